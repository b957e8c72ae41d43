"""Results arranged for pages."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from maturity.model import (
    Cell,
    Impact,
    Level,
    Metric,
    Model,
    Outcome,
    Override,
    Participant,
)
from maturity.results import views
from maturity.results.views import Site
from maturity.rules.gaps import Quadrant
from maturity.rules.reports import report
from maturity.rules.scoring import Coverage
from sample import MIXED, MODEL, NEW, PERFECT, PLANNED, TEAMS, committed, portfolio, team
from support import AS_OF, ROOT

OTHER = replace(MODEL, id="other")
LOW = team({"till": "✓"}, id="a-low", scope=("web",))
ELSEWHERE = team({}, OTHER, id="elsewhere")


@pytest.fixture
def site() -> Site:
    both = {"corner": MODEL, "other": OTHER}
    teams = {a.id: a for a in (LOW, *TEAMS.values(), ELSEWHERE)}
    return Site(
        portfolio=replace(portfolio(), models=both, assessments=dict(sorted(teams.items()))),
        as_of=AS_OF,
    )


def test_reports_of_a_model_are_in_order_of_id(site: Site) -> None:
    assert list(site.reports) == ["a-low", "best", "elsewhere", "harbour/mixed", "new"]
    assert [r.assessment.id for r in site.of(MODEL)] == ["a-low", "best", "harbour/mixed", "new"]
    assert [r.assessment.id for r in site.of(OTHER)] == ["elsewhere"]
    assert Site(portfolio=portfolio(), as_of=AS_OF).of(MODEL) == ()


def test_models_with_most_teams_come_first(site: Site) -> None:
    assert site.models == [MODEL, OTHER]
    fewer = replace(site.portfolio, assessments={"elsewhere": ELSEWHERE})
    assert Site(portfolio=fewer, as_of=AS_OF).models == [OTHER, MODEL]


def test_reports_look_back_at_the_committed_past(site: Site) -> None:
    ratings = {**MIXED.ratings, **PERFECT.ratings}
    point = committed(replace(MIXED, assessed_on=date(2025, 10, 1), ratings=ratings))
    had, past = point.result, {MIXED.id: (point,)}
    found = replace(site, timelines=past).reports
    assert found[MIXED.id] == report(MIXED, AS_OF, had)
    assert found[MIXED.id] != site.reports[MIXED.id]
    assert found["best"] == site.reports["best"]


def test_reports_are_computed_once(site: Site) -> None:
    assert site.reports is site.reports
    assert site.of(MODEL)[1] is site.reports["best"]


@pytest.mark.parametrize(
    ("number", "ids"), [(1, ["a-low", "harbour/mixed", "new"]), (2, []), (3, ["best"])]
)
def test_teams_at_a_level(site: Site, number: int, ids: list[str]) -> None:
    assert [r.assessment.id for r in site.at(MODEL, MODEL.level(number))] == ids


def test_teams_that_assess_a_dimension(site: Site) -> None:
    found = {d: [r.assessment.id for r in site.assessing(MODEL, d)] for d in ("shop", "web")}
    assert found == {
        "shop": ["new", "harbour/mixed", "best"],
        "web": ["a-low", "harbour/mixed", "best"],
    }


@pytest.mark.parametrize(
    ("key", "holders"),
    [
        (
            "till",
            {"a-low": ["web"], "best": ["shop", "web"], "harbour/mixed": ["shop", "web"]},
        ),
        ("greeting", {"best": ["shop"], "harbour/mixed": ["shop"]}),
        ("refunds", {"best": ["web"]}),
        ("survey", {"best": ["shop", "web"]}),
    ],
)
def test_holders_of_a_capability(site: Site, key: str, holders: dict[str, list[str]]) -> None:
    found = site.holders(MODEL, MODEL.capability[key])
    assert {r.assessment.id: cells for r, cells in found} == {
        team: [Cell(key, dimension) for dimension in dimensions]
        for team, dimensions in holders.items()
    }
    assert site.holders(OTHER, OTHER.capability[key]) == []


@pytest.mark.parametrize(
    ("dimension", "ids"),
    [
        (None, [["till", "hours"], ["greeting", "survey", "refunds"], ["loyalty", "advice"]]),
        ("shop", [["till", "hours"], ["greeting", "survey"], ["loyalty"]]),
        ("web", [["till"], ["survey", "refunds"], ["loyalty", "advice"]]),
        ("van", [[], [], []]),
    ],
)
def test_capabilities_by_level(dimension: str | None, ids: list[list[str]]) -> None:
    found = views.by_level(MODEL, dimension)
    assert [level for level, _ in found] == list(MODEL.levels)
    assert [[c.id for c in capabilities] for _, capabilities in found] == ids


def test_dimensions_by_group() -> None:
    shop, web = MODEL.dimensions
    van = replace(web, id="van", group="Places")
    assert views.groups(MODEL) == [("Places", [shop]), ("", [web])]
    assert views.groups(replace(MODEL, dimensions=(shop, web, van))) == [
        ("Places", [shop, van]),
        ("", [web]),
    ]


def test_capabilities_in_scope() -> None:
    def ids(**fields: Any) -> list[tuple[int, list[str]]]:
        found = views.in_scope(team({}, **fields))
        return [(level.number, [c.id for c in capabilities]) for level, capabilities in found]

    assert ids(scope=("web",)) == [
        (1, ["till"]),
        (2, ["survey", "refunds"]),
        (3, ["loyalty", "advice"]),
    ]
    top = Level(number=4, id="top", name="Top")
    empty = replace(MODEL, levels=(*MODEL.levels, top))
    assert [level for level, _ in ids(model=empty)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("key", "dimensions"), [("greeting", ["shop"]), ("refunds", ["web"]), ("survey", [])]
)
def test_remarks(key: str, dimensions: list[str]) -> None:
    found = views.remarks(MIXED, MODEL.capability[key])
    assert found == [(d, MIXED.ratings[Cell(key, d)]) for d in dimensions]


def test_remarks_are_of_cells_in_scope_that_say_something() -> None:
    with_note = replace(
        MIXED, ratings={**MIXED.ratings, Cell("till", "web"): MIXED.ratings[Cell("refunds", "web")]}
    )
    assert [d for d, _ in views.remarks(with_note, MODEL.capability["till"])] == ["web"]
    shop = replace(with_note, scope=("shop",))
    assert views.remarks(shop, MODEL.capability["till"]) == []


def test_evidence_is_shown_once() -> None:
    greeting = Cell("greeting", "shop")
    said = MIXED.ratings[greeting]
    ratings = {**MIXED.ratings, Cell("till", "shop"): said}
    made = report(replace(MIXED, ratings=ratings), AS_OF)
    found = views.evidence(made, [Cell("till", "web"), Cell("till", "shop"), greeting])
    assert [e.title for e in found] == ["A song about it", "Hearsay"]


def test_the_matrix_has_every_gap_in_its_place() -> None:
    found = {
        impact: [(quadrant, [gap.capability for gap in gaps]) for quadrant, gaps in row]
        for impact, row in views.matrix(report(MIXED, AS_OF))
    }
    assert found == {
        "high": [
            (Quadrant.QUICK_WIN, []),
            (Quadrant.MAJOR_INITIATIVE, ["survey", "loyalty"]),
            (Quadrant.MAJOR_INITIATIVE, []),
        ],
        "medium": [
            (Quadrant.QUICK_WIN, []),
            (Quadrant.PLANNED, []),
            (Quadrant.PLANNED, ["advice"]),
        ],
        "low": [
            (Quadrant.FILL_IN, ["hours"]),
            (Quadrant.RECONSIDER, []),
            (Quadrant.RECONSIDER, []),
        ],
    }
    assert list(found) == ["high", "medium", "low"]


def coverage(present: int, missing: int, threshold: int = 80) -> Coverage:
    return Coverage(
        level=1, present=present, partial=0, missing=missing, unrated=0, not_applicable=0,
        threshold_percent=threshold,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("present", "missing", "percent"),
    [(0, 3, 0), (1, 2, 33), (2, 1, 66), (199, 1, 99), (3, 0, 100)],
)
def test_a_percentage_is_rounded_down(present: int, missing: int, percent: int) -> None:
    assert views.percent(coverage(present, missing)) == percent


@pytest.mark.parametrize(
    ("present", "missing", "threshold", "said"),
    [
        (3, 2, 80, "3 × 100 = 300 < 80 × 5 = 400"),
        (4, 1, 80, "4 × 100 = 400 ≥ 80 × 5 = 400"),
        (23, 17, 58, "23 × 100 = 2300 < 58 × 40 = 2320"),
        (0, 0, 80, "0 × 100 = 0 ≥ 80 × 0 = 0"),
    ],
)
def test_comparison(present: int, missing: int, threshold: int, said: str) -> None:
    assert views.comparison(coverage(present, missing, threshold)) == said


@pytest.mark.parametrize(
    ("ratings", "begun"), [({}, False), ({"till": "?–"}, True), ({"till": "?✗"}, True)]
)
def test_an_assessment_begins_with_its_first_rating(
    ratings: dict[str, str], *, begun: bool
) -> None:
    assert views.begun(report(team(ratings), AS_OF).result) is begun


@pytest.mark.parametrize(
    ("count", "shades"),
    [
        (1, [1]),
        (2, [1, 5]),
        (3, [1, 3, 5]),
        (4, [1, 2, 3, 5]),
        (5, [1, 2, 3, 4, 5]),
        (9, [1, 1, 2, 2, 3, 3, 4, 4, 5]),
    ],
)
def test_shades_span_the_levels(count: int, shades: list[int]) -> None:
    levels = tuple(Level(number=n, id=f"l{n}", name=f"L{n}") for n in range(1, count + 1))
    model = replace(MODEL, levels=levels)
    assert [views.shade(level.number, model) for level in levels] == shades


def test_theme() -> None:
    assert views.theme(MODEL, MODEL.capability["hours"]) is MODEL.themes[0]


def test_participants() -> None:
    assert views.participants(MIXED) == "Shopkeeper (Shop) and Accountant"
    three = (*MIXED.participants, Participant(role="Student", dimension="web"))
    assert views.participants(replace(MIXED, participants=three)) == (
        "Shopkeeper (Shop), Accountant and Student (Web)"
    )
    assert views.participants(PERFECT) == ""


@pytest.mark.parametrize(
    ("text", "comment"),
    [
        ("# Says what it is.\nmodel:\n", "Says what it is."),
        ("#Close.", "Close."),
        ("", ""),
    ],
)
def test_first_comment(text: str, comment: str) -> None:
    assert views.first_comment(text) == comment


@pytest.mark.parametrize(
    ("key", "anchor"),
    [
        ("maturity-theater", "maturity-theater"),
        ("no-outcomes", "no-outcomes"),
        ("unrated", "what-else-a-report-can-find"),
    ],
)
def test_anchor(key: str, anchor: str) -> None:
    found = {finding.id: finding for finding in report(MIXED, AS_OF).findings}
    assert views.anchor(found[key]) == anchor


@pytest.mark.parametrize(
    ("key", "shop", "web"),
    [
        ("till", ("present", "none"), ("present", "none")),
        ("hours", ("missing", "none"), None),
        ("greeting", ("present", "shown"), None),
        ("refunds", None, ("not_applicable", "none")),
        ("advice", None, ("unrated", "none")),
    ],
)
def test_a_row_has_status_and_evidence_by_dimension(
    key: str, shop: tuple[str, str] | None, web: tuple[str, str] | None
) -> None:
    made = report(MIXED, AS_OF)
    assert views.row(made, MODEL.capability[key]) == [shop, web]
    narrow = report(replace(MIXED, scope=("web",)), AS_OF)
    assert views.row(narrow, MODEL.capability[key]) == [web]


def test_evidence_in_a_row_expires() -> None:
    later = report(MIXED, date(2028, 3, 2))
    assert views.row(later, MODEL.capability["greeting"]) == [("present", "expired"), None]


def test_names_of_dimensions() -> None:
    cells = [Cell("survey", "web"), Cell("survey", "shop")]
    assert views.names(MODEL, cells) == ["Web", "Shop"]
    assert views.names(MODEL, []) == []


def test_earlier_assessments() -> None:
    days = (date(2025, 1, 1), date(2026, 10, 11), date(2026, 10, 12), date(2026, 10, 13))
    timeline = [committed(replace(MIXED, assessed_on=day)) for day in days]
    assert [a.assessed_on for a in views.earlier(timeline, MIXED)] == [*days[:2]]
    assert views.earlier([], MIXED) == []


# --- outcomes that the next steps move

METRICS = tuple(Metric(id=key, name=key.upper(), direction="up") for key in "abcd")


def moving(**moves: str) -> Model:
    """The model with these metrics, where capabilities move them."""
    capabilities = tuple(replace(c, moves=tuple(moves.get(c.id, ""))) for c in MODEL.capabilities)
    return replace(MODEL, metrics=METRICS, capabilities=capabilities)


@pytest.mark.parametrize(
    ("moves", "followed", "expected"),
    [
        ({}, "", ""),
        ({}, "a", ""),
        ({"loyalty": "a"}, "a", ""),  # not on the way to the next level
        ({"till": "b"}, "", "b"),
        ({"till": "abcd"}, "", "abc"),  # three are enough
        ({"till": "ac", "survey": "cd", "greeting": "c"}, "", "cad"),
        ({"till": "ac", "survey": "cd", "greeting": "c"}, "db", "dca"),  # what the team follows
        ({"till": "abcd"}, "d", "dab"),
    ],
)
def test_what_the_next_steps_bring(moves: dict[str, str], followed: str, expected: str) -> None:
    outcomes = tuple(Outcome(metric=key) for key in followed)
    made = report(team({}, moving(**moves), outcomes=outcomes), AS_OF)
    found = views.brings(made)
    assert [metric.id for metric, _ in found] == [*expected]
    for metric, outcome in found:
        assert (outcome in outcomes) == (metric.id in followed)
        assert (outcome is None) == (metric.id not in followed)


def test_a_team_with_nothing_to_climb_brings_nothing() -> None:
    everything = {c.id: "✓" * len(c.dimensions) for c in MODEL.capabilities}
    assert views.brings(report(team(everything, moving(till="a")), AS_OF)) == []


# --- initiatives


def test_gaps_an_initiative_is_to_close() -> None:
    made = report(PLANNED, AS_OF)
    assert {i.id: views.open_gaps(made, i) for i in PLANNED.initiatives} == {
        "ask": ["survey", "loyalty"],
        "signs": ["hours"],
        "songs": [],  # present already
        "vans": ["advice"],
    }
    ask = replace(PLANNED.initiatives[0], closes=("loyalty", "hours", "survey"))
    assert views.open_gaps(made, ask) == ["hours", "survey", "loyalty"]  # in sequence
    assert views.open_gaps(made, replace(ask, dimensions=("web",))) == ["survey", "loyalty"]
    done = replace(ask, state="done")
    assert views.open_gaps(made, done) == ["hours", "survey", "loyalty"]


def test_steps_are_the_cells_of_the_path_by_capability() -> None:
    halfway = {"till": "○○", "hours": "✗", "greeting": "✗", "survey": "○○", "refunds": "✗"}
    found = views.steps(report(team(halfway), AS_OF))
    assert [(c.id, [cell.dimension for cell in cells]) for c, cells in found] == [
        ("till", ["shop", "web"]),
        ("greeting", ["shop"]),
        ("survey", ["shop", "web"]),
    ]
    assert views.steps(report(PERFECT, AS_OF)) == []
    assert [c.id for c, _ in views.steps(report(NEW, AS_OF))] == [
        "till", "hours", "greeting", "survey",
    ]  # fmt: skip


def test_the_weightiest_steps_come_first() -> None:
    def order(**impacts: Impact) -> list[str]:
        overrides = {key: Override(impact=impact) for key, impact in impacts.items()}
        made = report(replace(NEW, overrides=overrides), AS_OF)
        found = views.weightiest(made)
        assert {c.id: cells for c, cells in found} == {
            c.id: cells for c, cells in views.steps(made)
        }
        return [c.id for c, _ in found]

    assert order() == ["till", "survey", "greeting", "hours"]
    assert order(hours="high", till="low") == ["hours", "survey", "greeting", "till"]
    assert views.weightiest(report(PERFECT, AS_OF)) == []


@pytest.mark.parametrize(
    ("repository", "commits"),
    [
        ("", ""),
        ("https://example.com/a/b", "https://example.com/a/b/commit/"),
        ("https://example.com/a/b/", "https://example.com/a/b/commit/"),
        ("https://gitlab.example.com/a/b/", "https://gitlab.example.com/a/b/-/commit/"),
    ],
)
def test_where_commits_are_shown(repository: str, commits: str) -> None:
    assert Site(portfolio=portfolio(), as_of=AS_OF, repository=repository).commits == commits


@pytest.mark.parametrize(
    ("repository", "issues"),
    [
        ("", ""),
        (
            "https://github.com/your-org/playbook/",
            "https://github.com/your-org/playbook/issues/new?template=change.yml&team=",
        ),
        (
            "https://gitlab.example.com/a/b",
            "https://gitlab.example.com/a/b/-/issues/new?issuable_template=Change&issue[title]=",
        ),
    ],
)
def test_where_a_change_is_described(repository: str, issues: str) -> None:
    """At forms that are there."""
    assert Site(portfolio=portfolio(), as_of=AS_OF, repository=repository).issues == issues
    assert (ROOT / ".github/ISSUE_TEMPLATE/change.yml").is_file()
    assert (ROOT / ".gitlab/issue_templates/Change.md").is_file()
