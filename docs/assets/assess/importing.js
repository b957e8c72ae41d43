// A file that somebody drops, picks or pastes, to a draft or to everything that is wrong with it.

import { cellProblem, partTroubles, stated } from "./assessing.js";
import { partsOf } from "./parts.js";
import { Unreadable, read } from "./reading.js";
import { misfits } from "./schemas.js";
import { slug } from "./words.js";
import { unchanged } from "./work.js";

const SHEET = /\.(csv|tsv|xlsx?|numbers|ods)$/i;

/** Everything that keeps a file from being used, each a sentence with its line where it has one. */
export class Unusable extends Error {
  constructor(problems) {
    super(problems.join("; "));
    this.problems = problems;
  }
}

/** The text of a file's bytes. */
export function decoded(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Unusable(["it is no text in UTF-8"]);
  }
}

/** A draft of a file's text.
 *
 * `given` has the teams and models of the site, `fetched(path)` the JSON that it publishes.
 */
export async function imported(name, text, given, fetched) {
  if (SHEET.test(name))
    throw new Unusable([
      "this is a spreadsheet; the command maturity import makes an assessment of it",
    ]);
  let tree;
  try {
    tree = read(text);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new Unusable([error.message]);
  }
  const id = tree.value.get("model");
  const about = given.models.find((model) => model.id === id);
  if (!about) throw new Unusable([`it names no model of this site: ${id ?? "none"}`]);
  const [model, schema] = await Promise.all([
    fetched(`api/v1/models/${id}.json`),
    fetched(`schema/${id}.assessment.schema.json`),
  ]);
  const found = problems(text, tree, model, about.labels, schema);
  if (found.length) throw new Unusable(found);
  const stem = slug(name.replace(/\.ya?ml$/i, "")) || slug(tree.value.get("team")) || "team";
  const same = given.teams.filter(
    (team) => team.id.split("/").at(-1) === stem && team.team === tree.value.get("team"),
  );
  const place = same.length === 1 ? same[0].id : stem;
  return { ...unchanged(`file:${stem}:${Date.now()}`, place, id), text };
}

/** What is wrong with a file: first what its schema objects to, then what must hold beyond it. */
export function problems(text, tree, model, labels, schema) {
  const former = (key) => Object.hasOwn(model.renamed, key) || Object.hasOwn(model.retired, key);
  const found = misfits(text, tree, schema, former);
  if (found.length) return found.map(({ line, said }) => `line ${line}: ${said}`);
  const { data, cells } = stated(text, model);
  const parts = partsOf(model, labels);
  const nothing = { cells: {}, votes: {}, parts: {} };
  return [
    ...[...cells].flatMap(([key, cell]) => {
      const said = cell.status && cellProblem(cell);
      return said ? [`${key.replace("/", ", ")}: ${said}`] : [];
    }),
    ...partTroubles(parts, model, data, nothing).map(
      ({ key, at, said }) =>
        `${key}${typeof at === "number" ? ` ${at + 1}` : at ? ` ${at}` : ""}: ${said}`,
    ),
  ];
}
