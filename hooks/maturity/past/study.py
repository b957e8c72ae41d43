"""What revisions came to: from their texts, or from what is kept of these.

Knows which texts have to be read, and under which models; must not know what stands in a text,
nor what becomes of a team's revisions.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from maturity.past import git
from maturity.past.cache import Cache
from maturity.past.editions import Edition, Editions, Era, Eras
from maturity.past.history import Step
from maturity.past.processes import spread
from maturity.past.rereading import Gauges, Rereader
from maturity.past.standing import measure

_SHARES = 16
"""Parts of the work: enough that all processes end at about the same time."""
_SHARE = (250, 2000)
"""Texts in one part, at least and at most."""

_Row = tuple[str, str, str]
"""What texts are kept under; a blob; where it stood, or why it cannot be read."""


class Found(NamedTuple):
    """What a text said, as it was written down; or after a sign why it cannot be read."""

    model: str
    """Id of the model of today that it was held against; empty where there is none."""
    today: str
    then: str
    """Empty where it cannot be told."""
    edition: Edition | None
    """That of its time; none where it cannot be told."""


class _Job(NamedTuple):
    """A text that has to be read: under the models of today or not, and under those of eras."""

    blob: str
    is_new: bool
    eras: tuple[int, ...]


class _Desk(NamedTuple):
    """What it takes to read texts."""

    here: Path
    today: Gauges
    ids: Mapping[str, str]
    """Ids of today's models by their frames."""
    measures: Mapping[str, str]
    """By id, those of today's models."""
    eras: Mapping[int, tuple[Era, Gauges]]
    reader: Rereader


class Study:
    """Holds revisions against the models of today and those of their time."""

    def __init__(
        self, here: Path, today: Gauges, eras: Eras, editions: Editions, cache: Cache
    ) -> None:
        self._here = here
        self._today = today
        self._ids = {gauge.frame: id_ for id_, gauge in today.by_id.items()}
        self._measures = {id_: measure(gauge.model) for id_, gauge in today.by_id.items()}
        self._eras = eras
        self._editions = editions
        self._cache = cache
        self._now: dict[str, tuple[str, str]] = {}

    def read(self, steps: Iterable[Step]) -> None:
        """Reads what is not known yet of these."""
        self._note()
        jobs = self._lacking(steps)
        git.fetch(self._here, [job.blob for job in jobs])
        fewest, most = _SHARE
        share = max(fewest, min(most, len(jobs) // _SHARES))
        for kind, blob, text in spread(partial(_read, self._desk(jobs)), jobs, share):
            self._cache.put(kind, blob, text)
        self._note()

    def found(self, step: Step) -> Found:
        """What the text said that a step left, which has been read."""
        text, id_ = self._now[step.blob]
        return Found(id_, text, *(self._then(step.blob, self._era(step)) or ("", None)))

    def _era(self, step: Step) -> Era:
        return self._eras[self._eras.number(step)]

    def _note(self) -> None:
        """Takes down what is known of texts under the models of today."""
        for kind, id_ in ((self._today.name, ""), *self._ids.items()):
            self._now.update((blob, (text, id_)) for blob, text in self._cache.texts(kind).items())

    def _then(self, blob: str, era: Era) -> tuple[str, Edition | None] | None:
        """Where a text stood under the model of an era; None where that is not known yet."""
        today, id_ = self._now[blob]
        if id_ and not _differs(id_, era, self._measures):
            edition = era.editions.get(id_)
            return (today, edition) if edition else ("", None)
        if not id_ and (era.is_now or not era.editions):
            return "", None
        for edition in [era.editions[id_]] if id_ else era.editions.values():
            if text := self._cache.texts(edition.frame).get(blob):
                return text, edition
        return ("", None) if blob in self._cache.texts(era.name) else None

    def _was_read(self, blob: str, era: Era) -> bool:
        kinds = (era.name, *(edition.frame for edition in era.editions.values()))
        return any(blob in self._cache.texts(kind) for kind in kinds)

    def _lacking(self, steps: Iterable[Step]) -> list[_Job]:
        """What has to be read for these steps, in the order in which git gives it fast."""
        eras: dict[str, set[int]] = defaultdict(set)
        for step in sorted(steps, key=attrgetter("order")):
            blob, number = step.blob, self._eras.number(step)
            era = self._eras[number]
            if blob not in self._now:
                eras[blob] |= set() if era.is_now or self._was_read(blob, era) else {number}
            elif self._then(blob, era) is None:
                eras[blob].add(number)
        return [_Job(blob, blob not in self._now, tuple(eras[blob])) for blob in eras]

    def _desk(self, jobs: Iterable[_Job]) -> _Desk:
        numbers = {number for job in jobs for number in job.eras}
        eras = {number: self._eras[number] for number in numbers}
        return _Desk(
            here=self._here,
            today=self._today,
            ids=self._ids,
            measures=self._measures,
            eras={number: (era, self._editions.gauges(era)) for number, era in eras.items()},
            reader=Rereader(),
        )


def _read(desk: _Desk, jobs: Sequence[_Job]) -> list[_Row]:
    rows: list[_Row] = []
    texts = git.contents(desk.here, [job.blob for job in jobs])
    for job, (blob, content) in zip(jobs, texts, strict=True):
        eras: Iterable[int] = job.eras
        if job.is_new:
            kind, text = desk.reader.read(content, desk.today)
            rows.append((kind, blob, text))
            if id_ := desk.ids.get(kind):
                eras = [n for n in eras if _differs(id_, desk.eras[n][0], desk.measures)]
        for number in eras:
            kind, text = desk.reader.read(content, desk.eras[number][1])
            rows.append((kind, blob, text))
    return rows


def _differs(id_: str, era: Era, measures: Mapping[str, str]) -> bool:
    """The model was there in an era, and may have given other levels than it does today."""
    return id_ in era.editions and era.editions[id_].measure != measures[id_]
