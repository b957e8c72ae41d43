"""Past revisions of files, out of git: the only module that runs it.

Knows commits, renames and what can be missing from a clone; must not know what is in a file.
"""

import os
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from maturity.problems import visible

_LOG = (
    "log", "--first-parent", "--diff-merges=first-parent", "-M90%", "-l1000", "--root", "--raw",
    "-z", "--no-abbrev", "--no-relative", "--no-color", "--no-ext-diff", "--no-show-signature",
    "--encoding=UTF-8", "--format=%x01%H%x20%ct%x20%at%x20%s",
)  # fmt: skip
"""The main line only, merges as what they brought in, whatever the user's settings are. Renames
count from 90 % alike: two teams' files can be two thirds alike without being one."""
_REGULAR = ("100644", "100755")
_AT_ONCE = 1000
"""How many files' contents are asked for together."""
_KEPT = (
    "GIT_CONFIG_", "GIT_SSH", "GIT_SSL_", "GIT_ASKPASS", "GIT_EXEC_PATH", "GIT_CEILING_DIRECTORIES",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
)  # fmt: skip
"""What the environment may tell git: settings of the user, not those of a surrounding command."""

_Change = tuple[bytes, str, str, str | None]
"""A commit, as git describes it; a path before and after; the blob, none if no file is left."""
_Line = list[tuple[bytes, str | None]]
"""The commits that changed one file, newest first, and what they left of it."""


class HistoryError(Exception):
    """There is no history that could be trusted; says why, and what would help."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Revision:
    """One state of a file on the main line."""

    commit: str
    """Its full hash."""
    merged_on: date
    """The day it came onto the main line, in UTC."""
    authored_on: date
    """The day it was written, in UTC; can be weeks earlier."""
    subject: str
    """First line of the commit message: a stranger's words."""
    content: bytes | None
    """None where the commit removed the file, or put something else in its place."""


def revisions(root: Path, folder: str) -> Mapping[str, tuple[Revision, ...]]:
    """Path from the root: its revisions, oldest first, followed through renames.

    Only YAML files below `folder`, a path from the root. Files that are gone are there under
    their last path, unless another file has been renamed to it since. Raises HistoryError where
    there is no git, no repository, nothing committed, or only part of the history.
    """
    # Asked in the folder itself, which can be a submodule.
    here = root / folder
    prefix = _prefix(here)
    changes = [*_changes(here)]
    lines = {path: line for path, line in _lines(changes, prefix).items() if path.endswith(".yaml")}
    if not lines:
        raise HistoryError(f"Nothing in {folder} has been committed to its repository yet.")
    wanted = {blob for line in lines.values() for _, blob in line}
    # Asked for as they were committed: in any other order git takes ten times as long.
    blobs = _contents(here, [*dict.fromkeys(b for *_, b in changes if b and b in wanted)])
    return {
        f"{folder}/{path.removeprefix(prefix)}": tuple(
            _revision(commit, blobs[blob] if blob else None) for commit, blob in reversed(line)
        )
        for path, line in sorted(lines.items())
    }


def _prefix(here: Path) -> str:
    """The path of a folder in its repository; raises HistoryError where that is cut off."""
    said = _git(here, "rev-parse", "--is-shallow-repository", "--show-prefix")
    shallow, _, prefix = os.fsdecode(said).partition("\n")
    if shallow == "true":
        raise HistoryError(
            "This is a shallow clone, whose history is cut off. Fetch all of it: "
            "git fetch --unshallow, or fetch-depth: 0 in the workflow that checks it out."
        )
    return prefix.removesuffix("\n")


def _changes(here: Path) -> Iterator[_Change]:
    """All that the commits of the main line changed, newest first."""
    commit = b""
    tokens = iter(_git(here, *_LOG).split(b"\0"))
    for token in tokens:
        if token.startswith(b"\x01"):
            commit = token[1:]
        elif token:
            _, mode, _, blob, status = token.decode().split(" ")
            old = os.fsdecode(next(tokens))
            new = os.fsdecode(next(tokens)) if status.startswith("R") else old
            yield commit, old, new, blob if mode in _REGULAR else None


def _lines(changes: Iterable[_Change], below: str) -> dict[str, _Line]:
    """The last path of every file that was below a folder at last, and its line.

    A line goes on wherever the file was before, outside the folder as well: the folder may have
    moved. A file that was renamed out of the folder was removed.
    """
    lines: dict[str, _Line] = defaultdict(list)
    # Path before the change last seen: last path of its file; empty where another took that over.
    heirs: dict[str, str] = {}

    def ours(path: str) -> str:
        last = heirs.get(path, path)
        return last if last.startswith(below) else ""

    for commit, old, new, blob in changes:
        if last := ours(new):
            lines[last].append((commit, blob))
            if old != new:
                heirs[old], heirs[new] = last, ""
        elif new in heirs:
            heirs[old] = ""
        elif left := ours(old):
            lines[left].append((commit, None))
    return lines


def _revision(commit: bytes, content: bytes | None) -> Revision:
    key, merged, authored, subject = commit.decode(errors="replace").split(" ", 3)
    try:
        merged_on, authored_on = _day(merged), _day(authored)
    except (ValueError, OverflowError):
        raise HistoryError(f"Commit {key} has a date that cannot be read.") from None
    return Revision(
        commit=key, merged_on=merged_on, authored_on=authored_on, subject=subject, content=content
    )


def _day(seconds: str) -> date:
    return datetime.fromtimestamp(int(seconds), UTC).date()


def _contents(here: Path, blobs: Sequence[str]) -> dict[str, bytes]:
    """The content of every blob."""
    partial = _is_partial(here)
    found = {}
    for start in range(0, len(blobs), _AT_ONCE):
        wanted = blobs[start : start + _AT_ONCE]
        names = "".join(f"{blob}\n" for blob in wanted)
        if partial:
            # Makes git fetch what is missing in one request; cat-file takes one for each.
            _git(here, "pack-objects", "--stdout", "--window=0", "-q", given=names)
        said = _git(here, "cat-file", "--batch", "--buffer", given=names)
        at = 0
        for blob in wanted:
            end = said.index(b"\n", at)
            _, *kind, size = said[at:end].split(b" ")
            if not kind:
                raise HistoryError(f"The repository lacks part of its history: {blob}.")
            found[blob] = said[end + 1 : end + 1 + int(size)]
            at = end + 1 + int(size) + 1
    return found


def _is_partial(here: Path) -> bool:
    """Whether the clone leaves contents with the repository it was made from, until asked for."""
    try:
        return bool(_git(here, "config", "--get-regexp", r"^remote\..*\.promisor$"))
    except HistoryError:
        return False


def _git(here: Path, *arguments: str, given: str = "") -> bytes:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") or k.startswith(_KEPT)}
    try:
        return subprocess.run(  # noqa: S603  a fixed command
            ["git", "-C", str(here), *arguments],  # noqa: S607  the user's own git
            input=given.encode(),
            capture_output=True,
            check=True,
            env=kept | {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"},
        ).stdout
    except subprocess.CalledProcessError as error:
        said = " ".join(error.stderr.decode(errors="replace").split())
        told = visible(said.removeprefix("fatal: "), 500) or "nothing, and stopped"
        raise HistoryError(f"git says: {told}") from None
    except FileNotFoundError:
        raise HistoryError("git is not installed, or not where PATH says.") from None
    except OSError as error:
        raise HistoryError(f"git cannot be run: {error.strerror}.") from None
