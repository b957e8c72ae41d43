"""What a report asks someone to decide, whole."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from maturity.model import Assessment, Initiative, Override, Rollup, Target, Waiver
from maturity.rules.decisions import decisions
from maturity.rules.reports import report
from sample import MIXED, MODEL, NEW, PERFECT, PLANNED, team
from strategies import DAYS, planned
from support import AS_OF

OWNED = replace(PERFECT, assessed_on=date(2026, 11, 1))
"""A team that has nothing to decide."""
KNOWN = {"till": "✓✓", "hours": "✓", "greeting": "✓", "survey": "✓✓", "refunds": "✓"}


def asked(assessment: Assessment, as_of: date = AS_OF) -> list[str]:
    return [*decisions(report(assessment, as_of))]


def test_nothing_to_decide() -> None:
    assert asked(OWNED) == []


def test_the_most_general_comes_first() -> None:
    late = replace(PLANNED, target=Target(level=3, by=date(2026, 10, 31)))
    assert asked(late) == [
        "What becomes of the target: Stage 3 · Loved was to be reached by 31 October 2026.",
        "What becomes of “New signs”: it was due on 1 November 2026, 20 days ago.",
        "A later date or a lower aim.",
    ]


# --- the target


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (None, ["Whether and by when to reach Stage 2 · Known."]),
        (Target(level=1), ["Whether and by when to reach Stage 2 · Known."]),
        (Target(level=1, by=date(2020, 1, 1)), ["Whether and by when to reach Stage 2 · Known."]),
        (Target(level=3), ["By when to reach Stage 3 · Loved."]),
        (Target(level=3, by=AS_OF), []),
        (
            Target(level=3, by=date(2026, 11, 20)),
            ["What becomes of the target: Stage 3 · Loved was to be reached by 20 November 2026."],
        ),
        (
            Target(level=2, by=date.min),
            ["What becomes of the target: Stage 2 · Known was to be reached by 1 January 1."],
        ),
    ],
)
def test_the_target(target: Target | None, expected: list[str]) -> None:
    owned = {key: Override(owner="Clerk") for key in MODEL.capability}
    waived = tuple(
        Waiver(finding=key, reason="Known.", until=date.max) for key in ("pace", "stale")
    )
    assert asked(replace(NEW, target=target, overrides=owned, waivers=waived)) == expected


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (None, []),
        (Target(level=3), []),
        (
            Target(level=3, by=date(2026, 11, 1)),
            ["What becomes of the target: Stage 3 · Loved was to be reached by 1 November 2026."],
        ),
    ],
)
def test_nobody_decides_when_to_reach_what_cannot_be_reached(
    target: Target | None, expected: list[str]
) -> None:
    model = replace(MODEL, policy=replace(MODEL.policy, rollup=Rollup.WEAKEST))
    stuck = team({**KNOWN, "loyalty": "–✓", "advice": "✓"}, model, target=target)
    made = report(stuck, AS_OF)
    assert (made.next_level, made.path) == (3, None)
    assert [*decisions(made)] == expected


# --- owners


def owned(*keys: str) -> list[str]:
    """What is asked of a new team in which somebody owns these capabilities."""
    overrides = {key: Override(owner="Clerk") for key in keys}
    return asked(replace(NEW, target=Target(level=2, by=date(2027, 12, 1)), overrides=overrides))


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["till", "hours", "greeting", "survey"], []),
        (["till", "hours", "greeting"], ["Who owns A survey."]),
        (["till", "hours"], ["Who owns A greeting and A survey."]),
        (["till"], ["Who owns Opening hours, A greeting and A survey."]),
        ([], ["Who owns A till, Opening hours, A greeting and 1 more."]),
    ],
)
def test_who_owns_the_way_up(keys: list[str], expected: list[str]) -> None:
    assert owned(*keys) == expected


def test_an_initiative_has_an_owner_too() -> None:
    plan = Initiative(id="work", name="Work", closes=("till",), owner="Clerk")
    assert asked(replace(NEW, initiatives=(plan,)))[-1] == (
        "Who owns Opening hours, A greeting and A survey."
    )
    done = replace(plan, state="done")
    assert asked(replace(NEW, initiatives=(done,)))[-1] == (
        "Who owns A till, Opening hours, A greeting and 1 more."
    )


def test_a_way_up_that_leads_beyond_the_target() -> None:
    """Stage 2 does not apply, so the way leads to stage 3, where no gap is counted."""
    ratings = {"till": "✓✓", "hours": "✓", "greeting": "–", "survey": "––", "refunds": "–"}
    made = report(team({**ratings, "advice": "✓"}, target=Target(level=2)), AS_OF)
    assert made.path is not None
    assert (made.path.to, made.roadmap) == (3, ())
    assert [*decisions(made)] == ["By when to reach Stage 2 · Known.", "Who owns Loyalty."]


# --- what is late


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"due": AS_OF}, []),
        (
            {"due": date(2026, 11, 20)},
            ["What becomes of “Work”: it was due on 20 November 2026, 1 day ago."],
        ),
        (
            {"due": date(2025, 11, 21), "state": "running"},
            ["What becomes of “Work”: it was due on 21 November 2025, 365 days ago."],
        ),
        ({"due": date(2025, 11, 21), "state": "done"}, []),
        ({"due": date(2025, 11, 21), "state": "stopped"}, []),
        ({"start": date(2020, 1, 1), "state": "running"}, []),
    ],
)
def test_late_initiatives(fields: dict[str, Any], expected: list[str]) -> None:
    plan = Initiative(id="work", name="Work", closes=("till",), **fields)
    assert asked(replace(OWNED, initiatives=(plan,))) == expected


# --- findings


@pytest.mark.parametrize(
    ("as_of", "waived", "expected"),
    [
        (date(2027, 11, 1), (), []),
        (date(2027, 11, 2), (), ["When the team assesses itself again."]),
        (date(2027, 11, 2), ("stale",), []),
        (date(2027, 11, 2), ("no-evidence",), ["When the team assesses itself again."]),
    ],
)
def test_a_late_assessment(as_of: date, waived: tuple[str, ...], expected: list[str]) -> None:
    waivers = tuple(Waiver(finding=key, reason="Known.", until=date.max) for key in waived)
    assert asked(replace(OWNED, waivers=waivers), as_of) == expected


def test_a_target_that_comes_too_soon() -> None:
    target = Target(level=3, by=date(2026, 11, 30))
    found = asked(replace(MIXED, target=target))
    assert found == ["Who owns A survey.", "A later date or a lower aim."]


@settings(max_examples=40)
@given(planned(), DAYS)
def test_each_decision_is_asked_for_once_in_a_sentence(assessment: Any, as_of: date) -> None:
    found = asked(replace(assessment, initiatives=assessment.initiatives[:1]), as_of)
    assert len(found) == len({*found})
    for text in found:
        assert text[0].isupper()
        assert text.endswith(".")
