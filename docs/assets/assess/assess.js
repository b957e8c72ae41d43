// The page for assessing in the browser: what a person types in; level, next steps and the file out.
// Nothing leaves the page until it is handed over; what is typed is kept as a draft at once.

import { read as readCells } from "../whatif/assessment.js";
import { nextLevel, shortestPath } from "../whatif/paths.js";
import { rounded, score } from "../whatif/scoring.js";
import { headline, nextStep, share, teamMargin, verdict } from "../whatif/wording.js";
import {
  STATUSES,
  begun,
  cellKey,
  cellOf,
  cellProblem,
  computable,
  isDate,
  isId,
  revised,
  slug,
  stated,
  votesIn,
  votesProblem,
} from "./assessing.js";
import { discard, drafts, keep, keyOf, kept } from "./drafts.js";
import { find, make, button } from "./elements.js";
import { handover } from "./handing.js";
import { Unreadable, read } from "./reading.js";
import { ballot } from "./votes.js";

const BUDGET = 400_000; // a tenth of what a report may take, since somebody waits for each answer
const PAUSE = 700; // milliseconds without a change before what came of it is read out
const FRESH = "+"; // in place of a team's id
const WORDS = Object.fromEntries(STATUSES.map(([status, , words]) => [status, words]));
const CLASSES = { "": "unrated" };

const root = new URL("../../", import.meta.url);
const given = JSON.parse(document.getElementById("cx-assess-data").textContent);
const panel = document.querySelector("[data-cx-assess]");
const [start, work, live, failed] = ["start", "work", "live", "failed"].map((name) =>
  find(name, panel),
);
class Unavailable extends Error {}

let state = null; // what is being worked on
let pause = 0;

// --- what can be begun ----------------------------------------------------------------------

const teamOf = (id) => given.teams.find((team) => team.id === id);
const modelOf = (id) => given.models.find((model) => model.id === id);
const nameOf = ({ id, team }) => team || teamOf(id)?.team || id;

function offer() {
  const team = find("team", start);
  team.append(
    ...given.teams.map(({ id, team: name }) => make("option", { value: id }, `${name} (${id})`)),
    make("option", { value: FRESH }, "A team that is not here yet"),
  );
  find("model", start).append(
    ...given.models.map(({ id, name }) => make("option", { value: id }, name)),
  );
  const follow = () => {
    for (const label of start.querySelectorAll("[data-cx-fresh]"))
      label.hidden = team.value !== FRESH;
    find("name", start).disabled = team.value !== FRESH;
  };
  team.addEventListener("change", follow);
  follow();
  find("choose", start).addEventListener("submit", (event) => {
    event.preventDefault();
    if (team.value !== FRESH) open(`team:${team.value}`);
    else fresh(find("model", start).value, find("name", start).value);
  });
  find("file", start).addEventListener("change", ({ target }) => {
    if (target.files.length) take(target.files[0]);
    target.value = "";
  });
  showDrafts();
}

function showDrafts() {
  const list = find("drafts", start);
  const found = drafts(root).filter(({ model }) => modelOf(model));
  list.hidden = !found.length;
  list.replaceChildren(
    make("h2", {}, "Drafts on this device"),
    make(
      "ul",
      { class: "cx-assess-drafts" },
      ...found.map((draft) => {
        const name = nameOf(draft);
        const when = new Date(draft.at).toLocaleString();
        return make(
          "li",
          {},
          button("Go on", () => open(draft.name), { "aria-label": `Go on with ${name}` }),
          " ",
          button(
            "Discard",
            () => {
              if (!confirm(`Discard the draft for ${name}?`)) return;
              discard(root, draft.name);
              showDrafts();
              tell(`The draft for ${name} is gone.`);
            },
            { "aria-label": `Discard the draft for ${name}` },
          ),
          ` ${name}, ${modelOf(draft.model).name}, last changed ${when}`,
        );
      }),
    ),
  );
}

const blank = (name, id, model) => ({
  name,
  id,
  model,
  team: null,
  scope: null,
  text: null,
  assessed_on: null,
  seen: null,
  cells: {},
  votes: {},
});

function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((n) => String(n).padStart(2, "0"))
    .join("-");
}

function fresh(model, name) {
  const id = slug(name) || "team";
  const draft = { ...blank(`new:${Date.now()}`, id, model), team: name, assessed_on: today() };
  remember(draft);
  open(draft.name, draft);
}

/** A file that somebody dropped or picked. */
async function take(file) {
  try {
    if (/\.(csv|tsv|xlsx|numbers|ods)$/i.test(file.name)) {
      throw new Unreadable("this is a spreadsheet; maturity import makes an assessment of it");
    }
    const text = decoded(await file.arrayBuffer());
    const data = read(text).value;
    const model = modelOf(data.get("model"));
    if (!model)
      throw new Unreadable(`it names no model of this site: ${data.get("model") ?? "none"}`);
    const stem = slug(file.name.replace(/\.ya?ml$/i, ""));
    const same = given.teams.filter(
      ({ id, team }) => id.split("/").at(-1) === stem && team === data.get("team"),
    );
    const draft = {
      ...blank(`file:${file.name}:${Date.now()}`, same.length === 1 ? same[0].id : stem, model.id),
      text,
    };
    remember(draft);
    await open(draft.name, draft);
  } catch (error) {
    fail(`${file.name} cannot be used`, error);
  }
}

function decoded(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Unreadable("it is no text in UTF-8");
  }
}

function fail(what, error) {
  failed.textContent = `${what}: ${error.message}. Drafts are kept as they are.`;
  if (!(error instanceof Unreadable || error instanceof Unavailable)) throw error;
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

/** Begin or go on with a team, a new one or a file. */
async function open(name, known = kept(root, name)) {
  failed.textContent = "";
  const id = name.startsWith("team:") ? name.slice(5) : known?.id;
  try {
    const draft = known ?? blank(name, id, teamOf(id)?.model);
    if (!modelOf(draft.model)) throw new Unavailable("nothing here has this name");
    const model = await (await fetched(`api/v1/models/${draft.model}.json`)).json();
    let { text } = draft;
    if (name.startsWith("team:")) {
      text = decoded(await (await fetched(`api/v1/sources/${id}.yaml`)).arrayBuffer());
    }
    const base = stated(text, model);
    if (text === null) draft.scope ??= base.scope;
    const seen = text === null ? null : print(text);
    const moved = draft.seen !== null && draft.seen !== seen;
    draft.seen = seen;
    state = { draft, text, base, model, about: modelOf(draft.model), kept: true };
    if (text === null) state.base.scope = draft.scope;
    build();
    history.replaceState(null, "", `?draft=${encodeURIComponent(name)}`);
    const count = changed().length;
    const resumed = count ? ` Your draft with ${plural(count, "change")} is here again.` : "";
    const newer = moved
      ? " The published file has changed since; your changes are put into the new one."
      : "";
    tell(`${nameOf(draft)} is open.${resumed}${newer}`);
    find("resumed", work).textContent = `${resumed}${newer}`.trim();
    find("title", work).focus();
  } catch (error) {
    fail(`${known?.team ?? id ?? name} cannot be opened`, error);
  }
}

/** A short mark of a text, to see whether it has changed. */
function print(text) {
  let mark = 0;
  for (let i = 0; i < text.length; i += 1) mark = (Math.imul(mark, 31) + text.charCodeAt(i)) | 0;
  return `${text.length}:${mark}`;
}

// --- keeping --------------------------------------------------------------------------------

function remember(draft) {
  const done = keep(root, draft);
  if (state && state.draft === draft) {
    state.kept = done;
    showKept();
  } else if (!done) {
    failed.textContent =
      "This browser keeps no drafts: hand over or download the file before you leave.";
  }
}

function showKept() {
  const said = state.kept
    ? "Every change is kept as a draft on this device."
    : "This browser cannot keep the draft: hand over or download the file before you leave.";
  const place = find("kept", work);
  if (place.textContent === said) return;
  place.textContent = said;
  place.classList.toggle("cx-assess-problem", !state.kept);
  if (!state.kept) failed.textContent = said;
}

addEventListener("beforeunload", (event) => {
  if (state && !state.kept) event.preventDefault();
});
addEventListener("storage", ({ key, newValue }) => {
  if (!state) {
    if (!start.hidden) showDrafts();
  } else if (key === keyOf(root, state.draft.name) && newValue) {
    Object.assign(state.draft, JSON.parse(newValue));
    if (state.text === null) state.base.scope = state.draft.scope;
    fill();
    refresh();
    tell("This draft was changed in another window; both are the same again.");
  }
});

function tell(sentence) {
  clearTimeout(pause);
  pause = setTimeout(() => {
    live.textContent = sentence;
  }, PAUSE);
}

const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

// --- what is shown --------------------------------------------------------------------------

function build() {
  const { draft, model, about, text } = state;
  start.hidden = true;
  work.hidden = false;
  state.cells = new Map();
  state.rows = new Map();
  const field = (label, name, value, attributes = {}) =>
    make(
      "label",
      {},
      `${label} `,
      make("input", {
        autocomplete: "off",
        value: value ?? "",
        [`data-cx-${name}`]: "",
        ...attributes,
      }),
    );
  const existing = text !== null && teamOf(draft.id) && draft.name.startsWith("team:");
  work.replaceChildren(
    make(
      "div",
      { class: "cx-assess-bar" },
      make("p", { class: "cx-whatif-level", "data-cx-level": "" }),
      make(
        "p",
        { class: "cx-facts" },
        "Score ",
        make("span", { "data-cx-score": "" }),
        " · ",
        make("span", { "data-cx-changes": "" }),
      ),
      make("p", { class: "cx-facts", "data-cx-kept": "" }),
    ),
    make("h2", { tabindex: "-1", "data-cx-title": "" }, nameOf(draft)),
    make("p", {}, `By the ${about.name}. `, make("span", { "data-cx-resumed": "" })),
    make(
      "div",
      { class: "cx-assess-outcome" },
      make("p", { "data-cx-step": "" }),
      make(
        "p",
        { class: "cx-facts" },
        make("span", { "data-cx-why": "" }),
        " ",
        make("span", { "data-cx-margin": "" }),
      ),
      make(
        "details",
        { class: "cx-remarks", "data-cx-path": "" },
        make("summary", {}, "Which ratings to raise"),
        make("div", { "data-cx-list": "" }),
      ),
    ),
    make(
      "div",
      { class: "cx-assess-form" },
      ...(text === null ? [field("Name of the team", "name", draft.team, { maxlength: 400 })] : []),
      ...(existing ? [] : [field("Its id, with its group: such as emea/payments", "id", draft.id)]),
      field(
        "Ratings agreed on",
        "assessed_on",
        draft.assessed_on ?? state.base.data.get("assessed_on"),
        { type: "date" },
      ),
    ),
    make("p", { class: "cx-facts", "data-cx-dated": "" }),
    ...(text === null ? [scopes()] : []),
    make("h2", {}, "Ratings"),
    make(
      "p",
      {},
      "Choose a status for each: with the arrow keys, once the first has the focus. ",
      make(
        "span",
        { class: "cx-key" },
        ...STATUSES.flatMap(([status, glyph, words]) => [
          make(
            "span",
            {},
            make(
              "span",
              { class: `cx-glyph cx-${CLASSES[status] ?? status}`, "aria-hidden": "true" },
              glyph,
            ),
            ` ${words}`,
          ),
          " ",
        ]),
      ),
    ),
    make("div", { "data-cx-levels": "" }),
    make("h2", {}, "Workshop votes"),
    make(
      "p",
      {},
      `How many voted for each ${model.terms.level.toLowerCase()}, counted by whoever ran the workshop. Votes move no rating; the report shows how far people agree.`,
    ),
    make("div", { "data-cx-votes": "" }),
    make("h2", {}, "Hand it over"),
    handing(),
  );
  levels();
  ballots();
  fill();
  refresh();
  for (const [name, follow] of Object.entries({
    name: "team",
    id: "id",
    assessed_on: "assessed_on",
  })) {
    find(name, work)?.addEventListener("input", ({ target }) => {
      draft[follow] = target.value;
      later();
    });
  }
}

function scopes() {
  const { model, draft } = state;
  const one = ({ id, name }) => {
    const box = make("input", { type: "checkbox", "data-cx-scope": id });
    box.checked = draft.scope.includes(id);
    box.addEventListener("change", () => {
      const boxes = [...work.querySelectorAll("[data-cx-scope]")];
      const chosen = boxes.filter((each) => each.checked).map((each) => each.dataset.cxScope);
      if (!chosen.length) {
        box.checked = true;
        tell(`At least one ${model.terms.dimension.toLowerCase()} is needed.`);
        return;
      }
      draft.scope = state.base.scope = chosen;
      state.cells.clear();
      state.rows.clear();
      levels();
      ballots();
      fill();
      later();
    });
    return make("label", {}, box, ` ${name}`);
  };
  return make(
    "fieldset",
    { class: "cx-assess-scope" },
    make("legend", {}, `${model.terms.dimensions} the team assesses`),
    ...model.dimensions.map(one),
  );
}

function levels() {
  const { model, about, base } = state;
  const shown = model.capabilities.filter(({ dimensions }) =>
    dimensions.some((id) => base.scope.includes(id)),
  );
  const place = find("levels", work);
  const opened = new Set(
    [...place.querySelectorAll("[open][data-cx-fold]")].map((fold) => fold.dataset.cxFold),
  );
  place.replaceChildren(
    ...about.labels.flatMap((label, index) => {
      const here = shown.filter(({ level }) => level === index + 1);
      if (!here.length) return [];
      const fold = make(
        "details",
        { class: "cx-fold", "data-cx-fold": index + 1 },
        make(
          "summary",
          {},
          `${label} `,
          make("span", { class: "cx-facts", "data-cx-verdict": "" }),
        ),
        ...here.map(capability),
      );
      fold.open = opened.has(String(index + 1));
      return [fold];
    }),
  );
}

function list(title, items) {
  return items.length
    ? [
        make("p", {}, make("strong", {}, title)),
        make("ul", {}, ...items.map((item) => make("li", {}, item))),
      ]
    : [];
}

function capability(one) {
  const { model, base } = state;
  const here = one.dimensions.filter((id) => base.scope.includes(id));
  const requires = one.requires.map(
    (id) => model.capabilities.find((other) => other.id === id).name,
  );
  return make(
    "section",
    { class: "cx-assess-item", "aria-label": one.name },
    make("h3", {}, one.name),
    make("p", {}, one.description),
    make(
      "details",
      { class: "cx-remarks" },
      make("summary", { "aria-label": `How to tell: ${one.name}` }, "How to tell"),
      ...list("Present when", one.present_when),
      ...(one.partial_when ? list("Partial when", [one.partial_when]) : []),
      ...list("What shows it", one.evidence),
      ...list("It needs", requires),
    ),
    ...here.map((id) =>
      row(
        one,
        model.dimensions.find((dimension) => dimension.id === id),
      ),
    ),
  );
}

/** The controls of one cell. */
function row(one, dimension) {
  const key = cellKey(one.id, dimension.id);
  const number = state.cells.size;
  const name = `${one.name} · ${dimension.name}`;
  const radios = STATUSES.map(([status, glyph, words]) => {
    const radio = make("input", {
      type: "radio",
      name: `cell-${number}`,
      value: status,
      autocomplete: "off",
    });
    radio.addEventListener("change", () => {
      change(key, { status });
      if (status === "not_applicable") more(true);
      refresh();
    });
    return [
      radio,
      make(
        "label",
        { class: `cx-assess-mark cx-${CLASSES[status] ?? status}`, title: words },
        radio,
        make("span", { "aria-hidden": "true" }, glyph),
        make("span", { class: "cx-sr" }, words),
      ),
    ];
  });
  const parts = make("div", { class: "cx-assess-parts", id: `parts-${number}`, hidden: "" });
  const opener = button("", () => more(parts.hidden), {
    class: "cx-assess-more",
    "aria-expanded": "false",
    "aria-controls": parts.id,
  });
  const was = make("span", { class: "cx-assess-was" });
  const problem = make("p", { class: "cx-assess-problem", id: `problem-${number}`, hidden: "" });
  const element = make(
    "div",
    { class: "cx-assess-cell", "data-cx-cell": key },
    make("span", { class: "cx-assess-name" }, dimension.name),
    make(
      "span",
      { class: "cx-assess-marks", role: "radiogroup", "aria-label": name },
      ...radios.map(([, label]) => label),
    ),
    was,
    opener,
    problem,
    parts,
  );
  function more(visible) {
    parts.hidden = !visible;
    opener.setAttribute("aria-expanded", visible);
    if (visible && !parts.childElementCount) details(key, name, parts, problem);
  }
  state.cells.set(key, {
    name,
    element,
    radios: radios.map(([radio]) => radio),
    opener,
    was,
    problem,
    parts,
    more,
  });
  return element;
}

function details(key, name, parts, problem) {
  const now = () => cellOf(key, state.base, state.draft);
  const text = (label, part) => {
    const area = make("textarea", {
      rows: 2,
      maxlength: 2000,
      "data-cx-part": part,
      "aria-describedby": problem.id,
    });
    area.value = now()[part];
    area.addEventListener("input", () => {
      change(key, { [part]: area.value });
      later();
    });
    return make("label", { class: `cx-assess-${part}` }, label, area);
  };
  const items = make("div", {});
  const show = () =>
    items.replaceChildren(
      ...now().evidence.map((item, index) => {
        const field = (label, part, attributes) => {
          const input = make("input", {
            autocomplete: "off",
            "data-cx-part": part,
            "aria-describedby": problem.id,
            ...attributes,
          });
          input.value = item[part];
          input.addEventListener("input", () => {
            const evidence = now().evidence.map((each) => ({ ...each }));
            evidence[index][part] = input.value;
            change(key, { evidence });
            later();
          });
          return make("label", {}, label, input);
        };
        return make(
          "div",
          {
            class: "cx-assess-evidence",
            role: "group",
            "aria-label": `Evidence ${index + 1}: ${name}`,
          },
          field("What it is", "title", { maxlength: 400 }),
          field("Address", "url", { maxlength: 1000, inputmode: "url", placeholder: "https://" }),
          field("Made or confirmed on", "date", { type: "date" }),
          button(
            "Remove",
            () => {
              change(key, { evidence: now().evidence.filter((_, other) => other !== index) });
              show();
              add.focus();
              refresh();
            },
            { "aria-label": `Remove evidence ${index + 1}: ${name}` },
          ),
        );
      }),
    );
  const add = button(
    "Add evidence",
    () => {
      change(key, { evidence: [...now().evidence, { title: "", url: "", date: "" }] });
      show();
      items.lastElementChild.querySelector("input").focus();
      refresh();
    },
    { "aria-label": `Add evidence: ${name}` },
  );
  parts.replaceChildren(
    text("Reason why it cannot apply", "reason"),
    text("Note for readers", "note"),
    items,
    make("p", {}, add),
  );
  show();
}

/** Put part of a cell into the draft; a cell that is again as published leaves it. */
function change(key, values) {
  const { draft, base } = state;
  const now = { ...cellOf(key, base, draft), ...values };
  const before = cellOf(key, base, { cells: {} });
  if (JSON.stringify(now) === JSON.stringify(before)) delete draft.cells[key];
  else draft.cells[key] = now;
  remember(draft);
}

let waiting = 0;

/** Keep at once, and show what came of it when the typing rests. */
function later() {
  remember(state.draft);
  clearTimeout(waiting);
  waiting = setTimeout(refresh, 250);
}

function ballots() {
  const { model, base, about } = state;
  const head = about.labels.map((label, index) =>
    make(
      "th",
      { scope: "col", title: label },
      make("span", { class: "cx-sr" }, label),
      make("span", { "aria-hidden": "true" }, String(index + 1)),
    ),
  );
  const rows = base.scope.map((id) => {
    const { name } = model.dimensions.find((one) => one.id === id);
    const inputs = about.labels.map((label) => {
      const input = make("input", {
        inputmode: "numeric",
        size: 3,
        maxlength: 6,
        autocomplete: "off",
        "aria-label": `Votes, ${name}: ${label}`,
      });
      input.addEventListener("input", () => {
        const row = Object.fromEntries(
          inputs.map((each, index) => [index + 1, each.value.trim()]).filter(([, count]) => count),
        );
        const before = votesIn(base.data).get(id) ?? {};
        if (JSON.stringify(row) === JSON.stringify(before)) delete state.draft.votes[id];
        else state.draft.votes[id] = row;
        later();
      });
      return input;
    });
    const said = make("td", {});
    state.rows.set(id, { inputs, said, name });
    return make(
      "tr",
      {},
      make("th", { scope: "row" }, name),
      ...inputs.map((input) => make("td", {}, input)),
      said,
    );
  });
  find("votes", work).replaceChildren(
    make(
      "div",
      { class: "cx-scroll", tabindex: 0, role: "region", "aria-label": "Workshop votes" },
      make(
        "table",
        { class: "cx-table cx-assess-votes" },
        make(
          "caption",
          { class: "cx-sr" },
          `Votes by ${model.terms.dimension.toLowerCase()} and ${model.terms.level.toLowerCase()}`,
        ),
        make(
          "thead",
          {},
          make(
            "tr",
            {},
            make("th", { scope: "col" }, model.terms.dimension),
            ...head,
            make("th", { scope: "col" }, "Spread"),
          ),
        ),
        make("tbody", {}, ...rows),
      ),
    ),
  );
}

function handing() {
  const area = make("textarea", {
    rows: 14,
    readonly: "",
    spellcheck: "false",
    wrap: "off",
    "data-cx-yaml": "",
  });
  return make(
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
      " ",
      button("Copy the file", copy, { "data-cx-copy": "" }),
      " ",
      button("Download it", download, { "data-cx-download": "" }),
      " ",
      button("Discard the draft", throwAway, { "data-cx-discard": "" }),
      " ",
      button("Choose another team", leave, { "data-cx-leave": "" }),
    ),
    make("p", { "data-cx-done": "" }),
    make("label", {}, make("span", {}, "The file"), area),
  );
}

// --- following what is typed ----------------------------------------------------------------

/** Show what the draft says in every control but the one somebody is typing in. */
function fill() {
  const { base, draft } = state;
  const put = (element, value) => {
    if (element && element !== document.activeElement) element.value = value ?? "";
  };
  put(find("name", work), draft.team);
  put(find("id", work), draft.id);
  put(find("assessed_on", work), draft.assessed_on ?? base.data.get("assessed_on"));
  for (const [key, { radios, parts, more }] of state.cells) {
    const now = cellOf(key, base, draft);
    for (const radio of radios) radio.checked = radio.value === now.status;
    if (!parts.contains(document.activeElement)) {
      parts.replaceChildren();
      more(!parts.hidden || (key in draft.cells && Boolean(cellProblem(now))));
    }
  }
  const given = votesIn(base.data);
  for (const [id, { inputs }] of state.rows) {
    const row = draft.votes[id] ?? given.get(id) ?? {};
    inputs.forEach((input, index) => put(input, row[index + 1]));
  }
}

/** The cells that are not as in the file, in the order of the page. */
function changed() {
  return [...state.cells].filter(([key]) => key in state.draft.cells);
}

function refresh() {
  clearTimeout(waiting);
  const { draft, base, model, about } = state;
  const before = readCells(computable(model, about, base, { cells: {} }));
  const after = readCells(computable(model, about, base, draft));
  const [was, now] = [before, after].map(score);
  const to = nextLevel(now, after);
  const path = to && shortestPath(after, to, { budget: BUDGET });
  const [from, label] = [was, now].map(({ level }) => after.levels[level - 1]);
  const [low, high] = [was, now].map(({ pooled }) => rounded(pooled.score));
  const cells = changed();
  const counted =
    [
      ...(cells.length ? [plural(cells.length, "rating") + " changed"] : []),
      ...(Object.keys(draft.votes).length
        ? [plural(Object.keys(draft.votes).length, "row") + " of votes changed"]
        : []),
    ].join(", ") || "no changes yet";
  find("level", work).textContent =
    from === label || state.text === null ? label : `${from} → ${label}`;
  find("score", work).textContent = low === high || state.text === null ? high : `${low} → ${high}`;
  find("changes", work).textContent = counted;
  find("title", work).textContent = nameOf(draft);
  find("step", work).textContent = nextStep(after, now, to, path);
  find("why", work).textContent = headline(after, now);
  find("margin", work).textContent = teamMargin(after, now);
  for (const fold of work.querySelectorAll("[data-cx-fold]")) {
    const coverage = now.pooled.coverage[fold.dataset.cxFold - 1];
    find("verdict", fold).textContent = `${share(coverage)}, ${verdict(coverage, now.pooled)}`;
  }
  nameCells(after, path?.cells ?? []);
  const problems = [...showCells(), ...showVotes(now)];
  const day = draft.assessed_on ?? base.data.get("assessed_on");
  find("dated", work).textContent =
    state.text !== null && cells.length && !draft.assessed_on
      ? `The file says the ratings were agreed on ${day}. If these are new ones, give their day.`
      : "";
  if (draft.assessed_on !== null && !isDate(draft.assessed_on))
    problems.unshift(["Give the day the ratings were agreed.", find("assessed_on", work)]);
  if (!isId(draft.id))
    problems.unshift([
      "An id is lower-case words joined by hyphens, with slashes between folders.",
      find("id", work),
    ]);
  if (state.text === null && !draft.team.trim())
    problems.unshift(["Give the team a name.", find("name", work)]);
  showFile(problems, cells);
  showKept();
  tell(
    `${label}, score ${high}, ${counted}.${problems.length ? ` ${plural(problems.length, "thing")} to mend.` : ""}`,
  );
}

/** Name the ratings of the path, by capability. */
function nameCells({ capabilities, cells, dimensions }, chosen) {
  const places = new Map();
  for (const { capability: one, dimension } of chosen.map((i) => cells[i])) {
    places.set(one, [...(places.get(one) ?? []), dimensions[dimension]]);
  }
  const items = [...places].map(([one, names]) =>
    make("li", {}, `${capabilities[one].name}: ${names.join(", ")}`),
  );
  find("list", work).replaceChildren(...(items.length ? [make("ul", {}, ...items)] : []));
  find("path", work).hidden = !items.length;
}

/** Mark what has changed; what is wrong, each with the control to mend it. */
function showCells() {
  const { base, draft } = state;
  const found = [];
  for (const [key, { name, element, opener, was, problem, radios, parts }] of state.cells) {
    const now = cellOf(key, base, draft);
    const before = cellOf(key, base, { cells: {} });
    const wrong = key in draft.cells ? cellProblem(now) : "";
    element.classList.toggle("cx-assess-changed", key in draft.cells);
    element.classList.toggle("cx-assess-na", now.status === "not_applicable");
    was.textContent =
      now.status === before.status
        ? (WORDS[now.status] ?? now.status)
        : `${WORDS[now.status]}, was ${WORDS[before.status]}`;
    const kinds = [now.note && "note", now.evidence.length && `${now.evidence.length} evidence`]
      .filter(Boolean)
      .join(", ");
    opener.textContent = kinds ? `Details: ${kinds}` : "Add details";
    opener.setAttribute("aria-label", `${opener.textContent}: ${name}`);
    problem.hidden = !wrong;
    problem.textContent = wrong;
    if (wrong) {
      const part = now.status
        ? (now.status === "not_applicable" && parts.querySelector('[data-cx-part="reason"]')) ||
          opener
        : radios.find((radio) => radio.checked);
      found.push([`${name}: ${wrong} Until then it stays as it was.`, part]);
    }
  }
  return found;
}

function showVotes({ dimensions }) {
  const { base, draft } = state;
  const found = [];
  const given = votesIn(base.data);
  base.scope.forEach((id, index) => {
    const { inputs, said, name } = state.rows.get(id);
    const row = draft.votes[id] ?? given.get(id) ?? {};
    const wrong = votesProblem(row);
    const counts = inputs.map((_, level) => Number(row[level + 1] ?? 0));
    const drawn = wrong ? null : ballot(counts);
    inputs.forEach((input) => input.setAttribute("aria-invalid", Boolean(wrong)));
    said.classList.toggle("cx-assess-problem", Boolean(wrong));
    said.replaceChildren(
      wrong || !drawn
        ? wrong
        : make(
            "span",
            { class: "cx-assess-bars", "aria-hidden": "true" },
            ...counts.map((count) => {
              const bar = make("span", {});
              bar.style.height = `${(100 * count) / Math.max(...counts)}%`;
              return bar;
            }),
          ),
    );
    if (wrong)
      found.push([`Votes, ${name}: ${wrong} Until then they stay as they were.`, inputs[0]]);
    if (!drawn) return;
    const half =
      drawn.lower === drawn.upper
        ? `the middle half at ${drawn.lower}`
        : `the middle half from ${drawn.lower} to ${drawn.upper}`;
    const mind = drawn.split
      ? "people disagree"
      : drawn.median === dimensions[index].level
        ? "agrees with the ratings"
        : `the ratings give ${dimensions[index].level}`;
    said.append(` ${plural(drawn.total, "vote")}, median ${drawn.median}, ${half}: ${mind}`);
  });
  return found;
}

function fileText() {
  const { draft, text, model, about } = state;
  return text === null
    ? begun(draft.id, model, about.labels, draft)
    : revised(text, model, about.labels, draft);
}

function showFile(problems, cells) {
  const { draft, base } = state;
  const { id } = draft;
  const exists = Boolean(teamOf(id));
  const list = find("problems", work);
  const blocks =
    state.text === null && (!isId(id) || !draft.team.trim() || !isDate(draft.assessed_on ?? ""));
  let text = "";
  try {
    text = blocks ? "" : fileText();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    problems.push([
      `The file cannot be changed here (${error.message}). Your draft is kept.`,
      null,
    ]);
  }
  state.file = text;
  list.replaceChildren(
    ...(problems.length
      ? [
          make("p", {}, make("strong", {}, `${plural(problems.length, "thing")} to mend`)),
          make(
            "ul",
            { class: "cx-assess-problems" },
            ...problems.map(([said, control]) =>
              make(
                "li",
                {},
                said,
                " ",
                ...(control
                  ? [
                      button(
                        "Show",
                        () => {
                          const fold = control.closest("details.cx-fold");
                          if (fold) fold.open = true;
                          control.focus();
                        },
                        { "aria-label": `Show: ${said}` },
                      ),
                    ]
                  : []),
              ),
            ),
          ),
        ]
      : []),
  );
  const shown = find("changed", work);
  shown.hidden = !cells.length;
  shown.querySelector("summary").textContent = `What changes: ${plural(cells.length, "rating")}`;
  shown.querySelector("ul").replaceChildren(
    ...cells.map(([key, { name }]) => {
      const [was, now] = [{ cells: {} }, draft].map((changes) => cellOf(key, base, changes).status);
      return make(
        "li",
        {},
        was === now
          ? `${name}: ${WORDS[now]}, with other details`
          : `${name}: ${WORDS[was] ?? was} → ${WORDS[now]}`,
      );
    }),
  );
  find("yaml", work).value = text;
  for (const name of ["copy", "download"]) find(name, work).disabled = !text;
  const way = text ? handover(given.editor, `assessments/${id}.yaml`, text, !exists) : null;
  const [link, opener] = [find("propose", work), find("open", work)];
  link.hidden = !way?.carries;
  opener.hidden = !way || way.carries;
  if (way?.carries) {
    link.href = way.href;
    link.textContent = `Propose it on ${way.forge}`;
  } else if (way) {
    opener.textContent = `Copy it and open ${way.forge}`;
    state.way = way;
  }
  const file = `assessments/${id}.yaml`;
  find("how", work).textContent = !text
    ? "There is nothing to hand over yet."
    : way?.carries
      ? `The link carries the whole file to ${way.forge}, where you propose it as ${file}.`
      : way
        ? `This copies the file and opens ${exists ? `the editor of ${way.forge} on ${file}` : `a new file on ${way.forge}, ${file}`}: paste it over what is there, and propose the change.`
        : `Put it into the repository as ${file}, or send it to whoever keeps the playbook.`;
}

async function copied() {
  const area = find("yaml", work);
  try {
    await navigator.clipboard.writeText(state.file);
    return true;
  } catch {
    area.focus();
    area.select();
    return document.execCommand("copy"); // where pages may not use the clipboard, this may still do
  }
}

function done(sentence, ...more) {
  find("done", work).replaceChildren(sentence, ...more);
  tell(sentence);
}

const UNCOPIED =
  "The browser does not let the page copy. The file is selected below: copy it with Ctrl+C or ⌘C.";

async function copy() {
  done((await copied()) ? "The file is copied. The draft is kept until you discard it." : UNCOPIED);
}

async function copyAndOpen() {
  const { href, forge } = state.way;
  const sentence = (await copied()) ? "The file is copied." : UNCOPIED;
  window.open(href, "_blank", "noopener");
  done(
    `${sentence} If ${forge} did not open: `,
    make("a", { href, target: "_blank", rel: "noopener" }, `open ${forge}`),
    ". The draft is kept until you discard it.",
  );
}

function download() {
  const href = URL.createObjectURL(new Blob([state.file], { type: "application/yaml" }));
  make("a", { href, download: `${state.draft.id.split("/").at(-1)}.yaml` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
  done(
    `The file is on its way into your downloads; its place in the repository is assessments/${state.draft.id}.yaml.`,
  );
}

function throwAway() {
  if (!confirm("Discard everything you have changed here?")) return;
  discard(root, state.draft.name);
  leave();
  tell("The draft is gone.");
}

function leave() {
  clearTimeout(waiting);
  clearTimeout(pause);
  state = null;
  work.hidden = true;
  work.replaceChildren();
  start.hidden = false;
  failed.textContent = "";
  history.replaceState(null, "", location.pathname);
  showDrafts();
  find("team", start).focus();
}

// --- beginning ------------------------------------------------------------------------------

addEventListener("dragover", (event) => {
  if (event.dataTransfer.types.includes("Files")) event.preventDefault();
});
addEventListener("drop", (event) => {
  if (!event.dataTransfer.files.length) return;
  event.preventDefault();
  take(event.dataTransfer.files[0]);
});

offer();
document.querySelector("[data-cx-without]").hidden = true;
panel.hidden = false;
const asked = new URLSearchParams(location.search);
if (asked.has("draft")) open(asked.get("draft"));
else if (asked.has("team")) open(`team:${asked.get("team")}`);
