"""Values over time as lines: levels and counts as steps, measurements as a small trend.

Pure. Colours are classes that the style sheet fills in for each palette; a dash pattern and a
label say what colour says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from maturity.charts import drawing
from maturity.charts.drawing import BOLD, LINE, PLOT, Lines, place

_TOP, _MARGIN = 14, 44
"""Room above the highest row; least room beside the plot, for half a date."""
_ROW = 44
_HIGH = 176
"""Least height of a plot of counts."""
_RULES = 5
"""So many rules a plot of counts has at most above its foot."""
_GAP = 10
"""Between the plot and what stands beside it."""
_LONGEST = 108
"""Widest line of a name; what is longer goes on below."""
_APART = 2.5
"""Distance between lines that would cover each other."""
_LOOKS = 6
"""How many lines the style sheet tells apart."""
_WIDTH, _HEIGHT, _EDGE = 120, 28, 5
"""Of a trend, and the room around its line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """One line of a chart."""

    name: str
    points: tuple[tuple[date, float | None], ...]
    """Day and value, in order of time, beginning with a value; None where the line breaks off."""


def steps(title: str, series: Sequence[Series], levels: Sequence[str], until: date) -> str:
    """Levels over time: each value holds until the next one, the last until a day.

    `levels` are the names of the rows, lowest first; values are their numbers, from 1.
    """
    days = [day for line in series for day, _ in line.points]
    start, end = min(days), max(until, *days)
    names = [drawing.wrapped(name, _LONGEST) for name in levels]
    labels = [
        drawing.wrapped(f"{line.name} {drawing.figure(_last(line))}", _LONGEST, BOLD)
        for line in series
    ]
    sides = _beside(names), _beside(labels, BOLD)
    row = max(
        _ROW,
        LINE * max(map(len, names)) + _GAP,
        LINE * sum(map(len, labels)) / (len(levels) - 0.5),
    )
    bottom = _TOP + row * (len(levels) - 0.5)
    foot = bottom + max(22, LINE * (len(names[0]) / 2 + 1))
    x = drawing.scale(start.toordinal(), end.toordinal(), 0, PLOT)
    rules, below = drawing.dates(start, end, sides, (_TOP, bottom + 6), foot - 4)
    heights = [bottom - row * number for number in range(len(names))]
    across = "".join(f"M0 {place(y)}H{PLOT}" for y in heights)
    plot = [drawing.path("cx-chart-rule", across), rules]
    dots, ends = [], []
    for index, line in enumerate(series):
        zero = bottom + row + _APART * (index - (len(series) - 1) / 2)
        spots = [(x(d.toordinal()), None if v is None else zero - row * v) for d, v in line.points]
        plot.append(drawing.path(f"cx-line {_look('line', index)}", _stairs(spots)))
        known = [(drawing.percent(a), b) for a, b in spots if b is not None]
        dots += [_dot(a, b, _look("dot", index)) for a, b in known]
        ends.append((zero - row * _last(line), index))
    named = [drawing.text(f"-{_GAP}", y, name) for y, name in zip(heights, names, strict=True)]
    beside = [drawing.group("cx-chart-tick", "end", named), below, *dots]
    ended = _labels(sorted(ends), labels, bottom + 10)
    beside.append(drawing.beside("100%", [drawing.group("cx-chart-label", "start", ended)]))
    words = title, "; ".join(map(_said, series))
    return drawing.stretched(words, sides, foot + 6, plot, beside)


def burnup(title: str, counts: Sequence[Series], pace: Series, ends: date) -> str:
    """Counts over time as steps, which end with their last point, and a pace as a straight line.

    There are at least one count and two points of the pace; the plot begins with the first point
    of all and reaches to a last day.
    """
    lines = [counts[0], pace, *counts[1:]]
    values = [value for line in lines for _, value in line.points if value is not None]
    labels = [
        drawing.wrapped(
            line.name if line is pace else f"{line.name} {drawing.figure(_last(line))}",
            _LONGEST,
            BOLD,
        )
        for line in lines
    ]
    start = min(day for line in lines for day, _ in line.points)
    marks = _round(max(1, *values))
    names = [(drawing.figure(mark),) for mark in marks]
    sides = _beside(names), _beside(labels, BOLD)
    high = max(_HIGH, LINE * sum(map(len, labels)))
    bottom = _TOP + high
    foot = bottom + 22
    x = drawing.scale(start.toordinal(), ends.toordinal(), 0, PLOT)
    y = drawing.scale(0, max(marks[-1], *values), bottom, _TOP)
    rules, below = drawing.dates(start, ends, sides, (_TOP, bottom + 6), foot - 4)
    across = "".join(f"M0 {place(y(mark))}H{PLOT}" for mark in marks)
    plot = [drawing.path("cx-chart-rule", across), rules]
    dots, last = [], []
    for index, line in enumerate(lines):
        spots = [(x(day.toordinal()), None if v is None else y(v)) for day, v in line.points]
        known = [(a, b) for a, b in spots if b is not None]
        if line is pace:
            way = drawing.polygon(known, "")
        else:
            way = _stairs(spots, lasting=False)
            # From where it ends today to its name.
            plot.append(
                drawing.path(
                    "cx-chart-rule", f"M{place(known[-1][0])} {place(known[-1][1])}H{PLOT}"
                )
            )
            dots.append(_dot(drawing.percent(known[-1][0]), known[-1][1], _look("dot", index)))
        plot.append(drawing.path(f"cx-line {_look('line', index)}", way))
        last.append((known[-1][1], index))
    named = [
        drawing.text(f"-{_GAP}", y(mark), name) for mark, name in zip(marks, names, strict=True)
    ]
    beside = [drawing.group("cx-chart-tick", "end", named), below, *dots]
    ended = _labels(sorted(last), labels, bottom + 10)
    beside.append(drawing.beside("100%", [drawing.group("cx-chart-label", "start", ended)]))
    return drawing.stretched((title, "; ".join(map(_said, lines))), sides, foot + 6, plot, beside)


def trend(title: str, points: Sequence[tuple[date, float]], target: float | None = None) -> str:
    """A small line of at least one measurement, in order of time; dashed, the value to reach."""
    said = ", ".join(f"{day.isoformat()} {drawing.figure(value)}" for day, value in points)
    if target is not None:
        said += f"; target {drawing.figure(target)}"
    # Exact, because the difference of two floats can be infinite.
    values = [Fraction(value) for _, value in points]
    days = [day.toordinal() for day, _ in points]
    goal = [] if target is None else [Fraction(target)]
    x = drawing.scale(days[0], days[-1], _EDGE, _WIDTH - _EDGE)
    y = drawing.scale(min(values + goal), max(values + goal), _HEIGHT - _EDGE, _EDGE)
    spots = [(x(day), y(value)) for day, value in zip(days, values, strict=True)]
    parts = [
        *(drawing.path("cx-aim", f"M0 {place(y(value))}H{_WIDTH}") for value in goal),
        drawing.path("cx-line cx-line-0", drawing.polygon(spots, "")),
        drawing.path("cx-dots", drawing.dots(spots[:-1])),
        _dot(place(spots[-1][0]), spots[-1][1], "cx-dot-0", 3),
    ]
    return drawing.fixed("cx-spark", (title, said), (0, 0, _WIDTH, _HEIGHT), parts)


def _last(line: Series) -> float:
    return [value for _, value in line.points if value is not None][-1]


def _round(highest: float) -> list[int]:
    """Round numbers from 0 up to a value, as many as have room."""
    step = next(
        factor * 10**power
        for power in range(20)
        for factor in (1, 2, 5)
        if highest <= factor * 10**power * _RULES
    )
    return [*range(0, int(highest) + 1, step)]


def _stairs(spots: Sequence[tuple[float, float | None]], *, lasting: bool = True) -> str:
    way, drawn = "", False
    for x, y in spots:
        if drawn:
            way += f"H{place(x)}"
        if y is not None:
            way += f"V{place(y)}" if drawn else f"M{place(x)} {place(y)}"
        drawn = y is not None
    return way + (f"H{PLOT}" if drawn and lasting else "")


def _labels(ends: Sequence[tuple[float, int]], labels: Sequence[Lines], lowest: float) -> list[str]:
    """Labels at the ends of lines, set apart where they would overlap, none below a place."""
    tops = []
    free = 0.0
    for y, index in ends:
        height = LINE * len(labels[index])
        tops.append(max(y - height / 2, free))
        free = tops[-1] + height
    parts: list[str] = []
    for (_, index), top in reversed([*zip(ends, tops, strict=True)]):
        half = LINE * len(labels[index]) / 2
        lowest = min(top, lowest - 2 * half)
        parts.append(drawing.text(f"{_GAP}", lowest + half, labels[index], _look("ink", index)))
    return parts


def _beside(texts: Sequence[Lines], factor: float = 1) -> float:
    """How much room texts take beside the plot."""
    return max(_MARGIN, drawing.widest(texts, factor) + _GAP + 2)


def _said(line: Series) -> str:
    values = (
        (day.isoformat(), "none" if v is None else drawing.figure(v)) for day, v in line.points
    )
    return f"{line.name}: " + ", ".join(" ".join(pair) for pair in values)


def _look(part: str, index: int) -> str:
    return f"cx-{part}-{index % _LOOKS}"


def _dot(x: str, y: float, look: str, radius: int = 4) -> str:
    return f'<circle class="{look}" cx="{x}" cy="{place(y)}" r="{radius}"/>'
