"""When gaps can be closed, by the team's own plans and by the model's pace."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from builders import assess, capability, model
from maturity.model import Assessment, Initiative, Model, Override, Rollup
from maturity.rules.gaps import gaps, sequence
from maturity.rules.schedule import (
    Horizon,
    Phase,
    Slot,
    Typical,
    closes,
    initiative_phase,
    initiative_span,
    schedule,
    typical,
)
from maturity.rules.scoring import score
from sample import MODEL
from strategies import DAYS, assessments, planned
from support import AS_OF


def days(count: int) -> date:
    return AS_OF + timedelta(days=count)


def scheduled(assessment: Assessment, as_of: date = AS_OF, up_to: int = 9) -> dict[str, Slot]:
    """The slots of all gaps of a team up to a level."""
    found = sequence(gaps(assessment, up_to), assessment)
    return dict(schedule(found, score(assessment), as_of))


def work(closing: str = "small", **fields: Any) -> Initiative:
    """An initiative; what it closes is separated by blanks."""
    return Initiative(id="work", name="Work", closes=tuple(closing.split()), **fields)


@pytest.mark.parametrize(
    ("count", "horizon", "words"),
    [
        (-400, "0-30-days", "0–30 days"),
        (30, "0-30-days", "0–30 days"),
        (31, "30-90-days", "30–90 days"),
        (90, "30-90-days", "30–90 days"),
        (91, "3-12-months", "3–12 months"),
        (366, "3-12-months", "3–12 months"),
        (367, "12-24-months", "12–24 months"),
        (4000, "12-24-months", "12–24 months"),
    ],
)
def test_horizons(count: int, horizon: str, words: str) -> None:
    found = Horizon.of(count)
    assert (found.value, found.words) == (horizon, words)


LONG = model(
    capability("small", dimensions="xy", effort="S"),
    capability("medium", requires="small"),
    capability("large", requires="medium small", effort="L"),
    capability("next", 2, effort="S"),
    capability("third", 3, effort="S"),
    capability("fourth", 4, effort="S"),
    capability("late", 5, requires="third", effort="L"),
    levels=5,
    months=[1, 2, 12, 3],
)
FIRST = {"small": "✓✓", "medium": "✓", "large": "✓"}

# --- by the model's pace


def test_without_plans_requirements_and_the_model_s_pace_decide() -> None:
    """What a gap requires comes first, and a level not before the model lets a team arrive."""
    found = scheduled(assess(LONG, {}))
    assert {key: (s.start, s.end, s.horizon, s.phase) for key, s in found.items()} == {
        "small": (days(0), days(30), Horizon.WEEKS, "next"),  # planned by nobody, so not now
        "medium": (days(30), days(120), Horizon.YEAR, "next"),
        "large": (days(120), days(390), Horizon.LATER, "later"),
        "next": (days(0), days(30), Horizon.WEEKS, "next"),
        "third": (days(60), days(90), Horizon.QUARTER, "next"),  # two months at level 2
        "fourth": (days(420), days(450), Horizon.LATER, "later"),
        "late": (days(510), days(780), Horizon.LATER, "later"),
    }
    assert {(s.dated, s.owner, s.initiatives) for s in found.values()} == {(False, "", ())}


def test_work_at_the_next_level_starts_at_once() -> None:
    found = scheduled(assess(LONG, {**FIRST, "next": "✓"}))
    assert {key: (s.start, s.horizon) for key, s in found.items()} == {
        "third": (days(0), Horizon.WEEKS),
        "fourth": (days(360), Horizon.LATER),
        "late": (days(450), Horizon.LATER),
    }


@pytest.mark.parametrize(("count", "phase"), [(0, "now"), (1, "next"), (90, "next"), (91, "later")])
def test_next_is_within_a_quarter(count: int, phase: Phase) -> None:
    team = assess(LONG, FIRST, overrides={"next": Override(start=days(count))})
    assert scheduled(team)["next"].phase == phase


# --- by the team's own plans


@pytest.mark.parametrize(
    ("override", "start", "end", "phase"),
    [
        ({"due": days(31)}, 1, 31, "next"),
        ({"due": days(30)}, 0, 30, "now"),
        ({"due": days(10)}, 0, 10, "now"),  # it takes longer, and cannot have begun for that
        ({"due": days(0)}, 0, 0, "now"),
        ({"due": days(-1)}, -1, -1, "overdue"),
        ({"due": days(-400)}, -400, -400, "overdue"),
        ({"start": days(5)}, 5, 35, "next"),
        ({"start": days(-5)}, -5, 25, "now"),
        ({"start": days(-400)}, -400, 0, "now"),  # open still, so it does not end before today
        ({"start": days(5), "due": days(6)}, 5, 6, "next"),
        ({"start": days(-9), "due": days(-6)}, -9, -6, "overdue"),
        ({"start": days(-9), "due": days(600)}, -9, 600, "now"),
        ({"owner": "Someone"}, 0, 30, "next"),
        ({"effort": "M"}, 0, 90, "next"),
    ],
)
def test_the_team_s_own_dates_count(
    override: dict[str, Any], start: int, end: int, phase: Phase
) -> None:
    slot = scheduled(assess(LONG, {}, overrides={"small": Override(**override)}))["small"]
    assert (slot.start, slot.end, slot.phase) == (days(start), days(end), phase)
    assert slot.dated == ("due" in override)
    assert slot.owner == override.get("owner", "")


@pytest.mark.parametrize(
    ("due", "start", "horizon"),
    [
        (days(366), days(366), Horizon.LATER),
        (days(10), days(10), Horizon.YEAR),
        (days(-10), days(0), Horizon.QUARTER),  # it should have ended, so this can begin at once
    ],
)
def test_what_builds_on_it_follows(due: date, start: date, horizon: Horizon) -> None:
    slot = scheduled(assess(LONG, {}, overrides={"small": Override(due=due)}))["medium"]
    assert (slot.start, slot.horizon, slot.dated) == (start, horizon, False)


@pytest.mark.parametrize(
    ("initiatives", "start", "end", "phase"),
    [
        ([work(start=days(3), due=days(9))], 3, 9, "next"),
        ([work(due=days(90))], 60, 90, "next"),
        ([work(due=days(9))], 0, 9, "now"),
        ([work(due=days(-9))], -9, -9, "overdue"),
        ([work(start=days(3))], 3, 33, "next"),
        ([work(start=days(-300))], -300, 0, "now"),
        ([work()], 0, 30, "next"),
        ([work(state="running")], 0, 30, "now"),
        # Several: from the first start to the last due.
        ([work(start=days(3), due=days(9)), work(start=days(5), due=days(20))], 3, 20, "next"),
        ([work(start=days(8)), work(due=days(4))], 0, 4, "now"),
        # What is over, or elsewhere, says nothing of what is open.
        ([work(start=days(3), due=days(9), state="done")], 0, 30, "next"),
        ([work(start=days(3), due=days(9), state="stopped")], 0, 30, "next"),
        ([work("medium", start=days(3), due=days(9), state="running")], 0, 30, "next"),
    ],
)
def test_initiatives_say_when(
    initiatives: list[Initiative], start: int, end: int, phase: Phase
) -> None:
    slot = scheduled(assess(LONG, {}, initiatives=tuple(initiatives)))["small"]
    assert (slot.start, slot.end, slot.phase) == (days(start), days(end), phase)


def test_only_an_end_the_team_has_set_is_a_date() -> None:
    plans = [work(start=days(3)), work("medium", due=days(9)), work("late", state="running")]
    found = scheduled(assess(LONG, {}, initiatives=tuple(plans)))
    assert [key for key, slot in found.items() if slot.dated] == ["medium"]


@pytest.mark.parametrize(
    ("override", "start", "end"),
    [
        ({"start": days(1)}, 1, 20),
        ({"due": days(15)}, 10, 15),
        ({"due": days(5)}, 0, 5),
        ({"start": days(25)}, 0, 20),  # after the end of the initiative, which is kept
        ({"owner": "Someone"}, 10, 20),
    ],
)
def test_dates_of_a_single_capability_come_first(
    override: dict[str, Any], start: int, end: int
) -> None:
    team = assess(
        LONG,
        {},
        initiatives=(work(start=days(10), due=days(20)),),
        overrides={"small": Override(**override)},
    )
    slot = scheduled(team)["small"]
    assert (slot.start, slot.end) == (days(start), days(end))


@pytest.mark.parametrize(
    ("override", "owners", "expected"),
    [
        ("", [], ""),
        ("", [""], ""),
        ("", ["", "Second", "Third"], "Second"),
        ("First", ["Second"], "First"),
    ],
)
def test_whoever_is_named_first_owns_it(override: str, owners: list[str], expected: str) -> None:
    team = assess(
        LONG,
        {},
        initiatives=tuple(work(owner=owner) for owner in owners),
        overrides={"small": Override(owner=override)},
    )
    assert scheduled(team)["small"].owner == expected


@pytest.mark.parametrize(
    ("ratings", "dimensions", "expected"),
    [
        ("✗✗", (), True),
        ("✗✗", ("x",), True),
        ("✗✓", ("x",), True),
        ("✗✓", ("y",), False),  # nothing is left to close there
        ("✗✓", ("y", "x"), True),
        ("✗✗", ("z",), False),
    ],
)
def test_an_initiative_closes_a_gap_in_its_dimensions(
    ratings: str, dimensions: tuple[str, ...], *, expected: bool
) -> None:
    team = assess(LONG, {"small": ratings})
    gap = next(gap for gap in gaps(team, 1) if gap.capability == "small")
    plan = work(dimensions=dimensions)
    assert closes(plan, gap) is expected
    assert not closes(replace(plan, closes=("medium",)), gap)
    slot = scheduled(replace(team, initiatives=(plan,)))["small"]
    assert slot.initiatives == ((plan,) if expected else ())


def test_only_open_work_is_shown_beside_a_gap() -> None:
    states = [work(state=state, owner=state) for state in ("done", "planned", "stopped", "running")]
    slot = scheduled(assess(LONG, {}, initiatives=tuple(states)))["small"]
    assert [plan.state for plan in slot.initiatives] == ["planned", "running"]
    assert slot.owner == "planned"


@pytest.mark.parametrize("as_of", [date.min, date.max])
@pytest.mark.parametrize("due", [None, date.min, date.max])
@pytest.mark.parametrize("start", [None, date.min])
def test_the_ends_of_the_calendar(as_of: date, due: date | None, start: date | None) -> None:
    team = assess(LONG, {}, assessed_on=date.max, initiatives=(work(start=start, due=due),))
    found = scheduled(team, as_of)
    assert found["small"].dated == (due is not None)
    assert due is None or found["small"].end == due
    assert all(slot.start <= slot.end for slot in found.values())


@settings(max_examples=40)
@given(planned(), DAYS)
def test_slots_as_promised(assessment: Assessment, as_of: date) -> None:
    """Every gap has one, none ends before it starts, and only a missed date is overdue."""
    found = scheduled(assessment, as_of)
    assert [*found] == [gap.capability for gap in sequence(gaps(assessment, 9), assessment)]
    for slot in found.values():
        assert slot.start <= slot.end
        assert slot.dated or slot.end >= as_of
        assert (slot.phase == "overdue") == (slot.end < as_of)
        if slot.phase == "now":
            assert slot.start <= as_of <= slot.end
        if slot.phase in {"next", "later"}:
            assert slot.start >= as_of
        assert (slot.horizon is Horizon.WEEKS) == ((slot.end - as_of).days <= 30)
        assert all(plan.state in {"planned", "running"} for plan in slot.initiatives)


@given(assessments(), DAYS)
def test_nothing_undated_starts_before_what_it_requires_has_ended(
    assessment: Assessment, as_of: date
) -> None:
    found = scheduled(assessment, as_of)
    for key, slot in found.items():
        for needed in assessment.model.capability[key].requires:
            assert needed not in found or found[needed].end <= slot.start


# --- initiatives


@pytest.mark.parametrize(
    ("fields", "span", "phase"),
    [
        ({}, None, None),
        ({"state": "running"}, None, None),
        ({"state": "done"}, None, "done"),
        ({"start": days(3), "due": days(9)}, (3, 9), "next"),
        ({"start": days(91), "due": days(99)}, (91, 99), "later"),
        ({"start": days(-3), "due": days(9)}, (-3, 9), "now"),
        ({"start": days(-3), "due": days(0)}, (-3, 0), "now"),
        ({"start": days(-3), "due": days(-1)}, (-3, -1), "overdue"),
        ({"start": days(3)}, (3, 93), "next"),
        ({"start": days(-300)}, (-300, 0), "now"),
        ({"start": days(-300), "state": "running"}, (-300, 0), "now"),
        ({"start": days(-300), "state": "done"}, (-300, -210), "done"),
        ({"due": days(95)}, (5, 95), "next"),
        ({"due": days(9)}, (-81, 9), "now"),
        ({"due": days(-9)}, (-99, -9), "overdue"),
        ({"due": days(-9), "state": "running"}, (-99, -9), "overdue"),
        ({"due": days(-9), "state": "done"}, (-99, -9), "done"),
        ({"due": days(-9), "state": "stopped"}, (-99, -9), None),
        ({"start": days(3), "state": "running"}, (3, 93), "now"),  # begun before it was planned
        ({"start": days(3), "state": "done"}, (3, 93), "done"),
        ({"due": date.min}, (date.min, date.min), "overdue"),
        ({"start": date.max}, (date.max, date.max), "later"),
    ],
)
def test_where_an_initiative_stands(
    fields: dict[str, Any], span: tuple[int | date, ...] | None, phase: Phase | None
) -> None:
    plan = work(**fields)
    ends = span and tuple(end if isinstance(end, date) else days(end) for end in span)
    assert initiative_span(plan, AS_OF) == ends
    assert initiative_phase(plan, AS_OF) == phase


# --- the model's pace


def paced(*months: tuple[int, int] | None) -> Model:
    """The sample's model with these times from each level to the next."""
    levels = (replace(level, advance_months=None) for level in MODEL.levels)
    told = zip(levels, (*months, None), strict=True)
    return replace(MODEL, levels=tuple(replace(one, advance_months=each) for one, each in told))


@pytest.mark.parametrize(
    ("months", "ratings", "to", "expected"),
    [
        (((2, 4), (7, 9)), {}, 1, None),
        (((2, 4), (7, 9)), {}, 2, (2, 4, "2026-12-12", "2027-02-12")),
        (((2, 4), (7, 9)), {}, 3, (9, 13, "2027-07-12", "2027-11-12")),
        (((2, 4), (7, 9)), {"hours": "✓", "till": "✓✓", "greeting": "✓", "survey": "✓✓"}, 3,
         (7, 9, "2027-05-12", "2027-07-12")),
        (((2, 4), (7, 9)), {"hours": "✓", "till": "✓✓", "greeting": "✓", "survey": "✓✓"}, 2, None),
        # What the model does not say for each step has no end.
        (((2, 4), None), {}, 3, (2, None, "2026-12-12", None)),
        ((None, (7, 9)), {}, 3, (7, None, "2027-05-12", None)),
        ((None, (7, 9)), {}, 2, None),
        ((None, None), {}, 3, None),
        (((2, 99_999), (7, 9)), {}, 3, (9, 100_008, "2027-07-12", "9999-12-31")),
    ],
)  # fmt: skip
def test_typical(
    months: tuple[tuple[int, int] | None, ...],
    ratings: dict[str, str],
    to: int,
    expected: tuple[int, int | None, str, str | None] | None,
) -> None:
    found = typical(score(assess(paced(*months), ratings)), to)
    if expected is None:
        assert found is None
        return
    least, most, earliest, latest = expected
    assert found == Typical(
        least=least,
        most=most,
        earliest=date.fromisoformat(earliest),
        latest=date.fromisoformat(latest) if latest else None,
    )


def test_typical_counts_from_the_headline() -> None:
    model = paced((2, 4), (7, 9))
    weakest = replace(model, policy=replace(model.policy, rollup=Rollup.WEAKEST))
    lags = {"hours": "✓", "till": "✓✗", "greeting": "✓", "survey": "✓✓", "refunds": "✓"}
    pace = typical(score(assess(weakest, lags)), 3)
    assert pace is not None
    assert (score(assess(weakest, lags)).pooled.level, pace.least) == (2, 9)
