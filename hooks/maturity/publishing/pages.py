"""Results as pages: (path, title, HTML) for everything that is generated.

The only user of Jinja. Knows which pages there are and what each one shows; must not know
MkDocs. Everything a template prints is escaped; links are written `~/path/` from the root of
the site and made relative here.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path

import jinja2
from markupsafe import Markup

from maturity import charts
from maturity.model import Cell, Model, Rollup, Status
from maturity.problems import Problem
from maturity.publishing import footers, orgdata
from maturity.publishing.footers import Footer
from maturity.reading import loading
from maturity.results import (
    assess,
    chapters,
    chronicles,
    comparisons,
    customers,
    figures,
    organisation,
    progress,
    quarters,
    sheets,
    views,
    whatif,
)
from maturity.results.organisation import Organisation
from maturity.results.views import Site
from maturity.rules import campaigns, decisions, evidence, objectives, outcomes, schedule, wording
from maturity.rules.reports import Report, report

_LINK = re.compile(r'="~/([^"#?]*)(?:\?[^"#]*)?(?:#([^"]*))?')
_HEADING = re.compile(r'<h([2-4])[^>]*\bid="([^"]+)"[^>]*>(.*?)</h\1>', re.DOTALL)
_ID = re.compile(r' id="([^"]+)"')
_FRAGMENTS: Mapping[str, tuple[str, ...]] = {
    "case_levels": ("team",),
    "case_outcomes": ("team",),
    "conformance_list": (),
    "crosswalk": (),
    "guardrails": ("model",),
    "instrumentation": ("model",),
    "metrics": ("model",),
    "model_guide": (),
    "model_list": (),
    "organisation": (),
    "personas": ("model",),
    "quick_wins": ("model", "level"),
    "ranges": ("model",),
    "roadmap_questions": ("team",),
    "scorecard": ("model",),
    "theme": ("model", "theme"),
    "worked_example": (),
}
"""Fragment: what it is called with."""
_MOST_TEAMS = 50
"""So many teams a campaign's page lists; its data has them all."""
_WEIGHTS = {"report": 4, "campaign": 4, "board": 4, "model": 2, "level": 2, "checklist": 0.5}
"""Template: what search makes of its pages, where that is not 1."""
_TEMPLATES = Path(__file__).parent / "templates"
_RULES: Mapping[Rollup, str] = {
    Rollup.POOLED: "all ratings together",
    Rollup.WEAKEST: "the weakest team",
    Rollup.MEDIAN: "the median team",
}
"""How the teams of a group are rolled up, in words."""
_KINDS: Mapping[organisation.Kind, str] = {
    "up": "rose",
    "down": "fell",
    "new": "new",
    "other-model": "other model",
}
_PACES: Mapping[organisation.Pace, str] = {
    "missed": "missed",
    "fast": "too fast",
    "undated": "no date",
    "on-pace": "on pace",
    "reached": "reached",
}
_PLAIN = Footer()
"""Of pages that have no data of their own."""
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """A heading of a page, for its table of contents."""

    level: int
    """2 for a section, 3 for a part of one."""
    id: str
    html: str
    """Its text, escaped."""


@dataclass(frozen=True, kw_only=True)
class GeneratedPage:
    """A page of the site made from data."""

    path: str
    """Its folder from the root of the site, such as `teams/emea/payments/`."""
    title: str
    """Plain text: a stranger's words, to be escaped where they are shown."""
    summary: str
    """Plain text: what search finds the page by, beside its title."""
    render: Callable[[], str]
    """Makes the body: only when it is asked for, since a thousand are too many to keep."""
    footer: Footer = _PLAIN
    """What it links at its end, which the body has already."""
    weight: float = 1
    """How far up search lists it among pages that match alike; at 0 it does not."""

    @cached_property
    def body(self) -> str:
        """HTML below the page's h1 inclusive."""
        return self.render()

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """Sections that can be linked to, in order."""
        return tuple(
            Heading(level=int(level), id=key, html=_TAG.sub("", text).strip())
            for level, key, text in _HEADING.findall(self.body)
        )

    @cached_property
    def anchors(self) -> frozenset[str]:
        """Ids that links can point at."""
        return frozenset(_ID.findall(self.body))

    @cached_property
    def links(self) -> tuple[tuple[str, str], ...]:
        """Where the page points inside the site: path from the root, and anchor or empty."""
        return tuple(_LINK.findall(self.body))

    @property
    def html(self) -> str:
        """The body with links relative to the page's own address."""
        return relative(self.body, self.path.count("/"))


def relative(body: str, depth: int) -> str:
    """HTML whose `~/` links start at a page `depth` folders below the root of the site."""
    root = "../" * depth or "./"
    return body.replace('href="~/', f'href="{root}').replace('src="~/', f'src="{root}')


def pages(site: Site) -> Iterator[GeneratedPage]:
    """Every generated page."""
    made = Organisation(site=site)
    yield from organisation_pages(made)
    yield from campaign_pages(made)
    yield _page(
        site,
        "models/",
        "Models",
        "The maturity models teams are assessed by.",
        "models",
    )
    yield _page(
        site, "assess/", "Assess in the browser",
        "Rate a team, see its level move, take away the file.", "assess",
    )  # fmt: skip
    yield _page(
        site, "assess/votes/", "Count votes",
        "Enter a workshop's votes, see where people differ.", "votes",
    )  # fmt: skip
    for model in site.portfolio.models.values():
        yield from model_pages(site, model)
    for one in site.reports.values():
        yield report_page(site, one)
        yield summary_page(site, one)
        yield history_page(site, one)
    yield _page(
        site, "compare/", "Compare", "Two assessments side by side, of one team or of two.",
        "compare", organisation=made, footer=footers.past(),
    )  # fmt: skip
    yield _page(
        site, "quarters/", "Quarters", "What changed, quarter by quarter.", "quarters",
        footer=footers.past(),
    )  # fmt: skip
    for quarter in quarters.recent(site.timelines, site.as_of):
        title = f"The {quarter.name}"
        summary = quarters.summary([*quarters.turns(site.timelines, quarter)])
        path = f"quarters/{quarter.id}/"
        yield _page(site, path, title, summary, "quarter", quarter=quarter, footer=footers.past())


def organisation_pages(made: Organisation) -> Iterator[GeneratedPage]:
    """The pages on all teams, on each group of them, and the one for the board."""
    site = made.site
    common = {
        "organisation": made,
        "due": organisation.due,
        "past": organisation.past,
        "rules": _RULES,
        "kinds": _KINDS,
        "paces": _PACES,
    }
    yield _page(
        site, "teams/", "Teams", "Every team's level and what comes next.", "teams",
        footer=footers.teams(), **common,
    )  # fmt: skip
    board = _page(
        site,
        "board/",
        "Board",
        "The organisation on one page: levels, what changed, top gaps, decisions needed.",
        "board",
        group=made.whole,
        footer=footers.board(),
    )
    yield replace(board, weight=_WEIGHTS["board"])
    for path, group in made.groups.items():
        above = [path[: found.start()] for found in re.finditer("/", path)]
        trail = [("teams/", "Teams"), *((f"groups/{one}/", one) for one in above)]
        teams = wording.plural(len(group.reports), "team")
        yield _page(
            site, f"groups/{path}/", f"Group {path}", f"{teams}: levels, gaps and targets.",
            "group", group=group, trail=trail, footer=footers.group(path), **common,
        )  # fmt: skip


def campaign_pages(made: Organisation) -> Iterator[GeneratedPage]:
    """The list of campaigns, and a page for each."""
    site, found = made.site, progress.campaigns(made.whole)
    about = "What the organisation asks of several teams at once, until a day."
    yield _page(
        site, "campaigns/", "Campaigns", about, "campaigns", found=found,
        footer=footers.campaigns(),
    )  # fmt: skip
    for one in found:
        campaign = one.campaign
        page = _page(
            site, f"campaigns/{campaign.id}/", campaign.name, progress.summary(one), "campaign",
            found=one, campaign=campaign, model=campaign.model, most=_MOST_TEAMS,
            footer=footers.campaign(campaign),
        )  # fmt: skip
        yield replace(page, weight=_WEIGHTS["campaign"])


def model_pages(site: Site, model: Model) -> Iterator[GeneratedPage]:
    """The pages of one model: overview, levels, dimensions, capabilities, checklists."""
    root = f"models/{model.id}/"
    yield _model_page(site, root, model, model.name, model.summary, "model")
    for level in model.levels:
        title = model.label(level.number)
        yield _model_page(
            site, f"{root}levels/{level.id}/", model, title, level.summary, "level", level=level,
        )  # fmt: skip
        yield _model_page(
            site, f"{root}checklists/{level.id}/", model, f"Checklist: {title}",
            f"What to have in place at {title}.", "checklist", level=level,
        )  # fmt: skip
    yield _model_page(
        site, f"{root}templates/", model, f"Templates: {model.name}",
        f"Sheets of the {model.name}: scorecard, inventory, votes, roadmap, objectives.",
        "templates",
    )  # fmt: skip
    for dimension in model.dimensions:
        yield _model_page(
            site, f"{root}dimensions/{dimension.id}/", model, dimension.name, dimension.summary,
            "dimension", dimension=dimension,
        )  # fmt: skip
    for capability in model.capabilities:
        yield _model_page(
            site, f"{root}capabilities/{capability.id}/", model, capability.name,
            capability.description, "capability", capability=capability,
        )  # fmt: skip


def report_page(site: Site, made: Report) -> GeneratedPage:
    """The report on one team."""
    assessment = made.assessment
    summary = f"{made.model.label(made.result.level)} by the {made.model.name}. {made.next_step}"
    page = _page(
        site, f"teams/{assessment.id}/", assessment.team, summary, "report",
        footer=footers.report(assessment), **_of_team(made),
    )  # fmt: skip
    return replace(page, weight=_WEIGHTS["report"])


def summary_page(site: Site, made: Report) -> GeneratedPage:
    """The report on one team, on one printable page. Search leaves it out: the report is there."""
    assessment = made.assessment
    title = f"{assessment.team} on one page"
    path = f"summaries/{assessment.id}/"
    page = _page(
        site, path, title, made.next_step, "summary",
        footer=footers.report(assessment), **_of_team(made),
    )  # fmt: skip
    return replace(page, weight=0)


def history_page(site: Site, made: Report) -> GeneratedPage:
    """One team's assessments over time. Search leaves it out: the report links to it."""
    assessment = made.assessment
    page = _page(
        site, f"history/{assessment.id}/", f"{assessment.team} over time",
        f"Every assessment of {assessment.team}, and what it changed.", "history",
        timeline=site.timelines.get(assessment.id, ()), footer=footers.history(assessment),
        **_of_team(made),
    )  # fmt: skip
    return replace(page, weight=0)


def _of_team(made: Report) -> Mapping[str, object]:
    """What the templates of a team's pages are given."""
    return {
        "report": made,
        "result": made.result,
        "assessment": made.assessment,
        "model": made.model,
    }


def fragments(
    site: Site, cases: Mapping[str, str], tell: Callable[[str], None]
) -> Mapping[str, Callable[..., str]]:
    """What hand-written pages may include, by name: HTML with links from the root of the site.

    Those that need it are called with the id of a model or team, and with what else their
    template names. `cases` are the published conformance cases, file name to text. A model that is
    not there, or cannot be read, is told, and the fragment is a sentence that says so.
    """
    common = {"site": site, "cases": cases, "example": _example(site.as_of)}

    def fragment(name: str, wanted: tuple[str, ...]) -> Callable[..., str]:
        def render(*given: str | int) -> str:
            context: dict[str, object] = dict(zip(wanted, given, strict=True))
            if "model" in context:
                id_ = str(context["model"])
                if id_ not in site.portfolio.models:
                    tell(f'there is no model "{id_}"')
                    return _render("fragments/no_model", id=id_)
                context["model"] = site.portfolio.models[id_]
            return _render(f"fragments/{name}", **common, **context)

        return render

    return {name: fragment(name, wanted) for name, wanted in _FRAGMENTS.items()}


def problems_page(site: Site, problems: tuple[Problem, ...]) -> GeneratedPage:
    """What is wrong with the files, for whoever edits them while the site is served."""
    return _page(
        site,
        "problems/",
        "Problems",
        "What keeps files from being used.",
        "problems",
        problems=problems,
    )


def _example(as_of: date) -> Report:
    """The report on the worked example of the method page."""
    source = (_TEMPLATES / "example.yaml").read_bytes()
    return report(loading.parse_case(source, "example.yaml"), as_of)


def _model_page(  # noqa: PLR0913, PLR0917  a page has so many parts
    site: Site, path: str, model: Model, title: str, summary: str, template: str, **context: object
) -> GeneratedPage:
    page = _page(
        site, path, title, summary, template, model=model, footer=footers.model(model), **context
    )
    return replace(page, weight=_WEIGHTS.get(template, 1))


def _page(  # noqa: PLR0913  likewise
    site: Site,
    path: str,
    title: str,
    summary: str,
    template: str,
    *,
    footer: Footer = _PLAIN,
    **context: object,
) -> GeneratedPage:
    def render() -> str:
        body = _render(template, title=title, site=site, **context)
        end = _render("footer", footer=footer, site=site)
        return f"{body}\n{end}"

    return GeneratedPage(path=path, title=title, summary=summary, render=render, footer=footer)


def _render(template: str, **context: object) -> str:
    return _ENVIRONMENT.get_template(f"{template}.html").render(context)


@cache
def _glyph(status: Status) -> Markup:
    """The mark of a status: kept, because an inventory shows hundreds of them."""
    return Markup(_render("glyph", status=status).strip())  # noqa: S704  escaped by the template


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.globals.update(
        wording=wording,
        views=views,
        chapters=chapters,
        charts=charts,
        chronicles=chronicles,
        comparisons=comparisons,
        customers=customers,
        decisions=decisions.decisions,
        published=orgdata.group,
        evidence=evidence,
        figures=figures,
        objectives=objectives,
        outcomes=outcomes,
        quarters=quarters,
        schedule=schedule,
        sheets=sheets,
        whatif=whatif,
        assess=assess,
        campaigns=campaigns,
        progress=progress,
        cell=Cell,
        glyph=_glyph,
        statuses=tuple(Status),
    )
    environment.filters.update(
        readable=wording.readable,
        dimension_name=lambda key, model: model.dimension[key].name,
    )
    return environment


_ENVIRONMENT = _environment()
