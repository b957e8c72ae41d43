"""What was found out before, kept between builds in a folder of the repository that git ignores.

Knows texts by kind and key, and how to lose them without harm; must not know what they say.
Deleting it is always safe, and nothing that goes wrong with it is an error. What is kept is never
more than text: a stranger who can write there can make it say what is wrong, and nothing happen.
"""

import contextlib
import hashlib
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Literal

FOLDER = ".cache/maturity"
"""From the root."""
_FILE = "history.sqlite"
_TABLES = (
    "kept (kind TEXT, key TEXT, text TEXT, PRIMARY KEY (kind, key))",
    "used (kind TEXT PRIMARY KEY, save INTEGER)",
)
_SAVES = 4
"""How often others are saved before a kind is let go of that nobody asked for."""
_AROUND_THE_FILE = (
    "SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_READONLY",
    "SQLITE_FULL", "SQLITE_IOERR",
)  # fmt: skip
"""Errors that no other file would mend."""
_PATIENCE = 5.0
"""Seconds to wait while another build writes."""
_READERS = ("jsonschema", "jsonschema-rs", "pyyaml")
"""Packages that have a say in what a file says."""


class Cache:
    """The texts that this version of the code has kept below a root; unused, it finds none."""

    def __init__(self, root: Path, *, used: bool = True) -> None:
        self._used = used
        self._folder = root.absolute() / FOLDER
        self._file = self._folder / _FILE
        self._found: dict[str, dict[str, str]] = {}
        self._new: list[tuple[str, str, str]] = []
        self._is_spoilt = False

    def texts(self, kind: str) -> Mapping[str, str]:
        """Key: text of a kind; nothing where nothing is kept, or it cannot be read."""
        if kind not in self._found:
            self._found[kind] = self._read(kind)
        return self._found[kind]

    def put(self, kind: str, key: str, text: str) -> None:
        """Adds a text, which is kept when all are saved."""
        self.texts(kind)
        self._found[kind][key] = text
        self._new.append((_own(kind), key, text))

    def save(self) -> None:
        """Keeps what was put in; and lets go of kinds that nobody has asked for in a while."""
        if not self._new:
            return
        try:
            if self._is_spoilt:
                self._file.unlink()
            self._write()
        except sqlite3.Error as error:
            if _is_of_the_file(error):
                with contextlib.suppress(OSError):
                    self._file.unlink()  # the next build begins anew
        except OSError:
            pass  # it cannot be written to
        self._new.clear()

    def _read(self, kind: str) -> dict[str, str]:
        try:
            with self._opened("ro") as kept:
                rows = kept.execute("SELECT key, text FROM kept WHERE kind = ?", (_own(kind),))
                return {k: text for k, text in rows if isinstance(k, str) and isinstance(text, str)}
        except sqlite3.Error as error:
            self._is_spoilt = self._is_spoilt or _is_of_the_file(error)
        except OSError:
            pass  # it is not to be used
        return {}

    def _write(self) -> None:
        with self._opened("rwc") as kept:
            kept.execute("BEGIN IMMEDIATE")
            for table in _TABLES:
                kept.execute(f"CREATE TABLE IF NOT EXISTS {table} WITHOUT ROWID")
            ((number,),) = kept.execute("SELECT coalesce(max(save), 0) + 1 FROM used")
            asked_for = [(_own(kind), number) for kind in self._found]
            kept.executemany("REPLACE INTO used (kind, save) VALUES (?, ?)", asked_for)
            kept.execute("DELETE FROM used WHERE save <= ?", (number - _SAVES,))
            kept.execute("DELETE FROM kept WHERE kind NOT IN (SELECT kind FROM used)")
            rows = sorted(self._new)  # in the order of the table, which takes half the time
            kept.executemany("REPLACE INTO kept (kind, key, text) VALUES (?, ?, ?)", rows)
            kept.execute("COMMIT")

    @contextlib.contextmanager
    def _opened(self, mode: Literal["ro", "rwc"]) -> Iterator[sqlite3.Connection]:
        places = (self._file, self._folder, self._folder.parent)
        if not self._used or any(place.is_symlink() for place in places):
            raise OSError
        if mode == "rwc":
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / ".gitignore").write_text("*\n", encoding="utf-8")
        opened = sqlite3.connect(
            f"{self._file.as_uri()}?mode={mode}",
            uri=True,
            timeout=_PATIENCE,
            isolation_level=None,
        )
        with contextlib.closing(opened):
            opened.execute("PRAGMA trusted_schema = OFF")
            yield opened


def _is_of_the_file(error: sqlite3.Error) -> bool:
    """What went wrong lies in what the file holds."""
    if str(error).startswith("no such table"):
        return False  # another build has just made the file
    return not getattr(error, "sqlite_errorname", "").startswith(_AROUND_THE_FILE)


def _own(kind: str) -> str:
    return f"{_version()} {kind}"


@cache
def _version() -> str:
    """The same exactly if the same code reads files by the same schemas."""
    package = Path(__file__).parents[1]
    found = hashlib.sha256(repr((sys.version, [metadata.version(r) for r in _READERS])).encode())
    for folder in (package, package / "schema", package.parents[1] / "schema"):
        for file in sorted([*folder.rglob("*.py"), *folder.glob("*.schema.json")]):
            found.update(file.name.encode())
            found.update(hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()[:16]
