"""Per-model schemas: valid, no stricter and no laxer than what the model says."""

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from maturity import cli
from maturity.model import Model
from maturity.reading import loading, scaffold, schemas, strictyaml
from sample import MIXED_TEXT, MODEL, PLANNED_TEXT, TEXTS, portfolio, write
from support import ROOT

LOADED = loading.load(ROOT)
SHIPPED: Mapping[str, Model] = LOADED.portfolio.models
OWN = {
    path.relative_to(ROOT).as_posix(): strictyaml.parse(path.read_bytes(), path.name)
    for path in sorted((ROOT / "assessments").rglob("*.yaml"))
}


def validator(model: Model) -> Draft202012Validator:
    schema = schemas.for_model(model)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def complaint(model: Model, data: Any) -> str:
    """What the schema says is wrong; empty if nothing is."""
    error = best_match(validator(model).iter_errors(data))
    return f"{'/'.join(map(str, error.absolute_path))}: {error.message}" if error else ""


def mixed(**changes: Any) -> Any:
    """The mixed team's file with other values at some keys."""
    data: Any = strictyaml.parse(MIXED_TEXT, "mixed.yaml")
    return {**data, **changes}


def test_there_is_something_to_check() -> None:
    assert SHIPPED
    assert OWN


@pytest.mark.parametrize("model", [MODEL, *SHIPPED.values()], ids=lambda model: model.id)
def test_the_schema_is_valid(model: Model) -> None:
    Draft202012Validator.check_schema(schema := schemas.for_model(model))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:cx-maturity:assessment:1:{model.id}"
    assert schema["title"] == f"Assessment by the {model.name}"


@pytest.mark.parametrize("model", [MODEL, *SHIPPED.values()], ids=lambda model: model.id)
def test_every_reference_leads_somewhere(model: Model) -> None:
    schema = schemas.for_model(model)

    def references(node: Any) -> set[str]:
        if isinstance(node, dict):
            own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
            return own.union(*map(references, node.values()))
        return set[str]().union(*map(references, node)) if isinstance(node, list) else set()

    assert {r.removeprefix("#/$defs/") for r in references(schema)} <= schema["$defs"].keys()


@pytest.mark.parametrize("file", OWN)
def test_the_repository_s_own_assessments_fit(file: str) -> None:
    data: Any = OWN[file]
    assert complaint(SHIPPED[data["model"]], data) == ""


@pytest.mark.parametrize("text", [*TEXTS.values(), PLANNED_TEXT], ids=[*TEXTS, "planned"])
def test_the_sample_s_assessments_fit(text: str) -> None:
    assert complaint(MODEL, strictyaml.parse(text, "team.yaml")) == ""


@pytest.mark.parametrize("model", [MODEL, *SHIPPED.values()], ids=lambda model: model.id)
def test_a_new_assessment_fits(model: Model) -> None:
    text = scaffold.assessment(model, "new", date(2026, 10, 12))
    assert complaint(model, strictyaml.parse(text, "new.yaml")) == ""


PLAN = {"id": "a", "name": "A", "closes": ["till"]}
MONEY = {"what": "Tea", "amount": 3}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"model": "other"}, "model: 'corner' was expected"),
        ({"scope": ["van"]}, "scope/0: 'van' is not one of ['shop', 'web']"),
        ({"claimed_level": 4}, "claimed_level: 4 is not one of [1, 2, 3]"),
        ({"target": {"level": 0}}, "target/level: 0 is not one of [1, 2, 3]"),
        (
            {"participants": [{"role": "Clerk", "dimension": "van"}]},
            "participants/0/dimension: 'van' is not one of ['shop', 'web']",
        ),
        (
            {"outcomes": [{"metric": "profit"}]},
            "outcomes/0/metric: 'profit' is not one of ['returns', 'queue']",
        ),
        (
            {"overrides": {"tills": {"effort": "S"}}},
            "overrides: Additional properties are not allowed ('tills' was unexpected)",
        ),
        (
            {"overrides": {"till": {"effort": "XL"}}},
            "overrides/till/effort: 'XL' is not one of ['S', 'M', 'L']",
        ),
        (
            {"ratings": {"tills": "present"}},
            "ratings: Additional properties are not allowed ('tills' was unexpected)",
        ),
        (
            {"ratings": {"hours": {"web": "present"}}},
            "ratings/hours: Additional properties are not allowed ('web' was unexpected)",
        ),
        (
            {"ratings": {"till": {"van": "present"}}},
            "ratings/till: Additional properties are not allowed ('van' was unexpected)",
        ),
        (
            {"votes": {"van": {"1": 2}}},
            "votes: Additional properties are not allowed ('van' was unexpected)",
        ),
        (
            {"votes": {"shop": {"4": 2}}},
            "votes/shop: '4' is not one of [1, 2, 3, '1', '2', '3']",
        ),
        (
            {"initiatives": [{"id": "a", "name": "A", "closes": ["till", "tills"]}]},
            (
                "initiatives/0/closes/1: 'tills' is not one of ['till', 'hours', 'greeting', "
                "'survey', 'refunds', 'loyalty', 'advice']"
            ),
        ),
        (
            {"initiatives": [PLAN | {"dimensions": ["van"]}]},
            "initiatives/0/dimensions/0: 'van' is not one of ['shop', 'web']",
        ),
        (
            {"initiatives": [PLAN | {"state": "begun"}]},
            "initiatives/0/state: 'begun' is not one of ['planned', 'running', 'done', 'stopped']",
        ),
        (
            {"okrs": [{"objective": "O", "results": [{"result": "R", "metric": "profit"}]}]},
            "okrs/0/results/0/metric: 'profit' is not one of ['returns', 'queue']",
        ),
        (
            {"returns": {"currency": "Euro", "investment": [MONEY], "value": [MONEY]}},
            "returns/currency: 'Euro' does not match '^[A-Z]{3}$'",
        ),
        ({"rating": {}}, ": Additional properties are not allowed ('rating' was unexpected)"),
    ],
)
def test_what_the_model_does_not_know_is_refused(changes: dict[str, Any], said: str) -> None:
    assert complaint(MODEL, mixed(**changes)) == said


@pytest.mark.parametrize(
    "rating",
    [
        "presnt",
        3,
        {},
        {"web": "presnt"},
        {"web": {"status": "present", "because": "x"}},
        {"status": "present"},
    ],
)
def test_what_is_no_rating_is_refused(rating: Any) -> None:
    assert complaint(MODEL, mixed(ratings={"till": rating})).startswith("ratings/till")


@pytest.mark.parametrize(
    "rating",
    [
        "present",
        None,
        {"web": "missing"},
        {"web": None, "shop": "partial"},
        {"web": {"status": "not_applicable", "reason": "Because."}},
    ],
)
def test_every_form_of_a_rating_is_accepted(rating: Any) -> None:
    assert complaint(MODEL, mixed(ratings={"till": rating})) == ""


def test_ids_are_offered_with_what_they_mean() -> None:
    schema = schemas.for_model(MODEL)
    at, defs = schema["properties"], schema["$defs"]
    assert defs["dimension"] == {
        "enum": ["shop", "web"],
        "enumDescriptions": ["Shop", "Web"],
        "description": "Id of one of the areas.",
    }
    assert defs["level"] == {"enum": [1, 2, 3], "description": "1 Open, 2 Known, 3 Loved"}
    assert at["outcomes"]["items"]["properties"]["metric"] == {
        "enum": ["returns", "queue"],
        "enumDescriptions": ["People who return", "Length of the queue"],
        "description": "Id of one of the metrics.",
    }
    (closes, results) = (
        at["initiatives"]["items"]["properties"]["closes"]["items"],
        at["okrs"]["items"]["properties"]["results"]["items"]["properties"],
    )
    assert closes["enum"] == list(MODEL.capability)
    assert closes["enumDescriptions"] == [c.name for c in MODEL.capabilities]
    assert results["metric"]["enum"] == ["returns", "queue"]
    assert results["metric"]["description"] == (
        "Id of a metric listed under outcomes, whose figures count; then none are given here."
    )
    assert list(at["ratings"]["properties"]) == list(MODEL.capability)
    assert list(at["overrides"]["properties"]) == list(MODEL.capability)
    assert at["overrides"]["properties"]["till"] == {"$ref": "#/$defs/override", "title": "A till"}
    assert at["votes"]["properties"] == {
        "shop": {"$ref": "#/$defs/votes", "title": "Shop"},
        "web": {"$ref": "#/$defs/votes", "title": "Web"},
    }


@pytest.mark.parametrize(
    ("key", "title", "description", "dimensions"),
    [
        ("till", "A till (Stage 1 · Open)", "A till", {"shop": "Shop", "web": "Web"}),
        (
            "hours",
            "Opening hours (Stage 1 · Open)",
            (
                "Hours that people can rely on.\n\nPresent when:\n"
                "- They hang in the window.\n- They hold."
            ),
            {"shop": "Shop"},
        ),
        (
            "survey",
            "A survey (Stage 2 · Known)",
            "Five questions a season.",
            {"shop": "Shop", "web": "Web"},
        ),
    ],
)
def test_a_capability_is_explained(
    key: str, title: str, description: str, dimensions: dict[str, str]
) -> None:
    rating = schemas.for_model(MODEL)["properties"]["ratings"]["properties"][key]
    assert (rating["title"], rating["description"]) == (title, description)
    (full,) = [branch for branch in rating["oneOf"] if branch.get("type") == "object"]
    assert full["properties"] == {
        d: {"$ref": "#/$defs/cell", "title": name} for d, name in dimensions.items()
    }


def test_the_general_schema_is_left_as_it_was() -> None:
    before = deepcopy(loading.assessment_schema())
    schemas.for_model(MODEL)
    assert loading.assessment_schema() == before


def test_a_model_without_metrics_has_a_valid_schema() -> None:
    model = replace(MODEL, metrics=())
    assert complaint(model, mixed(outcomes=[])) == ""
    assert complaint(model, mixed(outcomes=[{"metric": "returns"}])).startswith("outcomes/0/metric")


def test_there_is_one_file_a_model() -> None:
    other = replace(MODEL, id="other")
    both = replace(portfolio(), models={"corner": MODEL, "other": other})
    assert dict(schemas.files(both)) == {
        f"{model.id}.assessment.schema.json": (
            json.dumps(schemas.for_model(model), indent=1, ensure_ascii=False) + "\n"
        )
        for model in (MODEL, other)
    }
    assert dict(schemas.files(replace(portfolio(), models={}))) == {}


def test_check_says_what_is_not_current(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = write(tmp_path)
    target = root / "schema/corner.assessment.schema.json"
    text = dict(schemas.files(portfolio()))[target.name]

    def run(*options: str) -> tuple[int, str]:
        code = cli.main(["schema", "--root", str(root), *options])
        return code, capsys.readouterr().out

    stale = f"schema/{target.name}: is not current; maturity schema writes it\n"
    assert run("--check") == (1, stale)
    assert not target.exists()
    assert run() == (0, f"schema/{target.name}: written\n")
    assert target.read_text(encoding="utf-8") == text
    assert run("--check") == (0, "All schemas are current.\n")
    assert run() == (0, "All schemas are current.\n")
    target.write_text(text + " ", encoding="utf-8")
    assert run("--check") == (1, stale)
    assert target.read_text(encoding="utf-8") == text + " "
    assert run() == (0, f"schema/{target.name}: written\n")
    assert target.read_text(encoding="utf-8") == text
