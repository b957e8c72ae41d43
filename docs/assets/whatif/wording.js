// Results as sentences, the same as those of `wording.py`.

const plural = (count, one, many = `${one}s`) => `${count || "no"} ${count === 1 ? one : many}`;

const listing = (words) =>
  words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words.at(-1)}` : words.join();

export const share = ({ present, applicable }) =>
  applicable
    ? `${present} of ${applicable} (${Math.floor((present * 100) / applicable)} %)`
    : "none applies";

/** What one level's fraction means for the level of the set. */
export function verdict(coverage, { blocking }) {
  if (!coverage.applicable) return "nothing applies";
  if (coverage.level === blocking) return `blocks: ${coverage.short} short`;
  if (blocking === null || coverage.level < blocking) return "holds";
  return coverage.holds ? "holds, but out of reach" : `${coverage.short} short`;
}

/** Which fraction decided the level. */
export function why({ levels, terms, threshold }, { level, blocking, coverage }) {
  const held = levels[level - 1];
  if (blocking === null) {
    return coverage.some((c) => c.applicable)
      ? `Every ${terms.level.toLowerCase()} that applies holds: ${held} is reached and nothing blocks.`
      : `Nothing applies here, so ${held} stands as the floor.`;
  }
  const block = coverage[blocking - 1];
  const fraction =
    `${share(block)} of the cells at ${levels[blocking - 1]} are present, ` +
    `${block.needed} ${block.needed === 1 ? "is" : "are"} needed (${threshold} %)`;
  if (blocking === 1) {
    return `The foundation is incomplete: ${fraction}. Nobody is below ${terms.level} 1.`;
  }
  return `${held} ${level > 1 || coverage[0].holds ? "holds" : "is the floor"}. ${fraction}.`;
}

/** Why the team is at its level, by the roll-up its model counts. */
export function headline(assessment, { pooled, dimensions }) {
  const dimension = assessment.terms.dimension.toLowerCase();
  if (assessment.rollup === "pooled") return why(assessment, pooled);
  if (assessment.rollup === "median") {
    const all = listing(dimensions.map(({ level }) => level));
    return `The median ${dimension} counts; they are at ${all}.`;
  }
  const lower = ({ level, score: [a, b] }, { level: other, score: [c, d] }) =>
    level < other || (level === other && a * d < c * b);
  const weakest = dimensions.reduce((low, gate) => (lower(gate, low) ? gate : low));
  const name = assessment.dimensions[dimensions.indexOf(weakest)];
  return `The weakest ${dimension} counts, and that is ${name}. ${why(assessment, weakest)}`;
}

/** How safe the headline is; empty where it is not that of all cells together. */
export function teamMargin({ levels, rollup, terms }, { pooled: { level, margin } }) {
  if (rollup !== "pooled" || margin === null) return "";
  return margin
    ? `It can lose ${plural(margin, "present rating")} before the ${terms.level.toLowerCase()} drops.`
    : `One lost capability is enough to drop below ${levels[level - 1]}.`;
}

/** What the path to the next level takes; `to` is null where there is no next. */
export function nextStep({ cells, levels, terms }, { level }, to, path) {
  if (to === null) {
    const top = level === levels.length ? "" : " that applies";
    return `This is the highest ${terms.level.toLowerCase()}${top}.`;
  }
  const goal = levels[to - 1];
  if (!path) return `${goal} cannot be reached: too little of it applies here.`;
  const count = path.cells.length;
  const capabilities = new Set(path.cells.map((i) => cells[i].capability)).size;
  const where = count > 1 ? ` in ${plural(capabilities, "capability", "capabilities")}` : "";
  const effort = (path.cost / 2).toLocaleString("en");
  const bound = path.exact ? "" : " at most";
  return `To reach ${goal}: raise ${plural(count, "rating")}${where}, effort ${effort}${bound}.`;
}
