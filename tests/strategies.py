"""Any small model and assessment, for laws that must hold for all of them."""

from datetime import date

from hypothesis import strategies as st

import builders
from maturity.model import Assessment, Capability, Cell, Model, Override, Rating, Rollup, Status

CLOSED = (Status.PRESENT, Status.NOT_APPLICABLE)
OPEN = (Status.MISSING, Status.PARTIAL, Status.UNRATED)


@st.composite
def models(draw: st.DrawFn) -> Model:
    """Up to four levels and dimensions, four to eight capabilities; levels may be empty."""
    levels = draw(st.integers(1, 4))
    dimensions = "wxyz"[: draw(st.integers(1, 4))]
    capabilities: list[Capability] = []
    placed = sorted(draw(st.lists(st.integers(1, levels), min_size=4, max_size=8)))
    for number, level in enumerate(placed):
        known = [c.id for c in capabilities]
        requires = draw(st.lists(st.sampled_from(known), max_size=2, unique=True)) if known else []
        places = draw(st.sets(st.sampled_from(dimensions), min_size=1, max_size=2))
        capabilities.append(
            builders.capability(
                f"c{number}",
                level,
                "".join(sorted(places)),
                " ".join(requires),
                effort=draw(st.sampled_from(("S", "M", "L"))),
                impact=draw(st.sampled_from(("low", "medium", "high"))),
            )
        )
    return builders.model(
        *draw(st.permutations(capabilities)),
        levels=levels,
        dimensions=dimensions,
        threshold=draw(st.sampled_from((1, 33, 50, 67, 80, 100))),
        rollup=draw(st.sampled_from(Rollup)),
        months=draw(st.lists(st.integers(1, 12), min_size=levels - 1, max_size=levels - 1)),
    )


@st.composite
def assessments(draw: st.DrawFn, most_open: int | None = None) -> Assessment:
    """Any ratings by any such model; no more than `most_open` cells partial, missing, unrated."""
    model = draw(models())
    names = tuple(model.dimension)
    left_out = draw(st.sets(st.sampled_from(names), max_size=len(names) - 1))
    scope = tuple(name for name in names if name not in left_out)
    places = [Cell(c.id, d) for c in model.capabilities for d in c.dimensions if d in scope]
    ratings: dict[Cell, Rating] = {}
    for cell in places:
        opened = sum(rating.status in OPEN for rating in ratings.values())
        status = draw(st.sampled_from(CLOSED if opened == most_open else (*OPEN, *CLOSED)))
        ratings[cell] = Rating(status=status)
    overrides = st.builds(Override, effort=st.sampled_from((None, "S", "M", "L")))
    return Assessment(
        id="team",
        team="Team",
        model=model,
        assessed_on=date(2026, 10, 12),
        scope=scope,
        ratings={cell: r for cell, r in ratings.items() if r.status is not Status.UNRATED},
        overrides=draw(st.dictionaries(st.sampled_from(tuple(model.capability)), overrides)),
    )
