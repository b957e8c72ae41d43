"""What is wrong with someone's file, where, and what would mend it.

Knows the shape of a problem and its output formats; must not know how problems are found.
"""

import difflib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a problem is."""

    ERROR = "error"
    """The file cannot be used; the build fails."""
    WARNING = "warning"
    """The file is used; something in it has no effect or looks forgotten."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One problem at one place of one file."""

    file: str
    """Path from the root of the repository, with forward slashes."""
    line: int
    """From 1; 1 where the whole file is meant."""
    column: int
    """From 1, in characters."""
    pointer: str
    """JSON pointer of the value concerned; empty for the document."""
    message: str
    """What was found and what was expected; one line."""
    hint: str = ""
    """What would mend it; one line, empty where nothing can be suggested."""
    severity: Severity = Severity.ERROR


class ProblemsError(Exception):
    """Files have problems; raised where going on makes no sense."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__(as_text(self.problems))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems by file, then by place; what is said twice is said once."""
    return tuple(
        sorted(
            set(problems),
            key=lambda p: (p.file, p.line, p.column, p.pointer, p.message),
        )
    )


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those that make their file unusable."""
    return tuple(p for p in problems if p.severity is Severity.ERROR)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`did you mean "…"?` for the nearest known word, or an empty string."""
    nearest = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f'did you mean "{nearest[0]}"?' if nearest else ""


def visible(text: str, limit: int = 80) -> str:
    """A stranger's text for one line of a message: control characters shown, length bounded."""
    shown = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def as_text(problems: Iterable[Problem]) -> str:
    """One line a problem, as compilers write them, with an indented hint below."""
    lines = []
    for p in problems:
        mark = "" if p.severity is Severity.ERROR else "warning: "
        lines.append(f"{p.file}:{p.line}:{p.column}: {mark}{p.message}")
        if p.hint:
            lines.append(f"    hint: {p.hint}")
    return "\n".join(lines)


def as_json(problems: Iterable[Problem]) -> str:
    """A JSON array of objects with the fields of :class:`Problem`."""
    return json.dumps(
        [
            {
                "file": p.file,
                "line": p.line,
                "column": p.column,
                "pointer": p.pointer,
                "severity": str(p.severity),
                "message": p.message,
                "hint": p.hint,
            }
            for p in problems
        ],
        indent=2,
        ensure_ascii=False,
    )


def as_github(problems: Iterable[Problem]) -> str:
    """Workflow commands that put each problem on its line of the pull request."""
    return "\n".join(
        f"::{p.severity} file={_property(p.file)},line={p.line},col={p.column}::"
        + _data(p.message + (f"\nHint: {p.hint}" if p.hint else ""))
        for p in problems
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
