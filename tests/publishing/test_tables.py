"""Tables of all teams, whole, and as a spreadsheet takes them.

`UPDATE_GOLDEN=1` writes the golden files anew; their diff is then what there is to review.
"""

import csv
import io
import os
from dataclasses import replace
from datetime import date

import pytest

from maturity.model import Measurement, Outcome
from maturity.past.standing import standing
from maturity.publishing import published, tables
from maturity.results.organisation import Organisation
from maturity.results.views import Site
from maturity.rules.scoring import score
from sample import MIXED, MODEL, NEW, PLANNED, campaign, committed, portfolio
from support import AS_OF, ROOT

GOLDEN = ROOT / "tests" / "golden" / "tables"
THEN = replace(committed(PLANNED), then=standing(score(PLANNED)))
SITE = Site(
    portfolio=portfolio(
        MIXED, PLANNED, NEW, campaigns=[campaign(), campaign(id_="next", starts=date(2027, 1, 1))]
    ),
    as_of=AS_OF,
    timelines={MIXED.id: (committed(MIXED, "2026-11-01"),), PLANNED.id: (THEN,)},
)
FORMULA = '=HYPERLINK("https://example.com", "look")'


def made(site: Site) -> dict[str, str]:
    return dict(tables.files(Organisation(site=site)))


@pytest.mark.parametrize("name", tables.TABLES)
def test_golden(name: str) -> None:
    path = GOLDEN / f"{name}.csv"
    found = made(SITE)[path.name]
    if os.environ.get("UPDATE_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(found, encoding="utf-8", newline="")
    assert found == path.read_text(encoding="utf-8")


def test_every_golden_file_is_of_a_table() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == tables.TABLES.keys()


def test_every_row_has_every_column() -> None:
    for name, text in made(SITE).items():
        head, *rows = csv.reader(io.StringIO(text, newline=""))
        assert len(set(head)) == len(head), name
        assert {len(row) for row in rows} == {len(head)}, name


def test_without_teams_there_is_the_first_row() -> None:
    found = made(Site(portfolio=portfolio(), as_of=AS_OF))
    lines = {name: text.count("\n") for name, text in found.items()}
    assert lines == dict.fromkeys(found, 1) | {"capabilities.csv": 1 + len(MODEL.capabilities)}


def test_no_text_is_a_formula() -> None:
    ratings = {
        cell: replace(
            rating,
            note=FORMULA,
            reason=FORMULA,
            evidence=tuple(replace(e, title=FORMULA) for e in rating.evidence),
        )
        for cell, rating in PLANNED.ratings.items()
    }
    hostile = replace(
        PLANNED,
        team=FORMULA,
        customers=(FORMULA,),
        waivers=tuple(replace(w, reason=FORMULA) for w in PLANNED.waivers),
        ratings=ratings,
        initiatives=tuple(
            replace(i, name=FORMULA, owner=FORMULA, note=FORMULA) for i in PLANNED.initiatives
        ),
        objectives=tuple(
            replace(
                o,
                objective=FORMULA,
                owner=FORMULA,
                results=tuple(replace(r, result=FORMULA, unit=FORMULA) for r in o.results),
            )
            for o in PLANNED.objectives
        ),
        model=replace(
            MODEL,
            capabilities=tuple(replace(c, name=FORMULA, theme="") for c in MODEL.capabilities),
            metrics=tuple(replace(m, name=FORMULA, unit=FORMULA) for m in MODEL.metrics),
        ),
    )
    site = Site(portfolio=portfolio(hostile, model=hostile.model), as_of=AS_OF)
    shown = 0
    for name, text in made(site).items():
        for row in csv.reader(io.StringIO(text, newline="")):
            assert not any(field.startswith(("=", "+", "-", "@")) for field in row), name
            shown += sum(FORMULA in field for field in row)
    assert shown > 100


def test_a_figure_below_zero_stays_a_number() -> None:
    outcome = Outcome(metric="queue", baseline=Measurement(value=-1.5), target=Measurement(value=0))
    team = replace(NEW, outcomes=(outcome,))
    text = made(Site(portfolio=portfolio(team), as_of=AS_OF))["outcomes.csv"]
    assert [line.split(",")[-3:] for line in text.splitlines()[1:]] == [
        ["baseline", "-1.5", ""],
        ["target", "0", ""],
    ]


def test_spreadsheets_are_told_the_encoding() -> None:
    files = dict(published.files(SITE))
    for path, text in files.items():
        assert text.startswith("\ufeff") == path.endswith(".csv"), path
    assert "sheets/corner/inventory.csv" in files
