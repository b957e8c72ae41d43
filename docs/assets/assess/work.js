// One assessment being worked on: a draft held against the file that it changes. Every change goes
// through here, and is kept at once. Knows no page.

import {
  begun,
  cellOf,
  cellProblem,
  computable,
  entered,
  partTroubles,
  revised,
  stated,
  votesIn,
  votesProblem,
} from "./assessing.js";
import { read as readCells } from "../whatif/assessment.js";
import { score } from "../whatif/scoring.js";
import { blank, partsOf } from "./parts.js";
import { Unreadable } from "./reading.js";
import { isPath, plural } from "./words.js";

/** A draft without a change. */
export const unchanged = (name, id, model) => ({
  name,
  id,
  model,
  scope: null,
  text: null,
  seen: null,
  cells: {},
  votes: {},
  parts: {},
});

const equal = (one, other) => JSON.stringify(one) === JSON.stringify(other);

export class Work {
  /** `about` has the model's labels and credit; `changed` is called after every change. */
  constructor({ draft, text, model, about, changed }) {
    Object.assign(this, { draft, text, model, about, changed });
    this.parts = partsOf(model, about.labels);
    this.file = stated(text, model).data;
    this.renew();
  }

  /** Hold the draft against its file again: after a change of scope, or one from elsewhere. */
  renew() {
    const known = this.model.dimensions.map(({ id }) => id);
    const scope = this.draft.scope && known.filter((id) => this.draft.scope.includes(id));
    this.base = stated(this.text, this.model, scope?.length ? scope : null);
  }

  get scope() {
    return this.base.scope;
  }

  set scope(ids) {
    const { scope } = stated(this.text, this.model);
    this.draft.scope = equal(ids, scope) ? null : ids;
    this.renew();
    this.changed();
  }

  get id() {
    return this.draft.id;
  }

  set id(id) {
    this.draft.id = id;
    this.changed();
  }

  get name() {
    return this.part("team").team.trim() || this.id;
  }

  dimension(id) {
    return this.model.dimensions.find((one) => one.id === id);
  }

  /** Capabilities with a cell in scope, in the model's order. */
  get capabilities() {
    return this.model.capabilities.filter(({ dimensions }) =>
      dimensions.some((id) => this.scope.includes(id)),
    );
  }

  // --- ratings ------------------------------------------------------------------------------

  rating(key) {
    return cellOf(key, this.base, this.draft);
  }

  /** What the file says of a cell. */
  before(key) {
    return cellOf(key, this.base, { cells: {} });
  }

  isRerated(key) {
    return key in this.draft.cells;
  }

  /** Change part of a cell; one that is again as in the file leaves the draft. */
  rate(key, values) {
    const now = { ...this.rating(key), ...values };
    if (equal(now, this.before(key))) delete this.draft.cells[key];
    else this.draft.cells[key] = now;
    this.changed();
  }

  // --- votes --------------------------------------------------------------------------------

  /** How many voted for each level, as typed, by number of the level. */
  votes(dimension) {
    return this.draft.votes[dimension] ?? votesIn(this.file).get(dimension) ?? {};
  }

  vote(dimension, level, count) {
    const { [level]: _, ...others } = this.votes(dimension);
    const row = count === "" ? others : { ...others, [level]: count };
    const counts = (votes) => this.about.labels.map((_, index) => Number(votes[index + 1] ?? 0));
    const before = votesIn(this.file).get(dimension) ?? {};
    if (!votesProblem(row) && equal(counts(row), counts(before)))
      delete this.draft.votes[dimension];
    else this.draft.votes[dimension] = row;
    this.changed();
  }

  // --- other parts --------------------------------------------------------------------------

  /** A part as typed; for one that capabilities have, the record of each that has one. */
  part(key) {
    return entered(this.parts.get(key), this.model, this.file, this.draft);
  }

  /** A capability's record of a part. */
  partOf(key, capability) {
    return this.part(key)[capability] ?? blank(this.parts.get(key));
  }

  put(key, typed) {
    this.draft.parts[key] = typed;
    if (equal(typed, this.unchangedPart(key))) delete this.draft.parts[key];
    this.changed();
  }

  putOf(key, capability, record) {
    const before = this.unchangedPart(key)[capability] ?? blank(this.parts.get(key));
    const { [capability]: _, ...others } = this.draft.parts[key] ?? {};
    const mine = equal(record, before) ? others : { ...others, [capability]: record };
    if (Object.keys(mine).length) this.draft.parts[key] = mine;
    else delete this.draft.parts[key];
    this.changed();
  }

  unchangedPart(key) {
    return entered(this.parts.get(key), this.model, this.file, { parts: {} });
  }

  // --- what follows -------------------------------------------------------------------------

  /** The cells as the rules read them, and what they come to; in `before` as in the file. */
  results() {
    const read = (changes) => readCells(computable(this.model, this.about, this.base, changes));
    const [before, after] = [read({ cells: {} }), read(this.draft)];
    return { before: score(before), cells: after, after: score(after) };
  }

  /** What keeps something from being written, each with the id of the element to mend it at. */
  problems() {
    const { draft } = this;
    const found = [];
    if (!isPath(draft.id))
      found.push({
        at: "cx-id",
        said: "An id is lower-case words joined by hyphens, with slashes between folders.",
      });
    for (const { key, at, field, said } of this.partProblems()) {
      const { title, item, fields, shape } = this.parts.get(key);
      const place =
        shape === "each"
          ? this.model.capabilities.find(({ id }) => id === at)?.name
          : shape === "records"
            ? at === null
              ? title
              : `${title}, ${item} ${at + 1}`
            : fields.length > 1
              ? "Target"
              : "";
      found.push({
        at: `cx-${[key, at, field].filter((one) => one !== null).join("-")}`,
        said: `${place ? `${place}: ` : ""}${said}`,
      });
    }
    for (const key of Object.keys(draft.cells)) {
      const said = this.inScope(key) && cellProblem(draft.cells[key]);
      if (said) found.push({ at: `cx-cell-${key}`, said: `${this.cellName(key)}: ${said}` });
    }
    for (const [dimension, row] of Object.entries(draft.votes)) {
      const said = this.scope.includes(dimension) && votesProblem(row);
      if (said) {
        const { name } = this.dimension(dimension);
        found.push({ at: `cx-votes-${dimension}`, said: `Votes, ${name}: ${said}` });
      }
    }
    return found;
  }

  partProblems() {
    return partTroubles(this.parts, this.model, this.file, this.draft);
  }

  inScope(key) {
    const [capability, dimension] = key.split("/");
    const one = this.model.capabilities.find(({ id }) => id === capability);
    return Boolean(one?.dimensions.includes(dimension)) && this.scope.includes(dimension);
  }

  cellName(key) {
    const [capability, dimension] = key.split("/");
    const one = this.model.capabilities.find(({ id }) => id === capability);
    return `${one.name} · ${this.dimension(dimension).name}`;
  }

  /** The keys of the cells that are not as in the file, in the model's order. */
  rerated() {
    return this.capabilities
      .flatMap(({ id, dimensions }) => dimensions.map((one) => `${id}/${one}`))
      .filter((key) => this.isRerated(key) && this.inScope(key));
  }

  /** What has changed, in words, such as "2 ratings, the target"; empty if nothing has. */
  changes() {
    const { draft } = this;
    const [cells, votes] = [this.rerated().length, Object.keys(draft.votes).length];
    const plans = Object.keys(draft.parts).filter((key) => this.text !== null || !(key in FIRST));
    return [
      ...(cells ? [plural(cells, "rating")] : []),
      ...(votes
        ? [
            `votes of ${plural(votes, this.model.terms.dimension.toLowerCase(), this.model.terms.dimensions.toLowerCase())}`,
          ]
        : []),
      ...(draft.scope && this.text !== null ? ["the scope"] : []),
      ...plans.map((key) => CALLED[key]),
    ];
  }

  /** Whether so much is missing that there cannot be a file yet. */
  get isIncomplete() {
    if (this.text !== null) return !isPath(this.id);
    return !isPath(this.id) || this.partProblems().some(({ key }) => key in FIRST);
  }

  /** The text of the file that is to be; empty if there cannot be one, then `problem` says why. */
  made() {
    if (this.isIncomplete) return { text: "" };
    const { draft, model, about, text } = this;
    try {
      return {
        text:
          text === null
            ? begun(draft.id, model, about.labels, { ...draft, scope: this.scope })
            : revised(text, model, about.labels, { ...draft, scope: draft.scope && this.scope }),
      };
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      return {
        text: "",
        problem: `The file cannot be changed here (${error.message}). Your draft is kept.`,
      };
    }
  }
}

const FIRST = { team: true, assessed_on: true }; // what every file has
const CALLED = {
  team: "the team's name",
  assessed_on: "the day",
  about: "what the team does",
  customers: "its customers",
  participants: "who took part",
  claimed_level: "the level believed in",
  target: "the target",
  outcomes: "outcomes",
  initiatives: "initiatives",
  overrides: "owners and dates",
  notes: "the notes",
};
