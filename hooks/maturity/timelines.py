"""Assessments over time: what each past revision of a file came to.

Revisions and models in, points out; what git is, only `history` knows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from maturity.history import HistoryError, Revision, revisions
from maturity.loading import ASSESSMENTS, parse_assessment
from maturity.model import Assessment, Model, Portfolio
from maturity.scoring import Result, score


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """One assessment of a team, in the last form it was committed in."""

    revision: Revision
    result: Result
    """Under today's model."""

    @property
    def assessment(self) -> Assessment:
        """What was assessed."""
        return self.result.assessment

    @property
    def assessed_on(self) -> date:
        """The day the ratings were agreed: the point's place in time."""
        return self.assessment.assessed_on


def committed(root: Path, portfolio: Portfolio) -> tuple[dict[str, tuple[Point, ...]], str]:
    """The timelines of a repository's teams; none, and why, where git cannot tell."""
    try:
        return timelines(revisions(root, ASSESSMENTS), portfolio), ""
    except HistoryError as error:
        return {}, str(error)


def timelines(
    past: Mapping[str, tuple[Revision, ...]], portfolio: Portfolio
) -> dict[str, tuple[Point, ...]]:
    """Assessment id: its committed assessments; `past` has revisions by path from the root."""
    files = {key: f"{ASSESSMENTS}/{key}.yaml" for key in portfolio.assessments}
    return {
        key: timeline(past.get(file, ()), file, portfolio.models) for key, file in files.items()
    }


def previous(timeline: Iterable[Point], assessed_on: date) -> Result | None:
    """What the last assessment before a day came to; none if there was none."""
    earlier = [point.result for point in timeline if point.assessed_on < assessed_on]
    return earlier[-1] if earlier else None


def timeline(past: Iterable[Revision], file: str, models: Mapping[str, Model]) -> tuple[Point, ...]:
    """The assessments a file has held, oldest first; several revisions of one day count as one.

    A revision that cannot be read today is left out.
    """
    points: dict[date, Point] = {}
    for revision in past:
        if revision.content is None:
            continue
        assessment, _ = parse_assessment(revision.content, file, models)
        if assessment:
            result = score(assessment)
            points[assessment.assessed_on] = Point(revision=revision, result=result)
    return tuple(points[day] for day in sorted(points))
