"""What a quarter changed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.model import Measurement, Outcome
from maturity.past.timelines import Point
from maturity.results import quarters
from maturity.results.quarters import Quarter
from sample import MIXED, MODEL, PERFECT, committed, team

SPRING, SUMMER = Quarter(2026, 2), Quarter(2026, 3)
LOW = {"till": "✓✓", "hours": "✓", "greeting": "✓"}


def at(day: str, ratings: dict[str, str], **fields: Any) -> Point:
    assessment = team(ratings, **fields)
    return committed(replace(assessment, assessed_on=date.fromisoformat(day)))


@pytest.mark.parametrize(
    ("day", "id_", "first", "last", "name"),
    [
        ("2026-01-01", "2026-q1", "2026-01-01", "2026-03-31", "first quarter of 2026"),
        ("2024-06-30", "2024-q2", "2024-04-01", "2024-06-30", "second quarter of 2024"),
        ("2026-09-01", "2026-q3", "2026-07-01", "2026-09-30", "third quarter of 2026"),
        ("2026-12-31", "2026-q4", "2026-10-01", "2026-12-31", "fourth quarter of 2026"),
    ],
)
def test_a_quarter(day: str, id_: str, first: str, last: str, name: str) -> None:
    found = quarters.of_day(date.fromisoformat(day))
    assert (found.id, found.name) == (id_, name)
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


@given(st.dates(date(1, 6, 1), date(9999, 6, 1)))
def test_quarters_follow_one_another(day: date) -> None:
    here = quarters.of_day(day)
    assert here.first <= day <= here.last
    assert here.following.previous == here == here.previous.following
    assert here.following.first == here.last + timedelta(days=1)


def test_recent_quarters_begin_with_the_first_assessment() -> None:
    timelines = {"a": (at("2026-02-01", LOW),), "b": (), "c": (at("2026-04-30", LOW),)}
    found = quarters.recent(timelines, date(2026, 7, 1))
    assert [quarter.id for quarter in found] == ["2026-q3", "2026-q2", "2026-q1"]
    assert quarters.recent({}, date(2026, 7, 1)) == []
    assert quarters.recent({"b": ()}, date(2026, 7, 1)) == []
    old = quarters.recent({"a": (at("1999-02-01", LOW),)}, date(2026, 7, 1))
    assert len(old) == quarters.MOST


def outcome(value: float) -> Outcome:
    return Outcome(metric="returns", current=Measurement(value=value))


RISE = (
    at("2026-05-01", LOW, outcomes=(outcome(10),)),
    at("2026-08-01", LOW | {"survey": "✓✗", "refunds": "✓", "hours": "✗"}, outcomes=(outcome(12),)),
)


def test_a_turn() -> None:
    (turn,) = quarters.turns({"a": RISE}, SUMMER)
    assert (turn.team, turn.levels, turn.gained, turn.lost) == ("a", 1, 2, 1)
    assert (turn.before, turn.after) == RISE
    assert [trend.movement for trend in turn.trends] == ["better"]


@pytest.mark.parametrize(
    ("timeline", "said"),
    [
        (RISE, "1 team was assessed: 1 went up."),
        (RISE[:1], "No team was assessed."),
        ((at("2026-07-01", LOW),), "1 team was assessed: 1 for the first time."),
        (
            (RISE[1], replace(RISE[0], result=at("2026-09-30", LOW).result)),
            "1 team was assessed: 1 for the first time.",
        ),
        (
            (at("2026-06-30", LOW), at("2026-07-01", LOW)),
            "1 team was assessed, and no level changed.",
        ),
        ((committed(replace(MIXED, assessed_on=date(2026, 6, 30)), "2026-07-02"),),
            "1 team was assessed: 1 left."),
    ],
)  # fmt: skip
def test_a_summary(timeline: Sequence[Point], said: str) -> None:
    assert quarters.summary([*quarters.turns({"a": timeline}, SUMMER)]) == said


def test_a_summary_of_many() -> None:
    fall = (
        committed(replace(PERFECT, assessed_on=date(2026, 1, 31))),
        at("2026-08-01", LOW),
    )
    found = [*quarters.turns({"a": RISE, "b": fall, "c": (RISE[1],)}, SUMMER)]
    assert [turn.levels for turn in found] == [1, -2, 0]
    assert quarters.summary(found) == (
        "3 teams were assessed: 1 went up, 1 went down and 1 for the first time."
    )


def test_levels_under_different_models_are_not_compared() -> None:
    other = committed(replace(PERFECT, model=replace(MODEL, id="other")))
    old = replace(other, result=replace(other.result))
    timeline = (at("2026-05-01", LOW), old)
    (turn,) = quarters.turns({"a": timeline}, Quarter(2026, 4))
    assert (turn.levels, turn.gained) == (0, 0)
    assert quarters.levels({"a": timeline}, "corner", [SPRING, Quarter(2026, 4)]) == [[1], []]
    assert quarters.levels({"a": timeline}, "other", [SPRING, Quarter(2026, 4)]) == [[], [3]]


def test_levels_at_the_ends_of_quarters() -> None:
    timelines = {"a": RISE, "b": (at("2026-06-30", LOW),), "c": ()}
    assert quarters.levels(timelines, "corner", [SUMMER, SPRING, SPRING.previous]) == [
        [1, 2],
        [1, 1],
        [],
    ]
