"""Where assessments stand, written down and read again."""

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import strategies
from builders import assess, capability, model
from maturity.model import (
    Assessment,
    Cell,
    Measurement,
    Metric,
    Model,
    Outcome,
    Rating,
    Rollup,
    Status,
)
from maturity.past.standing import (
    Standing,
    frame,
    identity,
    measure,
    remembered,
    reread,
    standing,
    written,
)
from maturity.rules.scoring import score
from sample import MIXED, MODEL, TEAMS

MIXED_WRITTEN = (
    '2026-10-12 1 ["Harbour shop",null,"ppmpomnmou","3/2",'
    '[["returns",[1200,"2025-10-01"],[1250.5,null],null],["queue",null,null,[3,"2027-10-01"]]]]'
)


def figures(assessment: Assessment) -> Assessment:
    """An assessment without words."""
    return Assessment(
        id="",
        team=assessment.team,
        model=assessment.model,
        assessed_on=assessment.assessed_on,
        scope=assessment.scope,
        ratings={cell: Rating(status=r.status) for cell, r in assessment.ratings.items()},
        outcomes=assessment.outcomes,
    )


def stands(assessment: Assessment) -> Standing:
    return standing(score(assessment))


def test_what_is_written() -> None:
    assert written(stands(MIXED)) == MIXED_WRITTEN
    scoped = replace(MIXED, scope=("web",), ratings={}, outcomes=())
    assert written(stands(scoped)) == '2026-10-12 1 ["Harbour shop",["web"],"uuuuu","0",[]]'


@pytest.mark.parametrize("key", TEAMS)
def test_a_standing_is_read_as_it_was_written(key: str) -> None:
    found = stands(TEAMS[key])
    assert reread(written(found), MODEL) == found


MEASURED = st.none() | st.builds(
    Measurement,
    value=st.integers(-(10**15), 10**15) | st.floats(allow_nan=False, allow_infinity=False),
    date=st.none() | st.dates(),
)


@given(
    strategies.assessments(),
    st.lists(
        st.builds(
            Outcome, metric=st.just("m"), baseline=MEASURED, current=MEASURED, target=MEASURED
        ),
        max_size=2,
    ),
    st.text(),
    st.dates(),
)
def test_any_standing_is_read_as_it_was_written(
    assessment: Assessment, outcomes: list[Outcome], name: str, day: date
) -> None:
    metric = Metric(id="m", name="M", direction="up")
    measured = replace(assessment.model, metrics=(metric,))
    whole = replace(
        assessment, model=measured, outcomes=tuple(outcomes), team=name, assessed_on=day
    )
    result = score(whole)
    text = written(standing(result))
    assert text.isascii()
    assert text.isprintable()
    found = reread(text, measured)
    assert found == standing(result)
    assert found.cells == {cell: rating.status for cell, rating in whole.cells.items()}
    assert found.result == replace(result, assessment=figures(whole))
    assert (found.level, found.score) == (result.level, result.pooled.score)


def changed(part: int, value: object) -> str:
    """What was written of the mixed team, with another value in one place."""
    day, level, rest = MIXED_WRITTEN.split(" ", 2)
    parts = [day, level, *json.loads(rest)]
    parts[part] = value
    return f"{parts[0]} {parts[1]} {json.dumps(parts[2:])}"


@pytest.mark.parametrize(
    "text",
    [
        "", "2026-10-12", "2026-10-12 1", "2026-10-12 1 ", "2026-10-12 1 []", "2026-10-12 1 {}",
        "2026-10-12 1 7", "2026-10-12 1 [1, 2, 3, 4]", "2026-10-12 1 " + "[" * 10**5,
        "!line 1: nothing", MIXED_WRITTEN[:-1],
        changed(0, "2026-02-30"), changed(0, "today"),
        changed(1, 0), changed(1, 4), changed(1, -1), changed(1, "x"),
        changed(2, None), changed(2, ["x"]),
        changed(2, 7), changed(3, "web"), changed(3, []), changed(3, ["web", "shop"]),
        changed(3, 7), changed(3, ["nowhere"]), changed(3, ["web"]), changed(3, [[]]),
        changed(4, ""), changed(4, "p"), changed(4, "ppmpomnmoux"), changed(4, "ppmpomnom?"),
        changed(4, None), changed(4, [*"ppmpomnmou"][:2]),
        changed(5, "x"), changed(5, "1/0"), changed(5, None), changed(5, []),
        changed(6, None), changed(6, [["returns"]]), changed(6, [["nothing", None, None, None]]),
        changed(6, [["returns", [1], None, None]]),
        changed(6, [["returns", [1, "x"], None, None]]),
        changed(6, [["returns", ["1", None], None, None]]),
        changed(6, [["returns", [1e999, None], None, None]]),
        changed(6, [["returns", [float("nan"), None], None, None]]),
        changed(6, [["returns", [float("inf"), None], None, None]]),
    ],
)  # fmt: skip
def test_what_is_no_standing_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no standing under this model"):
        reread(text, MODEL)


# --- words on demand ------------------------------------------------------------------------------


def test_words_are_read_once_and_only_when_asked_for() -> None:
    asked: list[None] = []

    def read() -> Assessment:
        asked.append(None)
        return MIXED

    found = remembered("harbour/mixed", stands(MIXED), read)
    assert (found.id, found.team, found.model, found.assessed_on, found.scope, found.outcomes) == (
        MIXED.id, MIXED.team, MODEL, MIXED.assessed_on, MIXED.scope, MIXED.outcomes,
    )  # fmt: skip
    assert asked == []
    assert found.notes == "The harbour freezes in January."
    assert found.ratings == MIXED.ratings
    assert found.cells == MIXED.cells
    assert found.effort("loyalty") == "M"
    assert found.formerly == ("quay",)
    assert asked == [None]


def test_a_remembered_assessment_is_one_like_any_other() -> None:
    found = remembered("harbour/mixed", stands(MIXED), lambda: MIXED)
    assert found == MIXED
    assert [found] == [MIXED] == [found]
    assert found == remembered("harbour/mixed", stands(MIXED), lambda: MIXED)
    assert found != replace(MIXED, notes="")
    assert found.__eq__("harbour/mixed") is NotImplemented
    assert replace(found, notes="Now.") == replace(MIXED, notes="Now.")
    assert score(found) == score(MIXED)


# --- models ---------------------------------------------------------------------------------------

ONE = model(
    capability("a", 1, "xy", effort="S"), capability("b", 2, "x", "a"), threshold=80, months=(2, 3)
)
METRIC = Metric(id="m", name="M", direction="up")


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (ONE, "identity frame measure"),
        (replace(ONE, name="Other", version="2.0.0", summary="Otherwise."), "frame measure"),
        (replace(ONE, terms=replace(ONE.terms, level="Stage")), "frame measure"),
        (replace(ONE, retired={"old": "Gone."}), ""),
        (replace(ONE, renamed={"old": "a"}), ""),
        (replace(ONE, id="other"), "measure"),
        (replace(ONE, metrics=(METRIC,)), "measure"),
        (replace(ONE, policy=replace(ONE.policy, reassess_months=3)), "measure"),
        (replace(ONE, policy=replace(ONE.policy, threshold_percent=81)), ""),
        (replace(ONE, policy=replace(ONE.policy, partial_credit=Fraction(1, 3))), ""),
        (replace(ONE, policy=replace(ONE.policy, rollup=Rollup.MEDIAN)), ""),
        (model(capability("a", 1, "xy"), capability("b", 2, "x"), months=(2, 3)), "measure"),
        (model(capability("a", 1, "xy"), capability("b", 1, "x")), ""),
        (model(capability("a", 1, "x"), capability("b", 2, "x"), dimensions="xy"), ""),
        (model(capability("a", 1, "xy"), capability("b", 2, "x"), levels=4), ""),
        (model(capability("a", 1, "xy"), capability("c", 2, "x")), ""),
    ],
)
def test_what_models_have_in_common(other: Model, same: str) -> None:
    alike = [f.__name__ for f in (identity, frame, measure) if f(other) == f(ONE)]
    assert alike == same.split()


@given(strategies.assessments(), st.sampled_from(Rollup))
def test_models_with_one_measure_give_one_level(assessment: Assessment, rollup: Rollup) -> None:
    """Whatever else differs, and as soon as one does."""
    policy = replace(assessment.model.policy, rollup=rollup)
    other = replace(assessment.model, policy=policy, name="Other", metrics=(METRIC,))
    if measure(other) == measure(assessment.model):
        assert score(replace(assessment, model=other)).level == score(assessment).level
    else:
        assert rollup is not assessment.model.policy.rollup


def test_cells_and_statuses_of_a_standing() -> None:
    found = stands(assess(ONE, {"a": "✓○", "b": "–"}))
    assert found.cells == {
        Cell("a", "x"): Status.PRESENT,
        Cell("a", "y"): Status.PARTIAL,
        Cell("b", "x"): Status.NOT_APPLICABLE,
    }
