"""Pages, whole: their HTML, their links, and a stranger's words on them.

`UPDATE_GOLDEN=1` writes the golden files anew; their diff is then what there is to review.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from functools import cache
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import pytest

from maturity.model import (
    Assessment,
    Campaign,
    Capability,
    Cell,
    Dimension,
    Evidence,
    Level,
    Model,
    Override,
    Rating,
    Status,
)
from maturity.past.history import Revision
from maturity.past.timelines import Point
from maturity.problems import Problem, Severity
from maturity.publishing import pages, published
from maturity.publishing.pages import GeneratedPage, Heading
from maturity.reading import loading
from maturity.results.views import Site
from maturity.rules.scoring import score
from sample import (
    MIXED,
    MIXED_TEXT,
    MODEL,
    NEW,
    PERFECT,
    PLANNED,
    TEAMS,
    WORST,
    campaign,
    committed,
    gone,
    portfolio,
    team,
)
from support import AS_OF, ROOT

GOLDEN = ROOT / "tests" / "golden" / "pages"
CASES = {"one.yaml": "# Says what it shows.\nmodel: {}\n", "two.yaml": "# <b>Bold</b>.\n"}

STATES: Mapping[str, tuple[Assessment, ...]] = {
    "empty-organisation": (),
    "nothing-rated": (NEW,),
    "perfect-team": (PERFECT,),
    "worst-team": (WORST,),
    "team-with-plans": (PLANNED,),
    "team-with-a-past": (PLANNED,),
    "mixed-team": tuple(TEAMS.values()),
    "campaigns": tuple(TEAMS.values()),
    "campaigns-without-a-past": tuple(TEAMS.values()),
}
CAMPAIGNS = (
    campaign(),
    campaign(id_="next", name="Next", why="", starts=date(2027, 3, 1), ends=date(2027, 6, 30)),
    campaign(id_="over", name="Over", starts=date(2025, 3, 1), ends=date(2026, 10, 31)),
    campaign(id_="nothing", name="Nothing", teams=("nobody",), dimensions=("web",)),
)
KEPT = {
    "empty-organisation": (
        "teams/",
        "board/",
        "campaigns/",
        "models/",
        "models/corner/",
        "models/corner/levels/open/",
        "models/corner/levels/loved/",
        "models/corner/checklists/open/",
        "models/corner/dimensions/shop/",
        "models/corner/dimensions/web/",
        "models/corner/capabilities/hours/",
        "models/corner/capabilities/survey/",
        "organisation",
        "model_list",
    ),
    "nothing-rated": ("teams/new/", "summaries/new/", "models/corner/dimensions/web/"),
    "perfect-team": ("teams/best/", "summaries/best/"),
    "worst-team": ("teams/worst/", "summaries/worst/"),
    "team-with-plans": ("teams/harbour/planned/", "summaries/harbour/planned/"),
    "team-with-a-past": ("history/harbour/planned/", "quarters/", "quarters/2026-q4/", "compare/"),
    "mixed-team": (
        "assess/",
        "assess/votes/",
        "teams/",
        "board/",
        "groups/harbour/",
        "teams/harbour/mixed/",
        "summaries/harbour/mixed/",
        "models/corner/levels/open/",
        "models/corner/dimensions/shop/",
        "models/corner/capabilities/greeting/",
        "organisation",
    ),
    "campaigns": (
        "campaigns/",
        "campaigns/listen/",
        "campaigns/next/",
        "campaigns/over/",
        "campaigns/nothing/",
        "teams/harbour/mixed/",
        "groups/harbour/",
        "board/",
    ),
    "campaigns-without-a-past": ("campaigns/listen/", "campaigns/over/"),
}
"""State: the pages and fragments of which a golden file is kept."""


def site_of(
    *teams: Assessment, model: Model = MODEL, campaigns: Sequence[Campaign] = (), **fields: Any
) -> Site:
    made = portfolio(*teams, model=model, campaigns=campaigns)
    return Site(portfolio=made, as_of=AS_OF, **fields)


def history(assessment: Assessment) -> Mapping[str, Any]:
    """A past in which the mixed team had less, and a revision that nobody can read."""
    first = MIXED_TEXT
    for now, then in {
        "till: present": "till: missing",
        "2026-10-12": "2024-02-28",
        "date: 2026-09-01": "date: 2024-01-15",
        "        - {title: Hearsay}\n": "",
    }.items():
        first = first.replace(now, then)
    texts = {
        date(2024, 3, 1): first,
        date(2025, 3, 1): "team: [",
        date(2026, 10, 14): MIXED_TEXT,
    }
    file = f"assessments/{assessment.id}.yaml"
    models = {assessment.model.id: assessment.model}
    return {
        assessment.id: tuple(
            Point(
                revision=Revision(
                    commit=f"{day.year:040}", merged_on=day, authored_on=day, subject="Change"
                ),
                result=score(found),
            )
            for day, text in texts.items()
            if (found := loading.parse_assessment(text, file, models)[0])
        )
    }


@cache
def made(state: str) -> tuple[GeneratedPage, ...]:
    return tuple(pages.pages(in_state(state)))


def in_state(state: str) -> Site:
    fields: dict[str, Any] = {}
    match state:
        case "team-with-a-past":
            fields = {"timelines": history(PLANNED)}
        case "mixed-team":
            closed = replace(WORST, id="far/closed", team="Closed <shop>")
            fields = {
                "gone": (
                    gone(closed, "2026-06-01", "Close <it>"),
                    gone(replace(PERFECT, id="old", team="Old shop"), "2025-01-15", is_then=True),
                )
            }
        case "campaigns":
            fields = {"timelines": history(MIXED), "campaigns": CAMPAIGNS}
        case "campaigns-without-a-past":
            fields = {"no_history": "It is not a git repository.", "campaigns": CAMPAIGNS}
    return site_of(*STATES[state], **fields)


def fragments(site: Site) -> Iterator[tuple[str, str]]:
    """Every fragment with everything it can be called with: a name and its HTML."""
    (model,) = site.portfolio.models.values()
    choices: dict[str, list[str | int]] = {
        "team": list(site.portfolio.assessments),
        "model": [model.id],
        "level": [level.number for level in model.levels],
        "theme": [theme.id for theme in model.themes],
    }
    for name, make in pages.fragments(site, CASES, pytest.fail).items():
        calls: list[tuple[str | int, ...]] = [()]
        for wanted in pages._FRAGMENTS[name]:  # noqa: SLF001  nothing else says what they take
            calls = [(*call, choice) for call in calls for choice in choices[wanted]]
        for call in calls:
            yield "-".join([name, *map(str, call)]).replace("/", "."), make(*call)


# --- what HTML is made of -------------------------------------------------------------------------

FULL = frozenset(
    {"a", "button", "caption", "dl", "dt", "h1", "h2", "h3", "h4", "label", "li", "ol", "p"}
    | {"summary", "table", "text", "title", "ul"}
)
"""Elements that mean nothing without content."""
VOID = frozenset({"br", "circle", "img", "input", "line", "path", "polygon", "polyline", "rect"})


class Read(HTMLParser):
    """A piece of HTML taken apart."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.filled: list[bool] = [False]
        self.tags: list[tuple[str, list[str]]] = []
        self.values: list[tuple[str, str, str]] = []
        self.words: list[str] = []
        self.headings: list[int] = []
        self.tables: list[list[str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.filled[-1] = True
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), (tag, names)
        self.tags.append((tag, names))
        self.values += [(tag, name, value or "") for name, value in attrs]
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "table":
            self.tables.append([])
        if self.tables:
            self.tables[-1].append(tag)
        if tag == "input":
            assert "label" in self.open
        if tag not in VOID:
            self.open.append(tag)
            self.filled.append(False)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag
            assert self.filled.pop() or tag not in FULL, (tag, self.words[-5:])

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        self.filled[-1] |= bool(data.strip())

    @property
    def addresses(self) -> list[str]:
        """Where links and scripts point, in order."""
        return [value for _, name, value in self.values if name in {"href", "src"}]

    def of(self, name: str) -> list[str]:
        """Every value of an attribute."""
        return [value for _, found, value in self.values if found == name]


ASSETS = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.js")}
SCRIPTS = re.compile(
    r'<script type="module" src="[~./]*/assets/portfolio\.js"></script>\n?|'
    r'<script type="application/json" id="cx-compare-data">[^<>&]*</script>\n'
    r'<script type="module" src="[~./]*/assets/compare\.js"></script>\n?|'
    r'<script type="application/json" id="cx-whatif-data">[^<>&]*</script>\n'
    r'<script type="module" src="[~./]*/assets/whatif/whatif\.js"></script>\n?|'
    r'<script type="application/json" id="cx-assess-data">[^<>&]*</script>\n'
    r'<script type="module" src="[~./]*/assets/assess/(?:assess|counting)\.js"></script>\n?'
)
"""All that a page runs, and what it hands to that."""
BADGE = re.compile(r'<img src="[~./]*/badges/[a-z0-9/-]+\.svg" height="20" alt="[^"<>]*">')
"""The only picture that pages show."""


def check_form(html: str, *, whole: bool) -> None:
    """Tags are balanced and not empty, ids unique, headings nest; tables have captions."""
    read = Read(BADGE.sub("badge", SCRIPTS.sub("", html)))
    assert read.open == []
    ids = read.of("id")
    assert sorted(ids) == sorted(set(ids))
    assert all(re.fullmatch(r"[a-z0-9-]+", id_) for id_ in ids)
    assert set(read.of("aria-labelledby")) <= set(ids)
    if whole:
        assert read.headings[0] == 1
        assert read.headings.count(1) == 1
    first = 1 if whole else min(read.headings, default=1)
    for above, below in zip([first, *read.headings], read.headings, strict=False):
        assert below <= above + 1, read.headings
    for tags in read.tables:
        assert tags[1] == "caption"
        assert "th" in tags
    assert set(read.of("scope")) <= {"col", "row", "rowgroup"}
    assert not [name for name in read.values if name[1].startswith("on")]
    assert not {"script", "style", "img", "iframe"} & {tag for tag, _ in read.tags}


# --- golden files ---------------------------------------------------------------------------------


FILES = {
    f"{state}.{name.strip('/').replace('/', '.')}": (state, name)
    for state, names in KEPT.items()
    for name in names
}


@pytest.mark.parametrize("file", FILES)
def test_golden(file: str) -> None:
    state, name = FILES[file]
    if name.endswith("/"):
        found = next(page for page in made(state) if page.path == name).html
    else:
        found = pages.relative(dict(fragments(site_of(*STATES[state])))[name], 0)
    path = GOLDEN / f"{file}.html"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(found + "\n", encoding="utf-8", newline="")
    assert found + "\n" == path.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == FILES.keys()


# --- which pages there are ------------------------------------------------------------------------


def test_the_pages_of_an_organisation() -> None:
    assert [(page.path, page.title) for page in made("mixed-team")] == [
        ("teams/", "Teams"),
        ("board/", "Board"),
        ("groups/harbour/", "Group harbour"),
        ("campaigns/", "Campaigns"),
        ("models/", "Models"),
        ("assess/", "Assess in the browser"),
        ("assess/votes/", "Count votes"),
        ("models/corner/", "Corner shop model"),
        ("models/corner/levels/open/", "Stage 1 · Open"),
        ("models/corner/checklists/open/", "Checklist: Stage 1 · Open"),
        ("models/corner/levels/known/", "Stage 2 · Known"),
        ("models/corner/checklists/known/", "Checklist: Stage 2 · Known"),
        ("models/corner/levels/loved/", "Stage 3 · Loved"),
        ("models/corner/checklists/loved/", "Checklist: Stage 3 · Loved"),
        ("models/corner/templates/", "Templates: Corner shop model"),
        ("models/corner/dimensions/shop/", "Shop"),
        ("models/corner/dimensions/web/", "Web"),
        ("models/corner/capabilities/till/", "A till"),
        ("models/corner/capabilities/hours/", "Opening hours"),
        ("models/corner/capabilities/greeting/", "A greeting"),
        ("models/corner/capabilities/survey/", "A survey"),
        ("models/corner/capabilities/refunds/", "Refunds"),
        ("models/corner/capabilities/loyalty/", "Loyalty"),
        ("models/corner/capabilities/advice/", "Advice"),
        ("teams/best/", "Best shop"),
        ("summaries/best/", "Best shop on one page"),
        ("history/best/", "Best shop over time"),
        ("teams/harbour/mixed/", "Harbour shop"),
        ("summaries/harbour/mixed/", "Harbour shop on one page"),
        ("history/harbour/mixed/", "Harbour shop over time"),
        ("teams/new/", "New shop"),
        ("summaries/new/", "New shop on one page"),
        ("history/new/", "New shop over time"),
        ("compare/", "Compare"),
        ("quarters/", "Quarters"),
    ]


def test_every_page_says_what_it_is_and_what_it_is_made_from() -> None:
    found = {page.path: page for page in made("mixed-team")}
    report = found["teams/harbour/mixed/"]
    assert report.summary == (
        "Stage 1 · Open by the Corner shop model. "
        "To reach Stage 2 · Known: raise 1 rating, effort 1.5."
    )
    assert report.footer.source == "assessments/harbour/mixed.yaml"
    assert found["models/corner/levels/open/"].summary == "People can buy."
    sources = {
        page.footer.source for path, page in found.items() if path.startswith("models/corner/")
    }
    assert sources == {"schema/models/corner.yaml"}
    assert found["teams/"].footer.source == found["models/"].footer.source == ""


def ends(page: GeneratedPage) -> list[str]:
    """The footers of a page, without what stands around them."""
    return re.findall(r'(?s)<nav class="cx-data".*?</nav>', page.body)


@pytest.mark.parametrize("state", STATES)
def test_every_page_ends_with_one_footer(state: str) -> None:
    known = {name for name, _ in published.files(in_state(state))}
    for page in made(state):
        (end,) = ends(page)
        assert page.body.rstrip().endswith(end), page.path
        body = page.body.replace(end, "")
        files = {path for path, _ in page.links if path in known and "/sheets/" not in f"/{path}"}
        assert files >= {*page.footer.data, *page.footer.tables}
        for path in page.footer.data:
            assert f'"~/{path}"' not in body, page.path
        assert {path for _, _, path in page.footer.alternates} <= known


def test_a_footer_leads_to_the_editor_where_there_is_one() -> None:
    site = site_of(MIXED, editor="https://example.com/edit/")
    found = {page.path: page for page in pages.pages(site)}
    edit = '<a href="https://example.com/edit/assessments/harbour/mixed.yaml">edit it</a>'
    for path in ("teams/harbour/mixed/", "summaries/harbour/mixed/", "history/harbour/mixed/"):
        assert ends(found[path])[0].count(edit) == 1
    assert "edit it" not in ends(found["teams/"])[0]
    site = site_of(MIXED, repository="https://github.com/your-org/playbook")
    (report,) = (p for p in pages.pages(site) if p.path == "teams/harbour/mixed/")
    (end,) = ends(report)
    form = "issues/new?template=change.yml&amp;team=harbour/mixed"
    assert f'"https://github.com/your-org/playbook/{form}">describe a change</a>' in end
    assert "edit it" not in end
    assert "edit it" not in ends(made("mixed-team")[-1])[0]


def test_what_came_with_a_change_stands_folded_beside_it() -> None:
    shown = Evidence(title="Receipts <1>", url="https://example.com/?a&b", date=date(2026, 9, 1))
    till = {
        Cell("till", side): Rating(status=Status.PRESENT, note="Both <b>.", evidence=(shown,))
        for side in ("shop", "web")
    }
    before = replace(MIXED, assessed_on=date(2025, 3, 1), ratings={})
    after = replace(MIXED, ratings=till)
    timelines = {MIXED.id: tuple(map(committed, (before, before, before, after)))}
    found = {page.path: page.body for page in pages.pages(site_of(after, timelines=timelines))}
    page = found["history/harbour/mixed/"]
    assert (
        page.partition('<ul class="cx-columns">')[2].partition('\n<details class="cx-fold')[0]
        == """\
<li>A till · Shop and Web: not assessed → present</li></ul>\
<details class="cx-remarks"><summary>What came with these changes</summary><ul>
<li><strong>A till · Shop and Web:</strong> Both &lt;b&gt;. \
<a href="https://example.com/?a&amp;b" rel="nofollow noopener">Receipts &lt;1&gt;</a> \
(1 September 2026)</li>
</ul></details>
</details>"""
    )
    assert page.count("Both") == 1


def test_headings_and_anchors() -> None:
    page = GeneratedPage(
        path="a/b/",
        title="T",
        summary="",
        render=lambda: (
            '<h1>T</h1>\n<h2 id="one">A &lt;b&gt; <a href="~/x/">link</a></h2>\n<h2>None</h2>\n'
            '<h3 class="c" id="two">\nTwo\n</h3><p id="three"></p>'
        ),
    )
    assert page.headings == (
        Heading(level=2, id="one", html="A &lt;b&gt; link"),
        Heading(level=3, id="two", html="Two"),
    )
    assert page.anchors == {"one", "two", "three"}


@pytest.mark.parametrize(
    ("path", "html"),
    [
        ("", '<a href="./x/#y">x</a> <a href="./">home</a> ~/x'),
        ("a/", '<a href="../x/#y">x</a> <a href="../">home</a> ~/x'),
        ("a/b/c/", '<a href="../../../x/#y">x</a> <a href="../../../">home</a> ~/x'),
    ],
)
def test_links_are_relative_to_the_page(path: str, html: str) -> None:
    body = '<a href="~/x/#y">x</a> <a href="~/">home</a> ~/x'
    page = GeneratedPage(path=path, title="", summary="", render=lambda: body)
    assert page.html == html
    assert page.links == (("x/", "y"), ("", ""))


def test_the_page_of_problems() -> None:
    problem = Problem(
        file="assessments/<b>.yaml", line=3, column=7, pointer="", message='unknown "x" & <y>',
        hint="<i>", severity=Severity.ERROR,
    )  # fmt: skip
    page = pages.problems_page(site_of(), (problem, replace(problem, hint="")))
    assert (page.path, page.title, page.footer.source) == ("problems/", "Problems", "")
    assert (
        page.body.partition("<ul")[2].partition("\n<nav")[0]
        == """\
 class="cx-problems">
<li><code>assessments/&lt;b&gt;.yaml:3:7</code> unknown &#34;x&#34; &amp; &lt;y&gt;\
<br><span class="cx-facts">&lt;i&gt;</span></li>
<li><code>assessments/&lt;b&gt;.yaml:3:7</code> unknown &#34;x&#34; &amp; &lt;y&gt;</li>
</ul>"""
    )
    check_form(page.body, whole=True)


# --- every page, in every state -------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped() -> Site:
    """The repository's own models and teams."""
    return Site(portfolio=loading.load(ROOT).portfolio, as_of=AS_OF)


@pytest.mark.parametrize("state", STATES)
def test_every_page_is_well_formed(state: str) -> None:
    for page in made(state):
        check_form(page.body, whole=True)


@pytest.mark.parametrize("state", STATES)
def test_every_fragment_is_well_formed(state: str) -> None:
    for _, html in fragments(site_of(*STATES[state])):
        check_form(html, whole=False)


def test_a_fragment_of_a_model_that_is_not_there() -> None:
    told: list[str] = []
    make = pages.fragments(site_of(MIXED), CASES, told.append)["quick_wins"]
    assert make("<b>", 2) == (
        '<p class="admonition warning cx-note">Something of the model “&lt;b&gt;” belongs here, '
        "but that model is not there or cannot be read.</p>"
    )
    assert told == ['there is no model "<b>"']


def test_fragments_with_a_history_are_well_formed() -> None:
    found = dict(fragments(site_of(*TEAMS.values(), timelines=history(MIXED))))
    for html in found.values():
        check_form(html, whole=False)
    assert "28 February 2024" in found["case_levels-harbour.mixed"]


def test_every_page_of_the_repository_is_well_formed(shipped: Site) -> None:
    assert shipped.portfolio.assessments
    for page in pages.pages(shipped):
        check_form(page.body, whole=True)


def slug(heading: str) -> str:
    """The id that Markdown gives a heading."""
    if own := re.search(r"\{ #([a-z-]+) \}$", heading):
        return own[1]
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", heading).strip().lower())


@cache
def hand_written() -> Mapping[str, set[str]]:
    """Address of each page in docs/: ids of its headings."""
    docs = ROOT / "docs"
    found = {}
    for file in docs.rglob("*.md"):
        name = file.relative_to(docs).as_posix().removesuffix(".md") + "/"
        headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
        found[re.sub(r"(^|/)index/$", r"\1", name)] = set(map(slug, headings))
    return found


def check_links(site: Site, found: tuple[GeneratedPage, ...]) -> None:
    """Every link inside the site leads to a page or file that exists, and to an id on it."""
    anchors = {**hand_written(), **{page.path: page.anchors for page in found}}
    others = {name for name, _ in published.files(site)} | {f"conformance/{name}" for name in CASES}
    others |= ASSETS
    texts = [(page.path, page.body) for page in found]
    texts += [("", html) for _, html in fragments(site)]
    for path, html in texts:
        for href in Read(html).addresses:
            if href.startswith("~/"):
                target, _, anchor = href.removeprefix("~/").partition("#")
                target = target.partition("?")[0]
                assert target in anchors or target in others, (path, href)
                assert not anchor or anchor in anchors[target], (path, href)
            elif href.startswith("#"):
                assert href[1:] in anchors[path], (path, href)
            else:
                assert href.startswith(("https://", "http://")), (path, href)
    for page in found:
        base = f"https://host/{page.path}"
        read = Read(page.html)
        inside = [h for h in read.addresses if not h.startswith(("http", "#"))]
        wanted = [f"https://host/{p}" + (f"#{a}" if a else "") for p, a in page.links]
        assert [re.sub(r"\?[^#]*", "", urljoin(base, href)) for href in inside] == wanted


@pytest.mark.parametrize("state", STATES)
def test_every_link_resolves(state: str) -> None:
    check_links(in_state(state), made(state))


def test_every_link_of_the_repository_resolves(shipped: Site) -> None:
    found = tuple(pages.pages(shipped))
    anchors = {**hand_written(), **{page.path: page.anchors for page in found}}
    known = anchors.keys() | {name for name, _ in published.files(shipped)} | ASSETS
    for page in found:
        for path, anchor in page.links:
            assert path in known, (page.path, path)
            assert not anchor or anchor in anchors[path], (page.path, path, anchor)


# --- ids and levels that are unlucky --------------------------------------------------------------


@pytest.mark.parametrize(
    "id_",
    [
        "why", "next", "dimensions", "gaps", "matrix", "roadmap", "inventory", "outcomes",
        "participants", "notes", "teams", "order", "rating", "levels", "capabilities", "policy",
        "source", "themes", "progression", "questions", "history", "till-1",
    ],
)  # fmt: skip
def test_ids_that_pages_use_themselves(id_: str) -> None:
    till, *others = MODEL.capabilities
    model = replace(
        MODEL,
        id=id_,
        levels=tuple(replace(level, id=f"{id_}{level.number}") for level in MODEL.levels),
        capabilities=(
            replace(till, id=id_),
            *(replace(c, requires=(id_,) if c.id == "survey" else c.requires) for c in others),
        ),
    )
    rated = {**{key: "✓" * len(c.dimensions) for key, c in model.capability.items()}, id_: "✓✓"}
    site = site_of(team(rated, model, id="a"), team({}, model, id="b"), model=model)
    found = tuple(pages.pages(site))
    for page in found:
        check_form(page.body, whole=True)
    check_links(site, found)


def test_a_highest_level_with_a_way_up_leads_nowhere() -> None:
    levels = tuple(replace(level, advance_months=(1, 2)) for level in MODEL.levels)
    site = site_of(*TEAMS.values(), model=replace(MODEL, levels=levels))
    found = tuple(pages.pages(site))
    check_links(site, found)
    top = next(page for page in found if page.path == "models/corner/levels/loved/")
    assert "advance" not in top.anchors


def test_a_model_without_all_that_can_be_left_out() -> None:
    model = Model(
        id="bare",
        name="Bare",
        version="0.0.1",
        terms=MODEL.terms,
        policy=MODEL.policy,
        levels=(Level(number=1, id="only", name="Stage 1"),),
        dimensions=(Dimension(id="shop", name="Shop"),),
        capabilities=(
            Capability(
                id="till", name="A till", level=1, dimensions=("shop",), effort="L", impact="low"
            ),
        ),
    )
    teams = [team({"till": glyph}, model, id=f"t-{n}") for n, glyph in enumerate("✓○✗–?")]
    site = site_of(*teams, model=model)
    found = tuple(pages.pages(site))
    for page in found:
        check_form(page.body, whole=True)
    for _, html in fragments(site):
        check_form(html, whole=False)
    check_links(site, found)
    assert "Stage 1 · Stage 1" not in "".join(page.body for page in found)


# --- a stranger's words ---------------------------------------------------------------------------

HOSTILE = (
    "</title></p></td></textarea><script>alert(1)</script>"
    '"\'><img src=x onerror=alert(2)>{{ 7*7 }}{% raw %}&lt;<!-- href="~/x/" ]]>'
)
# As wide as the other, so that charts break it into the same lines.
PLAIN = re.sub('[<>&"=*{}]', "x", re.sub("['/();!\\[\\]-]", "i", HOSTILE.replace("%", "m")))
REFERENCES: Mapping[str, set[str]] = {
    "Level": {"id", "metrics", "corresponds"},
    "Capability": {"id", "dimensions", "effort", "impact", "requires", "theme", "moves"},
    "Persona": {"id", "capabilities"},
    "Metric": {"id", "direction"},
    "Model": {"id", "renamed"},
    "Assessment": {"id", "customers", "scope", "formerly", "votes"},
    "Waiver": {"finding"},
    "Override": {"effort", "impact"},
    "Outcome": {"metric"},
    "Participant": {"dimension"},
    "Initiative": {"id", "closes", "dimensions", "state"},
    "KeyResult": {"metric"},
    "Returns": {"currency"},
    "Campaign": {"id", "model", "capabilities", "dimensions", "teams"},
}
"""Fields of text that name something by its id or by a fixed word; all others are free text."""


def spoiled(value: Any, word: str) -> Any:
    """A value of the domain with a word added to every free text in it that is not empty."""
    if is_dataclass(value) and not isinstance(value, type):
        kept = REFERENCES.get(type(value).__name__, {"id"})
        changed = {
            f.name: spoiled(getattr(value, f.name), word)
            for f in fields(value)
            if f.name not in kept
        }
        return replace(value, **changed)
    if isinstance(value, str) and not isinstance(value, Enum):
        return value and value + word
    if type(value) is tuple:
        return tuple(spoiled(item, word) for item in value)
    if isinstance(value, Mapping):
        return {key: spoiled(item, word) for key, item in value.items()}
    return value


def free_texts(value: Any) -> Iterator[tuple[str, bool]]:
    """Each field of free text in a value of the domain, and whether it holds any."""
    if is_dataclass(value) and not isinstance(value, type):
        name = type(value).__name__
        for f in fields(value):
            inner = getattr(value, f.name)
            if f.name not in REFERENCES.get(name, {"id"}):
                if "str" in str(f.type):
                    yield f"{name}.{f.name}", bool(inner)
                yield from free_texts(inner)
    elif isinstance(value, tuple | Mapping):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from free_texts(item)


def everything(word: str) -> Site:
    """A site on which every text that can be free has the word in it."""
    mixed = spoiled(PLANNED, word)
    others = [replace(spoiled(a, word), model=mixed.model) for a in (NEW, PERFECT)]
    # Once without words, so that all of them come later, with changes and without.
    bare = {
        cell: Rating(status=rating.status if rating.evidence else Status.MISSING)
        for cell, rating in mixed.ratings.items()
    }
    points = tuple(
        replace(
            point,
            result=replace(
                point.result,
                assessment=replace(mixed, assessed_on=point.assessed_on, ratings=ratings),
            ),
        )
        for point, ratings in zip(history(PLANNED)[PLANNED.id], (bare, mixed.ratings), strict=True)
    )
    asked = [replace(spoiled(one, word), model=mixed.model) for one in CAMPAIGNS]
    return site_of(
        mixed,
        *others,
        model=mixed.model,
        timelines={mixed.id: points},
        campaigns=asked,
        gone=(gone(replace(mixed, id="gone"), "2026-06-01", word),),
    )


def test_the_sample_has_every_text_there_is() -> None:
    found: dict[str, bool] = {}
    for name, filled in free_texts(PLANNED):
        found[name] = found.get(name, False) or filled
    assert [name for name, filled in found.items() if not filled] == []
    assert {"Evidence.title", "Rating.reason", "Terms.level", "Waiver.reason"} <= found.keys()


def test_a_stranger_s_words_stay_words() -> None:
    """Whatever a name holds, a page has the same tags and attributes as with a harmless one."""
    for harmless, hostile in zip(
        pages.pages(everything(PLAIN)), pages.pages(everything(HOSTILE)), strict=True
    ):
        compare(SCRIPTS.sub("", harmless.body), SCRIPTS.sub("", hostile.body))
        check_form(hostile.body, whole=True)
        assert harmless.links == hostile.links
        assert harmless.anchors == hostile.anchors
        for heading in hostile.headings:
            assert not re.search("[<>\"']", heading.html)


def test_a_stranger_s_words_stay_words_in_fragments() -> None:
    for (_, harmless), (_, hostile) in zip(
        fragments(everything(PLAIN)), fragments(everything(HOSTILE)), strict=True
    ):
        compare(harmless, hostile)
        check_form(hostile, whole=False)


def compare(harmless: str, hostile: str) -> None:
    expected, found = Read(harmless), Read(hostile)
    assert found.tags == expected.tags
    low, plain = HOSTILE.lower(), PLAIN.lower()
    for (tag, name, value), (_, _, harmless_value) in zip(
        found.values, expected.values, strict=True
    ):
        said = value.replace(HOSTILE, PLAIN).replace(low, plain)
        assert said == harmless_value, (tag, name)
    words = "".join(found.words).replace(HOSTILE, PLAIN).replace(low, plain)
    assert words.lower() == "".join(expected.words).lower()
    assert "<script" not in SCRIPTS.sub("", hostile)
    assert "<img" not in BADGE.sub("", hostile)


def test_every_text_that_pages_show_is_there_to_be_escaped() -> None:
    """The comparison above is worth something: the words do reach the pages."""
    shown = sum(page.body.count("7*7") for page in pages.pages(everything(HOSTILE)))
    assert shown > 300


def test_an_owner_and_a_note_are_escaped() -> None:
    override = Override(owner=HOSTILE)
    rating = Rating(status=next(iter(MIXED.ratings.values())).status, note=HOSTILE)
    spoiled_team = replace(
        MIXED, overrides={"survey": override}, ratings=dict.fromkeys(MIXED.ratings, rating)
    )
    (report,) = (p for p in pages.pages(site_of(spoiled_team)) if p.path.startswith("teams/h"))
    assert "<script" not in SCRIPTS.sub("", report.body)
    assert report.body.count("&lt;script&gt;alert(1)") >= len(MIXED.ratings)


def test_a_level_name_that_repeats_its_number_is_said_once() -> None:
    levels = (*MODEL.levels[:2], Level(number=3, id="loved", name="Stage 3"))
    found = pages.pages(site_of(model=replace(MODEL, levels=levels)))
    titles = [page.title for page in found if page.path == "models/corner/levels/loved/"]
    assert titles == ["Stage 3"]
