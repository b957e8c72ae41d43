"""Remarks: what is wrong with a value of a file, before anyone has looked up its line.

Knows how a remark is put in words; must not know texts, files or what is checked.
"""

from collections.abc import Collection
from dataclasses import KW_ONLY, dataclass
from itertools import islice

from maturity.problems import Severity, visible
from maturity.reading.plain import KeyPath


@dataclass(frozen=True, slots=True)
class Remark:
    """What is wrong with one value."""

    path: KeyPath
    message: str
    hint: str = ""
    """Shown where the guess finds nothing."""
    _: KW_ONLY
    guess: tuple[str, Collection[str]] = ("", ())
    """A word and what it may have been meant to be; only looked up if the remark is shown."""
    severity: Severity = Severity.ERROR
    at_key: bool = False
    """Point at the key rather than at the value."""
    first: KeyPath = ()
    """Where the same thing stands for the first time; the message ends with its line."""


def unknown(
    path: KeyPath, kind: str, word: str, known: Collection[str], *, at_key: bool = False
) -> Remark:
    """A word that is none of those that are known."""
    message = f'unknown {kind} "{visible(word)}"'
    hint = f"expected one of {some(known)}" if known else f"there is no {kind} to choose from"
    return Remark(path, message, hint, guess=(word, known), at_key=at_key)


def no_such_level(
    path: KeyPath, word: str, number: int, highest: int, *, at_key: bool = False
) -> Remark:
    """A level above all others; `word` is what the model calls one."""
    message, hint = f"there is no {word} {number}", f"the highest is {word} {highest}"
    return Remark(path, message, hint, at_key=at_key)


def some(words: Collection[str], most: int = 20) -> str:
    """The words, or as many of them as one can read."""
    return ", ".join([*islice(words, most), *["…"] * (len(words) > most)])
