"""Whole builds of small sites, and a server that outlives mistakes."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from filecmp import dircmp
from pathlib import Path
from urllib.parse import urljoin

import pytest

from maturity import keeping, problems
from maturity.reading import loading
from support import EPOCH, ROOT

MODEL = """\
id: tiny
name: Tiny model
version: 1.0.0
terms: {dimension: Area, level: Stage}
policy: {threshold_percent: 80}
levels:
  - {number: 1, id: first, name: First}
  - {number: 2, id: second, name: Second}
dimensions:
  - {id: shop, name: Shop}
capabilities:
  - {id: till, name: A till, level: 1, dimensions: [shop], effort: S, impact: low}
  - {id: smile, name: A smile, level: 2, dimensions: [shop], effort: S, impact: high}
"""
TEAM = """\
team: Corner shop
model: tiny
assessed_on: 2026-10-12
ratings: {till: present}
"""
HOSTILE = "</title></script><script>alert(1)</script>{{ 7*7 }}\"'><img src=x onerror=alert(2)>"


def repository(folder: Path) -> Path:
    """A repository with the project's pages and models, one more model, and one team under it."""
    root = folder / "a playbook ✓"
    root.mkdir()
    for name in ("docs", "hooks", "schema"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", root)
    (root / "schema/models/tiny.yaml").write_text(MODEL, encoding="utf-8")
    (root / "assessments").mkdir()
    (root / "assessments/corner-shop.yaml").write_text(TEAM, encoding="utf-8")
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Such a repository, to change."""
    return repository(tmp_path)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Such a repository with its site, for tests that change neither."""
    root = repository(tmp_path_factory.mktemp("built"))
    result = mkdocs(root, "build", "--strict")
    assert result.returncode == 0, result.stderr
    return root


def mkdocs(root: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "NO_MKDOCS_2_WARNING": "1"}
    environment |= settings
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", *arguments],
        cwd=root, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def same(one: dircmp[str]) -> bool:
    """Whether two folders hold the same files with the same bytes."""
    return not (one.left_only or one.right_only or one.diff_files or one.funny_files) and all(
        same(below) for below in one.subdirs.values()
    )


def test_another_model_is_one_file_more(built: Path) -> None:
    report = (built / "site/teams/corner-shop/index.html").read_text(encoding="utf-8")
    assert "Stage 1 · First" in report
    assert "To reach Stage 2 · Second: raise 1 rating, effort 1." in report
    articles = [
        page.read_text(encoding="utf-8").partition("<article")[2].partition("</article>")[0]
        # Not the page of all teams, which has one word for the levels of any model.
        for folder in ("teams/corner-shop", "summaries", "history", "models/tiny")
        for page in (built / "site" / folder).rglob("*.html")
    ]
    unseen = re.compile(r"<script\b[^>]*>[^<]*</script>|<[^>]*>")
    words = " ".join(unseen.sub(" ", article) for article in articles)
    assert not re.findall(r"\b(?:function|level)s?\b", words, re.IGNORECASE)


def test_a_repository_without_assessments_is_a_site_without_teams(root: Path) -> None:
    shutil.rmtree(root / "assessments")
    result = mkdocs(root, "build", "--strict")
    assert result.returncode == 0, result.stderr
    teams = (root / "site/teams/index.html").read_text(encoding="utf-8")
    assert "No team has been assessed yet." in teams


def test_the_same_day_gives_the_same_bytes(root: Path, built: Path) -> None:
    assert mkdocs(root, "build", "--strict").returncode == 0
    assert same(dircmp(root / "site", built / "site"))


def test_an_export_has_the_same_bytes(root: Path) -> None:
    """All of the site's data but feeds and calendars, which lead to its pages."""
    crlf = TEAM.replace("\n", "\r\n").encode()
    (root / "assessments/corner-shop.yaml").write_bytes(crlf)
    assert mkdocs(root, "build", "--strict").returncode == 0
    done = subprocess.run(
        [sys.executable, "-m", "maturity.cli", "export", "out"],
        cwd=root, env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH}, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    site, out = root / "site", root / "out"
    assert (out / "api/v1/sources/corner-shop.yaml").read_bytes() == crlf
    found = {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()}
    for name in found - {keeping.LIST}:
        assert (out / name).read_bytes() == (site / name).read_bytes(), name
    for folder in ("api", "badges", "sheets", "schema"):
        there = {p.relative_to(site).as_posix() for p in (site / folder).rglob("*") if p.is_file()}
        assert there <= found


def test_a_bad_file_leaves_the_last_site_as_it_was(root: Path, built: Path) -> None:
    shutil.copytree(built / "site", root / "site")
    bad = root / "assessments/corner-shop.yaml"
    bad.write_text(TEAM.replace("till", "tyll").replace("present", "presnt"), encoding="utf-8")

    result = mkdocs(root, "build", "--strict")

    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    expected = problems.as_text(loading.load(root).problems)
    assert "tyll" in expected
    assert "presnt" in expected
    assert expected in result.stderr
    assert same(dircmp(root / "site", built / "site"))


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("docs/method.md", "[gone](gone.md)"),  # MkDocs finds it while it reads
        ("docs/method.md", "[gone](about/index.md#gone)"),  # while it writes
        ("hooks/maturity/publishing/templates/history.html", '<a href="~/gone/">gone</a>'),
        ("hooks/maturity/publishing/templates/history.html", "{{ gone }}"),
    ],
)
def test_whatever_ends_a_build_leaves_the_last_site_as_it_was(
    root: Path, built: Path, page: str, link: str
) -> None:
    shutil.copytree(built / "site", root / "site")
    with (root / page).open("a", encoding="utf-8") as file:
        file.write(f"\n{link}\n")

    result = mkdocs(root, "build", "--strict")

    assert result.returncode == 1
    assert "gone" in result.stderr
    assert same(dircmp(root / "site", built / "site"))


def test_a_page_about_a_model_that_is_not_there(root: Path) -> None:
    text = '---\nrender_macros: true\n---\n# Method\n\n{{ metrics("gone") }}\n'
    (root / "docs/method.md").write_text(text, encoding="utf-8")

    result = mkdocs(root, "build", "--strict")

    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert "Page 'method.md': there is no model \"gone\".\n" in result.stderr


def test_a_first_build_that_fails_leaves_nothing(root: Path) -> None:
    (root / "docs/method.md").write_text("[gone](gone.md)", encoding="utf-8")
    assert mkdocs(root, "build", "--strict").returncode == 1
    assert not (root / "site").exists()


def test_a_new_site_takes_the_place_of_the_last_one_but_for_hidden_files(root: Path) -> None:
    site = root / "site"
    (site / ".git").mkdir(parents=True)
    (site / ".git/HEAD").write_text("ref", encoding="utf-8")
    (site / ".old").mkdir()
    (site / "gone.html").write_text("old", encoding="utf-8")
    (site / "teams").write_text("a file, where there will be a folder", encoding="utf-8")
    assert mkdocs(root, "build", "--strict").returncode == 0
    assert (site / ".git/HEAD").read_text(encoding="utf-8") == "ref"
    assert (site / "teams/corner-shop/index.html").is_file()
    assert not (site / "gone.html").exists()
    hidden = {entry.name for entry in site.iterdir() if entry.name.startswith(".")}
    assert hidden == {".git", ".old"}


KINDS = {".csv", ".html", ".ics", ".json", ".svg", ".yaml"}
RELOADING = re.compile(r"<script>\s*var livereload.*?</script>", re.DOTALL)
"""What the server adds to a page."""
LINK = re.compile(r'((?:href|src)=|"(?:base|search)": ?)"([^"]*)"')


def absolute(page: Path, site: Path) -> str:
    """A page whose links inside the site start at its root."""
    address = f"https://example.org/{page.relative_to(site).parent.as_posix()}/"
    text = page.read_text(encoding="utf-8")
    return LINK.sub(lambda found: f"{found[1]}{urljoin(address, found[2])}", text)


def test_a_page_in_a_shell_is_what_the_theme_makes_of_it(root: Path) -> None:
    """Every generated page, drawn by the theme one by one, is the same but for the way of links."""
    (root / "assessments/north").mkdir()
    for name, title in (("plain", "Plain"), ("odd", "title \\1 & <h1>{{ 7 }}")):
        team = TEAM.replace("Corner shop", f"'{title}'")
        (root / f"assessments/north/{name}.yaml").write_text(team, encoding="utf-8")
    settings = {
        "PLAYBOOK_SITE_URL": "https://example.org/",
        "PLAYBOOK_REPO_URL": "https://example.org/repository",
        "PLAYBOOK_EDIT_URI": "edit/main/docs/",
    }
    theme = root / "docs/.theme/main.html"
    theme.write_text(
        theme.read_text(encoding="utf-8") + "{% block analytics %}<!-- {{ page.url }} "
        "{{ page.title }} {{ page.canonical_url }} {{ page.toc | length }} -->{% endblock %}",
        encoding="utf-8",
    )
    assert mkdocs(root, "build", "--strict", "--site-dir", "shells", **settings).returncode == 0
    (root / "docs/.theme/generated.html").write_text('{% extends "main.html" %}', encoding="utf-8")
    assert mkdocs(root, "build", "--strict", "--site-dir", "drawn", **settings).returncode == 0

    shells, drawn = root / "shells", root / "drawn"
    pages = sorted(page.relative_to(shells) for page in shells.rglob("*.html"))
    assert {page.parts[0] for page in pages} > {"teams", "summaries", "history", "models"}
    for page in pages:
        assert absolute(shells / page, shells) == absolute(drawn / page, drawn), page
    report = (shells / "teams/north/odd/index.html").read_text(encoding="utf-8")
    assert "repository/edit/main/assessments/north/odd.yaml" in report
    assert '<link rel="canonical" href="https://example.org/teams/north/odd/">' in report


def test_a_warning_does_not_keep_the_site_from_being_built(root: Path) -> None:
    model = root / "schema/models/tiny.yaml"
    shop = "- {id: shop, name: Shop}"
    model.write_text(MODEL.replace(shop, f"{shop}\n  - {{id: web, name: Web}}"), encoding="utf-8")
    result = mkdocs(root, "build", "--strict")
    assert result.returncode == 0, result.stderr
    assert "tiny.yaml" in result.stderr


def test_strangers_words_stay_words(root: Path) -> None:
    quoted = "'" + HOSTILE.replace("'", "''") + "'"
    (root / "assessments/corner-shop.yaml").write_text(
        TEAM.replace("Corner shop", quoted).replace(
            "{till: present}",
            "{smile: {shop: {status: not_applicable, reason: "
            f"{quoted}, note: {quoted}, evidence: [{{title: {quoted}, "
            'url: "https://example.com/?a=1&b=2"}]}}}',
        )
        + f"about: {quoted}\nnotes: {quoted}\nparticipants: [{{role: {quoted}}}]\n",
        encoding="utf-8",
    )
    model = MODEL.replace("Tiny model", quoted).replace("A smile", quoted).replace("Shop", quoted)
    (root / "schema/models/tiny.yaml").write_text(model, encoding="utf-8")

    result = mkdocs(root, "build", "--strict")

    assert result.returncode == 0, result.stderr
    pages = [page.read_text(encoding="utf-8") for page in (root / "site").rglob("*.html")]
    assert any("7*7" in page for page in pages)
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "49" not in page.partition("</title>")[0]


def test_a_clock_that_is_none_is_said_plainly(root: Path) -> None:
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "soon", "NO_MKDOCS_2_WARNING": "1"}
    result = subprocess.run(
        [sys.executable, "-m", "maturity.cli", "validate"],
        cwd=root, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (result.returncode, result.stderr) == (
        2,
        'maturity: SOURCE_DATE_EPOCH is "soon": expected whole seconds since 1970.\n',
    )


def fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310  our own server
        text: str = answer.read().decode()
        return text


def eventually(check: Callable[[], bool]) -> None:
    """Wait until something holds; servers and file watchers take their time."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if check():
                return
        except OSError:
            pass
        time.sleep(0.1)
    pytest.fail("It did not happen within a minute.")


@pytest.fixture
def served(root: Path) -> Iterator[str]:
    """The address of a live server on the tiny repository."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "serve", "--no-strict", "-a", f"127.0.0.1:{port}"],
        cwd=root, env={**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    yield f"http://127.0.0.1:{port}/"
    process.terminate()
    process.wait()


def test_the_server_survives_a_bad_edit_and_recovers(root: Path, served: str) -> None:
    team = root / "assessments/corner-shop.yaml"
    report = f"{served}teams/corner-shop/"
    eventually(lambda: "Stage 1 · First" in fetch(report))

    team.write_text(TEAM.replace("present", "presnt"), encoding="utf-8")
    eventually(lambda: "assessments/corner-shop.yaml:4" in fetch(f"{served}problems/"))
    assert "1 problem in the files" in fetch(served)
    assert "Tiny model" in fetch(f"{served}models/tiny/")

    team.write_text(TEAM.replace("{till", "{smile: present, till"), encoding="utf-8")
    eventually(lambda: "Stage 2 · Second" in fetch(report))
    assert "problem in the files" not in fetch(served)


def entries(index: str) -> list[str]:
    return sorted(map(str, json.loads(index)["docs"]))


def test_what_is_served_after_edits_is_what_a_build_makes(root: Path, served: str) -> None:
    """Whatever was kept since the first build, nothing of it is shown that is not so any more."""
    templates = root / "hooks/maturity/publishing/templates"
    other = root / "assessments/north/market.yaml"
    eventually(lambda: "Corner shop" in fetch(f"{served}teams/corner-shop/"))

    other.parent.mkdir()
    other.write_text(TEAM.replace("Corner shop", "Market"), encoding="utf-8")
    eventually(lambda: "Market" in fetch(f"{served}teams/north/market/"))
    other.write_text(TEAM.replace("Corner shop", "Market hall"), encoding="utf-8")
    eventually(lambda: "Market hall" in fetch(f"{served}models/tiny/capabilities/till/"))
    with (templates / "report.html").open("a", encoding="utf-8") as file:
        file.write("<p>Good night.</p>\n")
    eventually(lambda: "Good night." in fetch(f"{served}teams/corner-shop/"))
    model = MODEL.replace("Tiny model", "Small model")
    (root / "schema/models/tiny.yaml").write_text(model, encoding="utf-8")
    eventually(lambda: "Small model" in fetch(f"{served}teams/corner-shop/"))
    with (root / "hooks/maturity/rules/wording.py").open("a", encoding="utf-8") as file:
        file.write('\n\ndef plural(*_: object) -> str:\n    return "a herd"\n')
    eventually(lambda: "a herd" in fetch(f"{served}summaries/corner-shop/"))

    assert mkdocs(root, "build", "--strict", PLAYBOOK_SITE_URL=served).returncode == 0
    built = root / "site"
    seen = set()
    for made in (made for made in sorted(built.rglob("*")) if made.suffix in KINDS):
        path = made.relative_to(built).as_posix()
        shown, expected = RELOADING.sub("", fetch(served + path)), made.read_bytes().decode()
        if path.startswith("search/"):  # in another order
            assert entries(shown) == entries(expected)
        else:
            assert shown == expected, path
        seen.add(made.suffix)
    assert seen == KINDS
