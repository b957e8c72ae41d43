// The end of the page: what is to be mended, what changes, and the file's way into the repository.

import { WORDS } from "./cells.js";
import { button, find, goTo, make } from "./elements.js";
import { handover } from "./forges.js";
import { plural } from "./words.js";

const UNCOPIED =
  "The browser does not let the page copy. The file is selected below: copy it with Ctrl+C or ⌘C.";

/** `tell` reads a sentence out; `discard` and `leave` are the page's. */
export function handing(work, { editor, exists, tell, discard, leave }) {
  let file = "";
  let way = null;
  const area = make("textarea", {
    rows: 14,
    readonly: "",
    spellcheck: "false",
    wrap: "off",
    "data-cx-yaml": "",
  });
  const element = make(
    "div",
    { "data-cx-handing": "" },
    make("div", { "data-cx-problems": "" }),
    make(
      "details",
      { class: "cx-remarks", "data-cx-changed": "" },
      make("summary", {}),
      make("ul", {}),
    ),
    make("p", { "data-cx-how": "" }),
    make(
      "p",
      { class: "cx-assess-tools" },
      make("a", {
        class: "md-button",
        target: "_blank",
        rel: "noopener",
        "data-cx-propose": "",
        hidden: "",
      }),
      button("", copyAndOpen, { "data-cx-open": "", hidden: "" }),
      button("Copy the file", copy, { "data-cx-copy": "" }),
      button("Download it", download, { "data-cx-download": "" }),
      button("Discard the draft", discard, { "data-cx-discard": "" }),
      button("Choose another team", leave, { "data-cx-leave": "" }),
    ),
    make("p", { "data-cx-done": "" }),
    make("label", {}, make("span", {}, "The file"), area),
  );
  return { element, show };

  function show(problems) {
    const { text, problem } = work.made();
    file = text;
    showProblems(problem ? [...problems, { said: problem }] : problems);
    showChanges();
    area.value = text;
    for (const name of ["copy", "download"]) find(name, element).disabled = !text;
    showWay();
  }

  function showProblems(problems) {
    const items = problems.map(({ at, said }) => {
      const there = at && button("Show", () => goTo(at), { "aria-label": `Show: ${said}` });
      return make("li", {}, `${said} `, ...(there ? [there] : []));
    });
    const head = `${plural(items.length, "thing")} to mend`;
    const rest = work.text === null ? "" : " Until then the file keeps what it had there.";
    find("problems", element).replaceChildren(
      ...(items.length
        ? [
            make("p", {}, make("strong", {}, `${head}.`), rest),
            make("ul", { class: "cx-assess-problems" }, ...items),
          ]
        : []),
    );
  }

  function showChanges() {
    const cells = work.rerated();
    const place = find("changed", element);
    place.hidden = !cells.length;
    place.querySelector("summary").textContent =
      `Which ratings change: ${plural(cells.length, "rating")}`;
    place.querySelector("ul").replaceChildren(
      ...cells.map((key) => {
        const [was, now] = [work.before(key).status, work.rating(key).status];
        const said =
          was === now ? `${WORDS[now]}, with other details` : `${WORDS[was]} → ${WORDS[now]}`;
        return make("li", {}, `${work.cellName(key)}: ${said}`);
      }),
    );
  }

  function showWay() {
    const path = `assessments/${work.id}.yaml`;
    const there = exists(work.id);
    way = file ? handover(editor, path, file, !there) : null;
    const [link, opener] = [find("propose", element), find("open", element)];
    link.hidden = !way?.carries;
    opener.hidden = !way || way.carries;
    if (way?.carries) {
      link.href = way.href;
      link.textContent = `Propose it on ${way.forge}`;
    } else if (way) opener.textContent = `Copy it and open ${way.forge}`;
    find("how", element).textContent = !file
      ? "There is nothing to hand over yet."
      : way?.carries
        ? `The link carries the whole file to ${way.forge}, where you propose it as ${path}.`
        : way
          ? `This copies the file and opens ${there ? `the editor of ${way.forge} on ${path}` : `a new file on ${way.forge}, ${path}`}: paste it over what is there, and propose the change.`
          : `This site does not say where its repository is edited, so there is no link. Copy or download the file and put it there as ${path}, or send it to whoever keeps the playbook.`;
  }

  async function copied() {
    try {
      await navigator.clipboard.writeText(file);
      return true;
    } catch {
      area.focus();
      area.select();
      return document.execCommand("copy"); // where pages may not use the clipboard, this may still do
    }
  }

  function done(sentence, ...more) {
    find("done", element).replaceChildren(sentence, ...more);
    tell(sentence);
  }

  async function copy() {
    done(
      (await copied()) ? "The file is copied. The draft is kept until you discard it." : UNCOPIED,
    );
  }

  async function copyAndOpen() {
    const { href, forge } = way;
    const sentence = (await copied()) ? "The file is copied." : UNCOPIED;
    window.open(href, "_blank", "noopener");
    done(
      `${sentence} If ${forge} did not open: `,
      make("a", { href, target: "_blank", rel: "noopener" }, `open ${forge}`),
      ". The draft is kept until you discard it.",
    );
  }

  function download() {
    const href = URL.createObjectURL(new Blob([file], { type: "application/yaml" }));
    make("a", { href, download: `${work.id.split("/").at(-1)}.yaml` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 10_000);
    done(
      `The file is on its way into your downloads; its place in the repository is assessments/${work.id}.yaml.`,
    );
  }
}
