"""What the playbook's hand-written pages take from models, reports and history.

Pure look-ups, arranged the way a page shows them; knows no HTML.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from maturity.model import Capability, Level, Metric, Model, Outcome, Portfolio
from maturity.past.timelines import Point
from maturity.results.views import Site
from maturity.rules.reports import Report

_FEW = 5
"""An answer with more than that is none."""


def metrics_by_level(model: Model) -> list[tuple[Level | None, list[Metric]]]:
    """Metrics under the first level that watches them; last those that none does."""
    seen: set[str] = set()
    found: list[tuple[Level | None, list[Metric]]] = []
    for level in model.levels:
        fresh = [key for key in level.metrics if key not in seen]
        seen.update(fresh)
        found.append((level, [model.metric[key] for key in fresh]))
    found.append((None, [metric for metric in model.metrics if metric.id not in seen]))
    return [(level, metrics) for level, metrics in found if metrics]


def movers(model: Model, metric: Metric) -> list[str]:
    """Ids of the capabilities that move a metric."""
    return [c.id for c in model.capabilities if metric.id in c.moves]


def quick_wins(model: Model, level: int) -> list[Capability]:
    """Capabilities of a level that take little and do something for customers."""
    return [
        c
        for c in model.capabilities
        if c.level == level and c.effort == "S" and c.impact in ("medium", "high")
    ]


def cell_count(model: Model) -> int:
    """How many cells a team rates that assesses everything."""
    return sum(len(c.dimensions) for c in model.capabilities)


def counterparts(here: Model, level: Level, there: Model) -> list[Level]:
    """The levels of another model that a level corresponds to, as either of the two says."""
    said = level.corresponds.get(there.id, ())
    return [
        other
        for other in there.levels
        if other.id in said or level.id in other.corresponds.get(here.id, ())
    ]


def crosswalk(
    portfolio: Portfolio,
) -> tuple[Model | None, list[Model], list[tuple[Level, list[tuple[Model, list[Level]]]]]]:
    """The model most others refer to, those it has to do with, and their levels beside its own.

    None and nothing where no model refers to another.
    """
    models = list(portfolio.models.values())
    named = [
        key for m in models for key in {key for level in m.levels for key in level.corresponds}
    ]
    reference = max(models, key=lambda m: named.count(m.id), default=None)
    if reference is None:
        return None, [], []
    found = {
        m.id: [counterparts(reference, level, m) for level in reference.levels] for m in models
    }
    columns = [m for m in models if any(found[m.id])]
    if not columns:
        return None, [], []
    rows = [
        (level, [(m, found[m.id][level.number - 1]) for m in columns]) for level in reference.levels
    ]
    return reference, columns, rows


def elsewhere(portfolio: Portfolio, here: Model, number: int) -> list[tuple[Model, list[Level]]]:
    """What a level is called in other models: directly, or through a model both refer to."""
    level = here.level(number)
    found = []
    for there in portfolio.models.values():
        if there.id == here.id:
            continue
        direct = counterparts(here, level, there)
        through = [
            other
            for middle in portfolio.models.values()
            for step in counterparts(here, level, middle)
            for other in counterparts(middle, step, there)
        ]
        numbers = sorted({one.number for one in direct or through})
        if numbers:
            found.append((there, [there.level(one) for one in numbers]))
    return found


def counterpart(
    portfolio: Portfolio, model: Model, reference: Model, number: int
) -> tuple[Level, ...]:
    """The levels of one model that a level of another, or of the same, corresponds to."""
    if model.id == reference.id:
        return (model.level(number),)
    found = elsewhere(portfolio, model, number)
    return tuple(level for there, levels in found if there.id == reference.id for level in levels)


def outcome_rows(timeline: Sequence[Point]) -> list[tuple[Metric, list[int | float | None]]]:
    """Each outcome metric with its value at every assessment; None where it was not measured.

    Only metrics of the model that the last one was by.
    """
    model = timeline[-1].assessment.model
    rows: dict[str, list[int | float | None]] = {}
    for place, point in enumerate(timeline):
        if point.assessment.model.id != model.id:
            continue
        for outcome in point.assessment.outcomes:
            measured = outcome.current or outcome.baseline
            if measured:
                row = rows.setdefault(outcome.metric, [None] * len(timeline))
                row[place] = measured.value
    return [(model.metric[key], row) for key, row in rows.items()]


def measured(
    timeline: Sequence[Point], values: Sequence[int | float | None]
) -> list[tuple[date, int | float]]:
    """A row of :func:`outcome_rows` as a chart wants it: days and values, where there is one."""
    return [
        (point.assessed_on, value)
        for point, value in zip(timeline, values, strict=True)
        if value is not None
    ]


def no_history(site: Site, team: str) -> str:
    """Why there is nothing to show of a team's past, and what would help."""
    if team not in site.reports:
        return f"This is shown where the sample team {team} is kept; here it is not."
    return site.no_history or "Nothing of this team has been committed yet."


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """The five questions a roadmap answers, from one team's data; at most five things each."""

    customers: tuple[str, ...]
    """Capability ids of the gaps of high impact."""
    risks: tuple[tuple[Metric, tuple[str, ...]], ...]
    """A metric the team follows, and the gaps that move it."""
    shared: tuple[tuple[str, tuple[str, ...]], ...]
    """A gap open in several dimensions, and these."""
    first: tuple[str, ...]
    """Gaps that block others, in sequence."""
    measures: tuple[tuple[Metric, Outcome], ...]
    """Outcome metrics with a target."""


def questions(report: Report) -> Answers:
    """The answers for one report."""
    assessment, model = report.assessment, report.assessment.model
    followed = [model.metric[outcome.metric] for outcome in assessment.outcomes]
    blocking = {key for gap in report.gaps for key in gap.blocked_by}
    risks = (
        (
            metric,
            tuple(
                g.capability
                for g in report.gaps
                if metric.id in model.capability[g.capability].moves
            ),
        )
        for metric in followed
    )
    return Answers(
        customers=tuple(g.capability for g in report.roadmap if g.impact == "high")[:_FEW],
        risks=tuple((metric, keys) for metric, keys in risks if keys),
        shared=tuple(
            (g.capability, tuple(g.dimensions)) for g in report.roadmap if len(g.dimensions) > 1
        )[:_FEW],
        first=tuple(g.capability for g in report.roadmap if g.capability in blocking)[:_FEW],
        measures=tuple(
            (model.metric[o.metric], o) for o in assessment.outcomes if o.target is not None
        ),
    )
