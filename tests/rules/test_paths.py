"""The cheapest way to a level, by examples and against trying everything."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import assess, capability, cells, model
from maturity.model import Assessment, Cell, Override, Rating, Rollup, Status
from maturity.rules import requirements
from maturity.rules.paths import Path, next_level, shortest_path
from maturity.rules.requirements import unmet
from maturity.rules.scoring import score
from strategies import CLOSED, assessments

Wanted = Mapping[Cell, tuple[requirements.Clause, ...]]
WEIGHTS = {"S": Fraction(1), "M": Fraction(3), "L": Fraction(8)}


def reached(assessment: Assessment, present: set[Cell], dimension: str | None) -> int:
    """The level of the team or one dimension if these cells were present as well."""
    ratings = {**assessment.ratings, **dict.fromkeys(present, Rating(status=Status.PRESENT))}
    if dimension is None:
        return score(replace(assessment, ratings=ratings)).level
    here = {cell: rating for cell, rating in ratings.items() if cell.dimension == dimension}
    return score(replace(assessment, scope=(dimension,), ratings=here)).level


def cost(assessment: Assessment, chosen: Sequence[Cell]) -> Fraction:
    return sum(
        (
            WEIGHTS[assessment.effort(cell.capability)]
            / (2 if assessment.cells[cell].status is Status.PARTIAL else 1)
            for cell in chosen
        ),
        Fraction(0),
    )


def allowed(wanted: Wanted, chosen: set[Cell]) -> bool:
    """Each cell has what it requires."""
    return all(
        chosen.intersection(clause.alternatives)
        for cell in chosen
        for clause in wanted.get(cell, ())
    )


def lowest_cost(assessment: Assessment, to: int, dimension: str | None) -> Fraction | None:
    """By trying all sets of cells."""
    wanted = unmet(assessment)
    open_cells = [c for c, rating in assessment.cells.items() if rating.status not in CLOSED]
    return min(
        (
            cost(assessment, chosen)
            for size in range(len(open_cells) + 1)
            for chosen in combinations(open_cells, size)
            if allowed(wanted, set(chosen)) and reached(assessment, set(chosen), dimension) >= to
        ),
        default=None,
    )


@given(assessments(most_open=8), st.integers(0, 5), st.data())
def test_nothing_is_cheaper(assessment: Assessment, to: int, data: st.DataObject) -> None:
    dimension = data.draw(st.sampled_from((None, *assessment.scope)))
    expected = lowest_cost(assessment, to, dimension)
    found = shortest_path(assessment, to, dimension)
    if found is None:
        assert expected is None
    else:
        chosen = found.cells
        assert expected == cost(assessment, chosen)
        assert found == Path(to=to, cells=chosen, cost=expected, exact=True)
        assert chosen == tuple(cell for cell in assessment.cells if cell in chosen)
        assert allowed(unmet(assessment), set(chosen))
        assert reached(assessment, set(chosen), dimension) >= to


def path(to: int, text: str, price: float) -> Path:
    return Path(to=to, cells=cells(text), cost=Fraction(price), exact=True)


CHOICE = model(
    capability("base", effort="S"),
    capability("root", effort="L"),
    capability("cheap", 2, requires="root", effort="S"),
    capability("other", 2, effort="M"),
    threshold=50,
)
PLACES = model(
    capability("base", 1, "x"),
    capability("far", 1, "yz", effort="L"),
    capability("top", 2, "xz", requires="far"),
    levels=2,
    threshold=30,
)
GAPPY = model(capability("one", 1, "xy"), capability("two", 2), capability("four", 4), levels=5)
TWINS = model(
    capability("free", 2), capability("bound", 2, requires="one"), capability("one"),
    capability("last", 2), threshold=30,
)  # fmt: skip


@pytest.mark.parametrize(
    ("team", "to", "expected"),
    [
        # the small one needs a large one first
        (assess(CHOICE, {"base": "✓"}), 2, path(2, "other.x", 3)),
        (assess(CHOICE, {"root": "✓"}), 2, path(2, "cheap.x", 1)),
        (assess(CHOICE, {"root": "○", "other": "–"}), 2, path(2, "root.x cheap.x", 5)),
        # half the cost where half is done; the team's own effort counts
        (assess(CHOICE, {"base": "✓", "other": "○"}), 2, path(2, "other.x", 1.5)),
        (
            assess(CHOICE, {"base": "✓"}, overrides={"root": Override(effort="S")}),
            2,
            path(2, "root.x cheap.x", 2),
        ),
        # reached already; nobody falls below the floor
        (assess(CHOICE, {"root": "✓", "cheap": "✓"}), 2, path(2, "", 0)),
        (assess(CHOICE, {}), 1, path(1, "", 0)),
        (assess(CHOICE, {}), 0, path(0, "", 0)),
        # no level there, or an empty one at the top
        (assess(CHOICE, {}), 4, None),
        (assess(CHOICE, {}), 3, None),
        (assess(CHOICE, {"cheap": "–", "other": "–"}), 2, None),
        # at equal cost: what requires nothing, then what comes first
        (assess(TWINS, {"one": "✓"}), 2, path(2, "free.x", 3)),
        (assess(TWINS, {"one": "✓", "free": "–"}), 2, path(2, "bound.x", 3)),
        (assess(TWINS, {"one": "✗", "free": "–"}), 2, path(2, "one.x last.x", 6)),
        # required in the same dimension, or where there is none, anywhere
        (assess(PLACES, {"base": "✓"}), 2, path(2, "far.y top.x", 11)),
        (assess(PLACES, {"base": "✓", "far": "✗○"}), 2, path(2, "far.z top.x", 7)),
        (assess(PLACES, {"base": "✓", "far": "✓✗"}), 2, path(2, "top.x", 3)),
        (assess(PLACES, {"base": "✓", "far": "––"}), 2, path(2, "top.x", 3)),
        (assess(PLACES, {"top": "✗"}, "z"), 2, path(2, "far.z top.z", 11)),
        # who holds a level has reached the empty ones below it
        (assess(GAPPY, {"one": "✓✓", "two": "✓"}), 3, path(3, "four.x", 3)),
        (assess(GAPPY, {"one": "✓✓", "two": "✓"}), 4, path(4, "four.x", 3)),
        (assess(GAPPY, {"one": "✓✓", "two": "✓"}), 5, None),
    ],
)
def test_examples(team: Assessment, to: int, expected: Path | None) -> None:
    assert shortest_path(team, to) == expected


STEEP = (
    capability("one", 1, "xyz"),
    capability("two-x", 2, "x", effort="S"),
    capability("two-y", 2, "y", effort="L"),
    capability("two-z", 2, "z", effort="M"),
    capability("three", 3, "x", effort="S"),
)


@pytest.mark.parametrize(
    ("rollup", "scope", "to", "expected"),
    [
        (Rollup.POOLED, "xyz", 2, path(2, "two-x.x two-y.y two-z.z", 12)),
        (Rollup.WEAKEST, "xyz", 2, path(2, "two-x.x two-y.y two-z.z", 12)),
        (Rollup.WEAKEST, "xyz", 3, None),
        (Rollup.MEDIAN, "xyz", 2, path(2, "two-x.x two-z.z", 4)),
        (Rollup.MEDIAN, "xyz", 3, None),
        # levels 3 and 1 have the median 2, and so have levels 2 and 2
        (Rollup.MEDIAN, "xy", 2, path(2, "two-x.x three.x", 2)),
        (Rollup.MEDIAN, "yz", 2, path(2, "two-y.y two-z.z", 11)),
        (Rollup.MEDIAN, "xy", 3, None),
        (Rollup.MEDIAN, "y", 2, path(2, "two-y.y", 8)),
    ],
)
def test_rollups(rollup: Rollup, scope: str, to: int, expected: Path | None) -> None:
    ratings = {"one": "✓" * len(scope)}
    team = assess(model(*STEEP, rollup=rollup), ratings, scope)
    assert shortest_path(team, to) == expected


@pytest.mark.parametrize("rollup", Rollup)
@pytest.mark.parametrize(
    ("dimension", "expected"),
    [
        ("x", path(2, "far.y top.x", 11)),
        ("z", path(2, "far.z top.z", 11)),
        ("y", None),
        ("elsewhere", None),
    ],
)
def test_one_dimension(rollup: Rollup, dimension: str, expected: Path | None) -> None:
    places = replace(PLACES, policy=replace(PLACES.policy, rollup=rollup))
    assert shortest_path(assess(places, {"base": "✓"}), 2, dimension) == expected


@pytest.mark.parametrize(
    ("rollup", "ratings", "expected"),
    [
        (Rollup.POOLED, {}, 2),
        (Rollup.POOLED, {"one": "✓✓", "two": "✓"}, 4),
        (Rollup.POOLED, {"one": "✓✓", "two": "✓", "four": "✓"}, None),
        (Rollup.POOLED, {"one": "✓✓", "two": "✓", "four": "–"}, None),
        (Rollup.WEAKEST, {}, 2),
        (Rollup.MEDIAN, {"one": "✓✓", "two": "✓"}, 2),
        (Rollup.MEDIAN, {"one": "–✓", "two": "✓", "four": "✓"}, 3),
    ],
)
def test_next_level(rollup: Rollup, ratings: Mapping[str, str], expected: int | None) -> None:
    gappy = replace(GAPPY, policy=replace(GAPPY.policy, rollup=rollup))
    assert next_level(score(assess(gappy, ratings))) == expected


def test_the_top_has_no_next_level() -> None:
    one = model(capability("one"), levels=1, rollup=Rollup.WEAKEST)
    assert next_level(score(assess(one, {}))) is None
