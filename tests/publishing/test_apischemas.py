"""Every published JSON file against the schema published with it, and OpenAPI against its own."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator, FormatChecker

from maturity.model import Assessment
from maturity.past import timelines
from maturity.publishing import apischemas, published
from maturity.reading import loading
from maturity.results.views import Site
from sample import MIXED, PLANNED, TEAMS, TEXTS, WORST, campaign, committed, gone, portfolio
from strategies import planned
from support import AS_OF, ROOT

OPENAPI = ROOT / "tests" / "openapi" / "3.1.json"
"""The OpenAPI Initiative's schema of OpenAPI 3.1 documents, unchanged but for its form."""
SCHEMAS = apischemas.schemas()


def closed(schema: Any) -> Any:
    """A schema that admits no key it does not name."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: closed(value) for key, value in schema.items()}
    if isinstance(schema.get("required"), list):
        found["additionalProperties"] = False
    return found


VALIDATORS = {
    name: Draft202012Validator(closed(schema), format_checker=FormatChecker())
    for name, schema in SCHEMAS.items()
}


def described(path: str) -> str:
    """The name of the schema that a file of the API is held against."""
    name = path.removeprefix("api/v1/").removesuffix(".json")
    kind, slash, _ = name.partition("/")
    return {"history": "team-history"}.get(kind, kind.removesuffix("s")) if slash else kind


def wrong(site: Site) -> Iterator[str]:
    """What the schemas object to in the files of a site."""
    for path, text in published.files(site):
        described_here = path.startswith(("api/v1/schemas/", "api/v1/openapi"))
        if path.endswith(".json") and path.startswith("api/v1/") and not described_here:
            for error in VALIDATORS[described(path)].iter_errors(json.loads(text)):
                yield f"{path}: {error.json_path}: {error.message}"


@pytest.mark.parametrize("teams", [(), tuple(TEAMS.values()), (PLANNED,), (WORST, MIXED)], ids=len)
def test_files_of_samples_are_as_described(teams: tuple[Assessment, ...]) -> None:
    past = {team.id: (committed(team, "2026-11-01"),) for team in teams[:1]}
    asked = [campaign(), campaign(id_="over", ends=date(2026, 11, 1))]
    site = Site(
        portfolio=portfolio(*teams, campaigns=asked),
        as_of=AS_OF,
        timelines=past,
        gone=tuple(gone(team, "2026-11-01") for team in teams[:1]),
    )
    assert list(wrong(site)) == []


def test_files_of_the_repository_are_as_described() -> None:
    found = loading.load(ROOT).portfolio
    past = timelines.past(ROOT, found)
    site = Site(portfolio=found, as_of=AS_OF, timelines=past.timelines, no_history=past.missing)
    assert list(wrong(site)) == []


@given(planned())
@settings(max_examples=30)
def test_files_of_any_team_are_as_described(assessment: Assessment) -> None:
    site = Site(portfolio=portfolio(assessment, model=assessment.model), as_of=AS_OF)
    assert list(wrong(site)) == []


def test_a_key_nobody_described_would_be_found() -> None:
    site = Site(portfolio=portfolio(), as_of=AS_OF)
    found = json.loads(dict(published.files(site))["api/v1/findings.json"])
    errors = VALIDATORS["findings"].iter_errors({**found, "more": 1})
    assert [error.message for error in errors] == [
        "Additional properties are not allowed ('more' was unexpected)"
    ]


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_schemas(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert SCHEMAS[name]["$id"] == f"urn:cx-maturity:api:1:{name}"
    assert {"schema_version", "as_of"} <= set(SCHEMAS[name]["required"])


def test_openapi_is_openapi() -> None:
    schema = json.loads(OPENAPI.read_text(encoding="utf-8"))
    errors = Draft202012Validator(schema).iter_errors(apischemas.openapi())
    assert [f"{error.json_path}: {error.message}" for error in errors] == []


def test_openapi_names_every_file_and_nothing_else() -> None:
    made = portfolio(*TEAMS.values(), campaigns=[campaign()])
    site = Site(portfolio=made, as_of=AS_OF, sources=TEXTS)
    files = {path.removeprefix("api/v1") for path, _ in published.files(site) if "/v1/" in path}
    described = apischemas.openapi()["paths"]
    plain = {path for path in described if "{" not in path}
    assert plain <= files
    starts = {path.partition("{")[0] for path in described if "{" in path}
    rest = {path for path in files - plain if not path.startswith(tuple(starts))}
    assert rest == {
        "/openapi.json",
        *(f"/schemas/{name}.schema.json" for name in SCHEMAS),
    }
    assert all(any(path.startswith(start) for path in files) for start in starts)
    for path, item in described.items():
        content = item["get"]["responses"]["200"]["content"]
        ((kind, body),) = content.items()
        kinds = {"csv": "text/csv", "json": "application/json", "yaml": "application/yaml"}
        assert kind == kinds[path.rpartition(".")[2]]
        if kind == "application/json":
            assert f"/{body['schema']['$ref']}" in files
