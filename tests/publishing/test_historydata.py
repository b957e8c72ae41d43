"""A team's past as data: the whole of a small one."""

import json
from dataclasses import replace
from datetime import date

from maturity.past.history import Revision
from maturity.past.timelines import Unread
from maturity.publishing import historydata
from maturity.results.views import Site
from sample import NEW, PERFECT, committed, portfolio, team
from support import AS_OF

BEFORE = committed(
    replace(
        team({"till": "✓✗", "hours": "○", "refunds": "–"}),
        id="best",
        team="Best shop",
        assessed_on=date(2025, 3, 31),
    ),
    removed="2025-06-01",
)
BAD = Revision(
    commit="bad",
    merged_on=date(2025, 9, 1),
    authored_on=date(2025, 8, 31),
    subject="Oops",
)


def files(**fields: object) -> dict[str, object]:
    site = Site(portfolio=portfolio(NEW, PERFECT), as_of=AS_OF, **fields)  # type: ignore[arg-type]
    return {path: json.loads(text) for path, text in historydata.files(site)}


def test_a_history() -> None:
    found = files(
        timelines={"best": (BEFORE, committed(PERFECT))},
        unread={"best": (Unread(revision=BAD, reason="It breaks off.", level_then=2),)},
        drafts=frozenset({"best"}),
    )
    best = found["api/v1/history/best.json"]
    assert isinstance(best, dict)
    last = best["assessments"].pop()
    assert best == {
        "schema_version": "1",
        "id": "best",
        "team": "Best shop",
        "as_of": "2026-11-21",
        "draft": True,
        "missing": None,
        "assessments": [
            {
                "assessed_on": "2025-03-31",
                "model": "corner",
                "commit": "",
                "authored_on": "2025-03-31",
                "merged_on": "2025-03-31",
                "removed_on": "2025-06-01",
                "subject": "",
                "level": 1,
                "level_then": None,
                "score": 0.5,
                "dimensions": {"shop": 1, "web": 1},
                "ratings": {
                    "till": {"shop": "present", "web": "missing"},
                    "hours": {"shop": "partial"},
                    "refunds": {"web": "not_applicable"},
                },
            }
        ],
        "unread": [
            {
                "commit": "bad",
                "merged_on": "2025-09-01",
                "assessed_on": None,
                "level_then": 2,
                "reason": "It breaks off.",
            }
        ],
    }
    assert (last["level"], last["ratings"]["advice"]) == (3, {"web": "present"})


def test_without_a_history() -> None:
    found = files(no_history="git is not installed.")
    assert list(found) == ["api/v1/history/new.json", "api/v1/history/best.json"]
    assert found["api/v1/history/new.json"] == {
        "schema_version": "1",
        "id": "new",
        "team": "New shop",
        "as_of": "2026-11-21",
        "draft": False,
        "missing": "git is not installed.",
        "assessments": [],
        "unread": [],
    }
