"""Which files there are, how they must be named, and what keeps them from being read."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cx import EMPTY, MODEL, repository
from maturity.problems import as_text
from maturity.reading.loading import load


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small repository, with room around it."""
    return repository(tmp_path / "repository")


def told(root: Path) -> list[str]:
    return as_text(load(root).problems).splitlines()


def test_nothing_there(tmp_path: Path) -> None:
    found = load(tmp_path / "nowhere")
    assert not found.portfolio.models
    assert not found.portfolio.assessments
    assert as_text(found.problems) == (
        "assessments:1:1: warning: expected a folder, found nothing\n"
        "    hint: it comes with the first assessment: maturity new TEAM\n"
        "schema/models:1:1: expected a folder, found nothing\n"
        "    hint: put a model there: schema/models/<id>.yaml"
    )


def test_a_file_in_place_of_a_folder(root: Path) -> None:
    shutil.rmtree(root / "assessments")
    (root / "assessments").touch()
    assert told(root) == [
        "assessments:1:1: cannot be read: not a directory",
        "    hint: check its type and its permissions",
    ]


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("assessments/team.yaml", "../../secret.yaml"),
        ("assessments/team.yaml", "/etc/passwd"),
        ("assessments/team.yaml", "team.yaml"),
        ("assessments/team.yaml", "nowhere"),
        ("assessments/other.yml", "team.yaml"),
        ("assessments/other", "../.."),
        ("assessments/other", "."),
        ("assessments", "../elsewhere"),
        ("assessments", "."),
        ("schema/models/cx.yaml", "../../../secret.yaml"),
        ("schema/models", "../../elsewhere"),
        ("schema", "../elsewhere"),
    ],
)
def test_links_are_not_followed(root: Path, link: str, target: str) -> None:
    (root.parent / "secret.yaml").write_text("password", encoding="utf-8")
    shutil.copytree(root / "assessments", root.parent / "elsewhere/models")
    path = root / link
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    path.symlink_to(target)
    assert told(root) == [
        f"{link}:1:1: expected a file or a folder, found a symbolic link",
        "    hint: put the file itself here",
    ]


def test_a_root_may_be_a_link(root: Path) -> None:
    (root.parent / "link").symlink_to(root)
    assert [*load(root.parent / "link").portfolio.assessments] == ["team"]


def test_what_is_no_file(root: Path) -> None:
    os.mkfifo(root / "assessments/pipe.yaml")
    os.mkfifo(root / "assessments/pipe")
    (root / "schema/models/folder.yaml").mkdir()
    assert told(root)[::2] == [
        "assessments/pipe.yaml:1:1: expected a file, found a pipe or a device",
        "schema/models/folder.yaml:1:1: expected a file, found a folder",
    ]


def test_names_that_are_no_ids(root: Path) -> None:
    for name in ("Other Team.yaml", "team.YML", "支付.yaml", "new\nline.yaml"):
        (root / "assessments" / name).write_text(EMPTY, encoding="utf-8")
    expected = (
        ": expected a name such as assessments/<folder>/<id>.yaml, of lower-case words and hyphens"
    )
    rename = "    hint: rename it"
    assert told(root) == [
        f"assessments/Other Team.yaml:1:1{expected}",
        f"{rename} to assessments/other-team.yaml",
        f"assessments/new\\u000aline.yaml:1:1{expected}",
        f"{rename} to assessments/new-line.yaml",
        f"assessments/team.YML:1:1{expected}",
        f"{rename} to assessments/team.yaml",
        f"assessments/支付.yaml:1:1{expected}",
        f"{rename}: a to z, digits and hyphens",
    ]


def test_a_name_that_is_not_utf8(root: Path) -> None:
    try:
        (root / "assessments/\udcff.yaml").write_text(EMPTY, encoding="utf-8")
    except OSError:
        pytest.skip("This file system takes no such name.")
    assert [p.file for p in load(root).problems] == ["assessments/\\udcff.yaml"]


def test_a_large_file_is_not_read_to_its_end(root: Path) -> None:
    with (root / "assessments/large.yaml").open("wb") as file:
        file.truncate(10**10)
    assert told(root)[0] == (
        "assessments/large.yaml:1:1: the file has more than 256 KiB, the most that is read"
    )


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A repository whose permissions count, even where root runs the tests."""
    with tempfile.TemporaryDirectory() as name:
        found = Path(name)
        found.chmod(0o755)
        (found / "schema/models").mkdir(parents=True)
        (found / "assessments/closed").mkdir(parents=True)
        (found / "schema/models/cx.yaml").write_text(MODEL, encoding="utf-8")
        (found / "assessments/team.yaml").write_text(EMPTY, encoding="utf-8")
        if os.geteuid() != 0:
            yield found
            return
        os.seteuid(65534)
        try:
            yield found
        finally:
            os.seteuid(0)


@contextmanager
def closed(*paths: Path) -> Iterator[None]:
    """Nobody may read these."""
    user = os.geteuid()
    os.seteuid(os.getuid())
    for path in paths:
        path.chmod(0)
    os.seteuid(user)
    yield
    os.seteuid(os.getuid())
    for path in paths:
        path.chmod(0o755)
    os.seteuid(user)


def test_what_may_not_be_read(unprivileged: Path) -> None:
    names = ["assessments/closed", "assessments/team.yaml"]
    with closed(*(unprivileged / name for name in names)):
        assert told(unprivileged)[::2] == [
            "assessments/closed:1:1: cannot be read: permission denied",
            "assessments/team.yaml:1:1: cannot be read: permission denied",
        ]


def test_a_model_that_may_not_be_read_is_said_once(unprivileged: Path) -> None:
    with closed(unprivileged / "schema/models/cx.yaml"):
        assert told(unprivileged) == [
            "schema/models/cx.yaml:1:1: cannot be read: permission denied",
            "    hint: check its type and its permissions",
        ]
