"""Findings: what should make a reader pause over an assessment, and what to do about it.

Pure: knows the rule of each finding and the sentence that states its figures; nothing of files,
clocks, or where a finding is shown.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from maturity.days import after
from maturity.model import Assessment, Cell, Model, Rollup, Status, Waiver
from maturity.rules.evidence import expired_cells, newest
from maturity.rules.outcomes import earlier, movement
from maturity.rules.requirements import unmet
from maturity.rules.schedule import typical
from maturity.rules.scoring import Result
from maturity.rules.votes import ballots
from maturity.rules.wording import cell, listing, plural, readable

DUE_SOON_DAYS = 30
"""So many days ahead, a re-assessment is announced."""

_OPEN = frozenset(Status) - {Status.PRESENT, Status.NOT_APPLICABLE}
"""Statuses of cells that count and are not there."""
_FEW = 3
"""So many names fit into a sentence."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Something about an assessment that deserves a second look."""

    id: str
    """A key of `RULES`."""
    name: str
    message: str
    """One sentence or a few, with the figures; plain text in the model's own terms."""
    cells: tuple[Cell, ...]
    """The cells that caused it, in the model's order; none where figures did."""
    action: str
    """What to do, in a sentence."""
    waived: Waiver | None
    """The team's waiver, while it holds."""


class Cause(NamedTuple):
    """Why a finding holds."""

    message: str
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """What a finding is sought in."""

    result: Result
    as_of: date
    previous: Result | None

    @property
    def assessment(self) -> Assessment:
        """What is looked at."""
        return self.result.assessment

    @property
    def model(self) -> Model:
        """The model it is held against."""
        return self.assessment.model

    def level(self, number: int) -> str:
        """`Level 3`, in the model's own word."""
        return f"{self.model.terms.level} {number}"

    def levels(self, count: int) -> str:
        """`3 levels`, in the model's own words."""
        terms = self.model.terms
        return plural(count, terms.level.lower(), terms.levels.lower())

    def name(self, dimension: str) -> str:
        """What readers call a dimension."""
        return self.model.dimension[dimension].name

    def rated(self, statuses: Collection[Status]) -> tuple[Cell, ...]:
        """The cells in scope with one of these statuses."""
        return tuple(c for c, r in self.assessment.cells.items() if r.status in statuses)

    def open_at(self, places: Collection[tuple[str, int]]) -> tuple[Cell, ...]:
        """The open cells at these places, each a dimension and the number of a level."""
        capability = self.model.capability
        return tuple(
            c for c in self.rated(_OPEN) if (c.dimension, capability[c.capability].level) in places
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """What a finding is called, when it holds and what to do then."""

    name: str
    """With `{level}` and `{dimensions}` where the model's own words belong."""
    cause: Callable[[Case], Cause | None]
    """Why it holds; none where it does not."""
    action: str


def findings(result: Result, as_of: date, previous: Result | None = None) -> tuple[Finding, ...]:
    """Everything found in an assessment as of a day, in the order of `RULES`.

    `previous` is the team's last earlier assessment, scored under today's model; None where it is
    unknown, and the same as None where it is by another model. What compares with it is not found
    without. A waiver counts up to and including its last day, the longest of several.
    """
    if previous and previous.assessment.model.id != result.assessment.model.id:
        previous = None
    case = Case(result=result, as_of=as_of, previous=previous)
    terms = case.model.terms
    return tuple(
        Finding(
            id=key,
            name=rule.name.format(level=terms.level.lower(), dimensions=terms.dimensions),
            message=cause.message,
            cells=cause.cells,
            action=rule.action,
            waived=_waiver(case, key),
        )
        for key, rule in RULES.items()
        if (cause := rule.cause(case))
    )


def _waiver(case: Case, finding: str) -> Waiver | None:
    waivers = case.assessment.waivers
    valid = (w for w in waivers if w.finding == finding and w.until >= case.as_of)
    return max(valid, key=lambda waiver: waiver.until, default=None)


# One function a finding, in the contract's order: why it holds, or None.


def _maturity_theater(case: Case) -> Cause | None:
    """The team claims more than its ratings give. Cells: open ones where a level is short."""
    result, claimed = case.result, case.assessment.claimed_level
    if claimed is None or claimed <= result.level:
        return None
    pooled = case.model.policy.rollup is Rollup.POOLED
    gates = dict.fromkeys(result.dimensions, result.pooled) if pooled else result.dimensions
    short = {(d, c.level) for d, g in gates.items() for c in g.coverage[:claimed] if c.short}
    return Cause(
        f"{case.level(claimed)} is claimed, and the ratings give {case.level(result.level)}: "
        f"{case.levels(claimed - result.level)} apart.",
        case.open_at(short),
    )


def _skipped_level(case: Case) -> Cause | None:
    """A level holds above the blocking one, for the team or in a dimension."""
    result = case.result
    units = [("The team", case.assessment.scope, result.pooled)]
    if len(result.dimensions) > 1:
        units += [(case.name(d), (d,), gate) for d, gate in result.dimensions.items()]
    sentences: list[str] = []
    blocking: set[tuple[str, int]] = set()
    for who, dimensions, gate in units:
        if gate.blocking_level is None:
            continue
        block = gate.coverage[gate.blocking_level - 1]
        held = [case.level(c.level) for c in gate.coverage[block.level :] if c.holds]
        if held:
            sentences.append(
                f"{who} holds {listing(held)} although {case.level(block.level)} "
                f"is {plural(block.short, 'cell')} short."
            )
            blocking.update((d, block.level) for d in dimensions)
    return Cause(" ".join(sentences), case.open_at(blocking)) if sentences else None


def _imbalance(case: Case) -> Cause | None:
    """The highest and the lowest dimension are as far apart as the policy names, or further."""
    levels = {d: gate.level for d, gate in case.result.dimensions.items()}
    highest, lowest = max(levels.values()), min(levels.values())
    if highest - lowest < case.model.policy.imbalance_levels:
        return None
    first, last = (
        [case.name(d) for d, level in levels.items() if level == end] for end in (highest, lowest)
    )
    return Cause(
        f"{listing(first)} {_be(first)} at {case.level(highest)}, "
        f"{listing(last)} at {case.level(lowest)}: {case.levels(highest - lowest)} apart."
    )


def _no_outcomes(case: Case) -> Cause | None:
    """No outcome metric has a baseline and a target, or a risen level moved none of them."""
    outcomes = case.assessment.outcomes
    sentences = []
    if not outcomes:
        sentences.append("No outcome metric is recorded.")
    elif not any(outcome.baseline and outcome.target for outcome in outcomes):
        sentences.append(
            f"None of {plural(len(outcomes), 'outcome metric')} has both a baseline and a target."
        )
    if case.previous and case.result.level > case.previous.level:
        changes = _improvements(case.assessment, case.previous.assessment)
        if not any(changes.values()):
            compared = f"none of {plural(len(changes), 'outcome metric')} compared"
            sentences.append(
                f"The team rose from {case.level(case.previous.level)} to "
                f"{case.level(case.result.level)} since "
                f"{readable(case.previous.assessment.assessed_on)}, and "
                f"{compared if changes else 'no outcome metric'} improved."
            )
    return Cause(" ".join(sentences)) if sentences else None


def _improvements(assessment: Assessment, previous: Assessment) -> Mapping[str, bool]:
    """Metric id: whether its current value is better than before, where both are known."""
    return {
        outcome.metric: movement(assessment.model.metric[outcome.metric], before, outcome.current)
        == "better"
        for outcome in assessment.outcomes
        if outcome.current and (before := earlier(outcome, previous))
    }


def _stale(case: Case) -> Cause | None:
    """The day by which the team should have assessed itself again is over."""
    due = _due(case)
    if due >= case.as_of:
        return None
    return Cause(
        f"Assessed on {readable(case.assessment.assessed_on)}; the next assessment was due on "
        f"{readable(due)}, {plural((case.as_of - due).days, 'day')} ago."
    )


def _due_soon(case: Case) -> Cause | None:
    """That day is near, or today."""
    due = _due(case)
    days = (due - case.as_of).days
    if not 0 <= days <= DUE_SOON_DAYS:
        return None
    when = f"in {plural(days, 'day')}" if days else "today"
    return Cause(
        f"Assessed on {readable(case.assessment.assessed_on)}; the next assessment is due on "
        f"{readable(due)}, {when}."
    )


def _due(case: Case) -> date:
    return after(case.assessment.assessed_on, case.model.policy.reassess_months)


def _missing_requirement(case: Case) -> Cause | None:
    """A present cell requires what is not met."""
    clauses = unmet(case.assessment)
    cells = tuple(c for c in case.rated({Status.PRESENT}) if c in clauses)
    lacking = {clause.capability for c in cells for clause in clauses[c]}
    if not cells:
        return None
    names = [c.name for c in case.model.capabilities if c.id in lacking]
    return Cause(
        f"{plural(len(cells), 'present cell')} {_have(cells)} an unmet requirement: "
        f"{_some(names)}.",
        cells,
    )


def _expired_evidence(case: Case) -> Cause | None:
    """The newest evidence of a present cell is too old; what has no date does not count."""
    cells = tuple(expired_cells(case.assessment, case.as_of))
    if not cells:
        return None
    months = case.model.policy.evidence_months
    oldest = min(day for c in cells if (day := newest(case.assessment.cells[c])))
    return Cause(
        f"The newest evidence of {plural(len(cells), 'present cell')} is older than "
        f"{plural(months, 'month')}; {'it' if len(cells) == 1 else 'the oldest'} is of "
        f"{readable(oldest)}.",
        cells,
    )


def _no_evidence(case: Case) -> Cause | None:
    """A present cell has no evidence at all, dated or not."""
    present = case.rated({Status.PRESENT})
    cells = tuple(c for c in present if not case.assessment.cells[c].evidence)
    if not cells:
        return None
    return Cause(f"{_share(cells, present, 'present cell')} {_have(cells)} no evidence.", cells)


def _unexplained_regression(case: Case) -> Cause | None:
    """A cell was present, is partial or missing now, and carries no note."""
    if not case.previous:
        return None
    before = case.previous.assessment
    cells = tuple(
        c
        for c in case.rated({Status.PARTIAL, Status.MISSING})
        if not case.assessment.cells[c].note
        and c in before.cells
        and before.cells[c].status is Status.PRESENT
    )
    if not cells:
        return None
    return Cause(
        f"Since {readable(before.assessed_on)} the team lost "
        f"{plural(len(cells), 'present cell')} without a note: "
        f"{_some([cell(case.model, c) for c in cells])}.",
        cells,
    )


def _not_applicable_inflation(case: Case) -> Cause | None:
    """The level would be another if everything marked not applicable were missing."""
    result = case.result
    if result.audit_level == result.level:
        return None
    cells = case.rated({Status.NOT_APPLICABLE})
    return Cause(
        f"{plural(len(cells), 'cell')} {_be(cells)} marked not applicable; if missing instead, "
        f"{case.level(result.level)} would be {case.level(result.audit_level)}.",
        cells,
    )


def _unrated(case: Case) -> Cause | None:
    """Nobody rated a cell in scope."""
    cells = case.rated({Status.UNRATED})
    if not cells:
        return None
    whole = tuple(case.assessment.cells)
    return Cause(f"{_share(cells, whole, 'cell')} in scope {_be(cells)} not assessed.", cells)


def _pace(case: Case) -> Cause | None:
    """The target comes sooner than the model's shortest typical time, from the assessment on."""
    target = case.assessment.target
    pace = typical(case.result, target.level) if target else None
    if not target or not target.by or not pace or target.by >= pace.earliest:
        return None
    return Cause(
        f"{case.level(target.level)} is planned for {readable(target.by)}. From "
        f"{case.level(case.result.level)} it typically takes {plural(pace.least, 'month')} or "
        f"more: counted from the assessment, {readable(pace.earliest)} at the earliest."
    )


def _disagreement(case: Case) -> Cause | None:
    """Votes for a dimension are far apart, or their median is not its computed level."""
    sentences = []
    for ballot in ballots(case.result):
        if ballot.agrees:
            continue
        said = f"for {case.level(ballot.median)}"
        if ballot.voted > 1:
            ends = f"from {case.level(ballot.lower)} to {case.level(ballot.upper)}"
            middle = ends if ballot.lower < ballot.upper else f"at {case.level(ballot.median)}"
            said = f"with the middle half {middle} and the median at {case.level(ballot.median)}"
        sentences.append(
            f"{case.name(ballot.dimension)}: {plural(ballot.total, 'vote')} {said}; "
            f"the ratings give {case.level(ballot.level)}."
        )
    return Cause(" ".join(sentences)) if sentences else None


def _share(part: Sequence[Cell], whole: Sequence[Cell], what: str) -> str:
    """`62 of 75 present cells (82 %)`; rounded down, as everywhere."""
    percent = len(part) * 100 // len(whole)
    return f"{len(part)} of {plural(len(whole), what)} ({percent} %)"


def _some(names: Sequence[str]) -> str:
    more = [f"{len(names) - _FEW} more"] if len(names) > _FEW else []
    return listing([*names[:_FEW], *more])


def _be(things: Sequence[object]) -> str:
    return "is" if len(things) == 1 else "are"


def _have(things: Sequence[object]) -> str:
    return "has" if len(things) == 1 else "have"


RULES: Mapping[str, Rule] = {
    "maturity-theater": Rule(
        name="Claimed {level} without the capabilities",
        cause=_maturity_theater,
        action="Say what the ratings give until the missing capabilities are in place.",
    ),
    "skipped-level": Rule(
        name="A higher {level} holds over a blocking one",
        cause=_skipped_level,
        action="Complete what blocks before building further on top of it.",
    ),
    "imbalance": Rule(
        name="{dimensions} out of step",
        cause=_imbalance,
        action="Invest where the team lags before raising what is ahead.",
    ),
    "no-outcomes": Rule(
        name="Maturity without outcomes",
        cause=_no_outcomes,
        action="Record a baseline and a target for one or two outcome metrics, "
        "and tie the roadmap to them.",
    ),
    "stale": Rule(
        name="Assessed once, never again",
        cause=_stale,
        action="Rate the capabilities anew with everyone concerned.",
    ),
    "due-soon": Rule(
        name="Re-assessment due soon",
        cause=_due_soon,
        action="Set a day for the next assessment.",
    ),
    "missing-requirement": Rule(
        name="Built on sand",
        cause=_missing_requirement,
        action="Put the requirement in place, or check whether what rests on it is really there.",
    ),
    "expired-evidence": Rule(
        name="Evidence too old",
        cause=_expired_evidence,
        action="Check that the capability is still there, and add evidence of today.",
    ),
    "no-evidence": Rule(
        name="Present on trust alone",
        cause=_no_evidence,
        action="Add something a reviewer can look at, for what matters most first.",
    ),
    "unexplained-regression": Rule(
        name="A capability was lost",
        cause=_unexplained_regression,
        action="Note why it was lost, and decide whether to win it back.",
    ),
    "not-applicable-inflation": Rule(
        name="The level rests on exclusions",
        cause=_not_applicable_inflation,
        action="Have someone outside the team go through the reasons for each exclusion.",
    ),
    "unrated": Rule(
        name="Assessment incomplete",
        cause=_unrated,
        action="Rate the remaining cells; until then they count as missing.",
    ),
    "pace": Rule(
        name="Target faster than the model's typical range",
        cause=_pace,
        action="Move the date or aim lower, or note what makes this team faster.",
    ),
    "disagreement": Rule(
        name="The team does not agree",
        cause=_disagreement,
        action="Talk through where the votes differ, with the evidence at hand.",
    ),
}
"""Finding id: its rule, in the order findings are reported."""
