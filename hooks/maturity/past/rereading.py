"""Many texts of assessments, most much like another, to where they stood.

Knows how to read only what is new in a text; must not know where texts come from, nor what must
hold in one: whatever is out of the ordinary is left to `loading`, which reads all of it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate, chain, pairwise, repeat
from typing import NamedTuple

from maturity.model import Assessment, Model, Rollup, Status
from maturity.past.standing import SIGNS, Standing, cells_of, frame, standing, written
from maturity.problems import ProblemsError, Severity, errors
from maturity.reading import assessmentfile, loading, misfits, strictyaml
from maturity.reading.plain import Data, Json
from maturity.rules.scoring import gate, score

UNREAD = "!"
"""What a reason begins with, that stands in place of where a text stood."""
_FILE = f"{loading.ASSESSMENTS}/team.yaml"
_NO_MODEL = "line 1: there is no model to hold it against"
_MOST = 100_000
"""Parts that are remembered; when there are more, they are all let go of."""

# Where a key may begin, at the top and below `ratings`. What is cut off wrongly is no mapping of
# one key: quotes or brackets in it are open, or it begins with none.
_TOP = re.compile(r"\n(?=[a-z])")
_ENTRY = re.compile(r"\n(?=  [a-z])")
_RATINGS = "ratings:\n"
_FIGURES = frozenset({"team", "assessed_on", "scope", "ratings", "outcomes"})
"""Keys of what a standing is made of."""
# These begin or end a document, and between two parts mean something else than in one.
_MARKS = ("\n---", "\n...", "\n%", "\r")

_Said = tuple[str, tuple[tuple[int, str], ...]]
"""The id that a capability has today, and places of its cells with a sign of what is said."""


class Gauge:
    """A model that texts are held against, and what parts of texts say under it."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.frame = frame(model)
        self._scopes: dict[tuple[str, ...], _Scope] = {}

    def scope(self, scope: tuple[str, ...]) -> "_Scope":
        """What parts of texts say of the cells in a scope."""
        if scope not in self._scopes:
            self._scopes[scope] = _Scope(self.model, scope)
        return self._scopes[scope]


class Gauges(NamedTuple):
    """The models that a text may name."""

    name: str
    """What tells them from others where a text is under none of them."""
    by_id: Mapping[str, Gauge]


class Rereader:
    """Reads texts one after another, and of each what was in none before."""

    def __init__(self) -> None:
        self._parts: dict[str, tuple[str, Json] | None] = {}
        self._last: tuple[bytes, tuple[Data, list[str]] | None] = (b"", None)

    def read(self, content: bytes, gauges: Gauges) -> tuple[str, str]:
        """The frame of its model, and where the text stood under that, written down.

        Where it cannot be read: the name of the models together, and after a sign why.
        """
        if self._last[0] is not content:
            self._last = content, self._cut(content)
        if cut := self._last[1]:
            data, entries = cut
            gauge = gauges.by_id.get(data["model"])
            if gauge and (found := self._standing(data, entries, gauge)):
                return gauge.frame, written(found)
        return _as_a_whole(content, gauges)

    def _cut(self, content: bytes) -> tuple[Data, list[str]] | None:
        """What a text says apart from ratings, and the parts of it that say these.

        None where parts may not mean alone what they mean together, or where they are not valid.
        """
        try:
            text = content.decode()
        except UnicodeDecodeError:
            return None
        if len(content) > strictyaml.LARGEST or any(mark in text for mark in _MARKS):
            return None
        parts = _pieces(_TOP, text)
        if not text[:1].islower():
            parts[:2] = ["".join(parts[:2])]  # comments at the beginning
        data: Data = {}
        entries: list[str] = []
        for part in parts:
            head = part
            if part.startswith(_RATINGS):
                head, *entries = _pieces(_ENTRY, part)
            key, value = self._part(head) or ("", None)
            if not key or key in data:
                return None
            data[key] = value
        if not entries or data["ratings"] is not None:
            return None
        data["ratings"] = {}
        return (data, entries) if misfits.decides("assessment").is_valid(data) else None

    def _standing(self, data: Data, entries: list[str], gauge: Gauge) -> Standing | None:
        """Where a text stands under its model; None where something is wrong with it."""
        if _has_error(data, gauge.model):
            return None
        figures = {key: value for key, value in data.items() if key in _FIGURES}
        bare = assessmentfile.build(figures, gauge.model, "")
        scope = gauge.scope(bare.scope)
        for entry in entries:
            if entry not in scope.said and not self._says(entry, scope):
                return None
        ids, signs = zip(*map(scope.said.__getitem__, entries), strict=True)
        if len(set(ids)) < len(ids):
            return None  # one capability is rated twice
        return scope.standing(bare, chain.from_iterable(signs))

    def _says(self, entry: str, scope: "_Scope") -> bool:
        """Whether an entry below `ratings` says something; if it does, its scope remembers what."""
        _, value = self._part(f"{_RATINGS}{entry}") or ("", None)
        found = scope.read(value) if isinstance(value, dict) and len(value) == 1 else None
        if found:
            scope.said[entry] = found
        return bool(found)

    def _part(self, text: str) -> tuple[str, Json] | None:
        """The one key and value of a part; None if it is not that, or is refused."""
        if text not in self._parts:
            if len(self._parts) >= _MOST:
                self._parts.clear()
            self._parts[text] = _parsed(text)
        return self._parts[text]


class _Scope:
    """What entries say of the cells in one scope, and what all of them come to."""

    def __init__(self, model: Model, scope: tuple[str, ...]) -> None:
        self.said: dict[str, _Said] = {}
        """Entry: what it says."""
        self._model = model
        self._bare: Data = {
            "team": "-", "model": model.id, "assessed_on": "2000-01-01", "scope": [*scope]
        }  # fmt: skip
        cells = cells_of(model, scope)
        levels = [model.capability[cell.capability].level for cell in cells]
        by_level = sorted(range(len(cells)), key=levels.__getitem__)
        # Signs are put down level by level, so that those of one level are a slice.
        self._places = sorted(by_level, key=by_level.__getitem__)
        self._place = dict(zip(cells, self._places, strict=True))
        ends = accumulate(levels.count(level.number) for level in model.levels)
        self._slices = [slice(*pair) for pair in pairwise([0, *ends])]
        self._gates: dict[tuple[int, ...], tuple[int, Fraction]] = {}

    def read(self, ratings: Data) -> _Said | None:
        """What ratings of one capability say; None where something is wrong with them."""
        data = {**self._bare, "ratings": ratings}
        if not misfits.decides("assessment").is_valid(data) or _has_error(data, self._model):
            return None
        ((given, _),) = ratings.items()
        found = assessmentfile.build(data, self._model, "").ratings
        signs = tuple((self._place[cell], SIGNS[r.status]) for cell, r in found.items())
        return self._model.renamed.get(given, given), signs

    def standing(self, bare: Assessment, said: Iterable[tuple[int, str]]) -> Standing:
        """Where an assessment stands, given without its ratings and what entries say of them."""
        row = [SIGNS[Status.UNRATED]] * len(self._places)
        for place, sign in said:
            row[place] = sign
        signs = "".join([row[place] for place in self._places])
        level, exact = self._pooled("".join(row))
        found = Standing(
            model=self._model,
            team=bare.team,
            assessed_on=bare.assessed_on,
            scope=bare.scope,
            signs=signs,
            outcomes=bare.outcomes,
            level=level,
            score=exact,
        )
        if self._model.policy.rollup is Rollup.POOLED:
            return found
        return replace(found, level=found.result.level)

    def _pooled(self, row: str) -> tuple[int, Fraction]:
        """Level and score of all cells together; remembered, for they are often the same."""
        counts = tuple(
            row.count(sign, part.start, part.stop)
            for part in self._slices
            for sign in SIGNS.values()
        )
        if counts not in self._gates:
            places = [(level.number, status) for level in self._model.levels for status in SIGNS]
            cells = chain.from_iterable(map(repeat, places, counts))
            found = gate(cells, len(self._model.levels), self._model.policy)
            self._gates[counts] = found.level, found.score
        return self._gates[counts]


def _pieces(begin: re.Pattern[str], text: str) -> list[str]:
    """A text cut before each place where something may begin, line ends included."""
    *pieces, last = begin.split(text)
    return [*(f"{piece}\n" for piece in pieces), last]


def _parsed(text: str) -> tuple[str, Json] | None:
    try:
        reading = strictyaml.read(text, "")
    except ProblemsError:
        return None
    if reading.problems or not isinstance(reading.data, dict) or len(reading.data) != 1:
        return None
    return next(iter(reading.data.items()))


def _has_error(data: Data, model: Model) -> bool:
    remarks = assessmentfile.check(data, model)
    return any(remark.severity is Severity.ERROR for remark in remarks)


def _as_a_whole(content: bytes, gauges: Gauges) -> tuple[str, str]:
    """The same as :meth:`Rereader.read`, of a text that is like no other."""
    models = {id_: gauge.model for id_, gauge in gauges.by_id.items()}
    assessment, problems = loading.parse_assessment(content, _FILE, models)
    if assessment:
        return gauges.by_id[assessment.model.id].frame, written(standing(score(assessment)))
    found = errors(problems)
    why = f"line {found[0].line}: {found[0].message}" if found else _NO_MODEL
    return gauges.name, f"{UNREAD}{why}"
