"""Outcome metrics: where they began, how they moved, how far there is to go.

Pure: knows figures, days and which way is better; nothing of levels, findings or pages.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from maturity.model import Assessment, Measurement, Metric, Outcome, Returns

Movement = Literal["better", "worse", "unchanged"]
_LEAST = Fraction(1, 100)
"""Less money than that is none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Trend:
    """One outcome metric of a team over time."""

    metric: Metric
    outcome: Outcome
    """As the current assessment has it."""
    points: tuple[tuple[date, int | float], ...]
    """Every dated value known, oldest first, one a day; targets are not among them."""
    before: int | float | None
    """What the current value is held against: see :func:`earlier`; None where there is nothing."""
    movement: Movement | None
    """From `before` to the current value; None where one of them is missing."""
    progress: int | None
    """Percent of the way from baseline to target, rounded down; below 0 where it leads away from
    the target, above 100 beyond it. None where a figure is missing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Balance:
    """What an investment brought, in the team's currency; exact."""

    investment: Fraction
    value: Fraction

    @property
    def net(self) -> Fraction:
        """Value less investment; below 0 for a loss."""
        return self.value - self.investment

    @property
    def multiple(self) -> Fraction | None:
        """Value for one unit invested; None where nothing was, to a hundredth of a unit."""
        return self.value / self.investment if self.investment >= _LEAST else None


def trends(assessment: Assessment, past: Sequence[Assessment] = ()) -> Iterator[Trend]:
    """The outcome metrics of an assessment; `past` has the team's earlier ones, oldest first.

    Earlier assessments by another model do not count: the same metric id may mean another thing.
    Where the last one was by another, a current value is held against its baseline.
    """
    like = [a for a in past if a.model.id == assessment.model.id]
    previous = like[-1] if like and like[-1] is past[-1] else None
    for outcome in assessment.outcomes:
        metric = assessment.model.metric[outcome.metric]
        before, now = earlier(outcome, previous), outcome.current
        yield Trend(
            metric=metric,
            outcome=outcome,
            points=_points(metric.id, [*like, assessment]),
            before=before.value if before else None,
            movement=movement(metric, before, now) if before and now else None,
            progress=_progress_of(outcome),
        )


def earlier(outcome: Outcome, previous: Assessment | None) -> Measurement | None:
    """What a current value is held against.

    The value of the previous assessment, its current one or else its baseline; today's baseline
    where there was none.
    """
    known = {o.metric: o.current or o.baseline for o in previous.outcomes} if previous else {}
    return known.get(outcome.metric) or outcome.baseline


def movement(metric: Metric, before: Measurement, now: Measurement) -> Movement:
    """Which way a metric went."""
    if now.value == before.value:
        return "unchanged"
    return "better" if (now.value > before.value) == (metric.direction == "up") else "worse"


def progress(baseline: float, current: float, target: float) -> int:
    """Percent of the way from baseline to target, rounded down; they differ."""
    start, now, goal = (Fraction(str(value)) for value in (baseline, current, target))
    return int((now - start) * 100 // (goal - start))


def balance(returns: Returns) -> Balance:
    """The sums of both sides."""
    sides = (returns.investment, returns.value)
    investment, value = (sum((Fraction(str(a.amount)) for a in s), Fraction(0)) for s in sides)
    return Balance(investment=investment, value=value)


def _progress_of(outcome: Outcome) -> int | None:
    start, now, goal = outcome.baseline, outcome.current, outcome.target
    if not (start and now and goal) or start.value == goal.value:
        return None
    return progress(start.value, now.value, goal.value)


def _points(metric: str, assessments: Iterable[Assessment]) -> tuple[tuple[date, int | float], ...]:
    """What later assessments say of a day counts; a current value without one is of that day."""
    found: dict[date, int | float] = {}
    for assessment in assessments:
        for outcome in assessment.outcomes:
            if outcome.metric == metric:
                for measured, default in (
                    (outcome.baseline, None),
                    (outcome.current, assessment.assessed_on),
                ):
                    day = measured and (measured.date or default)
                    if measured and day:
                        found[day] = measured.value
    return tuple(sorted(found.items()))
