"""An assessment made in the browser: typed by keyboard, kept through anything, valid at the end.

What the page writes is held against Python: it must be accepted, say exactly what was meant, and
leave every other line as it was, byte by byte.
"""

import difflib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Dialog, Locator, Page, Route, expect

from maturity.model import Assessment, Cell, Evidence, Model, Rating, Status
from maturity.reading import loading, strictyaml
from maturity.rules import wording
from maturity.rules.paths import next_level, shortest_path
from maturity.rules.scoring import score
from maturity.rules.votes import ballots
from support import ROOT

TEAM = "emea/payments"
SEED = 20261121
EDITS = 250
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
Palette = Literal["light", "dark"]
EDITORS = {
    "GitHub": "https://github.com/o/r/edit/main/",
    "Gitea": "https://git.example/o/r/_edit/main/",
    "GitLab": "https://gitlab.com/o/r/-/edit/main/",
}
PAGE = re.compile(r"/assess/(\?.*)?$")
MODULE = """
async ([name, call, cases]) => {
  const module = await import(new URL(`assets/assess/${name}.js`, document.baseURI));
  const address = (id) => new URL(`api/v1/models/${id}.json`, document.baseURI);
  const read = async (id) => (await fetch(address(id))).json();
  const models = {};
  const found = [];
  for (const [text, model, ...rest] of cases) {
    if (model) models[model] ??= await read(model);
    try {
      found.push([module[call](...(model ? [text, models[model], ...rest] : [text, ...rest]))]);
    } catch (error) {
      if (error.constructor.name !== "Unreadable") throw error;
      found.push(error.message);
    }
  }
  return found;
}
"""
READ = """
async (texts) => {
  const { read, Unreadable } = await import(new URL("assets/assess/reading.js", document.baseURI));
  const plain = (v) => v instanceof Map ? Object.fromEntries([...v].map(([k, x]) => [k, plain(x)]))
    : Array.isArray(v) ? v.map(plain) : v;
  return texts.map((text) => {
    try {
      return [plain(read(text).value)];
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      return error.message;
    }
  });
}
"""
TEXTS = (
    "Two personas mapped.", "a: b", "ends with a colon:", "x #y", "- dash", "it's", 'say "x"',
    "comma, [bracket] {brace}", "true", "No", "12", "2026-01-01", "* star", "& amp", "! bang",
    "% per cent", "@at", "`tick`", "? question", "é ü ß", "\N{GRINNING FACE}", "two\nlines",
    "tab\tinside", "back\\slash", "~", "null", "<script>alert(1)</script>", "{{ 7 * 7 }}",
    "x" * 300,
)  # fmt: skip


@pytest.fixture(scope="module")
def assessments() -> dict[str, Assessment]:
    return dict(loading.load(ROOT).portfolio.assessments)


@pytest.fixture(scope="module")
def models() -> Mapping[str, Model]:
    return loading.load(ROOT).portfolio.models


@pytest.fixture
def random() -> Random:
    return Random(SEED)  # noqa: S311  it hides nothing


def source(key: str) -> str:
    return (ROOT / f"assessments/{key}.yaml").read_bytes().decode()


def parsed(text: str, models: Mapping[str, Model], key: str = TEAM) -> Assessment:
    """What Python makes of a file; no problem at all is tolerated."""
    found, problems = loading.parse_assessment(text.encode(), f"assessments/{key}.yaml", models)
    assert not problems, (problems, text)
    assert found
    return found


def labels(model: Model) -> list[str]:
    return [model.label(level.number) for level in model.levels]


# --- files edited at random ----------------------------------------------------------------------


def rated(random: Random) -> Rating:
    status = random.choice((*Status,))
    if status is Status.UNRATED:
        return Rating(status=status)
    evidence = [
        Evidence(
            title=random.choice(TEXTS),
            url=random.choice(["", "https://example.com/a?b=c,d&e#f", "http://x.y/%20{z}"]),
            date=random.choice([None, date(2026, 9, 1)]),
        )
        for _ in range(random.choice((0, 0, 0, 1, 2)))
    ]
    return Rating(
        status=status,
        reason=random.choice(TEXTS) if status is Status.NOT_APPLICABLE else "",
        note=random.choice(["", "", "", *TEXTS]),
        evidence=tuple(evidence),
    )


def typed(rating: Rating) -> dict[str, Any]:
    """A rating as the page holds it."""
    return {
        "status": "" if rating.status is Status.UNRATED else rating.status.value,
        "reason": rating.reason,
        "note": rating.note,
        "evidence": [
            {"title": e.title, "url": e.url, "date": e.date.isoformat() if e.date else ""}
            for e in rating.evidence
        ],
    }


def changed(random: Random, assessment: Assessment) -> dict[Cell, Rating]:
    """Some cells with other ratings, now and then a capability as a whole."""
    cells = random.sample([*assessment.cells], random.randint(1, 6))
    found = {cell: rated(random) for cell in cells}
    if random.random() < 0.3:
        whole, rating = random.choice(cells).capability, rated(random)
        found |= {cell: rating for cell in assessment.cells if cell.capability == whole}
    if random.random() < 0.5:  # only another word, or one more piece of evidence
        cell = cells[0]
        before = assessment.cells[cell]
        if before.status in (Status.PRESENT, Status.PARTIAL):
            more = (*before.evidence, Evidence(title="One more"))
            found[cell] = replace(before, status=Status.PARTIAL, evidence=more)
    return found


def bare(random: Random, assessment: Assessment) -> dict[str, Any]:
    """What an assessment's file says, without some of its ratings."""
    data = yaml.load(source(assessment.id), Loader=yaml.BaseLoader)  # noqa: S506  all is text
    keep = random.sample([*data["ratings"]], random.randint(1, len(data["ratings"])))
    data["ratings"] = {key: value for key, value in data["ratings"].items() if key in keep}
    return {
        key: data[key]
        for key in ("team", "model", "assessed_on", "scope", "ratings")
        if key in data
    }


def written(random: Random, assessment: Assessment) -> str:
    """A file of some other hand: indented, quoted, folded and ended as YAML allows."""
    text = yaml.safe_dump(
        bare(random, assessment),
        default_flow_style=random.choice([False, None]),
        indent=random.choice([2, 4]),
        width=random.choice([30, 80, 1000]),
        default_style=random.choice([None, None, "'", '"']),
        allow_unicode=True,
        sort_keys=False,
    )
    if random.random() < 0.3:
        text = re.sub(r"(?m)^(  [\w-]+:.*[\w}])$", r"\1  # said by the team", text)
    if random.random() < 0.3:
        text = re.sub(r"(?m)^(  [\w-]+:)", r"\n  # what follows\n\1", text)
    if random.random() < 0.2:
        text = text.replace("\n", "\r\n")
    if random.random() < 0.2:
        text = text.rstrip("\r\n")
    return random.choice(["", "", "---\n", "\ufeff"]) + text


def expected(assessment: Assessment, changes: Mapping[Cell, Rating]) -> dict[Cell, Rating]:
    now = {**assessment.ratings, **changes}
    return {cell: rating for cell, rating in now.items() if rating.status is not Status.UNRATED}


def edited(page: Page, cases: list[tuple[str, Assessment, dict[Cell, Rating]]]) -> list[str]:
    """Each text with its changes, as the page writes it."""
    page.goto("")
    sent = [
        [
            text,
            before.model.id,
            labels(before.model),
            {
                "cells": {f"{c.capability}/{c.dimension}": typed(r) for c, r in changes.items()},
                "votes": {},
            },
        ]
        for text, before, changes in cases
    ]
    found = page.evaluate(MODULE, ["assessing", "revised", sent])
    assert [answer for answer in found if isinstance(answer, str)] == []
    return [answer[0] for answer in found]


def without(text: str, capabilities: set[str]) -> list[str]:
    """The lines of a file in block style that do not belong to these capabilities."""
    kept, inside, within = [], False, False
    for line in text.splitlines(keepends=True):
        if not line.startswith(" ") and line.strip():
            inside = line.startswith("ratings:")
        if inside and re.match(r"  \S", line):
            within = line.strip().partition(":")[0] in capabilities
        elif not line.startswith("   "):
            within = False
        if not within:
            kept.append(line)
    return kept


def test_edits_of_the_shipped_files_change_nothing_else(
    page: Page, random: Random, assessments: dict[str, Assessment], models: Mapping[str, Model]
) -> None:
    teams = [random.choice([*assessments.values()]) for _ in range(EDITS)]
    cases = [(source(team.id), team, changed(random, team)) for team in teams]
    for (text, before, changes), now in zip(cases, edited(page, cases), strict=True):
        after = parsed(now, models, before.id)
        assert dict(after.ratings) == expected(before, changes), now
        assert replace(after, ratings={}) == replace(before, ratings={})
        real = {c.capability for c, r in changes.items() if before.cells[c] != r}
        assert without(now, real) == without(text, real)
        # A word is one line; nothing costs more lines than its capabilities have.
        if all(r.note == r.reason == "" and not r.evidence for r in changes.values()) and not any(
            before.cells[c] != Rating(status=before.cells[c].status) for c in changes
        ):
            gone = [d for d in difflib.ndiff(text.splitlines(), now.splitlines()) if d[0] == "-"]
            assert len(gone) <= len(changes), gone


def test_edits_of_files_in_other_hands_say_what_was_meant(
    page: Page, random: Random, assessments: dict[str, Assessment], models: Mapping[str, Model]
) -> None:
    cases: list[tuple[str, Assessment, dict[Cell, Rating]]] = []
    for _ in range(EDITS):
        team = random.choice([*assessments.values()])
        text = written(random, team)
        before = parsed(text, models, team.id)
        cases.append((text, before, changed(random, before)))
    for (text, before, changes), now in zip(cases, edited(page, cases), strict=True):
        after = parsed(now, models, before.id)
        assert dict(after.ratings) == expected(before, changes), (text, now)
        assert replace(after, ratings={}) == replace(before, ratings={})


def test_nothing_changed_is_the_same_file(
    page: Page, random: Random, assessments: dict[str, Assessment]
) -> None:
    cases: list[tuple[str, Assessment, dict[Cell, Rating]]] = [
        (source(key), team, {}) for key, team in assessments.items()
    ]
    cases += [(written(random, team), team, {}) for team in assessments.values()]
    assert edited(page, cases) == [text for text, _, _ in cases]


ONE_EDIT: dict[str, tuple[str, str, str]] = {
    "a word": (
        "  cx-lead: present\n", "partial",
        "  cx-lead: {product: partial, design: present}\n",
    ),
    "a word with a comment": (
        "  cx-lead: present  # since May\n", "partial",
        "  cx-lead: {product: partial, design: present}  # since May\n",
    ),
    "a flow mapping": (
        "  cx-lead: {product: missing, design: present}\n", "partial",
        "  cx-lead: {product: partial, design: present}\n",
    ),
    "a flow mapping that lacks it": (
        "  cx-lead: {design: present}  # half\n", "partial",
        "  cx-lead: {design: present, product: partial}  # half\n",
    ),
    "a block mapping": (
        "  cx-lead:\n    # hers\n    product: missing  # still\n    design: 'present'\n", "partial",
        "  cx-lead:\n    # hers\n    product: partial  # still\n    design: 'present'\n",
    ),
    "a block mapping that lacks it": (
        "  cx-lead:\n    design: present\n\n", "partial",
        "  cx-lead:\n    product: partial\n    design: present\n\n",
    ),
    "a rating in full": (
        "  cx-lead:\n    product:\n      status: missing  # now\n      note: >\n        A\n",
        "partial",
        "  cx-lead:\n    product:\n      status: partial  # now\n      note: >\n        A\n",
    ),
    "a rating in full on one line": (
        "  cx-lead: {product: {status: missing, note: N}}\n", "partial",
        "  cx-lead: {product: {status: partial, note: N}}\n",
    ),
    "nothing yet": (
        "  cx-lead:\n    product:\n    design:\n", "present",
        "  cx-lead:\n    product: present\n    design:\n",
    ),
    "a rating taken back": (
        "  cx-lead:\n    product: present\n    design: present\n", "",
        "  cx-lead:\n    design: present\n",
    ),
    "the last rating taken back": ("  cx-lead:\n    product: present\n", "", ""),
    "above its neighbours": (
        "  # Level 2 · Emerging\n  monthly-cx-review: present\n", "present",
        "  # Level 2 · Emerging\n  cx-lead: {product: present}\n  monthly-cx-review: present\n",
    ),
    "below its neighbours": (
        "  crm-records: present\n\n  # 3\n  voc-system: present\n", "present",
        "  crm-records: present\n  cx-lead: {product: present}\n\n  # 3\n  voc-system: present\n",
    ),
    "above a comment of its neighbour": (
        "\n  # Review\n  # - all\n  monthly-cx-review: present\n", "present",
        "\n  cx-lead: {product: present}\n  # Review\n  # - all\n  monthly-cx-review: present\n",
    ),
}  # fmt: skip
HEAD = "team: T\nmodel: b2b-cx\nassessed_on: 2026-10-12\nratings:\n"


@pytest.mark.parametrize("case", ONE_EDIT)
def test_one_edit_is_one_line(page: Page, models: Mapping[str, Model], case: str) -> None:
    """The product's rating of a capability that also applies to design."""
    ratings, status, wanted = ONE_EDIT[case]
    model = models["b2b-cx"]
    anchor = "  crm-records: present\n" if not wanted else ""
    before = parsed(HEAD + anchor + ratings, models)
    cell = Cell("cx-lead", "product")
    old = before.ratings.get(cell, Rating(status=Status.UNRATED))
    rating = replace(old, status=Status(status) if status else Status.UNRATED)
    (now,) = edited(page, [(HEAD + anchor + ratings, replace(before, model=model), {cell: rating})])
    assert now == HEAD + anchor + wanted


def test_the_reader_reads_what_python_reads(page: Page, random: Random) -> None:
    """What it accepts, Python accepts and understands alike; it may refuse more."""
    files = [*ROOT.glob("assessments/**/*.yaml"), *ROOT.glob("tests/cases/**/*.yaml")]
    texts = [
        f.read_bytes().decode(errors="replace")
        for f in files
        if f.is_file() and f.stat().st_size < 99_999
    ]
    for text in list(texts):
        for _ in range(25):
            at = random.randint(0, len(text))
            there = random.choice(
                [*" \n:#-[]{},'\"|>&*!?%~", "\n  ", "\r\n", " # c", "\n- x", "\t", ": "]
            )
            texts.append(text[:at] + there + text[at + random.choice((0, 0, 1, 3)) :])
    page.goto("")
    accepted = 0
    for text, found in zip(texts, page.evaluate(READ, texts), strict=True):
        if not isinstance(found, str):
            accepted += 1
            assert json.loads(json.dumps(strictyaml.parse(text, "x"))) == found[0], text
    assert accepted > len(texts) // 4
    for file in ROOT.glob("assessments/**/*.yaml"):
        assert not isinstance(page.evaluate(READ, [file.read_text()])[0], str)


# --- the page ------------------------------------------------------------------------------------


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
    said = f"{label(after.level)}, score {reached}, {len(now)} ratings changed."
    expect(page.locator("[aria-live][data-cx-live]")).to_have_text(said)
    assert dict(parsed(file(page), models).ratings) == dict(climbed.ratings)


def test_a_keyboard_is_enough_from_the_first_to_the_last(  # noqa: PLR0915  one journey
    page: Page, context: BrowserContext, models: Mapping[str, Model]
) -> None:
    """A new team, rated, reloaded half way, explained and handed over; the mouse never moves."""
    editing(context, "GitHub")
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
    page.locator("[data-cx-fold='1'] > summary").focus()
    keys.press("Enter")

    def reach(locator: Locator, most: int = 400) -> None:
        for _ in range(most):
            if locator.evaluate("(one) => one === document.activeElement"):
                return
            keys.press("Tab")
        pytest.fail("the keyboard does not get there")

    reach(cell(page, "ticketing-system", "support").locator("input:checked"))
    keys.press("ArrowRight")  # around to the first
    expect(
        cell(page, "ticketing-system", "support").locator("input[value=present]")
    ).to_be_checked()

    page.reload()
    expect(at(page, "title")).to_have_text("Harbour & <b>Sons</b>: 1")
    expect(at(page, "changes")).to_have_text("1 rating changed")
    expect(
        cell(page, "ticketing-system", "support").locator("input[value=present]")
    ).to_be_checked()

    page.locator("[data-cx-fold='1'] > summary").focus()
    keys.press("Enter")
    na = cell(page, "customer-interviews", "product")
    reach(na.locator("input:checked"))
    keys.press("ArrowLeft")
    expect(na.locator("input[value=not_applicable]")).to_be_checked()
    expect(na.get_by_text("Say why it cannot apply.")).to_be_visible()
    reach(na.locator("[data-cx-part=reason]"))
    keys.type("Sales asks: #1")
    reach(na.get_by_role("button", name="Add evidence"))
    keys.press("Enter")
    keys.type("The agreement, signed")
    keys.press("Tab")
    keys.type("https://example.com/a?b=c")
    reach(page.get_by_label("Votes, Product: Level 2 · Emerging"))
    keys.type("12")

    text = file(page)
    made = parsed(text, models, "harbour-b-sons-b-1")
    assert made.team == "Harbour & <b>Sons</b>: 1"
    assert dict(made.ratings) == {
        Cell("ticketing-system", "support"): Rating(status=Status.PRESENT),
        Cell("customer-interviews", "product"): Rating(
            status=Status.NOT_APPLICABLE, reason="Sales asks: #1",
            evidence=(Evidence(title="The agreement, signed", url="https://example.com/a?b=c"),),
        ),
    }  # fmt: skip
    assert made.votes == {"product": {2: 12}}

    link = at(page, "propose")
    expect(link).to_have_text("Propose it on GitHub")
    href = str(link.get_attribute("href"))
    assert len(href.encode()) < 7000
    address = urlsplit(href)
    assert (address.netloc, address.path) == ("github.com", "/o/r/new/main")
    assert parse_qs(address.query, strict_parsing=True) == {
        "filename": ["assessments/harbour-b-sons-b-1.yaml"], "value": [text],
    }  # fmt: skip


LINKS = {
    "GitHub": ("/o/r/new/main", {"filename": ["assessments/a/b.yaml"], "value": ["é: 'x' +&#\n"]}),
    "Gitea": ("/o/r/_new/main/assessments/a", {"filename": ["b.yaml"], "value": ["é: 'x' +&#\n"]}),
    "GitLab": ("/o/r/-/new/main", {"file_name": ["assessments/a/b.yaml"]}),
}


@pytest.mark.parametrize("forge", EDITORS)
def test_links_to_each_forge(page: Page, forge: str) -> None:
    page.goto("")

    def way(text: str, *, fresh: bool) -> Any:
        sent = [[EDITORS[forge], None, "assessments/a/b.yaml", text, fresh]]
        return page.evaluate(MODULE, ["handing", "handover", sent])[0][0]

    path, query = LINKS[forge]
    found = way("é: 'x' +&#\n", fresh=True)
    assert (urlsplit(found["href"]).path, parse_qs(urlsplit(found["href"]).query)) == (path, query)
    assert (found["forge"], found["carries"]) == (forge, "value" in query)

    longest = max(
        n for n in range(6000, 7000) if len(way("x" * n, fresh=True)["href"]) > 5000 or n == 6000
    )
    cut = way("x" * longest, fresh=True)
    assert len(cut["href"]) < 7000
    too_long = way("x" * 7000, fresh=True)
    assert not too_long["carries"]
    assert parse_qs(urlsplit(too_long["href"]).query).keys() == query.keys() - {"value"}

    edit = way("x", fresh=False)
    assert edit == {
        "forge": forge,
        "href": f"{EDITORS[forge]}assessments/a/b.yaml",
        "carries": False,
    }


def test_without_a_repository_there_is_no_link(page: Page) -> None:
    opened(page)
    expect(at(page, "propose")).to_be_hidden()
    expect(at(page, "open")).to_be_hidden()
    expect(at(page, "how")).to_have_text(
        "Put it into the repository as assessments/emea/payments.yaml, or send it to whoever keeps "
        "the playbook."
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
        parsed(text, models).ratings[Cell("health-scoring", "customer-success")].status
        is Status.PARTIAL
    )
    at(page, "open").press("Enter")
    expect(at(page, "done")).to_contain_text("The file is copied. If GitLab did not open:")
    assert page.evaluate("navigator.clipboard.readText()") == text
    went = page.evaluate("window.went")
    assert went == [f"{EDITORS['GitLab']}assessments/{TEAM}.yaml", "_blank", "noopener"]
    # The link failed, or its window was closed: everything is still here.
    page.reload()
    expect(at(page, "changes")).to_have_text("1 rating changed")


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
    made = parsed(file(page), models)
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
        expect(at(page, "changes")).to_have_text("2 ratings changed")


def test_a_file_of_ones_own_is_taken_and_changed(page: Page) -> None:
    text = HEAD.replace("T\n", "Quay\n") + "  cx-lead: present  # kept\n"
    page.goto("assess/")
    page.locator("input[type=file]").set_input_files(
        {"name": "Quay side.yaml", "mimeType": "text/yaml", "buffer": text.encode()}
    )
    expect(at(page, "title")).to_have_text("quay-side")
    unfold(page)
    choose(page, "cx-lead", "design", "missing")
    wanted = text.replace("present  #", "{product: present, design: missing}  #")
    assert file(page) == wanted
    page.reload()
    expect(at(page, "changes")).to_have_text("1 rating changed")
    assert file(page) == wanted


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.yaml", b"team: [", "a.yaml cannot be used: line 1:"),
        ("a.yaml", b"\xff\xfet", "a.yaml cannot be used: it is no text in UTF-8."),
        ("a.yaml", b"team: x\nmodel: <b>\n", "it names no model of this site: <b>."),
        ("a.csv", b"x,y\n", "this is a spreadsheet; maturity import makes an assessment of it."),
    ],
)
def test_a_file_that_cannot_be_used_is_said(
    page: Page, name: str, content: bytes, said: str
) -> None:
    page.goto("assess/")
    drop = """([name, bytes]) => {
      const held = new DataTransfer();
      held.items.add(new File([new Uint8Array(bytes)], name));
      const event = { dataTransfer: held, bubbles: true, cancelable: true };
      document.body.dispatchEvent(new DragEvent("drop", event));
    }"""
    page.evaluate(drop, [name, [*content]])
    expect(page.get_by_role("alert")).to_contain_text(said)
    expect(page.get_by_role("alert")).to_contain_text("Drafts are kept as they are.")


def test_a_draft_can_be_found_again_and_discarded(page: Page) -> None:
    opened(page)
    unfold(page)
    choose(page, "health-scoring", "customer-success", "partial")
    page.goto("assess/")
    page.get_by_role("button", name="Go on with Payments").click()
    expect(at(page, "changes")).to_have_text("1 rating changed")
    page.on("dialog", lambda dialog: dialog.accept())
    at(page, "discard").click()
    expect(page.locator("[data-cx-start]")).to_be_visible()
    expect(page.locator("[data-cx-drafts]")).to_be_hidden()
    opened(page)
    expect(at(page, "changes")).to_have_text("no changes yet")


def test_votes_are_written_and_their_spread_is_pythons(
    page: Page, models: Mapping[str, Model], random: Random, assessments: dict[str, Assessment]
) -> None:
    opened(page)
    team = assessments[TEAM]
    votes = {key: dict(row) for key, row in team.votes.items()}
    for dimension in ("product", "support", "sales"):
        name = team.model.dimension[dimension].name
        counts = {n: random.randint(0, 6) for n in range(1, 6)}
        for number, count in counts.items():
            box = page.get_by_label(f"Votes, {name}: {team.model.label(number)}")
            box.fill(str(count) if count else "")
        votes[dimension] = {n: count for n, count in counts.items() if count}
    made = parsed(file(page), models)
    assert made.votes == votes
    rows = at(page, "votes").locator("tbody tr td:last-child").all_text_contents()
    for row, ballot in zip(rows, ballots(score(made)), strict=True):
        assert row.startswith(f" {wording.plural(ballot.total, 'vote')}, median {ballot.median}, ")
        assert ("people disagree" in row) is ballot.split
        assert row.endswith("agrees with the ratings") is ballot.agrees
    page.get_by_label("Votes, Sales: Level 1 · Ad-Hoc").fill("2.5")
    expect(at(page, "problems")).to_contain_text("Votes are whole numbers from 0 to 100,000.")
    assert parsed(file(page), models).votes == {**votes, "sales": dict(team.votes["sales"])}


@pytest.mark.parametrize("palette", ["light", "dark"])
def test_axe_finds_nothing_while_working(page: Page, palette: Palette) -> None:
    page.emulate_media(color_scheme=palette, reduced_motion="reduce")
    opened(page)
    unfold(page)
    choose(page, "health-scoring", "customer-success", "not applicable")
    cell(page, "audit-log", "engineering").locator(".cx-assess-more").click()
    page.get_by_label("Votes, Sales: Level 1 · Ad-Hoc").fill("x")
    expect(at(page, "problems").locator("li")).to_have_count(2)
    page.evaluate(AXE)
    found = page.evaluate("axe.run({resultTypes: ['violations']}).then((all) => all.violations)")
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []


@pytest.mark.parametrize("width", [390, 320])
def test_it_fits_a_phone_while_working(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    for address in ("assess/", f"assess/?team={TEAM}"):
        page.goto(address)
        expect(page.locator("[data-cx-assess]")).to_be_visible()
        if "team" in address:
            expect(at(page, "yaml")).not_to_have_value("")
            unfold(page)
            choose(page, "health-scoring", "customer-success", "not applicable")
            cell(page, "audit-log", "engineering").locator(".cx-assess-more").click()
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
