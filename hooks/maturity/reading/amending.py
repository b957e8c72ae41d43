"""Ratings put into the file of an assessment that exists, with no other line of it changed.

Knows the forms a rating can be written in; must not know where the new ratings come from. What it
makes is read again, and nothing is handed out that does not say exactly what was meant.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from maturity.model import Assessment, Cell, Model, Rating
from maturity.reading import loading, strictyaml
from maturity.reading.strictyaml import Node

_PLAIN = re.compile(r"[a-z][a-z0-9-]*")
"""Ids that mean nothing else in YAML; a few that do are words of its own."""
_WORDS = frozenset({"true", "false", "null"})


class UnamendableError(Exception):
    """The file is written in a way in which its ratings cannot be changed alone."""


class _Edit(NamedTuple):
    """What stands from here to there becomes this."""

    start: int
    end: int
    text: str


class _Change(NamedTuple):
    """What a cell said, and what it is to say."""

    old: Rating
    new: Rating


def amended(source: bytes, old: Assessment, ratings: Mapping[Cell, Rating]) -> bytes:
    """The file of an assessment with other statuses, notes and reasons of some cells in scope.

    Evidence stays as it is. Raises UnamendableError.
    """
    text, root = strictyaml.tree(source)
    cells = {c: r for c in old.cells if (r := ratings.get(c)) and r != old.cells[c]}
    writer = _Writer(text, old, {c: _Change(old.cells[c], r) for c, r in cells.items()})
    # From the end. What is added at a place comes after what is replaced from there on; of two
    # additions the outer one, which was found later, is first.
    edits = enumerate(writer.edits(dict(_named(root))["ratings"]))
    for _, edit in sorted(edits, key=lambda e: (-e[1].start, e[1].start == e[1].end, -e[0])):
        text = text[: edit.start] + edit.text + text[edit.end :]
    made = (b"\xef\xbb\xbf" if source.startswith(b"\xef\xbb\xbf") else b"") + text.encode()
    found, _ = loading.parse_assessment(
        made, f"{loading.ASSESSMENTS}/{old.id}.yaml", {old.model.id: old.model}
    )
    if (
        found is None
        or found.cells != {**old.cells, **cells}
        or replace(found, ratings=old.ratings) != old
    ):
        raise UnamendableError
    return made


def _named(node: Node) -> Iterator[tuple[str, Node]]:
    return ((key, value) for key, _, value in node.entries)


class _Writer:
    """Changes of cells to edits of one text."""

    def __init__(self, text: str, old: Assessment, changes: Mapping[Cell, _Change]) -> None:
        self._text = text
        self._old = old
        self._model: Model = old.model
        self._changes = changes
        self._newline = "\r\n" if "\r\n" in text else "\n"

    def edits(self, ratings: Node) -> Iterator[_Edit]:
        """For every capability with a change."""
        ids = {self._model.renamed.get(key, key): node for key, node in _named(ratings)}
        order = [c.id for c in self._model.capabilities]
        fresh: dict[str | None, list[str]] = {}
        before: str | None = None
        for key in order:
            cells = {c.dimension: ch for c, ch in self._changes.items() if c.capability == key}
            if key in ids:
                before = key
                yield from self._entry(ids[key], key, cells, ratings) if cells else ()
            elif cells:
                fresh.setdefault(before, []).append(self._fresh(key, cells, ratings))
        for after, entries in fresh.items():
            yield self._added(ratings, ids[after] if after else None, entries)

    def _entry(
        self, node: Node, key: str, cells: Mapping[str, _Change], ratings: Node
    ) -> Iterator[_Edit]:
        """A capability that the file rates already, in one word, by dimension or not at all."""
        if node.value is not None:
            yield self._instead(node, self._whole(key, cells, ratings, bool(node.value)))
            return
        there = dict(_named(node))
        for dimension, change in cells.items():
            if dimension in there:
                yield from self._cell(there[dimension], change, node)
        added = [
            f"{_id(d)}:{self._value(change.new, node)}"
            for d, change in cells.items()
            if d not in there
        ]
        if added:
            yield self._added(node, None if node.flow else node, added)

    def _whole(self, key: str, cells: Mapping[str, _Change], ratings: Node, all_of_it: bool) -> str:  # noqa: FBT001  of the text
        """A capability written anew: in one word if it is one, else by dimension."""
        said = {
            cell.dimension: rating
            for cell, rating in self._old.cells.items()
            if cell.capability == key and (all_of_it or cell.dimension in cells)
        } | {d: change.new for d, change in cells.items()}
        scope = [cell.dimension for cell in self._old.cells if cell.capability == key]
        words = {rating.status.value for rating in said.values()}
        if len(words) == 1 and [*said] == scope and not any(map(_is_full, said.values())):
            return f" {words.pop()}"
        return self._by_dimension(said, ratings)

    def _fresh(self, key: str, cells: Mapping[str, _Change], ratings: Node) -> str:
        said = {d: change.new for d, change in cells.items()}
        return f"{_id(key)}:{self._by_dimension(said, ratings)}"

    def _by_dimension(self, said: Mapping[str, Rating], ratings: Node) -> str:
        if ratings.flow or not any(map(_is_full, said.values())):
            inner = Node(start=0, end=0, flow=True)
            parts = (f"{_id(d)}:{self._value(rating, inner)}" for d, rating in said.items())
            return f" {{{', '.join(parts)}}}"
        inner = Node(start=0, end=0, column=ratings.column + 2)
        lines = (f"{_id(d)}:{self._value(rating, inner)}" for d, rating in said.items())
        start = self._newline + " " * inner.column
        return "".join(start + line for line in lines)

    def _cell(self, node: Node, change: _Change, parent: Node) -> Iterator[_Edit]:
        """A cell that the file rates already, in one word or in full."""
        if node.value is not None:
            yield self._instead(node, self._value(change.new, parent))
            return
        there = dict(_named(node))
        if change.new.status is not change.old.status:
            yield self._instead(there["status"], f" {change.new.status.value}")
        said = {"reason": change.new.reason, "note": change.new.note}
        was = {"reason": change.old.reason, "note": change.old.note}
        added = []
        for name in (name for name in said if said[name] != was[name]):
            if name in there and not said[name]:
                yield self._removed(node, name)
            elif name in there:
                yield self._instead(there[name], f" {_quoted(said[name])}")
            else:
                added.append(f"{name}: {_quoted(said[name])}")
        if added:
            yield self._added(node, None if node.flow else there["status"], added)

    def _value(self, rating: Rating, parent: Node) -> str:
        """What stands behind a dimension's colon."""
        if not _is_full(rating):
            return f" {rating.status.value}"
        said = {"reason": rating.reason, "note": rating.note}
        parts = [
            f"status: {rating.status.value}",
            *(f"{name}: {_quoted(text)}" for name, text in said.items() if text),
        ]
        if parent.flow:
            return f" {{{', '.join(parts)}}}"
        start = self._newline + " " * (parent.column + 2)
        return "".join(start + part for part in parts)

    def _instead(self, node: Node, said: str) -> _Edit:
        """A value in place of another; `said` begins as it would behind a colon."""
        start, end = node.start, node.end
        if self._text[end - 1 : end] == "\n" and end > start:  # a block scalar ends with its line
            end -= len(self._newline)
        if said.startswith(" "):
            return _Edit(start, end, said if self._text[start - 1] == ":" else said[1:])
        while self._text[start - 1] == " ":
            start -= 1
        line = self._text[end:].partition("\n")[0].rstrip("\r")
        if line.strip().startswith("#"):  # what is said of the old value stays behind the key
            return _Edit(start, end + len(line), line.rstrip() + said)
        return _Edit(start, end, said)

    def _removed(self, node: Node, name: str) -> _Edit:
        """An entry of a mapping less, and the comment that is behind it."""
        at = [key for key, _, _ in node.entries].index(name)
        _, start, value = node.entries[at]
        if node.flow:
            if at:
                return _Edit(node.entries[at - 1][2].end, value.end, "")
            return _Edit(start, node.entries[at + 1][1], "")
        return _Edit(self._text.rindex("\n", 0, start), self._end_of_line(value), "")

    def _end_of_line(self, node: Node) -> int:
        """Just before the line end that follows a value, and the comment behind it if any."""
        if self._text[node.end - 1] == "\n":  # a block scalar ends with its line
            return node.end - len(self._newline)
        return node.end + len(self._text[node.end :].partition("\n")[0].rstrip("\r"))

    def _added(self, node: Node, after: Node | None, entries: list[str]) -> _Edit:
        """Entries of a mapping, behind one of its values; at its end in brackets, else first."""
        if node.flow:
            at = node.end - 1
            while self._text[at - 1] in " \r\n,":
                at -= 1
            return _Edit(at, at, (", " if node.entries else "") + ", ".join(entries))
        start = " " * node.column
        if after is None:
            at = node.start
            return _Edit(at, at, "".join(f"{entry}{self._newline}{start}" for entry in entries))
        at = self._end_of_line(after)
        return _Edit(at, at, "".join(f"{self._newline}{start}{entry}" for entry in entries))


def _is_full(rating: Rating) -> bool:
    """Whether a rating says more than a word."""
    return bool(rating.note or rating.reason or rating.evidence)


def _id(key: str) -> str:
    return key if _PLAIN.fullmatch(key) and key not in _WORDS else json.dumps(key)


def _quoted(text: str) -> str:
    """A text in quotes; YAML reads what JSON writes."""
    return json.dumps(text, ensure_ascii=False)
