"""The organisation as data: JSON of groups, findings and history.

Pure: knows the keys that are published; nothing of how they are written down, of
files or pages. Lists have the order that pages show them in; lists of all teams that of their ids.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from maturity.publishing import campaigndata
from maturity.results import progress
from maturity.results.customers import Shared
from maturity.results.organisation import (
    DUE,
    PACES,
    Alike,
    Change,
    Group,
    Kind,
    Missed,
    Moved,
    Quarter,
    Rolled,
)
from maturity.results.views import Site
from maturity.rules.reports import Report
from maturity.rules.scoring import Result, rounded
from maturity.rules.wording import target as target_words

Json = dict[str, Any]

_KINDS: Sequence[Kind] = ("up", "down", "new", "other-model")


def group(of: Group) -> Json:
    """What a group's page says, or the organisation's; every number of the board is in here."""
    site, (reference, rows) = of.organisation.site, of.side_by_side
    return {
        "path": of.path,
        "since": of.since,
        "no_history": site.no_history or None,
        "team_count": len(of.reports),
        "teams": [report.assessment.id for report in of.reports],
        "groups": [listed(one) for one in of.groups],
        "models": [_rolled(of, rolled) for rolled in of.rolled],
        "quarters": [_quarter(quarter) for quarter in of.quarters],
        "campaigns": [campaigndata.listed(one) for one in progress.running(of)],
        "changes": [_change(change) for change in of.changes(of.since)],
        "change_counts": {kind.replace("-", "_"): of.kinds.get(kind, 0) for kind in _KINDS},
        "missed": [_missed(of, missed) for missed in of.missed],
        "imbalances": [
            {
                "model": spread.model.id,
                "dimension": spread.dimension.id,
                "name": spread.dimension.name,
                "lowest": spread.lowest,
                "highest": spread.highest,
                "low": _ids(spread.low),
                "high": _ids(spread.high),
            }
            for spread in of.spreads
        ],
        "shared_customers": [_shared(shared) for shared in of.served],
        "due": [
            {**_named(report), "finding": finding.id, "message": finding.message}
            for report, finding in of.due
        ],
        "due_counts": {key.replace("-", "_"): of.dues.get(key, 0) for key in DUE},
        "targets": [
            {
                **_named(aim.report),
                "pace": aim.pace,
                "level": aim.report.result.level,
                "target": target.level,
                "by": target.by,
                "message": target_words(aim.report.result),
            }
            for aim in of.aims
            if (target := aim.report.assessment.target)
        ],
        "pace_counts": {pace.replace("-", "_"): of.paces.get(pace, 0) for pace in PACES},
        "outcomes": [_moved(moved) for moved in of.outcomes],
        "decisions": [
            {**_named(report), "decisions": list(sentences)} for report, sentences in of.decisions
        ],
        "decision_count": sum(len(sentences) for _, sentences in of.decisions),
        "crosswalk": {
            "reference": reference.id if reference else None,
            "rows": [_alike(row) for row in rows],
        },
    }


def listed(of: Group) -> Json:
    """A group as lists name it; `href` is from `api/v1/`."""
    return {
        "path": of.path,
        "team_count": len(of.reports),
        "levels": [_summary(rolled) for rolled in of.rolled],
        "href": f"groups/{of.path}.json",
    }


def findings(site: Site) -> Json:
    """Every finding of every team."""
    return {
        "findings": [
            {
                **_named(report),
                "finding": finding.id,
                "name": finding.name,
                "message": finding.message,
                "action": finding.action,
                "waived_until": finding.waived.until if finding.waived else None,
            }
            for report in site.reports.values()
            for finding in report.findings
        ]
    }


def history(site: Site) -> Json:
    """The committed assessments of every team, oldest first."""
    return {
        "no_history": site.no_history or None,
        "teams": [
            {
                **_named(report),
                "points": [
                    {
                        "assessed_on": point.assessed_on,
                        **_stood(point.result),
                        "score": rounded(point.result.pooled.score),
                        "commit": point.revision.commit,
                        "removed_on": point.removed_on,
                    }
                    for point in site.timelines.get(key, ())
                ],
            }
            for key, report in site.reports.items()
        ],
        "gone": [
            {
                "id": gone.id,
                "team": gone.standing.team,
                "assessed_on": gone.standing.assessed_on,
                "model": gone.standing.model.id,
                "level": gone.standing.level,
                "of_its_time": gone.is_then,
                "removed_on": gone.removal.merged_on,
                "commit": gone.removal.commit,
            }
            for gone in site.gone
        ],
    }


def _named(report: Report) -> Json:
    return {"id": report.assessment.id, "team": report.assessment.team}


def _ids(reports: Iterable[Report]) -> list[str]:
    return [report.assessment.id for report in reports]


def _stood(result: Result) -> Json:
    return {"model": result.assessment.model.id, "level": result.level}


def _summary(rolled: Rolled) -> Json:
    return {
        "model": rolled.model.id,
        "team_count": len(rolled.reports),
        "level": rolled.level,
        "lowest": rolled.lowest,
        "highest": rolled.highest,
    }


def _rolled(of: Group, rolled: Rolled) -> Json:
    model = rolled.model
    return {
        **_summary(rolled),
        "name": model.name,
        "rollup": model.policy.rollup.value,
        "levels": [
            {
                "level": step.level.number,
                "label": model.label(step.level.number),
                "team_count": len(step.reports),
                "before": step.before,
                "teams": _ids(step.reports),
            }
            for step in of.distribution(rolled)
        ],
    }


def _quarter(quarter: Quarter) -> Json:
    return {
        "name": quarter.name,
        "end": quarter.end,
        "assessed": quarter.assessed,
        **{kind.replace("-", "_"): quarter.kinds.get(kind, 0) for kind in _KINDS},
        "levels": {key: list(counts) for key, counts in quarter.levels.items()},
    }


def _change(change: Change) -> Json:
    return {
        **_named(change.report),
        "change": change.kind,
        "before": _stood(change.before) if change.before else None,
        "after": _stood(change.report.result),
    }


def _missed(of: Group, missed: Missed) -> Json:
    capability = missed.capability
    return {
        "model": missed.model.id,
        "capability": capability.id,
        "name": capability.name,
        "level": capability.level,
        "impact": capability.impact,
        "lacking_count": len(missed.lacking),
        "asked_count": missed.asked,
        "having_count": len(missed.having),
        "lacking": _ids(missed.lacking),
        "ask": _ids(of.ask(missed)),
    }


def _shared(shared: Shared) -> Json:
    return {
        "customers": shared.customers,
        "yardstick": shared.yardstick.id if shared.yardstick else None,
        "team_count": len(shared.teams),
        "apart": shared.apart,
        "out_of_step": shared.out_of_step,
        "teams": [
            {
                **_named(team.report),
                **_stood(team.report.result),
                "corresponds": [level.number for level in team.alike],
                "ask": team.helper.assessment.id if team.helper else None,
                "known_count": team.known,
                "lacking_count": len(team.report.gaps),
            }
            for team in shared.teams
        ],
    }


def _moved(moved: Moved) -> Json:
    return {
        "model": moved.model.id,
        "metric": moved.metric.id,
        "name": moved.metric.name,
        "compared": moved.compared,
        "better": moved.better,
        "worse": moved.worse,
        "unchanged": moved.unchanged,
    }


def _alike(row: Alike) -> Json:
    return {
        "levels": [level.number for level in row.levels],
        "teams": {key: _ids(reports) for key, reports in row.reports.items()},
    }
