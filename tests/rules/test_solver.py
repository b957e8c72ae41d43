"""The cheapest cells that meet all demands, against trying everything."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.rules.solver import cheapest
from puzzles import Puzzle, certain, fewest


def check(puzzle: Puzzle) -> None:
    for choose, number in ((None, len(puzzle.demands)), (fewest(puzzle.number), puzzle.number)):
        found = cheapest(puzzle.costs, puzzle.clauses, puzzle.demands, choose)
        assert found is not None
        chosen, exact = found
        assert exact
        assert chosen == sorted(set(chosen))
        assert puzzle.allows(set(chosen))
        assert puzzle.met(set(chosen)) >= number
        assert sum(puzzle.costs[i] for i in chosen) == puzzle.lowest(number)


@given(st.randoms(), st.integers(1, 9))
def test_the_solver_finds_the_cheapest(random: Random, size: int) -> None:
    check(Puzzle(random, size))


@pytest.mark.parametrize("seed", [10, 20, 29, 85, 121, 163, 209, 268, 351, 355, 379, 381])
def test_the_solver_searches(seed: int) -> None:
    """Twelve cells with which it takes many steps, or every unit of the bound matters."""
    check(certain(seed, 12))


def test_what_cannot_be_met_has_no_answer() -> None:
    assert cheapest([1, 1], [], [([0, 1], 3)]) is None
    assert cheapest([1, 1], [], [([0, 1], 3)], fewest(1)) is None
    assert cheapest([1, 1], [], [([0], 1), ([1], 2)], fewest(1)) == ([0], True)
    assert cheapest([], [], []) == ([], True)


def test_a_spent_budget_leaves_an_upper_bound() -> None:
    puzzle = certain(46, 40)
    prices = []
    for budget, is_exact in ((1, False), (10_000, True)):
        found = cheapest(puzzle.costs, puzzle.clauses, puzzle.demands, budget=budget)
        assert found is not None
        chosen, exact = found
        assert exact is is_exact
        assert puzzle.allows(set(chosen))
        assert puzzle.met(set(chosen)) == len(puzzle.demands)
        prices.append(sum(puzzle.costs[i] for i in chosen))
    assert prices == [95, 82]
