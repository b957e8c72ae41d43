"""Where generated pages link to, and whether anything is there.

MkDocs checks the links of Markdown only. Knows pages one at a time, because all of them are too
many to keep; must not know what they are about.
"""

from collections.abc import Container, Iterator

from maturity.publishing.pages import GeneratedPage


class Links:
    """What pages link to and what they can be linked at, noted while they are made."""

    def __init__(self) -> None:
        self._wanted: dict[tuple[str, str], str] = {}
        self._anchors: dict[str, frozenset[str]] = {}
        self._same: dict[frozenset[str], frozenset[str]] = {}

    def note(self, page: GeneratedPage) -> None:
        """Take in a page."""
        # Most reports have the same anchors: kept once, they take no room.
        self._anchors[page.path] = self._same.setdefault(page.anchors, page.anchors)
        for link in page.links:
            self._wanted.setdefault(link, page.path)

    def broken(self, known: Container[str]) -> Iterator[str]:
        """A sentence for each link that leads nowhere, with the first page that has it.

        `known` are the addresses of all files of the site; of pages that were not noted, any
        anchor is taken on trust.
        """
        for (path, anchor), page in self._wanted.items():
            if (path or "./") not in known:
                yield f"Page '{page}' links to '{path}', which does not exist."
            elif anchor and anchor not in self._anchors.get(path, {anchor}):
                yield f"Page '{page}' links to '{path}#{anchor}': no such anchor."
