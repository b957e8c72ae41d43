"""Two states of a small repository, in several ways: what a difference is shown of."""

from collections.abc import Mapping

from maturity.comparing.diff import Difference, diff
from maturity.past import states
from maturity.past.states import State
from maturity.problems import errors
from maturity.reading import loading
from sample import CAMPAIGN_TEXT, MIXED_TEXT, MODEL_TEXT, PERFECT_TEXT, TEXTS, UNRATED_TEXT
from support import AS_OF

Files = Mapping[str, str]


def files(teams: Files = TEXTS, model: str = MODEL_TEXT) -> Files:
    """A repository: path from the root, text."""
    assessments = {f"assessments/{key}.yaml": text for key, text in teams.items()}
    return {"schema/models/corner.yaml": model, **assessments}


def campaigns(**texts: str) -> Files:
    """Campaigns by their ids."""
    return {f"campaigns/{key}.yaml": text for key, text in texts.items()}


def replaced(text: str, *pairs: tuple[str, str]) -> str:
    """A text with each first string, which is in it once, replaced by the second."""
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


RISEN = replaced(
    MIXED_TEXT,
    ("assessed_on: 2026-10-12", "assessed_on: 2026-11-20"),
    ("claimed_level: 2", "claimed_level: 3"),
    ("level: 3, by: 2027-12-31", "level: 3"),
    ("  survey: {shop: partial, web: missing}\n", """\
  survey:
    shop:
      status: present
      note: Asked at the counter.
      evidence: [{title: The questions, date: 2026-11-01}]
    web: missing
"""),
    ("date: 2026-09-01}\n        - {title: Hearsay}", "date: 2026-11-02}"),
    ("Nothing is sold there.", "Nothing is sold online."),
    ("web: partial}", "web: missing}"),
    ("  advice: {impact: medium}\n", ""),
    ("effort: M, owner: Shopkeeper", "effort: S"),
    ("current: {value: 1250.5}", "current: {value: 1180}\n    target: {value: 1300}"),
    ("    target: {value: 3, date: 2027-10-01}", "    target: {value: 4, date: 2027-10-01}"),
    ("no-evidence, reason: The till is on the table.", "imbalance, reason: The web is new."),
    ("notes: The harbour freezes in January.\n", ""),
)  # fmt: skip

NEXT_MODEL = replaced(
    MODEL_TEXT,
    ("version: 1.2.3", "version: 2.0.0"),
    ("threshold_percent: 60", "threshold_percent: 100, rollup: weakest, partial_credit: 0.25"),
    ("{number: 2, id: known, name: Known, summary: People are asked.}",
     "{number: 2, id: known, name: Well known, summary: People are asked.}"),
    ("{number: 3, id: loved, name: Loved}",
     "{number: 3, id: loved, name: Loved, risks: [Envy.]}\n  - {number: 4, id: best, name: Best}"),
    ("  - {id: web, name: Web}", "  - {id: web, name: Web}\n  - {id: van, name: Van}"),
    ("{id: greeting, name: A greeting, level: 2, dimensions: [shop], effort: S, impact: medium}",
     "{id: hello, name: A hello, level: 1, dimensions: [shop, van], effort: M, impact: medium}"),
    ("  - {id: advice, name: Advice, level: 3, dimensions: [web], effort: L, impact: low}\n",
     "  - {id: presents, name: Presents, level: 3, dimensions: [van], effort: L, impact: low}\n"),
    ("{id: cheques, reason: Nobody writes them.}",
     "{id: cheques, reason: Nobody writes them.}\n  - {id: advice, reason: Nobody asked.}"),
    ("renamed: {questionnaire: survey}", "renamed: {questionnaire: survey, greeting: hello}"),
    ("description: Five questions a season.", "description: Seven questions a season."),
)  # fmt: skip

EASY_MODEL = replaced(MODEL_TEXT, ("threshold_percent: 60", "threshold_percent: 30"))

HOSTILE = "<b>@h</b> #1 | `x` ![a](http://b.c) [d](e) *f* deadbeef {{ 7*7 }}"


def hostile(text: str, *names: str) -> str:
    """A text with a hostile string in the place of names."""
    for name in names:
        text = text.replace(f"name: {name}", f'name: "{name} {HOSTILE}"')
    return text


EVIL_MODEL = hostile(MODEL_TEXT, "Corner shop model", "A survey", "Shop", "Known")
EVIL = replaced(
    MIXED_TEXT,
    ("team: Harbour shop", f'team: "Harbour {HOSTILE}"'),
    ("note: Even on Mondays.", f'note: "{HOSTILE}"'),
    ("title: A song about it", f'title: "{HOSTILE}"'),
    ("reason: Nothing is sold there.", f'reason: "{HOSTILE}"'),
)
EVIL_AFTER = replaced(
    EVIL,
    ("song?a=1&b=2", "song`?a=1|2"),
    ("survey: {shop: partial", "survey: {shop: present"),
    (f'note: "{HOSTILE}"', f'note: "{HOSTILE} again"'),
    (f'reason: "{HOSTILE}"', f'reason: "{HOSTILE} again"'),
)

OTHER_MODEL = replaced(
    MODEL_TEXT, ("id: corner\n", "id: other\n"), ("name: Corner shop model", "name: Other model")
)
HALF = "{till: {shop: present}"

CASES: Mapping[str, tuple[Files, Files]] = {
    "nothing": (files(), files()),
    "ratings": (files(), files({**TEXTS, "harbour/mixed": RISEN})),
    "fallen": (
        files({"best": PERFECT_TEXT}),
        files({"best": replaced(PERFECT_TEXT, ("refunds: present", "refunds: missing"),
                                ("loyalty: present", "loyalty: partial"))}),
    ),
    "inside": (
        files({"best": PERFECT_TEXT}),
        files({"best": replaced(PERFECT_TEXT, ("refunds: present", "refunds: missing"))}),
    ),
    "teams": (
        files({"harbour/mixed": MIXED_TEXT, "new": UNRATED_TEXT, "bad": UNRATED_TEXT}),
        files({
            "pier/mixed": replaced(MIXED_TEXT, ("[quay]", "[quay, harbour/mixed]"),
                                   ("team: Harbour shop", "team: Pier shop")),
            "best": PERFECT_TEXT,
            "bad": replaced(UNRATED_TEXT, ("ratings: {}", "ratings: {till: yes}")),
        }),
    ),
    "scope": (
        files({"new": UNRATED_TEXT}),
        files({"new": replaced(UNRATED_TEXT, ("scope: [shop]", "scope: [web]"),
                               ("{}", "{till: {web: present}, refunds: missing}"))}),
    ),
    "model": (
        files({**TEXTS, "best": replaced(PERFECT_TEXT, ("{till: present", HALF))}),
        files({**TEXTS, "best": PERFECT_TEXT.replace("greeting: present, ", "hello: present, ")},
              NEXT_MODEL),
    ),
    "other-model": (
        files({"best": PERFECT_TEXT}),
        {**files({"best": PERFECT_TEXT.replace("model: corner", "model: other")}),
         "schema/models/other.yaml": OTHER_MODEL},
    ),
    "words": (
        files({"harbour/mixed": MIXED_TEXT}),
        files({"harbour/mixed": replaced(
            MIXED_TEXT,
            ("[quay]", "[quay, pier]"),
            ("target: {level: 3, by: 2027-12-31}\n", ""),
            ("  loyalty: {effort: M, owner: Shopkeeper, start: 2026-12-01, due: 2027-03-01}\n", ""),
            ("medium}", "medium, due: 2027-05-01}\n  till: {}"),
            ("  - metric: queue\n    target: {value: 3, date: 2027-10-01}\n", ""),
            ("    baseline: {value: 1200, date: 2025-10-01}\n", ""),
            ("{value: 1250.5}", "{value: 1250.5, date: 2026-10-10}"),
            ("waivers:", "waivers:\n  - {finding: no-outcomes, reason: Soon., until: 2027-01-01}"),
        )}),
    ),
    "both": (
        files({"harbour/mixed": MIXED_TEXT}),
        files({"harbour/mixed": replaced(MIXED_TEXT, ("status: present", "status: partial"))},
              EASY_MODEL),
    ),
    "campaigns": (
        {**files(), **campaigns(gone=CAMPAIGN_TEXT, kept=CAMPAIGN_TEXT, bad=CAMPAIGN_TEXT,
                                changed=CAMPAIGN_TEXT, sorted=CAMPAIGN_TEXT,
                                fewer=CAMPAIGN_TEXT)},
        {**files(model=EASY_MODEL), **campaigns(
            new=CAMPAIGN_TEXT, kept=CAMPAIGN_TEXT, bad=CAMPAIGN_TEXT + "odd: 1\n",
            fewer=replaced(CAMPAIGN_TEXT, ("harbour/, new", "harbour/mixed")),
            sorted=replaced(CAMPAIGN_TEXT, ("survey, greeting", "greeting, survey")),
            changed=replaced(
                CAMPAIGN_TEXT,
                ("name: Listen to everyone", f'name: "Listen {HOSTILE}"'),
                ("why: The neighbours say nobody asks.\n", "dimensions: [web]\n"),
                ("capabilities: [survey, ", "capabilities: [till, hours, "),
                ("teams: [best, harbour/, new]\n", ""),
                ("owner: Shopkeeper", "owner: Accountant"),
                ("2026-09-01", "2026-08-01"),
                ("2027-02-28", "2027-03-31"),
            ),
        )},
    ),
    "campaigns-by-another-model": (
        {**files(), "schema/models/other.yaml": OTHER_MODEL, **campaigns(listen=CAMPAIGN_TEXT)},
        {**files(), "schema/models/other.yaml": OTHER_MODEL,
         **campaigns(listen=replaced(CAMPAIGN_TEXT, ("model: corner", "model: other")))},
    ),
    "hostile": (files({"harbour/mixed": EVIL}, EVIL_MODEL),
                files({"harbour/mixed": EVIL_AFTER}, EVIL_MODEL)),
}  # fmt: skip
"""Name: the files before and after."""


def state(held: Files) -> State:
    """Files as if they had been read from somewhere."""
    source = loading.in_snapshot({name: text.encode() for name, text in held.items()})
    return State(revision="", source=source, content=loading.loaded(source))


def difference(name: str) -> Difference:
    """What changed in a case."""
    before, after = map(state, CASES[name])
    both, left_out = states.comparable(before.content, after.content)
    told = errors([*before.content.problems, *after.content.problems])
    assert {problem.file for problem in told} == {*left_out}
    return diff(*both, AS_OF, crossed=states.crossed(before, after), left_out=left_out)
