"""A team's past as data: what each of its assessments came to, and how every cell was rated.

Knows the published format, whose keys never change meaning within v1; writes no files.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from maturity.model import Status
from maturity.past.timelines import Point
from maturity.publishing.exports import SCHEMA_VERSION, as_json
from maturity.results.views import Site
from maturity.rules.reports import Report
from maturity.rules.scoring import rounded

Json = dict[str, Any]


def files(site: Site) -> Iterator[tuple[str, str]]:
    """Path and text of each team's history."""
    for key, report in site.reports.items():
        data = history(report, site.timelines.get(key, ()), site)
        yield f"api/v1/history/{key}.json", as_json(data, None)


def history(report: Report, timeline: Sequence[Point], site: Site) -> Json:
    """Every committed assessment of a team, oldest first, and what could not be read."""
    assessment = report.assessment
    return {
        "schema_version": SCHEMA_VERSION,
        "id": assessment.id,
        "team": assessment.team,
        "as_of": report.as_of,
        "draft": assessment.id in site.drafts,
        "missing": site.no_history or None,
        "assessments": [_point(point) for point in timeline],
        "unread": [
            {
                "commit": gap.revision.commit,
                "merged_on": gap.revision.merged_on,
                "assessed_on": gap.assessed_on,
                "level_then": gap.level_then,
                "reason": gap.reason,
            }
            for gap in site.unread.get(assessment.id, ())
        ],
    }


def _point(point: Point) -> Json:
    assessment, revision = point.assessment, point.revision
    return {
        "assessed_on": point.assessed_on,
        "model": assessment.model.id,
        "commit": revision.commit,
        "authored_on": revision.authored_on,
        "merged_on": revision.merged_on,
        "removed_on": point.removed_on,
        "subject": revision.subject,
        "level": point.level,
        "level_then": point.level_then,
        "score": rounded(point.result.pooled.score),
        "dimensions": {key: gate.level for key, gate in point.result.dimensions.items()},
        "ratings": _ratings(point),
    }


def _ratings(point: Point) -> Json:
    """Capability id: dimension id: status; what nobody rated is left out."""
    found: dict[str, dict[str, str]] = {}
    for cell, status in point.standing.cells.items():
        if status is not Status.UNRATED:
            found.setdefault(cell.capability, {})[cell.dimension] = status.value
    return found
