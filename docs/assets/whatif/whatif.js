// The what-if panel of a report: ticks in; the level, the score and the way up out.
// Nothing is stored and nothing leaves the page.

import { MISSING, NOT_APPLICABLE, PARTIAL, PRESENT, UNRATED, read } from "./assessment.js";
import { nextLevel, shortestPath } from "./paths.js";
import { rounded, score } from "./scoring.js";
import { headline, nextStep, share, teamMargin, verdict } from "./wording.js";

const BUDGET = 400_000; // a tenth of what the report may take, since somebody waits for each tick
const PAUSE = 700; // milliseconds without a change before the outcome is read out
const SAID = { [PARTIAL]: ", partial", [UNRATED]: ", not assessed" };
const MARKS = { gained: "+", lost: "−", [PARTIAL]: PARTIAL, [UNRATED]: UNRATED };

const panel = document.querySelector("[data-cx-whatif]");
const find = (name, within = panel) => within.querySelector(`[data-cx-${name}]`);
const apply = find("apply");
const reset = find("reset");
const published = read(JSON.parse(document.getElementById("cx-whatif-data").textContent));
const before = score(published);
const assessment = { ...published, cells: published.cells.map((cell) => ({ ...cell })) };
const { capabilities, cells, dimensions, levels } = assessment;
const boxes = new Map(); // by the place of the cell, for those that apply
let path = null;
let pause = 0;

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function build() {
  const rows = capabilities.map(({ name, level, effort }) => {
    const row = find(`fold="${level}"`).querySelector("tbody").insertRow();
    const facts = make("span", { class: "cx-facts" }, `effort ${effort}`);
    row.append(make("th", { scope: "row" }, name, " ", facts));
    return dimensions.map(() => row.insertCell());
  });
  cells.forEach(({ capability, dimension, status }, i) => {
    const place = rows[capability][dimension];
    const hidden = { class: "cx-whatif-column", "aria-hidden": true };
    const column = make("span", hidden, dimensions[dimension]);
    place.className = "cx-cell";
    if (status === NOT_APPLICABLE) {
      const said = { class: "cx-not_applicable", role: "img", "aria-label": "not applicable" };
      place.append(make("span", said, status), column);
      return;
    }
    const name = `${capabilities[capability].name} · ${dimensions[dimension]}${SAID[status] ?? ""}`;
    const box = make("input", { type: "checkbox", autocomplete: "off", "aria-label": name });
    const mark = make("span", { class: "cx-whatif-mark", "aria-hidden": true });
    boxes.set(i, box);
    place.append(make("label", {}, box, mark, column));
  });
}

function restore() {
  for (const [i, box] of boxes) box.checked = published.cells[i].status === PRESENT;
}

/** Follow the boxes; what came of it, in one sentence. */
function update() {
  const changes = { gained: 0, lost: 0 };
  for (const [i, box] of boxes) {
    const { status } = published.cells[i];
    const had = status === PRESENT;
    const change = box.checked === had ? "" : had ? "lost" : "gained";
    if (change) changes[change] += 1;
    cells[i].status = box.checked ? PRESENT : had ? MISSING : status;
    box.closest("td").dataset.cxChange = change;
    box.nextSibling.textContent = MARKS[change || status] ?? "";
  }
  const counted = Object.entries(changes).filter(([, count]) => count);
  return show(counted.map(([change, count]) => `${count} ${change}`).join(", "));
}

function show(changes) {
  const result = score(assessment);
  const to = nextLevel(result, assessment);
  path = to && shortestPath(assessment, to, { budget: BUDGET });
  const [was, now] = [before, result].map(({ level }) => levels[level - 1]);
  const [from, reached] = [before, result].map(({ pooled }) => rounded(pooled.score));
  find("level").textContent = was === now ? now : `${was} → ${now}`;
  find("score").textContent = from === reached ? reached : `${from} → ${reached}`;
  find("changes").textContent = changes || "no changes yet";
  find("step").textContent = nextStep(assessment, result, to, path);
  find("why").textContent = headline(assessment, result);
  find("margin").textContent = teamMargin(assessment, result);
  for (const fold of panel.querySelectorAll("[data-cx-fold]")) {
    const coverage = result.pooled.coverage[fold.dataset.cxFold - 1];
    find("verdict", fold).textContent = `${share(coverage)}, ${verdict(coverage, result.pooled)}`;
  }
  list(path?.cells ?? []);
  const told = was === now ? now : `${now} instead of ${was}`;
  return `${told}, score ${reached}, ${changes || "no changes"}.`;
}

/** Name the ratings of the path, by capability. */
function list(chosen) {
  const places = new Map();
  for (const { capability, dimension } of chosen.map((i) => cells[i])) {
    places.set(capability, [...(places.get(capability) ?? []), dimensions[dimension]]);
  }
  const items = [...places].map(([capability, names]) =>
    make("li", {}, `${capabilities[capability].name}: ${names.join(", ")}`),
  );
  find("list").replaceChildren(make("ul", {}, ...items));
  if (!items.length && document.activeElement === apply) reset.focus();
  apply.hidden = find("path").hidden = !items.length;
}

function changed() {
  const told = update();
  clearTimeout(pause);
  pause = setTimeout(() => {
    find("live").textContent = told;
  }, PAUSE);
}

panel.addEventListener("change", changed);
apply.addEventListener("click", () => {
  for (const i of path.cells) boxes.get(i).checked = true;
  changed();
});
reset.addEventListener("click", () => {
  restore();
  changed();
});

build();
restore();
update();
panel.hidden = false;
// What is hidden cannot be scrolled to, so an address that leads here is followed now.
if (location.hash === "#what-if") panel.scrollIntoView();
