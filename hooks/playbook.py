"""The edge: MkDocs' events in, pages and data of the core out.

The only file that imports MkDocs. Everything that can fail on a stranger's file happens in
`on_config`, before MkDocs empties the site's folder, so a bad file leaves the last site as it was.
"""

import logging
import os
from collections.abc import Callable
from dataclasses import replace
from html import escape
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal
from urllib.parse import urljoin

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils.templates import TemplateContext

from maturity import clock, problems
from maturity.past import timelines
from maturity.publishing import pages, published
from maturity.reading import loading, schemas
from maturity.results.views import Site

log = logging.getLogger("mkdocs.hooks.playbook")

state = SimpleNamespace(serving=False, pages=(), files={}, problems=())
"""What one build hands from event to event."""


class DataPage(Page):
    """A page whose HTML the core made: no Markdown, and only its summary goes into search."""

    def __init__(self, made: pages.GeneratedPage, file: File, config: MkDocsConfig) -> None:
        self.made = made
        # The theme prints titles and descriptions as they are, so they are escaped here.
        super().__init__(escape(made.title), file, config)
        self.edit_url = None
        if made.footer.source and (editor := _editor(config)):
            self.edit_url = editor + made.footer.source

    def read_source(self, config: MkDocsConfig) -> None:  # noqa: ARG002  the overridden signature
        """Set what the theme reads instead of a file's front matter."""
        self.markdown = ""
        self.meta = {
            "title": escape(self.made.title),
            "description": escape(self.made.summary),
            "search": {"boost": self.made.weight} if self.made.weight else {"exclude": True},
            "alternates": self.made.footer.alternates,
            "hide": ["navigation"],  # beside it there would be one entry only
        }

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002  likewise
        """Show search only the summary; `on_page_context` puts the body in afterwards."""
        self.content = f"<p>{escape(self.made.summary)}</p>"
        self.present_anchor_ids = set(self.made.anchors)
        self.links_to_anchors = {}


def on_startup(command: Literal["build", "gh-deploy", "serve"], **_: Any) -> None:
    """Remember whether a failure may end the process."""
    state.serving = command == "serve"


@event_priority(100)  # before the macros plugin, which takes over what is registered by then
def on_config(config: MkDocsConfig) -> None:
    """Load and compute everything; a build ends here if a file is bad."""
    if not config.use_directory_urls:
        raise PluginError("The playbook's links need use_directory_urls: true.")
    root = Path(config.config_file_path).parent
    # Here and not in the settings, where a folder that is not there ends the build.
    data = (root / name for name in (loading.ASSESSMENTS, loading.MODELS))
    config.watch += [str(folder) for folder in data if folder.is_dir()]
    loaded = loading.load(root)
    fatal = problems.errors(loaded.problems)
    if loaded.problems and (state.serving or not fatal):
        # Not as a warning: strict mode would end the server, or a build that may go on.
        log.info("Problems:\n%s", problems.as_text(loaded.problems))
    elif fatal:
        raise PluginError(problems.as_text(loaded.problems))
    site = replace(
        _site(root, loaded),
        name=config.site_name,
        address=config.site_url or "",
        repository=config.repo_url or "",
        editor=_editor(config),
    )
    state.problems = fatal
    state.pages = (*pages.pages(site), *([pages.problems_page(site, fatal)] if fatal else []))
    cases = _conformance(root)
    state.files = dict(published.files(site)) | {f"conformance/{n}": t for n, t in cases.items()}
    state.files |= {f"schema/{n}": t for n, t in schemas.files(loaded.portfolio)}  # for editors
    config.extra["problems"] = len(fatal)
    macros: Any = config.plugins["macros"]
    macros.register_macros(
        {name: _block(make, macros) for name, make in pages.fragments(site, cases).items()}
    )


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Add the generated pages and data, in memory."""
    for path, text in state.files.items():
        # As bytes: an assessment is to arrive as it is, its ends of lines too.
        files.append(File.generated(config, path, content=text.encode()))
    for made in state.pages:
        file = File.generated(
            config, f"{made.path}index.md", content="", inclusion=InclusionLevel.NOT_IN_NAV
        )
        files.append(file)
        DataPage(made, file, config)


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG001  MkDocs names it
    """Check the links of generated pages, which MkDocs takes on trust."""
    known = {file.url: file for file in files}
    anchors = {made.path: made.anchors for made in state.pages}
    for made in state.pages:
        for path, anchor in made.links:
            if (path or "./") not in known:
                log.warning("Page '%s' links to '%s', which does not exist.", made.path, path)
            elif anchor and path in anchors and anchor not in anchors[path]:
                log.warning("Page '%s' links to '%s#%s': no such anchor.", made.path, path, anchor)


def on_env(env: Any, **_: Any) -> None:  # noqa: ARG001  MkDocs names it
    """Let go of what the files hold by now: a thousand reports are a hundred megabytes."""
    state.pages, state.files = (), {}


def on_post_page(output: str, page: Page, **_: Any) -> None:  # noqa: ARG001  MkDocs names it
    """Let go of a page that has been written."""
    if isinstance(page, DataPage):
        page.content, page.made = "", replace(page.made, body="")


@event_priority(-100)  # after the search plugin
def on_page_context(context: TemplateContext, page: Page, **_: Any) -> None:  # noqa: ARG001  MkDocs names it
    """Put the body of a generated page in place of its summary."""
    if isinstance(page, DataPage):
        page.content = page.made.html
        page.toc = get_toc(_tokens(page.made.headings))


def _tokens(headings: tuple[pages.Heading, ...]) -> list[Any]:
    """Headings nested as the toc extension nests them."""
    tokens: list[Any] = []
    for heading in headings:
        siblings = tokens[-1]["children"] if heading.level > 2 and tokens else tokens  # noqa: PLR2004  sections
        siblings.append(
            {"level": heading.level, "id": heading.id, "name": heading.html, "children": []}
        )
    return tokens


def _site(root: Path, loaded: loading.Loaded) -> Site:
    """What there is today, and what git knows of the past."""
    try:
        today = clock.today(os.environ)
    except clock.ClockError as error:
        raise PluginError(str(error)) from error
    past = timelines.past(root, loaded.portfolio)
    for missing in filter(None, (past.missing, past.no_models)):
        log.info("No history: %s", missing)
    return Site(
        portfolio=loaded.portfolio,
        sources=loaded.texts,
        as_of=today,
        timelines=past.timelines,
        no_history=past.missing,
        unread=past.unread,
        drafts=past.drafts,
        model_changes=past.models,
    )


def _editor(config: MkDocsConfig) -> str:
    """What leads to the editing of a file of the repository, but for its path; or nothing."""
    if not (config.repo_url and config.edit_uri):
        return ""
    docs = urljoin(config.repo_url.rstrip("/") + "/", config.edit_uri)
    return urljoin(docs, "../")


def _block(make: Callable[..., str], macros: Any) -> Callable[..., str]:
    """A fragment as a macro: one block of HTML that Markdown passes through untouched."""

    def macro(*given: str | int) -> str:
        return f"<div>{pages.relative(make(*given), macros.page.url.count('/'))}</div>"

    return macro


def _conformance(root: Path) -> dict[str, str]:
    """The conformance cases, published for other implementations: file name to text."""
    found = sorted((root / "tests" / "conformance").glob("*.yaml"))
    return {case.name: case.read_text(encoding="utf-8") for case in found}
