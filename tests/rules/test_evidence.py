"""What stands behind ratings, and for how long."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from maturity.model import Assessment, Cell, Evidence, Rating, Status
from maturity.rules.evidence import Proof, Support, expired_cells, newest, outdated, proof, support
from sample import MIXED, MODEL, NEW, PERFECT
from strategies import DAYS, planned
from support import AS_OF


def rated(status: Status, *days: str) -> Rating:
    """A rating with a piece of evidence a day; one without a date where the day is empty."""
    return Rating(
        status=status,
        evidence=tuple(
            Evidence(title="Proof", date=date.fromisoformat(day) if day else None) for day in days
        ),
    )


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((), None),
        (("",), None),
        (("2026-01-01",), date(2026, 1, 1)),
        (("2026-01-01", "", "2026-03-01", "2025-12-31"), date(2026, 3, 1)),
    ],
)
def test_newest(days: tuple[str, ...], expected: date | None) -> None:
    assert newest(rated(Status.PRESENT, *days)) == expected


@pytest.mark.parametrize(
    ("day", "as_of", "expected"),
    [
        ("2025-05-21", "2026-11-20", False),
        ("2025-05-21", "2026-11-21", False),  # 18 months to the day
        ("2025-05-21", "2026-11-22", True),
        ("2024-08-31", "2026-02-28", False),  # the last day of a shorter month
        ("2024-08-31", "2026-03-01", True),
        ("2030-01-01", "2026-11-21", False),
        ("0001-01-01", "9999-12-31", True),
        ("9999-12-31", "9999-12-31", False),
    ],
)
def test_evidence_counts_to_the_last_day(day: str, as_of: str, *, expected: bool) -> None:
    assert outdated(MIXED, date.fromisoformat(day), date.fromisoformat(as_of)) is expected


def test_each_model_has_its_own_age() -> None:
    policy = replace(MODEL.policy, evidence_months=1)
    strict = replace(MIXED, model=replace(MODEL, policy=policy))
    assert outdated(strict, date(2026, 10, 20), AS_OF)
    assert not outdated(MIXED, date(2026, 10, 20), AS_OF)


@pytest.mark.parametrize(
    ("status", "days", "expected"),
    [
        (Status.PRESENT, (), "none"),
        (Status.PRESENT, ("",), "shown"),
        (Status.PRESENT, ("2026-01-01",), "shown"),
        (Status.PRESENT, ("2020-01-01",), "expired"),
        (Status.PRESENT, ("2020-01-01", ""), "expired"),
        (Status.PRESENT, ("2020-01-01", "2026-01-01"), "shown"),
        # Only what is claimed to be there has to be shown to be there still.
        (Status.PARTIAL, ("2020-01-01",), "shown"),
        (Status.MISSING, (), "none"),
        (Status.NOT_APPLICABLE, ("2020-01-01",), "shown"),
        (Status.UNRATED, (), "none"),
    ],
)
def test_proof(status: Status, days: tuple[str, ...], expected: Proof) -> None:
    assert proof(MIXED, rated(status, *days), AS_OF) == expected


TILL, WEB, HOURS, ADVICE = (
    Cell(*place.split()) for place in ("till shop", "till web", "hours shop", "advice web")
)


def test_support_counts_present_cells() -> None:
    ratings = {
        TILL: rated(Status.PRESENT, "2020-01-01"),
        WEB: rated(Status.PRESENT, ""),
        HOURS: rated(Status.PRESENT),
        ADVICE: rated(Status.PARTIAL, "2020-01-01"),
    }
    team = replace(MIXED, ratings=dict(reversed(ratings.items())))
    assert support(team, AS_OF) == Support(present=3, shown=2, expired=1)
    assert support(team, date(2020, 1, 1)) == Support(present=3, shown=2, expired=0)
    assert [*expired_cells(team, AS_OF)] == [TILL]
    ratings[WEB] = rated(Status.PRESENT, "2019-01-01")
    older = replace(MIXED, ratings=dict(reversed(ratings.items())))
    assert [*expired_cells(older, AS_OF)] == [TILL, WEB]


@pytest.mark.parametrize(
    ("team", "expected"),
    [
        (NEW, Support(present=0, shown=0, expired=0)),
        (MIXED, Support(present=3, shown=1, expired=0)),
        (PERFECT, Support(present=10, shown=0, expired=0)),
    ],
)
def test_support_of_the_samples(team: Assessment, expected: Support) -> None:
    assert support(team, AS_OF) == expected


@settings(max_examples=40)
@given(planned(), DAYS, DAYS)
def test_evidence_only_grows_older(assessment: Assessment, one: date, other: date) -> None:
    before, later = (support(assessment, day) for day in sorted((one, other)))
    assert 0 <= before.expired <= later.expired <= later.shown == before.shown <= before.present
