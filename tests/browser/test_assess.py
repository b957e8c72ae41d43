"""An assessment made in the browser: typed by keyboard, kept through anything, valid at the end."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from shutil import copytree
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Locator, Page, Route, expect

from drafts import HEAD, parsed, source
from maturity.model import (
    Assessment,
    Cell,
    Evidence,
    Initiative,
    Measurement,
    Model,
    Outcome,
    Participant,
    Rating,
    Status,
    Target,
)
from maturity.rules import wording
from maturity.rules.paths import next_level, shortest_path
from maturity.rules.scoring import score
from maturity.rules.votes import ballots
from support import ROOT, Run

TEAM = "emea/payments"
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
EDITORS = {
    "GitHub": "https://github.com/o/r/edit/main/",
    "GitLab": "https://gitlab.com/o/r/-/edit/main/",
}
PAGE = re.compile(r"/assess/(votes/)?(\?.*)?$")


def at(page: Page, name: str) -> Locator:
    return page.locator(f"[data-cx-work] [data-cx-{name}]")


def opened(page: Page, address: str = f"assess/?team={TEAM}") -> None:
    page.goto(address)
    expect(at(page, "yaml")).not_to_have_value("")


def cell(page: Page, capability: str, dimension: str) -> Locator:
    return page.locator(f'[data-cx-cell="{capability}/{dimension}"]')


def unfold(page: Page) -> None:
    page.locator("details.cx-fold").evaluate_all(
        "(all) => all.forEach((one) => { one.open = true; })"
    )


def choose(page: Page, capability: str, dimension: str, words: str) -> None:
    cell(page, capability, dimension).get_by_role("radio", name=words, exact=True).check()


def file(page: Page) -> str:
    """The file that the page would hand over, once the typing has rested."""
    page.wait_for_timeout(400)
    return at(page, "yaml").input_value()


def editing(context: BrowserContext, forge: str) -> None:
    """As if the site had been built with a repository on this forge."""

    def answer(route: Route) -> None:
        answer = route.fetch()
        body = answer.text().replace('"editor":""', f'"editor":{json.dumps(EDITORS[forge])}')
        route.fulfill(response=answer, body=body)

    context.route(PAGE, answer)


def test_without_scripts_it_says_what_to_do_instead(browser: Browser, server: str) -> None:
    with browser.new_context(base_url=server, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("assess/")
        expect(page.get_by_text("This page needs JavaScript.")).to_be_visible()
        expect(page.get_by_role("link", name="how to change an assessment")).to_be_visible()
        expect(page.locator("[data-cx-assess]")).to_be_hidden()


def test_a_team_begins_where_its_report_stands(
    page: Page, assessments: dict[str, Assessment]
) -> None:
    page.route("**/nowhere", lambda route: route.abort())  # which also turns off the cache
    for key, team in assessments.items():
        opened(page, f"assess/?team={key}")
        result = score(team)
        expect(at(page, "level")).to_have_text(team.model.label(result.level))
        expect(at(page, "score")).to_have_text(wording.score(result.pooled.score))
        expect(at(page, "changes")).to_have_text("no changes yet")
        expect(at(page, "why")).to_have_text(wording.headline(result))
        chosen = page.locator("[data-cx-cell]").evaluate_all(
            "(all) => all.map((one) => [one.dataset.cxCell, one.querySelector(':checked').value])"
        )
        statuses = {f"{c.capability}/{c.dimension}": r.status for c, r in team.cells.items()}
        assert {key: Status(value or "unrated") for key, value in chosen} == statuses
        assert at(page, "yaml").input_value() == source(key)


def test_ratings_move_the_outcome_and_the_file(
    page: Page, assessments: dict[str, Assessment], models: Mapping[str, Model]
) -> None:
    team = assessments[TEAM]
    before = score(team)
    to = next_level(before)
    assert to
    path = shortest_path(team, to)
    assert path
    opened(page)
    unfold(page)
    for place in path.cells:
        choose(page, *place, "present")
    now = {p: replace(team.cells[p], status=Status.PRESENT) for p in path.cells}
    climbed = replace(team, ratings={**team.ratings, **now})
    after = score(climbed)
    label = team.model.label
    expect(at(page, "level")).to_have_text(f"{label(before.level)} → {label(after.level)}")
    further = next_level(after)
    assert further
    step = wording.next_step(after, further, shortest_path(climbed, further))
    expect(at(page, "step")).to_have_text(step)
    reached = wording.score(after.pooled.score)
    said = f"{label(after.level)}, score {reached}, changed: {len(now)} ratings."
    expect(page.locator("[aria-live][data-cx-live]")).to_have_text(said)
    assert dict(parsed(file(page), models, TEAM).ratings) == dict(climbed.ratings)


def test_a_keyboard_is_enough_from_the_first_to_the_last(  # noqa: PLR0915  one journey
    browser: Browser, server: str, models: Mapping[str, Model], tmp_path: Path, run: Run
) -> None:
    """A new team, rated, planned, reloaded half way and handed over; the mouse never moves."""
    context = browser.new_context(base_url=server)
    editing(context, "GitHub")
    opened_links: list[str] = []

    def answer(route: Route) -> None:
        opened_links.append(route.request.url)
        route.fulfill(body="the forge")

    context.route("https://github.com/**", answer)
    page = context.new_page()
    keys = page.keyboard
    page.goto("assess/")
    page.locator("[data-cx-start] [data-cx-team]").focus()
    keys.press("End")
    keys.press("Tab")
    keys.type("B2B")
    keys.press("Tab")
    keys.type("Harbour & <b>Sons</b>: 1")
    keys.press("Enter")
    expect(at(page, "title")).to_be_focused()
    expect(at(page, "title")).to_have_text("Harbour & <b>Sons</b>: 1")

    def reach(locator: Locator, most: int = 400) -> None:
        for _ in range(most):
            if locator.evaluate("(one) => one === document.activeElement"):
                return
            keys.press("Tab")
        pytest.fail("the keyboard does not get there")

    def press(locator: Locator, key: str) -> None:
        reach(locator)
        keys.press(key)

    def enter(label: str, text: str) -> None:
        reach(page.get_by_label(label, exact=True))
        keys.type(text)

    press(page.get_by_label("Marketing", exact=True), "Space")
    press(page.get_by_role("button", name="Add a role"), "Enter")
    keys.type("Head of Support")
    press(page.locator("[data-cx-fold='1'] > summary"), "Enter")
    tickets = cell(page, "ticketing-system", "support")
    press(tickets.locator("input:checked"), "ArrowRight")  # around to the first
    expect(tickets.locator("input[value=present]")).to_be_checked()
    na = cell(page, "customer-interviews", "product")
    press(na.locator("input:checked"), "ArrowLeft")
    expect(na.locator("input[value=not_applicable]")).to_be_checked()
    expect(na.get_by_text("Say why it cannot apply.")).to_be_visible()

    page.reload()
    expect(at(page, "title")).to_have_text("Harbour & <b>Sons</b>: 1")
    expect(at(page, "changes")).to_have_text("changed: 2 ratings, who took part")
    expect(page.get_by_label("Marketing", exact=True)).not_to_be_checked()
    expect(tickets.locator("input[value=present]")).to_be_checked()

    press(page.locator("[data-cx-fold='1'] > summary"), "Enter")
    reach(na.locator("[data-cx-part=reason]"))
    keys.type("Sales asks: #1")
    press(na.get_by_role("button", name="Add evidence"), "Enter")
    keys.type("The agreement, signed")
    keys.press("Tab")
    keys.type("https://example.com/a?b=c")
    press(page.locator("[data-cx-aims] > summary"), "Enter")
    enter("The level to reach", "Level 3")
    enter("By when", "12312027")
    press(page.locator("[data-cx-outcomes] > summary"), "Enter")
    press(page.get_by_role("button", name="Add an outcome"), "Enter")
    keys.type("Net Promoter")
    enter("Where it began, in points", "-3")
    enter("Where it shall be, in points", "12,5")
    expect(at(page, "problems")).to_contain_text("A figure is a number, such as 12 or 3.5.")
    for _ in range(2):
        keys.press("Backspace")
    keys.type(".5")
    press(page.locator("[data-cx-initiatives] > summary"), "Enter")
    press(page.get_by_role("button", name="Add an initiative"), "Enter")
    keys.type("Ask customers")
    enter("Capabilities it brings", "Quarterly")
    press(page.get_by_role("button", name="Add to: Capabilities it brings"), "Enter")
    enter("Due on", "05312027")

    text = file(page)
    made = parsed(text, models, "harbour-b-sons-b-1")
    assert made.team == "Harbour & <b>Sons</b>: 1"
    assert set(made.scope) == set(made.model.dimension) - {"marketing"}
    assert dict(made.ratings) == {
        Cell("ticketing-system", "support"): Rating(status=Status.PRESENT),
        Cell("customer-interviews", "product"): Rating(
            status=Status.NOT_APPLICABLE, reason="Sales asks: #1",
            evidence=(Evidence(title="The agreement, signed", url="https://example.com/a?b=c"),),
        ),
    }  # fmt: skip
    assert made.participants == (Participant(role="Head of Support"),)
    assert made.target == Target(level=3, by=date(2027, 12, 31))
    assert made.outcomes == (
        Outcome(metric="nps", baseline=Measurement(value=-3), target=Measurement(value=12.5)),
    )
    assert made.initiatives == (
        Initiative(
            id="ask-customers", name="Ask customers", closes=("customer-surveys",),
            due=date(2027, 5, 31),
        ),
    )  # fmt: skip

    copytree(ROOT / "schema", tmp_path / "schema")
    place = tmp_path / "assessments/harbour-b-sons-b-1.yaml"
    place.parent.mkdir()
    place.write_bytes(text.encode())
    assert run("validate", "--root", tmp_path).code == 0

    link = at(page, "propose")
    expect(link).to_have_text("Propose it on GitHub")
    reach(link)
    with context.expect_page() as forge:
        keys.press("Enter")
    forge.value.wait_for_load_state()
    (href,) = opened_links
    assert len(href.encode()) < 7000
    address = urlsplit(href)
    assert address.path == "/o/r/new/main"
    assert parse_qs(address.query, strict_parsing=True) == {
        "filename": ["assessments/harbour-b-sons-b-1.yaml"], "value": [text],
    }  # fmt: skip
    context.close()


def test_without_a_repository_there_is_no_link(page: Page) -> None:
    opened(page)
    expect(at(page, "propose")).to_be_hidden()
    expect(at(page, "open")).to_be_hidden()
    expect(at(page, "how")).to_have_text(
        "This site does not say where its repository is edited, so there is no link. Copy or "
        "download the file and put it there as assessments/emea/payments.yaml, or send it to "
        "whoever keeps the playbook."
    )


def test_an_existing_file_is_copied_and_its_editor_opened(
    page: Page, context: BrowserContext, models: Mapping[str, Model]
) -> None:
    editing(context, "GitLab")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script("window.open = (...given) => { window.went = given; };")
    opened(page)
    unfold(page)
    choose(page, "health-scoring", "customer-success", "partial")
    text = file(page)
    assert (
        parsed(text, models, TEAM).ratings[Cell("health-scoring", "customer-success")].status
        is Status.PARTIAL
    )
    at(page, "open").press("Enter")
    expect(at(page, "done")).to_contain_text("The file is copied. If GitLab did not open:")
    assert page.evaluate("navigator.clipboard.readText()") == text
    went = page.evaluate("window.went")
    assert went == [f"{EDITORS['GitLab']}assessments/{TEAM}.yaml", "_blank", "noopener"]
    # The link failed, or its window was closed: everything is still here.
    page.reload()
    expect(at(page, "changes")).to_have_text("changed: 1 rating")


def test_where_nothing_may_be_copied_the_file_is_selected(page: Page) -> None:
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
        "document.execCommand = () => false;"
    )
    opened(page)
    at(page, "copy").click()
    expect(at(page, "done")).to_contain_text("The file is selected below")
    expect(at(page, "yaml")).to_be_focused()
    chosen = at(page, "yaml").evaluate(
        "(one) => one.value.slice(one.selectionStart, one.selectionEnd)"
    )
    assert chosen == source(TEAM)


def test_the_download_is_the_file(page: Page) -> None:
    opened(page)
    unfold(page)
    choose(page, "health-scoring", "customer-success", "present")
    text = file(page)
    with page.expect_download() as download:
        at(page, "download").click()
    assert download.value.suggested_filename == "payments.yaml"
    assert Path(download.value.path()).read_bytes() == text.encode()


def test_what_cannot_be_written_yet_is_said_and_kept(
    page: Page, models: Mapping[str, Model]
) -> None:
    opened(page)
    unfold(page)
    choose(page, "health-scoring", "customer-success", "not applicable")
    here = cell(page, "audit-log", "engineering")
    here.locator(".cx-assess-more").click()
    here.get_by_role("button", name="Add evidence").click()
    here.locator("[data-cx-part=url]").fill("javascript:alert(1)")
    problems = at(page, "problems")
    expect(problems.locator("li")).to_have_count(2)
    here.locator("[data-cx-part=title]").fill("Log")
    expect(problems).to_contain_text("The address must begin with https:// or http://.")
    assert file(page) == source(TEAM)
    page.reload()
    expect(problems.locator("li")).to_have_count(2)
    expect(here.locator("[data-cx-part=url]")).to_have_value("javascript:alert(1)")
    problems.get_by_role("button").first.click()
    expect(
        page.locator("[data-cx-part=url]:focus, .cx-assess-more:focus, [data-cx-part=reason]:focus")
    ).to_have_count(1)
    here.locator("[data-cx-part=url]").fill("https://example.com/log")
    cell(page, "health-scoring", "customer-success").locator("[data-cx-part=reason]").fill(
        "Sales does."
    )
    expect(problems).to_be_empty()
    made = parsed(file(page), models, TEAM)
    assert made.ratings[Cell("audit-log", "engineering")].evidence == (
        Evidence(title="Log", url="https://example.com/log"),
    )
    assert made.ratings[Cell("health-scoring", "customer-success")].reason == "Sales does."


@pytest.mark.parametrize(
    "broken",
    [
        "Storage.prototype.setItem = () => { throw new DOMException('full'); };",
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('off'); } });",
    ],
    ids=["full", "off"],
)
def test_a_storage_that_keeps_nothing_is_said(browser: Browser, server: str, broken: str) -> None:
    with browser.new_context(base_url=server) as context:  # the theme itself misses the storage
        page = context.new_page()
        page.add_init_script(broken)
        opened(page)
        unfold(page)
        choose(page, "health-scoring", "customer-success", "partial")
        said = (
            "This browser cannot keep the draft: hand over or download the file before you leave."
        )
        expect(at(page, "kept")).to_have_text(said)
        expect(page.get_by_role("alert")).to_have_text(said)
        asked: list[str] = []

        def stay(dialog: Dialog) -> None:
            asked.append(dialog.type)
            dialog.dismiss()

        page.on("dialog", stay)
        cell(page, "health-scoring", "customer-success").locator("input[value=missing]").click()
        page.evaluate("setTimeout(() => location.reload())")
        page.wait_for_timeout(500)
        assert asked == ["beforeunload"]
        expect(at(page, "changes")).to_have_text("no changes yet")


VOTED_ELSEWHERE = """
() => {
  const key = Object.keys(localStorage).find((one) => one.startsWith("cx-assess:"));
  const draft = JSON.parse(localStorage.getItem(key));
  localStorage.setItem(key, JSON.stringify({ ...draft, votes: { sales: { 1: "3" } } }));
  dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
}
"""


def test_two_windows_lose_nothing_to_each_other(context: BrowserContext) -> None:
    one, other = context.new_page(), context.new_page()
    for page in (one, other):
        opened(page)
        unfold(page)
    choose(one, "health-scoring", "customer-success", "partial")
    expect(
        cell(other, "health-scoring", "customer-success").locator("input[value=partial]")
    ).to_be_checked()
    choose(other, "audit-log", "engineering", "missing")
    for page in (one, other):
        expect(at(page, "changes")).to_have_text("changed: 2 ratings")
    # One that comes back out of the browser's own memory has heard of nothing.
    one.evaluate(VOTED_ELSEWHERE)
    for page in (one, other):
        expect(at(page, "changes")).to_have_text("changed: 2 ratings, votes of 1 function")


def test_a_file_of_ones_own_is_taken_and_changed(page: Page) -> None:
    text = HEAD.replace("T\n", "Quay\n") + "  cx-lead: present  # kept\n"
    page.goto("assess/")
    page.locator("input[type=file]").set_input_files(
        {"name": "Quay side.yaml", "mimeType": "text/yaml", "buffer": text.encode()}
    )
    expect(at(page, "title")).to_have_text("Quay")
    expect(page.get_by_label("Its id: the name of its file")).to_have_value("quay-side")
    unfold(page)
    choose(page, "cx-lead", "design", "missing")
    wanted = text.replace("present  #", "{product: present, design: missing}  #")
    assert file(page) == wanted
    page.reload()
    expect(at(page, "changes")).to_have_text("changed: 1 rating")
    assert file(page) == wanted


DROP = """([name, bytes]) => {
  const held = new DataTransfer();
  held.items.add(new File([new Uint8Array(bytes)], name));
  const event = { dataTransfer: held, bubbles: true, cancelable: true };
  document.body.dispatchEvent(new DragEvent("drop", event));
}"""
BAD = {
    "broken": ("a.yaml", b"team: x\nmodel: [", "a.yaml cannot be used: line 2:"),
    "no text": ("a.yaml", b"\xff\xfet", "a.yaml cannot be used: it is no text in UTF-8."),
    "no model": ("a.yaml", b"team: x\nmodel: <b>\n", "it names no model of this site: <b>."),
    "a sheet": ("a.csv", b"x,y\n", "this is a spreadsheet; the command maturity import makes an"),
    "several": (
        "a.yaml", b"team: x\nmodel: b2b-cx\nratings: {cx-lead: yes!}\n",
        'line 3: "cx-lead" is "yes!", expected one of present, partial, missing, not_applicable',
    ),
}  # fmt: skip


def test_a_file_that_cannot_be_used_is_said_and_harms_nothing(page: Page) -> None:
    """Whether or not something is open, which stays as it is."""
    page.goto("assess/")
    for name, content, said in BAD.values():
        page.evaluate(DROP, [name, [*content]])
        expect(page.get_by_role("alert")).to_contain_text(said)
    page.get_by_text("Paste its text").click()
    page.get_by_label("The text of an assessment file").fill("team: [")
    page.get_by_role("button", name="Use this text").click()
    expect(page.get_by_role("alert")).to_contain_text("The text cannot be used: line 1:")
    expect(page.get_by_label("The text of an assessment file")).to_have_value("team: [")
    opened(page)
    unfold(page)
    choose(page, "health-scoring", "customer-success", "partial")
    text = file(page)
    for name, content, said in BAD.values():
        page.evaluate(DROP, [name, [*content]])
        expect(page.get_by_role("alert")).to_contain_text(said)
        expect(page.get_by_role("alert")).to_contain_text("Drafts are kept as they are.")
        assert at(page, "yaml").input_value() == text


def test_a_file_is_taken_by_drop_and_by_paste(page: Page) -> None:
    text = HEAD + "  cx-lead: present  # kept\n"
    page.goto("assess/")
    page.get_by_text("Paste its text").press("Enter")
    page.get_by_label("The text of an assessment file").fill(text)
    page.get_by_role("button", name="Use this text").press("Enter")
    expect(at(page, "yaml")).to_have_value(text)
    page.evaluate(DROP, ["other.yaml", [*text.replace("team: T", "team: Other").encode()]])
    expect(at(page, "title")).to_have_text("Other")
    at(page, "leave").click()
    for name in ("T", "Other"):
        expect(page.get_by_role("button", name=f"Go on with {name}")).to_be_visible()


def test_a_draft_can_be_found_again_and_discarded(page: Page) -> None:
    opened(page)
    unfold(page)
    choose(page, "health-scoring", "customer-success", "partial")
    page.goto("assess/")
    page.get_by_role("button", name="Go on with Payments").click()
    expect(at(page, "changes")).to_have_text("changed: 1 rating")
    page.on("dialog", lambda dialog: dialog.accept())
    at(page, "discard").click()
    expect(page.locator("[data-cx-start]")).to_be_visible()
    expect(page.locator("[data-cx-drafts]")).to_be_hidden()
    opened(page)
    expect(at(page, "changes")).to_have_text("no changes yet")


def test_plans_are_changed_where_they_stand(
    page: Page, models: Mapping[str, Model], assessments: dict[str, Assessment]
) -> None:
    """With trouble on the way, which is said, kept over a reload, and left out of the file."""
    team = assessments[TEAM]
    opened(page)
    page.locator("details.cx-fold").evaluate_all(
        "(all) => all.forEach((one) => { one.open = true; })"
    )
    page.get_by_role("button", name="Remove outcome 3").click()
    expect(page.get_by_role("button", name="Add an outcome")).to_be_focused()
    page.get_by_label("Where it is now, in points").fill("x")
    expect(at(page, "problems")).to_contain_text("A figure is a number, such as 12 or 3.5.")
    expect(at(page, "yaml")).to_have_value(source(TEAM))
    page.reload()
    page.get_by_role("button", name="Show: Outcome metrics, outcome 1").click()
    expect(page.get_by_label("Where it is now, in points")).to_be_focused()
    page.get_by_label("Where it is now, in points").fill("25")
    expect(at(page, "problems")).to_be_empty()
    unfold(page)
    plan = page.locator("[data-cx-plan=cx-lead]")
    plan.locator("summary").click()
    plan.get_by_label("Owner", exact=True).fill("Head of Product")
    plan.get_by_label("Starts on").fill("2027-02-01")
    plan.get_by_label("Due on").fill("2027-01-01")
    expect(plan.get_by_text("It is due before it starts: set a later day.")).to_be_visible()
    plan.get_by_label("Due on").fill("2027-03-01")
    expect(at(page, "problems")).to_be_empty()
    expect(at(page, "changes")).to_have_text("changed: outcomes, owners and dates")
    made = parsed(file(page), models, TEAM)
    first, second, _ = team.outcomes
    assert first.current
    moved = replace(first, current=replace(first.current, value=25))
    assert made.outcomes == (moved, second)
    override = made.overrides["cx-lead"]
    assert (override.owner, str(override.start), str(override.due)) == (
        "Head of Product", "2027-02-01", "2027-03-01",
    )  # fmt: skip


def test_a_scope_moves_the_level_at_once(page: Page, assessments: dict[str, Assessment]) -> None:
    team = assessments[TEAM]
    opened(page)
    page.locator("[data-cx-facts] > summary").click()
    for dimension in team.scope[1:]:
        page.locator(f"[data-cx-scope={dimension}]").uncheck()
    only = replace(team, scope=team.scope[:1])
    expect(at(page, "score")).to_have_text(
        re.compile(rf"(^|→ ){re.escape(wording.score(score(only).pooled.score))}$")
    )
    expect(at(page, "changes")).to_have_text("changed: the scope")
    page.locator(f"[data-cx-scope={team.scope[0]}]").click()
    expect(page.get_by_text("At least one function is needed.")).to_be_visible()
    for dimension in team.scope[1:]:
        page.locator(f"[data-cx-scope={dimension}]").check()
    expect(at(page, "yaml")).to_have_value(source(TEAM))


# --- the workshop ---------------------------------------------------------------------------------


def test_votes_are_counted_with_the_keyboard_and_join_the_draft(
    page: Page, models: Mapping[str, Model], assessments: dict[str, Assessment]
) -> None:
    team = assessments[TEAM]
    opened(page, f"assess/?team={TEAM}")
    unfold(page)
    choose(page, "health-scoring", "customer-success", "partial")
    page.get_by_role("link", name="Count the votes").press("Enter")
    keys = page.keyboard
    box = page.get_by_label("Votes, Product: Level 1 · Ad-Hoc")
    expect(at(page, "total")).to_have_text("48 votes in 8 of 8 functions")
    box.focus()
    for key in ("ArrowDown", "ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown"):
        keys.press(key)
    expect(box).to_have_value("2")
    keys.press("Tab")
    expect(page.get_by_label("Votes, Product: Level 2 · Emerging")).to_be_focused()
    keys.type("1")
    keys.press("Tab")
    keys.type("0")
    keys.press("Tab")
    keys.type("4")
    counts = {1: 2, 2: 1, 4: 4}
    votes = {**team.votes, "product": counts}
    page.reload()
    expect(page.get_by_label("Votes, Product: Level 4 · Managed")).to_have_value("4")
    page.get_by_role("button", name="One less: Product, Level 4 · Managed").click()
    counts[4] = 3
    made = parsed(file(page), models, TEAM)
    assert made.votes == votes
    assert made.ratings[Cell("health-scoring", "customer-success")].status is Status.PARTIAL
    said = page.locator(".cx-count-said").all_text_contents()
    for row, ballot in zip(said, ballots(score(made)), strict=True):
        assert row.startswith(f"{wording.plural(ballot.total, 'vote')}, median {ballot.median}, ")
        assert ("people disagree" in row) is ballot.split
        assert (f"the ratings give {ballot.level}" in row) is (ballot.median != ballot.level)
        assert row.endswith("agrees with the ratings") is ballot.agrees
    split = [b.dimension for b in ballots(score(made)) if b.split]
    first = page.locator("[data-cx-first]")
    assert first.locator("a").evaluate_all("(all) => all.map((one) => one.hash)") == [
        f"#cx-votes-{one}" for one in split
    ]
    expect(page.locator("[aria-live][data-cx-live]")).to_contain_text("Product: 6 votes, median 2")
    page.get_by_label("Compare with what the ratings give.").uncheck()
    expect(page.locator(".cx-count-said", has_text="ratings")).to_have_count(0)
    expect(page.locator(".cx-count-given")).to_have_count(0)

    page.get_by_label("Votes, Sales: Level 1 · Ad-Hoc").fill("2.5")
    expect(at(page, "problems")).to_contain_text("Votes are whole numbers from 0 to 100,000.")
    assert parsed(file(page), models, TEAM).votes == votes
    page.get_by_role("link", name="Go on to the ratings").click()
    expect(at(page, "changes")).to_have_text("changed: 1 rating, votes of 2 functions")
    expect(page.locator(".cx-assess-spread")).to_contain_text("Product: 6 votes, median 2")


def test_counting_begins_with_a_team_that_is_new(page: Page, models: Mapping[str, Model]) -> None:
    page.goto("assess/votes/")
    page.locator("[data-cx-start] [data-cx-team]").select_option("A team that is not here yet")
    page.locator("[data-cx-start] [data-cx-model]").select_option("b2b-cx")
    page.get_by_label("Name of the team").fill("Quay")
    page.get_by_role("button", name="Begin").click()
    expect(page.locator("[data-cx-first]")).to_have_text("No votes yet.")
    page.get_by_role("button", name="One more: Support, Level 2", exact=False).click()
    expect(page.locator("[data-cx-first]")).to_have_text("People agree in 1 function voted on.")
    assert parsed(file(page), models, "quay").votes == {"support": {2: 1}}


# --- for everybody --------------------------------------------------------------------------------


def in_use(page: Page, address: str) -> None:
    """A page with everything open, and with something wrong of every kind."""
    opened(page, address)
    page.locator("details.cx-fold").evaluate_all(
        "(all) => all.forEach((one) => { one.open = true; })"
    )
    if "votes" in address:
        page.get_by_label("Votes, Sales: Level 1 · Ad-Hoc").fill("x")
        expect(at(page, "problems").locator("li")).to_have_count(1)
        return
    choose(page, "health-scoring", "customer-success", "not applicable")
    cell(page, "audit-log", "engineering").locator(".cx-assess-more").click()
    page.locator("[data-cx-plan=cx-lead] summary").click()
    for item in ("a role", "an outcome", "an initiative"):
        page.get_by_role("button", name=f"Add {item}").click()
    page.get_by_label("Where it is now, in points").fill("x")
    expect(at(page, "problems").locator("li")).to_have_count(2)


@pytest.mark.parametrize("address", [f"assess/?team={TEAM}", f"assess/votes/?team={TEAM}"])
def test_it_fits_and_axe_finds_nothing_while_working(page: Page, address: str) -> None:
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    in_use(page, address)
    page.evaluate(AXE)
    for scheme in ("default", "slate"):  # what the switch in the header sets
        page.evaluate("(scheme) => { document.body.dataset.mdColorScheme = scheme; }", scheme)
        found = page.evaluate(
            "axe.run({resultTypes: ['violations']}).then((all) => all.violations)"
        )
        assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []
    for width in (640, 390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        widths = "[document.documentElement.scrollWidth, document.body.scrollWidth]"
        assert max(page.evaluate(widths)) <= width


def test_strangers_words_stay_words(page: Page) -> None:
    """What a file says, and what a draft was given, is shown and never run."""
    hostile = '<img src=x onerror="window.hit=1"><b>bold</b>'
    text = HEAD.replace("team: T", f"team: {json.dumps(hostile)}") + (
        f"  cx-lead: {{product: {{status: present, note: {json.dumps(hostile)}}}}}\n"
    )
    page.goto("assess/")
    page.locator("input[type=file]").set_input_files(
        {"name": f"{hostile}.yaml", "mimeType": "text/yaml", "buffer": text.encode()}
    )
    expect(at(page, "yaml")).to_have_value(text)
    unfold(page)
    cell(page, "cx-lead", "product").locator(".cx-assess-more").click()
    expect(cell(page, "cx-lead", "product").locator("[data-cx-part=note]")).to_have_value(hostile)
    assert page.locator("[data-cx-assess] :is(img, b)").count() == 0
    assert page.evaluate("window.hit") is None
