// Capabilities and their ratings on the page: what each means, how to tell, a cell's controls.

import { STATUSES, cellKey, cellProblem } from "./assessing.js";
import { button, find, make } from "./elements.js";
import { single } from "./forms.js";
import { share, verdict } from "../whatif/wording.js";

export const WORDS = Object.fromEntries(STATUSES.map(([status, , words]) => [status, words]));
const CLASSES = { "": "unrated" };

/** What the glyphs mean. */
export const key = () =>
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
  );

/** Every capability in scope, level by level; `fill` follows the draft, `show` what came of it. */
export function ratings(work) {
  const place = make("div", { "data-cx-levels": "" });
  let cells = [];
  let plans = [];
  build();
  return { element: place, build, fill, show };

  function build() {
    const folds = [...place.querySelectorAll("[open][data-cx-fold]")];
    const opened = new Set(folds.map((fold) => fold.dataset.cxFold));
    [cells, plans] = [[], []];
    place.replaceChildren(
      ...work.about.labels.flatMap((label, index) => {
        const here = work.capabilities.filter(({ level }) => level === index + 1);
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
    fill();
  }

  function capability(one) {
    const here = one.dimensions.filter((id) => work.scope.includes(id));
    const names = one.requires.map(
      (id) => work.model.capabilities.find((other) => other.id === id).name,
    );
    const found = here.map((id) => cell(work, one, work.dimension(id)));
    cells.push(...found);
    const plan = planned(work, one);
    plans.push(plan);
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
        ...list("It needs", names),
      ),
      ...found.map(({ element }) => element),
      plan.element,
    );
  }

  function fill() {
    for (const one of [...cells, ...plans]) one.fill();
  }

  function show({ after }, problems) {
    for (const fold of place.querySelectorAll("[data-cx-fold]")) {
      const coverage = after.pooled.coverage[fold.dataset.cxFold - 1];
      find("verdict", fold).textContent = `${share(coverage)}, ${verdict(coverage, after.pooled)}`;
    }
    for (const one of [...cells, ...plans]) one.show(problems);
  }
}

function list(title, items) {
  return items.length
    ? [
        make("p", {}, make("strong", {}, title)),
        make("ul", {}, ...items.map((item) => make("li", {}, item))),
      ]
    : [];
}

/** Who closes a capability's gaps, and when: made when it is asked for. */
function planned(work, { id, name }) {
  const title = "Owner and dates";
  const summary = make("summary", {}, title);
  const element = make("details", { class: "cx-remarks", "data-cx-plan": id }, summary);
  let form = null;
  element.addEventListener("toggle", open);

  function open() {
    if (!element.open || form) return;
    form = single(work, "overrides", id);
    element.append(form.element);
  }

  function fill() {
    form?.fill();
  }

  function show(problems) {
    const { owner, start, due } = work.partOf("overrides", id);
    const mine = problems.filter(({ key, at }) => key === "overrides" && at === id);
    const facts = [owner, start && `from ${start}`, due && `due ${due}`].filter(Boolean);
    summary.textContent = facts.length ? `${title}: ${facts.join(", ")}` : title;
    summary.setAttribute("aria-label", `${summary.textContent}, ${name}`);
    if (mine.length && !form) {
      element.open = true;
      open();
    }
  }
  return { element, fill, show };
}

/** The controls of one cell. */
function cell(work, one, dimension) {
  const key = cellKey(one.id, dimension.id);
  const name = `${one.name} · ${dimension.name}`;
  const radios = STATUSES.map(([status, glyph, words]) => {
    const radio = make("input", {
      type: "radio",
      name: `cell-${key}`,
      value: status,
      autocomplete: "off",
    });
    radio.addEventListener("change", () => {
      work.rate(key, { status });
      if (status === "not_applicable") more(true);
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
  const parts = make("div", { class: "cx-assess-parts", id: `parts-${key}`, hidden: "" });
  const opener = button("", () => more(parts.hidden), {
    class: "cx-assess-more",
    "aria-expanded": "false",
    "aria-controls": parts.id,
  });
  const was = make("span", { class: "cx-assess-was" });
  const problem = make("p", { class: "cx-assess-problem", id: `problem-${key}`, hidden: "" });
  const element = make(
    "div",
    { class: "cx-assess-cell", id: `cx-cell-${key}`, "data-cx-cell": key },
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
    if (visible && !parts.childElementCount) details(work, key, name, parts, problem);
  }

  /** Show what the draft says, but for a text that somebody is typing. */
  function fill() {
    const now = work.rating(key);
    for (const [radio] of radios) radio.checked = radio.value === now.status;
    if (parts.contains(document.activeElement)) return;
    parts.replaceChildren();
    more(!parts.hidden || (work.isRerated(key) && Boolean(cellProblem(now))));
  }

  function show() {
    const [before, now] = [work.before(key), work.rating(key)];
    const wrong = work.isRerated(key) ? cellProblem(now) : "";
    element.classList.toggle("cx-assess-changed", work.isRerated(key));
    element.classList.toggle("cx-assess-na", now.status === "not_applicable");
    was.textContent =
      now.status === before.status
        ? WORDS[now.status]
        : `${WORDS[now.status]}, was ${WORDS[before.status]}`;
    const kinds = [now.note && "note", now.evidence.length && `${now.evidence.length} evidence`]
      .filter(Boolean)
      .join(", ");
    opener.textContent = kinds ? `Details: ${kinds}` : "Add details";
    opener.setAttribute("aria-label", `${opener.textContent}: ${name}`);
    problem.hidden = !wrong;
    problem.textContent = wrong;
    const reason = parts.querySelector('[data-cx-part="reason"]');
    const unreasoned = wrong && now.status === "not_applicable" && !now.reason.trim();
    reason?.setAttribute("aria-invalid", Boolean(unreasoned));
  }
  return { element, fill, show };
}

function details(work, key, name, parts, problem) {
  const now = () => work.rating(key);
  const text = (label, part) => {
    const area = make("textarea", {
      rows: 2,
      maxlength: 2000,
      "data-cx-part": part,
      "aria-describedby": problem.id,
    });
    area.value = now()[part];
    area.addEventListener("input", () => work.rate(key, { [part]: area.value }));
    return make("label", { class: `cx-assess-${part}` }, label, area);
  };
  const items = make("div", {});
  const field = (index, label, part, attributes) => {
    const input = make("input", {
      autocomplete: "off",
      "data-cx-part": part,
      "aria-describedby": problem.id,
      ...attributes,
    });
    input.value = now().evidence[index][part];
    input.addEventListener("input", () => {
      const evidence = now().evidence.map((each) => ({ ...each }));
      evidence[index][part] = input.value;
      work.rate(key, { evidence });
    });
    return make("label", {}, label, input);
  };
  const show = () =>
    items.replaceChildren(
      ...now().evidence.map((_, index) =>
        make(
          "div",
          {
            class: "cx-assess-evidence",
            role: "group",
            "aria-label": `Evidence ${index + 1}: ${name}`,
          },
          field(index, "What it is", "title", { maxlength: 400 }),
          field(index, "Address", "url", {
            maxlength: 1000,
            inputmode: "url",
            placeholder: "https://",
          }),
          field(index, "Made or confirmed on", "date", { type: "date" }),
          button(
            "Remove",
            () => {
              work.rate(key, { evidence: now().evidence.filter((_, other) => other !== index) });
              show();
              add.focus();
            },
            { "aria-label": `Remove evidence ${index + 1}: ${name}` },
          ),
        ),
      ),
    );
  const add = button(
    "Add evidence",
    () => {
      work.rate(key, { evidence: [...now().evidence, { title: "", url: "", date: "" }] });
      show();
      items.lastElementChild.querySelector("input").focus();
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
