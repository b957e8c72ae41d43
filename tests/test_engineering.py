"""What holds the project together: its lock, its commands, its checks, nothing of one machine."""

import json
import os
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from support import ROOT

LOCKED = re.compile(
    r"^([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==([^\s;]+)(?: ;[^\\\n]*)?((?: \\\n {4}--hash=\S+)*)$",
    re.MULTILINE,
)
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
TARGET = re.compile(r"^([a-z]+):", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
MADE = re.compile(r"(?:^|`|\$ )make ([a-z]+)", re.MULTILINE)


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def lock() -> str:
    return (ROOT / "requirements.lock").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def makefile() -> str:
    return (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Every text file of the project by its path."""
    found = {}
    for path in sorted(_files()):
        try:
            found[path] = (ROOT / path).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue  # a picture, or a file that is deleted but not committed yet
    return found


def _files() -> Iterator[str]:
    """What git has or would take; without git, what no tool has made."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if (ROOT / ".git").exists() and not listed.returncode:
        yield from filter(None, listed.stdout.split("\0"))
        return
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    made = {name.strip("/") for name in ignored} | {".git"}
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in made]
        yield from (
            (Path(folder) / name).relative_to(ROOT).as_posix() for name in names if name not in made
        )


def test_every_entry_of_the_lock_has_hashes(lock: str) -> None:
    entries = LOCKED.findall(lock)
    assert len(entries) == lock.count("==") - lock.count(" == ")
    assert [name for name, _, hashes in entries if not HASH.search(hashes)] == []


def test_the_lock_names_no_place_to_install_from(lock: str) -> None:
    beside = LOCKED.sub("", lock).splitlines()
    assert [line for line in beside if line.strip() and not line.lstrip().startswith("#")] == []
    assert "://" not in lock


def test_the_lock_admits_what_the_project_depends_on(lock: str, settings: dict[str, Any]) -> None:
    locked: dict[str, list[str]] = {}
    for name, version, _ in LOCKED.findall(lock):
        locked.setdefault(canonicalize_name(name), []).append(version)
    project = settings["project"]
    wanted = [
        *settings["build-system"]["requires"],
        *project["dependencies"],
        *(text for extra in project["optional-dependencies"].values() for text in extra),
    ]
    for requirement in map(Requirement, wanted):
        versions = locked.get(canonicalize_name(requirement.name), [])
        assert any(map(requirement.specifier.contains, versions)), f"{requirement}: {versions}"


def test_every_package_of_node_has_its_integrity_and_no_address() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    own, *packages = lock["packages"].values()
    assert own["devDependencies"] == wanted["devDependencies"]
    assert packages
    for package in packages:
        assert package["integrity"].startswith("sha512-")
        assert "resolved" not in package


def test_commands_in_texts_exist(texts: dict[str, str], makefile: str) -> None:
    targets = set(TARGET.findall(makefile))
    readme = texts["README.md"]
    assert {"serve", "test"} <= set(MADE.findall(readme))
    for path, text in texts.items():
        if path.endswith(".md"):
            code = "\n".join([*FENCED.findall(text), *re.findall(r"`make [^`]*`", text)])
            assert set(MADE.findall(code)) <= targets, path


def test_help_names_every_command_for_people() -> None:
    # Without the variables by which a make around the tests would make this one its child.
    alone = {"PATH": os.environ["PATH"]}
    told = subprocess.run(["make"], cwd=ROOT, env=alone, capture_output=True, text=True, check=True)
    commands = [line.split()[1] for line in told.stdout.splitlines()]
    assert commands == ["help", "serve", "build", "test", "format", "lock", "screenshot", "clean"]


def test_the_coverage_floor_holds_for_every_pure_module(
    makefile: str, settings: dict[str, Any]
) -> None:
    floor = re.search(r"^PURE := \$\(foreach name,([^,]+),", makefile, re.MULTILINE)
    assert floor
    (contract,) = [
        contract
        for contract in settings["tool"]["importlinter"]["contracts"]
        if contract["name"].startswith("Pure modules")
    ]
    pure = {name.removeprefix("maturity.").replace(".", "/") for name in contract["source_modules"]}
    assert {name.removesuffix("/*") for name in floor[1].replace("\\", "").split()} == pure


def test_workflows_pin_actions_and_may_only_read(texts: dict[str, str]) -> None:
    workflows = {path: text for path, text in texts.items() if path.startswith(".github/workflows")}
    assert workflows
    for path, text in workflows.items():
        assert "\npermissions:\n  contents: read\n" in text, path
        for action in re.findall(r"uses: *(.*)", text):
            assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}  # v[\d.]+", action), f"{path}: {action}"


def test_ci_runs_what_everyone_runs(texts: dict[str, str]) -> None:
    assert "make test" in texts[".ci/run"]
    assert "bash .ci/run" in texts[".github/workflows/ci.yml"]
    assert all(os.access(ROOT / ".ci" / name, os.X_OK) for name in ("run", "browser"))


def test_no_text_knows_one_machine(texts: dict[str, str]) -> None:
    folders = "home|opt|private|root|tmp|work|Users|workspace"
    # Put together here, so that this file does not hold what it looks for.
    hosts = ["pypi" + ".org", "python" + "hosted.org", "npm" + "js.", "deb." + "debian.org"]
    known = re.compile(rf"(?<![\w.~<>-])/(?:{folders})/|" + "|".join(map(re.escape, hosts)))
    found = [
        f"{path}:{number}: {line}"
        for path, text in texts.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if known.search(line)
    ]
    assert found == []
