"""The cheapest cells that meet a set of demands: an exact search with a bound.

Pure and generic: knows costs, clauses and demands by number, and nothing of ratings or levels.
It is deterministic and counts in integers far below 2**53, so that its port to the browser,
`docs/assets/whatif/solver.js`, finds the same cells.
"""

import heapq
from collections.abc import Callable, Iterator, Sequence
from math import gcd
from typing import NamedTuple

BUDGET = 4_000_000
"""How many looks at a cell or clause the search may take; about two seconds."""
NEVER = 1 << 38
"""A price above those of all solutions."""

Clause = tuple[int, Sequence[int]]
"""A cell, and those of which one must be chosen for it to be chosen; at least one of them."""
Demand = tuple[Sequence[int], int]
"""Cells, and how many of them must be chosen; no cell is in two demands."""
Choose = Callable[[Sequence[int]], tuple[int, Sequence[int]]]
"""Given a cost for each demand: which to meet, and before that, what these cost together."""

_FREE, _IN, _OUT = 0, 1, -1
_SCALE = 1 << 10
"""Prices are costs times this, so that multipliers can be integers."""
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
        self.best = NEVER
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
            if value >= NEVER // 2:
                return NEVER, kept, choices
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
            if state[d] == _OUT or len(pick) < count or value >= NEVER:
                value = NEVER
            if state[d] == _IN and self.choose:
                value -= NEVER  # irresistible
                total += NEVER
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
                prices[i] = NEVER
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
