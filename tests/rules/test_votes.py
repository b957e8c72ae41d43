"""Votes: quartiles, and how far voters and ratings agree."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.rules.scoring import score
from maturity.rules.votes import Ballot, ballots
from sample import MIXED, PERFECT
from strategies import votes


def ballot(given: Mapping[int, int], level: int = 1) -> Ballot:
    """The ballot of one dimension that the ratings put at level 1 or 3."""
    team = {1: MIXED, 3: PERFECT}[level]
    (found,) = ballots(score(replace(team, votes={"shop": given})))
    return found


@pytest.mark.parametrize(
    ("given", "lower", "median", "upper"),
    [
        ({1: 1}, 1, 1, 1),
        ({3: 1}, 3, 3, 3),
        ({2: 5}, 2, 2, 2),
        ({1: 1, 2: 1}, 1, 1, 2),  # the median of an even number is the lower one
        ({1: 1, 3: 1}, 1, 1, 3),
        ({1: 1, 2: 1, 3: 1}, 1, 2, 3),
        ({1: 1, 2: 1, 3: 2}, 1, 2, 3),
        ({1: 2, 3: 3}, 1, 3, 3),
        ({1: 3, 2: 1}, 1, 1, 1),
        ({1: 1, 2: 6, 3: 1}, 2, 2, 2),
        ({1: 0, 2: 1, 3: 0}, 2, 2, 2),
        ({1: 100_000, 3: 100_000}, 1, 1, 3),
        ({1: 25_000, 2: 25_000, 3: 50_000}, 1, 2, 3),
        ({1: 24_999, 2: 25_001, 3: 50_000}, 2, 2, 3),
    ],
)
def test_quartiles(given: Mapping[int, int], lower: int, median: int, upper: int) -> None:
    found = ballot(given)
    assert (found.lower, found.median, found.upper) == (lower, median, upper)


@pytest.mark.parametrize(
    ("given", "level", "split", "agrees"),
    [
        ({1: 3}, 1, False, True),
        ({1: 3}, 3, False, False),
        ({1: 3, 2: 2}, 1, False, True),
        ({1: 1, 3: 1}, 1, True, False),
        ({1: 1, 2: 1, 3: 1}, 1, True, False),
        ({2: 1, 3: 2}, 3, False, True),
        ({1: 2, 3: 3}, 3, True, False),
        ({1: 1, 3: 9}, 3, False, True),
    ],
)
def test_agreement(given: Mapping[int, int], level: int, *, split: bool, agrees: bool) -> None:
    found = ballot(given, level)
    assert (found.level, found.split, found.agrees) == (level, split, agrees)


def test_a_ballot_is_whole() -> None:
    assert ballot({2: 4, 3: 1}) == Ballot(
        dimension="shop", counts=(0, 4, 1), lower=2, median=2, upper=2, level=1
    )
    assert (ballot({2: 4, 3: 1}).total, ballot({2: 4, 3: 1}).voted) == (5, 2)


def test_ballots_are_in_the_model_s_order_and_scope() -> None:
    every = {"web": {1: 1}, "shop": {1: 1}}
    assert [b.dimension for b in ballots(score(replace(MIXED, votes=every)))] == ["shop", "web"]
    shop = replace(MIXED, votes=every, scope=("shop",))
    assert [b.dimension for b in ballots(score(shop))] == ["shop"]
    none = {"web": {1: 0, 3: 0}, "shop": {2: 1}}
    assert [b.dimension for b in ballots(score(replace(MIXED, votes=none)))] == ["shop"]
    assert [*ballots(score(PERFECT))] == []


@given(votes(3).filter(lambda found: any(found.values())))
def test_quartiles_are_levels_somebody_voted_for_and_in_order(found: dict[int, int]) -> None:
    made = ballot(found)
    voters = [level for level, count in sorted(found.items()) for _ in range(count)]
    assert {made.lower, made.median, made.upper} <= {*voters}
    assert voters[0] <= made.lower <= made.median <= made.upper <= voters[-1]
    assert made.total == len(voters)
    below = sum(level < made.median for level in voters)
    above = sum(level > made.median for level in voters)
    assert 2 * below < len(voters)
    assert 2 * above <= len(voters)


@given(votes(3).filter(lambda found: any(found.values())), st.integers(1, 9))
def test_only_shares_count(found: dict[int, int], times: int) -> None:
    one, more = ballot(found), ballot({level: count * times for level, count in found.items()})
    assert (one.lower, one.median, one.upper) == (more.lower, more.median, more.upper)
