// What a person has changed, held against a model and a file: ratings, votes and parts in, a file's
// text out. Knows an assessment's keys; nothing of pages or storage.
//
// `changes` hold what differs from the file, as typed: `cells` by capability and dimension, `votes`
// by dimension, `parts` by key (see `parts.js`), and a `scope`, null while it is the file's.

import { partsOf, troubles, typed, valued } from "./parts.js";
import { isMap, printable, read } from "./reading.js";
import { clean, isAddress, isDay, said } from "./words.js";
import { edit, lines } from "./writing.js";

export const STATUSES = [
  ["present", "✓", "present"],
  ["partial", "○", "partial"],
  ["missing", "✗", "missing"],
  ["not_applicable", "–", "not applicable"],
  ["", "?", "not assessed"],
];
const GLYPHS = new Map(STATUSES.map(([status, glyph]) => [status, glyph]));
const EMPTY = { status: "", reason: "", note: "", evidence: [] };
const KEYS = [
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

export const cellKey = (capability, dimension) => `${capability}/${dimension}`;

/** What a file says: its values, its scope or the one given, its cells in it. */
export function stated(text, model, given = null) {
  const data = text === null ? new Map() : read(text).value;
  const scope = given ?? scopeIn(data, model);
  const cells = new Map();
  for (const [name, rating] of part(data, "ratings")) {
    const capability = model.capabilities.find(({ id }) => id === renamed(name, model));
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

/** In the model's order; all of its dimensions where the file does not say otherwise. */
function scopeIn(data, model) {
  const ids = model.dimensions.map(({ id }) => id);
  const given = data.get("scope");
  const named = Array.isArray(given) ? ids.filter((id) => given.includes(id)) : [];
  return named.length ? named : ids;
}

const part = (data, key) => (isMap(data.get(key)) ? data.get(key) : new Map());

/** What a capability is called today. */
const renamed = (name, model) => model.renamed[name] ?? name;

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
    if (clean(item.url) && !isAddress(clean(item.url)))
      return "The address must begin with https:// or http://.";
    if (item.date && !isDay(item.date)) return "The date is no day: year-month-day.";
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

/** A part as typed: what has been changed, else what the file says. */
export function entered(one, model, data, changes) {
  const stays = typed(one, data.get(one.key), (id) => renamed(id, model));
  const mine = changes.parts[one.key];
  return one.shape === "each" ? { ...stays, ...mine } : (mine ?? stays);
}

/** What keeps parts from being written: the part's key, the record, its field, and a sentence. */
export function partTroubles(parts, model, data, changes) {
  const now = (key) => entered(parts.get(key), model, data, changes);
  const okrs = Array.isArray(data.get("okrs")) ? data.get("okrs").filter(isMap) : [];
  const results = okrs.flatMap((one) => one.get("results") ?? []).filter(isMap);
  const objectives = new Set(results.map((one) => one.get("metric")).filter(Boolean));
  const facts = { assessed_on: clean(now("assessed_on").assessed_on), objectives };
  return [...parts.values()].flatMap((one) =>
    troubles(one, now(one.key), facts).map((trouble) => ({ key: one.key, ...trouble })),
  );
}

/** The values of the file that is to be. What has a problem stays as it was. */
function wanted(model, labels, { data, scope, cells }, changes) {
  const found = new Map(data);
  putRatings(found, model, { data, scope, cells }, changes);
  putVotes(found, model, changes);
  putParts(found, partsOf(model, labels), model, changes);
  if (changes.scope && changes.scope.join() !== scopeIn(data, model).join()) {
    if (changes.scope.length < model.dimensions.length) found.set("scope", changes.scope);
    else found.delete("scope");
  }
  return found;
}

function putRatings(found, model, { data, scope, cells }, changes) {
  const ratings = new Map(part(data, "ratings"));
  const names = new Map([...ratings.keys()].map((name) => [renamed(name, model), name]));
  for (const capability of model.capabilities) {
    const changed = new Map();
    for (const dimension of capability.dimensions) {
      const next = changes.cells[cellKey(capability.id, dimension)];
      if (!next || cellProblem(next) || !scope.includes(dimension)) continue;
      const was = rating(cells.get(cellKey(capability.id, dimension)) ?? EMPTY, true);
      if (JSON.stringify(plain(was)) !== JSON.stringify(plain(rating(next, true))))
        changed.set(dimension, next);
    }
    if (!changed.size) continue;
    const name = names.get(capability.id) ?? capability.id;
    const next = entry(ratings.get(name) ?? null, capability, scope, changed);
    if (next === null) ratings.delete(name);
    else ratings.set(name, next);
  }
  found.set("ratings", ratings);
}

function putVotes(found, model, changes) {
  const votes = new Map(part(found, "votes"));
  for (const [dimension, row] of Object.entries(changes.votes)) {
    if (votesProblem(row) || !model.dimensions.some(({ id }) => id === dimension)) continue;
    const counts = Object.entries(row).filter(([, count]) => Number(count) > 0);
    if (counts.length)
      votes.set(dimension, new Map(counts.map(([level, count]) => [level, Number(count)])));
    else votes.delete(dimension);
  }
  if (votes.size) found.set("votes", votes);
  else found.delete("votes");
}

function putParts(found, parts, model, changes) {
  const data = new Map(found);
  const refused = partTroubles(parts, model, data, changes);
  for (const [key, mine] of Object.entries(changes.parts)) {
    const one = parts.get(key);
    const wrong = refused.filter((trouble) => trouble.key === key).map(({ at }) => at);
    if (!one || (one.shape !== "each" && wrong.length)) continue;
    const sound =
      one.shape === "each"
        ? Object.fromEntries(Object.entries(mine).filter(([id]) => !wrong.includes(id)))
        : mine;
    const name = (id) =>
      [...part(data, key).keys()].find((old) => renamed(old, model) === id) ?? id;
    const value = valued(one, sound, data.get(key), name);
    if (value === null) found.delete(key);
    else found.set(key, value);
  }
  const by = isMap(found.get("target")) ? found.get("target").get("by") : undefined;
  // A day after the target's would make a file of two sound parts unsound.
  if (by && data.has("assessed_on") && found.get("assessed_on") > by)
    found.set("assessed_on", data.get("assessed_on"));
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
  const order = new Map(KEYS.map((key, index) => [key, { index }]));
  const place = (path, key) => {
    if (!path.length) return order.get(key);
    if (path[0] === "votes" && path.length === 1) return dimensions.get(key);
    if (path[0] !== "ratings" || path.length > 2) return undefined;
    return path.length === 1 ? rank.get(renamed(key, model)) : dimensions.get(key);
  };
  const base = stated(text, model, changes.scope);
  return edit(text, wanted(model, labels, base, changes), place);
}

/** The text of a file for a team that has none yet. */
export function begun(id, model, labels, changes) {
  const scope = changes.scope ?? model.dimensions.map((dimension) => dimension.id);
  const base = { data: new Map(), scope, cells: new Map() };
  const values = wanted(model, labels, base, changes).set("model", model.id).set("scope", scope);
  const found = [
    `# yaml-language-server: $schema=${"../".repeat(id.split("/").length)}schema/${model.id}.assessment.schema.json`,
  ];
  for (const key of KEYS.filter((one) => one !== "ratings" && values.has(one))) {
    const made = lines(key, values.get(key));
    if (made.length > 1 && found.at(-1)) found.push("");
    found.push(...made);
    if (made.length > 1) found.push("");
  }
  if (found.at(-1)) found.push("");
  const ratings = values.get("ratings");
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
    [...part(base.data, "overrides")].map(([name, value]) => [renamed(name, model), value]),
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
