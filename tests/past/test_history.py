"""Past revisions, out of real repositories made here, one commit at a time."""

import random
import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from maturity.past import git, history
from maturity.past.history import HistoryError, Log, commit_on, merge_base, snapshot
from repositories import GIT, Repository, on, repository

pytestmark = pytest.mark.usefixtures("alone")

A, B = "assessments/a.yaml", "assessments/b.yaml"
LONG = "".join(f"line {number}: of a team's own words\n" for number in range(100))
SHALLOW = (
    "This is a shallow clone, whose history is cut off. Fetch all of it: "
    "git fetch --unshallow, or fetch-depth: 0 in the workflow that checks it out."
)
DISTRUSTED = (
    "git does not trust the repository, since its folder belongs to somebody else. If you"
    " do, tell it so: git config --global --add safe.directory <folder>"
)
NO_COMMIT = "Nothing has been committed to this repository yet."
NOTHING = "Nothing in assessments has been committed to its repository yet."
HEAD = shutil.which("head") or "head"


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    return repository(tmp_path / "repo")


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A revision, with what it left of the file."""

    commit: str
    merged_on: date
    authored_on: date
    subject: str
    content: bytes | None


def log_of(root: Path, known: Log | None = None) -> Log:
    here = root / "assessments"
    return history.read(here, history.head(here), (history.place(root, "assessments"),), known)


def revisions(root: Path, known: Log | None = None) -> dict[str, tuple[Seen, ...]]:
    """Path from the root: its revisions, oldest first."""
    log = log_of(root, known)
    lines = history.lines(log)
    if not lines:
        raise HistoryError(history.nothing(root, "assessments"))
    wanted = {step.blob for line in lines.values() for step in line if step.blob}
    blobs = [*dict.fromkeys(c.blob for c in log.changes if c.blob in wanted)]
    git.fetch(root / "assessments", blobs)
    held = dict(git.contents(root / "assessments", blobs))
    found = {}
    for path, line in lines.items():
        assert [step.order for step in line] == sorted((s.order for s in line), reverse=True)
        found[f"assessments/{path.removeprefix(log.below[0])}"] = tuple(
            Seen(
                commit=seen.commit,
                merged_on=seen.merged_on,
                authored_on=seen.authored_on,
                subject=seen.subject,
                content=held.get(step.blob),
            )
            for step in line
            for seen in [history.revision(*step.change[:4])]
        )
    return found


def known(root: Path) -> dict[str, list[tuple[str, str | None]]]:
    """Path: the day and the content of each of its revisions."""
    return {
        path: [(f"{r.merged_on}", None if r.content is None else r.content.decode()) for r in line]
        for path, line in revisions(root).items()
    }


def days(root: Path) -> dict[str, list[str]]:
    """Path: the days of its revisions, those that removed it in brackets."""
    return {
        path: [day if content is not None else f"({day})" for day, content in line]
        for path, line in known(root).items()
    }


def refusal(root: Path) -> str:
    with pytest.raises(HistoryError) as caught:
        revisions(root)
    return str(caught.value)


def changed(text: str, lines: int) -> str:
    """A text with other words on some of its lines."""
    kept = text.splitlines(keepends=True)[lines:]
    return "".join([*(f"otherwise {number}\n" for number in range(lines)), *kept])


# --- commits --------------------------------------------------------------------------------------


def test_revisions_are_whole_and_oldest_first(repo: Repository) -> None:
    first = repo.commit("2024-03-01", {A: "one\n", "docs/index.md": "Hello\n"}, "Begin")
    repo.commit("2024-04-01", {"docs/index.md": "Hello!\n"})
    second = repo.commit("2025-03-09", {A: "two\n", B: "other\n"}, "Go on", authored="2025-02-20")
    began = Seen(
        commit=first,
        merged_on=date(2024, 3, 1),
        authored_on=date(2024, 3, 1),
        subject="Begin",
        content=b"one\n",
    )
    went_on = Seen(
        commit=second,
        merged_on=date(2025, 3, 9),
        authored_on=date(2025, 2, 20),
        subject="Go on",
        content=b"two\n",
    )
    other = Seen(
        commit=second,
        merged_on=date(2025, 3, 9),
        authored_on=date(2025, 2, 20),
        subject="Go on",
        content=b"other\n",
    )
    assert revisions(repo.root) == {A: (began, went_on), B: (other,)}


@pytest.fixture
def _in_new_york(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as there:
        there.setenv("TZ", "EST5EDT")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("_in_new_york")
def test_days_are_those_of_utc(repo: Repository) -> None:
    repo.commit("2024-03-01T23:30:00-05:00", {A: "1"}, authored="2024-03-01T00:30:00+02:00")
    ((found,),) = revisions(repo.root).values()
    assert (found.merged_on, found.authored_on) == (date(2024, 3, 2), date(2024, 2, 29))


def test_a_merge_is_what_it_brought_in(repo: Repository) -> None:
    repo.commit("2024-01-01", {A: "1"})
    repo.git("switch", "--quiet", "--create", "side")
    repo.commit("2024-02-01", {A: "draft"})
    repo.commit("2024-02-02", {A: "2", B: "new"})
    repo.git("switch", "--quiet", "main")
    repo.commit("2024-02-03", {"assessments/c.yaml": "between"})
    merge = repo.merge("2024-03-01", "side")
    repo.git("switch", "--quiet", "--create", "unmerged")
    repo.commit("2024-04-01", {A: "nobody agreed"})
    repo.git("switch", "--quiet", "main")
    assert known(repo.root) == {
        A: [("2024-01-01", "1"), ("2024-03-01", "2")],
        B: [("2024-03-01", "new")],
        "assessments/c.yaml": [("2024-02-03", "between")],
    }
    assert revisions(repo.root)[A][-1].commit == merge
    assert revisions(repo.root)[A][-1].subject == "Merge side"


def test_a_merge_that_changes_more_than_it_merges(repo: Repository) -> None:
    repo.commit("2024-01-01", {A: "1", B: "1"})
    repo.git("switch", "--quiet", "--create", "side")
    repo.commit("2024-02-01", {B: "2"})
    repo.git("switch", "--quiet", "main")
    repo.git("merge", "--quiet", "--no-ff", "--no-commit", "side")
    repo.commit("2024-03-01", {A: "slipped in"})
    assert known(repo.root) == {
        A: [("2024-01-01", "1"), ("2024-03-01", "slipped in")],
        B: [("2024-01-01", "1"), ("2024-03-01", "2")],
    }


def test_the_order_is_that_of_the_line_whatever_clocks_said(repo: Repository) -> None:
    repo.commit("2024-05-01", {A: "1"})
    repo.commit("2024-03-01", {A: "2"})
    repo.commit("2024-04-01", {A: "3"})
    assert known(repo.root)[A] == [("2024-05-01", "1"), ("2024-03-01", "2"), ("2024-04-01", "3")]


@pytest.mark.parametrize(
    "content", [b"", b"\0\n\r\n\xff", b"no line feed", b"0123456789abcdef blob 3\nabc\n"]
)
def test_content_is_what_was_committed(repo: Repository, content: bytes) -> None:
    repo.commit("2024-03-01", {A: content, B: "after"})
    found = revisions(repo.root)
    assert [r.content for r in found[A]] == [content]
    assert [r.content for r in found[B]] == [b"after"]


def test_contents_come_in_parts(repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git, "_AT_ONCE", 2)
    for number in range(1, 6):
        repo.commit(f"2024-03-0{number}", {A: f"{number}" * number})
    assert [text for _, text in known(repo.root)[A]] == ["1", "22", "333", "4444", "55555"]


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("", ""),
        ("Größe = 日本", "Größe = 日本"),
        ("\x01a  b\x1b[31m", "\x01a  b\x1b[31m"),
        ("One\nstill the same\n\nand more", "One still the same"),
    ],
)
def test_subjects(repo: Repository, subject: str, said: str) -> None:
    repo.commit("2024-03-01", {A: "1"}, subject)
    repo.commit("2024-03-02", {A: "2"})
    assert [r.subject for r in revisions(repo.root)[A]] == [said, "Change"]


def test_a_subject_in_another_encoding(repo: Repository) -> None:
    repo.git("config", "i18n.commitEncoding", "ISO-8859-1")
    repo.commit("2024-03-01", {A: "1"})
    message = repo.top / "message"
    message.write_bytes("Größe".encode("latin-1"))
    repo.git("commit", "--quiet", "--amend", "--file", str(message), **on("2024-03-01"))
    repo.git("config", "i18n.logOutputEncoding", "ISO-8859-1")
    assert [r.subject for r in revisions(repo.root)[A]] == ["Größe"]


def test_a_commit_with_an_impossible_date(repo: Repository) -> None:
    repo.commit("2024-03-01", {A: "1"})
    for stamp in ("99999999999999", "9" * 30, "x", ""):
        text = (
            f"tree {repo.git('rev-parse', 'HEAD^{tree}')}\n"
            f"author Someone <someone@example.com> 1700000000 +0000\n"
            f"committer Someone <someone@example.com> {stamp} +0000\n\nOdd\n"
        )
        file = repo.top / ".git" / "odd"
        file.write_text(text)
        commit = repo.git("hash-object", "-t", "commit", "-w", "--literally", str(file))
        repo.git("update-ref", "refs/heads/main", commit)
        assert refusal(repo.root) == f"Commit {commit} has a date that cannot be read."


# --- what happens to files ------------------------------------------------------------------------


def test_a_file_that_is_removed_and_returns(repo: Repository) -> None:
    repo.commit("2024-01-01", {A: "1", B: "stays"})
    repo.commit("2024-02-01", {A: None})
    repo.commit("2024-05-01", {A: "2"})
    repo.commit("2024-06-01", {A: None})
    assert known(repo.root)[A] == [
        ("2024-01-01", "1"),
        ("2024-02-01", None),
        ("2024-05-01", "2"),
        ("2024-06-01", None),
    ]


def test_a_renamed_file_keeps_its_history(repo: Repository) -> None:
    repo.commit("2024-01-01", {A: LONG})
    repo.commit("2024-02-01", {A: None, "assessments/emea/deep/a.yaml": LONG})
    edited = changed(LONG, 3)
    repo.commit("2024-03-01", {"assessments/emea/deep/a.yaml": None, B: edited})
    assert known(repo.root) == {
        B: [("2024-01-01", LONG), ("2024-02-01", LONG), ("2024-03-01", edited)]
    }


def test_two_teams_that_are_much_alike_stay_two(repo: Repository) -> None:
    repo.commit("2024-01-01", {A: LONG})
    repo.commit("2024-02-01", {A: None, B: changed(LONG, 30)})
    assert days(repo.root) == {A: ["2024-01-01", "(2024-02-01)"], B: ["2024-02-01"]}


def test_a_file_split_in_two_goes_on_in_one_of_them(repo: Repository) -> None:
    repo.commit("2024-01-01", {A: LONG})
    repo.commit("2024-02-01", {A: None, B: LONG, "assessments/c.yaml": changed(LONG, 1)})
    assert days(repo.root) == {
        B: ["2024-01-01", "2024-02-01"],
        "assessments/c.yaml": ["2024-02-01"],
    }


def test_files_that_swap_their_names(repo: Repository) -> None:
    other = LONG.replace("line", "row").replace("team", "crew").upper()
    repo.commit("2024-01-01", {A: LONG, B: other})
    repo.commit("2024-02-01", {A: None, "assessments/c.yaml": LONG})
    repo.commit("2024-03-01", {B: None, A: other})
    repo.commit("2024-04-01", {"assessments/c.yaml": None, B: LONG})
    assert known(repo.root) == {
        A: [("2024-01-01", other), ("2024-03-01", other)],
        B: [("2024-01-01", LONG), ("2024-02-01", LONG), ("2024-04-01", LONG)],
    }


def test_a_name_that_is_used_again_is_the_later_file_s(repo: Repository) -> None:
    repo.commit("2024-01-01", {A: "somebody else"})
    repo.commit("2024-02-01", {A: None, B: LONG})
    repo.commit("2024-03-01", {B: None, A: LONG})
    assert days(repo.root) == {A: ["2024-02-01", "2024-03-01"]}


def test_a_name_that_is_used_again_after_a_rename(repo: Repository) -> None:
    repo.commit("2024-01-01", {A: changed(LONG, 50)})
    repo.commit("2024-02-01", {A: None, B: changed(LONG, 50)})
    repo.commit("2024-03-01", {B: None, "assessments/c.yaml": LONG})
    repo.commit("2024-04-01", {"assessments/c.yaml": None, B: LONG})
    repo.commit("2024-05-01", {A: "new"})
    assert days(repo.root) == {A: ["2024-05-01"], B: ["2024-03-01", "2024-04-01"]}


def test_a_new_file_under_a_name_that_another_gave_up(repo: Repository) -> None:
    repo.commit("2024-01-01", {A: LONG})
    repo.commit("2024-02-01", {A: None, B: LONG})
    repo.commit("2024-03-01", {A: "new"})
    assert days(repo.root) == {A: ["2024-03-01"], B: ["2024-01-01", "2024-02-01"]}


def test_out_of_the_folder_is_away_and_back_is_the_same_file(repo: Repository) -> None:
    repo.commit("2024-01-01", {A: LONG, B: "1"})
    repo.commit("2024-02-01", {A: None, "archive/a.yaml": LONG})
    assert days(repo.root) == {A: ["2024-01-01", "(2024-02-01)"], B: ["2024-01-01"]}
    repo.commit("2024-03-01", {"archive/a.yaml": changed(LONG, 1)})
    assert days(repo.root)[A] == ["2024-01-01", "(2024-02-01)"]
    repo.commit("2024-04-01", {"archive/a.yaml": None, A: changed(LONG, 1)})
    assert days(repo.root) == {
        A: ["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"],
        B: ["2024-01-01"],
    }


def test_the_root_itself_may_move(tmp_path: Path) -> None:
    repo = repository(tmp_path / "repo", "playbook")
    repo.git("config", "diff.renames", "false")
    Repository(repo.top, repo.top).commit("2024-01-01", {A: LONG})
    Repository(repo.top, repo.top / "cx").commit("2024-01-02", {"../assessments/b.yaml": "x"})
    repo.git("mv", "assessments", "playbook/assessments")
    repo.record("2024-02-01")
    repo.commit("2024-03-01", {A: changed(LONG, 1)})
    assert days(repo.root) == {
        A: ["2024-01-01", "2024-02-01", "2024-03-01"],
        B: ["2024-01-02", "2024-02-01"],
    }


def test_links_are_no_files(repo: Repository) -> None:
    repo.commit("2024-01-01", {A: "1", B: "2"})
    (repo.root / A).unlink()
    (repo.root / A).symlink_to("b.yaml")
    repo.commit("2024-02-01", {})
    (repo.root / A).unlink()
    repo.commit("2024-03-01", {A: "3"})
    assert known(repo.root) == {
        A: [("2024-01-01", "1"), ("2024-02-01", None), ("2024-03-01", "3")],
        B: [("2024-01-01", "2")],
    }


def test_a_file_may_be_executable(repo: Repository) -> None:
    repo.commit("2024-01-01", {A: "1"})
    (repo.root / A).chmod(0o755)
    repo.commit("2024-02-01", {})
    assert known(repo.root) == {A: [("2024-01-01", "1"), ("2024-02-01", "1")]}


def test_only_yaml_files_below_the_folder(repo: Repository) -> None:
    repo.commit(
        "2024-01-01",
        {
            A: "1",
            "assessments/video.mp4": "2",
            "assessments.yaml": "3",
            "assessments-old/a.yaml": "4",
            "more/assessments/a.yaml": "5",
            "\nassessments/a.yaml": "6",
            "\x01assessments/a.yaml": "7",
        },
    )
    assert known(repo.root) == {A: [("2024-01-01", "1")]}


@pytest.mark.parametrize(
    "name",
    [
        "with blanks",
        "größe 日本",
        'a"b',
        "tab\tand\nline feed",
        ":1 2 3 4 R",
        "-p",
        pytest.param(
            "\udcff", marks=pytest.mark.skipif(sys.platform != "linux", reason="no such name")
        ),
    ],
)
def test_names_of_files_and_folders(tmp_path: Path, name: str) -> None:
    repo = repository(tmp_path / name, name)
    repo.git("config", "core.quotePath", "true")
    file = f"assessments/{name}/{name}.yaml"
    repo.commit("2024-01-01", {file: LONG, "assessments/old.yaml": LONG + LONG})
    repo.commit("2024-02-01", {"assessments/old.yaml": None, A: LONG + LONG})
    assert days(repo.root) == {file: ["2024-01-01"], A: ["2024-01-01", "2024-02-01"]}


# --- settings -------------------------------------------------------------------------------------

SETTINGS = {
    "log.showRoot": "false",
    "log.diffMerges": "off",
    "log.showSignature": "true",
    "log.follow": "true",
    "log.decorate": "full",
    "log.abbrevCommit": "true",
    "log.mailmap": "false",
    "diff.relative": "true",
    "diff.renames": "copies",
    "diff.renameLimit": "1",
    "diff.external": "false",
    "diff.noprefix": "true",
    "diff.submodule": "log",
    "core.quotePath": "true",
    "core.abbrev": "4",
    "core.pager": "false",
    "color.ui": "always",
    "color.diff": "always",
    "format.pretty": "oneline",
    "i18n.logOutputEncoding": "UTF-16",
    "notes.displayRef": "refs/notes/*",
    "pager.log": "true",
    "column.ui": "always",
}


def eventful(repo: Repository) -> None:
    """Some of everything that settings might hide."""
    signer = repo.top / "signer"
    signer.write_text(
        "#!/bin/sh\ncat\necho '[GNUPG:] SIG_CREATED ' >&2\n"
        "echo '-----BEGIN PGP SIGNATURE-----'\necho '-----END PGP SIGNATURE-----'\n"
    )
    signer.chmod(0o755)
    repo.git("config", "gpg.program", str(signer))
    repo.write({A: LONG, B: "ö", "assessments/größe.yaml": LONG * 2})
    repo.git("add", "--all")
    repo.git(
        "-c", "commit.gpgSign=true", "commit", "--quiet", "--message=Größe", **on("2024-01-01")
    )
    repo.git("notes", "add", "--message", "A note")
    repo.git("switch", "--quiet", "--create", "side")
    files = {A: None, "assessments/größe.yaml": None}
    new = {"assessments/c.yaml": changed(LONG, 2), "assessments/d.yaml": changed(LONG * 2, 2)}
    repo.commit("2024-02-01", {**files, **new})
    repo.git("switch", "--quiet", "main")
    repo.merge("2024-03-01", "side")
    repo.commit("2024-04-01", {B: None})


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    repo = repository(tmp_path_factory.mktemp("full") / "repo", "sub")
    eventful(repo)
    return repo


@pytest.mark.parametrize("key", SETTINGS)
def test_settings_change_nothing(
    full: Repository, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    before = revisions(full.root)
    assert days(full.root) == {
        B: ["2024-01-01", "(2024-04-01)"],
        "assessments/c.yaml": ["2024-01-01", "2024-03-01"],
        "assessments/d.yaml": ["2024-01-01", "2024-03-01"],
    }
    for name, value in (("COUNT", "1"), ("KEY_0", key), ("VALUE_0", SETTINGS[key])):
        monkeypatch.setenv(f"GIT_CONFIG_{name}", value)
    assert revisions(full.root) == before


@pytest.mark.parametrize(
    "settings",
    [
        {"GIT_DIR": "{other}/.git"},
        {"GIT_DIR": "{other}/.git", "GIT_WORK_TREE": "{other}", "GIT_PREFIX": "x/"},
        {"GIT_OBJECT_DIRECTORY": "{other}/.git/objects", "GIT_COMMON_DIR": "{other}/.git"},
        {"GIT_NAMESPACE": "x", "GIT_SHALLOW_FILE": "{other}/shallow"},
        {"GIT_EXTERNAL_DIFF": "false", "GIT_DIFF_OPTS": "-u0", "GIT_PAGER": "false"},
        {"GIT_TRACE": "1", "GIT_LITERAL_PATHSPECS": "1", "LC_ALL": "tlh", "LANGUAGE": "tlh"},
    ],
)
def test_a_git_command_around_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Mapping[str, str]
) -> None:
    repo, other = repository(tmp_path / "repo"), repository(tmp_path / "other")
    repo.commit("2024-01-01", {A: "1"})
    shallow = other.commit("2024-01-01", {A: "not this one"})
    (other.top / "shallow").write_text(f"{shallow}\n")
    for key, value in settings.items():
        monkeypatch.setenv(key, value.format(other=other.top))
    assert known(repo.root) == {A: [("2024-01-01", "1")]}


def test_settings_of_the_environment_count(
    repo: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """In a container this is how an owner is trusted."""
    repo.commit("2024-01-01", {A: "1"})
    distrustful(tmp_path, monkeypatch)
    assert refusal(repo.root) == DISTRUSTED
    for key, value in (("COUNT", "1"), ("KEY_0", "safe.directory"), ("VALUE_0", "*")):
        monkeypatch.setenv(f"GIT_CONFIG_{key}", value)
    assert known(repo.root) == {A: [("2024-01-01", "1")]}


# --- clones and work trees ------------------------------------------------------------------------


def test_a_shallow_clone_is_refused(repo: Repository, tmp_path: Path) -> None:
    repo.commit("2024-01-01", {A: "1"})
    repo.commit("2024-02-01", {A: "2"})
    repo.git("clone", "--quiet", "--depth=1", repo.top.as_uri(), str(tmp_path / "clone"))
    assert refusal(tmp_path / "clone") == SHALLOW
    clone = Repository(tmp_path / "clone", tmp_path / "clone")
    clone.git("fetch", "--quiet", "--unshallow")
    assert days(clone.root) == {A: ["2024-01-01", "2024-02-01"]}


def test_a_work_tree(repo: Repository, tmp_path: Path) -> None:
    repo.commit("2024-01-01", {A: "1"})
    repo.git("worktree", "add", "--quiet", str(tmp_path / "tree"), "-b", "side")
    tree = Repository(tmp_path / "tree", tmp_path / "tree")
    tree.commit("2024-02-01", {A: "2"})
    assert days(tree.root) == {A: ["2024-01-01", "2024-02-01"]}
    assert days(repo.root) == {A: ["2024-01-01"]}


def test_data_in_a_submodule(repo: Repository, tmp_path: Path) -> None:
    data = repository(tmp_path / "data")
    data.commit("2024-01-01", {"a.yaml": "1", "emea/b.yaml": "2"})
    repo.commit("2024-02-01", {"README.md": "Hello\n"})
    repo.git(
        "-c", "protocol.file.allow=always",
        "submodule", "--quiet", "add", data.top.as_uri(), "assessments",
    )  # fmt: skip
    repo.commit("2024-03-01", {})
    assert days(repo.root) == {A: ["2024-01-01"], "assessments/emea/b.yaml": ["2024-01-01"]}


def partial(repo: Repository, clone: Path) -> Path:
    """A clone that leaves contents behind, but those of the last commit."""
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.git("config", "uploadpack.allowAnySHA1InWant", "true")
    repo.git("clone", "--quiet", "--filter=blob:none", repo.top.as_uri(), str(clone))
    return clone


def packs(clone: Path) -> int:
    return len(list((clone / ".git/objects/pack").glob("*.pack")))


def test_a_partial_clone_fetches_what_it_needs_at_once(repo: Repository, tmp_path: Path) -> None:
    eventful(repo)
    for number in range(1, 9):
        repo.commit(f"2024-05-0{number}", {A: f"{number}"})
    clone = partial(repo, tmp_path / "clone")
    before = packs(clone)
    assert revisions(clone) == revisions(repo.root)
    # One request for the renames of the merge, one for all contents; not one for each.
    fetched = packs(clone)
    assert before < fetched < before + 4
    assert revisions(clone) == revisions(repo.root)
    assert packs(clone) == fetched


def test_a_partial_clone_without_its_origin_says_what_is_missing(
    repo: Repository, tmp_path: Path
) -> None:
    repo.commit("2024-01-01", {A: "1"})
    repo.commit("2024-02-01", {A: "2"})
    clone = partial(repo, tmp_path / "clone")
    repo.top.rename(tmp_path / "elsewhere")
    said = refusal(clone)
    assert str(tmp_path) not in said
    assert "does not appear to be a git repository" in said
    assert "from promisor remote" in said


def test_longer_hashes(tmp_path: Path) -> None:
    repo = repository(tmp_path / "repo", "", "--object-format=sha256")
    commit = repo.commit("2024-01-01", {A: "1"})
    assert len(commit) == 64
    assert [r.commit for r in revisions(repo.root)[A]] == [commit]


# --- nothing to be had ----------------------------------------------------------------------------


def test_no_repository(tmp_path: Path) -> None:
    (tmp_path / "assessments").mkdir()
    assert refusal(tmp_path) == (
        "git says: not a git repository (or any of the parent directories): .git"
    )


def test_no_folder(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "There is no folder assessments."


def test_no_commit(repo: Repository) -> None:
    repo.write({A: "1"})
    assert refusal(repo.root) == NO_COMMIT


def test_nothing_of_the_folder_committed(repo: Repository) -> None:
    """As where the data lies in the repository of somebody's settings, and is ignored there."""
    repo.commit("2024-01-01", {"README.md": "Hello\n", ".gitignore": "/work\n"})
    root = repo.top / "work"
    Repository(repo.top, root).write({A: "1"})
    assert refusal(root) == NOTHING
    repo.commit("2024-02-01", {"assessments/notes.txt": "1", "cx/assessments/a.yaml": "1"})
    assert refusal(repo.root) == NOTHING


def test_no_git(repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.commit("2024-01-01", {A: "1"})
    monkeypatch.setenv("PATH", "")
    assert refusal(repo.root) == "git is not installed, or not where PATH says."


def in_place_of_git(folder: Path, monkeypatch: pytest.MonkeyPatch, *lines: str) -> Path:
    """A program by the name of git, in front of the real one."""
    script = folder / "bin" / "git"
    script.parent.mkdir()
    script.write_text("\n".join(["#!/bin/sh", *lines, f'exec "{GIT}" "$@"', ""]))
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(script.parent))
    return script


def test_a_git_that_may_not_be_run(
    repo: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.commit("2024-01-01", {A: "1"})
    script = in_place_of_git(tmp_path, monkeypatch)
    assert days(repo.root) == {A: ["2024-01-01"]}
    script.chmod(0o644)
    assert refusal(repo.root) == "git cannot be run: Permission denied."


@pytest.mark.parametrize("command", ["log", "cat-file"])
def test_a_git_that_is_killed_midway(
    repo: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    repo.commit("2024-01-01", {A: LONG})
    repo.commit("2024-02-01", {A: changed(LONG, 9)})
    in_place_of_git(
        tmp_path, monkeypatch,
        f'if [ "$3" = {command} ]; then', f'  "{GIT}" "$@" | {HEAD} -c 100', "  kill -9 $$",
        "fi",
    )  # fmt: skip
    assert refusal(repo.root) == "git says: nothing, and stopped"


def distrustful(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A git that takes every repository for somebody else's."""
    in_place_of_git(folder, monkeypatch, "export GIT_TEST_ASSUME_DIFFERENT_OWNER=1")


def test_somebody_else_s_repository(
    repo: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.commit("2024-01-01", {A: "1"})
    distrustful(tmp_path, monkeypatch)
    assert refusal(repo.root) == DISTRUSTED


def loose(repo: Repository, blob: str) -> Path:
    return repo.top / ".git/objects" / blob[:2] / blob[2:]


def test_a_blob_that_is_missing(repo: Repository) -> None:
    repo.commit("2024-01-01", {A: "1"})
    blob = repo.git("rev-parse", f"HEAD:{A}")
    repo.commit("2024-02-01", {A: "2"})
    loose(repo, blob).unlink()
    assert refusal(repo.root) == f"The repository lacks part of its history: {blob}."


@pytest.mark.parametrize("damaged", [b"", b"\0" * 40, b"{0}", b"{0}XXXX{1}"])
def test_a_blob_that_is_damaged(repo: Repository, damaged: bytes) -> None:
    repo.commit("2024-01-01", {A: LONG})
    file = loose(repo, repo.git("rev-parse", f"HEAD:{A}"))
    repo.commit("2024-02-01", {A: "2"})
    file.chmod(0o644)
    whole = file.read_bytes()
    file.write_bytes(damaged.replace(b"{0}", whole[:60]).replace(b"{1}", whole[64:]))
    assert refusal(repo.root).startswith(("git says: ", "The repository lacks part of its history"))


def test_a_commit_that_is_missing(repo: Repository) -> None:
    first = repo.commit("2024-01-01", {A: "1"})
    repo.commit("2024-02-01", {A: "2"})
    loose(repo, first).unlink()
    assert refusal(repo.root).startswith("git says: ")


def test_what_git_says_is_bounded_and_harmless(
    repo: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.commit("2024-01-01", {A: "1"})
    lines: Sequence[str] = ("printf 'fatal: \\033[31m%01000d' 7 >&2", "exit 1")
    in_place_of_git(tmp_path, monkeypatch, *lines)
    said = refusal(repo.root)
    assert said.startswith("git says: \\u001b[31m000")
    assert len(said) == len("git says: ") + 500


# --- as it was ------------------------------------------------------------------------------------

FOLDERS = ("assessments", "schema/models")
MODEL = "schema/models/m.yaml"


def at(root: Path, revision: str) -> dict[str, str]:
    found = snapshot(root, revision, FOLDERS)
    return {
        path: content.decode() if isinstance(content, bytes) else content.message
        for path, content in found.items()
    }


def refused(root: Path, revision: str) -> str:
    with pytest.raises(HistoryError) as caught:
        snapshot(root, revision, FOLDERS)
    return str(caught.value)


def test_files_as_they_were(repo: Repository) -> None:
    first = repo.commit("2024-01-01", {A: "1", MODEL: "old", "README.md": "Hello", "a.yaml": "no"})
    repo.git("tag", "--annotate", "--message=One", "one")
    repo.commit("2024-02-01", {A: None, B: "2", "assessments/emea/größe.yaml": "2"}, "Second")
    for revision in (first, first[:9], "HEAD^", "HEAD~1", "one", "main@{2024-01-15}", ":/Change"):
        assert at(repo.root, revision) == {A: "1", MODEL: "old"}, revision
    for revision in ("HEAD", "main", "refs/heads/main", "@", ":/Second"):
        assert at(repo.root, revision) == {
            B: "2",
            "assessments/emea/größe.yaml": "2",
            MODEL: "old",
        }, revision


def test_only_regular_yaml_files_are_as_they_were(repo: Repository) -> None:
    repo.write({A: "1", "assessments/notes.txt": "2", "assessments-old/a.yaml": "3"})
    (repo.root / A).chmod(0o755)
    for link in ("assessments/link.yaml", "assessments/folder", "elsewhere"):
        (repo.root / link).symlink_to("a.yaml")
    repo.commit("2024-01-01", {})
    linked = "expected a file or a folder, found a symbolic link"
    assert at(repo.root, "HEAD") == {
        A: "1",
        "assessments/link.yaml": linked,
        "assessments/folder": linked,
    }
    assert snapshot(repo.root, "HEAD", ["nowhere"]) == {}


@pytest.mark.parametrize("name", ["with blanks", "größe 日本", 'a"b', ":(top)", "-p", "a*"])
def test_a_root_within_its_repository(tmp_path: Path, name: str) -> None:
    repo = repository(tmp_path / "repo", name)
    repo.commit("2024-01-01", {A: "1", "../assessments/b.yaml": "not this one", MODEL: "m"})
    assert at(repo.root, "HEAD") == {A: "1", MODEL: "m"}
    assert snapshot(repo.top, "HEAD", [name]) == {f"{name}/{A}": b"1", f"{name}/{MODEL}": b"m"}


@pytest.mark.parametrize("folder", ["assessments", "schema", "schema/models"])
def test_files_of_a_submodule_as_they_were(
    repo: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    for name, value in (("COUNT", "1"), ("KEY_0", "protocol.file.allow"), ("VALUE_0", "always")):
        monkeypatch.setenv(f"GIT_CONFIG_{name}", value)
    data = repository(tmp_path / "data")
    data.commit("2024-01-01", {"x.yaml": "1", "models/y.yaml": "1", "emea/z.yaml": "1"})
    inner = repo.root / folder
    repo.git(
        "-c", "protocol.file.allow=always",
        "submodule", "--quiet", "add", data.top.as_uri(), folder,
    )  # fmt: skip
    repo.commit("2024-02-01", {"other.yaml": "1"})
    later = data.commit("2024-03-01", {"x.yaml": "2", "models/y.yaml": "2", "emea/z.yaml": "2"})
    Repository(inner, inner).git("-c", "protocol.file.allow=always", "pull", "--quiet")
    repo.commit("2024-04-01", {})
    names = ("models/y.yaml",) if folder == "schema" else ("emea/z.yaml", "models/y.yaml", "x.yaml")
    assert at(repo.root, "HEAD^") == {f"{folder}/{name}": "1" for name in names}
    assert at(repo.root, "HEAD") == {f"{folder}/{name}": "2" for name in names}
    repo.git("clone", "--quiet", repo.top.as_uri(), str(tmp_path / "clone"))
    assert refused(tmp_path / "clone", "HEAD") == (
        f"{folder} is a submodule, whose commit {later} is not here. Fetch it: "
        "git submodule update --init, or submodules: true in the workflow that checks it out."
    )


@pytest.mark.parametrize(
    "revision",
    [
        "", " ", "nowhere", "--output=out", "-h", "--all", "^HEAD", "HEAD..HEAD", "HEAD HEAD",
        "HEAD:assessments", "HEAD^{tree}", "HEAD\n", "HEAD\0", "HEAD\0HEAD", "f" * 40, "HEAD~9",
        ":/nothing", "\udcff", "--end-of-options",
    ],
)  # fmt: skip
def test_a_revision_that_is_none(repo: Repository, revision: str) -> None:
    repo.commit("2024-01-01", {A: "1"})
    said = refused(repo.root, revision)
    assert said.startswith('There is no revision "')
    assert said.endswith('" here. Name a commit, a branch or a tag.')
    assert said.isprintable()
    assert sorted(path.name for path in repo.root.iterdir()) == [".git", "assessments"]


def test_a_branch_that_is_only_at_the_origin(repo: Repository, tmp_path: Path) -> None:
    repo.commit("2024-01-01", {A: "1"})
    repo.git("branch", "release")
    repo.git("clone", "--quiet", repo.top.as_uri(), str(tmp_path / "clone"))
    assert refused(tmp_path / "clone", "release") == (
        'There is no revision "release" here. Did you mean origin/release?'
    )
    assert at(tmp_path / "clone", "origin/release") == {A: "1"}


def test_revisions_of_a_shallow_clone(repo: Repository, tmp_path: Path) -> None:
    repo.commit("2024-01-01", {A: "1"})
    repo.commit("2024-02-01", {A: "2"})
    repo.git("clone", "--quiet", "--depth=1", repo.top.as_uri(), str(tmp_path / "clone"))
    assert at(tmp_path / "clone", "HEAD") == {A: "2"}
    assert refused(tmp_path / "clone", "HEAD^") == (f'There is no revision "HEAD^" here. {SHALLOW}')


def test_a_snapshot_without_a_repository(tmp_path: Path) -> None:
    assert refused(tmp_path, "HEAD") == (
        "git says: not a git repository (or any of the parent directories): .git"
    )


def test_a_snapshot_before_the_first_commit(repo: Repository) -> None:
    assert refused(repo.root, "HEAD") == (
        'There is no revision "HEAD" here. Name a commit, a branch or a tag.'
    )


def on_day(root: Path, day: str) -> str:
    try:
        return commit_on(root, date.fromisoformat(day))
    except HistoryError as error:
        return str(error)


def test_the_last_commit_of_a_day(repo: Repository) -> None:
    first = repo.commit("2024-01-01T01:00:00+02:00", {A: "1"}, authored="2023-12-01")
    second = repo.commit("2024-02-01T12:00:00+00:00", {A: "2"})
    third = repo.commit("2024-02-01T23:59:59+00:00", {A: "3"})
    assert on_day(repo.root, "2023-12-30") == (
        "Nothing had been committed by 2023-12-30; the first commit is of 2023-12-31."
    )
    assert on_day(repo.root, "2023-12-31") == first
    assert on_day(repo.root, "2024-01-31") == first
    assert on_day(repo.root, "2024-02-01") == third != second
    assert on_day(repo.root, "2025-01-01") == third


def test_the_last_commit_of_a_day_is_on_the_main_line(repo: Repository) -> None:
    first = repo.commit("2024-01-01", {A: "1"})
    repo.git("switch", "--quiet", "--create", "side")
    repo.commit("2024-02-01", {A: "draft"})
    repo.git("switch", "--quiet", "main")
    merge = repo.merge("2024-03-01", "side")
    assert on_day(repo.root, "2024-02-15") == first
    assert on_day(repo.root, "2024-03-01") == merge


def test_the_last_commit_of_a_day_in_a_shallow_clone(repo: Repository, tmp_path: Path) -> None:
    repo.commit("2024-01-01", {A: "1"})
    last = repo.commit("2024-02-01", {A: "2"})
    repo.git("clone", "--quiet", "--depth=1", repo.top.as_uri(), str(tmp_path / "clone"))
    assert on_day(tmp_path / "clone", "2024-02-01") == last
    assert on_day(tmp_path / "clone", "2024-01-15") == (
        f"What there was on 2024-01-15 cannot be told. {SHALLOW}"
    )


def test_the_last_commit_of_a_day_before_the_first(repo: Repository) -> None:
    assert on_day(repo.root, "2024-01-15") == NO_COMMIT


def test_where_two_revisions_parted(repo: Repository) -> None:
    first = repo.commit("2024-01-01", {A: "1"})
    repo.git("switch", "--quiet", "--create", "side")
    repo.commit("2024-02-01", {B: "1"})
    repo.git("switch", "--quiet", "main")
    repo.commit("2024-02-02", {A: "2"})
    assert merge_base(repo.root, "main", "side") == first
    assert merge_base(repo.root, "HEAD^", "side") == first
    with pytest.raises(HistoryError, match=r'There is no revision "nowhere" here\.'):
        merge_base(repo.root, "main", "nowhere")


def test_revisions_without_a_common_beginning(repo: Repository, tmp_path: Path) -> None:
    repo.commit("2024-01-01", {A: "1"})
    repo.git("switch", "--quiet", "--orphan", "other")
    repo.commit("2024-02-01", {B: "1"})
    none = "main and other have no commit in common here. "
    with pytest.raises(HistoryError) as caught:
        merge_base(repo.root, "main", "other")
    assert str(caught.value) == f"{none}Compare them as they are: with two dots."
    clone = tmp_path / "clone"
    repo.git("clone", "--quiet", "--depth=1", "--no-single-branch", repo.top.as_uri(), str(clone))
    with pytest.raises(HistoryError) as caught:
        merge_base(clone, "origin/main", "other")
    assert str(caught.value) == f"origin/{none}{SHALLOW}"


# --- the working tree -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"status.relativePaths": "true", "status.short": "true", "status.branch": "true"},
        {"status.showUntrackedFiles": "no", "status.renames": "copies", "color.status": "always"},
        {"core.quotePath": "true", "status.showStash": "true", "column.status": "always"},
    ],
)
def test_files_that_are_not_as_committed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Mapping[str, str]
) -> None:
    repo = repository(tmp_path / "repo", "größe/a b")
    names = ("same", "edited", "staged", "both", "gone", "unstaged", 'odd "name"\nof a file', "x")
    files = {f"assessments/{name}.yaml": LONG for name in names}
    repo.commit("2024-01-01", {**files, "../outside.yaml": "1", ".gitignore": "*.ignored\n"})
    assert history.edited(repo.root, "assessments") == frozenset()
    repo.write({f"assessments/{name}.yaml": f"{name}" for name in names[1:4]})
    repo.git("add", "--", "größe/a b/assessments/staged.yaml", "größe/a b/assessments/both.yaml")
    repo.write({"assessments/both.yaml": "again", "assessments/gone.yaml": None, names[6]: "1"})
    repo.git("rm", "--quiet", "--cached", "größe/a b/assessments/unstaged.yaml")
    repo.write({f"assessments/{names[6]}.yaml": "1", "../outside.yaml": "2"})
    repo.write({"assessments/new/deep.yaml": "1", "assessments/an.ignored": "1"})
    repo.git("mv", "größe/a b/assessments/x.yaml", "größe/a b/assessments/y.yaml")
    monkeypatch.setenv("GIT_CONFIG_COUNT", f"{len(settings)}")
    for number, (key, value) in enumerate(settings.items()):
        monkeypatch.setenv(f"GIT_CONFIG_KEY_{number}", key)
        monkeypatch.setenv(f"GIT_CONFIG_VALUE_{number}", value)
    changed = {*names[1:], "y", "new/deep"}
    assert history.edited(repo.root, "assessments") == {
        *(f"assessments/{name}.yaml" for name in changed), "assessments/an.ignored",
    }  # fmt: skip


def test_files_in_conflict_are_not_as_committed(repo: Repository) -> None:
    repo.commit("2024-01-01", {A: "1", B: "1"})
    repo.git("switch", "--quiet", "--create", "side")
    repo.commit("2024-02-01", {A: "2"})
    repo.git("switch", "--quiet", "main")
    repo.commit("2024-02-02", {A: "3"})
    with pytest.raises(AssertionError):
        repo.merge("2024-03-01", "side")
    assert history.edited(repo.root, "assessments") == {A}


def test_what_is_tracked(repo: Repository) -> None:
    repo.commit("2024-01-01", {".gitignore": "/.cache/\n", A: "1"})
    repo.write({".cache/maturity/x": "1"})
    assert not history.is_tracked(repo.root, ".cache/maturity")
    repo.git("add", "--force", ".cache/maturity/x")
    assert history.is_tracked(repo.root, ".cache/maturity")
    assert not history.is_tracked(repo.root, ".cache/mat*")
    repo.record("2024-01-02")
    assert history.is_tracked(repo.root, ".cache/maturity")


def test_replaced_commits_are_as_they_were(repo: Repository) -> None:
    """Another clone would not know of the replacement."""
    first = repo.commit("2024-01-01", {A: "1"})
    second = repo.commit("2024-02-01", {A: "2"})
    repo.git("replace", "--graft", second)
    assert [r.commit for r in revisions(repo.root)[A]] == [first, second]


# --- against the obvious way ----------------------------------------------------------------------

PLACES = [A, B, "assessments/emea/c.yaml", "away/a.yaml", "assessments.yaml", "assessments/n.txt"]


def grow(repo: Repository, chance: random.Random, commits: int, first: int = 0) -> None:
    """Commits that write, edit, remove and move files, some merged from a branch."""
    for number in range(first, first + commits):
        day = f"2024-{1 + number // 28:02}-{1 + number % 28:02}"
        is_side = chance.random() < 0.3
        if is_side:
            repo.git("switch", "--quiet", "--create", f"side-{number}")
        for _ in range(chance.randint(1, 2)):
            repo.commit(day, dict(something(repo, chance)))
        if is_side:
            repo.git("switch", "--quiet", "main")
            repo.commit(day, {f"README-{number}.md": "Hello"})
            repo.merge(day, f"side-{number}")


def something(repo: Repository, chance: random.Random) -> Iterator[tuple[str, str | None]]:
    there = [place for place in PLACES if (repo.root / place).is_file()]
    free = [place for place in PLACES if place not in there]
    kind = chance.choice(("write", "write", "edit", "edit", "remove", "move", "move", "swap"))
    if kind == "write" or not there:
        yield chance.choice(PLACES), "".join(f"{chance.random()}\n" for _ in range(30))
        return
    place = chance.choice(there)
    text = (repo.root / place).read_text()
    if kind == "edit":
        yield place, changed(text, 1)
    elif kind == "remove":
        yield place, None
    elif kind == "move" and free:
        yield place, None
        yield chance.choice(free), changed(text, chance.choice((0, 1, 20)))
    elif kind == "swap":
        other = chance.choice(there)
        yield place, (repo.root / other).read_text()
        yield other, text


Told = list[tuple[str, str, bool]]
"""Paths before and after, and whether there is a file then."""


def one_by_one(repo: Repository) -> Iterator[tuple[str, Told]]:
    """Each commit of the line, and what it changed against its first parent."""
    for commit in repo.git("rev-list", "--first-parent", "--reverse", "HEAD").split():
        told = repo.git(
            "diff-tree", "-r", "--root", "-m", "--first-parent", "-M90%", "-l1000",
            "--no-commit-id", "--name-status", "-z", commit,
        ).split("\0")[:-1]  # fmt: skip
        found = []
        while told:
            status, old, *told = told
            new, *told = told if status[0] == "R" else (old, *told)
            found.append((old, new, status[0] != "D"))
        yield commit, found


def heir(steps: Sequence[Told], path: str) -> str:
    """The last path of what was at a path before some steps; nothing if it is another's by then."""
    for number, step in enumerate(steps):
        later = steps[number + 1 :]
        for old, new, _ in step:
            if old == path != new:
                last = heir(later, new)
                if last.startswith("assessments/") or not last:
                    return last
            elif new == path != old and heir(later, new).startswith("assessments/"):
                return ""
    return path


def obvious(repo: Repository) -> dict[str, list[tuple[str, bytes | None]]]:
    """Path: commit and content of each revision, from one commit and its parent at a time."""
    commits = [*one_by_one(repo)]
    steps = [step for _, step in commits]
    lines: dict[str, list[tuple[str, bytes | None]]] = {}
    for number, (commit, step) in enumerate(commits, start=1):
        for old, new, is_there in step:
            last, left = heir(steps[number:], new), heir(steps[number:], old)
            if last.startswith("assessments/"):
                content = repo.git("show", f"{commit}:{new}").encode() if is_there else None
                lines.setdefault(last, []).append((commit, content))
            elif last and left.startswith("assessments/"):
                lines.setdefault(left, []).append((commit, None))
    return {path: line for path, line in lines.items() if path.endswith(".yaml")}


def seen(found: Mapping[str, Sequence[Seen]]) -> dict[str, list[tuple[str, bytes | None]]]:
    return {
        path: [(r.commit, r.content if r.content is None else r.content.strip()) for r in line]
        for path, line in found.items()
    }


@pytest.mark.parametrize("seed", range(12))
def test_revisions_are_what_each_commit_shows(repo: Repository, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  nothing is secret here
    repo.commit("2023-12-31", {A: LONG})
    grow(repo, chance, 8)
    (repo.root / "assessments").mkdir(exist_ok=True)
    known = log_of(repo.root)
    assert seen(revisions(repo.root)) == obvious(repo)
    grow(repo, chance, 4, first=8)
    (repo.root / "assessments").mkdir(exist_ok=True)
    assert seen(revisions(repo.root)) == obvious(repo)
    # What follows on a log that is known is read as if all had been.
    assert revisions(repo.root, known) == revisions(repo.root)
