"""Outcome metrics: movement, progress, and what an investment brought."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given

from maturity.model import Amount, Assessment, Measurement, Outcome, Returns
from maturity.rules.outcomes import Balance, Movement, balance, earlier, movement, progress, trends
from sample import MIXED, MODEL, NEW
from strategies import FIGURES

RETURNS, QUEUE = MODEL.metrics
"""People who return, the more the better; the length of the queue, the less."""


def measured(value: float, day: str = "") -> Measurement:
    return Measurement(value=value, date=date.fromisoformat(day) if day else None)


def outcome(metric: str = "returns", **figures: float) -> Outcome:
    """An outcome with figures of no day."""
    return Outcome(metric=metric, **{key: measured(value) for key, value in figures.items()})


def team(*outcomes: Outcome, day: str = "2026-10-12", **fields: Any) -> Assessment:
    assessed_on = date.fromisoformat(day)
    return replace(MIXED, assessed_on=assessed_on, outcomes=outcomes, **fields)


# --- one figure against another


@pytest.mark.parametrize(
    ("before", "now", "up", "down"),
    [
        (1, 2, "better", "worse"),
        (2, 1, "worse", "better"),
        (2, 2, "unchanged", "unchanged"),
        (2, 2.0, "unchanged", "unchanged"),
        (-3, -2.5, "better", "worse"),
        (0.1, 0.3, "better", "worse"),
        (-1e300, 1e300, "better", "worse"),
        (0, 1e-300, "better", "worse"),
    ],
)
def test_movement(before: float, now: float, up: Movement, down: Movement) -> None:
    assert movement(RETURNS, measured(before), measured(now)) == up
    assert movement(QUEUE, measured(before), measured(now)) == down


@given(FIGURES, FIGURES)
def test_the_way_back_is_the_other_way(one: float, other: float) -> None:
    there = movement(RETURNS, measured(one), measured(other))
    back = movement(RETURNS, measured(other), measured(one))
    assert {there, back} in ({"unchanged"}, {"better", "worse"})
    assert movement(QUEUE, measured(one), measured(other)) == back


@pytest.mark.parametrize(
    ("baseline", "current", "target", "percent"),
    [
        (0, 0, 10, 0),
        (0, 10, 10, 100),
        (0, 5, 10, 50),
        (0, 2, 3, 66),
        (21, 14, 7, 50),
        (21, 22, 7, -8),  # rounded down: further from the target than it is
        (0, 25, 10, 250),
        (-3, 0, 3, 50),
        (-3, -4, 3, -17),
        (0.1, 0.2, 0.4, 33),
        (0, 0.3, 0.1, 300),  # in floats, 0.3 / 0.1 is less than 3
        (0, 0.29, 1, 29),  # in floats, 0.29 * 100 is less than 29
        (99.82, 99.93, 99.95, 84),
        (0, 999, 1000, 99),
        (0, -1e-300, 1000, -1),
        (1e300, 5e299, 0, 50),
        (-1e300, 0, 1e300, 50),
        (0, 1, 1e-300, 100 * 10**300),
    ],
)
def test_progress(baseline: float, current: float, target: float, percent: int) -> None:
    assert progress(baseline, current, target) == percent


@given(FIGURES, FIGURES, FIGURES, FIGURES)
def test_progress_grows_from_the_baseline_to_the_target(
    baseline: float, target: float, one: float, other: float
) -> None:
    assume(baseline != target)
    assert progress(baseline, baseline, target) == 0
    assert progress(baseline, target, target) == 100
    near, far = sorted((one, other), reverse=target < baseline)
    assert progress(baseline, near, target) <= progress(baseline, far, target)


# --- one team over time


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (outcome(baseline=1), None, 1),
        (outcome(current=1), None, None),
        (outcome(baseline=1), (), 1),
        (outcome(baseline=1), (outcome("queue", current=5),), 1),
        (outcome(baseline=1), (outcome(baseline=2, current=3),), 3),
        (outcome(baseline=1), (outcome(baseline=2, target=3),), 2),
        (outcome(baseline=1), (outcome(target=3),), 1),
        (outcome(current=1), (outcome(current=0),), 0),
    ],
)
def test_earlier(now: Outcome, before: tuple[Outcome, ...] | None, expected: float | None) -> None:
    found = earlier(now, None if before is None else team(*before))
    assert (found.value if found else None) == expected


@pytest.mark.parametrize(
    ("figures", "before", "moved", "percent"),
    [
        ({}, None, None, None),
        ({"current": 5}, None, None, None),
        ({"current": 5, "target": 9}, None, None, None),
        ({"baseline": 5}, 5, None, None),
        ({"baseline": 5, "target": 9}, 5, None, None),
        ({"baseline": 5, "current": 7}, 5, "better", None),
        ({"baseline": 5, "current": 7, "target": 9}, 5, "better", 50),
        ({"baseline": 5, "current": 3, "target": 9}, 5, "worse", -50),
        ({"baseline": 5, "current": 5, "target": 9}, 5, "unchanged", 0),
        ({"baseline": 5, "current": 7, "target": 5}, 5, "better", None),
        ({"baseline": 0, "current": 0, "target": 0}, 0, "unchanged", None),
    ],
)
def test_a_trend_with_few_figures(
    figures: dict[str, Any], before: float | None, moved: str | None, percent: int | None
) -> None:
    (found,) = trends(team(outcome(**figures)))
    assert (found.before, found.movement, found.progress) == (before, moved, percent)


def test_a_trend_is_whole() -> None:
    now = Outcome(
        metric="queue",
        baseline=measured(9, "2024-05-01"),
        current=measured(4, "2026-10-01"),
        target=measured(3, "2027-01-01"),
    )
    past = [
        team(outcome("queue", current=8), day="2025-01-01"),
        team(outcome("queue", baseline=9), outcome(current=1), day="2025-06-01"),
        team(outcome("queue", current=5.5), day="2026-01-01"),
    ]
    (found,) = trends(team(now), past)
    assert found.metric is QUEUE
    assert found.outcome is now
    assert (found.before, found.movement, found.progress) == (5.5, "better", 83)
    assert [(day.isoformat(), value) for day, value in found.points] == [
        ("2024-05-01", 9),
        ("2025-01-01", 8),
        ("2026-01-01", 5.5),
        ("2026-10-01", 4),
    ]


def test_what_is_said_later_of_a_day_counts() -> None:
    first = Outcome(metric="queue", current=measured(8, "2025-01-01"))
    again = Outcome(metric="queue", baseline=measured(7, "2025-01-01"), current=measured(7))
    (found,) = trends(team(again), [team(first, day="2025-02-01")])
    assert found.points == ((date(2025, 1, 1), 7), (date(2026, 10, 12), 7))


def test_trends_are_in_the_order_of_the_file() -> None:
    both = team(outcome("queue"), outcome())
    assert [trend.metric for trend in trends(both)] == [QUEUE, RETURNS]
    assert [*trends(NEW)] == []


ELSE = replace(MODEL, id="else")


def test_another_model_may_mean_another_thing_by_the_same_metric() -> None:
    before = team(outcome(current=3), day="2024-01-01")
    other = team(outcome(current=100), day="2025-01-01", model=ELSE)
    now = team(outcome(baseline=5, current=4))
    (found,) = trends(now, [other])
    assert (found.before, found.movement) == (5, "worse")
    assert found.points == ((date(2026, 10, 12), 4),)
    # Since the last assessment there is nothing to compare, though there is something to draw.
    (found,) = trends(now, [before, other])
    assert (found.before, found.movement) == (5, "worse")
    assert found.points == ((date(2024, 1, 1), 3), (date(2026, 10, 12), 4))
    (found,) = trends(now, [other, before])
    assert (found.before, found.movement) == (3, "better")


# --- money


def amounts(*values: float) -> tuple[Amount, ...]:
    return tuple(Amount(what="Things", amount=value) for value in values)


@pytest.mark.parametrize(
    ("investment", "value", "net", "multiple"),
    [
        ((100,), (250,), 150, Fraction(5, 2)),
        ((100, 50), (30, 20), -100, Fraction(1, 3)),
        ((100,), (0,), -100, 0),
        ((0,), (0,), 0, None),
        ((0, 0), (7,), 7, None),
        ((0.1, 0.2), (0.3,), 0, 1),
        ((0.01,), (1e14,), Fraction(10**16 - 1, 100), 10**16),
        ((0.009,), (1,), Fraction(991, 1000), None),
        ((1e-300,), (1e14,), 10**14 - Fraction(1, 10**300), None),
    ],
)
def test_balance(
    investment: tuple[float, ...],
    value: tuple[float, ...],
    net: Fraction,
    multiple: Fraction | None,
) -> None:
    returns = Returns(currency="EUR", investment=amounts(*investment), value=amounts(*value))
    found = balance(returns)
    assert (found.net, found.multiple) == (net, multiple)


def test_a_balance_has_both_sums() -> None:
    returns = Returns(currency="EUR", investment=amounts(1, 2), value=amounts(4, 0.5))
    assert balance(returns) == Balance(investment=Fraction(3), value=Fraction(9, 2))
