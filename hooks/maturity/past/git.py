"""Git, asked: the only module that runs it.

Knows how to ask so that nobody's settings change the answer, and what to say where there is none;
must not know what the answers are for.
"""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from maturity.problems import visible

_AT_ONCE = 2000
"""How many contents are asked for together."""
_CHUNK = 1 << 20
"""Bytes read at a time."""
_KEPT = (
    "GIT_CONFIG_", "GIT_SSH", "GIT_SSL_", "GIT_ASKPASS", "GIT_EXEC_PATH", "GIT_CEILING_DIRECTORIES",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
)  # fmt: skip
"""What the environment may tell git: settings of the user, not those of a surrounding command."""
_ALWAYS = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    # Replacements are of one clone: with them, two would tell two histories of one commit.
    "GIT_NO_REPLACE_OBJECTS": "1",
}
SHALLOW = (
    "This is a shallow clone, whose history is cut off. Fetch all of it: "
    "git fetch --unshallow, or fetch-depth: 0 in the workflow that checks it out."
)


class HistoryError(Exception):
    """There is no history that could be trusted; says why, and what would help."""


def run(here: Path, *arguments: str, given: str = "", into: int = subprocess.PIPE) -> bytes:
    """What git says to a command given in a folder, as if nobody had any settings but their own.

    Raises HistoryError where git cannot be run, or fails.
    """
    with _running(here, arguments, into, subprocess.PIPE) as process:
        said, complaint = process.communicate(given.encode())
    if process.returncode:
        raise HistoryError(_told(complaint.decode(errors="replace")))
    return said


def tokens(here: Path, *arguments: str) -> Iterator[bytes]:
    """The same, cut at every NUL, while git is still speaking: it can be more than memory holds."""
    with (
        tempfile.TemporaryFile() as complaint,
        _running(here, arguments, subprocess.PIPE, complaint) as process,
    ):
        rest = b""
        while chunk := process.stdout.read(_CHUNK) if process.stdout else b"":
            *whole, rest = (rest + chunk).split(b"\0")
            yield from whole
        if process.wait():
            complaint.seek(0)
            raise HistoryError(_told(complaint.read().decode(errors="replace")))
        yield rest


@contextmanager
def _running(
    here: Path, arguments: Sequence[str], said: int, complaint: IO[bytes] | int
) -> Iterator[subprocess.Popen[bytes]]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") or k.startswith(_KEPT)}
    try:
        process = subprocess.Popen(  # noqa: S603  a fixed command
            ["git", "-C", str(here), *arguments],  # noqa: S607  the user's own git
            stdin=subprocess.PIPE,
            stdout=said,
            stderr=complaint,
            env=kept | _ALWAYS,
        )
    except FileNotFoundError:
        raise HistoryError("git is not installed, or not where PATH says.") from None
    except OSError as error:
        raise HistoryError(f"git cannot be run: {error.strerror}.") from None
    with process:
        yield process


def known(here: Path, expression: str) -> str:
    """The hash of what git knows by an expression; empty if that is nothing."""
    try:
        said = run(here, "rev-parse", "--verify", "--quiet", "--end-of-options", expression)
    except HistoryError:
        return ""
    return said.decode().strip()


def is_shallow(here: Path) -> bool:
    """Whether the clone a folder lies in has only the end of the history."""
    return run(here, "rev-parse", "--is-shallow-repository") == b"true\n"


def contents(here: Path, blobs: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Every blob with its content, in order; raises HistoryError where one is missing.

    Asked for as they were committed, newest or oldest first, they take git a tenth of the time.
    """
    for start in range(0, len(blobs), _AT_ONCE):
        wanted = blobs[start : start + _AT_ONCE]
        said = run(here, "cat-file", "--batch", "--buffer", given=_listed(wanted))
        at = 0
        for blob in wanted:
            end = said.index(b"\n", at)
            _, *kind, size = said[at:end].split(b" ")
            if not kind:
                raise HistoryError(f"The repository lacks part of its history: {blob}.")
            yield blob, said[end + 1 : end + 1 + int(size)]
            at = end + 1 + int(size) + 1


def fetch(here: Path, blobs: Sequence[str]) -> None:
    """Has a partial clone fetch what it lacks of these, in one request; git makes one for each."""
    if _is_partial(here):
        try:
            run(here, "pack-objects", "--stdout", "--window=0", "-q", given=_listed(blobs))
        except HistoryError as error:
            raise HistoryError(
                "This is a partial clone, which lacks earlier contents and cannot fetch them now."
                f" Clone it whole, without --filter. {error}"
            ) from None


def _is_partial(here: Path) -> bool:
    """Whether the clone leaves contents with the repository it was made from, until asked for."""
    try:
        return bool(run(here, "config", "--get-regexp", r"^remote\..*\.promisor$"))
    except HistoryError:
        return False


def _listed(blobs: Iterable[str]) -> str:
    return "".join(f"{blob}\n" for blob in blobs)


_PLACE = re.compile(
    r"""(['"])(?:file://)?(?:/|[A-Za-z]:[\\/]).*?\1|(?<!\S)(?:/|[A-Za-z]:[\\/])\S*"""
)
"""An absolute path on the building machine, which is no reader's business."""


def _told(said: str) -> str:
    """What went wrong, in one line, as git puts it."""
    if "dubious ownership" in said:
        return (
            "git does not trust the repository, since its folder belongs to somebody else. If you"
            " do, tell it so: git config --global --add safe.directory <folder>"
        )
    line = _PLACE.sub("…", " ".join(said.split())).removeprefix("fatal: ")
    return f"git says: {visible(line, 500) or 'nothing, and stopped'}"
