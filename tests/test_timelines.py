"""What past revisions of a team's file come to."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from maturity import timelines
from maturity.history import Revision
from maturity.model import Cell, Status
from maturity.scoring import score
from maturity.timelines import Point, committed, previous, timeline
from repositories import NOBODY, repository
from sample import MIXED, MIXED_TEXT, MODEL, NEW, PERFECT_TEXT, portfolio

BEGINNING = date(2026, 1, 1)
MODELS = {MODEL.id: MODEL}
OTHER = replace(MODEL, id="other")


def text(day: str, rated: str = "", model: str = "corner") -> str:
    return f"team: A shop\nmodel: {model}\nassessed_on: {day}\nratings: {{{rated}}}\n"


def past(*contents: str | None, first: date = BEGINNING) -> tuple[Revision, ...]:
    """Revisions a day apart, numbered from 1; None removes the file."""
    return tuple(
        Revision(
            commit=f"{number}",
            merged_on=first + timedelta(number),
            authored_on=first,
            subject="",
            content=None if content is None else content.encode(),
        )
        for number, content in enumerate(contents, start=1)
    )


def points(*contents: str | None) -> list[tuple[str, str]]:
    """Day and commit of each point."""
    return said(timeline(past(*contents), "assessments/a.yaml", MODELS))


def said(found: tuple[Point, ...]) -> list[tuple[str, str]]:
    return [(f"{point.assessed_on}", point.revision.commit) for point in found]


def gaps(*contents: str | None) -> list[tuple[str, int]]:
    """Day of each point, and in which revision its file was removed; 0 if in none."""
    found = timeline(past(*contents), "assessments/a.yaml", MODELS)
    return [
        (f"{p.assessed_on}", (p.removed_on - BEGINNING).days if p.removed_on else 0) for p in found
    ]


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        ((), []),
        ((text("2025-01-01"),), [("2025-01-01", "1")]),
        (
            (text("2024-01-01"), text("2025-01-01"), text("2026-01-01")),
            [("2024-01-01", "1"), ("2025-01-01", "2"), ("2026-01-01", "3")],
        ),
        ((text("2025-01-01"), text("2024-01-01")), [("2024-01-01", "2"), ("2025-01-01", "1")]),
        # Of several revisions of one day the last counts.
        (
            (text("2024-01-01"), text("2024-01-01", "till: present"), text("2025-01-01")),
            [("2024-01-01", "2"), ("2025-01-01", "3")],
        ),
        (
            (text("2024-01-01"), text("2025-01-01"), text("2024-01-01")),
            [("2024-01-01", "3"), ("2025-01-01", "2")],
        ),
        # What cannot be read is not there.
        (("team: [", text("2024-01-01"), ""), [("2024-01-01", "2")]),
        ((text("2024-01-01"), text("2024-01-01", "nothing: present")), [("2024-01-01", "1")]),
        ((text("2024-01-01", model="gone"), text("2025-01-01")), [("2025-01-01", "2")]),
        (("\udcff".encode(errors="surrogateescape").decode("latin-1"),), []),
        # A removal leaves what was before.
        ((text("2024-01-01"), None), [("2024-01-01", "1")]),
        ((None, text("2024-01-01")), [("2024-01-01", "2")]),
        (
            (text("2024-01-01"), None, text("2025-01-01")),
            [("2024-01-01", "1"), ("2025-01-01", "3")],
        ),
    ],
)
def test_points(contents: tuple[str | None, ...], expected: list[tuple[str, str]]) -> None:
    assert points(*contents) == expected


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        ((text("2024-01-01"),), [("2024-01-01", 0)]),
        ((text("2024-01-01"), None), [("2024-01-01", 2)]),
        ((text("2024-01-01"), None, text("2025-01-01")), [("2024-01-01", 2), ("2025-01-01", 0)]),
        ((text("2024-01-01"), None, text("2024-01-01")), [("2024-01-01", 0)]),
        ((text("2024-01-01"), None, "team: ["), [("2024-01-01", 2)]),
        (
            (text("2024-01-01"), "team: [", None, text("2025-01-01"), None),
            [("2024-01-01", 3), ("2025-01-01", 5)],
        ),
    ],
)
def test_removals(contents: tuple[str | None, ...], expected: list[tuple[str, int]]) -> None:
    assert gaps(*contents) == expected


def test_a_point_is_scored_under_today_s_model() -> None:
    old = text("2024-01-01", "till: present, questionnaire: partial, cheques: missing")
    (point,) = timeline(past(old), "assessments/emea/shop.yaml", MODELS)
    assert point.assessment.id == "emea/shop"
    assert point.assessment.ratings[Cell("survey", "web")].status is Status.PARTIAL
    assert point.result == score(point.assessment)
    assert point.assessed_on == point.assessment.assessed_on == date(2024, 1, 1)


# --- previous -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2023-12-31", None),
        ("2024-01-01", None),
        ("2024-01-02", "2024-01-01"),
        ("2025-01-01", "2024-01-01"),
        ("2025-01-02", "2025-01-01"),
    ],
)
def test_previous(day: str, found: str | None) -> None:
    line = timeline(past(text("2024-01-01"), text("2025-01-01")), "assessments/a.yaml", MODELS)
    result = previous(line, date.fromisoformat(day))
    assert (f"{result.assessment.assessed_on}" if result else None) == found


# --- all teams ------------------------------------------------------------------------------------


def lines(formerly: tuple[str, ...], **revisions: tuple[Revision, ...]) -> list[tuple[str, str]]:
    """The line of `a`, in a repository with these revisions by id."""
    team = replace(NEW, id="a", formerly=formerly)
    by_path = {f"assessments/{key}.yaml": line for key, line in revisions.items()}
    return said(timelines.timelines(by_path, portfolio(team))["a"])


def test_every_team_has_a_timeline() -> None:
    by_path = {
        "assessments/harbour/mixed.yaml": past(MIXED_TEXT),
        "assessments/gone.yaml": past(text("2024-01-01"), None),
    }
    found = timelines.timelines(by_path, portfolio(MIXED, NEW))
    assert {key: said(line) for key, line in found.items()} == {
        "harbour/mixed": [("2026-10-12", "1")],
        "new": [],
    }


LATER = BEGINNING + timedelta(10)
NOW = BEGINNING + timedelta(20)


def numbered(name: str, revisions: tuple[Revision, ...]) -> tuple[Revision, ...]:
    return tuple(replace(revision, commit=f"{name}{revision.commit}") for revision in revisions)


def test_earlier_ids_come_first() -> None:
    own = numbered("a", past(text("2026-01-01"), first=LATER))
    old = numbered("b", past(text("2024-01-01"), text("2025-01-01"), None))
    expected = [("2024-01-01", "b1"), ("2025-01-01", "b2"), ("2026-01-01", "a1")]
    assert lines(("b",), a=own, b=old) == expected
    assert lines((), a=own, b=old) == [("2026-01-01", "a1")]
    assert lines(("b", "never"), a=own, b=old) == expected
    assert lines(("b",), b=old) == expected[:2]


def test_of_one_day_the_latest_id_counts() -> None:
    own = numbered("a", past(text("2026-01-01"), first=NOW))
    middle = numbered("b", past(text("2025-01-01"), text("2026-01-01"), None, first=LATER))
    oldest = numbered("c", past(text("2024-01-01"), text("2025-01-01"), None))
    for formerly in (("b", "c"), ("c", "b")):
        assert lines(formerly, a=own, b=middle, c=oldest) == [
            ("2024-01-01", "c1"),
            ("2025-01-01", "b1"),
            ("2026-01-01", "a1"),
        ]


def test_an_assessment_that_moved_was_not_away() -> None:
    team = replace(NEW, id="a", formerly=("b",))
    old = past(text("2024-01-01"), None)
    new = past(text("2024-01-01", "till: present"), first=BEGINNING + timedelta(1))
    found = timelines.timelines(
        {"assessments/a.yaml": new, "assessments/b.yaml": old}, portfolio(team)
    )
    assert [point.removed_on for point in found["a"]] == [None]


def test_a_team_that_changed_its_model() -> None:
    team = replace(NEW, id="a")
    both = replace(portfolio(team), models={"corner": MODEL, "other": OTHER})
    by_path = {"assessments/a.yaml": past(text("2024-01-01", model="other"), text("2025-01-01"))}
    found = timelines.timelines(by_path, both)["a"]
    assert [point.assessment.model.id for point in found] == ["other", "corner"]


# --- out of a repository --------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in {**NOBODY, "GIT_CEILING_DIRECTORIES": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)


def test_committed(tmp_path: Path) -> None:
    repo = repository(tmp_path / "repo")
    old, new, other = (f"assessments/{name}.yaml" for name in ("quay", "harbour/mixed", "best"))
    first = MIXED_TEXT.replace("till: present", "till: missing")
    commits = [
        repo.commit("2024-03-01", {old: text("2024-02-28")}),
        repo.commit("2025-03-01", {old: "team: ["}),
        repo.commit("2026-10-13", {old: None, new: first}),
        repo.commit("2026-10-14", {new: MIXED_TEXT, other: PERFECT_TEXT}),
    ]
    found, missing = committed(repo.root, portfolio(MIXED, NEW))
    assert missing == ""
    assert {key: said(line) for key, line in found.items()} == {
        "harbour/mixed": [("2024-02-28", commits[0]), ("2026-10-12", commits[3])],
        "new": [],
    }
    assert found["harbour/mixed"][1].assessment == MIXED


def test_nothing_committed(tmp_path: Path) -> None:
    (tmp_path / "assessments").mkdir()
    found, missing = committed(tmp_path, portfolio(MIXED))
    assert found == {}
    assert missing == "git says: not a git repository (or any of the parent directories): .git"
