"""Gaps: what is missing on the way to a level, how much it matters, and in which order to close it.

Pure: knows the advice that follows from ratings and a model; nothing of the cheapest way (that is
`paths`), of findings or of pages. "Today" is an argument.
"""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from maturity.model import Assessment, Cell, Effort, Impact, Status
from maturity.paths import next_level
from maturity.requirements import unmet
from maturity.scoring import Result

_OPEN = frozenset({Status.PARTIAL, Status.MISSING, Status.UNRATED})
_IMPACTS: tuple[Impact, ...] = ("high", "medium", "low")
_EFFORTS: tuple[Effort, ...] = ("S", "M", "L")
_MONTH = 30
_DURATION: Mapping[Effort, int] = {"S": 1 * _MONTH, "M": 3 * _MONTH, "L": 9 * _MONTH}
"""Days from start to end."""


class Quadrant(StrEnum):
    """What impact and effort together suggest, the most rewarding first."""

    QUICK_WIN = "quick-win"
    MAJOR_INITIATIVE = "major-initiative"
    PLANNED = "planned"
    FILL_IN = "fill-in"
    RECONSIDER = "reconsider"

    @classmethod
    def of(cls, impact: Impact, effort: Effort) -> "Quadrant":
        """Where a gap lies."""
        small, larger = {
            "high": (cls.QUICK_WIN, cls.MAJOR_INITIATIVE),
            "medium": (cls.QUICK_WIN, cls.PLANNED),
            "low": (cls.FILL_IN, cls.RECONSIDER),
        }[impact]
        return small if effort == "S" else larger

    @property
    def words(self) -> str:
        """The quadrant in words."""
        return self.value if self is Quadrant.FILL_IN else self.value.replace("-", " ")


class Horizon(StrEnum):
    """When a gap can be closed, counted from the as-of date."""

    WEEKS = "0-30-days"
    QUARTER = "30-90-days"
    YEAR = "3-12-months"
    LATER = "12-24-months"
    """And whatever takes longer."""

    @classmethod
    def of(cls, days: int) -> "Horizon":
        """The horizon of an end so many days ahead; what is overdue is to be done at once."""
        limits = {cls.WEEKS: 30, cls.QUARTER: 90, cls.YEAR: 366}
        return next((horizon for horizon, limit in limits.items() if days <= limit), cls.LATER)

    @property
    def words(self) -> str:
        """The horizon in words, such as 3–12 months."""
        first, last, unit = self.value.split("-")
        return f"{first}–{last} {unit}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """A capability that a team does not have everywhere it applies."""

    capability: str
    """Its id."""
    level: int
    """Number of its level."""
    dimensions: Mapping[str, Status]
    """Ids of the dimensions in scope that lack it, with partial, missing or unrated."""
    effort: Effort
    """What it takes here."""
    impact: Impact
    """What it would do here."""
    quadrant: Quadrant
    blocked_by: tuple[str, ...]
    """Ids of the capabilities it requires that are not met in one of its dimensions at least."""
    unlocks: tuple[str, ...]
    """Ids of the capabilities that require it and apply to a dimension in scope."""

    @property
    def blocked(self) -> bool:
        """Something it requires is not in place."""
        return bool(self.blocked_by)


def target_level(result: Result) -> int:
    """The level up to which gaps matter.

    The team's target if that is still ahead, else the next level, at the top the current one.
    """
    target = result.assessment.target
    if target and target.level > result.level:
        return target.level
    return next_level(result) or result.level


def gaps(assessment: Assessment, up_to: int) -> tuple[Gap, ...]:
    """The gaps at or below a level, in the model's order."""
    model = assessment.model
    required = unmet(assessment)
    lacking: dict[str, dict[str, Status]] = {}
    in_scope = set()
    for cell, rating in assessment.cells.items():
        in_scope.add(cell.capability)
        if rating.status in _OPEN and model.capability[cell.capability].level <= up_to:
            lacking.setdefault(cell.capability, {})[cell.dimension] = rating.status
    return tuple(
        Gap(
            capability=name,
            level=model.capability[name].level,
            dimensions=dimensions,
            effort=assessment.effort(name),
            impact=assessment.impact(name),
            quadrant=Quadrant.of(assessment.impact(name), assessment.effort(name)),
            blocked_by=tuple(
                needed
                for needed in model.capability[name].requires
                if any(
                    needed == clause.capability
                    for dimension in dimensions
                    for clause in required.get(Cell(name, dimension), ())
                )
            ),
            unlocks=tuple(other for other in model.unlocks[name] if other in in_scope),
        )
        for name, dimensions in lacking.items()
    )


def top_gaps(gaps: Sequence[Gap], count: int = 5) -> tuple[Gap, ...]:
    """The gaps to look at first: great impact, low level, small effort, many gaps unlocked.

    Where all of that is equal, the order given decides.
    """
    names = {gap.capability for gap in gaps}
    return tuple(
        sorted(
            gaps,
            key=lambda gap: (
                _IMPACTS.index(gap.impact),
                gap.level,
                _EFFORTS.index(gap.effort),
                -len(names.intersection(gap.unlocks)),
            ),
        )[:count]
    )


def sequence(gaps: Iterable[Gap], assessment: Assessment) -> tuple[Gap, ...]:
    """The roadmap: requirements before what needs them, else by level, quadrant, model order."""
    found = {gap.capability: gap for gap in gaps}
    rank = {
        name: (capability.level, list(Quadrant).index(found[name].quadrant), place, name)
        for place, (name, capability) in enumerate(assessment.model.capability.items())
        if name in found
    }
    waits_for = {
        name: sum(needed in found for needed in assessment.model.capability[name].requires)
        for name in found
    }
    ready = [rank[name] for name, count in waits_for.items() if count == 0]
    heapq.heapify(ready)
    ordered = []
    while ready:
        gap = found[heapq.heappop(ready)[-1]]
        ordered.append(gap)
        for name in gap.unlocks:
            if name in found:
                waits_for[name] -= 1
                if waits_for[name] == 0:
                    heapq.heappush(ready, rank[name])
    return tuple(ordered)


def horizons(sequence: Iterable[Gap], result: Result, as_of: date) -> Mapping[str, Horizon]:
    """When each gap of a sequence can be closed, by the id of its capability.

    The team's own dates count. Else a gap starts when the last one it requires ends, and not
    before the model lets a team arrive at its level; the effort says how long it takes.
    """
    assessment = result.assessment
    ends: dict[str, int] = {}
    for gap in sequence:
        override = assessment.overrides.get(gap.capability)
        if override and override.due:
            end = (override.due - as_of).days
        else:
            requires = assessment.model.capability[gap.capability].requires
            start = max([_arrival(result, gap.level), *(ends.get(name, 0) for name in requires)])
            if override and override.start:
                start = (override.start - as_of).days
            end = start + _DURATION[gap.effort]
        ends[gap.capability] = end
    return {name: Horizon.of(end) for name, end in ends.items()}


def _arrival(result: Result, level: int) -> int:
    """Days until work at a level starts: none up to the next level, then the model's minimum."""
    levels = result.assessment.model.levels[result.level : level - 1]
    return _MONTH * sum(step.advance_months[0] for step in levels if step.advance_months)
