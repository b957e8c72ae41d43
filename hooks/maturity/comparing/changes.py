"""Changes of teams and campaigns in words: what is said of them, and in which order.

Pure: knows English and the terms of a model; not what a sentence looks like where it is shown.
Every text may hold a stranger's words: whoever shows it makes it harmless.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from maturity.comparing.diff import (
    CampaignChange,
    Cause,
    CellChange,
    Change,
    Difference,
    Standing,
    TeamChange,
    latest,
)
from maturity.model import (
    Assessment,
    Evidence,
    Metric,
    Model,
    Outcome,
    Override,
    Rating,
    Target,
    Terms,
)
from maturity.rules.findings import Finding
from maturity.rules.outcomes import movement
from maturity.rules.wording import amount, effort, listing, number, plural, readable
from maturity.rules.wording import score as two_decimals

_OUTSIDE = {Cause.SCOPE: "not in scope", Cause.MODEL: "not in the model"}
"""What a cell is where it is not, by the reason for that."""
_TOLD = frozenset({"id", "model", "assessed_on", "scope", "claimed_level", "target", "team"})
"""Parts of an assessment whose values are told; of the others, only that they changed."""
_OTHERS = {"about": "description", "formerly": "earlier ids"}
"""What these are called, where that is not the name of the field."""
_KINDS = ("up", "down", "new", "gone", "by another model")

RATINGS, EVIDENCE, FINDINGS = "Ratings", "Evidence and notes", "Findings"
"""Titles of sections that are laid out apart from the others."""


class Detail(NamedTuple):
    """What belongs to an entry: a line below it."""

    text: str
    url: str = ""


class Entry(NamedTuple):
    """One change, in a line."""

    text: str
    details: tuple[Detail, ...] = ()


class Section(NamedTuple):
    """Changes of one kind."""

    title: str
    entries: Sequence[Entry]


def arrow(was: object, is_: object) -> str:
    """`2 → 3`; once where both are the same, and none for what is not there."""
    before, after = ("none" if value in (None, "") else str(value) for value in (was, is_))
    return f"{before} → {after}" if before != after else after


def headline(difference: Difference) -> str:
    """What a reader wants to know first: `1 team up, 1 down`, or that no level changes."""
    counts = Counter(moved(team) for team in difference.teams)
    kinds = [kind for kind in _KINDS if counts[kind]]
    if kinds:
        said = [f"{counts[kind]} {kind}" for kind in kinds]
        return ", ".join([f"{plural(counts[kinds[0]], 'team')} {kinds[0]}", *said[1:]])
    if difference.empty:
        return "No changes"
    inner = sum(bool(_steps(c)) for team in difference.teams for c in team.dimensions.values())
    if not inner:
        return "No level changes"
    words = terms(difference)
    some = plural(inner, words.dimension.lower(), words.dimensions.lower())
    return f"No team changes level, {some} {'does' if inner == 1 else 'do'}"


def terms(difference: Difference) -> Terms:
    """The words of the model that all changed teams are assessed by; plain ones for several."""
    models = {_model(team).id: _model(team).terms for team in difference.teams}
    if len(models) == 1:
        return next(iter(models.values()))
    return Terms(dimension="Dimension", dimensions="Dimensions", level="Level", levels="Levels")


def left_out(difference: Difference, most: int = 5) -> str:
    """What could not be compared, in a sentence; empty where all could."""
    files = difference.left_out
    if not files:
        return ""
    more = [f"{len(files) - most} more"] if len(files) > most else []
    return f"Not compared, since one side of it cannot be used: {listing([*files[:most], *more])}."


def campaign_name(change: CampaignChange) -> str:
    """`Hear every customer (hear-every-customer)`."""
    return f"{change.latest.name} ({change.latest.id})"


def campaign(change: CampaignChange) -> Iterator[Entry]:
    """What became of a campaign: that it is new or gone, or each part that changed."""
    before, after = change.campaigns
    if not before or not after:
        here = change.latest
        span = f"{readable(here.starts)} to {readable(here.ends)}"
        yield Entry(f"New, from {span}" if after else "Gone")
        return
    told = {
        "name": ("Name", before.name, after.name),
        "model": ("Model", before.model.name, after.model.name),
        "owner": ("Owner", before.owner, after.owner),
        "starts": ("First day", readable(before.starts), readable(after.starts)),
        "ends": ("Last day", readable(before.ends), readable(after.ends)),
    }
    for key, (what, was, is_) in told.items():
        if key in change.parts:
            yield Entry(f"{what}: {arrow(was, is_)}")
    for key in ("capabilities", "dimensions", "teams"):
        if key in change.parts:
            yield Entry(f"{key.capitalize()}: {_lists(getattr(before, key), getattr(after, key))}")
    if "why" in change.parts:
        yield Entry("Its reason changed")


def _lists(before: Sequence[str], after: Sequence[str]) -> str:
    """What came into a list and what left it; that its order changed, if nothing did.

    An empty one stands for all there are.
    """
    if not before or not after:
        return arrow(listing(before) if before else "all", listing(after) if after else "all")
    said = [
        f"{way} {listing(words)}"
        for way, words in (
            ("with", [word for word in after if word not in before]),
            ("without", [word for word in before if word not in after]),
        )
        if words
    ]
    return ", ".join(said) or "in another order"


def name(team: TeamChange) -> str:
    """`Payments (emea/payments)`, with the earlier id where it moved."""
    before, assessment = team.sides.before, team.latest.assessment
    moved = before and "id" in team.parts
    was = f", formerly {before.assessment.id}" if before and moved else ""
    return f"{assessment.team} ({assessment.id}{was})"


def standing(team: TeamChange) -> str:
    """The level, before and after, with score and margin where they changed."""
    before, after = team.sides
    here, model = team.latest.standing, _model(team)
    level = model.label(here.level)
    if not before or not after:
        return f"{'new at' if after else 'gone, was at'} {level}, score {two_decimals(here.score)}"
    earlier = before.assessment.model
    if "model" in team.parts:
        was = f"{earlier.label(before.result.level)} of the {earlier.name}"
        return arrow(was, f"{level} of the {model.name}")
    was = earlier.label(before.result.level) if team.rise else level
    return ", ".join([arrow(was, level), *_measures(before.standing, here)])


def level(team: TeamChange) -> str:
    """`2 → 3`; `new at 2`, `gone from 2`; by another model, with the names of both."""
    before, after = team.sides
    if before and after:
        models = [
            f" of {s.assessment.model.name}" * ("model" in team.parts) for s in team.sides if s
        ]
        return arrow(
            *(f"{s.result.level}{m}" for s, m in zip((before, after), models, strict=True))
        )
    return f"{'new at' if after else 'gone from'} {team.latest.result.level}"


def dimensions(team: TeamChange) -> Iterator[str]:
    """`Support 2 → 3` for each dimension whose level changed, or that came into scope or left."""
    for key, change in team.dimensions.items():
        if _steps(change) or None in change:
            yield f"{_dimension(team, key)} {_levels(change)}"


def following(team: TeamChange) -> str:
    """`3, effort 11 → 4, effort 25`: the next level; empty where that is the same."""
    return arrow(*(_goal(*goal) for goal in team.next)) if team.next else ""


def sections(team: TeamChange) -> Iterator[Section]:
    """All that changed about a team, beyond where it stands: most telling first."""
    rated = [c for c in team.cells if _status(c.rating.before) != _status(c.rating.after)]
    shown = [c for c in team.cells if c not in rated]
    everything = (
        Section(_model(team).terms.dimensions, [*map(Entry, _within(team))]),
        Section(RATINGS, [rating(team, change) for change in rated]),
        Section(EVIDENCE, [rating(team, change) for change in shown]),
        Section("Gaps closed", [*map(Entry, _gaps(team, closed=True))]),
        Section("Gaps opened", [*map(Entry, _gaps(team, closed=False))]),
        Section(FINDINGS, [*map(Entry, findings(team))]),
        Section("Outcomes", [*map(Entry, _outcomes(team))]),
        Section("Plans", [*map(Entry, _overrides(team))]),
        Section("About the assessment", [*map(Entry, _about(team))]),
    )
    return (section for section in everything if section.entries)


def rating(team: TeamChange, change: CellChange) -> Entry:
    """`Voice-of-customer system · Support: missing → present`, with what is said about it."""
    key, dimension = change.cell
    status = arrow(*(r.status.words if r else _OUTSIDE[change.cause] for r in change.rating))
    text = f"{_capability(team, key)} · {_dimension(team, dimension)}: {status}"
    return Entry(text, (*_remarks(change.rating), *_evidence(change.rating)))


def findings(team: TeamChange) -> Iterator[str]:
    """Findings that are new or cleared, and those whose waiver came or went."""
    for change in team.findings:
        found = latest(change)
        said = f"{_news(*change)}: {found.name} ({found.id})."
        yield f"{said} {found.message}" if change.after else said


def _news(was: Finding | None, is_: Finding | None) -> str:
    if not is_:
        return "Cleared"
    if not is_.waived:
        return "Waived no longer" if was else "New"
    return f"{'Waived' if was else 'New, waived'} until {readable(is_.waived.until)}"


def moved(team: TeamChange) -> str:
    """`up`, `down`, `new`, `gone` or `by another model`; empty where its level is what it was."""
    before, after = team.sides
    if not before or not after:
        return "new" if after else "gone"
    if "model" in team.parts:
        return "by another model"
    return "up" if team.rise > 0 else "down" if team.rise else ""


def _model(team: TeamChange) -> Model:
    return team.latest.assessment.model


def _models(team: TeamChange) -> list[Model]:
    """The latest first: what left it has its name from the one before."""
    return [side.assessment.model for side in reversed(team.sides) if side]


def _capability(team: TeamChange, key: str) -> str:
    return next(m.capability[key].name for m in _models(team) if key in m.capability)


def _dimension(team: TeamChange, key: str) -> str:
    return next(m.dimension[key].name for m in _models(team) if key in m.dimension)


def _metric(team: TeamChange, key: str) -> Metric:
    return next(m.metric[key] for m in _models(team) if key in m.metric)


def _status(rating: Rating | None) -> str:
    return rating.status if rating else ""


# --- levels ------------------------------------------------------------------------------------


def _steps(change: Change[Standing | None]) -> int:
    """Levels up, or down below 0; none where there is one side only."""
    return change.after.level - change.before.level if change.before and change.after else 0


def _levels(change: Change[Standing | None]) -> str:
    return arrow(*(here.level if here else "not in scope" for here in change))


def _measures(was: Standing, is_: Standing) -> Iterator[str]:
    if was.score != is_.score:
        yield f"score {arrow(two_decimals(was.score), two_decimals(is_.score))}"
    if was.margin != is_.margin:
        yield f"margin {arrow(was.margin, is_.margin)}"


def _within(team: TeamChange) -> Iterator[str]:
    """Each dimension with all that changed there."""
    for key, change in team.dimensions.items():
        was, is_ = change
        measures = _measures(was, is_) if was and is_ else ()
        yield ", ".join([f"{_dimension(team, key)} {_levels(change)}", *measures])


def _goal(to: int | None, cost: Fraction | None) -> str:
    if to is None:
        return "the top"
    return f"{to}, effort {effort(cost)}" if cost is not None else f"{to}, which cannot be reached"


# --- what was rated ----------------------------------------------------------------------------


def _remarks(ratings: Change[Rating | None]) -> Iterator[Detail]:
    for key in ("reason", "note"):
        was, is_ = (getattr(r, key, "") for r in ratings)
        if was != is_:
            yield Detail(f"{key}: {is_}" if is_ else f"{key} removed")


def _evidence(ratings: Change[Rating | None]) -> Iterator[Detail]:
    """What is shown now and was not, with what it renews; and what is shown no longer."""
    old, new = (r.evidence if r else () for r in ratings)
    gone = [e for e in old if e not in new]
    for item in (e for e in new if e not in old):
        renewed = next((e for e in gone if (e.title, e.url) == (item.title, item.url)), None)
        if renewed:
            gone.remove(renewed)
        days = arrow(_day(renewed), _day(item)) if renewed else _day(item)
        yield Detail(", ".join(filter(None, [f"evidence: {item.title}", days])), item.url)
    for item in gone:
        yield Detail(f"evidence removed: {item.title}", item.url)


def _day(evidence: Evidence) -> str:
    return readable(evidence.date) if evidence.date else ""


def _gaps(team: TeamChange, *, closed: bool) -> Iterator[str]:
    word = _model(team).terms.level.lower()
    for change in team.gaps:
        if closed == (change.after is None):
            gap = latest(change)
            where = listing(_dimension(team, d) for d in gap.dimensions)
            yield f"{_capability(team, gap.capability)} ({word} {gap.level}; {where})"


# --- what else is said -------------------------------------------------------------------------


def _about(team: TeamChange) -> Iterator[str]:
    before, after = team.sides
    if not before or not after:
        return
    was, is_ = before.assessment, after.assessment
    for key, (word, said) in _ABOUT.items():
        if key in team.parts:
            yield f"{word}: {arrow(said(was), said(is_))}"
    told = _TOLD | ({"formerly"} if "id" in team.parts else set())
    others = [_OTHERS.get(part, part) for part in team.parts if part not in told]
    if others:
        yield f"Other {listing(others)}"
    if "model" in team.parts:
        yield "What is rated by different models is not compared."


def _scope(assessment: Assessment) -> str:
    return listing(assessment.model.dimension[d].name for d in assessment.scope)


def _target(target: Target | None) -> str:
    if not target:
        return ""
    return f"{target.level} by {readable(target.by)}" if target.by else str(target.level)


_ABOUT: Mapping[str, tuple[str, Callable[[Assessment], object]]] = {
    "team": ("Name", lambda a: a.team),
    "assessed_on": ("Assessed on", lambda a: readable(a.assessed_on)),
    "scope": ("Scope", _scope),
    "claimed_level": ("Claimed", lambda a: a.claimed_level),
    "target": ("Target", lambda a: _target(a.target)),
}


def _outcomes(team: TeamChange) -> Iterator[str]:
    for key, (was, is_) in team.outcomes.items():
        metric = _metric(team, key)
        if not is_:
            yield f"{metric.name}: no longer recorded"
            continue
        figures = [
            f"{word}{_figure(metric, before, after)}"
            for word, figure in (("", "current"), ("baseline ", "baseline"), ("target ", "target"))
            if (before := _value(was, figure)) != (after := _value(is_, figure))
        ]
        if was and was.current and is_.current and was.current.value != is_.current.value:
            figures[0] += f" ({movement(metric, was.current, is_.current)})"
        yield f"{metric.name}: {', '.join(figures) or 'measured on another day'}"


def _value(outcome: Outcome | None, figure: str) -> float | None:
    measured = getattr(outcome, figure, None)
    return measured.value if measured else None


def _figure(metric: Metric, was: float | None, is_: float | None) -> str:
    if is_ is None:
        return "removed"
    said = amount(is_, metric.unit)
    return said if was is None else arrow(number(was), said)


def _overrides(team: TeamChange) -> Iterator[str]:
    for key, both in team.overrides.items():
        values = [
            (f.name, *(getattr(o, f.name, None) or "" for o in both)) for f in fields(Override)
        ]
        said = (
            f"{name} {arrow(_said(was), _said(is_))}" for name, was, is_ in values if was != is_
        )
        yield f"{_capability(team, key)}: {', '.join(said)}"


def _said(value: str | date) -> str:
    return readable(value) if isinstance(value, date) else value
