"""The cheapest way to a level: which cells, turned present, reach it.

Pure: knows what a level demands, what cells cost, and a solver for the rest; nothing of dates,
advice or pages. The solver is deterministic and counts in integers far below 2**53, so that a
port to another language finds the same cells.
"""

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from math import gcd
from typing import NamedTuple

from maturity.model import Assessment, Cell, Effort, Rollup, Status
from maturity.requirements import unmet
from maturity.scoring import Result, needed

BUDGET = 4_000_000
"""How many looks at a cell or clause the solver may take; about two seconds."""

_WEIGHT: Mapping[Effort, int] = {"S": 2, "M": 6, "L": 16}
"""Cost of a missing cell in half-units, so that a partial one costs an integer too."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Path:
    """The cheapest set of cells that, turned present, reaches a level."""

    to: int
    """Number of the level asked for."""
    cells: tuple[Cell, ...]
    """In the model's order; none if the level is reached already."""
    cost: Fraction
    """Sum of effort weights: S 1, M 3, L 8, half of it for a partial cell."""
    exact: bool
    """Nothing is cheaper; else the search was cut short, and the cost is an upper bound."""


def next_level(result: Result) -> int | None:
    """The level to aim for next; none at the top.

    Pooled, that is the lowest one above with an applicable cell. Other roll-ups go one up, since
    a median can lie on a level that is empty.
    """
    pooled = result.assessment.model.policy.rollup is Rollup.POOLED
    above = result.pooled.coverage[result.level :]
    return next((c.level for c in above if not (pooled and c.empty)), None)


def shortest_path(assessment: Assessment, to: int, dimension: str | None = None) -> Path | None:
    """The cheapest way to a level for the team, by its model's roll-up, or for one dimension.

    None if it cannot be reached, since every level from there to the top is empty. Other cells
    than those that count toward the level are in the set only where a requirement takes them.
    """
    model = assessment.model
    top = len(model.levels)
    if to > top:
        return None
    units = _units(assessment, dimension)
    count = len(set(units.values()))
    if dimension is None and model.policy.rollup is Rollup.MEDIAN:
        goals = _median_goals(to, count, top)
        ladders, demands = _ladders(assessment, units, goals[-1][0])
        choose = partial(_easiest, goals, ladders)
    else:
        ladders, demands = _ladders(assessment, units, to)
        choose = None
        if any(ladder[to - 1] is None for ladder in ladders):
            return None

    required = unmet(assessment)
    concerned = {cell for missing, _ in demands for cell in missing}
    todo = list(concerned)
    while todo:
        for clause in required.get(todo.pop(), ()):
            todo.extend(cell for cell in clause.alternatives if cell not in concerned)
            concerned.update(clause.alternatives)
    cells = [cell for cell in assessment.cells if cell in concerned]
    number = {cell: i for i, cell in enumerate(cells)}
    costs = [_cost(assessment, cell) for cell in cells]
    found = cheapest(
        costs,
        [
            (number[cell], [number[a] for a in clause.alternatives])
            for cell in cells
            for clause in required.get(cell, ())
        ],
        [([number[cell] for cell in missing], short) for missing, short in demands],
        choose,
    )
    if found is None:
        return None
    chosen, exact = found
    return Path(
        to=to,
        cells=tuple(cells[i] for i in chosen),
        cost=Fraction(sum(costs[i] for i in chosen), 2),
        exact=exact,
    )


def _cost(assessment: Assessment, cell: Cell) -> int:
    weight = _WEIGHT[assessment.effort(cell.capability)]
    return weight // 2 if assessment.cells[cell].status is Status.PARTIAL else weight


# What reaching a level takes. A unit is a set of cells with a level of its own: all cells in
# scope, or those of one dimension. A ladder has, for each level, the demands to be met so that
# its unit reaches it, by their numbers; None where it cannot.

_Ladder = Sequence[Sequence[int] | None]


def _units(assessment: Assessment, dimension: str | None) -> Mapping[str, int]:
    """The unit to which each dimension belongs; the others have no say."""
    if dimension is not None:
        return {dimension: 0}
    if assessment.model.policy.rollup is Rollup.POOLED:
        return dict.fromkeys(assessment.scope, 0)
    return {name: unit for unit, name in enumerate(assessment.scope)}


def _ladders(
    assessment: Assessment, units: Mapping[str, int], top: int
) -> tuple[list[_Ladder], list[tuple[list[Cell], int]]]:
    """The ladder of each unit up to level `top`, and the demands: cells, how many of them."""
    model = assessment.model
    applicable: dict[tuple[int, int], int] = defaultdict(int)
    missing: dict[tuple[int, int], list[Cell]] = defaultdict(list)
    for cell, rating in assessment.cells.items():
        unit = units.get(cell.dimension)
        if unit is not None and rating.status is not Status.NOT_APPLICABLE:
            place = unit, model.capability[cell.capability].level
            applicable[place] += 1
            if rating.status is not Status.PRESENT:
                missing[place].append(cell)

    ladders: list[_Ladder] = []
    demands: list[tuple[list[Cell], int]] = []
    for unit in sorted(set(units.values())):
        ladder: list[Sequence[int] | None] = [()]  # nobody falls below level 1
        climbed: tuple[int, ...] = ()
        for level in range(1, len(model.levels) + 1):
            place = unit, level
            if len(ladder) < top and applicable[place]:
                present = applicable[place] - len(missing[place])
                short = needed(applicable[place], model.policy.threshold_percent) - present
                if short > 0:
                    climbed += (len(demands),)
                    demands.append((missing[place], short))
                # who holds this level has reached the empty ones below it
                ladder.extend([climbed] * (level - len(ladder)))
        ladder.extend([None] * (top - len(ladder)))
        ladders.append(ladder)
    return ladders, demands


def _median_goals(to: int, count: int, top: int) -> list[tuple[int, int]]:
    """Each way for the median to reach `to`: half of the units the first level, one the second.

    The middle two of an even number may lie as far below and above it as they like.
    """
    apart = 0 if count % 2 else max(0, min(to - 1, top - to))
    return [(to + j, to - j) for j in range(apart + 1)]


def _easiest(
    goals: Sequence[tuple[int, int]], ladders: Sequence[_Ladder], values: Sequence[int]
) -> tuple[int, list[int]]:
    """The cheapest goal if each demand costs its value: its cost and demands."""
    half = len(ladders) // 2

    def cost(unit: int, level: int) -> int:
        rungs = ladders[unit][level - 1]
        return _NEVER if rungs is None else sum([values[demand] for demand in rungs])

    best = _NEVER
    met: list[int] = []
    for high, low in goals:
        costs = [cost(unit, high) for unit in range(len(ladders))]
        order = sorted(range(len(ladders)), key=costs.__getitem__)
        for extra in order:
            others = [unit for unit in order[: half + 1] if unit != extra][:half]
            total = sum([costs[unit] for unit in others]) + cost(extra, low)
            if total < best:
                best = total
                reached = [*((unit, high) for unit in others), (extra, low)]
                met = [d for unit, level in reached for d in ladders[unit][level - 1] or ()]
    return best, met


# The solver

Clause = tuple[int, Sequence[int]]
"""A cell, and those of which one must be chosen for it to be chosen; at least one of them."""
Demand = tuple[Sequence[int], int]
"""Cells, and how many of them must be chosen; no cell is in two demands."""
Choose = Callable[[Sequence[int]], tuple[int, Sequence[int]]]
"""Given a cost for each demand: which to meet, and before that, what these cost together."""

_FREE, _IN, _OUT = 0, 1, -1
_SCALE = 1 << 10
"""Prices are costs times this, so that multipliers can be integers."""
_NEVER = 1 << 38
"""A price above those of all solutions."""
_FIRST_ROUNDS, _ROUNDS, _PROBES = 30, 10, 20


def cheapest(
    costs: Sequence[int],
    clauses: Sequence[Clause],
    demands: Sequence[Demand],
    choose: Choose | None = None,
    budget: int = BUDGET,
) -> tuple[list[int], bool] | None:
    """The cheapest cells that meet all demands and their own clauses; none if none can.

    Cells are numbered as in `costs`, which are above 0. `choose` may name the demands to meet.
    With the cells stands whether nothing is cheaper for certain: the budget may run out before
    that is known. At equal cost, cells without clauses come first, then lower numbers.
    """
    return _Search(costs, clauses, demands, choose).run(budget)


class _Rest(NamedTuple):
    """What a state leaves open."""

    free: Sequence[int]
    """Cells not decided."""
    taken: Sequence[int]
    """For each cell and demand: 1 where it is in."""
    price: int
    """Of all cells that are in."""
    clauses: Sequence[tuple[int, int, Sequence[int]]]
    """Number, owner and free alternatives of the clauses that still matter."""
    demands: Sequence[Demand]
    """For each demand, its free cells and how many of them it takes."""


class _Search:
    """Branch and bound over a Lagrangian relaxation (Fisher 1981, doi:10.1287/mnsc.27.1.1).

    Without clauses, the n cheapest cells of each demand are the answer. So clauses are priced
    instead of enforced: each has a multiplier, which is added to the price of its owner and taken
    off those of its alternatives. Whatever the multipliers, the answer to that is a lower bound,
    and once its clauses are repaired, a solution. Rounds of subgradient steps on the multipliers
    raise the bound. If it stays below the best solution, cells on which the rounds differed are
    tried both ways. Often one way is hopeless, and the cell is decided; else the search branches.

    A state has an entry for each cell, then one for each demand: whether it is to be met.
    """

    def __init__(
        self,
        costs: Sequence[int],
        clauses: Sequence[Clause],
        demands: Sequence[Demand],
        choose: Choose | None,
    ) -> None:
        self.size = len(costs)
        self.prices = [cost * _SCALE for cost in costs]
        self.unit = gcd(*self.prices) or 1
        self.clauses = clauses
        self.choose = choose
        self.needs: list[list[int]] = [[] for _ in range(self.size + len(demands))]
        self.serves: list[list[int]] = [[] for _ in self.needs]
        for number, (owner, alternatives) in enumerate(clauses):
            self.needs[owner].append(number)
            for i in alternatives:
                self.serves[i].append(number)
        self.demands = [
            (sorted(cells, key=lambda i: len(self.needs[i]) > 0), count) for cells, count in demands
        ]
        self.demand_of = {i: d for d, (cells, _) in enumerate(demands) for i in cells}
        self.best = _NEVER
        self.solution: list[int] | None = None
        self.looks = 0

    def run(self, budget: int) -> tuple[list[int], bool] | None:
        """The best solution found, and whether it is known to be the best."""
        start = [_FREE] * len(self.needs)
        if self.choose is None and not all(
            self._decide(start, i, _IN) for i in range(self.size, len(start))
        ):
            return None
        rounds, serial = _FIRST_ROUNDS, 0
        heap = [(0, serial, start, [0] * len(self.clauses))]
        while heap and heap[0][0] < self.best and self.looks < budget:
            _, _, state, multipliers = heapq.heappop(heap)
            for bound, part, better in self._branch(state, multipliers, rounds):
                serial += 1
                heapq.heappush(heap, (bound, serial, part, better))
            rounds = _ROUNDS
        if self.solution is None:
            return None
        return self.solution, not heap or heap[0][0] >= self.best

    def _decide(self, state: list[int], i: int, value: int) -> bool:
        """Decide a cell or demand and all that follows; false if the state contradicts it."""
        todo = [(i, value)]
        while todo:
            i, value = todo.pop()
            if state[i] == value:
                continue
            if state[i] != _FREE:
                return False
            state[i] = value
            for number in self.needs[i] if value == _IN else self.serves[i]:
                owner, alternatives = self.clauses[number]
                left = [a for a in alternatives if state[a] != _OUT]
                if not left:
                    todo.append((owner, _OUT))
                elif len(left) == 1 and state[owner] == _IN:
                    todo.append((left[0], _IN))
            demand = self.demand_of.get(i, -1) if i < self.size else i - self.size
            if demand >= 0 and state[self.size + demand] == _IN:
                cells, count = self.demands[demand]
                left = [a for a in cells if state[a] != _OUT]
                if len(left) < count:
                    return False
                if len(left) == count:
                    todo.extend((a, _IN) for a in left)
        return True

    def _branch(
        self, state: list[int], multipliers: list[int], rounds: int
    ) -> Iterator[tuple[int, list[int], list[int]]]:
        """The parts of a state that may hold a better solution: bound, state, multipliers."""
        rest = self._rest(state)
        bound, multipliers, choices = self._climb(rest, state, multipliers, rounds)
        if bound >= self.best:
            return
        undecided = [i for i, value in enumerate(state) if value == _FREE]
        often = [sum(taken) for taken in zip(*choices, strict=True)]
        doubtful = [i for i in undecided if 0 < often[i] < len(choices)] or undecided[:1]
        doubtful.sort(key=lambda i: abs(2 * often[i] - len(choices)) - 4 * len(self.serves[i]))
        parts: list[tuple[int, list[int], list[int]]] = []
        most = -1
        for i in doubtful[:_PROBES]:
            if state[i] == _FREE:
                hopeful = []
                for way in (_IN, _OUT):
                    part = list(state)
                    if self._decide(part, i, way):
                        value = self._round_up(self._relax(rest, part, multipliers)[0])
                        if value < self.best:
                            hopeful.append((max(bound, value), part, multipliers))
                if not hopeful:
                    return
                low, high = min(hopeful)[0], max(hopeful)[0]
                if len(hopeful) == 1:
                    bound, state, _ = hopeful[0]
                    parts, most = hopeful, -1
                elif 4 * low + high > most:
                    parts, most = hopeful, 4 * low + high
        yield from parts

    def _climb(
        self, rest: _Rest, state: Sequence[int], multipliers: list[int], rounds: int
    ) -> tuple[int, list[int], list[list[int]]]:
        """The highest lower bound found for a state, its multipliers, and the choice of each round.

        The bound is no less than the best solution where the state holds no better one.
        """
        bound, kept, stale, length = -1, multipliers, 0, 128
        choices: list[list[int]] = []
        while len(choices) < rounds:
            value, choice = self._relax(rest, state, multipliers)
            choices.append(choice)
            if value >= _NEVER // 2:
                return _NEVER, kept, choices
            slopes = []
            for number, owner, alternatives in rest.clauses:
                slope = choice[owner] - sum([choice[a] for a in alternatives])
                if slope > 0 or (slope < 0 and multipliers[number]):
                    slopes.append((number, slope))
            if value > bound or not slopes:
                self._repair(rest, choice)
            if value > bound:
                bound, kept, stale = value, multipliers, 0
            else:
                stale += 1
                if stale % 4 == 0:
                    length //= 2
            norm = sum([slope * slope for _, slope in slopes])
            step = norm and (self.best - value) * length // (128 * norm)
            if step == 0 or self._round_up(bound) >= self.best:
                break
            multipliers = list(multipliers)
            for number, slope in slopes:
                multipliers[number] = max(0, multipliers[number] + step * slope)
        return self._round_up(bound), kept, choices

    def _round_up(self, value: int) -> int:
        """To what a solution can cost: a multiple of the costs' greatest common divisor."""
        return -(-value // self.unit) * self.unit

    def _rest(self, state: Sequence[int]) -> _Rest:
        free = [i for i in range(self.size) if state[i] == _FREE]
        taken = [int(value == _IN) for value in state]
        return _Rest(
            free=free,
            taken=taken,
            price=sum([self.prices[i] for i in range(self.size) if taken[i]]),
            clauses=[
                (number, owner, [a for a in alternatives if state[a] == _FREE])
                for number, (owner, alternatives) in enumerate(self.clauses)
                if state[owner] != _OUT and 1 not in [taken[a] for a in alternatives]
            ],
            demands=[
                (
                    [i for i in cells if state[i] == _FREE],
                    max(0, count - sum([taken[i] for i in cells])),
                )
                for cells, count in self.demands
            ],
        )

    def _relax(
        self, rest: _Rest, state: Sequence[int], multipliers: Sequence[int]
    ) -> tuple[int, list[int]]:
        """A lower bound for a state, which may have decided part of the rest, and its choice."""
        self.looks += len(rest.free) + len(rest.clauses)
        total, prices = self._price(rest, state, multipliers)
        choice = list(rest.taken)
        for i in rest.free:
            if state[i] == _IN or prices[i] < 0:
                total += prices[i]
                choice[i] = 1
                prices[i] = -1  # paid for, so demands take it first

        values, picks = [], []
        for d, (cells, count) in enumerate(rest.demands, start=self.size):
            pick = sorted(cells, key=prices.__getitem__)[:count] if count else []
            value = sum([prices[i] for i in pick if prices[i] > 0])
            if state[d] == _OUT or len(pick) < count or value >= _NEVER:
                value = _NEVER
            if state[d] == _IN and self.choose:
                value -= _NEVER  # irresistible
                total += _NEVER
            values.append(value)
            picks.append(pick)
        extra, met = self.choose(values) if self.choose else (sum(values), range(len(values)))
        for d in met:
            choice[self.size + d] = 1
            for i in picks[d]:
                choice[i] = 1
        return total + extra, choice

    def _price(
        self, rest: _Rest, state: Sequence[int], multipliers: Sequence[int]
    ) -> tuple[int, list[int]]:
        """What the cells that are in cost, and the price of each free one."""
        total = rest.price
        prices = list(self.prices)
        for number, owner, alternatives in rest.clauses:
            multiplier = multipliers[number]
            if multiplier and state[owner] != _OUT and _IN not in [state[a] for a in alternatives]:
                if rest.taken[owner]:
                    total += multiplier
                else:
                    prices[owner] += multiplier
                for a in alternatives:
                    prices[a] -= multiplier
        for i in rest.free:
            if state[i] == _OUT:
                prices[i] = _NEVER
        return total, prices

    def _repair(self, rest: _Rest, choice: Sequence[int]) -> None:
        """Make a choice a solution: add what its clauses want, then drop what nothing needs."""
        chosen = list(choice)
        changed = True
        while changed:
            changed = False
            for _, owner, alternatives in rest.clauses:
                if chosen[owner] and 1 not in [chosen[a] for a in alternatives]:
                    chosen[min(alternatives, key=self.prices.__getitem__)] = 1
                    changed = True

        spare = {
            d: sum([chosen[i] for i in cells]) - count
            for d, (cells, count) in enumerate(rest.demands)
            if choice[self.size + d]
        }
        added = sorted(
            (i for i in rest.free if chosen[i]), key=lambda i: (self.prices[i], i), reverse=True
        )
        changed = True
        while changed:
            changed = False
            for i in added:
                demand = self.demand_of.get(i, -1)
                if chosen[i] and spare.get(demand, 1) > 0 and not self._upholds(i, chosen):
                    chosen[i] = 0
                    changed = True
                    if demand in spare:
                        spare[demand] -= 1

        price = sum([self.prices[i] for i in range(self.size) if chosen[i]])
        if price < self.best:
            self.best = price
            self.solution = [i for i in range(self.size) if chosen[i]]

    def _upholds(self, i: int, chosen: Sequence[int]) -> bool:
        """Some chosen cell has no other chosen alternative for one of its clauses."""
        for number in self.serves[i]:
            owner, alternatives = self.clauses[number]
            if chosen[owner] and sum([chosen[a] for a in alternatives]) == 1:
                return True
        return False
