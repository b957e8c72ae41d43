"""Drafted objectives, whole; and how far a team's own have come."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from maturity.model import (
    Assessment,
    Evidence,
    KeyResult,
    Measurement,
    Metric,
    Model,
    Objective,
    Outcome,
    Override,
    Rating,
    Rollup,
    Status,
    Target,
)
from maturity.rules.objectives import Draft, draft, objective_progress, result_progress
from maturity.rules.reports import report
from maturity.rules.schedule import typical
from maturity.rules.wording import readable
from sample import MIXED, MODEL, NEW, PERFECT, PLANNED, team
from strategies import DAYS, OBJECTIVES, planned
from support import AS_OF

FOUNDATION = {"till": "✓✓", "hours": "✓"}
KNOWN = {**FOUNDATION, "greeting": "✓", "survey": "✓✓", "refunds": "✓"}


def drafted(assessment: Assessment, as_of: date = AS_OF) -> Draft:
    return draft(report(assessment, as_of))


def measured(metric: str, day: str = "", **figures: float) -> Outcome:
    """An outcome; the day is that of its target."""
    found = {key: Measurement(value=value) for key, value in figures.items()}
    if day:
        found["target"] = replace(found["target"], date=date.fromisoformat(day))
    return Outcome(metric=metric, **found)


# --- the way up


def test_a_team_without_outcomes() -> None:
    assert drafted(NEW) == Draft(
        objective=(
            "Reach Stage 2 · Known by 20 March 2027 and raise People who return from "
            "[today's figure] to [a figure you can defend]."
        ),
        results=(
            "A till: present in 1 of 1 area, up from 0.",
            "A survey: present in 1 of 1 area, up from 0.",
            "A greeting: present in 1 of 1 area, up from 0.",
            "60 % of the cells of Stage 2 · Known are present: 2 of 2, up from 0.",
            "Raise People who return from [today's figure] to [a figure you can defend].",
        ),
    )


def test_a_team_with_a_target_for_an_outcome() -> None:
    assert drafted(PLANNED) == Draft(
        objective=(
            "Reach Stage 2 · Known by 12 February 2027 and raise People who return from 1,250.5 "
            "to 1,300 people a week."
        ),
        results=(
            "A survey: present in 1 of 2 areas, up from 0.",
            "60 % of the cells of Stage 2 · Known are present: 2 of 3, up from 1.",
            "Raise People who return from 1,250.5 to 1,300 people a week.",
        ),
    )


def test_one_outcome_is_enough_to_begin_with() -> None:
    """The one that most of the next steps move."""
    moves = {"till": ("returns",), "survey": ("queue",), "greeting": ("queue", "returns"),
             "hours": ("queue",)}  # fmt: skip
    moving = tuple(replace(c, moves=moves.get(c.id, ())) for c in MODEL.capabilities)
    found = drafted(replace(NEW, model=replace(MODEL, capabilities=moving)))
    wish = "ower Length of the queue from [today's figure] to [a figure you can defend]."
    assert found.objective == f"Reach Stage 2 · Known by 20 March 2027 and l{wish}"
    assert found.results[3:] == (
        "60 % of the cells of Stage 2 · Known are present: 2 of 2, up from 0.",
        f"L{wish}",
    )


def test_nothing_is_wished_for_that_no_capability_moves() -> None:
    assert drafted(replace(MIXED, outcomes=())) == Draft(
        objective="Reach Stage 2 · Known by 12 February 2027.",
        results=(
            "A survey: present in 1 of 2 areas, up from 0.",
            "60 % of the cells of Stage 2 · Known are present: 2 of 3, up from 1.",
        ),
    )


def test_the_weightiest_capabilities_by_the_team_s_own_word() -> None:
    overrides = {"hours": Override(impact="high"), "till": Override(impact="low")}
    found = drafted(replace(NEW, overrides=overrides)).results[:3]
    assert [text.partition(":")[0] for text in found] == ["Opening hours", "A survey", "A greeting"]


def test_cells_that_are_not_applicable_are_not_asked_for() -> None:
    found = drafted(team({**FOUNDATION, "greeting": "✓", "survey": "–✗", "refunds": "✗"}))
    assert found.results[:2] == (
        "A survey: present in 1 of 1 area, up from 0.",
        "60 % of the cells of Stage 2 · Known are present: 2 of 3, up from 1.",
    )


def under(rollup: Rollup) -> Model:
    return replace(MODEL, policy=replace(MODEL.policy, rollup=rollup))


LAGS = {**KNOWN, "survey": "✓✗", "refunds": "✗"}
"""The shop is at stage 2, the web at stage 1; together they lack one cell of stage 2."""


@pytest.mark.parametrize(
    ("rollup", "expected"),
    [
        (
            Rollup.POOLED,
            [
                "A survey: present in 2 of 2 areas, up from 1.",
                "60 % of the cells of Stage 2 · Known are present: 3 of 4, up from 2.",
            ],
        ),
        # One more cell would not be enough: the web has to hold the stage on its own.
        (
            Rollup.WEAKEST,
            [
                "A survey: present in 2 of 2 areas, up from 1.",
                "Refunds: present in 1 of 1 area, up from 0.",
            ],
        ),
        (
            Rollup.MEDIAN,
            [
                "A survey: present in 2 of 2 areas, up from 1.",
                "Refunds: present in 1 of 1 area, up from 0.",
            ],
        ),
    ],
)
def test_a_share_counts_only_where_cells_are_pooled(rollup: Rollup, expected: list[str]) -> None:
    assert [*drafted(team(LAGS, under(rollup))).results] == expected


def test_a_level_that_lacks_only_its_foundation_has_its_share_already() -> None:
    assert drafted(team({**KNOWN, "till": "✗✗"})).results == (
        "A till: present in 1 of 2 areas, up from 0.",
    )


# --- by when


@pytest.mark.parametrize(
    ("target", "as_of", "expected"),
    [
        (None, AS_OF, " by 12 February 2027"),
        (Target(level=2), AS_OF, " by 12 February 2027"),
        (Target(level=2, by=date(2027, 1, 31)), AS_OF, " by 31 January 2027"),
        (Target(level=3, by=date(2027, 1, 31)), AS_OF, " by 31 January 2027"),
        (Target(level=3, by=date(2027, 12, 31)), AS_OF, " by 12 February 2027"),
        # Only what is ahead counts.
        (Target(level=2, by=date(2026, 11, 20)), AS_OF, " by 12 February 2027"),
        (Target(level=2, by=date(2027, 12, 31)), date(2027, 2, 12), " by 31 December 2027"),
        (Target(level=2, by=date(2027, 2, 12)), date(2027, 2, 12), ""),
        (Target(level=1, by=date(2027, 12, 31)), date(2027, 2, 12), ""),
        (None, date(2027, 2, 12), ""),
        (None, date.max, ""),
        (Target(level=3, by=date.max), date(2027, 2, 12), " by 31 December 9999"),
    ],
)
def test_by_when(target: Target | None, as_of: date, expected: str) -> None:
    bare = replace(MIXED, outcomes=(), target=target)
    assert drafted(bare, as_of).objective == f"Reach Stage 2 · Known{expected}."


def test_a_model_that_says_no_time() -> None:
    model = replace(MODEL, levels=tuple(replace(x, advance_months=None) for x in MODEL.levels))
    assert drafted(team(FOUNDATION, model)).objective == "Reach Stage 2 · Known."


# --- outcomes


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (
            measured("returns", baseline=1, target=2),
            "Raise People who return from 1 to 2 people a week.",
        ),
        (
            measured("returns", baseline=1, current=1.5, target=2),
            "Raise People who return from 1.5 to 2 people a week.",
        ),
        (
            measured("returns", "2027-01-01", baseline=-3, target=0.1),
            "Raise People who return from -3 to 0.1 people a week by 1 January 2027.",
        ),
        (measured("queue", current=9, target=3), "Lower Length of the queue from 9 to 3."),
        # Nothing is left to go, or nobody knows.
        (measured("queue", current=3, target=3), None),
        (measured("queue", current=2, target=3), None),
        (measured("returns", current=5, target=3), None),
        (measured("queue", target=3), None),
        (measured("queue", baseline=9, current=3), None),
    ],
)  # fmt: skip
def test_an_outcome_is_wished_for_while_there_is_some_way_to_go(
    outcome: Outcome, expected: str | None
) -> None:
    found = drafted(replace(PERFECT, outcomes=(outcome,)))
    assert found.results[1:] == ((expected,) if expected else ())
    wish = expected and f"{expected[0].lower()}{expected[1:-1]}"
    assert found.objective == f"Keep Stage 3 · Loved{f' and {wish}' if wish else ''}."


def following(*metrics: str) -> tuple[Model, tuple[Outcome, ...]]:
    """A model in which the survey moves the last of these metrics, and outcomes with targets."""
    made = tuple(Metric(id=key, name=key.upper(), direction="up") for key in metrics)
    moving = tuple(
        replace(c, moves=metrics[-1:]) if c.id == "survey" else replace(c, moves=())
        for c in MODEL.capabilities
    )
    outcomes = tuple(measured(key, baseline=1, target=2) for key in metrics)
    return replace(MODEL, metrics=made, capabilities=moving), outcomes


def test_outcomes_that_the_next_steps_move_come_first_and_three_are_enough() -> None:
    model, outcomes = following("a", "b", "c", "d")
    found = drafted(team({**FOUNDATION, "greeting": "✓"}, model, outcomes=outcomes))
    assert found.objective.endswith(" and raise D from 1 to 2.")
    assert found.results[-3:] == ("Raise D from 1 to 2.", "Raise A from 1 to 2.",
                                  "Raise B from 1 to 2.")  # fmt: skip
    kept = drafted(team({**KNOWN, "loyalty": "✓✓"}, model, outcomes=outcomes))
    assert kept.results[-3:] == ("Raise A from 1 to 2.", "Raise B from 1 to 2.",
                                 "Raise C from 1 to 2.")  # fmt: skip


# --- nothing to climb


def test_a_team_at_the_top_keeps_what_it_has() -> None:
    assert drafted(PERFECT) == Draft(
        objective="Keep Stage 3 · Loved.",
        results=("Evidence no older than 18 months for every present cell: 10 of 10, up from 0.",),
    )


def proven(*days: str) -> Assessment:
    """A perfect team with evidence of these days for its first cells."""
    cells = dict(PERFECT.ratings)
    for cell, day in zip(cells, days, strict=False):
        evidence = (Evidence(title="A photo", date=date.fromisoformat(day)),)
        cells[cell] = Rating(status=Status.PRESENT, evidence=evidence)
    return replace(PERFECT, ratings=cells)


def test_only_evidence_that_has_not_expired_counts() -> None:
    assert drafted(proven("2026-01-01", "2020-01-01")).results == (
        "Evidence no older than 18 months for every present cell: 10 of 10, up from 1.",
    )
    assert drafted(proven(*["2026-01-01"] * 10)).results == ()
    policy = replace(MODEL.policy, evidence_months=1)
    strict = replace(proven(*["2026-01-01"] * 10), model=replace(MODEL, policy=policy))
    assert drafted(strict).results == (
        "Evidence no older than 1 month for every present cell: 10 of 10, up from 0.",
    )


def test_a_level_that_cannot_be_reached_is_not_wished_for() -> None:
    stuck = team({**KNOWN, "loyalty": "–✓", "advice": "✓"}, under(Rollup.WEAKEST))
    assert report(stuck, AS_OF).next_level == 3
    assert drafted(stuck).objective == "Keep Stage 2 · Known."


def test_a_team_to_which_nothing_applies() -> None:
    nothing = {c.id: "–" * len(c.dimensions) for c in MODEL.capabilities}
    assert drafted(team(nothing)) == Draft(objective="Keep Stage 1 · Open.", results=())


@settings(max_examples=40)
@given(planned(), DAYS)
def test_a_draft_reaches_for_a_level_ahead_or_keeps_this_one(
    assessment: Assessment, as_of: date
) -> None:
    made = report(assessment, as_of)
    found = draft(made)
    to = made.path.to if made.path else made.result.level
    named = re.findall(r"Level (\d+)", " ".join((found.objective, *found.results)))
    assert {*map(int, named)} == {to}
    assert found.objective.startswith("Reach " if made.path else "Keep ")
    assert not made.path or to > made.result.level
    pace, target = typical(made.result, to), assessment.target
    known = [pace.latest if pace else None, target.by if target and target.level >= to else None]
    ahead = [day for day in known if day and day > as_of]
    by = re.findall(r"^Reach Level \d+ by (\d+ \w+ \d+)", found.objective)
    assert by == ([readable(min(ahead))] if made.path and ahead else [])
    assert len(found.results) <= 7
    assert len({*found.results}) == len(found.results)


# --- how far it is


def result(baseline: float, target: float, current: float | None = None) -> KeyResult:
    return KeyResult(result="Better", baseline=baseline, target=target, current=current)


@pytest.mark.parametrize(
    ("key_result", "percent"),
    [
        (result(0, 10), None),
        (result(0, 10, 0), 0),
        (result(0, 10, 5), 50),
        (result(0, 3, 2), 66),
        (result(0, 10, 10), 100),
        (result(0, 10, 12), 100),
        (result(0, 10, -1), 0),
        (result(10, 0, 12), 0),
        (result(10, 0, 0.1), 99),
        (result(-3, -1, -2), 50),
        (result(0, 1e-300, 1e300), 100),
    ],
)
def test_result_progress(key_result: KeyResult, percent: int | None) -> None:
    assert result_progress(key_result) == percent


@pytest.mark.parametrize(
    ("results", "percent"),
    [
        ([result(0, 10)], None),
        ([result(0, 10, 0)], 0),
        ([result(0, 10, 5), result(0, 10)], 50),
        ([result(0, 10, 20), result(0, 10, -5)], 50),
        ([result(0, 10, 10), result(0, 10, 10), result(0, 10, 9)], 96),
        ([result(0, 3, 2), result(0, 3, 2)], 66),
    ],
)
def test_objective_progress(results: list[KeyResult], percent: int | None) -> None:
    assert objective_progress(Objective(objective="Better", results=tuple(results))) == percent


@given(OBJECTIVES)
def test_progress_is_a_share(objective: Objective) -> None:
    each = [result_progress(r) for r in objective.results]
    known = [percent for percent in each if percent is not None]
    whole = objective_progress(objective)
    assert (whole is None) == (not known)
    assert all(0 <= percent <= 100 for percent in known)
    assert whole is None or min(known) <= whole <= max(known)
