"""Assessments over time: what each past revision of a file came to.

Revisions and models in, points out; what git is, only `history` knows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
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
    removed_on: date | None = None
    """The day its file was removed, if it was before the next assessment."""

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
    """Assessment id: its committed assessments; `past` has revisions by path from the root.

    Those of its earlier ids come first, in the order in which these were last seen.
    """
    found = {}
    for key, assessment in portfolio.assessments.items():
        earlier = [line for id_ in assessment.formerly if (line := past.get(_file(id_)))]
        earlier.sort(key=lambda line: line[-1].merged_on)
        whole = chain(*earlier, past.get(_file(key), ()))
        found[key] = timeline(whole, _file(key), portfolio.models)
    return found


def previous(timeline: Iterable[Point], assessed_on: date) -> Result | None:
    """What the last assessment before a day came to; none if there was none."""
    earlier = [point.result for point in timeline if point.assessed_on < assessed_on]
    return earlier[-1] if earlier else None


def timeline(past: Iterable[Revision], file: str, models: Mapping[str, Model]) -> tuple[Point, ...]:
    """The assessments a file has held, oldest first; several revisions of one day count as one.

    A revision that cannot be read today is left out.
    """
    seen: dict[date, tuple[Revision, Assessment]] = {}
    removed: dict[date | None, date] = {}
    day = None
    for revision in past:
        if revision.content is None:
            removed[day] = revision.merged_on
            continue
        assessment, _ = parse_assessment(revision.content, file, models)
        if assessment:
            day = assessment.assessed_on
            seen[day] = revision, assessment
            removed.pop(day, None)
    return tuple(
        Point(revision=revision, result=score(assessment), removed_on=removed.get(day))
        for day, (revision, assessment) in sorted(seen.items(), key=lambda item: item[0])
    )


def _file(id_: str) -> str:
    return f"{ASSESSMENTS}/{id_}.yaml"
