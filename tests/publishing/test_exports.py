"""The published data, whole: names, order and form of every value."""

import csv
import io
import json
from dataclasses import fields, replace
from datetime import date
from fractions import Fraction
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings

from maturity.model import (
    Amount,
    Assessment,
    Cell,
    Dimension,
    Measurement,
    Model,
    Outcome,
    Policy,
    Returns,
)
from maturity.publishing import apischemas, exports, tables
from maturity.results import sheets
from maturity.results.views import Site
from maturity.rules.findings import RULES
from maturity.rules.paths import Path
from maturity.rules.reports import report
from sample import MIXED, MODEL, NEW, PERFECT, PLANNED, TEAMS, committed, portfolio, team
from strategies import DAYS, planned
from support import AS_OF

SITE = Site(portfolio=portfolio(*TEAMS.values()), as_of=AS_OF)
ORGANISATION = [
    *(f"api/v1/{name}.csv" for name in tables.TABLES),
    *(f"api/v1/schemas/{name}.schema.json" for name in apischemas.schemas()),
    "api/v1/openapi.json",
]
"""Files of which there is one whatever teams there are; `test_orgdata` and others look inside."""
SHEETS = [f"sheets/corner/{name}" for name, _ in sheets.files(MODEL)]


def count(marks: str, *, holds: bool) -> dict[str, Any]:
    """What is exported of the cells of a level, one glyph each."""
    return {
        "applicable": len(marks) - marks.count("–"),
        "present": marks.count("✓"),
        "partial": marks.count("○"),
        "missing": marks.count("✗"),
        "unrated": marks.count("?"),
        "not_applicable": marks.count("–"),
        "holds": holds,
    }


def slot(  # noqa: PLR0913  a row has so many columns
    capability: str, horizon: str, start: str, end: str, phase: str, *, dated: bool = False,
    owner: str | None = None, initiatives: tuple[str, ...] = (),
) -> dict[str, Any]:  # fmt: skip
    """A row of a roadmap."""
    return {
        "capability": capability,
        "horizon": horizon,
        "start": start,
        "end": end,
        "phase": phase,
        "dated": dated,
        "owner": owner,
        "initiatives": list(initiatives),
    }


MIXED_DATA: dict[str, Any] = {
    "schema_version": "1",
    "id": "harbour/mixed",
    "team": "Harbour shop",
    "model": {"id": "corner", "version": "1.2.3"},
    "assessed_on": "2026-10-12",
    "as_of": "2026-11-21",
    "customers": ["neighbours", "ships"],
    "scope": ["shop", "web"],
    "claimed_level": 2,
    "target": {"level": 3, "by": "2027-12-31"},
    "level": 1,
    "score": 1.5,
    "margin": None,
    "blocking_level": 2,
    "coverage": {
        "1": count("✓✓✗", holds=True),
        "2": count("✓○✗–", holds=False),
        "3": count("✗○?", holds=False),
    },
    "rollup": {"pooled": 1, "weakest": 1, "median": 1},
    "audit_level": 1,
    "dimensions": {
        "shop": {
            "level": 1,
            "score": 0.5,
            "margin": None,
            "blocking_level": 1,
            "coverage": {
                "1": count("✓✗", holds=False),
                "2": count("✓○", holds=False),
                "3": count("✗", holds=False),
            },
        },
        "web": {
            "level": 1,
            "score": 1.0,
            "margin": None,
            "blocking_level": 2,
            "coverage": {
                "1": count("✓", holds=True),
                "2": count("✗–", holds=False),
                "3": count("○?", holds=False),
            },
        },
    },
    "gaps": [
        {
            "capability": "hours",
            "level": 1,
            "dimensions": {"shop": "missing"},
            "effort": "S",
            "impact": "low",
            "quadrant": "fill-in",
            "blocked_by": [],
            "unlocks": [],
        },
        {
            "capability": "survey",
            "level": 2,
            "dimensions": {"shop": "partial", "web": "missing"},
            "effort": "M",
            "impact": "high",
            "quadrant": "major-initiative",
            "blocked_by": [],
            "unlocks": ["loyalty"],
        },
        {
            "capability": "loyalty",
            "level": 3,
            "dimensions": {"shop": "missing", "web": "partial"},
            "effort": "M",
            "impact": "high",
            "quadrant": "major-initiative",
            "blocked_by": ["survey"],
            "unlocks": [],
        },
        {
            "capability": "advice",
            "level": 3,
            "dimensions": {"web": "unrated"},
            "effort": "L",
            "impact": "medium",
            "quadrant": "planned",
            "blocked_by": [],
            "unlocks": [],
        },
    ],
    "top_gaps": ["survey", "loyalty", "advice", "hours"],
    "roadmap": [
        slot("hours", "0-30-days", "2026-11-21", "2026-12-21", "next"),
        slot("survey", "30-90-days", "2026-11-21", "2027-02-19", "next"),
        slot(
            "loyalty",
            "3-12-months",
            "2026-12-01",
            "2027-03-01",
            "next",
            dated=True,
            owner="Shopkeeper",
        ),
        slot("advice", "3-12-months", "2026-11-21", "2027-08-18", "next"),
    ],
    "path": {"to": 2, "cost": 1.5, "exact": True, "cells": [["survey", "shop"]]},
    "findings": [
        {
            "id": "maturity-theater",
            "message": "Stage 2 is claimed, and the ratings give Stage 1: 1 stage apart.",
            "cells": [["survey", "shop"], ["survey", "web"]],
            "action": RULES["maturity-theater"].action,
            "waived": None,
        },
        {
            "id": "no-outcomes",
            "message": "None of 2 outcome metrics has both a baseline and a target.",
            "cells": [],
            "action": RULES["no-outcomes"].action,
            "waived": None,
        },
        {
            "id": "no-evidence",
            "message": "2 of 3 present cells (66 %) have no evidence.",
            "cells": [["till", "shop"], ["till", "web"]],
            "action": RULES["no-evidence"].action,
            "waived": {
                "finding": "no-evidence",
                "reason": "The till is on the table.",
                "until": "2027-01-31",
            },
        },
        {
            "id": "unrated",
            "message": "1 of 10 cells (10 %) in scope is not assessed.",
            "cells": [["advice", "web"]],
            "action": RULES["unrated"].action,
            "waived": None,
        },
    ],
    "evidence": {"present": 3, "shown": 1, "expired": 0},
    "initiatives": [],
    "objectives": [],
    "draft_objective": {
        "objective": "Reach Stage 2 · Known by 12 February 2027.",
        "results": [
            "A survey: present in 1 of 2 areas, up from 0.",
            "60 % of the cells of Stage 2 · Known are present: 2 of 3, up from 1.",
        ],
    },
    "outcomes": [
        {
            "metric": "returns",
            "baseline": {"value": 1200, "date": "2025-10-01"},
            "current": {"value": 1250.5},
            "before": 1200,
            "movement": "better",
            "progress": None,
        },
        {
            "metric": "queue",
            "target": {"value": 3, "date": "2027-10-01"},
            "before": None,
            "movement": None,
            "progress": None,
        },
    ],
    "returns": None,
    "votes": {
        "shop": {"counts": {"1": 3, "2": 1}, "lower": 1, "median": 1, "upper": 1, "agrees": True}
    },
    "history": [],
    "ratings": {
        "till": {"shop": {"status": "present"}, "web": {"status": "present"}},
        "hours": {"shop": {"status": "missing"}},
        "greeting": {
            "shop": {
                "status": "present",
                "note": "Even on Mondays.",
                "evidence": [
                    {
                        "title": "A song about it",
                        "url": "https://example.com/song?a=1&b=2",
                        "date": "2026-09-01",
                    },
                    {"title": "Hearsay"},
                ],
            }
        },
        "survey": {"shop": {"status": "partial"}, "web": {"status": "missing"}},
        "refunds": {"web": {"status": "not_applicable", "reason": "Nothing is sold there."}},
        "loyalty": {"shop": {"status": "missing"}, "web": {"status": "partial"}},
    },
}


def data(found: Any) -> Any:
    """What a reader of the JSON gets."""
    return json.loads(exports.as_json(found))


def written(expected: dict[str, Any]) -> str:
    return json.dumps(expected, indent=1, ensure_ascii=False) + "\n"


def test_a_team() -> None:
    # As text, so that the order of keys and the form of numbers count.
    assert exports.as_json(exports.team_data(report(MIXED, AS_OF))) == written(MIXED_DATA)


def test_a_team_with_nothing_more_to_do() -> None:
    found = data(exports.team_data(report(PERFECT, AS_OF)))
    long = {"coverage", "dimensions", "findings", "ratings"}
    assert {key: value for key, value in found.items() if key not in long} == {
        "schema_version": "1",
        "id": "best",
        "team": "Best shop",
        "model": {"id": "corner", "version": "1.2.3"},
        "assessed_on": "2026-11-01",
        "as_of": "2026-11-21",
        "customers": ["neighbours"],
        "scope": ["shop", "web"],
        "claimed_level": None,
        "target": None,
        "level": 3,
        "score": 3.0,
        "margin": 1,
        "blocking_level": None,
        "rollup": {"pooled": 3, "weakest": 3, "median": 3},
        "audit_level": 3,
        "gaps": [],
        "top_gaps": [],
        "roadmap": [],
        "path": None,
        "evidence": {"present": 10, "shown": 0, "expired": 0},
        "initiatives": [],
        "objectives": [],
        "draft_objective": {
            "objective": "Keep Stage 3 · Loved.",
            "results": [
                "Evidence no older than 18 months for every present cell: 10 of 10, up from 0."
            ],
        },
        "outcomes": [],
        "returns": None,
        "votes": {},
        "history": [],
    }
    assert list(found) == list(MIXED_DATA)
    assert [finding["id"] for finding in found["findings"]] == ["no-outcomes", "no-evidence"]


PLANNED_DATA: dict[str, Any] = {
    **MIXED_DATA,
    "id": "harbour/planned",
    "roadmap": [
        slot(
            "hours",
            "0-30-days",
            "2026-11-01",
            "2026-11-01",
            "overdue",
            dated=True,
            initiatives=("signs",),
        ),
        slot(
            "survey",
            "30-90-days",
            "2026-10-01",
            "2027-01-31",
            "now",
            dated=True,
            owner="Clerk",
            initiatives=("ask",),
        ),
        slot(
            "loyalty",
            "3-12-months",
            "2026-12-01",
            "2027-03-01",
            "next",
            dated=True,
            owner="Shopkeeper",
            initiatives=("ask",),
        ),
        slot("advice", "3-12-months", "2026-11-21", "2027-08-18", "next"),
    ],
    "findings": [f for f in MIXED_DATA["findings"] if f["id"] != "no-outcomes"],
    "initiatives": [
        {
            "id": "ask",
            "name": "Ask every season",
            "closes": ["survey", "loyalty"],
            "dimensions": ["shop"],
            "state": "running",
            "owner": "Clerk",
            "start": "2026-10-01",
            "due": "2027-01-31",
            "note": "Five questions.",
        },
        {
            "id": "signs",
            "name": "New signs",
            "closes": ["hours"],
            "state": "planned",
            "due": "2026-11-01",
        },
        {
            "id": "songs",
            "name": "Songs",
            "closes": ["greeting"],
            "state": "done",
            "start": "2026-01-05",
            "due": "2026-03-01",
        },
        {
            "id": "vans",
            "name": "Vans",
            "closes": ["advice"],
            "state": "stopped",
            "start": "2026-02-01",
        },
    ],
    "objectives": [
        {
            "objective": "Know every neighbour",
            "owner": "Shopkeeper",
            "by": "2027-06-30",
            "progress": 50,
            "results": [
                {
                    "result": "People come back",
                    "baseline": 1200,
                    "target": 1300,
                    "current": 1250.5,
                    "metric": "returns",
                    "progress": 50,
                },
                {
                    "result": "Neighbours by name",
                    "baseline": 10,
                    "target": 40,
                    "current": 25,
                    "unit": "names",
                    "progress": 50,
                },
                {"result": "Advice in writing", "baseline": 0, "target": 12, "progress": None},
            ],
        },
        {
            "objective": "Open on Mondays",
            "owner": None,
            "by": None,
            "progress": None,
            "results": [{"result": "Mondays open", "baseline": 0, "target": 4, "progress": None}],
        },
    ],
    "draft_objective": {
        "objective": (
            "Reach Stage 2 · Known by 12 February 2027 and raise People who return from 1,250.5 "
            "to 1,300 people a week."
        ),
        "results": [
            *MIXED_DATA["draft_objective"]["results"],
            "Raise People who return from 1,250.5 to 1,300 people a week.",
        ],
    },
    "outcomes": [
        {
            "metric": "returns",
            "baseline": {"value": 1200, "date": "2025-10-01"},
            "current": {"value": 1250.5},
            "target": {"value": 1300},
            "before": 1200,
            "movement": "better",
            "progress": 50,
        },
        MIXED_DATA["outcomes"][1],
    ],
    "returns": {
        "currency": "EUR",
        "investment": [{"what": "A bench", "amount": 1200}],
        "value": [{"what": "Cakes", "amount": 1500.5}, {"what": "Tea", "amount": 10}],
        "since": "2025-10-01",
        "net": 310.5,
        "multiple": 1.26,
    },
}


def test_a_team_with_plans() -> None:
    assert exports.as_json(exports.team_data(report(PLANNED, AS_OF))) == written(PLANNED_DATA)


def test_an_initiative_whose_capabilities_are_all_retired() -> None:
    (first, *_) = PLANNED.initiatives
    made = report(replace(PLANNED, initiatives=(replace(first, closes=()),)), AS_OF)
    (found,) = data(exports.team_data(made))["initiatives"]
    assert found["closes"] == []


def amounts(*values: float) -> tuple[Amount, ...]:
    return tuple(Amount(what="It", amount=value) for value in values)


@pytest.mark.parametrize(
    ("investment", "value", "net", "multiple"),
    [
        (amounts(3), amounts(1), "-2", "0.33"),
        (amounts(3), amounts(2), "-1", "0.67"),
        (amounts(0.5), amounts(0.25, 0.25), "0", "1.0"),
        (amounts(0), amounts(7.5), "7.5", "null"),
        (amounts(1e-300), amounts(1e14), "100000000000000.0", "null"),
        (amounts(8), amounts(0), "-8", "0.0"),
    ],
)
def test_returns(
    investment: tuple[Amount, ...], value: tuple[Amount, ...], net: str, multiple: str
) -> None:
    money = Returns(currency="EUR", investment=investment, value=value)
    text = exports.as_json(exports.team_data(report(replace(NEW, returns=money), AS_OF)))
    assert f'"net": {net},\n  "multiple": {multiple}\n' in text


def test_outcomes_are_held_against_the_last_assessment() -> None:
    before = replace(
        MIXED,
        assessed_on=date(2026, 1, 1),
        outcomes=(Outcome(metric="returns", current=Measurement(value=1251)),),
    )
    after = replace(before, assessed_on=date(2026, 11, 1))
    timeline = [committed(before), committed(MIXED), committed(after)]
    found = data(exports.team_data(report(MIXED, AS_OF), timeline))["outcomes"][0]
    assert (found["before"], found["movement"]) == (1251, "worse")


@settings(max_examples=40)
@given(planned(), DAYS)
def test_any_report_is_json_that_everyone_can_read(assessment: Assessment, as_of: date) -> None:
    text = exports.as_json(exports.team_data(report(assessment, as_of)))

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    found = json.loads(text, parse_constant=refuse)
    assert list(found) == list(MIXED_DATA)
    assert exports.as_json(found) == text


def test_the_history_of_a_team() -> None:
    points = [
        committed(replace(made, assessed_on=day))
        for day, made in ((date(2024, 2, 29), NEW), (date(2026, 10, 12), MIXED))
    ]
    points = [
        replace(p, revision=replace(p.revision, commit=f"{p.assessed_on:%Y%m%d}")) for p in points
    ]
    assert data(exports.team_data(report(MIXED, AS_OF), points))["history"] == [
        {"commit": "20240229", "assessed_on": "2024-02-29", "level": 1, "score": 0.0},
        {"commit": "20261012", "assessed_on": "2026-10-12", "level": 1, "score": 1.5},
    ]
    site = Site(portfolio=portfolio(MIXED), as_of=AS_OF, timelines={"harbour/mixed": tuple(points)})
    found = dict(exports.files(site))["api/v1/teams/harbour/mixed.json"]
    assert [point["level"] for point in json.loads(found)["history"]] == [1, 1]


def test_a_team_that_rated_nothing() -> None:
    found = data(exports.team_data(report(NEW, AS_OF)))
    assert found["ratings"] == {}
    assert found["scope"] == ["shop"]
    assert found["coverage"]["1"] == count("??", holds=False)
    assert list(found["dimensions"]) == ["shop"]


@pytest.mark.parametrize(
    ("cost", "text"),
    [
        (Fraction(11), "11"),
        (Fraction(3, 2), "1.5"),
        (Fraction(0), "0"),
        (Fraction(1, 2), "0.5"),
    ],
)
def test_costs_are_whole_where_they_can_be(cost: Fraction, text: str) -> None:
    path = Path(to=2, cells=(), cost=cost, exact=True)
    assert f'"cost": {text},\n' in exports.as_json({"path": exports.path_data(path)})


def test_a_path() -> None:
    cells = (Cell("till", "shop"), Cell("survey", "web"))
    assert exports.path_data(Path(to=3, cells=cells, cost=Fraction(11), exact=False)) == {
        "to": 3,
        "cost": 11,
        "exact": False,
        "cells": [["till", "shop"], ["survey", "web"]],
    }
    assert exports.path_data(None) is None


@pytest.mark.parametrize(
    ("survey", "credit", "score"),
    [
        ("✓○", Fraction(1, 2), 1.63),  # 1 + 2.5 / 4 = 1.625: the half goes up
        ("✓✗", Fraction(1, 2), 1.5),
        ("○○", Fraction(1, 3), 1.42),  # 1 + (1 + 2/3) / 4 = 1.41666…
        ("✓○", Fraction(0), 1.5),
    ],
)
def test_scores_have_two_decimals_rounded_half_up(
    survey: str, credit: Fraction, score: float
) -> None:
    policy = replace(MODEL.policy, threshold_percent=100, partial_credit=credit)
    model = replace(MODEL, policy=policy)
    ratings = {"till": "✓✓", "hours": "✓", "greeting": "✓", "survey": survey, "refunds": "✗"}
    found = exports.team_data(report(team(ratings, model), AS_OF))
    assert found["score"] == score


def test_the_index() -> None:
    made = json.loads(dict(exports.files(SITE))["api/v1/index.json"])
    assert exports.as_json(made) == written(
        {
            "schema_version": "1",
            "as_of": "2026-11-21",
            "models": [
                {
                    "id": "corner",
                    "name": "Corner shop model",
                    "version": "1.2.3",
                    "href": "models/corner.json",
                }
            ],
            "teams": [
                {
                    "id": key,
                    "team": name,
                    "model": "corner",
                    "assessed_on": day,
                    "level": level,
                    "score": score,
                    "href": f"teams/{key}.json",
                    "inventory": f"inventory/{key}.csv",
                }
                for key, name, day, level, score in (
                    ("best", "Best shop", "2026-11-01", 3, 3.0),
                    ("harbour/mixed", "Harbour shop", "2026-10-12", 1, 1.5),
                    ("new", "New shop", "2026-11-20", 1, 0.0),
                )
            ],
            "organisation": "organisation.json",
            "groups": [
                {
                    "path": "harbour",
                    "team_count": 1,
                    "levels": [
                        {"model": "corner", "team_count": 1, "level": 1, "lowest": 1, "highest": 1}
                    ],
                    "href": "groups/harbour.json",
                }
            ],
            "campaigns": [],
            "findings": "findings.json",
            "history": "history.json",
            "tables": {name: f"{name}.csv" for name in tables.TABLES},
            "openapi": "openapi.json",
        }
    )


def test_a_model_with_its_defaults() -> None:
    found = data(exports.model_data(MODEL, AS_OF))
    assert list(found) == ["schema_version", "as_of", *(f.name for f in fields(Model))]
    assert found["schema_version"] == "1"
    assert found["as_of"] == "2026-11-21"
    assert found["policy"] == {
        "threshold_percent": 60,
        "partial_credit": 0.5,
        "rollup": "pooled",
        "imbalance_levels": 2,
        "reassess_months": 12,
        "evidence_months": 18,
    }
    assert list(found["policy"]) == [f.name for f in fields(Policy)]
    assert found["dimensions"][1] == {"id": "web", "name": "Web", "summary": "", "group": ""}
    assert list(found["dimensions"][1]) == [f.name for f in fields(Dimension)]
    assert found["levels"][0]["advance_months"] == [2, 4]
    assert found["levels"][2]["advance_months"] is None
    assert found["retired"] == {"cheques": "Nobody writes them."}
    assert found["renamed"] == {"questionnaire": "survey"}
    assert [c["id"] for c in found["capabilities"]] == list(MODEL.capability)


def test_the_inventory() -> None:
    assert (
        exports.inventory(MIXED)
        == """\
id,capability,level,Shop,Web
till,A till,1,✓,✓
hours,Opening hours,1,✗,
greeting,A greeting,2,✓,
survey,A survey,2,○,✗
refunds,Refunds,2,,–
loyalty,Loyalty,3,✗,○
advice,Advice,3,,?
"""
    )
    assert (
        exports.inventory(NEW)
        == """\
id,capability,level,Shop
till,A till,1,?
hours,Opening hours,1,?
greeting,A greeting,2,?
survey,A survey,2,?
loyalty,Loyalty,3,?
"""
    )


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Plain", "Plain"),
        ("a, b", '"a, b"'),
        ('the "best"', '"the ""best"""'),
        ("two\nlines", '"two\nlines"'),
        ("two\rlines", '"two\rlines"'),  # csv.writer of Python 3.11.8 leaves this without quotes
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", '"\'\r=1"'),
        ("\n=1", '"\'\n=1"'),
        ("\uff1d1", "'\uff1d1"),
        ('=HYPERLINK("https://x", "y")', '"\'=HYPERLINK(""https://x"", ""y"")"'),
        ("1 = 1 - 0", "1 = 1 - 0"),
        ("– dash", "– dash"),
        ("", ""),
    ],
)
def test_a_name_is_one_field_and_no_formula(name: str, field: str) -> None:
    site = Site(portfolio=portfolio(replace(NEW, team=name)), as_of=AS_OF)
    table = dict(exports.files(site))["api/v1/teams.csv"]
    assert table == (
        "id,team,model,assessed_on,level,score,dimension,its level\n"
        f"new,{field},corner,2026-11-20,1,0.00,shop,1\n"
    )
    (_, row) = csv.reader(io.StringIO(table, newline=""))
    assert row[1].removeprefix("'") == name


def test_names_of_the_model_are_no_formula_either() -> None:
    shop, web = MODEL.dimensions
    till, *others = MODEL.capabilities
    model = replace(
        MODEL,
        dimensions=(replace(shop, name="=shop"), replace(web, name="a,b")),
        capabilities=(replace(till, name="@till"), *others),
    )
    assert exports.inventory(team({}, model)).splitlines()[:2] == [
        'id,capability,level,\'=shop,"a,b"',
        "till,'@till,1,?,?",
    ]


def test_every_file_has_a_safe_path_and_is_said_once() -> None:
    found = dict(exports.files(SITE))
    assert list(found) == [
        "api/v1/index.json",
        "api/v1/models/corner.json",
        *SHEETS,
        "api/v1/teams/best.json",
        "api/v1/inventory/best.csv",
        "api/v1/teams/harbour/mixed.json",
        "api/v1/inventory/harbour/mixed.csv",
        "api/v1/teams/new.json",
        "api/v1/inventory/new.csv",
        "api/v1/organisation.json",
        "api/v1/findings.json",
        "api/v1/history.json",
        "api/v1/groups/harbour.json",
        *ORGANISATION,
    ]
    assert len(found) == len(list(exports.files(SITE)))
    for name in found:
        path = PurePosixPath(name)
        assert path.parts[:2] in {("api", "v1"), ("sheets", "corner")}
        assert not path.is_absolute()
        assert ".." not in path.parts
    assert json.loads(found["api/v1/teams/harbour/mixed.json"]) == MIXED_DATA
    assert found["api/v1/teams/harbour/mixed.json"].count("\n") == 1
    assert found["api/v1/inventory/best.csv"] == exports.inventory(PERFECT)
    assert found["api/v1/models/corner.json"] == exports.as_json(
        exports.model_data(MODEL, AS_OF), None
    )


def test_every_address_of_the_index_is_a_file() -> None:
    found = dict(exports.files(SITE))
    index = json.loads(found["api/v1/index.json"])
    addresses = [m["href"] for m in index["models"]]
    addresses += [t[key] for t in index["teams"] for key in ("href", "inventory")]
    addresses += [g["href"] for g in index["groups"]]
    addresses += [index[key] for key in ("organisation", "findings", "history", "openapi")]
    addresses += index["tables"].values()
    unlisted = {"api/v1/index.json", *SHEETS, *ORGANISATION[len(tables.TABLES) : -1]}
    assert {f"api/v1/{address}" for address in addresses} == found.keys() - unlisted


def test_nothing_but_data_without_teams_and_models() -> None:
    empty = Site(portfolio=replace(portfolio(), models={}), as_of=AS_OF)
    found = dict(exports.files(empty))
    addresses = json.dumps({name: f"{name}.csv" for name in tables.TABLES})
    assert found["api/v1/index.json"] == (
        '{"schema_version": "1", "as_of": "2026-11-21", "models": [], "teams": [], '
        '"organisation": "organisation.json", "groups": [], "campaigns": [], '
        '"findings": "findings.json", "history": "history.json", '
        f'"tables": {addresses}, "openapi": "openapi.json"}}\n'
    )
    head = "id,team,model,assessed_on,level,score,dimension,its level\n"
    assert found["api/v1/teams.csv"] == head
    assert list(found) == [
        "api/v1/index.json",
        "api/v1/organisation.json",
        "api/v1/findings.json",
        "api/v1/history.json",
        *ORGANISATION,
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2026, 11, 21), '"2026-11-21"'),
        (Fraction(11), "11"),
        (Fraction(3, 2), "1.5"),
        (MappingProxyType({"ä": 1}), '{\n  "ä": 1\n }'),
        ("✓\u2028", '"✓\u2028"'),
        ((1, 2), "[\n  1,\n  2\n ]"),
    ],
)
def test_values_in_json(value: Any, text: str) -> None:
    assert exports.as_json({"x": value}) == f'{{\n "x": {text}\n}}\n'


def test_what_is_no_data_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        exports.as_json({"x": object()})


def test_mappings_are_read_only_to_exports() -> None:
    frozen = MappingProxyType(dict(MIXED.ratings))
    assert exports.team_data(report(replace(MIXED, ratings=frozen), AS_OF)) == exports.team_data(
        report(MIXED, AS_OF)
    )
