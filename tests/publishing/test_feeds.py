"""Level changes as feeds: the whole file, and what an XML reader makes of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from maturity.model import Assessment
from maturity.past.history import Revision
from maturity.past.timelines import Point
from maturity.publishing import feeds
from maturity.results.views import Site
from maturity.rules.scoring import score
from sample import MIXED, NEW, PERFECT, portfolio
from support import AS_OF

ATOM = "{http://www.w3.org/2005/Atom}"


def point(day: str, assessment: Assessment = MIXED) -> Point:
    assessed_on = date.fromisoformat(day)
    revision = Revision(
        commit=day.replace("-", "0"),
        merged_on=assessed_on,
        authored_on=assessed_on,
        subject="Assess",
    )
    return Point(
        revision=revision,
        result=score(replace(assessment, assessed_on=assessed_on)),
    )


def site(timelines: Mapping[str, tuple[Point, ...]], **fields: str) -> Site:
    teams = portfolio(MIXED, PERFECT, NEW)
    return Site(portfolio=teams, as_of=AS_OF, timelines=timelines, **fields)  # type: ignore[arg-type]


RISEN = {
    "harbour/mixed": (
        point("2024-01-31"),
        point("2025-01-31"),
        point("2026-01-31", replace(PERFECT, id="harbour/mixed", team="Harbour shop")),
    ),
    "best": (point("2025-06-30", PERFECT),),
}


def test_the_feed_of_the_organisation() -> None:
    found = dict(feeds.files(site(RISEN, name="Shops", address="https://example.com/cx/")))
    assert (
        found["feed.xml"]
        == """\
<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title>Shops</title>
  <id>https://example.com/cx/feed.xml</id>
  <updated>2026-01-31T00:00:00Z</updated>
  <author>
    <name>Shops</name>
  </author>
  <link rel="self" href="https://example.com/cx/feed.xml" />
  <link rel="alternate" href="https://example.com/cx/teams/" />
  <entry>
    <title>Harbour shop: Stage 1 · Open → Stage 3 · Loved</title>
    <id>urn:cx-maturity:harbour/mixed:2026001031</id>
    <updated>2026-01-31T00:00:00Z</updated>
    <link href="https://example.com/cx/teams/harbour/mixed/" />
    <summary>Every stage that applies holds: Stage 3 · Loved is reached and nothing \
blocks.</summary>
  </entry>
  <entry>
    <title>Best shop: first assessed at Stage 3 · Loved</title>
    <id>urn:cx-maturity:best:2025006030</id>
    <updated>2025-06-30T00:00:00Z</updated>
    <link href="https://example.com/cx/teams/best/" />
    <summary>Every stage that applies holds: Stage 3 · Loved is reached and nothing \
blocks.</summary>
  </entry>
  <entry>
    <title>Harbour shop: first assessed at Stage 1 · Open</title>
    <id>urn:cx-maturity:harbour/mixed:2024001031</id>
    <updated>2024-01-31T00:00:00Z</updated>
    <link href="https://example.com/cx/teams/harbour/mixed/" />
    <summary>Stage 1 · Open holds. 1 of 3 (33 %) of the cells at Stage 2 · Known are present, \
2 are needed (60 %).</summary>
  </entry>
</feed>
"""
    )


def test_one_feed_a_team() -> None:
    found = dict(feeds.files(site(RISEN)))
    assert list(found) == [
        "feed.xml", "feeds/harbour/mixed.xml", "feeds/best.xml", "feeds/new.xml",
    ]  # fmt: skip
    own = ET.fromstring(found["feeds/harbour/mixed.xml"])  # noqa: S314  our own
    assert own.findtext(f"{ATOM}title") == "Harbour shop: CX maturity"
    assert len(own.findall(f"{ATOM}entry")) == 2
    links = [link.get("href") for link in own.findall(f"{ATOM}link")]
    assert links == ["../../feeds/harbour/mixed.xml", "../../teams/harbour/mixed/"]
    empty = ET.fromstring(found["feeds/new.xml"])  # noqa: S314
    assert empty.findall(f"{ATOM}entry") == []
    assert empty.findtext(f"{ATOM}updated") == "2026-11-21T00:00:00Z"


def test_a_team_without_a_past_has_no_changes() -> None:
    assert feeds.level_changes(site({"best": ()})) == []


def test_another_model_is_a_change() -> None:
    other = replace(MIXED, model=replace(MIXED.model, id="other"))
    changes = feeds.level_changes(
        site({"harbour/mixed": (point("2024-01-31", other), point("2025-01-31"))})
    )
    assert [change.before is None for change in changes] == [False, True]


def test_a_feed_has_the_newest_hundred() -> None:
    many = [point(f"{year}-01-31", PERFECT if year % 2 else MIXED) for year in range(1900, 2026)]
    found = dict(feeds.files(site({"best": tuple(many)})))
    entries = ET.fromstring(found["feed.xml"]).findall(f"{ATOM}entry")  # noqa: S314
    assert len(entries) == feeds.MOST
    assert entries[0].findtext(f"{ATOM}updated") == "2025-01-31T00:00:00Z"


@given(st.text(min_size=1, max_size=50))
def test_a_strict_reader_gets_every_name(name: str) -> None:
    timeline = (point("2025-01-31", replace(MIXED, team=name)),)
    found = dict(feeds.files(site({"harbour/mixed": timeline}, name=name)))
    read = ET.fromstring(found["feed.xml"])  # noqa: S314
    assert read.findtext(f"{ATOM}entry/{ATOM}title", "").endswith(
        "first assessed at Stage 1 · Open"
    )
