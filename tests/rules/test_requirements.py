"""When a requirement is met."""

from collections.abc import Mapping

import pytest
from hypothesis import given

from builders import assess, capability, cells, model
from maturity.model import Assessment, Cell, Status
from maturity.rules.requirements import Clause, unmet
from strategies import assessments


def wanted(assessment: Assessment) -> dict[str, str]:
    """For each cell with unmet requirements: each of these, and where it could be met."""
    return {
        ".".join(cell): ", ".join(
            f"{clause.capability} in {' or '.join(a.dimension for a in clause.alternatives)}"
            for clause in clauses
        )
        for cell, clauses in unmet(assessment).items()
    }


BASE = model(capability("base", 1, "xy"), capability("top", 2, "xyz", requires="base"))


@pytest.mark.parametrize(
    ("ratings", "scope", "expected"),
    [
        ({"base": "✓✓"}, "", {}),
        ({"base": "✓○"}, "", {"top.y": "base in y"}),
        ({"base": "✗✓"}, "", {"top.x": "base in x"}),
        ({}, "", {"top.x": "base in x", "top.y": "base in y", "top.z": "base in x or y"}),
        ({"base": "–✗"}, "", dict.fromkeys(["top.x", "top.y", "top.z"], "base in y")),
        ({"base": "–✓"}, "", {}),
        ({"base": "––"}, "", {}),
        ({"top": "–✓–"}, "", {"top.y": "base in y"}),
        ({"base": "✗"}, "yz", {"top.y": "base in y", "top.z": "base in y"}),
        ({"top": "✗"}, "z", {}),
    ],
)
def test_in_the_same_dimension_or_else_anywhere_in_scope(
    ratings: Mapping[str, str], scope: str, expected: dict[str, str]
) -> None:
    assert wanted(assess(BASE, ratings, scope)) == expected


def test_each_requirement_is_one_clause_in_the_order_of_the_model() -> None:
    both = model(
        capability("left", 1, "x"),
        capability("right", 1, "xy"),
        capability("top", 2, "yx", requires="right left"),
    )
    found = unmet(assess(both, {}))
    assert list(found.items()) == [
        (
            Cell("top", dimension),
            (
                Clause(capability="right", alternatives=(Cell("right", dimension),)),
                Clause(capability="left", alternatives=cells("left.x")),
            ),
        )
        for dimension in "yx"
    ]


@given(assessments())
def test_as_the_contract_says(assessment: Assessment) -> None:
    status = {cell: rating.status for cell, rating in assessment.cells.items()}
    applicable = {cell for cell, found in status.items() if found is not Status.NOT_APPLICABLE}
    expected = {}
    for cell in applicable:
        names = []
        for name in assessment.model.capability[cell.capability].requires:
            anywhere = {other for other in applicable if other.capability == name}
            places = anywhere & {Cell(name, cell.dimension)} or anywhere
            if places and all(status[place] is not Status.PRESENT for place in places):
                names.append((name, places))
        if names:
            expected[cell] = names
    found = unmet(assessment)
    assert {
        cell: [(clause.capability, set(clause.alternatives)) for clause in clauses]
        for cell, clauses in found.items()
    } == expected
    order = list(assessment.cells)
    assert list(found) == [cell for cell in order if cell in found]
    for clauses in found.values():
        for clause in clauses:
            assert list(clause.alternatives) == [c for c in order if c in clause.alternatives]
