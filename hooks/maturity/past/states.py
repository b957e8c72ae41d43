"""The states a repository has been in: the files at hand, a commit, the end of a day.

Knows which files are meant and what belongs together when two states are compared; must not know
what changed between them, or how anything is shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath

from maturity.comparing.diff import Change
from maturity.model import Portfolio
from maturity.past import history
from maturity.reading.loading import (
    ASSESSMENTS,
    CAMPAIGNS,
    MODELS,
    Loaded,
    Source,
    in_folder,
    in_snapshot,
    loaded,
)

_SHORT = 12
"""Digits of a commit that tell it from all others, and still fit before a problem."""


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """What a repository holds, or held."""

    revision: str
    """As the user named it; empty for the files at hand."""
    source: Source
    content: Loaded
    """Problems of a revision name it: `HEAD~1:assessments/payments.yaml`."""


def at_hand(root: Path) -> State:
    """The files as they are now, committed or not."""
    source = in_folder(root)
    return State(revision="", source=source, content=loaded(source))


def at(root: Path, revision: str) -> State:
    """The files of a commit; raises HistoryError where git has none by that name."""
    source = in_snapshot(history.snapshot(root, revision, (MODELS, ASSESSMENTS, CAMPAIGNS)))
    found = loaded(source)
    problems = tuple(replace(p, file=f"{revision}:{p.file}") for p in found.problems)
    return State(revision=revision, source=source, content=replace(found, problems=problems))


def on(root: Path, day: date) -> State:
    """What was known when a day ended: the main line of then, or the files at hand if it still is.

    Raises HistoryError where git cannot tell.
    """
    commit = history.commit_on(root, day)
    is_latest = commit == history.commit_on(root, date.max)
    return at_hand(root) if is_latest else at(root, commit[:_SHORT])


def comparable(before: Loaded, after: Loaded) -> tuple[Change[Portfolio], tuple[str, ...]]:
    """Both portfolios without what one of them cannot be used for; and the files that are left out.

    Otherwise a file with a mistake in it would look like a team that is gone.
    """
    out = before.unusable | after.unusable
    both = Change(_without(before.portfolio, out), _without(after.portfolio, out))
    return both, tuple(sorted(out))


def crossed(before: State, after: State) -> Change[Portfolio]:
    """The assessments of each state as the models of the other one read them."""
    return Change(
        loaded(_mixed(before.source, after.source)).portfolio,
        loaded(_mixed(after.source, before.source)).portfolio,
    )


def _mixed(assessments: Source, models: Source) -> Source:
    return lambda folder: (models if folder == MODELS else assessments)(folder)


def _without(portfolio: Portfolio, out: Iterable[str]) -> Portfolio:
    names = {*out}

    def used(file: str) -> bool:
        return not names & {file, *map(str, PurePosixPath(file).parents)}

    def known(id_: str) -> bool:
        return used(f"{ASSESSMENTS}/{id_}.yaml")

    return Portfolio(
        models={k: m for k, m in portfolio.models.items() if used(f"{MODELS}/{k}.yaml")},
        assessments={
            key: a
            for key, a in portfolio.assessments.items()
            if all(map(known, (key, *a.formerly))) and used(f"{MODELS}/{a.model.id}.yaml")
        },
        campaigns={
            key: c
            for key, c in portfolio.campaigns.items()
            if used(f"{CAMPAIGNS}/{key}.yaml") and used(f"{MODELS}/{c.model.id}.yaml")
        },
    )
