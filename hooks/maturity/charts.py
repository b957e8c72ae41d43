"""Results as SVG: geometry and marks. Beside every chart a page shows the same figures as a table.

Pure. Colours are classes that the style sheet fills in for each palette; a dash pattern and a
label say what colour says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

WIDTH = 720
_LEFT, _RIGHT, _TOP, _BOTTOM = 120, 150, 14, 28
_ROW = 44
_LABEL = 15
"""Least distance between the baselines of two labels."""
_APART = 2.5
"""Distance between lines that would cover each other."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """One line of a chart."""

    name: str
    points: tuple[tuple[date, float], ...]
    """Day and value, in order of time; at least one."""


def steps(title: str, series: Sequence[Series], levels: Sequence[str], until: date) -> str:
    """Levels over time: each value holds until the next one, the last until a day.

    `levels` are the names of the rows, lowest first; values are their numbers, from 1.
    """
    start = min(point[0] for line in series for point in line.points)
    x = _Scale(start.toordinal(), max(until, start).toordinal(), _LEFT, WIDTH - _RIGHT)
    bottom = _TOP + _ROW * (len(levels) - 1) + _ROW / 2
    height = bottom + _BOTTOM
    parts = []
    for number, name in enumerate(levels, start=1):
        y = bottom - _ROW * (number - 1)
        parts.append(_rule(_LEFT, y, WIDTH - _RIGHT, y))
        parts.append(_text(_LEFT - 10, y + 4, name, "cx-chart-tick", anchor="end"))
    parts += _years(x, start, until, bottom)
    ends = []
    for index, line in enumerate(series):
        shift = _APART * (index - (len(series) - 1) / 2)
        dots = [(x(day), bottom - _ROW * (value - 1) + shift) for day, value in line.points]
        path = f"M{dots[0][0]:.1f} {dots[0][1]:.1f}"
        path += "".join(f"H{a:.1f}V{b:.1f}" for a, b in dots[1:])
        path += f"H{x(until):.1f}"
        parts.append(f'<path class="cx-line cx-line-{index % 6}" d="{path}"/>')
        parts += [
            f'<circle class="cx-dot cx-dot-{index % 6}" cx="{a:.1f}" cy="{b:.1f}" r="4"/>'
            for a, b in dots
        ]
        ends.append((dots[-1][1], f"{line.name} {line.points[-1][1]:g}", index))
    parts += _labels(ends, WIDTH - _RIGHT + 10)
    said = "; ".join(
        f"{line.name}: " + ", ".join(f"{day.isoformat()} {value:g}" for day, value in line.points)
        for line in series
    )
    return _svg(title, said, height, parts)


def sparkline(title: str, values: Sequence[float]) -> str:
    """A small line that shows only which way a figure went."""
    width, height, edge = 120, 28, 4
    low, high = min(values), max(values)
    x = _Scale(0, len(values) - 1, edge, width - edge)
    y = _Scale(low, high, height - edge, edge)
    dots = " ".join(f"{x(i):.1f},{y(value):.1f}" for i, value in enumerate(values))
    last = f"{x(len(values) - 1):.1f}", f"{y(values[-1]):.1f}"
    dot = '<circle class="cx-dot cx-dot-0" cx="{}" cy="{}" r="3"/>'.format(*last)
    line = f'<polyline class="cx-line cx-line-0" points="{dots}"/>'
    said = ", ".join(f"{value:g}" for value in values)
    return (
        f'<svg class="cx-spark" role="img" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}"><title>{escape(title)}: {said}</title>{line}{dot}</svg>'
    )


class _Scale:
    """A straight map from values to places; everything to the middle where all values are one."""

    def __init__(self, low: float, high: float, first: float, last: float) -> None:
        self._low, self._first = low, first
        span = high - low
        self._step = (last - first) / span if span else 0
        self._flat = (first + last) / 2 if not span else None

    def __call__(self, value: float | date) -> float:
        if self._flat is not None:
            return self._flat
        figure = value.toordinal() if isinstance(value, date) else value
        return self._first + (figure - self._low) * self._step


def _years(x: _Scale, start: date, until: date, bottom: float) -> list[str]:
    parts = []
    for year in range(start.year + 1, until.year + 1):
        place = x(date(year, 1, 1))
        parts.append(_rule(place, _TOP, place, bottom + 6))
        parts.append(_text(place, bottom + 22, str(year), "cx-chart-tick", anchor="middle"))
    return parts


def _labels(ends: Sequence[tuple[float, str, int]], x: float) -> list[str]:
    """Labels at the ends of lines, pushed down where they would overlap."""
    parts = []
    lowest = float("-inf")
    for y, text, index in sorted(ends):
        place = max(y + 4, lowest + _LABEL)
        lowest = place
        parts.append(_text(x, place, text, f"cx-chart-label cx-ink-{index % 6}"))
    return parts


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<path class="cx-chart-rule" d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"/>'


def _text(x: float, y: float, text: str, kind: str, anchor: str = "start") -> str:
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
    )


def _svg(title: str, description: str, height: float, parts: Sequence[str]) -> str:
    return (
        f'<svg class="cx-chart" role="img" viewBox="0 0 {WIDTH} {height:g}" width="{WIDTH}" '
        f'height="{height:g}"><title>{escape(title)}</title><desc>{escape(description)}</desc>'
        f"{''.join(parts)}</svg>"
    )
