// The page for the workshop: how many voted for each level, and how far they agree. Its counts go
// into the same draft, and so into the same file, as the page for assessing.

import { votesProblem } from "./assessing.js";
import { anew, find, make } from "./elements.js";
import { handing } from "./handing.js";
import { run } from "./page.js";
import { ballot, verdict } from "./votes.js";
import { plural } from "./words.js";

run((work, page) => {
  const { model, about } = work;
  const level = model.terms.level.toLowerCase();
  const hand = handing(work, page);
  const sheets = make("div", { class: "cx-count-sheets" });
  const compare = make("input", { type: "checkbox", id: "cx-compare", autocomplete: "off" });
  compare.checked = true;
  compare.addEventListener("change", show);
  let rows = [];
  page.place.replaceChildren(
    make(
      "div",
      { class: "cx-assess-bar" },
      make("p", { class: "cx-whatif-level", "data-cx-total": "" }),
      make("p", { class: "cx-facts", "data-cx-kept": "" }),
    ),
    make("h2", { tabindex: "-1", "data-cx-title": "" }, work.name),
    make("p", {}, `By the ${about.name}. `, make("span", { "data-cx-resumed": "" })),
    make("p", { class: "cx-count-first", "data-cx-first": "" }),
    make(
      "p",
      { class: "cx-facts" },
      `Count one vote a person and ${model.terms.dimension.toLowerCase()}, without names. The buttons and the arrow keys add and take away one; a number can be typed.`,
    ),
    make(
      "p",
      {},
      make("label", { for: "cx-compare" }, compare, " Compare with what the ratings give."),
      " Off, while people vote: nobody should follow a number.",
    ),
    sheets,
    make(
      "p",
      {},
      make("a", { href: page.address("assess/"), "data-cx-back": "" }, "Go on to the ratings"),
      `: the votes are in the same draft. The ${level} a team believes in is often the median of the room.`,
    ),
    make("details", { class: "cx-fold" }, make("summary", {}, "Hand it over"), hand.element),
  );
  build();
  return {
    fill: () => anew(build),
    show,
  };

  function build() {
    rows = work.scope.map((id) => sheet(work, work.dimension(id)));
    sheets.replaceChildren(...rows.map(({ element }) => element));
  }

  function show() {
    const results = work.results();
    const problems = work.problems();
    find("title", page.place).textContent = work.name;
    const given = ({ level }) => (compare.checked ? level : null);
    const drawn = rows.map((row, index) => row.show(given(results.after.dimensions[index])));
    const sound = drawn.filter(Boolean);
    const total = sound.reduce((sum, one) => sum + one.total, 0);
    find("total", page.place).textContent =
      `${plural(total, "vote")} in ${sound.length} of ${rows.length} ${model.terms.dimensions.toLowerCase()}`;
    hand.show(problems);
    const sentence = showFirst(drawn);
    const active = rows.findIndex(({ element }) => element.contains(document.activeElement));
    return active >= 0 && drawn[active] ? `${rows[active].name}: ${drawn[active].said}.` : sentence;
  }

  /** Where talking is worth the time: the widest spread first. */
  function showFirst(drawn) {
    const all = drawn.flatMap((one, index) => (one ? [{ ...one, ...rows[index] }] : []));
    const split = all.filter((one) => one.split);
    split.sort((a, b) => b.upper - b.lower - (a.upper - a.lower));
    const items = split.map(({ id, name, lower, upper }) => [
      make("a", { href: `#cx-votes-${id}` }, name),
      ` (${lower} to ${upper})`,
    ]);
    const [one, many] = [model.terms.dimension, model.terms.dimensions].map((word) =>
      word.toLowerCase(),
    );
    const where =
      all.length === rows.length ? `all ${many}` : `${plural(all.length, one, many)} voted on`;
    const said = !all.length
      ? "No votes yet."
      : split.length
        ? "Talk about these first: "
        : `People agree in ${where}.`;
    const place = find("first", page.place);
    place.replaceChildren(
      said,
      ...items.flatMap((item, index) => (index ? [", ", ...item] : item)),
      ...(items.length ? ["."] : []),
    );
    return place.textContent;
  }
});

/** One dimension: a column for each level, with a bar, a count, and a way up and down. */
function sheet(work, { id, name }) {
  const { labels } = work.about;
  const said = make("p", { class: "cx-count-said" });
  const columns = work.model.levels.map((level) => column(work, id, name, level));
  const element = make(
    "section",
    { class: "cx-count-sheet", id: `cx-votes-${id}`, "aria-label": name },
    make("h3", {}, name),
    said,
    make("div", { class: "cx-count-columns" }, ...columns.map((one) => one.element)),
  );

  /** Show the spread; what it says, or null without a sound vote. */
  function show(level) {
    const row = work.votes(id);
    const wrong = votesProblem(row);
    const counts = labels.map((_, index) => Number(row[index + 1] ?? 0));
    const drawn = wrong ? null : ballot(counts);
    const most = Math.max(...counts);
    columns.forEach((one, index) => {
      const share = drawn ? counts[index] / most : 0;
      const isHalf = drawn !== null && index + 1 >= drawn.lower && index + 1 <= drawn.upper;
      one.show(share, {
        isHalf,
        isMedian: drawn?.median === index + 1,
        isGiven: level === index + 1,
      });
    });
    said.classList.toggle("cx-assess-problem", Boolean(wrong));
    const words = drawn && verdict(drawn, level);
    said.textContent = wrong || (words ? words[0].toUpperCase() + words.slice(1) : "No votes yet");
    return drawn && { ...drawn, said: words };
  }
  return { element, show, id, name };
}

function column(work, dimension, name, { number: level, name: called }) {
  const label = work.about.labels[level - 1];
  const number = () => {
    const count = Number(input.value.trim() || 0);
    return Number.isInteger(count) && count >= 0 ? count : 0;
  };
  const put = (count) => {
    input.value = count;
    work.vote(dimension, level, count ? String(count) : "");
  };
  const step = (by) => put(Math.max(0, number() + by));
  const input = make("input", {
    id: `cx-vote-${dimension}-${level}`,
    inputmode: "numeric",
    maxlength: 6,
    autocomplete: "off",
    "aria-label": `Votes, ${name}: ${label}`,
  });
  input.value = work.votes(dimension)[level] ?? 0;
  input.addEventListener("input", () => work.vote(dimension, level, input.value.trim()));
  input.addEventListener("focus", () => input.select());
  input.addEventListener("keydown", (event) => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    step(by);
  });
  // With a keyboard the arrow keys do the same, without two more stops for every count.
  const press = (sign, by, words) => {
    const made = make(
      "button",
      {
        type: "button",
        class: "cx-count-step",
        tabindex: -1,
        "aria-label": `${words}: ${name}, ${label}`,
      },
      sign,
    );
    made.addEventListener("click", () => step(by));
    return made;
  };
  const bar = make("span", { class: "cx-count-bar" });
  const marks = make("span", { class: "cx-count-marks" });
  const element = make(
    "div",
    { class: "cx-count-column" },
    make("span", { class: "cx-count-tower", "aria-hidden": "true" }, bar),
    marks,
    make("span", { class: "cx-count-level" }, make("b", {}, String(level)), ` ${called}`),
    press("+", 1, "One more"),
    input,
    press("−", -1, "One less"),
  );

  function show(share, { isHalf, isMedian, isGiven }) {
    bar.style.height = `${Math.round(100 * share)}%`;
    element.classList.toggle("cx-count-half", isHalf);
    element.classList.toggle("cx-count-given", isGiven);
    marks.textContent = [isMedian && "◆ median", isGiven && "ratings"].filter(Boolean).join(" ");
    const count = work.votes(dimension)[level] ?? "";
    input.setAttribute("aria-invalid", Boolean(votesProblem({ [level]: count })));
  }
  return { element, show };
}
