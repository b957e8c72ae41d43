"""How many there are of each kind, day by day: columns of counts, set upon each other.

Pure; knows nothing of what is counted. Each kind is named beside the last column, so that the
shades need not be told apart by their colour.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import ceil

from maturity.charts import drawing
from maturity.charts.drawing import BOLD, LINE, PLOT, Lines, place

_HEIGHT, _TOP = 120, 18
"""Of the highest column, at least, and the room above it."""
_FILLED, _WIDEST = 0.7, 0.12 * PLOT
"""How much of its share of the plot a column takes, and at most."""
_GAP, _EDGE, _BETWEEN = 10, 2, 4
"""Between plot and names, at the outer ends, between texts of two columns."""
_LONGEST, _NARROW = 120, 40
"""The widest line of a name beside the columns, and below them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One kind of what is counted."""

    name: str
    shade: int
    """Which of five shades it has, 1 to 5."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """What there is on one day."""

    name: str
    counts: tuple[int, ...]
    """How many of each part, the lowest first."""


def columns(title: str, parts: Sequence[Part], days: Sequence[Column]) -> str:
    """Columns in the order given, parts from below.

    Raises `ValueError` where nothing is counted.
    """
    most = max((sum(day.counts) for day in days), default=0)
    if not most:
        raise ValueError("A chart of columns takes at least one thing that is counted.")
    names = [drawing.wrapped(part.name, _LONGEST) for part in parts]
    sides = _EDGE, drawing.widest(names) + _GAP + _EDGE
    high = max(_HEIGHT, LINE * sum(map(len, names)))
    bottom = _TOP + high
    # For each day, where its parts begin and end, from below.
    edges = [
        [bottom - high * count / most for count in accumulate(day.counts, initial=0)]
        for day in days
    ]
    wide = min(_FILLED * PLOT / len(days), _WIDEST)
    lefts = [PLOT * (number + 0.5) / len(days) - wide / 2 for number in range(len(days))]
    plot = [
        drawing.path(
            f"cx-column cx-column-{part.shade}",
            "".join(
                f"M{place(left)} {place(edge[index])}V{place(edge[index + 1])}"
                f"H{place(left + wide)}V{place(edge[index])}Z"
                for left, edge in zip(lefts, edges, strict=True)
                if edge[index] > edge[index + 1]
            ),
        )
        for index, part in enumerate(parts)
    ]
    plot.append(drawing.path("cx-chart-rule", f"M0 {place(bottom)}H{PLOT}"))
    below = [drawing.wrapped(day.name, _NARROW) for day in days]
    deep = max(map(len, below))
    totals = [drawing.figure(sum(day.counts)) for day in days]
    beside = [
        *_thinned("cx-chart-count", sides, [*map(_numbers, days, edges)]),
        *_thinned(
            "cx-chart-label",
            sides,
            [[((total,), edge[-1] - LINE / 2)] for total, edge in zip(totals, edges, strict=True)],
            BOLD,
        ),
        *_thinned(
            "cx-chart-tick", sides, [[(name, bottom + 4 + LINE * len(name) / 2)] for name in below]
        ),
        drawing.beside("100%", [drawing.group("cx-chart-tick", "start", _names(names, edges[-1]))]),
    ]
    words = title, _said(parts, days)
    return drawing.stretched(words, sides, bottom + 8 + LINE * deep, plot, beside)


def _numbers(day: Column, edge: Sequence[float]) -> list[tuple[Lines, float]]:
    """The count in every part of a column that is high enough to hold it, and where."""
    return [
        ((drawing.figure(count),), (low + high) / 2)
        for count, (low, high) in zip(day.counts, pairwise(edge), strict=True)
        if low - high >= LINE
    ]


def _thinned(
    kind: str,
    sides: tuple[float, float],
    texts: Sequence[Sequence[tuple[Lines, float]]],
    factor: float = 1,
) -> Iterator[str]:
    """Texts of each column around its middle, at their heights; the last column has its own.

    Where they would touch, only every second, third, … column has them: more often so in a
    narrow box than in a wide one.
    """
    count = len(texts)
    wide = drawing.widest([lines for column in texts for lines, _ in column], factor) + _BETWEEN
    few, many = (
        ceil(wide * count / (room - sum(sides))) for room in (drawing.LEAST, drawing.AMPLE)
    )
    sets = [("", many)] if few == many else [(" cx-chart-few", few), (" cx-chart-many", many)]
    for look, step in sets:
        parts = [
            drawing.text(drawing.percent(PLOT * (number + 0.5) / count), middle, lines)
            for number, column in enumerate(texts)
            if (count - 1 - number) % step == 0
            for lines, middle in column
        ]
        yield drawing.group(kind + look, "middle", parts)


def _names(names: Sequence[Lines], edge: Sequence[float]) -> list[str]:
    """The name of every part beside the last column, set apart where they would meet."""
    halves = [LINE * len(name) / 2 for name in names]
    middles: list[float] = []
    free = edge[0]
    for half, (low, high) in zip(halves, pairwise(edge), strict=True):
        middles.append(min((low + high) / 2, free - half))
        free = middles[-1] - half
    free = _TOP  # and back down, where that went out of the chart
    for number in reversed(range(len(names))):
        middles[number] = max(middles[number], free + halves[number])
        free = middles[number] + halves[number]
    return [
        drawing.text(f"{_GAP}", middle, name) for middle, name in zip(middles, names, strict=True)
    ]


def _said(parts: Sequence[Part], days: Sequence[Column]) -> str:
    return "; ".join(
        f"{day.name}: "
        + (
            ", ".join(
                f"{drawing.figure(count)} at {part.name}"
                for part, count in zip(parts, day.counts, strict=True)
                if count
            )
            or "none"
        )
        for day in days
    )
