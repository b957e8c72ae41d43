"""Initiatives, objectives and returns in a file: values, and whatever else may stand there."""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cx import CASES, CX, EMPTY, JUNK
from maturity.model import Amount, Assessment, Initiative, KeyResult, Objective, Returns
from maturity.problems import Problem, as_text, errors
from maturity.publishing import exports
from maturity.reading import strictyaml
from maturity.reading.loading import parse_assessment
from maturity.reading.plain import KeyPath
from maturity.rules.decisions import decisions
from maturity.rules.reports import report
from support import AS_OF

PLANS = (CASES / "good/plans/assessments/team.yaml").read_text(encoding="utf-8")


def parsed(text: str) -> tuple[Assessment | None, tuple[Problem, ...]]:
    return parse_assessment(text, "assessments/team.yaml", CX)


def sound(text: str) -> Assessment:
    """An assessment without an error; there may be warnings."""
    found, problems = parsed(text)
    assert as_text(errors(problems)) == ""
    assert found
    return found


# --- values


def test_initiatives() -> None:
    assert sound(PLANS).initiatives == (
        Initiative(
            id="loop",
            name="Close the loop",
            closes=("feedback-loop", "journey-maps"),
            dimensions=("sales", "design"),
            state="running",
            owner="Support operations",
            start=date(2026, 10, 1),
            due=date(2026, 10, 1),
            note="One taxonomy.",
        ),
        Initiative(id="maps", name="Maps", closes=("journey-maps",), state="planned"),
    )


def test_objectives() -> None:
    assert sound(PLANS).objectives == (
        Objective(
            objective="Answer sooner",
            results=(
                KeyResult(result="Renewals", baseline=80, target=90, metric="renewals"),
                KeyResult(result="Questions", baseline=-3, current=0, target=0.5, unit="a day"),
            ),
            owner="Head of Support",
            by=date(2027, 12, 31),
        ),
        Objective(objective="Be kind", results=(KeyResult(result="Thanks", baseline=9, target=0),)),
    )


def test_returns() -> None:
    assert sound(PLANS).returns == Returns(
        currency="EUR",
        investment=(Amount(what="Roles", amount=0),),
        value=(Amount(what="Customers kept", amount=0.5), Amount(what="Calls saved", amount=12)),
        since=date(2026, 1, 1),
        until=date(2026, 1, 1),
    )


def test_a_team_without_plans() -> None:
    found = sound(EMPTY)
    assert (found.initiatives, found.objectives, found.returns) == ((), (), None)


@pytest.mark.parametrize(
    ("closes", "expected"),
    [
        ("[journey-maps, surveys]", ("journey-maps", "surveys")),  # in the order given
        ("[answer-speed]", ("reply-times",)),
        ("[first-answer, surveys, reply-times]", ("reply-times", "surveys")),
        ("[fax-queue, surveys]", ("surveys",)),
        ("[fax-queue]", ()),
    ],
)
def test_capabilities_go_by_the_names_they_have_today(
    closes: str, expected: tuple[str, ...]
) -> None:
    text = f"{EMPTY}initiatives: [{{id: work, name: Work, closes: {closes}}}]\n"
    (made,) = sound(text).initiatives
    assert made.closes == expected


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (
            "baseline: {value: 80}, current: {value: 0}, target: {value: 90}",
            {"baseline": 80, "current": 0, "target": 90},
        ),
        (
            "baseline: {value: -0.1, date: 2026-01-01}, target: {value: 1.0e-3}",
            {"baseline": -0.1, "current": None, "target": 0.001},
        ),
        # Figures that lead away from where the metric is better are the team's own affair.
        ("baseline: {value: 90}, target: {value: 80}", {"baseline": 90, "target": 80}),
    ],
)
def test_a_key_result_has_the_figures_of_its_metric(
    outcome: str, expected: dict[str, float | None]
) -> None:
    text = (
        f"{EMPTY}outcomes: [{{metric: renewals, {outcome}}}]\n"
        "okrs: [{objective: O, results: [{result: R, metric: renewals}]}]\n"
    )
    ((made,),) = (objective.results for objective in sound(text).objectives)
    assert {key: getattr(made, key) for key in expected} == expected


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ("", ""),
        ("since: 2026-01-02", ""),
        ("until: 2026-01-02", ""),
        ("since: 2026-01-02, until: 2026-01-02", ""),
        ("since: 0001-01-01, until: 9999-12-31", ""),
        (
            "since: 9999-12-31, until: 0001-01-01",
            '"until", 0001-01-01, is before "since", 9999-12-31',
        ),
    ],
)
def test_the_days_that_returns_count(days: str, said: str) -> None:
    amounts = "[{what: It, amount: 1}]"
    text = f"{EMPTY}returns: {{currency: EUR, investment: {amounts}, value: {amounts}, {days}}}\n"
    assert [problem.message for problem in parsed(text)[1]] == ([said] if said else [])


def test_messages_use_the_terms_of_the_model() -> None:
    plan = "{id: a, name: A, closes: [reply-times], dimensions: [x, sales]}"
    text = f"{EMPTY}initiatives: [{plan}]\n"
    assert [problem.message for problem in parsed(text)[1]] == [
        '"reply-times" applies to no practice of this initiative',
        'unknown practice "x"',
    ]


def test_the_reason_why_a_capability_is_retired_is_harmless() -> None:
    known = CX["cx"]
    assert known
    odd = replace(known, retired={"fax-queue": "\x1b[31m" + "x" * 300})
    text = f"{EMPTY}initiatives: [{{id: a, name: A, closes: [fax-queue]}}]\n"
    _, (problem,) = parse_assessment(text, "assessments/team.yaml", {"cx": odd})
    assert problem.message.startswith('"fax-queue" is retired and no longer counts: \\u001b[31mxx')
    assert len(problem.message) < 260


# --- whatever comes

KEYS = ("initiatives", "okrs", "returns", "outcomes")
STRAY = ("baselin", "curent", "start", "targets", "units", "metric", "metrics", "due", "until")


def paths(value: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Paths of all that stands below a value."""
    steps = value.items() if isinstance(value, dict) else enumerate(value)
    for step, inner in steps:
        yield (*path, step)
        if isinstance(inner, dict | list):
            yield from paths(inner, (*path, step))


def at(document: Any, path: KeyPath) -> Any:
    for step in path:
        document = document[step]
    return document


@st.composite
def mistaken(draw: st.DrawFn) -> str:
    """Plans with something else in some places, too much, too little or under another key."""
    document: Any = strictyaml.parse(PLANS, "f")
    for _ in range(draw(st.integers(1, 3))):
        found = [path for path in paths(document) if path[0] in KEYS]
        *above, last = path = draw(st.sampled_from(found))
        there: Any = at(document, tuple(above))
        match draw(st.sampled_from(["stray", "stray", "junk", "another", "misspelt", "gone"])):
            case "stray" if isinstance(there, dict) and above:
                there[draw(st.sampled_from(STRAY))] = draw(JUNK)
            case "stray" if isinstance(there, list):
                there.append(deepcopy(at(document, path)))
            case "junk":
                there[last] = draw(JUNK)
            case "another":
                there[last] = deepcopy(at(document, draw(st.sampled_from(found))))
            case "misspelt" if isinstance(last, str) and above:
                there[draw(st.sampled_from((last[1:], f"{last}s", last.title())))] = there.pop(last)
            case _ if path[1:]:
                del there[last]
    return json.dumps(document, ensure_ascii=False, indent=1)


@settings(max_examples=300)
@given(mistaken())
def test_any_plans_give_a_value_or_problems(text: str) -> None:
    found, problems = parsed(text)
    assert (found is None) == bool(errors(problems))
    for problem in problems:
        assert 1 <= problem.line <= text.count("\n") + 2
        assert problem.message
        assert f"{problem.message}{problem.hint}".isprintable()
    if found:
        made = report(found, AS_OF)
        assert json.loads(exports.as_json(exports.team_data(made)))
        assert all(decisions(made))
