"""A folder that exports are written into: its own files kept up, all others left alone."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from maturity.keeping import LIST, Kept, OccupiedError, keep

NOTHING = Kept(removed=(), left=())


def held(folder: Path) -> Mapping[str, str]:
    """Every file below a folder but the list."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != LIST
    }


def test_the_folder_follows_what_is_exported(tmp_path: Path) -> None:
    folder = tmp_path / "a/b"
    assert keep(folder, {"one": "1\r\n", "in/two": "2", "in/deep/three": "3 ✓"}) == NOTHING
    assert held(folder) == {"one": "1\r\n", "in/two": "2", "in/deep/three": "3 ✓"}
    kept = keep(folder, {"one": "new", "in/two": "2"})
    assert kept == Kept(removed=("in/deep/three",), left=())
    assert held(folder) == {"one": "new", "in/two": "2"}
    assert not (folder / "in/deep").exists()
    assert keep(folder, {"one": "new"}) == Kept(removed=("in/two",), left=())
    assert {path.name for path in folder.iterdir()} == {LIST, "one"}


def test_what_others_put_there_stays(tmp_path: Path) -> None:
    keep(tmp_path, {"in/one": "1", "in/two": "2"})
    (tmp_path / "in/notes.txt").write_text("Mine.", encoding="utf-8")
    (tmp_path / "in/empty").mkdir()
    assert keep(tmp_path, {}) == Kept(removed=("in/one", "in/two"), left=())
    assert held(tmp_path) == {"in/notes.txt": "Mine."}
    assert (tmp_path / "in/empty").is_dir()


@pytest.mark.parametrize("exported", [True, False])
def test_what_somebody_wrote_is_not_overwritten(tmp_path: Path, exported: bool) -> None:  # noqa: FBT001  a case
    if exported:
        keep(tmp_path, {"one": "1", "two": "2"})
    (tmp_path / "one").write_text("Edited.", encoding="utf-8")
    with pytest.raises(OccupiedError) as caught:
        keep(tmp_path, {"one": "new", "two": "new", "three": "new"})
    assert caught.value.paths == ("one",)
    assert held(tmp_path) == {"one": "Edited."} | ({"two": "2"} if exported else {})


def test_what_somebody_changed_is_not_removed(tmp_path: Path) -> None:
    keep(tmp_path, {"one": "1", "two": "2"})
    (tmp_path / "one").write_text("Edited.", encoding="utf-8")
    assert keep(tmp_path, {}) == Kept(removed=("two",), left=("one",))
    assert held(tmp_path) == {"one": "Edited."}
    # It is theirs from now on, and nothing is said of it again.
    assert keep(tmp_path, {}) == NOTHING


def test_a_file_that_says_the_same_is_in_nobody_s_way(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("1", encoding="utf-8")
    assert keep(tmp_path, {"one": "1"}) == NOTHING
    assert keep(tmp_path, {"one": "2"}) == NOTHING


def test_an_export_that_ended_half_way_is_taken_up(tmp_path: Path) -> None:
    keep(tmp_path, {"one": "1", "two": "2"})
    (tmp_path / "three").mkdir()
    (tmp_path / "three/taken").write_text("", encoding="utf-8")
    with pytest.raises(OccupiedError):
        keep(tmp_path, {"three": "3"})
    # As if it had stopped after the first file was written and before the list was.
    keep(tmp_path, {"one": "new", "two": "2"})
    (tmp_path / "one").write_text("1", encoding="utf-8")
    listed = (tmp_path / LIST).read_text(encoding="utf-8")
    keep(tmp_path / "other", {"one": "1"})
    both = listed + (tmp_path / "other" / LIST).read_text(encoding="utf-8")
    (tmp_path / LIST).write_text(both, encoding="utf-8")
    assert keep(tmp_path, {"one": "newer", "two": "2"}) == NOTHING
    assert (tmp_path / "one").read_text(encoding="utf-8") == "newer"


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "folder"
    outside.mkdir()
    (outside / "one").write_text("1", encoding="utf-8")
    keep(folder, {"in/one": "1", "two": "2"})
    (folder / "in/one").unlink()
    (folder / "in").rmdir()
    (folder / "in").symlink_to(outside)
    (folder / "two").unlink()
    (folder / "two").symlink_to(outside / "one")
    with pytest.raises(OccupiedError) as caught:
        keep(folder, {"in/one": "new", "two": "new"})
    assert caught.value.paths == ("in/one", "two")
    assert keep(folder, {}) == Kept(removed=(), left=("in/one", "two"))
    assert held(outside) == {"one": "1"}


@pytest.mark.parametrize("path", ["../outside", "/etc/hostname", "in/../../outside", "in"])
def test_a_list_that_lies_removes_nothing(tmp_path: Path, path: str) -> None:
    (tmp_path / "outside").write_text("1", encoding="utf-8")
    folder = tmp_path / "folder"
    keep(folder, {"in/one": "1"})
    digest = (folder / LIST).read_text(encoding="utf-8").partition(" ")[0]
    said = f"{digest}  {path}\nnonsense\n{digest}  \n\xff"
    (folder / LIST).write_text(said, encoding="latin-1")
    assert keep(folder, {}) == NOTHING
    assert held(folder) == {"in/one": "1"}
    assert (tmp_path / "outside").read_text(encoding="utf-8") == "1"
