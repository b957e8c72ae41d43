"""Past revisions of files, out of git: the only module that runs it.

Knows commits, renames and what can be missing from a clone; must not know what is in a file.
"""

import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Thread
from typing import IO

_REGULAR = ("100644", "100755")
_LOG = (
    "log", "--first-parent", "--diff-merges=first-parent", "-M90%", "--root", "--raw", "-z",
    "--no-abbrev", "--no-relative", "--no-color", "--no-ext-diff", "--no-show-signature",
    "--format=%x01%H%x20%ct%x20%at%x20%s", "HEAD",
)  # fmt: skip
"""The main line only, merges as what they brought in, whatever the user's settings are. Renames
count from 90 % alike: two teams' files can be two thirds alike without being one."""


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
    """None where the commit removed the file."""


def revisions(root: Path, folder: str) -> Mapping[str, tuple[Revision, ...]]:
    """Path from the root: its revisions, oldest first, followed through renames.

    Only files below `folder`, a path from the root. Files that are gone are there under their
    last path. Raises HistoryError where there is no git, no repository, no commit, or only part
    of the history.
    """
    prefix = _prefix(root)
    lines: dict[str, list[tuple[_Commit, str | None]]] = {}
    for commit, old, new, blob in _changes(root, f"{prefix}{folder}/"):
        if old != new:
            lines[new] = lines.pop(old, [])
        lines.setdefault(new, []).append((commit, blob))
    blobs = _contents(root, sorted({blob for line in lines.values() for _, blob in line if blob}))
    return {
        path.removeprefix(prefix): tuple(
            Revision(
                commit=commit.hash,
                merged_on=commit.merged_on,
                authored_on=commit.authored_on,
                subject=commit.subject,
                content=blobs[blob] if blob else None,
            )
            for commit, blob in line
        )
        for path, line in sorted(lines.items())
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class _Commit:
    hash: str
    merged_on: date
    authored_on: date
    subject: str


def _prefix(root: Path) -> str:
    """Where the root lies in its repository; raises HistoryError where that has no use."""
    prefix, shallow = (
        _run(root, "rev-parse", "--show-prefix", "--is-shallow-repository").decode().split("\n")[:2]
    )
    if shallow == "true":
        raise HistoryError(
            "This is a shallow clone, whose history is cut off. Fetch all of it: "
            "git fetch --unshallow, or fetch-depth: 0 in the workflow that checks it out."
        )
    try:
        _run(root, "rev-parse", "--verify", "--quiet", "HEAD")
    except HistoryError:
        raise HistoryError("Nothing has been committed yet.") from None
    return prefix


def _changes(root: Path, below: str) -> Iterator[tuple[_Commit, str, str, str | None]]:
    """Commit, earlier path, path and blob of every change below a folder, oldest first."""
    found = []
    # A line feed stands before the first change of each commit.
    tokens = (token.removeprefix(b"\n") for token in _run(root, *_LOG).split(b"\0"))
    commit = None
    for token in tokens:
        if token.startswith(b"\x01"):
            commit = _commit(token)
        elif token.startswith(b":") and commit:
            _, mode, _, blob, status = token.decode().split(" ")
            old = os.fsdecode(next(tokens))
            new = os.fsdecode(next(tokens)) if status.startswith("R") else old
            if new.startswith(below):
                found.append((commit, old, new, blob if mode in _REGULAR else None))
    return reversed(found)


def _commit(line: bytes) -> _Commit:
    key, merged, authored, subject = line[1:].decode(errors="replace").split(" ", 3)
    return _Commit(hash=key, merged_on=_day(merged), authored_on=_day(authored), subject=subject)


def _day(seconds: str) -> date:
    return datetime.fromtimestamp(int(seconds), UTC).date()


def _contents(root: Path, blobs: list[str]) -> dict[str, bytes]:
    """The content of every blob, through one process."""
    command = ["git", "-C", str(root), "cat-file", "--batch", "--buffer"]
    with subprocess.Popen(  # noqa: S603  a fixed command
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment()
    ) as git:
        assert git.stdin is not None  # noqa: S101  asked for above
        assert git.stdout is not None  # noqa: S101
        # Fed from the side: git stops reading once nobody takes what it writes.
        Thread(target=_feed, args=(git.stdin, blobs), daemon=True).start()
        found = {}
        for blob in blobs:
            size = int(git.stdout.readline().split(b" ")[2])
            found[blob] = git.stdout.read(size)
            git.stdout.read(1)
        return found


def _feed(into: IO[bytes], blobs: list[str]) -> None:
    with into:
        into.write("".join(f"{blob}\n" for blob in blobs).encode())


def _run(root: Path, *arguments: str) -> bytes:
    try:
        return subprocess.run(  # noqa: S603  a fixed command
            ["git", "-C", str(root), *arguments],  # noqa: S607  the user's own git
            capture_output=True,
            check=True,
            env=_environment(),
        ).stdout
    except FileNotFoundError:
        raise HistoryError("git is not installed.") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip()
        raise HistoryError(said.removeprefix("fatal: ") or "git gave no answer.") from None


def _environment() -> dict[str, str]:
    """The user's environment, without what a surrounding git command (a hook) would point us at."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return kept | {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
