"""Every sentence, whole, in every state it can be said in."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from maturity.model import (
    Assessment,
    Cell,
    Measurement,
    Metric,
    Model,
    Outcome,
    Policy,
    Rollup,
    Status,
    Target,
)
from maturity.rules import wording
from maturity.rules.evidence import Support
from maturity.rules.outcomes import Balance, trends
from maturity.rules.paths import Path
from maturity.rules.reports import report
from maturity.rules.scoring import Gate, gate, score
from maturity.rules.votes import Ballot
from sample import MIXED, MODEL, NEW, PERFECT, team
from support import AS_OF

STAGE_1 = {"till": "✓✓", "hours": "✓"}
STAGE_2 = {**STAGE_1, "greeting": "✓", "survey": "✓✓", "refunds": "✓"}
STAGE_3 = {**STAGE_2, "loyalty": "✓✓", "advice": "✓"}
_GLYPHS = {status.glyph: status for status in Status}


def gated(*levels: str, policy: Policy = MODEL.policy) -> Gate:
    """The gate over cells given as one text of glyphs a level."""
    cells = [(n, _GLYPHS[mark]) for n, marks in enumerate(levels, start=1) for mark in marks]
    return gate(cells, len(levels), policy)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((0, "cell"), "no cells"),
        ((1, "cell"), "1 cell"),
        ((2, "cell"), "2 cells"),
        ((0, "capability", "capabilities"), "no capabilities"),
        ((1, "capability", "capabilities"), "1 capability"),
        ((12, "capability", "capabilities"), "12 capabilities"),
    ],
)
def test_plural(arguments: tuple[int, str], said: str) -> None:
    assert wording.plural(*arguments) == said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (iter("abcd"), "a, b, c and d"),
    ],
)
def test_listing(words: list[str], said: str) -> None:
    assert wording.listing(words) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 1, 1), "1 January 2026"),
        (date(2026, 10, 12), "12 October 2026"),
        (date(2024, 2, 29), "29 February 2024"),
        (date(999, 12, 31), "31 December 999"),
    ],
)
def test_readable(day: date, said: str) -> None:
    assert wording.readable(day) == said


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 0, "none applies"),
        (0, 3, "0 of 3 (0 %)"),
        (12, 15, "12 of 15 (80 %)"),
        (23, 40, "23 of 40 (57 %)"),
        (2, 3, "2 of 3 (66 %)"),
        (199, 200, "199 of 200 (99 %)"),
        (3, 3, "3 of 3 (100 %)"),
    ],
)
def test_a_share_is_rounded_down(part: int, whole: int, said: str) -> None:
    assert wording.share(part, whole) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0"),
        (3, "3"),
        (3.0, "3"),
        (-4, "-4"),
        (2.5, "2.5"),
        (1200, "1,200"),
        (1250.25, "1,250.25"),
        (10**15 - 1, "999,999,999,999,999"),
    ],
)
def test_number(value: float, said: str) -> None:
    assert wording.number(value) == said


@pytest.mark.parametrize(
    ("cost", "said"),
    [
        (Fraction(11), "11"),
        (Fraction(3, 2), "1.5"),
        (Fraction(1, 2), "0.5"),
        (Fraction(2400), "2,400"),
    ],
)
def test_effort(cost: Fraction, said: str) -> None:
    assert wording.effort(cost) == said


@pytest.mark.parametrize(
    ("exact", "said"),
    [
        (Fraction(2), "2.00"),
        (Fraction(5, 2), "2.50"),
        (Fraction(8, 3), "2.67"),
        (Fraction(7, 3), "2.33"),
        (Fraction(1, 8), "0.13"),
        (Fraction(1001, 200), "5.01"),
    ],
)
def test_a_score_has_two_decimals_rounded_half_up(exact: Fraction, said: str) -> None:
    assert wording.score(exact) == said


def test_cell() -> None:
    assert wording.cell(MODEL, Cell("survey", "web")) == "A survey · Web"


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        (("", "", ""), ["nothing applies"] * 3),
        (("✓✓✓", "✓", "✓"), ["holds"] * 3),
        (("✓✓✓", "–", "✓"), ["holds", "nothing applies", "holds"]),
        (("✓○✗?✗", "✓", "✗✗"), ["blocks: 2 short", "holds, but out of reach", "2 short"]),
        (("✓✓", "✓○", "–"), ["holds", "blocks: 1 short", "nothing applies"]),
        (("✗", "✗", "✗"), ["blocks: 1 short", "1 short", "1 short"]),
    ],
)
def test_verdict(levels: tuple[str, ...], said: list[str]) -> None:
    found = gated(*levels)
    assert [wording.verdict(coverage, found) for coverage in found.coverage] == said


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        (
            ("", "", ""),
            "Nothing applies here, so Stage 1 · Open stands as the floor.",
        ),
        (
            ("–", "–", "–"),
            "Nothing applies here, so Stage 1 · Open stands as the floor.",
        ),
        (
            ("✓", "✓", "✓"),
            "Every stage that applies holds: Stage 3 · Loved is reached and nothing blocks.",
        ),
        (
            ("✓", "✓", "–"),
            "Every stage that applies holds: Stage 2 · Known is reached and nothing blocks.",
        ),
        (
            ("✓✗✗", "✓", "✓"),
            (
                "The foundation is incomplete: 1 of 3 (33 %) of the cells at Stage 1 · Open are "
                "present, 2 are needed (60 %). Nobody is below Stage 1."
            ),
        ),
        (
            ("?", "✓", "✓"),
            (
                "The foundation is incomplete: 0 of 1 (0 %) of the cells at Stage 1 · Open are "
                "present, 1 is needed (60 %). Nobody is below Stage 1."
            ),
        ),
        (
            ("✓", "✓○✗?", "✓"),
            (
                "Stage 1 · Open holds. 1 of 4 (25 %) of the cells at Stage 2 · Known are present, "
                "3 are needed (60 %)."
            ),
        ),
        (
            ("✓", "✓", "✗"),
            (
                "Stage 2 · Known holds. 0 of 1 (0 %) of the cells at Stage 3 · Loved are present, "
                "1 is needed (60 %)."
            ),
        ),
        (
            ("", "✗", "✓"),
            (
                "Stage 1 · Open is the floor. 0 of 1 (0 %) of the cells at Stage 2 · Known are "
                "present, 1 is needed (60 %)."
            ),
        ),
        (
            ("–", "–", "✗"),
            (
                "Stage 1 · Open is the floor. 0 of 1 (0 %) of the cells at Stage 3 · Loved are "
                "present, 1 is needed (60 %)."
            ),
        ),
        (
            ("", "✓", "✗"),
            (
                "Stage 2 · Known holds. 0 of 1 (0 %) of the cells at Stage 3 · Loved are present, "
                "1 is needed (60 %)."
            ),
        ),
    ],
)
def test_why(levels: tuple[str, ...], said: str) -> None:
    assert wording.why(MODEL, gated(*levels)) == said


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        (("✗", "✓", "✓"), ""),
        (("✓", "✗", "✓"), ""),
        (("✓", "✓", "✗"), "One lost capability is enough to drop below Stage 2 · Known."),
        (("✓✓✓", "✓✓✓", "✗"), "It can lose 1 present rating before the stage drops."),
        (
            ("✓" * 10, "", "✓" * 5),
            "It can lose 2 present ratings before the stage drops.",
        ),
    ],
)
def test_margin(levels: tuple[str, ...], said: str) -> None:
    assert wording.margin(MODEL, gated(*levels)) == said


WEB_LACKS = {**STAGE_3, "survey": "✓✗", "refunds": "✗"}
"""The shop is at stage 3, the web at 1; together, 2 of the 4 cells at stage 2 are too few."""
WEB_LAGS = {**STAGE_2, "loyalty": "✓✗", "advice": "✓"}
"""The shop is at stage 3, the web at 2; together, 2 of the 3 cells at stage 3 suffice."""


@pytest.mark.parametrize(
    ("ratings", "rollup", "said"),
    [
        (STAGE_3, Rollup.POOLED, ""),
        (
            WEB_LACKS,
            Rollup.POOLED,
            (
                "All cells together give 1, the weakest area gives 1 and the median area gives 2; "
                "this model's policy counts all cells together."
            ),
        ),
        (
            WEB_LAGS,
            Rollup.WEAKEST,
            (
                "All cells together give 3, the weakest area gives 2 and the median area gives 2; "
                "this model's policy counts the weakest area."
            ),
        ),
        (
            WEB_LAGS,
            Rollup.MEDIAN,
            (
                "All cells together give 3, the weakest area gives 2 and the median area gives 2; "
                "this model's policy counts the median area."
            ),
        ),
    ],
)
def test_rollups_are_said_where_they_disagree(
    ratings: dict[str, str], rollup: Rollup, said: str
) -> None:
    assert wording.rollups(score(team(ratings, under(rollup)))) == said


def under(rollup: Rollup, **policy: Any) -> Model:
    """The model with another policy."""
    return replace(MODEL, policy=replace(MODEL.policy, rollup=rollup, **policy))


HELD = "Every stage that applies holds: Stage 3 · Loved is reached and nothing blocks."
LAG = "1 of 2 (50 %) of the cells at Stage 3 · Loved are present, 2 are needed (60 %)."


@pytest.mark.parametrize(
    ("rollup", "headline", "margin"),
    [
        (Rollup.POOLED, HELD, "One lost capability is enough to drop below Stage 3 · Loved."),
        (
            Rollup.WEAKEST,
            f"The weakest area counts, and that is Web. Stage 2 · Known holds. {LAG}",
            "",
        ),
        (Rollup.MEDIAN, "The median area counts; they are at 3 and 2.", ""),
    ],
)
def test_the_headline_is_explained_by_the_roll_up_that_counts(
    rollup: Rollup, headline: str, margin: str
) -> None:
    result = score(team(WEB_LAGS, under(rollup)))
    assert wording.headline(result) == headline
    assert wording.team_margin(result) == margin


def test_the_weakest_is_the_one_of_the_lowest_level() -> None:
    model = under(Rollup.WEAKEST, partial_credit=Fraction(1))
    ratings = {**STAGE_1, "greeting": "✓", "survey": "✓○", "refunds": "○", "loyalty": "––",
               "advice": "✗"}  # fmt: skip
    result = score(team(ratings, model))
    assert {d: (gate.level, gate.score) for d, gate in result.dimensions.items()} == {
        "shop": (2, Fraction(2)),
        "web": (1, Fraction(2)),
    }
    assert wording.headline(result) == (
        "The weakest area counts, and that is Web. Stage 1 · Open holds. "
        "0 of 2 (0 %) of the cells at Stage 2 · Known are present, 2 are needed (60 %)."
    )


@pytest.mark.parametrize(
    ("ratings", "said"),
    [
        (STAGE_3, ""),
        ({**STAGE_3, "advice": "–"}, ""),
        (
            {**STAGE_2, "loyalty": "––", "advice": "✓"},
            (
                "If the 2 cells marked not applicable counted as missing, "
                "this would be Stage 2 · Known."
            ),
        ),
        (
            {**STAGE_1, "greeting": "✓", "survey": "✓✗", "refunds": "–", "loyalty": "✓✓"},
            "If the 1 cell marked not applicable counted as missing, this would be Stage 1 · Open.",
        ),
    ],
)
def test_the_audit_is_said_where_exclusions_hide_something(
    ratings: dict[str, str], said: str
) -> None:
    assert wording.audit(score(team(ratings))) == said


@pytest.mark.parametrize(
    ("ratings", "said"),
    [
        (STAGE_3, "This is the highest stage."),
        (
            {**STAGE_2, "loyalty": "––", "advice": "–"},
            "This is the highest stage that applies.",
        ),
        (
            {**STAGE_1, "survey": "○✓", "greeting": "✓", "refunds": "✗"},
            "To reach Stage 2 · Known: raise 1 rating, effort 1.5.",
        ),
        (
            {**STAGE_1, "survey": "✗✗", "greeting": "✓", "refunds": "–"},
            "To reach Stage 2 · Known: raise 1 rating, effort 3.",
        ),
        (
            {**STAGE_2, "loyalty": "✗✗", "advice": "–"},
            "To reach Stage 3 · Loved: raise 2 ratings in 1 capability, effort 16.",
        ),
        (
            {"till": "○○", "hours": "✗", "greeting": "✗", "survey": "○○", "refunds": "✗"},
            "To reach Stage 2 · Known: raise 5 ratings in 3 capabilities, effort 5.",
        ),
    ],
)
def test_next_step(ratings: dict[str, str], said: str) -> None:
    assert report(team(ratings), AS_OF).next_step == said


def test_next_step_where_too_little_applies() -> None:
    ratings = {**STAGE_2, "loyalty": "–✓", "advice": "✓"}
    made = report(team(ratings, under(Rollup.WEAKEST)), AS_OF)
    assert (made.result.level, made.next_level, made.path) == (2, 3, None)
    assert made.next_step == ("Stage 3 · Loved cannot be reached: too little of it applies here.")


def test_next_step_with_an_upper_bound() -> None:
    cells = (Cell("till", "shop"), Cell("till", "web"), Cell("hours", "shop"))
    path = Path(to=2, cells=cells, cost=Fraction(5, 2), exact=False)
    assert replace(report(NEW, AS_OF), path=path).next_step == (
        "To reach Stage 2 · Known: raise 3 ratings in 2 capabilities, effort 2.5 at most."
    )


@pytest.mark.parametrize(
    ("ratings", "said"),
    [
        ({}, "5 ratings from Stage 2"),
        (STAGE_2, "2 ratings from Stage 3"),
        ({**STAGE_2, "loyalty": "✓✓", "advice": "✓"}, ""),
    ],
)
def test_distance(ratings: dict[str, str], said: str) -> None:
    made = report(team(ratings), AS_OF)
    assert wording.distance(made.next_level, made.path, MODEL) == said


# --- the target


def paced(*months: tuple[int, int] | None) -> Model:
    """The model with these times from each stage to the next."""
    told = zip(MODEL.levels, (*months, None), strict=True)
    return replace(MODEL, levels=tuple(replace(x, advance_months=both) for x, both in told))


BOTH = paced((2, 4), (7, 9))
HERE = "from stage 1 it takes"


@pytest.mark.parametrize(
    ("model", "wanted", "said"),
    [
        (BOTH, None, ""),
        (BOTH, Target(level=1), "Target: Stage 1 · Open, which is reached."),
        (
            BOTH,
            Target(level=1, by=date(2027, 1, 1)),
            "Target: Stage 1 · Open, which is reached.",
        ),
        (paced(None, None), Target(level=3), "Target: Stage 3 · Loved."),
        (
            paced(None, None),
            Target(level=3, by=date(2027, 12, 31)),
            "Target: Stage 3 · Loved by 31 December 2027.",
        ),
        (
            BOTH,
            Target(level=2),
            "Target: Stage 2 · Known. From stage 1 it typically takes 2 to 4 months.",
        ),
        (
            paced((1, 1), None),
            Target(level=2),
            "Target: Stage 2 · Known. From stage 1 it typically takes 1 month.",
        ),
        (
            paced((3, 3), None),
            Target(level=2),
            "Target: Stage 2 · Known. From stage 1 it typically takes 3 months.",
        ),
        (
            BOTH,
            Target(level=3, by=date(2027, 7, 11)),
            (
                "Target: Stage 3 · Loved by 11 July 2027, faster than the model's typical range: "
                f"{HERE} 9 to 13 months, so until 12 July 2027 at least."
            ),
        ),
        (
            BOTH,
            Target(level=3, by=date(2027, 7, 12)),
            (
                "Target: Stage 3 · Loved by 12 July 2027. That is within what it typically takes: "
                "9 to 13 months."
            ),
        ),
        (
            BOTH,
            Target(level=3, by=date(2027, 11, 12)),
            (
                "Target: Stage 3 · Loved by 12 November 2027. That is within what it typically "
                "takes: 9 to 13 months."
            ),
        ),
        (
            BOTH,
            Target(level=3, by=date(2027, 11, 13)),
            (
                "Target: Stage 3 · Loved by 13 November 2027. That is later than it typically "
                "takes: 9 to 13 months."
            ),
        ),
        # Where the model does not say it for each step, nobody knows what is late.
        (
            MODEL,
            Target(level=3),
            "Target: Stage 3 · Loved. From stage 1 it typically takes 2 months or more.",
        ),
        (
            paced((1, 1), None),
            Target(level=3, by=date(2026, 11, 1)),
            (
                "Target: Stage 3 · Loved by 1 November 2026, faster than the model's typical "
                f"range: {HERE} 1 month or more, so until 12 November 2026 at least."
            ),
        ),
        (
            MODEL,
            Target(level=3, by=date.max),
            (
                "Target: Stage 3 · Loved by 31 December 9999. From stage 1 it typically takes "
                "2 months or more."
            ),
        ),
    ],
)
def test_target(model: Model, wanted: Target | None, said: str) -> None:
    assert wording.target(score(team(STAGE_1, model, target=wanted))) == said


# --- outcomes


@pytest.mark.parametrize(
    ("percent", "said"),
    [
        (None, "–"),
        (-250, "away from it"),
        (-1, "away from it"),
        (0, "0 %"),
        (99, "99 %"),
        (100, "reached"),
        (340, "reached"),
    ],
)
def test_progress(percent: int | None, said: str) -> None:
    assert wording.progress(percent) == said


def moved(steps: str, previous: Assessment | None = None) -> str:
    """What is said of metrics that got better (+), worse (-), neither (=) or have one value (?)."""
    keys = "abcdef"[: len(steps)]
    metrics = tuple(Metric(id=key, name=key, direction="up") for key in keys)
    outcomes = tuple(
        Outcome(
            metric=key,
            baseline=Measurement(value=5),
            current=Measurement(value={"+": 6, "-": 4, "=": 5}[step]) if step != "?" else None,
        )
        for key, step in zip(keys, steps, strict=True)
    )
    now = team(STAGE_2, replace(MODEL, metrics=metrics), outcomes=outcomes)
    before = score(previous) if previous else None
    return wording.moved(score(now), before, [*trends(now)])


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ("", "No metric has two values to compare yet."),
        ("??", "No metric has two values to compare yet."),
        ("+", "Since its baseline, the one metric compared moved the right way."),
        ("-?", "Since its baseline, the one metric compared moved the wrong way."),
        ("=", "Since its baseline, the one metric compared stood still."),
        ("++", "Since their baselines, both metrics compared moved the right way."),
        ("---?", "Since their baselines, all 3 metrics compared moved the wrong way."),
        ("==", "Since their baselines, both metrics compared stood still."),
        (
            "-=",
            (
                "Since their baselines, 1 of 2 metrics compared moved the wrong way and 1 stood "
                "still."
            ),
        ),
        (
            "=-+-=+",
            (
                "Since their baselines, 2 of 6 metrics compared moved the right way, 2 moved the "
                "wrong way and 2 stood still."
            ),
        ),
    ],
)
def test_what_metrics_did_since_their_baselines(steps: str, said: str) -> None:
    assert moved(steps) == said
    assert moved(steps, replace(PERFECT, model=replace(MODEL, id="else"))) == said


@pytest.mark.parametrize(
    ("ratings", "said"),
    [
        (STAGE_1, "Since 12 October 2025 the stage rose from 1 to 2"),
        (STAGE_2, "Since 12 October 2025 the stage stayed at 2"),
        (STAGE_3, "Since 12 October 2025 the stage fell from 3 to 2"),
    ],
)
def test_what_metrics_did_while_the_level_moved(ratings: dict[str, str], said: str) -> None:
    before = team(ratings, assessed_on=date(2025, 10, 12))
    assert moved("+", before) == f"{said}; the one metric compared moved the right way."
    assert moved("+=", before) == (
        f"{said}; 1 of 2 metrics compared moved the right way and 1 stood still."
    )
    assert moved("?", before) == "No metric has two values to compare yet."


# --- votes


def ballot(lower: int, median: int, upper: int, level: int) -> Ballot:
    return Ballot(
        dimension="shop", counts=(1, 1, 1), lower=lower, median=median, upper=upper, level=level
    )


AGREES, DIFFERS = ballot(1, 1, 2, 1), ballot(1, 1, 1, 2)


@pytest.mark.parametrize(
    ("votes", "said"),
    [
        ([AGREES], "Votes and ratings agree in the one area voted on."),
        ([DIFFERS], "Votes and ratings do not agree in the one area voted on."),
        ([AGREES, AGREES], "Votes and ratings agree in both areas."),
        ([AGREES] * 3, "Votes and ratings agree in all 3 areas."),
        ([AGREES, DIFFERS], "Votes and ratings agree in 1 of 2 areas."),
        ([DIFFERS, DIFFERS, DIFFERS], "Votes and ratings agree in none of 3 areas."),
    ],
)
def test_ballots(votes: list[Ballot], said: str) -> None:
    assert wording.ballots(votes, MODEL) == said


@pytest.mark.parametrize(
    ("votes", "said"),
    [
        (AGREES, "agrees"),
        (ballot(2, 2, 2, 2), "agrees"),
        (ballot(1, 1, 1, 2), "votes are lower"),
        (ballot(2, 3, 3, 2), "votes are higher"),
        (ballot(1, 2, 3, 2), "the voters disagree"),
        (ballot(1, 1, 3, 2), "the voters disagree, and their median is lower"),
        (ballot(1, 3, 3, 1), "the voters disagree, and their median is higher"),
    ],
)
def test_ballot(votes: Ballot, said: str) -> None:
    assert wording.ballot(votes) == said


# --- evidence


@pytest.mark.parametrize(
    ("present", "shown", "expired", "said"),
    [
        (0, 0, 0, "Nothing is present yet, so there is nothing to show evidence for."),
        (1, 0, 0, "0 of 1 present cell (0 %) has evidence."),
        (1, 1, 0, "1 of 1 present cell (100 %) has evidence."),
        (1, 1, 1, "1 of 1 present cell (100 %) has evidence; in 1 cell the newest is too old."),
        (3, 0, 0, "0 of 3 present cells (0 %) have evidence."),
        (3, 1, 0, "1 of 3 present cells (33 %) has evidence."),
        (3, 2, 2, "2 of 3 present cells (66 %) have evidence; in 2 cells the newest is too old."),
        (200, 199, 0, "199 of 200 present cells (99 %) have evidence."),
    ],
)
def test_support(present: int, shown: int, expired: int, said: str) -> None:
    assert wording.support(Support(present=present, shown=shown, expired=expired)) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-22", "dated ahead"),
        ("9999-12-31", "dated ahead"),
        ("2026-11-21", "of today"),
        ("2026-11-20", "1 day old"),
        ("2026-10-01", "51 days old"),
        ("2026-09-22", "60 days old"),
        ("2026-09-21", "2 months old"),
        ("2025-11-21", "12 months old"),
        ("2024-11-22", "23 months old"),
        ("2024-11-21", "2 years old"),
        ("2023-11-23", "2 years old"),
        ("2023-11-20", "3 years old"),
        ("0001-01-01", "2025 years old"),
    ],
)
def test_age(day: str, said: str) -> None:
    assert wording.age(date.fromisoformat(day), AS_OF) == said


# --- figures


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (14, "days", "14 days"),
        (0, "%", "0 %"),
        (-3, "", "-3"),
        (0.1, "€", "0.1 €"),
        (1200, "", "1,200"),
    ],
)
def test_amount(value: float, unit: str, said: str) -> None:
    assert wording.amount(value, unit) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Fraction(0), "EUR 0"),
        (Fraction(1_200_000), "EUR 1,200,000"),
        (Fraction(49, 100), "EUR 0"),
        (Fraction(1, 2), "EUR 1"),
        (Fraction(2999, 2), "EUR 1,500"),
        (Fraction(10**15), "EUR 1,000,000,000,000,000"),
    ],
)
def test_money(value: Fraction, said: str) -> None:
    assert wording.money(value, "EUR") == said


@pytest.mark.parametrize(
    ("investment", "value", "said"),
    [
        (
            1_200_000,
            20_000_000,
            "EUR 1,200,000 invested, EUR 20,000,000 of value: EUR 16.6 for each EUR 1 invested.",
        ),
        (3, 3, "EUR 3 invested, EUR 3 of value: EUR 1 for each EUR 1 invested."),
        (3, 2, "EUR 3 invested, EUR 2 of value: EUR 0.6 for each EUR 1 invested."),
        (3, 0, "EUR 3 invested, EUR 0 of value: EUR 0 for each EUR 1 invested."),
        (0, 3, "EUR 3 of value, and nothing was invested."),
        (0, 0, "EUR 0 of value, and nothing was invested."),
        (
            Fraction(1, 100),
            10**15,
            (
                "EUR 0 invested, EUR 1,000,000,000,000,000 of value: "
                "EUR 100,000,000,000,000,000 for each EUR 1 invested."
            ),
        ),
        (Fraction(1, 10**300), 1, "EUR 1 of value, and nothing was invested."),
    ],
)
def test_balance(investment: int | Fraction, value: int, said: str) -> None:
    sums = Balance(investment=Fraction(investment), value=Fraction(value))
    assert wording.balance(sums, "EUR") == said


# --- scope


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        (("shop", "web"), "all 2 areas"),
        (("shop",), "Shop"),
        (("web",), "Web"),
    ],
)
def test_scope(scope: tuple[str, ...], said: str) -> None:
    assert wording.scope(replace(PERFECT, scope=scope)) == said


def test_scope_names_several_and_an_only_one() -> None:
    shop, web = MODEL.dimensions
    three = replace(MODEL, dimensions=(shop, web, replace(web, id="van", name="Van")))
    assert wording.scope(replace(MIXED, model=three)) == "Shop and Web"
    one = replace(MODEL, dimensions=(shop,))
    assert wording.scope(replace(MIXED, model=one, scope=("shop",))) == "Shop"
