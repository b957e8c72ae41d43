// Two assessments side by side, from the data that the site publishes. Nothing leaves the page.
// The address says what is compared: ?a=team@day&b=team@day, the latest one where no day is given.

const form = document.querySelector("[data-cx-compare]");
const result = document.querySelector("[data-cx-result]");
const root = new URL("../", import.meta.url);
const GLYPHS = { present: "✓", partial: "○", missing: "✗", not_applicable: "–" };
const RANKS = { missing: 0, partial: 1, present: 2 };
const kept = new Map();
const crosswalk = JSON.parse(document.querySelector("#cx-compare-data")?.textContent ?? "null");

/** A published file, fetched once. */
function data(path) {
  if (!kept.has(path)) {
    kept.set(
      path,
      fetch(new URL(`api/v1/${path}.json`, root)).then((answer) => {
        if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
        return answer.json();
      }),
    );
  }
  return kept.get(path);
}

/** Every assessment of a team, the newest first; what is not committed is the first of them. */
async function assessments(team) {
  const [history, now] = await Promise.all([data(`history/${team}`), data(`teams/${team}`)]);
  const current = {
    assessed_on: now.assessed_on,
    model: now.model.id,
    level: now.level,
    score: now.score,
    dimensions: Object.fromEntries(Object.entries(now.dimensions).map(([key, gate]) => [key, gate.level])),
    ratings: Object.fromEntries(
      Object.entries(now.ratings).map(([key, cells]) => [
        key,
        Object.fromEntries(Object.entries(cells).map(([where, rating]) => [where, rating.status])),
      ]),
    ),
  };
  const past = history.assessments.filter((point) => point.assessed_on !== current.assessed_on);
  return [current, ...past.reverse()].map((point) => ({ ...point, team: now.team, id: team }));
}

function element(tag, text = "", attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function table(caption, head, rows) {
  const made = element("table", "", { class: "cx-table" });
  made.append(element("caption", caption));
  const line = element("tr");
  line.append(...head.map((text) => element("th", text, { scope: "col" })));
  const top = element("thead");
  top.append(line);
  const body = element("tbody");
  for (const [first, ...others] of rows) {
    const row = element("tr");
    row.append(element("th", first, { scope: "row" }), ...others.map((text) => element("td", text)));
    body.append(row);
  }
  made.append(top, body);
  const box = element("div", "", { class: "cx-scroll", tabindex: "0", role: "region", "aria-label": caption });
  box.append(made);
  return box;
}

const arrow = (from, to) =>
  from === undefined || to === undefined ? "" : to > from ? `▲ ${to - from}` : to < from ? `▼ ${from - to}` : "";

const shown = (status) => (status ? `${GLYPHS[status]} ${status.replace("_", " ")}` : "? not assessed");

const readable = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
const said = (point) => `${point.team}, ${readable.format(new Date(point.assessed_on))}`;

/** What the levels of two models correspond to in the one that others refer to, as a table; or nothing. */
function alike(from, to) {
  const { reference, levels } = crosswalk;
  if (!reference) return [];
  const [low, high] = [from, to].map((point) => levels[point.model]?.[point.level - 1] ?? []);
  const names = (numbers) => numbers.map((number) => reference.labels[number - 1]).join(" or ") || "nothing";
  const least = Math.max(high[0] - low.at(-1), low[0] - high.at(-1));
  const apart = `${least} or more apart`;
  const exact = low.length === 1 && high.length === 1;
  const said = Number.isNaN(least) ? "" : least > 0 ? (exact ? arrow(low[0], high[0]) : apart) : exact ? "the same" : "about the same";
  return [[`Corresponds to, in the ${reference.name}`, names(low), names(high), said]];
}

async function compare(from, to) {
  const models = await Promise.all([data(`models/${from.model}`), data(`models/${to.model}`)]);
  const [before, after] = models;
  const name = (model, level) => `${level} ${model.levels[level - 1].name}`;
  const parts = [
    table("Overall", ["Measure", said(from), said(to), "Change"], [
      [
        after.terms.level,
        name(before, from.level),
        name(after, to.level),
        from.model === to.model ? arrow(from.level, to.level) : "another model",
      ],
      ...(from.model === to.model
        ? [["Score", from.score.toFixed(2), to.score.toFixed(2), ""]]
        : [["Model", before.name, after.name, ""], ...alike(from, to)]),
    ]),
  ];
  if (from.model !== to.model) {
    const text = "The two were held against different models. Their levels are compared by the table that says which level of one corresponds to which of the other; nothing below levels can be compared.";
    parts.push(element("p", text));
    return parts;
  }
  const level = (point, key) => (point.dimensions[key] === undefined ? "–" : String(point.dimensions[key]));
  const dimensions = after.dimensions.filter((d) => d.id in from.dimensions || d.id in to.dimensions);
  parts.push(
    table(
      after.terms.dimensions,
      [after.terms.dimension, said(from), said(to), "Change"],
      dimensions.map((d) => [
        d.name,
        level(from, d.id),
        level(to, d.id),
        arrow(from.dimensions[d.id], to.dimensions[d.id]),
      ]),
    ),
  );
  const rows = [];
  let better = 0;
  let worse = 0;
  for (const capability of after.capabilities) {
    for (const d of dimensions.filter((one) => capability.dimensions.includes(one.id))) {
      if (!(d.id in from.dimensions && d.id in to.dimensions)) continue;
      const [was, is] = [from, to].map((point) => point.ratings[capability.id]?.[d.id]);
      if (was === is) continue;
      const [low, high] = [was ?? "missing", is ?? "missing"].map((status) => RANKS[status]);
      if (high > low) better += 1;
      if (high < low) worse += 1;
      rows.push([`${capability.name} · ${d.name}`, String(capability.level), shown(was), shown(is)]);
    }
  }
  parts.push(
    element("p", rows.length ? `${rows.length} ratings differ: ${better} higher, ${worse} lower.` : "No rating differs."),
  );
  if (rows.length) {
    parts.push(table("Ratings that differ", ["Rating", after.terms.level, said(from), said(to)], rows));
  }
  return parts;
}

const side = (key) => ({
  team: form.querySelector(`[data-cx-team="${key}"]`),
  day: form.querySelector(`[data-cx-day="${key}"]`),
});

async function fill(key, wanted) {
  const { team, day } = side(key);
  const found = await assessments(team.value);
  day.replaceChildren(...found.map(({ assessed_on: made }) => element("option", readable.format(new Date(made)), { value: made })));
  if (found.some((point) => point.assessed_on === wanted)) day.value = wanted;
}

async function show() {
  try {
    const points = await Promise.all(
      ["a", "b"].map(async (key) => {
        const { team, day } = side(key);
        return (await assessments(team.value)).find((point) => point.assessed_on === day.value);
      }),
    );
    result.replaceChildren(...(await compare(...points)));
    const address = new URL(location.href);
    for (const [index, key] of ["a", "b"].entries()) {
      address.searchParams.set(key, `${points[index].id}@${points[index].assessed_on}`);
    }
    history.replaceState(null, "", address);
  } catch (error) {
    result.replaceChildren(element("p", `The data could not be read: ${error.message}`));
  }
}

async function start() {
  const options = side("a").team.options;
  side("b").team.append(...[...options].map((option) => option.cloneNode(true)));
  // Where the address asks for nothing: the first of those worth comparing.
  const first = document.querySelector("#over-time ~ * th a, #between-teams ~ * th a");
  const asked = new URLSearchParams(location.search);
  const wanted = asked.has("a") || asked.has("b") || !first ? asked : new URL(first.href).searchParams;
  for (const key of ["a", "b"]) {
    const [team, day] = (wanted.get(key) ?? "").split("@");
    const choice = side(key).team;
    if ([...choice.options].some((option) => option.value === team)) choice.value = team;
    await fill(key, day);
  }
  for (const key of ["a", "b"]) {
    side(key).team.addEventListener("change", () => fill(key).then(show));
    side(key).day.addEventListener("change", show);
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  document.querySelector("[data-cx-without]").remove();
  form.hidden = false;
  await show();
}

start().catch((error) => {
  result.replaceChildren(element("p", `The data could not be read: ${error.message}`));
});
