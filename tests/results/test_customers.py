"""Teams that serve the same customers: how far apart, and who could help whom."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from maturity.model import Assessment, Portfolio
from maturity.results.customers import Shared, words
from maturity.results.organisation import Organisation
from maturity.results.views import Site
from sample import MODEL, STREET, at, team
from support import AS_OF

SHIPS = ("ships",)
ALONE = replace(
    MODEL,
    id="alone",
    name="Model that refers to none",
    levels=tuple(replace(level, corresponds={}) for level in MODEL.levels),
)


def shared(*teams: Assessment, models: Mapping[str, Any] | None = None) -> list[Shared]:
    """What these teams share, in an organisation of nobody else."""
    known = models or {"corner": MODEL, "street": STREET, "alone": ALONE}
    portfolio = Portfolio(models=known, assessments={a.id: a for a in teams})
    return Organisation(site=Site(portfolio=portfolio, as_of=AS_OF)).whole.served


def told(found: Shared) -> list[tuple[str, list[int], str, int]]:
    """Each team, what it corresponds to, whom it could ask, and how much of its gaps that has."""
    return [
        (
            team.report.assessment.id,
            [level.number for level in team.alike],
            team.helper.assessment.id if team.helper else "",
            team.known,
        )
        for team in found.teams
    ]


def test_words_are_ids_without_hyphens() -> None:
    assert words("small-business") == "small business"


def test_customers_of_one_team_are_shared_with_nobody() -> None:
    assert shared(at(1, "a", customers=SHIPS), at(3, "b", customers=("shoppers",))) == []
    assert shared(at(1, "a"), at(3, "b")) == []


def test_teams_of_one_model_stand_by_its_own_levels() -> None:
    (found,) = shared(
        at(3, "top", customers=SHIPS),
        at(1, "low", customers=SHIPS),
        at(2, "middle", customers=SHIPS),
    )
    assert (found.customers, found.yardstick, found.apart) == ("ships", MODEL, 2)
    assert (found.out_of_step, found.bounded) == (True, False)
    assert told(found) == [
        ("low", [1], "top", 5),
        ("middle", [2], "top", 2),
        ("top", [3], "", 0),
    ]


def test_a_team_below_can_help_the_one_above() -> None:
    (found,) = shared(
        team(
            {"till": "✓✓", "hours": "✓", "greeting": "✓", "survey": "✓✗"},
            id="above",
            customers=SHIPS,
        ),
        team({"refunds": "✓"}, id="below", customers=SHIPS),
    )
    assert found.teams[1].report.assessment.id == "above"
    assert (found.teams[1].helper, found.teams[1].known) == (found.teams[0].report, 1)


def test_models_are_compared_as_far_as_the_crosswalk_is_sure() -> None:
    """The first stage of the street lies across two of the corner shop's, its last has none."""
    (found,) = shared(
        at(3, "corner", customers=SHIPS),
        at(1, "first", STREET, customers=SHIPS),
        at(3, "last", STREET, customers=SHIPS),
    )
    assert found.yardstick == MODEL
    assert (found.apart, found.bounded, found.out_of_step) == (1, True, False)
    assert told(found) == [
        ("first", [1, 2], "last", 5),
        ("corner", [3], "", 0),
        ("last", [], "", 0),
    ]


def test_a_team_far_behind_asks_the_one_ahead_under_another_model() -> None:
    levels = tuple(replace(level, corresponds={"corner": (level.id,)}) for level in STREET.levels)
    street = replace(STREET, levels=levels)
    (found,) = shared(
        at(3, "corner", customers=SHIPS),
        at(1, "street", street, customers=SHIPS),
        models={"corner": MODEL, "street": street},
    )
    assert (found.apart, found.out_of_step) == (2, True)
    assert told(found) == [("street", [1], "corner", 0), ("corner", [3], "", 0)]


def test_without_a_crosswalk_nothing_is_compared() -> None:
    (found,) = shared(
        at(3, "corner", customers=SHIPS),
        at(1, "alone", ALONE, customers=SHIPS),
        models={"corner": MODEL, "alone": ALONE},
    )
    assert (found.yardstick, found.apart, found.out_of_step) == (None, 0, False)
    assert told(found) == [("alone", [], "", 0), ("corner", [], "", 0)]


def test_those_out_of_step_come_first_then_the_widest_then_the_most() -> None:
    found = shared(
        at(1, "a", customers=("close", "many", "wide")),
        at(1, "b", customers=("close", "many")),
        at(1, "c", customers=("many",)),
        at(3, "d", customers=("wide",)),
    )
    assert [one.customers for one in found] == ["wide", "many", "close"]


def test_of_many_teams_the_ends_are_shown() -> None:
    teams = [at(1 + n % 3, f"t{n:02}", customers=SHIPS) for n in range(12)]
    (found,) = shared(*teams)
    shown = [team.report.assessment.id for team in found.ends]
    assert shown == ["t00", "t03", "t06", "t09", "t01", "t05", "t08", "t11"]
    (few,) = shared(*teams[:8])
    assert few.ends == few.teams
