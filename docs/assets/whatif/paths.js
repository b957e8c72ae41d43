// The cheapest way to a level, as `paths.py` has it.

import { NOT_APPLICABLE, PARTIAL, PRESENT } from "./assessment.js";
import { unmet } from "./requirements.js";
import { needed } from "./scoring.js";
import { NEVER, cheapest, sum } from "./solver.js";

const WEIGHT = { S: 2, M: 6, L: 16 };

/** The level to aim for next; none at the top. */
export function nextLevel({ level, pooled }, { rollup }) {
  const above = pooled.coverage.slice(level);
  return above.find((c) => c.applicable || rollup !== "pooled")?.level ?? null;
}

/** The cheapest way for the team or one dimension; the cost is in halves of a small step. */
export function shortestPath(assessment, to, { dimension = null, budget } = {}) {
  const { capabilities, cells, levels, rollup } = assessment;
  if (to > levels.length) return null;
  const alone = dimension !== null;
  const apart = !alone && rollup !== "pooled";
  const units = assessment.dimensions.map((_, d) => {
    if (alone) return d === dimension ? 0 : -1; // the others have no say
    return apart ? d : 0;
  });
  const count = apart ? units.length : 1;
  const goals = apart && rollup === "median" ? medianGoals(to, count, levels.length) : [[to, to]];
  const { ladders, demands } = climb(assessment, units, count, goals.at(-1)[0]);
  const choose = apart && rollup === "median" ? (values) => easiest(goals, ladders, values) : null;
  if (!choose && ladders.some((ladder) => !ladder[to - 1])) return null;

  const required = unmet(assessment);
  const concerned = new Set(demands.flatMap(([missing]) => missing));
  // What is added to a set while it is walked through is walked through too.
  for (const i of concerned) for (const open of required[i]) for (const a of open) concerned.add(a);
  const chosen = [...concerned].sort((a, b) => a - b);
  const number = new Map(chosen.map((cell, i) => [cell, i]));
  const numbers = (list) => list.map((cell) => number.get(cell));
  const costs = chosen.map((i) => {
    const weight = WEIGHT[capabilities[cells[i].capability].effort];
    return cells[i].status === PARTIAL ? weight / 2 : weight;
  });
  const found = cheapest(
    costs,
    chosen.flatMap((cell, i) => required[cell].map((open) => [i, numbers(open)])),
    demands.map(([missing, short]) => [numbers(missing), short]),
    choose,
    budget,
  );
  return found && {
    to,
    cells: found.solution.map((i) => chosen[i]),
    cost: sum(found.solution.map((i) => costs[i])),
    exact: found.exact,
  };
}

/** For each unit, by level, the numbers of the demands to meet; and the demands of all units. */
function climb({ capabilities, cells, levels, threshold }, units, count, top) {
  const places = Array.from({ length: count }, () =>
    levels.map(() => ({ applicable: 0, missing: [] })),
  );
  cells.forEach(({ capability, dimension, status }, i) => {
    const place = places[units[dimension]]?.[capabilities[capability].level - 1];
    if (!place || status === NOT_APPLICABLE) return;
    place.applicable += 1;
    if (status !== PRESENT) place.missing.push(i);
  });
  const demands = [];
  const ladders = places.map((unit) => {
    const ladder = [[]]; // nobody falls below level 1
    let climbed = [];
    unit.forEach(({ applicable, missing }, i) => {
      if (ladder.length >= top || !applicable) return;
      const short = needed(applicable, threshold) - applicable + missing.length;
      if (short > 0) climbed = [...climbed, demands.push([missing, short]) - 1];
      // who holds this level has reached the empty ones below it
      while (ladder.length <= i) ladder.push(climbed);
    });
    return ladder;
  });
  return { ladders, demands };
}

/** Each way for the median to reach a level: half of the units the first level, one the second. */
function medianGoals(to, count, top) {
  const apart = count % 2 ? 0 : Math.max(0, Math.min(to - 1, top - to));
  return Array.from({ length: apart + 1 }, (_, j) => [to + j, to - j]);
}

/** The cheapest goal if each demand costs its value. */
function easiest(goals, ladders, values) {
  const half = ladders.length >> 1;
  const cost = (unit, level) => {
    const rungs = ladders[unit][level - 1];
    return rungs ? sum(rungs.map((demand) => values[demand])) : NEVER;
  };
  let extra = NEVER;
  let met = [];
  for (const [high, low] of goals) {
    const costs = ladders.map((_, unit) => cost(unit, high));
    const order = [...costs.keys()].sort((a, b) => costs[a] - costs[b]);
    for (const last of order) {
      const others = order.slice(0, half + 1).filter((unit) => unit !== last).slice(0, half);
      const total = sum(others.map((unit) => costs[unit])) + cost(last, low);
      if (total < extra) {
        extra = total;
        const reached = [...others.map((unit) => [unit, high]), [last, low]];
        met = reached.flatMap(([unit, level]) => ladders[unit][level - 1] ?? []);
      }
    }
  }
  return { extra, met };
}
