"""Levels of several dimensions as outlines around a middle: now, wanted, before.

Pure. It is made for the width of a phone; where there is more room the style sheet enlarges
everything but the words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, cos, hypot, sin, tau
from typing import Literal, NamedTuple

from maturity.charts import drawing
from maturity.charts.drawing import LINE, Lines, place

Spot = tuple[float, float]
"""A place, seen from the middle."""

_FEWEST = 3
"""Fewer axes than that span nothing."""
_HALF = 200
"""From the middle to the left and right end."""
_EDGE = 2
_BESIDE, _ABOVE = 10, 6
"""From the outermost ring to a name."""
_CLEAR = 4
"""How far up or down a name leans, away from the number of the outermost ring."""
_LEAST, _MOST, _LINES = 62, 118, 3
"""Room for names on either side: for the longest word, or for the longest name in so many lines."""
_WIDEST = 180
"""Widest line of a name above or below the middle."""
_MARK, _DASH = 34, 28
"""Room for a mark of the legend, and its length."""
_NONE = 0.001
"""What is nearer than that to a line lies on it."""
_APART = {"now": 0, "target": 3, "before": -3}
"""How much further out an outline lies, so that equal ones do not cover each other."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """One outline of a radar."""

    name: str
    values: tuple[int | None, ...]
    """The level on each axis, from 1; None where there is none."""
    look: Literal["now", "target", "before"]
    """Filled, with dots; dashed; dotted."""


class _Label(NamedTuple):
    """The name of an axis and where it goes."""

    anchor: Literal["start", "middle", "end"]
    x: float
    top: float
    lines: Lines

    @property
    def bottom(self) -> float:
        return self.top + LINE * len(self.lines)


def radar(title: str, axes: Sequence[str], rings: Sequence[str], shapes: Sequence[Shape]) -> str:
    """Levels of three to about twelve dimensions, one axis each, clockwise from the top.

    `rings` are the names of the levels, lowest first and innermost; a shape has one value an axis,
    and the first shape lies on top. Raises `ValueError` for fewer than three axes.
    """
    if len(axes) < _FEWEST:
        raise ValueError(f"A radar takes at least {_FEWEST} axes.")
    around = _around(len(axes))
    radius = _radius(axes)
    unit = radius / len(rings)
    labels = _labels(tuple(axes), radius)
    top = min(label.top for label in labels)
    start = max(label.bottom for label in labels) + LINE
    room = 2 * (_HALF - _EDGE)
    entries, height = drawing.legend([s.name for s in shapes], room, _MARK, centred=True)
    said: list[str] = []
    marks: list[str] = []
    names: list[str] = []
    for shape, entry in zip(shapes, entries, strict=True):
        x, y = entry.x - room / 2, start + entry.middle
        marks += _mark(shape.look, x, y)
        names.append(drawing.text(place(x + _MARK), y, entry.lines))
        said.append(_said(shape, axes))
    parts = [drawing.path("cx-chart-rule", _web(len(axes), radius, len(rings)))]
    for shape in reversed(shapes):
        parts += _outline(shape, around, unit)
    numbers = _numbers(around, unit, len(rings), shapes)
    parts += [drawing.group("cx-chart-tick cx-halo", "middle", numbers), *marks]
    parts += [
        drawing.group("", anchor, [_name(label) for label in labels if label.anchor == anchor])
        for anchor in ("start", "middle", "end")
    ]
    parts.append(drawing.group("", "start", names))
    end = start + height
    if [*rings] != [str(number + 1) for number in range(len(rings))]:
        said.append(f"Rings from the inside: {', '.join(rings)}")
        lines = drawing.wrapped(said[-1], room)
        middle = end + LINE * len(lines) / 2
        parts.append(drawing.group("cx-chart-tick", "middle", [drawing.text("0", middle, lines)]))
        end += LINE * len(lines)
    area = (-_HALF, top, 2 * _HALF, end - top + _EDGE)
    return drawing.fixed("cx-chart cx-radar", (title, "; ".join(said)), area, parts)


def _direction(share: float) -> Spot:
    return sin(share * tau), -cos(share * tau)


@lru_cache(64)
def _around(count: int) -> tuple[Spot, ...]:
    """The ends of axes of length 1."""
    return tuple(_direction(number / count) for number in range(count))


def _radius(axes: Sequence[str]) -> float:
    """As large as the names beside it allow, in few lines and with words broken only if need be."""
    around = zip(axes, _around(len(axes)), strict=True)
    beside = [name for name, (x, _) in around if abs(x) > _NONE]
    words = (drawing.width(word) for name in beside for word in name.split())
    wanted = [_LEAST, *(wide for wide in words if wide <= _MOST)]
    wanted += (drawing.width(name) / _LINES for name in beside)
    return _HALF - _EDGE - _BESIDE - min(_MOST, max(wanted))


@lru_cache(64)
def _web(count: int, radius: float, rings: int) -> str:
    """Rings and axes."""
    around = _around(count)
    reaches = (radius * number / rings for number in range(1, rings + 1))
    ways = [drawing.polygon([(x * r, y * r) for x, y in around]) for r in reaches]
    ways += [drawing.polygon([(0, 0), (x * radius, y * radius)], "") for x, y in around]
    return "".join(ways)


def _outline(shape: Shape, around: Sequence[Spot], unit: float) -> Iterator[str]:
    """A line that breaks off at axes without a value; a value between two of those is a dot."""
    reaches = (None if v is None else unit * v + _APART[shape.look] for v in shape.values)
    spots = [
        None if reach is None else (x * reach, y * reach)
        for reach, (x, y) in zip(reaches, around, strict=True)
    ]
    runs = _runs(spots)
    whole = None not in spots
    dots = [run[0] for run in runs if not run[1:]]
    if shape.look == "now":
        areas = runs if whole else [[(0.0, 0.0), *run] for run in runs]
        yield drawing.path("cx-area", "".join(map(drawing.polygon, areas)))
        dots = [spot for run in runs for spot in run]
    ways = (drawing.polygon(run, "Z" if whole else "") for run in runs if run[1:])
    yield drawing.path(f"cx-outline cx-outline-{shape.look}", "".join(ways))
    yield drawing.path(f"cx-dots cx-dots-{shape.look}", drawing.dots(dots))


def _runs(spots: Sequence[Spot | None]) -> list[list[Spot]]:
    """Neighbours that have a place; the last is a neighbour of the first."""
    runs: list[list[Spot]] = [[]]
    for spot in spots:
        if spot is None:
            runs.append([])
        else:
            runs[-1].append(spot)
    if runs[1:]:
        runs[0] = runs.pop() + runs[0]
    return [run for run in runs if run]


def _mark(look: str, x: float, y: float) -> Iterator[str]:
    yield drawing.path(f"cx-outline cx-outline-{look}", f"M{place(x)} {place(y)}h{_DASH}")
    if look == "now":
        yield drawing.path(f"cx-dots cx-dots-{look}", drawing.dots([(x + _DASH / 2, y)]))


def _numbers(around: Sequence[Spot], unit: float, rings: int, shapes: Sequence[Shape]) -> list[str]:
    """Numbers of the rings, between the two axes where outlines keep clear of them most."""
    count = len(around)

    def clear(gap: int) -> float:
        """How far from any ring outlines run halfway between two axes; a half at most."""
        ends = ((s.values[gap], s.values[(gap + 1) % count]) for s in shapes)
        crossings = [2 * a * b / (a + b) for a, b in ends if a and b]
        return min((abs(c - round(c)) for c in crossings), default=0.5)

    x, y = _direction((max(range(count), key=clear) + 0.5) / count)
    far = unit * cos(tau / count / 2)
    apart = hypot(LINE, drawing.width(str(rings)))
    shown = range(rings, 0, -ceil(apart / far))
    return [drawing.text(place(x * far * n), y * far * n, [str(n)]) for n in shown]


@lru_cache(64)
def _labels(axes: tuple[str, ...], radius: float) -> tuple[_Label, ...]:
    """Names at the ends of their axes, moved up or down where they would meet."""
    around = zip(axes, _around(len(axes)), strict=True)
    named = [(name, (x * radius, y * radius)) for name, (x, y) in around]
    labels = [*_column(1, named, radius), *_column(-1, named, radius)]
    for name, (x, y) in named:
        if abs(x) < _NONE:
            lines = drawing.wrapped(name, _WIDEST)
            half = drawing.widest([lines]) / 2 + _EDGE
            near = [label for label in labels if abs(label.x) < half]
            top = min([-radius - _ABOVE, *(label.top for label in near)]) - LINE * len(lines)
            if y > 0:
                top = max([radius + _ABOVE, *(label.bottom for label in near)])
            labels.append(_Label("middle", 0, top, lines))
    return tuple(labels)


def _column(
    side: Literal[1, -1], named: Sequence[tuple[str, Spot]], radius: float
) -> Iterator[_Label]:
    """Names on one side, from the one nearest to half height upwards and downwards.

    Away from there the rings recede, so that a name which is pushed on never lies on them.
    """
    corners = [(x * side, y) for _, (x, y) in named]
    here = [(x * side, y, name) for name, (x, y) in named if x * side > _NONE]
    ceiling, floor = float("inf"), float("-inf")
    for x, y, name in sorted(here, key=lambda end: abs(end[1])):
        lines = drawing.wrapped(name, _HALF - _EDGE - _BESIDE - radius)
        high = LINE * len(lines)
        lean = max(-1, min(1, 2 * y / radius))
        top = y - high / 2 + lean * ((high - LINE) / 2 + _CLEAR)
        top = max(top, floor) if y > -_NONE else min(top, ceiling - high)
        ceiling, floor = min(ceiling, top), max(floor, top + high)
        reach = max(x, _reach(corners, top, top + high)) + _BESIDE
        yield _Label("start" if side > 0 else "end", side * reach, top, lines)


def _reach(corners: Sequence[Spot], top: float, bottom: float) -> float:
    """How far a polygon reaches to the right between two heights."""
    found = [0.0]
    for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        low, high = max(min(y1, y2), top), min(max(y1, y2), bottom)
        if low <= high:
            at = drawing.scale(y1, y2, x1, x2)
            found += at(low), at(high)
    return max(found)


def _name(label: _Label) -> str:
    return drawing.text(place(label.x), (label.top + label.bottom) / 2, label.lines)


def _said(shape: Shape, axes: Sequence[str]) -> str:
    pairs = zip(axes, shape.values, strict=True)
    return f"{shape.name}: " + ", ".join(f"{a} {'none' if v is None else v}" for a, v in pairs)
