"""What past revisions of a team's file come to, out of real repositories."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from maturity.model import Assessment, Cell, Model, Portfolio, Status
from maturity.past import git
from maturity.past.history import Revision
from maturity.past.standing import standing
from maturity.past.timelines import (
    ModelChange,
    Past,
    Point,
    Unread,
    moves,
    past,
    previous,
    standing_on,
)
from maturity.reading import loading
from maturity.rules.scoring import score
from repositories import Repository, repository
from sample import MIXED, MIXED_TEXT, MODEL, MODEL_TEXT, NEW, PERFECT, PERFECT_TEXT
from sample import committed as point_of

pytestmark = pytest.mark.usefixtures("alone")

A = "assessments/a.yaml"
MODEL_FILE = "schema/models/corner.yaml"
STRICT_TEXT = MODEL_TEXT.replace("threshold_percent: 60", "threshold_percent: 100").replace(
    "1.2.3", "1.0.0"
)
HALF = "till: present, hours: partial"
"""Ratings that reach the second level of a model that asks for half of it, and not of today's."""


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    """One in which today's model was there from the beginning."""
    made = repository(tmp_path / "repo")
    made.commit("2020-01-01", {MODEL_FILE: MODEL_TEXT})
    return made


def text(day: str, rated: str = "", model: str = "corner", **more: str) -> str:
    further = "".join(f"{key}: {value}\n" for key, value in more.items())
    return f"team: A shop\nmodel: {model}\nassessed_on: {day}\nratings: {{{rated}}}\n{further}"


def lived(repo: Repository, *contents: str | None, file: str = A) -> list[str]:
    """Commits of what a file held on the first days of 2026; None removes it."""
    return [
        repo.commit(f"2026-01-{day:02}", {file: content}) for day, content in enumerate(contents, 1)
    ]


def portfolio(root: Path) -> Portfolio:
    return loading.load(root).portfolio


def of(*teams: Assessment) -> Portfolio:
    """The sample model, and teams that may not be there."""
    return Portfolio(models={MODEL.id: MODEL}, assessments={team.id: team for team in teams})


TEAM = replace(NEW, id="a")


def told(repo: Repository, key: str = "a", formerly: tuple[str, ...] = ()) -> tuple[Point, ...]:
    """The timeline of a team that is there today, whatever its file holds."""
    found = past(repo.root, of(replace(TEAM, id=key, formerly=formerly)))
    assert found.missing == ""
    return found.timelines[key]


def days(points: Iterable[Point]) -> list[str]:
    return [f"{point.assessed_on}" for point in points]


# --- points ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        ((text("2025-01-01"),), [("2025-01-01", 1)]),
        (
            (text("2024-01-01"), text("2025-01-01"), text("2026-01-01")),
            [("2024-01-01", 1), ("2025-01-01", 2), ("2026-01-01", 3)],
        ),
        ((text("2025-01-01"), text("2024-01-01")), [("2024-01-01", 2), ("2025-01-01", 1)]),
        # Of several revisions of one day the last counts.
        (
            (text("2024-01-01"), text("2024-01-01", "till: present"), text("2025-01-01")),
            [("2024-01-01", 2), ("2025-01-01", 3)],
        ),
        (
            (text("2024-01-01"), text("2025-01-01"), text("2024-01-01")),
            [("2024-01-01", 3), ("2025-01-01", 2)],
        ),
        # What cannot be read is not there.
        (("team: [", text("2024-01-01"), ""), [("2024-01-01", 2)]),
        ((text("2024-01-01"), text("2024-01-01", "nothing: present")), [("2024-01-01", 1)]),
        ((text("2024-01-01", model="gone"), text("2025-01-01")), [("2025-01-01", 2)]),
        # A removal leaves what was before.
        ((text("2024-01-01"), None), [("2024-01-01", 1)]),
        (
            (text("2024-01-01"), None, text("2025-01-01")),
            [("2024-01-01", 1), ("2025-01-01", 3)],
        ),
    ],
)
def test_points(
    repo: Repository, contents: tuple[str | None, ...], expected: list[tuple[str, int]]
) -> None:
    commits = lived(repo, *contents)
    found = [(f"{point.assessed_on}", point.revision.commit) for point in told(repo)]
    assert found == [(day, commits[number - 1]) for day, number in expected]


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
def test_removals(
    repo: Repository, contents: tuple[str | None, ...], expected: list[tuple[str, int]]
) -> None:
    lived(repo, *contents)
    found = told(repo)
    assert days(found) == [day for day, _ in expected]
    assert [point.removed_on for point in found] == [
        date(2026, 1, number) if number else None for _, number in expected
    ]


def test_a_point_is_all_that_was_assessed(repo: Repository) -> None:
    first, second = lived(
        repo, text("2025-02-03"), MIXED_TEXT, file="assessments/harbour/mixed.yaml"
    )
    repo.git("commit", "--quiet", "--allow-empty", "--message", "Nothing")
    empty, mixed = told(repo, "harbour/mixed")
    assert mixed.revision == Revision(
        commit=second, merged_on=date(2026, 1, 2), authored_on=date(2026, 1, 2), subject="Change"
    )
    assert empty.revision.commit == first
    assert (mixed.assessed_on, mixed.level) == (date(2026, 10, 12), 1)
    assert mixed.standing == standing(score(MIXED))
    assert mixed.result == score(MIXED)
    assert mixed.assessment == MIXED
    assert mixed.assessment.notes == "The harbour freezes in January."
    assert (mixed.then, mixed.level_then, mixed.model_changed) == (mixed.standing, 1, False)


def test_words_are_asked_for_all_at_once(repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "two", "three"):
        texts = [text(f"202{year}-01-01", notes=f"{name} {year}") for year in range(3, 7)]
        lived(repo, *texts, file=f"assessments/{name}.yaml")
    found = past(repo.root, portfolio(repo.root)).timelines
    asked: list[int] = []
    contents = git.contents

    def counted(here: Path, blobs: list[str]) -> object:
        asked.append(len(blobs))
        return contents(here, blobs)

    monkeypatch.setattr(git, "contents", counted)
    assert [[f"{p.level} {p.result.pooled.score}" for p in line] for line in found.values()]
    assert asked == []
    for year in (6, 5, 4):
        place = year - 7
        said = [found[name][place].assessment.notes for name in found]
        assert said == [f"one {year}", f"three {year}", f"two {year}"]
    assert asked == [9]
    assert found["two"][0].assessment.notes == "two 3"
    assert asked == [9, 1]


def test_a_point_made_of_a_result_has_its_figures_too() -> None:
    made = point_of(MIXED)
    assert (made.assessed_on, made.level, made.level_then) == (date(2026, 10, 12), 1, None)
    assert made.standing == standing(score(MIXED))
    assert not made.model_changed
    assert replace(made, then=standing(score(PERFECT))).level_then == 3
    assert replace(made, then=standing(score(PERFECT))).model_changed


# --- teams that are gone --------------------------------------------------------------------------


STAYS = {"assessments/stays.yaml": text("2020-01-01", "hours: present")}


def gone(repo: Repository, until: date | None = None) -> list[str]:
    found = past(repo.root, portfolio(repo.root), until)
    assert found.missing == ""
    return [
        f"{team.id}: {team.standing.team} {team.standing.level} of {team.standing.assessed_on},"
        f"{' then,' if team.is_then else ''} {team.removal.subject}"
        for team in found.gone
    ]


def test_a_team_that_is_gone(repo: Repository) -> None:
    """As it was at last, when somebody removes it; in order of that."""
    b, c = "assessments/emea/b.yaml", "assessments/c.yaml"
    best = PERFECT_TEXT.replace("2026-11-01", "2025-06-01")
    repo.commit("2026-01-01", {**STAYS, A: text("2025-01-01"), b: text("2025-02-01"), c: best})
    repo.commit("2026-01-02", {b: text("2025-03-01").replace("A shop", "Emea's")})
    repo.commit("2026-01-03", {c: "team: ["})
    assert gone(repo) == []
    repo.commit("2026-01-04", {b: None}, "First")
    commit = repo.commit("2026-01-05", {c: None}, "Second")
    told = ["c: Best shop 3 of 2025-06-01, Second", "emea/b: Emea's 1 of 2025-03-01, First"]
    assert gone(repo) == told
    removal = past(repo.root, portfolio(repo.root)).gone[0].removal
    assert (removal.commit, removal.merged_on) == (commit, date(2026, 1, 5))
    repo.commit("2026-02-01", {A: None, b: text("2026-01-31")}, "Third")
    assert gone(repo) == ["a: A shop 1 of 2025-01-01, Third", told[0]]


def test_gone_teams_of_a_past_day(repo: Repository) -> None:
    """Those that were gone then, also if one has returned."""
    b, c = "assessments/b.yaml", "assessments/c.yaml"
    texts = {b: text("2025-01-01"), c: text("2025-02-01", "till: present")}
    repo.commit("2026-01-01", {**STAYS, A: text("2025-03-01", "hours: present"), **texts})
    repo.commit("2026-01-02", {b: None}, "Away")
    repo.commit("2026-01-03", {b: text("2026-01-01")}, "Back")
    repo.commit("2026-01-04", {c: None}, "Later")
    here = portfolio(repo.root).assessments
    for day, ids, expected in (
        ("2026-01-01", "abc", []),
        ("2026-01-02", "ac", ["b"]),
        ("2026-01-03", "abc", []),
        ("2026-01-04", "ab", ["c"]),
    ):
        then = of(*(replace(here["a"], id=id_) for id_ in ids))
        found = past(repo.root, then, date.fromisoformat(day))
        assert [team.id for team in found.gone] == expected
    assert gone(repo) == ["c: A shop 1 of 2025-02-01, Later"]


def test_who_goes_by_another_name_is_not_gone(repo: Repository) -> None:
    """Renamed as git sees it, or as the team itself says; also where it is gone by now."""
    moved, other, last = (f"assessments/{name}.yaml" for name in ("emea/a", "other", "last"))
    repo.commit("2026-01-01", {**STAYS, A: PERFECT_TEXT, other: text("2025-01-01")})
    repo.commit("2026-01-02", {A: None, moved: PERFECT_TEXT})
    assert gone(repo) == []
    repo.commit("2026-01-03", {other: None, last: text("2026-01-01", formerly="[other]")})
    assert gone(repo) == []
    repo.commit("2026-01-04", {last: None}, "Closed")
    assert gone(repo) == ["last: A shop 1 of 2026-01-01, Closed"]
    repo.commit("2026-01-05", {last: text("2026-01-05")})
    assert gone(repo) == ["other: A shop 1 of 2025-01-01, Change"]


def test_a_team_that_became_a_group(repo: Repository) -> None:
    repo.commit("2026-01-01", {**STAYS, A: PERFECT_TEXT})
    repo.commit("2026-01-02", {A: None}, "Split")
    parts = {f"assessments/a/{part}.yaml": text(f"2026-01-0{part}") for part in (1, 2)}
    repo.commit("2026-01-03", parts)
    assert gone(repo) == ["a: Best shop 3 of 2026-11-01, Split"]
    repo.commit("2026-01-04", {"assessments/a/1.yaml": text("2026-01-01", formerly="[a]")})
    assert gone(repo) == []


def test_what_never_was_a_team_is_not_gone(repo: Repository) -> None:
    names = ["Big", "<b>", "a b", "a--b", "\\", "'", "ü", "-", "x/-", "\udcff"]
    bad = {f"assessments/{name}.yaml": PERFECT_TEXT for name in names}
    broken = {"assessments/broken.yaml": "team: [", "assessments/notes.yaml": "Hello"}
    repo.commit("2026-01-01", {**STAYS, A: text("2025-01-01"), **bad, **broken})
    repo.commit("2026-01-02", dict.fromkeys([*bad, *broken]))
    assert gone(repo) == []


def test_a_file_that_somebody_has_put_back_is_not_gone(repo: Repository) -> None:
    """Not committed, and broken as it may be while somebody edits."""
    repo.commit("2025-12-31", STAYS)
    lived(repo, PERFECT_TEXT, None)
    repo.write({A: "team: ["})
    assert gone(repo) == []
    repo.write({A: None})
    assert gone(repo) == ["a: Best shop 3 of 2026-11-01, Change"]


def test_a_team_of_a_model_that_is_gone(repo: Repository) -> None:
    """Only the model of its time can tell its level."""
    other = MODEL_TEXT.replace("id: corner", "id: other")
    model = "schema/models/other.yaml"
    repo.commit("2026-01-01", {**STAYS, model: other, A: PERFECT_TEXT})
    repo.commit("2026-01-02", {A: PERFECT_TEXT.replace("model: corner", "model: other")})
    repo.commit("2026-01-03", {A: None}, "Away")
    assert gone(repo) == ["a: Best shop 3 of 2026-11-01, Away"]
    repo.commit("2026-01-04", {model: None})
    assert gone(repo) == ["a: Best shop 3 of 2026-11-01, then, Away"]


def test_who_begins_anew_has_lost_no_team(repo: Repository) -> None:
    """As everybody does who removes the samples."""
    b, c = "assessments/b.yaml", "assessments/c.yaml"
    repo.commit("2026-01-01", {A: text("2025-01-01"), b: PERFECT_TEXT})
    repo.commit("2026-01-02", {A: None, b: None, c: MIXED_TEXT})
    assert gone(repo) == []
    repo.commit("2026-01-03", {A: text("2025-01-01")})
    repo.commit("2026-01-04", {A: None}, "Closed")
    assert gone(repo) == ["a: A shop 1 of 2025-01-01, Closed"]
    repo.commit("2026-01-05", {c: None, b: PERFECT_TEXT})
    assert gone(repo) == ["a: A shop 1 of 2025-01-01, Closed"]


# --- earlier ids ----------------------------------------------------------------------------------


def test_earlier_ids_come_first(repo: Repository) -> None:
    b, c = "assessments/b.yaml", "assessments/c.yaml"
    repo.commit("2024-01-01", {c: text("2024-01-01")})
    repo.commit("2024-02-01", {c: text("2025-01-01")})
    repo.commit("2024-03-01", {c: None, b: text("2025-01-01", "till: present, hours: missing")})
    middle = repo.git("rev-parse", "HEAD")
    repo.commit("2024-04-01", {b: text("2026-01-01")})
    repo.commit("2024-05-01", {b: None, A: text("2026-01-01", "till: present, hours: partial")})
    own = repo.git("rev-parse", "HEAD")
    expected = ["2024-01-01", "2025-01-01", "2026-01-01"]
    for formerly in (("b", "c"), ("c", "b"), ("never", "b", "c")):
        found = told(repo, "a", formerly)
        assert days(found) == expected
        # Of one day the latest id counts, and who moved was not away.
        assert [point.revision.commit for point in found[1:]] == [middle, own]
        assert [point.removed_on for point in found] == [None] * 3
    assert days(told(repo, "a")) == ["2026-01-01"]
    assert days(told(repo, "new", ("b",))) == ["2025-01-01", "2026-01-01"]


# --- models ---------------------------------------------------------------------------------------


def headlines(points: Iterable[Point]) -> list[tuple[int, int | None]]:
    return [(point.level, point.level_then) for point in points]


def test_levels_under_the_model_of_the_time(repo: Repository) -> None:
    repo.commit("2021-01-01", {MODEL_FILE: STRICT_TEXT})
    repo.commit("2021-02-01", {A: PERFECT_TEXT.replace("2026-11-01", "2021-01-31")})
    some = PERFECT_TEXT.replace("advice: present", "advice: partial")
    repo.commit("2022-02-01", {A: some.replace("2026-11-01", "2022-01-31")})
    repo.commit("2023-01-01", {MODEL_FILE: MODEL_TEXT})
    repo.commit("2023-02-01", {A: some.replace("2026-11-01", "2023-01-31")})
    found = told(repo)
    assert headlines(found) == [(3, 3), (3, 2), (3, 3)]
    assert [point.model_changed for point in found] == [False, True, False]
    then = [point.then for point in found]
    assert [t and t.model.policy.threshold_percent for t in then] == [100, 100, 60]
    assert [t and t.model.version for t in then] == ["1.0.0", "1.0.0", "1.2.3"]
    assert [t and t.level for t in then] == [3, 2, 3]
    assert then[2] == found[2].standing


def test_a_model_in_other_words_is_the_same_model(repo: Repository) -> None:
    repo.commit("2021-01-01", {MODEL_FILE: MODEL_TEXT.replace("name: Open", "name: Ajar")})
    repo.commit("2021-02-01", {A: PERFECT_TEXT})
    repo.commit("2021-03-01", {MODEL_FILE: MODEL_TEXT})
    (found,) = told(repo)
    assert found.then == found.standing


def test_a_model_comes_with_the_commit_that_changes_it(repo: Repository) -> None:
    some = PERFECT_TEXT.replace("advice: present", "advice: partial")
    repo.commit("2021-01-01", {MODEL_FILE: STRICT_TEXT, A: some})
    repo.git("switch", "--quiet", "--create", "side")
    repo.commit("2021-02-01", {MODEL_FILE: MODEL_TEXT})
    repo.commit("2021-02-02", {A: some.replace("2026-11-01", "2026-11-02")})
    repo.git("switch", "--quiet", "main")
    assert headlines(told(repo)) == [(3, 2)]
    repo.commit("2021-03-01", {"README.md": "Hello"})
    repo.merge("2021-04-01", "side")
    assert headlines(told(repo)) == [(3, 2), (3, 3)]


@pytest.mark.parametrize("then", ["id: [", None])
def test_where_there_was_no_model_it_cannot_be_told(repo: Repository, then: str | None) -> None:
    repo.commit("2021-01-01", {MODEL_FILE: then})
    repo.commit("2021-02-01", {A: PERFECT_TEXT})
    repo.commit("2021-03-01", {MODEL_FILE: MODEL_TEXT})
    (found,) = told(repo)
    assert (found.level, found.level_then, found.then) == (3, None, None)
    assert not found.model_changed


def test_what_cannot_be_read_today_may_have_been_read_then(repo: Repository) -> None:
    other = "schema/models/other.yaml"
    repo.commit("2021-01-01", {other: MODEL_TEXT.replace("id: corner", "id: other")})
    lost = repo.commit("2021-02-01", {A: PERFECT_TEXT.replace("corner", "other")})
    bad = repo.commit("2021-02-02", {A: "team: ["})
    repo.commit("2021-03-01", {other: None, A: PERFECT_TEXT})
    found = past(repo.root, portfolio(repo.root))
    assert headlines(found.timelines["a"]) == [(3, 3)]
    first, second = found.unread["a"]
    assert first == Unread(
        revision=first.revision,
        reason='line 2: unknown model "other"',
        assessed_on=date(2026, 11, 1),
        level_then=3,
    )
    assert second == Unread(revision=second.revision, reason=second.reason)
    assert second.reason == "line 1: expected a value, found the end of the file"
    assert (first.revision.commit, second.revision.commit) == (lost, bad)


def test_what_could_not_be_read_then(repo: Repository) -> None:
    """As where a team rated what the model only had later."""
    repo.commit("2021-01-01", {MODEL_FILE: MODEL_TEXT.replace("{id: advice,", "{id: hints,")})
    repo.commit("2021-02-01", {A: PERFECT_TEXT})
    repo.commit("2021-02-02", {A: PERFECT_TEXT.replace("advice", "tips")})
    repo.commit("2021-03-01", {MODEL_FILE: MODEL_TEXT})
    repo.commit("2021-03-02", {A: PERFECT_TEXT.replace("2026-11-01", "2026-11-02")})
    found = past(repo.root, portfolio(repo.root))
    assert headlines(found.timelines["a"]) == [(3, None), (3, 3)]
    assert [(gap.reason, gap.level_then) for gap in found.unread["a"]] == [
        ('line 6: unknown capability "tips"', None)
    ]


def test_an_assessment_whose_model_has_another_name_today(repo: Repository) -> None:
    """A model under its earlier name is another model."""
    text_then = MODEL_TEXT.replace("id: corner", "id: shop")
    repo.commit("2021-01-01", {MODEL_FILE: None, "schema/models/shop.yaml": text_then})
    repo.commit("2021-02-01", {A: PERFECT_TEXT.replace("model: corner", "model: shop")})
    repo.commit("2021-03-01", {MODEL_FILE: MODEL_TEXT, "schema/models/shop.yaml": None})
    repo.commit("2021-04-01", {A: PERFECT_TEXT})
    found = past(repo.root, portfolio(repo.root))
    assert headlines(found.timelines["a"]) == [(3, 3)]
    assert [(g.reason, g.level_then) for g in found.unread["a"]] == [
        ('line 2: unknown model "shop"', 3)
    ]


def test_a_team_that_changed_its_model(repo: Repository) -> None:
    other = MODEL_TEXT.replace("id: corner", "id: other")
    repo.commit("2021-01-01", {"schema/models/other.yaml": other})
    lived(repo, text("2024-01-01", model="other"), text("2025-01-01"))
    found = past(repo.root, portfolio(repo.root)).timelines["a"]
    assert [point.assessment.model.id for point in found] == ["other", "corner"]
    assert moves(*found) == {}


def test_what_became_of_models(repo: Repository) -> None:
    lived(repo, text("2024-01-01"))
    strict = repo.commit("2026-02-01", {MODEL_FILE: STRICT_TEXT})
    repo.commit("2026-02-02", {MODEL_FILE: STRICT_TEXT.replace("Open", "Ajar")})
    repo.commit("2026-02-03", {MODEL_FILE: "id: ["})
    repo.commit("2026-02-04", {MODEL_FILE: None})
    repo.commit("2026-02-05", {MODEL_FILE: MODEL_TEXT})
    found = past(repo.root, portfolio(repo.root)).models
    assert list(found) == ["corner"]
    assert [(f"{c.revision.merged_on}", c.version, c.counts) for c in found["corner"]] == [
        ("2020-01-01", "1.2.3", False),
        ("2026-02-01", "1.0.0", True),
        ("2026-02-02", "1.0.0", False),
        ("2026-02-03", "", True),
        ("2026-02-04", "", False),
        ("2026-02-05", "1.2.3", True),
    ]
    assert found["corner"][1] == ModelChange(
        revision=Revision(
            commit=strict,
            merged_on=date(2026, 2, 1),
            authored_on=date(2026, 2, 1),
            subject="Change",
        ),
        version="1.0.0",
        counts=True,
    )


def test_models_of_a_root_that_moved(tmp_path: Path) -> None:
    repo = repository(tmp_path / "repo", "playbook")
    Repository(repo.top, repo.top).commit(
        "2024-01-01",
        {
            MODEL_FILE: STRICT_TEXT,
            A: PERFECT_TEXT.replace("advice: present", "advice: partial"),
            "drafts/corner.yaml": "x",
        },
    )
    (repo.root / "schema").mkdir()
    repo.git("mv", "assessments", "playbook/assessments")
    repo.git("mv", "schema/models", "playbook/schema/models")
    repo.record("2024-02-01")
    repo.commit("2024-03-01", {MODEL_FILE: MODEL_TEXT})
    found = past(repo.root, portfolio(repo.root))
    assert headlines(found.timelines["a"]) == [(3, 2)]
    assert [c.version for c in found.models["corner"]] == ["1.0.0", "1.0.0", "1.2.3"]


def test_a_draft_of_a_model_was_not_in_force(repo: Repository) -> None:
    repo.commit("2021-01-01", {MODEL_FILE: None, "drafts/corner.yaml": MODEL_TEXT})
    repo.commit("2021-02-01", {A: PERFECT_TEXT})
    repo.commit("2021-03-01", {MODEL_FILE: MODEL_TEXT, "drafts/corner.yaml": None})
    (found,) = told(repo)
    assert (found.level, found.level_then) == (3, None)


# --- the working tree -----------------------------------------------------------------------------


def test_drafts(repo: Repository) -> None:
    names = ("clean", "edited", "staged", "größe", "with blanks", "gone")
    files = {f"assessments/{name}.yaml": text("2024-01-01") for name in names}
    repo.commit("2024-01-01", {**files, ".gitignore": "assessments/ignored.yaml\n"})
    teams = [*names, "new", "ignored", "deep/down"]

    def drafts() -> set[str]:
        found = past(repo.root, of(*(replace(TEAM, id=name) for name in teams)))
        assert found.missing == ""
        return set(found.drafts)

    never = {"new", "ignored", "deep/down"}
    assert drafts() == never
    repo.write(
        {f"assessments/{name}.yaml": text("2025-01-01") for name in teams if name != "clean"}
    )
    repo.git("add", "assessments/staged.yaml")
    repo.git("rm", "--quiet", "--cached", "assessments/gone.yaml")
    assert drafts() == {*teams} - {"clean"}
    repo.git("add", "--all")
    repo.git("add", "--force", "assessments/ignored.yaml")
    assert drafts() == {*teams} - {"clean"}
    repo.record("2025-01-02")
    assert drafts() == set()


def test_drafts_below_a_folder_of_the_repository(tmp_path: Path) -> None:
    repo = repository(tmp_path / "with blanks", "größe/play book")
    repo.commit("2024-01-01", {A: text("2024-01-01"), "assessments/b.yaml": text("2024-01-01")})
    repo.write({A: text("2025-01-01"), "../../assessments/b.yaml": "elsewhere"})
    found = past(repo.root, of(TEAM, replace(TEAM, id="b")))
    assert found.drafts == {"a"}


def test_an_edited_model_is_today_s(repo: Repository) -> None:
    """Points are held against what a reader sees, committed or not."""
    repo.commit("2021-01-01", {A: PERFECT_TEXT.replace("advice: present", "advice: partial")})
    assert headlines(told(repo)) == [(3, 3)]
    repo.write({MODEL_FILE: STRICT_TEXT})
    assert headlines(past(repo.root, portfolio(repo.root)).timelines["a"]) == [(2, 3)]


# --- up to a day ----------------------------------------------------------------------------------


def test_up_to_a_day(repo: Repository) -> None:
    lived(repo, text("2024-01-01"), "team: [", None, text("2025-01-01"))
    repo.write({A: text("2026-01-01")})

    def until(day: int) -> tuple[list[str], int, frozenset[str]]:
        found = past(repo.root, of(TEAM), date(2026, 1, day))
        assert found.missing == ""
        return days(found.timelines["a"]), len(found.unread.get("a", ())), found.drafts

    assert until(1) == (["2024-01-01"], 0, frozenset())
    assert until(2) == (["2024-01-01"], 1, frozenset())
    assert until(3) == (["2024-01-01"], 1, frozenset())
    assert until(4) == (["2024-01-01", "2025-01-01"], 1, frozenset())
    assert past(repo.root, of(TEAM), date(2019, 1, 1)).timelines == {"a": ()}
    assert past(repo.root, of(TEAM)).drafts == {"a"}


# --- what is missing ------------------------------------------------------------------------------


def test_no_repository(tmp_path: Path) -> None:
    (tmp_path / "assessments").mkdir()
    assert past(tmp_path, of(TEAM)) == Past(
        missing="git says: not a git repository (or any of the parent directories): .git"
    )


def test_nothing_committed(repo: Repository) -> None:
    (repo.root / "assessments").mkdir()
    assert past(repo.root, of(TEAM)) == Past(
        missing="Nothing in assessments has been committed to its repository yet."
    )
    empty = repository(repo.top.parent / "empty")
    (empty.root / "assessments").mkdir()
    assert past(empty.root, of(TEAM)) == Past(
        missing="Nothing has been committed to this repository yet."
    )


def test_a_shallow_clone(repo: Repository, tmp_path: Path) -> None:
    lived(repo, text("2024-01-01"), text("2025-01-01"))
    repo.git("clone", "--quiet", "--depth=1", repo.top.as_uri(), str(tmp_path / "clone"))
    assert past(tmp_path / "clone", of(TEAM)) == Past(
        missing="This is a shallow clone, whose history is cut off. Fetch all of it: "
        "git fetch --unshallow, or fetch-depth: 0 in the workflow that checks it out."
    )


def test_a_commit_with_an_impossible_date(repo: Repository) -> None:
    lived(repo, text("2024-01-01"))
    raw = repo.git("cat-file", "commit", "HEAD")
    file = repo.top / ".git" / "odd"
    file.write_text(raw.replace(" +0000", "99999999999 +0000") + "\n")
    odd = repo.git("hash-object", "-t", "commit", "-w", "--literally", str(file))
    repo.git("update-ref", "refs/heads/main", odd)
    assert past(repo.root, of(TEAM)) == Past(
        missing=f"Commit {odd} has a date that cannot be read."
    )


def submodule(repo: Repository, inner: Repository, folder: str) -> None:
    allowed = ("-c", "protocol.file.allow=always")
    repo.git(*allowed, "submodule", "--quiet", "add", inner.top.as_uri(), folder)


@pytest.mark.parametrize("folder", ["assessments", "schema", "schema/models"])
def test_parts_in_repositories_of_their_own(tmp_path: Path, folder: str) -> None:
    files = {MODEL_FILE: MODEL_TEXT, A: text("2024-01-01")}
    inside = {name: t for name, t in files.items() if name.startswith(f"{folder}/")}
    inner, outer = repository(tmp_path / "inner"), repository(tmp_path / "outer")
    inner.commit("2024-01-01", {name.removeprefix(f"{folder}/"): t for name, t in inside.items()})
    outer.commit("2024-01-02", {name: t for name, t in files.items() if name not in inside})
    submodule(outer, inner, folder)
    outer.record("2024-01-03")
    found = past(outer.root, portfolio(outer.root))
    assert (found.missing, days(found.timelines["a"])) == ("", ["2024-01-01"])
    assert headlines(found.timelines["a"]) == [(1, None)]
    assert found.models == {"corner": ()}
    assert found.no_models == (
        "The models are in another repository than the assessments: what they were like at the"
        " time of an earlier assessment is not known."
    )
    outer.git("clone", "--quiet", outer.top.as_uri(), str(tmp_path / "clone"))
    bare = past(tmp_path / "clone", of(TEAM))
    if folder == "assessments":
        assert bare.missing == (
            "assessments is a submodule that is not checked out. Fetch it: git submodule update"
            " --init, or submodules: true in the workflow that checks it out."
        )
    else:
        assert headlines(bare.timelines["a"]) == [(1, None)]
    assert past(outer.root, portfolio(outer.root)).no_models == found.no_models


def test_models_in_the_same_repository_are_known(repo: Repository) -> None:
    lived(repo, text("2024-01-01"))
    assert past(repo.root, of(TEAM)).no_models == ""


def test_a_partial_clone(repo: Repository, tmp_path: Path) -> None:
    repo.commit("2021-01-01", {MODEL_FILE: STRICT_TEXT})
    lived(repo, *(text(f"{year}-01-01", notes=f"In {year}.") for year in range(2010, 2020)))
    repo.commit("2026-02-01", {MODEL_FILE: MODEL_TEXT})
    expected = past(repo.root, portfolio(repo.root))
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.git("config", "uploadpack.allowAnySHA1InWant", "true")
    repo.git("clone", "--quiet", "--filter=blob:none", repo.top.as_uri(), str(tmp_path / "clone"))
    packs = (tmp_path / "clone/.git/objects/pack").glob
    before = len([*packs("*.pack")])
    found = past(tmp_path / "clone", portfolio(tmp_path / "clone"))
    assert headlines(found.timelines["a"]) == headlines(expected.timelines["a"])
    # One request for the models, one for the assessments; not one for each.
    assert len([*packs("*.pack")]) == before + 2
    repo.top.rename(tmp_path / "away")
    assert found.timelines["a"][0].assessment.notes == "In 2010."


@pytest.mark.parametrize("said", ["\x1b[31mred", "<script>", "{{ 7 * 7 }}", "a | b\u202e", "-o"])
def test_hostile_authors_and_subjects(repo: Repository, said: str) -> None:
    repo.write({A: text("2024-01-01")})
    repo.git("add", "--all")
    repo.git("config", "user.name", said)
    repo.git(
        "-c", f"user.name={said}", "commit", "--quiet", "--message", said,
        GIT_AUTHOR_NAME=said, GIT_COMMITTER_NAME=said,
    )  # fmt: skip
    (found,) = told(repo)
    assert found.revision.subject == said
    assert said not in repr(replace(found.revision, subject=""))


# --- looked up ------------------------------------------------------------------------------------


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
    line = [point_of(replace(MIXED, assessed_on=date(year, 1, 1))) for year in (2024, 2025)]
    result = previous(line, date.fromisoformat(day))
    assert (f"{result.assessment.assessed_on}" if result else None) == found


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2023-12-31", None),
        ("2024-01-01", "2024-01-01"),
        ("2024-05-31", "2024-01-01"),
        ("2024-06-01", None),
        ("2024-12-31", None),
        ("2025-01-01", "2025-01-01"),
        ("2030-01-01", "2025-01-01"),
    ],
)
def test_standing_on(day: str, found: str | None) -> None:
    line = [
        point_of(replace(MIXED, assessed_on=date(2024, 1, 1)), "2024-06-01"),
        point_of(replace(MIXED, assessed_on=date(2025, 1, 1))),
    ]
    point = standing_on(line, date.fromisoformat(day))
    assert (f"{point.assessed_on}" if point else None) == found


def test_moves() -> None:
    before, after = point_of(MIXED), point_of(PERFECT)
    assert moves(before, before) == {}
    assert moves(before, after) == {
        cell: (rating.status, Status.PRESENT)
        for cell, rating in MIXED.cells.items()
        if rating.status is not Status.PRESENT
    }
    assert list(moves(before, after))[:2] == [Cell("hours", "shop"), Cell("survey", "shop")]
    # Only cells in both scopes can be compared.
    assert {cell.dimension for cell in moves(before, point_of(NEW))} == {"shop"}
    assert {cell.dimension for cell in moves(point_of(NEW), before)} == {"shop"}
    other = replace(PERFECT, model=replace(MODEL, id="other"))
    assert moves(before, point_of(other)) == {}


# --- against the obvious way ----------------------------------------------------------------------

MODELS = [MODEL_TEXT, STRICT_TEXT, MODEL_TEXT.replace("Open", "Ajar"), "id: [", None,
          MODEL_TEXT.replace("{id: advice,", "{id: hints,")]  # fmt: skip
RATINGS = [
    "till: present, hours: present, greeting: present", "till: partial", "hours: missing",
    "till: present, hours: present, greeting: present, survey: present, refunds: present",
    "questionnaire: present, till: {shop: missing}", "advice: present", "hints: present",
    "nothing: present", "refunds: {web: {status: not_applicable, reason: None sold.}}",
]  # fmt: skip


def grow(repo: Repository, chance: random.Random) -> None:
    """Commits of teams and models, some of them merged from a branch."""
    stays = "assessments/stays.yaml"
    repo.commit("2024-01-01", {MODEL_FILE: MODEL_TEXT, A: text("2024-01-01"), stays: "x"})
    for number in range(1, chance.randint(4, 12)):
        day = f"2025-01-{number:02}"
        files: dict[str, str | bytes | None] = {}
        for name in chance.choice((["a"], ["b"], ["a", "b"], [])):
            model = chance.choice(("corner", "corner", "other"))
            written = text(f"2024-0{chance.randint(1, 6)}-01", chance.choice(RATINGS), model)
            files[f"assessments/{name}.yaml"] = chance.choice((written, written, "team: [", None))
        if not files or chance.random() < 0.2:
            id_ = chance.choice(("corner", "other"))
            found = chance.choice(MODELS)
            files[f"schema/models/{id_}.yaml"] = found and found.replace("id: corner", f"id: {id_}")
        there = {n: t for n, t in files.items() if t is not None or (repo.root / n).exists()}
        if chance.random() < 0.3:
            repo.git("switch", "--quiet", "--create", f"side-{number}")
            repo.commit(day, {"assessments/c.yaml": f"a draft {number}"})
            repo.commit(day, {**there, "assessments/c.yaml": None})
            repo.git("switch", "--quiet", "main")
            repo.merge(day, f"side-{number}")
        else:
            repo.commit(day, there)
    repo.write({MODEL_FILE: MODEL_TEXT})


def obvious(repo: Repository, file: str, models: Mapping[str, Model]) -> list[list[object]]:
    """Points, gaps and removals of a file, from what git shows at each commit."""

    def shown(commit: str, path: str) -> str | None:
        listed = repo.git("ls-tree", "--name-only", commit, "--", path)
        return repo.git("show", f"{commit}:{path}") if listed else None

    def level(content: str, among: Mapping[str, Model]) -> tuple[str, int] | str:
        made, problems = loading.parse_assessment(content, file, among)
        if made:
            return f"{made.assessed_on}", score(made).level
        return next((f"line {p.line}: {p.message}" for p in problems if p.severity == "error"), "")

    points: dict[str, list[object]] = {}
    gaps: list[object] = []
    removed: dict[str, str] = {}
    day, before = "", None
    for commit in repo.git("rev-list", "--first-parent", "--reverse", "HEAD").split():
        content = shown(commit, file)
        if content == before:
            continue
        before = content
        if content is None:
            removed[day] = repo.git("show", "--no-patch", "--format=%cs", commit)
            continue
        found = {
            id_: loading.parse_model(model, f"schema/models/{id_}.yaml")[0]
            for id_ in ("corner", "other")
            if (model := shown(commit, f"schema/models/{id_}.yaml"))
        }
        sound = {id_: model for id_, model in found.items() if model}
        now = level(content, models)
        then = level(content, sound) if sound else ""
        if isinstance(now, str):
            gaps.append((commit, now, *(then if isinstance(then, tuple) else ("None", None))))
        else:
            day = now[0]
            points[day] = [commit, *now, then[1] if isinstance(then, tuple) else None]
            removed.pop(day, None)
    return [[(*points[day], removed.get(day, "None")) for day in sorted(points)], gaps]


@pytest.mark.parametrize("seed", range(8))
def test_histories_are_what_git_shows(tmp_path: Path, seed: int) -> None:
    repo = repository(tmp_path / "repo")
    grow(repo, random.Random(seed))  # noqa: S311  nothing is secret here
    today = replace(portfolio(repo.root), assessments={"a": TEAM, "b": replace(TEAM, id="b")})
    expected = {
        id_: obvious(repo, f"assessments/{id_}.yaml", today.models) for id_ in today.assessments
    }
    for _ in ("cold", "warm"):
        seen = past(repo.root, today)
        assert {id_: summary(seen, id_) for id_ in today.assessments} == expected
    for id_, line in seen.timelines.items():
        file = f"assessments/{id_}.yaml"
        for point in line:
            content = repo.git("show", f"{point.revision.commit}:{file}") + "\n"
            whole, _ = loading.parse_assessment(content, file, today.models)
            assert whole
            assert point.result == score(whole)
            assert point.standing == standing(score(whole))


def summary(seen: Past, id_: str) -> list[list[object]]:
    points = [
        (p.revision.commit, f"{p.assessed_on}", p.level, p.level_then, f"{p.removed_on}")
        for p in seen.timelines[id_]
    ]
    gaps = [
        (gap.revision.commit, gap.reason, f"{gap.assessed_on}", gap.level_then)
        for gap in seen.unread.get(id_, ())
    ]
    return [[*points], [*gaps]]
