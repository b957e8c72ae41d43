"""Badges of teams: which there are, and what they say."""

import json
from dataclasses import replace
from xml.etree import ElementTree as ET

from maturity.publishing import badges
from maturity.results.views import Site
from maturity.rules.reports import report
from sample import MIXED, MODEL, PERFECT, portfolio
from support import AS_OF


def test_two_files_a_team() -> None:
    site = Site(portfolio=portfolio(MIXED, PERFECT), as_of=AS_OF)
    found = dict(badges.files(site))
    assert list(found) == [
        "badges/harbour/mixed.svg", "badges/harbour/mixed.json",
        "badges/best.svg", "badges/best.json",
    ]  # fmt: skip
    assert json.loads(found["badges/harbour/mixed.json"]) == {
        "schemaVersion": 1,
        "label": "CX maturity",
        "message": "Stage 1 · Open",
        "color": "9f3a1d",
    }
    assert json.loads(found["badges/best.json"])["color"] == "0a6656"
    picture = ET.fromstring(found["badges/harbour/mixed.svg"])  # noqa: S314  our own
    assert "".join(picture.itertext()) == (
        "CX maturity of Harbour shop: Stage 1 · Open, assessed 12 October 2026\n"
        "CX maturityStage 1 · Open"
    ).replace("\n", "")


def test_a_long_name_of_a_level_is_cut_in_both() -> None:
    levels = (replace(MODEL.levels[0], name="O" * 90), *MODEL.levels[1:])
    made = report(replace(MIXED, model=replace(MODEL, levels=levels)), AS_OF)
    said = "Stage 1 · " + "O" * 49 + "…"
    assert badges.endpoint(made)["message"] == said
    assert f">{said}</text>" in badges.picture(made)
    assert f"<title>CX maturity of Harbour shop: Stage 1 · {'O' * 90}, " in badges.picture(made)
