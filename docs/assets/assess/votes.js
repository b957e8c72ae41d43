// How far voters agree, as `votes.py` has it: quartiles by nearest rank.

import { plural } from "./words.js";

const SPREAD = 2; // quartiles so many levels apart are a disagreement

function quartile(counts, total, number) {
  const rank = Math.ceil((number * total) / 4);
  let reached = 0;
  return counts.findIndex((count) => (reached += count) >= rank) + 1;
}

/** Counts by level, the lowest first, to their quartiles; null without a vote. */
export function ballot(counts) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (!total) return null;
  const [lower, median, upper] = [1, 2, 3].map((number) => quartile(counts, total, number));
  return { total, lower, median, upper, split: upper - lower >= SPREAD };
}

/** What a ballot says, beside the level that the ratings give unless that is null. */
export function verdict({ total, lower, median, upper, split }, level) {
  const half =
    lower === upper ? `the middle half at ${lower}` : `the middle half from ${lower} to ${upper}`;
  const differs = level !== null && median !== level ? `the ratings give ${level}` : "";
  const mind = split
    ? ["people disagree", differs].filter(Boolean).join(", and ")
    : differs || (level === null ? "people agree" : "agrees with the ratings");
  return `${plural(total, "vote")}, median ${median}, ${half}: ${mind}`;
}
