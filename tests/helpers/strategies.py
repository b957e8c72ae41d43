"""Any small model and assessment, for laws that must hold for all of them."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

import builders
from maturity.model import (
    Amount,
    Assessment,
    Capability,
    Cell,
    Evidence,
    Initiative,
    KeyResult,
    Measurement,
    Metric,
    Model,
    Objective,
    Outcome,
    Override,
    Rating,
    Returns,
    Rollup,
    Status,
    Target,
)

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


DAYS = st.dates(date(2025, 1, 1), date(2029, 12, 31)) | st.sampled_from((date.min, date.max))
FIGURES = st.integers(-5, 200) | st.sampled_from((0.1, 0.3, 1e-300, -2.5, 99.82, 1e14))


OBJECTIVES = st.builds(
    Objective,
    objective=st.just("Objective"),
    results=st.lists(
        st.builds(
            lambda way, current: KeyResult(
                result="Result", baseline=way[0], target=way[1], current=current
            ),
            way=st.lists(FIGURES, min_size=2, max_size=2, unique=True),
            current=st.none() | FIGURES,
        ),
        min_size=1,
        max_size=3,
    ).map(tuple),
)


@st.composite
def _spans(draw: st.DrawFn) -> dict[str, date]:
    """A start, an end, both in order, or none of them."""
    first, last = sorted((draw(DAYS), draw(DAYS)))
    both = {"start": first, "due": last}
    return {key: day for key, day in both.items() if draw(st.booleans())}


def votes(levels: int) -> st.SearchStrategy[dict[int, int]]:
    """Votes for some of so many levels; perhaps none for any."""
    return st.dictionaries(st.integers(1, levels), st.integers(0, 5), min_size=1)


@st.composite
def planned(draw: st.DrawFn) -> Assessment:
    """Any assessment with any plans, outcomes, votes and evidence that a file could hold."""
    plain = draw(assessments())
    metrics = (
        Metric(id="up", name="Up", direction="up"),
        Metric(id="down", name="Down", direction="down"),
    )
    capabilities = tuple(
        replace(c, moves=draw(st.sampled_from(((), ("up",), ("down",), ("up", "down")))))
        for c in plain.model.capabilities
    )
    model = replace(plain.model, metrics=metrics, capabilities=capabilities)
    keys, levels = st.sampled_from(tuple(model.capability)), st.integers(1, len(model.levels))
    measured = st.builds(Measurement, value=FIGURES, date=st.none() | DAYS)
    figures: dict[str, Any] = {
        key: st.none() | measured for key in ("baseline", "current", "target")
    }
    initiatives = st.builds(
        lambda span, **fields: Initiative(id="work", name="Work", **span, **fields),
        span=_spans(),
        closes=st.lists(keys, max_size=3, unique=True).map(tuple),
        dimensions=st.lists(st.sampled_from(plain.scope), max_size=2, unique=True).map(tuple),
        state=st.sampled_from(("planned", "running", "done", "stopped")),
        owner=st.sampled_from(("", "Owner")),
    )
    overrides = st.builds(lambda span: Override(owner="Other", **span), span=_spans())
    amounts = st.builds(
        Amount, what=st.just("Thing"), amount=st.sampled_from((0, 0.1, 1e-300, 700, 1e14))
    )
    sides = st.lists(amounts, min_size=1, max_size=2).map(tuple)
    evidence = st.builds(Evidence, title=st.just("Proof"), date=st.none() | DAYS)
    return replace(
        plain,
        model=model,
        assessed_on=draw(DAYS),
        ratings={
            cell: replace(r, evidence=tuple(draw(st.lists(evidence, max_size=1))))
            for cell, r in plain.ratings.items()
        },
        target=draw(st.none() | st.builds(Target, level=levels, by=st.none() | DAYS)),
        overrides=draw(st.dictionaries(keys, overrides, max_size=2)),
        outcomes=tuple(
            Outcome(metric=m.id, **{key: draw(value) for key, value in figures.items()})
            for m in metrics[: draw(st.integers(0, 2))]
        ),
        votes={d: draw(votes(len(model.levels))) for d in plain.scope if draw(st.booleans())},
        initiatives=tuple(draw(st.lists(initiatives, max_size=3))),
        objectives=tuple(draw(st.lists(OBJECTIVES, max_size=2))),
        returns=draw(
            st.none() | st.builds(Returns, currency=st.just("EUR"), investment=sides, value=sides)
        ),
    )
