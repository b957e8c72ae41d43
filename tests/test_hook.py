"""The pre-commit hook, installed and run by pre-commit itself, out of this repository as it is."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

from repositories import NOBODY, Repository, repository
from sample import MODEL, TEXTS, write
from support import ROOT

PACKAGE = ("hooks/maturity", "schema", "pyproject.toml", "README.md", ".pre-commit-hooks.yaml")
PAGE = ROOT / "docs/contribute/review.md"
BLOCK = re.compile(
    r"^```\{\.yaml [^\n]*pre-commit-config[^\n]*\n(.*?)^```$", re.DOTALL | re.MULTILINE
)
BAD = "team: X\nmodel: corner\nassessed_on: 2026-10-12\nrating: {}\n"

Run = Callable[..., tuple[int, list[str]]]


@pytest.fixture(scope="module")
def tool(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """What others name in their configuration: this repository, committed."""
    made = repository(tmp_path_factory.mktemp("tool") / "playbook")
    for name in PACKAGE:
        source, target = ROOT / name, made.root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    made.git("add", "--all")
    made.record("2026-11-21")
    return made


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps what it has installed."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def user(tmp_path: Path, tool: Repository) -> Repository:
    """Somebody else's repository, configured as the documentation says. It has no mkdocs.yml."""
    made = repository(tmp_path / "user")
    write(made.root, TEXTS)
    block = BLOCK.search(PAGE.read_text(encoding="utf-8"))
    assert block
    config = re.sub("repo: .*", f"repo: {tool.top}", block[1])
    config = re.sub("rev: .*", f"rev: {tool.git('rev-parse', 'HEAD')}", config)
    made.commit("2026-11-21", {".pre-commit-config.yaml": config})
    return made


@pytest.fixture
def run(user: Repository, home: Path) -> Run:
    """Run pre-commit there, without a network: all that it installs from is here."""
    installed = {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_BUILD_ISOLATION": "0",  # which pip takes for: none
        "PIP_NO_DEPS": "1",
        "PIP_NO_INDEX": "1",
        "PRE_COMMIT_HOME": str(home),
        "PYTHONPATH": sysconfig.get_path("purelib"),
    }
    around = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}

    def run(*arguments: str) -> tuple[int, list[str]]:
        ran = subprocess.run(
            [sys.executable, "-m", "pre_commit", "run", "--color", "never", *arguments],
            cwd=user.root,
            env=around | NOBODY | installed,
            capture_output=True,
            text=True,
            check=False,
        )
        lines = (ran.stdout + ran.stderr).splitlines()
        return ran.returncode, [line for line in lines if not line.startswith("[INFO]")]

    return run


def test_files_without_problems_pass(run: Run) -> None:
    assert run("--all-files") == (0, [f"maturity validate{'.' * 56}Passed"])


def test_only_what_is_about_to_be_committed_counts(run: Run, user: Repository) -> None:
    user.write({"assessments/staged.yaml": BAD, "assessments/other.yaml": BAD})
    user.git("add", "assessments/staged.yaml")
    code, said = run()
    assert code == 1
    assert said == [
        f"maturity validate{'.' * 56}Failed",
        "- hook id: maturity-validate",
        "- exit code: 1",
        "",
        'assessments/staged.yaml:4:1: unknown key "rating"',
        '    hint: did you mean "ratings"?',
        "",
    ]


def test_other_files_are_not_its_business(run: Run, user: Repository) -> None:
    user.write({"assessments.yaml": BAD, "docs/assessments/a.yaml": BAD, "assessments/a.txt": BAD})
    user.git("add", "--all")
    assert run() == (0, [f"maturity validate{'.' * 36}(no files to check)Skipped"])


def test_a_model_is_its_business(run: Run, user: Repository) -> None:
    path = user.root / f"schema/models/{MODEL.id}.yaml"
    path.write_text(path.read_text().replace("name:", "nam:", 1))
    user.git("add", "--all")
    code, said = run()
    assert code == 1
    assert any(line.startswith(f"schema/models/{MODEL.id}.yaml:") for line in said)


def test_a_name_cannot_pass_for_an_option(run: Run, user: Repository) -> None:
    user.write({"assessments/--help.yaml": BAD, "assessments/$(id) `a`;b.yaml": BAD})
    user.git("add", "--all")
    code, said = run()
    assert code == 1
    assert sum("expected a name such as" in line for line in said) == 2
