"""The small model that the cases are rated by, and whatever documents may be made of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from maturity.model import Model
from maturity.problems import as_text
from maturity.reading import strictyaml
from maturity.reading.loading import parse_model
from support import ROOT

CASES = ROOT / "tests" / "cases"
MODEL = (CASES / "model.yaml").read_text(encoding="utf-8")
HEAD = "team: Payments\nmodel: cx\nassessed_on: 2026-10-12\n"
EMPTY = f"{HEAD}ratings: {{}}\n"


def model(text: str = MODEL) -> Model:
    """A model without any problem."""
    found, problems = parse_model(text, "schema/models/cx.yaml")
    assert as_text(problems) == ""
    assert found
    return found


CX: Mapping[str, Model | None] = {"cx": model()}


def repository(root: Path) -> Path:
    """A folder with the model and a team by it."""
    for name, text in (("schema/models/cx.yaml", MODEL), ("assessments/team.yaml", EMPTY)):
        (root / name).parent.mkdir(parents=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


# Strings as strictyaml lets them through; beyond these, the two validators may differ on \s.
STRINGS = st.text(
    st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=12
) | st.sampled_from(
    [
        "present",
        "2026-02-30",
        "0000-01-01",
        "2024-02-29",
        "1.0.0",
        "12",
        "a-b",
        "a\n",
        "a/b",
        "https://a",
        "",
    ]
)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 20) | st.sampled_from([0.5, 2.5, 1e14]) | STRINGS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(STRINGS, inner, max_size=3),
    max_leaves=6,
)
VALID = {
    "model": [MODEL],
    "assessment": [
        path.read_text(encoding="utf-8") for path in CASES.glob("good/*/assessments/team.yaml")
    ],
    "campaign": [
        path.read_text(encoding="utf-8") for path in CASES.glob("good/*/campaigns/*.yaml")
    ],
}


def mutated(draw: st.DrawFn, value: Any) -> Any:
    """A document with something else somewhere in it."""
    if not value or not isinstance(value, dict | list) or draw(st.integers(0, 9)) == 0:
        return draw(JUNK)
    key = draw(st.sampled_from(sorted(value) if isinstance(value, dict) else range(len(value))))
    match draw(st.sampled_from(["deeper", "deeper", "deeper", "remove", "add", "repeat"])):
        case "remove":
            del value[key]
        case "add" if isinstance(value, dict):
            value[draw(STRINGS)] = draw(JUNK)
        case "repeat" if isinstance(value, list):
            value.append(value[key])
        case _:
            value[key] = mutated(draw, value[key])
    return value


@st.composite
def documents(draw: st.DrawFn, name: str) -> Any:
    """A document that is near to a model, an assessment or a campaign."""
    document = strictyaml.parse(draw(st.sampled_from(VALID[name])), "f")
    for _ in range(draw(st.integers(0, 3))):
        document = mutated(draw, document)
    return document
