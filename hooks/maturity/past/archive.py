"""Every past revision of the assessments, with its headline; and more of each that is asked for.

Knows what to ask git for, and what to keep of the answers; must not know what stands in a text,
nor what becomes of a team's revisions.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache, cached_property
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from maturity.ids import id_problem
from maturity.model import Assessment, Model
from maturity.past import git, history
from maturity.past.cache import FOLDER, Cache
from maturity.past.editions import SPOILT, Edition, Editions, Eras
from maturity.past.history import Change, HistoryError, Log, Revision, Step
from maturity.past.rereading import UNREAD, Gauge, Gauges
from maturity.past.standing import Standing, hashed, identity, measure, reread, standing
from maturity.past.study import Study
from maturity.reading.files import assessment_id
from maturity.reading.loading import ASSESSMENTS, MODELS, parse_assessment
from maturity.reading.plain import Json
from maturity.rules.scoring import score

_LOG = "log"
"""Kind and key of the log."""
_EDITIONS, _TURNS, _REMOVED = "editions", "turns", "removed"
"""Keys of what became of models, and of which files were removed.

What became of a file has its path for a key.
"""
_BLOB = re.compile(r"([0-9a-f]{40,64})?")
_IS_COMMITTED = re.compile(rf"[0-9]{{1,11}} [0-9]{{1,11}} {_BLOB.pattern}")
"""Two points in time that are in the calendar, and a blob."""
_MOST_LEVELS = 12
"""That a model can have, by its schema."""
_SOME = "team"
"""An id, where it does not matter."""
_APART = (
    "The models are in another repository than the assessments: what they were like at the time"
    " of an earlier assessment is not known."
)


class Headline(NamedTuple):
    """The day and the level of an assessment."""

    assessed_on: date
    level: int


class Record(NamedTuple):
    """A revision of an assessment; with no blob, it removed the file."""

    order: int
    """How many commits that changed something are later."""
    commit: str
    merged: str
    authored: str
    subject: str
    """As those of a change."""
    blob: str
    model: str = ""
    """Id of the model of today that it was held against; empty where it cannot be read."""
    reason: str = ""
    """Why it cannot be read; empty where it can be."""
    today: Headline | None = None
    """Under that model."""
    then: Headline | None = None
    """Under the model of its time; none where that cannot be told."""
    edition: int = -1
    """The number of that model among the editions."""

    @property
    def revision(self) -> Revision:
        """Its commit."""
        return history.revision(self.commit, self.merged, self.authored, self.subject)


class Turn(NamedTuple):
    """A revision of a model."""

    revision: Revision
    edition: Edition | None
    """What it was from then on; none where the file was no model's."""


_RECORD = [int, str, str, str, str, str, str, str, str, int]
_TURN = [str, str, str, str, int]
_EDITION = [str, str, str, str, str]
"""Types of the parts, as they are kept."""


class Archive:
    """What git knows of the assessments below a root; raises HistoryError where that is not all."""

    def __init__(self, root: Path, models: Mapping[str, Model], *, anew: bool = False) -> None:
        """Anew: without what was kept of it."""
        self.models = models
        """Those of today, by id."""
        self._root = root
        self._here = root / ASSESSMENTS
        # Committed, it comes from whoever can open a pull request.
        self._cache = Cache(root, used=not anew and not history.is_tracked(root, FOLDER))
        self._head = history.head(self._here)
        below = history.place(root, ASSESSMENTS)
        beside = _beside(root, below)
        self.no_models = "" if beside else _APART
        """Why it is not known what models were like; empty where it is."""
        self._below = (below, *beside)
        self._gauges = {id_: Gauge(model) for id_, model in models.items()}
        self._name = hashed(" ".join(sorted(map(identity, models.values()))))
        self._kind = hashed(" ".join((self._name, self._head, *self._below)))
        """Of what is kept of everything in one state of the repository."""
        self._editions = Editions(self._here, self._gauges.values(), self._cache)
        self._expected: dict[str, None] = {}
        self._contents: dict[str, bytes] = {}

    def records(self, paths: Iterable[str]) -> dict[str, list[Record]]:
        """The revisions of files, by their last paths from the root; oldest first."""
        found = self._known(paths, _RECORD)
        try:
            return {path: [*map(self._as_record, rows)] for path, rows in found.items()}
        except (ValueError, LookupError):
            raise HistoryError(SPOILT) from None

    def removed(self) -> list[str]:
        """The last paths, from the root, of the files that were removed some day.

        They may be there again. Without those whose names no assessment can have.
        """
        return [path for (path,) in self._known([_REMOVED], [str])[_REMOVED] if _is_named(path)]

    def turns(self) -> dict[str, list[Turn]]:
        """What became of each model of today, by id; oldest first."""
        found = self._known((f"{_TURNS} {id_}" for id_ in self.models), _TURN)
        editions = [*self.editions, None]
        try:
            return {
                id_: [Turn(history.revision(*row[:-1]), editions[row[-1]]) for row in rows]
                for id_, rows in zip(self.models, found.values(), strict=True)
            }
        except LookupError:
            raise HistoryError(SPOILT) from None

    @cached_property
    def editions(self) -> list[Edition]:
        """The models there have been, by number."""
        return [*map(Edition._make, self._known([_EDITIONS], _EDITION)[_EDITIONS])]

    # --- more of one revision ---------------------------------------------------------------------

    def standing(self, record: Record) -> Standing:
        """Where a revision that can be read stood under its model of today."""
        model = self.models[record.model]
        text = self._cache.texts(self._gauges[record.model].frame).get(record.blob, "")
        return self._standing(record, text, model)

    def standing_then(self, record: Record) -> Standing:
        """Where it stood under the model of its time, if that can be told."""
        edition = self.editions[record.edition]
        text = self._cache.texts(edition.frame).get(record.blob, "")
        return self._standing(record, text, self._editions.gauge(edition).model)

    def assessment(self, record: Record, id_: str) -> Assessment:
        """All that it says, under its model of today."""
        return self._whole(record, id_, self.models[record.model])

    def expect(self, records: Iterable[Record]) -> None:
        """Where all that one of these says is asked for, so are many of the others."""
        self._expected = dict.fromkeys(record.blob for record in records)

    def _standing(self, record: Record, text: str, model: Model) -> Standing:
        try:
            return reread(text, model)
        except ValueError:  # what was kept is gone, or was tampered with
            return standing(score(self._whole(record, _SOME, model)))

    def _whole(self, record: Record, id_: str, model: Model) -> Assessment:
        file = f"{ASSESSMENTS}/{id_}.yaml"
        found, _ = parse_assessment(self._content(record.blob), file, {model.id: model})
        if found is None:
            raise HistoryError(SPOILT)
        return found

    def _content(self, blob: str) -> bytes:
        if blob not in self._contents:
            wanted = [*self._expected] if blob in self._expected else [blob]
            git.fetch(self._here, wanted)
            self._contents.update(git.contents(self._here, wanted))
        return self._contents.pop(blob)

    # --- what is kept, and what has to be found out -----------------------------------------------

    def _known(self, keys: Iterable[str], types: Sequence[type]) -> dict[str, list[Json]]:
        """Rows by key."""
        found = {key: self._kept(key, types) for key in keys}
        if lacking := [key for key, rows in found.items() if rows is None]:
            self._find(lacking)
        return {
            key: self._kept(key, types) or [] if rows is None else rows
            for key, rows in found.items()
        }

    def _kept(self, key: str, types: Sequence[type]) -> list[Json] | None:
        """Rows whose parts have these types; None where they are not kept."""
        try:
            rows = json.loads(self._cache.texts(self._kind).get(key, ""))
            return rows if all([*map(type, row)] == [*types] for row in rows) else None
        except (ValueError, TypeError, RecursionError):
            return None

    def _as_record(self, row: Sequence[Json]) -> Record:
        """A record that was kept; a ValueError or LookupError where it cannot have been."""
        order, commit, merged, authored, subject, blob, model, today, then, edition = row
        if not _IS_COMMITTED.fullmatch(f"{merged} {authored} {blob}"):
            raise ValueError(row)
        return Record(
            order,
            commit,
            merged,
            authored,
            subject,
            blob,
            model,
            "" if model else today,
            _headline(today, len(self.models[model].levels)) if model else None,
            _headline(then, _MOST_LEVELS) if then and self.editions[edition] else None,
            edition,
        )

    def _keep(self, key: str, rows: Iterable[Sequence[Json]]) -> None:
        self._cache.put(self._kind, key, json.dumps([*rows], separators=(",", ":")))

    def _find(self, paths: Iterable[str]) -> None:
        """Finds out what became of models, of files that were removed, and of those among these."""
        below, *beside = self._below
        lines = history.lines(self._log())
        files = {
            f"{ASSESSMENTS}/{path.removeprefix(below)}": [*line]
            for path, line in lines.items()
            if path.startswith(below)
        }
        if not files:
            raise HistoryError(history.nothing(self._root, ASSESSMENTS))
        models = {
            path: [(step, self._editions.edition(step)) for step in line]
            for path, line in lines.items()
            if path.startswith(tuple(beside))
        }
        every = [edition for line in models.values() for _, edition in line if edition]
        numbers = {edition: number for number, edition in enumerate(dict.fromkeys(every))}
        self._keep(_EDITIONS, numbers)
        turns = {PurePosixPath(path).stem: line for path, line in models.items()}
        for id_ in self.models:
            self._keep(
                f"{_TURNS} {id_}",
                [
                    (*step.change[:4], numbers[edition] if edition else -1)
                    for step, edition in turns.get(id_, ())
                ],
            )
        eras = Eras(models, {id_: measure(model) for id_, model in self.models.items()})
        study = Study(
            self._here, Gauges(self._name, self._gauges), eras, self._editions, self._cache
        )
        removed = [
            path
            for path, line in files.items()
            if _is_named(path) and not all(step.blob for step in line)
        ]
        self._keep(_REMOVED, [[path] for path in removed])
        wanted = {
            path: files.get(path, [])
            for path in (*paths, *removed)
            if path.startswith(f"{ASSESSMENTS}/")
        }
        study.read(step for line in wanted.values() for step in line if step.blob)
        for path, line in wanted.items():
            self._keep(path, [_row(step, study, numbers) for step in line])
        self._cache.save()

    def _log(self) -> Log:
        known = _as_log(self._cache.texts(_LOG).get(_LOG, ""))
        found = history.read(self._here, self._head, self._below, known)
        if found is not known:
            self._cache.put(_LOG, _LOG, json.dumps(found))
        return found


def _beside(root: Path, below: str) -> tuple[str, ...]:
    """The place of the models, if they are in the repository of the assessments."""
    try:
        found = history.place(root, MODELS)
    except HistoryError:
        return ()
    top = below.removesuffix(f"{ASSESSMENTS}/")
    return (found,) if top != below and found == f"{top}{MODELS}/" else ()


def _is_named(path: str) -> bool:
    """An assessment can have this path."""
    return not id_problem(assessment_id(path))


def _row(step: Step, study: Study, numbers: Mapping[Edition, int]) -> Sequence[Json]:
    """What is kept of a step."""
    history.revision(*step.change[:4])  # says so where a date is none
    begun = (step.order, *step.change[:4], step.blob)
    if not step.blob:
        return (*begun, "", "", "", -1)
    found = study.found(step)
    today = _begun(found.today) if found.model else found.today.removeprefix(UNREAD)
    number = numbers[found.edition] if found.edition else -1
    return (*begun, found.model, today, _begun(found.then), number)


def _begun(written: str) -> str:
    """Day and level of a standing that was written down."""
    return " ".join(written.split(" ", 2)[:2])


@cache
def _headline(text: str, levels: int) -> Headline:
    day, level = text.split(" ")
    found = Headline(date.fromisoformat(day), int(level))
    if not 1 <= found.level <= levels:
        raise ValueError(text)
    return found


def _as_log(text: str) -> Log | None:
    """A log that was kept; none where there is something else."""
    try:
        head, below, changes = json.loads(text)
        found = Log(head, tuple(below), tuple(map(Change._make, changes)))
        kinds = {type(part) for part in chain([head], below, *changes)}
    except (ValueError, TypeError, RecursionError):
        return None
    is_log = kinds == {str} and all(_BLOB.fullmatch(change.blob) for change in found.changes)
    return found if is_log else None
