"""Ratings changed in a file: what was meant comes out, and no other line is touched."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import strategies
from maturity.model import Assessment, Cell, Rating, Status
from maturity.reading import amending, importing, loading, strictyaml
from maturity.reading.amending import UnamendableError
from sample import MODEL
from support import ROOT

HEAD = "team: Pier\nmodel: corner\nassessed_on: 2026-10-12\n"
WORDS = {"✓": Status.PRESENT, "○": Status.PARTIAL, "✗": Status.MISSING}


def read(text: str) -> Assessment:
    found, problems = loading.parse_assessment(text, "assessments/pier.yaml", {"corner": MODEL})
    assert found, problems
    return found


def rating(said: str, was: Rating) -> Rating:
    """`✓`, `✓ a note`, or `– a reason`; evidence stays."""
    mark, _, text = said.partition(" ")
    if mark == "–":
        return replace(was, status=Status.NOT_APPLICABLE, reason=text or was.reason)
    return replace(was, status=WORDS[mark], reason="", note=text or was.note)


def changed(ratings: str, said: Mapping[str, str]) -> str:
    """The ratings of a file after `{"till.web": "○"}`."""
    text = HEAD + ratings
    old = read(text)
    cells = {Cell(*key.split(".")): mark for key, mark in said.items()}
    new = {cell: rating(mark, old.cells[cell]) for cell, mark in cells.items()}
    made = amending.amended(text.encode(), old, new).decode()
    assert made.startswith(HEAD)
    return made.removeprefix(HEAD)


CASES = {
    "nothing": ("ratings: {till: present}\n", {}, "ratings: {till: present}\n"),
    "what it says already": (
        "ratings: {till: present}\n", {"till.shop": "✓"}, "ratings: {till: present}\n",
    ),
    "one word for one dimension": (
        "ratings:\n  hours: missing  # for now\n",
        {"hours.shop": "✓"},
        "ratings:\n  hours: present  # for now\n",
    ),
    "one word for two that part": (
        "ratings:\n  till: present  # both\n",
        {"till.web": "○"},
        "ratings:\n  till: {shop: present, web: partial}  # both\n",
    ),
    "one word for two that stay together": (
        "ratings:\n  till: present\n", {"till.web": "○", "till.shop": "○"},
        "ratings:\n  till: partial\n",
    ),
    "one word and a note": (
        "ratings:\n  till: present  # both\n  hours: present\n",
        {"till.web": "○ It's \"new\": #1"},
        ("ratings:\n  till:  # both\n    shop: present\n    web:\n      status: partial\n"
        '      note: "It\'s \\"new\\": #1"\n  hours: present\n'),
    ),
    "by dimension": (
        "ratings:\n  till: {shop: present, web: missing} # a\n  survey:\n    shop: missing # b\n",
        {"till.web": "✓", "survey.shop": "○"},
        "ratings:\n  till: {shop: present, web: present} # a\n  survey:\n    shop: partial # b\n",
    ),
    "by dimension, with a note": (
        "ratings:\n  till: {shop: present, web: missing}\n  survey:\n    shop: missing # b\n",
        {"till.web": "○ half", "survey.shop": "○ half"},
        ('ratings:\n  till: {shop: present, web: {status: partial, note: "half"}}\n  survey:\n'
        '    shop: # b\n      status: partial\n      note: "half"\n'),
    ),
    "another dimension": (
        ("ratings:\n  till: {shop: present}\n  survey:\n    shop: missing  # b\n\n  # loyal\n"
        "  loyalty: {shop: missing, }\n"),
        {"till.web": "✓", "survey.web": "– sold", "loyalty.web": "✗"},
        ("ratings:\n  till: {shop: present, web: present}\n  survey:\n    shop: missing  # b\n"
        '    web:\n      status: not_applicable\n      reason: "sold"\n\n  # loyal\n'
        "  loyalty: {shop: missing, web: missing, }\n"),
    ),
    "in full": (
        ("ratings:\n  till:\n    shop:\n      status: present # s\n      note: old\n"
        "      evidence: [{title: E}]\n    web: {status: missing, evidence: [{title: W}]}\n"),
        {"till.shop": "○ new", "till.web": "✓ why"},
        ('ratings:\n  till:\n    shop:\n      status: partial # s\n      note: "new"\n'
        "      evidence: [{title: E}]\n"
        '    web: {status: present, evidence: [{title: W}], note: "why"}\n'),
    ),
    "a note where there was none": (
        "ratings:\n  till:\n    shop:\n      status: present # s\n      evidence: [{title: E}]\n",
        {"till.shop": "✓ new"},
        ('ratings:\n  till:\n    shop:\n      status: present # s\n      note: "new"\n'
        "      evidence: [{title: E}]\n"),
    ),
    "a note of several lines": (
        ("ratings:\n  till:\n    shop:\n      status: present\n      note: |\n        a\n"
        "        b\n    web: missing\n"),
        {"till.shop": "○ c"},
        'ratings:\n  till:\n    shop:\n      status: partial\n      note: "c"\n    web: missing\n',
    ),
    "behind a note of several lines": (
        ("ratings:\n  till:\n    shop:\n      status: present\n      note: |\n        a\n"
        "  hours: present\n"),
        {"till.web": "○"},
        ("ratings:\n  till:\n    shop:\n      status: present\n      note: |\n        a\n"
        "    web: partial\n  hours: present\n"),
    ),
    "what does not apply": (
        "ratings:\n  till: {shop: missing}\n",
        {"till.shop": "– no shop"},
        'ratings:\n  till: {shop: {status: not_applicable, reason: "no shop"}}\n',
    ),
    "what applies after all": (
        ("ratings:\n  till:\n    shop:\n      reason: none # r\n      status: not_applicable\n"
        "    web: {status: not_applicable, reason: x, note: n}\n  survey:\n    shop:\n"
        "      status: not_applicable\n      reason: y\n"
        "    web: {reason: x, status: not_applicable}\n"),
        {"till.shop": "✓", "till.web": "✗", "survey.shop": "○ n", "survey.web": "✓"},
        ("ratings:\n  till:\n    shop:\n      status: present\n"
        "    web: {status: missing, note: n}\n  survey:\n    shop:\n"
        '      status: partial\n      note: "n"\n    web: {status: present}\n'),
    ),
    "what nobody has rated": (
        ("ratings:\n  till:\n  hours: # soon\n    shop:   # later\n  survey: {shop: , web: }\n"
        "  loyalty:\n    shop:\n    web:\n"),
        {
            "till.shop": "✓",
            "hours.shop": "○ so",
            "survey.web": "✗",
            "survey.shop": "✓",
            "loyalty.web": "✗",
        },
        ("ratings:\n  till: {shop: present}\n  hours: # soon\n    shop:   # later\n"
        '      status: partial\n      note: "so"\n  survey: {shop: present, web: missing}\n'
        "  loyalty:\n    shop:\n    web: missing\n"),
    ),
    "all of what nobody has rated": (
        "ratings:\n  till:\n  hours:\n",
        {"till.shop": "✓", "till.web": "✓", "hours.shop": "✓"},
        "ratings:\n  till: present\n  hours: present\n",
    ),
    "what the file does not have": (
        "ratings:\n  # first\n  hours: present # h\n  loyalty: missing\nnotes: N\n",
        {"till.shop": "✓", "survey.web": "○", "greeting.shop": "✗ no", "advice.web": "✓"},
        ("ratings:\n  # first\n  till: {shop: present}\n  hours: present # h\n  greeting:\n"
        '    shop:\n      status: missing\n      note: "no"\n  survey: {web: partial}\n'
        "  loyalty: missing\n  advice: {web: present}\nnotes: N\n"),
    ),
    "a dimension and what comes after it": (
        "ratings:\n  till:\n    shop: present\n",
        {"till.web": "✗", "hours.shop": "✓"},
        "ratings:\n  till:\n    shop: present\n    web: missing\n  hours: {shop: present}\n",
    ),
    "ratings in braces": (
        "ratings: {till: present}\nnotes: N\n",
        {"till.web": "✗ no", "hours.shop": "✓"},
        ('ratings: {till: {shop: present, web: {status: missing, note: "no"}}, '
        "hours: {shop: present}}\nnotes: N\n"),
    ),
    "no ratings at all": (
        "ratings: {}\n", {"till.web": "✗"}, "ratings: {till: {web: missing}}\n",
    ),
    "an earlier id": (
        "ratings: {questionnaire: {shop: present}}\n",
        {"survey.shop": "✗"},
        "ratings: {questionnaire: {shop: missing}}\n",
    ),
    "without a last line end": (
        "ratings:\n  till: present", {"hours.shop": "✓"},
        "ratings:\n  till: present\n  hours: {shop: present}",
    ),
    "ends of lines of another kind": (
        "ratings:\r\n  till:\r\n    shop: present\r\n",
        {"till.web": "✗ no", "hours.shop": "✓"},
        ("ratings:\r\n  till:\r\n    shop: present\r\n    web:\r\n      status: missing\r\n"
        '      note: "no"\r\n  hours: {shop: present}\r\n'),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_only_what_was_meant_is_changed(case: str) -> None:
    ratings, said, expected = CASES[case]
    assert changed(ratings, said) == expected


def test_a_byte_order_mark_stays() -> None:
    text = "\ufeff" + HEAD + "ratings: {hours: present}\n"
    found = amending.amended(text.encode(), read(text), {Cell("hours", "shop"): rating("✗", Rating(
        status=Status.PRESENT))})  # fmt: skip
    assert found.decode() == text.replace("present", "missing")


def test_what_does_not_come_out_as_meant_is_not_handed_out() -> None:
    with pytest.raises(UnamendableError):
        changed("ratings:\n  till: {shop: present\n    # new\n    }\n", {"till.web": "✗"})


TEAMS = loading.load(ROOT).portfolio.assessments


@given(st.data())
@settings(max_examples=60)
def test_the_shipped_files_take_any_change(data: st.DataObject) -> None:
    key = data.draw(st.sampled_from([*TEAMS]))
    old, source = TEAMS[key], (ROOT / f"assessments/{key}.yaml").read_bytes()
    cells = data.draw(st.lists(st.sampled_from([*old.cells]), max_size=30, unique=True))
    marks = st.sampled_from(["✓", "○", "✗", "✓ New: \"n\" #1\nthen – 'l'", "– Because: no."])
    new = {cell: rating(data.draw(marks), old.cells[cell]) for cell in cells}
    made = amending.amended(source, old, new)
    found, problems = loading.parse_assessment(
        made, f"assessments/{key}.yaml", {old.model.id: old.model}
    )
    assert problems == ()
    assert found
    assert found.cells == {**old.cells, **new}
    untouched = [line for line in source.decode().splitlines() if line.lstrip().startswith("#")]
    assert [x for x in made.decode().splitlines() if x.lstrip().startswith("#")] == untouched


@given(strategies.assessments())
@settings(max_examples=60)
def test_a_sheet_of_everything_can_be_put_into_an_empty_file(assessment: Assessment) -> None:
    model = assessment.model
    ratings = {c: r for c, r in assessment.ratings.items() if r.status is not Status.UNRATED}
    sheet = importing.Sheet(scope=assessment.scope, ratings={})
    text = importing.assessment(sheet, model, "pier", assessment.assessed_on)
    old, _ = loading.parse_assessment(text, "assessments/pier.yaml", {model.id: model})
    assert old
    reasons = {Status.NOT_APPLICABLE: "Not here."}
    plain = {
        cell: replace(rating, evidence=(), reason=reasons.get(rating.status, ""))
        for cell, rating in ratings.items()
    }
    made = amending.amended(text.encode(), old, plain)
    found, _ = loading.parse_assessment(made, "assessments/pier.yaml", {model.id: model})
    assert found
    assert {c: r for c, r in found.cells.items() if r.status is not Status.UNRATED} == plain


def test_where_values_begin_and_end() -> None:
    text, root = strictyaml.tree('a: [x, {b: "c"}] # d\ne:\n  - f\n  # g\nh: |\n  i\n')
    shown = {key: text[value.start : value.end] for key, _, value in root.entries}
    assert shown == {"a": '[x, {b: "c"}]', "e": "- f", "h": "|\n  i\n"}
    assert (root.start, root.end, root.column, root.flow) == (0, len(text), 0, False)
