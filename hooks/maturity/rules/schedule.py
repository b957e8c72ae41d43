"""When gaps can be closed: the team's own plans where it has any, the model's pace elsewhere.

Pure: knows dates, efforts and initiatives; nothing of what a gap is worth, of findings or pages.
"Today" is an argument.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from maturity.days import after, shifted
from maturity.model import Effort, Initiative, Level
from maturity.rules.gaps import Gap
from maturity.rules.scoring import Result

_MONTH = 30
_DURATION: Mapping[Effort, int] = {"S": 1 * _MONTH, "M": 3 * _MONTH, "L": 9 * _MONTH}
"""Days from start to end."""

Phase = Literal["done", "overdue", "now", "next", "later"]
"""Where a piece of work stands on a day."""


class Horizon(StrEnum):
    """When a gap can be closed, counted from the as-of date."""

    WEEKS = "0-30-days"
    QUARTER = "30-90-days"
    YEAR = "3-12-months"
    LATER = "12-24-months"
    """And whatever takes longer."""

    @classmethod
    def of(cls, days: int) -> "Horizon":
        """The horizon of an end so many days ahead; what is overdue is to be done at once."""
        limits = {cls.WEEKS: 30, cls.QUARTER: 90, cls.YEAR: 366}
        return next((horizon for horizon, limit in limits.items() if days <= limit), cls.LATER)

    @property
    def words(self) -> str:
        """The horizon in words, such as 3–12 months."""
        first, last, unit = self.value.split("-")
        return f"{first}–{last} {unit}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """When one gap is worked on, and by whom."""

    start: date
    end: date
    horizon: Horizon
    phase: Phase
    dated: bool
    """The team itself set the end."""
    owner: str
    """Who closes the gap, in the team's words; empty where it does not say."""
    initiatives: tuple[Initiative, ...]
    """The team's work on it that is neither done nor stopped."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Typical:
    """How long it typically takes from a team's level to another, by its model."""

    least: int
    """Months, as far as the model says."""
    most: int | None
    """Months; None where the model does not say for each of the levels between."""
    earliest: date
    """The day after the least of months, from the assessment on."""
    latest: date | None
    """The day after the most of months."""


def schedule(sequence: Iterable[Gap], result: Result, as_of: date) -> Mapping[str, Slot]:
    """When each gap of a sequence can be closed, by the id of its capability.

    The team's own dates count, those of a single capability before those of an initiative. Else a
    gap starts when the last one it requires ends, and not before the model lets a team arrive at
    its level; the effort says how long it takes, and what nobody has set a date for does not end
    before today.
    """
    assessment = result.assessment
    found: dict[str, Slot] = {}
    for gap in sequence:
        work = tuple(
            i
            for i in assessment.initiatives
            if i.state in {"planned", "running"} and closes(i, gap)
        )
        override = assessment.overrides.get(gap.capability)
        starts = [
            override and override.start,
            min((i.start for i in work if i.start), default=None),
        ]
        ends = [override and override.due, max((i.due for i in work if i.due), default=None)]
        owners = [override.owner if override else "", *(i.owner for i in work)]
        start, end = (next((day for day in days if day), None) for days in (starts, ends))
        dated = end is not None
        planned = dated or start is not None or any(i.state == "running" for i in work)
        duration = _DURATION[gap.effort]
        if end is None:
            if start is None:
                requires = assessment.model.capability[gap.capability].requires
                arrived = shifted(as_of, _arrival(result, gap.level))
                start = max([arrived, *(found[key].end for key in requires if key in found)])
            end = max(shifted(start, duration), as_of)
        elif start is None or start > end:
            start = max(shifted(end, -duration), min(as_of, end))
        found[gap.capability] = Slot(
            start=start,
            end=end,
            horizon=Horizon.of((end - as_of).days),
            phase="overdue" if dated and end < as_of else _phase(start, as_of, planned=planned),
            dated=dated,
            owner=next((owner for owner in owners if owner), ""),
            initiatives=work,
        )
    return found


def closes(initiative: Initiative, gap: Gap) -> bool:
    """Whether an initiative is to close a gap, in one dimension at least."""
    here = not initiative.dimensions or not gap.dimensions.keys().isdisjoint(initiative.dimensions)
    return gap.capability in initiative.closes and here


def initiative_phase(initiative: Initiative, as_of: date) -> Phase | None:
    """Where an initiative stands; None if it was stopped, or has no dates."""
    span = initiative_span(initiative, as_of)
    if initiative.state == "done":
        return "done"
    if span is None or initiative.state == "stopped":
        return None
    if initiative.due and initiative.due < as_of:
        return "overdue"
    running = initiative.state == "running"
    return "now" if running else _phase(span[0], as_of, planned=True)


def initiative_span(initiative: Initiative, as_of: date) -> tuple[date, date] | None:
    """First and last day of an initiative: one quarter where only one of them is known.

    What nobody has set a date for does not end before today unless it is done; None without dates.
    """
    start, due = initiative.start, initiative.due
    quarter = _DURATION["M"]
    if due:
        return start or shifted(due, -quarter), due
    if start is None:
        return None
    end = shifted(start, quarter)
    return start, end if initiative.state == "done" else max(end, as_of)


def typical(result: Result, to: int) -> Typical | None:
    """How long a team like this takes to a level; None if it is there, or the model cannot tell.

    Counted from the assessment and not from the as-of date, because the level it starts from is of
    that day, and so that the same plan does not turn into a late one by waiting.
    """
    between = _between(result, to)
    months = [level.advance_months for level in between if level.advance_months]
    if not months:
        return None
    least = sum(shortest for shortest, _ in months)
    most = sum(longest for _, longest in months) if len(months) == len(between) else None
    day = result.assessment.assessed_on
    return Typical(
        least=least,
        most=most,
        earliest=after(day, least),
        latest=None if most is None else after(day, most),
    )


def _between(result: Result, to: int) -> tuple[Level, ...]:
    """The levels a team passes through to arrive at another: its own one first."""
    return result.assessment.model.levels[result.level - 1 : to - 1]


def _arrival(result: Result, level: int) -> int:
    """Days until work at a level starts: none up to the next level, then the model's minimum."""
    levels = _between(result, level)[1:]
    return _MONTH * sum(step.advance_months[0] for step in levels if step.advance_months)


def _phase(start: date, as_of: date, *, planned: bool) -> Phase:
    """Where work stands that is neither done nor late: next means within a quarter.

    Nobody is at work now on what nobody has planned.
    """
    if planned and start <= as_of:
        return "now"
    return "next" if (start - as_of).days <= _DURATION["M"] else "later"
