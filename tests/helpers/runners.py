"""Runs jobs of workflows here, step by step, as a runner of GitHub or GitLab would.

Of the actions it knows what they do to files. Installing and building are stood in for by scripts
that work with the code in the folder of the job, whichever that is.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from forges import Forge
from repositories import GIT, NOBODY
from support import EPOCH, ROOT

STANDING_IN = {
    "make": f"""\
#!/bin/sh
set -eu
case "$1" in
.venv/ready)
  mkdir -p .venv/bin
  printf '#!/bin/sh\\nPYTHONPATH=hooks exec "{sys.executable}" "$@"\\n' >.venv/bin/python
  printf '#!/bin/sh\\nexec .venv/bin/python -m maturity.cli "$@"\\n' >.venv/bin/maturity
  chmod +x .venv/bin/*
  ;;
build)
  test -d .venv || make .venv/ready
  env | grep ^PLAYBOOK_ | sort >built-with
  .venv/bin/maturity export site
  ;;
*) exit 1 ;;
esac
""",
    # Without what is installed: what runs by it must do with the standard library.
    "python3": f'#!/bin/sh\nexec "{sys.executable}" -S "$@"\n',
    "gh": """\
#!/bin/sh
test "$*" = "api repos/our/playbook/pages --jq .html_url" || exit 1
test -z "${NO_PAGES:-}" || exit 1
echo https://our.example/playbook/
""",
}
"""Programs by their names."""
EXPRESSION = re.compile(r"\$\{\{ *(.*?) *\}\}")


def workflow(name: str) -> dict[Any, Any]:
    """A workflow of this project; its key `on` is True, as which YAML reads it."""
    text = (ROOT / ".github/workflows" / f"{name}.yml").read_text(encoding="utf-8")
    found: dict[Any, Any] = yaml.safe_load(text)
    return found


@dataclass(kw_only=True)
class Runner:
    """A machine on which jobs run, each in a folder of its own."""

    home: Path
    origin: Path
    """The repository that jobs check out."""
    forge: Forge
    """The server that jobs talk to."""
    settings: dict[str, str] = field(default_factory=dict)
    """Further environment of every job."""
    artifacts: dict[str, dict[str, bytes]] = field(default_factory=dict)
    """Name of an artifact: its files."""
    jobs: int = 0

    def __post_init__(self) -> None:
        (self.home / "bin").mkdir(parents=True)
        for name, text in STANDING_IN.items():
            (self.home / "bin" / name).write_text(text)
            (self.home / "bin" / name).chmod(0o755)

    def run_job(self, name: str, job: str, event: Any) -> tuple[int, str, Path]:
        """Code, output and folder of a job of a workflow."""
        described = workflow(name)
        steps = described["jobs"][job]
        allowed = steps.get("permissions", described["permissions"])
        token = "writer" if "write" in allowed.values() else "reader"
        server = {
            "server_url": "https://github.example",
            "api_url": self.forge.address,
            "repository": "our/playbook",
        }
        context = {"github": {"event": event, "token": token, **server}}
        always = {f"GITHUB_{key.upper()}": value for key, value in server.items()}
        folder = self._folder()
        output = ""
        for step in steps["steps"]:
            assert step.keys() <= {"name", "uses", "with", "env", "run"}, step
            given = {k: _evaluated(v, context) for k, v in step.get("with", {}).items()}
            if "uses" in step:
                self._act(step["uses"].partition("@")[0], given, event, folder)
                continue
            around = {**steps.get("env", {}), **step.get("env", {})}
            settings = always | {k: _evaluated(v, context) for k, v in around.items()}
            assert "${{" not in step["run"]
            code, said = self._shell(step["run"], folder, settings)
            output += said
            if code:
                return code, output, folder
        return 0, output, folder

    def run_gitlab_job(
        self, job: str, files: dict[str, bytes] | None = None
    ) -> tuple[int, str, Path]:
        """The same of a job of the GitLab pipeline, on the default branch, with files it needs."""
        described = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8"))
        folder = self._folder()
        self._git(folder, "clone", "--quiet", self.origin.as_uri(), ".")
        for name, content in (files or {}).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        # Variables name others; bash fills them in as GitLab would.
        own = "".join(f'export {k}="{v}"\n' for k, v in described[job].get("variables", {}).items())
        lines = "\n".join(described[job]["script"])
        settings = {
            "GITLAB_CI": "true",
            "CI_API_V4_URL": self.forge.address,
            "CI_DEFAULT_BRANCH": "main",
            "CI_PAGES_URL": "https://our.example/playbook",
            "CI_PROJECT_ID": "1",
            "CI_PROJECT_URL": "https://gitlab.example/our/playbook",
            "MATURITY_TOKEN": "writer",
        }
        code, said = self._shell(f"{own}{lines}", folder, settings)
        return code, said, folder

    def _folder(self) -> Path:
        self.jobs += 1
        folder = self.home / f"job-{self.jobs}"
        folder.mkdir()
        return folder

    def _act(self, action: str, given: dict[str, Any], event: Any, folder: Path) -> None:
        match action.removeprefix("actions/"):
            case "checkout":
                assert given["persist-credentials"] is False
                number = event.get("pull_request", {}).get("number")
                ref = given.get("ref") or (f"refs/pull/{number}/merge" if number else "main")
                depth = [] if given.get("fetch-depth") == 0 else ["--depth=1"]
                sparse = ["--sparse"] if "sparse-checkout" in given else []
                clone = ("clone", "--quiet", *depth, *sparse, self.origin.as_uri(), ".")
                self._git(folder, *clone)
                if sparse:
                    self._git(folder, "sparse-checkout", "set", given["sparse-checkout"])
                self._git(folder, "fetch", "--quiet", *depth, "origin", ref)
                self._git(folder, "checkout", "--quiet", "--detach", "FETCH_HEAD")
            case "upload-artifact":
                path = folder / given["path"]
                files = [path] if path.is_file() else [f for f in path.rglob("*") if f.is_file()]
                top = path.parent if path.is_file() else path
                self.artifacts[given["name"]] = {
                    str(file.relative_to(top)): file.read_bytes() for file in files
                }
                assert files
            case "upload-pages-artifact":
                shutil.copytree(folder / given["path"], self.home / "pages", dirs_exist_ok=True)
            case "download-artifact":
                for file, content in self.artifacts[given["name"]].items():
                    target = folder / given["path"] / file
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(content)
            case _:
                raise AssertionError(action)

    def _shell(self, script: str, folder: Path, settings: dict[str, str]) -> tuple[int, str]:
        path = f"{self.home / 'bin'}{os.pathsep}{os.environ['PATH']}"
        ran = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script],
            cwd=folder,
            env={"PATH": path, "HOME": str(self.home), "SOURCE_DATE_EPOCH": EPOCH}
            | NOBODY
            | self.settings
            | {key: str(value) for key, value in settings.items()},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        return ran.returncode, ran.stdout

    def _git(self, folder: Path, *arguments: str) -> None:
        around = {"PATH": os.environ["PATH"], "HOME": str(self.home)} | NOBODY
        subprocess.run([GIT, "-C", folder, *arguments], env=around, check=True)


def _evaluated(value: Any, context: dict[str, Any]) -> Any:
    """A value of a workflow, with what its expressions stand for."""

    def found(match: re.Match[str]) -> str:
        inner: Any = context
        for key in match[1].split("."):
            inner = inner[key]
        return str(inner)

    return EXPRESSION.sub(found, value) if isinstance(value, str) else value
