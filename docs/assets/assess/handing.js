// Where a forge takes a file: addresses only.

const MOST = 7000; // bytes of a link that browsers, proxies and forges all carry

const query = (values) =>
  Object.entries(values)
    .map(
      ([key, value]) =>
        `${key}=${encodeURIComponent(value).replace(/%20/g, "+").replace(/%3A/g, ":").replace(/%2F/g, "/").replace(/%2C/g, ",")}`,
    )
    .join("&");

/** The address that takes a file's text further, and whether it carries the text itself.
 *
 * `editor` is what leads to the editing of a file, but for its path; without one there is none.
 */
export function handover(editor, path, text, fresh) {
  if (!editor) return null;
  const forge = editor.includes("/-/edit/")
    ? "GitLab"
    : editor.includes("/_edit/")
      ? "Gitea"
      : "GitHub";
  const plain = encodeURI(path);
  if (!fresh) return { forge, href: `${editor}${plain}`, carries: false };
  const cut = path.lastIndexOf("/");
  const [folder, name] = [path.slice(0, cut), path.slice(cut + 1)];
  const found = {
    GitHub: [`${editor.replace("/edit/", "/new/").replace(/\/$/, "")}?`, { filename: path }],
    Gitea: [`${editor.replace("/_edit/", "/_new/")}${encodeURI(folder)}?`, { filename: name }],
    GitLab: [`${editor.replace("/-/edit/", "/-/new/").replace(/\/$/, "")}?`, { file_name: path }],
  };
  const [address, values] = found[forge];
  const href = `${address}${query(values)}`;
  const full = `${address}${query({ ...values, value: text })}`;
  const carries = forge !== "GitLab" && new TextEncoder().encode(full).length < MOST;
  return { forge, href: carries ? full : href, carries };
}
