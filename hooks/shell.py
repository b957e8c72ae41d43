"""Generated pages as MkDocs sees them, and the theme's frame around them, drawn once for many.

A thousand reports differ in their words, not in the header, the navigation and the footer around
them, and drawing those costs more than the report. So the theme renders one page of each kind with
marks where the words belong, and every page of that kind is this shell with its own words in it.
Knows what a theme looks at in a page; must not know which pages there are.
"""

import re
import secrets
from html import escape
from typing import Any
from urllib.parse import urljoin

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils.templates import TemplateContext

from maturity.publishing.footers import Footer
from maturity.publishing.pages import GeneratedPage, Heading

_SALT = secrets.token_hex(8)
"""Makes the marks a word that nobody can have written."""
_TITLE, _SUMMARY, _SOURCE, _FEED, _CALENDAR = (
    f"{word}{_SALT}" for word in ("title", "summary", "source", "feed", "calendar")
)
_DATA = f"data{_SALT}-"  # and a number
_BODY = f"<h1>{_SALT}</h1>"  # the theme looks whether there is a heading
_FOLDER = f"folder{_SALT}/"
_MARKS = re.compile(
    rf"({_TITLE}|{_SUMMARY}|{_SOURCE}|{_FEED}|{_CALENDAR}|{_DATA}\d+|{_BODY}|(?:{_FOLDER})+)"
)


class DataPage(Page):
    """A page whose HTML the core makes: no Markdown, and only its summary goes into search."""

    in_navigation = False
    """Whether the navigation shows it: then it marks it, and no other page looks like it."""
    whole = ""
    """The page as it is written, where it is not in the navigation."""

    def __init__(self, made: GeneratedPage, config: MkDocsConfig) -> None:
        self.made = made
        file = File.generated(
            config, f"{made.path}index.md", content="", inclusion=InclusionLevel.NOT_IN_NAV
        )
        # The theme prints titles and descriptions as they are, so they are escaped here.
        super().__init__(escape(made.title), file, config)
        self.edit_url = None
        if made.footer.source and (before := editor(config)):
            self.edit_url = before + made.footer.source

    def read_source(self, config: MkDocsConfig) -> None:  # noqa: ARG002  the overridden signature
        """Set what the theme reads instead of a file's front matter."""
        self.markdown = ""
        self.meta = {
            "title": escape(self.made.title),
            "description": escape(self.made.summary),
            "search": {"boost": self.made.weight} if self.made.weight else {"exclude": True},
            "alternates": self.made.footer.alternates,
            "hide": ["navigation"],  # beside it there would be one entry only
            "template": "main.html" if self.in_navigation else "generated.html",
        }

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002  likewise
        """Show search only the summary; `fill` puts the body in afterwards."""
        self.content = f"<p>{escape(self.made.summary)}</p>"
        self.links_to_anchors = {}

    def fill(self) -> None:
        """Put the body in place of the summary."""
        self.content = self.made.html
        self.toc = get_toc(_tokens(self.made.headings))
        self.present_anchor_ids = {*self.made.anchors}


class Shells:
    """The frames of one build, each drawn by the theme when the first page needs it."""

    def __init__(self, env: jinja2.Environment, config: MkDocsConfig) -> None:
        self._env = env
        self._config = config
        self._found: dict[object, list[str]] = {}

    def around(self, page: DataPage, context: TemplateContext) -> str:
        """What the theme would make of a page that is not in the navigation.

        Only that links to other pages lead through the root of the site, which makes them the
        same for all pages as deep as this one.
        """
        made, footer = page.made, page.made.footer
        data = {f"{_DATA}{number}": path for number, path in enumerate(footer.data)}
        blank = GeneratedPage(
            path=_FOLDER * made.path.count("/"),
            title=_TITLE,
            summary=made.summary and _SUMMARY,
            render=_body,
            footer=Footer(
                data=tuple(data),
                source=footer.source and _SOURCE,
                feed=footer.feed and _FEED,
                calendar=footer.calendar and _CALENDAR,
            ),
            weight=made.weight,
        )
        kind = (blank, made.headings)
        if kind not in self._found:
            self._found[kind] = self._draw(blank, page, context)
        words = {
            blank.path: page.url,
            _TITLE: escape(made.title),
            _SUMMARY: escape(made.summary),
            _BODY: page.content or "",
            _SOURCE: footer.source,
            _FEED: footer.feed,
            _CALENDAR: footer.calendar,
            **data,
        }
        return "".join([words.get(part, part) for part in self._found[kind]])

    def _draw(self, blank: GeneratedPage, like: Page, context: TemplateContext) -> list[str]:
        """The theme's page with marks for words, cut at the marks."""
        page = DataPage(blank, self._config)
        page.read_source(self._config)
        page.active, page.content, page.toc = True, blank.body, like.toc
        drawn = self._env.get_template("main.html").render({**context, "page": page})
        return _MARKS.split(drawn)


def _body() -> str:
    return _BODY


def editor(config: MkDocsConfig) -> str:
    """What leads to the editing of a file of the repository, but for its path; or nothing."""
    if not (config.repo_url and config.edit_uri):
        return ""
    docs = urljoin(config.repo_url.rstrip("/") + "/", config.edit_uri)
    return urljoin(docs, "../")


def _tokens(headings: tuple[Heading, ...]) -> list[Any]:
    """Headings nested as the toc extension nests them."""
    tokens: list[Any] = []
    for heading in headings:
        siblings = tokens[-1]["children"] if heading.level > 2 and tokens else tokens  # noqa: PLR2004  sections
        siblings.append(
            {"level": heading.level, "id": heading.id, "name": heading.html, "children": []}
        )
    return tokens
