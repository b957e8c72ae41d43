"""A stranger's words made harmless where they are shown: in a terminal, in Markdown, in XML.

Pure: knows what a terminal, XML, Markdown and the sites that render it act upon; not what the
words say.
"""

import re

from maturity.problems import visible

LONGEST = 4000
"""Characters of a line; what is longer is no report any more."""

_UNWRITABLE = re.compile(
    "[^\x20-\x7e\xa0-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
"""What XML cannot write, or should not; and the marks that let a text be read as another."""
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&@:$^=-])")
_JOINER = "\u2060"
"""Takes no room and no part in a word: what stands on both sides of it is not taken as one."""
_REFERENCE = re.compile(
    r"(?<=@)|(?<=[#!%$~&^:])(?=\w)"  # @name, a@b, #1, !1, %1, $1, ~label, &1, :smile:
    r"|(?<=:)(?=//)|(?<=www)(?=\.)"  # an address
    r"|(?<=[a-z]-)(?=\d)"  # GH-1, PROJECT-1
    r"|^(?=\d+[.)])",  # 1. as the item of a list
    re.IGNORECASE,
)
_HASH = re.compile(r"\b[0-9a-f]{7,}\b", re.IGNORECASE)
"""What sites take for a commit, from seven digits on."""


def plain(text: str, limit: int = LONGEST) -> str:
    """For a line of a terminal: no control characters, no more than a limit."""
    return visible(text, limit)


def xml(text: str) -> str:
    """For a line of XML, which cannot write every character; escaping is left to who writes it."""
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", re.sub("[\t\n\r]+", " ", text))


def markdown(text: str, limit: int = LONGEST) -> str:
    """For Markdown: read as it is written, in a line, a list or a table.

    Sites that show Markdown look for mentions, references and addresses in what comes out of it,
    where nothing is escaped any more; a joiner keeps them from finding any.
    """
    shown = _HASH.sub(_in_parts, plain(text.strip(), limit))
    return _SPECIAL.sub(r"\\\1", _REFERENCE.sub(_JOINER, shown))


def _in_parts(found: re.Match[str]) -> str:
    return _JOINER.join(re.findall(".{1,6}", found[0]))


def address(url: str, limit: int = LONGEST) -> str:
    """For Markdown: an address to copy, as code, where nothing takes effect."""
    return f"`{plain(url, limit).replace('`', '%60')}`"
