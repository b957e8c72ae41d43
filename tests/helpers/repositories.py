"""Real git repositories, made one commit at a time, with nobody's settings."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

GIT = shutil.which("git") or "git"
NOBODY = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
"""Environment of a git that reads nobody's settings."""
_WHO = {
    f"GIT_{role}_{key}": value
    for role in ("AUTHOR", "COMMITTER")
    for key, value in {"NAME": "Someone", "EMAIL": "someone@example.com"}.items()
}


@dataclass(frozen=True)
class Repository:
    """A repository, and its root: the folder that holds `assessments`."""

    top: Path
    root: Path

    def git(self, *arguments: str, **settings: str) -> str:
        """What git says to a command; further arguments are its environment."""
        around = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        ran = subprocess.run(
            [GIT, "-C", str(self.top), *arguments],
            env=around | NOBODY | _WHO | settings,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout.strip()

    def write(self, files: Mapping[str, str | bytes | None]) -> None:
        """Files by their path from the root; None removes one."""
        for name, content in files.items():
            path = self.root / name
            if content is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)

    def commit(
        self,
        day: str,
        files: Mapping[str, str | bytes | None],
        subject: str = "Change",
        authored: str = "",
    ) -> str:
        """Write files and commit everything on a day, as written on another one perhaps."""
        self.write(files)
        self.git("add", "--all", ".")
        return self.record(day, subject, authored)

    def record(self, day: str, subject: str = "Change", authored: str = "") -> str:
        """Commit what is staged."""
        always = ("--allow-empty", "--allow-empty-message")
        self.git("commit", "--quiet", *always, "--message", subject, **on(day, authored))
        return self.git("rev-parse", "HEAD")

    def merge(self, day: str, branch: str) -> str:
        """Merge a branch, also where it lies straight ahead."""
        self.git("merge", "--quiet", "--no-ff", "--message", f"Merge {branch}", branch, **on(day))
        return self.git("rev-parse", "HEAD")


def on(committed: str, authored: str = "") -> dict[str, str]:
    """The environment that gives a commit its days."""
    days = {"COMMITTER": committed, "AUTHOR": authored or committed}
    return {
        f"GIT_{role}_DATE": day if "T" in day else f"{day}T12:00:00+00:00"
        for role, day in days.items()
    }


def repository(top: Path, root: str = "", *options: str) -> Repository:
    """A new one; its root may be a folder in it."""
    (top / root).mkdir(parents=True)
    made = Repository(top, top / root)
    made.git("init", "--quiet", "--initial-branch=main", *options)
    return made
