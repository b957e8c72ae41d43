"""A new assessment lists everything, rates nothing, and is valid as it stands."""

import posixpath
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from maturity.model import Assessment, Level, Model, Status
from maturity.problems import as_text
from maturity.reading import loading, scaffold, strictyaml
from sample import MODEL
from support import ROOT

DAY = date(2026, 10, 12)
SHIPPED: Mapping[str, Model] = loading.load(ROOT).portfolio.models

SAMPLE = """\
# yaml-language-server: $schema=../../schema/corner.assessment.schema.json
#
# An assessment by the Corner shop model.
# After each colon below `ratings`, write one of
#   present          everything the capability asks for is done
#   partial          some of it is
#   missing          none of it is
# What is left empty counts as not assessed. In full, with what explains it:
#   support:
#     status: not_applicable
#     reason: Accounts are scored by another team.
#   product:
#     status: present
#     note: Two personas mapped.
#     evidence: [{title: Journey maps, date: 2026-09-01}]
team: "Old Quay"
model: corner
assessed_on: 2026-10-12

# The customers you serve, in words that your teams agree on.
# customers: [enterprise, self-service]

# The areas you assess; leave out those that are not yours.
scope: [shop, web]

# The stage you want to reach, and by when.
# target: {level: 2, by: 2027-12-31}

ratings:

  # Stage 1 · Open

  # A till
  till:
    shop:
    web:

  # Opening hours
  # - They hang in the window.
  # - They hold.
  hours:
    shop:

  # Stage 2 · Known

  # A greeting
  greeting:
    shop:

  # A survey
  survey:
    shop:
    web:

  # Refunds
  refunds:
    web:

  # Stage 3 · Loved

  # Loyalty
  loyalty:
    shop:
    web:

  # Advice
  advice:
    web:
"""


def parsed(model: Model, key: str = "new") -> Assessment:
    text = scaffold.assessment(model, key, DAY)
    found, problems = loading.parse_assessment(text, f"assessments/{key}.yaml", {model.id: model})
    assert as_text(problems) == ""
    assert found is not None
    return found


def data(model: Model) -> Any:
    return strictyaml.parse(scaffold.assessment(model, "new", DAY), "new.yaml")


def cells(model: Model) -> dict[str, dict[str, None]]:
    """Every cell without a rating, as an assessment lists them."""
    return {c.id: dict.fromkeys(c.dimensions) for c in model.capabilities}


def test_a_small_model_whole() -> None:
    assert scaffold.assessment(MODEL, "harbour/old-quay", DAY) == SAMPLE


def test_models_are_shipped() -> None:
    assert SHIPPED


@pytest.mark.parametrize("model", SHIPPED.values(), ids=SHIPPED)
@pytest.mark.parametrize("key", ["new", "emea/new", "emea/north/new"])
def test_the_scaffold_of_a_shipped_model_is_valid(model: Model, key: str) -> None:
    found = parsed(model, key)
    assert found.id == key
    assert found.team == "New"
    assert found.assessed_on == DAY
    assert found.scope == tuple(model.dimension)
    assert {rating.status for rating in found.cells.values()} == {Status.UNRATED}


@pytest.mark.parametrize("model", SHIPPED.values(), ids=SHIPPED)
def test_the_scaffold_of_a_shipped_model_lists_every_cell_in_order(model: Model) -> None:
    ratings = data(model)["ratings"]
    assert ratings == cells(model)
    levels = [model.capability[key].level for key in ratings]
    assert levels == sorted(levels)


@pytest.mark.parametrize("model", SHIPPED.values(), ids=SHIPPED)
def test_the_scaffold_of_a_shipped_model_fits_an_editor(model: Model) -> None:
    lines = scaffold.assessment(model, "new", DAY).splitlines()
    assert [line for line in lines if len(line) > 100 and not line.startswith("scope:")] == []
    assert [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize("key", ["new", "emea/new", "emea/north/new"])
def test_the_first_line_points_at_the_schema(key: str) -> None:
    line = scaffold.assessment(MODEL, key, DAY).partition("\n")[0]
    mark, _, path = line.partition("=")
    assert mark == "# yaml-language-server: $schema"
    folder = posixpath.dirname(f"assessments/{key}.yaml")
    assert posixpath.normpath(posixpath.join(folder, path)) == (
        "schema/corner.assessment.schema.json"
    )


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("payments", "Payments"),
        ("emea/data-connect", "Data Connect"),
        ("a/b/c2", "C2"),
        ("2026", "2026"),
        ("null", "Null"),
    ],
)
def test_the_team_is_named_after_its_file(key: str, name: str) -> None:
    assert parsed(MODEL, key).team == name


@pytest.mark.parametrize(
    "id_", ["true", "null", "on", "y", "42", "007", "1e3", "1e-3", "2026-10-12", "12-30", "nope"]
)
def test_an_id_stays_text_whatever_it_looks_like(id_: str) -> None:
    (shop, web), (till, *_) = MODEL.dimensions, MODEL.capabilities
    model = replace(
        MODEL,
        id=id_,
        dimensions=(replace(shop, id=id_), web),
        capabilities=(replace(till, id=id_, dimensions=(id_, "web")),),
    )
    assert parsed(model).model.id == id_
    assert data(model)["scope"] == [id_, "web"]
    assert data(model)["ratings"] == {id_: {id_: None, "web": None}}


@pytest.mark.parametrize(
    "words",
    [
        "one\nteam: Injected",
        "one\r\nratings: {}",
        "one\rmodel: other",
        "one\x85two\u2028three\u2029four",
        "# a: 'b' \"c\" [d] {e} *f &g !h | > %",
        "x" * 300,
        " ",
    ],
)
def test_words_of_a_model_stay_in_their_comments(words: str) -> None:
    model = replace(
        MODEL,
        name=words,
        terms=replace(MODEL.terms, dimensions=words, level=words),
        levels=tuple(replace(level, name=words) for level in MODEL.levels),
        capabilities=tuple(
            replace(c, name=words, present_when=(words, words)) for c in MODEL.capabilities
        ),
    )
    assert data(model) == data(MODEL)
    assert parsed(model).team == "New"


def test_the_target_is_a_level_of_the_model() -> None:
    (only, *_) = MODEL.levels
    low = replace(MODEL, levels=(only,), capabilities=MODEL.capabilities[:2])
    assert "# target: {level: 1, by: 2027-12-31}\n" in scaffold.assessment(low, "new", DAY)


def test_a_level_without_capabilities_is_an_empty_heading() -> None:
    model = replace(MODEL, levels=(*MODEL.levels, Level(number=4, id="top", name="Top")))
    assert scaffold.assessment(model, "harbour/old-quay", DAY) == f"{SAMPLE}\n  # Stage 4 · Top\n"
