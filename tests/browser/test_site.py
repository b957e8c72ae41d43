"""The site as a visitor has it: in both palettes, on a phone, by keyboard, on paper."""

import gzip
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

MODEL = "models/b2b-cx/"
CHECKLIST = f"{MODEL}checklists/emerging/"
KINDS = {
    "home": "",
    "teams": "teams/",
    "group": "groups/emea/",
    "board": "board/",
    "campaigns": "campaigns/",
    "campaign": "campaigns/hear-every-customer/",
    "campaign that ended": "campaigns/secure-sign-in/",
    "report": "teams/*/**/",
    "report with plans": "teams/emea/payments/",
    "report with a history": "teams/workflow-platform/",
    "summary": "summaries/emea/payments/",
    "history": "history/workflow-platform/",
    "compare": "compare/",
    "quarters": "quarters/",
    "quarter": "quarters/2025-q4/",
    "models": "models/",
    "model": MODEL,
    "level": f"{MODEL}levels/emerging/",
    "dimension": f"{MODEL}dimensions/*/",
    "capability": f"{MODEL}capabilities/*/",
    "checklist": CHECKLIST,
    "templates": f"{MODEL}templates/",
    "playbook": "playbook/",
    "personas": "playbook/personas/",
    "metrics": "playbook/metrics/",
    "case": "playbook/case/",
    "crosswalk": "playbook/choose-a-model/",
    "method": "method/",
    "contribute": "contribute/",
    "assess": "assess/",
    "votes": "assess/votes/",
}
"""One page of each kind; where there are many, the first that the pattern finds."""
Visit = Callable[[], AbstractContextManager[BrowserContext]]
Palette = Literal["light", "dark"]
SCHEMES: dict[Palette, str] = {"light": "default", "dark": "slate"}
DESK = ViewportSize(width=1280, height=720)
PHONE = ViewportSize(width=390, height=844)
WIDTHS = {"a phone": 390, "the narrowest that counts": 320, "1280 px at 200 %": 640}
REPORT_BYTES, SCRIPT_BYTES = 60_000, 15_000
"""What a report may weigh, compressed, and what scripts it may add to the theme's own."""
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module", params=KINDS)
def path(request: pytest.FixtureRequest, site: Path) -> str:
    """Where a page of each kind is."""
    pattern = f"{KINDS[request.param]}index.html"
    found = sorted(site.glob(pattern))
    assert found, f"the site has no {pattern}"
    return found[0].relative_to(site).as_posix().removesuffix("index.html")


@pytest.fixture(scope="module")
def visitor(visit: Visit) -> Iterator[BrowserContext]:
    """Who looks at a page of each kind. The browser keeps scripts from one page to the next."""
    with visit() as visitor:
        yield visitor


@pytest.fixture(scope="module")
def desk(visitor: BrowserContext, path: str) -> Iterator[Page]:
    """The page in a large window, opened once for all that leave its size alone."""
    with visitor.new_page() as page:
        page.set_viewport_size(DESK)
        page.goto(path, wait_until="networkidle")
        yield page


@pytest.fixture(scope="module")
def phone(visitor: BrowserContext, path: str) -> Iterator[Page]:
    """The page on a phone, opened once for all that turn it or take a narrower one."""
    with visitor.new_page() as page:
        page.set_viewport_size(PHONE)
        page.goto(path)
        yield page


def violations(page: Page) -> list[str]:
    """What axe finds wrong, one line for each element."""
    page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(
        "() => axe.run({resultTypes: ['violations']}).then((results) => results.violations)"
    )
    return [
        f"{rule['id']}: {node['html']}: {' '.join(node['failureSummary'].split())}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("palette", SCHEMES)
def test_axe_finds_nothing(desk: Page, palette: Palette) -> None:
    desk.emulate_media(media="screen")
    choice = f"[data-md-component=palette] [data-md-color-scheme={SCHEMES[palette]}]"
    desk.locator(choice).evaluate("(choice) => choice.click()")
    expect(desk.locator("body")).to_have_attribute("data-md-color-scheme", SCHEMES[palette])
    # A colour on its way to another has the contrast of neither.
    desk.evaluate("Promise.allSettled(document.getAnimations().map((one) => one.finished))")
    found = violations(desk)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_fits(phone: Page, width: int) -> None:
    phone.set_viewport_size(ViewportSize(width=width, height=PHONE["height"]))
    widths = "[document.documentElement.scrollWidth, document.body.scrollWidth]"
    assert max(phone.evaluate(widths)) <= width


def test_sentences_in_tables_are_in_sight_on_a_phone(phone: Page) -> None:
    phone.set_viewport_size(ViewportSize(width=320, height=PHONE["height"]))
    boxes = phone.locator(".cx-scroll:has(> .cx-stack)")
    hidden = "(boxes) => boxes.map((box) => box.scrollWidth - box.clientWidth)"
    assert set(boxes.evaluate_all(hidden)) <= {0}


def test_a_phone_lists_what_a_long_page_holds(page: Page) -> None:
    page.goto("teams/emea/payments/")
    contents = page.locator("details", has_text="On this page")
    expect(contents).to_be_hidden()
    page.set_viewport_size(PHONE)
    contents.get_by_text("On this page").click()
    contents.get_by_role("link", name="Capability inventory").click()
    expect(page.get_by_role("heading", name="Capability inventory")).to_be_in_viewport()


@pytest.mark.parametrize("palette", SCHEMES)
def test_the_palette_is_the_one_the_visitor_prefers(page: Page, palette: Palette) -> None:
    page.emulate_media(color_scheme=palette)
    page.goto(CHECKLIST)
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", SCHEMES[palette])


def test_a_report_is_light(site: Path) -> None:
    """The default model has 8 functions and 85 capabilities."""
    reports = sorted((site / "teams").rglob("*/index.html"))
    assert len(reports) > 1
    weights = {path: len(gzip.compress(path.read_bytes())) for path in reports}
    assert max(weights.values()) < REPORT_BYTES, weights
    scripts = [site / "assets" / "checklists.js", *(site / "assets" / "whatif").glob("*.js")]
    assert sum(len(gzip.compress(path.read_bytes())) for path in scripts) < SCRIPT_BYTES


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("summaries/emea/payments/", 1),
        ("board/", 1),
        ("campaigns/hear-every-customer/", 2),
        ("teams/emea/payments/", 8),
    ],
)
def test_prints_to_few_pages(page: Page, path: str, most: int) -> None:
    page.goto(path)
    pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
    assert 0 < pages <= most


def test_a_checklist_keeps_its_ticks_until_cleared(page: Page) -> None:
    page.goto(CHECKLIST)
    checklist = page.locator("[data-cx-checklist]")
    count = checklist.locator("[data-cx-count]")
    ticked = checklist.locator("input[data-cx-tick]:checked")
    total = checklist.locator("input[data-cx-tick]").count()
    expect(count).to_have_attribute("aria-live", "polite")
    expect(count).to_have_text(re.compile(rf"^0 of {total}\b"))

    for box in (0, 1):
        checklist.locator("input[data-cx-tick]").nth(box).press("Space")
    expect(count).to_have_text(re.compile(rf"^2 of {total}\b"))

    page.reload()
    expect(ticked).to_have_count(2)
    expect(count).to_have_text(re.compile(rf"^2 of {total}\b"))

    checklist.locator("[data-cx-clear]").press("Enter")
    expect(ticked).to_have_count(0)
    expect(count).to_have_text(re.compile(rf"^0 of {total}\b"))
    page.reload()
    expect(count).to_have_text(re.compile(rf"^0 of {total}\b"))
    expect(ticked).to_have_count(0)


def test_a_checklist_prints(page: Page) -> None:
    page.add_init_script("window.print = () => { window.printed = true; };")
    page.goto(CHECKLIST)
    page.locator("[data-cx-print]").press("Enter")
    assert page.evaluate("window.printed") is True


def test_a_checklist_without_scripts_shows_no_tools(browser: Browser, server: str) -> None:
    with browser.new_context(base_url=server, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(CHECKLIST)
        expect(page.locator("input[data-cx-tick]").first).to_be_visible()
        expect(page.locator("[data-cx-tools]")).to_be_hidden()


def test_paper_shows_no_navigation(desk: Page) -> None:
    desk.emulate_media(media="print")
    expect(desk.locator("h1")).to_be_visible()
    for part in (".md-header", ".md-tabs", ".md-sidebar", ".md-footer", "[data-cx-tools]"):
        for element in desk.locator(part).all():
            expect(element, part).to_be_hidden()


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("voice of customer system", f"{MODEL}capabilities/voc-system/"),
        ("Level 3 Defined", f"{MODEL}levels/defined/"),
        ("Payments", "teams/emea/payments/"),
        ("Workflow Platform", "teams/workflow-platform/"),
        ("hear every customer", "campaigns/hear-every-customer/"),
        ("anti-patterns", "playbook/anti-patterns/"),
    ],
)
def test_search_finds_it_first(page: Page, words: str, first: str) -> None:
    page.goto("", wait_until="networkidle")
    page.locator("[data-md-component=search-query]").press_sequentially(words)
    result = page.locator(".md-search-result__link").first
    expect(result).to_have_attribute("href", re.compile(rf"/{re.escape(first)}(\?|#|$)"))
