"""The cheapest way to a level: which cells, turned present, reach it.

Pure: knows what a level demands and what cells cost; nothing of how the cheapest are found, of
dates, advice or pages.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from maturity.model import Assessment, Cell, Effort, Rollup, Status
from maturity.rules.requirements import unmet
from maturity.rules.scoring import Result, needed
from maturity.rules.solver import NEVER, cheapest

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
        return NEVER if rungs is None else sum([values[demand] for demand in rungs])

    best = NEVER
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
