"""How long after an edit of one assessment its report shows it, while the site is served.

Run by hand: `.venv/bin/python tests/benchmarks/serve.py [TEAMS]`. Prints the seconds from saving
the file to the changed page, and how many times that is of the same with ten teams; of that, up to
0.6 s pass before MkDocs looks at its files and takes them for finished. Nothing here is a test.
"""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from build import repository

FEW = 10
EDITS = 5
PATIENCE = 300
"""Seconds."""


def page(address: str) -> str:
    """A page, or nothing while there is none."""
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310  our own
            text: str = answer.read().decode()
            return text
    except (OSError, urllib.error.URLError):
        return ""


def until(address: str, word: str) -> float:
    """Seconds until a page has a word."""
    start = time.perf_counter()
    while word not in page(address):
        if time.perf_counter() - start > PATIENCE:
            sys.exit(f"{address} never had {word}.")
        time.sleep(0.02)
    return time.perf_counter() - start


def edits(teams: int) -> list[float]:
    """Seconds from each of a few edits to the changed report."""
    with tempfile.TemporaryDirectory() as scratch, socket.socket() as probe:
        root = Path(scratch)
        repository(root, teams)
        probe.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{probe.getsockname()[1]}"
        probe.close()
        server = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--no-strict", "-a", place],
            cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        )  # fmt: skip
        try:
            report = f"http://{place}/teams/group-0/team-1/"
            until(report, "<h1>")
            file = root / "assessments/group-0/team-1.yaml"
            text = file.read_text(encoding="utf-8")
            found = []
            for number in range(EDITS):
                # The poll compares times in whole seconds on some file systems.
                time.sleep(1.1)
                name = f"Edited {number}"
                lines = (
                    f"team: {name}" if line.startswith("team:") else line
                    for line in text.splitlines()
                )
                file.write_text("\n".join(lines), encoding="utf-8")
                found.append(until(report, f"<h1>{name}</h1>"))
            return found
        finally:
            server.terminate()
            server.wait()


def main() -> None:
    """Print the seconds, and the ratio."""
    teams = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    few, many = statistics.median(edits(FEW)), statistics.median(edits(teams))
    print(
        f"{teams} teams: an edit shows after {many:.2f} s, {many / few:.2f} × that of {FEW} teams"
    )


if __name__ == "__main__":
    main()
