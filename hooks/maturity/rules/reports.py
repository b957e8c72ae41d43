"""Everything a report on one team says, computed once for pages, terminal and exports.

Pure: composes levels, gaps, paths and findings; knows no formats or files.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from maturity.model import Assessment, Model, Portfolio
from maturity.rules.evidence import Support, support
from maturity.rules.findings import Finding, findings
from maturity.rules.gaps import Gap, gaps, sequence, target_level, top_gaps
from maturity.rules.paths import Path, next_level, shortest_path
from maturity.rules.schedule import Slot, schedule
from maturity.rules.scoring import Result, score
from maturity.rules.votes import Ballot, ballots
from maturity.rules.wording import next_step


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """One team's levels, and what follows from them."""

    result: Result
    as_of: date
    """The day that counts as today."""
    next_level: int | None
    """The next level the team can reach; none at the top."""
    path: Path | None
    """The cheapest set of cells that reaches `next_level`."""
    goal: int
    """Gaps are those at or below this level: the target, or the next level."""
    gaps: tuple[Gap, ...]
    """In the model's order."""
    top: tuple[Gap, ...]
    """The five to look at first."""
    roadmap: tuple[Gap, ...]
    """All gaps in the order to close them."""
    schedule: Mapping[str, Slot]
    """Capability id of each gap: when it can be closed, and by whom."""
    findings: tuple[Finding, ...]
    """What should make a reader pause."""
    ballots: tuple[Ballot, ...]
    """What the workshop voted, by dimension."""
    support: Support
    """How far present cells rest on evidence."""
    previous: Result | None
    """What the team's last earlier assessment came to."""

    @property
    def next_step(self) -> str:
        """What it takes to reach the next level, in a sentence."""
        return next_step(self.result, self.next_level, self.path)

    @property
    def assessment(self) -> Assessment:
        """What the report is on."""
        return self.result.assessment

    @property
    def model(self) -> Model:
        """What the assessment is held against."""
        return self.result.assessment.model


def report(assessment: Assessment, as_of: date, previous: Result | None = None) -> Report:
    """The report on one assessment as of a day; `previous` is the team's last earlier one."""
    result = score(assessment)
    following = next_level(result)
    goal = target_level(result)
    found = gaps(assessment, goal)
    roadmap = sequence(found, assessment)
    return Report(
        result=result,
        as_of=as_of,
        next_level=following,
        path=shortest_path(assessment, following) if following else None,
        goal=goal,
        gaps=found,
        top=top_gaps(found),
        roadmap=roadmap,
        schedule=schedule(roadmap, result, as_of),
        findings=findings(result, as_of, previous),
        ballots=tuple(ballots(result)),
        support=support(assessment, as_of),
        previous=previous,
    )


def reports(
    portfolio: Portfolio,
    as_of: date,
    previous: Mapping[str, Result] | None = None,
    known: Mapping[str, Report] | None = None,
) -> dict[str, Report]:
    """Assessment id: its report, in order of id; `previous` has earlier results by the same id.

    A report among the `known` ones is taken as it is if everything it follows from is the same.
    """
    earlier, before = previous or {}, known or {}

    def made(key: str, assessment: Assessment) -> Report:
        old = before.get(key)
        past = earlier.get(key)
        if old and (old.assessment is assessment, old.as_of, old.previous) == (True, as_of, past):
            return old
        return report(assessment, as_of, past)

    return {key: made(key, a) for key, a in portfolio.assessments.items()}
