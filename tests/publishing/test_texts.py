"""Whole reports in the terminal and as Markdown, whatever names a stranger chose."""

from dataclasses import replace
from fractions import Fraction

import pytest

from maturity.model import Assessment, Cell, Model, Rollup, Terms
from maturity.past.timelines import Point
from maturity.publishing import texts
from maturity.rules.paths import Path, shortest_path
from maturity.rules.reports import report
from sample import MIXED, MODEL, NEW, PERFECT, committed, team
from support import AS_OF

MIXED_TEXT = """\
Harbour shop: Stage 1 · Open
To reach Stage 2 · Known: raise 1 rating, effort 1.5.

Stage 1 · Open holds. 1 of 3 (33 %) of the cells at Stage 2 · Known are present, 2 are needed (60 %).

  Stage 1 · Open   2 of 3 (66 %)      holds
  Stage 2 · Known  1 of 3 (33 %)      blocks: 1 short
  Stage 3 · Loved  0 of 3 (0 %)       2 short

Areas:
  Stage 1 · Open   0.50  Shop
  Stage 1 · Open   1.00  Web

Next, to reach Stage 2 · Known:
  ○ A survey · Shop (partial, M)

Top gaps up to Stage 3 · Loved:
  A survey (Shop and Web): major initiative, high impact, effort M
  Loyalty (Shop and Web): major initiative, high impact, effort M; blocked by A survey
  Advice (Web): planned, medium impact, effort L
  Opening hours (Shop): fill-in, low impact, effort S

Assessed 12 October 2026 by the Corner shop model."""  # noqa: E501  its sentence is one line

MIXED_MARKDOWN = r"""
## Harbour shop: Stage 1 · Open

**To reach Stage 2 · Known\: raise 1 rating, effort 1.5.** Stage 1 · Open holds. 1 of 3 \(33 %\) of the cells at Stage 2 · Known are present, 2 are needed \(60 %\).

| Stage | Present | Needed | Verdict |
| --- | --- | --- | --- |
| Stage 1 · Open | 2 of 3 (66 %) | 2 | holds |
| Stage 2 · Known | 1 of 3 (33 %) | 2 | blocks: 1 short |
| Stage 3 · Loved | 0 of 3 (0 %) | 2 | 2 short |

### Next: Stage 2 · Known

- [ ] A survey · Shop

### Top gaps

1. A survey \(Shop and Web\)\: major initiative, high impact, effort M
1. Loyalty \(Shop and Web\)\: major initiative, high impact, effort M; blocked by A survey
1. Advice \(Web\)\: planned, medium impact, effort L
1. Opening hours \(Shop\)\: fill\-in, low impact, effort S""".lstrip()  # noqa: E501  likewise

PERFECT_TEXT = """\
Best shop: Stage 3 · Loved
This is the highest stage.

Every stage that applies holds: Stage 3 · Loved is reached and nothing blocks. \
It can lose 1 present rating before the stage drops.

  Stage 1 · Open   3 of 3 (100 %)     holds
  Stage 2 · Known  4 of 4 (100 %)     holds
  Stage 3 · Loved  3 of 3 (100 %)     holds

Areas:
  Stage 3 · Loved  3.00  Shop
  Stage 3 · Loved  3.00  Web

Assessed 1 November 2026 by the Corner shop model."""

PERFECT_MARKDOWN = r"""
## Best shop: Stage 3 · Loved

**This is the highest stage.** Every stage that applies holds\: Stage 3 · Loved is reached and nothing blocks.

| Stage | Present | Needed | Verdict |
| --- | --- | --- | --- |
| Stage 1 · Open | 3 of 3 (100 %) | 2 | holds |
| Stage 2 · Known | 4 of 4 (100 %) | 3 | holds |
| Stage 3 · Loved | 3 of 3 (100 %) | 2 | holds |""".lstrip()  # noqa: E501  likewise

NEW_TEXT = """\
New shop: Stage 1 · Open
To reach Stage 2 · Known: raise 4 ratings in 4 capabilities, effort 6.

The foundation is incomplete: 0 of 2 (0 %) of the cells at Stage 1 · Open are present, \
2 are needed (60 %). Nobody is below Stage 1.

  Stage 1 · Open   0 of 2 (0 %)       blocks: 2 short
  Stage 2 · Known  0 of 2 (0 %)       2 short
  Stage 3 · Loved  0 of 1 (0 %)       1 short

Areas:
  Stage 1 · Open   0.00  Shop

Next, to reach Stage 2 · Known:
  ? A till · Shop (not assessed, S)
  ? Opening hours · Shop (not assessed, S)
  ? A greeting · Shop (not assessed, S)
  ? A survey · Shop (not assessed, M)

Top gaps up to Stage 2 · Known:
  A till (Shop): quick win, high impact, effort S
  A survey (Shop): major initiative, high impact, effort M; blocked by A till
  A greeting (Shop): quick win, medium impact, effort S
  Opening hours (Shop): fill-in, low impact, effort S

Assessed 20 November 2026 by the Corner shop model."""


@pytest.mark.parametrize(
    ("assessment", "text"),
    [(MIXED, MIXED_TEXT), (PERFECT, PERFECT_TEXT), (NEW, NEW_TEXT)],
    ids=["mixed", "perfect", "new"],
)
def test_a_report_in_the_terminal(assessment: Assessment, text: str) -> None:
    assert texts.report(report(assessment, AS_OF)) == text


@pytest.mark.parametrize(
    ("assessment", "text"),
    [(MIXED, MIXED_MARKDOWN), (PERFECT, PERFECT_MARKDOWN)],
    ids=["mixed", "perfect"],
)
def test_a_report_as_markdown(assessment: Assessment, text: str) -> None:
    assert texts.report_markdown(report(assessment, AS_OF)) == text


def test_margins_rollups_and_exclusions_are_said() -> None:
    weakest = replace(MODEL, policy=replace(MODEL.policy, rollup=Rollup.WEAKEST))
    ratings = {"till": "✓✓", "hours": "✓", "greeting": "✓", "survey": "✓✓", "refunds": "–",
               "loyalty": "✓✗", "advice": "✓"}  # fmt: skip
    lines = texts.report(report(team(ratings, weakest), AS_OF)).splitlines()
    assert lines[3] == (
        "The weakest area counts, and that is Web. Stage 2 · Known holds. 1 of 2 (50 %) of the "
        "cells at Stage 3 · Loved are present, 2 are needed (60 %). "
        "All cells together give 3, the weakest area gives 2 and the median area gives 2; "
        "this model's policy counts the weakest area. "
        "If the 1 cell marked not applicable counted as missing, this would be Stage 1 · Open."
    )


# --- a stranger's words ---------------------------------------------------------------------------

ANSI = "\x1b[31mred\x1b[0m\x07"
LINES = "one\r\ntwo\ttabs"
MARKUP = "<b>*a*</b> | `b` _c_ [d](http://x) ![](e) # 1 ~f~ \\ & $g$ @h www.i.de {{ 7*7 }}"


def hostile(name: str) -> Model:
    """A model of one cell whose every word is a name."""
    (shop, _), (open_, *_), (till, *_) = MODEL.dimensions, MODEL.levels, MODEL.capabilities
    return replace(
        MODEL,
        name=name,
        terms=Terms(dimension=name, dimensions=name, level=name, levels=name),
        levels=(replace(open_, name=name),),
        dimensions=(replace(shop, name=name),),
        capabilities=(replace(till, name=name, dimensions=("shop",)),),
    )


def test_control_characters_are_shown_in_the_terminal() -> None:
    for name, shown in (
        (ANSI, r"\u001b[31mred\u001b[0m\u0007"),
        (LINES, r"one\u000d\u000atwo\u0009tabs"),
        ("\u202etrap\u2028", r"\u202etrap\u2028"),
    ):
        found = texts.report(
            report(team({"till": "✗"}, hostile(name), team=name, scope=("shop",)), AS_OF)
        )
        low, label = name.lower(), f"{name} 1 · {name}"
        raw = f"""\
{name}: {label}
This is the highest {low}.

The foundation is incomplete: 0 of 1 (0 %) of the cells at {label} are present, \
1 is needed (60 %). Nobody is below {name} 1.

  {label}  0 of 1 (0 %)       blocks: 1 short

{name}:
  {label}  0.00  {name}

Top gaps up to {label}:
  {name} ({name}): quick win, high impact, effort S

Assessed 12 October 2026 by the {name}."""
        assert found == raw.replace(name, shown).replace(low, shown.lower())
        assert all(character.isprintable() or character == "\n" for character in found)


def test_markup_is_words_in_markdown() -> None:
    word = (
        r"\<b\>\*a\*\</b\> \| \`b\` \_c\_ \[d\]\(http\:¬//x\) \!\[\]\(e\) \# 1 \~¬f\~ \\ \& \$¬g\$ "
        r"\@¬h www¬.i.de \{\{ 7\*7 \}\}"
    ).replace("¬", "\u2060")  # what keeps addresses and names apart
    made = report(team({"till": "✗"}, hostile(MARKUP), team=MARKUP, scope=("shop",)), AS_OF)
    low, label = word.lower(), f"{word} 1 · {word}"
    expected = rf"""
## {word}: {label}

**This is the highest {low}.** The foundation is incomplete\: 0 of 1 \(0 %\) of the cells at {label} are present, 1 is needed \(60 %\). Nobody is below {word} 1.

| {word} | Present | Needed | Verdict |
| --- | --- | --- | --- |
| {label} | 0 of 1 (0 %) | 1 | blocks: 1 short |

### Top gaps

1. {word} \({word}\)\: quick win, high impact, effort S""".lstrip()  # noqa: E501  likewise
    assert texts.report_markdown(made) == expected


def test_control_characters_are_shown_in_markdown() -> None:
    made = report(replace(MIXED, team=LINES + ANSI), AS_OF)
    heading = r"## one\\u000d\\u000atwo\\u0009tabs\\u001b\[31mred\\u001b\[0m\\u0007: Stage 1 · Open"
    assert texts.report_markdown(made) == MIXED_MARKDOWN.replace(
        "## Harbour shop: Stage 1 · Open", heading
    )


def test_a_line_without_end_is_cut() -> None:
    made = report(replace(MIXED, team="x" * 5000), AS_OF)
    assert texts.report(made).splitlines()[0] == "x" * 3999 + "…"


# --- paths ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("assessment", "to", "text"),
    [
        (PERFECT, 3, "Stage 3 · Loved is reached already."),
        (MIXED, 1, "Stage 1 · Open is reached already."),
        (
            MIXED,
            2,
            "To Stage 2 · Known: 1 cell, effort 1.5\n  ○ A survey · Shop (partial, M)",
        ),
        (
            NEW,
            2,
            (
                "To Stage 2 · Known: 4 cells, effort 6\n"
                "  ? A till · Shop (not assessed, S)\n"
                "  ? Opening hours · Shop (not assessed, S)\n"
                "  ? A greeting · Shop (not assessed, S)\n"
                "  ? A survey · Shop (not assessed, M)"
            ),
        ),
        (
            team({"loyalty": "––", "advice": "–"}),
            3,
            "Stage 3 · Loved cannot be reached: too little of it applies here.",
        ),
    ],
    ids=["at the top", "at the floor", "one cell", "several", "unreachable"],
)
def test_a_path(assessment: Assessment, to: int, text: str) -> None:
    assert texts.path(assessment, to, shortest_path(assessment, to)) == text


def test_a_path_that_is_an_upper_bound_says_so() -> None:
    found = Path(to=2, cells=(Cell("survey", "web"),), cost=Fraction(3), exact=False)
    assert texts.path(MIXED, 2, found) == (
        "To Stage 2 · Known: 1 cell, effort 3 (an upper bound)\n  ✗ A survey · Web (missing, M)"
    )


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (None, r"\u0007 1 · \u0007 cannot be reached: too little of it applies here."),
        (
            Path(to=1, cells=(), cost=Fraction(0), exact=True),
            r"\u0007 1 · \u0007 is reached already.",
        ),
        (
            Path(to=1, cells=(Cell("till", "shop"),), cost=Fraction(1), exact=True),
            "To \\u0007 1 · \\u0007: 1 cell, effort 1\n  ✗ \\u0007 · \\u0007 (missing, S)",
        ),
    ],
    ids=["none", "empty", "one cell"],
)
def test_a_path_shows_control_characters(found: Path | None, text: str) -> None:
    assessment = team({"till": "✗"}, hostile("\x07"), scope=("shop",))
    assert texts.path(assessment, 1, found) == text


# --- history --------------------------------------------------------------------------------------


class Judged(Point):
    """A point whose level was another by the model of its time."""

    level_then = 2


def point(kind: type[Point], assessment: Assessment, commit: str, subject: str) -> Point:
    made = committed(assessment)
    revision = replace(made.revision, commit=commit, subject=subject)
    return kind(revision=revision, result=made.result)


def test_a_history() -> None:
    points = [
        ("harbour/mixed", point(Judged, MIXED, "0123456789abcdef", "Go \x1b[31m")),
        ("best", point(Point, PERFECT, "fedcba9876543210", "")),
        ("new", point(Point, NEW, "aaaaaaaaaaaaaaaa", "Begin")),
    ]
    assert (
        texts.history(points)
        == """\
2026-10-12  harbour/mixed  Stage 1 · Open (2 by the model of then)  1.50  012345678  Go \\u001b[31m
2026-11-01  best           Stage 3 · Loved                          3.00  fedcba987
2026-11-20  new            Stage 1 · Open                           0.00  aaaaaaaaa  Begin"""
    )
    assert texts.history([]) == ""
