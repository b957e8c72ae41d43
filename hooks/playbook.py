"""The edge: MkDocs' events in, pages and data of the core out.

With `shell`, which knows how the theme frames a page, and `preview`, which knows the server, the
only file that imports MkDocs. A site is built beside the last one and takes its place when nothing
was wrong, however late that was found.
"""

import gc
import logging
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache, partial
from itertools import chain
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal

import jinja2
from mkdocs.commands.build import _build_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler
from mkdocs.utils.templates import TemplateContext

from maturity import clock, problems
from maturity.past import timelines
from maturity.publishing import links, pages, published
from maturity.reading import loading, schemas
from maturity.results.views import Site
from preview import Preview
from shell import DataPage, Shells, editor

log = logging.getLogger("mkdocs.hooks.playbook")

state = SimpleNamespace(preview=None, new=None, loaded=None, site=None, paths={})
"""What one build hands from event to event, and under serve to the next build."""


def on_startup(command: Literal["build", "gh-deploy", "serve"], **_: Any) -> None:
    """Remember whether a failure may end the process."""
    state.preview = Preview(Path(__file__).parent) if command == "serve" else None


@event_priority(100)  # before the macros plugin, which takes over what is registered by then
def on_config(config: MkDocsConfig) -> None:
    """Load and compute everything; a build ends here if a file is bad."""
    if not config.use_directory_urls:
        raise PluginError("The playbook's links need use_directory_urls: true.")
    root = Path(config.config_file_path).parent
    # Here and not in the settings, where a folder that is not there ends the build.
    folders = (loading.ASSESSMENTS, loading.CAMPAIGNS, loading.MODELS, Path(__file__).parent.name)
    data = (root / name for name in folders)
    config.watch += [str(folder) for folder in data if folder.is_dir()]
    if state.preview:
        state.preview.begin(config.site_dir)
    loaded = loading.load(root, state.loaded)
    fatal = problems.errors(loaded.problems)
    if loaded.problems and (state.preview or not fatal):
        # Not as a warning: strict mode would end the server, or a build that may go on.
        log.info("Problems:\n%s", problems.as_text(loaded.problems))
    elif fatal:
        raise PluginError(problems.as_text(loaded.problems))
    site = replace(
        _site(root, loaded),
        name=config.site_name,
        address=config.site_url or "",
        repository=config.repo_url or "",
        editor=editor(config),
        known=state.site.reports if state.site else {},
    )
    cases = _conformance(root)
    state.pages = (*pages.pages(site), *([pages.problems_page(site, fatal)] if fatal else []))
    state.data = cache(partial(_data, site, cases))
    state.links = links.Links()
    config.extra["problems"] = len(fatal)
    macros: Any = config.plugins["macros"]

    def tell(missing: str) -> None:
        # A broken model has been reported already, and is no reason to fail another time.
        level = logging.INFO if fatal else logging.WARNING
        log.log(level, "Page '%s': %s.", macros.page.file.src_uri, missing)

    fragments = pages.fragments(site, cases, tell)
    macros.register_macros({name: _block(make, macros) for name, make in fragments.items()})
    if state.preview:
        state.loaded, state.site = loaded, site
    else:
        state.new = Path(config.site_dir, ".playbook-new")
        config.site_dir = str(state.new)


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Add the generated pages and data, in memory."""
    if not (state.preview and state.paths):
        state.paths = dict.fromkeys(state.data())
    for path in state.paths:
        # Under serve nothing is made before it is asked for; these are what pages may link to.
        content = b"" if state.preview else state.data()[path]
        files.append(File.generated(config, path, content=content))
    for made in state.pages:
        files.append(DataPage(made, config).file)
    state.pages = ()  # the files hold them by now
    if not state.preview:
        state.data = None  # likewise
        state.urls = {file.url for file in files}


def on_nav(nav: Navigation, **_: Any) -> None:
    """Tell those generated pages apart that the navigation shows."""
    state.nav = nav
    for page in nav.pages:
        if isinstance(page, DataPage):
            page.in_navigation = True


def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> None:
    """Take the theme's templates as far as others have prepared them."""
    state.shells = Shells(env, config)
    if not state.preview:
        # All there is by now lives as long as the build. Searching it for garbage takes time.
        gc.freeze()
        return
    state.promised = {}
    search: Any = config.plugins.get("material/search")
    for file in [*files]:
        if promised := isinstance(file.page, DataPage):
            make = partial(_build_page, file.page, config, (), state.nav, env)
            state.promised[file.dest_uri] = make
            if search:
                search.search_index.add_entry_from_context(file.page)
        if promised or file.src_uri in state.paths:
            file.inclusion = InclusionLevel.EXCLUDED


@event_priority(-100)  # after the search plugin
def on_page_context(context: TemplateContext, page: Page, **_: Any) -> None:
    """Make the body of a generated page, and put it in place of its summary."""
    if isinstance(page, DataPage):
        page.fill()
        state.links.note(page.made)
        if not page.in_navigation:
            page.whole = state.shells.around(page, context)


def on_post_page(output: str, page: Page, **_: Any) -> None:  # noqa: ARG001  MkDocs names it
    """Let go of a page that has been written: a thousand reports are a hundred megabytes."""
    if isinstance(page, DataPage):
        page.content, page.whole, page.made = "", "", replace(page.made)


@event_priority(-100)  # after whoever else writes into the site
def on_post_build(config: MkDocsConfig) -> None:
    """Check the links of generated pages, and put a site without faults where it belongs."""
    if state.preview:
        state.preview.end(state.promised, state.data)
        return
    for message in state.links.broken(state.urls):
        log.warning(message)
    # In strict mode MkDocs counts warnings, and ends a build that had any right after this.
    counters = (h for h in logging.getLogger("mkdocs").handlers if isinstance(h, CountHandler))
    if not any(counter.get_counts() for counter in counters):
        config.site_dir = str(state.new.parent)  # for whoever publishes it
        _put_in_place(state.new)
        state.new = None


def on_build_error(**_: Any) -> None:
    """Clear away what a failed build has written."""
    if state.preview:
        state.preview.give_up()
    elif state.new:
        shutil.rmtree(state.new, ignore_errors=True)
        with suppress(OSError):  # it was there before
            state.new.parent.rmdir()


def on_serve(server: LiveReloadServer, **_: Any) -> None:
    """Let the server make pages when they are asked for."""
    state.preview.attach(server, server.mount_path)


def _put_in_place(new: Path) -> None:
    """Let a site take the place of the one around it, but for hidden files as of git."""
    site, old = new.parent, new.with_name(".playbook-old")
    shutil.rmtree(old, ignore_errors=True)
    old.mkdir()
    made = sorted(new.iterdir())
    for entry in site.iterdir():
        if not entry.name.startswith(".") or (new / entry.name).exists():
            entry.rename(old / entry.name)
    for entry in made:
        entry.rename(site / entry.name)
    new.rmdir()
    shutil.rmtree(old)


def _data(site: Site, cases: Mapping[str, str]) -> dict[str, bytes]:
    """Every file beside the pages. As bytes: an assessment keeps its ends of lines."""
    made = chain(
        published.files(site),
        ((f"conformance/{name}", text) for name, text in cases.items()),
        ((f"schema/{name}", text) for name, text in schemas.files(site.portfolio)),  # for editors
    )
    return {path: text.encode() for path, text in made}


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
        gone=past.gone,
    )


def _block(make: Callable[..., str], macros: Any) -> Callable[..., str]:
    """A fragment as a macro: one block of HTML that Markdown passes through untouched."""

    def macro(*given: str | int) -> str:
        return f"<div>{pages.relative(make(*given), macros.page.url.count('/'))}</div>"

    return macro


def _conformance(root: Path) -> dict[str, str]:
    """The conformance cases, published for other implementations: file name to text."""
    found = sorted((root / "tests" / "conformance").glob("*.yaml"))
    return {case.name: case.read_text(encoding="utf-8") for case in found}
