"""What charts are drawn from: results and history as lines, shapes and bars.

Pure look-ups; knows what a chart shows, not how it looks.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import dropwhile

from maturity.charts import Bar, Column, Part, Series, Shape
from maturity.model import Model
from maturity.past.timelines import Point
from maturity.results.quarters import Quarter
from maturity.results.views import shade
from maturity.rules.reports import Report
from maturity.rules.schedule import initiative_phase, initiative_span

_AXES = 3
"""Fewer dimensions make no radar."""
MOST_BARS = 14
"""So many a reader takes in; the table beside the chart has them all."""


def level_series(timeline: Sequence[Point]) -> list[Series]:
    """The headline level over time, as one line; as a second one that by the model of its time.

    Levels of different models are not the same, so it shows those by the last one only; it breaks
    off while the team was held against another, and while its file was removed. The second line is
    there where it differs from the first.
    """
    model = timeline[-1].assessment.model
    lines = [Series(name="Overall", points=_line(timeline, lambda point: point.level))]
    if any(point.model_changed for point in timeline):
        # A model of that time may have had levels that this chart has no row for.
        rows = range(1, len(model.levels) + 1)
        then = _line(timeline, lambda p: p.level_then if p.level_then in rows else None)
        lines.append(Series(name="By the model of its time", points=then))
    return lines


def _line(
    timeline: Sequence[Point], value: Callable[[Point], int | None]
) -> tuple[tuple[date, int | None], ...]:
    """Values over time, beginning with one."""
    model = timeline[-1].assessment.model
    points: list[tuple[date, int | None]] = []
    ends = [*(point.assessed_on for point in timeline[1:]), date.max]
    for point, end in zip(timeline, ends, strict=True):
        here = value(point) if point.assessment.model.id == model.id else None
        if here is not None or points:
            points.append((point.assessed_on, here))
        if here is not None and point.removed_on and point.assessed_on < point.removed_on < end:
            points.append((point.removed_on, None))
    return tuple(points)


def level_names(model: Model) -> list[str]:
    """Rows of a chart of levels: number and name, lowest first."""
    return [f"{level.number} {level.name}" for level in model.levels]


def axes(report: Report) -> list[str]:
    """Names of the dimensions in scope; none where there are too few for a radar."""
    names = [report.assessment.model.dimension[d].name for d in report.result.dimensions]
    return names if len(names) >= _AXES else []


def before(report: Report) -> Mapping[str, int]:
    """Dimension id: its level at the last assessment; empty where that was by another model."""
    previous = report.previous
    if previous is None or previous.assessment.model.id != report.assessment.model.id:
        return {}
    return {d: gate.level for d, gate in previous.dimensions.items()}


def shapes(report: Report) -> list[Shape]:
    """The levels of the dimensions: now, at the last assessment, and wanted."""
    result, target = report.result, report.assessment.target
    levels = tuple(gate.level for gate in result.dimensions.values())
    found = [Shape(name="Now", values=levels, look="now")]
    if earlier := before(report):
        values = tuple(earlier.get(d) for d in result.dimensions)
        found.append(Shape(name="Previous", values=values, look="before"))
    if target and target.level > result.level:
        wanted = (target.level,) * len(result.dimensions)
        found.append(Shape(name="Target", values=wanted, look="target"))
    return found


def bars(report: Report) -> list[Bar]:
    """The team's initiatives by their start, then gaps that none of these closes, in sequence.

    All that have a time; a chart shows the first `MOST_BARS`.
    """
    names = report.assessment.model.capability
    planned = [
        Bar(name=i.name, start=span[0], end=span[1], kind=phase, note=i.owner)
        for i in report.assessment.initiatives
        if (span := initiative_span(i, report.as_of))
        and (phase := initiative_phase(i, report.as_of))
    ]
    planned.sort(key=lambda bar: bar.start)
    others = [
        Bar(
            name=names[gap.capability].name,
            start=slot.start,
            end=slot.end,
            kind=slot.phase,
            note=slot.owner,
        )
        for gap in report.roadmap
        if (slot := report.schedule[gap.capability])
        and not any(initiative_span(i, report.as_of) for i in slot.initiatives)
    ]
    return [*planned, *others]


def level_parts(model: Model) -> list[Part]:
    """The levels of a model as parts of columns, lowest first."""
    names = level_names(model)
    return [
        Part(name=name, shade=shade(level.number, model))
        for name, level in zip(names, model.levels, strict=True)
    ]


def level_columns(days: Iterable[tuple[str, Sequence[int]]]) -> list[Column]:
    """Columns of teams by level: each day's name, and how many were at each level, lowest first.

    Days before the first team are left out; there are none where that leaves nothing to compare.
    """
    counted = [Column(name=name, counts=tuple(counts)) for name, counts in days]
    found = [*dropwhile(lambda column: not any(column.counts), counted)]
    return found if len(found) > 1 and any(found[-1].counts) else []


def quarter_columns(
    model: Model, found: Sequence[Quarter], levels: Sequence[Sequence[int]]
) -> list[Column]:
    """The same from the levels of every team at the end of each quarter, the newest first."""
    pairs = zip(reversed(found), reversed(levels), strict=True)
    return level_columns(
        (f"Q{quarter.number} {quarter.year}", [here.count(x.number) for x in model.levels])
        for quarter, here in pairs
    )
