"""The what-if panel of a report: ticks move what it says, by mouse and by keyboard alone."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from maturity.model import Assessment, Cell, Rating, Status
from maturity.rules import wording
from maturity.rules.paths import next_level, shortest_path
from maturity.rules.scoring import Result, score

TEAM = "emea/payments"
PATH = f"teams/{TEAM}/"
WEAKEST = "apac/partner-services"
"""A team by a model in which the weakest dimension counts."""
SAID = ("level", "score", "changes", "step", "why", "margin")
MARKS = {"gained": "+", "lost": "\N{MINUS SIGN}"}
FOCUSED = "document.activeElement"
TOPMOST = """
(box) => {
  const { left, right, top, bottom } = box.getBoundingClientRect();
  const seen = (x, y) => document.elementFromPoint(x, y) === box;
  return [box.ariaLabel, seen(left + 2, top + 2) && seen(right - 2, bottom - 2)];
}
"""
"""An element's name, and whether nothing lies over it."""


@pytest.fixture
def team(assessments: dict[str, Assessment]) -> Assessment:
    return assessments[TEAM]


@pytest.fixture
def panel(page: Page) -> Locator:
    page.goto(PATH)
    panel = page.locator("[data-cx-whatif]")
    expect(panel).to_be_visible()
    return panel


def part(panel: Locator, name: str) -> Locator:
    return panel.locator(f"[data-cx-{name}]")


def box(panel: Locator, assessment: Assessment, cell: Cell) -> Locator:
    """The box of a cell, by what a screen reader says, whether or not its fold is open."""
    name = re.escape(wording.cell(assessment.model, cell))
    return panel.get_by_role("checkbox", name=re.compile(rf"^{name}(, .*)?$"), include_hidden=True)


def rated(assessment: Assessment, status: Status, *cells: Cell) -> Assessment:
    return replace(
        assessment, ratings={**assessment.ratings, **dict.fromkeys(cells, Rating(status=status))}
    )


def said(before: Result, after: Result, changes: str) -> dict[str, str]:
    """What the panel says when ratings went from one to the other."""
    model = after.assessment.model
    to = next_level(after)
    path = shortest_path(after.assessment, to) if to else None
    labels = [model.label(result.level) for result in (before, after)]
    scores = [wording.score(result.pooled.score) for result in (before, after)]
    return {
        "level": " → ".join(dict.fromkeys(labels)),
        "score": " → ".join(dict.fromkeys(scores)),
        "changes": changes,
        "step": wording.next_step(after, to, path),
        "why": wording.headline(after),
        "margin": wording.team_margin(after),
    }


def whole(panel: Locator) -> dict[str, list[str]]:
    return {name: part(panel, name).all_text_contents() for name in (*SAID, "verdict")}


def expect_said(panel: Locator, expected: dict[str, str]) -> None:
    for name, text in expected.items():
        expect(part(panel, name), name).to_have_text(text)


def expect_verdicts(panel: Locator, result: Result) -> None:
    expect(part(panel, "verdict")).to_have_text(
        [
            f"{wording.share(c.present, c.applicable)}, {wording.verdict(c, result.pooled)}"
            for c in result.pooled.coverage
            if c.applicable
        ]
    )


def open_all(panel: Locator) -> None:
    panel.locator("details.cx-fold").evaluate_all(
        "(folds) => folds.forEach((fold) => { fold.open = true; })"
    )


def test_without_scripts_the_page_loses_only_this(browser: Browser, server: str) -> None:
    with browser.new_context(base_url=server, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(PATH)
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator("#what-if")).to_be_hidden()
        for link in page.locator('[href="#what-if"]').all():
            expect(link).to_be_hidden()
        assert page.locator("body").inner_text().count("What if") == 0


@pytest.mark.parametrize("key", [TEAM, WEAKEST])
def test_it_begins_where_the_report_stands(
    browser: Browser, server: str, page: Page, assessments: dict[str, Assessment], key: str
) -> None:
    """What the script says first is what the page says without it."""
    with browser.new_context(base_url=server, java_script_enabled=False) as context:
        plain = context.new_page()
        plain.goto(f"teams/{key}/")
        written = whole(plain.locator("[data-cx-whatif]"))
    page.goto(f"teams/{key}/")
    panel = page.locator("[data-cx-whatif]")
    expect(panel).to_be_visible()
    assert whole(panel) == written
    result = score(assessments[key])
    expect_said(panel, said(result, result, "no changes yet"))
    expect(part(panel, "live")).to_be_empty()


@pytest.mark.parametrize(
    ("key", "special"),
    [
        ("americas/customer-portal", Status.NOT_APPLICABLE),
        ("americas/trade-desk", Status.UNRATED),
    ],
)
def test_every_cell_has_a_box_that_says_what_it_is(
    page: Page, assessments: dict[str, Assessment], key: str, special: Status
) -> None:
    team = assessments[key]
    words = {Status.PARTIAL: ", partial", Status.UNRATED: ", not assessed"}
    by_level = sorted(team.cells, key=lambda c: team.model.capability[c.capability].level)
    statuses = {cell: team.cells[cell].status for cell in by_level}
    expected = [
        [f"{wording.cell(team.model, cell)}{words.get(status, '')}", status is Status.PRESENT]
        for cell, status in statuses.items()
        if status is not Status.NOT_APPLICABLE
    ]
    assert special in statuses.values()
    page.goto(f"teams/{key}/")
    panel = page.locator("[data-cx-whatif]")
    expect(panel).to_be_visible()
    boxes = panel.get_by_role("checkbox", include_hidden=True)
    found = boxes.evaluate_all("(boxes) => boxes.map((b) => [b.ariaLabel, b.checked])")
    assert found == expected
    marks = panel.locator("td").get_by_role("img", name="not applicable", include_hidden=True)
    expect(marks).to_have_text(["–"] * [*statuses.values()].count(Status.NOT_APPLICABLE))


def test_the_blocking_level_is_open(panel: Locator, team: Assessment) -> None:
    expect(panel.locator("details.cx-fold[open]")).to_have_count(1)
    blocking = score(team).pooled.blocking_level
    expect(panel.locator("details.cx-fold[open]")).to_have_attribute("data-cx-fold", str(blocking))


def test_ticks_move_the_outcome(panel: Locator, team: Assessment) -> None:
    before = score(team)
    blocking = before.pooled.blocking_level
    here = [c for c in team.cells if team.model.capability[c.capability].level == blocking]
    gained = next(c for c in here if team.cells[c].status is Status.MISSING)
    started = next(c for c in here if team.cells[c].status is Status.PARTIAL)
    lost = next(c for c in here if team.cells[c].status is Status.PRESENT)
    for cell in (gained, started, lost):
        box(panel, team, cell).click()

    after = score(rated(rated(team, Status.PRESENT, gained, started), Status.MISSING, lost))
    expect_said(panel, said(before, after, "2 gained, 1 lost"))
    expect_verdicts(panel, after)
    places = [box(panel, team, c).locator("xpath=ancestor::td") for c in (gained, started, lost)]
    for place, change in zip(places, ("gained", "gained", "lost"), strict=True):
        expect(place).to_have_attribute("data-cx-change", change)
        expect(place.locator(".cx-whatif-mark")).to_have_text(MARKS[change])

    # Back where it was, a partial rating is partial again.
    for cell in (gained, started, lost):
        box(panel, team, cell).click()
    expect_said(panel, said(before, before, "no changes yet"))
    expect(places[1].locator(".cx-whatif-mark")).to_have_text("○")


def test_a_lost_foundation_costs_levels(panel: Locator, team: Assessment) -> None:
    open_all(panel)
    lost = [c for c in team.cells if team.model.capability[c.capability].level == 1][:5]
    for cell in lost:
        box(panel, team, cell).uncheck()
    after = score(rated(team, Status.MISSING, *lost))
    assert after.pooled.blocking_level == 1
    expect_said(panel, said(score(team), after, "5 lost"))


@pytest.mark.parametrize("key", [TEAM, WEAKEST])
def test_ticking_the_path_climbs_to_the_top(
    page: Page, assessments: dict[str, Assessment], key: str
) -> None:
    page.goto(f"teams/{key}/")
    panel = page.locator("[data-cx-whatif]")
    apply = panel.get_by_role("button", name="Tick these")
    team = assessments[key]
    before = result = score(team)
    gained = 0
    while (to := next_level(result)) and (path := shortest_path(result.assessment, to)):
        part(panel, "path").evaluate("(fold) => { fold.open = true; }")
        named = {team.model.capability[c.capability].name for c in path.cells}
        items = part(panel, "list").locator("li").all_text_contents()
        assert {item.partition(": ")[0] for item in items} == named
        assert sum(item.count(", ") + 1 for item in items) == len(path.cells)
        apply.click()
        gained += len(path.cells)
        result = score(rated(result.assessment, Status.PRESENT, *path.cells))
        assert result.level >= to
        expect_said(panel, said(before, result, f"{gained} gained"))
        expect_verdicts(panel, result)
    assert result.level > before.level + 1
    expect(apply).to_be_hidden()
    expect(part(panel, "path")).to_be_hidden()
    expect(part(panel, "reset")).to_be_focused()

    part(panel, "reset").click()
    expect_said(panel, said(before, before, "no changes yet"))
    expect(apply).to_be_visible()
    assert panel.locator('[data-cx-change="gained"], [data-cx-change="lost"]').count() == 0


def test_changes_are_read_out_once_they_rest(panel: Locator, team: Assessment) -> None:
    live = part(panel, "live")
    expect(live).to_have_attribute("aria-live", "polite")
    live.evaluate(
        "(live) => { window.heard = []; new MutationObserver(() => "
        "window.heard.push(live.textContent)).observe(live, { childList: true }); }"
    )
    before = score(team)
    to = next_level(before)
    assert to
    path = shortest_path(team, to)
    assert path
    boxes = [box(panel, team, cell) for cell in path.cells[:2]]
    open_all(panel)
    for one in boxes:
        one.click()
    part(panel, "apply").click()
    after = score(rated(team, Status.PRESENT, *path.cells))
    label = team.model.label
    sentence = (
        f"{label(after.level)} instead of {label(before.level)}, "
        f"score {wording.score(after.pooled.score)}, {len(path.cells)} gained."
    )
    expect(live).to_have_text(sentence)
    assert panel.page.evaluate("window.heard") == [sentence]

    part(panel, "reset").click()
    begun = f"{label(before.level)}, score {wording.score(before.pooled.score)}, no changes."
    expect(live).to_have_text(begun)


def test_a_keyboard_is_enough(page: Page, panel: Locator, team: Assessment) -> None:
    before = score(team)
    part(panel, "apply").focus()
    page.keyboard.press("Enter")
    to = next_level(before)
    assert to
    path = shortest_path(team, to)
    assert path
    climbed = rated(team, Status.PRESENT, *path.cells)
    expect_said(panel, said(before, score(climbed), f"{len(path.cells)} gained"))

    page.keyboard.press("Tab")
    expect(part(panel, "reset")).to_be_focused()
    page.keyboard.press("Tab")  # which ratings
    page.keyboard.press("Enter")
    expect(part(panel, "list")).to_be_visible()
    page.keyboard.press("Tab")  # the list, which may scroll
    page.keyboard.press("Tab")  # the first fold
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")  # its table, which may scroll
    page.keyboard.press("Tab")
    first = next(c for c in team.cells if team.model.capability[c.capability].level == 1)
    expect(box(panel, team, first)).to_be_focused()
    page.keyboard.press("Space")
    after = score(rated(climbed, Status.MISSING, first))
    expect_said(panel, said(before, after, f"{len(path.cells)} gained, 1 lost"))
    for _ in range(5):
        page.keyboard.press("Shift+Tab")
    expect(part(panel, "reset")).to_be_focused()
    page.keyboard.press("Space")
    expect_said(panel, said(before, before, "no changes yet"))


@pytest.mark.parametrize(
    "size", [(1280, 900), (1280, 640), (640, 450), (390, 844), (320, 640)], ids=str
)
def test_nothing_covers_what_has_the_focus(page: Page, size: tuple[int, int]) -> None:
    """Not even the outcome, which stays in sight; 640 px wide is 1280 px at 200 %."""
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size(ViewportSize(width=size[0], height=size[1]))
    page.goto(PATH)
    panel = page.locator("[data-cx-whatif]")
    boxes = panel.locator("details[open] input")
    names = boxes.evaluate_all("(boxes) => boxes.map((box) => box.ariaLabel)")
    boxes.last.focus()
    for name in reversed(names):
        assert page.evaluate(f"({TOPMOST})({FOCUSED})") == [name, True]
        page.keyboard.press("Shift+Tab")
    widths = page.evaluate("[document.documentElement.scrollWidth, document.body.scrollWidth]")
    assert max(widths) <= size[0]


@pytest.mark.parametrize(
    ("size", "stays"),
    [((1280, 900), "now"), ((390, 844), "bar"), ((640, 450), "bar"), ((640, 360), None)],
    ids=str,
)
def test_the_outcome_stays_in_sight(page: Page, size: tuple[int, int], stays: str | None) -> None:
    page.set_viewport_size(ViewportSize(width=size[0], height=size[1]))
    page.goto(PATH)
    panel = page.locator("[data-cx-whatif]")
    panel.locator("details[open] input").last.scroll_into_view_if_needed()
    for name in ("now", "bar"):
        outcome = panel.locator(f".cx-whatif-{name}")
        if name == stays:
            expect(outcome).to_be_in_viewport(ratio=1)
        elif stays is None and name == "bar":
            expect(outcome).not_to_be_in_viewport()


def test_nothing_is_kept(page: Page, panel: Locator) -> None:
    kept = "JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }])"
    before = page.evaluate(kept)
    panel.locator("details[open] input").first.click()
    expect(part(panel, "live")).not_to_be_empty()
    assert page.evaluate(kept) == before
    page.reload()
    expect(part(panel, "changes")).to_have_text("no changes yet")


def test_an_address_leads_to_it(page: Page) -> None:
    page.goto(f"{PATH}#what-if")
    expect(page.get_by_role("heading", name="What if")).to_be_in_viewport()


def test_paper_does_not_show_it(page: Page, panel: Locator) -> None:
    page.emulate_media(media="print")
    expect(panel).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
