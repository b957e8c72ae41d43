// The page for assessing: what a team can do, what it is aiming at, and the file that says so.

import { key, ratings } from "./cells.js";
import { find, fold, make } from "./elements.js";
import { listed, mark, single } from "./forms.js";
import { handing } from "./handing.js";
import { bar, showBar, showSteps, steps } from "./outcome.js";
import { run } from "./page.js";
import { ballot, verdict } from "./votes.js";
import { plural, readable } from "./words.js";

run((work, page) => {
  const { model, about, text } = work;
  const isPublished = work.draft.name.startsWith("team:");
  const many = model.terms.dimensions.toLowerCase();
  const id = isPublished ? null : identified(work);
  const scope = scoped(work, () => marks.build());
  const singles = Object.fromEntries(
    ["team", "assessed_on", "about", "customers", "claimed_level", "target", "notes"].map(
      (part) => [part, single(work, part)],
    ),
  );
  const [roles, outcomes, initiatives] = ["participants", "outcomes", "initiatives"].map((part) =>
    listed(work, part),
  );
  const marks = ratings(work);
  const hand = handing(work, page);
  const facts = fold(
    "facts",
    "Team, day and scope",
    singles.team.element,
    ...(id ? [id.element] : []),
    singles.assessed_on.element,
    singles.about.element,
    singles.customers.element,
    scope.element,
    make("h3", {}, roles.title),
    roles.element,
  );
  facts.open = text === null;
  const wanted = fold(
    "aims",
    `${model.terms.level} believed and ${model.terms.level.toLowerCase()} wanted`,
    singles.claimed_level.element,
    singles.target.element,
  );
  const votes = make("ul", { class: "cx-assess-spread" });
  page.place.replaceChildren(
    bar(),
    make("h2", { tabindex: "-1", "data-cx-title": "" }, work.name),
    make("p", {}, `By the ${about.name}. `, make("span", { "data-cx-resumed": "" })),
    steps(),
    facts,
    make("h2", {}, "Ratings"),
    make("p", {}, "Choose a status for each; with a keyboard, by the arrow keys. ", key()),
    marks.element,
    make("h2", {}, "Aims and plans"),
    make(
      "p",
      {},
      "All of it is optional. It is what turns a report into a plan: a target, figures that show whether it helps, and work that somebody owns.",
    ),
    wanted,
    fold("outcomes", outcomes.title, outcomes.element),
    fold("initiatives", initiatives.title, initiatives.element),
    fold("notes", "Notes for readers", singles.notes.element),
    make(
      "p",
      { class: "cx-facts" },
      "Objectives, returns and waivers stay as the file has them; they are changed in the file itself.",
    ),
    make("h2", {}, "Workshop votes"),
    make(
      "p",
      {},
      `How many voted for each ${model.terms.level.toLowerCase()}. Votes move no rating; the report shows how far people agree. `,
      make("a", { href: page.address("assess/votes/"), "data-cx-count": "" }, "Count the votes"),
      " on a page for the room; they join this draft.",
    ),
    votes,
    make("h2", {}, "Hand it over"),
    make("p", { "data-cx-dated": "" }),
    hand.element,
  );
  return { fill, show };

  /** What another window has changed. */
  function fill() {
    scope.fill();
    id?.fill();
    for (const form of [...Object.values(singles), roles, outcomes, initiatives]) form.fill();
    marks.build();
  }

  function show() {
    const results = work.results();
    const problems = work.problems();
    const parts = work.partProblems();
    const sentence = showBar(page.place, work, results);
    find("title", page.place).textContent = work.name;
    showSteps(page.place, results);
    marks.show(results, parts);
    mark(page.place, parts);
    id?.show();
    showHolds();
    showVotes(results);
    showDay();
    hand.show(problems);
    return problems.length ? `${sentence} ${plural(problems.length, "thing")} to mend.` : sentence;
  }

  /** What each fold holds, beside its name. */
  function showHolds() {
    const holds = (name, said) => {
      find("holds", find(name, page.place)).textContent = said;
    };
    const count = (part, word) =>
      work.part(part).length ? plural(work.part(part).length, word) : "";
    const whole = work.scope.length === model.dimensions.length;
    const part = whole
      ? `all ${many}`
      : `${work.scope.length} of ${model.dimensions.length} ${many}`;
    holds(
      "facts",
      [readable(work.part("assessed_on").assessed_on), part, count("participants", "role")]
        .filter(Boolean)
        .join(", "),
    );
    const { claimed_level: claimed } = work.part("claimed_level");
    const { level, by } = work.part("target");
    const target = level && `target ${about.labels[level - 1] ?? level}${by ? ` by ${readable(by)}` : ""}`;
    holds(
      "aims",
      [claimed && `believed ${about.labels[claimed - 1] ?? claimed}`, target]
        .filter(Boolean)
        .join(", "),
    );
    holds("outcomes", count("outcomes", "metric"));
    holds("initiatives", count("initiatives", "initiative"));
    holds("notes", work.part("notes").notes ? "written" : "");
  }

  function showVotes({ after }) {
    const items = work.scope.flatMap((dimension, index) => {
      const row = work.votes(dimension);
      const drawn = ballot(about.labels.map((_, level) => Number(row[level + 1] ?? 0)));
      if (!drawn) return [];
      const { name } = work.dimension(dimension);
      return [make("li", {}, `${name}: ${verdict(drawn, after.dimensions[index].level)}`)];
    });
    votes.replaceChildren(...items);
    votes.hidden = !items.length;
  }

  function showDay() {
    const rerated = work.rerated().length > 0;
    const untouched = text !== null && !("assessed_on" in work.draft.parts);
    find("dated", page.place).textContent =
      rerated && untouched
        ? `The file says the ratings were agreed on ${readable(work.part("assessed_on").assessed_on)}. If these are new ones, give their day under "Team, day and scope".`
        : "";
  }
});

/** The file's place in the repository, while nothing is published there. */
function identified(work) {
  const input = make("input", {
    id: "cx-id",
    autocomplete: "off",
    "aria-describedby": "cx-id-help",
  });
  const help =
    "Small letters, figures and hyphens; a slash puts the team into a group, such as emea/payments.";
  const element = make(
    "div",
    { class: "cx-assess-field" },
    make("label", { for: "cx-id" }, "Its id: the name of its file"),
    input,
    make("span", { class: "cx-facts", id: "cx-id-help" }, help),
  );
  const fill = () => {
    if (input !== document.activeElement) input.value = work.id;
  };
  input.addEventListener("input", () => {
    work.id = input.value;
  });
  fill();
  const show = () => {
    const wrong = work.problems().some(({ at }) => at === "cx-id");
    input.setAttribute("aria-invalid", wrong);
  };
  return { element, fill, show };
}

/** The dimensions the team assesses; `follow` is called when they change. */
function scoped(work, follow) {
  const { model } = work;
  const said = make("p", { class: "cx-assess-problem" });
  const boxes = model.dimensions.map(({ id, name }) => {
    const box = make("input", { type: "checkbox", "data-cx-scope": id });
    box.addEventListener("change", () => {
      const chosen = boxes.filter(([each]) => each.checked).map(([each]) => each.dataset.cxScope);
      said.textContent = chosen.length
        ? ""
        : `At least one ${model.terms.dimension.toLowerCase()} is needed.`;
      if (!chosen.length) {
        box.checked = true;
        return;
      }
      work.scope = chosen;
      follow();
    });
    return [box, make("label", {}, box, ` ${name}`)];
  });
  const fill = () => {
    for (const [box] of boxes) box.checked = work.scope.includes(box.dataset.cxScope);
  };
  fill();
  const help =
    "Ratings outside the scope do not count; those that are in the file stay there, and the check mentions them.";
  const element = make(
    "fieldset",
    { class: "cx-assess-scope" },
    make("legend", {}, `${model.terms.dimensions} the team assesses`),
    ...boxes.map(([, label]) => label),
    make("p", { class: "cx-facts" }, help),
    said,
  );
  return { element, fill };
}
