"""What was committed, and when.

Knows commits, renames and what can be missing from a clone; must not know what is in a file.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from maturity.past import git
from maturity.past.git import HistoryError
from maturity.problems import Problem, visible
from maturity.reading.files import linked

__all__ = [
    "Change",
    "HistoryError",
    "Log",
    "Revision",
    "Step",
    "commit_on",
    "edited",
    "head",
    "is_tracked",
    "lines",
    "merge_base",
    "nothing",
    "place",
    "read",
    "revision",
    "snapshot",
]

_LOG = (
    "log", "--first-parent", "--diff-merges=first-parent", "-M90%", "-l1000", "--root", "--raw",
    "-z", "--no-abbrev", "--no-relative", "--no-color", "--no-ext-diff", "--no-show-signature",
    "--encoding=UTF-8", "--format=%x01%H:%P:%ct:%at:%s",
)  # fmt: skip
"""The main line only, merges as what they brought in, whatever the user's settings are. Renames
count from 90 % alike: two teams' files can be two thirds alike without being one."""
_REGULAR = ("100644", "100755")
_LINK = "120000"
_SUBMODULE = "160000"
_DAY = 24 * 60 * 60
_CHECK_OUT = (
    "Fetch it: git submodule update --init, or submodules: true in the workflow that checks it out."
)
_NO_COMMIT = "Nothing has been committed to this repository yet."


@dataclass(frozen=True, kw_only=True, slots=True)
class Revision:
    """One commit of the main line, as the one that changed a file."""

    commit: str
    """Its full hash."""
    merged_on: date
    """The day it came onto the main line, in UTC."""
    authored_on: date
    """The day it was written, in UTC; can be weeks earlier."""
    subject: str
    """First line of the commit message: a stranger's words."""


class Change(NamedTuple):
    """What one commit of the main line did to one file, as git tells it."""

    commit: str
    merged: str
    """Seconds since 1970, in text that may be anything."""
    authored: str
    """Likewise."""
    subject: str
    old: str
    """Path in the repository before."""
    new: str
    """Path after."""
    blob: str
    """The name of what the file holds from then on; empty if there is no file any more."""


class Log(NamedTuple):
    """What the main line did to the files of some folders, wherever they were before."""

    head: str
    """The commit it ends with."""
    below: tuple[str, ...]
    """The folders, as :func:`place` gives them."""
    changes: tuple[Change, ...]
    """Newest first."""


class Step(NamedTuple):
    """One change in the life of a file, which may have gone by other names then."""

    order: int
    """How many of the log's commits are later."""
    change: Change
    blob: str
    """What the file held from then on; empty if it was there no more."""


# --- the main line --------------------------------------------------------------------------------


def place(root: Path, folder: str) -> str:
    """The path of a folder in its repository, with a slash at its end; empty for all of it."""
    # Asked in the folder itself, which can be a submodule.
    return os.fsdecode(git.run(root / folder, "rev-parse", "--show-prefix")).removesuffix("\n")


def head(here: Path) -> str:
    """The commit that is checked out.

    Raises HistoryError where there is no git, no repository, nothing committed, or only part of
    the history.
    """
    if not here.is_dir():
        raise HistoryError(f"There is no folder {here.name}.")
    if git.is_shallow(here):
        raise HistoryError(git.SHALLOW)
    found = git.known(here, "HEAD")
    if not found:
        raise HistoryError(_NO_COMMIT)
    return found


def read(here: Path, head: str, below: tuple[str, ...], known: Log | None = None) -> Log:
    """The log of some folders up to a commit; of what follows on a known log, only the rest."""
    if known and known.below == below:
        if known.head == head:
            return known
        if newer := _newer(here, head, known):
            return Log(head, below, _kept([*newer, *known.changes], below))
    return Log(head, below, _kept(_Walk(here, head), below))


def revision(commit: str, merged: str, authored: str, subject: str) -> Revision:
    """A commit that a change names; raises HistoryError where it has a date that is none."""
    return Revision(
        commit=commit,
        merged_on=_dated(commit, merged),
        authored_on=_dated(commit, authored),
        subject=subject,
    )


def lines(log: Log) -> dict[str, list[Step]]:
    """The last path in the repository of every YAML file that was below the log's folders at last.

    With it the steps of its life, oldest first. A line goes on wherever the file was before,
    outside the folders as well, for the folders may have moved. A file that was renamed out of
    them was removed. Files that are gone are there, unless another was renamed to their path.
    """
    found: dict[str, list[Step]] = {}
    order, commit = -1, ""
    for change, line, blob in _followed(log.changes, log.below):
        if change.commit != commit:
            order, commit = order + 1, change.commit
        if line:
            found.setdefault(line, []).append(Step(order, change, blob))
    return {path: steps[::-1] for path, steps in sorted(found.items()) if path.endswith(".yaml")}


def edited(root: Path, folder: str) -> frozenset[str]:
    """Paths from the root: the files below a folder that are not as they were last committed."""
    here = root / folder
    top = place(root, folder)
    told = git.run(
        here, "status", "--porcelain=v2", "-z", "--untracked-files=all", "--ignored=traditional",
        "--no-renames", "--", ".",
    )  # fmt: skip
    # The path comes last, after as many fields as the kind of entry has.
    fields = {"1": 8, "u": 10, "?": 1, "!": 1}
    entries = os.fsdecode(told).split("\0")[:-1]
    paths = (entry.split(" ", fields[entry[0]])[-1] for entry in entries)
    return frozenset(f"{folder}/{path.removeprefix(top)}" for path in paths)


def is_tracked(root: Path, folder: str) -> bool:
    """Whether something below a folder is committed, or about to be."""
    return bool(git.run(root, "--literal-pathspecs", "ls-files", "-z", "--", folder))


def nothing(root: Path, folder: str) -> str:
    """Why a folder has no history."""
    entry = git.run(root, "--literal-pathspecs", "ls-files", "--stage", "-z", "--", folder)
    if entry.startswith(_SUBMODULE.encode()):
        return f"{folder} is a submodule that is not checked out. {_CHECK_OUT}"
    return f"Nothing in {folder} has been committed to its repository yet."


# --- as it was ------------------------------------------------------------------------------------


def snapshot(root: Path, revision: str, folders: Sequence[str]) -> Mapping[str, bytes | Problem]:
    """Path from the root: content of every YAML file below these folders at a revision.

    A symbolic link is what is wrong with it, as it is among the files at hand.

    The revision is anything by which git knows a commit: a hash, a branch, a tag, `HEAD~2`. Raises
    HistoryError where it knows none by that name, or where a content is missing.
    """
    commit = _commit(root, revision.replace("\0", " "))
    found = _below(root, commit, [f"{folder}/" for folder in folders])
    return {path: linked(path) if held is None else held for path, held in found.items()}


def merge_base(root: Path, one: str, other: str) -> str:
    """The commit at which two revisions parted.

    Raises HistoryError where git knows none by these names, or nothing that they have in common.
    """
    commits = [_commit(root, revision.replace("\0", " ")) for revision in (one, other)]
    try:
        return git.run(root, "merge-base", *commits).decode().strip()
    except HistoryError:
        hint = git.SHALLOW if git.is_shallow(root) else "Compare them as they are: with two dots."
        both = f"{visible(one)} and {visible(other)}"
        raise HistoryError(f"{both} have no commit in common here. {hint}") from None


def commit_on(root: Path, day: date) -> str:
    """The commit that was the last of the main line when a day ended, in UTC.

    Raises HistoryError where there was none yet, or where a shallow clone cannot tell.
    """
    is_cut_off = git.is_shallow(root)
    if not git.known(root, "HEAD"):
        raise HistoryError(_NO_COMMIT)
    committed_on = day
    said = git.run(root, "log", "--first-parent", "--no-show-signature", "--format=%H %ct")
    for line in said.decode().splitlines():
        commit, _, seconds = line.partition(" ")
        committed_on = _dated(commit, seconds)
        if committed_on <= day:
            return commit
    if is_cut_off:
        raise HistoryError(f"What there was on {day} cannot be told. {git.SHALLOW}")
    raise HistoryError(
        f"Nothing had been committed by {day}; the first commit is of {committed_on}."
    )


# --- following files ------------------------------------------------------------------------------


def _newer(here: Path, head: str, known: Log) -> Sequence[Change]:
    """What came after a known log; nothing where the line does not simply go on from there."""
    walk = _Walk(here, f"{known.head}..{head}")
    try:
        changes = list(walk)
    except HistoryError:
        return ()  # its head is gone

    def is_ours(path: str) -> bool:
        return path.startswith(known.below)

    # The known log does not say what a file was that comes in from elsewhere.
    moved_in = any(is_ours(change.new) and not is_ours(change.old) for change in changes)
    return () if moved_in or walk.before != known.head else changes


class _Walk:
    """All that the commits of a range of the main line changed, newest first."""

    def __init__(self, here: Path, range_: str) -> None:
        self.before = ""
        """What the commit walked to last came after on the line; empty if it was the first."""
        self._tokens = git.tokens(here, *_LOG, range_)

    def __iter__(self) -> Iterator[Change]:
        commit: list[str] = []
        for token in self._tokens:
            if token.startswith(b"\x01"):
                key, parents, *rest = token[1:].decode(errors="replace").split(":", 4)
                self.before = parents.partition(" ")[0]
                commit = [key, *rest]
            elif token:
                _, mode, _, blob, status = token.decode().split(" ")
                old = os.fsdecode(next(self._tokens))
                new = os.fsdecode(next(self._tokens)) if status.startswith("R") else old
                kept = blob if mode in _REGULAR else ""
                yield Change._make((*commit, old, new, kept))


def _followed(
    changes: Iterable[Change], below: tuple[str, ...]
) -> Iterator[tuple[Change, str, str]]:
    """Each change that matters for files below folders; the last path of the file and its blob.

    The path is empty where the change only says that an earlier name is another file's.
    """
    # Path before the change last seen: last path of its file; empty where another took that over.
    heirs: dict[str, str] = {}

    def ours(path: str) -> str:
        last = heirs.get(path, path)
        return last if last.startswith(below) else ""

    for change in changes:
        old, new = change.old, change.new
        if last := ours(new):
            if old != new:
                heirs[old], heirs[new] = last, ""
            yield change, last, change.blob
        elif new in heirs:
            heirs[old] = ""
            yield change, "", ""
        elif left := ours(old):
            yield change, left, ""


def _kept(changes: Iterable[Change], below: tuple[str, ...]) -> tuple[Change, ...]:
    return tuple(change for change, _, _ in _followed(changes, below))


@cache
def _day(number: int) -> date:
    return datetime.fromtimestamp(number * _DAY, UTC).date()


def _dated(commit: str, seconds: str) -> date:
    """The day of a point in time that a commit gives."""
    try:
        return _day(int(seconds) // _DAY)
    except (ValueError, OverflowError):
        raise HistoryError(f"Commit {commit} has a date that cannot be read.") from None


def _commit(here: Path, revision: str) -> str:
    """The hash of the commit that a user means."""
    # First whatever it is, for a search such as :/text would take what is appended as its own.
    found = git.known(here, revision)
    if commit := git.known(here, f"{found}^{{commit}}") if found.isalnum() else "":
        return commit
    git.run(here, "rev-parse", "--git-dir")  # says so where there is no repository
    hint = "Name a commit, a branch or a tag."
    if git.known(here, f"refs/remotes/origin/{revision}"):
        hint = f"Did you mean origin/{visible(revision)}?"
    elif git.is_shallow(here):
        hint = git.SHALLOW
    raise HistoryError(f'There is no revision "{visible(revision)}" here. {hint}')


def _below(here: Path, commit: str, within: Sequence[str]) -> dict[str, bytes | None]:
    """The YAML files at a commit whose path from `here` begins so; those of submodules too.

    None stands for a symbolic link there, or to there.
    """
    # By the first step only: of a submodule git tells nothing where one asks for what is in it.
    tops = sorted({f"./{path.partition('/')[0]}" for path in within})
    said = git.run(here, "--literal-pathspecs", "ls-tree", "-r", "-z", commit, "--", *tops)
    blobs: dict[str, str] = {}
    found: dict[str, bytes | None] = {}
    for entry in said.split(b"\0")[:-1]:
        meta, _, name = entry.partition(b"\t")
        mode, _, key = meta.decode().split(" ")
        path = os.fsdecode(name)
        if mode == _SUBMODULE:
            found |= _below_submodule(here, path, key, within)
        elif mode == _LINK and any(_meet(f"{path}/", folder) for folder in within):
            found[path] = None
        elif mode in _REGULAR and path.startswith((*within,)) and path.endswith(".yaml"):
            blobs[path] = key
    wanted = [*dict.fromkeys(blobs.values())]
    git.fetch(here, wanted)
    held = dict(git.contents(here, wanted))
    return found | {path: held[key] for path, key in blobs.items()}


def _below_submodule(
    here: Path, path: str, commit: str, within: Sequence[str]
) -> dict[str, bytes | None]:
    top = f"{path}/"
    inner = ["" if top.startswith(w) else w.removeprefix(top) for w in within if _meet(top, w)]
    if not inner:
        return {}
    try:
        found = _below(here / path, commit, inner)
    except HistoryError:
        raise HistoryError(
            f"{visible(path)} is a submodule, whose commit {commit} is not here. {_CHECK_OUT}"
        ) from None
    return {f"{path}/{name}": content for name, content in found.items()}


def _meet(one: str, other: str) -> bool:
    """One of two folders lies in the other."""
    return one.startswith(other) or other.startswith(one)
