"""Assessments over time: what each past revision of a file came to.

Knows which revisions make one assessment, and what pages ask of the past; what git is only
`history` knows, and which texts had to be read for it only `archive`.
"""

import gc
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from itertools import chain
from pathlib import Path

from maturity.model import Assessment, Cell, Portfolio, Status
from maturity.past.archive import Archive, Headline, Record, Turn
from maturity.past.history import HistoryError, Revision, edited
from maturity.past.standing import Standing, measure, remembered, standing
from maturity.reading.files import assessment_id
from maturity.reading.loading import ASSESSMENTS
from maturity.rules.scoring import Result

RECENT = 3
"""Of so many of a team's last assessments the words are asked for, and read from git at once.

A report holds the last against the one before; its history tells what came with both.
"""


@dataclass(frozen=True, kw_only=True)
class Point:
    """One assessment of a team, in the last form it was committed in."""

    revision: Revision
    result: Result
    """Under today's model. Figures are at hand; what else the assessment says is read from git
    when somebody asks for it."""
    removed_on: date | None = None
    """The day its file was removed, if it was before the next assessment."""
    then: Standing | None = None
    """Where it stood under the model of its time; none where that cannot be told."""

    @property
    def assessment(self) -> Assessment:
        """What was assessed."""
        return self.result.assessment

    @cached_property
    def assessed_on(self) -> date:
        """The day the ratings were agreed: the point's place in time."""
        return self.assessment.assessed_on

    @cached_property
    def level(self) -> int:
        """The headline under today's model; at hand without the result."""
        return self.result.level

    @cached_property
    def level_then(self) -> int | None:
        """The headline under the model of its time; none where that cannot be told."""
        return self.then.level if self.then else None

    @property
    def model_changed(self) -> bool:
        """The model of its time gave it another level than today's does."""
        return self.level_then not in {None, self.level}

    @cached_property
    def standing(self) -> Standing:
        """Where it stands under today's model; at hand without the result."""
        return standing(self.result)


@dataclass(frozen=True, kw_only=True, slots=True)
class Unread:
    """A revision that cannot be read today: a gap, and the reason for it."""

    revision: Revision
    reason: str
    """One line."""
    assessed_on: date | None = None
    """The day of the assessment, if it can be read under the model of its time."""
    level_then: int | None = None
    """The level that it had under that."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelChange:
    """A day on which a model became another."""

    revision: Revision
    version: str
    """From then on; empty where the file was removed, or could not be read as a model."""
    counts: bool
    """The same ratings may give other levels than under the model before."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Gone:
    """A team that is there no more: its file was removed, and no other went on with it."""

    id: str
    standing: Standing
    """Where it stood at last; under the model of that time if today's cannot read it."""
    is_then: bool
    """It is under the model of that time."""
    removal: Revision


@dataclass(frozen=True, kw_only=True, slots=True)
class Past:
    """What git tells of the teams there are."""

    timelines: Mapping[str, tuple[Point, ...]] = field(default_factory=dict)
    """Assessment id: its committed assessments, oldest first."""
    unread: Mapping[str, tuple[Unread, ...]] = field(default_factory=dict)
    """Assessment id: its revisions that cannot be read, oldest first; only where there are any."""
    drafts: frozenset[str] = frozenset()
    """Ids of assessments that are not as they were last committed."""
    models: Mapping[str, tuple[ModelChange, ...]] = field(default_factory=dict)
    """Model id: what became of it, oldest first, beginning with its first version."""
    gone: tuple[Gone, ...] = ()
    """The teams there were beside these, those removed last first."""
    missing: str = ""
    """Why there is no past, and what would help; empty where there is."""
    no_models: str = ""
    """Why nothing is known of the models of the time; empty where it is."""


def past(root: Path, portfolio: Portfolio, until: date | None = None) -> Past:
    """What git tells of a repository; where it cannot, why.

    Up to what was merged on a day, where one is given: then nothing is a draft.
    """
    why = ""
    for anew in (False, True):  # what was kept of it can be at fault
        try:
            with _no_collection():
                archive = Archive(root, portfolio.models, anew=anew)
                changed = edited(root, ASSESSMENTS)
                return _past(archive, portfolio, changed, until or date.max)
        except HistoryError as error:
            why = str(error)
    return Past(missing=why)


# --- looked up in a timeline ----------------------------------------------------------------------


def previous(timeline: Iterable[Point], assessed_on: date) -> Result | None:
    """What the last assessment before a day came to; none if there was none."""
    earlier = [point for point in timeline if point.assessed_on < assessed_on]
    return earlier[-1].result if earlier else None


def standing_on(timeline: Iterable[Point], day: date) -> Point | None:
    """The assessment that was the team's last on a day; none before the first, and once removed."""
    made = [point for point in timeline if point.assessed_on <= day]
    gone_on = made[-1].removed_on if made else None
    return made[-1] if made and (gone_on is None or gone_on > day) else None


def moves(before: Point, after: Point) -> dict[Cell, tuple[Status, Status]]:
    """Cells in both scopes whose status changed, from what to what, in the model's order.

    There are none to compare where the two were held against different models.
    """
    was, now = before.standing, after.standing
    if was.model.id != now.model.id:
        return {}
    return {
        cell: (was.cells[cell], status)
        for cell, status in now.cells.items()
        if was.cells.get(cell, status) is not status
    }


# --- made from an archive -------------------------------------------------------------------------


class _Recalled(Point):
    """A point whose headline is at hand; more is looked up when somebody asks for it."""

    _archive: Archive
    _record: Record
    _id: str

    @cached_property
    def revision(self) -> Revision:
        return self._record.revision

    @cached_property
    def standing(self) -> Standing:
        return self._archive.standing(self._record)

    @cached_property
    def result(self) -> Result:
        words = partial(self._archive.assessment, self._record, self._id)
        assessment = remembered(self._id, self.standing, words)
        return replace(self.standing.result, assessment=assessment)

    @cached_property
    def then(self) -> Standing | None:
        if not self._record.then:
            return None
        edition = self._archive.editions[self._record.edition]
        if edition.measure == measure(self.standing.model):
            return self.standing
        return self._archive.standing_then(self._record)


def _recalled(
    archive: Archive, id_: str, record: Record, headline: Headline, removal: Record | None
) -> Point:
    point = _Recalled.__new__(_Recalled)
    vars(point).update(
        removed_on=removal.revision.merged_on if removal else None,
        assessed_on=headline.assessed_on,
        level=headline.level,
        level_then=record.then.level if record.then else None,
        _archive=archive,
        _record=record,
        _id=id_,
    )
    return point


def _past(archive: Archive, portfolio: Portfolio, changed: frozenset[str], until: date) -> Past:
    teams = portfolio.assessments
    paths = [_file(id_) for key, team in teams.items() for id_ in (key, *team.formerly)]
    records = _records(archive, paths, until)
    timelines: dict[str, tuple[Point, ...]] = {}
    unread: dict[str, tuple[Unread, ...]] = {}
    drafts: set[str] = set()
    recent: list[Record] = []
    for key, team in teams.items():
        own = records[_file(key)]
        earlier = [line for id_ in team.formerly if (line := records[_file(id_)])]
        earlier.sort(key=lambda line: -line[-1].order)
        whole = [*chain.from_iterable(earlier), *own]
        assessed = _assessed(whole)
        recent += [record for record, *_ in assessed[-RECENT:]]
        timelines[key] = tuple(_recalled(archive, key, *found) for found in assessed)
        if gaps := tuple(_unread(r) for r in whole if r.blob and not r.today):
            unread[key] = gaps
        if _file(key) in changed or not own or not own[-1].blob:
            drafts.add(key)
    gone = _gone(archive, records, {*paths, *changed}, until)
    archive.expect(recent)
    return Past(
        timelines=timelines,
        unread=unread,
        drafts=frozenset(drafts) if until == date.max else frozenset(),
        models={id_: _changes(turns) for id_, turns in archive.turns().items()},
        gone=gone,
        no_models=archive.no_models,
    )


def _records(archive: Archive, paths: Iterable[str], until: date) -> dict[str, list[Record]]:
    """The revisions of files up to a day, by path."""
    found = archive.records(paths)
    if until == date.max:
        return found
    return {
        path: [record for record in line if record.revision.merged_on <= until]
        for path, line in found.items()
    }


def _gone(
    archive: Archive,
    present: Mapping[str, Sequence[Record]],
    others: Collection[str],
    until: date,
) -> tuple[Gone, ...]:
    """The teams whose files were removed, but for the files of others.

    Those of a commit that left none of the teams before it are no loss: it began anew, without
    the samples for instance.
    """
    lines = _records(archive, (p for p in archive.removed() if p not in others), until)
    every = [*present.values(), *lines.values()]
    last = {
        path: readable[-1]
        for path, line in lines.items()
        if (readable := [r for r in line if r.today or r.then])
        and not line[-1].blob
        and any(_outlived(other, line[-1].order) for other in every)
    }
    # One may have gone on with another, if it was committed when that was gone: then it says so.
    first = max((lines[path][-1].order for path in last), default=0)
    heirs = {path: r for path, r in last.items() if r.today and r.order <= first}
    archive.expect(heirs.values())
    taken_over = {
        _file(earlier)
        for path, record in heirs.items()
        for earlier in archive.assessment(record, assessment_id(path)).formerly
    }
    left = [path for path in last if path not in taken_over]
    return tuple(
        Gone(
            id=assessment_id(path),
            standing=archive.standing(last[path])
            if last[path].today
            else archive.standing_then(last[path]),
            is_then=not last[path].today,
            removal=lines[path][-1].revision,
        )
        for path in sorted(left, key=lambda path: (lines[path][-1].order, path))
    )


def _outlived(line: Iterable[Record], order: int) -> bool:
    """Whether a file was there before a commit and after it."""
    before = [record for record in line if record.order > order]
    after = [record for record in line if record.order >= order]
    return bool(before and before[-1].blob and after[-1].blob)


def _assessed(line: Iterable[Record]) -> list[tuple[Record, Headline, Record | None]]:
    """The assessments in a line of revisions, by day, each with the removal that followed on it.

    Several revisions of one day are one assessment.
    """
    seen: dict[date, tuple[Record, Headline]] = {}
    removed: dict[date | None, Record] = {}
    day = None
    for record in line:
        if not record.blob:
            removed[day] = record
        elif record.today:
            day = record.today.assessed_on
            seen[day] = record, record.today
            removed.pop(day, None)
    return [(*seen[day], removed.get(day)) for day in sorted(seen)]


def _unread(record: Record) -> Unread:
    return Unread(
        revision=record.revision,
        reason=record.reason,
        assessed_on=record.then.assessed_on if record.then else None,
        level_then=record.then.level if record.then else None,
    )


def _changes(turns: Iterable[Turn]) -> tuple[ModelChange, ...]:
    found: list[ModelChange] = []
    before = None
    for turn in turns:
        now = turn.edition.measure if turn.edition else ""
        found.append(
            ModelChange(
                revision=turn.revision,
                version=turn.edition.version if turn.edition else "",
                counts=before not in {None, now},
            )
        )
        before = now
    return tuple(found)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Looking for garbage takes longer than all else where many objects are made that stay."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _file(id_: str) -> str:
    return f"{ASSESSMENTS}/{id_}.yaml"
