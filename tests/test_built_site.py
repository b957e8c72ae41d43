"""Every page of the repository's own site: headings nest, links lead somewhere, ids are unique."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

from support import ROOT


@dataclass
class Seen(HTMLParser):
    """What matters of one page."""

    headings: list[int] = field(default_factory=list)
    ids: Counter[str] = field(default_factory=Counter)
    links: list[str] = field(default_factory=list)
    footers: int = 0
    article: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.article = self.article or tag == "article"
        if self.article and len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        self.footers += found.get("class") == "cx-data"
        if found.get("id"):
            self.ids[str(found["id"])] += 1
        if tag in {"a", "link"} and found.get("href"):
            self.links.append(str(found["href"]))

    def handle_endtag(self, tag: str) -> None:
        self.article = self.article and tag != "article"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Seen]:
    found = {}
    for file in sorted(site.rglob("*.html")):
        found[file] = Seen()
        found[file].feed(file.read_text(encoding="utf-8"))
    return found


def test_headings_nest(pages: dict[Path, Seen]) -> None:
    wrong = {
        str(file): seen.headings
        for file, seen in pages.items()
        if seen.headings.count(1) != 1
        or any(b > a + 1 for a, b in zip(seen.headings, seen.headings[1:], strict=False))
    }
    assert wrong == {}


def test_every_generated_page_has_one_footer(pages: dict[Path, Seen], site: Path) -> None:
    docs = ROOT / "docs"
    for file, seen in pages.items():
        written = file.relative_to(site).parent
        by_hand = (docs / f"{written}.md").is_file() or (docs / written / "index.md").is_file()
        assert seen.footers == (0 if by_hand or file.name == "404.html" else 1), file


def test_ids_are_unique(pages: dict[Path, Seen]) -> None:
    wrong = {str(f): [i for i, n in seen.ids.items() if n > 1] for f, seen in pages.items()}
    assert {file: ids for file, ids in wrong.items() if ids} == {}


def test_links_lead_somewhere(pages: dict[Path, Seen], site: Path) -> None:
    @cache
    def led_to(path: Path) -> tuple[Path, bool]:
        """The file that an address of a file or a folder stands for, and whether it is there."""
        found = path.resolve()
        found = found / "index.html" if found.is_dir() else found
        return found, found.is_file()

    wrong = []
    for file, seen in pages.items():
        for link in seen.links:
            if link.startswith(("http://", "https://", "mailto:")):
                continue
            path, anchor = urldefrag(unquote(link).partition("?")[0])
            # The page for missing addresses has absolute links, since it is shown anywhere.
            base = site if path.startswith("/") else file.parent
            target, is_there = led_to(base / path.lstrip("/") if path else file)
            there = pages.get(target)
            if not is_there or (anchor and there and anchor not in there.ids):
                wrong.append(f"{file.relative_to(site)}: {link}")
    assert wrong == []


ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}
SCOPES = {"col": "columnheader", "row": "rowheader", "rowgroup": "rowheader"}


class Stacked(HTMLParser):
    """The tables of a page that a phone shows as blocks: what is wrong with them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inside, self.count = False, 0
        self.row: list[tuple[str, dict[str, str | None]]] = []
        self.heads: list[str] = []
        self.wrong: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "table" and "cx-stack" in (found.get("class") or "").split():
            self.inside, self.heads = True, []
            self.count += 1
        if not self.inside or tag not in {*ROLES, "th"}:
            return
        if found.get("role") != (SCOPES[found["scope"] or ""] if tag == "th" else ROLES[tag]):
            self.wrong.append(f"no role: {self.get_starttag_text()}")
        if tag == "tr":
            self.row = []
        if tag in {"th", "td"}:
            self.row.append((tag, found))
            if found.get("scope") == "col":
                self.heads.append("")
            if tag == "td" and "colspan" not in found:
                head = self.heads[len(self.row) - 1]
                if not (label := found.get("data-label")) or not head.startswith(label):
                    self.wrong.append(f"not {head}: {self.get_starttag_text()}")

    def handle_endtag(self, tag: str) -> None:
        self.inside &= tag != "table"

    def handle_data(self, data: str) -> None:
        if self.inside and self.row and self.row[-1][1].get("scope") == "col":
            self.heads[-1] += data.strip()


def test_where_a_phone_shows_rows_as_blocks_they_stay_rows(site: Path) -> None:
    """Browsers forget what a table is when its display changes, unless roles say it."""
    found = {path: Stacked(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")}
    assert sum(page.count for page in found.values())
    wrong = [f"{path.relative_to(site)}: {line}" for path in found for line in found[path].wrong]
    assert not wrong, "\n".join(wrong)
