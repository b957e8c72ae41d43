"""Small models and assessments made in one line each, for tests of the rules."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from maturity.model import (
    Assessment,
    Capability,
    Cell,
    Dimension,
    Level,
    Model,
    Policy,
    Rating,
    Rollup,
    Status,
    Terms,
)

_GLYPHS = {status.glyph: Rating(status=status) for status in Status}


def capability(
    name: str, level: int = 1, dimensions: str = "x", requires: str = "", **fields: Any
) -> Capability:
    """A capability; dimensions have one letter each, requirements are separated by blanks."""
    return Capability(
        id=name,
        name=name.title(),
        level=level,
        dimensions=tuple(dimensions),
        requires=tuple(requires.split()),
        **({"effort": "M", "impact": "medium"} | fields),
    )


def model(
    *capabilities: Capability,
    levels: int = 3,
    dimensions: str = "",
    threshold: int = 80,
    rollup: Rollup = Rollup.POOLED,
    months: Sequence[int] = (),
) -> Model:
    """A model; `months` are the fewest from each level to the next."""
    names = dimensions or sorted({d for c in capabilities for d in c.dimensions})
    return Model(
        id="model",
        name="Model",
        version="1.0.0",
        terms=Terms(dimension="Area", dimensions="Areas", level="Level", levels="Levels"),
        policy=Policy(threshold_percent=threshold, rollup=rollup),
        levels=tuple(
            Level(
                number=number,
                id=f"level-{number}",
                name=f"Level {number}",
                advance_months=(months[number - 1], 99) if number <= len(months) else None,
            )
            for number in range(1, levels + 1)
        ),
        dimensions=tuple(Dimension(id=d, name=d.upper()) for d in names),
        capabilities=capabilities,
    )


def assess(model: Model, ratings: Mapping[str, str], scope: str = "", **fields: Any) -> Assessment:
    """An assessment with a glyph for each cell in scope: `{"a": "✓○"}` rates two cells of `a`."""
    names = tuple(scope or model.dimension)
    plain = Assessment(
        id="team",
        team="Team",
        model=model,
        assessed_on=date(2026, 10, 12),
        scope=names,
        ratings={
            Cell(name, dimension): _GLYPHS[glyph]
            for name, glyphs in ratings.items()
            for dimension, glyph in zip(
                (d for d in model.capability[name].dimensions if d in names), glyphs, strict=True
            )
        },
    )
    return replace(plain, **fields)


def cells(text: str) -> tuple[Cell, ...]:
    """`cells("a.x b.y")` is capability `a` in dimension `x`, then `b` in `y`."""
    return tuple(Cell(*word.split(".")) for word in text.split())
