// The frame that the pages for assessing and for counting votes share: what is open, kept, read out
// and handed over. Nothing leaves the page until it is handed over; what is typed is kept at once.

import { discard, drafts, keep, keyOf, kept } from "./drafts.js";
import { find, make } from "./elements.js";
import { Unusable, decoded, imported } from "./importing.js";
import { Unreadable } from "./reading.js";
import { starting } from "./starting.js";
import { plural, slug, today } from "./words.js";
import { Work, unchanged } from "./work.js";

const PAUSE = 700; // milliseconds without a change before what came of it is read out
const REST = 150; // and before it is shown

const root = new URL("../../", import.meta.url);
const given = JSON.parse(document.getElementById("cx-assess-data").textContent);
const panel = document.querySelector("[data-cx-assess]");
const [start, place, live, failed] = ["start", "work", "live", "failed"].map((name) =>
  find(name, panel),
);

class Unavailable extends Error {}

/** Run a page. `view(work, page)` fills `page.place`, and gives `fill`, which follows a draft that
 * was changed elsewhere, and `show`, which shows what came of a change and says it. */
export function run(view) {
  let work = null;
  let shown = null; // what `view` gave
  let isKept = true;
  let pause = 0;
  let waiting = 0;
  const begin = starting(start, given, root, {
    open,
    fresh,
    take,
    paste,
    discard(name, called) {
      if (!confirm(`Discard the draft for ${called}?`)) return;
      discard(root, name);
      begin.show();
      tell(`The draft for ${called} is gone.`);
    },
  });
  const page = {
    place,
    tell,
    editor: given.editor,
    exists: (id) => given.teams.some((team) => team.id === id),
    leave,
    discard() {
      if (!confirm("Discard everything you have changed here?")) return;
      discard(root, work.draft.name);
      leave();
      tell("The draft is gone.");
    },
    address: (path) => {
      const to = new URL(path, root);
      to.searchParams.set("draft", work.draft.name);
      return to.href;
    },
  };

  listen();
  document.querySelector("[data-cx-without]").hidden = true;
  panel.hidden = false;
  const asked = new URLSearchParams(location.search);
  if (asked.has("draft")) open(asked.get("draft"));
  else if (asked.has("team")) open(`team:${asked.get("team")}`);

  // --- beginning ----------------------------------------------------------------------------

  function fresh(model, name) {
    const taken = drafts(root).map((draft) => draft.id);
    const stem = slug(name) || "team";
    const parts = { team: { team: name }, assessed_on: { assessed_on: today() } };
    const id = taken.includes(stem) ? `${stem}-${taken.length + 1}` : stem;
    begun({ ...unchanged(`new:${Date.now()}`, id, model), parts });
  }

  function begun(draft) {
    if (!keep(root, draft))
      fail(["This browser keeps no drafts: hand over or download the file before you leave."]);
    return open(draft.name, draft);
  }

  async function take(file) {
    await bring(file.name, async () => decoded(await file.arrayBuffer()));
  }

  async function paste(text) {
    if (await bring("The text", () => text)) find("text", start).value = "";
  }

  /** A file or a text of one's own; whether it could be used. */
  async function bring(name, text) {
    try {
      const draft = await imported(name, await text(), given, async (path) =>
        (await fetched(path)).json(),
      );
      await begun(draft);
      return true;
    } catch (error) {
      refuse(`${name} cannot be used`, error);
      return false;
    }
  }

  /** Begin or go on with a team, a new one or a file. */
  async function open(name, known = kept(root, name)) {
    fail([]);
    const id = name.startsWith("team:") ? name.slice(5) : known?.id;
    try {
      const published = name.startsWith("team:") && given.teams.find((one) => one.id === id);
      const draft = known ?? unchanged(name, id, published?.model);
      if (published) draft.model = published.model; // which may be another since
      const about = given.models.find((one) => one.id === draft.model);
      if (!about) throw new Unavailable("nothing here has this name");
      const model = await (await fetched(`api/v1/models/${draft.model}.json`)).json();
      const text = name.startsWith("team:")
        ? decoded(await (await fetched(`api/v1/sources/${id}.yaml`)).arrayBuffer())
        : draft.text;
      const seen = text === null ? null : print(text);
      const moved = draft.seen !== null && draft.seen !== seen;
      draft.seen = seen;
      isKept = true;
      work = new Work({ draft, text, model, about, changed });
      start.hidden = true;
      place.hidden = false;
      shown = view(work, page);
      refresh();
      history.replaceState(null, "", `?draft=${encodeURIComponent(name)}`);
      welcome(moved);
    } catch (error) {
      refuse(`${known?.parts.team?.team || id || name} cannot be opened`, error);
    }
  }

  function welcome(moved) {
    const changes = work.changes();
    const said = [
      ...(changes.length ? [`Your draft is here again: ${changes.join(", ")}.`] : []),
      ...(moved
        ? ["The published file has changed since; your changes are put into the new one."]
        : []),
    ].join(" ");
    tell(`${work.name} is open. ${said}`.trim());
    find("resumed", place).textContent = said;
    // Whoever came by a link is at the top of the page already.
    if (document.activeElement !== document.body) find("title", place).focus();
  }

  async function fetched(path) {
    let answer;
    try {
      answer = await fetch(new URL(path, root), { cache: "no-cache" });
    } catch {
      throw new Unavailable("the site does not answer; try again when you are online");
    }
    if (!answer.ok) throw new Unavailable(`the site answers ${answer.status}`);
    return answer;
  }

  /** A short mark of a text, to see whether it has changed. */
  function print(text) {
    let mark = 0;
    for (let i = 0; i < text.length; i += 1) mark = (Math.imul(mark, 31) + text.charCodeAt(i)) | 0;
    return `${text.length}:${mark}`;
  }

  // --- keeping ------------------------------------------------------------------------------

  /** Keep at once, and show what came of it when the typing rests. */
  function changed() {
    isKept = keep(root, work.draft);
    clearTimeout(waiting);
    waiting = setTimeout(refresh, REST);
  }

  function refresh() {
    clearTimeout(waiting);
    tell(shown.show());
    const said = isKept
      ? "Every change is kept as a draft on this device."
      : "This browser cannot keep the draft: hand over or download the file before you leave.";
    const note = find("kept", place);
    if (note.textContent === said) return;
    note.textContent = said;
    note.classList.toggle("cx-assess-problem", !isKept);
    fail(isKept ? [] : [said]);
  }

  /** Go on with a draft as another window has left it. */
  function follow(draft) {
    Object.assign(work.draft, draft);
    work.renew();
    shown.fill();
    refresh();
    tell("This draft was changed in another window; both are the same again.");
  }

  function leave() {
    clearTimeout(waiting);
    clearTimeout(pause);
    work = null;
    place.hidden = true;
    place.replaceChildren();
    start.hidden = false;
    fail([]);
    history.replaceState(null, "", location.pathname);
    begin.show();
    begin.focus();
  }

  function listen() {
    addEventListener("beforeunload", (event) => {
      if (work && !isKept) event.preventDefault();
    });
    addEventListener("storage", ({ key, newValue }) => {
      if (!work) {
        if (!start.hidden) begin.show();
      } else if (key === keyOf(root, work.draft.name) && newValue) follow(JSON.parse(newValue));
    });
    // A page that comes back as it was has missed what others did to its draft meanwhile.
    addEventListener("pageshow", ({ persisted }) => {
      const draft = persisted && work && kept(root, work.draft.name);
      if (draft) follow(draft);
    });
    addEventListener("dragover", (event) => {
      if (event.dataTransfer.types.includes("Files")) event.preventDefault();
    });
    addEventListener("drop", (event) => {
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      take(event.dataTransfer.files[0]);
    });
  }

  // --- saying -------------------------------------------------------------------------------

  function tell(sentence) {
    clearTimeout(pause);
    pause = setTimeout(() => {
      live.textContent = sentence;
    }, PAUSE);
  }

  function fail(sentences) {
    const [first, ...rest] = sentences;
    const items = rest.map((sentence) => make("li", {}, sentence));
    failed.replaceChildren(
      ...(first ? [make("p", {}, first)] : []),
      ...(items.length ? [make("ul", {}, ...items)] : []),
    );
  }

  function refuse(what, error) {
    const kept = "Drafts are kept as they are.";
    const [one, ...more] = error instanceof Unusable ? error.problems : [error.message];
    if (more.length) {
      const count = plural(more.length + 1, "problem");
      fail([`${what}, it has ${count}. ${kept}`, one, ...more]);
    } else fail([`${what}: ${one}. ${kept}`]);
    if (![Unusable, Unavailable, Unreadable].some((kind) => error instanceof kind)) throw error;
  }
}
