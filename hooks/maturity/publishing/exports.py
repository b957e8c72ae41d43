"""Results as data: the `api/v1` tree and the CSV inventories.

Knows the published formats, whose keys never change meaning within v1; writes no files.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from fractions import Fraction
from typing import Any

from maturity.model import (
    Assessment,
    Cell,
    Evidence,
    Initiative,
    Model,
    Objective,
    Outcome,
    Returns,
    Status,
    Target,
    Waiver,
)
from maturity.past.timelines import Point
from maturity.publishing import apischemas, campaigndata, orgdata, tables
from maturity.results import progress, sheets
from maturity.results.organisation import Organisation
from maturity.results.progress import Progress
from maturity.results.views import Site, earlier
from maturity.rules import objectives
from maturity.rules.findings import Finding
from maturity.rules.gaps import Gap
from maturity.rules.outcomes import Trend, balance, trends
from maturity.rules.paths import Path
from maturity.rules.reports import Report
from maturity.rules.schedule import Slot
from maturity.rules.scoring import Coverage, Gate, rounded

SCHEMA_VERSION = "1"

Json = dict[str, Any]


def files(site: Site) -> Iterator[tuple[str, str]]:
    """Every data file: its path from the root of the site, and its text."""
    made = Organisation(site=site)
    campaigns = progress.campaigns(made.whole)
    yield "api/v1/index.json", as_json(_index(made, campaigns), None)
    for model in site.portfolio.models.values():
        yield f"api/v1/models/{model.id}.json", as_json(model_data(model, site.as_of), None)
        for name, text in sheets.files(model):
            yield f"sheets/{model.id}/{name}", text
    for key, report in site.reports.items():
        yield (
            f"api/v1/teams/{key}.json",
            as_json(team_data(report, site.timelines.get(key, ())), None),
        )
        yield f"api/v1/inventory/{key}.csv", inventory(report.assessment)
    for key, source in site.sources.items():
        yield f"api/v1/sources/{key}.yaml", source
    yield from _organisation(made, campaigns)


def _organisation(made: Organisation, campaigns: Sequence[Progress]) -> Iterator[tuple[str, str]]:
    """The files on all teams and on groups of them, and what describes every file of the API."""
    site = made.site
    data = {
        "organisation": orgdata.group(made.whole),
        "findings": orgdata.findings(site),
        "history": orgdata.history(site),
        **{f"groups/{path}": orgdata.group(group) for path, group in made.groups.items()},
    }
    for name, said in data.items():
        head = {"schema_version": SCHEMA_VERSION, "as_of": site.as_of}
        yield f"api/v1/{name}.json", as_json({**head, **said}, None)
    for one in campaigns:
        yield f"api/v1/campaigns/{one.campaign.id}.json", as_json(campaign_data(one), None)
    for name, text in tables.files(made):
        yield f"api/v1/{name}", text
    for name, schema in apischemas.schemas().items():
        yield f"api/v1/schemas/{name}.schema.json", as_json(schema)
    yield "api/v1/openapi.json", as_json(apischemas.openapi())


def as_json(data: Json, indent: int | None = 1) -> str:
    """JSON with keys in the order given and one newline at the end.

    Published without indentation: the encoder in C cannot indent, and is ten times as fast.
    """
    return json.dumps(data, indent=indent, ensure_ascii=False, default=_plain) + "\n"


def _index(made: Organisation, campaigns: Sequence[Progress]) -> Json:
    """What there is, and where."""
    site = made.site
    return {
        "schema_version": SCHEMA_VERSION,
        "as_of": site.as_of,
        "models": [
            {"id": m.id, "name": m.name, "version": m.version, "href": f"models/{m.id}.json"}
            for m in site.portfolio.models.values()
        ],
        "teams": [
            {
                "id": key,
                "team": r.assessment.team,
                "model": r.assessment.model.id,
                "assessed_on": r.assessment.assessed_on,
                "level": r.result.level,
                "score": rounded(r.result.pooled.score),
                "href": f"teams/{key}.json",
                "inventory": f"inventory/{key}.csv",
            }
            for key, r in site.reports.items()
        ],
        "organisation": "organisation.json",
        "groups": [orgdata.listed(group) for group in made.groups.values()],
        "campaigns": [campaigndata.listed(one) for one in campaigns],
        "findings": "findings.json",
        "history": "history.json",
        "tables": {name: f"{name}.csv" for name in tables.TABLES},
        "openapi": "openapi.json",
    }


def team_data(report: Report, timeline: Sequence[Point] = ()) -> Json:
    """One team's report: levels, coverage, gaps and the path to the next level.

    `score`, `margin`, `blocking_level` and `coverage` are of all cells in scope together,
    whichever roll-up decides `level`.
    """
    assessment, result = report.assessment, report.result
    return {
        "schema_version": SCHEMA_VERSION,
        "id": assessment.id,
        "team": assessment.team,
        "model": {"id": assessment.model.id, "version": assessment.model.version},
        "assessed_on": assessment.assessed_on,
        "as_of": report.as_of,
        "customers": list(assessment.customers),
        "scope": list(assessment.scope),
        "claimed_level": assessment.claimed_level,
        "target": _without_none(assessment.target),
        **_gate(result.pooled),
        "level": result.level,
        "rollup": {how.value: level for how, level in result.rollups.items()},
        "audit_level": result.audit_level,
        "dimensions": {key: _gate(gate) for key, gate in result.dimensions.items()},
        "gaps": [_gap(gap) for gap in report.gaps],
        "top_gaps": [gap.capability for gap in report.top],
        "roadmap": [
            {"capability": g.capability, **_slot(report.schedule[g.capability])}
            for g in report.roadmap
        ],
        "path": path_data(report.path),
        "findings": [_finding(finding) for finding in report.findings],
        "evidence": asdict(report.support),
        "initiatives": [_initiative(initiative) for initiative in assessment.initiatives],
        "objectives": [_objective(objective) for objective in assessment.objectives],
        "draft_objective": asdict(objectives.draft(report)),
        "outcomes": [_trend(trend) for trend in trends(assessment, earlier(timeline, assessment))],
        "returns": _returns(assessment.returns),
        "votes": {
            b.dimension: {
                "counts": {str(level): n for level, n in enumerate(b.counts, start=1) if n},
                "lower": b.lower,
                "median": b.median,
                "upper": b.upper,
                "agrees": b.agrees,
            }
            for b in report.ballots
        },
        "history": [
            {
                "commit": point.revision.commit,
                "assessed_on": point.assessed_on,
                "level": point.result.level,
                "score": rounded(point.result.pooled.score),
            }
            for point in timeline
        ],
        "ratings": _ratings(assessment),
    }


def campaign_data(of: Progress) -> Json:
    """One campaign: what it asks, how far teams and capabilities are, and each day so far."""
    return {"schema_version": SCHEMA_VERSION, "as_of": of.as_of, **campaigndata.campaign(of)}


def path_data(path: Path | None) -> Json | None:
    """The cheapest way to a level; null where it cannot be reached."""
    if path is None:
        return None
    return {
        "to": path.to,
        "cost": _number(path.cost),
        "exact": path.exact,
        "cells": [list(cell) for cell in path.cells],
    }


def model_data(model: Model, as_of: date) -> Json:
    """A model as it is in its file, with defaults filled in."""
    return {"schema_version": SCHEMA_VERSION, "as_of": as_of, **asdict(model)}


def inventory(assessment: Assessment) -> str:
    """The capability inventory as a spreadsheet: rows capabilities, columns dimensions.

    A cell the capability does not apply to is empty; one nobody rated is `?`.
    """
    model = assessment.model
    asked = {cell.capability for cell in assessment.cells}
    names = [model.dimension[d].name for d in assessment.scope]
    rows = [["id", "capability", "level", *names]]
    for c in (c for c in model.capabilities if c.id in asked):
        ratings = (assessment.cells.get(Cell(c.id, d)) for d in assessment.scope)
        marks = (r.status.glyph if r else "" for r in ratings)
        rows.append([c.id, c.name, str(c.level), *marks])
    return sheets.table(rows)


def _gate(gate: Gate) -> Json:
    return {
        "level": gate.level,
        "score": rounded(gate.score),
        "margin": gate.margin,
        "blocking_level": gate.blocking_level,
        "coverage": {str(c.level): _coverage(c) for c in gate.coverage},
    }


def _coverage(coverage: Coverage) -> Json:
    return {
        "applicable": coverage.applicable,
        "present": coverage.present,
        "partial": coverage.partial,
        "missing": coverage.missing,
        "unrated": coverage.unrated,
        "not_applicable": coverage.not_applicable,
        "holds": coverage.holds,
    }


def _finding(finding: Finding) -> Json:
    return {
        "id": finding.id,
        "message": finding.message,
        "cells": [list(cell) for cell in finding.cells],
        "action": finding.action,
        "waived": _without_none(finding.waived),
    }


def _gap(gap: Gap) -> Json:
    return {
        "capability": gap.capability,
        "level": gap.level,
        "dimensions": {d: status.value for d, status in gap.dimensions.items()},
        "effort": gap.effort,
        "impact": gap.impact,
        "quadrant": gap.quadrant.value,
        "blocked_by": list(gap.blocked_by),
        "unlocks": list(gap.unlocks),
    }


def _slot(slot: Slot) -> Json:
    return {
        "horizon": slot.horizon.value,
        "start": slot.start,
        "end": slot.end,
        "phase": slot.phase,
        "dated": slot.dated,
        "owner": slot.owner or None,
        "initiatives": [initiative.id for initiative in slot.initiatives],
    }


def _initiative(initiative: Initiative) -> Json:
    return {**_kept(asdict(initiative)), "closes": initiative.closes}


def _objective(objective: Objective) -> Json:
    results = (
        {**_kept(asdict(result)), "progress": objectives.result_progress(result)}
        for result in objective.results
    )
    return {
        "objective": objective.objective,
        "owner": objective.owner or None,
        "by": objective.by,
        "progress": objectives.objective_progress(objective),
        "results": [*results],
    }


def _trend(trend: Trend) -> Json:
    """An outcome as the team gave it, with what follows; null where a figure is missing."""
    return {
        **(_without_none(trend.outcome) or {}),
        "before": trend.before,
        "movement": trend.movement,
        "progress": trend.progress,
    }


def _returns(returns: Returns | None) -> Json | None:
    if returns is None:
        return None
    sums = balance(returns)
    return {
        **(_without_none(returns) or {}),
        "net": _number(sums.net),
        "multiple": None if sums.multiple is None else rounded(sums.multiple),
    }


def _ratings(assessment: Assessment) -> Json:
    found: dict[str, dict[str, Json]] = {}
    for cell, rating in assessment.cells.items():
        if rating.status is not Status.UNRATED:
            said = {
                "status": rating.status.value,
                "reason": rating.reason,
                "note": rating.note,
                "evidence": [_kept(_evidence(e)) for e in rating.evidence],
            }
            found.setdefault(cell.capability, {})[cell.dimension] = _kept(said)
    return found


def _without_none(
    value: Target | Outcome | Waiver | Returns | None,
) -> Json | None:
    if value is None:
        return None
    return asdict(value, dict_factory=lambda kv: {k: v for k, v in kv if v is not None})


def _evidence(evidence: Evidence) -> Json:
    return {"title": evidence.title, "url": evidence.url, "date": evidence.date}


def _kept(said: Json) -> Json:
    """What was said, without what was not."""
    return {key: value for key, value in said.items() if value not in (None, "", [], ())}


def _number(value: Fraction) -> int | float:
    return value.numerator if value.denominator == 1 else float(value)


def _plain(value: object) -> object:
    match value:
        case date():
            return value.isoformat()
        case Fraction():
            return _number(value)
        case Mapping():
            return dict(value)
    raise TypeError(type(value))
