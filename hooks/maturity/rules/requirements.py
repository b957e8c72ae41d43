"""What it means that a requirement is met.

Pure: knows cells, their statuses and what they require; nothing of levels, costs or advice.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from maturity.model import Assessment, Cell, Status


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """A requirement that is not met."""

    capability: str
    """Id of the capability required."""
    alternatives: tuple[Cell, ...]
    """Any one of these, turned present, meets it: never empty, none present, in model order."""


def unmet(assessment: Assessment) -> Mapping[Cell, tuple[Clause, ...]]:
    """The unmet requirements of each applicable cell in scope that has any, whatever its status.

    A capability is required in the cell's own dimension or, where it has no applicable cell there,
    anywhere in scope; one without an applicable cell in scope counts as met.
    """
    applicable: dict[str, dict[str, bool]] = {c.id: {} for c in assessment.model.capabilities}
    for cell, rating in assessment.cells.items():
        if rating.status is not Status.NOT_APPLICABLE:
            applicable[cell.capability][cell.dimension] = rating.status is Status.PRESENT

    found: dict[Cell, tuple[Clause, ...]] = {}
    for capability in assessment.model.capabilities:
        if capability.requires:
            for dimension in applicable[capability.id]:
                clauses = tuple(
                    Clause(capability=name, alternatives=tuple(Cell(name, d) for d in places))
                    for name in capability.requires
                    if (places := _unmet_in(dimension, applicable[name]))
                )
                if clauses:
                    found[Cell(capability.id, dimension)] = clauses
    return found


def _unmet_in(dimension: str, present: Mapping[str, bool]) -> tuple[str, ...]:
    """Where a capability could be turned present to meet a requirement of a cell in `dimension`.

    `present` has the dimensions in which the capability is applicable; none where it is met.
    """
    if dimension in present:
        return () if present[dimension] else (dimension,)
    return () if any(present.values()) else tuple(present)
