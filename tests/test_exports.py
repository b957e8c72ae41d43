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

from maturity import exports, sheets
from maturity.findings import RULES
from maturity.history import Revision
from maturity.model import Cell, Dimension, Model, Policy
from maturity.paths import Path
from maturity.reports import report
from maturity.scoring import score
from maturity.timelines import Point
from maturity.views import Site
from sample import MIXED, MODEL, NEW, PERFECT, TEAMS, portfolio, team
from support import AS_OF

SITE = Site(portfolio=portfolio(*TEAMS.values()), as_of=AS_OF)
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


MIXED_DATA: dict[str, Any] = {
    "schema_version": "1",
    "id": "harbour/mixed",
    "team": "Harbour shop",
    "model": {"id": "corner", "version": "1.2.3"},
    "assessed_on": "2026-10-12",
    "as_of": "2026-11-21",
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
        {"capability": "hours", "horizon": "0-30-days"},
        {"capability": "survey", "horizon": "30-90-days"},
        {"capability": "loyalty", "horizon": "3-12-months"},
        {"capability": "advice", "horizon": "3-12-months"},
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
    "outcomes": [
        {
            "metric": "returns",
            "baseline": {"value": 1200, "date": "2025-10-01"},
            "current": {"value": 1250.5},
        },
        {"metric": "queue", "target": {"value": 3, "date": "2027-10-01"}},
    ],
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
        "outcomes": [],
        "history": [],
    }
    assert list(found) == list(MIXED_DATA)
    assert [finding["id"] for finding in found["findings"]] == ["no-outcomes", "no-evidence"]


def test_the_history_of_a_team() -> None:
    points = [
        Point(
            revision=Revision(
                commit=f"{day:%Y%m%d}",
                merged_on=day,
                authored_on=day,
                subject="Assess",
                content=b"",
            ),
            result=score(replace(made, assessed_on=day)),
        )
        for day, made in ((date(2024, 2, 29), NEW), (date(2026, 10, 12), MIXED))
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
    assert exports.as_json(exports.index(SITE)) == written(
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


def test_the_table_of_teams() -> None:
    assert (
        exports.teams_table(SITE)
        == """\
id,team,model,assessed_on,level,score,dimension,its level
best,Best shop,corner,2026-11-01,3,3.00,shop,3
best,Best shop,corner,2026-11-01,3,3.00,web,3
harbour/mixed,Harbour shop,corner,2026-10-12,1,1.50,shop,1
harbour/mixed,Harbour shop,corner,2026-10-12,1,1.50,web,1
new,New shop,corner,2026-11-20,1,0.00,shop,1
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
    table = exports.teams_table(site)
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
        "api/v1/teams.csv",
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
    assert found["api/v1/teams.csv"] == exports.teams_table(SITE)
    assert found["api/v1/index.json"] == exports.as_json(exports.index(SITE), None)
    assert found["api/v1/models/corner.json"] == exports.as_json(
        exports.model_data(MODEL, AS_OF), None
    )


def test_every_address_of_the_index_is_a_file() -> None:
    index, found = data(exports.index(SITE)), dict(exports.files(SITE))
    addresses = [m["href"] for m in index["models"]]
    addresses += [t[key] for t in index["teams"] for key in ("href", "inventory")]
    unlisted = {"api/v1/index.json", "api/v1/teams.csv", *SHEETS}
    assert {f"api/v1/{address}" for address in addresses} == found.keys() - unlisted


def test_nothing_but_data_without_teams_and_models() -> None:
    empty = Site(portfolio=replace(portfolio(), models={}), as_of=AS_OF)
    assert dict(exports.files(empty)) == {
        "api/v1/index.json": (
            '{"schema_version": "1", "as_of": "2026-11-21", "models": [], "teams": []}\n'
        ),
        "api/v1/teams.csv": "id,team,model,assessed_on,level,score,dimension,its level\n",
    }


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
