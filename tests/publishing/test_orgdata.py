"""The organisation as data, and the board's page held against it."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest

from maturity.past import timelines
from maturity.publishing import exports, orgdata, pages
from maturity.reading import loading
from maturity.results.organisation import Organisation
from maturity.results.views import Site
from maturity.rules.wording import readable
from sample import MIXED, MODEL, PERFECT, PLANNED, TEAMS, WORST, committed, gone, portfolio
from support import AS_OF, ROOT

SITE = Site(
    portfolio=portfolio(*TEAMS.values(), WORST),
    as_of=AS_OF,
    timelines={PERFECT.id: (committed(replace(PERFECT, assessed_on=date(2025, 3, 1))),)},
    gone=(gone(replace(PERFECT, id="far/old", team="Old shop"), "2026-02-01", is_then=True),),
)


@cache
def files(site: str = "sample") -> dict[str, str]:
    return dict(exports.files(SITE if site == "sample" else repository()))


@cache
def repository() -> Site:
    found = loading.load(ROOT).portfolio
    past = timelines.past(ROOT, found)
    return Site(portfolio=found, as_of=AS_OF, timelines=past.timelines, no_history=past.missing)


def read(name: str, site: str = "sample") -> Any:
    return json.loads(files(site)[f"api/v1/{name}.json"])


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files()[f"api/v1/{name}.csv"])))


def test_every_file_says_its_version_and_day() -> None:
    for name in ("organisation", "findings", "history", "groups/harbour"):
        found = read(name)
        assert list(found)[:2] == ["schema_version", "as_of"]
        assert (found["schema_version"], found["as_of"]) == ("1", "2026-11-21")


def test_a_group() -> None:
    found = read("groups/harbour")
    assert list(found)[2:] == [
        "path", "since", "no_history", "team_count", "teams", "groups", "models", "quarters",
        "campaigns", "changes", "change_counts", "missed", "imbalances", "shared_customers",
        "due", "due_counts",
        "targets", "pace_counts", "outcomes", "decisions", "decision_count", "crosswalk",
    ]  # fmt: skip
    assert found["path"] == "harbour"
    assert found["teams"] == ["harbour/mixed"]
    assert found["models"] == [
        {
            "model": "corner",
            "team_count": 1,
            "level": 1,
            "lowest": 1,
            "highest": 1,
            "name": "Corner shop model",
            "rollup": "pooled",
            "levels": [
                {
                    "level": number,
                    "label": label,
                    "team_count": len(teams),
                    "before": 0,
                    "teams": teams,
                }
                for number, label, teams in (
                    (1, "Stage 1 · Open", ["harbour/mixed"]),
                    (2, "Stage 2 · Known", []),
                    (3, "Stage 3 · Loved", []),
                )
            ],
        }
    ]
    assert found["changes"] == [
        {
            "id": "harbour/mixed",
            "team": "Harbour shop",
            "change": "new",
            "before": None,
            "after": {"model": "corner", "level": 1},
        }
    ]
    assert found["missed"][0] == {
        "model": "corner",
        "capability": "survey",
        "name": "A survey",
        "level": 2,
        "impact": "high",
        "lacking_count": 1,
        "asked_count": 1,
        "having_count": 1,
        "lacking": ["harbour/mixed"],
        "ask": ["best"],
    }
    assert found["targets"] == [
        {
            "id": "harbour/mixed",
            "team": "Harbour shop",
            "pace": "on-pace",
            "level": 1,
            "target": 3,
            "by": "2027-12-31",
            "message": (
                "Target: Stage 3 · Loved by 31 December 2027. "
                "From stage 1 it typically takes 2 months or more."
            ),
        }
    ]
    assert found["crosswalk"] == {"reference": None, "rows": []}


def test_the_organisation_counts_all_teams() -> None:
    found = read("organisation")
    assert found["team_count"] == 4
    assert [group["path"] for group in found["groups"]] == ["harbour"]
    assert found["due_counts"] == {"stale": 1, "due_soon": 0, "expired_evidence": 1}
    assert found["decision_count"] == sum(len(d["decisions"]) for d in found["decisions"])
    assert [change["id"] for change in found["changes"]] == ["harbour/mixed", "new", "worst"]
    assert found["change_counts"] == {"up": 0, "down": 0, "new": 3, "other_model": 0}
    assert [i["dimension"] for i in found["imbalances"]] == ["shop", "web"]


def test_customers_that_teams_share() -> None:
    assert read("groups/harbour")["shared_customers"] == []
    mixed = {"id": "harbour/mixed", "team": "Harbour shop", "model": "corner", "level": 1}
    best = {"id": "best", "team": "Best shop", "model": "corner", "level": 3}
    assert read("organisation")["shared_customers"] == [
        {
            "customers": "neighbours",
            "yardstick": "corner",
            "team_count": 2,
            "apart": 2,
            "out_of_step": True,
            "teams": [
                {
                    **mixed,
                    "corresponds": [1],
                    "ask": "best",
                    "known_count": 4,
                    "lacking_count": 4,
                },
                {**best, "corresponds": [3], "ask": None, "known_count": 0, "lacking_count": 0},
            ],
        }
    ]


def test_findings_are_those_of_the_reports() -> None:
    found = read("findings")["findings"]
    expected = [(key, f.id) for key, r in SITE.reports.items() for f in r.findings]
    assert [(f["id"], f["finding"]) for f in found] == expected
    waived = {(f["id"], f["finding"]): f["waived_until"] for f in found if f["waived_until"]}
    assert waived == {("harbour/mixed", "no-evidence"): "2027-01-31"}
    table = rows("findings")
    assert [(row["id"], row["finding"]) for row in table] == expected
    assert {row["waived until"] for row in table} == {"", "2027-01-31"}


def test_history_of_all_teams() -> None:
    found = read("history")
    assert found["no_history"] is None
    assert [team["id"] for team in found["teams"]] == list(SITE.reports)
    assert found["teams"][0]["points"] == [
        {
            "assessed_on": "2025-03-01",
            "model": "corner",
            "level": 3,
            "score": 3.0,
            "commit": "",
            "removed_on": None,
        }
    ]
    assert found["teams"][1]["points"] == []
    assert found["gone"] == [
        {
            "id": "far/old",
            "team": "Old shop",
            "assessed_on": "2026-11-01",
            "model": "corner",
            "level": 3,
            "of_its_time": True,
            "removed_on": "2026-02-01",
            "commit": "c" * 40,
        }
    ]


def test_gaps_in_the_order_to_close_them() -> None:
    own = [row for row in rows("gaps") if row["id"] == "harbour/mixed"]
    roadmap = SITE.reports["harbour/mixed"].roadmap
    assert [row["capability"] for row in own] == [gap.capability for gap in roadmap]
    assert [row["order"] for row in own] == [str(n + 1) for n in range(len(roadmap))]
    (loyalty,) = (row for row in own if row["capability"] == "loyalty")
    assert loyalty == {
        "id": "harbour/mixed",
        "team": "Harbour shop",
        "model": "corner",
        "order": loyalty["order"],
        "capability": "loyalty",
        "name": "Loyalty",
        "level": "3",
        "dimensions": "Shop, Web",
        "effort": "M",
        "impact": "high",
        "quadrant": "major initiative",
        "blocked by": "A survey",
        "owner": "Shopkeeper",
        "due": "2027-03-01",
        "due set by": "team",
    }


def test_groups_and_standings_as_tables() -> None:
    assert files()["api/v1/groups.csv"] == (
        "group,model,teams,level,lowest,highest\nharbour,corner,1,1,1,1\n"
    )
    found = {row["id"]: row for row in rows("standings")}
    assert list(found) == list(SITE.reports)
    mixed = found["harbour/mixed"]
    assert (mixed["due_on"], mixed["target"], mixed["by"], mixed["pace"]) == (
        "2027-10-12", "3", "2027-12-31", "on-pace",
    )  # fmt: skip
    new = found["new"]
    assert (new["target"], new["by"], new["pace"]) == ("", "", "")


# --- the board ------------------------------------------------------------------------------------


class Board(HTMLParser):
    """The texts of the page, and where a number says it comes from."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.come: list[str | None] = []
        self.said: list[tuple[str | None, str]] = []
        self.tags: list[str] = []
        self.drawn: list[str] = []
        """Descriptions of charts, which state what is drawn."""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "br":
            self.tags.append(tag)
            self.come.append(dict(attrs).get("data-cx-from"))

    def handle_endtag(self, tag: str) -> None:
        assert tag != "br"
        self.tags.pop()
        self.come.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Nothing is said in it."""

    def handle_data(self, data: str) -> None:
        if "desc" in self.tags:
            self.drawn.append(data)
        elif "svg" not in self.tags and re.search(r"\d", data):
            self.said.append((self.come[-1], data.strip()))


def at(data: Any, pointer: str) -> Any:
    """What a JSON pointer points at."""
    for key in pointer.split("/")[1:]:
        data = data[int(key)] if isinstance(data, list) else data[key]
    return data


def texts(data: Any) -> Iterator[str]:
    """Every text in data."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from texts(value)


@pytest.mark.parametrize("site", ["sample", "repository"])
def test_every_number_of_the_board_is_in_the_data(site: str) -> None:
    data = read("organisation", site)
    made = pages.pages(SITE if site == "sample" else repository())
    (board,) = (page for page in made if page.path == "board/")
    known = {*texts(data), *map(str, range(1, 6)), "api/v1/organisation.json"}
    days = {data["as_of"], data["since"], *(one["ends"] for one in data["campaigns"])}
    dates = [readable(date.fromisoformat(day)) for day in days]
    found = Board(board.body).said
    assert sum(come is not None for come, _ in found) > 20
    for come, text in found:
        if come is not None:
            assert text == str(at(data, come)), come
            continue
        rest = text
        for known_date in dates:
            rest = rest.replace(known_date, "")
        rest = rest.strip(":() ")
        assert not re.search(r"\d", rest) or rest in known, text


def test_the_chart_of_the_board_is_in_the_data() -> None:
    data = read("organisation", "repository")
    (board,) = (page for page in pages.pages(repository()) if page.path == "board/")
    (drawn,) = Board(board.body).drawn
    model = data["models"][0]
    names = [step["label"].removeprefix("Level ").replace(" ·", "") for step in model["levels"]]
    said = []
    for quarter in data["quarters"]:
        counts = zip(quarter["levels"][model["model"]], names, strict=True)
        parts = [f"{count} at {name}" for count, name in counts if count]
        said.append(f"{quarter['name']}: {', '.join(parts)}")
    assert drawn == "; ".join(said)
    groups = re.findall(r'<g class="cx-chart-(?:count|label).*?</g>', board.body)
    shown = {int(text) for text in re.findall(r">(\d+)<", "".join(groups))}
    listed = [q["levels"][model["model"]] for q in data["quarters"]]
    assert shown
    assert shown <= {*map(sum, listed), *(count for levels in listed for count in levels)}


def test_a_board_without_a_past_says_so() -> None:
    site = replace(SITE, timelines={}, no_history="It is not a git repository.")
    (board,) = (page for page in pages.pages(site) if page.path == "board/")
    assert "It is not a git repository." in board.body
    assert not {"trend"} & board.anchors
    data = dict(exports.files(site))
    found = json.loads(data["api/v1/organisation.json"])
    assert (found["no_history"], found["changes"], found["quarters"]) == (
        "It is not a git repository.", [], [],
    )  # fmt: skip


def test_plans_do_not_change_what_is_counted() -> None:
    """The same ratings with plans beside them: only what is to be decided may differ."""
    one, two = (
        orgdata.group(Organisation(site=Site(portfolio=portfolio(a), as_of=AS_OF)).whole)
        for a in (MIXED, replace(PLANNED, id=MIXED.id))
    )
    assert one["models"] == two["models"]
    assert one["missed"] == two["missed"]
    assert MODEL.id == one["models"][0]["model"]
