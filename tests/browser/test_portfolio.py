"""Tables of teams in a browser: sorted, filtered, cut, and held against an earlier day."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

TEAMS = "teams/"


def shown(page: Page, model: str = "b2b-cx") -> list[str]:
    """The teams of a model's table that are to be seen, in order."""
    rows = page.locator(f"[data-cx-teams={model}] tbody tr:not([hidden]) th a")
    return rows.all_inner_texts()


def column(page: Page, number: int) -> list[str]:
    cells = page.locator(f"[data-cx-teams=b2b-cx] tbody tr td:nth-child({number})")
    return [text.strip().removesuffix("out of scope").strip() for text in cells.all_inner_texts()]


def head(page: Page, name: str) -> Locator:
    return page.locator("[data-cx-teams=b2b-cx] thead th").filter(has_text=name)


def test_a_heading_sorts_its_table(page: Page) -> None:
    page.goto(TEAMS)
    before = shown(page)
    overall = head(page, "Overall")
    expect(overall).to_have_attribute("aria-sort", "ascending")
    assert column(page, 2) == sorted(column(page, 2))

    overall.get_by_role("button").press("Enter")
    expect(overall).to_have_attribute("aria-sort", "descending")
    assert column(page, 2) == sorted(column(page, 2), reverse=True)

    sales = head(page, "Sales")
    sales.get_by_role("button").click()
    expect(sales).to_have_attribute("aria-sort", "ascending")
    assert overall.get_attribute("aria-sort") is None
    assert column(page, 8)[-1] == "–"
    assert column(page, 8)[:-1] == sorted(column(page, 8)[:-1])

    head(page, "Team").get_by_role("button").click()
    assert shown(page) == sorted(before)


@pytest.mark.parametrize(
    ("field", "value", "teams", "count"),
    [
        ("name", "PAY", ["Payments"], 1),
        ("group", "emea", ["Field Service", "Payments"], 3),
        ("level", "2", ["Payments", "Data Connect"], 4),
        ("customers", "enterprise", ["Data Connect", "Customer Portal"], 3),
        ("finding", "stale", ["Trade Desk"], 1),
        ("due", "2026-12-31", ["Trade Desk", "Customer Portal"], 2),
    ],
)
def test_a_filter_keeps_what_fits_and_says_how_many(
    page: Page, field: str, value: str, teams: list[str], count: int
) -> None:
    page.goto(TEAMS)
    total = page.locator("[data-cx-teams] tbody tr").count()
    form = page.locator("[data-cx-filter]")
    said = form.locator("[data-cx-shown]")
    expect(said).to_have_text(f"{total} of {total} teams")
    chosen = form.locator(f"[name={field}]")
    if chosen.evaluate("field => field.tagName") == "SELECT":
        chosen.select_option(value)
    else:
        chosen.fill(value)
    expect(said).to_have_text(f"{count} of {total} teams")
    assert shown(page) == teams
    assert f"{field}={value}" in page.url

    form.get_by_role("button", name="Clear").click()
    expect(said).to_have_text(f"{total} of {total} teams")
    assert "?" not in page.url


def test_a_filter_can_be_passed_on_as_an_address(page: Page) -> None:
    page.goto(f"{TEAMS}?group=emea&level=2&unknown=x")
    expect(page.locator("[data-cx-filter] [name=group]")).to_have_value("emea")
    assert shown(page) == ["Payments"]


def test_an_order_can_be_passed_on_as_an_address(page: Page) -> None:
    page.goto(TEAMS)
    for _ in range(2):
        head(page, "Sales").get_by_role("button").press("Enter")
    assert page.url.endswith("?sort=b2b-cx.sales.down")
    before, address = shown(page), page.url
    page.goto("board/")
    page.goto(address)
    expect(head(page, "Sales")).to_have_attribute("aria-sort", "descending")
    assert shown(page) == before
    page.goto(f"{TEAMS}?sort=b2b-cx.nothing&sort=nobody.sales&sort=x")
    expect(head(page, "Overall")).to_have_attribute("aria-sort", "ascending")


def test_a_model_s_table_without_a_team_is_out_of_the_way(page: Page) -> None:
    page.goto(f"{TEAMS}?model=cx-management")
    expect(page.locator("#by-cx-management")).to_be_visible()
    expect(page.locator("#by-b2b-cx")).to_be_hidden()
    expect(page.locator("[data-cx-teams=b2b-cx]")).to_be_hidden()


def test_what_changed_since_another_day(page: Page, site: Path) -> None:
    page.goto(TEAMS)
    rows = page.locator("[data-cx-changes] tbody tr")
    made = [[*row.locator("th, td").all_inner_texts()] for row in rows.all()]
    since = page.locator("[data-cx-since] input")
    day = json.loads((site / "api/v1/organisation.json").read_text(encoding="utf-8"))["since"]

    since.fill("2024-12-31")
    since.dispatch_event("change")
    expect(page.locator("[data-cx-day]")).to_have_text("31 December 2024")
    assert page.url.endswith("?since=2024-12-31")
    address = page.url
    page.goto("board/")
    page.goto(address)
    expect(page.locator("[data-cx-day]")).to_have_text("31 December 2024")
    (workflow,) = (row for row in rows.all() if "Workflow Platform" in row.inner_text())
    assert workflow.locator("th, td").all_inner_texts() == [
        "Workflow Platform", "rose", "Level 3", "Level 5",
    ]  # fmt: skip
    expect(page.locator("[data-cx-said]")).to_have_text(
        re.compile(rf"^{rows.count()} teams changed$")
    )

    since.fill(day)  # what the script finds is what the page said before
    since.dispatch_event("change")
    again = [[*row.locator("th, td").all_inner_texts()] for row in rows.all()]
    assert sorted(again) == sorted(made)

    since.fill("2026-11-21")
    since.dispatch_event("change")
    expect(rows).to_have_text("No team stands elsewhere than then.")


def test_a_long_table_is_read_page_by_page(page: Page, server: str) -> None:
    """A thousand teams in one table: fifty at a time, sorted and filtered over all of them."""

    def many(route: object) -> None:
        response = route.fetch()  # type: ignore[attr-defined]
        text = response.text()
        table = text.index('data-cx-teams="b2b-cx"')
        start = text.index("<tbody>", table) + len("<tbody>")
        end = text.index("</tbody>", start)
        route.fulfill(  # type: ignore[attr-defined]
            response=response, body=text[:start] + text[start:end] * 170 + text[end:]
        )

    page.route(f"{server}{TEAMS}", many)
    page.goto(TEAMS)
    table = page.locator("[data-cx-teams=b2b-cx]")
    rows = table.locator("tbody tr:not([hidden], .cx-later)")
    pager = page.locator(".cx-pager:visible")
    back, on = (pager.get_by_role("button", name=name) for name in ("Previous", "Next"))
    expect(page.locator("[data-cx-shown]")).to_have_text("1,026 of 1,026 teams")
    expect(rows).to_have_count(50)
    expect(pager.get_by_role("status")).to_have_text("1–50 of 1,020")
    expect(back).to_have_attribute("aria-disabled", "true")
    for _ in range(25):
        on.press("Enter")
    expect(pager.get_by_role("status")).to_have_text("1,001–1,020 of 1,020")
    expect(rows).to_have_count(20)
    expect(on).to_be_focused()
    expect(on).to_have_attribute("aria-disabled", "true")
    back.click()
    expect(pager.get_by_role("status")).to_have_text("951–1,000 of 1,020")

    head(page, "Team").get_by_role("button").click()
    expect(rows).to_have_count(50)
    assert {*rows.locator("th a").all_inner_texts()} == {"Customer Portal"}
    page.locator("[name=level]").select_option("5")
    expect(page.locator("[data-cx-shown]")).to_have_text("170 of 1,026 teams")
    assert {*rows.locator("th a").all_inner_texts()} == {"Workflow Platform"}
    page.emulate_media(media="print")
    assert sum(row.is_visible() for row in table.locator("tbody tr").all()) == 170


def test_without_scripts_there_are_plain_tables(browser: Browser, server: str) -> None:
    with browser.new_context(base_url=server, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(TEAMS)
        expect(page.locator("[data-cx-filter]")).to_be_hidden()
        expect(page.locator("[data-cx-since]")).to_be_hidden()
        for row in page.locator("[data-cx-teams] tbody tr").all():
            expect(row).to_be_visible()
        expect(page.locator("thead button")).to_have_count(0)
        expect(page.locator("[data-cx-changes] tbody tr").first).to_be_visible()


def test_search_lists_what_is_called_so_first(page: Page, site: Path) -> None:
    """Every team by its name, though its report is in no navigation; and the board."""
    index = json.loads((site / "api/v1/index.json").read_text(encoding="utf-8"))
    wanted = {team["team"]: f"teams/{team['id']}/" for team in index["teams"]}
    page.goto("", wait_until="networkidle")
    for words, path in {**wanted, "Board": "board/"}.items():
        query = page.locator("[data-md-component=search-query]")
        query.fill(words)
        query.press("End")  # the theme listens to keys
        result = page.locator(".md-search-result__link").first
        expect(result).to_have_attribute("href", re.compile(rf"/{re.escape(path)}(\?|#|$)"))
