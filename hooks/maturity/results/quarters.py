"""What a quarter changed, team by team: two days held against each other.

Pure look-ups on points in time; knows no HTML.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from maturity.days import shifted
from maturity.model import Status
from maturity.past.timelines import Point, moves, standing_on
from maturity.rules.outcomes import Trend, trends
from maturity.rules.wording import listing, plural

MOST = 8
"""So many quarters have a page: the last two years."""


class Quarter(NamedTuple):
    """Three months of a year."""

    year: int
    number: int
    """1 to 4."""

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return shifted(self.following.first, -1)

    @property
    def following(self) -> "Quarter":
        """The quarter after it."""
        year, number = divmod(self.year * 4 + self.number, 4)
        return Quarter(year, number + 1)

    @property
    def previous(self) -> "Quarter":
        """The quarter before it."""
        year, number = divmod(self.year * 4 + self.number - 2, 4)
        return Quarter(year, number + 1)

    @property
    def id(self) -> str:
        """`2026-q3`."""
        return f"{self.year}-q{self.number}"

    @property
    def name(self) -> str:
        """`third quarter of 2026`."""
        return f"{('first', 'second', 'third', 'fourth')[self.number - 1]} quarter of {self.year}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """A team at the end of a quarter, beside where it stood before."""

    team: str
    """Its id."""
    before: Point | None
    """Where it stood at the end of the quarter before; none if it was not there yet."""
    after: Point | None
    """Where it stands at the end; none once its file is gone."""
    gained: int
    """Cells that became present."""
    lost: int
    """Cells that are present no longer."""
    trends: tuple[Trend, ...]
    """Its outcome metrics, against the assessment before."""

    @property
    def levels(self) -> int:
        """By how many levels it rose, below 0 where it fell; 0 where they cannot be compared."""
        if not (self.before and self.after) or (
            self.before.assessment.model.id != self.after.assessment.model.id
        ):
            return 0
        return self.after.result.level - self.before.result.level


def of_day(day: date) -> Quarter:
    """The quarter a day lies in."""
    return Quarter(day.year, (day.month + 2) // 3)


def recent(timelines: Mapping[str, Sequence[Point]], as_of: date) -> list[Quarter]:
    """The quarters to look back on, the newest first; none where nothing was assessed yet."""
    firsts = [timeline[0].assessed_on for timeline in timelines.values() if timeline]
    found: list[Quarter] = []
    quarter = of_day(as_of)
    while firsts and len(found) < MOST and quarter.last >= min(firsts):
        found.append(quarter)
        quarter = quarter.previous
    return found


def turns(timelines: Mapping[str, Sequence[Point]], quarter: Quarter) -> Iterator[Turn]:
    """Every team that was assessed anew in a quarter, that came or that went, by id."""
    start = shifted(quarter.first, -1)
    for team, timeline in timelines.items():
        before, after = (standing_on(timeline, day) for day in (start, quarter.last))
        if (before and before.assessed_on) == (after and after.assessed_on):
            continue
        moved = [*moves(before, after).values()] if before and after else []
        past = [before.assessment] if before else []
        yield Turn(
            team=team,
            before=before,
            after=after,
            gained=sum(now is Status.PRESENT for _, now in moved),
            lost=sum(was is Status.PRESENT for was, _ in moved),
            trends=tuple(trends(after.assessment, past)) if after else (),
        )


def summary(found: Sequence[Turn]) -> str:
    """What a quarter changed, in a sentence."""
    if not found:
        return "No team was assessed."
    up, down = (sum(turn.levels * way > 0 for turn in found) for way in (1, -1))
    fresh, gone = (sum(getattr(t, side) is None for t in found) for side in ("before", "after"))
    said = [
        *([f"{up} went up"] if up else []),
        *([f"{down} went down"] if down else []),
        *([f"{fresh} for the first time"] if fresh else []),
        *([f"{gone} left"] if gone else []),
    ]
    teams = f"{plural(len(found), 'team')} {'was' if len(found) == 1 else 'were'} assessed"
    return f"{teams}: {listing(said)}." if said else f"{teams}, and no level changed."


def levels(
    timelines: Mapping[str, Sequence[Point]], model: str, quarters: Sequence[Quarter]
) -> list[list[int]]:
    """For each quarter, at its end, the levels of all teams under a model, the lowest first."""
    return [
        sorted(
            point.result.level
            for timeline in timelines.values()
            if (point := standing_on(timeline, quarter.last)) and point.assessment.model.id == model
        )
        for quarter in quarters
    ]
