"""Every finding where it just holds and just does not, with its whole message."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.model import (
    Assessment,
    Cell,
    Evidence,
    Measurement,
    Model,
    Outcome,
    Policy,
    Rating,
    Rollup,
    Status,
    Target,
    Waiver,
)
from maturity.rules.findings import DUE_SOON_DAYS, RULES, Finding, findings
from maturity.rules.scoring import score
from sample import MODEL, team
from support import AS_OF

ASSESSED = date(2026, 11, 1)
"""The day on which all teams here were assessed unless they say otherwise."""
EARLIER = date(2025, 10, 12)
FOUNDATION = {"till": "✓✓", "hours": "✓"}
KNOWN = {**FOUNDATION, "greeting": "✓", "survey": "✓✓", "refunds": "✓"}
LOVED = {**KNOWN, "loyalty": "✓✓", "advice": "✓"}

PACED = replace(
    MODEL,
    levels=(
        replace(MODEL.levels[0], advance_months=(2, 4)),
        replace(MODEL.levels[1], advance_months=(7, 9)),
        MODEL.levels[2],
    ),
)
"""Two months to stage 2, seven more to stage 3."""
FRESH = (Evidence(title="A photo", date=date(2026, 10, 1)),)
RETURNS = Outcome(metric="returns", baseline=Measurement(value=100), target=Measurement(value=200))
QUEUE = Outcome(metric="queue", baseline=Measurement(value=9), target=Measurement(value=3))


def shop(ratings: Mapping[str, str] = LOVED, model: Model = MODEL, **fields: Any) -> Assessment:
    """A team with an outcome, and evidence for all that is present."""
    base = team(ratings, model, assessed_on=ASSESSED, outcomes=(RETURNS,))
    proven = {
        cell: replace(rating, evidence=FRESH) if rating.status is Status.PRESENT else rating
        for cell, rating in base.ratings.items()
    }
    return replace(base, **{"ratings": proven, **fields})


def changed(assessment: Assessment, cells: Mapping[tuple[str, str], Rating]) -> Assessment:
    """The same with other ratings of some cells."""
    return replace(
        assessment,
        ratings={**assessment.ratings, **{Cell(*cell): r for cell, r in cells.items()}},
    )


def present(*evidence: Evidence) -> Rating:
    return Rating(status=Status.PRESENT, evidence=evidence)


def dated(*days: date | None) -> Rating:
    return present(*(Evidence(title="A photo", date=day) for day in days))


def ruled(**policy: Any) -> Model:
    """The model with another policy."""
    return replace(MODEL, policy=replace(MODEL.policy, **policy))


def found(
    assessment: Assessment, as_of: date = AS_OF, previous: Assessment | None = None
) -> dict[str, Finding]:
    """Finding id: the finding."""
    before = score(previous) if previous else None
    return {f.id: f for f in findings(score(assessment), as_of, before)}


def one(key: str, *arguments: Any) -> tuple[str, tuple[Cell, ...]] | None:
    """The message and cells of one finding, if there is one."""
    finding = found(*arguments).get(key)
    return (finding.message, finding.cells) if finding else None


def cells(*places: str) -> tuple[Cell, ...]:
    """Cells written as `survey web`."""
    return tuple(Cell(*place.split()) for place in places)


# --- what all findings share


def test_the_rules_are_those_of_the_contract_in_its_order() -> None:
    assert {key: rule.name for key, rule in RULES.items()} == {
        "maturity-theater": "Claimed {level} without the capabilities",
        "skipped-level": "A higher {level} holds over a blocking one",
        "imbalance": "{dimensions} out of step",
        "no-outcomes": "Maturity without outcomes",
        "stale": "Assessed once, never again",
        "due-soon": "Re-assessment due soon",
        "missing-requirement": "Built on sand",
        "expired-evidence": "Evidence too old",
        "no-evidence": "Present on trust alone",
        "unexplained-regression": "A capability was lost",
        "not-applicable-inflation": "The level rests on exclusions",
        "unrated": "Assessment incomplete",
        "pace": "Target faster than the model's typical range",
        "disagreement": "The team does not agree",
    }
    assert list(RULES)[:5] == [
        "maturity-theater",
        "skipped-level",
        "imbalance",
        "no-outcomes",
        "stale",
    ]


@pytest.mark.parametrize("key", RULES)
def test_every_rule_says_what_to_do_in_one_sentence(key: str) -> None:
    action = RULES[key].action
    assert action[0].isupper()
    assert action.endswith(".")
    assert action.count(". ") == 0


def test_a_finding_is_whole() -> None:
    assert findings(score(shop(claimed_level=3, ratings={})), AS_OF)[0] == Finding(
        id="maturity-theater",
        name="Claimed stage without the capabilities",
        message="Stage 3 is claimed, and the ratings give Stage 1: 2 stages apart.",
        cells=tuple(shop().cells),
        action="Say what the ratings give until the missing capabilities are in place.",
        waived=None,
    )


def test_a_team_in_which_everything_is_found() -> None:
    """All but `due-soon`, which excludes `stale`, in the order of the rules."""
    now = shop(
        {"till": "✓✗", "hours": "✓", "greeting": "✓", "survey": "–✓", "refunds": "–",
         "loyalty": "✓?", "advice": "?"},
        PACED,
        assessed_on=date(2025, 10, 1),
        outcomes=(),
        claimed_level=3,
        target=Target(level=3, by=date(2025, 11, 30)),
        votes={"shop": {1: 1, 3: 1}},
    )  # fmt: skip
    now = changed(now, {("hours", "shop"): present(), ("greeting", "shop"): dated(EARLIER)})
    made = found(now, date(2027, 5, 1), shop(assessed_on=date(2024, 5, 1)))
    assert list(made) == [key for key in RULES if key != "due-soon"]
    assert list(found(shop(), date(2027, 10, 20))) == ["due-soon"]


def test_a_perfect_team() -> None:
    assert found(shop()) == {}


# --- claims and levels


@pytest.mark.parametrize(
    ("assessment", "expected"),
    [
        (shop(KNOWN), None),
        (shop(KNOWN, claimed_level=1), None),
        (shop(KNOWN, claimed_level=2), None),
        (
            shop(KNOWN, claimed_level=3),
            (
                "Stage 3 is claimed, and the ratings give Stage 2: 1 stage apart.",
                cells("loyalty shop", "loyalty web", "advice web"),
            ),
        ),
        # A level that holds is not what is missing, though a cell of it is open.
        (
            shop({**KNOWN, "hours": "✗"}, claimed_level=3),
            (
                "Stage 3 is claimed, and the ratings give Stage 2: 1 stage apart.",
                cells("loyalty shop", "loyalty web", "advice web"),
            ),
        ),
        # Nor are levels above the claimed one.
        (
            shop({**FOUNDATION, "greeting": "○"}, claimed_level=2),
            (
                "Stage 2 is claimed, and the ratings give Stage 1: 1 stage apart.",
                cells("greeting shop", "survey shop", "survey web", "refunds web"),
            ),
        ),
        # Nothing applies at the claimed level: no cell could be named.
        (
            shop({**KNOWN, "loyalty": "––", "advice": "–"}, claimed_level=3),
            ("Stage 3 is claimed, and the ratings give Stage 2: 1 stage apart.", ()),
        ),
        # Where the weakest dimension decides, cells are those it is short of.
        (
            shop({**LOVED, "survey": "○✗"}, ruled(rollup=Rollup.WEAKEST), claimed_level=3),
            (
                "Stage 3 is claimed, and the ratings give Stage 1: 2 stages apart.",
                cells("survey shop", "survey web"),
            ),
        ),
        (
            shop(
                {**LOVED, "survey": "✓✗", "hours": "✗", "till": "✓✗"},
                ruled(rollup=Rollup.WEAKEST),
                claimed_level=2,
            ),
            (
                "Stage 2 is claimed, and the ratings give Stage 1: 1 stage apart.",
                cells("till web", "hours shop", "survey web"),
            ),
        ),
    ],
)
def test_maturity_theater(
    assessment: Assessment, expected: tuple[str, tuple[Cell, ...]] | None
) -> None:
    assert one("maturity-theater", assessment) == expected


@pytest.mark.parametrize(
    ("assessment", "expected"),
    [
        (shop(LOVED), None),
        (shop(KNOWN), None),
        (shop({}), None),
        (shop({**FOUNDATION, "loyalty": "✗✓"}), None),  # half of stage 3 in the web
        # An empty level does not block.
        (shop({**LOVED, "greeting": "–", "survey": "––", "refunds": "–"}), None),
        # Only a dimension: the team holds all.
        (
            shop({**LOVED, "survey": "✓✗"}),
            (
                "Web holds Stage 3 although Stage 2 is 1 cell short.",
                cells("survey web"),
            ),
        ),
        # The team and a dimension, each with its own gap.
        (
            shop(
                {"till": "✓✓", "hours": "✓", "greeting": "✗", "survey": "✓✗", "refunds": "✗",
                 "loyalty": "✓✗", "advice": "✓"},
                ruled(threshold_percent=51),
            ),
            (
                ("The team holds Stage 3 although Stage 2 is 2 cells short. "
                "Shop holds Stage 3 although Stage 2 is 1 cell short."),
                cells("greeting shop", "survey web", "refunds web"),
            ),
        ),
        # Several levels over one, for the team and all dimensions.
        (
            shop({**LOVED, "till": "○?", "hours": "✗"}),
            (
                ("The team holds Stage 2 and Stage 3 although Stage 1 is 2 cells short. "
                "Shop holds Stage 2 and Stage 3 although Stage 1 is 2 cells short. "
                "Web holds Stage 2 and Stage 3 although Stage 1 is 1 cell short."),
                cells("till shop", "till web", "hours shop"),
            ),
        ),
        # A level between that does not hold is no concern, nor are its open cells.
        (
            shop({"loyalty": "✓✓", "advice": "✓"}, scope=("web",)),
            (
                "The team holds Stage 3 although Stage 1 is 1 cell short.",
                cells("till web"),
            ),
        ),
    ],
)  # fmt: skip
def test_skipped_level(
    assessment: Assessment, expected: tuple[str, tuple[Cell, ...]] | None
) -> None:
    assert one("skipped-level", assessment) == expected


SHOP_LEADS = {**LOVED, "loyalty": "✓✗", "advice": "✗"}
"""The shop at stage 3, the web at 2."""
WEB_LAGS = {**SHOP_LEADS, "survey": "✓✗"}
"""The web at 1."""
VAN = replace(MODEL.dimensions[1], id="van", name="Van")
WITH_VAN = replace(
    MODEL,
    dimensions=(*MODEL.dimensions, VAN),
    capabilities=tuple(
        replace(c, dimensions=("shop", "web", "van"))
        if c.id in {"till", "survey", "loyalty"}
        else c
        for c in MODEL.capabilities
    ),
)


@pytest.mark.parametrize(
    ("assessment", "expected"),
    [
        (shop(LOVED), None),
        (shop(SHOP_LEADS), None),
        (shop(WEB_LAGS, ruled(imbalance_levels=3)), None),
        (shop({**WEB_LAGS}, scope=("web",)), None),
        (shop(WEB_LAGS), "Shop is at Stage 3, Web at Stage 1: 2 stages apart."),
        (
            shop(SHOP_LEADS, ruled(imbalance_levels=1)),
            "Shop is at Stage 3, Web at Stage 2: 1 stage apart.",
        ),
        (
            shop({**WEB_LAGS, "till": "✓✓✓", "survey": "✓✗✗", "loyalty": "✓✗✗"}, WITH_VAN),
            "Shop is at Stage 3, Web and Van at Stage 1: 2 stages apart.",
        ),
        (
            shop({**WEB_LAGS, "till": "✓✓✓", "survey": "✓✗✓", "loyalty": "✓✗✓"}, WITH_VAN),
            "Shop and Van are at Stage 3, Web at Stage 1: 2 stages apart.",
        ),
        # Those in between are not named.
        (
            shop({**WEB_LAGS, "till": "✓✓✓", "survey": "✓✗✓", "loyalty": "✓✗✗"}, WITH_VAN),
            "Shop is at Stage 3, Web at Stage 1: 2 stages apart.",
        ),
    ],
)
def test_imbalance(assessment: Assessment, expected: str | None) -> None:
    assert one("imbalance", assessment) == (expected and (expected, ()))


# --- outcomes


def outcome(metric: str = "returns", **values: float | None) -> Outcome:
    return Outcome(
        metric=metric,
        **{key: Measurement(value=v) for key, v in values.items() if v is not None},
    )


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ((), "No outcome metric is recorded."),
        (
            (outcome(baseline=1, current=2),),
            "None of 1 outcome metric has both a baseline and a target.",
        ),
        (
            (outcome(baseline=1), outcome("queue", current=1, target=2)),
            "None of 2 outcome metrics has both a baseline and a target.",
        ),
        ((RETURNS,), None),
        ((outcome(), QUEUE), None),
        # Zero is a value.
        ((outcome(baseline=0, target=0),), None),
    ],
)
def test_no_outcomes(outcomes: tuple[Outcome, ...], expected: str | None) -> None:
    assert one("no-outcomes", shop(outcomes=outcomes)) == (expected and (expected, ()))


NONE = "none of 1 outcome metric compared improved."
ROSE = "The team rose from Stage 1 to Stage 3 since 12 October 2025, and "


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        # By the direction of the metric, against its current value.
        (outcome(current=10), outcome(current=11), None),
        (outcome(current=10), outcome(current=10.5), None),
        (outcome(current=10), outcome(current=10.0), NONE),
        (outcome(current=10), outcome(current=9), NONE),
        (outcome("queue", current=10), outcome("queue", current=9), None),
        (outcome("queue", current=10), outcome("queue", current=11), NONE),
        (outcome("queue", current=10), outcome("queue", current=10), NONE),
        # The baseline only where there was no current value.
        (outcome(baseline=1, current=10), outcome(current=9), NONE),
        (outcome(baseline=1), outcome(current=2), None),
        (outcome(baseline=2), outcome(current=2), NONE),
        (outcome(current=0), outcome(current=1), None),
        (outcome(baseline=5, current=0), outcome(baseline=-1, current=0), NONE),
        # What had no value then is held against its own baseline.
        (outcome("queue", current=10), outcome(baseline=1, current=2), None),
        (outcome(target=3), outcome(baseline=1, current=2), None),
        (outcome(target=3), outcome(baseline=2, current=2), NONE),
        # What cannot be compared did not improve.
        (outcome(current=10), outcome(), "no outcome metric improved."),
        (outcome("queue", current=10), outcome(current=2), "no outcome metric improved."),
    ],
)  # fmt: skip
def test_a_level_that_moved_no_outcome(before: Outcome, now: Outcome, expected: str | None) -> None:
    previous = shop(FOUNDATION, assessed_on=EARLIER, outcomes=(before,))
    other = "queue" if now.metric == "returns" else "returns"
    assessment = shop(LOVED, outcomes=(now, outcome(other, baseline=1, target=2)))
    assert one("no-outcomes", assessment, AS_OF, previous) == (expected and (ROSE + expected, ()))


def test_one_improved_outcome_is_enough() -> None:
    previous = shop(
        FOUNDATION, assessed_on=EARLIER, outcomes=(outcome(current=1), outcome("queue", current=1))
    )
    worse = (replace(RETURNS, current=Measurement(value=0)), outcome("queue", current=2))
    better = (worse[0], outcome("queue", current=0.5))
    assert one("no-outcomes", shop(LOVED, outcomes=worse), AS_OF, previous) == (
        f"{ROSE}none of 2 outcome metrics compared improved.",
        (),
    )
    assert one("no-outcomes", shop(LOVED, outcomes=better), AS_OF, previous) is None


def test_both_reasons_are_given() -> None:
    previous = shop(FOUNDATION, assessed_on=EARLIER)
    assert one("no-outcomes", shop(LOVED, outcomes=()), AS_OF, previous) == (
        f"No outcome metric is recorded. {ROSE}no outcome metric improved.",
        (),
    )


@pytest.mark.parametrize("before", [LOVED, {**KNOWN, "loyalty": "✓✓"}])
def test_outcomes_may_stand_still_while_the_level_does(before: dict[str, str]) -> None:
    previous = shop(before, assessed_on=EARLIER, outcomes=(outcome(current=9),))
    assert one("no-outcomes", shop(LOVED), AS_OF, previous) is None
    assert one("no-outcomes", shop(KNOWN), AS_OF, previous) is None


# --- time


@pytest.mark.parametrize(
    ("assessed", "months", "due", "written"),
    [
        (date(2025, 11, 21), 12, date(2026, 11, 21), ("21 November 2025", "21 November 2026")),
        (date(2024, 2, 29), 12, date(2025, 2, 28), ("29 February 2024", "28 February 2025")),
        (date(2023, 2, 28), 12, date(2024, 2, 28), ("28 February 2023", "28 February 2024")),
        (date(2026, 8, 31), 18, date(2028, 2, 29), ("31 August 2026", "29 February 2028")),
        (date(2026, 1, 31), 1, date(2026, 2, 28), ("31 January 2026", "28 February 2026")),
        (date(2026, 3, 31), 3, date(2026, 6, 30), ("31 March 2026", "30 June 2026")),
        (date(2026, 12, 1), 1, date(2027, 1, 1), ("1 December 2026", "1 January 2027")),
        (date(2026, 12, 31), 12, date(2027, 12, 31), ("31 December 2026", "31 December 2027")),
        (date(2026, 11, 30), 1, date(2026, 12, 30), ("30 November 2026", "30 December 2026")),
    ],
)
def test_stale_and_due_soon(
    assessed: date, months: int, due: date, written: tuple[str, str]
) -> None:
    assessment = shop(model=ruled(reassess_months=months), assessed_on=assessed)
    begin = f"Assessed on {written[0]}; the next assessment"

    def both(days: int) -> list[str | None]:
        made = found(assessment, due + timedelta(days))
        return [made[key].message if key in made else None for key in ("due-soon", "stale")]

    assert both(-31) == [None, None]
    assert both(-30) == [f"{begin} is due on {written[1]}, in 30 days.", None]
    assert both(-1) == [f"{begin} is due on {written[1]}, in 1 day.", None]
    assert both(0) == [f"{begin} is due on {written[1]}, today.", None]
    assert both(1) == [None, f"{begin} was due on {written[1]}, 1 day ago."]
    assert both(400) == [None, f"{begin} was due on {written[1]}, 400 days ago."]


def test_the_calendar_may_end_first() -> None:
    far = shop(model=ruled(reassess_months=10**12, evidence_months=10**12))
    assert found(far, date.max - timedelta(31)) == {}
    last = shop(assessed_on=date(MAXYEAR, 12, 31), target=Target(level=3, by=date.max), ratings={})
    assert one("pace", last, date.max) is None
    assert "stale" in found(shop(assessed_on=date(MAXYEAR - 1, 3, 1)), date(MAXYEAR, 3, 2))
    first = shop(model=ruled(reassess_months=1), assessed_on=date(MINYEAR, 1, 1))
    assert one("stale", first, date(MINYEAR, 2, 2)) == (
        "Assessed on 1 January 1; the next assessment was due on 1 February 1, 1 day ago.",
        (),
    )


# --- requirements and evidence


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [
        (LOVED, None),
        ({**FOUNDATION, "till": "✗○"}, None),
        # Only what is present rests on anything.
        ({"till": "✗✗", "survey": "○✗"}, None),
        (
            {**LOVED, "till": "✗✓"},
            ("1 present cell has an unmet requirement: A till.", cells("survey shop")),
        ),
        # Partial is not met.
        (
            {**LOVED, "till": "○✓"},
            ("1 present cell has an unmet requirement: A till.", cells("survey shop")),
        ),
        (
            {**LOVED, "till": "✗✗"},
            ("2 present cells have an unmet requirement: A till.", cells("survey shop",
                                                                         "survey web")),
        ),
        (
            {**LOVED, "till": "?✓", "survey": "✓✗"},
            (
                "2 present cells have an unmet requirement: A till and A survey.",
                cells("survey shop", "loyalty web"),
            ),
        ),
        # Where it does not apply, anywhere in scope will do.
        ({**LOVED, "till": "✓–"}, None),
        ({**LOVED, "till": "––"}, None),
        (
            {**LOVED, "till": "✗–"},
            ("2 present cells have an unmet requirement: A till.", cells("survey shop",
                                                                         "survey web")),
        ),
    ],
)  # fmt: skip
def test_missing_requirement(
    ratings: dict[str, str], expected: tuple[str, tuple[Cell, ...]] | None
) -> None:
    assert one("missing-requirement", shop(ratings)) == expected


@pytest.mark.parametrize(
    ("count", "named"),
    [
        (1, "Need 1"),
        (3, "Need 1, Need 2 and Need 3"),
        (4, "Need 1, Need 2, Need 3 and 1 more"),
        (12, "Need 1, Need 2, Need 3 and 9 more"),
    ],
)
def test_only_a_few_names_are_given(count: int, named: str) -> None:
    till = MODEL.capability["till"]
    needs = [replace(till, id=f"need-{n}", name=f"Need {n}") for n in range(1, count + 1)]
    top = replace(till, id="top", level=3, dimensions=("web",), requires=tuple(n.id for n in needs))
    model = replace(MODEL, capabilities=(*needs, top))
    assert one("missing-requirement", shop({"top": "✓"}, model)) == (
        f"1 present cell has an unmet requirement: {named}.",
        cells("top web"),
    )


OLD = date(2025, 5, 20)
"""Eighteen months and a day before AS_OF."""
EDGE = date(2025, 5, 21)


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [
        ({("hours", "shop"): dated(EDGE)}, None),
        ({("hours", "shop"): dated(OLD, EDGE)}, None),
        ({("hours", "shop"): dated(date(2027, 1, 1))}, None),
        ({("hours", "shop"): dated(None)}, None),
        ({("hours", "shop"): present()}, None),
        # What is not present needs no proof.
        ({("hours", "shop"): replace(dated(OLD), status=Status.PARTIAL)}, None),
        ({("hours", "shop"): replace(dated(OLD), status=Status.NOT_APPLICABLE)}, None),
        (
            {("hours", "shop"): dated(OLD)},
            (
                (
                    "The newest evidence of 1 present cell is older than 18 months; "
                    "it is of 20 May 2025."
                ),
                cells("hours shop"),
            ),
        ),
        # Evidence without a date proves no day; the newest counts, wherever it stands.
        (
            {
                ("advice", "web"): dated(None, date(2020, 2, 29), OLD, date(2021, 1, 1)),
                ("hours", "shop"): dated(date(2024, 12, 1), None),
                ("till", "web"): dated(EDGE),
            },
            (
                (
                    "The newest evidence of 2 present cells is older than 18 months; "
                    "the oldest is of 1 December 2024."
                ),
                cells("hours shop", "advice web"),
            ),
        ),
    ],
)
def test_expired_evidence(
    ratings: dict[tuple[str, str], Rating], expected: tuple[str, tuple[Cell, ...]] | None
) -> None:
    assert one("expired-evidence", changed(shop(), ratings)) == expected


def test_evidence_expires_on_the_last_day_of_a_shorter_month() -> None:
    model = ruled(evidence_months=1)
    assessment = changed(shop({}, model), {("hours", "shop"): dated(date(2026, 1, 31))})
    assert one("expired-evidence", assessment, date(2026, 2, 28)) is None
    assert one("expired-evidence", assessment, date(2026, 3, 1)) == (
        "The newest evidence of 1 present cell is older than 1 month; it is of 31 January 2026.",
        cells("hours shop"),
    )


@pytest.mark.parametrize(
    ("assessment", "expected"),
    [
        (shop(), None),
        (shop({}), None),
        (shop({"till": "○✗"}), None),
        (changed(shop(), {("till", "web"): dated(None)}), None),
        (
            changed(shop(), {("till", "web"): present()}),
            ("1 of 10 present cells (10 %) has no evidence.", cells("till web")),
        ),
        (
            changed(shop({}), {("till", "web"): present()}),
            ("1 of 1 present cell (100 %) has no evidence.", cells("till web")),
        ),
        # Two of three: the share is rounded down.
        (
            changed(
                shop({"hours": "✓"}),
                {("till", "web"): present(), ("till", "shop"): present()},
            ),
            ("2 of 3 present cells (66 %) have no evidence.", cells("till shop", "till web")),
        ),
    ],
)
def test_no_evidence(assessment: Assessment, expected: tuple[str, tuple[Cell, ...]] | None) -> None:
    assert one("no-evidence", assessment) == expected


# --- what was lost


def test_nothing_is_lost_where_nothing_is_known_of_before() -> None:
    assert one("unexplained-regression", shop({})) is None


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("✓", "✓", False),
        ("✓", "○", True),
        ("✓", "✗", True),
        ("✓", "–", False),
        ("✓", "?", False),
        ("○", "✗", False),
        ("✗", "✗", False),
        ("–", "✗", False),
        ("?", "○", False),
    ],
)
def test_a_cell_is_lost_that_was_present(before: str, now: str, expected: bool) -> None:  # noqa: FBT001
    previous = shop({**LOVED, "hours": before}, assessed_on=EARLIER)
    assert one("unexplained-regression", shop({**LOVED, "hours": now}), AS_OF, previous) == (
        (
            (
                "Since 12 October 2025 the team lost 1 present cell without a note: "
                "Opening hours · Shop."
            ),
            cells("hours shop"),
        )
        if expected
        else None
    )


def test_a_note_explains_a_loss() -> None:
    previous = shop(assessed_on=EARLIER)
    note = Rating(status=Status.MISSING, note="The shopkeeper retired.")
    lost = shop({**LOVED, "hours": "✗", "loyalty": "○✗"})
    assert one("unexplained-regression", lost, AS_OF, previous) == (
        (
            "Since 12 October 2025 the team lost 3 present cells without a note: "
            "Opening hours · Shop, Loyalty · Shop and Loyalty · Web."
        ),
        cells("hours shop", "loyalty shop", "loyalty web"),
    )
    explained = changed(lost, {("hours", "shop"): note, ("loyalty", "web"): note})
    assert one("unexplained-regression", explained, AS_OF, previous) == (
        "Since 12 October 2025 the team lost 1 present cell without a note: Loyalty · Shop.",
        cells("loyalty shop"),
    )


def test_many_losses_are_counted() -> None:
    lost = shop({key: "✗" * len(glyphs) for key, glyphs in LOVED.items()})
    assert one("unexplained-regression", lost, AS_OF, shop(assessed_on=EARLIER)) == (
        (
            "Since 12 October 2025 the team lost 10 present cells without a note: "
            "A till · Shop, A till · Web, Opening hours · Shop and 7 more."
        ),
        tuple(shop().cells),
    )


def test_what_left_or_joined_the_scope_is_not_lost() -> None:
    previous = shop(assessed_on=EARLIER, scope=("shop",))
    previous = replace(
        previous, ratings={c: r for c, r in previous.ratings.items() if c.dimension == "shop"}
    )
    web = shop({**LOVED, "till": "✓✗"})
    assert one("unexplained-regression", web, AS_OF, previous) is None
    narrow = replace(shop({}), scope=("shop",))
    assert one("unexplained-regression", narrow, AS_OF, shop({"refunds": "✓"})) is None


def test_an_assessment_by_another_model_is_no_earlier_one() -> None:
    other = replace(MODEL, id="other")
    previous = shop(LOVED, other, assessed_on=EARLIER)
    assert one("unexplained-regression", shop({**LOVED, "hours": "✗"}), AS_OF, previous) is None
    assert one("no-outcomes", shop(), AS_OF, shop(FOUNDATION, other)) is None
    assert one("no-outcomes", shop(), AS_OF, shop(FOUNDATION)) is not None


# --- what was left out


@pytest.mark.parametrize(
    ("assessment", "expected"),
    [
        (shop(), None),
        (shop({**LOVED, "advice": "–"}), None),
        (
            shop({**KNOWN, "loyalty": "––", "advice": "✓"}),
            (
                "2 cells are marked not applicable; if missing instead, Stage 3 would be Stage 2.",
                cells("loyalty shop", "loyalty web"),
            ),
        ),
        (
            shop({**FOUNDATION, "greeting": "✓", "survey": "✓✗", "refunds": "–"}),
            (
                "1 cell is marked not applicable; if missing instead, Stage 2 would be Stage 1.",
                cells("refunds web"),
            ),
        ),
    ],
)
def test_not_applicable_inflation(
    assessment: Assessment, expected: tuple[str, tuple[Cell, ...]] | None
) -> None:
    assert one("not-applicable-inflation", assessment) == expected


@pytest.mark.parametrize(
    ("assessment", "expected"),
    [
        (shop(), None),
        (shop({**LOVED, "till": "–✗"}), None),
        (
            shop({**LOVED, "till": "✓?"}),
            ("1 of 10 cells (10 %) in scope is not assessed.", cells("till web")),
        ),
        (
            shop(KNOWN),
            (
                "3 of 10 cells (30 %) in scope are not assessed.",
                cells("loyalty shop", "loyalty web", "advice web"),
            ),
        ),
        # Outside the scope nothing is missed.
        (
            shop({"till": "✓✓", "hours": "✓", "greeting": "✓"}, scope=("shop",)),
            (
                "2 of 5 cells (40 %) in scope are not assessed.",
                cells("survey shop", "loyalty shop"),
            ),
        ),
    ],
)
def test_unrated(assessment: Assessment, expected: tuple[str, tuple[Cell, ...]] | None) -> None:
    assert one("unrated", assessment) == expected


# --- pace

HASTY = {
    2: "Stage 2 is planned for 31 December 2026. From Stage 1 it typically takes 2 months or "
    "more: counted from the assessment, 1 January 2027 at the earliest.",
    3: "Stage 3 is planned for 31 July 2027. From Stage 1 it typically takes 9 months or more: "
    "counted from the assessment, 1 August 2027 at the earliest.",
}


@pytest.mark.parametrize(
    ("assessment", "expected"),
    [
        (shop(FOUNDATION, PACED), None),
        (shop(FOUNDATION, PACED, target=Target(level=3)), None),
        (shop(FOUNDATION, PACED, target=Target(level=2, by=date(2027, 1, 1))), None),
        (shop(FOUNDATION, PACED, target=Target(level=2, by=date(2026, 12, 31))), HASTY[2]),
        (shop(FOUNDATION, PACED, target=Target(level=3, by=date(2027, 8, 1))), None),
        (shop(FOUNDATION, PACED, target=Target(level=3, by=date(2027, 7, 31))), HASTY[3]),
        (shop(KNOWN, PACED, target=Target(level=3, by=date(2027, 6, 1))), None),
        (
            shop(KNOWN, PACED, target=Target(level=3, by=ASSESSED)),
            (
                "Stage 3 is planned for 1 November 2026. From Stage 2 it typically takes 7 months "
                "or more: counted from the assessment, 1 June 2027 at the earliest."
            ),
        ),
        # The target is reached, or was passed.
        (shop(LOVED, PACED, target=Target(level=3, by=ASSESSED)), None),
        (shop(LOVED, PACED, target=Target(level=2, by=ASSESSED)), None),
        # The model says nothing of the step from 2 to 3.
        (shop(KNOWN, MODEL, target=Target(level=3, by=ASSESSED)), None),
        (
            shop(FOUNDATION, MODEL, target=Target(level=3, by=date(2026, 12, 31))),
            HASTY[2].replace("Stage 2 is", "Stage 3 is"),
        ),
        # The day is clamped to the end of the month.
        (
            shop(
                FOUNDATION,
                PACED,
                assessed_on=date(2026, 12, 31),
                target=Target(level=2, by=date(2027, 2, 28)),
            ),
            None,
        ),
    ],
)
def test_pace(assessment: Assessment, expected: str | None) -> None:
    assert one("pace", assessment) == (expected and (expected, ()))


def test_waiting_does_not_make_a_plan_hasty() -> None:
    plan = shop(FOUNDATION, PACED, target=Target(level=2, by=date(2027, 1, 1)))
    assert one("pace", plan, date(2026, 12, 31)) is None


# --- votes


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        ({}, None),
        ({"shop": {}}, None),
        ({"shop": {1: 0, 2: 0}}, None),
        ({"shop": {3: 1}}, None),
        ({"shop": {3: 9, 1: 0}}, None),
        ({"shop": {2: 1}}, "Shop: 1 vote for Stage 2; the ratings give Stage 3."),
        ({"web": {1: 12, 2: 0}}, "Web: 12 votes for Stage 1; the ratings give Stage 3."),
        # The median of an even number is the lower of the middle two.
        (
            {"shop": {2: 2, 3: 2}},
            (
                "Shop: 4 votes with the middle half from Stage 2 to Stage 3 "
                "and the median at Stage 2; the ratings give Stage 3."
            ),
        ),
        ({"shop": {2: 2, 3: 3}}, None),
        ({"shop": {2: 1, 3: 2}}, None),
        # The quarter: of 4 votes the first, of 5 the second.
        (
            {"shop": {1: 1, 3: 3}},
            (
                "Shop: 4 votes with the middle half from Stage 1 to Stage 3 "
                "and the median at Stage 3; the ratings give Stage 3."
            ),
        ),
        ({"shop": {1: 1, 3: 4}}, None),
        (
            {"shop": {1: 2, 3: 3}},
            (
                "Shop: 5 votes with the middle half from Stage 1 to Stage 3 "
                "and the median at Stage 3; the ratings give Stage 3."
            ),
        ),
        # Outliers beyond the quartiles are no disagreement with one another.
        (
            {"shop": {1: 1, 2: 8, 3: 1}},
            (
                "Shop: 10 votes with the middle half at Stage 2 "
                "and the median at Stage 2; the ratings give Stage 3."
            ),
        ),
        ({"shop": {1: 24_999, 3: 75_001}}, None),
        # One sentence a dimension, in the model's order; others are not asked.
        (
            {"web": {2: 1, 1: 1}, "shop": {1: 1}, "attic": {1: 1}},
            (
                "Shop: 1 vote for Stage 1; the ratings give Stage 3. "
                "Web: 2 votes with the middle half from Stage 1 to Stage 2 "
                "and the median at Stage 1; the ratings give Stage 3."
            ),
        ),
        ({"web": {1: 1}, "shop": {3: 1}}, "Web: 1 vote for Stage 1; the ratings give Stage 3."),
    ],
)
def test_disagreement(votes: dict[str, dict[int, int]], expected: str | None) -> None:
    assert one("disagreement", shop(votes=votes)) == (expected and (expected, ()))


def test_the_upper_quartile() -> None:
    """Of 4 votes the third, of 5 the fourth."""
    for votes, holds in (({1: 3, 3: 1}, False), ({1: 2, 3: 2}, True), ({1: 4, 3: 1}, False),
                         ({1: 3, 3: 2}, True)):  # fmt: skip
        made = one("disagreement", shop(FOUNDATION, votes={"shop": votes}))
        assert (made is not None) == holds


def test_votes_for_dimensions_out_of_scope_do_not_count() -> None:
    votes = {"shop": {1: 3}, "web": {3: 3}}
    assert one("disagreement", shop(scope=("web",), votes=votes)) is None


# --- waivers


def waiver(finding: str, until: date, reason: str = "We know.") -> Waiver:
    return Waiver(finding=finding, reason=reason, until=until)


YESTERDAY, TOMORROW = AS_OF - timedelta(1), AS_OF + timedelta(1)


@pytest.mark.parametrize(
    ("waivers", "chosen"),
    [
        ([], None),
        ([waiver("unrated", YESTERDAY)], None),
        ([waiver("unrated", AS_OF)], 0),
        ([waiver("unrated", TOMORROW)], 0),
        ([waiver("stale", TOMORROW)], None),
        # The longest holds; of two equally long the first.
        ([waiver("unrated", YESTERDAY), waiver("unrated", AS_OF)], 1),
        ([waiver("unrated", AS_OF), waiver("unrated", TOMORROW)], 1),
        ([waiver("unrated", TOMORROW, "a"), waiver("unrated", TOMORROW, "b")], 0),
    ],
)
def test_waivers(waivers: list[Waiver], chosen: int | None) -> None:
    made = found(shop(KNOWN, waivers=tuple(waivers)))
    assert list(made) == ["unrated"]
    assert made["unrated"].waived == (None if chosen is None else waivers[chosen])


# --- laws

DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))
RATINGS = st.builds(
    Rating,
    status=st.sampled_from(Status),
    note=st.sampled_from(["", "A note."]),
    evidence=st.lists(
        st.builds(Evidence, title=st.just("A photo"), date=st.none() | DAYS), max_size=2
    ).map(tuple),
)
VALUES = st.none() | st.builds(Measurement, value=st.integers(-2, 2) | st.floats(-2, 2))
OUTCOMES = st.lists(
    st.builds(
        Outcome,
        metric=st.sampled_from(["returns", "queue"]),
        baseline=VALUES,
        current=VALUES,
        target=VALUES,
    ),
    max_size=2,
    unique_by=lambda outcome: outcome.metric,
).map(tuple)
WAIVERS = st.lists(
    st.builds(Waiver, finding=st.sampled_from(list(RULES)), reason=st.just("So."), until=DAYS),
    max_size=20,
).map(tuple)
POLICIES = st.builds(
    Policy,
    threshold_percent=st.integers(1, 100),
    rollup=st.sampled_from(Rollup),
    imbalance_levels=st.integers(1, 3),
    reassess_months=st.integers(1, 30),
    evidence_months=st.integers(1, 30),
)
MODELS = st.builds(lambda policy: replace(PACED, policy=policy), POLICIES)
BALLOTS = st.dictionaries(st.integers(1, 3), st.integers(0, 9), max_size=3)


@st.composite
def teams(draw: st.DrawFn, model: Model) -> Assessment:
    """Any assessment by a model."""
    wide = team({}, model)
    scope = draw(st.sampled_from([("shop",), ("web",), ("shop", "web")]))
    within = [cell for cell in wide.cells if cell.dimension in scope]
    return replace(
        wide,
        scope=scope,
        assessed_on=draw(DAYS),
        ratings={cell: draw(RATINGS) for cell in within},
        claimed_level=draw(st.none() | st.integers(1, 3)),
        target=draw(st.none() | st.builds(Target, level=st.integers(1, 3), by=st.none() | DAYS)),
        outcomes=draw(OUTCOMES),
        votes=draw(st.dictionaries(st.sampled_from(["shop", "web"]), BALLOTS)),
        waivers=draw(WAIVERS),
    )


def in_order(part: Sequence[object], whole: Sequence[object]) -> bool:
    """All of the one are in the other, each once, in the same order."""
    places = [whole.index(item) for item in part]
    return all(a < b for a, b in pairwise(places))


@given(st.data(), MODELS, DAYS)
def test_any_team(data: st.DataObject, model: Model, as_of: date) -> None:
    assessment = data.draw(teams(model))
    earlier = data.draw(st.none() | teams(model))
    previous = score(earlier) if earlier else None
    result = score(assessment)
    made = findings(result, as_of, previous)

    assert in_order([f.id for f in made], list(RULES))
    for finding in made:
        assert finding.action == RULES[finding.id].action
        assert "{" not in finding.name
        assert in_order(finding.cells, list(assessment.cells))
        assert finding.message.endswith(".")
        assert finding.message[0].isupper() or finding.message[0].isdigit()
        assert "  " not in finding.message
        assert "None" not in finding.message.replace("None of", "")
    assert not {"stale", "due-soon"} <= {f.id for f in made}
    assert findings(score(replace(assessment)), as_of, previous) == made


@given(st.data(), MODELS, DAYS)
def test_waiving_changes_nothing_but_the_mark(
    data: st.DataObject, model: Model, as_of: date
) -> None:
    assessment = data.draw(teams(model))
    bare = findings(score(replace(assessment, waivers=())), as_of)
    made = findings(score(assessment), as_of)
    assert [replace(f, waived=None) for f in made] == list(bare)
    for finding in made:
        assert (finding.waived is not None) == any(
            w.finding == finding.id and w.until >= as_of for w in assessment.waivers
        )
        assert finding.waived is None or finding.waived in assessment.waivers


@given(st.data(), MODELS, DAYS)
def test_compared_with_itself_a_team_is_as_it_is(
    data: st.DataObject, model: Model, as_of: date
) -> None:
    result = score(data.draw(teams(model)))
    assert findings(result, as_of, result) == findings(result, as_of)


@given(st.data(), MODELS, DAYS)
def test_nothing_is_found_in_a_perfect_recent_team(
    data: st.DataObject, model: Model, as_of: date
) -> None:
    draw = data.draw
    # The shortest month has 28 days; the last 30 before the day it is due are announced.
    fresh = st.integers(0, 28 * model.policy.evidence_months)
    since = draw(st.integers(0, max(0, 28 * model.policy.reassess_months - DUE_SOON_DAYS - 1)))
    model = replace(
        model, policy=replace(model.policy, reassess_months=model.policy.reassess_months + 1)
    )
    assessment = team(LOVED, model, assessed_on=as_of - timedelta(since))
    assessment = replace(
        assessment,
        ratings={c: dated(None, as_of - timedelta(draw(fresh))) for c in assessment.cells},
        outcomes=(RETURNS, outcome("queue", current=draw(st.integers()))),
        votes={d: {1: 0, 3: draw(st.integers(0, 99))} for d in assessment.scope},
        claimed_level=draw(st.none() | st.integers(1, 3)),
        target=draw(st.none() | st.builds(Target, level=st.integers(1, 3), by=DAYS)),
    )
    assert findings(score(assessment), as_of) == ()


@given(DAYS, st.integers(1, 60))
def test_the_day_it_is_due_is_the_last_that_fits(assessed: date, months: int) -> None:
    """By walking through the calendar: the latest day of the right month not beyond the day."""
    assessment = shop(model=ruled(reassess_months=months), assessed_on=assessed)
    ahead = (assessed + timedelta(n) for n in range(31 * months + 1))
    due = max(
        day
        for day in ahead
        if (day.year - assessed.year) * 12 + day.month - assessed.month == months
        and day.day <= assessed.day
    )
    assert "stale" not in found(assessment, due)
    assert "stale" in found(assessment, due + timedelta(1))


@given(BALLOTS, st.sampled_from([{}, FOUNDATION, KNOWN, LOVED]))
def test_votes_disagree_as_if_lined_up(votes: dict[int, int], ratings: dict[str, str]) -> None:
    assessment = shop(ratings, votes={"shop": votes})
    line = sorted(level for level, count in votes.items() for _ in range(count))
    expected = False
    if line:
        lower, median, upper = (line[-(-len(line) * n // 4) - 1] for n in (1, 2, 3))
        level = score(assessment).dimensions["shop"].level
        expected = upper - lower >= 2 or median != level
    assert ("disagreement" in found(assessment)) == expected


def test_findings_are_plain_values() -> None:
    (finding,) = findings(score(shop(KNOWN, waivers=(waiver("unrated", AS_OF),))), AS_OF)
    assert asdict(finding)["waived"] == {"finding": "unrated", "reason": "We know.", "until": AS_OF}
    assert {finding} == {replace(finding)}
