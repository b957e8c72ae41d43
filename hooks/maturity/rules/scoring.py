"""From ratings to levels: coverage, the gate, scores, margins, roll-ups.

Pure: knows the rules and nothing of files, pages or gaps. Thresholds are compared as integers
and scores are exact fractions; rounding happens on output.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from maturity.model import Assessment, Cell, Policy, Rating, Rollup, Status


@dataclass(frozen=True, kw_only=True, slots=True)
class Coverage:
    """How many cells of one level have which status."""

    level: int
    present: int
    partial: int
    missing: int
    unrated: int
    not_applicable: int
    threshold_percent: int

    @property
    def applicable(self) -> int:
        """Cells that count: all but those not applicable."""
        return self.present + self.partial + self.missing + self.unrated

    @property
    def empty(self) -> bool:
        """No cell counts: the level neither holds nor blocks."""
        return self.applicable == 0

    @property
    def needed(self) -> int:
        """The fewest present cells with which the level would hold."""
        return needed(self.applicable, self.threshold_percent)

    @property
    def holds(self) -> bool:
        """Enough of the applicable cells are present."""
        return not self.empty and self.present >= self.needed

    @property
    def short(self) -> int:
        """How many more present cells it takes to hold; 0 if it holds or is empty."""
        return max(0, self.needed - self.present)


@dataclass(frozen=True, kw_only=True, slots=True)
class Gate:
    """The level of a set of cells, and all that decided it."""

    level: int
    score: Fraction
    """Exact; from 0 to the number of levels. For charts and trends only."""
    margin: int | None
    """Present cells the level can lose and still hold; none at level 1."""
    blocking_level: int | None
    """The lowest level that is not empty and does not hold; none if all hold."""
    coverage: tuple[Coverage, ...]
    """One entry a level, lowest first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What an assessment comes to."""

    assessment: Assessment
    level: int
    """The headline: the level by the policy's roll-up."""
    pooled: Gate
    """The gate over all cells in scope; the team's score, margin and coverage are of these."""
    dimensions: Mapping[str, Gate]
    """Dimension id: the gate over its cells, for the dimensions in scope."""
    rollups: Mapping[Rollup, int]
    """The level by each roll-up."""
    audit_level: int
    """The headline if every not-applicable cell were missing."""


def needed(applicable: int, threshold_percent: int) -> int:
    """The smallest n with `n * 100 >= threshold_percent * applicable`."""
    return -(-threshold_percent * applicable // 100)


def score(assessment: Assessment) -> Result:
    """All levels of an assessment."""
    policy = assessment.model.policy
    pooled, dimensions = _gates(assessment, assessment.cells)
    rollups = {how: _rollup(how, pooled, dimensions) for how in Rollup}
    excluded = any(r.status is Status.NOT_APPLICABLE for r in assessment.cells.values())
    level = rollups[policy.rollup]
    return Result(
        assessment=assessment,
        level=level,
        pooled=pooled,
        dimensions=dimensions,
        rollups=rollups,
        audit_level=_audit(assessment) if excluded else level,
    )


def gate(levels: Iterable[tuple[int, Status]], count: int, policy: Policy) -> Gate:
    """The level of a set of cells.

    `levels` has one entry a cell, the number of its level and its status; `count` is the number
    of levels of the model.
    """
    tally = [dict.fromkeys(Status, 0) for _ in range(count)]
    for number, status in levels:
        tally[number - 1][status] += 1
    coverage = tuple(
        Coverage(
            level=number,
            present=counts[Status.PRESENT],
            partial=counts[Status.PARTIAL],
            missing=counts[Status.MISSING],
            unrated=counts[Status.UNRATED],
            not_applicable=counts[Status.NOT_APPLICABLE],
            threshold_percent=policy.threshold_percent,
        )
        for number, counts in enumerate(tally, start=1)
    )
    blocking = next((c for c in coverage if not c.empty and not c.holds), None)
    below = coverage[: blocking.level - 1] if blocking else coverage
    level = max((c.level for c in below if c.holds), default=1)
    if blocking is None:
        exact = Fraction(level)
    else:
        credit = (blocking.present + policy.partial_credit * blocking.partial) / blocking.applicable
        exact = credit if blocking.level == 1 else level + credit
    return Gate(
        level=level,
        score=Fraction(exact),
        margin=None
        if level == 1
        else min(c.present - c.needed for c in coverage[:level] if not c.empty),
        blocking_level=blocking.level if blocking else None,
        coverage=coverage,
    )


def rounded(value: Fraction) -> float:
    """To two decimals, half-up, from the exact fraction, as exports and pages show it."""
    # In integers, which is many times as fast as with the fraction.
    return (200 * value.numerator + value.denominator) // (2 * value.denominator) / 100


def _gates(assessment: Assessment, cells: Mapping[Cell, Rating]) -> tuple[Gate, dict[str, Gate]]:
    model = assessment.model
    count = len(model.levels)
    by_dimension: dict[str, list[tuple[int, Status]]] = {d: [] for d in assessment.scope}
    for cell, rating in cells.items():
        entry = (model.capability[cell.capability].level, rating.status)
        by_dimension[cell.dimension].append(entry)
    pooled = gate((e for es in by_dimension.values() for e in es), count, model.policy)
    return pooled, {d: gate(es, count, model.policy) for d, es in by_dimension.items()}


def _rollup(how: Rollup, pooled: Gate, dimensions: Mapping[str, Gate]) -> int:
    if how is Rollup.POOLED:
        return pooled.level
    ordered = sorted(g.level for g in dimensions.values())
    if how is Rollup.WEAKEST:
        return ordered[0]
    count = len(ordered)
    return (ordered[(count - 1) // 2] + ordered[count // 2]) // 2


def _audit(assessment: Assessment) -> int:
    strict = Rating(status=Status.MISSING)
    cells = {
        cell: strict if rating.status is Status.NOT_APPLICABLE else rating
        for cell, rating in assessment.cells.items()
    }
    return _rollup(assessment.model.policy.rollup, *_gates(assessment, cells))
