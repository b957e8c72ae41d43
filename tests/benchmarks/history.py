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
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import IO

from maturity.past import git, history
from maturity.past.timelines import past, previous
from maturity.reading import loading, strictyaml

ROOT = Path(__file__).resolve().parents[2]
MODEL = "schema/models/b2b-cx.yaml"
RATED = re.compile(rb"(?<=: )(?:present|partial|missing)(?=$|[,}])", re.MULTILINE)
DAY = re.compile(rb"^assessed_on: .*$", re.MULTILINE)
STATUSES = (b"present", b"partial", b"missing")
WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
MERGED = 0.54
"""Share of changes that come by a merge, as in the repository that was measured first."""


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
            *(f"{'merge' if place else 'from'} :{parent}" for place, parent in enumerate(parents)),
        ]
        self.stream.write("\n".join([*lines, ""]).encode())
        for name, text in files.items():
            self.stream.write(f"M 100644 inline {name}\ndata {len(text)}\n".encode() + text + b"\n")
        return self.count


def repository(top: Path, teams: int, revisions: int, folder: int, *, models_change: bool) -> None:
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
        assert git.stdin
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
    return sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, WHO))


def floor(here: Path, blobs: list[str], scratch: Path) -> None:
    """What git takes to tell all changes, and to hand out what they left; nobody reads it."""
    git = ["git", "-C", str(here)]
    names = scratch / "names"
    names.write_text("".join(f"{blob}\n" for blob in blobs))
    for command in ([*git, *history._LOG], [*git, "cat-file", "--batch", "--buffer"]):  # noqa: SLF001
        with (
            names.open("rb") as given,
            subprocess.Popen(command, stdin=given, stdout=subprocess.PIPE) as said,
        ):
            while said.stdout and said.stdout.read(1 << 20):
                pass


def parsed(here: Path, blobs: list[str]) -> None:
    """The same contents, as plain data and no more."""
    for _, content in git.contents(here, blobs):
        strictyaml.read(content, "")


def main() -> None:
    """Print what history costs, cold and warm, against the floor."""
    options = argparse.ArgumentParser()
    options.add_argument("teams", type=int, nargs="?", default=100)
    options.add_argument("revisions", type=int, nargs="?", default=30)
    options.add_argument("--flat", action="store_true")
    options.add_argument("--models", action="store_true")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        top = Path(scratch) / "repository"
        folder = given.teams if given.flat else 10
        repository(top, given.teams, given.revisions, folder, models_change=given.models)
        here = top / "assessments"
        log = history.read(here, history.head(here), ("assessments/", "schema/models/"))
        blobs = [*dict.fromkeys(change.blob for change in log.changes)]
        print(f"{given.teams} teams × {given.revisions} revisions, {len(blobs)} contents")
        portfolio = loading.load(top).portfolio
        with measured() as bottom:
            floor(here, blobs, Path(scratch))
        print(f"floor, log and contents: {bottom.wall:.2f} s")
        with measured() as plain:
            parsed(here, blobs)
        print(f"contents, and plain parsing: {plain.cpu / bottom.cpu:.2f} × the floor")
        costs = []
        for name in ("cold", "warm"):
            with measured() as cost:
                found = past(top, portfolio)
            costs.append(cost)
            peaks = [resource.getrusage(who).ru_maxrss / 1024 for who in WHO]
            print(
                f"{name}: {cost.wall:.2f} s, {cost.wall / bottom.wall:.2f} × the floor;"
                f" all processors {cost.cpu:.2f} s, {cost.cpu / bottom.cpu:.2f} ×;"
                f" peak memory {peaks[0]:.0f} MB, of a helper {peaks[1]:.0f} MB"
            )
        print(f"warm: {costs[1].wall / costs[0].wall:.3f} × cold")
        with measured() as cost:
            for line in found.timelines.values():
                if before := previous(line, line[-1].assessed_on):
                    before.assessment.cells  # noqa: B018  reads it
        print(f"each team's assessment before the last, whole: {cost.wall / bottom.wall:.2f} ×")
        kept = sum(file.stat().st_size for file in (top / ".cache/maturity").iterdir())
        print(f"kept: {kept / 1e6:.1f} MB")
        subprocess.run(
            ["git", "-C", top, "-c", "user.name=S", "-c", "user.email=s@example.com", "commit",
             "--quiet", "--allow-empty", "--message=More"], check=True,
        )  # fmt: skip
        with measured() as cost:
            past(top, portfolio)
        print(f"one commit later: {cost.wall / bottom.wall:.2f} × the floor")


if __name__ == "__main__":
    main()
