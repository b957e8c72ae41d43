"""Tables of all teams for spreadsheets: one row a thing, in columns that keep their places.

Pure: knows the tables and columns that are published; nothing of how a field is written down.
Rows are in order of the teams' ids, then in that of the model or the file.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from maturity.model import Assessment, Measurement
from maturity.results import progress, sheets
from maturity.results.organisation import Organisation, due
from maturity.results.sheets import Field
from maturity.rules import evidence, objectives
from maturity.rules.scoring import Gate, rounded

Row = Sequence[Field]
_TEAM = ("id", "team", "model")
"""How the rows of a table on teams begin."""


def files(organisation: Organisation) -> Iterator[tuple[str, str]]:
    """Name and text of every table."""
    for name, rows in TABLES.items():
        yield f"{name}.csv", sheets.table([*rows(organisation)])


def _teams(of: Organisation) -> Iterator[Row]:
    yield [*_TEAM, "assessed_on", "level", "score", "dimension", "its level"]
    for report in of.site.reports.values():
        a, result = report.assessment, report.result
        score = f"{rounded(result.pooled.score):.2f}"
        for dimension, gate in result.dimensions.items():
            yield [*_team(a), _day(a.assessed_on), result.level, score, dimension, gate.level]


def _standings(of: Organisation) -> Iterator[Row]:
    aims = {aim.report.assessment.id: aim.pace for aim in of.whole.aims}
    head = ("assessed_on", "due_on", "level", "target", "by", "pace", "next step")
    yield [*_TEAM, *head, "group", "score", "claimed level", "findings", "customers"]
    for report in of.whole.reports:
        a, target = report.assessment, report.assessment.target
        yield [
            *_team(a), _day(a.assessed_on), _day(due(a)), report.result.level,
            target.level if target else "", _day(target.by if target else None),
            aims.get(a.id, ""), report.next_step, a.id.rpartition("/")[0],
            f"{rounded(report.result.pooled.score):.2f}",
            "" if a.claimed_level is None else a.claimed_level,
            sum(not finding.waived for finding in report.findings), ", ".join(a.customers),
        ]  # fmt: skip


def _groups(of: Organisation) -> Iterator[Row]:
    yield ["group", "model", "teams", "level", "lowest", "highest"]
    for path, group in of.groups.items():
        for r in group.rolled:
            yield [path, r.model.id, len(r.reports), r.level, r.lowest, r.highest]


def _campaigns(of: Organisation) -> Iterator[Row]:
    about = ("campaign", "name", "starts", "ends", "phase", "owner")
    counts = ("asked", "present", "partial", "missing", "unrated", "not applicable", "left")
    yield [*_TEAM, *about, *counts, "start day", "present at start"]
    for one in progress.campaigns(of.whole):
        campaign = one.campaign
        for part in one.parts:
            found, start = part.tally, part.start if one.days else None
            yield [
                *_team(part.report.assessment), campaign.id, campaign.name, _day(campaign.starts),
                _day(campaign.ends), one.phase, campaign.owner, found.asked, found.present,
                found.partial, found.missing, found.unrated, found.not_applicable, found.left,
                _day(start.day if start else None), start.present if start else "",
            ]  # fmt: skip


def _coverage(of: Organisation) -> Iterator[Row]:
    counts = ("applicable", "needed", "present", "partial", "missing", "unrated", "not applicable")
    yield [*_TEAM, "dimension", "level", *counts, "holds"]
    for report in of.site.reports.values():
        gates: Mapping[str, Gate] = {"": report.result.pooled, **report.result.dimensions}
        for dimension, gate in gates.items():
            for c in gate.coverage:
                yield [
                    *_team(report.assessment), dimension, c.level, c.applicable, c.needed,
                    c.present, c.partial, c.missing, c.unrated, c.not_applicable, _word(c.holds),
                ]  # fmt: skip


def _ratings(of: Organisation) -> Iterator[Row]:
    head = ("capability", "name", "level", "dimension", "status", "reason", "note")
    yield [*_TEAM, *head, "evidence", "newest evidence"]
    for report in of.site.reports.values():
        a = report.assessment
        for cell, rating in a.cells.items():
            capability = a.model.capability[cell.capability]
            yield [
                *_team(a), capability.id, capability.name, capability.level, cell.dimension,
                rating.status.value, rating.reason, rating.note, len(rating.evidence),
                _day(evidence.newest(rating)),
            ]  # fmt: skip


def _evidence(of: Organisation) -> Iterator[Row]:
    yield [*_TEAM, "capability", "dimension", "title", "url", "date", "expired"]
    for report in of.site.reports.values():
        a = report.assessment
        for cell, rating in a.cells.items():
            for e in rating.evidence:
                old = e.date and evidence.outdated(a, e.date, report.as_of)
                yield [*_team(a), *cell, e.title, e.url, _day(e.date), _word(bool(old))]


def _gaps(of: Organisation) -> Iterator[Row]:
    head = ("order", "capability", "name", "level", "dimensions", "effort", "impact", "quadrant")
    yield [*_TEAM, *head, "blocked by", "owner", "due", "due set by"]
    for report in of.site.reports.values():
        model = report.model
        for place, gap in enumerate(report.roadmap, start=1):
            slot = report.schedule[gap.capability]
            yield [
                *_team(report.assessment), place, gap.capability,
                model.capability[gap.capability].name, gap.level,
                ", ".join(model.dimension[d].name for d in gap.dimensions),
                gap.effort, gap.impact, gap.quadrant.words,
                ", ".join(model.capability[c].name for c in gap.blocked_by),
                slot.owner, _day(slot.end), "team" if slot.dated else "model",
            ]  # fmt: skip


def _findings(of: Organisation) -> Iterator[Row]:
    yield [*_TEAM, "finding", "name", "message", "action", "waived until", "waived because"]
    for report in of.site.reports.values():
        for f in report.findings:
            waived = (_day(f.waived.until), f.waived.reason) if f.waived else ("", "")
            yield [*_team(report.assessment), f.id, f.name, f.message, f.action, *waived]


def _outcomes(of: Organisation) -> Iterator[Row]:
    yield [*_TEAM, "metric", "name", "unit", "better", "figure", "value", "date"]
    for report in of.site.reports.values():
        a = report.assessment
        for outcome in a.outcomes:
            metric = a.model.metric[outcome.metric]
            better = "higher" if metric.direction == "up" else "lower"
            measured: Mapping[str, Measurement | None] = {
                "baseline": outcome.baseline,
                "current": outcome.current,
                "target": outcome.target,
            }
            for figure, m in measured.items():
                if m:
                    yield [
                        *_team(a), metric.id, metric.name, metric.unit, better, figure, m.value,
                        _day(m.date),
                    ]  # fmt: skip


def _initiatives(of: Organisation) -> Iterator[Row]:
    head = ("initiative", "name", "state", "owner", "start", "due", "closes", "dimensions", "note")
    yield [*_TEAM, *head]
    for report in of.site.reports.values():
        a = report.assessment
        for i in a.initiatives:
            yield [
                *_team(a), i.id, i.name, i.state, i.owner, _day(i.start), _day(i.due),
                ", ".join(i.closes), ", ".join(i.dimensions), i.note,
            ]  # fmt: skip


def _objectives(of: Organisation) -> Iterator[Row]:
    head = ("objective", "owner", "by", "result", "metric", "unit", "baseline", "current", "target")
    yield [*_TEAM, *head, "progress percent"]
    for report in of.site.reports.values():
        a = report.assessment
        for o in a.objectives:
            for r in o.results:
                progress = objectives.result_progress(r)
                yield [
                    *_team(a), o.objective, o.owner, _day(o.by), r.result, r.metric, r.unit,
                    r.baseline, "" if r.current is None else r.current, r.target,
                    "" if progress is None else progress,
                ]  # fmt: skip


def _returns(of: Organisation) -> Iterator[Row]:
    yield [*_TEAM, "kind", "what", "amount", "currency", "since", "until"]
    for report in of.site.reports.values():
        if returns := report.assessment.returns:
            amounts = {"investment": returns.investment, "value": returns.value}
            for kind, items in amounts.items():
                for item in items:
                    yield [
                        *_team(report.assessment), kind, item.what, item.amount, returns.currency,
                        _day(returns.since), _day(returns.until),
                    ]  # fmt: skip


def _customers(of: Organisation) -> Iterator[Row]:
    yield [*_TEAM, "customers"]
    for report in of.site.reports.values():
        for served in report.assessment.customers:
            yield [*_team(report.assessment), served]


def _votes(of: Organisation) -> Iterator[Row]:
    yield [*_TEAM, "dimension", "level", "votes"]
    for report in of.site.reports.values():
        for ballot in report.ballots:
            for level, count in enumerate(ballot.counts, start=1):
                yield [*_team(report.assessment), ballot.dimension, level, count]


def _history(of: Organisation) -> Iterator[Row]:
    head = ("assessed_on", "merged_on", "removed_on", "level", "level then", "score", "commit")
    yield [*_TEAM, *head]
    for key, report in of.site.reports.items():
        for point in of.site.timelines.get(key, ()):
            yield [
                key, report.assessment.team, point.result.assessment.model.id,
                _day(point.assessed_on), _day(point.revision.merged_on), _day(point.removed_on),
                point.level,
                "" if point.level_then is None else point.level_then,
                f"{rounded(point.result.pooled.score):.2f}", point.revision.commit,
            ]  # fmt: skip


def _capabilities(of: Organisation) -> Iterator[Row]:
    head = ("model", "capability", "name", "level", "level name", "dimensions", "effort", "impact")
    yield [*head, "requires", "theme"]
    for model in of.site.portfolio.models.values():
        for c in model.capabilities:
            yield [
                model.id, c.id, c.name, c.level, model.level(c.level).name,
                ", ".join(c.dimensions), c.effort, c.impact, ", ".join(c.requires), c.theme,
            ]  # fmt: skip


TABLES: Mapping[str, Callable[[Organisation], Iterator[Row]]] = {
    "teams": _teams,
    "standings": _standings,
    "groups": _groups,
    "campaigns": _campaigns,
    "coverage": _coverage,
    "ratings": _ratings,
    "evidence": _evidence,
    "gaps": _gaps,
    "findings": _findings,
    "outcomes": _outcomes,
    "initiatives": _initiatives,
    "objectives": _objectives,
    "returns": _returns,
    "customers": _customers,
    "votes": _votes,
    "history": _history,
    "capabilities": _capabilities,
}
"""Name of each table: its rows, the first of which heads the columns."""


def _team(a: Assessment) -> tuple[str, str, str]:
    return a.id, a.team, a.model.id


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _word(said: bool) -> str:  # noqa: FBT001  a value, and no switch
    return "yes" if said else "no"
