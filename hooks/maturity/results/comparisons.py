"""Which comparisons are worth making, and what the script that makes others is handed.

Pure: picks from an organisation; what is compared below the level, the script finds in the
published data.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from maturity.past.timelines import Point
from maturity.results import whatif
from maturity.results.chapters import counterpart, crosswalk
from maturity.results.customers import Served
from maturity.results.organisation import Organisation
from maturity.results.views import Site
from maturity.rules.scoring import Result


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """An assessment that is compared."""

    id: str
    """The team's id today."""
    result: Result

    @property
    def day(self) -> date:
        """When it was made."""
        return self.result.assessment.assessed_on

    @property
    def address(self) -> str:
        """How an address names it: `emea/payments@2026-10-12`."""
        return f"{self.id}@{self.day.isoformat()}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """Two assessments side by side."""

    before: Side
    after: Side
    customers: str = ""
    """The customers that both teams serve; empty for one team at two dates."""


def over_time(site: Site) -> list[Comparison]:
    """Every team's latest assessment with the one before it, the latest first."""
    found = [
        Comparison(
            before=Side(id=key, result=past[-1].result), after=Side(id=key, result=made.result)
        )
        for key, made in site.reports.items()
        if (past := _before(site.timelines.get(key, ()), made.assessment.assessed_on))
    ]
    return sorted(found, key=lambda one: one.after.day, reverse=True)


def _before(timeline: Sequence[Point], day: date) -> list[Point]:
    return [point for point in timeline if point.assessed_on < day]


def between_teams(made: Organisation) -> list[Comparison]:
    """The lowest and the highest of the teams that serve the same customers and are out of step."""
    return [
        Comparison(before=_side(low), after=_side(high), customers=shared.customers)
        for shared in made.whole.served
        if shared.out_of_step
        for low, high in [shared.furthest]
    ]


def _side(team: Served) -> Side:
    return Side(id=team.report.assessment.id, result=team.report.result)


def data(site: Site) -> str:
    """What levels of each model correspond to, as JSON for a script element.

    The model that others refer to, and for each model and level, lowest first, the numbers of its
    levels; nothing where no model refers to another.
    """
    portfolio = site.portfolio
    reference = crosswalk(portfolio)[0]
    if reference is None:
        return whatif.embedded({"reference": None, "levels": {}})
    levels = {
        key: [
            [one.number for one in counterpart(portfolio, model, reference, level.number)]
            for level in model.levels
        ]
        for key, model in portfolio.models.items()
    }
    labels = [reference.label(level.number) for level in reference.levels]
    named = {"id": reference.id, "name": reference.name, "labels": labels}
    return whatif.embedded({"reference": named, "levels": levels})
