"""Due dates as calendars: the whole file, and what a strict reader makes of it."""

from dataclasses import replace
from datetime import date

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.model import Initiative, Objective, Target
from maturity.publishing import calendars
from maturity.results.views import Site
from sample import MIXED, NEW, PERFECT, TEAMS, campaign, portfolio
from support import AS_OF

PLANNED = Initiative(id="till", name="A till", closes=("till",), due=date(2027, 3, 1))
OBJECTIVE = Objective(objective="Shorter queues", results=(), by=date(2027, 6, 30))


def files(*teams: object, **fields: str) -> dict[str, str]:
    site = Site(portfolio=portfolio(*teams), as_of=AS_OF, **fields)  # type: ignore[arg-type]
    return dict(calendars.files(site))


def test_the_calendar_of_one_team() -> None:
    team = replace(
        MIXED,
        target=Target(level=3, by=date(2027, 12, 31)),
        initiatives=(
            PLANNED,
            replace(PLANNED, id="over", state="done"),
            replace(PLANNED, id="given-up", state="stopped"),
            replace(PLANNED, id="some-day", due=None),
        ),
        objectives=(OBJECTIVE, replace(OBJECTIVE, by=None)),
    )
    found = files(team, name="Shops", address="https://example.com/cx/")
    assert found["calendars/harbour/mixed.ics"].split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//CX maturity playbook//EN",
        "X-WR-CALNAME:Harbour shop: Shops",
        *event("initiative-till", "20270301", "20270302", "A till"),
        *event("objective-1", "20270630", "20270701", "Shorter queues"),
        *event("assessment", "20271012", "20271013", "assess again"),
        *event("target", "20271231", "20280101", "Stage 3 · Loved"),
        "END:VCALENDAR",
        "",
    ]


def event(key: str, day: str, end: str, title: str) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{key}.harbour/mixed@cx-maturity",
        "DTSTAMP:20261121T000000Z",
        f"DTSTART;VALUE=DATE:{day}",
        f"DTEND;VALUE=DATE:{end}",
        f"SUMMARY:Harbour shop: {title}",
        "URL:https://example.com/cx/teams/harbour/mixed/",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def test_one_calendar_a_team_and_one_for_all() -> None:
    found = files(MIXED, PERFECT, NEW)
    assert list(found) == [
        "calendar.ics", "calendars/harbour/mixed.ics", "calendars/best.ics", "calendars/new.ics",
    ]  # fmt: skip
    assert found["calendar.ics"].count("BEGIN:VEVENT") == sum(
        found[name].count("BEGIN:VEVENT") for name in found if name != "calendar.ics"
    )
    assert "URL" not in found["calendar.ics"]


def test_the_end_of_a_campaign_stands_once_and_with_each_team_it_asks() -> None:
    none = campaign(id_="none", capabilities=("refunds",))  # which is for the web
    site = Site(
        portfolio=portfolio(*TEAMS.values(), campaigns=[campaign(), none]),
        as_of=AS_OF,
        address="https://example.com/cx/",
    )
    found = dict(calendars.files(site))
    said = {name: text.split("\r\n") for name, text in found.items()}
    assert [line for line in said["calendar.ics"] if "campaign" in line] == [
        "UID:campaign-listen@cx-maturity",
        "URL:https://example.com/cx/campaigns/listen/",
        "UID:campaign-none@cx-maturity",
        "URL:https://example.com/cx/campaigns/none/",
    ]
    new = said["calendars/new.ics"]
    start = new.index("UID:campaign-listen.new@cx-maturity")
    assert new[start - 1 : start + 8] == [
        "BEGIN:VEVENT",
        "UID:campaign-listen.new@cx-maturity",
        "DTSTAMP:20261121T000000Z",
        "DTSTART;VALUE=DATE:20270228",
        "DTEND;VALUE=DATE:20270301",
        "SUMMARY:Listen to everyone: last day",
        "URL:https://example.com/cx/campaigns/listen/",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]
    assert "campaign-none" not in found["calendars/new.ics"]
    assert "campaign-none.best" in found["calendars/best.ics"]


def test_an_organisation_without_teams() -> None:
    assert files() == {
        "calendar.ics": "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//CX maturity playbook//EN\r\n"
        "X-WR-CALNAME:CX maturity\r\nEND:VCALENDAR\r\n"
    }


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_the_calendar(day: date) -> None:
    team = replace(MIXED, assessed_on=day, target=Target(level=3, by=day))
    (read,) = icalendar.Calendar.from_ical(files(team)["calendar.ics"], multiple=True)
    assert day in {event.decoded("dtstart") for event in read.walk("VEVENT")}


@given(st.text(min_size=1, max_size=200))
def test_a_strict_reader_gets_every_name(name: str) -> None:
    text = files(replace(MIXED, team=name))["calendar.ics"]
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    titles = [str(e["summary"]) for e in icalendar.Calendar.from_ical(text).walk("VEVENT")]
    assert " ".join(f"{name}: assess again".split()) in titles
