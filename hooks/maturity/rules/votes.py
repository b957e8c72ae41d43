"""Votes of a workshop: how far people agree, among themselves and with the ratings.

Pure: knows counts by dimension and level; nothing of who voted, or of pages.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from maturity.rules.scoring import Result

SPREAD = 2
"""Quartiles so many levels apart are a disagreement."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ballot:
    """The votes for one dimension.

    Quartiles and median are by nearest rank: the votes at places ⌈n/4⌉, ⌈n/2⌉ and ⌈3n/4⌉ from the
    lowest, so each is a level somebody voted for, and the median of an even number is the lower.
    """

    dimension: str
    """Its id."""
    counts: tuple[int, ...]
    """How many voted for each level, the lowest first."""
    lower: int
    """The lower quartile: number of a level."""
    median: int
    upper: int
    """The upper quartile."""
    level: int
    """What the ratings give."""

    @property
    def total(self) -> int:
        """How many voted."""
        return sum(self.counts)

    @property
    def voted(self) -> int:
        """How many levels got a vote."""
        return sum(count > 0 for count in self.counts)

    @property
    def split(self) -> bool:
        """The voters disagree among themselves."""
        return self.upper - self.lower >= SPREAD

    @property
    def agrees(self) -> bool:
        """The voters are of one mind, and the ratings say the same."""
        return not self.split and self.median == self.level


def ballots(result: Result) -> Iterator[Ballot]:
    """The votes for each dimension in scope that has any, in the model's order."""
    levels = result.assessment.model.levels
    for dimension, gate in result.dimensions.items():
        votes = result.assessment.votes.get(dimension, {})
        counts = tuple(votes.get(level.number, 0) for level in levels)
        if any(counts):
            lower, median, upper = (_quartile(counts, number) for number in (1, 2, 3))
            yield Ballot(
                dimension=dimension, counts=counts, lower=lower, median=median, upper=upper,
                level=gate.level,
            )  # fmt: skip


def _quartile(counts: tuple[int, ...], number: int) -> int:
    """The level of the vote at a quarter, half or three quarters of the way from the lowest."""
    rank = -(-number * sum(counts) // 4)
    reached = enumerate(accumulate(counts), start=1)
    return next(level for level, count in reached if count >= rank)
