"""How long the history of many teams takes, as ratios to git handing out the same contents.

Run by hand: `.venv/bin/python tests/benchmarks/history.py [TEAMS [REVISIONS]] [--flat] [--models]`.
Builds a repository with merges, in folders of ten teams or one flat folder; with --models its
model changes three times, so that most revisions are scored twice. Prints ratios of one run;
nothing here is a test, since machines differ.
"""

import argparse
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import IO, TypeVar

from maturity import history, loading, strictyaml
from maturity.timelines import past, previous

ROOT = Path(__file__).resolve().parents[2]
MODEL = "schema/models/b2b-cx.yaml"
RATED = re.compile(rb"(?<=: )(?:present|partial|missing)(?=$|[,}])", re.MULTILINE)
DAY = re.compile(rb"^assessed_on: .*$", re.MULTILINE)
STATUSES = (b"present", b"partial", b"missing")
MERGED = 0.54
"""Share of changes that come by a merge, as in the repository that was measured first."""

_Found = TypeVar("_Found")


class Import:
    """Commits on their way into a repository."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.count = 0

    def commit(self, branch: str, parents: list[int], files: Mapping[str, bytes]) -> int:
        """A commit with these files changed; parents and result are numbers of commits."""
        self.count += 1
        subject = f"Change {self.count}"
        lines = [
            f"commit refs/heads/{branch}",
            f"mark :{self.count}",
            f"committer Someone <someone@example.com> {1_400_000_000 + 600 * self.count} +0000",
            f"data {len(subject)}\n{subject}",
            *(
                f"{'merge' if place else 'from'} :{parent}" for place, parent in enumerate(parents)
            ),
        ]
        self.stream.write("\n".join([*lines, ""]).encode())
        for name, text in files.items():
            self.stream.write(f"M 100644 inline {name}\ndata {len(text)}\n".encode() + text + b"\n")
        return self.count


def repository(
    top: Path, teams: int, revisions: int, folder: int, *, models_change: bool
) -> None:
    """Teams that revise a sample again and again, a few ratings at a time."""
    chance = random.Random(1)  # noqa: S311  the same for every run
    top.mkdir()
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", top], check=True)
    models = {f"schema/models/{p.name}": p.read_bytes() for p in (ROOT / "schema/models").iterdir()}
    samples = [file.read_bytes() for file in sorted((ROOT / "assessments").rglob("*.yaml"))]
    samples = [DAY.sub(b"assessed_on: 2010-01-01", t) for t in samples if b"model: b2b-cx" in t]
    texts = [
        samples[n % len(samples)].replace(b"team: ", b"team: %d " % n, 1) for n in range(teams)
    ]
    days = [date(2014, 1, 1) + timedelta(n % 30) for n in range(teams)]
    git = subprocess.Popen(["git", "-C", top, "fast-import", "--quiet"], stdin=subprocess.PIPE)
    with git:
        assert git.stdin  # noqa: S101
        into = Import(git.stdin)
        head = into.commit("main", [], models)
        for revision in range(revisions):
            if models_change and 4 * revision % revisions < 4:
                percent = b"threshold_percent: %d" % (68 + 4 * (4 * revision // revisions))
                text = models[MODEL].replace(b"threshold_percent: 80", percent)
                head = into.commit("main", [head], {MODEL: text})
            for team in chance.sample(range(teams), teams):
                days[team] += timedelta(chance.randint(20, 90))
                texts[team] = revised(texts[team], days[team], chance)
                name = f"assessments/group-{team // folder}/team-{team}.yaml"
                parents = [head]
                if chance.random() < MERGED:
                    draft = {name: revised(texts[team], days[team], chance)}
                    parents.append(into.commit("side", [head], draft))
                head = into.commit("main", parents, {name: texts[team]})
    subprocess.run(["git", "-C", top, "repack", "-adq"], check=True)
    subprocess.run(["git", "-C", top, "reset", "--quiet", "--hard", "main"], check=True)


def revised(text: bytes, day: date, chance: random.Random) -> bytes:
    """A text with another day and up to four other ratings."""
    hits = [hit.start() for hit in RATED.finditer(text)]
    chosen = set(chance.sample(hits, chance.randint(1, 4)))

    def status(hit: re.Match[bytes]) -> bytes:
        return chance.choice(STATUSES) if hit.start() in chosen else hit[0]

    return DAY.sub(b"assessed_on: %s" % f"{day}".encode(), RATED.sub(status, text))


@dataclass
class Cost:
    """Seconds by the clock and of all processors."""

    wall: float = 0
    cpu: float = 0


@contextmanager
def measured() -> Iterator[Cost]:
    """What happens within, once it has."""
    found = Cost()
    wall, cpu = time.perf_counter(), _cpu()
    yield found
    found.wall, found.cpu = time.perf_counter() - wall, _cpu() - cpu


def _cpu() -> float:
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, kinds))


def floor(here: Path, blobs: list[str]) -> None:
    """What git takes to tell the changes and to hand out what they left."""
    git = ["git", "-C", here]
    subprocess.run([*git, *history._LOG], stdout=subprocess.DEVNULL, check=True)  # noqa: SLF001
    names = "".join(f"{blob}\n" for blob in blobs).encode()
    said = subprocess.Popen(
        [*git, "cat-file", "--batch", "--buffer"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with said, tempfile.TemporaryFile() as listed:
        listed.write(names)
    ...


def main() -> None:
    """Print what history costs, cold and warm, against the floor."""
