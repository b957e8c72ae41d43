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
