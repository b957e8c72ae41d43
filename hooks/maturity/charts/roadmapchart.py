"""What a team means to do and when, as bars over the months to come.

Pure. What kind a bar is, its form says as well as its colour.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise
from typing import Literal, NamedTuple

from maturity.charts import drawing
from maturity.charts.drawing import LEAST, LINE, PLOT, Lines, place

Kind = Literal["done", "now", "next", "later", "overdue"]

_WORDS: Mapping[Kind, str] = {
    "done": "Done",
    "now": "Now",
    "next": "Next",
    "later": "Later",
    "overdue": "Overdue",
}
"""Kind: what it is called, in the order of the legend."""
_BEFORE, _AHEAD = 183, 731
"""How many days are shown before today, at most, and after it."""
_NARROWEST, _LONGEST = 100, 140
"""Least room for names; widest line of a name: what is longer goes on below."""
_GAP = 14
"""Between names and bars, for tips."""
_RIGHT = 22
"""Room right of the bars, for tips and half a word."""
_TOP, _RISE = 26, 6
"""Room for the dates above; how far rules rise towards them."""
_ROW, _AROUND = 26, 10
"""Least height of a row; room around its words."""
_THICK, _THIN = 12, 6
_NEAR, _FAR, _TIP = 4, 9, 5
"""From the end of the plot to a tip's open and closed end; half its height."""
_MARK, _SWATCH = 30, 24
"""Room for a mark of the legend, and its length."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """One row of a roadmap."""

    name: str
    start: date
    end: date
    """The last day, not before the first."""
    kind: Kind
    """What is overdue should have ended before today."""
    note: str = ""
    """What stands below the name, such as an owner."""


class _Row(NamedTuple):
    """A bar and where its row lies."""

    bar: Bar
    name: Lines
    note: Lines
    middle: float


@dataclass(frozen=True, kw_only=True, slots=True)
class _Span:
    """The days a roadmap shows, counted from the beginning of our era."""

    first: int
    today: int
    last: int

    def x(self, day: int) -> float:
        """Where a day begins; at an end of the plot if it is not shown."""
        shown = min(max(day, self.first), self.last)
        return drawing.scale(self.first, self.last, 0, PLOT)(shown)


def roadmap(
    title: str, bars: Sequence[Bar], today: date, target: tuple[date, str] | None = None
) -> str:
    """Bars in the order given, up to half a year before today and for 24 months after it.

    What goes on beyond those ends in a tip. `target` is a day and what it is called. Raises
    `ValueError` without a bar.
    """
    if not bars:
        raise ValueError("A roadmap takes at least one bar.")
    span = _span(bars, today)
    names = [(drawing.wrapped(b.name, _LONGEST), drawing.wrapped(b.note, _LONGEST)) for b in bars]
    heights = [max(_ROW, LINE * (len(name) + len(note)) + _AROUND) for name, note in names]
    tops = [*accumulate(heights, initial=_TOP)]
    rows = [
        _Row(bar, name, note, (top + bottom) / 2)
        for bar, (name, note), (top, bottom) in zip(bars, names, pairwise(tops), strict=True)
    ]
    left = max(_NARROWEST, drawing.widest([lines for pair in names for lines in pair]) + _GAP)
    sides, bottom = (left, _RIGHT), tops[-1]
    ends = date.fromordinal(span.first), date.fromordinal(span.last)
    rules, dates = drawing.dates(*ends, sides, (_TOP - _RISE, bottom), LINE / 2)
    across = "".join(f"M0 {place(y)}H{PLOT}" for y in tops)
    marks, feet, foot = _days(span, left, bottom, target)
    legend, height = _legend(bars, foot + LINE / 2)
    plot = [drawing.path("cx-chart-rule", across), rules, *_bodies(rows, span), marks]
    onward = "".join(f"M0 {place(y)}H{place(left)}" for y in tops)
    named = [drawing.path("cx-chart-rule", onward), *_names(rows), *legend]
    beside = [drawing.beside(place(-left), named), dates, *_tips(rows, span), *feet]
    words = title, _said(bars, today, target)
    return drawing.stretched(words, sides, foot + LINE / 2 + height, plot, beside)


def _span(bars: Sequence[Bar], today: date) -> _Span:
    now = today.toordinal()
    earliest = min(now, *(bar.start.toordinal() for bar in bars))
    return _Span(
        first=max(earliest, now - _BEFORE),
        today=now,
        last=min(now + _AHEAD, date.max.toordinal()),
    )


def _bodies(rows: Sequence[_Row], span: _Span) -> Iterator[str]:
    for kind in _WORDS:
        found = [(row.bar, row.middle) for row in rows if row.bar.kind == kind]
        ends = [(*_ends(bar, span), middle) for bar, middle in found]
        seen = [(x1, x2, middle) for x1, x2, middle in ends if x1 < x2]
        yield drawing.path(f"cx-plan cx-plan-{kind}", "".join(_body(kind, *end) for end in seen))
        if kind == "overdue":
            now = span.x(span.today)
            late = (_along(x2, now, middle) for _, x2, middle in ends if x2 < now)
            yield drawing.path("cx-pierced", "".join(_along(*end) for end in seen))
            yield drawing.path("cx-late", "".join(late))


def _ends(bar: Bar, span: _Span) -> tuple[float, float]:
    return span.x(bar.start.toordinal()), span.x(bar.end.toordinal() + 1)


def _body(kind: Kind, x1: float, x2: float, middle: float) -> str:
    high = _THIN if kind == "done" else _THICK
    return f"M{place(x1)} {place(middle - high / 2)}H{place(x2)}v{high}H{place(x1)}z"


def _along(x1: float, x2: float, middle: float) -> str:
    return f"M{place(x1)} {place(middle)}H{place(x2)}"


def _tips(rows: Sequence[_Row], span: _Span) -> Iterator[str]:
    """At the ends of the plot, for what began before it or goes on after it."""
    before = [row for row in rows if row.bar.start.toordinal() < span.first]
    after = [row for row in rows if row.bar.end.toordinal() > span.last]
    for x, found, side in ((0, before, -1), (PLOT, after, 1)):
        parts = []
        for kind in _WORDS:
            middles = [row.middle for row in found if row.bar.kind == kind]
            ways = (
                drawing.polygon(
                    [(_NEAR * side, y - _TIP), (_FAR * side, y), (_NEAR * side, y + _TIP)], ""
                )
                for y in middles
            )
            parts.append(drawing.path(f"cx-tip cx-plan-{kind}", "".join(ways)))
        yield drawing.beside(drawing.percent(x), parts)


def _names(rows: Sequence[_Row]) -> Iterator[str]:
    names = (drawing.text("0", r.middle - LINE * len(r.note) / 2, r.name) for r in rows)
    notes = (drawing.text("0", r.middle + LINE * len(r.name) / 2, r.note) for r in rows)
    yield drawing.group("", "start", [*names])
    yield drawing.group("cx-chart-tick", "start", [*filter(None, notes)])


def _days(
    span: _Span, left: float, bottom: float, target: tuple[date, str] | None
) -> tuple[str, list[str], float]:
    """Lines at today and at the target, what stands below them, and how far down that goes."""
    now = span.x(span.today)
    top, foot = place(_TOP - _RISE), bottom + LINE
    lines = drawing.path("cx-today", f"M{place(now)} {top}V{place(foot - LINE / 2)}")
    words = [drawing.text(drawing.percent(now), foot, ["Today"])]
    parts = [drawing.group("cx-chart-tick", "middle", words)]
    foot += LINE / 2
    if target:
        day, name = target
        x = span.x(day.toordinal())
        if span.first <= day.toordinal() <= span.last:
            lines += drawing.path("cx-aim", f"M{place(x)} {top}V{place(foot + LINE)}")
        else:
            name = f"{name} →" if x else f"← {name}"
        wrapped = drawing.wrapped(name, left + x / PLOT * (LEAST - left - _RIGHT) - _TIP)
        high = LINE * len(wrapped)
        words = [drawing.text(f"-{_TIP}", foot + high / 2, wrapped)]
        parts.append(drawing.beside(drawing.percent(x), [drawing.group("", "end", words)]))
        foot += high
    return lines, parts, foot


def _legend(bars: Sequence[Bar], top: float) -> tuple[list[str], float]:
    """The kinds there are, and their height."""
    kinds = [kind for kind in _WORDS if any(bar.kind == kind for bar in bars)]
    entries, height = drawing.legend([_WORDS[kind] for kind in kinds], LEAST, _MARK)
    parts, names = [], []
    for kind, (x, middle, lines) in zip(kinds, entries, strict=True):
        y, end = top + middle, x + _SWATCH
        if kind != "overdue":
            parts.append(drawing.path(f"cx-plan cx-plan-{kind}", _body(kind, x + 1, end, y)))
        else:
            half = x + _SWATCH / 2
            parts.append(drawing.path(f"cx-plan cx-plan-{kind}", _body(kind, x + 1, half, y)))
            parts.append(drawing.path("cx-pierced", _along(x + 1, half, y)))
            parts.append(drawing.path("cx-late", _along(half, end, y)))
        names.append(drawing.text(place(x + _MARK), y, lines))
    return [*parts, drawing.group("", "start", names)], height


def _said(bars: Sequence[Bar], today: date, target: tuple[date, str] | None) -> str:
    said = [f"Today: {today.isoformat()}"]
    said += [f"{name}: {day.isoformat()}" for day, name in ([target] if target else [])]
    for bar in bars:
        name = ", ".join(filter(None, (bar.name, bar.note)))
        said.append(f"{name}: {bar.kind}, {bar.start.isoformat()} to {bar.end.isoformat()}")
    return "; ".join(said)
