"""The domain: models, assessments, campaigns and the words for them.

Frozen values from the standard library only; knows nothing of files, YAML, clocks or pages.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Literal, NamedTuple

Effort = Literal["S", "M", "L"]
Impact = Literal["low", "medium", "high"]
Direction = Literal["up", "down"]
State = Literal["planned", "running", "done", "stopped"]
"""Of an initiative."""


class Status(StrEnum):
    """How far a team has a capability in one dimension."""

    PRESENT = "present"
    PARTIAL = "partial"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    UNRATED = "unrated"
    """In scope, and nobody said anything: counts as missing, is reported as not assessed."""

    @property
    def glyph(self) -> str:
        """The mark readers see, so that nothing rests on colour alone."""
        return _GLYPHS[self]

    @property
    def words(self) -> str:
        """The status in words."""
        return "not assessed" if self is Status.UNRATED else self.value.replace("_", " ")


_GLYPHS = {
    Status.PRESENT: "✓",
    Status.PARTIAL: "○",
    Status.MISSING: "✗",
    Status.NOT_APPLICABLE: "–",
    Status.UNRATED: "?",
}


class Rollup(StrEnum):
    """How the level of a team follows from its cells."""

    POOLED = "pooled"
    """The gate over all cells in scope."""
    WEAKEST = "weakest"
    """The lowest dimension."""
    MEDIAN = "median"
    """The median of the dimensions, rounded down."""


class Cell(NamedTuple):
    """One capability in one dimension: the unit that is rated."""

    capability: str
    dimension: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """What readers of a model call its parts."""

    dimension: str
    dimensions: str
    level: str
    levels: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """How ratings become levels."""

    threshold_percent: int
    """Share of applicable cells that must be present for a level to hold, 1 to 100."""
    partial_credit: Fraction = Fraction(1, 2)
    """What a partial cell adds to the score, 0 to 1; never counts toward a level."""
    rollup: Rollup = Rollup.POOLED
    imbalance_levels: int = 2
    """Dimensions this many levels apart are out of step."""
    reassess_months: int = 12
    """An assessment older than this is stale."""
    evidence_months: int = 18
    """Evidence older than this has expired."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """One step of a model."""

    number: int
    """Its place, from 1 without gaps."""
    id: str
    name: str
    summary: str = ""
    characteristics: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    """Ids of the metrics watched at this level."""
    risks: tuple[str, ...] = ()
    investments: tuple[str, ...] = ()
    instrumentation: tuple[str, ...] = ()
    advance_months: tuple[int, int] | None = None
    """Typical months to the next level, shortest and longest; none at the top."""
    advance_by: str = ""
    corresponds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Another model's id: ids of its levels that mean about the same."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Dimension:
    """What a model rates apart: a business function, a practice area."""

    id: str
    name: str
    summary: str = ""
    group: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Theme:
    """A strand that runs through the levels."""

    id: str
    name: str
    summary: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Metric:
    """A figure that capabilities move and levels watch."""

    id: str
    name: str
    direction: Direction
    """Which way is better."""
    unit: str = ""
    definition: str = ""
    measure: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Capability:
    """Something an organisation can do, placed at exactly one level."""

    id: str
    name: str
    level: int
    """Number of its level."""
    dimensions: tuple[str, ...]
    """Ids of the dimensions it applies to, in the model's order."""
    effort: Effort
    impact: Impact
    requires: tuple[str, ...] = ()
    """Ids of capabilities that must be in place first, at this level or below."""
    theme: str = ""
    description: str = ""
    why: str = ""
    present_when: tuple[str, ...] = ()
    partial_when: str = ""
    evidence: tuple[str, ...] = ()
    moves: tuple[str, ...] = ()
    """Ids of the outcome metrics it moves."""
    tools: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Persona:
    """Someone the organisation serves, inside or outside."""

    id: str
    name: str
    job: str
    pains: tuple[str, ...] = ()
    gains: tuple[str, ...] = ()
    opportunity: str = ""
    capabilities: tuple[str, ...] = ()
    """Ids of the capabilities that answer the pains."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Guardrail:
    """A rule that holds at every level."""

    id: str
    name: str
    rule: str
    check: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Where a model comes from."""

    title: str
    about: str = ""
    derived: tuple[str, ...] = ()
    """What the source does not say and the model adds."""


@dataclass(frozen=True, kw_only=True)
class Model:
    """Levels, dimensions, capabilities and a policy."""

    id: str
    name: str
    version: str
    terms: Terms
    policy: Policy
    levels: tuple[Level, ...]
    """Lowest first; `levels[k - 1]` has number k."""
    dimensions: tuple[Dimension, ...]
    capabilities: tuple[Capability, ...]
    summary: str = ""
    source: Source | None = None
    themes: tuple[Theme, ...] = ()
    metrics: tuple[Metric, ...] = ()
    personas: tuple[Persona, ...] = ()
    guardrails: tuple[Guardrail, ...] = ()
    retired: Mapping[str, str] = field(default_factory=dict)
    """Retired capability id: why it left."""
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Earlier capability id: its id today."""

    @cached_property
    def capability(self) -> Mapping[str, Capability]:
        """Capabilities by id, in the model's order."""
        return {c.id: c for c in self.capabilities}

    @cached_property
    def dimension(self) -> Mapping[str, Dimension]:
        """Dimensions by id, in the model's order."""
        return {d.id: d for d in self.dimensions}

    @cached_property
    def metric(self) -> Mapping[str, Metric]:
        """Metrics by id."""
        return {m.id: m for m in self.metrics}

    @cached_property
    def unlocks(self) -> Mapping[str, tuple[str, ...]]:
        """Capability id: ids of the capabilities that name it as a requirement."""
        found: dict[str, list[str]] = {c.id: [] for c in self.capabilities}
        for c in self.capabilities:
            for needed in c.requires:
                found[needed].append(c.id)
        return {key: tuple(value) for key, value in found.items()}

    def level(self, number: int) -> Level:
        """The level with this number, from 1."""
        return self.levels[number - 1]

    def label(self, number: int) -> str:
        """`Level 2 · Emerging`, in the model's own word; once if that is all the name says."""
        level = self.level(number)
        plain = f"{self.terms.level} {number}"
        return plain if level.name == plain else f"{plain} · {level.name}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """Something a reviewer can look at."""

    title: str
    url: str = ""
    date: dt.date | None = None
    """When it was made or last confirmed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rating:
    """What a team says of one cell."""

    status: Status
    reason: str = ""
    """Why it cannot apply; given with not_applicable."""
    note: str = ""
    evidence: tuple[Evidence, ...] = ()


UNRATED = Rating(status=Status.UNRATED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """The level a team wants to reach."""

    level: int
    by: dt.date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Measurement:
    """A value on a day."""

    value: int | float
    date: dt.date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """One outcome metric of a team."""

    metric: str
    """Id of a metric of the model."""
    baseline: Measurement | None = None
    current: Measurement | None = None
    target: Measurement | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Override:
    """What a team knows better than the model about one capability."""

    effort: Effort | None = None
    impact: Impact | None = None
    owner: str = ""
    start: dt.date | None = None
    due: dt.date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Participant:
    """A role that took part in the assessment."""

    role: str
    dimension: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiver:
    """A finding that a team accepts for a while."""

    finding: str
    """Id of the finding."""
    reason: str
    until: dt.date
    """The last day on which it holds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Initiative:
    """Work a team has decided on, and the gaps it is to close."""

    id: str
    name: str
    closes: tuple[str, ...]
    """Ids of capabilities."""
    dimensions: tuple[str, ...] = ()
    """Ids of the dimensions in which it does so; all of the capability's unless given."""
    state: State = "planned"
    owner: str = ""
    start: dt.date | None = None
    due: dt.date | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyResult:
    """How anyone can tell that an objective is reached: a figure on its way."""

    result: str
    """In words."""
    baseline: int | float
    target: int | float
    current: int | float | None = None
    """None as long as nobody has measured."""
    unit: str = ""
    metric: str = ""
    """Id of the outcome metric whose figures these are; empty where they are its own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Objective:
    """What a team wants to reach, in its own words."""

    objective: str
    results: tuple[KeyResult, ...]
    owner: str = ""
    by: dt.date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Amount:
    """Money spent or gained."""

    what: str
    amount: int | float


@dataclass(frozen=True, kw_only=True, slots=True)
class Returns:
    """What was put in and what came of it, as the team counts it."""

    currency: str
    """Three letters."""
    investment: tuple[Amount, ...]
    value: tuple[Amount, ...]
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """What one team can do, held against one model."""

    id: str
    """Path below `assessments/` without the extension, such as `emea/payments`."""
    team: str
    model: Model
    assessed_on: dt.date
    scope: tuple[str, ...]
    """Ids of the dimensions assessed, in the model's order."""
    ratings: Mapping[Cell, Rating]
    """Only cells in scope; a cell in scope that is not here is unrated."""
    about: str = ""
    customers: tuple[str, ...] = ()
    """The customers the team serves, as ids that teams share."""
    formerly: tuple[str, ...] = ()
    participants: tuple[Participant, ...] = ()
    claimed_level: int | None = None
    target: Target | None = None
    overrides: Mapping[str, Override] = field(default_factory=dict)
    """Capability id: what differs for this team."""
    outcomes: tuple[Outcome, ...] = ()
    votes: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    """Dimension id: number of a level: how many voted for it."""
    waivers: tuple[Waiver, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    objectives: tuple[Objective, ...] = ()
    returns: Returns | None = None
    notes: str = ""

    @cached_property
    def cells(self) -> Mapping[Cell, Rating]:
        """Every cell in scope with its rating, by capability and dimension in the model's order."""
        return {cell: self.ratings.get(cell, UNRATED) for cell in self._in_scope()}

    def _in_scope(self) -> Iterator[Cell]:
        scope = frozenset(self.scope)
        for capability in self.model.capabilities:
            for dimension in capability.dimensions:
                if dimension in scope:
                    yield Cell(capability.id, dimension)

    def effort(self, capability: str) -> Effort:
        """What the capability takes here: the team's own word, else the model's."""
        override = self.overrides.get(capability)
        return (override.effort if override else None) or self.model.capability[capability].effort

    def impact(self, capability: str) -> Impact:
        """What the capability would do here: the team's own word, else the model's."""
        override = self.overrides.get(capability)
        return (override.impact if override else None) or self.model.capability[capability].impact


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """What an organisation asks of some of its teams until a day: capabilities to be present."""

    id: str
    name: str
    model: Model
    capabilities: tuple[str, ...]
    """Ids of what is asked for, in the order of the file."""
    owner: str
    """The role that answers for it."""
    starts: dt.date
    ends: dt.date
    """The last day."""
    why: str = ""
    dimensions: tuple[str, ...] = ()
    """Ids of the dimensions in which it is asked for; empty for wherever a capability applies."""
    teams: tuple[str, ...] = ()
    """Ids of assessments, and folders with a slash at the end; every team of the model if empty."""

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell that is asked for, whatever a team has in scope, by capability in order."""
        return tuple(
            Cell(key, dimension)
            for key in self.capabilities
            for dimension in self.model.capability[key].dimensions
            if not self.dimensions or dimension in self.dimensions
        )

    def calls(self, id_: str) -> bool:
        """Whether it names an assessment, or a folder that one is in or below."""
        return not self.teams or any(
            id_.startswith(name) if name.endswith("/") else id_ == name for name in self.teams
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Portfolio:
    """Everything a repository holds: models, assessments and campaigns, by id, in order of id."""

    models: Mapping[str, Model]
    assessments: Mapping[str, Assessment]
    campaigns: Mapping[str, Campaign] = field(default_factory=dict)
