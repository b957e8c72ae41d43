"""Words that terminals, Markdown and the sites that show it would otherwise act upon."""

import re
from html import escape
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.harmless import address, markdown, plain, xml

JOINER = "\u2060"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Support 2 → 3", "Support 2 → 3"),
        ("\x1b[31mred\x07", r"\u001b[31mred\u0007"),
        ("one\r\ntwo", r"one\u000d\u000atwo"),
        ("\u202etrap", r"\u202etrap"),
        ("x" * 4001, "x" * 3999 + "…"),
    ],
)
def test_a_terminal_shows_what_it_would_act_upon(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_xml_gets_what_it_can_write_and_only_that() -> None:
    for text in ("Qui\xa0?", "\U0001f469\u200d\U0001f4bb", "\u06cc\u200c"):
        assert xml(text) == text
    assert xml("one\r\n\ttwo") == "one two"
    for odd in "\0\x1b\x7f\x85\u202e\u2066\ud800\uffff":
        assert xml(f"a{odd}b") == "a\ufffdb"


@given(st.text(st.characters(exclude_categories=())))
def test_whatever_is_written_xml_can_read_it(text: str) -> None:
    read = ET.fromstring(f"<a>{escape(xml(text))}</a>").text  # noqa: S314  our own
    assert (read or "") == xml(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Voice of the customer", "Voice of the customer"),
        ("  indented", "indented"),
        ("*a* _b_ `c` ~d~ | # e", r"\*a\* \_b\_ \`c\` \~¬d\~ \| \# e"),
        ("[a](b) ![c](d)", r"\[a\]\(b\) \!\[c\]\(d\)"),
        ("<b>&lt;", r"\<b\>\&¬lt;"),
        ("a\n# b", r"a\\u000a\# b"),
        ("- a", r"\- a"),
        ("+ a", r"\+ a"),
        ("=== a", r"\=\=\= a"),
        ("1. a", "¬1. a"),
        ("12) a", r"¬12\) a"),
        ("2026 and 1. a", "2026 and 1. a"),
        ("@name", r"\@¬name"),
        ("-@.b", r"\-\@¬.b"),
        ("a@b.co", r"a\@¬b.co"),
        ("user/repo#1", r"user/repo\#¬1"),
        ("!1 %2 $3 ~four &5 :six:", r"\!¬1 %¬2 \$¬3 \~¬four \&¬5 \:¬six\:"),
        ("GH-12 and X-ray", r"GH\-¬12 and X\-ray"),
        ("http://a.b", r"http\:¬//a.b"),
        ("www.a.b WWW.c", "www¬.a.b WWW¬.c"),
        ("0123456 feedback 012345", "012345¬6 feedback 012345"),
        ("deadbeefdeadbeef", "deadbe¬efdead¬beef"),
    ],
)
def test_markdown_is_read_as_it_is_written(text: str, shown: str) -> None:
    assert markdown(text) == shown.replace("¬", JOINER)


def test_a_limit_counts_what_readers_see() -> None:
    assert markdown("*" * 10, 5) == r"\*" * 4 + "…"


PIECES = (
    *"@#!$~&:%[]()<>`*_|\\.-1a\n ", "//", "www", "12", "GH", "deadbee", "name",
)  # fmt: skip
SPECIAL = r"[`*_{}\[\]<>()#+!|~&@:$^=-]"
EFFECTS = re.compile(
    rf"@(?!{JOINER})|[#!%$~&:]\w|://|www\.|[a-z]-\d|\b[0-9a-f]{{7,}}\b", re.IGNORECASE
)


@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
def test_nothing_is_left_to_act_upon(text: str) -> None:
    shown = markdown(text)
    assert not re.search(rf"(?<!\\)(?:\\\\)*{SPECIAL}", shown)
    rendered = re.sub(rf"\\(\\|{SPECIAL})", r"\1", shown)
    assert not EFFECTS.search(rendered)
    assert rendered.replace(JOINER, "") == plain(text.strip())


def test_an_address_is_code() -> None:
    assert address("https://example.com/a?b=1#c") == "`https://example.com/a?b=1#c`"
    assert address("https://example.com/`x`\n") == r"`https://example.com/%60x%60\u000a`"
