"""A real browser on the real site. A missing browser is an error: nothing is skipped."""

import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    sync_playwright,
)

from maturity.model import Assessment, Model
from maturity.reading import loading
from support import ROOT

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whatever a page or the browser itself asks of another host ends here.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@pytest.fixture(scope="session")
def assessments() -> Mapping[str, Assessment]:
    """Those of the site."""
    return loading.load(ROOT).portfolio.assessments


@pytest.fixture(scope="session")
def models() -> Mapping[str, Model]:
    """Those of the site."""
    return loading.load(ROOT).portfolio.models


class Quiet(SimpleHTTPRequestHandler):
    """Files, without a line for each request."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def server(site: Path) -> Iterator[str]:
    """The site's address. It is below a folder, as on hosts that serve many sites."""
    handler = partial(Quiet, directory=site.parent)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        thread = Thread(target=http.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{http.server_port}/{site.name}/"
        http.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: the one CHROMIUM names, or one of this machine's."""
    found = subprocess.run(
        [ROOT / ".ci" / "browser", "--find"], capture_output=True, text=True, check=False
    )
    if found.returncode:
        pytest.fail(found.stderr.strip(), pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found.stdout.strip(), args=FLAGS)
        yield chromium
        chromium.close()


Visit = Callable[[], AbstractContextManager[BrowserContext]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What a browser test runs of the core counts for nothing: other tests must cover it."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker("no_cover")


@contextmanager
def visiting(browser: Browser, server: str) -> Iterator[BrowserContext]:
    """A visitor who was never here before. It is an error if anything goes wrong on a page."""
    wrong: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            wrong.append(f"{message.type} on {message.page and message.page.url}: {message.text}")

    def ask(request: Request) -> None:
        if not request.url.startswith((server, "data:", "blob:")):
            wrong.append(f"a request outside the site: {request.url}")

    def fail(request: Request) -> None:
        # The browser itself drops what a page no longer needs when it is left or reloaded.
        if request.failure != "net::ERR_ABORTED":
            wrong.append(f"a failed request: {request.url}: {request.failure}")

    def answer(response: Response) -> None:
        if not response.ok and response.status != HTTPStatus.NOT_MODIFIED:
            wrong.append(f"answer {response.status} from {response.url}")

    visit = browser.new_context(base_url=server)
    visit.on("console", hear)
    visit.on("weberror", lambda error: wrong.append(f"an uncaught error: {error.error}"))
    visit.on("request", ask)
    visit.on("requestfailed", fail)
    visit.on("response", answer)
    yield visit
    visit.close()
    assert not wrong, "\n".join(wrong)


@pytest.fixture(scope="session")
def visit(browser: Browser, server: str) -> Visit:
    """Makes visitors, for tests that share the pages one has opened."""
    return partial(visiting, browser, server)


@pytest.fixture
def context(visit: Visit) -> Iterator[BrowserContext]:
    """A visitor for one test."""
    with visit() as visitor:
        yield visitor


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page in a window of its own."""
    return context.new_page()
