// The cheapest cells that meet a set of demands: `solver.py`, which explains it, step by step.
// All numbers are whole and far below 2**53, so the answers are the same.

const BUDGET = 4_000_000;
export const NEVER = 2 ** 38;

const [FREE, IN, OUT] = [0, 1, -1];
const SCALE = 2 ** 10;
const [FIRST_ROUNDS, ROUNDS, PROBES] = [30, 10, 20];

export function sum(numbers) {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}

const gcd = (a, b) => (b ? gcd(b, a % b) : a);

/** The cheapest cells and whether nothing is cheaper for certain; null if none will do. */
export function cheapest(costs, clauses, demands, choose = null, budget = BUDGET) {
  const size = costs.length;
  const prices = costs.map((cost) => cost * SCALE);
  const unit = prices.reduce(gcd, 0) || 1;
  const needs = Array.from({ length: size + demands.length }, () => []);
  const serves = needs.map(() => []);
  clauses.forEach(([owner, alternatives], number) => {
    needs[owner].push(number);
    for (const a of alternatives) serves[a].push(number);
  });
  const demandOf = new Map(demands.flatMap(([cells], d) => cells.map((i) => [i, d])));
  demands = demands.map(([cells, count]) => [
    [...cells].sort((a, b) => (needs[a].length > 0) - (needs[b].length > 0)),
    count,
  ]);
  let best = NEVER;
  let solution = null;
  let looks = 0;

  const start = needs.map(() => FREE);
  if (!choose && !demands.every((_, d) => decide(start, size + d, IN))) return null;
  let rounds = FIRST_ROUNDS;
  const open = [{ bound: 0, state: start, multipliers: clauses.map(() => 0) }];
  let next = 0;
  while (open.length && open[next].bound < best && looks < budget) {
    const [{ state, multipliers }] = open.splice(next, 1);
    open.push(...branch(state, multipliers, rounds));
    rounds = ROUNDS;
    next = open.reduce((low, { bound }, i) => (bound < open[low].bound ? i : low), 0);
  }
  return solution && { solution, exact: !open.length || open[next].bound >= best };

  function decide(state, first, as) {
    const todo = [[first, as]];
    while (todo.length) {
      const [i, value] = todo.pop();
      if (state[i] === value) continue;
      if (state[i] !== FREE) return false;
      state[i] = value;
      for (const number of value === IN ? needs[i] : serves[i]) {
        const [owner, alternatives] = clauses[number];
        const left = alternatives.filter((a) => state[a] !== OUT);
        if (!left.length) todo.push([owner, OUT]);
        else if (left.length === 1 && state[owner] === IN) todo.push([left[0], IN]);
      }
      const demand = i < size ? demandOf.get(i) : i - size;
      if (state[size + demand] === IN) {
        const [cells, count] = demands[demand];
        const left = cells.filter((a) => state[a] !== OUT);
        if (left.length < count) return false;
        if (left.length === count) for (const a of left) todo.push([a, IN]);
      }
    }
    return true;
  }

  function branch(state, before, rounds) {
    const rest = restOf(state);
    let { bound, multipliers, choices } = climb(rest, state, before, rounds);
    if (bound >= best) return [];
    const undecided = state.flatMap((value, i) => (value === FREE ? [i] : []));
    const often = state.map((_, i) => sum(choices.map((choice) => choice[i])));
    const rank = (i) => Math.abs(2 * often[i] - choices.length) - 4 * serves[i].length;
    let doubtful = undecided.filter((i) => 0 < often[i] && often[i] < choices.length);
    if (!doubtful.length) doubtful = undecided.slice(0, 1);
    doubtful.sort((a, b) => rank(a) - rank(b));
    let parts = [];
    let most = -1;
    for (const i of doubtful.slice(0, PROBES)) {
      if (state[i] !== FREE) continue;
      const hopeful = [];
      for (const way of [IN, OUT]) {
        const part = [...state];
        if (!decide(part, i, way)) continue;
        const value = roundUp(relax(rest, part, multipliers).value);
        if (value < best) hopeful.push({ bound: Math.max(bound, value), state: part, multipliers });
      }
      if (!hopeful.length) return [];
      const bounds = hopeful.map((part) => part.bound);
      const worth = 4 * Math.min(...bounds) + Math.max(...bounds);
      if (hopeful.length === 1) {
        [{ bound, state }] = hopeful;
        [parts, most] = [hopeful, -1];
      } else if (worth > most) {
        [parts, most] = [hopeful, worth];
      }
    }
    return parts;
  }

  function climb(rest, state, multipliers, rounds) {
    let [bound, kept, stale, length] = [-1, multipliers, 0, 128];
    const choices = [];
    while (choices.length < rounds) {
      const { value, choice } = relax(rest, state, multipliers);
      choices.push(choice);
      if (value >= NEVER / 2) return { bound: NEVER, multipliers: kept, choices };
      const slopes = [];
      for (const { number, owner, alternatives } of rest.clauses) {
        const slope = choice[owner] - sum(alternatives.map((a) => choice[a]));
        if (slope > 0 || (slope < 0 && multipliers[number])) slopes.push([number, slope]);
      }
      if (value > bound || !slopes.length) repair(rest, choice);
      if (value > bound) {
        [bound, kept, stale] = [value, multipliers, 0];
      } else {
        stale += 1;
        if (stale % 4 === 0) length >>= 1;
      }
      const norm = sum(slopes.map(([, slope]) => slope * slope));
      const step = norm && Math.floor(((best - value) * length) / (128 * norm));
      if (step === 0 || roundUp(bound) >= best) break;
      multipliers = [...multipliers];
      for (const [number, slope] of slopes) {
        multipliers[number] = Math.max(0, multipliers[number] + step * slope);
      }
    }
    return { bound: roundUp(bound), multipliers: kept, choices };
  }

  function roundUp(value) {
    return Math.ceil(value / unit) * unit;
  }

  function restOf(state) {
    const taken = state.map((value) => +(value === IN));
    const free = [];
    for (let i = 0; i < size; i += 1) if (state[i] === FREE) free.push(i);
    return {
      free,
      taken,
      price: sum(prices.map((price, i) => taken[i] && price)),
      clauses: clauses.flatMap(([owner, alternatives], number) =>
        state[owner] === OUT || alternatives.some((a) => taken[a])
          ? []
          : [{ number, owner, alternatives: alternatives.filter((a) => state[a] === FREE) }],
      ),
      demands: demands.map(([cells, count]) => [
        cells.filter((i) => state[i] === FREE),
        Math.max(0, count - sum(cells.map((i) => taken[i]))),
      ]),
    };
  }

  function relax(rest, state, multipliers) {
    looks += rest.free.length + rest.clauses.length;
    let { total, priced } = price(rest, state, multipliers);
    const choice = [...rest.taken];
    for (const i of rest.free) {
      if (state[i] === IN || priced[i] < 0) {
        total += priced[i];
        choice[i] = 1;
        priced[i] = -1; // paid for, so demands take it first
      }
    }
    const picks = [];
    const values = rest.demands.map(([cells, count], d) => {
      const pick = count ? [...cells].sort((a, b) => priced[a] - priced[b]).slice(0, count) : [];
      picks.push(pick);
      let value = sum(pick.map((i) => Math.max(0, priced[i])));
      if (state[size + d] === OUT || pick.length < count || value >= NEVER) value = NEVER;
      if (state[size + d] === IN && choose) {
        value -= NEVER; // irresistible
        total += NEVER;
      }
      return value;
    });
    const { extra, met } = choose ? choose(values) : { extra: sum(values), met: values.keys() };
    for (const d of met) {
      choice[size + d] = 1;
      for (const i of picks[d]) choice[i] = 1;
    }
    return { value: total + extra, choice };
  }

  function price(rest, state, multipliers) {
    let total = rest.price;
    const priced = [...prices];
    for (const { number, owner, alternatives } of rest.clauses) {
      const multiplier = multipliers[number];
      const settled = state[owner] === OUT || alternatives.some((a) => state[a] === IN);
      if (!multiplier || settled) continue;
      if (rest.taken[owner]) total += multiplier;
      else priced[owner] += multiplier;
      for (const a of alternatives) priced[a] -= multiplier;
    }
    for (const i of rest.free) if (state[i] === OUT) priced[i] = NEVER;
    return { total, priced };
  }

  function repair(rest, choice) {
    const chosen = [...choice];
    let changed = true;
    while (changed) {
      changed = false;
      for (const { owner, alternatives } of rest.clauses) {
        if (!chosen[owner] || alternatives.some((a) => chosen[a])) continue;
        chosen[alternatives.reduce((low, a) => (prices[a] < prices[low] ? a : low))] = 1;
        changed = true;
      }
    }
    const spare = new Map();
    rest.demands.forEach(([cells, count], d) => {
      if (choice[size + d]) spare.set(d, sum(cells.map((i) => chosen[i])) - count);
    });
    const added = rest.free.filter((i) => chosen[i]);
    added.sort((a, b) => prices[b] - prices[a] || b - a);
    changed = true;
    while (changed) {
      changed = false;
      for (const i of added) {
        const demand = demandOf.get(i);
        if (!chosen[i] || (spare.get(demand) ?? 1) <= 0 || upholds(i, chosen)) continue;
        chosen[i] = 0;
        changed = true;
        if (spare.has(demand)) spare.set(demand, spare.get(demand) - 1);
      }
    }
    const cost = sum(prices.map((each, i) => chosen[i] && each));
    if (cost < best) {
      best = cost;
      solution = [...prices.keys()].filter((i) => chosen[i]);
    }
  }

  function upholds(i, chosen) {
    return serves[i].some((number) => {
      const [owner, alternatives] = clauses[number];
      return chosen[owner] && sum(alternatives.map((a) => chosen[a])) === 1;
    });
  }
}
