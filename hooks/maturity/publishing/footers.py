"""What a generated page links at its end: its data, its file, and ways to follow it.

Pure: knows which published files belong to which page; nothing of how a footer looks.
"""

from dataclasses import dataclass

from maturity.model import Assessment, Campaign, Model

_TABLES = (
    "teams", "standings", "groups", "campaigns", "coverage", "ratings", "evidence", "gaps",
    "findings", "outcomes", "initiatives", "objectives", "returns", "customers", "votes",
    "history",
)  # fmt: skip
"""Tables of all teams, by name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Footer:
    """The files of one page; addresses are from the root of the site."""

    data: tuple[str, ...] = ("api/v1/index.json",)
    """JSON that says what the page says."""
    tables: tuple[str, ...] = ()
    """The same for a spreadsheet."""
    source: str = ""
    """The file of the repository that the page is made from; empty if there is not one."""
    guide: str = ""
    """The page that says how to change that file; there is one wherever there is a file."""
    version: str = ""
    """Of what that file holds, where it has one."""
    team: str = ""
    """Id of the team that the page is about, to be changed in the browser; empty if of none."""
    history: str = ""
    """The page that tells its past, unless it is this one."""
    feed: str = ""
    changes: str = "level changes of all teams"
    """What the feed tells."""
    calendar: str = ""
    """There is one wherever there is a feed."""
    badge: str = ""

    @property
    def alternates(self) -> tuple[tuple[str, str, str], ...]:
        """What programs should find in the head: kind of file, what it is, address."""
        found = (
            ("application/atom+xml", "Feed", self.feed),
            ("text/calendar", "Calendar", self.calendar),
            *(("application/json", "Data", one) for one in self.data),
        )
        return tuple(one for one in found if one[2])


def report(assessment: Assessment) -> Footer:
    """Of the report on a team, and of what else is about its latest assessment."""
    key = assessment.id
    return Footer(
        data=(f"api/v1/teams/{key}.json",),
        tables=(f"api/v1/inventory/{key}.csv",),
        source=f"assessments/{key}.yaml",
        guide="contribute/team/",
        team=key,
        history=f"history/{key}/",
        feed=f"feeds/{key}.xml",
        changes=_changes(assessment),
        calendar=f"calendars/{key}.ics",
        badge=f"badges/{key}.svg",
    )


def history(assessment: Assessment) -> Footer:
    """Of a team's past."""
    key = assessment.id
    return Footer(
        data=(f"api/v1/history/{key}.json",),
        source=f"assessments/{key}.yaml",
        guide="contribute/team/",
        team=key,
        feed=f"feeds/{key}.xml",
        changes=_changes(assessment),
        calendar=f"calendars/{key}.ics",
    )


def model(of: Model) -> Footer:
    """Of every page about a model."""
    return Footer(
        data=(f"api/v1/models/{of.id}.json",),
        source=f"schema/models/{of.id}.yaml",
        guide="contribute/editor/",
        tables=("api/v1/capabilities.csv",),
        version=of.version,
    )


def campaign(of: Campaign) -> Footer:
    """Of the page on a campaign; its table has all the others too."""
    return Footer(
        data=(f"api/v1/campaigns/{of.id}.json",),
        tables=("api/v1/campaigns.csv",),
        source=f"campaigns/{of.id}.yaml",
        guide="contribute/campaign/",
    )


def campaigns() -> Footer:
    """Of the list of campaigns."""
    return _of_all(("api/v1/index.json",), ("campaigns",))


def teams() -> Footer:
    """Of the page on all teams."""
    names = ("index", "organisation", "findings", "history")
    return _of_all(tuple(f"api/v1/{name}.json" for name in names), _TABLES)


def board() -> Footer:
    """Of the organisation on one page."""
    return _of_all(("api/v1/organisation.json",), ("standings", "groups"))


def group(path: str) -> Footer:
    """Of the page on the teams of a folder; its tables have all other teams too."""
    return _of_all(
        (f"api/v1/groups/{path}.json",), ("standings", "groups", "ratings", "gaps", "findings")
    )


def past() -> Footer:
    """Of pages on what became of all teams."""
    return _of_all(("api/v1/history.json",), ("history",))


def _changes(assessment: Assessment) -> str:
    return f"{assessment.model.terms.level.lower()} changes"


def _of_all(data: tuple[str, ...], tables: tuple[str, ...]) -> Footer:
    return Footer(
        data=data,
        tables=tuple(f"api/v1/{name}.csv" for name in tables),
        feed="feed.xml",
        calendar="calendar.ics",
    )
