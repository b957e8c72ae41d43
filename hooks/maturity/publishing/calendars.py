"""Due dates as iCalendar files, for the organisation and for each team.

Knows the format (RFC 5545); must not know where a calendar is written or who subscribes to it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from maturity.days import after, shifted
from maturity.model import Campaign
from maturity.results.views import Site
from maturity.rules.campaigns import call
from maturity.rules.reports import Report

_WIDTH = 75
"""Octets in a line; what is longer goes on in the next, after a blank."""
_SPECIAL = re.compile(r"[\\;,]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """Something that is due on a day."""

    key: str
    """What sets it apart among the dates of its team; stays the same from build to build."""
    day: date
    title: str
    team: str
    """Id of the team; empty for what is due of several."""
    page: str = ""
    """Where to read more, from the root of the site; the team's report unless given."""


def dates(report: Report) -> Iterator[Due]:
    """The dates of one team: its next assessment, its target, its initiatives, its objectives."""
    assessment, model = report.assessment, report.model
    name, key = assessment.team, assessment.id
    again = after(assessment.assessed_on, model.policy.reassess_months)
    yield Due(key="assessment", day=again, title=f"{name}: assess again", team=key)
    target = assessment.target
    if target and target.by:
        yield Due(
            key="target", day=target.by, title=f"{name}: {model.label(target.level)}", team=key
        )
    for initiative in assessment.initiatives:
        if initiative.due and initiative.state in {"planned", "running"}:
            yield Due(
                key=f"initiative-{initiative.id}",
                day=initiative.due,
                title=f"{name}: {initiative.name}",
                team=key,
            )
    for number, objective in enumerate(assessment.objectives, start=1):
        if objective.by:
            yield Due(
                key=f"objective-{number}",
                day=objective.by,
                title=f"{name}: {objective.objective}",
                team=key,
            )


def files(site: Site) -> Iterator[tuple[str, str]]:
    """Path and text of every calendar.

    The end of a campaign stands once in that of all teams, and in that of each team it asks.
    """
    campaigns = site.portfolio.campaigns.values()
    by_team = {key: [*dates(report)] for key, report in site.reports.items()}
    everything = [due for found in by_team.values() for due in found]
    everything += [_end(campaign) for campaign in campaigns]
    yield "calendar.ics", _calendar(site, site.name, everything)
    for key, found in by_team.items():
        assessment = site.reports[key].assessment
        asked = [
            _end(campaign, key)
            for campaign in campaigns
            if (made := call(campaign, assessment)) and made.tally.asked
        ]
        title = f"{assessment.team}: {site.name}"
        yield f"calendars/{key}.ics", _calendar(site, title, [*found, *asked])


def _end(campaign: Campaign, team: str = "") -> Due:
    return Due(
        key=f"campaign-{campaign.id}",
        day=campaign.ends,
        title=f"{campaign.name}: last day",
        team=team,
        page=f"campaigns/{campaign.id}/",
    )


def _calendar(site: Site, name: str, dues: Iterable[Due]) -> str:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//CX maturity playbook//EN",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for due in sorted(dues, key=lambda due: (due.day, due.team, due.key)):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{'.'.join(filter(None, [due.key, due.team]))}@cx-maturity",
            # The day of the build and not its time: the same commit gives the same file.
            f"DTSTAMP:{_day(site.as_of)}T000000Z",
            f"DTSTART;VALUE=DATE:{_day(due.day)}",
            f"DTEND;VALUE=DATE:{_day(shifted(due.day, 1))}",
            f"SUMMARY:{_text(due.title)}",
            *([f"URL:{site.address}{due.page or f'teams/{due.team}/'}"] if site.address else []),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")


def _text(text: str) -> str:
    """A text on one line, with what the format uses itself escaped."""
    return _SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))


def _folded(line: str) -> Iterator[str]:
    """A line in parts of at most 75 octets, no letter cut."""
    part, width = "", 0
    for letter in line:
        size = len(letter.encode())
        if width + size > _WIDTH:
            yield part
            part, width = " ", 1
        part += letter
        width += size
    yield part
