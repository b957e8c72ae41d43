"""The organisation and its groups: what many teams' reports and histories come to together.

Pure: arranges results by model, level, capability and day; knows no pages, formats or files.
Levels of different models are never added up or averaged. Whatever is counted is counted by model,
and models stand side by side only where a crosswalk says how.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Literal

from maturity.days import after, shifted
from maturity.model import (
    Assessment,
    Capability,
    Dimension,
    Impact,
    Level,
    Metric,
    Model,
    Rollup,
    Status,
)
from maturity.past.timelines import Point, standing_on
from maturity.results import customers
from maturity.results.chapters import counterpart, crosswalk
from maturity.results.quarters import of_day
from maturity.results.views import Site, earlier
from maturity.rules import outcomes, scoring
from maturity.rules.decisions import decisions
from maturity.rules.findings import Finding
from maturity.rules.reports import Report
from maturity.rules.scoring import Result

QUARTERS = 4
"""So many ended quarters are looked back at."""
WEEKS = 13
"""Changes are those of so many weeks, a quarter, unless a reader asks for others."""

Kind = Literal["up", "down", "new", "other-model"]
"""What became of a team between two days."""
Pace = Literal["missed", "fast", "undated", "on-pace", "reached"]
"""How a target stands: its day is over; it comes before the model's typical range; it has no day;
none of these; its level is reached."""

_FEW = 5
"""So many teams to ask are enough."""
PACES: tuple[Pace, ...] = ("missed", "fast", "undated", "on-pace", "reached")
"""Those that need somebody first."""
_IMPACTS: tuple[Impact, ...] = ("high", "medium", "low")
DUE = ("stale", "due-soon", "expired-evidence")
"""Findings that time alone brings about."""
_LATE = frozenset({"stale", "pace"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One level of a model, and who is there."""

    level: Level
    reports: tuple[Report, ...]
    before: int | None
    """How many of today's teams were there on the day changes are counted from; none where git
    cannot tell."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rolled:
    """The teams of a group under one model, as one."""

    model: Model
    reports: tuple[Report, ...]
    """Lowest level and score first."""
    level: int
    """By the policy's roll-up: the gate over all cells of all teams, the weakest team, or the
    median team."""
    lowest: int
    """Level of the lowest team."""
    highest: int
    """Level of the highest team."""

    @property
    def count(self) -> int:
        """How many teams."""
        return len(self.reports)


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A team that stands elsewhere than on an earlier day."""

    report: Report
    before: Result | None
    """What it came to then; none if it had not been assessed."""
    kind: Kind


@dataclass(frozen=True, kw_only=True, slots=True)
class Missed:
    """A capability that teams lack on their way, and who has it."""

    model: Model
    capability: Capability
    lacking: tuple[Report, ...]
    """Teams with a gap here, lowest level first."""
    asked: int
    """How many teams have it in scope, in the same group."""
    having: tuple[Report, ...]
    """Teams anywhere in the organisation that have it wherever it applies to them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Spread:
    """A dimension in which teams are as far apart as the policy calls out of step, or further."""

    model: Model
    dimension: Dimension
    lowest: int
    highest: int
    low: tuple[Report, ...]
    """Teams at the lowest level."""
    high: tuple[Report, ...]
    """Teams at the highest level: those to learn from."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Aim:
    """A team's target and how it stands."""

    report: Report
    pace: Pace


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """One outcome metric over teams: in how many it went which way."""

    model: Model
    metric: Metric
    better: int
    worse: int
    unchanged: int

    @property
    def compared(self) -> int:
        """Teams with two values to compare."""
        return self.better + self.worse + self.unchanged


@dataclass(frozen=True, kw_only=True, slots=True)
class Quarter:
    """What happened up to a day, since the end of the quarter before."""

    end: date
    """The last day of the quarter, or the as-of date in the one that runs."""
    name: str
    """`Q3 2026`."""
    assessed: int
    """Assessments made."""
    kinds: Mapping[Kind, int]
    """How many teams rose, fell, came in or changed model."""
    levels: Mapping[str, tuple[int, ...]]
    """Model id: how many teams were at each level at the end, lowest level first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Alike:
    """Teams of all models at levels that correspond to the same ones of a reference model."""

    levels: tuple[Level, ...]
    """Of the reference model, lowest first; several where a level lies across them, none where
    it corresponds to none."""
    reports: Mapping[str, tuple[Report, ...]]
    """Model id: its teams here, for every model with teams."""


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """Everything a site knows, as groups of teams."""

    site: Site

    @cached_property
    def whole(self) -> "Group":
        """All teams."""
        return Group(organisation=self, path="", reports=tuple(self.site.reports.values()))

    @cached_property
    def groups(self) -> Mapping[str, "Group"]:
        """Path of every folder with teams in or below it: the group, in order of path."""
        found: dict[str, list[Report]] = {}
        for report in self.whole.reports:
            folders = report.assessment.id.split("/")[:-1]
            for depth in range(len(folders)):
                found.setdefault("/".join(folders[: depth + 1]), []).append(report)
        return {
            path: Group(organisation=self, path=path, reports=tuple(found[path]))
            for path in sorted(found)
        }

    @cached_property
    def having(self) -> Mapping[tuple[str, str], tuple[Report, ...]]:
        """Model id and capability id: the teams that have it wherever it applies."""
        found: dict[tuple[str, str], list[Report]] = {}
        for report in self.whole.reports:
            for key, (there, asked) in self.held[report.assessment.id].items():
                if there == asked:
                    found.setdefault((report.model.id, key), []).append(report)
        return {key: tuple(reports) for key, reports in found.items()}

    @cached_property
    def held(self) -> Mapping[str, Mapping[str, tuple[int, int]]]:
        """Assessment id, capability id: present and applicable cells, where any applies."""
        return {key: _held(report.assessment) for key, report in self.site.reports.items()}

    def then(self, report: Report, day: date) -> Result | None:
        """What a team came to on a day; none where it was not there, or git cannot tell."""
        if day >= self.site.as_of:
            return report.result
        point = standing_on(self.site.timelines.get(report.assessment.id, ()), day)
        return point.result if point else None


@dataclass(frozen=True, kw_only=True)
class Group:
    """Some teams: those in and below a folder of `assessments/`, or all."""

    organisation: Organisation
    path: str
    """The folder, such as `emea/north`; empty for the whole organisation."""
    reports: tuple[Report, ...]
    """In order of id."""

    @property
    def as_of(self) -> date:
        """The day that counts as today."""
        return self.organisation.site.as_of

    @cached_property
    def since(self) -> date:
        """The day changes are counted from."""
        return shifted(self.as_of, -7 * WEEKS)

    @property
    def groups(self) -> list["Group"]:
        """The groups directly below."""
        start = f"{self.path}/" if self.path else ""
        found = self.organisation.groups.items()
        return [g for p, g in found if p.startswith(start) and "/" not in p.removeprefix(start)]

    @cached_property
    def rolled(self) -> list[Rolled]:
        """The teams by model, the model with most teams first."""
        teams: dict[str, list[Report]] = {}
        for report in self.reports:
            teams.setdefault(report.model.id, []).append(report)
        models = self.organisation.site.portfolio.models
        found = [_rolled(models[key], teams[key]) for key in models if key in teams]
        return sorted(found, key=lambda one: -len(one.reports))

    @property
    def most_levels(self) -> int:
        """How many levels the longest of the models here has."""
        return max((len(rolled.model.levels) for rolled in self.rolled), default=0)

    def distribution(self, rolled: Rolled) -> list[Step]:
        """How many teams of one model are at each level, lowest level first."""
        unknown = self.organisation.site.no_history
        before = self._levels(self.since).get(rolled.model.id, (0,) * len(rolled.model.levels))
        return [
            Step(
                level=level,
                reports=tuple(r for r in rolled.reports if r.result.level == level.number),
                before=None if unknown else before[level.number - 1],
            )
            for level in rolled.model.levels
        ]

    @staticmethod
    def percent(step: Step, rolled: Rolled) -> int:
        """Share of the teams of a model that are at a level, rounded down."""
        return len(step.reports) * 100 // len(rolled.reports)

    def changes(self, since: date, until: date | None = None) -> list[Change]:
        """Teams that stand elsewhere than on an earlier day: risen, fallen, new, by another model.

        `until` is today unless it is given. None where git cannot tell.
        """
        if self.organisation.site.no_history:
            return []
        found = []
        for report in self.reports:
            now = self.organisation.then(report, until or self.as_of)
            before = self.organisation.then(report, since)
            kind = _kind(before, now) if now else None
            if kind:
                found.append(Change(report=report, before=before, kind=kind))
        order: Sequence[Kind] = ("down", "up", "other-model", "new")
        return sorted(found, key=lambda change: order.index(change.kind))

    @cached_property
    def kinds(self) -> Mapping[Kind, int]:
        """How many teams rose, fell, came in or changed model since `since`."""
        return Counter(change.kind for change in self.changes(self.since))

    @cached_property
    def paces(self) -> Mapping[Pace, int]:
        """How many targets stand in which way."""
        return Counter(aim.pace for aim in self.aims)

    @cached_property
    def dues(self) -> Mapping[str, int]:
        """How many teams are stale or due, or rest on expired evidence, by id of the finding."""
        return Counter(finding.id for _, finding in self.due)

    @cached_property
    def found(self) -> Mapping[str, str]:
        """Id of every finding that a team here has: what it is called, in order of name."""
        names = {f.id: f.name for r in self.reports for f in r.findings}
        return dict(sorted(names.items(), key=lambda item: item[1]))

    @cached_property
    def quarters(self) -> list[Quarter]:
        """The quarters that ended last and the one that runs, oldest first.

        None where git cannot tell.
        """
        if self.organisation.site.no_history:
            return []
        ends = _ends(self.as_of)
        days = Counter(
            self._place(ends, point.assessed_on)
            for report in self.reports
            for point in self.organisation.site.timelines.get(report.assessment.id, ())
        )
        return [
            Quarter(
                end=end,
                name="Q{0.number} {0.year}".format(of_day(end)),
                assessed=days[place],
                kinds=Counter(change.kind for change in self.changes(start, end)),
                levels=self._levels(end),
            )
            for place, (start, end) in enumerate(pairwise(ends), start=1)
        ]

    def trend(self, rolled: Rolled) -> list[tuple[str, tuple[int, ...]]]:
        """Each quarter by name, and how many teams were at each level of a model at its end."""
        none = (0,) * len(rolled.model.levels)
        return [(one.name, one.levels.get(rolled.model.id, none)) for one in self.quarters]

    @cached_property
    def missed(self) -> list[Missed]:
        """The capabilities that teams lack on the way to their goals, most missed first."""
        asked: Counter[tuple[str, str]] = Counter()
        lacking: dict[tuple[str, str], list[Report]] = {}
        for rolled in self.rolled:
            key = rolled.model.id
            for report in rolled.reports:
                asked.update((key, c) for c in self.organisation.held[report.assessment.id])
                for gap in report.gaps:
                    lacking.setdefault((key, gap.capability), []).append(report)
        models = self.organisation.site.portfolio.models
        found = [
            Missed(
                model=models[model],
                capability=models[model].capability[capability],
                lacking=tuple(reports),
                asked=asked[model, capability],
                having=self.organisation.having.get((model, capability), ()),
            )
            for (model, capability), reports in lacking.items()
        ]
        return sorted(found, key=_weight)

    @cached_property
    def helpers(self) -> list[tuple[Report, int]]:
        """The teams that have most of what others lack here, and how much of it each has."""
        known: Counter[str] = Counter()
        for missed in self.missed:
            known.update(report.assessment.id for report in missed.having)
        reports = self.organisation.site.reports
        found = sorted(known.items(), key=lambda item: (-item[1], item[0]))
        return [(reports[key], count) for key, count in found]

    def ask(self, missed: Missed) -> list[Report]:
        """A few teams that have a capability others lack, those of this group first."""
        return sorted(missed.having, key=lambda report: not _below(report, self.path))[:_FEW]

    @cached_property
    def spreads(self) -> list[Spread]:
        """Dimensions in which the teams of a model are out of step, the widest first."""
        found = [
            spread
            for rolled in self.rolled
            for dimension in rolled.model.dimensions
            if (spread := _spread(rolled, dimension))
        ]
        return sorted(found, key=lambda spread: spread.lowest - spread.highest)

    @cached_property
    def served(self) -> list[customers.Shared]:
        """Customers that several of these teams serve, those with teams furthest apart first."""
        organisation = self.organisation
        return customers.shared(self.reports, organisation.held, organisation.site.portfolio)

    @cached_property
    def clientele(self) -> list[str]:
        """The customers that the teams here serve, in order of name."""
        return sorted({word for r in self.reports for word in r.assessment.customers})

    @cached_property
    def due(self) -> list[tuple[Report, Finding]]:
        """What is stale, due or expired, the longest overdue of each first."""
        found = [(r, f) for r in self.reports for f in r.findings if f.id in DUE]
        return sorted(found, key=lambda pair: (DUE.index(pair[1].id), due(pair[0].assessment)))

    @cached_property
    def aims(self) -> list[Aim]:
        """The teams that have a target, those that miss it first."""
        found = [Aim(report=report, pace=made) for report in self.reports if (made := pace(report))]
        return sorted(found, key=lambda aim: PACES.index(aim.pace))

    @cached_property
    def outcomes(self) -> list[Moved]:
        """Outcome metrics that two values can be compared of, those of most teams first."""
        tally: dict[tuple[str, str], Counter[str]] = {}
        for report in self.reports:
            assessment = report.assessment
            past = earlier(self.organisation.site.timelines.get(assessment.id, ()), assessment)
            for trend in outcomes.trends(assessment, past):
                if trend.movement:
                    key = report.model.id, trend.metric.id
                    tally.setdefault(key, Counter())[trend.movement] += 1
        models = self.organisation.site.portfolio.models
        found = [
            Moved(
                model=models[model],
                metric=models[model].metric[metric],
                better=ways["better"],
                worse=ways["worse"],
                unchanged=ways["unchanged"],
            )
            for (model, metric), ways in tally.items()
        ]
        return sorted(found, key=lambda moved: (-moved.compared, moved.model.id))

    @cached_property
    def decisions(self) -> list[tuple[Report, tuple[str, ...]]]:
        """Teams with something to decide: those with what is late first, then the lowest."""
        late = {aim.report.assessment.id for aim in self.aims if aim.pace in ("missed", "fast")}
        late |= {r.assessment.id for r in self.reports if _LATE & {f.id for f in r.findings}}
        found = [(report, made) for report in self.reports if (made := decisions(report))]
        return sorted(
            found,
            key=lambda pair: (pair[0].assessment.id not in late, _rank(pair[0])),
        )

    @cached_property
    def side_by_side(self) -> tuple[Model | None, list[Alike]]:
        """The model others refer to, and the teams of all models by its levels, highest first.

        None where all teams are under one model, or no model refers to another.
        """
        portfolio = self.organisation.site.portfolio
        reference = crosswalk(portfolio)[0]
        if reference is None or len(self.rolled) < 2:  # noqa: PLR2004  one stands beside another
            return None, []
        rows: dict[tuple[int, ...], dict[str, list[Report]]] = {}
        for rolled in self.rolled:
            for step in self.distribution(rolled):
                if step.reports:
                    like = counterpart(portfolio, rolled.model, reference, step.level.number)
                    numbers = tuple(level.number for level in like)
                    row = rows.setdefault(numbers, {one.model.id: [] for one in self.rolled})
                    row[rolled.model.id] += step.reports
        return reference, [
            Alike(
                levels=tuple(reference.level(number) for number in numbers),
                reports={key: tuple(reports) for key, reports in rows[numbers].items()},
            )
            for numbers in sorted(rows, key=lambda n: (n[::-1], n), reverse=True)
        ]

    def _levels(self, day: date) -> Mapping[str, tuple[int, ...]]:
        """Model id: how many teams were at each of its levels on a day."""
        counts: Counter[tuple[str, int]] = Counter()
        for report in self.reports:
            if result := self.organisation.then(report, day):
                counts[result.assessment.model.id, result.level] += 1
        models = self.organisation.site.portfolio.models
        return {
            key: tuple(counts[key, level.number] for level in models[key].levels)
            for key in models
            if any(model == key for model, _ in counts)
        }

    @staticmethod
    def _place(ends: Sequence[date], day: date) -> int | None:
        """Which of the spans up to these days a day lies in; none after the last."""
        return next((place for place, end in enumerate(ends) if day <= end), None)


def due(assessment: Assessment) -> date:
    """The day by which a team is to assess itself again."""
    return after(assessment.assessed_on, assessment.model.policy.reassess_months)


def past(timeline: Sequence[Point], model: Model) -> str:
    """A timeline for the script of the portfolio: `2024-10-14=3 2025-02-01= 2025-10-13=4@other`.

    Each day with the level from then on, nothing while the team was removed, and the model where
    it is not the team's of today. The script reads from it what `timelines.standing_on` says.
    """
    found = []
    for place, point in enumerate(timeline, start=1):
        here = point.assessment.model.id
        suffix = "" if here == model.id else f"@{here}"
        found.append(f"{point.assessed_on.isoformat()}={point.level}{suffix}")
        end = timeline[place].assessed_on if place < len(timeline) else date.max
        if point.removed_on and point.removed_on < end:
            found.append(f"{max(point.removed_on, point.assessed_on).isoformat()}=")
    return " ".join(found)


def pace(report: Report) -> Pace | None:
    """How a team's target stands; none where it has none."""
    target = report.assessment.target
    if target is None:
        return None
    if target.level <= report.result.level:
        return "reached"
    if target.by is None:
        return "undated"
    if target.by < report.as_of:
        return "missed"
    return "fast" if any(finding.id == "pace" for finding in report.findings) else "on-pace"


def _held(assessment: Assessment) -> Mapping[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for cell, rating in assessment.cells.items():
        if rating.status is not Status.NOT_APPLICABLE:
            present, asked = found.get(cell.capability, (0, 0))
            found[cell.capability] = present + (rating.status is Status.PRESENT), asked + 1
    return found


def _rank(report: Report) -> tuple[object, ...]:
    return report.result.level, report.result.pooled.score, report.assessment.id


def _rolled(model: Model, teams: Sequence[Report]) -> Rolled:
    levels = sorted(report.result.level for report in teams)
    rollup, count = model.policy.rollup, len(levels)
    if rollup is Rollup.WEAKEST:
        level = levels[0]
    elif rollup is Rollup.MEDIAN:
        level = (levels[(count - 1) // 2] + levels[count // 2]) // 2
    else:
        level = scoring.gate(_cells(teams), len(model.levels), model.policy).level
    return Rolled(
        model=model,
        reports=tuple(sorted(teams, key=_rank)),
        level=level,
        lowest=levels[0],
        highest=levels[-1],
    )


def _cells(teams: Sequence[Report]) -> Iterator[tuple[int, Status]]:
    """Level and status of every cell of all these teams, from the counts there are already."""
    for report in teams:
        for coverage in report.result.pooled.coverage:
            for status in Status:
                yield from [(coverage.level, status)] * getattr(coverage, status.value)


def _below(report: Report, path: str) -> bool:
    return not path or report.assessment.id.startswith(f"{path}/")


def _kind(before: Result | None, now: Result) -> Kind | None:
    if before is None:
        return "new"
    if before.assessment.model.id != now.assessment.model.id:
        return "other-model"
    if before.level == now.level:
        return None
    return "up" if now.level > before.level else "down"


def _weight(missed: Missed) -> tuple[int, int, int]:
    capability = missed.capability
    return -len(missed.lacking), _IMPACTS.index(capability.impact), capability.level


def _spread(rolled: Rolled, dimension: Dimension) -> Spread | None:
    levels = [
        (report, report.result.dimensions[dimension.id].level)
        for report in rolled.reports
        if dimension.id in report.result.dimensions
    ]
    if not levels:
        return None
    lowest, highest = min(n for _, n in levels), max(n for _, n in levels)
    if highest - lowest < rolled.model.policy.imbalance_levels:
        return None
    return Spread(
        model=rolled.model,
        dimension=dimension,
        lowest=lowest,
        highest=highest,
        low=tuple(report for report, level in levels if level == lowest),
        high=tuple(report for report, level in levels if level == highest),
    )


def _ends(as_of: date) -> list[date]:
    """The last days of the quarters that ended last before a day, oldest first, and that day."""
    found = [as_of]
    quarter = of_day(as_of)
    for _ in range(QUARTERS + 1):
        quarter = quarter.previous
        found.append(quarter.last)
    return found[::-1]
