"""Badges, whole: what they say, how wide they are, and that their words can be read.

`UPDATE_GOLDEN=1` writes the golden files anew; their diff is then what there is to review.
"""

import os
import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.charts import badge
from support import ROOT

GOLDEN = ROOT / "tests" / "golden" / "badges"
SVG = "{http://www.w3.org/2000/svg}"
BADGES = {
    "emerging": ("CX maturity", "Level 2 · Emerging", "CX maturity of Payments: Level 2", 2),
    "accents": ("CX maturity", "Stufe 3 · Übergreifend e\u0301", "Stufe 3", 3),
    "wide-letters": ("CX maturity", "段階 1 · 開店 Ω", "段階 1", 1),
    "hostile": ("</text><script>", "\"'><img src=x>&amp;\x0b", "</title><script>alert(1)\x00", 4),
    "long": ("CX maturity", "Level 5 · " + "Of everything the best, " * 20, "All of it " * 30, 5),
}


@pytest.mark.parametrize("name", BADGES)
def test_golden(name: str) -> None:
    path = GOLDEN / f"{name}.svg"
    found = badge.badge(*BADGES[name]).replace("><", ">\n<")
    if os.environ.get("UPDATE_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(found, encoding="utf-8", newline="")
    assert found == path.read_text(encoding="utf-8")


def test_every_golden_file_is_of_a_badge() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == BADGES.keys()


@given(*[st.text(min_size=1, max_size=80)] * 3, st.integers(1, 5))
def test_whatever_it_says_it_is_one_picture(
    label: str, message: str, title: str, shade: int
) -> None:
    svg = ET.fromstring(badge.badge(label, message, title, shade))  # noqa: S314  our own
    assert {element.tag.removeprefix(SVG) for element in svg.iter()} == {
        "svg", "title", "clipPath", "rect", "g", "path", "text",
    }  # fmt: skip
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == svg.findtext(f"{SVG}title")
    left, right = svg.iter(f"{SVG}text")
    ends = [int(text.get("x", "")) + int(text.get("textLength", "")) for text in (left, right)]
    assert ends[0] < int(right.get("x", ""))
    assert ends[1] < int(svg.get("width", ""))
    assert all(len(text.text or "") <= badge.LONGEST for text in (left, right))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_white_can_be_read_on_every_colour() -> None:
    grounds = re.findall('fill="#(......)" d=', badge.badge("a", "b", "c", 1))
    for colour in (*badge.COLOURS, *grounds):
        assert 1.05 / (luminance(colour) + 0.05) >= 4.5, colour
    assert all(a != b for a, b in pairwise(badge.COLOURS))
