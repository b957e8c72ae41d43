"""Evidence: what shows that a capability is present, and for how long it does.

Pure: knows the age of evidence and a model's rule for it; nothing of findings or pages.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from maturity.days import after
from maturity.model import Assessment, Cell, Rating, Status

Proof = Literal["none", "shown", "expired"]
"""What stands behind the rating of a cell."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Support:
    """How far an assessment's present cells rest on evidence, in numbers of cells."""

    present: int
    shown: int
    """Present cells with at least one piece of evidence, dated or not."""
    expired: int
    """Those whose newest evidence is too old; what has no date does not expire."""


def newest(rating: Rating) -> date | None:
    """The day of the newest evidence of a cell; none where none has a date."""
    return max((e.date for e in rating.evidence if e.date), default=None)


def outdated(assessment: Assessment, day: date, as_of: date) -> bool:
    """Evidence of that day is older than the model's policy allows."""
    return after(day, assessment.model.policy.evidence_months) < as_of


def proof(assessment: Assessment, rating: Rating, as_of: date) -> Proof:
    """What stands behind a rating; only that of a present cell can expire."""
    day = newest(rating) if rating.status is Status.PRESENT else None
    if day and outdated(assessment, day, as_of):
        return "expired"
    return "shown" if rating.evidence else "none"


def expired_cells(assessment: Assessment, as_of: date) -> Iterator[Cell]:
    """The cells whose evidence has expired, in the model's order."""
    return (c for c, r in assessment.cells.items() if proof(assessment, r, as_of) == "expired")


def support(assessment: Assessment, as_of: date) -> Support:
    """The share of present cells with evidence, and how much of it has expired."""
    present = [r for r in assessment.cells.values() if r.status is Status.PRESENT]
    proofs = [proof(assessment, rating, as_of) for rating in present]
    return Support(
        present=len(present),
        shown=len(present) - proofs.count("none"),
        expired=proofs.count("expired"),
    )
