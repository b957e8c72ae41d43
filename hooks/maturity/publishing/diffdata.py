"""Differences and committed assessments as data, for programs: keys and ids, no sentences.

Pure: knows what `maturity diff` and `maturity history` write as JSON; writes no files.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from fractions import Fraction
from typing import Any

from maturity.comparing.changes import moved
from maturity.comparing.diff import (
    CampaignChange,
    CellChange,
    Change,
    Difference,
    Effect,
    ModelChange,
    Side,
    Standing,
    TeamChange,
    latest,
)
from maturity.model import Campaign, Rating
from maturity.past.timelines import Point
from maturity.publishing.exports import SCHEMA_VERSION, Json
from maturity.rules.findings import Finding
from maturity.rules.scoring import rounded


def difference(found: Difference, revisions: Change[str]) -> Json:
    """The whole difference; `revisions` are named as the user named them, none for files at hand.

    Wherever something has two sides it is an object with `before` and `after`, null on a side
    where there is none.
    """
    kinds = [moved(team) for team in found.teams]
    return {
        "schema_version": SCHEMA_VERSION,
        "as_of": found.as_of,
        "revisions": _sides(revision or None for revision in revisions),
        "levels": {kind: kinds.count(kind) for kind in ("up", "down", "new", "gone")},
        "teams": [_team(team) for team in found.teams],
        "models": [_model(model) for model in found.models],
        "campaigns": [_campaign(campaign) for campaign in found.campaigns],
        "left_out": list(found.left_out),
    }


def history(points: Iterable[tuple[str, Point]]) -> Json:
    """Committed assessments, each with the id of its team, in the order given.

    `level` and `score` are under today's model, `level_then` under that of its time, null where
    that cannot be told.
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "assessments": [
            {
                "id": key,
                "assessed_on": point.assessed_on,
                "model": point.assessment.model.id,
                "level": point.level,
                "level_then": point.level_then,
                "score": rounded(point.result.pooled.score),
                "commit": point.revision.commit,
                "merged_on": point.revision.merged_on,
                "subject": point.revision.subject,
            }
            for key, point in points
        ],
    }


def _sides(both: Iterable[Any]) -> Json:
    before, after = both
    return {"before": before, "after": after}


def _team(team: TeamChange) -> Json:
    here = team.latest.assessment
    closed = [latest(gap).capability for gap in team.gaps if not gap.after]
    opened = [latest(gap).capability for gap in team.gaps if gap.after]
    return {
        "id": here.id,
        "team": here.team,
        "change": moved(team) or "same level",
        "sides": _sides(_side(side) for side in team.sides),
        "dimensions": {
            key: _sides(_standing(here) for here in change)
            for key, change in team.dimensions.items()
        },
        "ratings": [_cell(cell) for cell in team.cells],
        "gaps": {"closed": closed, "opened": opened},
        "findings": [
            {"id": latest(both).id, **_sides(_finding(finding) for finding in both)}
            for both in team.findings
        ],
        "outcomes": {
            key: _sides(_record(outcome) for outcome in both) for key, both in team.outcomes.items()
        },
        "overrides": {
            key: _sides(_record(override) for override in both)
            for key, both in team.overrides.items()
        },
        "parts": list(team.parts),
    }


def _campaign(change: CampaignChange) -> Json:
    return {
        "id": change.latest.id,
        "sides": _sides(_asked(campaign) for campaign in change.campaigns),
        "parts": list(change.parts),
    }


def _asked(campaign: Campaign | None) -> Json | None:
    """A campaign as its file has it, with the ids of today."""
    if campaign is None:
        return None
    said = {part.name: getattr(campaign, part.name) for part in fields(campaign)}
    return {**said, "model": campaign.model.id}


def _side(side: Side | None) -> Json | None:
    """Where the team stands and what it says of itself: in full, changed or not."""
    if side is None:
        return None
    a, path = side.assessment, side.path
    return {
        "id": a.id,
        "model": {"id": a.model.id, "version": a.model.version},
        "assessed_on": a.assessed_on,
        "scope": list(a.scope),
        "claimed_level": a.claimed_level,
        "target": _record(a.target),
        **(_standing(side.standing) or {}),
        "rollup": {how.value: level for how, level in side.result.rollups.items()},
        "path": {"to": path.to, "cost": path.cost, "exact": path.exact} if path else None,
    }


def _standing(here: Standing | None) -> Json | None:
    if here is None:
        return None
    return {"level": here.level, "score": rounded(here.score), "margin": here.margin}


def _cell(change: CellChange) -> Json:
    capability, dimension = change.cell
    return {
        "capability": capability,
        "dimension": dimension,
        "cause": change.cause.value,
        **_sides(_rating(rating) for rating in change.rating),
    }


def _rating(rating: Rating | None) -> Json | None:
    if rating is None:
        return None
    said = {"reason": rating.reason, "note": rating.note}
    said_of = {key: text for key, text in said.items() if text}
    evidence = [_record(e) for e in rating.evidence]
    return {
        "status": rating.status.value,
        **said_of,
        **({"evidence": evidence} if evidence else {}),
    }


def _finding(finding: Finding | None) -> Json | None:
    if finding is None:
        return None
    return {"message": finding.message, "waived": _record(finding.waived)}


def _record(value: Any) -> Json | None:  # noqa: ANN401  any record of the domain
    """A record without what was not said."""
    if value is None:
        return None
    return asdict(value, dict_factory=lambda kv: {k: v for k, v in kv if v not in (None, "")})


def _model(change: ModelChange) -> Json:
    return {
        "id": change.latest.id,
        "version": _sides(model and model.version for model in change.models),
        "policy": {key: _sides(map(_plain, both)) for key, both in change.policy.items()},
        "levels": [{"number": latest(both).number, **_fields(both)} for both in change.levels],
        "dimensions": [{"id": latest(both).id, **_fields(both)} for both in change.dimensions],
        "capabilities": [{"id": latest(both).id, **_fields(both)} for both in change.capabilities],
        "parts": list(change.parts),
        "effects": {
            team: _sides(_effect(effect) for effect in both)
            for team, both in change.effects.items()
        },
    }


def _fields(both: Change[Any]) -> Json:
    """What differs in two records, by field; the whole record where there is one side only."""
    was, is_ = both
    if was is None or is_ is None:
        return _sides(_record(side) for side in both)
    names = [f.name for f in fields(is_) if getattr(was, f.name) != getattr(is_, f.name)]
    return _sides({name: getattr(side, name) for name in names} for side in both)


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Fraction) else value


def _effect(effect: Effect | None) -> Json | None:
    """The levels that the same ratings give under the old model and under the new one."""
    if effect is None:
        return None
    return {"level": _models(effect.level), "dimensions": _by_dimension(effect.dimensions)}


def _by_dimension(levels: Mapping[str, Change[int]]) -> Json:
    return {key: _models(level) for key, level in levels.items()}


def _models(level: Change[int]) -> Json:
    return {"old_model": level.before, "new_model": level.after}
