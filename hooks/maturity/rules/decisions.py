"""What a report asks someone to decide: owners, dates, targets, what to do about late work.

Pure: knows what is open; nothing of pages.
"""

from collections.abc import Iterator

from maturity.rules.reports import Report
from maturity.rules.wording import listing, plural, readable

_FEW = 3
"""So many names fit into a sentence."""


def decisions(report: Report) -> tuple[str, ...]:
    """Each open decision in a sentence, the most general first."""
    return (*_target(report), *_owners(report), *_late(report), *_findings(report))


def _target(report: Report) -> Iterator[str]:
    target, model = report.assessment.target, report.model
    ahead = target if target and target.level > report.result.level else None
    if ahead and ahead.by:
        if ahead.by < report.as_of:
            yield (
                f"What becomes of the target: {model.label(ahead.level)} was to be reached by "
                f"{readable(ahead.by)}."
            )
    elif report.path:
        goal = f"to reach {model.label(ahead.level if ahead else report.path.to)}."
        yield f"{'By when' if ahead else 'Whether and by when'} {goal}"


def _owners(report: Report) -> Iterator[str]:
    """Capabilities on the way to the next level that nobody owns."""
    keys = dict.fromkeys(cell.capability for cell in (report.path.cells if report.path else ()))
    free = [key for key in keys if not (key in report.schedule and report.schedule[key].owner)]
    if free:
        names = [report.assessment.model.capability[key].name for key in free]
        more = [f"{len(names) - _FEW} more"] if len(names) > _FEW else []
        yield f"Who owns {listing([*names[:_FEW], *more])}."


def _late(report: Report) -> Iterator[str]:
    for initiative in report.assessment.initiatives:
        if initiative.state in {"done", "stopped"} or not initiative.due:
            continue
        if initiative.due < report.as_of:
            yield (
                f"What becomes of “{initiative.name}”: it was due on "
                f"{readable(initiative.due)}, {plural((report.as_of - initiative.due).days, 'day')}"
                " ago."
            )


def _findings(report: Report) -> Iterator[str]:
    """Findings of which only someone above the team can dispose."""
    names = {
        "stale": "When the team assesses itself again.",
        "pace": "A later date or a lower aim.",
    }
    for finding in report.findings:
        if finding.id in names and not finding.waived:
            yield names[finding.id]
