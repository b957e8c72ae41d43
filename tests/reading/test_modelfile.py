"""Plain data to models: values, and what must hold beyond the JSON Schema."""

from fractions import Fraction

import pytest

from cx import HEAD, MODEL, model
from maturity.model import Policy, Rollup
from maturity.reading import strictyaml
from maturity.reading.loading import parse_assessment, parse_model


def test_model_values() -> None:
    found = model()
    assert found.terms.dimensions == "Practices"
    assert found.terms.levels == "Stages"
    assert found.policy == Policy(threshold_percent=80)
    assert found.level(1).advance_months == (3, 6)
    assert found.level(3).advance_months is None
    assert found.capability["surveys"].dimensions == ("design", "support", "sales")
    assert found.capability["feedback-loop"].requires == ("reply-times", "surveys")
    assert found.retired == {"fax-queue": "Nobody has a fax machine."}
    assert found.renamed == {"answer-speed": "reply-times", "first-answer": "reply-times"}
    assert found.source is None


@pytest.mark.parametrize(
    ("written", "credit"),
    [("0", "0"), ("1.0", "1"), ("0.35", "7/20"), ("0.1", "1/10"), ("1e-3", "1/1000")],
)
def test_partial_credit_is_exact(written: str, credit: str) -> None:
    policy = f"policy: {{threshold_percent: 58, rollup: weakest, partial_credit: {written}}}"
    found = model(MODEL.replace("policy: {threshold_percent: 80}", policy))
    assert found.policy == Policy(
        threshold_percent=58, partial_credit=Fraction(credit), rollup=Rollup.WEAKEST
    )


def test_numbers_that_are_whole_are_integers() -> None:
    found = model(MODEL.replace("number: 1,", "number: 1.0,").replace("level: 1\n", "level: 1e0\n"))
    assert [type(level.number) for level in found.levels] == [int, int, int]
    assert type(found.capability["surveys"].level) is int


def test_correspondence() -> None:
    level = "id: acted-on, name: Acted on"
    text = MODEL.replace(level, f"{level}, corresponds: {{desk: [open, known], date: []}}")
    found = model(text)
    assert found.level(3).corresponds == {"desk": ("open", "known"), "date": ()}
    assert found.level(1).corresponds == {}


def test_many_circles_are_not_all_looked_for() -> None:
    pairs = "".join(f"  a{number}: b{number}\n  b{number}: a{number}\n" for number in range(60))
    _, problems = parse_model(MODEL + pairs, "schema/models/cx.yaml")
    assert len(problems) == strictyaml.MOST
    assert {p.message[:26] for p in problems} == {"renamed ids go in a circle"}


def test_a_retired_id_may_have_had_other_names() -> None:
    found = model(f"{MODEL}  telex-queue: fax-queue\n")
    text = f"{HEAD}ratings: {{telex-queue: present}}\n"
    assessment, problems = parse_assessment(text, "assessments/team.yaml", {"cx": found})
    assert assessment
    assert assessment.ratings == {}
    assert [p.message for p in problems] == [
        '"telex-queue" is retired and no longer counts: Nobody has a fax machine.'
    ]
