"""Where everything in a chart comes to lie in a box of some width, as a browser would lay it out.

Texts are as wide as `drawing` says they are at most.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple
from xml.etree import ElementTree as ET

from maturity.charts import drawing

_STEP = re.compile(r"([MLHVhvlZz])([^A-Za-z]*)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_PADDING = re.compile(r"padding:0 (-?[\d.]+)px 0 (-?[\d.]+)px")


class Box(NamedTuple):
    """What a mark or a text covers."""

    left: float
    top: float
    right: float
    bottom: float

    def gap(self, other: "Box") -> float:
        """How far apart two are; below 0 where one lies on the other."""
        return max(
            self.left - other.right,
            other.left - self.right,
            self.top - other.bottom,
            other.top - self.bottom,
        )


class Text(NamedTuple):
    """A line of text."""

    text: str
    kinds: frozenset[str]
    box: Box


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """A chart laid out."""

    size: Box
    texts: tuple[Text, ...]
    marks: tuple[tuple[frozenset[str], Box], ...]
    """Classes and extent of every line and dot."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Frame:
    """What an element takes from those around it."""

    x: float
    y: float
    across: float
    """What 100 % is."""
    scale: float = 1
    anchor: str = "start"
    kinds: frozenset[str] = frozenset()

    def place(self, value: str) -> float:
        if value.endswith("%"):
            return self.x + float(value[:-1]) / 100 * self.across
        return self.x + float(value) * self.scale


def widths(svg: str) -> tuple[float, ...]:
    """Boxes to look at a chart in: if it is stretched, the narrowest and those around the bend."""
    if "viewBox" in svg.partition(">")[0]:
        return (0,)
    return (drawing.LEAST, drawing.AMPLE - 1, drawing.AMPLE, 900)


def layout(svg: str, width: float = 0) -> Layout:
    """A chart in a box, which matters only to one that is stretched."""
    root = ET.fromstring(svg)  # noqa: S314  our own
    if box := root.get("viewBox"):
        left, top, across, high = map(float, box.split())
        frame = _Frame(x=-left, y=-top, across=across)
        size = Box(0, 0, across, high)
    else:
        padding = _PADDING.fullmatch(root.get("style", ""))
        assert padding
        right, before = map(float, padding.groups())
        frame = _Frame(x=before, y=0, across=width - before - right)
        size = Box(0, 0, width, float(root.get("height", "")))
    hidden = "cx-chart-few" if width >= drawing.AMPLE else "cx-chart-many"
    texts, marks = [], []
    for part, inner in _parts(root, frame):
        if hidden in inner.kinds:
            continue
        if part.tag == "text":
            texts.append(Text(part.text or "", inner.kinds, _text(part, inner)))
        elif part.tag in ("circle", "path"):
            marks += [(inner.kinds, box) for box in _marks(part, inner)]
    return Layout(size=size, texts=tuple(texts), marks=tuple(marks))


def _parts(element: ET.Element, frame: _Frame) -> Iterator[tuple[ET.Element, _Frame]]:
    for part in element:
        kinds = frame.kinds | {*part.get("class", "").split()}
        inner = replace(frame, kinds=kinds, anchor=part.get("text-anchor", frame.anchor))
        if part.tag == "svg":
            scale = 1.0
            if box := part.get("viewBox"):
                scale = frame.across / float(box.split()[2])
            inner = replace(inner, x=frame.place(part.get("x", "0")), scale=scale)
        yield part, inner
        yield from _parts(part, inner)


def _text(part: ET.Element, frame: _Frame) -> Box:
    bold = drawing.BOLD if "cx-chart-label" in frame.kinds else 1
    wide = drawing.width((part.text or "").rstrip()) * bold
    x, y = frame.place(part.get("x", "0")), frame.y + float(part.get("y", ""))
    left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[frame.anchor]
    return Box(left, y - 11, left + wide, y + 4)


def _marks(part: ET.Element, frame: _Frame) -> Iterator[Box]:
    if part.tag == "circle":
        x, y, radius = (
            frame.place(part.get("cx", "")),
            *(float(part.get(k, "")) for k in ("cy", "r")),
        )
        yield Box(x - radius, frame.y + y - radius, x + radius, frame.y + y + radius)
        return
    for way in ways(part.get("d", "")):
        xs = [frame.x + x * frame.scale for x, _ in way]
        ys = [frame.y + y for _, y in way]
        yield Box(min(xs), min(ys), max(xs), max(ys))


def ways(path: str) -> list[list[tuple[float, float]]]:
    """The points of each line of a path, in its own units."""
    found: list[list[tuple[float, float]]] = []
    x = y = 0.0
    for step, text in _STEP.findall(path):
        values = [float(number) for number in _NUMBER.findall(text)]
        match step:
            case "M":
                x, y = values
                found.append([])
            case "L":
                x, y = values
            case "H":
                (x,) = values
            case "h":
                x += values[0]
            case "V":
                (y,) = values
            case "v":
                y += values[0]
            case _:
                assert step in "Zz"
                continue
        found[-1].append((x, y))
    return found
