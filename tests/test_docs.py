"""Every command and every YAML block of the documentation works as written."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from maturity import cli
from maturity.problems import as_text
from maturity.reading import loading, strictyaml
from repositories import NOBODY, repository
from support import ROOT

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(\w+)(?: title=\"([^\"]+)\")?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(language: str) -> Iterator[Any]:
    for page in PAGES:
        for number, match in enumerate(FENCE.finditer(page.read_text(encoding="utf-8"))):
            if match[1] == language:
                name = f"{page.relative_to(ROOT)}#{number}"
                yield pytest.param(match[2] or "", match[3], id=name)


@pytest.fixture(scope="module")
def models() -> Any:
    return loading.load(ROOT).portfolio.models


@pytest.fixture(scope="module")
def teams() -> Any:
    return loading.load(ROOT).portfolio.assessments


@pytest.mark.parametrize(("title", "text"), list(blocks("yaml")))
def test_yaml_block(title: str, text: str, models: Any, teams: Any) -> None:
    data: Any = strictyaml.parse(text, "block.yaml")
    match title:
        case "assessment":
            _, problems = loading.parse_assessment(text, "assessments/block.yaml", models)
        case "model":
            _, problems = loading.parse_model(text, f"schema/models/{data['id']}.yaml")
        case "campaign":
            _, problems = loading.parse_campaign(text, "campaigns/block.yaml", models, teams)
        case "part of an assessment's ratings":
            indented = "".join(f"  {line}\n" for line in text.splitlines())
            whole = f"team: T\nmodel: b2b-cx\nassessed_on: 2026-10-12\nratings:\n{indented}"
            _, problems = loading.parse_assessment(whole, "assessments/block.yaml", models)
        case "part of a model":
            page = (ROOT / "docs/contribute/model.md").read_text(encoding="utf-8")
            whole = next(m[3] for m in FENCE.finditer(page) if m[2] == "model")
            _, problems = loading.parse_model(whole + text, "schema/models/support-desk.yaml")
        case _:
            pytest.fail(f'A YAML block needs a title that says what it is, not "{title}".')
    assert as_text(problems) == ""


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the repository's data with a history, where commands may write."""
    for name, value in NOBODY.items():
        monkeypatch.setenv(name, value)
    made = repository(tmp_path / "copy")
    made.commit("2024-01-10", {"README.md": "To begin with"})
    for name in ("assessments", "campaigns", "schema"):
        shutil.copytree(ROOT / name, made.root / name)
    shutil.copy(ROOT / "mkdocs.yml", made.root)
    made.commit("2024-02-10", {})
    monkeypatch.chdir(made.root)
    return made.root


@pytest.mark.parametrize(("title", "text"), list(blocks("console")))
def test_command(title: str, text: str, copy: Path) -> None:
    assert title == ""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for line in text.splitlines():
        command = shlex.split(line.removeprefix("$ "))
        if command[0] == "make":
            assert command[1] in targets
            continue
        if command[0] == "git":
            assert command[1] == "config"
            subprocess.run(command, check=True)
            continue
        assert command[0] in ("maturity", ".venv/bin/maturity")
        if command[1] == "report" and not (copy / f"assessments/{command[2]}.yaml").exists():
            assert cli.main(["new", command[2], "--model", "b2b-cx"]) == 0
        assert cli.main(command[1:]) == 0


def test_every_command_and_option_is_documented() -> None:
    page = (ROOT / "docs/contribute/commands.md").read_text(encoding="utf-8")
    intro, *sections = page.split("\n## `maturity ")
    said = {
        section.partition(" ")[0].rstrip("`").partition("`")[0]: section for section in sections
    }
    verbs = cli.commands()
    assert list(said) == list(verbs)
    for verb, options in verbs.items():
        for option in options:
            assert option in intro + said[verb], f"{verb} {option}"
