"""Changes of models in words: what they ask for otherwise, and what that alone does to teams.

Pure: knows English and the terms of a model; not what a sentence looks like where it is shown.
Every text may hold a stranger's words: whoever shows it makes it harmless.
"""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from fractions import Fraction
from typing import Any

from maturity.comparing.changes import Entry, Section, arrow
from maturity.comparing.diff import Change, ModelChange, latest
from maturity.model import Capability
from maturity.rules.wording import listing, number, plural

_POLICY = {
    "threshold_percent": ("Threshold", " %"),
    "partial_credit": ("Credit for a partial cell", ""),
    "rollup": ("Roll-up", ""),
    "imbalance_levels": ("Out of step when so many levels apart", ""),
    "reassess_months": ("To be assessed again after", " months"),
    "evidence_months": ("Evidence expires after", " months"),
}
"""Field of a policy: what it is called, and the unit of its values."""
_OTHERS = {"retired": "retired capabilities", "renamed": "renamed capabilities"}
"""What these parts are called, where that is not the name of the field."""
_VALUES = ("level", "effort", "impact")
"""Fields of a capability whose values are told; of the others, only that they changed."""


def name(change: ModelChange) -> str:
    """`B2B CX Maturity Model (b2b-cx) 1.0.0 → 1.1.0`."""
    before, after = change.models
    model = change.latest
    if before and after:
        return f"{model.name} ({model.id}) {arrow(before.version, after.version)}"
    return f"{model.name} ({model.id}) {model.version}, {'new' if after else 'gone'}"


def sections(change: ModelChange) -> Iterator[Section]:
    """What a model asks for otherwise."""
    terms = change.latest.terms
    others = [_OTHERS.get(part, part) for part in change.parts if part != "version"]
    everything = (
        Section("Policy", [*map(Entry, _policy(change))]),
        Section(terms.levels, [Entry(_item(c)) for c in change.levels]),
        Section(terms.dimensions, [Entry(_item(c)) for c in change.dimensions]),
        Section("Capabilities", [Entry(_capability(change, c)) for c in change.capabilities]),
        Section("Also", [Entry(f"other {listing(others)}")] if others else []),
    )
    return (section for section in everything if section.entries)


def moved(change: ModelChange) -> Iterator[str]:
    """Ids of the teams whose level, or that of a dimension, the change of the model alone moves."""
    return (key for key, both in change.effects.items() if any(e and not e.none for e in both))


def effect(change: ModelChange, team: str) -> str:
    """`3 → 2 by the model alone (Support 3 → 1), 2 → 3 by ratings`."""
    before, after = both = change.effects[team]
    alone = before or latest(both)
    names = change.latest.dimension
    parts = (f"{names[d].name} {arrow(*levels)}" for d, levels in alone.dimensions.items())
    inner = f" ({listing(parts)})" if alone.dimensions else ""
    still = "" if alone.level.before != alone.level.after else "still "
    said = f"{still}{arrow(*alone.level)} by the model alone{inner}"
    if before and after and before.level.after != after.level.after:
        return f"{said}, {arrow(before.level.after, after.level.after)} by ratings"
    return said


def unmoved(change: ModelChange) -> str:
    """How many teams the change of the model leaves where they are, in a sentence."""
    some = sum(1 for _ in moved(change))
    count = len(change.effects) - some
    if not count:
        return f"No {'other ' if some else ''}team is assessed by it."
    return f"Teams that it does not move: {count}."


def summary(changes: Iterable[ModelChange]) -> str:
    """What all changed models do, in a sentence; empty where none has been there all along."""
    known = [change for change in changes if change.models.before and change.models.after]
    if not known:
        return ""
    one = len(known) == 1
    some, every = sum(len([*moved(c)]) for c in known), sum(len(c.effects) for c in known)
    who = f"{some} of {plural(every, 'team')}" if some else "no team"
    return f"The changed {'model alone moves' if one else 'models alone move'} {who}."


def _policy(change: ModelChange) -> Iterator[str]:
    for key, (was, is_) in change.policy.items():
        word, unit = _POLICY[key]
        yield f"{word}: {arrow(_value(was), _value(is_))}{unit}"


def _value(value: Any) -> str:  # noqa: ANN401  a policy has values of several kinds
    return number(float(value)) if isinstance(value, int | Fraction) else str(value)


def _item(both: Change[Any]) -> str:
    was, is_ = both
    if not was or not is_:
        return f"{'New' if is_ else 'Gone'}: {latest(both).name}"
    said = [f"was called {was.name}"] if was.name != is_.name else []
    others = _differing(was, is_, {"name"})
    return f"{is_.name}: {', '.join([*said, *([f'other {listing(others)}'] if others else [])])}"


def _differing(was: Any, is_: Any, told: set[str]) -> list[str]:  # noqa: ANN401  of any one kind
    names = (f.name for f in fields(is_) if f.name not in told)
    return [n.replace("_", " ") for n in names if getattr(was, n) != getattr(is_, n)]


def _capability(change: ModelChange, both: Change[Capability | None]) -> str:
    was, is_ = both
    if was and is_:
        return f"{is_.name}: {', '.join(_otherwise(change, was, is_))}"
    one = latest(both)
    where = listing(_dimension(change, d) for d in one.dimensions)
    reason = change.latest.retired.get(one.id, "") if was else ""
    because = f", retired: {reason}" if reason else ""
    said = f"{one.name} ({change.latest.terms.level.lower()} {one.level}; {where})"
    return f"{'New' if is_ else 'Gone'}: {said}{because}"


def _otherwise(change: ModelChange, was: Capability, is_: Capability) -> Iterator[str]:
    if was.id != is_.id:
        yield f"id {arrow(was.id, is_.id)}"
    if was.name != is_.name:
        yield f"was called {was.name}"
    for key in _VALUES:
        if getattr(was, key) != getattr(is_, key):
            word = change.latest.terms.level.lower() if key == "level" else key
            yield f"{word} {arrow(getattr(was, key), getattr(is_, key))}"
    for word, these, those in (("also", is_, was), ("no longer", was, is_)):
        if more := [d for d in these.dimensions if d not in those.dimensions]:
            yield f"{word} for {listing(_dimension(change, d) for d in more)}"
    others = _differing(was, is_, {"id", "name", "dimensions", *_VALUES})
    if others:
        yield f"other {listing(others)}"


def _dimension(change: ModelChange, key: str) -> str:
    """What readers call it, by the older version where it is gone."""
    models = (model for model in reversed(change.models) if model)
    return next(m.dimension[key].name for m in models if key in m.dimension)
