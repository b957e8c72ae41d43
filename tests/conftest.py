"""What all tests share: the repository's site, built as everyone builds it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from maturity import cli
from repositories import NOBODY
from support import EPOCH, ROOT, Ran, Run

# Nothing is timed: a busy machine may take a while to make an example, and to try it.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's own site, built once. Its folder's name is its path on a server."""
    built = tmp_path_factory.mktemp("server") / "playbook"
    settings = {key: text for key, text in os.environ.items() if not key.startswith("PLAYBOOK_")}
    build = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(built)],
        cwd=ROOT,
        env=settings | {"SOURCE_DATE_EPOCH": EPOCH, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if build.returncode:
        pytest.fail(f"The site does not build:\n{build.stdout}{build.stderr}", pytrace=False)
    return built


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nobody's settings of git, and no repository around the folder of the test."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for name, value in {**NOBODY, "GIT_CEILING_DIRECTORIES": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on the day of the tests."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)

    def run(*arguments: str | Path) -> Ran:
        try:
            code = cli.main([str(argument) for argument in arguments])
        except SystemExit as exited:
            code = int(exited.code or 0)
        return Ran(code, *capsys.readouterr())

    return run
