"""Sheets to fill in, made from a model so that they never drift from it.

Pure: a model in, rows and text out.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from maturity.model import Capability, Level, Metric, Model

_IMPACTS = ("high", "medium", "low")
_QUOTED = re.compile('[",\r\n]')
_FORMULA = re.compile("[=+\\-@\uff1d\uff0b\uff0d\uff20\t\r\n]")
"""What a spreadsheet may take for the beginning of a formula; some also in its wide form."""


Field = str | int | float
"""A number is nobody's words, and stays a number, also below zero."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """An objective for one step up, with key results that have a number."""

    level: Level
    """The level to reach."""
    objective: str
    results: tuple[str, ...]


def files(model: Model) -> Iterator[tuple[str, str]]:
    """File name and text of every sheet of a model."""
    names = [d.name for d in model.dimensions]
    levels = [f"{level.number} {level.name}" for level in model.levels]
    one = model.terms.dimension
    yield "inventory.csv", table(inventory_rows(model))
    yield "scorecard.csv", table([[one, *levels, "What holds it back"], *_empty(names, levels, 1)])
    yield "votes.csv", table([[one, *levels], *_empty(names, levels, 0)])
    yield "roadmap.csv", table(roadmap_rows(model))
    yield "okrs.txt", okrs(model)


def inventory_rows(model: Model) -> list[list[str]]:
    """The capability inventory to mark: rows capabilities, columns dimensions.

    A field is empty where a mark belongs and `n/a` where the capability does not apply.
    """
    rows = [["id", "capability", "level", *(d.name for d in model.dimensions)]]
    for c in model.capabilities:
        marks = ("" if d.id in c.dimensions else "n/a" for d in model.dimensions)
        rows.append([c.id, c.name, str(c.level), *marks])
    return rows


def roadmap_rows(model: Model) -> list[list[str]]:
    """A roadmap to fill in: every capability with what it takes and what comes before it."""
    head = ["capability", "level", "effort", "impact", "requires", "owner", "start", "due", "done"]
    rows = [head]
    for c in sorted(model.capabilities, key=lambda c: c.level):
        before = ", ".join(model.capability[key].name for key in c.requires)
        rows.append([c.name, str(c.level), c.effort, c.impact, before, "", "", "", ""])
    return rows


def objectives(model: Model) -> list[Example]:
    """One example a step: the weightiest capabilities of its level, and an outcome beside them."""
    return [_objective(model, level) for level in model.levels[1:]]


def okrs(model: Model) -> str:
    """The examples as Markdown."""
    lines = [f"# Objectives and key results by the {model.name}", ""]
    for example in objectives(model):
        lines += [f"## To {model.label(example.level.number)}", "", example.objective, ""]
        lines += [f"- {result}" for result in example.results] + [""]
    return "\n".join(lines)


def table(rows: Iterable[Sequence[Field]]) -> str:
    """Rows as CSV that no spreadsheet takes for formulas."""
    return "".join(",".join(map(_field, row)) + "\n" for row in rows)


def _objective(model: Model, level: Level) -> Example:
    goal = model.label(level.number)
    wait = model.levels[level.number - 2].advance_months
    asked = [c for c in model.capabilities if c.level == level.number]
    weightiest = sorted(asked, key=lambda c: _IMPACTS.index(c.impact))[:3]
    return Example(
        level=level,
        objective=f"Advance to {goal}"
        + (f" within {wait[1]} months" if wait else "")
        + "".join(f" and {_outcome(model.metric[key])}" for key in _most_moved(asked))
        + ".",
        results=(
            *(_result(model, c) for c in weightiest),
            f"{model.policy.threshold_percent} % of all cells of {goal} are present.",
        ),
    )


def _result(model: Model, capability: Capability) -> str:
    count = len(capability.dimensions)
    words = model.terms.dimension if count == 1 else model.terms.dimensions
    return f"{capability.name}: present in {count} of {count} {words.lower()}."


def _outcome(metric: Metric) -> str:
    way = "raise" if metric.direction == "up" else "lower"
    unit = f" ({metric.unit})" if metric.unit else ""
    return f"{way} {metric.name}{unit} from [today's figure] to [a figure you can defend]"


def _most_moved(capabilities: Sequence[Capability]) -> list[str]:
    """The id of the metric that most of these capabilities move, if there is one."""
    counts = Counter(key for c in capabilities for key in c.moves)
    return [key for key, _ in counts.most_common(1)]


def _empty(names: Sequence[str], columns: Sequence[str], more: int) -> list[list[str]]:
    return [[name, *[""] * (len(columns) + more)] for name in names]


def _field(value: Field) -> str:
    """A value no spreadsheet takes for a formula, in quotes where it needs them.

    Written here because csv.writer leaves a lone carriage return unquoted before Python 3.11.9
    (https://github.com/python/cpython/issues/67044), which breaks the row.
    """
    if not isinstance(value, str):
        return str(value)
    harmless = f"'{value}" if _FORMULA.match(value) else value
    return '"' + harmless.replace('"', '""') + '"' if _QUOTED.search(harmless) else harmless
