"""What many teams come to together: by model, level, group, capability and day."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.model import (
    Assessment,
    Cell,
    Measurement,
    Model,
    Outcome,
    Portfolio,
    Rating,
    Rollup,
    Status,
    Target,
)
from maturity.past.timelines import Point, standing_on
from maturity.results.organisation import Group, Organisation, due, pace, past
from maturity.results.views import Site
from maturity.rules.reports import report
from maturity.rules.scoring import score
from sample import MIXED, MODEL, NEW, PERFECT, STREET, TEAMS, WORST, at, committed, team
from strategies import planned
from support import AS_OF


def organisation(
    *teams: Assessment, timelines: Mapping[str, tuple[Point, ...]] | None = None, **fields: Any
) -> Organisation:
    models = {"corner": MODEL, "street": STREET, **{a.model.id: a.model for a in teams}}
    found = {a.id: a for a in sorted(teams, key=lambda a: a.id)}
    portfolio = Portfolio(models=models, assessments=found)
    return Organisation(
        site=Site(portfolio=portfolio, as_of=AS_OF, timelines=timelines or {}, **fields)
    )


def line(*points: tuple[str, int], of: Assessment, gone: str = "") -> tuple[Point, ...]:
    """A timeline: days and the level on each; the file was removed after the last but one."""
    made = [
        committed(replace(at(level, of.id, of.model), assessed_on=date.fromisoformat(day)))
        for day, level in points
    ]
    if gone:
        made[-2] = replace(made[-2], removed_on=date.fromisoformat(gone))
    return tuple(made)


def ids(reports: Any) -> list[str]:
    return [one.assessment.id for one in reports]


# --- groups ---------------------------------------------------------------------------------------

NESTED = organisation(
    at(1, "a/north/one"), at(2, "a/north/two"), at(3, "a/three"), at(2, "ab/four"), at(1, "five")
)


def test_every_folder_is_a_group_of_the_teams_below_it() -> None:
    assert {path: ids(group.reports) for path, group in NESTED.groups.items()} == {
        "a": ["a/north/one", "a/north/two", "a/three"],
        "a/north": ["a/north/one", "a/north/two"],
        "ab": ["ab/four"],
    }
    assert ids(NESTED.whole.reports) == [
        "a/north/one", "a/north/two", "a/three", "ab/four", "five",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "below"), [("", ["a", "ab"]), ("a", ["a/north"]), ("a/north", []), ("ab", [])]
)
def test_the_groups_directly_below(path: str, below: list[str]) -> None:
    group = NESTED.groups[path] if path else NESTED.whole
    assert [one.path for one in group.groups] == below


@pytest.mark.parametrize(
    ("rollup", "levels", "level"),
    [
        (Rollup.WEAKEST, (1, 2, 3), 1),
        (Rollup.MEDIAN, (1, 2, 3), 2),
        (Rollup.MEDIAN, (1, 2), 1),
        (Rollup.MEDIAN, (2, 3, 3, 3), 3),
        (Rollup.POOLED, (1, 3), 1),
        (Rollup.POOLED, (2, 3, 3, 3), 3),
        (Rollup.POOLED, (2,), 2),
    ],
)
def test_teams_as_one(rollup: Rollup, levels: tuple[int, ...], level: int) -> None:
    model = replace(MODEL, policy=replace(MODEL.policy, rollup=rollup))
    teams = [at(n, f"t-{place}", model) for place, n in enumerate(levels)]
    (rolled,) = organisation(*teams).whole.rolled
    assert (rolled.level, rolled.lowest, rolled.highest) == (level, min(levels), max(levels))
    assert rolled.count == len(levels)


@given(planned(), st.integers(1, 3))
def test_a_team_and_its_copies_are_at_its_own_level(assessment: Assessment, copies: int) -> None:
    """Pooling as many cells of each kind changes no share, and so no level."""
    teams = [replace(assessment, id=f"t-{n}") for n in range(copies)]
    portfolio = Portfolio(
        models={assessment.model.id: assessment.model}, assessments={a.id: a for a in teams}
    )
    (rolled,) = Organisation(site=Site(portfolio=portfolio, as_of=AS_OF)).whole.rolled
    assert rolled.level == score(assessment).level


def test_the_model_with_most_teams_comes_first_and_its_lowest_team_first_there() -> None:
    whole = organisation(
        at(1, "z", STREET), at(3, "a"), at(1, "c"), at(1, "b"), at(2, "d", STREET), at(2, "e")
    ).whole
    assert [(r.model.id, ids(r.reports)) for r in whole.rolled] == [
        ("corner", ["b", "c", "e", "a"]),
        ("street", ["z", "d"]),
    ]
    assert whole.most_levels == 3
    assert organisation().whole.most_levels == 0


# --- days -----------------------------------------------------------------------------------------

RISEN = at(3, "risen")
PAST = {
    "risen": line(("2025-10-15", 1), ("2026-02-01", 2), ("2026-10-12", 3), of=RISEN),
    "fallen": line(("2025-01-01", 3), ("2026-10-12", 1), of=at(1, "fallen")),
    "same": line(("2025-01-01", 2), of=at(2, "same")),
    "fresh": line(("2026-10-12", 1), of=at(1, "fresh")),
    "moved": line(("2026-01-01", 2), of=at(2, "moved", STREET)),
    "away": line(("2025-01-01", 1), ("2026-10-01", 2), of=at(2, "away"), gone="2026-01-31"),
}
HISTORY = organisation(
    RISEN, at(1, "fallen"), at(2, "same"), at(1, "fresh"), at(1, "moved"), at(2, "away"),
    at(1, "uncommitted"), timelines=PAST,
)  # fmt: skip


@pytest.mark.parametrize(
    ("since", "changes"),
    [
        (
            None,
            [
                ("fallen", "down", 3),
                ("risen", "up", 2),
                ("moved", "other-model", 2),
                ("away", "new", None),
                ("fresh", "new", None),
                ("uncommitted", "new", None),
            ],
        ),
        (
            date(2026, 10, 12),
            [("moved", "other-model", 2), ("uncommitted", "new", None)],
        ),
        (AS_OF, []),
    ],
)
def test_changes(since: date | None, changes: list[tuple[str, str, int | None]]) -> None:
    whole = HISTORY.whole
    assert whole.since == date(2026, 8, 22)
    found = whole.changes(since or whole.since)
    assert [
        (c.report.assessment.id, c.kind, c.before.level if c.before else None) for c in found
    ] == changes
    if since is None:
        assert whole.kinds == {"down": 1, "up": 1, "other-model": 1, "new": 3}


def test_nothing_is_said_of_the_past_where_git_cannot_tell() -> None:
    whole = organisation(at(1, "a"), no_history="Not a repository.").whole
    assert (whole.changes(whole.since), whole.kinds, whole.quarters) == ([], {}, [])
    assert [s.before for s in whole.distribution(whole.rolled[0])] == [None, None, None]


def test_quarters() -> None:
    found = [(q.name, q.end.isoformat(), q.assessed, q.kinds) for q in HISTORY.whole.quarters]
    assert found == [
        ("Q4 2025", "2025-12-31", 1, {"new": 1}),
        ("Q1 2026", "2026-03-31", 2, {"new": 1, "up": 1}),
        ("Q2 2026", "2026-06-30", 0, {}),
        ("Q3 2026", "2026-09-30", 0, {}),
        ("Q4 2026", "2026-11-21", 4, {"up": 1, "down": 1, "other-model": 1, "new": 3}),
    ]
    (rolled,) = HISTORY.whole.rolled
    assert HISTORY.whole.trend(rolled) == [
        ("Q4 2025", (2, 1, 1)),
        ("Q1 2026", (0, 2, 1)),
        ("Q2 2026", (0, 2, 1)),
        ("Q3 2026", (0, 2, 1)),
        ("Q4 2026", (4, 2, 1)),
    ]
    levels = [q.levels for q in HISTORY.whole.quarters]
    assert levels[0] == {"corner": (2, 1, 1)}
    assert levels[1] == {"corner": (0, 2, 1), "street": (0, 1, 0)}
    assert levels[-1] == {"corner": (4, 2, 1)}


def test_the_distribution_then_and_now() -> None:
    whole = HISTORY.whole
    (rolled,) = whole.rolled
    steps = whole.distribution(rolled)
    assert [(s.level.number, len(s.reports), s.before) for s in steps] == [
        (1, 4, 0),
        (2, 2, 2),
        (3, 1, 1),
    ]
    assert [whole.percent(step, rolled) for step in steps] == [57, 28, 14]
    plain = organisation(RISEN).whole
    assert [s.before for s in plain.distribution(plain.rolled[0])] == [0, 0, 0]


@pytest.mark.parametrize(
    ("key", "model", "text"),
    [
        ("risen", MODEL, "2025-10-15=1 2026-02-01=2 2026-10-12=3"),
        ("away", MODEL, "2025-01-01=1 2026-01-31= 2026-10-01=2"),
        ("moved", MODEL, "2026-01-01=2@street"),
        ("moved", STREET, "2026-01-01=2"),
        ("uncommitted", MODEL, ""),
    ],
)
def test_a_past_for_the_script(key: str, model: Model, text: str) -> None:
    assert past(PAST.get(key, ()), model) == text


DAYS = st.dates(date(2024, 1, 1), date(2024, 2, 15))


@given(
    st.lists(st.tuples(DAYS, st.none() | DAYS, st.integers(1, 3)), unique_by=lambda p: p[0]),
    DAYS,
)
def test_the_script_s_past_says_what_python_says(
    points: list[tuple[date, date | None, int]], day: date
) -> None:
    line = tuple(
        replace(committed(replace(at(level, "t"), assessed_on=made)), removed_on=removed)
        for made, removed, level in sorted(points, key=lambda point: point[0])
    )
    entries = [entry for entry in past(line, MODEL).split() if entry[:10] <= day.isoformat()]
    said = entries[-1][11:] if entries else ""
    point = standing_on(line, day)
    assert said == (str(point.level) if point else "")


# --- what teams lack and who has it ---------------------------------------------------------------


def test_the_most_missed_and_whom_to_ask() -> None:
    made = organisation(
        at(1, "a/one"), at(1, "a/two"), at(3, "a/top"), at(3, "b"),
        team({"till": "✓✗", "refunds": "–", "survey": "✓✓"}, id="half"),
    )  # fmt: skip
    whole = made.whole
    found = {m.capability.id: m for m in whole.missed}
    assert [(key, len(m.lacking)) for key, m in found.items()] == [
        ("till", 3),
        ("greeting", 3),
        ("hours", 3),
        ("survey", 2),
        ("refunds", 2),
    ]
    till = found["till"]
    assert ids(till.lacking) == ["a/one", "a/two", "half"]
    assert (till.asked, ids(till.having)) == (5, ["a/top", "b"])
    assert [(one.assessment.id, known) for one, known in whole.helpers] == [
        ("a/top", 5),
        ("b", 5),
        ("half", 1),
    ]


def test_a_group_asks_its_own_teams_first() -> None:
    made = organisation(*(at(3, f"a{n}") for n in range(6)), at(1, "z/low"), at(3, "z/top"))
    (till, *_) = made.groups["z"].missed
    assert till.asked == 2
    assert len(till.having) == 7
    assert ids(made.groups["z"].ask(till)) == ["z/top", "a0", "a1", "a2", "a3"]
    assert ids(made.whole.ask(made.whole.missed[0])) == ["a0", "a1", "a2", "a3", "a4"]


def test_what_applies_nowhere_is_neither_asked_nor_had() -> None:
    ratings = {**MIXED.ratings, Cell("refunds", "web"): Rating(status=Status.NOT_APPLICABLE)}
    made = organisation(replace(MIXED, ratings=ratings))
    assert "refunds" not in made.held[MIXED.id]
    assert ("corner", "refunds") not in made.having


WEB = team(
    {"till": "✓", "survey": "✓", "refunds": "✓", "loyalty": "✓", "advice": "✓"},
    id="web",
    scope=("web",),
)


def test_teams_out_of_step() -> None:
    whole = organisation(at(1, "a"), at(2, "b"), at(3, "c"), WEB, at(3, "d", STREET)).whole
    found = [
        (s.model.id, s.dimension.id, s.lowest, s.highest, ids(s.low), ids(s.high))
        for s in whole.spreads
    ]
    assert found == [
        ("corner", "shop", 1, 3, ["a"], ["c"]),
        ("corner", "web", 1, 3, ["a"], ["c", "web"]),
    ]
    assert organisation(WEB).whole.spreads == []
    assert organisation(at(2, "a"), at(3, "b")).whole.spreads == []


def test_the_clientele_is_whom_any_of_the_teams_serves() -> None:
    whole = organisation(
        at(1, "a", customers=("ships", "locals")), at(1, "b", customers=("ships",)), at(1, "c")
    ).whole
    assert whole.clientele == ["locals", "ships"]


# --- what is due, aimed at, moved and to be decided -----------------------------------------------


def test_what_is_due_comes_by_kind_and_age() -> None:
    old = [
        replace(at(1, key), assessed_on=date.fromisoformat(day))
        for key, day in (("a", "2025-06-01"), ("b", "2024-06-01"), ("c", "2025-12-01"))
    ]
    whole = organisation(*old, WORST).whole
    assert [(r.assessment.id, f.id) for r, f in whole.due] == [
        ("worst", "stale"),
        ("b", "stale"),
        ("a", "stale"),
        ("c", "due-soon"),
        ("worst", "expired-evidence"),
    ]
    assert whole.dues == {"stale": 3, "due-soon": 1, "expired-evidence": 1}
    assert due(old[0]) == date(2026, 6, 1)
    assert list(organisation(at(3, "top")).whole.found.values()) == [
        "Maturity without outcomes",
        "Present on trust alone",
    ]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (None, None),
        (Target(level=1), "reached"),
        (Target(level=2, by=date(2020, 1, 1)), "reached"),
        (Target(level=3), "undated"),
        (Target(level=3, by=date(2026, 11, 20)), "missed"),
        (Target(level=3, by=AS_OF), "fast"),
        (Target(level=3, by=date(2027, 12, 31)), "on-pace"),
    ],
)
def test_how_a_target_stands(target: Target | None, expected: str | None) -> None:
    levels = tuple(replace(level, advance_months=(2, 4)) for level in MODEL.levels)
    assessment = at(2, "a", replace(MODEL, levels=levels), target=target)
    assert pace(report(assessment, AS_OF)) == expected


def test_targets_that_need_somebody_come_first() -> None:
    whole = organisation(
        at(1, "a", target=Target(level=3)),
        at(1, "b", target=Target(level=1)),
        at(1, "c", target=Target(level=3, by=date(2026, 1, 1))),
        at(1, "d"),
    ).whole
    assert [(a.report.assessment.id, a.pace) for a in whole.aims] == [
        ("c", "missed"),
        ("a", "undated"),
        ("b", "reached"),
    ]
    assert whole.paces == {"missed": 1, "undated": 1, "reached": 1}


def outcome(metric: str, before: float, now: float) -> Outcome:
    return Outcome(
        metric=metric, baseline=Measurement(value=before), current=Measurement(value=now)
    )


def test_outcomes_that_moved_are_counted_by_model() -> None:
    whole = organisation(
        at(1, "a", outcomes=(outcome("returns", 1, 2), outcome("queue", 1, 2))),
        at(1, "b", outcomes=(outcome("returns", 2, 1), Outcome(metric="queue"))),
        at(1, "c", STREET, outcomes=(outcome("returns", 1, 1),)),
    ).whole
    found = [(m.model.id, m.metric.id, m.better, m.worse, m.unchanged) for m in whole.outcomes]
    assert found == [
        ("corner", "returns", 1, 1, 0),
        ("corner", "queue", 0, 1, 0),
        ("street", "returns", 0, 0, 1),
    ]


def test_what_is_late_is_decided_first() -> None:
    whole = organisation(
        at(1, "low"),
        at(2, "late", target=Target(level=3, by=date(2026, 1, 1))),
        replace(at(2, "stale"), assessed_on=date(2024, 1, 1)),
        at(3, "top"),
    ).whole
    assert [r.assessment.id for r, _ in whole.decisions] == ["late", "stale", "low"]


# --- models side by side --------------------------------------------------------------------------


def side(group: Group) -> Any:
    reference, rows = group.side_by_side
    return reference and reference.id, [
        ([level.number for level in row.levels], {k: ids(v) for k, v in row.reports.items()})
        for row in rows
    ]


def test_models_stand_side_by_side_and_are_not_mixed() -> None:
    made = organisation(
        at(1, "a"), at(3, "b"), at(1, "c", STREET), at(2, "d", STREET), at(3, "e", STREET)
    )
    assert side(made.whole) == (
        "corner",
        [
            ([3], {"street": ["d"], "corner": ["b"]}),
            ([1, 2], {"street": ["c"], "corner": []}),
            ([1], {"street": [], "corner": ["a"]}),
            ([], {"street": ["e"], "corner": []}),
        ],
    )


def test_nothing_stands_side_by_side_where_there_is_one_model() -> None:
    assert side(organisation(at(1, "a"), at(2, "b")).whole) == (None, [])
    alone = replace(STREET, id="alone", levels=MODEL.levels)
    plain = Portfolio(
        models={"corner": MODEL, "alone": alone},
        assessments={"a": at(1, "a"), "b": at(1, "b", alone)},
    )
    assert side(Organisation(site=Site(portfolio=plain, as_of=AS_OF)).whole) == (None, [])


def test_an_organisation_without_teams() -> None:
    whole = organisation().whole
    assert whole.reports == ()
    assert (whole.groups, whole.rolled, whole.missed, whole.due, whole.aims) == ([], [], [], [], [])
    assert all(q.levels == {} and not q.kinds for q in whole.quarters)
    assert set(TEAMS) == {NEW.id, PERFECT.id, MIXED.id}
