"""What the JSON Schemas object to; that the two validators agree, and that none is speechless."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cx import documents
from maturity.reading import misfits
from support import ROOT


def packaged(name: str) -> dict[str, Any]:
    text = (ROOT / f"schema/{name}.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def parts(schema: object) -> Iterator[dict[str, Any]]:
    """Every schema within a schema; examples and the like hold none."""
    if isinstance(schema, dict):
        yield schema
        for key in ("items", "propertyNames", "additionalProperties"):
            yield from parts(schema.get(key))
        for key in ("properties", "$defs"):
            for inner in schema.get(key, {}).values():
                yield from parts(inner)
        for key in ("oneOf", "prefixItems"):
            for inner in schema.get(key, ()):
                yield from parts(inner)


@pytest.mark.parametrize("name", ["assessment", "campaign", "model"])
def test_every_keyword_can_be_explained(name: str) -> None:
    silent = {"$schema", "$id", "$defs", "$ref", "title", "description", "examples", "properties"}
    silent |= {"prefixItems", "propertyNames"}
    for part in parts(packaged(name)):
        assert part.keys() - silent <= misfits.EXPLAINED.keys()
        assert part.get("pattern") in {None, misfits.NOT_BLANK, *misfits.FORMS}
        assert "title" in part or "required" not in part
        assert part.get("items") is not False or len(part["prefixItems"]) == part["minItems"]
        assert part.get("type") != "string" or "pattern" in part
        assert part.get("minProperties", 1) == 1


def test_schemas_of_an_installed_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "schema").mkdir()
    (tmp_path / "schema/assessment.schema.json").write_text('{"title": "Installed"}')
    monkeypatch.setattr(misfits, "__file__", str(tmp_path / "reading" / "misfits.py"))
    assert misfits.schema("assessment") == {"title": "Installed"}


def test_schemas_of_a_checkout() -> None:
    assert misfits.schema("assessment") == packaged("assessment")


@pytest.mark.parametrize("name", ["assessment", "campaign", "model"])
@settings(max_examples=400)
@given(data=st.data())
def test_the_two_validators_never_disagree(name: str, data: st.DataObject) -> None:
    document = data.draw(documents(name))
    assert misfits.decides(name).is_valid(document) == misfits.explains(name).is_valid(document)


def lacking(extra: int) -> list[str]:
    """What is said of an assessment that has some keys too many, `tem` among them."""
    data = {"tem": "Payments", "model": "cx", "assessed_on": "2026-10-12", "ratings": {}}
    remarks, _ = misfits.held_against("assessment", {**data, **{f"x{n}": n for n in range(extra)}})
    return [remark.message for remark in remarks if "lacks" in remark.message]


def test_a_misspelt_key_is_not_called_missing_as_well() -> None:
    assert lacking(3) == []


def test_among_many_keys_nobody_looks_for_a_misspelt_one() -> None:
    assert lacking(60) == ['the assessment lacks "team"']


def test_what_a_misspelt_key_says_is_there_without_a_value() -> None:
    remarks, sound = misfits.held_against("assessment", {"tem": "Payments", "x": 1})
    assert [remark.path for remark in remarks] == [("tem",), ("x",), ()]
    assert sound == {"team": None}


def test_a_misspelt_key_beside_the_right_one_changes_nothing() -> None:
    _, sound = misfits.held_against("assessment", {"team": "Payments", "teams": "Pay"})
    assert sound == {"team": "Payments"}
