"""What charts are drawn with: texts of unknown width, marks, dates along an axis, the frame.

Pure; knows nothing of what a chart shows. Nothing here can measure text, so its width is an upper
estimate. Heights are pixels. Across, a chart either keeps its shape and is scaled as a whole, or
its plot is stretched to the box it stands in and the texts beside it keep their size.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from html import escape
from typing import NamedTuple
from unicodedata import east_asian_width

LEAST, AMPLE = 328, 600
"""The narrowest box a chart is made for; from where on there is room for more dates."""
PLOT = 1000
"""How wide a stretched plot is in its own units."""
LINE = 15
"""Distance between the baselines of two lines of text."""
BOLD = 1.15
"""How much wider labels are than other text."""
_HALF = 4
"""From the middle of a line of text down to its baseline."""
_TICK, _SHORT = 68, 44
"""Least distance between two dates, and between two years."""
_YEAR = 12
_STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 24000, 60000)
"""Months from one date to the next."""
_BETWEEN, _ROW = 14, 5
"""Between two names of a legend: beside and below each other."""
_WORD = re.compile(r"\s*\S+\s*|\s+")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

Figure = float | Fraction
Lines = tuple[str, ...]
"""A text, broken."""


def scale(low: Figure, high: Figure, first: float, last: float) -> Callable[[Figure], float]:
    """A straight map from values to places; everything to the middle where all values are one."""
    if low == high:
        return lambda _: (first + last) / 2
    return lambda value: first + float((value - low) / (high - low)) * (last - first)


@lru_cache(4096)
def wrapped(text: str, limit: float, factor: float = 1) -> Lines:
    """A text in lines no wider than a limit, broken within a word only where it must be."""
    lines = [""]
    for word in _WORD.findall(text):
        if width(lines[-1] + word.rstrip()) * factor <= limit:
            lines[-1] += word
            continue
        lines.append("")
        for letter in word:
            if width((lines[-1] + letter).rstrip()) * factor > limit:
                lines.append("")
            lines[-1] += letter
    return tuple(line for line in lines if line)


def width(text: str) -> float:
    """At most how wide a text is, in any of the fonts it may be set in."""
    return sum(map(_letter, text))


@lru_cache(4096)
def _letter(letter: str) -> float:
    if letter in " !'(),-./:;I[]fijlrt|":
        return 5
    if letter in "%@MWmw#+~—←→" or east_asian_width(letter) in "FW":
        return 13.5
    return 10 if letter.isupper() else 8


def widest(texts: Sequence[Lines], factor: float = 1) -> float:
    """How wide the widest line of some texts is."""
    return max((width(line.rstrip()) * factor for lines in texts for line in lines), default=0)


def figure(value: float) -> str:
    """A value without a needless `.0`, thousands apart."""
    return f"{value:,}".removesuffix(".0")


def place(value: float) -> str:
    """A coordinate, in a tenth."""
    return f"{value:.1f}".removesuffix(".0")


def percent(value: float) -> str:
    """A coordinate of a stretched plot, for what stands outside of it."""
    return place(value / PLOT * 100) + "%"


def text(x: str, middle: float, lines: Sequence[str], kind: str = "") -> str:
    """Lines of text around a height, in the class and with the anchor of the group they are in."""
    first = middle - LINE * (len(lines) - 1) / 2 + _HALF
    start = (f' class="{kind}"' if kind else "") + (f' x="{x}"' if x != "0" else "")
    return "".join(
        f'<text{start} y="{place(first + LINE * number)}">{escape(line)}</text>'
        for number, line in enumerate(lines)
        if line.strip()
    )


def group(kind: str, anchor: str, parts: Sequence[str]) -> str:
    """Texts with a class, or none, and an anchor in common."""
    start = f'<g class="{kind}"' if kind else "<g"
    return f'{start} text-anchor="{anchor}">{"".join(parts)}</g>' if parts else ""


def path(kind: str, way: str) -> str:
    """Lines or areas with a class."""
    return f'<path class="{kind}" d="{way}"/>' if way else ""


def polygon(places: Sequence[tuple[float, float]], end: str = "Z") -> str:
    """The way from place to place, and what ends it."""
    return "M" + "L".join(f"{place(x)} {place(y)}" for x, y in places) + end


def dots(spots: Sequence[tuple[float, float]]) -> str:
    """Nothing but ends of lines, which the style sheet makes round."""
    return "".join(f"M{place(x)} {place(y)}h0" for x, y in spots)


def dates(
    start: date, end: date, sides: tuple[float, float], rules: tuple[float, float], middle: float
) -> tuple[str, str]:
    """Dates along a stretched plot: rules for within it, texts for beside it.

    `sides` are the room left and right of the plot, `rules` from where to where the rules go, and
    `middle` is the height of the texts. A narrow box gets fewer of them.
    """
    x = scale(start.toordinal(), end.toordinal(), 0, PLOT)
    few, many = (
        _fitting(start, end, x, room - sides[0] - sides[1], sides[1]) for room in (LEAST, AMPLE)
    )
    sets = [("", many)] if few == many else [(" cx-chart-few", few), (" cx-chart-many", many)]
    top, bottom = map(place, rules)
    lines = texts = ""
    for kind, ticks in sets:
        way = "".join(f"M{place(at)} {top}V{bottom}" for at, _ in ticks)
        lines += path(f"cx-chart-rule{kind}", way)
        parts = [text(percent(at), middle, [said]) for at, said in ticks]
        texts += group(f"cx-chart-tick{kind}", "middle", parts)
    return lines, texts


def _fitting(
    start: date, end: date, x: Callable[[float], float], room: float, right: float
) -> list[tuple[float, str]]:
    """Places and names of the dates along a plot that do not reach too far beyond its end."""
    ticks = ((x(day.toordinal()), said) for day, said in _ticks(start, end, room))
    return [(at, said) for at, said in ticks if width(said) / 2 <= right + room * (1 - at / PLOT)]


def _ticks(start: date, end: date, room: float) -> Iterator[tuple[date, str]]:
    """Days to write along a plot, and how: as many as there is room for, in few words."""
    first, last = (day.year * 12 + day.month - 1 for day in (start, end))
    first += start.day > 1
    if last < first:
        yield start, f"{start.day} {_MONTHS[start.month - 1]} {start.year}"
        return
    months = (end - start).days / 30.44
    step = next(s for s in _STEPS if s * room >= months * (_TICK if s < _YEAR else _SHORT))
    for number, month in enumerate(range(-(-first // step) * step, last + 1, step)):
        day = date(month // 12, month % 12 + 1, 1)
        name = _MONTHS[day.month - 1]
        year = day.month == 1 or not number
        yield day, str(day.year) if step >= _YEAR else f"{name} {day.year}" if year else name


class Entry(NamedTuple):
    """One name of a legend."""

    x: float
    """Left end of its mark."""
    middle: float
    """Of mark and name, below the top of the legend."""
    lines: Lines


def legend(
    names: Sequence[str], room: float, mark: float, *, centred: bool = False
) -> tuple[list[Entry], float]:
    """Names in rows, each with room for a mark before it; and the height of them all."""
    rows: list[list[tuple[float, Lines]]] = []
    used = [0.0]
    for name in names:
        lines = wrapped(name, room - mark)
        wide = mark + widest([lines])
        if not rows or used[-1] + _BETWEEN + wide > room:
            rows.append([])
            used.append(-_BETWEEN)
        rows[-1].append((used[-1] + _BETWEEN, lines))
        used[-1] += _BETWEEN + wide
    entries, top = [], 0.0
    for row, end in zip(rows, used[1:], strict=True):
        high = LINE * max(len(lines) for _, lines in row)
        spare = (room - end) / 2 if centred else 0
        entries += [Entry(spare + x, top + high / 2, lines) for x, lines in row]
        top += high + _ROW
    return entries, top


def fixed(
    kind: str, words: tuple[str, str], area: tuple[float, float, float, float], parts: Sequence[str]
) -> str:
    """A chart that keeps its shape: its left, top, width and height; title and description."""
    _, _, across, high = sizes = [*map(place, area)]
    return _svg(kind, words, f'viewBox="{" ".join(sizes)}" width="{across}" height="{high}"', parts)


def stretched(
    words: tuple[str, str],
    sides: tuple[float, float],
    height: float,
    plot: Sequence[str],
    beside: Sequence[str],
) -> str:
    """A chart as wide as its box: title and description, room left and right of its plot.

    What is in the plot is stretched from its own units. What stands beside or upon it keeps its
    size: it is placed in pixels from the plot's left end, or in per cent of the plot.
    """
    left, right = map(place, sides)
    frame = f'width="100%" height="{place(height)}" style="padding:0 {right}px 0 {left}px"'
    inner = (
        f'<svg class="cx-plot" viewBox="0 0 {PLOT} {place(height)}" preserveAspectRatio="none">'
        f"{''.join(plot)}</svg>"
    )
    return _svg("cx-chart cx-stretched", words, frame, (inner, *beside))


def beside(x: str, parts: Sequence[str]) -> str:
    """What keeps its size, in pixels from a place beside or upon a stretched plot."""
    return f'<svg class="cx-plot" x="{x}">{"".join(parts)}</svg>' if any(parts) else ""


def _svg(kind: str, words: tuple[str, str], frame: str, parts: Sequence[str]) -> str:
    title, description = map(escape, words)
    return (
        f'<svg class="{kind}" role="img" {frame}><title>{title}</title>'
        f"<desc>{description}</desc>{''.join(parts)}</svg>"
    )
