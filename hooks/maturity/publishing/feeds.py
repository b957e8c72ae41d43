"""Level changes as Atom feeds, for the organisation and for each team.

Knows the format (RFC 4287); must not know where a feed is written or who reads it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree as ET

from maturity import harmless
from maturity.past.timelines import Point
from maturity.results.views import Site
from maturity.rules.wording import why

MOST = 100
"""So many entries a feed has: the newest."""
_ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, kw_only=True, slots=True)
class LevelChange:
    """A team's first assessment, or one that gave another level than the last."""

    team: str
    """Its id."""
    before: Point | None
    after: Point

    @property
    def title(self) -> str:
        """`Payments: Level 2 · Emerging → Level 3 · Defined`."""
        now = self.after.assessment.model.label(self.after.result.level)
        was = self.before and self.before.assessment.model.label(self.before.result.level)
        return f"{self.after.assessment.team}: {f'{was} → ' if was else 'first assessed at '}{now}"


def level_changes(site: Site) -> list[LevelChange]:
    """Every level change on the main line, the newest first, then by team."""
    found = [
        change for key, timeline in site.timelines.items() for change in _of_team(key, timeline)
    ]
    return sorted(
        found, key=lambda change: (-change.after.revision.merged_on.toordinal(), change.team)
    )


def files(site: Site) -> Iterator[tuple[str, str]]:
    """Path and text of every feed."""
    changes = level_changes(site)
    yield "feed.xml", _feed(site, site.name, changes, "feed.xml", "teams/")
    by_team: dict[str, list[LevelChange]] = defaultdict(list)
    for change in changes:
        by_team[change.team].append(change)
    for key, report in site.reports.items():
        own = by_team[key]
        title = f"{report.assessment.team}: {site.name}"
        path = f"feeds/{key}.xml"
        yield path, _feed(site, title, own, path, f"teams/{key}/")


def _of_team(key: str, timeline: Iterable[Point]) -> Iterator[LevelChange]:
    points = [*timeline]
    if points:
        yield LevelChange(team=key, before=None, after=points[0])
    for before, after in pairwise(points):
        if _place(before) != _place(after):
            yield LevelChange(team=key, before=before, after=after)


def _place(point: Point) -> tuple[str, int]:
    return point.assessment.model.id, point.result.level


def _feed(site: Site, title: str, changes: list[LevelChange], path: str, page: str) -> str:
    address = site.address
    feed = ET.Element("feed", xmlns=_ATOM)
    _add(feed, "title", title)
    _add(feed, "id", f"{address}{path}" if address else f"urn:cx-maturity:{path}")
    newest = changes[0].after.revision.merged_on if changes else site.as_of
    _add(feed, "updated", _moment(newest))
    _add(ET.SubElement(feed, "author"), "name", title)
    up = "" if address else "../" * path.count("/")
    ET.SubElement(feed, "link", rel="self", href=f"{address or up}{path}")
    ET.SubElement(feed, "link", rel="alternate", href=f"{address or up}{page}")
    for change in changes[:MOST]:
        entry = ET.SubElement(feed, "entry")
        revision = change.after.revision
        _add(entry, "title", change.title)
        _add(entry, "id", f"urn:cx-maturity:{change.team}:{revision.commit}")
        _add(entry, "updated", _moment(revision.merged_on))
        ET.SubElement(entry, "link", href=f"{address or up}teams/{change.team}/")
        _add(entry, "summary", why(change.after.assessment.model, change.after.result.pooled))
    ET.indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(feed, encoding="unicode")}\n'


def _add(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = harmless.xml(text)


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
