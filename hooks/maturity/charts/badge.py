"""A badge: two words of who knows what length, side by side, as a picture that stands alone.

Unlike a chart it is shown where none of our style sheets is, and by readers whose fonts nobody
knows. So it brings its colours, and says how wide its texts are: measured letter by letter, and
the reader's font is fitted to that.
"""

from html import escape
from unicodedata import combining, east_asian_width, normalize

from maturity import harmless

LONGEST = 60
"""Characters that are shown of a text; the title has all of them."""
COLOURS = ("9f3a1d", "835200", "566400", "2b6a35", "0a6656")
"""Of the five shades of a level, lowest first; white on each is read at 4.5:1 or better."""
_GREY = "3d4450"
_WHITE = "ffffff"
_HEIGHT, _BASELINE, _SIZE, _PAD = 20, 14, 11, 6
_HUNDREDTHS = {
    28: "ijl'", 30: "IJ", 32: " ,.·", 34: "/:;\\|", 35: "f", 36: "-", 39: "()[]t", 40: "!",
    41: "r", 46: '"', 50: "*_`–", 52: "sz", 53: "?", 55: "c", 56: "L", 58: "Fk", 59: "vxy", 60: "P",
    61: "TYao", 62: "e", 63: "hnuE", 64: "0123456789$bdgpq{}S", 66: "K", 68: "AVXZ", 69: "B",
    70: "CR", 73: "U", 75: "HN", 77: "D", 78: "&G", 79: "OQ", 82: "w", 84: "#+<=>^~→", 86: "M",
    95: "%", 97: "m", 99: "W", 100: "@—…",
}  # fmt: skip
"""Hundredths of the size of the type: letters so wide, as Chromium sets them in DejaVu Sans."""
_WIDTHS = {letter: width for width, letters in _HUNDREDTHS.items() for letter in letters}
_OTHER, _WIDE = 75, 100
"""Letters that were not measured, and those as wide as high."""


def badge(label: str, message: str, title: str, shade: int) -> str:
    """What is counted on the left, and what it is at on the right in a shade from 1 to 5."""
    title, *both = map(harmless.xml, (title, shown(label), shown(message)))
    left, right = (_width(text) + 2 * _PAD for text in both)
    fill = COLOURS[shade - 1]
    parts = "".join(
        f'<text x="{x}" y="{_BASELINE}" textLength="{room - 2 * _PAD}" '
        f'lengthAdjust="spacingAndGlyphs">{escape(text)}</text>'
        for x, room, text in zip((_PAD, left + _PAD), (left, right), both, strict=True)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="{_HEIGHT}" '
        f'role="img" aria-label="{escape(title)}"><title>{escape(title)}</title>'
        f'<clipPath id="r"><rect width="{left + right}" height="{_HEIGHT}" rx="3"/></clipPath>'
        f'<g clip-path="url(#r)"><path fill="#{_GREY}" d="M0 0h{left}v{_HEIGHT}H0z"/>'
        f'<path fill="#{fill}" d="M{left} 0h{right}v{_HEIGHT}H{left}z"/></g>'
        f'<g fill="#{_WHITE}" font-family="Verdana,DejaVu Sans,sans-serif" font-size="{_SIZE}" '
        f'xml:space="preserve">{parts}</g></svg>\n'
    )


def shown(text: str) -> str:
    """What a badge has room for."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def _width(text: str) -> int:
    """How many pixels a text takes, rounded up."""
    return -(-sum(map(_letter, text)) * _SIZE // 100)


def _letter(letter: str) -> int:
    """A letter's width in hundredths of the size; an accent takes no room of its own."""
    if combining(letter):
        return 0
    base = normalize("NFD", letter)[0]
    return _WIDTHS.get(base) or (_WIDE if east_asian_width(base) in "FW" else _OTHER)
