"""Results in words: the sentences that pages, terminal and Markdown share.

Knows English and the terms of a model; must not know HTML, files or where a sentence stands.
"""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from maturity.model import Assessment, Cell, Model, Rollup, Status
from maturity.paths import Path
from maturity.scoring import Coverage, Gate, Result, rounded

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def plural(count: int, one: str, many: str = "") -> str:
    """`1 cell`, `2 cells`, `no cells`."""
    word = one if count == 1 else many or f"{one}s"
    return f"{count or 'no'} {word}"


def listing(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *first, last = [*words] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def readable(day: date) -> str:
    """`12 October 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def share(part: int, whole: int) -> str:
    """`12 of 15 (80 %)`; rounded down, so that nothing reads better than it is."""
    return f"{part} of {whole} ({part * 100 // whole} %)" if whole else "none applies"


def number(value: float) -> str:
    """A figure without a needless `.0`, thousands apart."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,}"


def effort(cost: Fraction) -> str:
    """A path's cost: `11`, `1.5`."""
    return number(float(cost))


def score(value: Fraction) -> str:
    """A score with two decimals."""
    return f"{rounded(value):.2f}"


def cell(model: Model, where: Cell) -> str:
    """`Voice-of-customer system · Support`."""
    return f"{model.capability[where.capability].name} · {model.dimension[where.dimension].name}"


def verdict(coverage: Coverage, gate: Gate) -> str:
    """What one level's fraction means for the level of the set: a word or two."""
    blocking = gate.blocking_level
    if coverage.empty:
        return "nothing applies"
    if coverage.level == blocking:
        return f"blocks: {coverage.short} short"
    if blocking is None or coverage.level < blocking:
        return "holds"
    return "holds, but out of reach" if coverage.holds else f"{coverage.short} short"


def why(model: Model, gate: Gate) -> str:
    """One sentence: which fraction decided the level."""
    level = model.terms.level
    held = model.label(gate.level)
    if gate.blocking_level is None:
        if all(c.empty for c in gate.coverage):
            return f"Nothing applies here, so {held} stands as the floor."
        return f"Every {level.lower()} that applies holds: {held} is reached and nothing blocks."
    block = gate.coverage[gate.blocking_level - 1]
    fraction = (
        f"{share(block.present, block.applicable)} of the cells at {model.label(block.level)} "
        f"are present, {block.needed} {'is' if block.needed == 1 else 'are'} needed "
        f"({block.threshold_percent} %)"
    )
    if block.level == 1:
        return f"The foundation is incomplete: {fraction}. Nobody is below {level} 1."
    if gate.level == 1 and not gate.coverage[0].holds:
        return f"{held} is the floor. {fraction}."
    return f"{held} holds. {fraction}."


def headline(result: Result) -> str:
    """Why the team is at its level, in a sentence or two, by the roll-up its model counts."""
    model = result.assessment.model
    dimension = model.terms.dimension.lower()
    if model.policy.rollup is Rollup.POOLED:
        return why(model, result.pooled)
    if model.policy.rollup is Rollup.WEAKEST:
        key, gate = min(result.dimensions.items(), key=lambda item: (item[1].level, item[1].score))
        name = model.dimension[key].name
        return f"The weakest {dimension} counts, and that is {name}. {why(model, gate)}"
    levels = listing(str(gate.level) for gate in result.dimensions.values())
    return f"The median {dimension} counts; they are at {levels}."


def margin(model: Model, gate: Gate) -> str:
    """How safe the level is, in a sentence; empty at level 1, which cannot drop."""
    if gate.margin is None:
        return ""
    if gate.margin == 0:
        return f"One lost capability is enough to drop below {model.label(gate.level)}."
    lost = plural(gate.margin, "present rating")
    return f"It can lose {lost} before the {model.terms.level.lower()} drops."


def team_margin(result: Result) -> str:
    """How safe the headline is; empty where it is not that of all cells together."""
    pooled = result.assessment.model.policy.rollup is Rollup.POOLED
    return margin(result.assessment.model, result.pooled) if pooled else ""


def rollups(result: Result) -> str:
    """Where the three roll-ups disagree, in a sentence; empty where they agree."""
    if len(set(result.rollups.values())) == 1:
        return ""
    model = result.assessment.model
    dimension = model.terms.dimension.lower()
    names = {
        "pooled": "all cells together",
        "weakest": f"the weakest {dimension}",
        "median": f"the median {dimension}",
    }
    said = listing(f"{names[how]} give {level}" for how, level in result.rollups.items())
    said = said.replace(f"the weakest {dimension} give", f"the weakest {dimension} gives")
    said = said.replace(f"the median {dimension} give", f"the median {dimension} gives")
    return f"{said[0].upper()}{said[1:]}; this model's policy counts {names[model.policy.rollup]}."


def audit(result: Result) -> str:
    """What the exclusions hide, in a sentence; empty where they hide nothing."""
    if result.audit_level == result.level:
        return ""
    model = result.assessment.model
    excluded = sum(r.status is Status.NOT_APPLICABLE for r in result.assessment.cells.values())
    return (
        f"If the {plural(excluded, 'cell')} marked not applicable counted as missing, "
        f"this would be {model.label(result.audit_level)}."
    )


def next_step(result: Result, to: int | None, path: Path | None) -> str:
    """What the path to the next level takes, in a sentence; `to` is none where there is no next."""
    model = result.assessment.model
    if to is None:
        top = result.level == len(model.levels)
        return f"This is the highest {model.terms.level.lower()}{'' if top else ' that applies'}."
    goal = model.label(to)
    if path is None:
        return f"{goal} cannot be reached: too little of it applies here."
    cells = path.cells
    capabilities = len({cell.capability for cell in cells})
    where = f" in {plural(capabilities, 'capability', 'capabilities')}" if len(cells) > 1 else ""
    bound = "" if path.exact else " at most"
    return (
        f"To reach {goal}: raise {plural(len(cells), 'rating')}{where}, "
        f"effort {effort(path.cost)}{bound}."
    )


def scope(assessment: Assessment) -> str:
    """What was assessed: all dimensions if there are several, or which."""
    model = assessment.model
    if 1 < len(assessment.scope) == len(model.dimensions):
        return f"all {len(model.dimensions)} {model.terms.dimensions.lower()}"
    return listing(model.dimension[d].name for d in assessment.scope)
