"""What problems look like to people and programs."""

import json

import pytest

from maturity.problems import (
    Problem,
    ProblemsError,
    Severity,
    as_github,
    as_json,
    as_text,
    did_you_mean,
    errors,
    in_order,
    visible,
)

ERROR = Problem(
    file="assessments/team.yaml",
    line=7,
    column=3,
    pointer="/ratings/survys",
    message='unknown capability "survys"',
    hint='did you mean "surveys"?',
)
WARNING = Problem(
    file="assessments/team.yaml",
    line=4,
    column=12,
    pointer="/scope/1",
    message="100 % of it: nothing, really",
    severity=Severity.WARNING,
)


def test_text_is_one_line_a_problem_and_one_a_hint() -> None:
    assert as_text([WARNING, ERROR]) == (
        "assessments/team.yaml:4:12: warning: 100 % of it: nothing, really\n"
        'assessments/team.yaml:7:3: unknown capability "survys"\n'
        '    hint: did you mean "surveys"?'
    )


def test_text_of_nothing_is_empty() -> None:
    assert as_text([]) == ""


def test_json_holds_every_field() -> None:
    assert json.loads(as_json([ERROR, WARNING])) == [
        {
            "file": "assessments/team.yaml",
            "line": 7,
            "column": 3,
            "pointer": "/ratings/survys",
            "severity": "error",
            "message": 'unknown capability "survys"',
            "hint": 'did you mean "surveys"?',
        },
        {
            "file": "assessments/team.yaml",
            "line": 4,
            "column": 12,
            "pointer": "/scope/1",
            "severity": "warning",
            "message": "100 % of it: nothing, really",
            "hint": "",
        },
    ]


def test_github_commands_are_escaped() -> None:
    odd = Problem(file="a,b:c.yaml", line=1, column=1, pointer="", message="one\r\ntwo")
    assert as_github([ERROR, WARNING, odd]) == (
        "::error file=assessments/team.yaml,line=7,col=3::"
        'unknown capability "survys"%0AHint: did you mean "surveys"?\n'
        "::warning file=assessments/team.yaml,line=4,col=12::100 %25 of it: nothing, really\n"
        "::error file=a%2Cb%3Ac.yaml,line=1,col=1::one%0D%0Atwo"
    )


def test_order_is_by_place_and_says_nothing_twice() -> None:
    assert in_order([ERROR, WARNING, ERROR]) == (WARNING, ERROR)


def test_only_errors_make_a_file_unusable() -> None:
    assert errors([WARNING, ERROR]) == (ERROR,)


def test_the_exception_says_all_of_them_in_order() -> None:
    raised = ProblemsError([ERROR, WARNING])
    assert raised.problems == (WARNING, ERROR)
    assert str(raised) == as_text([WARNING, ERROR])


@pytest.mark.parametrize(
    ("word", "guess"),
    [
        ("survys", 'did you mean "surveys"?'),
        ("surveys-", 'did you mean "surveys"?'),
        ("telephone", ""),
        ("", ""),
    ],
)
def test_did_you_mean(word: str, guess: str) -> None:
    assert did_you_mean(word, ["reply-times", "surveys"]) == guess


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain ünïcode", "plain ünïcode"),
        ("a\nb\x1b[31m", "a\\u000ab\\u001b[31m"),
        ("level \u202e3", "level \\u202e3"),
        ("12345678", "12345678"),
        ("123456789", "1234567…"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text, 8 if text.isdigit() else 80) == shown
