"""Gaps and their order."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from builders import assess, capability, model
from maturity.model import (
    Assessment,
    Capability,
    Effort,
    Impact,
    Override,
    Rating,
    Rollup,
    Status,
    Target,
)
from maturity.rules.gaps import Gap, Quadrant, gaps, sequence, target_level, top_gaps
from maturity.rules.requirements import unmet
from maturity.rules.scoring import score
from strategies import CLOSED, OPEN, assessments


@pytest.mark.parametrize(
    ("impact", "effort", "quadrant", "words"),
    [
        ("high", "S", "quick-win", "quick win"),
        ("high", "M", "major-initiative", "major initiative"),
        ("high", "L", "major-initiative", "major initiative"),
        ("medium", "S", "quick-win", "quick win"),
        ("medium", "M", "planned", "planned"),
        ("medium", "L", "planned", "planned"),
        ("low", "S", "fill-in", "fill-in"),
        ("low", "M", "reconsider", "reconsider"),
        ("low", "L", "reconsider", "reconsider"),
    ],
)
def test_quadrants(impact: Impact, effort: Effort, quadrant: str, words: str) -> None:
    found = Quadrant.of(impact, effort)
    assert (found.value, found.words) == (quadrant, words)


FEEDBACK = model(
    capability("inbox", 1, "xy", effort="S", impact="high"),
    capability("survey", 2, "xyz", requires="inbox"),
    capability("panel", 2, "z", effort="L", impact="low"),
    capability("system", 3, "xy", requires="survey panel inbox", effort="L", impact="high"),
    capability("forecast", 3, "z", requires="survey"),
)


def test_a_gap_holds_what_readers_need() -> None:
    team = assess(
        FEEDBACK,
        {"inbox": "✓✗", "survey": "○?✓", "panel": "–", "system": "✗–", "forecast": "✓"},
        overrides={"survey": Override(effort="S"), "system": Override(impact="low")},
    )
    inbox, survey, system = gaps(team, 3)
    assert inbox == Gap(
        capability="inbox",
        level=1,
        dimensions={"y": Status.MISSING},
        effort="S",
        impact="high",
        quadrant=Quadrant.QUICK_WIN,
        blocked_by=(),
        unlocks=("survey", "system"),
    )
    assert survey == Gap(
        capability="survey",
        level=2,
        dimensions={"x": Status.PARTIAL, "y": Status.UNRATED},
        effort="S",
        impact="medium",
        quadrant=Quadrant.QUICK_WIN,
        blocked_by=("inbox",),
        unlocks=("system", "forecast"),
    )
    assert system == Gap(
        capability="system",
        level=3,
        dimensions={"x": Status.MISSING},
        effort="L",
        impact="low",
        quadrant=Quadrant.RECONSIDER,
        blocked_by=("survey",),
        unlocks=(),
    )
    assert [gap.blocked for gap in (inbox, survey, system)] == [False, True, True]
    assert gaps(team, 2) == (inbox, survey)
    assert gaps(team, 0) == ()


def test_gaps_keep_to_the_scope() -> None:
    team = assess(FEEDBACK, {"panel": "✓"}, "z")
    assert [(gap.capability, gap.blocked_by, gap.unlocks) for gap in gaps(team, 3)] == [
        ("survey", (), ("forecast",)),
        ("forecast", ("survey",), ()),
    ]


@given(assessments(), st.integers(0, 4))
def test_gaps_as_the_contract_says(assessment: Assessment, up_to: int) -> None:
    found = gaps(assessment, up_to)
    lacking = [cell for cell, rating in assessment.cells.items() if rating.status in OPEN]
    capabilities = assessment.model.capability
    assert [(gap.capability, d) for gap in found for d in gap.dimensions] == [
        cell for cell in lacking if capabilities[cell.capability].level <= up_to
    ]
    wanted = unmet(assessment)
    for gap in found:
        cells = [cell for cell in lacking if cell.capability == gap.capability]
        assert set(gap.blocked_by) == {c.capability for x in cells for c in wanted.get(x, ())}


_RANK = (Status.MISSING, Status.PARTIAL, Status.PRESENT)


@given(assessments(), st.data())
def test_a_better_rating_never_adds_a_gap(assessment: Assessment, data: st.DataObject) -> None:
    open_cells = [cell for cell, rating in assessment.cells.items() if rating.status in OPEN]
    assume(open_cells)
    cell = data.draw(st.sampled_from(open_cells))
    status = assessment.cells[cell].status
    rank = 0 if status is Status.UNRATED else _RANK.index(status)
    better = Rating(status=data.draw(st.sampled_from(_RANK[rank + 1 :])))
    raised = replace(assessment, ratings={**assessment.ratings, cell: better})

    def places(team: Assessment) -> set[tuple[str, str]]:
        return {(gap.capability, d) for gap in gaps(team, 4) for d in gap.dimensions}

    def blocked(team: Assessment) -> set[tuple[str, str]]:
        return {(gap.capability, needed) for gap in gaps(team, 4) for needed in gap.blocked_by}

    assert places(assessment) - places(raised) == ({cell} if better.status in CLOSED else set())
    assert places(raised) <= places(assessment)
    assert blocked(raised) <= blocked(assessment)


# Order


def named(*found: Capability) -> tuple[list[str], list[str]]:
    """Top gaps and sequence of a team that has none of these, by name."""
    team = assess(model(*found), {})
    all_gaps = gaps(team, 3)
    return (
        [gap.capability for gap in top_gaps(all_gaps)],
        [gap.capability for gap in sequence(all_gaps, team)],
    )


@pytest.mark.parametrize(
    ("found", "top", "order"),
    [
        # impact before level before effort; in a sequence level before quadrant
        (
            [
                capability("a", 3, impact="medium", effort="S"),
                capability("b", 3, impact="high", effort="L"),
                capability("c", 3, impact="high", effort="S"),
                capability("d", 2, impact="high", effort="L"),
                capability("e", 1, impact="low", effort="S"),
            ],
            "d c b a e",
            "e d a c b",
        ),
        # within a level by quadrant
        (
            [
                capability("a", impact="low", effort="L"),
                capability("b", impact="low", effort="S"),
                capability("c", impact="medium", effort="L"),
                capability("d", impact="high", effort="M"),
                capability("e", impact="medium", effort="S"),
            ],
            "d e c b a",
            "e d c b a",
        ),
        # who unlocks more comes first; only gaps count; five at most
        (
            [
                capability("a"),
                capability("b"),
                capability("c"),
                capability("d", 3, requires="b c"),
                capability("e", 3, requires="c"),
                capability("f", 3),
            ],
            "c b a d e",
            "a b c d e f",
        ),
        # requirements first, even against the quadrants of their level
        (
            [
                capability("a", requires="b", effort="S"),
                capability("b", requires="c"),
                capability("c", impact="low"),
                capability("d"),
                capability("e", requires="d b"),
            ],
            "a b d e c",
            "d c b a e",
        ),
    ],
)
def test_order(found: list[Capability], top: str, order: str) -> None:
    assert named(*found) == (top.split(), order.split())


@pytest.mark.parametrize(("present", "left"), [("a", "b"), ("b", "a")])
def test_what_is_present_has_no_place_in_a_sequence(present: str, left: str) -> None:
    team = assess(model(capability("a"), capability("b", requires="a")), {present: "✓"})
    assert [gap.capability for gap in sequence(gaps(team, 3), team)] == [left]


def test_only_gaps_count_as_unlocked() -> None:
    team = assess(
        model(
            capability("a"),
            capability("b"),
            capability("c", 2, requires="a b"),
            capability("d", 3, requires="a"),
            capability("e", 2, requires="a"),
        ),
        {"e": "✓"},
    )
    assert [gap.capability for gap in top_gaps(gaps(team, 2))] == ["a", "b", "c"]
    assert [gap.capability for gap in top_gaps(gaps(team, 2)[::-1])] == ["b", "a", "c"]


def test_as_many_top_gaps_as_asked_for() -> None:
    found = gaps(assess(FEEDBACK, {}), 3)
    assert [gap.capability for gap in top_gaps(found, 2)] == ["inbox", "system"]
    assert top_gaps(found, 0) == ()


@given(assessments(), st.data())
def test_requirements_come_first(assessment: Assessment, data: st.DataObject) -> None:
    found = gaps(assessment, 4)
    order = sequence(data.draw(st.permutations(found)), assessment)
    assert order == sequence(found, assessment)
    assert sorted(order, key=found.index) == list(found)
    names = [gap.capability for gap in order]
    for number, gap in enumerate(order):
        requires = assessment.model.capability[gap.capability].requires
        assert {*requires}.isdisjoint(names[number:])
    levels = [gap.level for gap in order]
    assert levels == sorted(levels)


# Target


@pytest.mark.parametrize(
    ("rollup", "ratings", "target", "expected"),
    [
        (Rollup.POOLED, {}, None, 2),
        (Rollup.POOLED, {}, 3, 3),
        (Rollup.POOLED, {}, 1, 2),
        (Rollup.POOLED, {"a": "✓", "b": "✓"}, 2, 4),
        (Rollup.WEAKEST, {"a": "✓", "b": "✓"}, 2, 3),
        (Rollup.POOLED, {"a": "✓", "b": "✓", "d": "✓"}, 4, 4),
        (Rollup.POOLED, {"a": "✓", "b": "✓", "d": "–"}, None, 2),
    ],
)
def test_target_level(
    rollup: Rollup, ratings: dict[str, str], target: int | None, expected: int
) -> None:
    steps = model(capability("a"), capability("b", 2), capability("d", 4), levels=4, rollup=rollup)
    team = assess(steps, ratings, target=Target(level=target) if target else None)
    assert target_level(score(team)) == expected
