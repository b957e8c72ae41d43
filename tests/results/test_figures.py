"""What charts are drawn from."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from maturity import charts
from maturity.charts import Bar, Series, Shape
from maturity.model import Dimension, Initiative, Model, Override, Target
from maturity.past.timelines import Point
from maturity.results import figures
from maturity.results.quarters import Quarter
from maturity.rules.reports import report
from maturity.rules.scoring import score
from sample import MIXED, MODEL, NEW, PERFECT, PLANNED, committed, team
from strategies import DAYS, planned
from support import AS_OF

ELSE = replace(MODEL, id="else")

# --- levels over time


def point(day: str, *, model: Model = MODEL, removed: str = "") -> Point:
    """A team at the first level."""
    return committed(team({"till": "✓✓"}, model, assessed_on=date.fromisoformat(day)), removed)


@pytest.mark.parametrize(
    ("timeline", "expected"),
    [
        ([point("2024-01-01")], "2024-01-01 1"),
        ([point("2024-01-01"), point("2025-01-01")], "2024-01-01 1, 2025-01-01 1"),
        # Away for a while, or for good.
        ([point("2024-01-01", removed="2024-05-01")], "2024-01-01 1, 2024-05-01 None"),
        (
            [point("2024-01-01", removed="2024-05-01"), point("2025-01-01")],
            "2024-01-01 1, 2024-05-01 None, 2025-01-01 1",
        ),
        # Removed when it was already out of date, or before it was agreed.
        (
            [point("2024-01-01", removed="2025-01-01"), point("2025-01-01")],
            "2024-01-01 1, 2025-01-01 1",
        ),
        ([point("2024-01-01", removed="2024-01-01")], "2024-01-01 1"),
        # By another model before, or between.
        ([point("2024-01-01", model=ELSE), point("2025-01-01")], "2025-01-01 1"),
        (
            [
                point("2024-01-01"),
                point("2024-06-01", model=ELSE, removed="2024-07-01"),
                point("2025-01-01"),
            ],
            "2024-01-01 1, 2024-06-01 None, 2025-01-01 1",
        ),
    ],
)
def test_level_series(timeline: list[Point], expected: str) -> None:
    (series,) = figures.level_series(timeline)
    assert series.name == "Overall"
    assert ", ".join(f"{day} {value}" for day, value in series.points) == expected


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        ((1, 2, 3), []),
        ((None, None, 3), []),
        ((2, 2, 3), ["2024-01-01 2, 2025-01-01 2, 2026-01-01 3"]),
        ((None, 1, 3), ["2025-01-01 1, 2026-01-01 3"]),
        ((2, None, 9), ["2024-01-01 2, 2025-01-01 -, 2026-01-01 -"]),
    ],
)
def test_a_second_line_where_the_model_was_another(
    then: tuple[int | None, ...], expected: list[str]
) -> None:
    timeline = [
        _Then(point(f"{2024 + year}-01-01"), level, was)
        for year, (level, was) in enumerate(zip((1, 2, 3), then, strict=True))
    ]
    _, *others = figures.level_series(timeline)  # type: ignore[arg-type]
    assert [line.name for line in others] == ["By the model of its time"] * len(expected)
    said = [", ".join(f"{day} {'-' if v is None else v}" for day, v in s.points) for s in others]
    assert said == expected


class _Then:
    """A point whose levels, today's and that of its time, are given."""

    def __init__(self, made: Point, level: int, level_then: int | None) -> None:
        self.assessment, self.assessed_on = made.assessment, made.assessed_on
        self.removed_on = made.removed_on
        self.level, self.level_then = level, level_then
        self.model_changed = level_then not in {None, level}


def test_level_series_shows_the_headline() -> None:
    (series,) = figures.level_series([point("2024-01-01"), committed(PERFECT)])
    assert series == Series(name="Overall", points=((date(2024, 1, 1), 1), (date(2026, 11, 1), 3)))


def test_level_names() -> None:
    assert figures.level_names(MODEL) == ["1 Open", "2 Known", "3 Loved"]


# --- levels by dimension

VAN = Dimension(id="van", name="Van")
THREE = replace(MODEL, dimensions=(*MODEL.dimensions, VAN))


def test_two_dimensions_make_no_radar() -> None:
    assert figures.axes(report(MIXED, AS_OF)) == []
    assert figures.axes(report(team({}, THREE), AS_OF)) == ["Shop", "Web", "Van"]
    assert figures.axes(report(team({}, THREE, scope=("shop", "van")), AS_OF)) == []


@pytest.mark.parametrize(
    ("previous", "expected"),
    [
        (None, {}),
        (PERFECT, {"shop": 3, "web": 3}),
        (replace(PERFECT, scope=("web",)), {"web": 3}),
        (replace(PERFECT, model=ELSE), {}),
    ],
)
def test_before(previous: Any, expected: dict[str, int]) -> None:
    made = report(MIXED, AS_OF, score(previous) if previous else None)
    assert figures.before(made) == expected


NOW = Shape(name="Now", values=(1, 1), look="now")
THIRD = Shape(name="Target", values=(3, 3), look="target")


@pytest.mark.parametrize(
    ("target", "previous", "expected"),
    [
        (None, None, [NOW]),
        (Target(level=1), None, [NOW]),  # reached, so nothing to aim at
        (Target(level=3), None, [NOW, THIRD]),
        (
            Target(level=3),
            PERFECT,
            [NOW, Shape(name="Previous", values=(3, 3), look="before"), THIRD],
        ),
        (
            None,
            replace(PERFECT, scope=("web",)),
            [NOW, Shape(name="Previous", values=(None, 3), look="before")],
        ),
        (None, replace(PERFECT, model=ELSE), [NOW]),
    ],
)
def test_shapes(target: Target | None, previous: Any, expected: list[Shape]) -> None:
    made = report(replace(MIXED, target=target), AS_OF, score(previous) if previous else None)
    assert figures.shapes(made) == expected


# --- roadmap


def days(count: int) -> date:
    return AS_OF + timedelta(days=count)


def test_bars_are_the_team_s_plans_and_then_what_nobody_plans() -> None:
    assert figures.bars(report(PLANNED, AS_OF)) == [
        Bar(name="Songs", start=date(2026, 1, 5), end=date(2026, 3, 1), kind="done"),
        Bar(name="New signs", start=date(2026, 8, 3), end=date(2026, 11, 1), kind="overdue"),
        Bar(
            name="Ask every season",
            start=date(2026, 10, 1),
            end=date(2027, 1, 31),
            kind="now",
            note="Clerk",
        ),
        # Hours, survey and loyalty are covered; work on advice was stopped.
        Bar(name="Advice", start=days(0), end=days(270), kind="next"),
    ]


def test_bars_without_initiatives_follow_the_sequence() -> None:
    assert figures.bars(report(MIXED, AS_OF)) == [
        Bar(name="Opening hours", start=days(0), end=days(30), kind="next"),
        Bar(name="A survey", start=days(0), end=days(90), kind="next"),
        Bar(
            name="Loyalty",
            start=date(2026, 12, 1),
            end=date(2027, 3, 1),
            kind="next",
            note="Shopkeeper",
        ),
        Bar(name="Advice", start=days(0), end=days(270), kind="next"),
    ]
    assert figures.bars(report(PERFECT, AS_OF)) == []


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({}, ["A till", "Opening hours", "A greeting", "A survey"]),
        ({"state": "done"}, ["A till", "Opening hours", "A greeting", "A survey"]),
        (
            {"state": "done", "due": days(-9)},
            ["Work", "A till", "Opening hours", "A greeting", "A survey"],
        ),
        ({"due": days(9)}, ["Work", "Opening hours", "A greeting", "A survey"]),
        ({"due": days(9), "state": "stopped"}, ["A till", "Opening hours", "A greeting",
                                                "A survey"]),
        ({"due": days(9), "dimensions": ("web",)}, ["Work", "A till", "Opening hours",
                                                    "A greeting", "A survey"]),
    ],
)  # fmt: skip
def test_a_gap_has_a_bar_unless_somebody_works_on_it(
    fields: dict[str, Any], names: list[str]
) -> None:
    plan = Initiative(id="work", name="Work", closes=("till",), **fields)
    made = report(replace(NEW, initiatives=(plan,)), AS_OF)
    assert [bar.name for bar in figures.bars(made)] == names


def test_equal_starts_keep_the_order_of_the_file() -> None:
    plans = tuple(
        Initiative(id=name, name=name, closes=("till",), start=days(start))
        for name, start in (("c", 3), ("b", 2), ("a", 3))
    )
    made = report(replace(PERFECT, initiatives=plans), AS_OF)
    assert [bar.name for bar in figures.bars(made)] == ["b", "c", "a"]


def test_an_owner_stands_below_a_gap_without_a_date() -> None:
    made = report(replace(NEW, overrides={"till": Override(owner="Clerk")}), AS_OF)
    assert figures.bars(made)[0].note == "Clerk"


@settings(max_examples=40)
@given(planned(), DAYS)
def test_bars_can_be_drawn(assessment: Any, as_of: date) -> None:
    made = report(assessment, as_of)
    found = figures.bars(made)
    for bar in found:
        assert bar.start <= bar.end
        assert (bar.kind == "overdue") <= (bar.end < as_of)
        assert bar.end >= as_of or bar.kind in {"overdue", "done"}
    if found:
        assert charts.roadmap("Roadmap", found[: figures.MOST_BARS], as_of)


# --- levels by quarter


def test_columns_begin_with_the_first_team() -> None:
    days = [("Q1", (0, 0, 0)), ("Q2", (1, 0, 0)), ("Q3", (0, 0, 0)), ("Q4", (0, 2, 1))]
    assert [(c.name, c.counts) for c in figures.level_columns(days)] == days[1:]


@pytest.mark.parametrize(
    "days", [[], [("Q1", (1, 0, 0))], [("Q1", (0, 0, 0)), ("Q2", (1, 0, 0))], [("Q1", (0,))] * 3]
)
def test_there_are_no_columns_where_nothing_can_be_compared(
    days: list[tuple[str, tuple[int, ...]]],
) -> None:
    assert figures.level_columns(days) == []


def test_columns_of_quarters_are_the_oldest_first() -> None:
    found = figures.quarter_columns(MODEL, [Quarter(2026, 1), Quarter(2025, 4)], [[1, 1, 3], [2]])
    assert [(c.name, c.counts) for c in found] == [
        ("Q4 2025", (0, 1, 0)),
        ("Q1 2026", (2, 0, 1)),
    ]
    assert [(part.name, part.shade) for part in figures.level_parts(MODEL)] == [
        ("1 Open", 1),
        ("2 Known", 3),
        ("3 Loved", 5),
    ]
