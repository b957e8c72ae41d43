// How far voters agree, as `votes.py` has it: quartiles by nearest rank.

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
