"""A small model and teams by it, as files and as values, for tests of what is made from them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from builders import assess
from maturity.model import Assessment, Campaign, Model, Portfolio, Rollup
from maturity.past.history import Revision
from maturity.past.standing import standing
from maturity.past.timelines import Gone, Point
from maturity.problems import as_text
from maturity.reading import loading
from maturity.rules.scoring import score

MODEL_TEXT = """\
id: corner
name: Corner shop model
version: 1.2.3
summary: For shops that want their neighbours to come back.
source:
  title: Notes of a shopkeeper
  about: What three years behind a counter taught.
  derived:
    - The stages are not named in the notes.
terms: {dimension: Area, level: Stage}
policy: {threshold_percent: 60}
levels:
  - number: 1
    id: open
    name: Open
    summary: People can buy.
    characteristics: [The door is unlocked.]
    metrics: [returns]
    risks: [Nobody knows who was here.]
    investments: [A visitors' book.]
    instrumentation: [Receipts.]
    advance_months: [2, 4]
    advance_by: Listening takes a season.
  - {number: 2, id: known, name: Known, summary: People are asked.}
  - {number: 3, id: loved, name: Loved}
dimensions:
  - {id: shop, name: Shop, summary: What happens at the counter., group: Places}
  - {id: web, name: Web}
themes:
  - {id: listening, name: Listening, summary: How the shop learns.}
metrics:
  - id: returns
    name: People who return
    unit: people a week
    direction: up
    definition: Faces seen twice.
    measure: Count them.
  - {id: queue, name: Length of the queue, direction: down}
personas:
  - id: neighbour
    name: A neighbour
    job: Get milk and be gone.
    pains: [The queue.]
    gains: [A greeting.]
    opportunity: Open earlier.
    capabilities: [hours]
  - {id: visitor, name: A visitor, job: Find a present.}
guardrails:
  - {id: fairness, name: Fairness, rule: The same price for everyone., check: Compare two receipts.}
retired:
  - {id: cheques, reason: Nobody writes them.}
renamed: {questionnaire: survey}
capabilities:
  - {id: till, name: A till, level: 1, dimensions: [shop, web], effort: S, impact: high}
  - id: hours
    name: Opening hours
    level: 1
    dimensions: [shop]
    effort: S
    impact: low
    theme: listening
    description: Hours that people can rely on.
    why: People stop coming in vain.
    present_when: [They hang in the window., They hold.]
    partial_when: They hang in the window.
    evidence: [A photo of the window.]
    moves: [returns]
    tools: [A sign]
  - {id: greeting, name: A greeting, level: 2, dimensions: [shop], effort: S, impact: medium}
  - id: survey
    name: A survey
    level: 2
    dimensions: [shop, web]
    requires: [till]
    effort: M
    impact: high
    theme: listening
    description: Five questions a season.
  - {id: refunds, name: Refunds, level: 2, dimensions: [web], effort: M, impact: medium}
  - id: loyalty
    name: Loyalty
    level: 3
    dimensions: [shop, web]
    requires: [survey]
    effort: L
    impact: high
  - {id: advice, name: Advice, level: 3, dimensions: [web], effort: L, impact: low}
"""
MIXED_TEXT = """\
team: Harbour shop
model: corner
assessed_on: 2026-10-12
about: Two counters and a website.
customers: [neighbours, ships]
formerly: [quay]
participants:
  - {role: Shopkeeper, dimension: shop}
  - {role: Accountant}
claimed_level: 2
target: {level: 3, by: 2027-12-31}
ratings:
  till: present
  hours: {shop: missing}
  greeting:
    shop:
      status: present
      note: Even on Mondays.
      evidence:
        - {title: A song about it, url: "https://example.com/song?a=1&b=2", date: 2026-09-01}
        - {title: Hearsay}
  survey: {shop: partial, web: missing}
  refunds:
    web:
      status: not_applicable
      reason: Nothing is sold there.
  loyalty: {shop: missing, web: partial}
overrides:
  loyalty: {effort: M, owner: Shopkeeper, start: 2026-12-01, due: 2027-03-01}
  advice: {impact: medium}
outcomes:
  - metric: returns
    baseline: {value: 1200, date: 2025-10-01}
    current: {value: 1250.5}
  - metric: queue
    target: {value: 3, date: 2027-10-01}
votes:
  shop: {"1": 3, "2": 1}
waivers:
  - {finding: no-evidence, reason: The till is on the table., until: 2027-01-31}
notes: The harbour freezes in January.
"""
PLANNED_TEXT = (
    MIXED_TEXT.replace(
        "current: {value: 1250.5}", "current: {value: 1250.5}\n    target: {value: 1300}"
    )
    + """\
initiatives:
  - id: ask
    name: Ask every season
    closes: [survey, loyalty]
    dimensions: [shop]
    state: running
    owner: Clerk
    start: 2026-10-01
    due: 2027-01-31
    note: Five questions.
  - {id: signs, name: New signs, closes: [hours], due: 2026-11-01}
  - {id: songs, name: Songs, closes: [greeting], state: done, start: 2026-01-05, due: 2026-03-01}
  - {id: vans, name: Vans, closes: [advice], state: stopped, start: 2026-02-01}
okrs:
  - objective: Know every neighbour
    owner: Shopkeeper
    by: 2027-06-30
    results:
      - {result: People come back, metric: returns}
      - {result: Neighbours by name, baseline: 10, current: 25, target: 40, unit: names}
      - {result: Advice in writing, baseline: 0, target: 12}
  - objective: Open on Mondays
    results: [{result: Mondays open, baseline: 0, target: 4}]
returns:
  currency: EUR
  since: 2025-10-01
  investment: [{what: A bench, amount: 1200}]
  value: [{what: Cakes, amount: 1500.5}, {what: Tea, amount: 10}]
"""
)
"""The mixed team with plans of its own."""
PERFECT_TEXT = """\
team: Best shop
model: corner
assessed_on: 2026-11-01
customers: [neighbours]
ratings: {till: present, hours: present, greeting: present, survey: present,
  refunds: present, loyalty: present, advice: present}
"""
UNRATED_TEXT = """\
team: New shop
model: corner
assessed_on: 2026-11-20
scope: [shop]
ratings: {}
"""
TEXTS = {"harbour/mixed": MIXED_TEXT, "best": PERFECT_TEXT, "new": UNRATED_TEXT}
"""Assessment id: what its file holds."""


def _sound(found: Any) -> Any:
    value, problems = found
    assert as_text(problems) == ""
    return value


MODEL: Model = _sound(loading.parse_model(MODEL_TEXT, "schema/models/corner.yaml"))
TEAMS: Mapping[str, Assessment] = {
    key: _sound(loading.parse_assessment(text, f"assessments/{key}.yaml", {"corner": MODEL}))
    for key, text in sorted(TEXTS.items())
}
MIXED = TEAMS["harbour/mixed"]
PERFECT = TEAMS["best"]
NEW = TEAMS["new"]
WORST_TEXT = """\
team: Sinking shop
model: corner
assessed_on: 2024-02-29
claimed_level: 3
target: {level: 3, by: 2024-03-31}
ratings:
  till: {shop: missing, web: partial}
  survey:
    shop:
      status: present
      evidence: [{title: Five answers, date: 2021-05-01}]
  greeting: {shop: missing}
  refunds: {web: missing}
  loyalty: {shop: present, web: present}
  advice:
    web:
      status: not_applicable
      reason: Nobody asks.
outcomes:
  - metric: returns
    baseline: {value: 40, date: 2023-01-01}
    current: {value: 12, date: 2024-02-01}
    target: {value: 60, date: 2024-06-30}
initiatives:
  - {id: bell, name: A bell, closes: [till], due: 2024-03-01, state: running}
  - {id: sign, name: A sign, closes: [greeting], state: done}
okrs:
  - objective: Be loved
    by: 2024-12-31
    results: [{result: People come back, metric: returns}]
returns:
  currency: EUR
  investment: [{what: A roof, amount: 9000}]
  value: [{what: Tarpaulins sold, amount: 20}]
votes: {shop: {"1": 2, "3": 3}, web: {"3": 1}}
waivers: [{finding: unrated, reason: Later., until: 2024-12-31}]
"""
WORST: Assessment = _sound(
    loading.parse_assessment(WORST_TEXT, "assessments/worst.yaml", {"corner": MODEL})
)
"""A team about which everything that can be found is found."""
PLANNED: Assessment = _sound(
    loading.parse_assessment(PLANNED_TEXT, "assessments/harbour/planned.yaml", {"corner": MODEL})
)


CAMPAIGN_TEXT = """\
name: Listen to everyone
why: The neighbours say nobody asks.
model: corner
capabilities: [survey, greeting, loyalty, refunds]
teams: [best, harbour/, new]
owner: Shopkeeper
starts: 2026-09-01
ends: 2027-02-28
"""


def campaign(text: str = CAMPAIGN_TEXT, id_: str = "listen", **fields: Any) -> Campaign:
    """A campaign of the sample teams, perhaps with other values than its text has."""
    parsed = loading.parse_campaign(text, f"campaigns/{id_}.yaml", {"corner": MODEL}, TEAMS)
    found: Campaign = _sound(parsed)
    return replace(found, **fields)


def portfolio(
    *teams: Assessment, model: Model = MODEL, campaigns: Sequence[Campaign] = ()
) -> Portfolio:
    """One model, some teams by it, and what is asked of them."""
    return Portfolio(
        models={model.id: model},
        assessments={a.id: a for a in teams},
        campaigns={c.id: c for c in campaigns},
    )


def team(ratings: Mapping[str, str], model: Model = MODEL, **fields: Any) -> Assessment:
    """An assessment by this model: `{"till": "✓○"}` rates a till in the shop and the web."""
    return assess(model, ratings, **fields)


FULL = {"till": "✓✓", "hours": "✓", "greeting": "✓", "survey": "✓✓", "refunds": "✓"}
BEST = {**FULL, "loyalty": "✓✓", "advice": "✓"}
LEVELS: Mapping[int, Mapping[str, str]] = {1: {}, 2: FULL, 3: BEST}
"""Level: ratings that come to it."""
STREET = replace(
    MODEL,
    id="street",
    name="Street model",
    policy=replace(MODEL.policy, rollup=Rollup.WEAKEST),
    levels=tuple(
        replace(level, corresponds={"corner": names})
        for level, names in zip(MODEL.levels, (("open", "known"), ("loved",), ()), strict=True)
    ),
)
"""The same steps under other names: its first lies across two of the corner shop's."""


def at(level: int, id_: str, model: Model = MODEL, **fields: Any) -> Assessment:
    """A team at a level."""
    made = team(LEVELS[level], model, id=id_, team=id_.title(), **fields)
    assert score(made).level == level
    return made


def committed(assessment: Assessment, removed: str = "") -> Point:
    """A point in a team's history; its file may have been removed some day."""
    day = assessment.assessed_on
    return Point(
        revision=Revision(commit="", merged_on=day, authored_on=day, subject=""),
        result=score(assessment),
        removed_on=date.fromisoformat(removed) if removed else None,
    )


def gone(assessment: Assessment, removed: str, subject: str = "", *, is_then: bool = False) -> Gone:
    """A team whose file was removed on a day."""
    day = date.fromisoformat(removed)
    return Gone(
        id=assessment.id,
        standing=standing(score(assessment)),
        is_then=is_then,
        removal=Revision(commit="c" * 40, merged_on=day, authored_on=day, subject=subject),
    )


def write(root: Path, texts: Mapping[str, str] = TEXTS, model: str = MODEL_TEXT) -> Path:
    """A repository below a folder: the model and assessments, by id."""
    files = {"schema/models/corner.yaml": model}
    files |= {f"assessments/{key}.yaml": text for key, text in texts.items()}
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root
