"""Campaigns as data: each in a list, and each by itself.

Pure: knows the keys that are published; nothing of how they are written down, of
files or pages.
"""

from dataclasses import asdict
from typing import Any

from maturity.results.progress import Part, Progress, Row
from maturity.rules.campaigns import Start, Tally

Json = dict[str, Any]


def listed(of: Progress) -> Json:
    """A campaign as lists name it; `href` is from `api/v1/`."""
    campaign = of.campaign
    return {
        "id": campaign.id,
        "name": campaign.name,
        "model": campaign.model.id,
        "owner": campaign.owner,
        "starts": campaign.starts,
        "ends": campaign.ends,
        "phase": of.phase,
        "pace": of.pace,
        "present": of.tally.present,
        "asked": of.tally.asked,
        "due": of.due,
        "href": f"campaigns/{campaign.id}.json",
    }


def campaign(of: Progress) -> Json:
    """One campaign: what it asks, how far teams and capabilities are, and how far they were."""
    asks = of.campaign
    head = listed(of)
    del head["href"]
    return {
        **head,
        "why": asks.why or None,
        "asks": {
            "capabilities": list(asks.capabilities),
            "dimensions": list(asks.dimensions),
            "teams": list(asks.teams),
        },
        "tally": _tally(of.tally),
        "result": _tally(of.result),
        "no_history": of.no_history or None,
        "teams": [_part(part, part.start if of.days else None) for part in of.parts],
        "not_asked": {
            "nothing_applies": [report.assessment.id for report in of.idle],
            "other_model": [report.assessment.id for report in of.elsewhere],
        },
        "capabilities": [_row(row) for row in of.rows],
        "days": [{"day": day.day, "due": day.due, **_tally(day.tally)} for day in of.days],
    }


def _tally(tally: Tally) -> Json:
    return {"asked": tally.asked, **asdict(tally), "left": tally.left}


def _part(part: Part, start: Start | None) -> Json:
    assessment = part.report.assessment
    return {
        "id": assessment.id,
        "team": assessment.team,
        **_tally(part.tally),
        "start": asdict(start) if start else None,
        "open": [
            {
                "capability": capability.id,
                "dimensions": {dimension: status.value for dimension, status in cells},
            }
            for capability, cells in part.left
        ],
    }


def _row(row: Row) -> Json:
    return {
        "capability": row.capability.id,
        "name": row.capability.name,
        **_tally(row.tally),
        "lacking": [report.assessment.id for report in row.lacking],
        "ask": [report.assessment.id for report in row.having],
    }
