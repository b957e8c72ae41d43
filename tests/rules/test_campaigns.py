"""What campaigns ask of a team, and how much an even pace would have."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import assess, capability, cells, model
from maturity.model import Campaign, Status
from maturity.rules.campaigns import (
    Start,
    Tally,
    asked,
    call,
    even,
    phase,
    running,
    tally,
    total,
)

MODEL = model(
    capability("a", dimensions="xy"), capability("b", dimensions="xyz"), capability("c", level=2)
)
FIRST, LAST = date(2026, 6, 1), date(2026, 6, 11)


PLAIN = Campaign(
    id="all",
    name="All",
    model=MODEL,
    capabilities=("b", "a"),
    owner="Head",
    starts=FIRST,
    ends=LAST,
)


def campaign(**fields: Any) -> Campaign:
    return replace(PLAIN, **fields)


@pytest.mark.parametrize(
    ("dimensions", "expected"),
    [((), "b.x b.y b.z a.x a.y"), (("y",), "b.y a.y"), (("z", "x"), "b.x b.z a.x")],
)
def test_the_cells_of_a_campaign(dimensions: tuple[str, ...], expected: str) -> None:
    assert campaign(dimensions=dimensions).cells == cells(expected)


@pytest.mark.parametrize(
    ("teams", "called"),
    [
        ((), ["emea", "emea/pay", "emea/north/pay", "emeral", "pay"]),
        (("emea/",), ["emea/pay", "emea/north/pay"]),
        (("emea",), ["emea"]),
        (("emea/north/", "pay"), ["emea/north/pay", "pay"]),
    ],
)
def test_who_is_called(teams: tuple[str, ...], called: list[str]) -> None:
    known = ["emea", "emea/pay", "emea/north/pay", "emeral", "pay"]
    assert [id_ for id_ in known if campaign(teams=teams).calls(id_)] == called


def test_a_tally() -> None:
    found = tally(map(Status, ["present", "present", "partial", "missing", "not_applicable"]))
    assert found == Tally(present=2, partial=1, missing=1, not_applicable=1)
    assert (found.asked, found.left, found.percent, found.complete) == (4, 2, 50, False)
    both = total([found, Tally(present=1, unrated=2)])
    assert both == Tally(present=3, partial=1, missing=1, unrated=2, not_applicable=1)
    assert both.percent == 42  # three of seven, rounded down
    assert total([]) == Tally()
    assert Tally(present=2, not_applicable=1).complete
    assert not Tally(not_applicable=1).complete
    assert Tally().percent == 0


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-05-31", "coming"),
        ("2026-06-01", "running"),
        ("2026-06-11", "running"),
        ("2026-06-12", "ended"),
    ],
)
def test_phases(day: str, expected: str) -> None:
    assert phase(campaign(), date.fromisoformat(day)) == expected


def test_what_is_asked_of_a_team() -> None:
    team = assess(MODEL, {"a": "✓–", "b": "○✗", "c": "✓"}, scope="xy")
    found = call(campaign(), team)
    assert found
    assert [*found.cells] == [*cells("b.x b.y a.x a.y")]  # in the campaign's order
    assert found.tally == Tally(present=1, partial=1, missing=1, not_applicable=1)
    assert found.left == {"b": [("x", Status.PARTIAL), ("y", Status.MISSING)]}
    assert asked(campaign(dimensions=("z",)), found.cells) == {}


def test_who_is_not_asked() -> None:
    team = assess(MODEL, {})
    assert call(campaign(teams=("another",)), team) is None
    other = model(capability("a"))
    assert call(campaign(), assess(other, {}, id="team")) is not None  # by the id of its model
    assert call(campaign(model=other, capabilities=("a",)), team) is not None


def test_the_campaigns_that_run() -> None:
    made = [
        campaign(id="later", ends=LAST + timedelta(1)),
        campaign(id="b"),
        campaign(id="a"),
        campaign(id="over", ends=FIRST + timedelta(1)),
        campaign(id="coming", starts=FIRST + timedelta(5)),
        campaign(id="others", teams=("others/",)),
        campaign(id="nothing", dimensions=("z",)),
    ]
    team = assess(MODEL, {"b": "✓✓"}, scope="xy")
    found = running(made, team, FIRST + timedelta(4))
    assert [one.campaign.id for one in found] == ["a", "b", "later"]


@pytest.mark.parametrize(
    ("day", "present", "goal", "expected"),
    [
        (0, 2, 12, Fraction(2)),
        (1, 2, 12, Fraction(3)),
        (5, 2, 12, Fraction(7)),
        (1, 0, 3, Fraction(3, 10)),
        (10, 2, 12, Fraction(12)),
        (99, 2, 12, Fraction(12)),
        (5, 4, 3, Fraction(3)),  # less is asked than was there
    ],
)
def test_an_even_pace(day: int, present: int, goal: int, expected: Fraction) -> None:
    start = Start(day=FIRST, present=present)
    assert even(start, goal, LAST, FIRST + timedelta(day)) == expected


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 400), st.integers(1, 400))
def test_an_even_pace_never_falls_and_ends_with_everything(
    present: int, goal: int, joined: int, length: int
) -> None:
    last = FIRST + timedelta(joined + length)
    start = Start(day=FIRST + timedelta(joined), present=present)
    values = [even(start, goal, last, start.day + timedelta(n)) for n in range(length + 2)]
    assert values == sorted(values)
    assert values[0] == (min(present, goal) if length else goal)
    assert values[length] == values[-1] == goal
