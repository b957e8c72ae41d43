"""Everything a report on one team says, computed once for pages, terminal and exports.

Pure: composes levels, gaps, paths and findings; knows no formats or files.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from maturity.findings import Finding, findings
from maturity.gaps import Gap, Horizon, gaps, horizons, sequence, target_level, top_gaps
from maturity.model import Assessment, Portfolio
from maturity.paths import Path, next_level, shortest_path
from maturity.scoring import Result, score
from maturity.wording import next_step


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
    horizons: Mapping[str, Horizon]
    """Capability id of each gap: when it can be closed."""

    findings: tuple[Finding, ...]
    """What should make a reader pause."""

    @property
    def next_step(self) -> str:
        """What it takes to reach the next level, in a sentence."""
        return next_step(self.result, self.next_level, self.path)

    @property
    def assessment(self) -> Assessment:
        """What the report is on."""
        return self.result.assessment


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
        horizons=horizons(roadmap, result, as_of),
        findings=findings(result, as_of, previous),
    )


def reports(
    portfolio: Portfolio, as_of: date, previous: Mapping[str, Result] | None = None
) -> dict[str, Report]:
    """Assessment id: its report, in order of id; `previous` has earlier results by the same id."""
    earlier = previous or {}
    return {key: report(a, as_of, earlier.get(key)) for key, a in portfolio.assessments.items()}
