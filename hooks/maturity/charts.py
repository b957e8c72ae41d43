"""Results as SVG: geometry and marks. Beside every chart a page shows the same figures as a table.

Pure. Colours are classes that the style sheet fills in for each palette; a dash pattern and a
label say what colour says. Nothing here can measure text, so its width is an upper estimate.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from unicodedata import east_asian_width

WIDTH = 720
_TOP, _MARGIN = 14, 44
"""Room above the highest row; least room beside the plot."""
_ROW = 44
_LINE = 15
"""Distance between the baselines of two lines of text."""
_HALF = 4
"""From the middle of a line of text down to its baseline."""
_LONGEST = 200
"""Widest line of a name; what is longer goes on below."""
_BOLD = 1.15
"""How much wider labels are than other text."""
_GAP = 10
"""Between the plot and what stands beside it."""
_APART = 2.5
"""Distance between lines that would cover each other."""
_LOOKS = 6
"""How many lines the style sheet tells apart."""
_TICK = 68
"""Least distance between two dates."""
_STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 24000, 60000)
"""Months from one date to the next."""
_WORD = re.compile(r"\s*\S+\s*|\s+")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


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
    names = [_wrapped(name) for name in levels]
    labels = [_wrapped(f"{line.name} {_figure(_last(line))}", _BOLD) for line in series]
    left = _beside(names)
    right = WIDTH - _beside(labels, _BOLD)
    row = max(
        _ROW,
        _LINE * max(map(len, names)) + _GAP,
        _LINE * sum(map(len, labels)) / (len(levels) - 0.5),
    )
    bottom = _TOP + row * (len(levels) - 0.5)
    foot = bottom + max(22, _LINE * (len(names[0]) / 2 + 1))
    along = _scale(start.toordinal(), end.toordinal(), left, right)

    def x(day: date) -> float:
        return along(day.toordinal())

    parts = []
    for number, name in enumerate(names):
        y = bottom - row * number
        parts.append(_rule(left, y, right, y))
        parts += _text(left - _GAP, y, name, "cx-chart-tick", anchor="end")
    for day, said in _ticks(start, end, right - left):
        parts.append(_rule(x(day), _TOP, x(day), bottom + 6))
        parts += _text(x(day), foot - _HALF, [said], "cx-chart-tick", anchor="middle")
    ends = []
    for index, line in enumerate(series):
        zero = bottom + row + _APART * (index - (len(series) - 1) / 2)
        dots = [(x(day), None if v is None else zero - row * v) for day, v in line.points]
        parts.append(f'<path class="cx-line {_look("line", index)}" d="{_path(dots, x(end))}"/>')
        parts += [_dot(a, b, 4, index) for a, b in dots if b is not None]
        ends.append((zero - row * _last(line), index))
    parts += _labels(sorted(ends), labels, right + _GAP, bottom + 10)
    return _svg("cx-chart", title, "; ".join(map(_said, series)), (WIDTH, foot + 6), parts)


def sparkline(title: str, values: Sequence[float]) -> str:
    """A small line that shows only which way a figure went."""
    width, height, edge = 120, 28, 4
    x = _scale(0, len(values) - 1, edge, width - edge)
    y = _scale(min(values), max(values), height - edge, edge)
    dots = [(x(place), y(value)) for place, value in enumerate(values)]
    line = " ".join(f"{a:.1f},{b:.1f}" for a, b in dots)
    parts = [f'<polyline class="cx-line {_look("line", 0)}" points="{line}"/>', _dot(*dots[-1], 3)]
    return _svg("cx-spark", title, ", ".join(map(_figure, values)), (width, height), parts)


def _scale(low: float, high: float, first: float, last: float) -> Callable[[float], float]:
    """A straight map from values to places; everything to the middle where all values are one."""
    if low == high:
        return lambda _: (first + last) / 2
    return lambda value: first + (value - low) / (high - low) * (last - first)


def _last(line: Series) -> float:
    return [value for _, value in line.points if value is not None][-1]


def _path(dots: Sequence[tuple[float, float | None]], end: float) -> str:
    path, drawing = "", False
    for x, y in dots:
        if drawing:
            path += f"H{x:.1f}"
        if y is not None:
            path += f"V{y:.1f}" if drawing else f"M{x:.1f} {y:.1f}"
        drawing = y is not None
    return path + (f"H{end:.1f}" if drawing else "")


def _ticks(start: date, end: date, width: float) -> Iterator[tuple[date, str]]:
    """Days to write below a plot, and how: as many as there is room for, in few words."""
    first, last = (day.year * 12 + day.month - 1 for day in (start, end))
    first += start.day > 1
    if last < first:
        yield start, f"{start.day} {_MONTHS[start.month - 1]} {start.year}"
        return
    months = (end - start).days / 30.44
    step = next(s for s in _STEPS if s * width >= months * _TICK)
    for number, month in enumerate(range(-(-first // step) * step, last + 1, step)):
        day = date(month // 12, month % 12 + 1, 1)
        name = _MONTHS[day.month - 1]
        year = day.month == 1 or not number
        yield day, str(day.year) if step >= len(_MONTHS) else f"{name} {day.year}" if year else name


def _labels(
    ends: Sequence[tuple[float, int]], labels: Sequence[Sequence[str]], x: float, lowest: float
) -> list[str]:
    """Labels at the ends of lines, set apart where they would overlap, none below a place."""
    tops = []
    free = float("-inf")
    for y, index in ends:
        height = _LINE * len(labels[index])
        tops.append(max(y - height / 2, free))
        free = tops[-1] + height
    parts: list[str] = []
    for (_, index), top in reversed([*zip(ends, tops, strict=True)]):
        half = _LINE * len(labels[index]) / 2
        lowest = min(top, lowest - 2 * half)
        kind = f"cx-chart-label {_look('ink', index)}"
        parts += _text(x, lowest + half, labels[index], kind, anchor="start")
    return parts


def _wrapped(text: str, factor: float = 1) -> list[str]:
    """A text in lines that are not too wide, broken within a word only where it must be."""
    lines = [""]
    for word in _WORD.findall(text):
        if _width(lines[-1] + word.rstrip()) * factor <= _LONGEST:
            lines[-1] += word
            continue
        lines.append("")
        for letter in word:
            if _width((lines[-1] + letter).rstrip()) * factor > _LONGEST:
                lines.append("")
            lines[-1] += letter
    return [line for line in lines if line]


def _width(text: str) -> float:
    """At most how wide a text is, in any of the fonts it may be set in."""
    return sum(
        5 if letter in " !'(),-./:;I[]fijlrt|"
        else 13.5 if letter in "%@MWmw" or east_asian_width(letter) in "FW"
        else 10 if letter.isupper()
        else 8
        for letter in text
    )  # fmt: skip


def _beside(texts: Sequence[Sequence[str]], factor: float = 1) -> float:
    """How much room texts take beside the plot."""
    widest = max((_width(line) * factor for lines in texts for line in lines), default=0)
    return max(_MARGIN, widest + _GAP + 6)


def _figure(value: float) -> str:
    """A value without a needless `.0`, thousands apart."""
    return f"{value:,}".removesuffix(".0")


def _said(line: Series) -> str:
    values = ((day.isoformat(), "none" if v is None else _figure(v)) for day, v in line.points)
    return f"{line.name}: " + ", ".join(" ".join(pair) for pair in values)


def _look(part: str, index: int) -> str:
    return f"cx-{part}-{index % _LOOKS}"


def _dot(x: float, y: float, radius: int, index: int = 0) -> str:
    look = f"cx-dot {_look('dot', index)}"
    return f'<circle class="{look}" cx="{x:.1f}" cy="{y:.1f}" r="{radius}"/>'


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<path class="cx-chart-rule" d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"/>'


def _text(x: float, middle: float, lines: Sequence[str], kind: str, *, anchor: str) -> list[str]:
    """Lines of text around a height."""
    first = middle - _LINE * (len(lines) - 1) / 2 + _HALF
    return [
        f'<text class="{kind}" x="{x:.1f}" y="{first + _LINE * number:.1f}" '
        f'text-anchor="{anchor}">{escape(line)}</text>'
        for number, line in enumerate(lines)
    ]


def _svg(
    kind: str, title: str, description: str, size: tuple[float, float], parts: Sequence[str]
) -> str:
    width, height = (f"{length:g}" for length in size)
    return (
        f'<svg class="{kind}" role="img" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}"><title>{escape(title)}</title><desc>{escape(description)}</desc>'
        f"{''.join(parts)}</svg>"
    )
