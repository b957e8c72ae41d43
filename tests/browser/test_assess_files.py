"""Files changed in the browser: accepted, saying what was meant, every other line as it was.

What the page's modules write is held against what Python reads, over files of many hands.
"""

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from playwright.sync_api import Browser, Page

import drafts
from drafts import HEAD, call, labels, parsed, source
from maturity.model import (
    Assessment,
    Cell,
    Evidence,
    Initiative,
    Measurement,
    Model,
    Outcome,
    Override,
    Participant,
    Rating,
    Status,
    Target,
)
from maturity.problems import errors
from maturity.reading import loading, strictyaml
from support import ROOT

SEED = 20261121
EDITS = 250
EDITORS = {
    "GitHub": "https://github.com/o/r/edit/main/",
    "GitHub, a branch with slashes": "https://github.com/edit/edit/edit/new/edit/x/",
    "GitHub, below a folder": "https://github.com/o/r/edit/main/play book/",
    "Gitea": "https://git.example/o/r/_edit/main/",
    "Gitea, below a folder": "https://git.example/git/o/r/_edit/release/2/",
    "GitLab": "https://gitlab.com/a/b/r/-/edit/main/",
}
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


@pytest.fixture
def random() -> Random:
    return Random(SEED)  # noqa: S311  it hides nothing


@pytest.fixture(scope="module")
def page(browser: Browser, server: str) -> Iterator[Page]:
    """One page of the site for all that calls modules: none of it changes the page."""
    with browser.new_context(base_url=server) as context:
        page = context.new_page()
        page.goto("")
        yield page


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


Case = tuple[str, Assessment, dict[Cell, Rating], dict[str, Any]]
"""A file's text, what Python reads of it, other ratings, and other parts as typed."""


def edited(page: Page, cases: list[Case]) -> list[str]:
    """Each text with its changes, as the page writes it."""
    sent = [
        [
            text,
            before.model.id,
            labels(before.model),
            {
                "cells": {
                    f"{c.capability}/{c.dimension}": drafts.rating(r) for c, r in cells.items()
                },
                "votes": {},
                "parts": parts,
            },
        ]
        for text, before, cells, parts in cases
    ]
    found = call(page, "assessing", "revised", sent)
    assert [answer for answer in found if isinstance(answer, str)] == []
    return [answer[0] for answer in found]


def without(text: str, capabilities: set[str], only: str = "") -> list[str]:
    """The lines of a file in block style that do not belong to these capabilities.

    With `only` a key, those below it alone.
    """
    if only:
        _, _, text = text.partition(f"\n{only}:")
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
    cases: list[Case] = [(source(team.id), team, changed(random, team), {}) for team in teams]
    for (text, before, changes, _), now in zip(cases, edited(page, cases), strict=True):
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
    cases: list[Case] = []
    for _ in range(EDITS):
        team = random.choice([*assessments.values()])
        text = written(random, team)
        before = parsed(text, models, team.id)
        cases.append((text, before, changed(random, before), {}))
    for (text, before, changes, _), now in zip(cases, edited(page, cases), strict=True):
        after = parsed(now, models, before.id)
        assert dict(after.ratings) == expected(before, changes), (text, now)
        assert replace(after, ratings={}) == replace(before, ratings={})


def test_nothing_changed_is_the_same_file(
    page: Page, random: Random, assessments: dict[str, Assessment]
) -> None:
    cases: list[Case] = [(source(key), team, {}, {}) for key, team in assessments.items()]
    cases += [(written(random, team), team, {}, {}) for team in assessments.values()]
    assert edited(page, cases) == [text for text, *_ in cases]


# --- targets, outcomes, initiatives and the like -------------------------------------------------


PLANNED = ("name", "closes", "dimensions", "state", "owner", "start", "due", "note")


def replanned(random: Random, team: Assessment) -> tuple[dict[str, Any], dict[str, Any]]:
    """Some other parts than the team's: as typed, and as Python is to read them."""
    makers = random.sample(
        [stated, aimed, attended, measured, planned, owned], random.randint(1, 4)
    )
    typed: dict[str, Any] = {}
    read: dict[str, Any] = {}
    for make in makers:
        more, meant = make(random, team)
        typed |= more
        read |= meant
    return typed, read


Planned = tuple[dict[str, Any], dict[str, Any]]


def stated(random: Random, _: Assessment) -> Planned:
    found = {key: random.choice([t for t in TEXTS if t]) for key in ("team", "about", "notes")}
    claimed = random.choice([None, 1, 2])
    typed: dict[str, Any] = {key: {key: f" {text}\n"} for key, text in found.items()}
    typed["claimed_level"] = {"claimed_level": str(claimed or "")}
    customers = tuple(random.sample(["enterprise", "mid-market", "self-service", "b2"], 2))
    served = random.choice([(), customers])
    typed["customers"] = {"customers": " ,".join(served)}
    return typed, {**found, "claimed_level": claimed, "customers": served}


def aimed(random: Random, team: Assessment) -> Planned:
    if random.random() < 0.2:
        return {"target": {"level": "", "by": ""}}, {"target": None}
    by = random.choice([None, team.assessed_on + timedelta(days=random.randint(0, 900))])
    target = Target(level=random.choice(team.model.levels).number, by=by)
    return {"target": drafts.record(target, "level", "by")}, {"target": target}


def attended(random: Random, team: Assessment) -> Planned:
    """Roles are dropped, said otherwise and added, in any order."""
    roles = [(role, {"from": i}) for i, role in enumerate(team.participants)]
    kept = random.sample(roles, random.randint(0, len(roles)))
    said = [(replace(r, role=random.choice(TEXTS)), m) for r, m in kept if random.random() < 0.3]
    dimension = random.choice(["", *team.model.dimension])
    added = Participant(role=random.choice(TEXTS), dimension=dimension)
    more: list[tuple[Participant, dict[str, int]]] = [(added, {})] * random.choice((0, 1))
    found = [*(kept if random.random() < 0.5 else said), *more]
    typed = [drafts.record(role, "role", "dimension", **m) for role, m in found]
    return {"participants": typed}, {"participants": tuple(role for role, _ in found)}


def measured(random: Random, team: Assessment) -> Planned:
    """Figures move, a metric comes, another goes unless an objective needs it."""
    needed = {result.metric for one in team.objectives for result in one.results}
    found: list[tuple[Outcome, dict[str, Any]]] = []
    for i, outcome in enumerate(team.outcomes):
        if random.random() < 0.2 and outcome.metric not in needed:
            continue
        figure = random.choice([0, -3, 12, 3.5, 1234567, 0.0001])
        current = Measurement(value=figure, date=random.choice([None, date(2026, 11, 2)]))
        moved = random.random() < 0.5
        found.append((replace(outcome, current=current) if moved else outcome, {"from": i}))
    unused = [key for key in team.model.metric if key not in {o.metric for o in team.outcomes}]
    if random.random() < 0.5:
        begun = Measurement(value=random.randint(-9, 99))
        found.append((Outcome(metric=random.choice(unused), baseline=begun), {}))
    typed = [
        drafts.record(o, "metric")
        | drafts.measured("baseline", o.baseline)
        | drafts.measured("current", o.current)
        | drafts.measured("target", o.target)
        | more
        for o, more in found
    ]
    return {"outcomes": typed}, {"outcomes": tuple(outcome for outcome, _ in found)}


def planned(random: Random, team: Assessment) -> Planned:
    """Work goes on, is dropped, or comes; its id is made of its name."""
    found: list[tuple[Initiative, dict[str, Any]]] = []
    for i, one in enumerate(team.initiatives):
        if random.random() < 0.2:
            continue
        changes: dict[str, Any] = random.choice(
            [
                {},
                {"state": "done"},
                {"owner": random.choice(TEXTS)},
                {"due": None},
                {"note": "a: b"},
            ]
        )
        found.append((replace(one, **changes), {"from": i}))
    for _ in range(random.choice((0, 1, 2))):
        closes = random.sample([*team.model.capability], random.randint(1, 5))
        name, note = random.choice(TEXTS), random.choice(["", *TEXTS])
        fresh = Initiative(id="", name=name, closes=tuple(closes), note=note, due=date(2027, 5, 1))
        found.append((fresh, {}))
    typed = [drafts.record(one, *PLANNED, **more) for one, more in found]
    return {"initiatives": typed}, {"initiatives": tuple(one for one, _ in found)}


def owned(random: Random, team: Assessment) -> Planned:
    """Owners and dates change; what the page does not ask for stays."""
    found = dict(team.overrides)
    for key in random.sample([*team.model.capability], 3) + [*found][:2]:
        before = found.get(key, Override())
        after = replace(before, owner=random.choice(["", *TEXTS]), start=None, due=date(2027, 1, 2))
        found[key] = random.choice([after, replace(before, owner="", start=None, due=None)])
    typed = {key: drafts.record(one, "owner", "start", "due") for key, one in found.items()}
    return {"overrides": typed}, {"overrides": {k: o for k, o in found.items() if o != Override()}}


def anonymous(read: Mapping[str, Any]) -> dict[str, Any]:
    """Without the ids of initiatives, and without figures that follow from outcomes."""
    ids = tuple(replace(one, id="") for one in read.get("initiatives", ()))
    return {**read, "initiatives": ids, "objectives": ()}


def test_other_parts_say_what_was_meant_and_leave_the_rest(
    page: Page, random: Random, assessments: dict[str, Assessment], models: Mapping[str, Model]
) -> None:
    """In the shipped files and in those of other hands, alone and together with ratings."""
    cases = []
    for _ in range(2 * EDITS):
        team = random.choice([*assessments.values()])
        text = source(team.id) if random.random() < 0.6 else written(random, team)
        before = parsed(text, models, team.id)
        parts, meant = replanned(random, before)
        cells = changed(random, before) if random.random() < 0.3 else {}
        cases.append(((text, before, cells, parts), meant))
    made = edited(page, [case for case, _ in cases])
    for ((text, before, cells, _), meant), now in zip(cases, made, strict=True):
        after = parsed(now, models, before.id)
        told = {key: getattr(after, key) for key in Assessment.__dataclass_fields__}
        was = {key: getattr(before, key) for key in Assessment.__dataclass_fields__}
        wanted = {**was, **meant, "ratings": expected(before, cells)}
        assert anonymous(told) == anonymous(wanted), (text, now)
        ids = [one.id for one in after.initiatives]
        assert len(ids) == len({*ids})
        if not cells:
            assert without(now, set(), "ratings") == without(text, set(), "ratings")


def test_a_scope_moves_what_counts_and_nothing_else(
    page: Page, random: Random, assessments: dict[str, Assessment], models: Mapping[str, Model]
) -> None:
    cases: list[list[Any]] = []
    for team in assessments.values():
        count = random.randint(1, len(team.model.dimension))
        chosen = random.sample([*team.model.dimension], count)
        scope = [key for key in team.model.dimension if key in chosen]
        changes = {"cells": {}, "votes": {}, "parts": {}, "scope": scope}
        cases.append([source(team.id), team.model.id, labels(team.model), changes])
    made = call(page, "assessing", "revised", cases)
    for team, case, (now,) in zip(assessments.values(), cases, made, strict=True):
        scope = [*case[3]["scope"]]
        after, problems = loading.parse_assessment(
            now.encode(), f"assessments/{team.id}.yaml", models
        )
        assert after, problems
        assert not errors(problems)
        assert [*after.scope] == scope
        stays = {c: r for c, r in team.ratings.items() if c.dimension in scope}
        assert {c: r for c, r in after.ratings.items() if c.dimension in team.scope} == stays
        lines = difflib.ndiff(source(team.id).splitlines(), now.splitlines())
        differing = [line for line in lines if line[0] in "+-"]
        assert all("scope" in line or line[2:].startswith("  - ") for line in differing), differing


def test_what_is_in_trouble_stays_as_it_was(page: Page, models: Mapping[str, Model]) -> None:
    """Each alone would make a file that Python refuses."""
    text = source("workflow-platform")
    model = models["b2b-cx"]
    team = parsed(text, models, "workflow-platform")
    outcomes = [
        drafts.record(o, "metric", **{"from": i})
        | drafts.measured("baseline", o.baseline)
        | drafts.measured("current", o.current)
        | drafts.measured("target", o.target)
        for i, o in enumerate(team.outcomes)
    ]
    work = drafts.record(team.initiatives[0], *PLANNED, **{"from": 0})
    cases: dict[str, dict[str, Any]] = {
        "no name": {"team": {"team": " "}},
        "no day": {"assessed_on": {"assessed_on": "2026-02-30"}},
        "a day after the target's": {"assessed_on": {"assessed_on": "2028-01-01"}},
        "a target before the day": {"target": {"level": "5", "by": "2026-10-01"}},
        "a target without its level": {"target": {"level": "", "by": "2027-10-01"}},
        "no such level": {"claimed_level": {"claimed_level": "9"}},
        "customers in words": {"customers": {"customers": "Big ones"}},
        "customers twice": {"customers": {"customers": "big,big"}},
        "a role without a name": {"participants": [{"role": "", "dimension": "product"}]},
        "a metric twice": {"outcomes": [*outcomes, {**outcomes[0], "from": 1}]},
        "a metric that an objective needs": {"outcomes": outcomes[:1]},
        "nothing to go": {
            "outcomes": [{**o, "target.value": o["baseline.value"]} for o in outcomes]
        },
        "a day without a figure": {
            "outcomes": [*outcomes[:-1], {**outcomes[-1], "current.value": ""}]
        },
        "no figure": {"outcomes": [*outcomes[:-1], {**outcomes[-1], "current.value": "4,5"}]},
        "work that closes nothing": {"initiatives": [{**work, "closes": []}]},
        "work on what is not there": {"initiatives": [{**work, "closes": ["alchemy"]}]},
        "work due before it starts": {"initiatives": [{**work, "due": "2026-11-01"}]},
        "an owner with days the wrong way": {
            "overrides": {"cx-lead": {"owner": "x", "start": "2027-02-01", "due": "2027-01-01"}}
        },
        "a text that is too long": {"notes": {"notes": "x" * 2001}},
    }  # fmt: skip
    nothing: dict[str, Any] = {"cells": {}, "votes": {}}
    sent = [[text, model.id, labels(model), nothing | {"parts": parts}] for parts in cases.values()]
    made = call(page, "assessing", "revised", sent)
    assert {name: now for name, [now] in zip(cases, made, strict=True) if now != text} == {}


ONE_PART: dict[str, tuple[str, dict[str, Any], str]] = {
    "a figure": (
        "outcomes:\n  - metric: nps  # ours\n    current: {value: 3, date: 2026-01-01}\n",
        {"outcomes": [
            {"metric": "nps", "current.value": "4", "current.date": "2026-01-01", "from": 0}
        ]},
        "outcomes:\n  - metric: nps  # ours\n    current: {value: 4, date: 2026-01-01}\n",
    ),
    "a figure more": (
        "outcomes:\n- metric: nps\n  # begun\n  baseline: {value: 3}\n",
        {"outcomes": [{"metric": "nps", "baseline.value": "3", "target.value": "9", "from": 0}]},
        "outcomes:\n- metric: nps\n  # begun\n  baseline: {value: 3}\n  target: {value: 9}\n",
    ),
    "a metric less": (
        "outcomes:\n  - metric: churn\n    baseline: {value: 3}\n  # kept\n  - metric: nps\n",
        {"outcomes": [{"metric": "nps", "from": 1}]},
        "outcomes:\n  # kept\n  - metric: nps\n",
    ),
    "the last metric less": ("outcomes: [{metric: nps}]\n", {"outcomes": []}, ""),
    "a metric more": (
        "outcomes:\n  - metric: nps  # x\n",
        {"outcomes": [{"metric": "nps", "from": 0}, {"metric": "churn", "target.value": "2.5"}]},
        "outcomes:\n  - metric: nps  # x\n  - metric: churn\n    target: {value: 2.5}\n",
    ),
    "a role between": (
        "participants:\n  - {role: A}\n  - {role: B}\n",
        {"participants": [
            {"role": "A", "from": 0}, {"role": "C", "dimension": "sales"}, {"role": "B", "from": 1}
        ]},
        "participants:\n  - {role: A}\n  - {role: C, dimension: sales}\n  - {role: B}\n",
    ),
    "a role said otherwise": (
        "participants:\n  - role: A  # first\n    dimension: sales\n  - {role: B}\n",
        {"participants": [
            {"role": "C", "dimension": "sales", "from": 0}, {"role": "B", "from": 1}
        ]},
        "participants:\n  - role: C  # first\n    dimension: sales\n  - {role: B}\n",
    ),
    "work that ends": (
        "initiatives:\n  - id: a\n    name: A\n    closes: [cx-lead]\n",
        {"initiatives": [{"name": "A", "closes": ["cx-lead"], "state": "done", "from": 0}]},
        "initiatives:\n  - id: a\n    name: A\n    closes: [cx-lead]\n    state: done\n",
    ),
    "the first work": (
        "",
        {"initiatives": [{"name": "X: Z", "closes": ["cx-lead"], "due": "2027-01-31"}]},
        'initiatives:\n  - id: x-z\n    name: "X: Z"\n    closes: [cx-lead]\n    due: 2027-01-31\n',
    ),
    "a target": (
        "", {"target": {"level": "3", "by": "2027-12-31"}}, "target: {level: 3, by: 2027-12-31}\n",
    ),
    "an owner": (
        "overrides:\n  cx-lead: {effort: S}\n",
        {"overrides": {"cx-lead": {"owner": "Sales", "start": "", "due": ""}}},
        "overrides:\n  cx-lead: {effort: S, owner: Sales}\n",
    ),
    "an owner less": (
        "overrides:\n  cx-lead: {owner: Sales}\n",
        {"overrides": {"cx-lead": {"owner": " ", "start": "", "due": ""}}},
        "",
    ),
}  # fmt: skip
BLANKS: dict[str, dict[str, Any]] = {
    "outcomes": {
        f"{key}.{part}": ""
        for key in ("baseline", "current", "target")
        for part in ("value", "date")
    },
    "participants": {"dimension": ""},
    "initiatives": dict.fromkeys(PLANNED, "") | {"dimensions": []},
}


def test_one_part_is_its_own_lines(page: Page, models: Mapping[str, Model]) -> None:
    model = models["b2b-cx"]
    before = "team: T\nmodel: b2b-cx\nassessed_on: 2026-10-12\n"
    after = "ratings:\n  cx-lead: present\n"
    sent = []
    for part, typed, _ in ONE_PART.values():
        whole = {
            key: [BLANKS[key] | one for one in given] if key in BLANKS else given
            for key, given in typed.items()
        }
        changes = {"cells": {}, "votes": {}, "parts": whole}
        sent.append([before + part + after, model.id, labels(model), changes])
    for (case, (_, _, wanted)), (now,) in zip(
        ONE_PART.items(), call(page, "assessing", "revised", sent), strict=True
    ):
        # A part that is new stands apart from its neighbours.
        assert now.replace("\n\n", "\n") == before + wanted + after, case
        parsed(now, models)


# --- one rating ----------------------------------------------------------------------------------


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


def test_one_edit_is_one_line(page: Page, models: Mapping[str, Model]) -> None:
    """The product's rating of a capability that also applies to design."""
    cell = Cell("cx-lead", "product")
    cases: list[Case] = []
    for ratings, status, wanted in ONE_EDIT.values():
        anchor = "  crm-records: present\n" if not wanted else ""
        before = parsed(HEAD + anchor + ratings, models)
        old = before.ratings.get(cell, Rating(status=Status.UNRATED))
        rating = replace(old, status=Status(status) if status else Status.UNRATED)
        cases.append((HEAD + anchor + ratings, before, {cell: rating}, {}))
    for (case, (_, _, wanted)), now in zip(ONE_EDIT.items(), edited(page, cases), strict=True):
        anchor = "  crm-records: present\n" if not wanted else ""
        assert now == HEAD + anchor + wanted, case


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
    accepted = 0
    for text, found in zip(texts, page.evaluate(READ, texts), strict=True):
        if not isinstance(found, str):
            accepted += 1
            assert json.loads(json.dumps(strictyaml.parse(text, "x"))) == found[0], text
    assert accepted > len(texts) // 4
    for file in ROOT.glob("assessments/**/*.yaml"):
        assert not isinstance(page.evaluate(READ, [file.read_text()])[0], str)


# --- files of one's own --------------------------------------------------------------------------


PROBLEMS = """
async (cases) => {
  const from = (name) => import(new URL(`assets/assess/${name}.js`, document.baseURI));
  const names = ["importing", "reading"];
  const [{ problems }, { read, Unreadable }] = await Promise.all(names.map(from));
  const json = async (path) => (await fetch(new URL(path, document.baseURI))).json();
  const known = {};
  const found = [];
  for (const [text, id, labels] of cases) {
    known[id] ??= await Promise.all(
      [`api/v1/models/${id}.json`, `schema/${id}.assessment.schema.json`].map(json),
    );
    const [model, schema] = known[id];
    try {
      found.push(problems(text, read(text), model, labels, schema));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      found.push([error.message]);
    }
  }
  return found;
}
"""


TOLD = """\
line 1: "team" is empty
line 3: "assessed_on" is "2026-02-30", expected a day: year-month-day
line 4: "claimed_level" is 9, expected one of 1, 2, 3, 4, 5
line 5: "returns" should be keys with values
line 6: "scope" has something twice
line 7: "participants" should be a list
line 8: "target" lacks "level"
line 8: "by" is "soon", expected a day: year-month-day
line 8: unknown key "lev" in "target", expected one of level, by
line 9: "1" is less than 0
line 9: unknown key "it" in "votes", expected one of product, design, engineering, \
customer-success, support, sales, marketing, operations
line 11: "cx-lead" is "presnt", expected one of present, partial, missing, not_applicable
line 12: unknown key "cx-led" in "ratings", expected one of ticketing-system, customer-interviews, \
occasional-survey, adhoc-accessibility, post-launch-security, manual-provisioning, usage-figures, \
revenue-churn-figures …
line 13: "evidence" lacks "title"
line 13: "url" is "ftp://x", expected something like "https://example.com/maps"
"""


def test_every_problem_of_a_file_is_told(page: Page, models: Mapping[str, Model]) -> None:
    model = models["b2b-cx"]

    def told(text: str) -> Any:
        return page.evaluate(PROBLEMS, [[text, model.id, labels(model)]])[0]

    assert told(source("workflow-platform")) == []
    assert (
        told(
            "team: ' '\nmodel: b2b-cx\nassessed_on: 2026-02-30\nclaimed_level: 9\nreturns: []\n"
            "scope: [sales, sales]\nparticipants: {role: x}\ntarget: {by: soon, lev: 3}\n"
            "votes: {sales: {1: -2}, it: {1: 1}}\nratings:\n  cx-lead: presnt\n  cx-led: present\n"
            "  crm-records: {sales: {status: present, evidence: [{url: ftp://x}]}}\n"
        )
        == TOLD.splitlines()
    )
    assert told(
        "team: T\nmodel: b2b-cx\nassessed_on: 2026-10-12\ntarget: {level: 3, by: 2026-01-01}\n"
        "outcomes:\n  - {metric: nps, current: {value: 1}}\n  - {metric: nps}\n"
        "ratings: {cx-lead: {product: {status: not_applicable}}}\n"
    ) == [
        "cx-lead, product: Say why it cannot apply.",
        "target: The target is due before the day the ratings were agreed.",
        "outcomes 1: This metric is listed twice: keep one of them.",
        "outcomes 2: This metric is listed twice: keep one of them.",
    ]


def test_what_is_taken_python_accepts(
    page: Page, random: Random, assessments: dict[str, Assessment], models: Mapping[str, Model]
) -> None:
    """Values of files exchanged at random: whatever the page takes is a file without an error."""
    values = [
        "",
        "x",
        "present",
        "2026-01-01",
        "0",
        "3",
        "[]",
        "{}",
        "[x]",
        "{x: y}",
        "sales",
        "nps",
    ]
    cases: list[tuple[str, str, list[str]]] = []
    for _ in range(4 * EDITS):
        team = random.choice([*assessments.values()])
        lines = source(team.id).splitlines(keepends=True)
        at = random.choice([i for i, line in enumerate(lines) if ": " in line and line[0] != "#"])
        at = random.choice((at, random.randint(0, 8)))  # the first lines have the most kinds
        key, colon, _ = lines[at].partition(": ")
        kept = random.random() < 0.2
        lines[at] = "" if kept else f"{key}{colon}{random.choice(values)}\n" if colon else lines[at]
        cases.append(("".join(lines), team.model.id, labels(team.model)))
    taken = 0
    for case, told in zip(cases, page.evaluate(PROBLEMS, cases), strict=True):
        _, problems = loading.parse_assessment(case[0].encode(), "assessments/a.yaml", models)
        assert told or not errors(problems), (case[0], problems)
        taken += not told
    assert EDITS < taken < 3 * EDITS + EDITS // 2


# --- ways to a forge -----------------------------------------------------------------------------


TEXT = "é: 'x' +&#\n"
LINKS: dict[str, tuple[str, dict[str, list[str]]]] = {
    "GitHub": ("/o/r/new/main", {"filename": ["assessments/a/b.yaml"], "value": [TEXT]}),
    "GitHub, a branch with slashes": (
        "/edit/edit/new/new/edit/x", {"filename": ["assessments/a/b.yaml"], "value": [TEXT]},
    ),
    "GitHub, below a folder": (
        "/o/r/new/main/play book", {"filename": ["assessments/a/b.yaml"], "value": [TEXT]},
    ),
    "Gitea": ("/o/r/_new/main/assessments/a", {"filename": ["b.yaml"], "value": [TEXT]}),
    "Gitea, below a folder": (
        "/git/o/r/_new/release/2/assessments/a", {"filename": ["b.yaml"], "value": [TEXT]},
    ),
    "GitLab": ("/a/b/r/-/new/main", {"file_name": ["assessments/a/b.yaml"]}),
}  # fmt: skip


@pytest.mark.parametrize("case", EDITORS)
def test_links_to_each_forge(page: Page, case: str) -> None:
    forge = case.partition(",")[0]

    def way(text: str, *, fresh: bool) -> Any:
        sent = [EDITORS[case], None, "assessments/a/b.yaml", text, fresh]
        return call(page, "forges", "handover", [sent])[0][0]

    path, query = LINKS[case]
    found = way(TEXT, fresh=True)
    assert (urlsplit(found["href"]).path, parse_qs(urlsplit(found["href"]).query)) == (path, query)
    assert (found["forge"], found["carries"]) == (forge, "value" in query)
    if found["carries"]:
        room = 6999 - len(way("", fresh=True)["href"])
        assert len(way("x" * room, fresh=True)["href"]) == 6999
        assert way("x" * room, fresh=True)["carries"]
        too_long = way("x" * (room + 1), fresh=True)
        assert not too_long["carries"]
        assert not way("é" * (room // 6 + 1), fresh=True)["carries"]  # six bytes each, in a link
        assert parse_qs(urlsplit(too_long["href"]).query).keys() == query.keys() - {"value"}
    edit = {"forge": forge, "href": f"{EDITORS[case]}assessments/a/b.yaml", "carries": False}
    assert way("x", fresh=False) == edit


def test_no_way_is_guessed(page: Page) -> None:
    for editor in ("", "https://bitbucket.example/o/r/src/main/", "https://git.example/edit/main/"):
        for fresh in (True, False):
            sent = [editor, None, "assessments/a.yaml", "x", fresh]
            assert call(page, "forges", "handover", [sent]) == [[None]]
