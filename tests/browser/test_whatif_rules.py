"""The browser computes what Python computes: levels, scores, paths and sentences, to the last cell.

Thousands of small models and ratings, and ratings by the shipped models, go to a real browser as
what the page hands to its script; everything that comes back must be equal.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import islice
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Page

import builders
from maturity.model import (
    Assessment,
    Capability,
    Cell,
    Model,
    Override,
    Policy,
    Rating,
    Rollup,
    Status,
    Terms,
)
from maturity.reading import loading
from maturity.results import whatif
from maturity.rules import wording
from maturity.rules.paths import Path, next_level, shortest_path
from maturity.rules.scoring import Gate, score
from maturity.rules.solver import cheapest
from puzzles import certain, fewest
from support import ROOT

OTHERS = tuple(status for status in Status if status is not Status.PRESENT)
SEED = 20261121
SMALL, SHIPPED, PUZZLES = 3000, 300, 800
BATCH = 500
COMPUTE = """
async ([folder, cases]) => {
  const module = (name) => import(new URL(`${folder}${name}.js`, document.baseURI));
  const { read } = await module("assessment");
  const { score, rounded } = await module("scoring");
  const { nextLevel, shortestPath } = await module("paths");
  const { headline, nextStep, share, teamMargin, verdict } = await module("wording");
  const gate = ({ level, score, margin, blocking }) => [level, rounded(score), margin, blocking];
  const way = (path) => path && [path.to, path.cells, path.cost, path.exact];
  return cases.map((text) => {
    const assessment = read(JSON.parse(text));
    const result = score(assessment);
    const to = nextLevel(result, assessment);
    const top = assessment.levels.length;
    const path = to && shortestPath(assessment, to);
    return {
      level: result.level,
      rollups: result.rollups,
      pooled: gate(result.pooled),
      coverage: result.pooled.coverage.map((c) => [c.present, c.partial, c.applicable, c.needed]),
      dimensions: result.dimensions.map(gate),
      next: to,
      path: way(path),
      "to the top": way(shortestPath(assessment, top)),
      "above the top": way(shortestPath(assessment, top + 1)),
      "by dimension": assessment.dimensions.map((_, dimension) =>
        way(shortestPath(assessment, top, { dimension })),
      ),
      said: [
        headline(assessment, result),
        teamMargin(assessment, result),
        nextStep(assessment, result, to, path),
        ...result.pooled.coverage.map((c) => `${share(c)}, ${verdict(c, result.pooled)}`),
      ],
    };
  });
}
"""
SEARCH = """
async ([folder, puzzles]) => {
  const { cheapest } = await import(new URL(`${folder}solver.js`, document.baseURI));
  const fewest = (number) => (values) => {
    const met = [...values.keys()].sort((a, b) => values[a] - values[b]).slice(0, number);
    return { extra: met.reduce((total, d) => total + values[d], 0), met };
  };
  return puzzles.map(({ costs, clauses, demands, number, budget }) => {
    const choose = number === null ? null : fewest(number);
    const found = cheapest(costs, clauses, demands, choose, budget);
    return found && [found.solution, found.exact];
  });
}
"""
FOLDER = "assets/whatif/"
CREDITS = ("0", "1", "1/2", "1/3", "2/7", "0.3333333333333333", "0.005", "1e-30")


@pytest.fixture
def random() -> Random:
    """The same numbers in each run."""
    return Random(SEED)  # noqa: S311  meant to be predictable


def small_models(random: Random) -> Iterator[Model]:
    """Any small model: levels and dimensions may be empty, requirements lie across dimensions."""
    while True:
        levels = random.randint(1, 6)
        dimensions = "stuvwxyz"[: random.randint(1, 6)]
        placed = sorted(random.choices(range(1, levels + 1), k=random.randint(1, 12)))
        capabilities: list[Capability] = []
        for number, level in enumerate(placed):
            known = [c.id for c in capabilities]
            places = random.sample(dimensions, random.randint(1, min(4, len(dimensions))))
            requires = random.sample(known, min(len(known), random.choice((0, 0, 1, 1, 2, 3))))
            capabilities.append(
                builders.capability(
                    f"c{number}",
                    level,
                    "".join(sorted(places)),
                    " ".join(requires),
                    effort=random.choice("SML"),
                )
            )
        random.shuffle(capabilities)
        plain = builders.model(*capabilities, levels=levels, dimensions=dimensions)
        policy = Policy(
            threshold_percent=random.choice((1, 10, 33, 50, 60, 67, 80, 99, 100)),
            partial_credit=Fraction(random.choice(CREDITS)),
            rollup=random.choice([*Rollup]),
        )
        terms = Terms(dimension="Área", dimensions="Áreas", level="Stage", levels="Stages")
        names = {
            level.number: random.choice(("Open", "</script>", "“Ω” & co")) for level in plain.levels
        }
        yield replace(
            plain,
            policy=policy,
            terms=terms,
            levels=tuple(replace(level, name=names[level.number]) for level in plain.levels),
        )


def rated(random: Random, model: Model) -> Assessment:
    """Any ratings by a model, of any part of it."""
    names = tuple(model.dimension)
    some = set(random.sample(names, random.randint(1, len(names))))
    scope = tuple(d for d in names if d in some or random.random() < 0.5)
    weights = [random.choice((0.5, 2, 8)), *(random.random() for _ in OTHERS)]
    ratings = {
        Cell(c.id, d): Rating(status=random.choices((Status.PRESENT, *OTHERS), weights)[0])
        for c in model.capabilities
        for d in c.dimensions
        if d in scope
    }
    return Assessment(
        id="team",
        team="Team",
        model=model,
        assessed_on=date(2026, 10, 12),
        scope=scope,
        ratings={cell: r for cell, r in ratings.items() if r.status is not Status.UNRATED},
        overrides={
            capability: Override(effort=random.choice((None, "S", "M", "L")))
            for capability in random.choices([*model.capability], k=random.randint(0, 3))
        },
    )


def expected(assessment: Assessment) -> dict[str, Any]:
    """What Python says of an assessment."""
    model = assessment.model
    top = len(model.levels)
    place = {cell: i for i, cell in enumerate(assessment.cells)}

    def gate(found: Gate) -> list[Any]:
        return [found.level, wording.score(found.score), found.margin, found.blocking_level]

    def way(found: Path | None) -> list[Any] | None:
        if found is None:
            return None
        return [found.to, [place[c] for c in found.cells], found.cost * 2, found.exact]

    result = score(assessment)
    to = next_level(result)
    path = shortest_path(assessment, to) if to else None
    coverage = result.pooled.coverage
    return {
        "level": result.level,
        "rollups": result.rollups,
        "pooled": gate(result.pooled),
        "coverage": [[c.present, c.partial, c.applicable, c.needed] for c in coverage],
        "dimensions": [gate(found) for found in result.dimensions.values()],
        "next": to,
        "path": way(path),
        "to the top": way(shortest_path(assessment, top)),
        "above the top": None,
        "by dimension": [way(shortest_path(assessment, top, d)) for d in assessment.scope],
        "said": [
            wording.headline(result),
            wording.team_margin(result),
            wording.next_step(result, to, path),
            *(
                f"{wording.share(c.present, c.applicable)}, {wording.verdict(c, result.pooled)}"
                for c in coverage
            ),
        ],
    }


def compare(page: Page, assessments: Iterator[Assessment]) -> list[dict[str, Any]]:
    """Everything Python says of these, once the browser has said the same."""
    page.goto("")
    seen = []
    while batch := [*islice(assessments, BATCH)]:
        texts = [whatif.data(assessment) for assessment in batch]
        found = page.evaluate(COMPUTE, [FOLDER, texts])
        for text, mine, theirs in zip(texts, map(expected, batch), found, strict=True):
            assert theirs == mine, text
            seen.append(mine)
    return seen


def test_small_models(page: Page, random: Random) -> None:
    models = islice(small_models(random), SMALL)
    seen = compare(page, (rated(random, model) for model in models))
    assert len(seen) == SMALL
    # What could not differ would prove nothing.
    assert sum(bool(case["path"] and len(case["path"][1]) > 3) for case in seen) > SMALL // 20
    assert sum(len(set(case["rollups"].values())) > 1 for case in seen) > SMALL // 5


def test_shipped_models(page: Page, random: Random) -> None:
    portfolio = loading.load(ROOT).portfolio
    models = [
        replace(model, policy=replace(model.policy, rollup=rollup))
        for model in portfolio.models.values()
        for rollup in Rollup
    ]
    invented = (rated(random, models[i % len(models)]) for i in range(SHIPPED))
    teams = [*portfolio.assessments.values()]
    seen = compare(page, iter([*teams, *invented]))
    assert len(seen) == len(teams) + SHIPPED
    assert max(len(case["path"][1]) for case in seen if case["path"]) > 25


def test_the_search_spends_its_budget_alike(page: Page, random: Random) -> None:
    page.goto("")
    puzzles = []
    answers = []
    for seed in range(PUZZLES):
        # Among those of twelve cells are the ones that make Python take every turn.
        puzzle = certain(seed, 12 if seed < PUZZLES // 2 else random.randint(1, 40))
        number = random.choice((None, puzzle.number))
        budget = 20_000 if seed < PUZZLES // 2 else random.choice((1, 100, 1000, 5000))
        puzzles.append(
            {
                "costs": puzzle.costs,
                "clauses": puzzle.clauses,
                "demands": puzzle.demands,
                "number": number,
                "budget": budget,
            }
        )
        choose = None if number is None else fewest(number)
        found = cheapest(puzzle.costs, puzzle.clauses, puzzle.demands, choose, budget)
        answers.append(found and [*found])
    assert page.evaluate(SEARCH, [FOLDER, puzzles]) == answers
    # What is cut short is compared as well as what is not.
    assert {exact for found in answers if found for exact in found[1:]} == {True, False}
