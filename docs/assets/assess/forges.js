// Where a forge takes a file: addresses only.

const MOST = 7000; // bytes of a link that browsers, proxies and forges all carry

// What leads to the editing of a file, cut where the branch begins. GitLab ignores a text in its
// address; so does the editor of a file that exists, on all of them.
const FORGES = [
  {
    forge: "GitLab",
    editor: /^(.+?\/-\/)edit(\/.+)$/,
    fresh: (repository, place, path) => [`${repository}new${place}`, { file_name: path }],
    carries: false,
  },
  {
    forge: "Gitea",
    editor: /^(.+?\/)_edit(\/.+)$/,
    fresh: (repository, place, path) => {
      const cut = path.lastIndexOf("/");
      const folder = encodeURI(path.slice(0, cut));
      return [`${repository}_new${place}/${folder}`, { filename: path.slice(cut + 1) }];
    },
    carries: true,
  },
  {
    forge: "GitHub",
    editor: /^(https?:\/\/[^/]+\/[^/]+\/[^/]+\/)edit(\/.+)$/,
    fresh: (repository, place, path) => [`${repository}new${place}`, { filename: path }],
    carries: true,
  },
];

const query = (values) =>
  Object.entries(values)
    .map(
      ([key, value]) =>
        `${key}=${encodeURIComponent(value).replace(/%20/g, "+").replace(/%3A/g, ":").replace(/%2F/g, "/").replace(/%2C/g, ",")}`,
    )
    .join("&");

/** The address that takes a file's text further, and whether it carries the text itself.
 *
 * `editor` is what leads to the editing of a file, but for its path; without one, or on a forge
 * that is not known, there is none.
 */
export function handover(editor, path, text, fresh) {
  const known = FORGES.find(({ editor: form }) => form.test(editor));
  if (!known) return null;
  const { forge } = known;
  if (!fresh) return { forge, href: `${editor}${encodeURI(path)}`, carries: false };
  const [, repository, place] = known.editor.exec(editor.replace(/\/$/, ""));
  const [address, values] = known.fresh(repository, place, path);
  const href = `${address}?${query(values)}`;
  const full = `${address}?${query({ ...values, value: text })}`;
  const carries = known.carries && new TextEncoder().encode(full).length < MOST;
  return { forge, href: carries ? full : href, carries };
}
