"""Sheets made from a model."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.model import Dimension, Policy
from maturity.results import sheets
from maturity.results.sheets import Example
from sample import MODEL

OPEN, KNOWN, LOVED = MODEL.levels


def test_files() -> None:
    assert dict(sheets.files(MODEL)) == {
        "inventory.csv": """\
id,capability,level,Shop,Web
till,A till,1,,
hours,Opening hours,1,,n/a
greeting,A greeting,2,,n/a
survey,A survey,2,,
refunds,Refunds,2,n/a,
loyalty,Loyalty,3,,
advice,Advice,3,n/a,
""",
        "scorecard.csv": """\
Area,1 Open,2 Known,3 Loved,What holds it back
Shop,,,,
Web,,,,
""",
        "votes.csv": """\
Area,1 Open,2 Known,3 Loved
Shop,,,
Web,,,
""",
        "roadmap.csv": """\
capability,level,effort,impact,requires,owner,start,due,done
A till,1,S,high,,,,,
Opening hours,1,S,low,,,,,
A greeting,2,S,medium,,,,,
A survey,2,M,high,A till,,,,
Refunds,2,M,medium,,,,,
Loyalty,3,L,high,A survey,,,,
Advice,3,L,low,,,,,
""",
        "okrs.txt": """\
# Objectives and key results by the Corner shop model

## To Stage 2 · Known

Advance to Stage 2 · Known within 4 months.

- A survey: present in 2 of 2 areas.
- A greeting: present in 1 of 1 area.
- Refunds: present in 1 of 1 area.
- 60 % of all cells of Stage 2 · Known are present.

## To Stage 3 · Loved

Advance to Stage 3 · Loved.

- Loyalty: present in 2 of 2 areas.
- Advice: present in 1 of 1 area.
- 60 % of all cells of Stage 3 · Loved are present.
""",
    }


def test_a_roadmap_is_in_order_of_level_then_of_the_model() -> None:
    model = replace(MODEL, capabilities=MODEL.capabilities[::-1])
    assert [row[0] for row in sheets.roadmap_rows(model)[1:]] == [
        "Opening hours", "A till", "Refunds", "A survey", "A greeting", "Advice", "Loyalty",
    ]  # fmt: skip


def test_several_requirements_stand_in_one_field() -> None:
    till, hours, *others = MODEL.capabilities
    last = replace(others[-1], requires=("hours", "till"))
    model = replace(MODEL, capabilities=(till, hours, last))
    assert sheets.roadmap_rows(model)[-1][4] == "Opening hours, A till"
    assert dict(sheets.files(model))["roadmap.csv"].endswith(
        'Advice,3,L,low,"Opening hours, A till",,,,\n'
    )


# --- objectives -----------------------------------------------------------------------------------


def moving(**moves: tuple[str, ...]) -> tuple[Example, ...]:
    """Objectives where capabilities move these metrics."""
    capabilities = tuple(replace(c, moves=moves.get(c.id, ())) for c in MODEL.capabilities)
    return tuple(sheets.objectives(replace(MODEL, capabilities=capabilities)))


@pytest.mark.parametrize(
    ("moves", "outcome"),
    [
        ({"survey": ("returns", "queue")}, "raise People who return (people a week)"),
        ({"refunds": ("queue",)}, "lower Length of the queue"),
        # That which most of them move, else that of the first in the model.
        (
            {"greeting": ("returns",), "survey": ("queue",), "refunds": ("queue",)},
            "lower Length of the queue",
        ),
        (
            {"greeting": ("returns",), "survey": ("queue",)},
            "raise People who return (people a week)",
        ),
        # Of capabilities of this level.
        ({"survey": ("returns",), "till": ("queue",)}, "raise People who return (people a week)"),
    ],
)
def test_an_objective_names_an_outcome(moves: dict[str, tuple[str, ...]], outcome: str) -> None:
    known, loved = moving(**moves)
    assert known == Example(
        level=KNOWN,
        objective=(
            f"Advance to Stage 2 · Known within 4 months and {outcome} "
            "from [today's figure] to [a figure you can defend]."
        ),
        results=(
            "A survey: present in 2 of 2 areas.",
            "A greeting: present in 1 of 1 area.",
            "Refunds: present in 1 of 1 area.",
            "60 % of all cells of Stage 2 · Known are present.",
        ),
    )
    assert loved.objective == "Advance to Stage 3 · Loved."


def test_the_three_weightiest_capabilities_are_asked_for() -> None:
    more = replace(MODEL.capability["greeting"], id="smile", name="A smile", impact="high")
    model = replace(MODEL, capabilities=(*MODEL.capabilities, more))
    assert sheets.objectives(model)[0].results[:4] == (
        "A survey: present in 2 of 2 areas.",
        "A smile: present in 1 of 1 area.",
        "A greeting: present in 1 of 1 area.",
        "60 % of all cells of Stage 2 · Known are present.",
    )


def test_a_model_that_says_little() -> None:
    """No metrics, no times, no capability at a level, and a threshold of its own."""
    model = replace(
        MODEL,
        policy=Policy(threshold_percent=75),
        metrics=(),
        levels=tuple(replace(level, advance_months=None) for level in MODEL.levels),
        capabilities=tuple(c for c in MODEL.capabilities if c.level == 1),
    )
    assert sheets.objectives(model) == [
        Example(
            level=level,
            objective=f"Advance to {label}.",
            results=(f"75 % of all cells of {label} are present.",),
        )
        for level, label in zip(
            model.levels[1:], ("Stage 2 · Known", "Stage 3 · Loved"), strict=True
        )
    ]


def test_a_model_of_one_level_has_no_step() -> None:
    model = replace(MODEL, levels=(OPEN,), capabilities=MODEL.capabilities[:2])
    assert sheets.objectives(model) == []
    assert sheets.okrs(model) == "# Objectives and key results by the Corner shop model\n"


# --- tables ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ("plain", "plain"),
        ("", ""),
        (" padded ", " padded "),
        ("–", "–"),
        ("a=1+1", "a=1+1"),
        ("a,b", '"a,b"'),
        ('say "a"', '"say ""a"""'),
        ("a\nb", '"a\nb"'),
        ("a\rb", '"a\rb"'),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1", "'＝1"),  # noqa: RUF001  the wide form
        ("＋1", "'＋1"),  # noqa: RUF001
        ("－1", "'－1"),  # noqa: RUF001
        ("＠A1", "'＠A1"),  # noqa: RUF001
        ("\t=1", "'\t=1"),
        ("\r=1", '"\'\r=1"'),
        ("\n=1", '"\'\n=1"'),
        ('=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'),
    ],
)
def test_a_field(value: str, field: str) -> None:
    assert sheets.table([[value, "end"]]) == f"{field},end\n"


def test_an_empty_table() -> None:
    assert sheets.table([]) == ""


@given(st.lists(st.lists(st.text('a=-"\n\r,;\t ', max_size=6), min_size=2, max_size=3), max_size=3))
def test_what_is_written_can_be_read(rows: list[list[str]]) -> None:
    found = list(csv.reader(io.StringIO(sheets.table(rows), newline="")))
    assert [[value.removeprefix("'") for value in row] for row in found] == rows
    for row in found:
        assert not any(value.startswith(("=", "-", "\t", "\r", "\n")) for value in row)


def test_a_hostile_model_makes_harmless_sheets() -> None:
    word = '=cmd|"/c calc"!A1'
    levels = tuple(replace(level, name=word) for level in MODEL.levels)
    capabilities = tuple(replace(c, name=word) for c in MODEL.capabilities)
    model = replace(
        MODEL,
        levels=levels,
        capabilities=capabilities,
        dimensions=tuple(Dimension(id=d.id, name=word) for d in MODEL.dimensions),
        terms=replace(MODEL.terms, dimension=word),
    )
    for name, text in sheets.files(model):
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(text, newline="")):
                assert not any(value.startswith("=") for value in row)
