"""The models there have been, and which were in force when.

Knows model files of the past; must not know assessments.
"""

import json
import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from maturity.past import git
from maturity.past.cache import FOLDER, Cache
from maturity.past.history import HistoryError, Step
from maturity.past.rereading import Gauge, Gauges
from maturity.past.standing import hashed, measure
from maturity.reading.loading import MODELS, parse_model

_EDITIONS = "editions"
"""The kind of what is kept of them."""
SPOILT = f"What is kept in {FOLDER} is not what was found out. Delete that folder."


class Edition(NamedTuple):
    """A model file as it was for a while."""

    id: str
    blob: str
    version: str = ""
    """Empty, like what follows, where the file could not be read as a model."""
    frame: str = ""
    """What tells it from models that other texts fit."""
    measure: str = ""
    """What tells it from models that may give other levels."""


class Era(NamedTuple):
    """A time in which the models stayed as they were."""

    editions: Mapping[str, Edition]
    """Those that could be read, by id."""
    name: str
    """What tells them together from others."""
    is_now: bool
    """They give the levels that the models of today give."""


class Editions:
    """The models there have been; each is read once, and kept in few words."""

    def __init__(self, here: Path, today: Iterable[Gauge], cache: Cache) -> None:
        self._here = here
        self._gauges = {gauge.frame: gauge for gauge in today}
        self._cache = cache

    def edition(self, step: Step) -> Edition | None:
        """The edition that began with a step; none where the file was no model's."""
        folder, _, name = step.change.new.rpartition("/")
        if not step.blob or not f"/{folder}".endswith(f"/{MODELS}"):
            return None
        id_ = name.removesuffix(".yaml")
        key = f"{id_} {step.blob}"
        found = _as_edition(id_, step.blob, self._cache.texts(_EDITIONS).get(key, ""))
        if not found:
            found = self._learnt(id_, step.blob)
            self._cache.put(_EDITIONS, key, json.dumps(found[2:]))
        return found

    def gauge(self, edition: Edition) -> Gauge:
        """An edition as a model that texts are held against."""
        if edition.frame not in self._gauges:
            gauge = self._read(edition.id, edition.blob)
            if gauge is None or gauge.frame != edition.frame:
                raise HistoryError(SPOILT)
            self._gauges[edition.frame] = gauge
        return self._gauges[edition.frame]

    def gauges(self, era: Era) -> Gauges:
        """The models of an era."""
        return Gauges(era.name, {id_: self.gauge(e) for id_, e in era.editions.items()})

    def _learnt(self, id_: str, blob: str) -> Edition:
        gauge = self._read(id_, blob)
        if gauge is None:
            return Edition(id_, blob)
        self._gauges.setdefault(gauge.frame, gauge)
        return Edition(id_, blob, gauge.model.version, gauge.frame, measure(gauge.model))

    def _read(self, id_: str, blob: str) -> Gauge | None:
        ((_, content),) = git.contents(self._here, [blob])
        model, _ = parse_model(content, f"{MODELS}/{id_}.yaml")
        return Gauge(model) if model else None


class Eras:
    """The times between changes of models."""

    def __init__(
        self,
        lines: Mapping[str, Iterable[tuple[Step, Edition | None]]],
        today: Mapping[str, str],
    ) -> None:
        """Editions by file; and measures of today's models by id."""
        self._begun: list[float] = [-math.inf]
        self._eras = [_era([], today)]
        state: dict[str, Edition | None] = {}
        changes = [
            (-step.order, path, edition) for path, line in lines.items() for step, edition in line
        ]
        for begun, at_once in groupby(sorted(changes, key=itemgetter(0)), key=itemgetter(0)):
            state |= {path: edition for _, path, edition in at_once}
            self._begun.append(begun)
            self._eras.append(_era(state.values(), today))

    def number(self, step: Step) -> int:
        """The number of the era to which a step belongs."""
        return bisect_right(self._begun, -step.order) - 1

    def __getitem__(self, number: int) -> Era:
        return self._eras[number]


def _era(state: Iterable[Edition | None], today: Mapping[str, str]) -> Era:
    editions = {edition.id: edition for edition in state if edition and edition.frame}
    return Era(
        editions,
        hashed(" ".join(sorted(edition.frame for edition in editions.values()))),
        {id_: edition.measure for id_, edition in editions.items()} == today,
    )


def _as_edition(id_: str, blob: str, text: str) -> Edition | None:
    """An edition that was kept; none where there is something else."""
    try:
        version, framed, measured = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return None
    is_text = all(isinstance(part, str) for part in (version, framed, measured))
    return Edition(id_, blob, version, framed, measured) if is_text else None
