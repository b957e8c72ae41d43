"""A small, strict part of YAML: what is read, what is refused, and where things stand."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.problems import ProblemsError, as_text
from maturity.reading import strictyaml
from maturity.reading.plain import KeyPath

# --- what is read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("-12", -12),
        ("+3", 3),
        ("0.25", 0.25),
        (".5", 0.5),
        ("1.0", 1),
        ("2e3", 2000),
        ("1e-400", 0),
        ("999999999999999", 999999999999999),
        ("'12'", "12"),
        ('"~"', "~"),
        ('"caf\\u00e9"', "café"),
        ("|\n  two\n  lines\n", "two\nlines\n"),
        ("two\n  lines", "two lines"),
        *((word, word) for word in ("NO", "on", "Yes", "True", "NULL", "None")),
        *((word, word) for word in ("010", "0x1F", "0o17", "0b1", "1_000", "12:30", "1.2.3")),
        *((word, word) for word in (".nan", ".inf", "-.inf", "Infinity", "+", ".", "1e", "\u0661")),
        *((word, word) for word in ("2026-10-12", "2026-10-12 10:00:00", "=", "a:b")),
    ],
)
def test_scalar(written: str, read: object) -> None:
    data = strictyaml.parse(f"key: {written}", "f.yaml")
    assert data == {"key": read}
    assert isinstance(data, dict)
    assert type(data["key"]) is type(read)


def test_a_whole_document() -> None:
    text = "%YAML 1.2\n---\na:\n- {b: [1, x], c: }\n-\nd: # a comment\n  e: 'it''s'\n...\n"
    assert strictyaml.parse(text, "f.yaml") == {
        "a": [{"b": [1, "x"], "c": None}, None],
        "d": {"e": "it's"},
    }


def test_a_quoted_merge_key_is_a_key() -> None:
    assert strictyaml.parse('"<<": 1', "f.yaml") == {"<<": 1}


def test_a_whole_number_as_a_key_is_text() -> None:
    text = "{1: a, 0: b, -20: c, 12345678901234567890: d, 010: e}"
    written = {"1": "a", "0": "b", "-20": "c", "12345678901234567890": "d", "010": "e"}
    assert strictyaml.parse(text, "f.yaml") == written
    assert set(strictyaml.places(text).keys) == {(key,) for key in written}


@pytest.mark.parametrize(
    "source", ["a: ü", b"a: \xc3\xbc", b"\xef\xbb\xbfa: \xc3\xbc", "\ufeffa: ü"]
)
def test_utf8_with_or_without_byte_order_mark(source: bytes | str) -> None:
    assert strictyaml.parse(source, "f.yaml") == {"a": "ü"}
    assert strictyaml.places(source).values["a",] == (1, 4)


def test_line_ends_of_all_systems() -> None:
    assert strictyaml.parse("a: 1\r\nb: 2\rc: 3\n", "f.yaml") == {"a": 1, "b": 2, "c": 3}


def test_every_printable_character() -> None:
    """None that we let pass is one that libyaml refuses or changes."""
    every = (chr(code) for code in range(0x11_0000))
    text = "".join(c for c in every if not re.match(r"[\r\n']", c) and _is_accepted(c))
    assert len(text) > 1_000_000
    for start in range(0, len(text), 50_000):
        chunk = text[start : start + 50_000]
        assert strictyaml.parse(f"a: '{chunk}'", "f.yaml") == {"a": chunk}


def _is_accepted(character: str) -> bool:
    return not strictyaml._UNPRINTABLE.match(character)  # noqa: SLF001 - parsing each takes a minute


# --- where things stand


def test_places() -> None:
    text = '# first\nteam: Päyments\n"a b": [x, {c: 1}]\n? d\n: - e\n  -\n'
    found = strictyaml.places(text)
    assert found.values == {
        (): (2, 1),
        ("team",): (2, 7),
        ("a b",): (3, 8),
        ("a b", 0): (3, 9),
        ("a b", 1): (3, 12),
        ("a b", 1, "c"): (3, 16),
        ("d",): (5, 3),
        ("d", 0): (5, 5),
        ("d", 1): (6, 4),
    }
    assert found.keys == {
        ("team",): (2, 1),
        ("a b",): (3, 1),
        ("a b", 1, "c"): (3, 13),
        ("d",): (4, 3),
    }


# --- what is refused


def refused(source: bytes | str) -> str:
    with pytest.raises(ProblemsError) as caught:
        strictyaml.parse(source, "f")
    return as_text(caught.value.problems)


SYNTAX = {
    "a: b: c": 'f:1:5: a ":" is not expected here',
    "a: 1\n b: 2": 'f:2:3: a ":" is not expected here',
    "a: 1\nb": 'f:2:1: expected a ":" after this key',
    "a:\n  - 1\n b: 2": "f:3:2: expected another key of the mapping that begins on line 1",
    "a: 'b' c": "f:1:8: expected another key of the mapping that begins on line 1",
    "- a\nb: 1": 'f:2:1: expected another "- " of the list that begins on line 1',
    "a: [1\nb: 2": 'f:2:2: expected "," or "]" in the list that opens on line 1',
    "a: {b: 1\nc: 2": 'f:2:2: expected "," or "}" in the mapping that opens on line 1',
    "a: [\n": "f:1:5: expected a value, found the end of the file",
    "a: }": "f:1:4: expected a value, found }",
    "a: 'b\nc: 1\n": "f:1:4: the quotes that open here are never closed",
    'a: "b\n---\nc': "f:1:4: the quotes that open here are never closed",
    'a: "\\q"': "f:1:5: expected a character code after the backslash",
    'a: "\\xZZ"': "f:1:7: expected a character code after the backslash",
    'a: "\\ud800"': "f:1:7: expected a character code after the backslash",
    "a:\n\tb: 1": "f:2:1: expected spaces, found a tab",
    "a: b\n\tc: 1": "f:2:1: expected spaces, found a tab",
    "a: |\n\tb": "f:2:1: expected spaces, found a tab",
    "a: @b": "f:1:4: text cannot begin with @",
    "a: %b": "f:1:4: text cannot begin with %",
    "a: - b": "f:1:4: a list item cannot begin here",
    "a: | b": 'f:1:6: expected the end of the line after "|" or ">"',
    "a: >0\n b": 'f:1:5: expected the end of the line after "|" or ">"',
    "  a: 1\nb: 2": "f:2:1: this does not continue the mapping above",
    "%YAML 1.3\n---\na: 1": "f:1:1: directives (%) are not read",
    "%FOO x\n---\na: 1": "f:1:5: directives (%) are not read",
    "a: *": "f:1:5: aliases and anchors are not read",
    "a: !b!c d": "f:1:4: tags are not read",
    "a: !<%ff> b": "f:1:6: tags are not read",
    "a: !<%ED%A0%80> b": "f:1:1: tags are not read",
    "a: ? b": "f:1:4: this is not YAML: mapping keys are not allowed in this context",
}


@pytest.mark.parametrize(("text", "message"), SYNTAX.items())
def test_syntax_error(text: str, message: str) -> None:
    said, hint = refused(text).split("\n    hint: ")
    assert said == message
    assert hint


REFUSED = {
    "": "f:1:1: the file is empty; expected a mapping",
    "# a comment": "f:1:1: the file is empty; expected a mapping",
    "---\n": "f:1:1: the file is empty; expected a mapping",
    "~": "f:1:1: the file is empty; expected a mapping",
    "a: 1\n---\nb: 2": "f:2:1: expected one document, found the beginning of a second",
    "a: *b": 'f:1:4: expected a value, found the alias "*b"',
    "a: &b c": 'f:1:4: expected a value, found the anchor "&b"',
    "a: !!str b": 'f:1:4: expected a value, found the tag "tag:yaml.org,2002:str"',
    "a: ! b": 'f:1:4: expected a value, found the tag "!"',
    "<<: {a: 1}": "f:1:1: merge keys (<<) are not read",
    "1.0: a": 'f:1:1: expected a key that is text, found "1.0"',
    "+1: a": 'f:1:1: expected a key that is text, found "+1"',
    "1: a\n'1': b": 'f:2:1: the key "1" appears twice; the first is on line 1',
    '"\\0": a': "f:1:1: expected printable text, found the invisible character U+0000",
    "null: a": 'f:1:1: expected a key that is text, found "null"',
    "?\n: a": 'f:1:2: expected a key that is text, found ""',
    "? [a]\n: b": "f:1:3: expected a key that is text, found a list, a mapping or an alias",
    "? {a: b}\n: c": "f:1:3: expected a key that is text, found a list, a mapping or an alias",
    "a: 1\nb: 2\n'a': 3": 'f:3:1: the key "a" appears twice; the first is on line 1',
    "a: 1e999": "f:1:4: expected a number of at most 15 digits, found a larger one",
    "a: -1000000000000000": "f:1:4: expected a number of at most 15 digits, found a larger one",
    "a: " + "9" * 9999: "f:1:4: expected a number of at most 15 digits, found a larger one",
    'a: "\\0"': "f:1:4: expected printable text, found the invisible character U+0000",
    'a: "\\u202e"': "f:1:4: expected printable text, found the invisible character U+202E",
    "a:\n- b\x07": "f:2:4: expected printable text, found the invisible character U+0007",
    "a: b\x85": "f:1:5: expected printable text, found the invisible character U+0085",
    "a: b\u2028c": "f:1:5: expected printable text, found the invisible character U+2028",
    "a: \u2066b": "f:1:4: expected printable text, found the invisible character U+2066",
    "a: \ufeff": "f:1:4: expected printable text, found the invisible character U+FEFF",
    "a: \ud800": "f:1:4: expected UTF-8, found the byte 0xed",
}


@pytest.mark.parametrize(("text", "message"), REFUSED.items(), ids=ascii)
def test_refusal(text: str, message: str) -> None:
    said, hint = refused(text).split("\n    hint: ")
    assert said == message
    assert hint


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("a: 1".encode("utf-16"), "f:1:1: expected UTF-8, found UTF-16"),
        (b"\xfe\xff\0a", "f:1:1: expected UTF-8, found UTF-16"),
        ("a: 1".encode("utf-32"), "f:1:1: expected UTF-8, found UTF-32"),
        (
            "a: 1".encode("utf-16-le"),
            "f:1:2: expected printable text, found the invisible character U+0000",
        ),
        (b"a: 1\r\nb: caf\xe9", "f:2:7: expected UTF-8, found the byte 0xe9"),
    ],
)
def test_other_encodings(source: bytes, message: str) -> None:
    assert refused(source) == f"{message}\n    hint: save the file as UTF-8"


def test_depth() -> None:
    deepest = "[" * strictyaml.DEEPEST + "]" * strictyaml.DEEPEST
    strictyaml.parse(deepest, "f")
    assert refused(f"[{deepest}]").startswith(
        "f:1:13: expected at most 12 lists and mappings inside one another\n"
    )
    assert refused("- " * 100_000).startswith("f:1:25: expected at most 12")
    assert refused("? " * 100_000).startswith("f:1:25: expected at most 12")


def test_size() -> None:
    fits = "a: ".ljust(strictyaml.LARGEST, "b")
    assert strictyaml.parse(fits, "f") == {"a": fits[3:]}
    assert refused(f"{fits}b").startswith("f:1:1: the file has more than 256 KiB")
    assert refused(f"{fits[:-1]}ü").startswith("f:1:1: the file has more than 256 KiB")


def test_all_refusals_are_said_at_once_and_then_the_syntax_error() -> None:
    assert refused("a: &x !!str 1\nb: *x\n1.5: c\na: d\ne: 1e999\n@").splitlines()[::2] == [
        'f:1:4: expected a value, found the anchor "&x"',
        'f:1:4: expected a value, found the tag "tag:yaml.org,2002:str"',
        'f:2:4: expected a value, found the alias "*x"',
        'f:3:1: expected a key that is text, found "1.5"',
        'f:4:1: the key "a" appears twice; the first is on line 1',
        "f:5:4: expected a number of at most 15 digits, found a larger one",
        "f:6:1: text cannot begin with @",
    ]


REST = {
    "{a: 1, a: [2], b: 3}": ({"a": 1, "b": 3}, set()),
    "{a: [1], a: [2], b: 1}": ({"a": [1], "b": 1}, {("a",)}),
    "{a: {b: 1, b: 2}, a: {c: 3, c: 4}}": ({"a": {"b": 1}}, {("a",)}),
    "{a: &x {b: *x}, &y c: d}": ({"a": {"b": None}, "c": "d"}, {("a", "b")}),
    "[!!str 1, !x [2], !!str {!!str a: 3}]": ([None, [2], {"a": 3}], {(0,)}),
    "a: [{<<: {b: 1}, c: 2}]": ({"a": [{"c": 2}]}, {("a", 0)}),
    "{? [a] : {b: 1}, ? {c: d} : e, f: g}": ({"f": "g"}, {()}),
    "{true: a, 1.5: {b: 1, b: 2}, c: 1e999}": ({"c": None}, {(), ("c",)}),
    'a: ["\\0", b]': ({"a": [None, "b"]}, {("a", 0)}),
    "*a": (None, {()}),
}


@pytest.mark.parametrize(("text", "rest"), REST.items())
def test_reading_goes_on_without_what_is_refused(text: str, rest: tuple[object, object]) -> None:
    reading = strictyaml.read(text, "f")
    assert reading.problems
    assert (reading.data, reading.gaps) == rest
    assert set(strictyaml.places(text).values) == set(_paths(reading.data))


def test_the_first_of_two_keys_is_where_a_key_stands() -> None:
    found = strictyaml.places("a: 1\na: 2\n1.5: {a: 3}\nb: 4")
    assert found.values == {(): (1, 1), ("a",): (1, 4), ("b",): (4, 4)}
    assert found.keys == {("a",): (1, 1), ("b",): (4, 1)}


def test_the_most_that_is_said() -> None:
    assert refused("a: 1\n" * 1000).count("hint") == strictyaml.MOST


# --- whatever comes

printable = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]))
data = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(1 - strictyaml.HIGHEST, strictyaml.HIGHEST - 1)
    | st.floats(-1e14, 1e14)
    | printable,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(printable, inner, max_size=4),
    max_leaves=10,
)


@given(st.dictionaries(printable, data, max_size=5))
def test_json_is_read_as_json(document: dict[str, object]) -> None:
    text = json.dumps(document, ensure_ascii=False, indent=1)
    assert strictyaml.parse(text, "f") == document
    assert set(strictyaml.places(text).values) == set(_paths(document))


def _paths(value: object, path: KeyPath = ()) -> list[KeyPath]:
    inner: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        inner = [*value.items()]
    elif isinstance(value, list):
        inner = [*enumerate(value)]
    return [path, *(found for key, item in inner for found in _paths(item, (*path, key)))]


@given(st.binary() | st.text(st.sampled_from("ab01 :-[]{}&*!?|>'\"%@#,\n\t\\x.~<é\0")))
def test_whatever_comes_there_is_data_or_a_problem_on_one_line(source: bytes | str) -> None:
    try:
        reading = strictyaml.read(source, "f")
    except ProblemsError as caught:
        problems = caught.problems
        assert problems
    else:
        problems = reading.problems
        assert reading.gaps <= set(_paths(reading.data))
        assert set(strictyaml.places(source).values) == set(_paths(reading.data))
    for problem in problems:
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.message.isprintable()
        assert problem.hint.isprintable()
