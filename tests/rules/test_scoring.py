"""The gate by examples, and what must hold of levels, scores and margins whatever the ratings."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from builders import assess, capability, model
from maturity.model import Assessment, Cell, Policy, Rating, Rollup, Status
from maturity.rules.scoring import Coverage, Gate, Result, gate, needed, rounded, score
from strategies import assessments

GLYPHS = {status.glyph: status for status in Status}
POLICY = Policy(threshold_percent=80)


def statuses(table: str) -> list[tuple[int, Status]]:
    """`✓✓ ○✗` is a first level with two present cells, and a second with a partial one."""
    return [
        (level, GLYPHS[glyph])
        for level, glyphs in enumerate(table.split(" "), start=1)
        for glyph in glyphs
    ]


def brief(found: Gate) -> tuple[int, Fraction, int | None, int | None]:
    return found.level, found.score, found.margin, found.blocking_level


@pytest.mark.parametrize(
    ("table", "level", "score", "margin", "blocking"),
    [
        # level 1 is the floor, whatever is missing
        ("✗✗✗ ✗ ✗", 1, 0, None, 1),
        ("??? ? ?", 1, 0, None, 1),
        ("✓✓✓✗✗ ✓ ✓", 1, "3/5", None, 1),
        ("○○○○○ ✓ ✓", 1, "1/2", None, 1),
        ("✓✓✓✓✗ ✗ ✗", 1, 1, None, 2),
        # exactly the threshold holds, one below does not
        ("✓ ✓✓✓✓✗ ✗", 2, 2, 0, 3),
        ("✓ ✓✓✓✗✗ ✗", 1, "8/5", None, 2),
        # partial cells raise the score only
        ("✓ ✓✓✓○○ ✗", 1, "9/5", None, 2),
        ("✓ ✓✓✓○? ✗", 1, "17/10", None, 2),
        # a higher level that holds does not help
        ("✓ ✗ ✓", 1, 1, None, 2),
        # an empty level neither holds nor blocks
        ("✓  ✓", 3, 3, 0, None),
        ("✓ ––– ✓", 3, 3, 0, None),
        ("✓  ✗", 1, 1, None, 3),
        ("✓ ✓ ", 2, 2, 0, None),
        (" ✓ ✗", 2, 2, 0, 3),
        ("– ✗ ✓", 1, 1, None, 2),
        ("  ", 1, 1, None, None),
        # what is not applicable shrinks the base
        ("✓ ✓✓✓–– ✗", 2, 2, 0, 3),
        # the tightest level decides the margin
        ("✓✓✓✓✓ ✓✓✓✓✓✓✓✓✓✓ ✗", 2, 2, 1, 3),
        ("✓✓✓✓✓✓✓✓✓✓ ✓✓✓✓✓ ✓✓✓✓✓✓✓✓✓✓", 3, 3, 1, None),
    ],
)
def test_the_gate(
    table: str, level: int, score: int | str, margin: int | None, blocking: int | None
) -> None:
    assert brief(gate(statuses(table), 3, POLICY)) == (level, Fraction(score), margin, blocking)


@pytest.mark.parametrize(
    ("percent", "applicable", "least"),
    [(80, 5, 4), (80, 6, 5), (58, 40, 24), (1, 7, 1), (100, 7, 7), (33, 3, 1), (34, 3, 2)],
)
def test_thresholds_are_not_rounded(percent: int, applicable: int, least: int) -> None:
    policy = Policy(threshold_percent=percent)
    assert needed(applicable, percent) == least
    for present in range(applicable + 1):
        table = "✓" * present + "✗" * (applicable - present)
        assert gate(statuses(table), 1, policy).coverage[0].holds is (present >= least)


def test_the_credit_of_partial_cells_is_a_policy() -> None:
    quarter = Policy(threshold_percent=80, partial_credit=Fraction(1, 4))
    assert gate(statuses("✓ ○○✗"), 2, quarter).score == 1 + Fraction(1, 6)


def test_coverage_counts_each_status() -> None:
    (found,) = gate(statuses("✓✓○✗??–"), 1, POLICY).coverage
    assert found == Coverage(
        level=1,
        present=2,
        partial=1,
        missing=1,
        unrated=2,
        not_applicable=1,
        threshold_percent=80,
    )
    assert (found.applicable, found.needed, found.short) == (6, 5, 3)
    assert (found.empty, found.holds) == (False, False)


STAIRS = [capability(name, level, "wxyz") for level, name in enumerate(("one", "two", "three"), 1)]


@pytest.mark.parametrize(
    ("two", "three", "scope", "levels"),
    [
        ("✓✓✓✓", "✓✓✓✓", "wxyz", (3, 3, 3)),
        ("✓✓✓✗", "✓✓✓✗", "wxyz", (1, 1, 3)),
        ("✓✓✗✗", "✓✓✗✗", "wxyz", (1, 1, 2)),
        ("✓✗✗✗", "✓✗✗✗", "wxyz", (1, 1, 1)),
        ("✓✓✓", "✓✗✗", "wxy", (2, 2, 2)),
        ("✓✗", "✗✗", "wx", (1, 1, 1)),
        ("✓", "✓", "z", (3, 3, 3)),
    ],
)
def test_rollups(two: str, three: str, scope: str, levels: tuple[int, int, int]) -> None:
    """Pooled, weakest, median."""
    expected = dict(zip(Rollup, levels, strict=True))
    for rollup in Rollup:
        stairs = model(*STAIRS, rollup=rollup)
        ratings = {"one": "✓" * len(scope), "two": two, "three": three}
        found = score(assess(stairs, ratings, scope))
        assert found.rollups == expected
        assert found.level == expected[rollup]
        assert list(found.dimensions) == list(scope)


def test_the_audit_counts_exclusions_as_missing() -> None:
    stairs = model(*STAIRS)
    excluded = score(assess(stairs, {"one": "✓✓✓✓", "two": "✓✓✓–"}))
    assert (excluded.level, excluded.audit_level) == (2, 1)
    none = score(assess(stairs, {"one": "✓✓✓✓", "two": "✓✓✓✓"}))
    assert (none.level, none.audit_level) == (2, 2)


@pytest.mark.parametrize(
    ("value", "shown"),
    [("1/200", 0.01), ("1/201", 0.0), ("267/100", 2.67), ("8/3", 2.67), ("5/2", 2.5), ("5", 5.0)],
)
def test_scores_are_rounded_half_up(value: str, shown: float) -> None:
    assert rounded(Fraction(value)) == shown


# Laws

RANKS = {Status.UNRATED: 0, Status.MISSING: 0, Status.PARTIAL: 1, Status.PRESENT: 2}
ANY_TABLE = st.lists(st.tuples(st.integers(1, 4), st.sampled_from(Status)), max_size=30)


def rated(assessment: Assessment, changes: Iterable[Cell], status: Status) -> Assessment:
    changed = dict.fromkeys(changes, Rating(status=status))
    return replace(assessment, ratings={**assessment.ratings, **changed})


def figures(result: Result) -> list[Fraction]:
    """Every level and score of a result."""
    gates = [result.pooled, *result.dimensions.values()]
    levels = [result.level, *result.rollups.values(), *(found.level for found in gates)]
    return [*map(Fraction, levels), *(found.score for found in gates)]


@given(assessments(), st.data())
def test_raising_a_rating_lowers_nothing(assessment: Assessment, data: st.DataObject) -> None:
    raisable = [c for c, r in assessment.cells.items() if RANKS.get(r.status, 2) < 2]
    assume(raisable)
    cell = data.draw(st.sampled_from(raisable))
    now = RANKS[assessment.cells[cell].status]
    status = data.draw(st.sampled_from([s for s, rank in RANKS.items() if rank > now]))
    before = figures(score(assessment))
    after = figures(score(rated(assessment, [cell], status)))
    assert all(low <= high for low, high in zip(before, after, strict=True))


@given(assessments(), st.data())
def test_order_decides_nothing(assessment: Assessment, data: st.DataObject) -> None:
    capabilities = data.draw(st.permutations(assessment.model.capabilities))
    shuffled = replace(
        assessment,
        model=replace(assessment.model, capabilities=tuple(capabilities)),
        ratings=dict(data.draw(st.permutations(list(assessment.ratings.items())))),
    )
    assert replace(score(shuffled), assessment=assessment) == score(assessment)


@given(ANY_TABLE, st.integers(1, 100))
def test_the_margin_is_what_a_level_can_lose(table: list[tuple[int, Status]], percent: int) -> None:
    policy = Policy(threshold_percent=percent)
    found = gate(table, 4, policy)

    def level_without(count: int, number: int) -> int | None:
        """After losing so many present cells of a level; none if there are not as many."""
        present = [entry for entry in table if entry == (number, Status.PRESENT)]
        if len(present) < count:
            return None
        others = [entry for entry in table if entry != (number, Status.PRESENT)]
        lost = [(number, Status.MISSING)] * count
        return gate([*others, *present[count:], *lost], 4, policy).level

    if found.margin is None:
        assert found.level == 1
    else:
        numbers = [c.level for c in found.coverage[: found.level] if not c.empty]
        assert {level_without(found.margin, number) for number in numbers} == {found.level}
        dropped = [level_without(found.margin + 1, number) for number in numbers]
        assert any(level is not None and level < found.level for level in dropped)


@given(assessments())
def test_the_audit_is_the_level_without_exclusions(assessment: Assessment) -> None:
    excluded = [c for c, r in assessment.cells.items() if r.status is Status.NOT_APPLICABLE]
    expected = score(rated(assessment, excluded, Status.MISSING)).level
    assert score(assessment).audit_level == expected
