"""What a proposed commit would do, as the Markdown of a comment.

Runs beside a token, on the default branch, and the commit may be anybody's. So it reads git objects
only, checks nothing out, and prints nothing of what it reads: a line of a log can be a command to
what keeps the log. Usage, after `.ci/fetch`: `.venv/bin/python .ci/compare.py COMMIT FILE`

The file is empty where no assessment, campaign or model is touched: then there is nothing to say.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from maturity.reading.loading import ASSESSMENTS, CAMPAIGNS, MODELS

MOST = 4000
"""Characters of problems that are quoted; what `maturity diff` says leaves room for them."""


def main(commit: str, target: Path) -> None:
    """Write the comment on a commit."""
    if not re.fullmatch("[0-9a-f]{40}|[0-9a-f]{64}", commit):
        sys.exit("The commit must be given as its full hash.")
    if _git("rev-parse", "--verify", "refs/proposed/head^{commit}") != commit:
        sys.exit("The change has moved on since this run began; the run for what it is now counts.")
    base = _git("merge-base", "HEAD", commit)
    folders = ASSESSMENTS, CAMPAIGNS, MODELS
    touched = _git("diff-tree", "-r", "--name-only", base, commit, "--", *folders)
    target.parent.mkdir(exist_ok=True)
    target.write_text(_comment(base, commit) if touched else "", encoding="utf-8")


def _comment(base: str, commit: str) -> str:
    command = [sys.executable, "-m", "maturity.cli", "diff", base, commit, "--format", "markdown"]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)  # noqa: S603  hashes
    if ran.returncode not in {0, 1}:
        sys.exit("maturity diff failed.")
    found = [*_problems(ran.stderr, commit)] if ran.returncode else []
    return "\n\n".join(filter(None, [_quoted(found), ran.stdout]))


def _problems(said: str, commit: str) -> Iterator[str]:
    """The lines about the files of a commit; those about the files it began from are known."""
    ours = False
    for line in said.splitlines():
        if not line.startswith("    hint: "):
            ours = line.startswith(f"{commit}:")
        if ours:
            yield line.removeprefix(f"{commit}:")


def _quoted(lines: list[str]) -> str:
    """Lines as code, which an indentation makes them whatever they say."""
    room, kept = MOST, 0
    while kept < len(lines) and len(lines[kept]) <= room:
        room -= len(lines[kept])
        kept += 1
    more = len(lines) - kept
    return "\n".join(
        [
            "### This cannot be merged yet: files have problems\n",
            *(f"    {line}" for line in lines[:kept]),
            *([f"\n… and {more} more lines; the checks of this change show all."] * bool(more)),
        ]
        if lines
        else []
    )


def _git(*arguments: str) -> str:
    ran = subprocess.run(  # noqa: S603  names of refs and folders, and hashes
        ["git", *arguments],  # noqa: S607  the runner's own git
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if ran.returncode:
        sys.exit(f"git {arguments[0]} failed.")
    return ran.stdout.strip()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
