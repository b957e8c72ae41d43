"""Objectives and key results: drafts from a report, and how far a team's own have come.

Pure: knows the form "a level and an outcome"; nothing of pages. Where a team has said no figure,
a draft leaves a place for it in square brackets.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from maturity.model import Cell, KeyResult, Metric, Objective, Outcome, Rollup, Status
from maturity.rules.outcomes import progress
from maturity.rules.paths import Path
from maturity.rules.reports import Report
from maturity.rules.schedule import typical
from maturity.rules.wording import number, plural, readable

_MOST = 3
"""So many capabilities become key results, and so many outcomes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """An objective to start from, with key results that have a number."""

    objective: str
    results: tuple[str, ...]


def draft(report: Report) -> Draft:
    """An objective for the next level; where there is none, one that keeps this level."""
    return _upward(report, report.path) if report.path else _onward(report)


def result_progress(result: KeyResult) -> int | None:
    """Percent of the way from baseline to target, 0 to 100; None as long as nobody measured."""
    if result.current is None:
        return None
    return min(100, max(0, progress(result.baseline, result.current, result.target)))


def objective_progress(objective: Objective) -> int | None:
    """The mean of its measured key results in percent, rounded down; None where there is none."""
    known = [p for p in map(result_progress, objective.results) if p is not None]
    return sum(known) // len(known) if known else None


def _upward(report: Report, path: Path) -> Draft:
    assessment, model = report.assessment, report.assessment.model
    goal = model.label(path.to)
    asked = [model.capability[key] for key in dict.fromkeys(c.capability for c in path.cells)]
    asked.sort(key=lambda c: ("high", "medium", "low").index(assessment.impact(c.id)))
    moved = Counter(key for c in asked for key in c.moves)
    followed = sorted(assessment.outcomes, key=lambda o: -moved[o.metric])
    chosen = _ahead(report, followed)
    if not chosen:
        chosen = [_blank(model.metric[key]) for key, _ in moved.most_common(1)]
    coverage = report.result.pooled.coverage[path.to - 1]
    counts = model.policy.rollup is Rollup.POOLED  # elsewhere each dimension has a share of its own
    share = (
        f"{model.policy.threshold_percent} % of the cells of {goal} are present: "
        f"{coverage.needed} of {coverage.applicable}, up from {coverage.present}."
    )
    return Draft(
        objective=f"Reach {goal}{_by(report, path.to)}{_first(chosen)}.",
        results=(
            *(_capability(report, c.id, path.cells) for c in asked[:_MOST]),
            *([share] if counts and coverage.short else []),
            *map(_sentence, chosen),
        ),
    )


def _onward(report: Report) -> Draft:
    """What is left to want for a team that has nothing to climb."""
    model, support = report.assessment.model, report.support
    chosen = _ahead(report, report.assessment.outcomes)
    sound = support.shown - support.expired
    evidence = (
        f"Evidence no older than {plural(model.policy.evidence_months, 'month')} for every "
        f"present cell: {support.present} of {support.present}, up from {sound}."
    )
    return Draft(
        objective=f"Keep {model.label(report.result.level)}{_first(chosen)}.",
        results=(*([evidence] if sound < support.present else []), *map(_sentence, chosen)),
    )


def _by(report: Report, to: int) -> str:
    """By when: the team's own date for this level, else the slow end of what is typical.

    A date for a higher level is the latest that this one can have.
    """
    target, pace = report.assessment.target, typical(report.result, to)
    days = [pace.latest] if pace and pace.latest and pace.latest > report.as_of else []
    if target and target.by and target.level >= to and target.by > report.as_of:
        days = [target.by] if target.level == to else [*days, target.by]
    return f" by {readable(min(days))}" if days else ""


def _capability(report: Report, key: str, path: tuple[Cell, ...]) -> str:
    """`Voice-of-customer system: present in 3 of 3 functions, up from 1`, as a sentence."""
    assessment, terms = report.assessment, report.assessment.model.terms
    cells = [
        rating.status
        for cell, rating in assessment.cells.items()
        if cell.capability == key and rating.status is not Status.NOT_APPLICABLE
    ]
    before = cells.count(Status.PRESENT)
    after = before + sum(cell.capability == key for cell in path)
    words = plural(len(cells), terms.dimension.lower(), terms.dimensions.lower())
    name = assessment.model.capability[key].name
    return f"{name}: present in {after} of {words}, up from {before}."


def _ahead(report: Report, outcomes: Iterable[Outcome]) -> list[str]:
    """The first outcomes that have a target and have not reached it, as wishes."""
    wishes = (_wish(report.model.metric[o.metric], o, report.as_of) for o in outcomes)
    return [wish for wish in wishes if wish][:_MOST]


def _wish(metric: Metric, outcome: Outcome, as_of: date) -> str:
    """`lower Churn from 9 to 7 % by 31 October 2027`; empty where there is nothing to go."""
    known, target = outcome.current or outcome.baseline, outcome.target
    if not (known and target):
        return ""
    better = target.value > known.value
    if known.value == target.value or better != (metric.direction == "up"):
        return ""
    unit = f" {metric.unit}" if metric.unit else ""
    day = f" by {readable(target.date)}" if target.date and target.date > as_of else ""
    return (
        f"{'raise' if better else 'lower'} {metric.name} from {number(known.value)} to "
        f"{number(target.value)}{unit}{day}"
    )


def _blank(metric: Metric) -> str:
    verb = "raise" if metric.direction == "up" else "lower"
    return f"{verb} {metric.name} from [today's figure] to [a figure you can defend]"


def _first(chosen: Sequence[str]) -> str:
    return f" and {chosen[0]}" if chosen else ""


def _sentence(wish: str) -> str:
    return f"{wish[0].upper()}{wish[1:]}."
