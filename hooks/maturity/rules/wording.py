"""Results in words: the sentences that pages, terminal and Markdown share.

Knows English and the terms of a model; must not know HTML, files or where a sentence stands.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from maturity.model import Assessment, Cell, Model, Rollup, Status
from maturity.rules.evidence import Support
from maturity.rules.outcomes import Balance, Movement, Trend
from maturity.rules.paths import Path
from maturity.rules.schedule import Typical, typical
from maturity.rules.scoring import Coverage, Gate, Result, rounded
from maturity.rules.votes import Ballot

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


def distance(to: int | None, path: Path | None, model: Model) -> str:
    """What the next level takes, as short as a table needs it; empty where none can be reached."""
    if to is None or path is None:
        return ""
    return f"{plural(len(path.cells), 'rating')} from {model.terms.level} {to}"


def target(result: Result) -> str:
    """The level a team wants, by when, and how that compares with its model's typical range.

    Empty where it has no target.
    """
    wanted = result.assessment.target
    if not wanted:
        return ""
    model = result.assessment.model
    goal = model.label(wanted.level)
    if wanted.level <= result.level:
        return f"Target: {goal}, which is reached."
    if wanted.by:
        goal += f" by {readable(wanted.by)}"
    pace = typical(result, wanted.level)
    if not pace:
        return f"Target: {goal}."
    months, here = _months(pace), f"{model.terms.level.lower()} {result.level}"
    if wanted.by and wanted.by < pace.earliest:
        return (
            f"Target: {goal}, faster than the model's typical range: from {here} it takes "
            f"{months}, so until {readable(pace.earliest)} at least."
        )
    if not (wanted.by and pace.latest):
        return f"Target: {goal}. From {here} it typically takes {months}."
    compared = "later than" if wanted.by > pace.latest else "within what"
    return f"Target: {goal}. That is {compared} it typically takes: {months}."


def _months(pace: Typical) -> str:
    """`3 to 6 months`, `3 months`, `3 months or more`."""
    if pace.most is None:
        return f"{plural(pace.least, 'month')} or more"
    least = f"{pace.least} to " if pace.least < pace.most else ""
    return f"{least}{plural(pace.most, 'month')}"


def progress(percent: int | None) -> str:
    """How far a figure is from its baseline to its target."""
    if percent is None:
        return "–"
    if percent >= 100:  # noqa: PLR2004  percent
        return "reached"
    return f"{percent} %" if percent >= 0 else "away from it"


def moved(result: Result, previous: Result | None, trends: Sequence[Trend]) -> str:
    """What outcomes did while the level did what it did, in a sentence or two."""
    compared = [t.movement for t in trends if t.movement]
    if not compared:
        return "No metric has two values to compare yet."
    said, model = _movements(compared), result.assessment.model
    if previous is None or previous.assessment.model.id != model.id:
        return f"Since {'its baseline' if len(compared) == 1 else 'their baselines'}, {said}."
    before, now, word = previous.level, result.level, model.terms.level.lower()
    if now == before:
        level = f"the {word} stayed at {now}"
    else:
        level = f"the {word} {'rose' if now > before else 'fell'} from {before} to {now}"
    return f"Since {readable(previous.assessment.assessed_on)} {level}; {said}."


def _movements(compared: Sequence[Movement]) -> str:
    """`2 of 3 metrics compared moved the right way and 1 stood still`."""
    ways: Mapping[Movement, str] = {
        "better": "moved the right way",
        "worse": "moved the wrong way",
        "unchanged": "stood still",
    }
    if len({*compared}) == 1:
        who = "the one metric" if len(compared) == 1 else f"{_all(len(compared))} metrics"
        return f"{who} compared {ways[compared[0]]}"
    first, *others = (way for way in ways if way in compared)
    head = f"{compared.count(first)} of {len(compared)} metrics compared {ways[first]}"
    return listing([head, *(f"{compared.count(way)} {ways[way]}" for way in others)])


def _all(count: int) -> str:
    """`both`, `all 3`."""
    return "both" if count == 2 else f"all {count}"  # noqa: PLR2004  a pair


def ballots(votes: Sequence[Ballot], model: Model) -> str:
    """How far votes and ratings agree, in a sentence."""
    agreed = sum(ballot.agrees for ballot in votes)
    if len(votes) == 1:
        word = model.terms.dimension.lower()
        return f"Votes and ratings {'' if agreed else 'do not '}agree in the one {word} voted on."
    part = _all(agreed) if agreed == len(votes) else f"{agreed or 'none'} of {len(votes)}"
    return f"Votes and ratings agree in {part} {model.terms.dimensions.lower()}."


def ballot(votes: Ballot) -> str:
    """What the votes for one dimension say beside its ratings."""
    if votes.agrees:
        return "agrees"
    if votes.split and votes.median == votes.level:
        return "the voters disagree"
    said = "the voters disagree, and their median is" if votes.split else "votes are"
    return f"{said} {'higher' if votes.median > votes.level else 'lower'}"


def support(found: Support) -> str:
    """How far the present cells rest on evidence, in a sentence or two."""
    if not found.present:
        return "Nothing is present yet, so there is nothing to show evidence for."
    cells = plural(found.present, "present cell")
    have = "has" if 1 in {found.shown, found.present} else "have"
    said = f"{found.shown} of {cells} ({found.shown * 100 // found.present} %) {have} evidence"
    old = f"; in {plural(found.expired, 'cell')} the newest is too old" if found.expired else ""
    return f"{said}{old}."


def age(day: date, as_of: date) -> str:
    """How old something of a day is: `12 days old`, `5 months old`, `2 years old`."""
    days = (as_of - day).days
    months = 12 * (as_of.year - day.year) + as_of.month - day.month - (as_of.day < day.day)
    if days < 0:
        return "dated ahead"
    if months < 2:  # noqa: PLR2004  a month and a half is said in days
        return f"{plural(days, 'day')} old" if days else "of today"
    return f"{months} months old" if months < 24 else f"{plural(months // 12, 'year')} old"  # noqa: PLR2004  two years


def amount(value: float, unit: str) -> str:
    """A figure with its unit: `14 days`, `7 %`, `3`."""
    return f"{number(value)} {unit}".rstrip()


def money(value: Fraction, currency: str) -> str:
    """`USD 1,200,000`; whole units, rounded half-up."""
    return f"{currency} {(2 * value + 1) // 2:,}"


def balance(sums: Balance, currency: str) -> str:
    """What an investment brought, in a sentence."""
    put, got = money(sums.investment, currency), money(sums.value, currency)
    if sums.multiple is None:
        return f"{got} of value, and nothing was invested."
    tenths = sums.multiple * 10 // 1
    each = f"{currency} {number(tenths / 10)} for each {currency} 1"
    return f"{put} invested, {got} of value: {each} invested."


def scope(assessment: Assessment) -> str:
    """What was assessed: all dimensions if there are several, or which."""
    model = assessment.model
    if 1 < len(assessment.scope) == len(model.dimensions):
        return f"all {len(model.dimensions)} {model.terms.dimensions.lower()}"
    return listing(model.dimension[d].name for d in assessment.scope)
