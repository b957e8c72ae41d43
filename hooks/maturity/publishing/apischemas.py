"""JSON Schemas of what the site publishes below `api/v1/`, and an OpenAPI description of all of it.

Pure: knows keys, types and addresses; nothing of results. Objects are open, because keys may be
added within v1; the tests close them, so that no key is published that is not described here.
"""

from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Schema = {"type": "string"}
_FLAG: Schema = {"type": "boolean"}
_NUMBER: Schema = {"type": "number"}
_WHOLE: Schema = {"type": "integer"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_LEVEL: Schema = {"type": "integer", "minimum": 1, "description": "Number of a level, from 1."}
_DAY: Schema = {"type": "string", "format": "date"}
_ADDRESS: Schema = {"type": "string", "description": "An address, from api/v1/."}
_STATUS: Schema = {"enum": ["present", "partial", "missing", "not_applicable", "unrated"]}
_EFFORT: Schema = {"enum": ["S", "M", "L"]}
_IMPACT: Schema = {"enum": ["low", "medium", "high"]}
_ROLLUP: Schema = {"enum": ["pooled", "weakest", "median"]}


def schemas() -> Mapping[str, Schema]:
    """Name of each kind of file: its JSON Schema."""
    made = {
        "index": _index(),
        "team": _team(),
        "model": _model(),
        "organisation": _group("The organisation: everything that is counted over all teams."),
        "group": _group("A group: the same, over the teams in and below one folder."),
        "findings": _findings(),
        "history": _history(),
        "team-history": _team_history(),
        "campaign": _campaign(),
    }
    return {
        name: {"$schema": _DIALECT, "$id": f"urn:cx-maturity:api:1:{name}", **schema}
        for name, schema in made.items()
    }


_PATHS: tuple[tuple[str, str, str, str], ...] = (
    ("/index.json", "index", "Every team, group and model, with level and address.", ""),
    ("/organisation.json", "organisation", "What is counted over all teams.", ""),
    ("/groups/{path}.json", "group", "What is counted over the teams of a folder.", "path"),
    ("/teams/{id}.json", "team", "The report on one team.", "id"),
    ("/models/{id}.json", "model", "One model with everything in it.", "id"),
    ("/findings.json", "findings", "Every finding of every team.", ""),
    ("/history.json", "history", "The levels of every team over time.", ""),
    ("/history/{id}.json", "team-history", "The committed assessments of one team.", "id"),
    ("/campaigns/{id}.json", "campaign", "One campaign, and how far each team is.", "id"),
)
"""Address, name of the schema, what it is, and what is to be filled in."""
_TABLES: tuple[tuple[str, str, str], ...] = (
    ("/teams.csv", "One row for each team and dimension.", ""),
    ("/standings.csv", "One row a team: level, due date, target and next step.", ""),
    ("/groups.csv", "One row for each group and model.", ""),
    ("/coverage.csv", "One row for each team, dimension (all if empty) and level.", ""),
    ("/ratings.csv", "One row a cell of a team: status, reason, note.", ""),
    ("/evidence.csv", "One row a piece of evidence of a team.", ""),
    ("/gaps.csv", "One row a gap of a team.", ""),
    ("/campaigns.csv", "One row for each campaign and team.", ""),
    ("/findings.csv", "One row a finding of a team.", ""),
    ("/outcomes.csv", "One row a figure of an outcome metric of a team.", ""),
    ("/initiatives.csv", "One row an initiative of a team.", ""),
    ("/objectives.csv", "One row a key result of a team.", ""),
    ("/returns.csv", "One row an amount that a team invested, or got back.", ""),
    ("/customers.csv", "One row for each team and customers that it serves.", ""),
    ("/votes.csv", "One row for each team, dimension and level voted on.", ""),
    ("/history.csv", "One row a committed assessment.", ""),
    ("/capabilities.csv", "One row a capability of a model.", ""),
    ("/inventory/{id}.csv", "The capability inventory of one team.", "id"),
)
_HELP = {
    "id": "An id, as index.json has it; that of a team may hold slashes, which stay as they are.",
    "path": "The path of a group, as index.json has it; slashes stay as they are.",
}


def openapi() -> Schema:
    """The OpenAPI 3.1 description of every file below `api/v1/`."""
    paths = {
        address: _get(
            what,
            wanted,
            "application/json",
            {"$ref": f"schemas/{name}.schema.json"},
        )
        for address, name, what, wanted in _PATHS
    }
    tables = {address: _get(what, wanted, "text/csv", _TEXT) for address, what, wanted in _TABLES}
    source = "The assessment file of one team, byte by byte."
    tables["/sources/{id}.yaml"] = _get(source, "id", "application/yaml", _TEXT)
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "CX maturity",
            "version": "1",
            "description": "Files made when the site is built. Keys never change their meaning "
            "within v1; keys may be added.",
        },
        "jsonSchemaDialect": _DIALECT,
        "servers": [{"url": ".", "description": "The folder this file is in."}],
        "paths": paths | tables,
    }


def _get(what: str, wanted: str, kind: str, schema: Schema) -> Schema:
    found: Schema = {"description": what, "content": {kind: {"schema": schema}}}
    missing: Schema = {"description": "There is no such team, group, model or campaign."}
    operation: Schema = {"summary": what, "responses": {"200": found}}
    if wanted:
        operation["responses"]["404"] = missing
        operation["parameters"] = [
            {
                "name": wanted,
                "in": "path",
                "required": True,
                "description": _HELP[wanted],
                "schema": _TEXT,
            }
        ]
    return {"get": operation}


def _maybe(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _map(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


def _object(properties: Mapping[str, Schema], *optional: str) -> Schema:
    required = [key for key in properties if key not in optional]
    return {"type": "object", "properties": {**properties}, "required": required}


def _file(title: str, properties: Mapping[str, Schema]) -> Schema:
    head = {"schema_version": {"const": "1"}, "as_of": {**_DAY, "description": "Today."}}
    return {"title": title, **_object({**head, **properties})}


_NAMED: Mapping[str, Schema] = {"id": _TEXT, "team": _TEXT}
_SUMMARY: Mapping[str, Schema] = {
    "model": _TEXT,
    "team_count": _COUNT,
    "level": {**_LEVEL, "description": "All these teams as one, by the model's roll-up."},
    "lowest": _LEVEL,
    "highest": _LEVEL,
}
_LISTED = _object(
    {
        "path": _TEXT,
        "team_count": _COUNT,
        "levels": _list(_object(_SUMMARY)),
        "href": _ADDRESS,
    }
)
_CAMPAIGN: Mapping[str, Schema] = {
    **dict.fromkeys(("id", "name", "model", "owner"), _TEXT),
    "starts": _DAY,
    "ends": {**_DAY, "description": "The last day."},
    "phase": {"enum": ["running", "coming", "ended"]},
    "pace": {
        **_maybe({"enum": ["complete", "on-pace", "behind"]}),
        "description": "Null where it cannot be told, and of a campaign that ended incomplete.",
    },
    "present": {**_COUNT, "description": "Ratings that are present today."},
    "asked": {**_COUNT, "description": "Ratings that are asked for and can apply."},
    "due": {
        **_maybe(_COUNT),
        "description": "What an even pace would have today; null unless it runs and git can tell.",
    },
    "href": _ADDRESS,
}
_STOOD: Mapping[str, Schema] = {"model": _TEXT, "level": _LEVEL}


def _index() -> Schema:
    model = {"id": _TEXT, "name": _TEXT, "version": _TEXT, "href": _ADDRESS}
    team = {
        **_NAMED,
        "model": _TEXT,
        "assessed_on": _DAY,
        "level": _LEVEL,
        "score": _NUMBER,
        "href": _ADDRESS,
        "inventory": _ADDRESS,
    }
    return _file(
        "What there is, and where.",
        {
            "models": _list(_object(model)),
            "teams": _list(_object(team)),
            "organisation": _ADDRESS,
            "groups": _list(_LISTED),
            "campaigns": _list(_object(_CAMPAIGN)),
            "findings": _ADDRESS,
            "history": _ADDRESS,
            "tables": {**_map(_ADDRESS), "description": "Name of each table: its CSV file."},
            "openapi": _ADDRESS,
        },
    )


def _group(title: str) -> Schema:
    step = {
        "level": _LEVEL,
        "label": _TEXT,
        "team_count": _COUNT,
        "before": {**_maybe(_COUNT), "description": "How many were there on the day `since`."},
        "teams": _list(_TEXT),
    }
    rolled = {**_SUMMARY, "name": _TEXT, "rollup": _ROLLUP, "levels": _list(_object(step))}
    quarter = {
        "name": _TEXT,
        "end": _DAY,
        "assessed": {**_COUNT, "description": "Assessments made in it."},
        **dict.fromkeys(("up", "down", "new", "other_model"), _COUNT),
        "levels": {
            **_map(_list(_COUNT)),
            "description": "Model id: teams at each level at its end, lowest level first.",
        },
    }
    change = {
        **_NAMED,
        "change": {"enum": ["up", "down", "new", "other-model"]},
        "before": _maybe(_object(_STOOD)),
        "after": _object(_STOOD),
    }
    missed = {
        "model": _TEXT,
        "capability": _TEXT,
        "name": _TEXT,
        "level": _LEVEL,
        "impact": _IMPACT,
        "lacking_count": {**_COUNT, "description": "Teams with this gap."},
        "asked_count": {**_COUNT, "description": "Teams it applies to."},
        "having_count": {**_COUNT, "description": "Teams of the organisation that have it."},
        "lacking": _list(_TEXT),
        "ask": {**_list(_TEXT), "description": "Up to five of the teams that have it."},
    }
    imbalance = {
        "model": _TEXT,
        "dimension": _TEXT,
        "name": _TEXT,
        "lowest": _LEVEL,
        "highest": _LEVEL,
        "low": _list(_TEXT),
        "high": _list(_TEXT),
    }
    served = {
        **_NAMED,
        **_STOOD,
        "corresponds": {
            **_list(_LEVEL),
            "description": "The levels of the yardstick that its own corresponds to.",
        },
        "ask": {**_maybe(_TEXT), "description": "A team that could help."},
        "known_count": {**_COUNT, "description": "How many of its gaps that team has closed."},
        "lacking_count": {**_COUNT, "description": "Its gaps."},
    }
    shared = {
        "customers": _TEXT,
        "yardstick": {
            **_maybe(_TEXT),
            "description": "The model by whose levels the teams are held side by side.",
        },
        "team_count": _COUNT,
        "apart": {
            **_COUNT,
            "description": "Levels of the yardstick between the lowest and the highest, at least.",
        },
        "out_of_step": _FLAG,
        "teams": _list(_object(served)),
    }
    due = {
        **_NAMED,
        "finding": {"enum": ["stale", "due-soon", "expired-evidence"]},
        "message": _TEXT,
    }
    target = {
        **_NAMED,
        "pace": {"enum": ["missed", "fast", "undated", "on-pace", "reached"]},
        "level": _LEVEL,
        "target": _LEVEL,
        "by": _maybe(_DAY),
        "message": _TEXT,
    }
    moved = {
        "model": _TEXT,
        "metric": _TEXT,
        "name": _TEXT,
        **dict.fromkeys(("compared", "better", "worse", "unchanged"), _COUNT),
    }
    alike = {"levels": _list(_LEVEL), "teams": _map(_list(_TEXT))}
    return _file(
        title,
        {
            "path": {**_TEXT, "description": "The folder; empty for the whole organisation."},
            "since": {**_DAY, "description": "The day changes are counted from."},
            "no_history": _maybe(_TEXT),
            "team_count": _COUNT,
            "teams": _list(_TEXT),
            "groups": _list(_LISTED),
            "models": _list(_object(rolled)),
            "quarters": _list(_object(quarter)),
            "campaigns": {
                **_list(_object(_CAMPAIGN)),
                "description": "Those that run, over the teams here.",
            },
            "changes": _list(_object(change)),
            "change_counts": _object(dict.fromkeys(("up", "down", "new", "other_model"), _COUNT)),
            "missed": _list(_object(missed)),
            "imbalances": _list(_object(imbalance)),
            "shared_customers": {
                **_list(_object(shared)),
                "description": "Customers that several of the teams serve.",
            },
            "due": _list(_object(due)),
            "due_counts": _object(dict.fromkeys(("stale", "due_soon", "expired_evidence"), _COUNT)),
            "targets": _list(_object(target)),
            "pace_counts": _object(
                dict.fromkeys(("missed", "fast", "undated", "on_pace", "reached"), _COUNT)
            ),
            "outcomes": _list(_object(moved)),
            "decisions": _list(_object({**_NAMED, "decisions": _list(_TEXT)})),
            "decision_count": _COUNT,
            "crosswalk": _object({"reference": _maybe(_TEXT), "rows": _list(_object(alike))}),
        },
    )


def _findings() -> Schema:
    finding = {
        **_NAMED,
        **dict.fromkeys(("finding", "name", "message", "action"), _TEXT),
        "waived_until": _maybe(_DAY),
    }
    return _file("Every finding of every team.", {"findings": _list(_object(finding))})


def _history() -> Schema:
    point = {
        "assessed_on": _DAY,
        **_STOOD,
        "score": _NUMBER,
        "commit": _TEXT,
        "removed_on": _maybe(_DAY),
    }
    team = {**_NAMED, "points": _list(_object(point))}
    gone = {
        **_NAMED,
        "assessed_on": _DAY,
        **_STOOD,
        "of_its_time": {**_FLAG, "description": "By the model of that day: today's cannot tell."},
        "removed_on": _DAY,
        "commit": {**_TEXT, "description": "The one that removed its file."},
    }
    return _file(
        "The levels of every team over time, oldest first.",
        {
            "no_history": _maybe(_TEXT),
            "teams": _list(_object(team)),
            "gone": {
                **_list(_object(gone)),
                "description": "Teams that are no longer here, those removed last first.",
            },
        },
    )


def _team_history() -> Schema:
    point = {
        "assessed_on": _DAY,
        "model": _TEXT,
        "commit": _TEXT,
        "authored_on": _DAY,
        "merged_on": _DAY,
        "removed_on": _maybe(_DAY),
        "subject": _TEXT,
        "level": _LEVEL,
        "level_then": {**_maybe(_LEVEL), "description": "Under the model of that day."},
        "score": _NUMBER,
        "dimensions": _map(_LEVEL),
        "ratings": _map(_map(_STATUS)),
    }
    unread = {
        "commit": _TEXT,
        "merged_on": _DAY,
        "assessed_on": _maybe(_DAY),
        "level_then": _maybe(_LEVEL),
        "reason": _TEXT,
    }
    return _file(
        "The committed assessments of one team, oldest first.",
        {
            **_NAMED,
            "draft": {**_FLAG, "description": "The file at hand is not the committed one."},
            "missing": {**_maybe(_TEXT), "description": "Why there is no history."},
            "assessments": _list(_object(point)),
            "unread": _list(_object(unread)),
        },
    )


def _campaign() -> Schema:
    counts = ("asked", "present", "partial", "missing", "unrated", "not_applicable", "left")
    tally = dict.fromkeys(counts, _COUNT)
    start = _object({"day": _DAY, "present": _COUNT})
    open_ = _object({"capability": _TEXT, "dimensions": _map(_STATUS)})
    team = {
        **_NAMED,
        **tally,
        "start": {**_maybe(start), "description": "Where its even pace begins."},
        "open": {**_list(open_), "description": "What is not present yet."},
    }
    capability = {
        "capability": _TEXT,
        "name": _TEXT,
        **tally,
        "lacking": {**_list(_TEXT), "description": "Teams with something left here."},
        "ask": {**_list(_TEXT), "description": "Teams that have it wherever it applies."},
    }
    asks = {
        "capabilities": _list(_TEXT),
        "dimensions": {**_list(_TEXT), "description": "Empty for all."},
        "teams": {**_list(_TEXT), "description": "As the file names them; empty for all."},
    }
    day = {"day": _DAY, "due": {**_COUNT, "description": "An even pace."}, **tally}
    return _file(
        "One campaign: what it asks, how far teams and capabilities are, and each day so far.",
        {
            **{key: schema for key, schema in _CAMPAIGN.items() if key != "href"},
            "why": _maybe(_TEXT),
            "asks": _object(asks),
            "tally": {**_object(tally), "description": "All teams together, today."},
            "result": {
                **_object(tally),
                "description": "On its last day once that is over and git can tell, else today.",
            },
            "no_history": _maybe(_TEXT),
            "teams": {**_list(_object(team)), "description": "Those with most left first."},
            "not_asked": _object(dict.fromkeys(("nothing_applies", "other_model"), _list(_TEXT))),
            "capabilities": _list(_object(capability)),
            "days": _list(_object(day)),
        },
    )


def _gate() -> Mapping[str, Schema]:
    counts = ("applicable", "present", "partial", "missing", "unrated", "not_applicable")
    coverage = {**dict.fromkeys(counts, _COUNT), "holds": _FLAG}
    return {
        "level": _LEVEL,
        "score": _NUMBER,
        "margin": _maybe(_COUNT),
        "blocking_level": _maybe(_LEVEL),
        "coverage": {**_map(_object(coverage)), "description": "By number of the level."},
    }


def _team() -> Schema:
    cell = {"type": "array", "prefixItems": [_TEXT, _TEXT], "minItems": 2, "maxItems": 2}
    cell |= {"items": False, "description": "Capability and dimension."}
    target = {"level": _LEVEL, "by": _DAY}
    gap = {
        "capability": _TEXT,
        "level": _LEVEL,
        "dimensions": _map(_STATUS),
        "effort": _EFFORT,
        "impact": _IMPACT,
        "quadrant": {"enum": ["quick-win", "major-initiative", "planned", "fill-in", "reconsider"]},
        "blocked_by": _list(_TEXT),
        "unlocks": _list(_TEXT),
    }
    slot = {
        "capability": _TEXT,
        "horizon": {"enum": ["0-30-days", "30-90-days", "3-12-months", "12-24-months"]},
        "start": _DAY,
        "end": _DAY,
        "phase": {"enum": ["done", "overdue", "now", "next", "later"]},
        "dated": _FLAG,
        "owner": _maybe(_TEXT),
        "initiatives": _list(_TEXT),
    }
    path = {"to": _LEVEL, "cost": _NUMBER, "exact": _FLAG, "cells": _list(cell)}
    waiver = {"finding": _TEXT, "reason": _TEXT, "until": _DAY}
    finding = {
        "id": _TEXT,
        "message": _TEXT,
        "cells": _list(cell),
        "action": _TEXT,
        "waived": _maybe(_object(waiver)),
    }
    initiative = {
        "id": _TEXT,
        "name": _TEXT,
        "closes": _list(_TEXT),
        "dimensions": _list(_TEXT),
        "state": {"enum": ["planned", "running", "done", "stopped"]},
        "owner": _TEXT,
        "start": _DAY,
        "due": _DAY,
        "note": _TEXT,
    }
    percent = _maybe({"type": "integer", "description": "Percent, rounded down."})
    result = {
        "result": _TEXT,
        "baseline": _NUMBER,
        "target": _NUMBER,
        "current": _NUMBER,
        "unit": _TEXT,
        "metric": _TEXT,
        "progress": percent,
    }
    objective = {
        "objective": _TEXT,
        "owner": _maybe(_TEXT),
        "by": _maybe(_DAY),
        "progress": percent,
        "results": _list(_object(result, "current", "unit", "metric")),
    }
    measurement = _object({"value": _NUMBER, "date": _DAY}, "date")
    outcome = {
        "metric": _TEXT,
        **dict.fromkeys(("baseline", "current", "target"), measurement),
        "before": _maybe(_NUMBER),
        "movement": _maybe({"enum": ["better", "worse", "unchanged"]}),
        "progress": percent,
    }
    amounts = _list(_object({"what": _TEXT, "amount": _NUMBER}))
    returns = {
        "currency": _TEXT,
        "investment": amounts,
        "value": amounts,
        "since": _DAY,
        "until": _DAY,
        "net": _NUMBER,
        "multiple": _maybe(_NUMBER),
    }
    votes = {
        "counts": {**_map(_COUNT), "description": "By number of the level."},
        **dict.fromkeys(("lower", "median", "upper"), _NUMBER),
        "agrees": _FLAG,
    }
    proof = _object({"title": _TEXT, "url": _TEXT, "date": _DAY}, "url", "date")
    rating = {"status": _STATUS, "reason": _TEXT, "note": _TEXT, "evidence": _list(proof)}
    point = {"commit": _TEXT, "assessed_on": _DAY, "level": _LEVEL, "score": _NUMBER}
    return _file(
        "The report on one team.",
        {
            **_NAMED,
            "model": _object({"id": _TEXT, "version": _TEXT}),
            "assessed_on": _DAY,
            "customers": _list(_TEXT),
            "scope": _list(_TEXT),
            "claimed_level": _maybe(_LEVEL),
            "target": _maybe(_object(target, "by")),
            **_gate(),
            "rollup": _object(dict.fromkeys(("pooled", "weakest", "median"), _LEVEL)),
            "audit_level": _LEVEL,
            "dimensions": _map(_object(_gate())),
            "gaps": _list(_object(gap)),
            "top_gaps": _list(_TEXT),
            "roadmap": _list(_object(slot)),
            "path": _maybe(_object(path)),
            "findings": _list(_object(finding)),
            "evidence": _object(dict.fromkeys(("present", "shown", "expired"), _COUNT)),
            "initiatives": _list(
                _object(initiative, "dimensions", "owner", "start", "due", "note")
            ),
            "objectives": _list(_object(objective)),
            "draft_objective": _object({"objective": _TEXT, "results": _list(_TEXT)}),
            "outcomes": _list(_object(outcome, "baseline", "current", "target")),
            "returns": _maybe(_object(returns, "since", "until")),
            "votes": _map(_object(votes)),
            "history": _list(_object(point)),
            "ratings": _map(_map(_object(rating, "reason", "note", "evidence"))),
        },
    )


def _model() -> Schema:
    texts = _list(_TEXT)
    policy = {
        "threshold_percent": _WHOLE,
        "partial_credit": _NUMBER,
        "rollup": _ROLLUP,
        **dict.fromkeys(("imbalance_levels", "reassess_months", "evidence_months"), _COUNT),
    }
    level = {
        "number": _LEVEL,
        **dict.fromkeys(("id", "name", "summary"), _TEXT),
        **dict.fromkeys(
            ("characteristics", "metrics", "risks", "investments", "instrumentation"), texts
        ),
        "advance_months": _maybe(_list(_COUNT)),
        "advance_by": _TEXT,
        "corresponds": {**_map(texts), "description": "Model id: ids of levels of that model."},
    }
    capability = {
        "id": _TEXT,
        "name": _TEXT,
        "level": _LEVEL,
        "dimensions": texts,
        "effort": _EFFORT,
        "impact": _IMPACT,
        "requires": texts,
        **dict.fromkeys(("theme", "description", "why"), _TEXT),
        "present_when": texts,
        "partial_when": _TEXT,
        **dict.fromkeys(("evidence", "moves", "tools"), texts),
    }
    metric = {
        "id": _TEXT,
        "name": _TEXT,
        "direction": {"enum": ["up", "down"]},
        **dict.fromkeys(("unit", "definition", "measure"), _TEXT),
    }
    persona = {
        **dict.fromkeys(("id", "name", "job"), _TEXT),
        **dict.fromkeys(("pains", "gains"), texts),
        "opportunity": _TEXT,
        "capabilities": texts,
    }
    return _file(
        "A model with defaults filled in.",
        {
            **dict.fromkeys(("id", "name", "version"), _TEXT),
            "terms": _object(dict.fromkeys(("dimension", "dimensions", "level", "levels"), _TEXT)),
            "policy": _object(policy),
            "levels": _list(_object(level)),
            "dimensions": _list(_object(dict.fromkeys(("id", "name", "summary", "group"), _TEXT))),
            "capabilities": _list(_object(capability)),
            "summary": _TEXT,
            "source": _maybe(_object({"title": _TEXT, "about": _TEXT, "derived": texts})),
            "themes": _list(_object(dict.fromkeys(("id", "name", "summary"), _TEXT))),
            "metrics": _list(_object(metric)),
            "personas": _list(_object(persona)),
            "guardrails": _list(_object(dict.fromkeys(("id", "name", "rule", "check"), _TEXT))),
            "retired": _map(_TEXT),
            "renamed": _map(_TEXT),
        },
    )
