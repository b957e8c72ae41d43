"""An assessment in words, one thing a line, so that git can show in words what changed in it.

Pure: knows how each part of an assessment reads; nothing of files, git or whoever asks. Nothing of
the file is left out, or a reviewer would not see it change.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from maturity.harmless import plain
from maturity.model import Assessment, Rating
from maturity.problems import Problem
from maturity.rules import wording
from maturity.rules.scoring import score

_LONGEST = 1_000_000
"""Characters of a line: more than any file has."""
_TOLD = frozenset({"id", "team", "model", "assessed_on", "scope", "ratings"})
_EMPTY: tuple[Any, ...] = (None, "", (), {})


def assessment(found: Assessment, problems: Iterable[Problem]) -> str:
    """Who was assessed, what it comes to, every rating, and all else that the file says."""
    model, result = found.model, score(found)
    lines = [
        f"Team: {found.team}",
        f"Model: {model.name}",
        f"Assessed on: {wording.readable(found.assessed_on)}",
        f"Scope: {wording.scope(found)}",
        model.label(result.level),
        *(
            f"{model.dimension[key].name}: {model.terms.level.lower()} {gate.level}"
            for key, gate in result.dimensions.items()
        ),
        "",
    ]
    for cell, rating in found.cells.items():
        lines += [f"{wording.cell(model, cell)}: {rating.status.words}", *_remarks(rating)]
    lines.append("")
    names = {c.id: c.name for c in model.capabilities}
    names |= {d.id: d.name for d in model.dimensions} | {m.id: m.name for m in model.metrics}
    for field in fields(found):
        if field.name not in _TOLD:
            lines += _said(_name(field.name), getattr(found, field.name), names)
    lines += [f"Warning: {problem.message}" for problem in problems]
    return "\n".join(_plain(line) for line in lines)


def text(content: bytes) -> str:
    """A file that is no assessment, as it is but for what a terminal would act upon."""
    return "\n".join(map(_plain, content.decode(errors="backslashreplace").splitlines()))


def _remarks(rating: Rating) -> Iterator[str]:
    for word in ("reason", "note"):
        if said := getattr(rating, word):
            yield f"  {word}: {said}"
    for item in rating.evidence:
        day = wording.readable(item.date) if item.date else ""
        yield f"  evidence: {', '.join(filter(None, [item.title, day, item.url]))}"


def _said(name: str, value: Any, names: Mapping[str, str], told: str = "") -> Iterator[str]:  # noqa: ANN401  whatever an assessment holds
    """The lines of one part: a value in one, and so a record of nothing but values.

    `names` are those of the ids that it may be about; `told` is a field that its name tells.
    """
    if value in _EMPTY:
        return
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _said(f"{name} · {names.get(key, key)}", inner, names)
    elif is_dataclass(value):
        parts = {field.name: getattr(value, field.name) for field in fields(value)}
        rest = {k: inner for k, inner in parts.items() if inner not in _EMPTY and k != told}
        if all(map(_is_flat, rest.values())):
            said = (f"{_name(key).lower()} {_value(inner, names)}" for key, inner in rest.items())
            yield ": ".join(filter(None, [name, ", ".join(said)]))
        else:
            for key, inner in rest.items():
                yield from _said(f"{name} · {_name(key).lower()}", inner, names)
    elif not _is_flat(value):
        for item in value:  # records, each of which begins with what tells it from the others
            first = fields(item)[0].name
            key = getattr(item, first)
            yield from _said(f"{name} · {names.get(key, key)}", item, names, first)
    else:
        yield f"{name}: {_value(value, names)}"


def _is_flat(value: Any) -> bool:  # noqa: ANN401  likewise
    if isinstance(value, tuple):
        return all(map(_is_flat, value))
    return isinstance(value, str | int | float | date | Fraction)


def _value(value: Any, names: Mapping[str, str]) -> str:  # noqa: ANN401  likewise
    if isinstance(value, tuple):
        return wording.listing(_value(item, names) for item in value)
    if isinstance(value, date):
        return wording.readable(value)
    return names.get(value, str(value))


def _name(key: str) -> str:
    return key.replace("_", " ").capitalize()


def _plain(line: str) -> str:
    return plain(line, _LONGEST)
