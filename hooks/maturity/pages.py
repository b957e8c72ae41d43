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

from maturity import chapters, charts, loading, sheets, views, wording
from maturity.model import Cell, Model, Status
from maturity.problems import Problem
from maturity.reports import Report, report
from maturity.views import Site

_LINK = re.compile(r'href="~/([^"#]*)(?:#([^"]*))?')
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
_WEIGHTS = {"report": 4, "model": 2, "level": 2, "checklist": 0.5}
"""Template: what search makes of its pages, where that is not 1."""
_TEMPLATES = Path(__file__).parent / "templates"
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
    body: str
    """HTML below the page's h1 inclusive."""
    weight: float = 1
    """How far up search lists it among pages that match alike."""
    source: str = ""
    """The file of the repository that an edit of this page changes; empty if there is none."""

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
    return body.replace('href="~/', f'href="{"../" * depth or "./"}')


def pages(site: Site) -> Iterator[GeneratedPage]:
    """Every generated page."""
    yield _page("teams/", "Teams", "Every team's level and what comes next.", "teams", site=site)
    yield _page(
        "models/",
        "Models",
        "The maturity models teams are assessed by.",
        "models",
        site=site,
    )
    for model in site.portfolio.models.values():
        yield from model_pages(site, model)
    for one in site.reports.values():
        yield report_page(site, one)


def model_pages(site: Site, model: Model) -> Iterator[GeneratedPage]:
    """The pages of one model: overview, levels, dimensions, capabilities, checklists."""
    root = f"models/{model.id}/"
    common = {"site": site}
    yield _model_page(root, model, model.name, model.summary, "model", **common)
    for level in model.levels:
        title = model.label(level.number)
        yield _model_page(
            f"{root}levels/{level.id}/", model, title, level.summary, "level",
            level=level, **common,
        )  # fmt: skip
        yield _model_page(
            f"{root}checklists/{level.id}/", model, f"Checklist: {title}",
            f"What to have in place at {title}.", "checklist", level=level, **common,
        )  # fmt: skip
    yield _model_page(
        f"{root}templates/", model, f"Templates: {model.name}",
        "Scorecard, inventory, votes, roadmap and objectives, to print or to download.",
        "templates", **common,
    )  # fmt: skip
    for dimension in model.dimensions:
        yield _model_page(
            f"{root}dimensions/{dimension.id}/", model, dimension.name, dimension.summary,
            "dimension", dimension=dimension, **common,
        )  # fmt: skip
    for capability in model.capabilities:
        yield _model_page(
            f"{root}capabilities/{capability.id}/", model, capability.name,
            capability.description, "capability", capability=capability, **common,
        )  # fmt: skip


def report_page(site: Site, made: Report) -> GeneratedPage:
    """The report on one team."""
    assessment = made.assessment
    model = assessment.model
    page = _page(
        f"teams/{assessment.id}/",
        assessment.team,
        f"{model.label(made.result.level)} by the {model.name}. {made.next_step}",
        "report",
        site=site,
        report=made,
        result=made.result,
        assessment=assessment,
        model=model,
    )
    return replace(page, source=f"assessments/{assessment.id}.yaml", weight=_WEIGHTS["report"])


def fragments(site: Site, cases: Mapping[str, str]) -> Mapping[str, Callable[..., str]]:
    """What hand-written pages may include, by name: HTML with links from the root of the site.

    Those that need it are called with the id of a model or team, and with what else their
    template names. `cases` are the published conformance cases, file name to text.
    """
    common = {"site": site, "cases": cases, "example": _example(site.as_of)}

    def fragment(name: str, wanted: tuple[str, ...]) -> Callable[..., str]:
        def render(*given: str | int) -> str:
            context: dict[str, object] = dict(zip(wanted, given, strict=True))
            if "model" in context:
                context["model"] = site.portfolio.models[str(context["model"])]
            return _render(f"fragments/{name}", **common, **context)

        return render

    return {name: fragment(name, wanted) for name, wanted in _FRAGMENTS.items()}


def problems_page(problems: tuple[Problem, ...]) -> GeneratedPage:
    """What is wrong with the files, for whoever edits them while the site is served."""
    return _page(
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


def _model_page(
    path: str, model: Model, title: str, summary: str, template: str, **context: object
) -> GeneratedPage:
    page = _page(path, title, summary, template, model=model, **context)
    weight = _WEIGHTS.get(template, 1)
    return replace(page, source=f"schema/models/{model.id}.yaml", weight=weight)


def _page(path: str, title: str, summary: str, template: str, **context: object) -> GeneratedPage:
    body = _render(template, title=title, **context)
    return GeneratedPage(path=path, title=title, summary=summary, body=body)


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
        sheets=sheets,
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
