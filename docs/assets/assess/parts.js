// What a file says beside ratings and votes: the team, the target, outcomes, initiatives, owners.
// Knows their keys, what must hold in them, and how they read as typed; nothing of pages.
//
// A part has a `shape`: one value, one record, a list of records, or a record for each capability.
// As typed, a record is a text or a list of texts for each field; `from` tells which one of the
// file's it is. A field's key with a dot in it stands one record deeper.

import { isMap, same } from "./reading.js";
import { clean, isDay, isFigure, isId, said, slug } from "./words.js";

const LINE = 400; // characters, as the schema has it
const TEXT = 2000;
const MEASURED = ["baseline", "current", "target"];

const line = (key, label, more) => ({ key, label, kind: "line", most: LINE, ...more });
const text = (key, label, more) => ({ key, label, kind: "text", most: TEXT, ...more });
const day = (key, label, more) => ({ key, label, kind: "day", ...more });
const ids = (key, label, more) => ({ key, label, kind: "ids", ...more });
const figure = (key, label, more) => ({ key, label, kind: "figure", ...more });
const choice = (key, label, options, more) => ({ key, label, kind: "choice", options, ...more });
const several = (key, label, options, more) => ({ key, label, kind: "several", options, ...more });

const named = (all) => new Map(all.map(({ id, name }) => [id, name]));

/** The parts of an assessment by a model, by key, in the order in which a page asks for them. */
export function partsOf(model, labels) {
  const { dimension, level } = model.terms;
  const [one, step] = [dimension.toLowerCase(), level.toLowerCase()];
  const dimensions = named(model.dimensions);
  const levels = new Map(labels.map((label, index) => [String(index + 1), label]));
  const value = (field) => ({ key: field.key, shape: "value", fields: [field] });
  const all = [
    value(line("team", "Name of the team", { required: "Give the team a name." })),
    value(
      day("assessed_on", "Ratings agreed on", {
        required: "Give the day the ratings were agreed.",
        help: "The day of the meeting, not the day you type them in.",
      }),
    ),
    value(
      text("about", "What the team does", {
        help: "One or two sentences on its product and its customers.",
      }),
    ),
    value(
      ids("customers", "Customers it serves", {
        help: "In words that teams agree on, with commas between them: enterprise, self-service. Teams that share some are shown side by side.",
      }),
    ),
    {
      key: "participants",
      shape: "records",
      title: "Who took part",
      item: "role",
      help: "Roles, such as Head of Support. No names: the file is public to everyone who reads the site.",
      fields: [
        line("role", "Role", { required: "Give the role." }),
        choice("dimension", `Speaks for which ${one}`, dimensions, { none: "All of them" }),
      ],
    },
    value(
      choice("claimed_level", `The ${step} the team believes it is at`, levels, {
        none: "Not said",
        whole: true,
        help: "From the workshop. The report compares it with what the ratings give.",
      }),
    ),
    {
      key: "target",
      shape: "record",
      fields: [
        choice("level", `The ${step} to reach`, levels, {
          none: "None yet",
          whole: true,
          required: `Choose the ${step} to reach.`,
        }),
        day("by", "By when", { help: "Optional. The report says whether the pace is realistic." }),
      ],
      check: ({ by }, { assessed_on }) =>
        isDay(by) && isDay(assessed_on) && by < assessed_on
          ? [["by", "The target is due before the day the ratings were agreed."]]
          : [],
    },
    {
      key: "outcomes",
      shape: "records",
      title: "Outcome metrics",
      item: "outcome",
      help: "What customers or the business should feel: where the figure began, where it is, where it shall be.",
      fields: [
        choice("metric", "Metric", named(model.metrics), {
          none: "Choose one",
          required: "Choose the metric.",
        }),
        ...[
          ["baseline", "Where it began", "On"],
          ["current", "Where it is now", "On"],
          ["target", "Where it shall be", "By"],
        ].flatMap(([key, label, when]) => [
          figure(`${key}.value`, label),
          day(`${key}.date`, when, { about: label }),
        ]),
      ],
      unit: ({ metric }) => model.metrics.find(({ id }) => id === metric)?.unit,
      check: measured,
      together: once,
    },
    {
      key: "initiatives",
      shape: "records",
      title: "Initiatives",
      item: "initiative",
      help: "Work the team has decided on, and the capabilities it is to bring. They show on the report's roadmap.",
      fields: [
        line("name", "What it is called", { required: "Give the initiative a name." }),
        several("closes", "Capabilities it brings", named(model.capabilities), {
          none: "Choose a capability",
          group: (id) => labels[model.capabilities.find((item) => item.id === id).level - 1],
          required: "Choose at least one capability that it brings.",
        }),
        several("dimensions", `Only in which ${model.terms.dimensions.toLowerCase()}`, dimensions, {
          none: `All of them, or choose a ${one}`,
        }),
        choice(
          "state",
          "How far it has come",
          new Map(["planned", "running", "done", "stopped"].map((state) => [state, state])),
          { none: "planned, unless said otherwise" },
        ),
        line("owner", "Owner", { help: "A role or a team." }),
        day("start", "Starts on"),
        day("due", "Due on"),
        text("note", "Note for readers"),
      ],
      check: inOrder,
      identified: true,
    },
    {
      key: "overrides",
      shape: "each",
      fields: [
        line("owner", "Owner", { help: "A role or a team." }),
        day("start", "Starts on"),
        day("due", "Due on"),
      ],
      check: inOrder,
    },
    value(text("notes", "Notes for readers", { help: "Anything a reader should know." })),
  ];
  return new Map(all.map((part) => [part.key, part]));
}

// --- values of a file, and as typed -----------------------------------------------------------

const path = (key) => key.split(".");

function valueAt(record, key) {
  const [outer, inner] = path(key);
  if (!inner) return record.get(outer);
  return isMap(record.get(outer)) ? record.get(outer).get(inner) : undefined;
}

function typedValue({ kind }, value) {
  if (kind === "several") return Array.isArray(value) ? value.map(said) : [];
  if (kind === "ids") return Array.isArray(value) ? value.map(said).join(", ") : "";
  return said(value);
}

const typedRecord = ({ fields }, record) =>
  Object.fromEntries(
    fields.map((field) => [field.key, typedValue(field, valueAt(record, field.key))]),
  );

/** The ids in a text with commas between them. */
const split = (text) =>
  clean(text)
    .split(/\s*,\s*/)
    .filter(Boolean);

/** A record in which nothing has been typed. */
export const blank = (part) => typedRecord(part, new Map());

/** A part of a file as its controls show it; `now` names capabilities as they are called today. */
export function typed(part, value, now = (id) => id) {
  const { shape, key } = part;
  if (shape === "value") return { [key]: typedValue(part.fields[0], value) };
  if (shape === "record") return typedRecord(part, isMap(value) ? value : new Map());
  if (shape === "records") {
    const items = Array.isArray(value) ? value.filter(isMap) : [];
    return items.map((item, from) => ({ ...typedRecord(part, item), from }));
  }
  const entries = isMap(value) ? [...value].filter(([, item]) => isMap(item)) : [];
  return Object.fromEntries(entries.map(([id, item]) => [now(id), typedRecord(part, item)]));
}

/** Whether a record has nothing in it that a file could hold. */
const isBlank = ({ fields }, record) =>
  fields.every(({ key, kind }) => !(kind === "several" ? record[key].length : clean(record[key])));

/** What a file would hold; what only blanks tell from what it holds stays as it is there. */
function valueOf({ kind, whole }, entered, was) {
  if (kind === "several" || kind === "ids") {
    const list = kind === "ids" ? split(entered) : entered;
    if (!list.length) return null;
    return Array.isArray(was) && same(was.map(said), list) ? was : list;
  }
  const tidy = clean(entered);
  if (tidy === clean(said(was))) return was ?? null;
  if (!tidy) return null;
  return whole || kind === "figure" ? Number(tidy) : tidy;
}

function written({ fields }, record, before) {
  const found = new Map(before);
  for (const field of fields) {
    const [outer, inner] = path(field.key);
    const value = valueOf(field, record[field.key], valueAt(before, field.key));
    if (inner) {
      const deeper = new Map(isMap(found.get(outer)) ? found.get(outer) : []);
      if (value === null) deeper.delete(inner);
      else deeper.set(inner, value);
      if (deeper.size) found.set(outer, deeper);
      else found.delete(outer);
    } else if (value === null) found.delete(outer);
    else found.set(outer, value);
  }
  return found;
}

/** What the file is to hold of a part without trouble; null if nothing. */
export function valued(part, entered, before, name = (id) => id) {
  const { shape, key } = part;
  if (shape === "value") return valueOf(part.fields[0], entered[key], before);
  if (shape === "record") {
    const found = written(part, entered, isMap(before) ? before : new Map());
    return found.size ? found : null;
  }
  if (shape === "records") return listed(part, entered, Array.isArray(before) ? before : []);
  const found = new Map(isMap(before) ? before : []);
  for (const [id, record] of Object.entries(entered)) {
    const next = written(
      part,
      record,
      isMap(found.get(name(id))) ? found.get(name(id)) : new Map(),
    );
    if (next.size) found.set(name(id), next);
    else found.delete(name(id));
  }
  return found.size ? found : null;
}

function listed(part, entered, before) {
  const kept = entered.filter((record) => "from" in record || !isBlank(part, record));
  const taken = new Set(before.filter(isMap).map((item) => item.get("id")));
  const found = kept.map((record) => {
    const was = isMap(before[record.from]) ? before[record.from] : new Map();
    const fresh = part.identified && !was.has("id");
    return written(part, record, fresh ? new Map([["id", free(record.name, taken)]]) : was);
  });
  return found.length ? found : null;
}

/** An id made of a name that no other has. */
function free(name, taken) {
  const stem = slug(name).slice(0, 56).replace(/-$/, "") || "initiative";
  let id = stem;
  for (let number = 2; taken.has(id); number += 1) id = `${stem}-${number}`;
  taken.add(id);
  return id;
}

// --- what must hold ----------------------------------------------------------------------------

/** What keeps a part from being written: the record, its field, and a sentence.
 *
 * `facts` are the day of the assessment, as typed, and the metrics its objectives are measured by.
 */
export function troubles(part, entered, facts) {
  const { shape } = part;
  const records =
    shape === "records"
      ? entered.map((record, index) => [index, record])
      : shape === "each"
        ? Object.entries(entered)
        : [[null, entered]];
  const told = records.filter(([, record]) => shape === "value" || !isBlank(part, record));
  const found = told.flatMap(([at, record]) =>
    recordTroubles(part, record, facts).map(([field, words]) => ({ at, field, said: words })),
  );
  for (const [at, field, words] of part.together?.(told, facts, part) ?? [])
    found.push({ at, field, said: words });
  return found;
}

function recordTroubles({ fields, check }, record, facts) {
  const found = fields.flatMap((field) => {
    const words = fieldTrouble(field, record[field.key]);
    return words ? [[field.key, words]] : [];
  });
  return found.length ? found : (check?.(record, facts) ?? []);
}

function fieldTrouble({ kind, required, options, most }, entered) {
  if (kind === "several") {
    if (required && !entered.length) return required;
    return entered.every((one) => options.has(one)) ? "" : "One of these is not in the model.";
  }
  const tidy = clean(entered);
  if (!tidy) return required ?? "";
  if (kind === "ids") {
    const list = split(tidy);
    if (!list.every(isId)) return "Each is small letters, figures and hyphens, such as mid-market.";
    return new Set(list).size < list.length ? "One of these is there twice." : "";
  }
  if (kind === "day" && !isDay(tidy)) return "The date is no day: year-month-day.";
  if (kind === "figure" && !isFigure(tidy)) return "A figure is a number, such as 12 or 3.5.";
  if (kind === "choice" && !options.has(tidy)) return "Choose one of the list.";
  return most && [...tidy].length > most ? `At most ${most} characters go into the file.` : "";
}

function inOrder({ start, due }) {
  return isDay(start) && isDay(due) && due < start
    ? [["due", "It is due before it starts: set a later day."]]
    : [];
}

function measured(record, { objectives }) {
  const found = MEASURED.filter(
    (key) => clean(record[`${key}.date`]) && !clean(record[`${key}.value`]),
  ).map((key) => [`${key}.value`, "Give the figure that goes with this day, or remove the day."]);
  const [from, to] = [record["baseline.value"], record["target.value"]].map(clean);
  if (objectives.has(record.metric) && (!from || !to || Number(from) === Number(to)))
    found.push([
      from ? "target.value" : "baseline.value",
      "An objective of the file is measured by this: give where it began and another figure where it shall be.",
    ]);
  return found;
}

/** Each metric is there once, and none is gone that an objective is measured by. */
function once(told, { objectives }, { fields: [{ options }] }) {
  const metrics = told.map(([, { metric }]) => metric);
  const twice = told.filter(
    ([, { metric }]) => metric && metrics.indexOf(metric) !== metrics.lastIndexOf(metric),
  );
  return [
    ...twice.map(([at]) => [at, "metric", "This metric is listed twice: keep one of them."]),
    ...[...objectives]
      .filter((metric) => !metrics.includes(metric))
      .map((metric) => [
        null,
        null,
        `An objective of the file is measured by "${options.get(metric) ?? metric}": list it again.`,
      ]),
  ];
}
