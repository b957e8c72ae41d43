"""Two assessments side by side, in a real browser."""

import re

from playwright.sync_api import Browser, Page, expect

EARLY = "workflow-platform@2023-10-09"
LATE = "workflow-platform@2026-10-12"


def test_an_address_says_what_is_compared(page: Page) -> None:
    page.goto(f"compare/?a={EARLY}&b={LATE}")
    result = page.locator("[data-cx-result]")
    overall = result.get_by_role("region", name="Overall").locator("tbody tr").first
    expect(overall).to_have_text("Level2 Emerging5 Optimizing▲ 3")
    functions = result.get_by_role("region", name="Functions", exact=True)
    expect(functions.locator("tbody tr")).to_have_count(8)
    expect(functions.get_by_role("row", name="Sales")).to_have_text("Sales14▲ 3")
    said = result.get_by_text("ratings differ:")
    expect(said).to_have_text("130 ratings differ: 130 higher, 0 lower.")
    expect(
        result.get_by_role("region", name="Ratings that differ").locator("tbody tr")
    ).to_have_count(130)


def test_choosing_changes_the_address(page: Page) -> None:
    page.goto("compare/")
    teams = page.get_by_label("Team")
    days = page.get_by_label("Assessed")
    expect(days.first).to_be_visible()
    for team in (0, 1):
        teams.nth(team).select_option("workflow-platform")
    expect(days.first.locator("option")).to_have_count(5)
    days.first.select_option("2025-10-13")
    expect(page).to_have_url(
        re.compile(r"\?a=workflow-platform%402025-10-13&b=workflow-platform%40")
    )
    days.first.select_option("2026-10-12")
    expect(page.get_by_text("No rating differs.")).to_be_visible()


def test_teams_under_different_models(page: Page) -> None:
    page.goto("compare/?a=emea/payments&b=retail/online-shop")
    result = page.locator("[data-cx-result]")
    expect(result).to_contain_text("another model")
    expect(result).to_contain_text("held against different models")
    expect(result.get_by_role("table")).to_have_count(1)
    like = result.get_by_role("row", name="Corresponds to, in the B2B CX Maturity Model")
    expect(like).to_contain_text("Level 2 · EmergingLevel 3 · Defined▲ 1")


def test_it_begins_with_what_is_worth_comparing(page: Page) -> None:
    page.goto("compare/")
    expect(page).to_have_url(
        re.compile(r"\?a=emea%2Fpayments%402025-10-14&b=emea%2Fpayments%402026-10-20$")
    )
    page.get_by_role("link", name="Shoppers").click()
    like = page.locator("[data-cx-result]").get_by_role("row", name="Corresponds to")
    expect(like).to_contain_text("Level 1 · Ad-HocLevel 4 · Managed▲ 3")


def test_a_keyboard_is_enough(page: Page) -> None:
    page.goto(f"compare/?a={EARLY}&b={LATE}")
    day = page.get_by_label("Assessed").first
    expect(day).to_have_value("2023-10-09")
    day.focus()
    page.keyboard.press("Home")
    expect(page.get_by_text("No rating differs.")).to_be_visible()


def test_an_address_that_names_nothing(page: Page) -> None:
    page.goto("compare/?a=%3Cimg%20src=x%3E@never&b=workflow-platform@1066-10-14")
    expect(page.get_by_role("region", name="Overall")).to_be_visible()
    assert page.get_by_label("Assessed").nth(1).input_value() == "2026-10-12"


def test_without_scripts(browser: Browser, server: str) -> None:
    with browser.new_context(base_url=server, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("compare/")
        expect(page.get_by_text("takes JavaScript")).to_be_visible()
        expect(page.locator("[data-cx-compare]")).to_be_hidden()
        expect(page.locator("#over-time ~ .cx-scroll tbody tr").first).to_have_text(
            re.compile("Payments.*Level 1.*2025.*Level 2.*2026.*History")
        )
