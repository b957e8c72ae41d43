"""What campaigns ask of a team, how much of it is there, and how much an even pace would have.

Pure: statuses of cells and days in, whole numbers out; knows no history, formats or pages.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from maturity.model import Assessment, Campaign, Cell, Status

Phase = Literal["running", "coming", "ended"]
"""Where a campaign is in time; its first and its last day belong to it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """So many cells of each status."""

    present: int = 0
    partial: int = 0
    missing: int = 0
    unrated: int = 0
    not_applicable: int = 0
    """Asked for by the campaign, and left out of what counts."""

    @property
    def asked(self) -> int:
        """The cells that count: all but those that cannot apply."""
        return self.present + self.partial + self.missing + self.unrated

    @property
    def left(self) -> int:
        """The cells that are asked for and not present; a part of one does not count."""
        return self.asked - self.present

    @property
    def percent(self) -> int:
        """Share of what is asked that is present, rounded down; 0 where nothing is."""
        return self.present * 100 // self.asked if self.asked else 0

    @property
    def complete(self) -> bool:
        """Something is asked, and all of it is present."""
        return 0 < self.asked == self.present


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """A campaign, and what it asks of one team."""

    campaign: Campaign
    cells: Mapping[Cell, Status]
    """Every cell in the team's scope that is asked for, by capability in the campaign's order."""

    @property
    def tally(self) -> Tally:
        """How far the team has come."""
        return tally(self.cells.values())

    @property
    def left(self) -> Mapping[str, list[tuple[str, Status]]]:
        """Capability id: dimension id and status of what is not present yet."""
        found: dict[str, list[tuple[str, Status]]] = {}
        for cell, status in self.cells.items():
            if status not in {Status.PRESENT, Status.NOT_APPLICABLE}:
                found.setdefault(cell.capability, []).append((cell.dimension, status))
        return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Start:
    """Where the even pace of one team begins."""

    day: date
    present: int
    """Cells that were there."""


def tally(statuses: Iterable[Status]) -> Tally:
    """How many there are of each status."""
    counts = dict.fromkeys((status.value for status in Status), 0)
    for status in statuses:
        counts[status.value] += 1
    return Tally(**counts)


def total(tallies: Iterable[Tally]) -> Tally:
    """All of them as one."""
    found = [*tallies]
    return Tally(
        **{s.value: sum(getattr(one, s.value) for one in found) for s in Status},
    )


def phase(campaign: Campaign, as_of: date) -> Phase:
    """Where a campaign is on a day."""
    if as_of < campaign.starts:
        return "coming"
    return "running" if as_of <= campaign.ends else "ended"


def asked(campaign: Campaign, cells: Mapping[Cell, Status]) -> dict[Cell, Status]:
    """Of some cells those that a campaign asks for, by capability in its order."""
    return {cell: cells[cell] for cell in campaign.cells if cell in cells}


def call(campaign: Campaign, assessment: Assessment) -> Call | None:
    """What a campaign asks of a team; none where it does not name it, or names another model."""
    if campaign.model.id != assessment.model.id or not campaign.calls(assessment.id):
        return None
    ratings = assessment.cells
    cells = {cell: ratings[cell].status for cell in campaign.cells if cell in ratings}
    return Call(campaign=campaign, cells=cells)


def running(campaigns: Iterable[Campaign], assessment: Assessment, as_of: date) -> Iterator[Call]:
    """What the campaigns of a day ask of a team, the one that ends first at the top."""
    now = [campaign for campaign in campaigns if phase(campaign, as_of) == "running"]
    for campaign in sorted(now, key=lambda one: (one.ends, one.id)):
        made = call(campaign, assessment)
        if made and made.tally.asked:
            yield made


def even(start: Start, goal: int, ends: date, day: date) -> Fraction:
    """Cells on the straight line from a start to everything on the last day.

    What was there at the start and is asked no longer is not counted, so the line never falls.
    """
    if day >= ends:
        return Fraction(goal)
    first = min(start.present, goal)
    return first + Fraction((goal - first) * (day - start.day).days, (ends - start.day).days)
