"""Texts kept between builds: there when they can be, and never in the way."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from maturity.past import cache
from maturity.past.cache import FOLDER, Cache


def put(root: Path, kind: str, **texts: str) -> None:
    kept = Cache(root)
    for key, text in texts.items():
        kept.put(kind, key, text)
    kept.save()


def texts(root: Path, kind: str = "kind") -> dict[str, str]:
    return dict(Cache(root).texts(kind))


def file(root: Path) -> Path:
    return root / FOLDER / "history.sqlite"


def test_what_is_saved_is_there(tmp_path: Path) -> None:
    assert texts(tmp_path) == {}
    kept = Cache(tmp_path)
    kept.put("kind", "a", "1")
    assert kept.texts("kind") == {"a": "1"}
    assert texts(tmp_path) == {}
    kept.save()
    assert texts(tmp_path) == {"a": "1"}
    put(tmp_path, "kind", a="2", b="größe \x00 '; DROP TABLE kept")
    put(tmp_path, "other", a="3")
    assert texts(tmp_path) == {"a": "2", "b": "größe \x00 '; DROP TABLE kept"}
    assert texts(tmp_path, "other") == {"a": "3"}


def test_nothing_is_written_where_nothing_is_new(tmp_path: Path) -> None:
    kept = Cache(tmp_path)
    kept.texts("kind")
    kept.save()
    assert [*tmp_path.iterdir()] == []


def test_git_ignores_it(tmp_path: Path) -> None:
    put(tmp_path, "kind", a="1")
    assert (tmp_path / FOLDER / ".gitignore").read_text() == "*\n"


def test_it_can_be_deleted_at_any_time(tmp_path: Path) -> None:
    put(tmp_path, "kind", a="1")
    kept = Cache(tmp_path)
    assert kept.texts("kind") == {"a": "1"}
    file(tmp_path).unlink()
    assert kept.texts("other") == {}
    kept.put("kind", "b", "2")
    kept.save()
    assert texts(tmp_path) == {"b": "2"}


def test_other_code_finds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "kind", a="1")
    monkeypatch.setattr(cache, "_version", lambda: "another")
    assert texts(tmp_path) == {}
    put(tmp_path, "kind", a="2")
    monkeypatch.undo()
    assert texts(tmp_path) == {"a": "1"}


def test_the_version_is_that_of_code_and_schemas(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "hooks" / "maturity"
    for folder in (package / "schema", tmp_path / "schema"):
        folder.mkdir(parents=True)
    monkeypatch.setattr(cache, "__file__", str(package / "past" / "cache.py"))
    seen = set()
    for number, name in enumerate(
        ("scoring.py", "scoring.py", "schema/a.schema.json", "../../schema/a.schema.json", "x.html")
    ):
        (package / name).write_text(f"{number}")
        cache._version.cache_clear()  # noqa: SLF001  it is found out once
        seen.add(cache._version())  # noqa: SLF001
    assert len(seen) == 4
    monkeypatch.setattr("importlib.metadata.version", lambda _: "0")
    cache._version.cache_clear()  # noqa: SLF001
    assert cache._version() not in seen  # noqa: SLF001
    cache._version.cache_clear()  # noqa: SLF001


def test_kinds_that_nobody_asks_for_are_let_go_of(tmp_path: Path) -> None:
    put(tmp_path, "old", a="1")
    put(tmp_path, "used", a="1")
    for number in range(2):
        kept = Cache(tmp_path)
        kept.texts("used")
        kept.put("new", "a", f"{number}")
        kept.save()
    assert texts(tmp_path, "old") == {"a": "1"}
    put(tmp_path, "new", a="4")
    with closing(sqlite3.connect(file(tmp_path))) as opened:
        assert opened.execute("SELECT count(*) FROM kept").fetchall() == [(2,)]
    assert texts(tmp_path, "old") == {}
    assert texts(tmp_path, "used") == {"a": "1"}
    assert texts(tmp_path, "new") == {"a": "4"}


# --- never in the way -----------------------------------------------------------------------------


def test_unused_it_finds_and_keeps_nothing(tmp_path: Path) -> None:
    put(tmp_path, "kind", a="1")
    kept = Cache(tmp_path, used=False)
    assert kept.texts("kind") == {}
    kept.put("kind", "b", "2")
    assert kept.texts("kind") == {"b": "2"}
    kept.save()
    assert texts(tmp_path) == {"a": "1"}


@pytest.mark.parametrize(
    "damage",
    [
        b"", b"nothing", b"SQLite format 3\0", b"SQLite format 3\0" + bytes(4096),
    ],
)  # fmt: skip
def test_a_damaged_file_is_begun_anew(tmp_path: Path, damage: bytes) -> None:
    put(tmp_path, "kind", a="1")
    file(tmp_path).write_bytes(damage)
    assert texts(tmp_path) == {}
    put(tmp_path, "kind", b="2")
    put(tmp_path, "kind", c="3")
    assert texts(tmp_path).items() >= {"c": "3"}.items()


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE kept",
        "ALTER TABLE kept RENAME COLUMN text TO words",
        "DROP TABLE kept; CREATE VIEW kept AS SELECT 'kind' AS kind, 'a' AS key, 'x' AS text",
        "DROP TABLE used; CREATE TABLE used (kind)",
        "UPDATE kept SET text = x'ff'",
        "UPDATE kept SET text = CAST(x'ff' AS TEXT)",
        "UPDATE kept SET text = 7",
        "UPDATE kept SET key = 7",
        "UPDATE used SET save = 'x'",
        "UPDATE used SET save = NULL",
    ],
)
def test_a_file_with_something_else_in_it_is_begun_anew(tmp_path: Path, statement: str) -> None:
    put(tmp_path, "kind", a="1")
    with closing(sqlite3.connect(file(tmp_path))) as opened:
        opened.executescript(statement)
    for number in range(3):
        put(tmp_path, "kind", b=f"{number}")
    assert texts(tmp_path)["b"] == "2"


def test_a_place_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / ".cache").mkdir()
    (tmp_path / FOLDER).write_text("a file in its place")
    put(tmp_path, "kind", a="1")
    assert texts(tmp_path) == {}


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError("No space left on device")

    put(tmp_path, "kind", a="1")
    monkeypatch.setattr(Path, "write_text", full)
    put(tmp_path, "kind", b="2")
    monkeypatch.undo()
    assert texts(tmp_path) == {"a": "1"}


@pytest.mark.parametrize("place", [".cache", FOLDER, f"{FOLDER}/history.sqlite"])
def test_links_are_not_followed(tmp_path: Path, place: str) -> None:
    """They could lead out of the repository, which strangers send."""
    root, away = tmp_path / "root", tmp_path / "away"
    put(away, "kind", a="1")
    link = root / place
    link.parent.mkdir(parents=True)
    link.symlink_to(away / place)
    assert texts(root) == {}
    put(root, "kind", a="2")
    assert texts(away) == {"a": "1"}


@pytest.mark.parametrize("name", ["with blanks", "größe 日本", "a?b#c%20d", ";"])
def test_names_of_folders(tmp_path: Path, name: str) -> None:
    put(tmp_path / name, "kind", a="1")
    assert texts(tmp_path / name) == {"a": "1"}
    assert file(tmp_path / name).is_file()


def test_a_root_that_is_named_from_where_one_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    put(Path(), "kind", a="1")
    assert texts(tmp_path) == {"a": "1"}


# --- two at once ----------------------------------------------------------------------------------


def test_while_another_build_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "kind", a="1")
    monkeypatch.setattr(cache, "_PATIENCE", 0.01)
    with closing(sqlite3.connect(file(tmp_path), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert texts(tmp_path) == {"a": "1"}
        put(tmp_path, "kind", b="2")
        other.execute("ROLLBACK")
    assert texts(tmp_path) == {"a": "1"}
    with closing(sqlite3.connect(file(tmp_path), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert texts(tmp_path) == {}
        other.execute("ROLLBACK")
    assert texts(tmp_path) == {"a": "1"}


def test_many_builds_at_once_keep_what_each_found(tmp_path: Path) -> None:
    builds = [
        threading.Thread(target=put, args=(tmp_path, "kind"), kwargs={f"k{number}": "x"})
        for number in range(12)
    ]
    for build in builds:
        build.start()
    for build in builds:
        build.join()
    assert texts(tmp_path) == {f"k{number}": "x" for number in range(12)}


def test_nothing_is_left_open(tmp_path: Path) -> None:
    put(tmp_path, "kind", a="1")
    texts(tmp_path)
    left = sorted(path.name for path in (tmp_path / FOLDER).iterdir())
    assert left == [".gitignore", "history.sqlite"]
