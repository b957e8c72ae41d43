"""Each team's level as a badge for other places: a picture, and what services draw one from.

Knows the form of an endpoint that badge services such as Shields read; must not know where a
badge is shown.
"""

from collections.abc import Iterator

from maturity.charts import badge
from maturity.publishing.exports import Json, as_json
from maturity.results import views
from maturity.results.views import Site
from maturity.rules.reports import Report
from maturity.rules.wording import readable

LABEL = "CX maturity"
"""What stands on the left of every badge."""


def files(site: Site) -> Iterator[tuple[str, str]]:
    """Path and text of both files of every team."""
    for key, report in site.reports.items():
        yield f"badges/{key}.svg", picture(report)
        yield f"badges/{key}.json", as_json(endpoint(report))


def picture(report: Report) -> str:
    """The badge as SVG. Its title says whose level it is, and of when."""
    assessment = report.assessment
    level, day = _level(report), readable(assessment.assessed_on)
    title = f"{LABEL} of {assessment.team}: {level}, assessed {day}"
    return badge.badge(LABEL, level, title, _shade(report))


def endpoint(report: Report) -> Json:
    """The same for a service that draws badges in a style of its own."""
    return {
        "schemaVersion": 1,
        "label": LABEL,
        "message": badge.shown(_level(report)),
        "color": badge.COLOURS[_shade(report) - 1],
    }


def _level(report: Report) -> str:
    return report.model.label(report.result.level)


def _shade(report: Report) -> int:
    return views.shade(report.result.level, report.model)
