"""What a build of many reports costs, beside what MkDocs and the theme cost for the same site.

Run by hand: `.venv/bin/python tests/benchmarks/build.py [TEAMS]`. Nothing here is a test, since
machines differ; the ratios of one run differ less. The floor is the same theme with the same
navigation, the same hand-written pages (their macros done) and a `Page` for each generated page
that is handed its finished body. It writes none of the data files and reads no assessment.
"""

import gzip
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
RECORDER = """
import json
from pathlib import Path
from mkdocs.plugins import event_priority

SEEN = Path(__file__).with_name("seen")


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def entries(toc):
    return [
        {"level": e.level, "id": e.id, "name": e.title, "children": entries(e.children)}
        for e in toc
    ]


@event_priority(-200)
def on_page_markdown(markdown, page, config, files):
    if not hasattr(page, "made"):
        front = json.dumps(page.meta)
        write(SEEN / "docs" / page.file.src_uri, f"---\\n{front}\\n---\\n{markdown}")


@event_priority(-200)
def on_page_context(context, page, config, nav):
    if hasattr(page, "made"):
        said = {"uri": page.file.src_uri, "title": page.title, "toc": entries(page.toc)}
        said |= {"content": page.content, "summary": page.meta["description"]}
        said["meta"] = {k: v for k, v in page.meta.items() if k != "template"}
        write(SEEN / "bodies" / f"{page.url.replace('/', '+')}.json", json.dumps(said))
"""
READY_MADE = """
import json
from pathlib import Path
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc


class Ready(Page):
    def read_source(self, config):
        self.markdown, self.meta = "", self.said["meta"]

    def render(self, config, files):
        self.content = f"<p>{self.said['summary']}</p>"


def on_files(files, config):
    for path in sorted(Path("bodies").iterdir()):
        said = json.loads(path.read_text(encoding="utf-8"))
        inclusion = InclusionLevel.NOT_IN_NAV
        file = File.generated(config, said["uri"], content="", inclusion=inclusion)
        files.append(file)
        Ready(said["title"], file, config).said = said


def on_page_context(context, page, config, nav):
    if isinstance(page, Ready):
        page.content, page.toc = page.said["content"], get_toc(page.said["toc"])
"""


class Cost(NamedTuple):
    """What one build took."""

    cpu: float
    """Seconds of CPU."""
    memory: float
    """MB at its largest."""


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


def floor(folder: Path, finished: Path) -> None:
    """The same site to a repository that makes nothing itself: what a build saw is handed to it."""
    (finished / "recorder.py").write_text(RECORDER, encoding="utf-8")
    config = (finished / "mkdocs.yml").read_text(encoding="utf-8")
    hooks = "hooks: [hooks/playbook.py]"
    recorded = config.replace(hooks, "hooks: [hooks/playbook.py, recorder.py]")
    (finished / "recorded.yml").write_text(recorded, encoding="utf-8")
    build(finished, "--config-file", "recorded.yml")
    shutil.move(finished / "seen", folder)
    shutil.copytree(ROOT / "docs", folder / "docs", dirs_exist_ok=True, ignore=_pages)
    (folder / "hook.py").write_text(READY_MADE, encoding="utf-8")
    config = config.replace(hooks, "hooks: [hook.py]")
    config = config.replace("  - macros:\n      render_by_default: false\n", "")
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")


def _pages(folder: str, names: list[str]) -> list[str]:
    """What is recorded, and so not copied."""
    return [name for name in names if name.endswith(".md") and ".includes" not in folder]


def build(folder: Path, *options: str) -> Cost:
    """Build the site of a folder."""
    process = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "build", *options],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"The build in {folder} failed.")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def main() -> None:
    """Print what a build costs against the floor, and what a team adds to it."""
    teams = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    sizes = (teams // 10, teams // 2, teams)
    with tempfile.TemporaryDirectory() as scratch:
        folders = [Path(scratch) / f"teams-{size}" for size in sizes]
        for folder, size in zip(folders, sizes, strict=True):
            repository(folder, size)
        bare = Path(scratch) / "bare"
        floor(bare, folders[-1])
        small, half, whole = (build(folder) for folder in folders)
        least = build(bare, "--no-strict")  # it links data files that are not there
        made = folders[-1] / "site"
        index = [(f / "site/search/search_index.json").stat().st_size for f in folders]
        pages = [len(gzip.compress(p.read_bytes())) for p in made.glob("teams/*/*/index.html")]
    print(f"{teams} teams: {whole.cpu:.1f} s CPU, {whole.cpu / least.cpu:.2f} × the floor")
    print(f"memory: {whole.memory:.0f} MB (the floor: {least.memory:.0f} MB)")
    first = (half.cpu - small.cpu) / (sizes[1] - sizes[0])
    second = (whole.cpu - half.cpu) / (sizes[2] - sizes[1])
    print(
        f"a team more: {1000 * first:.1f} ms up to {sizes[1]} teams, {second / first:.2f} × after"
    )
    print(f"search index: {(index[-1] - index[0]) / 1024 / (teams - sizes[0]):.2f} KB a team")
    print(f"a report compressed: {max(pages) / 1024:.0f} KB at most")


if __name__ == "__main__":
    main()
