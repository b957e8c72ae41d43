"""How long a build of many reports takes, as a ratio to the same theme handed ready-made bodies.

Run by hand: `.venv/bin/python tests/benchmarks/build.py [TEAMS]`. Prints ratios of one run; nothing
here is a test, since machines differ.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READY_MADE = """
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.pages import Page
from pathlib import Path

BODIES = sorted(Path("bodies").glob("*.html"))


class Ready(Page):
    def read_source(self, config):
        self.markdown, self.meta = "", {"title": "Report", "hide": ["navigation"]}

    def render(self, config, files):
        self.content = "<p>Summary</p>"


def on_files(files, config):
    for body in BODIES:
        file = File.generated(config, f"teams/{body.stem}/index.md", content="",
                              inclusion=InclusionLevel.NOT_IN_NAV)
        files.append(file)
        Ready("Report", file, config).body = body.read_text(encoding="utf-8")


def on_page_context(context, page, config, nav):
    if isinstance(page, Ready):
        page.content = page.body
"""


def repository(folder: Path, teams: int) -> None:
    """The project with the teams' samples copied until there are enough, and no history."""
    for name in ("docs", "hooks", "schema"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    samples = sorted((ROOT / "assessments").rglob("*.yaml"))
    for number in range(teams):
        text = samples[number % len(samples)].read_text(encoding="utf-8")
        target = folder / f"assessments/group-{number // 100}/team-{number}.yaml"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def floor(folder: Path, site: Path) -> None:
    """A site of the same theme whose reports come ready-made from a finished build."""
    (folder / "docs").mkdir(parents=True)
    (folder / "docs/index.md").write_text("# Home\n")
    for name in (".theme", "assets"):
        shutil.copytree(ROOT / "docs" / name, folder / "docs" / name)
    (folder / "hook.py").write_text(READY_MADE)
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    config = config.partition("\nnav:")[0].replace("hooks/playbook.py", "hook.py")
    config = config.replace("  - macros:\n      render_by_default: false\n", "")
    config = config.replace("      auto_append: [docs/.includes/abbreviations.md]\n", "")
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    (folder / "bodies").mkdir()
    for number, page in enumerate(sorted(site.glob("teams/*/*/index.html"))):
        article = page.read_text(encoding="utf-8").partition('md-typeset">')[2]
        body = article.partition("</article>")[0]
        (folder / f"bodies/{number}.html").write_text(body, encoding="utf-8")


def build(folder: Path) -> float:
    """CPU seconds of one build."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=folder, check=True, capture_output=True,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print the build's cost against the floor, and what a report adds."""
    teams = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as scratch:
        ours, few, bare = (Path(scratch) / name for name in ("ours", "few", "bare"))
        repository(ours, teams)
        repository(few, teams // 10)
        start = time.perf_counter()
        ours_cpu = build(ours)
        wall = time.perf_counter() - start
        floor(bare, ours / "site")
        bare_cpu, few_cpu = build(bare), build(few)
        index = (ours / "site/search/search_index.json").stat().st_size
        empty = (bare / "site/search/search_index.json").stat().st_size
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"{teams} teams: {ours_cpu:.1f} s CPU ({wall:.1f} s), {ours_cpu / bare_cpu:.2f} × the floor"
    )
    print(
        f"a team: {1000 * ours_cpu / teams:.1f} ms; with a tenth as many more: "
        f"{1000 * (ours_cpu - few_cpu) / (teams - teams // 10):.1f} ms each"
    )
    print(
        f"peak memory of the largest build: {peak:.0f} MB; search index {index / 1024:.0f} KB, "
        f"of which the floor {empty / 1024:.0f} KB"
    )


if __name__ == "__main__":
    main()
