"""Gaps: what is missing on the way to a level, how much it matters, and in which order to close it.

Pure: knows the advice that follows from ratings and a model; nothing of the cheapest way (that is
`paths`), of dates (`schedule`), of findings or of pages.
"""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from maturity.model import Assessment, Cell, Effort, Impact, Status
from maturity.rules.paths import next_level
from maturity.rules.requirements import unmet
from maturity.rules.scoring import Result

_OPEN = frozenset({Status.PARTIAL, Status.MISSING, Status.UNRATED})
_IMPACTS: tuple[Impact, ...] = ("high", "medium", "low")
_EFFORTS: tuple[Effort, ...] = ("S", "M", "L")


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
