"""A team's past as its history page tells it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.model import Assessment, Cell, Evidence, Rating, Status
from maturity.past.timelines import Point
from maturity.results import chronicles
from maturity.results.chronicles import Remark, Stay
from sample import MIXED, MODEL, PERFECT, committed, team

OPEN = {"till": "✓✓", "hours": "✓", "greeting": "✗", "survey": "✗✗", "refunds": "○"}
KNOWN = OPEN | {"greeting": "✓", "survey": "✓✗", "refunds": "✓"}
LOVED = KNOWN | {"loyalty": "✓✓", "advice": "✓"}


def at(day: str, ratings: dict[str, str] | Assessment) -> Point:
    assessment = ratings if isinstance(ratings, Assessment) else team(ratings)
    return committed(replace(assessment, assessed_on=date.fromisoformat(day)))


RISEN = (at("2024-01-31", OPEN), at("2025-01-31", KNOWN), at("2026-01-31", LOVED))


def test_entries_stand_newest_first() -> None:
    found = chronicles.entries(RISEN)
    assert [entry.point.assessed_on.year for entry in found] == [2026, 2025, 2024]
    assert [chronicles.headline(entry) for entry in found] == [
        "Up from stage 2 to Stage 3 · Loved; 3 ratings raised.",
        "Up from stage 1 to Stage 2 · Known; 3 ratings raised.",
        "First assessment by the Corner shop model: Stage 1 · Open.",
    ]
    assert [chronicles.changes(entry) for entry in found] == [
        [
            ("Loyalty · Shop and Web", "not assessed → present"),
            ("Advice · Web", "not assessed → present"),
        ],
        [
            ("A greeting · Shop", "missing → present"),
            ("A survey · Shop", "missing → present"),
            ("Refunds · Web", "partial → present"),
        ],
        [],
    ]
    assert [chronicles.dimensions(entry) for entry in found] == [
        "Shop 2 → 3",
        "Shop 1 → 2",
        "",
    ]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (LOVED, KNOWN, "Down from stage 3 to Stage 2 · Known; 3 ratings lowered."),
        (OPEN, OPEN, "Still Stage 1 · Open; no rating changed."),
        (
            OPEN,
            OPEN | {"refunds": "–", "survey": "○✗", "greeting": "?"},
            (
                "Still Stage 1 · Open; 1 rating raised, 1 rating lowered and 1 rating excluded or "
                "included again."
            ),
        ),
        (
            OPEN | {"refunds": "–"},
            OPEN | {"refunds": "✗"},
            "Still Stage 1 · Open; 1 rating excluded or included again.",
        ),
    ],
)
def test_a_headline(before: dict[str, str], after: dict[str, str], said: str) -> None:
    newest, _ = chronicles.entries((at("2025-01-31", before), at("2026-01-31", after)))
    assert chronicles.headline(newest) == said


def test_another_model_begins_anew() -> None:
    other = replace(PERFECT, model=replace(MODEL, id="other", name="Other model"))
    timeline = (at("2024-01-31", other), at("2025-01-31", KNOWN), at("2026-01-31", LOVED))
    found = chronicles.entries(timeline)
    assert chronicles.headline(found[1]) == (
        "First assessment by the Corner shop model: Stage 2 · Known."
    )
    assert chronicles.stays(timeline) == [
        (2, [Stay(since=date(2025, 1, 31), until=None)]),
        (3, [Stay(since=date(2026, 1, 31), until=None)]),
    ]
    assert chronicles.level_rows(timeline) == [("shop", [None, 2, 3]), ("web", [None, 1, 1])]


def test_a_level_lost_and_reached_again() -> None:
    timeline = (
        at("2023-01-31", LOVED), at("2024-01-31", OPEN), at("2025-01-31", KNOWN),
        at("2026-01-31", LOVED),
    )  # fmt: skip
    assert chronicles.stays(timeline) == [
        (
            2,
            [
                Stay(since=date(2023, 1, 31), until=date(2024, 1, 31)),
                Stay(since=date(2025, 1, 31), until=None),
            ],
        ),
        (
            3,
            [
                Stay(since=date(2023, 1, 31), until=date(2024, 1, 31)),
                Stay(since=date(2026, 1, 31), until=None),
            ],
        ),
    ]


def test_a_dimension_that_came_into_scope() -> None:
    narrow = team({"till": "✓", "hours": "✓"}, scope=("shop",))
    timeline = (at("2025-01-31", narrow), at("2026-01-31", KNOWN))
    assert chronicles.level_rows(timeline) == [("shop", [1, 2]), ("web", [None, 1])]
    newest, _ = chronicles.entries(timeline)
    assert (newest.joined, newest.left) == (["web"], [])
    assert chronicles.headline(newest) == (
        "Up from stage 1 to Stage 2 · Known; 2 ratings raised and 1 area came into scope."
    )
    assert chronicles.dimensions(newest) == "Shop 1 → 2, Web came into scope"
    assert (chronicles.remarks(newest), chronicles.fresh(newest)) == ([], [])
    newest, _ = chronicles.entries((at("2025-01-31", KNOWN), at("2026-01-31", narrow)))
    assert (newest.joined, newest.left) == ([], ["web"])
    assert chronicles.dimensions(newest) == "Shop 2 → 1, Web left the scope"


@given(st.lists(st.sampled_from([OPEN, KNOWN, LOVED]), min_size=1, max_size=6))
def test_stays_follow_the_levels(ratings: list[dict[str, str]]) -> None:
    timeline = [at(f"{2000 + year}-01-31", each) for year, each in enumerate(ratings)]
    for level, stays in chronicles.stays(timeline):
        for point in timeline:
            day = point.assessed_on
            there = any(s.since <= day and (s.until is None or day < s.until) for s in stays)
            assert there == (point.result.level >= level)


def test_a_team_that_was_never_assessed_differently() -> None:
    (entry,) = chronicles.entries((committed(MIXED),))
    assert entry.before is None
    assert entry.model is MODEL


SURVEY = Evidence(title="Survey of May", url="https://example.com/may", date=date(2025, 5, 2))
AGAIN = replace(SURVEY, date=date(2026, 1, 5))
TILL = Evidence(title="Receipts")


def noted(day: str, ratings: dict[str, str], said: dict[Cell, Rating]) -> Point:
    made = team(ratings)
    return at(day, replace(made, ratings={**made.ratings, **said}))


def test_what_was_noted_with_a_change() -> None:
    """Only what is new: an old note did not come with the change."""
    greeting, hours = Cell("greeting", "shop"), Cell("hours", "shop")
    shop, web = (Cell("survey", side) for side in ("shop", "web"))
    refunds = Cell("refunds", "web")
    before = noted(
        "2025-01-31",
        OPEN,
        {
            greeting: Rating(status=Status.PARTIAL, note="Mostly.", evidence=(TILL,)),
            hours: Rating(status=Status.PRESENT, note="On the door."),
        },
    )
    asked = Rating(status=Status.PRESENT, note="Twice a year.", evidence=(SURVEY, TILL))
    after = noted(
        "2026-01-31",
        OPEN,
        {
            greeting: Rating(status=Status.PRESENT, note="Mostly.", evidence=(TILL,)),
            hours: Rating(status=Status.PRESENT, note="On the web, too."),
            shop: asked,
            web: asked,
            refunds: Rating(status=Status.NOT_APPLICABLE, reason="Nothing is sold there."),
        },
    )
    newest, first = chronicles.entries((before, after))
    assert chronicles.remarks(newest) == [
        Remark(
            where="A survey · Shop and Web",
            reason="",
            note="Twice a year.",
            evidence=(SURVEY, TILL),
        ),
        Remark(where="Refunds · Web", reason="Nothing is sold there.", note="", evidence=()),
    ]
    assert chronicles.remarks(first) == []
    assert (chronicles.fresh(newest), chronicles.freshness(newest)) == ([], "")


def test_evidence_for_ratings_that_stayed() -> None:
    till, hours = Cell("till", "shop"), Cell("hours", "shop")
    before = noted(
        "2025-01-31", OPEN, {till: Rating(status=Status.PRESENT, evidence=(SURVEY, TILL))}
    )
    after = noted(
        "2026-01-31",
        OPEN,
        {
            till: Rating(status=Status.PRESENT, evidence=(AGAIN, TILL)),
            hours: Rating(
                status=Status.PRESENT, evidence=(TILL, AGAIN, Evidence(title="A photograph"))
            ),
        },
    )
    newest, first = chronicles.entries((before, after))
    assert chronicles.fresh(newest) == [
        Remark(where="A till · Shop", reason="", note="", evidence=(AGAIN,)),
        Remark(
            where="Opening hours · Shop",
            reason="",
            note="",
            evidence=(AGAIN, Evidence(title="A photograph")),
        ),
    ]
    assert chronicles.freshness(newest) == "1 new, 1 with another date"
    assert chronicles.remarks(newest) == []
    assert chronicles.fresh(first) == []


def test_the_file_at_hand_need_not_be_read_again() -> None:
    """Where it is the last assessment, and not a correction of an earlier one."""
    said = {Cell("till", "shop"): Rating(status=Status.PRESENT, evidence=(TILL,))}
    timeline = (at("2025-01-31", OPEN), at("2026-01-31", OPEN))
    at_hand = noted("2026-01-31", OPEN, said).assessment
    newest, first = chronicles.entries(timeline, at_hand)
    assert [remark.evidence for remark in chronicles.fresh(newest)] == [(TILL,)]
    assert first.sides is None
    earlier = replace(at_hand, assessed_on=date(2025, 1, 31))
    assert chronicles.fresh(chronicles.entries(timeline, earlier)[0]) == []
    assert chronicles.entries((), at_hand) == []


def test_the_words_of_older_assessments_are_not_read() -> None:
    said = {Cell("till", "shop"): Rating(status=Status.PRESENT, evidence=(TILL,))}
    timeline = (
        at("2022-01-31", {}), noted("2023-01-31", OPEN, said), at("2024-01-31", LOVED),
        at("2025-01-31", KNOWN),
    )  # fmt: skip
    found = chronicles.entries(timeline)
    assert [bool(entry.sides) for entry in found] == [True, True, False, False]
    assert chronicles.changes(found[2])
    assert chronicles.remarks(found[2]) == []
    (told, _) = chronicles.entries(timeline[:2])
    assert [remark.where for remark in chronicles.remarks(told)] == ["A till · Shop"]
