"""What the playbook's pages take from models, reports and history."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from maturity.model import Level, Measurement, Model, Outcome, Portfolio
from maturity.past.timelines import Point
from maturity.publishing import pages
from maturity.results import chapters
from maturity.results.chapters import Answers
from maturity.results.views import Site
from maturity.rules.reports import report
from maturity.rules.scoring import score
from sample import MIXED, MODEL, NEW, PERFECT, committed, portfolio, team
from support import AS_OF

RETURNS, QUEUE = MODEL.metrics
OPEN, KNOWN, LOVED = MODEL.levels


# --- one model ------------------------------------------------------------------------------------


def watching(*metrics: tuple[str, ...]) -> Model:
    """The model with other metrics watched at its levels."""
    levels = tuple(
        replace(level, metrics=watched)
        for level, watched in zip(MODEL.levels, metrics, strict=True)
    )
    return replace(MODEL, levels=levels)


@pytest.mark.parametrize(
    ("watched", "found"),
    [
        ((("returns",), (), ()), [("open", ["returns"]), (None, ["queue"])]),
        (((), ("queue", "returns"), ("queue",)), [("known", ["queue", "returns"])]),
        ((("queue",), ("queue", "returns"), ()), [("open", ["queue"]), ("known", ["returns"])]),
        (((), (), ()), [(None, ["returns", "queue"])]),
    ],
)
def test_metrics_by_level(
    watched: tuple[tuple[str, ...], ...], found: list[tuple[str | None, list[str]]]
) -> None:
    assert [
        (level.id if level else None, [metric.id for metric in metrics])
        for level, metrics in chapters.metrics_by_level(watching(*watched))
    ] == found


def test_a_model_without_metrics() -> None:
    assert chapters.metrics_by_level(replace(watching((), (), ()), metrics=())) == []


def test_movers() -> None:
    assert chapters.movers(MODEL, RETURNS) == ["hours"]
    assert chapters.movers(MODEL, QUEUE) == []


@pytest.mark.parametrize(("level", "ids"), [(1, ["till"]), (2, ["greeting"]), (3, [])])
def test_quick_wins(level: int, ids: list[str]) -> None:
    assert [c.id for c in chapters.quick_wins(MODEL, level)] == ids


def test_cell_count() -> None:
    assert chapters.cell_count(MODEL) == 10
    assert chapters.cell_count(replace(MODEL, capabilities=())) == 0


# --- several models -------------------------------------------------------------------------------


def other(id_: str, *corresponds: Mapping[str, tuple[str, ...]]) -> Model:
    """A model whose levels correspond to those of others; `one` is the id of its first level."""
    names = ("one", "two", "three", "four")
    levels = tuple(
        Level(number=number, id=name, name=name.title(), corresponds=said)
        for number, (name, said) in enumerate(zip(names, corresponds, strict=False), start=1)
    )
    return replace(MODEL, id=id_, name=id_.title(), levels=levels)


def models(*found: Model) -> Portfolio:
    return Portfolio(models={model.id: model for model in found}, assessments={})


BARE = other("bare", {}, {}, {})
FIRST = other("first", {"bare": ("one", "two")}, {}, {"bare": ("three",)})
SECOND = other("second", {}, {"bare": ("two", "three")})


def test_counterparts() -> None:
    def found(here: Model, number: int, there: Model) -> list[str]:
        return [level.id for level in chapters.counterparts(here, here.level(number), there)]

    assert [found(FIRST, number, BARE) for number in (1, 2, 3)] == [["one", "two"], [], ["three"]]
    assert [found(BARE, number, FIRST) for number in (1, 2, 3)] == [["one"], ["one"], ["three"]]
    assert [found(BARE, number, SECOND) for number in (1, 2, 3)] == [[], ["two"], ["two"]]
    assert found(FIRST, 1, SECOND) == []
    both = other("both", {"first": ("two",)})
    assert found(both, 1, FIRST) == ["two"]


def table(*found: Model) -> tuple[str | None, dict[str, dict[str, list[str]]]]:
    """The crosswalk: its reference, and by level of that the levels of others."""
    reference, columns, rows = chapters.crosswalk(models(*found))
    for _, cells in rows:
        assert [model.id for model, _ in cells] == [model.id for model in columns]
    return reference.id if reference else None, {
        level.id: {model.id: [each.id for each in there] for model, there in cells}
        for level, cells in rows
    }


def test_crosswalk() -> None:
    assert table(BARE, FIRST, SECOND) == (
        "bare",
        {
            "one": {"first": ["one"], "second": []},
            "two": {"first": ["one"], "second": ["two"]},
            "three": {"first": ["three"], "second": ["two"]},
        },
    )


def test_the_reference_is_what_most_models_refer_to() -> None:
    apart = other("apart", {"first": ("two",)})
    assert table(apart, BARE, FIRST, SECOND) == table(BARE, FIRST, SECOND)
    # It may itself refer to another, which is then beside the rest.
    first = replace(FIRST, levels=other("first", {"apart": ("one",)}, {}).levels)
    third = other("third", {"first": ("two",)})
    assert table(first, other("apart", {}), third, other("fourth", {"first": ("one",)})) == (
        "first",
        {
            "one": {"apart": ["one"], "third": [], "fourth": ["one"]},
            "two": {"apart": [], "third": ["one"], "fourth": []},
        },
    )


@pytest.mark.parametrize(
    "found",
    [
        (),
        (BARE,),
        (BARE, MODEL),
        (other("a", {"b": ()}), other("b", {})),
        (other("a", {"not-there": ("one",)}),),
    ],
)
def test_a_crosswalk_without_any_correspondence(found: tuple[Model, ...]) -> None:
    assert chapters.crosswalk(models(*found)) == (None, [], [])


def names(portfolio: Portfolio, here: Model, number: int) -> dict[str, list[str]]:
    return {
        model.id: [level.id for level in levels]
        for model, levels in chapters.elsewhere(portfolio, here, number)
    }


def test_elsewhere_directly() -> None:
    both = models(BARE, FIRST)
    assert names(both, FIRST, 1) == {"bare": ["one", "two"]}
    assert names(both, FIRST, 2) == {}
    assert names(both, BARE, 3) == {"first": ["three"]}
    assert names(models(FIRST), FIRST, 1) == {}


def test_elsewhere_through_a_third_model() -> None:
    three = models(BARE, FIRST, SECOND)
    assert names(three, FIRST, 1) == {"bare": ["one", "two"], "second": ["two"]}
    assert names(three, FIRST, 2) == {}
    assert names(three, SECOND, 2) == {"bare": ["two", "three"], "first": ["one", "three"]}
    assert names(three, BARE, 1) == {"first": ["one"]}


def test_elsewhere_a_direct_word_counts_for_more() -> None:
    second = replace(SECOND, levels=other("second", {"first": ("one",)}, {"bare": ("two",)}).levels)
    assert names(models(BARE, FIRST, second), FIRST, 1) == {
        "bare": ["one", "two"],
        "second": ["one"],
    }


def test_elsewhere_each_level_once_and_in_order() -> None:
    second = other("second", {"bare": ("two",)}, {"bare": ("one", "two")})
    assert names(models(BARE, FIRST, second), FIRST, 1)["second"] == ["one", "two"]


# --- history --------------------------------------------------------------------------------------


def point(day: str, *, model: Model = MODEL, **values: float) -> Point:
    """A team at the first level; `values` are of outcome metrics."""
    outcomes = tuple(
        Outcome(metric=key, current=Measurement(value=value)) for key, value in values.items()
    )
    day_of = date.fromisoformat(day)
    return committed(team({"till": "✓✓"}, model, assessed_on=day_of, outcomes=outcomes))


ELSE = replace(MODEL, id="else", metrics=(replace(RETURNS, id="footfall"), QUEUE))


def test_outcome_rows() -> None:
    timeline = [
        point("2023-01-01", returns=5, queue=0),
        point("2024-01-01"),
        point("2025-01-01", returns=6.5),
    ]
    assert chapters.outcome_rows(timeline) == [(RETURNS, [5, None, 6.5]), (QUEUE, [0, None, None])]
    assert chapters.outcome_rows(timeline[1:2]) == []


def test_outcome_rows_take_the_baseline_where_nothing_is_newer() -> None:
    nine, one = Measurement(value=9), Measurement(value=1)
    for outcome, value in (
        (Outcome(metric="queue", baseline=nine, target=one), 9),
        (Outcome(metric="queue", baseline=nine, current=one), 1),
    ):
        others = (outcome, Outcome(metric="returns", target=one))
        only = replace(point("2024-01-01"), result=score(team({}, outcomes=others)))
        assert chapters.outcome_rows([only]) == [(QUEUE, [value])]


def test_outcome_rows_are_of_the_last_model() -> None:
    before = point("2023-01-01", model=ELSE, footfall=5, queue=1)
    assert chapters.outcome_rows([before, point("2024-01-01", queue=2)]) == [(QUEUE, [None, 2])]
    assert chapters.outcome_rows([point("2022-01-01", queue=2), before]) == [
        (ELSE.metrics[0], [None, 5]),
        (QUEUE, [None, 1]),
    ]


def test_no_history() -> None:
    site = Site(portfolio=portfolio(NEW), as_of=AS_OF)
    assert (
        chapters.no_history(site, "gone")
        == "This is shown where the sample team gone is kept; here it is not."
    )
    assert chapters.no_history(site, "new") == "Nothing of this team has been committed yet."
    site = replace(site, no_history="git is on strike.")
    assert (
        chapters.no_history(site, "gone")
        == "This is shown where the sample team gone is kept; here it is not."
    )
    assert chapters.no_history(site, "new") == "git is on strike."


# --- questions ------------------------------------------------------------------------------------


def test_questions() -> None:
    assert chapters.questions(report(MIXED, AS_OF)) == Answers(
        customers=("survey", "loyalty"),
        risks=((RETURNS, ("hours",)),),
        shared=(("survey", ("shop", "web")), ("loyalty", ("shop", "web"))),
        first=("survey",),
        measures=((QUEUE, MIXED.outcomes[1]),),
    )


def test_questions_of_a_team_without_outcomes() -> None:
    assert chapters.questions(report(replace(MIXED, outcomes=()), AS_OF)) == Answers(
        customers=("survey", "loyalty"),
        risks=(),
        shared=(("survey", ("shop", "web")), ("loyalty", ("shop", "web"))),
        first=("survey",),
        measures=(),
    )


def test_questions_of_a_team_without_gaps() -> None:
    nothing = Answers(customers=(), risks=(), shared=(), first=(), measures=())
    assert chapters.questions(report(PERFECT, AS_OF)) == nothing
    followed = replace(PERFECT, outcomes=MIXED.outcomes)
    assert chapters.questions(report(followed, AS_OF)) == replace(
        nothing, measures=((QUEUE, MIXED.outcomes[1]),)
    )


def test_what_others_wait_for_comes_in_sequence() -> None:
    found = chapters.questions(report(team({}, target=None), AS_OF))
    assert found.first == ("till",)
    assert found.shared == (("till", ("shop", "web")), ("survey", ("shop", "web")))


# --- as pages show it -----------------------------------------------------------------------------


def shown(name: str, *given: str | int, **fields: Any) -> str:
    """The text of a fragment, on a site of the sample teams."""
    known: dict[str, Any] = {"portfolio": portfolio(MIXED, NEW, PERFECT), "as_of": AS_OF}
    site = Site(**known | fields)
    return " ".join(
        re.sub("<[^>]+>", " ", pages.fragments(site, {}, pytest.fail)[name](*given)).split()
    )


def only(model: Model) -> dict[str, Portfolio]:
    return {"portfolio": portfolio(model=model)}


def test_a_table_of_levels_by_several_models() -> None:
    high = Level(number=4, id="famous", name="Famous")
    wide = replace(ELSE, name="Wide model", levels=(*MODEL.levels, high))
    reached = point("2024-01-01", model=wide)
    famous = replace(reached, result=replace(reached.result, level=4))
    text = shown("case_levels", "best", timelines={"best": (famous, point("2025-01-01"))})
    assert "1 January 2024 Stage 4 · Famous Wide model 1.00" in text
    assert "1 January 2025 Stage 1 · Open 1.00" in text
    assert "Overall: 2025-01-01 1 1 Open" in text


def test_a_table_of_outcomes() -> None:
    line = (point("2025-01-01", queue=3), point("2025-07-01"), point("2026-01-01", queue=-2.5))
    text = shown("case_outcomes", "best", timelines={"best": line})
    assert "Better is 1 January 2025 1 July 2025 1 January 2026 Trend" in text
    assert "lower 3 – -2.5 Length of the queue 2025-01-01 3, 2026-01-01 -2.5" in text


@pytest.mark.parametrize(
    ("name", "given", "fields", "text"),
    [
        (
            "case_outcomes", ("best",), {"timelines": {"best": (point("2025-01-01"),)}},
            "No assessment of Team names an outcome metric.",
        ),
        (
            "case_outcomes", ("best",), {},
            "Nothing of this team has been committed yet.",
        ),
        (
            "case_levels", ("best",), {"no_history": "git is on strike."},
            "git is on strike.",
        ),
        (
            "roadmap_questions", ("gone",), {},
            "This is shown where the sample team gone is kept; here it is not.",
        ),
        (
            "roadmap_questions", ("best",), {},
            ("The answers for Best shop , from its current assessment: "
            "Which gaps affect customers most? None of high impact is open. "
            "Which gaps create measurable risk? No gap moves a metric the team follows; "
            "it follows none yet. "
            "Which areas need to work together? No gap is open. "
            "Which capabilities must come first? No gap waits for another. "
            "How will progress be measured? No outcome metric has a target yet."),
        ),
        (
            "crosswalk", (), {},
            "No model says what its levels correspond to in another.",
        ),
        (
            "quick_wins", ("corner", 3), {},
            "None: nothing at Stage 3 · Loved has a small effort and more than a low impact.",
        ),
        (
            "ranges", ("corner",), only(replace(MODEL, levels=(KNOWN, LOVED))),
            ("Typical time from one stage to the next, by the Corner shop model "
            "From To Months By what The model does not say."),
        ),
        ("metrics", ("corner",), only(replace(watching((), (), ()), metrics=())), ""),
        ("personas", ("corner",), only(replace(MODEL, personas=())), ""),
        (
            "theme", ("corner", "listening"),
            only(replace(MODEL, capabilities=(
                replace(MODEL.capability["hours"], description=""), MODEL.capability["survey"],
            ))),
            ("Stage 1 · Open Opening hours Shop Stage 2 · Known A survey : "
            "Five questions a season. Shop , Web"),
        ),
    ],
)  # fmt: skip
def test_where_there_is_little_to_show(
    name: str, given: tuple[str | int, ...], fields: dict[str, Any], text: str
) -> None:
    assert shown(name, *given, **fields) == text


def test_a_level_may_have_any_id() -> None:
    first, *others = watching(("returns",), (), ()).levels
    model = replace(MODEL, levels=(replace(first, id="other"), *others))
    made = pages.fragments(Site(portfolio=portfolio(model=model), as_of=AS_OF), {}, pytest.fail)
    ids = re.findall(r'id="([^"]+)"', made["metrics"]("corner"))
    assert ids == ["metrics-other", "returns", "queue"]


def test_templates_of_a_model_of_one_level() -> None:
    model = replace(MODEL, levels=(OPEN,), capabilities=MODEL.capabilities[:2])
    site = Site(portfolio=portfolio(model=model), as_of=AS_OF)
    (page,) = (p for p in pages.model_pages(site, model) if p.path.endswith("/templates/"))
    assert "<p>There is no step in a model with one stage.</p>" in page.body
