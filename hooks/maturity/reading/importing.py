"""The inventory as a spreadsheet saves it, read back: bytes in, ratings out, or every problem.

Pure: knows CSV in the forms that Excel, Numbers and Google Sheets write, the marks, and a model's
names; nothing of folders. What it cannot place is a problem at its line and column: nothing is
left out silently.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from maturity.model import UNRATED, Assessment, Capability, Cell, Model, Rating, Status
from maturity.problems import Problem, ProblemsError, did_you_mean, visible

LONGEST = 2000
"""Characters a note or a reason may have."""

NO_REASON = "No reason was given in the spreadsheet."
"""Stands in a new file for the reason that it must have."""

_MARKS = {
    **dict.fromkeys("✓✔☑✅", Status.PRESENT),
    **dict.fromkeys("○◯◐", Status.PARTIAL),
    **dict.fromkeys("✗✘✕×❌", Status.MISSING),
    **dict.fromkeys("–—−-", Status.NOT_APPLICABLE),  # noqa: RUF001  the dashes that people type
    "?": Status.UNRATED,
}
_WORDS = {
    **{status.words: status for status in Status},
    **{status.value: status for status in Status},
    "n/a": Status.NOT_APPLICABLE,
}
_FIELD = re.compile(
    rf"(?:(?P<mark>[{re.escape(''.join(_MARKS))}])\ufe0f?|(?P<word>[a-z_/]+(?: [a-z]+)?)(?=:|$))"
    r"(?:$|:?\s*(?P<said>.*))",
    re.IGNORECASE | re.DOTALL,
)
_NOTHING = frozenset({"", "n/a", *"–—−-?"})  # noqa: RUF001  likewise
"""What may stand where a capability does not apply."""
_SEPARATORS = ",;\t|"
_ENCODINGS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_HINT = 'write ✓, ○, ✗, – or ?, or "present", "partial", "missing", "not applicable"'


class _Field(NamedTuple):
    """A field of a sheet and where it begins, both from 1."""

    text: str
    line: int
    column: int


class _Complaint(NamedTuple):
    """What is wrong with a field."""

    field: _Field
    message: str
    hint: str = ""


_Row = Sequence[_Field]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """What an inventory says."""

    scope: tuple[str, ...]
    """Ids of the dimensions it has a column for, in the model's order."""
    ratings: Mapping[Cell, Rating]
    """In the model's order; without cells that are not assessed."""


def from_csv(content: bytes, file: str, model: Model, old: Assessment | None = None) -> Sheet:
    """What a sheet says by a model; or a ProblemsError that names `file`.

    A mark or a word may be followed by a text: the reason of what is not applicable, else a note.
    What would take something away from an assessment that is there is a problem, too.
    """
    try:
        return _sheet(_rows(_decoded(content)), model, old)
    except _Stopped as stopped:
        raise ProblemsError(_problems(stopped.complaints, file)) from None


def merged(old: Assessment, sheet: Sheet) -> Mapping[Cell, Rating]:
    """What a sheet makes of the ratings of an assessment; only those that it changes.

    A mark alone keeps note, reason and evidence; a text takes the place of the note or, of what is
    not applicable, of the reason. What the sheet leaves empty stays.
    """
    found = {}
    for cell, said in sheet.ratings.items():
        was = old.cells[cell]
        reason = ""  # which has nothing to explain any more where something applies
        if said.status is Status.NOT_APPLICABLE:
            reason = was.reason if said.reason == NO_REASON else said.reason
        now = replace(was, status=said.status, reason=reason, note=said.note or was.note)
        if now != was:
            found[cell] = now
    return found


def assessment(sheet: Sheet, model: Model, key: str, assessed_on: date) -> str:
    """The file of an assessment that says what a sheet says; `key` is its id."""
    up = "../" * (key.count("/") + 1)
    name = key.rpartition("/")[2].replace("-", " ").title()
    lines = [
        f"# yaml-language-server: $schema={up}schema/{model.id}.assessment.schema.json",
        f"team: {json.dumps(name)}",
        f"model: {json.dumps(model.id)}",
        f"assessed_on: {assessed_on.isoformat()}",
        f"scope: [{', '.join(map(json.dumps, sheet.scope))}]",
        "",
        "ratings:" if sheet.ratings else "ratings: {}",
    ]
    for level in model.levels:
        heading = [f"  # {visible(' '.join(model.label(level.number).split()), LONGEST)}"]
        for capability in (c for c in model.capabilities if c.level == level.number):
            cells = {
                d: sheet.ratings[cell]
                for d in capability.dimensions
                if (cell := Cell(capability.id, d)) in sheet.ratings
            }
            if cells:
                lines += [*heading, f"  {json.dumps(capability.id)}:", *_cells(cells)]
                heading = []
    return "\n".join(lines) + "\n"


def _cells(cells: Mapping[str, Rating]) -> Iterator[str]:
    for dimension, rating in cells.items():
        head, texts = (
            f"    {json.dumps(dimension)}:",
            {"reason": rating.reason, "note": rating.note},
        )
        if not any(texts.values()):
            yield f"{head} {rating.status.value}"
            continue
        yield from (head, f"      status: {rating.status.value}")
        for name, text in texts.items():
            if text:
                yield f"      {name}: {json.dumps(text, ensure_ascii=False)}"


# --- bytes to fields ------------------------------------------------------------------------------


class _Stopped(Exception):  # noqa: N818  it is no error yet
    """A sheet that cannot be used, and all that is wrong with it."""

    def __init__(self, complaints: Sequence[_Complaint]) -> None:
        super().__init__()
        self.complaints = complaints


def _stop(field: _Field, message: str, hint: str = "") -> _Stopped:
    return _Stopped([_Complaint(field, message, hint)])


def _decoded(content: bytes) -> str:
    encoding = next((e for mark, e in _ENCODINGS.items() if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        hint = 'save it as "CSV UTF-8", or as "Unicode text"'
        raise _stop(_Field("", 1, 1), "expected UTF-8 or UTF-16, found neither", hint) from None
    if "\0" in text:
        hint = "export it from the spreadsheet as CSV"
        raise _stop(_Field("", 1, 1), "expected a CSV file, found a binary one", hint)
    return text


def _rows(text: str) -> list[_Row]:
    """The rows that have something in them."""
    if given := re.match(r"sep=(.)(?:\r\n?|\n)", text):  # as Excel itself marks it
        rows = _parsed(text[given.end() :], given[1], 2)
    else:
        rows = _parsed(text, _separator(text), 1)
    return [row for row in rows if any(field.text for field in row)]


def _separator(text: str) -> str:
    """What stands most often in the first row, outside quotes."""
    bare = re.sub('"(?:[^"]|"")*"', "", text).lstrip("\r\n")
    first = re.split("[\r\n]", bare, maxsplit=1)[0]
    return max(_SEPARATORS, key=first.count)


def _parsed(text: str, separator: str, first: int) -> list[list[_Field]]:
    """Every row."""
    field = re.compile(
        rf'(?:"(?P<quoted>(?:[^"]|"")*)"|(?P<plain>(?!")[^{re.escape(separator)}\r\n]*))'
        rf"(?P<end>{re.escape(separator)}|\r\n?|\n|\Z)"
    )
    rows: list[list[_Field]] = [[]]
    at, line, start = 0, first, 0
    while True:
        here = _Field("", line, at - start + 1)
        found = field.match(text, at)
        if found is None:
            raise _stop(here, "the quotes that open here do not close before the next field",
                        'close them; quotes inside a field are written twice: ""')  # fmt: skip
        said = (found["plain"] or "") if found["quoted"] is None else found["quoted"]
        cleaned = said.replace('""', '"') if found["quoted"] is not None else said
        rows[-1].append(here._replace(text=cleaned.strip()))
        for ending in re.finditer(r"\r\n?|\n", found[0]):
            line, start = line + 1, at + ending.end()
        at = found.end()
        if not found["end"]:
            return rows
        if found["end"] != separator:
            rows.append([])


# --- fields to ratings ----------------------------------------------------------------------------


class _Unplaced(Exception):  # noqa: N818  it becomes a complaint
    """A field that means nothing here; its arguments are the message and a hint."""


def _sheet(rows: Sequence[_Row], model: Model, old: Assessment | None) -> Sheet:
    if not rows:
        raise _stop(_Field("", 1, 1), "the file is empty; expected an inventory")
    head, *body = rows
    columns, complaints = _columns(head, body, model)
    if not {"id", "capability"} & {*columns.values()} and (line := _headings(body)):
        message = f"the headings are on line {line} and not here"
        raise _stop(head[0], message, "remove what stands above them")
    if complaints:
        raise _Stopped(complaints)
    ratings: dict[Cell, Rating] = {}
    lines: dict[str, int] = {}
    for row in body:
        complaints += _read(row, columns, model, lines, ratings, old)
    if ratings and not complaints and all(r is _NO_RATING for r in ratings.values()):
        message = 'every mark is "?", as in a file saved without ✓, ○ and ✗'
        complaints.append(_Complaint(body[0][0], message, 'save it as "CSV UTF-8"'))
    if complaints:
        raise _Stopped(_in_short(complaints))
    order = (Cell(c.id, d) for c in model.capabilities for d in c.dimensions)
    rated = {cell: r for cell in order if (r := ratings.get(cell, _NO_RATING)) is not _NO_RATING}
    return Sheet(scope=tuple(d for d in model.dimension if d in columns.values()), ratings=rated)


def _read(  # noqa: PLR0913, PLR0917  it is one loop's body
    row: _Row,
    columns: Mapping[int, str],
    model: Model,
    lines: dict[str, int],
    ratings: dict[Cell, Rating],
    old: Assessment | None,
) -> Iterator[_Complaint]:
    """Adds a row's line and ratings; gives what is wrong with it."""
    fields = {columns[i]: field for i, field in enumerate(row) if i in columns}
    for i, field in enumerate(row):
        if i not in columns and field.text:
            message = f'nothing heads the column of "{visible(field.text)}"'
            yield _Complaint(field, message, "give it a heading")
    capability, wrong = _capability(fields, row[0], model)
    yield from wrong
    if capability is None:
        return
    first = lines.setdefault(capability.id, row[0].line)
    if first != row[0].line:
        message = f'"{capability.id}" has two rows; the first is on line {first}'
        yield _Complaint(row[0], message, "keep one of them")
        return
    for dimension in (key for key in fields if key in model.dimension):
        field = fields[dimension]
        try:
            rating = _rating(field.text, capability, dimension, model)
        except _Unplaced as unplaced:
            yield _Complaint(field, *unplaced.args)
            continue
        if rating:
            cell = Cell(capability.id, dimension)
            ratings[cell] = rating
            yield from _taken_away(field, cell, rating, old) if old else ()


_LOST = "leave the field empty to keep it; were ✓, ○ and ✗ lost when the file was saved?"


def _in_short(complaints: Sequence[_Complaint]) -> list[_Complaint]:
    """Complaints, but only one for all the marks of a sheet that lost them."""
    lost = [c for c in complaints if c.hint == _LOST]
    if len(lost) <= 3:  # noqa: PLR2004  as many as one may want to see one by one
        return [*complaints]
    message = f'"?" would take back {len(lost)} ratings; this is the first'
    return [_Complaint(lost[0].field, message, _LOST), *(c for c in complaints if c.hint != _LOST)]


def _taken_away(field: _Field, cell: Cell, rating: Rating, old: Assessment) -> Iterator[_Complaint]:
    """What a mark would take away from an assessment that is there, or what it leaves out."""
    was = old.cells.get(cell)
    if was is None:
        if rating is not _NO_RATING:
            name = visible(old.model.dimension[cell.dimension].name)
            hint = "add it to the scope in the team's file first, or leave the column out"
            yield _Complaint(field, f"{name} is not in the team's scope", hint)
    elif rating is _NO_RATING and was != UNRATED:
        message = f'"?" would take back "{was.status.words}"'
        yield _Complaint(field, message, _LOST)
    elif rating.reason == NO_REASON and not was.reason:
        message = "it is not applicable, and nothing says why"
        yield _Complaint(field, message, 'write the reason behind the mark: "– reason"')


def _columns(
    head: _Row, body: Sequence[_Row], model: Model
) -> tuple[dict[int, str], list[_Complaint]]:
    """What each column holds, by its number: `id`, `capability`, `level` or a dimension's id."""
    known = {"id": "id", "capability": "capability", "level": "level"}
    known |= {_folded(d.name): d.id for d in model.dimensions} | {d: d for d in model.dimension}
    found: dict[int, str] = {}
    complaints = []
    for i, field in enumerate(head):
        column = known.get(_folded(field.text))
        if column is None and (field.text or any(len(row) > i and row[i].text for row in body)):
            hint = did_you_mean(field.text, [d.name for d in model.dimensions])
            unknown = f'unknown column "{visible(field.text)}"'
            message = unknown if field.text else "this column has no heading"
            complaints.append(_Complaint(field, message, hint or "name it, or remove it"))
        elif column in found.values():
            message = f'two columns are headed "{visible(field.text)}"'
            complaints.append(_Complaint(field, message, "keep one of them"))
        elif column:
            found[i] = column
    if not complaints and not {"id", "capability"} & {*found.values()}:
        complaints.append(
            _Complaint(head[0], 'no column is headed "id" or "capability"', "add the first row")
        )
    if not complaints and not model.dimension.keys() & {*found.values()}:
        word = visible(model.terms.dimensions).lower()
        message = f"no column is headed by one of the {word}"
        complaints.append(_Complaint(head[0], message, "add one"))
    return found, complaints


def _headings(body: Sequence[_Row]) -> int | None:
    """The line of a row that looks like the headings, below the one that should be."""
    return next(
        (row[0].line for row in body if {"id", "capability"} & {_folded(f.text) for f in row}), None
    )


def _capability(
    fields: Mapping[str, _Field], first: _Field, model: Model
) -> tuple[Capability | None, list[_Complaint]]:
    """Whose row this is; with what is wrong with its id, name and level."""
    id_, name = fields.get("id", first), fields.get("capability", first)
    given = id_.text if "id" in fields else ""
    called = name.text if "capability" in fields else ""
    key = model.renamed.get(given, given)
    if given:
        meant = [model.capability[key]] if key in model.capability else []
    else:
        meant = [c for c in model.capabilities if _folded(c.name) == _folded(called)]
    if not given and not called:
        return None, [_Complaint(first, "this row names no capability", "give its id")]
    if len(meant) != 1:
        field = id_ if given else name
        known = [*model.capability] if given else [c.name for c in model.capabilities]
        hint = "tell them apart by id" if meant else did_you_mean(field.text, known)
        many = f'{len(meant)} capabilities are called "{visible(field.text)}"'
        message = many if meant else f'unknown capability "{visible(field.text)}"'
        return None, [_Complaint(field, message, hint or "see the model for what there is")]
    (capability,) = meant
    complaints = []
    if called and _folded(called) != _folded(capability.name):
        message = f'"{visible(called)}" is not the name of "{capability.id}"'
        hint = f'that is "{visible(capability.name)}"; were rows sorted apart?'
        complaints.append(_Complaint(name, message, hint))
    level = fields.get("level")
    if level and level.text not in ("", str(capability.level)):
        message = f'"{capability.id}" is at {capability.level}, not "{visible(level.text)}"'
        complaints.append(_Complaint(level, message, "the sheet is of another version"))
    return capability, complaints


_NO_RATING = Rating(status=Status.UNRATED)
"""What a question mark says."""


def _rating(text: str, capability: Capability, dimension: str, model: Model) -> Rating | None:
    """What a field says; None for an empty one, or an _Unplaced."""
    if dimension not in capability.dimensions:
        if text.casefold() in _NOTHING:
            return None
        name = visible(model.dimension[dimension].name)
        message = f'"{capability.id}" does not apply to {name}; found "{visible(text)}"'
        raise _Unplaced(message, "leave the field empty")
    if not text:
        return None
    found = _FIELD.fullmatch(text)
    status = found and (_MARKS.get(found["mark"]) or _WORDS.get((found["word"] or "").casefold()))
    if found is None or status is None:
        guess = did_you_mean(text.casefold(), _WORDS)
        raise _Unplaced(f'expected a mark, found "{visible(text)}"', guess or _HINT)
    said = (found["said"] or "").strip().replace("\r\n", "\n").replace("\r", "\n")
    if len(said) > LONGEST or not said.replace("\n", "").isprintable():
        message = f"expected a printable text of at most {LONGEST} characters"
        raise _Unplaced(message, "shorten it, or remove invisible characters")
    if status is Status.UNRATED and said:
        raise _Unplaced(f'"{visible(said)}" stands where nothing is assessed', "give a status")
    if status is Status.UNRATED:
        return _NO_RATING
    if status is Status.NOT_APPLICABLE:
        reason = said or NO_REASON
        return Rating(status=status, reason=reason)
    return Rating(status=status, note=said)


def _folded(name: str) -> str:
    """A name as it is compared: a sheet may have put ' before what looks like a formula."""
    return " ".join(name.removeprefix("'").split()).casefold()


def _problems(complaints: Collection[_Complaint], file: str) -> Iterator[Problem]:
    for field, message, hint in complaints:
        yield Problem(
            file=visible(file, 1000), line=field.line, column=field.column, pointer="",
            message=message, hint=hint,
        )  # fmt: skip
