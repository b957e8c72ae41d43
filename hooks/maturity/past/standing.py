"""Where an assessment stood: its figures without its words, to be kept in little space.

Pure: knows which figures there are and how they are written down; must not know revisions, files
or what keeps the texts.
"""

import hashlib
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from maturity.model import Assessment, Cell, Measurement, Model, Outcome, Rating, Status
from maturity.rules.scoring import Result, score

SIGNS: Mapping[Status, str] = {
    Status.PRESENT: "p",
    Status.PARTIAL: "o",
    Status.MISSING: "m",
    Status.NOT_APPLICABLE: "n",
    Status.UNRATED: "u",
}
"""One letter a status."""
_STATUSES = {sign: status for status, sign in SIGNS.items()}
_RATINGS = {
    sign: Rating(status=status)
    for sign, status in _STATUSES.items()
    if status is not Status.UNRATED
}
_ENCODER = json.JSONEncoder(separators=(",", ":"))
_MEASURED = ("baseline", "current", "target")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What an assessment came to, and of what was written only the team's name."""

    model: Model
    """What it was held against."""
    team: str
    assessed_on: date
    scope: tuple[str, ...]
    """Ids of the dimensions assessed, in the model's order."""
    signs: str
    """The status of each cell in scope, in the model's order."""
    outcomes: tuple[Outcome, ...]
    level: int
    """The headline."""
    score: Fraction
    """That of all cells in scope, exact."""

    @cached_property
    def cells(self) -> Mapping[Cell, Status]:
        """Every cell in scope with its status, in the model's order."""
        pairs = zip(cells_of(self.model, self.scope), self.signs, strict=True)
        return {cell: _STATUSES[sign] for cell, sign in pairs}

    @cached_property
    def result(self) -> Result:
        """All levels and what decided them; its assessment lacks everything but figures."""
        ratings = zip(cells_of(self.model, self.scope), self.signs, strict=True)
        bare = Assessment(
            id="",
            team=self.team,
            model=self.model,
            assessed_on=self.assessed_on,
            scope=self.scope,
            ratings={cell: _RATINGS[sign] for cell, sign in ratings if sign in _RATINGS},
            outcomes=self.outcomes,
        )
        return score(bare)


def standing(result: Result) -> Standing:
    """Where an assessment stands."""
    assessment = result.assessment
    return Standing(
        model=assessment.model,
        team=assessment.team,
        assessed_on=assessment.assessed_on,
        scope=assessment.scope,
        signs="".join(SIGNS[rating.status] for rating in assessment.cells.values()),
        outcomes=assessment.outcomes,
        level=result.level,
        score=result.pooled.score,
    )


def cells_of(model: Model, scope: tuple[str, ...]) -> list[Cell]:
    """The cells in scope, in the model's order."""
    return [
        Cell(capability.id, dimension)
        for capability in model.capabilities
        for dimension in capability.dimensions
        if dimension in scope
    ]


# --- models ---------------------------------------------------------------------------------------


def identity(model: Model) -> str:
    """The same for two models exactly if they say the same."""
    return hashed(repr(model))


def frame(model: Model) -> str:
    """The same for two models if any text stands under one where it stands under the other.

    They may differ in words: in what is called what, and explained how.
    """
    return hashed(
        repr(
            (
                model.id,
                model.policy,
                [level.id for level in model.levels],
                [dimension.id for dimension in model.dimensions],
                [(c.id, c.level, c.dimensions, c.requires, c.moves) for c in model.capabilities],
                [(metric.id, metric.unit, metric.direction) for metric in model.metrics],
                sorted(model.renamed.items()),
                sorted(model.retired),
            )
        )
    )


def measure(model: Model) -> str:
    """The same for two models if they give the same levels to the same ratings."""
    policy = model.policy
    return hashed(
        repr(
            (
                (policy.threshold_percent, policy.partial_credit, policy.rollup),
                len(model.levels),
                [dimension.id for dimension in model.dimensions],
                [(c.id, c.level, c.dimensions) for c in model.capabilities],
                sorted(model.renamed.items()),
                sorted(model.retired),
            )
        )
    )


def hashed(text: str) -> str:
    """A short name for a text that no other has."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


# --- written down ---------------------------------------------------------------------------------


def written(standing: Standing) -> str:
    """A standing in one line: its day, its level and the rest as JSON; the model goes unsaid."""
    rest = [
        standing.team,
        standing.scope if len(standing.scope) < len(standing.model.dimensions) else None,
        standing.signs,
        f"{standing.score}",
        [
            [outcome.metric, *(_measurement(getattr(outcome, key)) for key in _MEASURED)]
            for outcome in standing.outcomes
        ],
    ]
    return f"{standing.assessed_on} {standing.level} {_ENCODER.encode(rest)}"


def reread(text: str, model: Model) -> Standing:
    """A standing that was written down; a ValueError if it is none under this model."""
    try:
        day, number, rest = text.split(" ", 2)
        team, scope, signs, exact, outcomes = json.loads(rest)
        found = Standing(
            model=model,
            team=team,
            assessed_on=date.fromisoformat(day),
            scope=tuple(model.dimension) if scope is None else tuple(scope),
            signs=signs,
            outcomes=tuple(_outcome(*item) for item in outcomes),
            level=int(number),
            score=Fraction(exact),
        )
        is_sound = (
            isinstance(team, str)
            and found.scope == tuple(id_ for id_ in model.dimension if id_ in found.scope)
            and len(found.cells) == len(signs)
            and 1 <= found.level <= len(model.levels)
            and all(outcome.metric in model.metric for outcome in found.outcomes)
        )
    except (ValueError, TypeError, LookupError, ArithmeticError, RecursionError):
        is_sound = False
    if not is_sound:
        raise ValueError("no standing under this model")
    return found


def _measurement(measured: Measurement | None) -> list[Any] | None:
    return [measured.value, measured.date and f"{measured.date}"] if measured else None


def _outcome(metric: str, *measured: list[Any] | None) -> Outcome:
    values = {key: _measured(*pair) for key, pair in zip(_MEASURED, measured, strict=True) if pair}
    return Outcome(metric=metric, **values)


def _measured(value: float, day: str | None) -> Measurement:
    if not math.isfinite(value):
        raise ValueError(value)
    return Measurement(value=value, date=date.fromisoformat(day) if day else None)


# --- words on demand ------------------------------------------------------------------------------


class Remembered(Assessment):
    """An assessment whose figures are known; its words are read when somebody asks for one."""

    @cached_property
    def _whole(self) -> Assessment:
        found: Assessment = self.__dict__["_read"]()
        return found

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Assessment):
            return NotImplemented
        return all(getattr(self, f.name) == getattr(other, f.name) for f in fields(Assessment))

    __hash__ = Assessment.__hash__


def remembered(id_: str, standing: Standing, read: Callable[[], Assessment]) -> Assessment:
    """The assessment that stood there; `read` gives all of it."""
    found = Remembered.__new__(Remembered)
    known = {name: getattr(standing, name) for name in _FIGURES}
    vars(found).update(known, id=id_, _read=read)
    return found


_FIGURES = ("team", "model", "assessed_on", "scope", "outcomes")


def _on_demand(name: str) -> cached_property[Any]:
    return cached_property(lambda assessment: getattr(assessment._whole, name))  # noqa: SLF001


for _field in fields(Assessment):
    if _field.name not in {"id", *_FIGURES}:
        # In place of the field's default, which would pass for what was written.
        setattr(Remembered, _field.name, _word := _on_demand(_field.name))
        _word.__set_name__(Remembered, _field.name)
