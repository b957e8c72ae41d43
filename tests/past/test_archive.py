"""What is kept of the past between builds: never another past than git's own."""

import json
import multiprocessing
import os
import random
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from maturity.model import Portfolio
from maturity.past import archive, git, history, study
from maturity.past.cache import FOLDER
from maturity.past.timelines import Past, past
from maturity.reading import loading
from repositories import Repository, repository
from sample import MIXED_TEXT, MODEL_TEXT, PERFECT_TEXT, PLANNED_TEXT

pytestmark = pytest.mark.usefixtures("alone")

A, B = "assessments/a.yaml", "assessments/b.yaml"
MODEL_FILE = "schema/models/corner.yaml"
STRICT_TEXT = MODEL_TEXT.replace("threshold_percent: 60", "threshold_percent: 100")
SPOILT = "What is kept in .cache/maturity is not what was found out. Delete that folder."


def on(day: str, text: str = PERFECT_TEXT) -> str:
    """A text with another day of assessment."""
    before = next(line for line in text.splitlines() if line.startswith("assessed_on: "))
    return text.replace(before, f"assessed_on: {day}").replace("formerly: [quay]\n", "")


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    """Two models, a team that moved, one that was away, texts of which some cannot be read."""
    made = repository(tmp_path / "repo")
    made.commit("2021-01-01", {MODEL_FILE: STRICT_TEXT, A: on("2020-12-01", MIXED_TEXT)})
    made.commit("2021-02-01", {B: on("2021-01-01"), A: on("2021-01-02", PLANNED_TEXT)})
    made.commit("2021-03-01", {B: None, A: "team: ["})
    made.commit("2021-04-01", {MODEL_FILE: MODEL_TEXT, A: on("2021-03-01")})
    made.git("switch", "--quiet", "--create", "side")
    made.commit(
        "2021-05-01", {B: on("2021-04-01", MIXED_TEXT), A: on("2021-04-01", "x" + MIXED_TEXT)}
    )
    made.git("switch", "--quiet", "main")
    made.merge("2021-06-01", "side")
    made.commit(
        "2021-07-01",
        {A: None, "assessments/emea/a.yaml": on("2021-04-01", MIXED_TEXT) + "# Moved\n"},
    )
    return made


def portfolio(root: Path) -> Portfolio:
    return loading.load(root).portfolio


def told(root: Path, known: Portfolio | None = None) -> object:
    """Everything that a past says."""
    found = past(root, known or portfolio(root))
    return (
        found.missing,
        {
            id_: [
                (
                    p.revision, p.assessed_on, p.level, p.level_then, p.removed_on, p.standing,
                    p.then and (p.then.level, p.then.signs, p.then.model.policy), p.result,
                    p.assessment.notes,
                )
                for p in line
            ]
            for id_, line in found.timelines.items()
        },
        found.unread, found.drafts, found.models, found.no_models, found.gone,
    )  # fmt: skip


def forget(root: Path) -> None:
    shutil.rmtree(root / ".cache", ignore_errors=True)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What git is asked to do, and which texts are read."""
    commands: list[str] = []
    running, read = git._running, study._read  # noqa: SLF001  to see, and change nothing

    def counted(
        here: Path, arguments: Sequence[str], *streams: Any
    ) -> AbstractContextManager[subprocess.Popen[bytes]]:
        words = [word for word in arguments if not word.startswith("--literal")]
        commands.append(" ".join([words[0], *(w for w in words[1:] if ".." in w)]))
        return running(here, arguments, *streams)

    def counted_read(desk: study._Desk, jobs: Sequence[study._Job]) -> list[study._Row]:
        rows = read(desk, jobs)
        commands.extend(["read"] * len(rows))
        return rows

    monkeypatch.setattr(git, "_running", counted)
    monkeypatch.setattr(study, "_read", counted_read)
    yield commands
    monkeypatch.undo()


def test_what_is_kept_is_what_was_found(repo: Repository) -> None:
    cold = told(repo.root)
    assert (repo.root / FOLDER / "history.sqlite").is_file()
    assert told(repo.root) == cold
    forget(repo.root)
    assert told(repo.root) == cold


def test_what_is_kept_is_not_asked_for_again(repo: Repository, asked: list[str]) -> None:
    known = portfolio(repo.root)
    past(repo.root, known)
    assert {"log", "cat-file", "read"} <= set(asked)
    asked.clear()
    past(repo.root, known)
    assert set(asked) == {"ls-files", "rev-parse", "status"}


def test_a_commit_more_is_all_that_is_read(repo: Repository, asked: list[str]) -> None:
    known = portfolio(repo.root)
    past(repo.root, known)
    before = repo.git("rev-parse", "HEAD")
    after = repo.commit("2022-01-01", {B: on("2021-12-01")})
    asked.clear()
    past(repo.root, known)
    assert f"log {before}..{after}" in asked
    assert "log" not in asked
    assert asked.count("read") == 1
    kept = told(repo.root)
    forget(repo.root)
    assert told(repo.root) == kept


def test_a_commit_of_other_things(repo: Repository, asked: list[str]) -> None:
    known = portfolio(repo.root)
    past(repo.root, known)
    repo.commit("2022-01-01", {"README.md": "Hello"})
    asked.clear()
    past(repo.root, known)
    assert "read" not in asked


def test_a_model_in_other_words_is_not_read_by_anew(repo: Repository, asked: list[str]) -> None:
    past(repo.root, portfolio(repo.root))
    repo.write({MODEL_FILE: MODEL_TEXT.replace("name: Open", "name: Ajar")})
    asked.clear()
    found = past(repo.root, portfolio(repo.root))
    # Only what could not be read, for the reason may be in other words.
    assert asked.count("read") == sum(
        len({g.reason for g in gaps}) for gaps in found.unread.values()
    )
    assert found.timelines["b"][0].standing.model.levels[0].name == "Ajar"


def test_one_content_is_read_once(repo: Repository, asked: list[str]) -> None:
    text = on("2023-01-01")
    repo.commit("2023-01-01", {f"assessments/same-{n}.yaml": text for n in range(5)})
    known = portfolio(repo.root)
    forget(repo.root)
    past(repo.root, known)
    everything = asked.count("read")
    repo.commit("2023-01-02", {"assessments/again.yaml": text})
    asked.clear()
    past(repo.root, portfolio(repo.root))
    assert (asked.count("read"), everything > 5) == (0, True)


def test_a_team_alone_and_then_all(repo: Repository) -> None:
    known = portfolio(repo.root)
    alone = replace(known, assessments={"b": known.assessments["b"]})
    one = told(repo.root, alone)
    everything = told(repo.root, known)
    assert told(repo.root, alone) == one
    assert told(repo.root, known) == everything
    forget(repo.root)
    assert told(repo.root, known) == everything


def test_other_models_today_leave_what_is_kept(repo: Repository, asked: list[str]) -> None:
    """As where somebody asks for a past day in between."""
    known = portfolio(repo.root)
    here = told(repo.root, known)
    repo.write({MODEL_FILE: STRICT_TEXT})
    there = told(repo.root)
    asked.clear()
    repo.write({MODEL_FILE: MODEL_TEXT})
    assert told(repo.root) == here
    assert "read" not in asked
    forget(repo.root)
    repo.write({MODEL_FILE: STRICT_TEXT})
    assert told(repo.root) == there


@pytest.mark.parametrize(
    "commands",
    [
        [("commit", "--amend", "--quiet", "--message=Otherwise")],
        [("reset", "--quiet", "--hard", "HEAD~2")],
        [("reset", "--quiet", "--hard", "HEAD~2"), ("commit", "--allow-empty", "--quiet", "-mNew")],
        [("revert", "--no-edit", "HEAD")],
        [("switch", "--quiet", "--orphan", "new"), ("checkout", "main", "--", "."),
         ("commit", "--quiet", "--message=All")],
        [("switch", "--quiet", "side"), ("merge", "--quiet", "--no-ff", "-mBackwards", "main")],
        [("switch", "--quiet", "side"), ("merge", "--quiet", "--ff-only", "main")],
        [("mv", "assessments/emea/a.yaml", "assessments/c.yaml"), ("commit", "-qm", "Move")],
        [("mv", "assessments/b.yaml", "away.yaml"), ("commit", "-qm", "Out")],
        [("gc", "--quiet", "--prune=now"), ("reflog", "expire", "--all", "--expire=now")],
    ],
)  # fmt: skip
def test_whatever_becomes_of_the_line(repo: Repository, commands: list[tuple[str, ...]]) -> None:
    repo.commit("2021-08-01", {"elsewhere.yaml": on("2018-01-01"), "README.md": "Hello"})
    past(repo.root, portfolio(repo.root))
    for command in commands:
        repo.git(*command)
    kept = told(repo.root)
    forget(repo.root)
    assert told(repo.root) == kept


def test_what_comes_in_from_elsewhere_brings_its_past(repo: Repository) -> None:
    repo.commit("2021-08-01", {"elsewhere.yaml": on("2018-01-01")})
    repo.commit("2021-08-02", {"elsewhere.yaml": on("2019-01-01")})
    past(repo.root, portfolio(repo.root))
    repo.git("mv", "elsewhere.yaml", "assessments/came.yaml")
    repo.record("2021-09-01")
    found = past(repo.root, portfolio(repo.root)).timelines["came"]
    assert [point.assessed_on.year for point in found] == [2018, 2019]


def test_teams_that_are_gone_are_kept_too(repo: Repository, asked: list[str]) -> None:
    repo.commit("2021-08-01", {"assessments/c.yaml": on("2021-08-01")})
    repo.commit("2021-09-01", {"assessments/c.yaml": None})
    known = portfolio(repo.root)
    cold = past(repo.root, known).gone
    assert [team.id for team in cold] == ["c"]
    asked.clear()
    assert past(repo.root, known).gone == cold
    assert set(asked) == {"ls-files", "rev-parse", "status"}
    repo.commit("2021-10-01", {B: None})
    asked.clear()
    later = past(repo.root, portfolio(repo.root)).gone
    assert "read" not in asked
    assert ([team.id for team in later], later[1:]) == (["b", "c"], cold)
    forget(repo.root)
    assert past(repo.root, portfolio(repo.root)).gone == later


def test_what_is_kept_of_teams_that_are_gone_cannot_lead_astray(repo: Repository) -> None:
    repo.commit("2021-09-01", {B: None})
    known = portfolio(repo.root)
    true = past(repo.root, known).gone
    for paths in ([A, "../up.yaml", "assessments/\udc80.yaml", "editions", B], [B], [7], 7):
        rows = [[path] for path in paths] if isinstance(paths, list) else paths
        with closing(sqlite3.connect(repo.root / FOLDER / "history.sqlite")) as kept:
            kept.execute("UPDATE kept SET text = ? WHERE key = 'removed'", (json.dumps(rows),))
            kept.commit()
        assert past(repo.root, known).gone == true


def test_a_cache_that_somebody_committed_is_not_used(repo: Repository) -> None:
    """Whoever can open a pull request could write levels into it."""
    true = told(repo.root)
    file = repo.root / FOLDER / "history.sqlite"
    with closing(sqlite3.connect(file)) as kept:
        kept.execute("UPDATE kept SET text = replace(text, '2021-03-01 3', '2021-03-01 1')")
        kept.commit()
    assert told(repo.root) != true
    repo.git("add", "--force", f"{FOLDER}/history.sqlite")
    before = file.read_bytes()
    assert told(repo.root) == true
    repo.record("2021-08-01")
    assert told(repo.root) == true
    assert file.read_bytes() == before


def test_it_never_shows_among_what_git_knows(repo: Repository) -> None:
    past(repo.root, portfolio(repo.root))
    assert repo.git("status", "--porcelain") == ""


BAD = [
    "", "x", "[]", "{}", "7", "null", "[[]]", "[7]", '["x"]', '[["x"]]', "[" * 10**5,
    '{"a": 1}', "!", "2026-01-01 1 []", "2026-02-30 1", "1e999", '"', "NaN",
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD)
def test_what_is_kept_and_was_tampered_with_is_found_out_anew(repo: Repository, bad: str) -> None:
    true = told(repo.root)
    with closing(sqlite3.connect(repo.root / FOLDER / "history.sqlite")) as kept:
        kept.execute("UPDATE kept SET text = ?", (bad,))
        kept.commit()
    found = told(repo.root)
    if bad not in {"[]", "{}", "2026-01-01 1 []"}:  # nobody can tell that these are not true
        assert found == true


@pytest.mark.parametrize("seed", range(30))
def test_tampering_ends_in_a_reason_or_in_nothing(repo: Repository, seed: int) -> None:
    """One part of what is kept is another, well-formed one: no error but the one that says so."""
    chance = random.Random(seed)  # noqa: S311  nothing is secret here
    true = told(repo.root)
    with closing(sqlite3.connect(repo.root / FOLDER / "history.sqlite")) as kept:
        rows = kept.execute("SELECT kind, key, text FROM kept WHERE text LIKE '[%'").fetchall()
        kind, key, text = chance.choice(rows)
        parts = json.loads(text)
        target = parts
        while isinstance(target, list) and target and isinstance(target[-1], list):
            target = chance.choice(target)
        if isinstance(target, list) and target:
            target[chance.randrange(len(target))] = chance.choice(
                ["", "x", -5, 999, "2026-01-01 99", "corner", "9" * 30, None]
            )
        kept.execute(
            "UPDATE kept SET text = ? WHERE kind = ? AND key = ?", (json.dumps(parts), kind, key)
        )
        kept.commit()
    found = past(repo.root, portfolio(repo.root))
    assert found.missing in {"", SPOILT} or "date that cannot be read" in found.missing
    forget(repo.root)
    assert told(repo.root) == true


def in_a_process(root: Path, found: "multiprocessing.Queue[str]") -> None:
    found.put(repr(told(root)))


def test_two_builds_at_once(repo: Repository) -> None:
    true = repr(told(repo.root))
    for _ in range(3):
        forget(repo.root)
        fork = multiprocessing.get_context("fork")
        found: multiprocessing.Queue[str] = fork.Queue()
        builds = [fork.Process(target=in_a_process, args=(repo.root, found)) for _ in range(3)]
        for build in builds:
            build.start()
        assert [found.get(timeout=60) for _ in builds] == [true] * 3
        for build in builds:
            build.join()
        assert repr(told(repo.root)) == true


def test_several_processes_find_what_one_finds(
    repo: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 10):
        repo.commit(f"2022-01-0{number}", {A: on(f"2022-01-0{number}", MIXED_TEXT)})
    true = told(repo.root)
    forget(repo.root)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    monkeypatch.setattr(study, "_SHARE", (2, 2))
    assert told(repo.root) == true


def test_a_text_that_is_missing(repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where another process is the one to miss it."""
    blob = repo.git("rev-parse", f"HEAD:{B}")
    (repo.top / ".git/objects" / blob[:2] / blob[2:]).unlink()
    for processes in ({0}, {0, 1}):
        monkeypatch.setattr(os, "sched_getaffinity", lambda _, p=processes: p)
        monkeypatch.setattr(study, "_SHARE", (2, 2))
        assert past(repo.root, portfolio(repo.root)) == Past(
            missing=f"The repository lacks part of its history: {blob}."
        )


def test_words_that_are_gone_when_somebody_asks(repo: Repository) -> None:
    """The repository is deleted while a site is built from it."""
    found = past(repo.root, portfolio(repo.root))
    shutil.rmtree(repo.top / ".git")
    (line, *_) = found.timelines.values()
    assert line[0].level
    with pytest.raises(history.HistoryError, match="not a git repository"):
        line[0].assessment.notes  # noqa: B018  asking is enough


def test_figures_that_are_gone_are_read_from_git(repo: Repository) -> None:
    true = told(repo.root)
    found = past(repo.root, portfolio(repo.root))
    forget(repo.root)
    points = [point for line in found.timelines.values() for point in line]
    assert all(point.standing.level == point.level for point in points)
    assert all(point.then.level == point.level_then for point in points if point.then)
    assert told(repo.root) == true


def test_kinds_of_what_is_kept(repo: Repository) -> None:
    """Names say code, models and content; what is kept for a state of the repository names it."""
    past(repo.root, portfolio(repo.root))
    with closing(sqlite3.connect(repo.root / FOLDER / "history.sqlite")) as kept:
        kinds: Mapping[str, int] = dict(
            kept.execute("SELECT kind, count(*) FROM kept GROUP BY kind").fetchall()
        )
    assert {kind.split(" ")[0] for kind in kinds} == {next(iter(kinds)).split(" ")[0]}
    assert archive._LOG in {kind.split(" ")[1] for kind in kinds}  # noqa: SLF001
