"""Findings as remarks: which of them, and where in the file."""

from dataclasses import replace
from datetime import date

import pytest

from maturity.model import Cell, Waiver
from maturity.publishing.checks import remarks
from maturity.reading.remarks import Remark
from maturity.rules.findings import RULES, Finding

CELLS = (Cell("till", "shop"), Cell("till", "web"))


def finding(id_: str, cells: tuple[Cell, ...] = CELLS) -> Finding:
    return Finding(id=id_, name="Name", message="So.", cells=cells, action="Act.", waived=None)


@pytest.mark.parametrize("id_", RULES)
def test_where_each_finding_stands(id_: str) -> None:
    key = {
        "maturity-theater": "claimed_level",
        "no-outcomes": "outcomes",
        "stale": "assessed_on",
        "due-soon": "assessed_on",
        "pace": "target",
        "disagreement": "votes",
    }.get(id_)
    path = (key,) if key else ("ratings", "till", "shop")
    said = Remark(path, f"{id_}: So.", "Act.", at_key=True)
    assert [*remarks([finding(id_)], [id_])] == [said]


def test_without_a_cell_the_whole_file_is_meant() -> None:
    (found,) = remarks([finding("imbalance", ())], ["imbalance"])
    assert found.path == ()


def test_only_those_asked_for_and_not_waived() -> None:
    waiver = Waiver(finding="stale", reason="So.", until=date(2027, 1, 1))
    several = [finding("stale"), finding("pace"), replace(finding("stale"), waived=waiver)]
    assert [remark.message for remark in remarks(several, {"stale", "unrated"})] == ["stale: So."]
    assert [*remarks(several, ())] == []


def test_a_message_is_one_line_and_not_endless() -> None:
    evil = replace(finding("stale"), message="\x1b\n" + "x" * 2000)
    (found,) = remarks([evil], ["stale"])
    assert found.message.startswith("stale: \\u001b\\u000ax")
    assert len(found.message) == 1000
