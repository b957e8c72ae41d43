// What the ratings come to, on the page: level, score, the next step and the ratings to raise.

import { find, make } from "./elements.js";
import { nextLevel, shortestPath } from "../whatif/paths.js";
import { rounded } from "../whatif/scoring.js";
import { headline, nextStep, teamMargin } from "../whatif/wording.js";

const BUDGET = 400_000; // a tenth of what a report may take, since somebody waits for each answer

/** The line that says where the team stands, for the top of the page. */
export const bar = () =>
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
  );

export const steps = () =>
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
  );

/** Level and score as the bar has them, from the file's to the draft's; in words, the latter. */
export function showBar(within, work, { before, cells, after }) {
  const [from, label] = [before, after].map(({ level }) => cells.levels[level - 1]);
  const [low, high] = [before, after].map(({ pooled }) => rounded(pooled.score));
  const arrow = (was, now) => (was === now || work.text === null ? now : `${was} → ${now}`);
  const changes = work.changes();
  const said = changes.length ? `changed: ${changes.join(", ")}` : "no changes yet";
  find("level", within).textContent = arrow(from, label);
  find("score", within).textContent = arrow(low, high);
  find("changes", within).textContent = said;
  return `${label}, score ${high}, ${said}.`;
}

export function showSteps(within, { cells, after }) {
  const to = nextLevel(after, cells);
  const path = to && shortestPath(cells, to, { budget: BUDGET });
  find("step", within).textContent = nextStep(cells, after, to, path);
  find("why", within).textContent = headline(cells, after);
  find("margin", within).textContent = teamMargin(cells, after);
  const places = new Map();
  for (const { capability, dimension } of (path?.cells ?? []).map((i) => cells.cells[i])) {
    places.set(capability, [...(places.get(capability) ?? []), cells.dimensions[dimension]]);
  }
  const items = [...places].map(([capability, names]) =>
    make("li", {}, `${cells.capabilities[capability].name}: ${names.join(", ")}`),
  );
  find("list", within).replaceChildren(...(items.length ? [make("ul", {}, ...items)] : []));
  find("path", within).hidden = !items.length;
}
