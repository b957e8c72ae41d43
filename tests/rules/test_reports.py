"""A report holds together what levels, gaps and paths say of one team."""

from dataclasses import replace
from fractions import Fraction

import pytest

from maturity.model import Cell, Rollup, Target
from maturity.rules.evidence import Support
from maturity.rules.paths import Path
from maturity.rules.reports import Report, report, reports
from maturity.rules.scoring import score
from maturity.rules.votes import Ballot
from sample import MIXED, MODEL, NEW, PERFECT, PLANNED, TEAMS, portfolio, team
from support import AS_OF


def names(made: Report) -> dict[str, object]:
    """What a report says, with ids in place of gaps."""
    return {
        "next_level": made.next_level,
        "path": made.path,
        "goal": made.goal,
        "gaps": [gap.capability for gap in made.gaps],
        "top": [gap.capability for gap in made.top],
        "roadmap": [gap.capability for gap in made.roadmap],
        "schedule": {key: slot.horizon.value for key, slot in made.schedule.items()},
        "findings": [finding.id for finding in made.findings],
    }


def test_a_team_on_its_way() -> None:
    made = report(MIXED, AS_OF)
    assert made.result == score(MIXED)
    assert made.assessment is MIXED
    assert made.model is MODEL
    assert made.as_of == AS_OF
    assert made.ballots == (
        Ballot(dimension="shop", counts=(3, 1, 0), lower=1, median=1, upper=1, level=1),
    )
    assert made.support == Support(present=3, shown=1, expired=0)
    assert made.previous is None
    assert names(made) == {
        "next_level": 2,
        "path": Path(to=2, cells=(Cell("survey", "shop"),), cost=Fraction(3, 2), exact=True),
        "goal": 3,
        "gaps": ["hours", "survey", "loyalty", "advice"],
        "top": ["survey", "loyalty", "advice", "hours"],
        "roadmap": ["hours", "survey", "loyalty", "advice"],
        "schedule": {
            "hours": "0-30-days",
            "survey": "30-90-days",
            "loyalty": "3-12-months",
            "advice": "3-12-months",
        },
        "findings": ["maturity-theater", "no-outcomes", "no-evidence", "unrated"],
    }
    assert made.next_step == "To reach Stage 2 · Known: raise 1 rating, effort 1.5."


def test_a_team_with_plans() -> None:
    made = report(PLANNED, AS_OF)
    assert {
        key: ([i.id for i in slot.initiatives], slot.owner, slot.phase)
        for key, slot in made.schedule.items()
    } == {
        "hours": (["signs"], "", "overdue"),
        "survey": (["ask"], "Clerk", "now"),
        "loyalty": (["ask"], "Shopkeeper", "next"),
        "advice": ([], "", "next"),
    }


def test_a_team_at_the_top() -> None:
    assert names(report(PERFECT, AS_OF)) == {
        "next_level": None,
        "path": None,
        "goal": 3,
        "gaps": [],
        "top": [],
        "roadmap": [],
        "schedule": {},
        "findings": ["no-outcomes", "no-evidence"],
    }


def test_a_team_that_rated_nothing() -> None:
    found = names(report(NEW, AS_OF))
    cells = tuple(Cell(c, "shop") for c in ("till", "hours", "greeting", "survey"))
    assert found["path"] == Path(to=2, cells=cells, cost=Fraction(6), exact=True)
    assert found["goal"] == 2
    assert found["top"] == ["till", "survey", "greeting", "hours"]
    assert found["roadmap"] == ["till", "hours", "greeting", "survey"]


def test_a_level_that_cannot_be_reached_has_no_path() -> None:
    weakest = replace(MODEL, policy=replace(MODEL.policy, rollup=Rollup.WEAKEST))
    made = report(team({"loyalty": "–?"}, weakest, target=Target(level=3)), AS_OF)
    assert (made.next_level, made.path is None, made.goal) == (2, False, 3)
    there = {"till": "✓✓", "hours": "✓", "greeting": "✓", "survey": "✓✓", "refunds": "✓"}
    made = report(team({**there, "loyalty": "–?"}, weakest), AS_OF)
    assert (made.result.level, made.next_level, made.path) == (2, 3, None)


def test_the_top_five_are_five() -> None:
    made = report(team({}, target=Target(level=3)), AS_OF)
    assert [gap.capability for gap in made.top] == ["till", "survey", "loyalty", "greeting",
                                                    "refunds"]  # fmt: skip
    assert len(made.gaps) == len(made.roadmap) == len(made.schedule) == 7


def test_reports_are_in_order_of_id() -> None:
    found = reports(portfolio(*TEAMS.values()), AS_OF)
    assert list(found) == ["best", "harbour/mixed", "new"]
    assert {key: made.assessment.id for key, made in found.items()} == {key: key for key in found}
    assert found["best"] == report(PERFECT, AS_OF)


def test_a_report_looks_back_at_the_last_assessment() -> None:
    had = score(replace(MIXED, ratings={**MIXED.ratings, **PERFECT.ratings}))
    made = report(MIXED, AS_OF, had)
    assert made.previous is had
    (lost,) = (f for f in made.findings if f.id == "unexplained-regression")
    assert lost.cells[0] == Cell("hours", "shop")
    found = reports(portfolio(*TEAMS.values()), AS_OF, {"harbour/mixed": had})
    assert found["harbour/mixed"] == made
    assert found["best"] == report(PERFECT, AS_OF)


@pytest.mark.parametrize("key", TEAMS)
def test_the_same_input_gives_the_same_report(key: str) -> None:
    assert report(TEAMS[key], AS_OF) == report(replace(TEAMS[key]), AS_OF)


def test_a_known_report_is_taken_only_if_all_it_follows_from_is_the_same() -> None:
    earlier = {"best": score(MIXED)}
    known = reports(portfolio(*TEAMS.values()), AS_OF, earlier)
    assert reports(portfolio(*TEAMS.values()), AS_OF, earlier, known)["best"] is known["best"]
    edited = {**TEAMS, "best": replace(PERFECT, team="Better")}
    for teams, day, past in (
        (edited, AS_OF, earlier),
        (TEAMS, AS_OF.replace(year=AS_OF.year + 1), earlier),
        (TEAMS, AS_OF, {}),
        (TEAMS, AS_OF, {"best": score(NEW)}),
    ):
        found = reports(portfolio(*teams.values()), day, past, known)
        assert found == reports(portfolio(*teams.values()), day, past)
