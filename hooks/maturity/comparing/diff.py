"""Two portfolios in, out comes what changed: teams, models and what these did to them, campaigns.

Pure: knows what counts as a change and what caused it; nothing of git, files, words or formats.
Before and after are treated alike, so that the way back is the way there, mirrored.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import chain
from typing import Any, Generic, NamedTuple, TypeVar

from maturity.model import (
    UNRATED,
    Assessment,
    Campaign,
    Capability,
    Cell,
    Dimension,
    Level,
    Model,
    Outcome,
    Override,
    Portfolio,
    Rating,
    Rollup,
)
from maturity.rules.findings import Finding, findings
from maturity.rules.gaps import Gap, gaps, target_level
from maturity.rules.paths import Path, next_level, shortest_path
from maturity.rules.scoring import Gate, Result, score

_Value = TypeVar("_Value")
_Item = TypeVar("_Item", Capability, Dimension)

_TOLD = frozenset({"id", "model", "ratings", "overrides", "outcomes"})
"""Parts of an assessment with a field of their own in :class:`TeamChange`."""
_LAID_OUT = frozenset({"policy", "levels", "dimensions", "capabilities"})
"""Likewise of a model in :class:`ModelChange`."""

_NOTHING = Override()


class Change(NamedTuple, Generic[_Value]):
    """What something was and what it is; None on a side where there is none."""

    before: _Value
    after: _Value


def latest(change: Change[_Value | None]) -> _Value:
    """What something is, or what it was where it is gone."""
    found = change.before if change.after is None else change.after
    assert found is not None  # noqa: S101  it is there on one side at least
    return found


class Cause(StrEnum):
    """Why a cell is not what it was."""

    RATING = "rating"
    """The team rates it otherwise, or says more about it."""
    SCOPE = "scope"
    """Its dimension came into scope or left it."""
    MODEL = "model"
    """The model asks for it now, or no longer does."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CellChange:
    """One cell that is rated otherwise, or that is there on one side only and rated."""

    cell: Cell
    """By the capability's id after, or before where it is gone."""
    rating: Change[Rating | None]
    cause: Cause


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Where a team, or one of its dimensions, stands."""

    level: int
    score: Fraction
    margin: int | None
    """As in :class:`maturity.rules.scoring.Gate`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """A team on one side of a difference."""

    result: Result
    to: int | None
    """The next level it can reach; none at the top."""
    path: Path | None
    """The cheapest way there."""
    findings: tuple[Finding, ...]

    @property
    def assessment(self) -> Assessment:
        """What the team says of itself."""
        return self.result.assessment

    @property
    def standing(self) -> Standing:
        """Where the team stands."""
        pooled = self.result.pooled
        return Standing(level=self.result.level, score=pooled.score, margin=pooled.margin)

    @property
    def cost(self) -> Fraction | None:
        """What the next level costs; none where there is none that can be reached."""
        return self.path.cost if self.path else None


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamChange:
    """One team that is new, gone or different. What is the same on both sides is left out."""

    sides: Change[Side | None]
    standing: Change[Standing] | None = None
    rollups: Mapping[Rollup, Change[int]] = field(default_factory=dict)
    dimensions: Mapping[str, Change[Standing | None]] = field(default_factory=dict)
    """Dimension id: where it stood and stands; none while it was not in scope."""
    cells: tuple[CellChange, ...] = ()
    """In the model's order. Of a cell that came or went nothing is said while nobody rated it."""
    overrides: Mapping[str, Change[Override | None]] = field(default_factory=dict)
    """Capability id: what the team says of it beyond its ratings."""
    gaps: tuple[Change[Gap | None], ...] = ()
    """Capabilities that a team newly has or lacks, up to the higher one of both goals."""
    next: Change[tuple[int | None, Fraction | None]] | None = None
    """The next level and what it costs."""
    findings: tuple[Change[Finding | None], ...] = ()
    """New, cleared, and those whose waiver came or went."""
    outcomes: Mapping[str, Change[Outcome | None]] = field(default_factory=dict)
    """Metric id: its figures."""
    parts: tuple[str, ...] = ()
    """Names of the other fields of an assessment that differ, such as `scope`; `model` where the
    team is assessed by another one, and `id` where its file moved."""

    @property
    def latest(self) -> Side:
        """The team as it is, or as it was if it is gone."""
        return latest(self.sides)

    @property
    def rise(self) -> int:
        """By how many levels the team rose, below 0 if it fell; 0 where models are not the same."""
        before, after = self.sides
        if not self.standing or not before or not after or "model" in self.parts:
            return 0
        return self.standing.after.level - self.standing.before.level


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """The levels that the same ratings give under two versions of a model."""

    level: Change[int]
    dimensions: Mapping[str, Change[int]]
    """Those in scope under both versions whose level is another."""

    @property
    def none(self) -> bool:
        """The version makes no difference to these ratings."""
        return self.level.before == self.level.after and not self.dimensions


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelChange:
    """One model that is new, gone or different."""

    models: Change[Model | None]
    policy: Mapping[str, Change[Any]] = field(default_factory=dict)
    """Field of the policy: its value."""
    levels: tuple[Change[Level | None], ...] = ()
    """By number."""
    dimensions: tuple[Change[Dimension | None], ...] = ()
    capabilities: tuple[Change[Capability | None], ...] = ()
    """A renamed one is on both sides."""
    parts: tuple[str, ...] = ()
    """Names of the other fields of a model that differ."""
    effects: Mapping[str, Change[Effect | None]] = field(default_factory=dict)
    """Team id: what the change of the model alone does to its ratings before and to those after."""

    @property
    def latest(self) -> Model:
        """The model as it is, or as it was if it is gone."""
        return latest(self.models)


@dataclass(frozen=True, kw_only=True, slots=True)
class CampaignChange:
    """One campaign that is new, gone or different."""

    campaigns: Change[Campaign | None]
    parts: tuple[str, ...] = ()
    """Names of the fields that differ; of the model only whether it is another one."""

    @property
    def latest(self) -> Campaign:
        """The campaign as it is, or as it was if it is gone."""
        return latest(self.campaigns)


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """All that changed between two portfolios."""

    as_of: date
    """The day that counts as today on both sides: the passing of time is no change."""
    teams: tuple[TeamChange, ...]
    """By id."""
    models: tuple[ModelChange, ...]
    """By id."""
    campaigns: tuple[CampaignChange, ...] = ()
    """By id."""
    left_out: tuple[str, ...] = ()
    """Files that cannot be used on one side, and are therefore not compared."""

    @property
    def empty(self) -> bool:
        """Nothing changed in what could be compared."""
        return not self.teams and not self.models and not self.campaigns


def diff(  # noqa: PLR0913  the last three are for those who know more
    before: Portfolio,
    after: Portfolio,
    as_of: date,
    *,
    past: Mapping[str, Sequence[Assessment]] | None = None,
    crossed: Change[Portfolio] | None = None,
    left_out: Iterable[str] = (),
) -> Difference:
    """What changed from one portfolio to another, as of one day.

    `past` has the committed assessments of a team by its id on either side; findings that compare
    with an earlier one look there, and at the other side. `crossed` has the assessments of each
    side as read by the models of the other; where it is not given, ratings are carried over cell
    by cell, and what the other model adds to a capability is unrated.
    """
    pairs = _pairs(
        before.assessments,
        after.assessments,
        chain(
            ((old, a.id) for a in after.assessments.values() for old in a.formerly),
            ((b.id, old) for b in before.assessments.values() for old in b.formerly),
        ),
    )
    same = {
        id_ for id_, model in after.models.items() if before.models.get(id_) == model
    }  # compared once, and not for every team
    teams = (
        change
        for ids in pairs
        if (
            change := _team(
                Change(
                    before.assessments[ids.before] if ids.before is not None else None,
                    after.assessments[ids.after] if ids.after is not None else None,
                ),
                as_of,
                [a for id_ in ids if id_ is not None for a in (past or {}).get(id_, ())],
                same,
            )
        )
    )
    models = (
        _model(
            Change(before.models.get(id_), after.models.get(id_)),
            _effects(id_, pairs, Change(before, after), crossed),
        )
        for id_ in sorted({*before.models, *after.models} - same)
    )
    campaigns = (
        made
        for id_ in sorted({*before.campaigns, *after.campaigns})
        if (made := _campaign(Change(before.campaigns.get(id_), after.campaigns.get(id_))))
    )
    return Difference(
        as_of=as_of,
        teams=tuple(teams),
        models=tuple(models),
        campaigns=tuple(campaigns),
        left_out=tuple(left_out),
    )


def held_against(assessment: Assessment, model: Model) -> Assessment | None:
    """The same ratings by another version of a model, good for their levels only.

    Cells of renamed capabilities go by their names there; those that it does not know are dropped.
    Who assessed all dimensions assesses all of them there as well. None where no dimension is left.
    """
    whole = len(assessment.scope) == len(assessment.model.dimensions)
    scope = tuple(d for d in model.dimension if whole or d in assessment.scope)
    there = _renames(assessment.model, model)
    moved = (
        (Cell(there[cell.capability], cell.dimension), rating)
        for cell, rating in assessment.ratings.items()
        if cell.capability in there and cell.dimension in scope
    )
    known = model.capability
    ratings = {cell: r for cell, r in moved if cell.dimension in known[cell.capability].dimensions}
    return replace(assessment, model=model, scope=scope, ratings=ratings) if scope else None


def _campaign(both: Change[Campaign | None]) -> CampaignChange | None:
    """What became of a campaign; none where it is the same."""
    before, after = both
    if not before or not after:
        return CampaignChange(campaigns=both)
    here = replace(before, model=after.model) if before.model.id == after.model.id else before
    parts = [f.name for f in fields(Campaign) if getattr(here, f.name) != getattr(after, f.name)]
    return CampaignChange(campaigns=both, parts=tuple(parts)) if parts else None


# --- what belongs together ---------------------------------------------------------------------


def _matched(
    before: Collection[str], after: Collection[str], moves: Iterable[tuple[str, str]]
) -> dict[str, str]:
    """Id before: id after, the same or the one it moved to; each only once."""
    found = {id_: id_ for id_ in before if id_ in after}
    taken = set(found)
    for old, new in sorted(moves, key=sorted):  # so that the way back finds the same pairs
        if old in before and new in after and old not in found and new not in taken:
            found[old] = new
            taken.add(new)
    return found


def _pairs(
    before: Collection[str], after: Collection[str], moves: Iterable[tuple[str, str]]
) -> list[Change[str | None]]:
    """Every id of either side with its counterpart, by the lesser one of both."""
    found = _matched(before, after, moves)
    pairs = [
        *(Change(old, found.get(old)) for old in before),
        *(Change(None, new) for new in after if new not in found.values()),
    ]
    return sorted(pairs, key=lambda ids: min(filter(None, ids)))


def _renames(before: Model, after: Model) -> Mapping[str, str]:
    """Capability id in one version of a model: in another."""
    back = ((new, old) for old, new in before.renamed.items())
    return _matched(before.capability, after.capability, chain(after.renamed.items(), back))


def _sided(
    before: Mapping[str, _Item], after: Mapping[str, _Item], names: Mapping[str, str]
) -> Iterator[Change[_Item | None]]:
    """The items of two mappings, those of the second first; `names` are those of the pairs."""
    back = {new: old for old, new in names.items()}
    for key, item in after.items():
        yield Change(before[back[key]] if key in back else None, item)
    for key, item in before.items():
        if key not in names:
            yield Change(item, None)


def _differing(before: Any, after: Any, told: Collection[str] = ()) -> tuple[str, ...]:  # noqa: ANN401  records of any kind
    """Names of the fields in which two records of one kind differ, without those told elsewhere."""
    names = (f.name for f in fields(after) if f.name not in told)
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def _changes(
    before: Mapping[str, _Value], after: Mapping[str, _Value]
) -> dict[str, Change[_Value | None]]:
    """What two mappings differ in, in order of the second."""
    keys = dict.fromkeys([*after, *before])
    both = ((key, Change(before.get(key), after.get(key))) for key in keys)
    return {key: change for key, change in both if change.before != change.after}


# --- teams -------------------------------------------------------------------------------------


def _team(
    team: Change[Assessment | None],
    as_of: date,
    past: Sequence[Assessment],
    same: Collection[str],
) -> TeamChange | None:
    """What changed about one team; None if nothing did. `same` are the ids of unchanged models."""
    before, after = team
    if before and after and before.model.id == after.model.id and before.model.id in same:
        before = replace(before, model=after.model)
        if before == after:  # which costs next to nothing, since their models are one
            return None
    known = [*past, *filter(None, team)]
    old = _side(before, as_of, known) if before else None
    new = _side(after, as_of, known) if after else None
    if old and new:
        return _two_sided(old, new)
    return TeamChange(sides=Change(old, new), findings=_finding_changes(Change(old, new)))


def _side(assessment: Assessment, as_of: date, known: Iterable[Assessment]) -> Side:
    result = score(assessment)
    to = next_level(result)
    earlier = (
        a
        for a in known
        if a.assessed_on < assessment.assessed_on and a.model.id == assessment.model.id
    )
    last = max(earlier, key=lambda a: a.assessed_on, default=None)
    held = held_against(last, assessment.model) if last else None
    return Side(
        result=result,
        to=to,
        path=shortest_path(assessment, to) if to else None,
        findings=findings(result, as_of, score(held) if held else None),
    )


def _two_sided(old: Side, new: Side) -> TeamChange | None:
    before, after = old.assessment, new.assessment
    switched = before.model.id != after.model.id
    names = {} if switched else _renames(before.model, after.model)
    parts = _differing(before, after, _TOLD)
    change = TeamChange(
        sides=Change(old, new),
        standing=_unless_equal(old.standing, new.standing),
        rollups={
            how: Change(level, new.result.rollups[how])
            for how, level in old.result.rollups.items()
            if level != new.result.rollups[how]
        },
        dimensions={}
        if switched
        else _changes(
            {d: _standing(gate) for d, gate in old.result.dimensions.items()},
            {d: _standing(gate) for d, gate in new.result.dimensions.items()},
        ),
        cells=() if switched else tuple(_cell_changes(before, after, names)),
        overrides=_changes(
            {
                names.get(key, key): said
                for key, said in before.overrides.items()
                if said != _NOTHING
            },
            {key: said for key, said in after.overrides.items() if said != _NOTHING},
        ),
        gaps=() if switched else tuple(_gap_changes(old.result, new.result, names)),
        next=_unless_equal((old.to, old.cost), (new.to, new.cost)),
        findings=_finding_changes(Change(old, new)),
        outcomes=_changes(
            {outcome.metric: outcome for outcome in before.outcomes},
            {outcome.metric: outcome for outcome in after.outcomes},
        ),
        parts=(*["id"] * (before.id != after.id), *["model"] * switched, *parts),
    )
    told = (getattr(change, field.name) for field in fields(change) if field.name != "sides")
    return change if any(told) else None


def _unless_equal(before: _Value, after: _Value) -> Change[_Value] | None:
    return None if before == after else Change(before, after)


def _standing(gate: Gate) -> Standing:
    return Standing(level=gate.level, score=gate.score, margin=gate.margin)


def _cell_changes(
    before: Assessment, after: Assessment, names: Mapping[str, str]
) -> Iterator[CellChange]:
    old = {
        Cell(names.get(cell.capability, cell.capability), cell.dimension): rating
        for cell, rating in before.cells.items()
    }
    for cell in dict.fromkeys([*after.cells, *old]):
        rating = Change(old.get(cell), after.cells.get(cell))
        if (rating.before or UNRATED) == (rating.after or UNRATED):
            continue
        cause = Cause.RATING
        if not rating.before or not rating.after:
            scoped = cell.dimension in before.scope and cell.dimension in after.scope
            cause = Cause.MODEL if scoped else Cause.SCOPE
        yield CellChange(cell=cell, rating=rating, cause=cause)


def _gap_changes(
    before: Result, after: Result, names: Mapping[str, str]
) -> Iterator[Change[Gap | None]]:
    """Held up to one level on both sides: a team that rises has no more gaps for its rise."""
    up_to = max(target_level(before), target_level(after))
    old = {names.get(g.capability, g.capability): g for g in gaps(before.assessment, up_to)}
    new = {g.capability: g for g in gaps(after.assessment, up_to)}
    for key in dict.fromkeys([*new, *old]):
        if key not in old or key not in new:
            yield Change(old.get(key), new.get(key))


def _finding_changes(sides: Change[Side | None]) -> tuple[Change[Finding | None], ...]:
    old, new = ({f.id: f for f in side.findings} if side else {} for side in sides)
    both = (Change(old.get(key), new.get(key)) for key in dict.fromkeys([*new, *old]))
    return tuple(c for c in both if _weight(c.before) != _weight(c.after))


def _weight(finding: Finding | None) -> tuple[bool, bool]:
    """Whether it is there, and whether it is waived."""
    return finding is not None, bool(finding and finding.waived)


# --- models ------------------------------------------------------------------------------------


def _model(
    models: Change[Model | None], effects: Mapping[str, Change[Effect | None]]
) -> ModelChange:
    before, after = models
    if not before or not after:
        return ModelChange(models=models)
    names = _renames(before, after)
    capabilities = _sided(before.capability, after.capability, names)
    kept = {key: key for key in before.dimension if key in after.dimension}
    dimensions = _sided(before.dimension, after.dimension, kept)
    count = max(len(before.levels), len(after.levels))
    levels = (
        Change(
            before.level(number) if number <= len(before.levels) else None,
            after.level(number) if number <= len(after.levels) else None,
        )
        for number in range(1, count + 1)
    )
    return ModelChange(
        models=models,
        policy={
            name: Change(getattr(before.policy, name), getattr(after.policy, name))
            for name in _differing(before.policy, after.policy)
        },
        levels=tuple(c for c in levels if c.before != c.after),
        dimensions=tuple(c for c in dimensions if c.before != c.after),
        capabilities=tuple(c for c in capabilities if _translated(c.before, names) != c.after),
        parts=_differing(before, after, _LAID_OUT),
        effects=effects,
    )


def _translated(capability: Capability | None, names: Mapping[str, str]) -> Capability | None:
    """With the names that its requirements have in the other version."""
    if capability is None:
        return None
    return replace(capability, requires=tuple(names.get(c, c) for c in capability.requires))


def _effects(
    model: str,
    pairs: Iterable[Change[str | None]],
    sides: Change[Portfolio],
    crossed: Change[Portfolio] | None,
) -> dict[str, Change[Effect | None]]:
    """Every team by the model on either side, and what the model's change does to it."""
    before, after = sides
    found = {}
    for ids in pairs:
        old = before.assessments.get(ids.before or "")
        new = after.assessments.get(ids.after or "")
        effects = Change(
            _effect(model, old, _read(old, after, crossed and crossed.before)),
            _effect(model, _read(new, before, crossed and crossed.after), new),
        )
        if any(effects):
            found[ids.after or ids.before or ""] = effects
    return found


def _read(
    assessment: Assessment | None, other: Portfolio, crossed: Portfolio | None
) -> Assessment | None:
    """An assessment as the models of the other side read it; None where they cannot."""
    if assessment is None:
        return None
    if crossed:
        return crossed.assessments.get(assessment.id)
    model = other.models.get(assessment.model.id)
    return held_against(assessment, model) if model else None


def _effect(model: str, before: Assessment | None, after: Assessment | None) -> Effect | None:
    """The same ratings before and after; None where one version does not know the team."""
    if not before or not after or before.model.id != model:
        return None
    was, is_ = score(before), score(after)
    both = (d for d in is_.dimensions if d in was.dimensions)
    return Effect(
        level=Change(was.level, is_.level),
        dimensions={
            d: Change(was.dimensions[d].level, is_.dimensions[d].level)
            for d in both
            if was.dimensions[d].level != is_.dimensions[d].level
        },
    )
