"""Teams that serve the same customers: how far apart they are, and who could help whom.

Pure: arranges reports. Levels of different models are held side by side through the crosswalk
only, and a distance is counted only as far as the crosswalk is sure of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from maturity.model import Level, Model, Portfolio
from maturity.results.chapters import counterpart, crosswalk
from maturity.rules.reports import Report

Held = Mapping[str, Mapping[str, tuple[int, int]]]
"""Assessment id, capability id: present and applicable cells."""

_ENDS = 5, 3
"""Of many teams, so many of the lowest and of the highest are shown."""
_ASKED = 10
"""Help is looked for among so many teams, those that stand highest."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Served:
    """A team among those that serve the same customers."""

    report: Report
    alike: tuple[Level, ...]
    """The levels of the yardstick that its own corresponds to, lowest first; none if to none."""
    helper: Report | None
    """The team that has most of what this one lacks; else one far ahead under another model."""
    known: int
    """How many of this team's gaps are capabilities that the helper has wherever they apply."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shared:
    """All teams that serve the same customers."""

    customers: str
    """The word they share, an id."""
    yardstick: Model | None
    """The model by whose levels they are held side by side: their own if it is one, else the one
    that others refer to; none if no model refers to another."""
    teams: tuple[Served, ...]
    """Lowest first; those that correspond to nothing last."""
    apart: int
    """The lowest and the highest are apart by so many levels of the yardstick, or more."""

    @property
    def bounded(self) -> bool:
        """The crosswalk leaves open whether they are further apart."""
        return any(len(team.alike) > 1 for team in self.teams)

    @property
    def ends(self) -> tuple[Served, ...]:
        """The teams to show: all of a few; of many, the lowest and the highest."""
        low, high = _ENDS
        return (
            self.teams if len(self.teams) <= low + high else self.teams[:low] + self.teams[-high:]
        )

    @property
    def furthest(self) -> tuple[Served, Served]:
        """The lowest and the highest of those that correspond to something."""
        compared = [team for team in self.teams if team.alike]
        return compared[0], max(compared, key=lambda team: team.alike[0].number)

    @property
    def out_of_step(self) -> bool:
        """They are as far apart as the yardstick calls out of step, or further."""
        return self.yardstick is not None and self.apart >= self.yardstick.policy.imbalance_levels


def words(customers: str) -> str:
    """An id as readers see it: `small business`."""
    return customers.replace("-", " ")


def shared(reports: Sequence[Report], held: Held, portfolio: Portfolio) -> list[Shared]:
    """Customers that two or more of these teams serve; those with teams furthest apart first."""
    serving: dict[str, list[Report]] = {}
    for report in reports:
        for word in report.assessment.customers:
            serving.setdefault(word, []).append(report)
    found = [
        _shared(word, serving[word], held, portfolio)
        for word in sorted(serving)
        if len(serving[word]) > 1
    ]
    return sorted(found, key=lambda one: (not one.out_of_step, -one.apart, -len(one.teams)))


def _shared(word: str, reports: Sequence[Report], held: Held, portfolio: Portfolio) -> Shared:
    models = {report.model.id: report.model for report in reports}
    yardstick = reports[0].model if len(models) == 1 else crosswalk(portfolio)[0]
    stands = {(report.model.id, report.result.level) for report in reports}
    alike = {
        (key, level): counterpart(portfolio, models[key], yardstick, level) if yardstick else ()
        for key, level in stands
    }

    def levels(report: Report) -> tuple[Level, ...]:
        return alike[report.model.id, report.result.level]

    def place(report: Report) -> tuple[object, ...]:
        numbers = [level.number for level in levels(report)]
        return not numbers, numbers, report.result.pooled.score, report.assessment.id

    ordered = sorted(reports, key=place)
    top = max((r for r in ordered if levels(r)), key=lambda r: levels(r)[0].number, default=None)
    able = {
        key: [report for report in reversed(ordered) if report.model.id == key][:_ASKED]
        for key in models
    }

    def behind(report: Report) -> int:
        """By how many levels it is behind the highest, at least."""
        if top is None or not levels(report):
            return 0
        return max(levels(top)[0].number - levels(report)[-1].number, 0)

    def served(report: Report) -> Served:
        lacking = {gap.capability for gap in report.gaps}
        helper, known = max(
            ((other, len(lacking & _closed(held, other))) for other in able[report.model.id]),
            key=lambda pair: pair[1],
        )
        if known:
            return Served(report=report, alike=levels(report), helper=helper, known=known)
        far = yardstick and behind(report) >= yardstick.policy.imbalance_levels
        return Served(report=report, alike=levels(report), helper=top if far else None, known=0)

    return Shared(
        customers=word,
        yardstick=yardstick,
        teams=tuple(map(served, ordered)),
        apart=max(map(behind, ordered)),
    )


def _closed(held: Held, report: Report) -> set[str]:
    """Capabilities that a team has wherever they apply to it."""
    cells = held[report.assessment.id]
    return {capability for capability, (present, asked) in cells.items() if present == asked}
