"""Everything a report on one team says, computed once for pages, terminal and exports.

Pure: composes levels, gaps and paths; knows no words, formats or files.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from maturity.gaps import Gap, Horizon, gaps, horizons, sequence, target_level, top_gaps
from maturity.model import Assessment, Portfolio
from maturity.paths import Path, next_level, shortest_path
from maturity.scoring import Result, score


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

    @property
    def assessment(self) -> Assessment:
        """What the report is on."""
        return self.result.assessment


def report(assessment: Assessment, as_of: date) -> Report:
    """The report on one assessment as of a day."""
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
    )


def reports(portfolio: Portfolio, as_of: date) -> dict[str, Report]:
    """Assessment id: its report, in order of id."""
    return {key: report(a, as_of) for key, a in portfolio.assessments.items()}
