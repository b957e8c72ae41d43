"""YAML text in, plain data out: a small, strict part of YAML, so that a file has one meaning only.

Knows YAML and where things stand in a text; must not know what the data means or where it lies.
Built on libyaml's parse events, since PyYAML's own constructors keep the last of two equal keys,
turn dates and `NO` into other things, and follow aliases.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, NoReturn

from yaml import (
    AliasEvent,
    CBaseLoader,
    MappingEndEvent,
    MappingStartEvent,
    MarkedYAMLError,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    YAMLError,
)

from maturity.problems import Problem, ProblemsError, visible
from maturity.reading.plain import KeyPath

LARGEST = 256 * 1024
"""Bytes a file may have."""
DEEPEST = 12
"""Mappings and lists that may stand inside one another."""
HIGHEST = 10**15
"""Numbers stay below this: any program reads them as they were written."""
MOST = 50
"""Problems reported of one file; who has more begins with these."""

_Event = Any
"""PyYAML's events: which attributes one has follows from its type."""


class Place(NamedTuple):
    """Where something stands in a text, both from 1, columns in characters."""

    line: int
    column: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Places:
    """Where everything stands in one text."""

    values: dict[KeyPath, Place]
    """Path of a value: its first character."""
    keys: dict[KeyPath, Place]
    """Path of a value in a mapping: the first character of its key."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """A value as it is written: where it begins and ends, in characters of the text."""

    start: int
    end: int
    """Just after its last character, comments not counted."""
    value: str | None = None
    """What a scalar says; None for a mapping or a list."""
    flow: bool = False
    """Whether a mapping or list stands in brackets."""
    column: int = 0
    """Of a mapping's first key, from 0."""
    entries: tuple[tuple[str, int, "Node"], ...] = ()
    """Of a mapping: key, where the key begins, value."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What a text says, apart from what is refused of it."""

    data: object
    """Without keys that are refused; of equal keys, the first; None for a refused value."""
    problems: tuple[Problem, ...] = ()
    gaps: frozenset[KeyPath] = frozenset()
    """Values that are refused, and mappings and lists that lack a part which is: nobody knows what
    the author meant them to be."""


def parse(source: bytes | str, file: str) -> object:
    """Dictionaries, lists, text, numbers, booleans and None; or a ProblemsError that names `file`.

    Plain `true`, `false`, `null`, `~` and decimal numbers mean what they say, as in YAML 1.2;
    all else, such as `NO`, `0x1F`, `12:30` or `2026-10-12`, is text. Every key is text, and a
    whole number in the place of one is taken as it is written.
    """
    reading = read(source, file)
    if reading.problems:
        raise ProblemsError(reading.problems)
    return reading.data


def read(source: bytes | str, file: str) -> Reading:
    """What :func:`parse` gives and what is refused; a ProblemsError where reading cannot go on."""
    return _Builder(_text(source, file), file).reading()


def places(source: bytes | str) -> Places:
    """Where each key and value stands in a source that :func:`read` accepts."""
    found = Places(values={}, keys={})
    next_event = CBaseLoader(_text(source, "")).get_event
    next_event()  # the stream begins
    next_event()  # the document begins
    _locate(next_event, next_event(), (), found)
    return found


def tree(source: bytes | str) -> tuple[str, Node]:
    """The text of a source that :func:`parse` accepts, and what stands where in it."""
    text = _text(source, "")
    next_event = CBaseLoader(text).get_event
    next_event()  # the stream begins
    next_event()  # the document begins
    return text, _written(next_event, next_event())


def _written(next_event: Callable[[], _Event], event: _Event) -> Node:
    start, end = _span(event)
    if type(event) is ScalarEvent:
        return Node(start=start, end=end, value=event.value)
    flow, column = event.flow_style, event.start_mark.column
    entries: list[tuple[str, int, Node]] = []
    if type(event) is MappingStartEvent:
        while type(key := next_event()) is not MappingEndEvent:
            entries.append((key.value, _span(key)[0], _written(next_event, next_event())))
            end = entries[-1][2].end
        closing = key
    else:
        while type(closing := next_event()) is not SequenceEndEvent:
            end = _written(next_event, closing).end
    return Node(
        start=start,
        end=_span(closing)[1] if flow else end,  # a block's own end is beyond its comments
        flow=flow,
        column=column,
        entries=tuple(entries),
    )


def _span(event: _Event) -> tuple[int, int]:
    return event.start_mark.index, event.end_mark.index


def _locate(next_event: Callable[[], _Event], event: _Event, path: KeyPath, found: Places) -> None:
    found.values[path] = _place(event)
    if type(event) is MappingStartEvent:
        while type(key := next_event()) is not MappingEndEvent:
            inner = (*path, _key_text(key) or "")
            into = found
            if _key_text(key) is None or inner in found.keys:
                into = Places(values={}, keys={})  # as if it were not there
                _locate(next_event, key, inner, into)
            into.keys[inner] = _place(key)
            _locate(next_event, next_event(), inner, into)
    elif type(event) is SequenceStartEvent:
        index = 0
        while type(item := next_event()) is not SequenceEndEvent:
            _locate(next_event, item, (*path, index), found)
            index += 1


def _place(event: _Event) -> Place:
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1)


# --- bytes to text ----------------------------------------------------------------------------

_OTHER_ENCODINGS = {
    b"\xff\xfe\0\0": "UTF-32",
    b"\0\0\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
_SAVE_AS_UTF8 = "save the file as UTF-8"

# What YAML calls non-printable; the line ends that only YAML sees, for they would make our line
# numbers differ from an editor's; and the marks that make a reviewer read another text than
# the one that is stored (CVE-2021-42574).
_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd"
    "\U00010000-\U0010ffff]"
)


def _text(source: bytes | str, file: str) -> str:
    """The text of a file, without a byte order mark."""
    raw = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    if len(raw) > LARGEST:
        found = f"the file has more than {LARGEST // 1024} KiB, the most that is read"
        _stop(file, Place(1, 1), found, "split it, or move long texts to where they are linked")
    for mark, encoding in _OTHER_ENCODINGS.items():
        if raw.startswith(mark):
            _stop(file, Place(1, 1), f"expected UTF-8, found {encoding}", _SAVE_AS_UTF8)
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        place = _end(raw[: error.start].decode())
        _stop(
            file, place, f"expected UTF-8, found the byte 0x{raw[error.start]:02x}", _SAVE_AS_UTF8
        )
    text = text.removeprefix("\ufeff")
    if odd := _UNPRINTABLE.search(text):
        hint = _SAVE_AS_UTF8 if odd[0] == "\0" else "remove it"
        _stop(file, _end(text[: odd.start()]), _unprintable(odd[0]), hint)
    return text


def _end(text: str) -> Place:
    """The place just after a text."""
    lines = re.split(r"\r\n?|\n", text)
    return Place(len(lines), len(lines[-1]) + 1)


def _unprintable(character: str) -> str:
    return f"expected printable text, found the invisible character U+{ord(character):04X}"


def _stop(file: str, place: Place, message: str, hint: str) -> NoReturn:
    raise ProblemsError([_problem(file, place, message, hint)])


def _problem(file: str, place: Place, message: str, hint: str) -> Problem:
    return Problem(
        file=file, line=place.line, column=place.column, pointer="", message=message, hint=hint
    )


# --- events to data ---------------------------------------------------------------------------

_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_NUMBER_STARTS = frozenset("0123456789+-.")
# No leading zeros: 010 is 8 to some readers and 10 to others, so here it is text.
_NUMBER = re.compile(
    r"[-+]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?", re.ASCII
)
# Written in one way only: +1 and 1.0 are other keys than 1.
_WHOLE = re.compile(r"0|-?[1-9][0-9]*", re.ASCII)
_REFUSED = object()
"""In place of a value that is refused, until all is read."""


def _key_text(event: _Event) -> str | None:
    """What a key says; None where it is refused."""
    if type(event) is not ScalarEvent:
        return None
    key: str = event.value
    refused: object = key in _WORDS or key == "<<"
    if not event.implicit[0]:
        refused = event.style == '"' and _UNPRINTABLE.search(key)
    elif key and key[0] in _NUMBER_STARTS:
        refused = _NUMBER.fullmatch(key) and not _WHOLE.fullmatch(key)
    return None if refused else key


class _Builder:
    """One text on its way to data; collects what is refused and goes on where it can."""

    def __init__(self, text: str, file: str) -> None:
        self.problems: list[Problem] = []
        self._text = text
        self._file = file
        self._next: Callable[[], _Event] = CBaseLoader(text).get_event
        self._kinds: dict[type, Callable[[_Event, int], object]] = {
            ScalarEvent: self._scalar,
            MappingStartEvent: self._mapping,
            SequenceStartEvent: self._sequence,
            AliasEvent: lambda _event, _depth: _REFUSED,
        }
        self._incomplete: list[object] = []

    def reading(self) -> Reading:
        """The one document of the text."""
        try:
            data = self._document()
        except MarkedYAMLError as error:
            raise ProblemsError([*self.problems, self._syntax(error)]) from None
        except (YAMLError, UnicodeDecodeError):
            # Without a mark: libyaml read a tag that it cannot hand over, such as !<%ED%A0%80>.
            problem = _problem(self._file, Place(1, 1), "tags are not read", _NO_TAGS)
            raise ProblemsError([*self.problems, problem]) from None
        if not self.problems:
            return Reading(data=data)
        incomplete = frozenset(map(id, self._incomplete))
        gaps: set[KeyPath] = set()

        def filled(value: object, path: KeyPath) -> object:
            if value is _REFUSED or id(value) in incomplete:
                gaps.add(path)
            if isinstance(value, dict):
                return {key: filled(inner, (*path, key)) for key, inner in value.items()}
            if isinstance(value, list):
                return [filled(item, (*path, index)) for index, item in enumerate(value)]
            return None if value is _REFUSED else value

        data = filled(data, ())
        return Reading(data=data, problems=tuple(self.problems), gaps=frozenset(gaps))

    def _document(self) -> object:
        self._next()  # the stream begins
        if type(self._next()) is StreamEndEvent:
            self._stop_empty()
        data = self._node(self._next(), 1)
        if data is None:
            self._stop_empty()
        self._next()  # the document ends
        if type(after := self._next()) is not StreamEndEvent:
            message = "expected one document, found the beginning of a second"
            self._refuse(after, message, 'remove the "---", or put what follows in its own file')
            raise ProblemsError(self.problems)
        return data

    def _stop_empty(self) -> NoReturn:
        hint = "write its keys, or delete it"
        _stop(self._file, Place(1, 1), "the file is empty; expected a mapping", hint)

    def _node(self, event: _Event, depth: int) -> object:
        if event.anchor is None and event.tag is None:
            return self._kinds[type(event)](event, depth)
        self._refuse_reference(event)
        value = self._kinds[type(event)](event, depth)
        return _REFUSED if type(event) is ScalarEvent and event.tag is not None else value

    def _mapping(self, start: _Event, depth: int) -> dict[str, object]:
        self._stop_if_too_deep(start, depth)
        found: dict[str, object] = {}
        firsts: dict[str, _Event] = {}
        next_event, node = self._next, self._node
        while type(event := next_event()) is not MappingEndEvent:
            key = _key_text(event)
            if key is None or event.anchor is not None or event.tag is not None:
                self._refuse_of_key(event, key, depth + 1)
            value = node(next_event(), depth + 1)
            if key is None:
                self._incomplete.append(found)
            elif key in found:
                line = _place(firsts[key]).line
                message = f'the key "{visible(key)}" appears twice; the first is on line {line}'
                self._refuse(event, message, "keep one of them")
                if isinstance(found[key], dict | list):
                    self._incomplete.append(found[key])
            else:
                firsts[key] = event
                found[key] = value
        return found

    def _sequence(self, start: _Event, depth: int) -> list[object]:
        self._stop_if_too_deep(start, depth)
        found = []
        while type(event := self._next()) is not SequenceEndEvent:
            found.append(self._node(event, depth + 1))
        return found

    def _scalar(self, event: _Event, _depth: int) -> object:
        value: str = event.value
        if event.implicit[0]:
            if value in _WORDS:
                return _WORDS[value]
            if value[0] in _NUMBER_STARTS and _NUMBER.fullmatch(value):
                return self._number(event, float(value))
        elif event.style == '"' and (odd := _UNPRINTABLE.search(value)):
            self._refuse(event, _unprintable(odd[0]), "remove the escape")
            return _REFUSED
        return value

    def _number(self, event: _Event, number: float) -> object:
        if abs(number) >= HIGHEST:
            message = "expected a number of at most 15 digits, found a larger one"
            self._refuse(event, message, "if it is a name rather than an amount, put it in quotes")
            return _REFUSED
        # JSON Schema knows no difference between 1 and 1.0, so there shall be none here either.
        return int(number) if number.is_integer() else number

    # -- what is refused

    def _refuse(self, event: _Event, message: str, hint: str) -> None:
        self.problems.append(_problem(self._file, _place(event), message, hint))
        if len(self.problems) == MOST:
            raise ProblemsError(self.problems)

    def _refuse_reference(self, event: _Event) -> None:
        if isinstance(event, AliasEvent):
            message = f'expected a value, found the alias "{visible(f"*{event.anchor}")}"'
            self._refuse(
                event, message, "write the value out; text that begins with * needs quotes"
            )
            return
        if event.anchor is not None:
            message = f'expected a value, found the anchor "&{visible(event.anchor)}"'
            self._refuse(event, message, "remove it; text that begins with & needs quotes")
        if event.tag is not None:
            self._refuse(event, f'expected a value, found the tag "{visible(event.tag)}"', _NO_TAGS)

    def _refuse_of_key(self, event: _Event, key: str | None, depth: int) -> None:
        """Says what is wrong with a key; a list or mapping that stands for one is read over."""
        if type(event) is not ScalarEvent:
            self._node(event, depth)
            message = "expected a key that is text, found a list, a mapping or an alias"
            self._refuse(event, message, "write a word, or put the text in quotes")
            return
        if event.anchor is not None or event.tag is not None:
            self._refuse_reference(event)
        if key is not None:
            return
        shown = visible(event.value)
        if not event.implicit[0]:
            self._scalar(event, depth)
        elif shown == "<<":
            self._refuse(event, "merge keys (<<) are not read", "write the keys out")
        else:
            hint = f'put it in quotes: "{shown}"' if shown else "write a key before the colon"
            self._refuse(event, f'expected a key that is text, found "{shown}"', hint)

    def _stop_if_too_deep(self, event: _Event, depth: int) -> None:
        if depth > DEEPEST:
            message = f"expected at most {DEEPEST} lists and mappings inside one another"
            self._refuse(event, message, "no part of these files nests so deeply; look for [ or {")
            raise ProblemsError(self.problems)

    def _syntax(self, error: MarkedYAMLError) -> Problem:
        """Libyaml's complaint in plain words, at the place to mend."""
        here: Any = error.problem_mark
        start: Any = error.context_mark or here
        found = visible(self._text[here.index : here.index + 1]) or "the end of the file"
        said = f"{error.context or ''}: {error.problem} {found}"
        complaint = next(c for c in _COMPLAINTS if re.search(c.pattern, said))
        mark = start if complaint.at_start else here
        place = min(Place(mark.line + 1, mark.column + 1), _end(self._text.rstrip("\r\n")))
        message = complaint.message.format(said=error.problem, start=start.line + 1, found=found)
        return _problem(self._file, place, message, complaint.hint)


# --- libyaml's words and ours -----------------------------------------------------------------


class _Complaint(NamedTuple):
    pattern: str
    message: str
    hint: str
    at_start: bool = False
    """Point at the beginning of the construct rather than at where it went wrong."""


_NO_TAGS = "remove the tag; text that begins with ! needs quotes"
_QUOTE = "put text that begins or continues with a special character in quotes"

_COMPLAINTS = (
    _Complaint(
        "mapping values are not allowed",
        'a ":" is not expected here',
        'put text that contains ": " in quotes; if this is a key, indent it like its neighbours',
    ),
    _Complaint(
        "could not find expected ':'",
        'expected a ":" after this key',
        'write "key: value", with a space after the colon',
        at_start=True,
    ),
    _Complaint(
        "block mapping.*expected key",
        "expected another key of the mapping that begins on line {start}",
        "indent its keys alike; put text with special characters in quotes as a whole",
    ),
    _Complaint(
        "expected '-' indicator",
        'expected another "- " of the list that begins on line {start}',
        "indent its items alike; indent keys below the list's own key",
    ),
    _Complaint(
        r"expected ',' or '\]'",
        'expected "," or "]" in the list that opens on line {start}',
        "close the list; put text that contains brackets in quotes",
    ),
    _Complaint(
        "expected ',' or '}'",
        'expected "," or "}}" in the mapping that opens on line {start}',
        "close the mapping; put text that contains braces in quotes",
    ),
    _Complaint(
        "expected node content the end of the file",
        "expected a value, found the end of the file",
        "close every [ and {; put text that contains them in quotes",
    ),
    _Complaint("expected node content", "expected a value, found {found}", _QUOTE),
    _Complaint(
        "quoted scalar.*unexpected (end of stream|document)",
        "the quotes that open here are never closed",
        "close them; an apostrophe inside '…' is written twice",
        at_start=True,
    ),
    _Complaint(
        "quoted scalar",
        "expected a character code after the backslash",
        "use '…' instead of \"…\", or write each backslash twice",
    ),
    _Complaint(
        r"tab character|cannot start any token \\u0009",
        "expected spaces, found a tab",
        "indent with spaces only",
    ),
    _Complaint("cannot start any token", "text cannot begin with {found}", _QUOTE),
    _Complaint(
        "block sequence entries",
        "a list item cannot begin here",
        'begin every "- " on a line of its own',
    ),
    _Complaint(
        "block scalar",
        'expected the end of the line after "|" or ">"',
        "begin the text on the next line, indented",
    ),
    _Complaint(
        "<document start>",
        "this does not continue the mapping above",
        "begin all top-level keys in the same column, with a space after each colon",
    ),
    _Complaint("directive|incompatible", "directives (%) are not read", "remove the line"),
    _Complaint("alias|anchor", "aliases and anchors are not read", _QUOTE),
    _Complaint("tag", "tags are not read", _NO_TAGS),
    _Complaint("", "this is not YAML: {said}", _QUOTE),
)
