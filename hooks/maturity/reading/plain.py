"""Plain data, as YAML and JSON hold it: paths in it, and values of the domain made from it.

Knows mappings, lists and dates written as text; must not know which keys a file has.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, TypeVar

Json = Any
"""What a file may hold: anything, until its JSON Schema has been asked."""
Data = dict[str, Json]
KeyPath = tuple[str | int, ...]
"""Keys and indexes from the document down to a value."""

_Record = TypeVar("_Record")
_DATES = frozenset({"by", "date", "due", "start", "until"})


def items(data: Data, key: str) -> Iterator[tuple[KeyPath, Data]]:
    """The items of a list that are sound enough to look into, each with its path."""
    for index, item in enumerate(data.get(key) or ()):
        if item is not None:
            yield (key, index), item


def record(cls: type[_Record], item: Data) -> _Record:
    """A value of the domain from a mapping with the same keys."""
    return cls(**{key: _field(key, value) for key, value in item.items()})


def records(cls: type[_Record], found: Iterable[Data]) -> tuple[_Record, ...]:
    """One value of the domain for each mapping."""
    return tuple(record(cls, item) for item in found)


def _field(key: str, value: Json) -> Json:
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, dict):
        return {inner: tuple(values) for inner, values in value.items()}
    return date.fromisoformat(value) if key in _DATES else value
