"""Problems for the solver, made at random from a seed, and what can be said of any solution."""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from random import Random


def fewest(number: int) -> Callable[[Sequence[int]], tuple[int, list[int]]]:
    """Meet the so many demands that cost least."""

    def choose(values: Sequence[int]) -> tuple[int, list[int]]:
        met = sorted(range(len(values)), key=values.__getitem__)[:number]
        return sum(values[d] for d in met), met

    return choose


class Puzzle:
    """Costs, clauses and demands, and how many of the demands are to be met."""

    def __init__(self, random: Random, size: int) -> None:
        self.costs = [random.choice((1, 2, 3, 6, 8, 16)) for _ in range(size)]
        self.clauses: list[tuple[int, list[int]]] = []
        for owner in range(size):
            others = [i for i in range(size) if i != owner]
            for _ in range(random.choice((0, 1, 1, 2)) if others else 0):
                count = min(random.choice((1, 1, 2, 3)), len(others))
                self.clauses.append((owner, random.sample(others, count)))
        cells = random.sample(range(size), size)
        self.demands: list[tuple[list[int], int]] = []
        while cells:
            some, cells = cells[:4], cells[4:]
            self.demands.append((some, random.randint(0, len(some))))
        self.number = random.randint(0, len(self.demands))

    def solutions(self) -> Iterator[tuple[int, set[int]]]:
        for size in range(len(self.costs) + 1):
            for chosen in map(set, combinations(range(len(self.costs)), size)):
                if self.allows(chosen):
                    yield sum(self.costs[i] for i in chosen), chosen

    def allows(self, chosen: set[int]) -> bool:
        return all(
            owner not in chosen or chosen.intersection(alternatives)
            for owner, alternatives in self.clauses
        )

    def met(self, chosen: set[int]) -> int:
        return sum(len(chosen.intersection(some)) >= count for some, count in self.demands)

    def lowest(self, wanted: int) -> int:
        return min(price for price, chosen in self.solutions() if self.met(chosen) >= wanted)


def certain(seed: int, size: int) -> Puzzle:
    return Puzzle(Random(seed), size)  # noqa: S311 - meant to be predictable
