"""Comparisons worth making."""

import json
from dataclasses import replace
from datetime import date

from maturity.model import Portfolio
from maturity.results import comparisons
from maturity.results.organisation import Organisation
from maturity.results.views import Site
from sample import MODEL, STREET, at, committed
from support import AS_OF

LOW, HIGH = at(1, "low", customers=("ships",)), at(3, "high", customers=("ships",))
ALONE = at(2, "alone", customers=("shoppers",))
PAST = {
    "low": (
        committed(replace(LOW, assessed_on=date(2024, 1, 1))),
        committed(replace(LOW, assessed_on=date(2025, 1, 1))),
        committed(LOW),
    ),
    "high": (committed(HIGH),),
    "alone": (committed(replace(ALONE, assessed_on=date(2025, 5, 1))),),
}
SITE = Site(
    portfolio=Portfolio(
        models={"corner": MODEL, "street": STREET},
        assessments={a.id: a for a in (ALONE, HIGH, replace(LOW, assessed_on=date(2026, 1, 1)))},
    ),
    as_of=AS_OF,
    timelines=PAST,
)


def test_a_team_is_compared_with_its_last_assessment_before() -> None:
    assert [(c.before.address, c.after.address) for c in comparisons.over_time(SITE)] == [
        ("alone@2025-05-01", "alone@2026-10-12"),
        ("low@2025-01-01", "low@2026-01-01"),
    ]


def test_the_ends_of_teams_out_of_step_are_compared() -> None:
    found = comparisons.between_teams(Organisation(site=SITE))
    assert [(c.customers, c.before.id, c.after.id) for c in found] == [("ships", "low", "high")]


def test_what_the_script_is_handed() -> None:
    assert json.loads(comparisons.data(SITE)) == {
        "reference": {
            "id": "corner",
            "name": "Corner shop model",
            "labels": ["Stage 1 · Open", "Stage 2 · Known", "Stage 3 · Loved"],
        },
        "levels": {"corner": [[1], [2], [3]], "street": [[1, 2], [3], []]},
    }
    alone = replace(SITE, portfolio=Portfolio(models={"corner": MODEL}, assessments={}))
    assert json.loads(comparisons.data(alone)) == {"reference": None, "levels": {}}
