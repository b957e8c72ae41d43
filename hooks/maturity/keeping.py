"""A folder that an export writes into, and what exports wrote there before.

Knows the list that it keeps beside the files, by which its own are told from everybody else's;
must not know what any file says.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

LIST = ".maturity-export"
"""Name of the list: a digest and a path a line, as sha256sum writes and checks them."""
_LINE = re.compile(r"([0-9a-f]{64})  (\S+)")

Known = Mapping[str, frozenset[str]]
"""Path from the folder: digests of what exports wrote there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """What became of a folder; paths are from it."""

    removed: tuple[str, ...]
    """Written by an earlier export, and no longer by this one."""
    left: tuple[str, ...]
    """The same, but changed since, so they are still there."""


class OccupiedError(Exception):
    """Files are in the way that no export wrote, or that were changed since; nothing was done."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        super().__init__(*paths)
        self.paths = paths


def keep(folder: Path, files: Mapping[str, str]) -> Kept:
    """Make a folder hold these files (path from it: text), and what others put there.

    Raises OccupiedError where a file in the way is not an export's own, and OSError.
    """
    known = _known(folder)
    contents = {path: text.encode() for path, text in files.items()}
    occupied = tuple(p for p in contents if not _free(folder, p, contents[p], known))
    if occupied:
        raise OccupiedError(occupied)
    new = {path: frozenset({_digest(content)}) for path, content in contents.items()}
    folder.mkdir(parents=True, exist_ok=True)
    # Should this end half way, the next export still knows both what was and what is there.
    _note(folder, {p: known.get(p, frozenset()) | new.get(p, frozenset()) for p in {*known, *new}})
    for path, content in contents.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.is_file() or target.read_bytes() != content:
            target.write_bytes(content)
    gone = sorted(p for p in known.keys() - new.keys() if (folder / p).is_file())
    removed = tuple(p for p in gone if _own(folder, p, known))
    for path in removed:
        (folder / path).unlink()
        _prune(folder, path)
    _note(folder, new)
    return Kept(removed=removed, left=tuple(p for p in gone if p not in removed))


def _free(folder: Path, path: str, content: bytes, known: Known) -> bool:
    """Whether a file may be written: nobody's work is lost by it."""
    target = folder / path
    if _leads_away(folder, path):
        return False
    if not target.exists():
        return True
    return target.is_file() and (_own(folder, path, known) or target.read_bytes() == content)


def _own(folder: Path, path: str, known: Known) -> bool:
    """Whether a file is as an export wrote it."""
    if _leads_away(folder, path):
        return False
    return _digest((folder / path).read_bytes()) in known.get(path, ())


def _leads_away(folder: Path, path: str) -> bool:
    """Whether a link on the way to a file leads elsewhere."""
    return any((folder / part).is_symlink() for part in _upward(path))


def _upward(path: str) -> Iterator[PurePosixPath]:
    """A path and the folders it is in, without the one that is kept."""
    yield PurePosixPath(path)
    yield from [*PurePosixPath(path).parents][:-1]


def _prune(folder: Path, path: str) -> None:
    """Remove the folders of a file that hold nothing any more."""
    for part in [*_upward(path)][1:]:
        if any((folder / part).iterdir()):
            return
        (folder / part).rmdir()


def _known(folder: Path) -> Known:
    """What the list says; a line that names no file below the folder says nothing."""
    try:
        text = (folder / LIST).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return {}
    found: dict[str, frozenset[str]] = {}
    for line in text.splitlines():
        said = _LINE.fullmatch(line)
        if said and ".." not in (parts := PurePosixPath(said[2]).parts) and parts[0] != "/":
            found[said[2]] = found.get(said[2], frozenset()) | {said[1]}
    return found


def _note(folder: Path, known: Known) -> None:
    lines = [f"{digest}  {p}\n" for p in sorted(known) for digest in sorted(known[p])]
    (folder / LIST).write_text("".join(lines), encoding="utf-8", newline="")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
