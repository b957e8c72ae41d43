"""What a JSON Schema objects to in plain data, in plain words: the only user of JSON Schema.

Knows the keywords and patterns of the schemas in `schema/`; must not know what the data means.
"""

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import NoneType
from typing import Any, cast

import jsonschema_rs
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema import ValidationError as _Error
from jsonschema.validators import extend

from maturity import ids
from maturity.problems import visible
from maturity.reading.plain import Data, Json, KeyPath
from maturity.reading.remarks import Remark, unknown

_Open = Any
"""What jsonschema's stubs leave open."""
_Misfit = _Open
"""A ValidationError: its `instance` does not satisfy the keyword `validator` of a schema, which
asks for `validator_value`."""

_MOST_KEYS = 50


def held_against(
    name: str, data: object, gaps: Collection[KeyPath] = ()
) -> tuple[list[Remark], Data]:
    """What a schema objects to, and the data without it.

    Gaps are values that are not there, and mappings that lack a key, for a reason that has been
    said already.
    """
    if decides(name).is_valid(data):
        return [], cast("Data", data)
    misfits: list[_Misfit] = [*explains(name).iter_errors(data)]
    remarks = [
        EXPLAINED[misfit.validator](misfit) for misfit in misfits if not _follows(misfit, gaps)
    ]
    sound = data if isinstance(data, dict) else {}
    # From below, and keys last, so that all that leads to a misfit is there still.
    for misfit in sorted(misfits, key=lambda m: (-len(m.absolute_path), _is_key(m))):
        _take_out(misfit, sound)
    return remarks, sound


def schema(name: str) -> Data:
    """A schema of the repository, or of the installed package."""
    here = Path(__file__)
    packaged = here.parents[1] / "schema"
    folder = packaged if packaged.is_dir() else here.parents[3] / "schema"
    found: Data = json.loads((folder / f"{name}.schema.json").read_text(encoding="utf-8"))
    return found


@cache
def decides(name: str) -> jsonschema_rs.Draft202012Validator:
    """The validator that says yes or no, fast."""
    return jsonschema_rs.Draft202012Validator(
        schema(name), validate_formats=True, formats={"date": _is_day}
    )


@cache
def explains(name: str) -> Draft202012Validator:
    """The validator that says where and why, and gives the same answer."""
    found: Draft202012Validator = _Explaining(schema(name), format_checker=_FORMATS)
    return found


def _follows(misfit: _Misfit, gaps: Collection[KeyPath]) -> bool:
    """What does not fit is a gap, rather than the key of one."""
    at_key = misfit.validator == "additionalProperties" or _is_key(misfit)
    return tuple(misfit.absolute_path) in gaps and not at_key


def _take_out(misfit: _Misfit, data: Json) -> None:
    """Puts None in place of a value that does not fit; a key that does not fit goes altogether.

    Where a key is misspelt, the right one is there without a value: what it says is not missing.
    """
    *above, last = misfit.absolute_path or ("",)
    for step in above:
        data = data[step]
    if _is_key(misfit):
        data.pop(last, None)
    elif misfit.validator == "additionalProperties":
        if meant := _meant(last, data, misfit.schema["properties"]):
            data.setdefault(meant, None)
        del data[last]
    elif misfit.absolute_path and misfit.validator != "required":
        data[last] = None


def _meant(key: str, among: Collection[str], known: Collection[str]) -> str:
    """What a reader will be told that a misspelt key was meant to be; empty if nothing comes near.

    Not looked for where there are more keys than any schema has: that would take its time.
    """
    near = get_close_matches(key, known, n=1) if len(among) <= _MOST_KEYS else ()
    return next(iter(near), "")


def _is_key(misfit: _Misfit) -> bool:
    """What does not fit is a key of a mapping, rather than a value."""
    return "propertyNames" in misfit.absolute_schema_path


# --- keywords that say more than jsonschema's own: which key, which item, which branch of a choice
#     And a pattern means the whole text: Python's $ lets a line end pass that other validators see.


def _pattern(_validator: _Open, pattern: str, value: object, _schema: Json) -> Iterator[_Error]:
    matches = re.search if pattern == NOT_BLANK else re.fullmatch
    if isinstance(value, str) and not matches(pattern, value):
        yield _Error("pattern")


def _required(_validator: _Open, keys: Json, value: object, schema: Json) -> Iterator[_Error]:
    missing = [key for key in keys if key not in value] if isinstance(value, dict) else []
    if isinstance(value, dict) and missing:
        known = schema["properties"]
        meant = {_meant(key, value, known) for key in value if key not in known}
        missing = [key for key in missing if key not in meant]
    if missing:
        yield _Error("required", validator_value=missing)


def _property_names(
    validator: _Open, names: Json, value: object, _schema: Json
) -> Iterator[_Error]:
    for key in value if isinstance(value, dict) else ():
        yield from validator.descend(key, names, path=key)


def _additional_properties(
    validator: _Open, others: Json, value: object, schema: Json
) -> Iterator[_Error]:
    for key, inner in value.items() if isinstance(value, dict) else ():
        if key in schema.get("properties", {}):
            continue
        if others is False:
            yield _Error("key", path=(key,))
        else:
            yield from validator.descend(inner, others, path=key)


def _unique_items(
    _validator: _Open, _unique: Json, value: object, _schema: Json
) -> Iterator[_Error]:
    seen: dict[str, int] = {}
    for index, item in enumerate(value if isinstance(value, list) else ()):
        if seen.setdefault(json.dumps(item, sort_keys=True), index) != index:
            yield _Error("repeated", path=(index,))


def _one_of(validator: _Open, branches: Json, value: object, _schema: Json) -> Iterator[_Error]:
    found = [
        [*validator.descend(value, branch, schema_path=i)] for i, branch in enumerate(branches)
    ]
    if not all(found):
        return  # The branches are for different types: no value satisfies two of them.
    for errors in found:
        if not any(_is_of_another_type(error) for error in errors):
            yield from errors
            return
    yield _Error("choice", context=[errors[0] for errors in found])


def _is_of_another_type(error: _Open) -> bool:
    if error.validator == "enum" and not error.path:
        return type(error.instance) not in {type(value) for value in error.validator_value}
    return error.validator == "type" and not error.path


_Explaining = extend(  # type: ignore[no-untyped-call] # its stub has no types
    Draft202012Validator,
    {
        "pattern": _pattern,
        "required": _required,
        "propertyNames": _property_names,
        "additionalProperties": _additional_properties,
        "uniqueItems": _unique_items,
        "oneOf": _one_of,
    },
)
_FORMATS = FormatChecker(formats=())


@_FORMATS.checks("date")
def _is_day(value: object) -> bool:
    """A day of the calendar; what does not look like one is for the pattern to say."""
    if not isinstance(value, str) or not re.fullmatch(_DATE, value):
        return True
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


# --- one explainer a keyword

_KINDS: dict[type, str] = {
    str: "text",
    int: "a number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "a mapping",
    NoneType: "nothing",
}
_TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "array": "a list",
    "object": "a mapping",
}
_TYPE_HINTS = {
    ("text", "a number"): "put it in quotes",
    ("text", "true or false"): "put it in quotes",
    ("a list", "text"): "for a single item, write [item]",
    ("", "nothing"): "give it a value, or remove the key",
}
_ID = "^[a-z0-9]+(-[a-z0-9]+)*$"
_ID_PATH = "^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*$"
_TEAMS = "^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*/?$"
_DATE = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
NOT_BLANK = "\\S"
"""The pattern of texts, which has to be found in them."""
FORMS = {
    _ID: "lower-case words joined by hyphens",
    _ID_PATH: "an id such as emea/payments",
    _TEAMS: "the id of a team such as emea/payments, or a folder such as emea/",
    "^[0-9]+\\.[0-9]+\\.[0-9]+$": "three numbers such as 1.0.0",
    '^https?://[^\\s<>"]+$': "an address that begins with https:// or http://,"
    " without spaces, quotes or < >",
    _DATE: "a date such as 2026-10-12",
    "^([1-9]|1[0-2])$": "the number of a level",
    "^[A-Z]{3}$": "three capital letters such as EUR",
}
"""Every other pattern of the schemas in words."""
_NEAREST = {_ID: ids.slug, _ID_PATH: ids.with_folders, _TEAMS: ids.team_or_folder}
"""How to mend a text that does not match a pattern."""


def _must(
    misfit: _Misfit, what: str, hint: str = "", guess: tuple[str, Collection[str]] = ("", ())
) -> Remark:
    """A remark of the form `"team" must be text, not a number`."""
    path = tuple(misfit.absolute_path)
    if _is_key(misfit):
        subject = "this key"
    elif not path:
        subject = "the file"
    elif isinstance(path[-1], int):
        subject = f'an item of "{visible(str(path[-2]))}"'
    else:
        subject = f'"{visible(path[-1])}"'
    return Remark(path, f"{subject} must {what}", hint, guess=guess, at_key=_is_key(misfit))


def _shown(value: object) -> str:
    """A value in a message: text in quotes, numbers as they are, all else by its type."""
    if isinstance(value, str):
        return f'"{visible(value)}"'
    return str(value) if _KINDS[type(value)] == "a number" else _KINDS[type(value)]


def _explain_type(misfit: _Misfit) -> Remark:
    value = misfit.instance
    expected, found = _TYPES[misfit.validator_value], _KINDS[type(value)]
    shown = _shown(value) if found == "a number" and "number" in expected else found
    hint = _TYPE_HINTS.get((expected, found)) or _TYPE_HINTS.get(("", found), "")
    return _must(misfit, f"be {expected}, not {shown}", hint)


def _explain_choice(misfit: _Misfit) -> Remark:
    # Who wrote something did not mean nothing, even where that would do.
    words = [
        _options(branch) if branch.validator == "enum" else _TYPES[branch.validator_value]
        for branch in misfit.context
        if branch.validator_value != "null"
    ]
    return _must(misfit, f"be {' or '.join(words)}, not {_shown(misfit.instance)}")


def _explain_enum(misfit: _Misfit) -> Remark:
    value = misfit.instance
    guess = (value if isinstance(value, str) else "", misfit.validator_value)
    return _must(misfit, f"be {_options(misfit)}, not {_shown(value)}", guess=guess)


def _options(misfit: _Misfit) -> str:
    return f"one of {', '.join(misfit.validator_value)}"


def _explain_required(misfit: _Misfit) -> Remark:
    missing = misfit.validator_value
    title = misfit.schema["title"].lower()
    if isinstance(id_ := misfit.instance.get("id"), str):
        title += f' "{visible(id_)}"'
    described = {
        key: part["description"]
        for key, part in misfit.schema["properties"].items()
        if "description" in part
    }
    return Remark(
        tuple(misfit.absolute_path),
        f"the {title} lacks " + ", ".join(f'"{key}"' for key in missing),
        " ".join(f"{key}: {described[key]}" for key in missing[:3] if key in described),
        at_key=True,
    )


def _explain_other_key(misfit: _Misfit) -> Remark:
    path = tuple(misfit.absolute_path)
    return unknown(path, "key", path[-1], misfit.schema["properties"], at_key=True)


def _explain_pattern(misfit: _Misfit) -> Remark:
    pattern, value = misfit.validator_value, misfit.instance
    if pattern == NOT_BLANK:
        return _must(misfit, "not be blank" if value else "not be empty")
    nearest = _NEAREST[pattern](value) if pattern in _NEAREST else ""
    hint = f'write "{visible(nearest)}"' if nearest else ""
    return _must(misfit, f"be {FORMS[pattern]}, not {_shown(value)}", hint)


def _explain_format(misfit: _Misfit) -> Remark:
    return _must(misfit, f"be a day that exists, not {_shown(misfit.instance)}")


def _explain_repeated(misfit: _Misfit) -> Remark:
    *path, index = misfit.absolute_path
    items = misfit.instance
    first = (*path, items.index(items[index]))
    return Remark(
        (*path, index), f"{_shown(items[index])} is listed twice", "remove it", first=first
    )


def _explain_items(misfit: _Misfit) -> Remark:
    wanted = len(misfit.schema["prefixItems"])
    return _must(misfit, f"have {wanted} items, not {len(misfit.instance)}")


_BOUNDS = {
    "maxLength": "have at most {bound} characters, not {found}",
    "minimum": "be at least {bound}, not {found}",
    "maximum": "be at most {bound}, not {found}",
    "minItems": "have {bound} or more items, not {found}",
    "maxItems": "have at most {bound} items, not {found}",
    "minProperties": "not be an empty mapping",
}


def _explain_bound(misfit: _Misfit) -> Remark:
    value = misfit.instance
    found = value if isinstance(value, int | float) else len(value)
    what = _BOUNDS[misfit.validator].format(bound=misfit.validator_value, found=found)
    return _must(misfit, what)


EXPLAINED: Mapping[str, Callable[[_Misfit], Remark]] = {
    "type": _explain_type,
    "oneOf": _explain_choice,
    "enum": _explain_enum,
    "required": _explain_required,
    "additionalProperties": _explain_other_key,
    "pattern": _explain_pattern,
    "format": _explain_format,
    "uniqueItems": _explain_repeated,
    "items": _explain_items,
    **dict.fromkeys(_BOUNDS, _explain_bound),
}
"""Keyword of the schemas: how to say that a value does not fit it."""
