"""What templates ask for: results arranged the way a page shows them.

Pure look-ups and arithmetic on results; knows no HTML.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby

from maturity.model import (
    UNRATED,
    Assessment,
    Capability,
    Cell,
    Dimension,
    Evidence,
    Initiative,
    Level,
    Metric,
    Model,
    Outcome,
    Portfolio,
    Rating,
    Status,
    Theme,
)
from maturity.past.timelines import Gone, ModelChange, Point, Unread, previous
from maturity.rules.evidence import Proof, proof
from maturity.rules.findings import Finding
from maturity.rules.gaps import Gap, Quadrant
from maturity.rules.reports import Report, reports
from maturity.rules.schedule import closes
from maturity.rules.scoring import Coverage, Result
from maturity.rules.wording import listing


@dataclass(frozen=True, kw_only=True)
class Site:
    """What pages are made of."""

    portfolio: Portfolio
    as_of: date
    timelines: Mapping[str, tuple[Point, ...]] = field(default_factory=dict)
    """Assessment id: its committed assessments, oldest first."""
    no_history: str = ""
    """Why there are no timelines, and what would help; empty where there are."""
    name: str = "CX maturity"
    """What the site is called."""
    address: str = ""
    """Where it is published, with a slash at the end; empty where that is not known."""
    repository: str = ""
    """Where its source is on the web; empty where that is not known."""
    editor: str = ""
    """What leads to the editing of a file there, but for its path; empty where there is none."""
    unread: Mapping[str, tuple[Unread, ...]] = field(default_factory=dict)
    """Assessment id: its revisions that cannot be read, oldest first; only where there are any."""
    drafts: frozenset[str] = frozenset()
    """Ids of assessments that are not as they were last committed."""
    model_changes: Mapping[str, tuple[ModelChange, ...]] = field(default_factory=dict)
    """Model id: what became of its file, oldest first."""
    gone: tuple[Gone, ...] = ()
    """Teams that are there no more, those removed last first."""
    sources: Mapping[str, str] = field(default_factory=dict)
    """Assessment id: the file that it is read from, as it is."""

    known: Mapping[str, Report] = field(default_factory=dict)
    """Reports of a moment ago by assessment id: those that nothing has changed of are not made
    again."""

    @property
    def commits(self) -> str:
        """Where commits are shown, to be followed by the name of one; empty if nowhere.

        GitHub and Gitea have the same form, GitLab has its own.
        """
        own = "/-/commit/" if "gitlab" in self.repository else "/commit/"
        return self.repository and self.repository.rstrip("/") + own

    @property
    def issues(self) -> str:
        """Where a change can be described, to be followed by a team's id; empty if nowhere.

        The forms are in the repository: .github/ISSUE_TEMPLATE and .gitlab/issue_templates.
        """
        own = "/issues/new?template=change.yml&team="
        if "gitlab" in self.repository:
            own = "/-/issues/new?issuable_template=Change&issue[title]="
        return self.repository and self.repository.rstrip("/") + own

    @cached_property
    def reports(self) -> Mapping[str, Report]:
        """Assessment id: its report."""
        earlier = {
            key: result
            for key, a in self.portfolio.assessments.items()
            if (result := previous(self.timelines.get(key, ()), a.assessed_on))
        }
        return reports(self.portfolio, self.as_of, earlier, self.known)

    @cached_property
    def _by_model(self) -> Mapping[str, tuple[Report, ...]]:
        found: dict[str, list[Report]] = {key: [] for key in self.portfolio.models}
        for report in self.reports.values():
            found[report.assessment.model.id].append(report)
        return {key: tuple(value) for key, value in found.items()}

    @cached_property
    def models(self) -> list[Model]:
        """The models, those with most teams first."""
        return sorted(self.portfolio.models.values(), key=lambda m: -len(self.of(m)))

    def of(self, model: Model) -> tuple[Report, ...]:
        """Reports under one model, in order of id."""
        return self._by_model[model.id]

    def at(self, model: Model, level: Level) -> list[Report]:
        """Reports whose headline is this level."""
        return [r for r in self.of(model) if r.result.level == level.number]

    def assessing(self, model: Model, dimension: str) -> list[Report]:
        """Reports that have the dimension in scope, lowest score there first."""
        here = (r for r in self.of(model) if dimension in r.result.dimensions)
        return sorted(here, key=lambda r: r.result.dimensions[dimension].score)

    def holders(self, model: Model, capability: Capability) -> list[tuple[Report, list[Cell]]]:
        """Who has a capability, and in which dimensions: whom to ask."""
        found = []
        for report in self.of(model):
            ratings = report.assessment.ratings
            cells = [Cell(capability.id, d) for d in capability.dimensions]
            present = [c for c in cells if ratings.get(c, UNRATED).status is Status.PRESENT]
            if present:
                found.append((report, present))
        return found


def by_level(model: Model, dimension: str | None = None) -> list[tuple[Level, list[Capability]]]:
    """Capabilities by level; only those of one dimension if it is given."""
    return [
        (
            level,
            [
                c
                for c in model.capabilities
                if c.level == level.number and (dimension is None or dimension in c.dimensions)
            ],
        )
        for level in model.levels
    ]


def groups(model: Model) -> list[tuple[str, list[Dimension]]]:
    """Dimensions by the heading they are listed under, both in the model's order."""
    found: dict[str, list[Dimension]] = {}
    for dimension in model.dimensions:
        found.setdefault(dimension.group, []).append(dimension)
    return list(found.items())


def in_scope(assessment: Assessment) -> list[tuple[Level, list[Capability]]]:
    """Capabilities with a cell in scope, by level, without levels that have none."""
    asked = {cell.capability for cell in assessment.cells}
    rows = [(level, [c for c in cs if c.id in asked]) for level, cs in by_level(assessment.model)]
    return [(level, capabilities) for level, capabilities in rows if capabilities]


def row(report: Report, capability: Capability) -> list[tuple[Status, Proof] | None]:
    """Status and evidence of a capability by dimension in scope; None where it does not apply."""
    assessment = report.assessment
    found = (assessment.cells.get(Cell(capability.id, d)) for d in assessment.scope)
    return [(r.status, proof(assessment, r, report.as_of)) if r else None for r in found]


def remarks(assessment: Assessment, capability: Capability) -> list[tuple[str, Rating]]:
    """Dimension and rating where the team gave a reason, a note or evidence."""
    found = ((d, assessment.cells.get(Cell(capability.id, d))) for d in capability.dimensions)
    return [(d, r) for d, r in found if r and (r.reason or r.note or r.evidence)]


def evidence(report: Report, cells: list[Cell]) -> list[Evidence]:
    """Evidence for these cells, each item once."""
    ratings = report.assessment.ratings
    return list(dict.fromkeys(e for cell in cells for e in ratings[cell].evidence))


def matrix(report: Report) -> Iterator[tuple[str, list[tuple[Quadrant, list[Gap]]]]]:
    """Gaps by impact (rows, high first) and effort (columns, small first)."""
    for impact in ("high", "medium", "low"):
        yield (
            impact,
            [
                (
                    Quadrant.of(impact, effort),
                    [g for g in report.gaps if g.impact == impact and g.effort == effort],
                )
                for effort in ("S", "M", "L")
            ],
        )


def begun(result: Result) -> bool:
    """Whether anybody rated anything in scope, if only as not applicable."""
    rows = result.pooled.coverage
    return any(row.not_applicable or row.unrated < row.applicable for row in rows)


def percent(coverage: Coverage) -> int:
    """Share of applicable cells present, rounded down, 0 to 100."""
    return coverage.present * 100 // coverage.applicable


def shade(level: int, model: Model) -> int:
    """Which of five shades a level has, 1 (lowest) to 5."""
    return 1 + (level - 1) * 4 // max(1, len(model.levels) - 1)


def theme(model: Model, capability: Capability) -> Theme:
    """The theme of a capability that has one."""
    return next(t for t in model.themes if t.id == capability.theme)


def participants(assessment: Assessment) -> str:
    """Roles that took part, each with what it speaks for."""
    names = assessment.model.dimension
    return listing(
        f"{p.role} ({names[p.dimension].name})" if p.dimension else p.role
        for p in assessment.participants
    )


def comparison(coverage: Coverage) -> str:
    """The sum behind a verdict: `3 × 100 = 300 < 80 × 5 = 400`."""
    present, asked = coverage.present * 100, coverage.threshold_percent * coverage.applicable
    return (
        f"{coverage.present} × 100 = {present} {'≥' if present >= asked else '<'} "
        f"{coverage.threshold_percent} × {coverage.applicable} = {asked}"
    )


def first_comment(text: str) -> str:
    """The first line of a file, without its comment mark."""
    return text.partition("\n")[0].removeprefix("#").strip()


ANTI_PATTERNS = ("maturity-theater", "skipped-level", "imbalance", "no-outcomes", "stale")
"""Findings with a section of their own on the page of anti-patterns."""


def anchor(finding: Finding) -> str:
    """Where the page of anti-patterns treats a finding."""
    return finding.id if finding.id in ANTI_PATTERNS else "what-else-a-report-can-find"


def brings(report: Report) -> list[tuple[Metric, Outcome | None]]:
    """The metrics that the next steps move most, and the team's own figures where it has any.

    Those it follows come first; at most three.
    """
    model = report.assessment.model
    asked = {cell.capability for cell in (report.path.cells if report.path else ())}
    moved = Counter(key for id_ in asked for key in model.capability[id_].moves)
    followed = {o.metric: o for o in report.assessment.outcomes}
    ranked = sorted(
        (m for m in model.metrics if moved[m.id]),
        key=lambda m: (m.id not in followed, -moved[m.id]),
    )
    return [(metric, followed.get(metric.id)) for metric in ranked[:3]]


def earlier(timeline: Sequence[Point], assessment: Assessment) -> list[Assessment]:
    """The team's committed assessments before this one, oldest first."""
    return [p.assessment for p in timeline if p.assessed_on < assessment.assessed_on]


def names(model: Model, cells: Iterable[Cell]) -> list[str]:
    """Names of the dimensions of cells, in their order."""
    return [model.dimension[cell.dimension].name for cell in cells]


def open_gaps(report: Report, initiative: Initiative) -> list[str]:
    """Capability ids of the gaps an initiative is to close, in sequence."""
    return [gap.capability for gap in report.roadmap if closes(initiative, gap)]


def steps(report: Report) -> list[tuple[Capability, list[Cell]]]:
    """The cells of the path to the next level, by capability."""
    cells = report.path.cells if report.path else ()
    capability = report.assessment.model.capability
    return [
        (capability[key], list(group)) for key, group in groupby(cells, key=lambda c: c.capability)
    ]


def weightiest(report: Report) -> list[tuple[Capability, list[Cell]]]:
    """The same, those of high impact first."""
    order = ("high", "medium", "low")
    return sorted(steps(report), key=lambda step: order.index(report.assessment.impact(step[0].id)))
