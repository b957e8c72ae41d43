// From ratings to levels, as `scoring.py` has it: whole numbers and exact fractions only.

import { NOT_APPLICABLE, PARTIAL, PRESENT } from "./assessment.js";

export const needed = (applicable, threshold) => Math.ceil((threshold * applicable) / 100);

/** The level of a set of cells, and all that decided it; a score is [numerator, denominator]. */
export function gate(cells, { levels, threshold, credit, capabilities }) {
  const coverage = levels.map((_, i) => ({ level: i + 1, applicable: 0, present: 0, partial: 0 }));
  for (const { capability, status } of cells) {
    const tally = coverage[capabilities[capability].level - 1];
    tally.applicable += status !== NOT_APPLICABLE;
    tally.present += status === PRESENT;
    tally.partial += status === PARTIAL;
  }
  for (const c of coverage) {
    c.needed = needed(c.applicable, threshold);
    c.short = Math.max(0, c.needed - c.present);
    c.holds = c.applicable > 0 && !c.short;
  }
  const blocking = coverage.find((c) => c.short);
  const below = coverage.slice(0, blocking && blocking.level - 1);
  const level = below.findLast((c) => c.holds)?.level ?? 1;
  const spare = coverage.slice(0, level).filter((c) => c.applicable);
  return {
    level,
    score: blocking ? credited(blocking, level, credit) : [BigInt(level), 1n],
    margin: level === 1 ? null : Math.min(...spare.map((c) => c.present - c.needed)),
    blocking: blocking?.level ?? null,
    coverage,
  };
}

function credited(blocking, level, { part, whole }) {
  const all = whole * BigInt(blocking.applicable);
  const reached = all * BigInt(blocking.level === 1 ? 0 : level);
  return [reached + whole * BigInt(blocking.present) + part * BigInt(blocking.partial), all];
}

/** To two decimals, half-up, as text. */
export function rounded([numerator, denominator]) {
  const hundredths = String((200n * numerator + denominator) / (2n * denominator)).padStart(3, "0");
  return `${hundredths.slice(0, -2)}.${hundredths.slice(-2)}`;
}

/** All levels of an assessment. */
export function score(assessment) {
  const { cells, rollup } = assessment;
  const pooled = gate(cells, assessment);
  const dimensions = assessment.dimensions.map((_, dimension) =>
    gate(cells.filter((cell) => cell.dimension === dimension), assessment),
  );
  const ordered = dimensions.map(({ level }) => level).sort((a, b) => a - b);
  const middle = ordered[(ordered.length - 1) >> 1] + ordered[ordered.length >> 1];
  const rollups = { pooled: pooled.level, weakest: ordered[0], median: middle >> 1 };
  return { level: rollups[rollup], pooled, dimensions, rollups };
}
