// What a person has changed, held against a model and a file: cells in, ratings and a file's text
// out. Knows an assessment's keys; nothing of pages or storage.

import { isMap, printable, read } from "./reading.js";
import { edit, lines, scalar } from "./writing.js";

export const STATUSES = [
  ["present", "✓", "present"],
  ["partial", "○", "partial"],
  ["missing", "✗", "missing"],
  ["not_applicable", "–", "not applicable"],
  ["", "?", "not assessed"],
];
const GLYPHS = new Map(STATUSES.map(([status, glyph]) => [status, glyph]));
const EMPTY = { status: "", reason: "", note: "", evidence: [] };
const PARTS = [
  "team",
  "model",
  "assessed_on",
  "about",
  "customers",
  "formerly",
  "participants",
  "scope",
  "claimed_level",
  "target",
  "notes",
  "outcomes",
  "overrides",
  "initiatives",
  "okrs",
  "returns",
  "votes",
  "waivers",
  "ratings",
];
const MOST_VOTES = 100_000;
const ADDRESS = /^https?:\/\/[^\s<>"]+$/;
const ID = /^[a-z0-9]+(-[a-z0-9]+)*(\/[a-z0-9]+(-[a-z0-9]+)*)*$/;

export const cellKey = (capability, dimension) => `${capability}/${dimension}`;

/** The id nearest to a name; empty if nothing comes near. */
export const slug = (text) =>
  (
    text
      .normalize("NFKD")
      .replace(/[^\0-\x7f]/g, "")
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? []
  ).join("-");

export const isId = (text) => ID.test(text);

export function isDate(text) {
  const day = new Date(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(+day) && day.toISOString().startsWith(text)
  );
}

/** What a file says: its values, its scope, its cells in scope, by capability and dimension. */
export function stated(text, model) {
  const data = text === null ? new Map() : read(text).value;
  const given = data.get("scope");
  const ids = model.dimensions.map(({ id }) => id);
  const named = Array.isArray(given) ? ids.filter((id) => given.includes(id)) : [];
  const scope = named.length ? named : ids;
  const cells = new Map();
  for (const [name, rating] of part(data, "ratings")) {
    const capability = model.capabilities.find(({ id }) => id === today(name, model));
    for (const dimension of capability?.dimensions ?? []) {
      if (!scope.includes(dimension)) continue;
      cells.set(
        cellKey(capability.id, dimension),
        cell(isMap(rating) ? rating.get(dimension) : rating),
      );
    }
  }
  return { data, scope, cells };
}

const part = (data, key) => (isMap(data.get(key)) ? data.get(key) : new Map());
const today = (name, model) => model.renamed[name] ?? name;
const said = (value) => (value === null || value === undefined ? "" : String(value));

function cell(rating) {
  if (!isMap(rating)) return { ...EMPTY, status: said(rating) };
  const evidence = Array.isArray(rating.get("evidence"))
    ? rating.get("evidence").filter(isMap)
    : [];
  return {
    status: said(rating.get("status")),
    reason: said(rating.get("reason")),
    note: said(rating.get("note")),
    evidence: evidence.map((item) => ({
      title: said(item.get("title")),
      url: said(item.get("url")),
      date: said(item.get("date")),
    })),
  };
}

/** The votes that a file has, as counts by dimension and level. */
export const votesIn = (data) =>
  new Map(
    [...part(data, "votes")]
      .filter(([, row]) => isMap(row))
      .map(([dimension, row]) => [
        dimension,
        Object.fromEntries([...row].map(([level, count]) => [level, said(count)])),
      ]),
  );

export const cellOf = (key, { cells }, changes) => changes.cells[key] ?? cells.get(key) ?? EMPTY;

/** Without blanks around, and without what a file may not hold. */
const clean = (text) => printable(text).trim();
const filled = ({ title, url, date }) => clean(title) || clean(url) || date;

/** What keeps a cell from being written; empty if nothing does. */
export function cellProblem({ status, reason, note, evidence }) {
  if (!status) {
    return clean(note) || evidence.some(filled)
      ? "It needs a status: a note alone rates nothing."
      : "";
  }
  if (status === "not_applicable" && !clean(reason)) return "Say why it cannot apply.";
  for (const item of evidence.filter(filled)) {
    if (!clean(item.title)) return "Give the evidence a title.";
    if (clean(item.url) && !ADDRESS.test(clean(item.url)))
      return "The address must begin with https:// or http://.";
    if (item.date && !isDate(item.date)) return "The date is no day: year-month-day.";
  }
  return "";
}

/** What keeps a row of votes from being written. */
export function votesProblem(row) {
  const odd = Object.values(row).some(
    (count) => count !== "" && (!/^\d+$/.test(count) || Number(count) > MOST_VOTES),
  );
  return odd ? `Votes are whole numbers from 0 to ${MOST_VOTES.toLocaleString("en")}.` : "";
}

/** A cell as it stands in a file; null where nobody has rated it. What only blanks tell from
 * what the file has, in `was`, is left as it is there. */
function rating({ status, reason, note, evidence }, full, was = EMPTY) {
  if (!status) return null;
  const tidy = (text, before = "") => (clean(text) === clean(before) ? before : clean(text));
  const found = new Map([["status", status]]);
  if (status === "not_applicable") found.set("reason", tidy(reason, was.reason));
  if (clean(note)) found.set("note", tidy(note, was.note));
  const items = evidence.filter(filled).map(({ title, url, date }, index) => {
    const before = was.evidence[index] ?? {};
    const texts = [
      ["title", tidy(title, before.title)],
      ["url", tidy(url, before.url)],
      ["date", date],
    ];
    return new Map(texts.filter(([, text]) => text));
  });
  if (items.length) found.set("evidence", items);
  return found.size > 1 || full ? found : status;
}

/** A capability's entry in the file, with these of its cells changed; null if none is left. */
function entry(before, capability, scope, changed) {
  const here = capability.dimensions.filter((id) => scope.includes(id));
  const next = (dimension, old) => {
    const now = changed.get(dimension);
    return now ? rating(now, isMap(old), cell(old)) : (old ?? null);
  };
  if (isMap(before)) {
    const found = new Map();
    for (const [dimension, old] of before) {
      const now = next(dimension, old);
      if (now !== null || old === null) found.set(dimension, now);
    }
    for (const dimension of here) {
      const now = before.has(dimension) ? null : next(dimension, null);
      if (now !== null) found.set(dimension, now);
    }
    return found.size ? found : null;
  }
  const cells = here.map((dimension) => [dimension, next(dimension, before)]);
  const [[, one]] = cells;
  if (!isMap(one) && cells.every(([, now]) => now === one)) return one;
  return new Map(cells.filter(([, now]) => now !== null));
}

/** The values of the file that is to be. What has a problem stays as it was. */
function wanted(model, { data, scope, cells }, changes) {
  const found = new Map(data);
  const ratings = new Map(part(data, "ratings"));
  const names = new Map([...ratings.keys()].map((name) => [today(name, model), name]));
  for (const capability of model.capabilities) {
    const changed = new Map();
    for (const dimension of capability.dimensions) {
      const now = changes.cells[cellKey(capability.id, dimension)];
      if (!now || cellProblem(now) || !scope.includes(dimension)) continue;
      const was = rating(cells.get(cellKey(capability.id, dimension)) ?? EMPTY, true);
      if (JSON.stringify(plain(was)) !== JSON.stringify(plain(rating(now, true))))
        changed.set(dimension, now);
    }
    if (!changed.size) continue;
    const name = names.get(capability.id) ?? capability.id;
    const next = entry(ratings.get(name) ?? null, capability, scope, changed);
    if (next === null) ratings.delete(name);
    else ratings.set(name, next);
  }
  found.set("ratings", ratings);
  const votes = new Map(part(data, "votes"));
  for (const [dimension, row] of Object.entries(changes.votes)) {
    if (votesProblem(row) || !model.dimensions.some(({ id }) => id === dimension)) continue;
    const counts = Object.entries(row).filter(([, count]) => Number(count) > 0);
    if (counts.length)
      votes.set(dimension, new Map(counts.map(([level, count]) => [level, Number(count)])));
    else votes.delete(dimension);
  }
  if (votes.size) found.set("votes", votes);
  else found.delete("votes");
  if (isDate(changes.assessed_on ?? "")) found.set("assessed_on", changes.assessed_on);
  return found;
}

const plain = (value) =>
  isMap(value)
    ? [...value].map(([key, inner]) => [key, plain(inner)])
    : Array.isArray(value)
      ? value.map(plain)
      : value;

/** The text of the file that is to be, from the one that is. */
export function revised(text, model, labels, changes) {
  const rank = new Map(
    model.capabilities.map(({ id, level }, index) => [
      id,
      { index, group: level, heading: labels[level - 1] },
    ]),
  );
  const dimensions = new Map(model.dimensions.map(({ id }, index) => [id, { index }]));
  const parts = new Map(PARTS.map((key, index) => [key, { index }]));
  const place = (path, key) => {
    if (!path.length) return parts.get(key);
    if (path[0] === "votes" ? path.length > 1 : path.length > 2) return undefined;
    return path.length === 1 && path[0] === "ratings"
      ? rank.get(today(key, model))
      : dimensions.get(key);
  };
  return edit(text, wanted(model, stated(text, model), changes), place);
}

/** The text of a file for a team that has none yet. */
export function begun(id, model, labels, changes) {
  const { scope } = changes;
  const values = wanted(model, { data: new Map(), scope, cells: new Map() }, changes);
  const ratings = values.get("ratings");
  const found = [
    `# yaml-language-server: $schema=${"../".repeat(id.split("/").length)}schema/${model.id}.assessment.schema.json`,
    `team: ${scalar(clean(changes.team))}`,
    `model: ${scalar(model.id)}`,
    `assessed_on: ${changes.assessed_on}`,
    ...lines("scope", scope),
    "",
  ];
  if (values.has("votes")) found.push(...lines("votes", values.get("votes")), "");
  found.push(ratings.size ? "ratings:" : "ratings: {}");
  labels.forEach((label, index) => {
    const here = model.capabilities.filter(
      ({ id: key, level }) => level === index + 1 && ratings.has(key),
    );
    if (!here.length) return;
    if (found.at(-1) !== "ratings:") found.push("");
    found.push(`  # ${printable(label).replace(/\s+/g, " ")}`);
    for (const { id: key } of here) found.push(...lines(key, ratings.get(key), 2));
  });
  return `${found.join("\n")}\n`;
}

/** What `whatif/assessment.js` reads: the cells as the file that is to be has them. */
export function computable(model, { labels, credit }, base, changes) {
  const scope = base.scope;
  const shown = model.capabilities.filter(({ dimensions }) =>
    dimensions.some((id) => scope.includes(id)),
  );
  const place = new Map(shown.map(({ id }, index) => [id, index]));
  const overrides = new Map(
    [...part(base.data, "overrides")].map(([name, value]) => [today(name, model), value]),
  );
  const mark = (key) => {
    const now = changes.cells[key];
    const counts = now && !cellProblem(now) ? now : (base.cells.get(key) ?? EMPTY);
    return GLYPHS.get(counts.status) ?? "?";
  };
  return {
    levels: labels,
    dimensions: scope.map((id) => model.dimensions.find((one) => one.id === id).name),
    terms: model.terms,
    threshold: model.policy.threshold_percent,
    credit,
    rollup: model.policy.rollup,
    capabilities: shown.map(({ id, name, level, effort, requires, dimensions }) => [
      name,
      level,
      (isMap(overrides.get(id)) && overrides.get(id).get("effort")) || effort,
      requires.filter((one) => place.has(one)).map((one) => place.get(one)),
      scope.map((one) => (dimensions.includes(one) ? mark(cellKey(id, one)) : " ")).join(""),
    ]),
  };
}
