"""Campaigns as data, whole."""

import json
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from maturity.publishing import exports
from maturity.results.views import Site
from sample import MIXED, TEAMS, campaign, committed, portfolio
from support import AS_OF

SITE = Site(
    portfolio=portfolio(
        *TEAMS.values(),
        campaigns=[
            campaign(capabilities=("survey", "greeting")),
            campaign(id_="next", why="", teams=(), starts=date(2027, 1, 1)),
        ],
    ),
    as_of=AS_OF,
    timelines={MIXED.id: (committed(replace(MIXED, assessed_on=date(2026, 3, 1))),)},
)
LISTED = {
    "id": "listen",
    "name": "Listen to everyone",
    "model": "corner",
    "owner": "Shopkeeper",
    "starts": "2026-09-01",
    "ends": "2027-02-28",
    "phase": "running",
    "pace": "behind",
    "present": 4,
    "asked": 8,
    "due": 5,
}


@cache
def files(site: Site = SITE) -> dict[str, str]:
    return dict(exports.files(site))


def read(name: str) -> Any:
    return json.loads(files()[f"api/v1/{name}.json"])


def counts(marks: str) -> dict[str, int]:
    """A tally, one glyph each."""
    left = sum(map(marks.count, "○✗?"))
    return {
        "asked": left + marks.count("✓"),
        "present": marks.count("✓"),
        "partial": marks.count("○"),
        "missing": marks.count("✗"),
        "unrated": marks.count("?"),
        "not_applicable": marks.count("–"),
        "left": left,
    }


def test_a_campaign() -> None:
    assert read("campaigns/listen") == {
        "schema_version": "1",
        "as_of": "2026-11-21",
        **LISTED,
        "why": "The neighbours say nobody asks.",
        "asks": {
            "capabilities": ["survey", "greeting"],
            "dimensions": [],
            "teams": ["best", "harbour/", "new"],
        },
        "tally": counts("✓✓✓✓○✗??"),
        "result": counts("✓✓✓✓○✗??"),
        "no_history": None,
        "teams": [
            {
                "id": "harbour/mixed",
                "team": "Harbour shop",
                **counts("✓○✗"),
                "start": {"day": "2026-09-01", "present": 1},
                "open": [
                    {"capability": "survey", "dimensions": {"shop": "partial", "web": "missing"}}
                ],
            },
            {
                "id": "new",
                "team": "New shop",
                **counts("??"),
                "start": {"day": "2026-11-20", "present": 0},
                "open": [
                    {"capability": "survey", "dimensions": {"shop": "unrated"}},
                    {"capability": "greeting", "dimensions": {"shop": "unrated"}},
                ],
            },
            {
                "id": "best",
                "team": "Best shop",
                **counts("✓✓✓"),
                "start": {"day": "2026-11-01", "present": 3},
                "open": [],
            },
        ],
        "not_asked": {"nothing_applies": [], "other_model": []},
        "capabilities": [
            {
                "capability": "survey",
                "name": "A survey",
                **counts("✓✓○✗?"),
                "lacking": ["harbour/mixed", "new"],
                "ask": ["best"],
            },
            {
                "capability": "greeting",
                "name": "A greeting",
                **counts("✓✓?"),
                "lacking": ["new"],
                "ask": ["best", "harbour/mixed"],
            },
        ],
        "days": [
            {"day": "2026-09-01", "due": 1, **counts("✓○✗")},
            {"day": "2026-11-01", "due": 5, **counts("✓✓✓✓○✗")},
            {"day": "2026-11-20", "due": 5, **counts("✓✓✓✓○✗??")},
            {"day": "2026-11-21", "due": 5, **counts("✓✓✓✓○✗??")},
        ],
    }


def test_campaigns_are_listed() -> None:
    listed = read("index")["campaigns"]
    assert listed[0] == {**LISTED, "href": "campaigns/listen.json"}
    assert [one["id"] for one in listed] == ["listen", "next"]
    assert [f"api/v1/{one['href']}" in files() for one in listed] == [True, True]


def test_a_group_lists_those_that_run_with_its_own_part() -> None:
    assert read("organisation")["campaigns"] == [{**LISTED, "href": "campaigns/listen.json"}]
    (here,) = read("groups/harbour")["campaigns"]
    assert (here["present"], here["asked"], here["due"]) == (1, 3, 2)


def test_a_campaign_to_come() -> None:
    found = read("campaigns/next")
    assert (found["phase"], found["pace"], found["due"]) == ("coming", None, None)
    assert (found["why"], found["days"]) == (None, [])
    assert [team["start"] for team in found["teams"]] == [None, None, None]
