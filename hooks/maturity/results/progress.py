"""How far campaigns have come: team by team, capability by capability, and day by day.

Pure look-ups and arithmetic on reports and history; knows no pages or formats. A campaign is held
against the teams there are and by its file as it is: what either was on an earlier day is not
told from it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from math import ceil
from typing import Literal

from maturity.charts import Series
from maturity.model import Campaign, Capability, Status
from maturity.past.timelines import Point
from maturity.results.organisation import Group
from maturity.rules.campaigns import (
    Call,
    Phase,
    Start,
    Tally,
    asked,
    call,
    even,
    phase,
    tally,
    total,
)
from maturity.rules.reports import Report
from maturity.rules.wording import listing, readable, share

PHASES: Sequence[Phase] = ("running", "coming", "ended")
"""In the order they are listed in."""
_FEW = 2
"""So many teams are named where it is said who has most left."""

Pace = Literal["complete", "on-pace", "behind"]
"""Everything is present; as much as an even pace would have, or more; less."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """What a campaign asks of one team, today and earlier."""

    report: Report
    call: Call
    stops: tuple[tuple[date, Tally | None], ...]
    """Day and how the team stood from then on, oldest first, as far as it bears on a day of the
    campaign; none while nothing was asked of it, for its file was removed or it was assessed by
    another model."""

    @cached_property
    def tally(self) -> Tally:
        """How far the team has come today."""
        return self.call.tally

    @property
    def left(self) -> list[tuple[Capability, list[tuple[str, Status]]]]:
        """What is not present yet, and how it stands in which dimension."""
        model = self.call.campaign.model
        return [(model.capability[key], cells) for key, cells in self.call.left.items()]

    def on(self, day: date) -> Tally | None:
        """How the team stood on a day; none where nothing was asked of it yet."""
        made = [found for since, found in self.stops if since <= day]
        return made[-1] if made else None

    @cached_property
    def start(self) -> Start | None:
        """Where its even pace begins: on the first day, or when it first was assessed after it.

        None where that is after the last day.
        """
        campaign = self.call.campaign
        first = self.on(campaign.starts)
        if first:
            return Start(day=campaign.starts, present=first.present)
        for day, _ in self.stops:
            found = self.on(day)
            if found and campaign.starts < day <= campaign.ends:
                return Start(day=day, present=found.present)
        return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """All teams together on a day."""

    day: date
    tally: Tally
    due: int
    """What an even pace would have."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One capability of a campaign, over all teams."""

    capability: Capability
    tally: Tally
    lacking: tuple[Report, ...]
    """Teams with something left here."""
    having: tuple[Report, ...]
    """Teams anywhere that have it wherever it applies: whom to ask."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """One campaign, and how far the teams of a group have come with it."""

    group: Group
    """All teams, or those in and below a folder."""
    campaign: Campaign

    @property
    def as_of(self) -> date:
        """The day that counts as today."""
        return self.group.as_of

    @property
    def no_history(self) -> str:
        """Why nothing can be said of earlier days, and what would help; empty where it can."""
        return self.group.organisation.site.no_history

    @cached_property
    def phase(self) -> Phase:
        """Where it is in time."""
        return phase(self.campaign, self.as_of)

    @property
    def number(self) -> int:
        """Which of its days today is, from 1."""
        return (self.as_of - self.campaign.starts).days + 1

    @property
    def length(self) -> int:
        """How many days it has."""
        return (self.campaign.ends - self.campaign.starts).days + 1

    @cached_property
    def parts(self) -> list[Part]:
        """The teams that it asks something of, those with most left first."""
        found = [self._part(report, made) for report, made in self._called if made.tally.asked]
        return sorted(found, key=lambda part: (-part.tally.left, part.report.assessment.id))

    @cached_property
    def idle(self) -> list[Report]:
        """Teams it names of which nothing applies to their scope."""
        return [report for report, made in self._called if not made.tally.asked]

    @cached_property
    def elsewhere(self) -> list[Report]:
        """Teams it names that are assessed by another model."""
        names, model = self.campaign.teams, self.campaign.model.id
        return [
            report
            for report in self.group.reports
            if names and self.campaign.calls(report.assessment.id) and report.model.id != model
        ]

    @cached_property
    def tally(self) -> Tally:
        """How far all teams have come today."""
        return total(part.tally for part in self.parts)

    @cached_property
    def rows(self) -> list[Row]:
        """Capability by capability, in the file's order; only those that are asked of a team."""
        model = self.campaign.model
        found = [self._row(model.capability[key]) for key in self.campaign.capabilities]
        return [row for row in found if row.tally.asked]

    @cached_property
    def days(self) -> list[Day]:
        """The burn-up: its first day, each day that changed something, and today or its last day.

        None before it begins, and where git cannot tell.
        """
        if self.phase == "coming" or self.no_history:
            return []
        starts, last = self.campaign.starts, self._last
        turns = {day for part in self.parts for day, _ in part.stops if starts < day < last}
        found: list[Day] = []
        for day in sorted({starts, *turns, last}):
            there = total(made for part in self.parts if (made := part.on(day)))
            if day in {starts, last} or there != found[-1].tally:
                found.append(Day(day=day, tally=there, due=ceil(self._even(day))))
        return found

    @cached_property
    def result(self) -> Tally:
        """What it came to: on its last day once that is over and git can tell, else today."""
        return self.days[-1].tally if self.phase == "ended" and self.days else self.tally

    @property
    def due(self) -> int | None:
        """What an even pace would have today; none unless it is running and git can tell."""
        return self.days[-1].due if self.phase == "running" and self.days else None

    @property
    def due_percent(self) -> int:
        """That as a share of what is asked, rounded down; 0 where there is none."""
        return (self.due or 0) * 100 // self.tally.asked if self.tally.asked else 0

    @property
    def pace(self) -> Pace | None:
        """How it stands; none where that cannot be told, and once it ended with something left."""
        if self.phase != "coming" and self.result.complete:
            return "complete"
        if self.due is None or not self.tally.asked:
            return None
        return "on-pace" if self.tally.present >= self.due else "behind"

    @property
    def late(self) -> list[Part]:
        """Teams that came in after its first day: nobody had assessed them by its model."""
        return [
            part
            for part in self.parts
            if self.days and not (part.start and part.start.day == self.campaign.starts)
        ]

    @property
    def series(self) -> list[Series]:
        """The burn-up as lines: what was present and what was asked, day by day."""
        values = [("Present", "present"), ("Asked", "asked")]
        return [
            Series(
                name=name,
                points=tuple((day.day, getattr(day.tally, key)) for day in self.days),
            )
            for name, key in values
        ]

    @property
    def line(self) -> Series:
        """The even pace from corner to corner, in tenths; a day on which a team came in has two."""
        joined = sorted({part.start.day for part in self.parts if part.start} - {self._first})
        points = [(self._first, self._even(self._first))]
        for day in joined:
            points += [(day, self._even(day, before=True)), (day, self._even(day))]
        ends = self.campaign.ends
        points.append((ends, self._even(ends)))
        return Series(
            name="Even pace", points=tuple((day, float(round(v, 1))) for day, v in points)
        )

    @property
    def _first(self) -> date:
        return self.campaign.starts

    @property
    def _last(self) -> date:
        return min(self.as_of, self.campaign.ends)

    @cached_property
    def _called(self) -> list[tuple[Report, Call]]:
        return [
            (report, made)
            for report in self.group.reports
            if (made := call(self.campaign, report.assessment))
        ]

    def _part(self, report: Report, made: Call) -> Part:
        timeline = self.group.organisation.site.timelines.get(report.assessment.id, ())
        return Part(report=report, call=made, stops=tuple(_stops(report, made, timeline)))

    def _row(self, capability: Capability) -> Row:
        cells = {
            part.report.assessment.id: tally(
                status
                for cell, status in part.call.cells.items()
                if cell.capability == capability.id
            )
            for part in self.parts
        }
        return Row(
            capability=capability,
            tally=total(cells.values()),
            lacking=tuple(p.report for p in self.parts if cells[p.report.assessment.id].left),
            having=self.group.organisation.having.get((self.campaign.model.id, capability.id), ()),
        )

    def _even(self, day: date, *, before: bool = False) -> Fraction:
        """What an even pace would have on a day; `before` the teams that came in on it."""
        ends = self.campaign.ends
        found = Fraction(0)
        for part in self.parts:
            goal = part.on(self._last)
            if (
                part.start
                and goal
                and (part.start.day < day or (part.start.day == day and not before))
            ):
                found += even(part.start, goal.asked, ends, day)
        return found


def campaigns(group: Group) -> list[Progress]:
    """All campaigns: those that run, then those to come, then those that ended.

    First in each is what ends next, what begins next, what ended last.
    """

    def place(one: Progress) -> tuple[int, int, str]:
        starts, ends = one.campaign.starts.toordinal(), one.campaign.ends.toordinal()
        days: Mapping[Phase, int] = {"running": ends, "coming": starts, "ended": -ends}
        return PHASES.index(one.phase), days[one.phase], one.campaign.id

    found = group.organisation.site.portfolio.campaigns.values()
    return sorted((Progress(group=group, campaign=campaign) for campaign in found), key=place)


def running(group: Group) -> list[Progress]:
    """The campaigns that run and ask something of a group."""
    return [one for one in campaigns(group) if one.phase == "running" and one.tally.asked]


# --- in words -----------------------------------------------------------------------------------


def headline(found: Progress) -> str:
    """`23 of 41 (56 %) present`."""
    if not found.result.asked:
        return "Nothing asked"
    return f"{share(found.result.present, found.result.asked)} present"


def stand(found: Progress) -> str:
    """Where it is in time and whether it keeps its pace, in a sentence."""
    campaign, result = found.campaign, found.result
    if not found.tally.asked:
        return "It asks nothing of any team that there is."
    if found.phase == "coming":
        return f"It begins on {readable(campaign.starts)}."
    if found.phase == "ended":
        return _ended(found)
    day = f"Day {found.number} of {found.length}"
    if result.complete:
        return f"{day}, and everything is present."
    if found.due is None:
        return f"{day}."
    return f"{day}: an even pace would be at {found.due}, so this is {_distance(found, found.due)}."


def _ended(found: Progress) -> str:
    day, result = f"It ended on {readable(found.campaign.ends)}", found.result
    if found.no_history:
        return f"{day}. How it stood then cannot be told; this is how it stands today."
    said = "with everything present" if result.complete else f"{result.left} short"
    if not result.asked:
        said = "before any of these teams was assessed"
    after = ""
    if result != found.tally:
        after = f" Today it is {share(found.tally.present, found.tally.asked)}."
    return f"{day}, {said}.{after}"


def most(found: Progress) -> str:
    """Who has most left, in a sentence; empty where nobody has anything left."""
    open_ = [part for part in found.parts if part.tally.left]
    if not open_:
        return ""
    first = [f"{part.report.assessment.team} ({part.tally.left})" for part in open_[:_FEW]]
    if len(open_) > len(first):
        return f"{listing(first)} have most left."
    only = "has something" if len(first) == 1 else "have something"
    return f"{'Only ' if len(found.parts) > len(first) else ''}{listing(first)} {only} left."


def word(found: Progress) -> str:
    """How it stands, in a word or two; empty where that cannot be told."""
    if found.pace == "complete":
        return "complete"
    if found.phase == "ended" and found.result.asked and not found.no_history:
        return f"{found.result.left} short"
    return "" if found.due is None or not found.tally.asked else _distance(found, found.due)


def summary(found: Progress) -> str:
    """The campaign in two sentences, as search and lists show it."""
    return f"{headline(found)}. {stand(found)}"


def _distance(found: Progress, due: int) -> str:
    apart = found.tally.present - due
    return f"{abs(apart)} {'ahead' if apart > 0 else 'behind'}" if apart else "on pace"


def _stops(
    report: Report, made: Call, timeline: Sequence[Point]
) -> Iterator[tuple[date, Tally | None]]:
    """Every assessment before today's and every removal, and today's from its own day on.

    Without what nothing of the campaign's own days depends on: for a thousand teams that is much.
    """
    campaign, today = made.campaign, min(report.assessment.assessed_on, report.as_of)
    earlier = [point for point in timeline if point.assessed_on < today]
    days = [*(point.assessed_on for point in earlier), today]
    for point, end in zip(earlier, days[1:], strict=True):
        if end <= campaign.starts or point.assessed_on > campaign.ends:
            continue
        standing = point.standing
        here = standing.model.id == campaign.model.id
        yield point.assessed_on, tally(asked(campaign, standing.cells).values()) if here else None
        if point.removed_on and point.removed_on < end:
            yield max(point.removed_on, point.assessed_on), None
    yield today, made.tally
