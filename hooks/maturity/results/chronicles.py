"""A team's past as its history page tells it: what changed from assessment to assessment.

Pure look-ups on points in time; knows no HTML, and nothing of git but a commit's name.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import TypeVar

from maturity.model import Assessment, Cell, Evidence, Model, Rating, Status
from maturity.past.timelines import RECENT, Point, moves
from maturity.rules.wording import listing, plural

TOLD = RECENT - 1
"""Of so many assessments, the newest, the words that came with changes are told.

Each is held against the one before; of older ones each would be one more text to read.
"""
_ORDER = (Status.UNRATED, Status.MISSING, Status.PARTIAL, Status.PRESENT)


_Value = TypeVar("_Value", bound=Hashable)


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One assessment, and what it changed against the one before."""

    point: Point
    before: Point | None
    """None for the first, and where the one before was by another model."""
    cells: Mapping[Cell, tuple[Status, Status]]
    """What moved, in the model's order."""
    dimensions: Mapping[str, tuple[int, int]]
    """Dimension id: its level before and after, where they differ."""
    sides: tuple[Assessment, Assessment] | None = None
    """All that the one before and this one say; none without one before, and of older ones."""

    @property
    def model(self) -> Model:
        """What the assessment was held against."""
        return self.point.assessment.model

    @property
    def joined(self) -> list[str]:
        """Ids of the dimensions that came into scope."""
        return _more(self.before, self.point)

    @property
    def left(self) -> list[str]:
        """Ids of the dimensions that are no longer in scope."""
        return _more(self.point, self.before)


@dataclass(frozen=True, kw_only=True, slots=True)
class Remark:
    """What a team has put down beside ratings that are alike, and had not put down before."""

    where: str
    """`Voice-of-customer system · Sales and Support`."""
    reason: str
    note: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Stay:
    """A time at or above a level."""

    since: date
    """Day of the assessment that reached it."""
    until: date | None
    """Day of the assessment that lost it; none while it lasts."""


def entries(timeline: Sequence[Point], at_hand: Assessment | None = None) -> list[Entry]:
    """Every assessment with what it changed, the newest first.

    At hand: the file as it was last committed, which may be the last of them, read already.
    """
    made = [_entry(before, point) for before, point in pairwise([None, *timeline]) if point][::-1]
    for place, entry in enumerate(made[:TOLD]):
        now = entry.point.assessment
        if at_hand and place == 0 and at_hand.assessed_on == now.assessed_on:
            now = at_hand
        if entry.before:
            made[place] = replace(entry, sides=(entry.before.assessment, now))
    return made


def stays(timeline: Sequence[Point]) -> list[tuple[int, list[Stay]]]:
    """For each level above the first, when the team was there, by the model it was last held by."""
    model = timeline[-1].assessment.model
    return [(level.number, [*_stays(timeline, level.number)]) for level in model.levels[1:]]


def level_rows(timeline: Sequence[Point]) -> list[tuple[str, list[int | None]]]:
    """Dimension id and its level at each assessment, for those of the last one's scope.

    None where it was not in scope, or the assessment was by another model.
    """
    model = timeline[-1].assessment.model
    return [
        (
            dimension,
            [
                p.result.dimensions[dimension].level
                if p.assessment.model.id == model.id and dimension in p.result.dimensions
                else None
                for p in timeline
            ],
        )
        for dimension in timeline[-1].result.dimensions
    ]


def changes(entry: Entry) -> list[tuple[str, str]]:
    """What moved, and how: `Voice-of-customer system · Sales and Support`, `missing → present`.

    Cells of a capability that moved alike stand together.
    """
    return [
        (where, f"{was.words} → {now.words}")
        for where, (was, now) in _alike(entry.model, entry.cells)
    ]


def remarks(entry: Entry) -> list[Remark]:
    """The words that came with what moved; empty where there are none, or they are not told."""
    found = {}
    for cell, was, now in _both(entry):
        evidence = tuple(e for e in now.evidence if e not in was.evidence)
        note = now.note if now.note != was.note else ""
        if cell in entry.cells and (now.reason or note or evidence):
            found[cell] = (now.reason, note, evidence)
    return _remarks(entry.model, found)


def fresh(entry: Entry) -> list[Remark]:
    """The evidence that the assessment before had not, for ratings that stayed as they were.

    Empty where there is none, or it is not told.
    """
    known = _known(entry)
    found = {}
    for cell, was, now in _both(entry):
        evidence = tuple(e for e in now.evidence if e not in known)
        if was.status is now.status and evidence:
            found[cell] = ("", "", evidence)
    return _remarks(entry.model, found)


def freshness(entry: Entry) -> str:
    """How much of that there is: `2 new, 1 with another date`."""
    pieces = {(e.title, e.url) for remark in fresh(entry) for e in remark.evidence}
    dated = pieces & {(e.title, e.url) for e in _known(entry)}
    counts = {"new": len(pieces - dated), "with another date": len(dated)}
    return ", ".join(f"{count} {what}" for what, count in counts.items() if count)


def headline(entry: Entry) -> str:
    """What one assessment changed, in a sentence."""
    model, now = entry.model, entry.point.result.level
    if entry.before is None:
        return f"First assessment by the {model.name}: {model.label(now)}."
    was = entry.before.result.level
    word = model.terms.level.lower()
    if now == was:
        level = f"Still {model.label(now)}"
    else:
        level = f"{'Up' if now > was else 'Down'} from {word} {was} to {model.label(now)}"
    return f"{level}; {_moved(entry)}."


def dimensions(entry: Entry) -> str:
    """`Support 2 → 3, Sales 3 → 2, Design came into scope`; empty where none moved."""
    names = entry.model.dimension
    moved = [f"{names[key].name} {was} → {now}" for key, (was, now) in entry.dimensions.items()]
    joined = [f"{names[key].name} came into scope" for key in entry.joined]
    left = [f"{names[key].name} left the scope" for key in entry.left]
    return ", ".join([*moved, *joined, *left])


def _entry(before: Point | None, point: Point) -> Entry:
    if before is None or before.assessment.model.id != point.assessment.model.id:
        return Entry(point=point, before=None, cells={}, dimensions={})
    levels = {
        key: (before.result.dimensions[key].level, gate.level)
        for key, gate in point.result.dimensions.items()
        if key in before.result.dimensions
    }
    return Entry(
        point=point,
        before=before,
        cells=moves(before, point),
        dimensions={key: both for key, both in levels.items() if both[0] != both[1]},
    )


def _both(entry: Entry) -> Iterator[tuple[Cell, Rating, Rating]]:
    """Every cell that both assessments have in scope, and all they say of it, if that is told."""
    if entry.sides:
        before, after = (side.cells for side in entry.sides)
        for cell, now in after.items():
            if cell in before:
                yield cell, before[cell], now


def _known(entry: Entry) -> set[Evidence]:
    """All evidence that the assessment before had; of an entry whose words are told."""
    return {e for _, was, _ in _both(entry) for e in was.evidence}


def _alike(model: Model, cells: Mapping[Cell, _Value]) -> list[tuple[str, _Value]]:
    """Cells of a capability with the same value, named together."""
    alike: dict[tuple[str, _Value], list[str]] = {}
    for cell, value in cells.items():
        name = model.dimension[cell.dimension].name
        alike.setdefault((cell.capability, value), []).append(name)
    return [
        (f"{model.capability[key].name} · {listing(names)}", value)
        for (key, value), names in alike.items()
    ]


def _remarks(
    model: Model, cells: Mapping[Cell, tuple[str, str, tuple[Evidence, ...]]]
) -> list[Remark]:
    return [
        Remark(where=where, reason=reason, note=note, evidence=evidence)
        for where, (reason, note, evidence) in _alike(model, cells)
    ]


def _moved(entry: Entry) -> str:
    counts = {"raised": 0, "lowered": 0, "excluded or included again": 0}
    for was, now in entry.cells.values():
        if Status.NOT_APPLICABLE in {was, now}:
            counts["excluded or included again"] += 1
        else:
            counts["raised" if _ORDER.index(now) > _ORDER.index(was) else "lowered"] += 1
    said = [f"{plural(count, 'rating')} {what}" for what, count in counts.items() if count]
    terms = entry.model.terms
    for found, what in ((entry.joined, "came into scope"), (entry.left, "left the scope")):
        if found:
            count = plural(len(found), terms.dimension.lower(), terms.dimensions.lower())
            said.append(f"{count} {what}")
    return listing(said) if said else "no rating changed"


def _more(before: Point | None, after: Point | None) -> list[str]:
    """What the second has in scope beyond the first, in the model's order; both or nothing."""
    if before is None or after is None:
        return []
    known = before.result.dimensions
    return [key for key in after.result.dimensions if key not in known]


def _stays(timeline: Sequence[Point], level: int) -> Iterator[Stay]:
    since = None
    for point in timeline:
        here = point.assessment.model.id == timeline[-1].assessment.model.id
        reached = here and point.result.level >= level
        if reached and since is None:
            since = point.assessed_on
        elif not reached and since is not None:
            yield Stay(since=since, until=point.assessed_on)
            since = None
    if since is not None:
        yield Stay(since=since, until=None)
