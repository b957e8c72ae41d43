"""What changed between two portfolios, and what is to blame for it."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import strategies
from builders import assess, capability, model
from maturity.comparing.diff import (
    Cause,
    CellChange,
    Change,
    Difference,
    Effect,
    ModelChange,
    Side,
    Standing,
    TeamChange,
    diff,
    held_against,
    latest,
)
from maturity.model import (
    Assessment,
    Capability,
    Cell,
    Evidence,
    Measurement,
    Metric,
    Model,
    Outcome,
    Override,
    Portfolio,
    Rating,
    Rollup,
    Status,
    Target,
    Waiver,
)
from maturity.rules.scoring import score
from support import AS_OF

PRESENT, MISSING = Rating(status=Status.PRESENT), Rating(status=Status.MISSING)

LADDER = model(
    capability("a", 1, "xy"),
    capability("b", 2, "xy"),
    capability("c", 3, "xy", "b"),
    dimensions="xyz",
)


def portfolio(*assessments: Assessment, models: tuple[Model, ...] = ()) -> Portfolio:
    every = {m.id: m for m in (*(a.model for a in assessments), *models)}
    return Portfolio(models=every, assessments={a.id: a for a in assessments})


def change(before: Assessment, after: Assessment, **more: Any) -> TeamChange:
    """What changed about one team; something did."""
    (found,) = diff(portfolio(before), portfolio(after), AS_OF, **more).teams
    return found


def rated(ratings: Mapping[str, str], scope: str = "xy", **more: Any) -> Assessment:
    return assess(LADDER, ratings, scope, **more)


LOW = rated({"a": "✓✓", "b": "✓✗", "c": "✗✗"})
HIGH = rated({"a": "✓✓", "b": "✓✓", "c": "✗✗"})


# --- laws -----------------------------------------------------------------------------------------


@st.composite
def versions(draw: st.DrawFn, model: Model) -> Model:
    """The model, or another version of it."""
    if draw(st.booleans()):
        return model
    kept: list[Capability] = []
    renamed = {}
    for c in model.capabilities:
        match draw(
            st.sampled_from(["keep", "keep", "remove", "level", "places", "rename", "text"])
        ):
            case "keep":
                kept.append(c)
            case "level":
                kept.append(replace(c, level=draw(st.integers(1, len(model.levels)))))
            case "places":
                places = draw(st.sets(st.sampled_from([*model.dimension]), min_size=1))
                kept.append(replace(c, dimensions=tuple(d for d in model.dimension if d in places)))
            case "rename":
                renamed[c.id] = f"{c.id}-new"
                kept.append(replace(c, id=f"{c.id}-new"))
            case "text":
                kept.append(replace(c, effort=draw(st.sampled_from(("S", "M", "L"))), name="Other"))
    names = {c.id for c in kept}
    policy = replace(
        model.policy,
        threshold_percent=draw(st.sampled_from((1, 50, 100))),
        rollup=draw(st.sampled_from(Rollup)),
    )
    return replace(
        model,
        version=draw(st.sampled_from(("1.0.0", "1.1.0"))),
        policy=draw(st.sampled_from((model.policy, policy))),
        capabilities=tuple(
            replace(c, requires=tuple(n for n in map(_named(renamed), c.requires) if n in names))
            for c in kept
        ),
        renamed=renamed,
    )


def _named(renamed: Mapping[str, str]) -> Any:
    return lambda name: renamed.get(name, name)


@st.composite
def revisions(draw: st.DrawFn, before: Assessment, model: Model) -> Assessment:
    """The assessment under a version of its model, and with whatever else changed."""
    held = held_against(before, model)
    assert held  # no version of a model here leaves out a dimension
    overrides = {model.renamed.get(key, key): value for key, value in before.overrides.items()}
    overrides = {key: value for key, value in overrides.items() if key in model.capability}
    if draw(st.booleans()):
        return replace(held, overrides=overrides)
    scope = tuple(d for d in model.dimension if draw(st.booleans())) or held.scope
    every = [Cell(c.id, d) for c in model.capabilities for d in c.dimensions if d in scope]
    ratings = {cell: rating for cell, rating in held.ratings.items() if cell in every}
    for cell in every:
        if draw(st.integers(0, 3)) == 0:
            status = draw(st.sampled_from(Status))
            ratings[cell] = Rating(status=status, note=draw(st.sampled_from(("", "Why."))))
    rated = {cell: r for cell, r in ratings.items() if r.status is not Status.UNRATED}
    return replace(
        held,
        scope=scope,
        ratings=rated,
        team=draw(st.sampled_from(("Team", "Crew"))),
        assessed_on=draw(st.sampled_from((date(2025, 10, 12), date(2026, 10, 12)))),
        claimed_level=draw(st.sampled_from((None, 1, 4))),
        overrides=draw(st.sampled_from(({}, overrides))),
        waivers=draw(
            st.sampled_from(
                ((), (Waiver(finding="no-evidence", reason="So.", until=date(2027, 1, 1)),))
            )
        ),
    )


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Portfolio, Portfolio]:
    """Two portfolios with some of the same teams, some moved, by versions of one model."""
    first = draw(strategies.assessments())
    second = draw(versions(first.model))
    sides: tuple[list[Assessment], list[Assessment]] = ([], [])
    for key in ("one", "two"):
        before = replace(draw(revisions(first, first.model)), id=key)
        after = draw(revisions(before, second))
        if draw(st.booleans()):
            after = replace(after, id=f"moved/{key}", formerly=(key,))
        for side, assessment in zip(sides, (before, after), strict=True):
            if draw(st.integers(0, 4)):
                side.append(assessment)
    old, new = (
        portfolio(*side, models=(m,)) for side, m in zip(sides, (first.model, second), strict=True)
    )
    return old, new


@given(pairs())
def test_nothing_changes_between_a_portfolio_and_itself(both: tuple[Portfolio, Portfolio]) -> None:
    for side in both:
        assert diff(side, side, AS_OF) == Difference(as_of=AS_OF, teams=(), models=())
        assert diff(side, side, AS_OF).empty


def normal(value: Any, *, mirror: bool = False) -> Any:
    """A difference in comparable parts, mirrored if asked for; order and new names do not count."""
    again = {"mirror": mirror}
    found: Any = repr(value)
    match value:
        case Change(before, after):
            found = [normal(side, **again) for side in ((after, before) if mirror else value)]
        case str():
            found = value.removesuffix("-new").removeprefix("moved/")
        case dict():
            both = ((normal(key), normal(inner, **again)) for key, inner in value.items())
            found = sorted(both, key=repr)
        case Cell(capability, dimension):
            found = normal(capability), dimension
        case tuple():
            found = sorted((normal(item, **again) for item in value), key=repr)
        case Side():
            found = normal(value.assessment.id), value.standing, value.cost, value.findings
        case TeamChange() | CellChange() | Difference() | ModelChange() | Effect():
            found = {f.name: normal(getattr(value, f.name), **again) for f in fields(value)}
    return found


@given(pairs())
def test_the_way_back_is_the_way_there_mirrored(both: tuple[Portfolio, Portfolio]) -> None:
    there, back = diff(both[0], both[1], AS_OF), diff(both[1], both[0], AS_OF)
    assert normal(there, mirror=True) == normal(back)


@given(pairs())
def test_a_level_changes_for_a_reason(both: tuple[Portfolio, Portfolio]) -> None:
    found = diff(*both, AS_OF)
    models = {m.latest.id for m in found.models}
    for team in found.teams:
        before, after = team.sides
        if before and after:
            told = team.cells or "scope" in team.parts or after.assessment.model.id in models
            moved = team.standing or team.rollups or team.dimensions
            assert told or not moved
            assert told or team.overrides or not team.next


@given(pairs())
def test_what_is_the_model_s_and_what_is_the_ratings(both: tuple[Portfolio, Portfolio]) -> None:
    """From level to level by the model alone, then by ratings: each step is what scoring gives."""
    for found in diff(*both, AS_OF).models:
        for key, (old, new) in found.effects.items():
            before, after = (_of(side, key) for side in both)
            if old and before:
                assert old.level.before == score(before).level
                assert old.level.after == score(_held(before, both[1])).level
            if new and after:
                assert new.level.before == score(_held(after, both[0])).level
                assert new.level.after == score(after).level


def _of(side: Portfolio, key: str) -> Assessment | None:
    plain = key.removeprefix("moved/")
    return side.assessments.get(f"moved/{plain}") or side.assessments.get(plain)


def _held(assessment: Assessment, side: Portfolio) -> Assessment:
    found = held_against(assessment, side.models["model"])
    assert found
    return found


@given(pairs())
def test_ratings_by_their_own_model_are_what_they_are(both: tuple[Portfolio, Portfolio]) -> None:
    for side in both:
        for assessment in side.assessments.values():
            assert held_against(assessment, assessment.model) == assessment


# --- teams ----------------------------------------------------------------------------------------


def test_a_team_that_rises() -> None:
    found = change(LOW, HIGH)
    assert found.rise == 1
    assert found.standing == Change(
        Standing(level=1, score=Fraction(3, 2), margin=None),
        Standing(level=2, score=Fraction(2), margin=0),
    )
    assert found.rollups == dict.fromkeys(Rollup, Change(1, 2))
    assert found.dimensions == {
        "y": Change(
            Standing(level=1, score=Fraction(1), margin=None),
            Standing(level=2, score=Fraction(2), margin=0),
        )
    }
    assert found.cells == (
        CellChange(cell=Cell("b", "y"), rating=Change(MISSING, PRESENT), cause=Cause.RATING),
    )
    assert found.next == Change((2, Fraction(3)), (3, Fraction(6)))
    assert [latest(gap).capability for gap in found.gaps] == ["b"]
    assert found.gaps[0].after is None
    assert (found.overrides, found.outcomes, found.parts) == ({}, {}, ())
    assert change(HIGH, LOW).rise == -1


def test_a_rise_opens_no_gaps() -> None:
    """Both sides are held up to the same level, the higher one of their goals."""
    worse = rated({"a": "✓✓", "b": "✓✓", "c": "–✗"})
    assert [latest(gap).capability for gap in change(LOW, worse).gaps] == ["b"]
    (opened,) = change(HIGH, LOW).gaps
    assert (opened.before, latest(opened).capability) == (None, "b")


def test_what_is_said_of_a_cell_is_a_change() -> None:
    shown = replace(PRESENT, note="So.", evidence=(Evidence(title="Proof"),))
    cell = Cell("a", "x")
    after = replace(LOW, ratings={**LOW.ratings, cell: shown})
    found = change(LOW, after)
    assert found.cells == (
        CellChange(cell=cell, rating=Change(PRESENT, shown), cause=Cause.RATING),
    )
    assert found.standing is None
    assert found.next is None


def test_what_comes_into_scope_and_what_leaves_it() -> None:
    small = rated({"a": "✓", "b": "✓"}, "x")
    (a, b) = (Cell("a", "y"), Cell("b", "y"))
    whole = rated({"a": "✓✓", "b": "✓✗"})
    found = change(small, whole)
    assert found.parts == ("scope",)
    assert found.cells == (
        CellChange(cell=a, rating=Change(None, PRESENT), cause=Cause.SCOPE),
        CellChange(cell=b, rating=Change(None, MISSING), cause=Cause.SCOPE),
    )
    assert found.dimensions["y"].before is None
    back = change(whole, small)
    assert [c.rating for c in back.cells] == [Change(PRESENT, None), Change(MISSING, None)]
    assert back.dimensions["y"].after is None


def test_what_comes_with_the_model_and_what_leaves_it() -> None:
    more = replace(LADDER, capabilities=(*LADDER.capabilities, capability("d", 3, "xy")))
    before = rated({"a": "✓✓"})
    after = assess(more, {"a": "✓✓", "d": "✓?"}, "xy")
    assert change(before, after).cells == (
        CellChange(cell=Cell("d", "x"), rating=Change(None, PRESENT), cause=Cause.MODEL),
    )
    assert change(after, before).cells == (
        CellChange(cell=Cell("d", "x"), rating=Change(PRESENT, None), cause=Cause.MODEL),
    )


def test_a_capability_that_is_renamed_is_the_same() -> None:
    other = replace(
        LADDER,
        capabilities=(
            capability("a", 1, "xy"),
            capability("basis", 2, "xy"),
            capability("c", 3, "xy", "basis"),
        ),
        renamed={"b": "basis", "c": "a", "long-gone": "basis", "x": "y"},
    )
    owned = {"b": Override(owner="Ada")}
    before = replace(LOW, overrides=owned)
    after = assess(other, {"a": "✓✓", "basis": "✓✗", "c": "✗✗"}, "xy", overrides={})
    found = diff(portfolio(before), portfolio(after), AS_OF)
    (team,) = found.teams
    assert (team.cells, team.gaps) == ((), ())
    assert team.overrides == {"basis": Change(Override(owner="Ada"), None)}
    (models,) = found.models
    assert [(latest(c).id, c.before and c.before.id) for c in models.capabilities] == [
        ("basis", "b")
    ]
    assert models.parts == ("renamed",)


def test_new_and_gone() -> None:
    found = diff(portfolio(LOW), portfolio(replace(LOW, id="other")), AS_OF)
    other, team = found.teams
    assert (other.sides.before, other.latest.assessment.id) == (None, "other")
    assert (team.sides.after, team.latest.assessment.id) == (None, "team")
    assert (team.rise, team.standing, team.cells) == (0, None, ())
    assert {latest(f).id for f in team.findings} == {"no-outcomes", "no-evidence"}
    assert all(f.after is None for f in team.findings)


def test_a_team_that_moved() -> None:
    moved = replace(LOW, id="emea/team", formerly=("team", "older"))
    found = change(LOW, moved)
    assert found.parts == ("id", "formerly")
    assert found.latest.assessment.id == "emea/team"
    assert change(moved, LOW).parts == ("id", "formerly")


def test_of_two_teams_that_became_one_the_first_goes_on() -> None:
    both = portfolio(replace(LOW, id="b"), replace(LOW, id="a"))
    merged = portfolio(replace(HIGH, id="ab", formerly=("b", "a")))
    for found in (diff(both, merged, AS_OF), diff(merged, both, AS_OF)):
        sides = [tuple(s and s.assessment.id for s in t.sides) for t in found.teams]
        assert sorted(sides, key=str) in ([("a", "ab"), ("b", None)], [("ab", "a"), (None, "b")])


def test_a_team_held_against_another_model() -> None:
    other = replace(LADDER, id="other", name="Other")
    found = change(LOW, replace(assess(other, {"a": "✗✗"}, "xy")))
    assert found.parts == ("model",)
    assert found.standing
    assert (found.rise, found.dimensions, found.cells, found.gaps) == (0, {}, (), ())


def test_everything_else_that_is_said() -> None:
    after = replace(
        LOW,
        team="Crew",
        about="A crew.",
        assessed_on=date(2026, 11, 1),
        claimed_level=3,
        target=Target(level=2),
        notes="Hm.",
        overrides={"a": Override(effort="S"), "b": Override(owner="Ada")},
    )
    found = change(replace(LOW, overrides={"b": Override(owner="Ada")}), after)
    assert found.parts == ("team", "assessed_on", "about", "claimed_level", "target", "notes")
    assert found.overrides == {"a": Change(None, Override(effort="S"))}
    assert [latest(f).id for f in found.findings] == ["maturity-theater"]


def test_outcomes() -> None:
    metrics = (
        Metric(id="m", name="M", direction="up"),
        Metric(id="n", name="N", direction="down"),
        Metric(id="o", name="O", direction="up"),
    )
    told = replace(LADDER, metrics=metrics)
    m, n, o = (Outcome(metric=key, current=Measurement(value=1)) for key in "mno")
    before = assess(told, {}, "xy", outcomes=(m, n))
    after = assess(told, {}, "xy", outcomes=(m, replace(n, baseline=Measurement(value=3)), o))
    assert change(before, after).outcomes == {
        "n": Change(n, replace(n, baseline=Measurement(value=3))),
        "o": Change(None, o),
    }


def test_findings_and_waivers() -> None:
    waiver = Waiver(finding="no-evidence", reason="So.", until=date(2026, 12, 31))
    found = change(LOW, replace(LOW, waivers=(waiver,)))
    assert found.parts == ("waivers",)
    ((before, after),) = found.findings
    assert before
    assert after
    assert (before.waived, after.waived) == (None, waiver)
    whole = rated({"a": "✓✓", "b": "✓✓", "c": "✓✓"}, claimed_level=3)
    claimed = replace(LOW, claimed_level=3)
    assert [(latest(f).id, f.after is None) for f in change(claimed, whole).findings] == [
        ("maturity-theater", True)
    ]


def test_what_compares_with_an_earlier_assessment_looks_at_the_other_side() -> None:
    """A lost capability is found although git has not seen the assessment before it."""
    lost = rated({"a": "✓✗", "b": "✓✗", "c": "✗✗"}, assessed_on=date(2026, 11, 1))
    assert "unexplained-regression" in {latest(f).id for f in change(LOW, lost).findings}
    today = replace(lost, assessed_on=LOW.assessed_on)
    assert "unexplained-regression" not in {latest(f).id for f in change(LOW, today).findings}


def test_what_compares_with_an_earlier_assessment_looks_at_the_past() -> None:
    before = rated({"a": "✓✗"})
    after = rated({"a": "✗✗"})
    earlier = rated({"a": "✓✓"}, assessed_on=date(2026, 9, 1))
    oldest = rated({"a": "✗✗"}, assessed_on=date(2025, 9, 1))
    other = replace(rated({"a": "✗✗"}), model=replace(LADDER, id="other"))
    past = {"team": [oldest, earlier, replace(other, assessed_on=date(2026, 10, 1))]}
    lost = {"unexplained-regression"}
    for known, ids in ((past, lost), ({}, set())):
        found = diff(portfolio(before), portfolio(after), AS_OF, past=known)
        for side in found.teams[0].sides:
            assert side
            assert {f.id for f in side.findings} & lost == ids


def test_both_sides_are_looked_at_on_the_same_day() -> None:
    found = change(LOW, replace(LOW, team="Crew"))
    assert found.findings == ()
    late = diff(portfolio(LOW), portfolio(replace(LOW, team="Crew")), date(2030, 1, 1))
    assert late.teams[0].findings == ()


def test_what_is_left_out_is_told() -> None:
    found = diff(portfolio(), portfolio(), AS_OF, left_out=["assessments/bad.yaml"])
    assert found.left_out == ("assessments/bad.yaml",)
    assert found.empty


# --- models ---------------------------------------------------------------------------------------


def test_a_new_model_and_one_that_is_gone() -> None:
    other = replace(LADDER, id="other")
    found = diff(portfolio(models=(LADDER,)), portfolio(models=(other,)), AS_OF)
    assert [(m.latest.id, m.models.after is None) for m in found.models] == [
        ("model", True),
        ("other", False),
    ]
    assert all(not m.effects for m in found.models)


def test_what_a_model_asks_for_otherwise() -> None:
    first, second, third = LADDER.levels
    a, b, c = LADDER.capabilities
    after = replace(
        LADDER,
        version="2.0.0",
        policy=replace(LADDER.policy, threshold_percent=50, rollup=Rollup.WEAKEST),
        levels=(first, replace(second, name="Better")),
        dimensions=LADDER.dimensions[:2],
        capabilities=(a, replace(b, level=1)),
        retired={"c": "Nobody did it."},
    )
    (found,) = diff(portfolio(models=(LADDER,)), portfolio(models=(after,)), AS_OF).models
    assert found.policy == {
        "threshold_percent": Change(80, 50),
        "rollup": Change(Rollup.POOLED, Rollup.WEAKEST),
    }
    assert found.levels == (Change(second, replace(second, name="Better")), Change(third, None))
    assert found.dimensions == (Change(LADDER.dimensions[2], None),)
    assert found.capabilities == (Change(b, replace(b, level=1)), Change(c, None))
    assert found.parts == ("version", "retired")
    assert found.effects == {}
    assert found.latest == after
    (back,) = diff(portfolio(models=(after,)), portfolio(models=(LADDER,)), AS_OF).models
    assert Change(None, third) in back.levels


EASY = replace(LADDER, policy=replace(LADDER.policy, threshold_percent=50))


def test_what_a_model_does_is_told_from_what_ratings_do() -> None:
    before = LOW  # level 1 at 80 %, level 2 at 50 %
    after = replace(rated({"a": "✓✓", "b": "✗✗", "c": "✗✗"}), model=EASY)
    (found,) = diff(portfolio(before), portfolio(after), AS_OF).models
    assert found.effects == {
        "team": Change(
            Effect(level=Change(1, 2), dimensions={}),
            Effect(level=Change(1, 1), dimensions={}),
        )
    }
    assert found.effects["team"].after
    assert found.effects["team"].after.none


def test_dimensions_that_a_model_moves() -> None:
    wide = model(*(capability(name, 2, "x") for name in "abc"), capability("d", 1, "xy"))
    strict = replace(wide, policy=replace(wide.policy, threshold_percent=100))
    ratings = {"a": "✓", "b": "✓", "c": "✗", "d": "✓✗"}
    easy = replace(wide, policy=replace(wide.policy, threshold_percent=60))
    (found,) = diff(
        portfolio(assess(easy, ratings)), portfolio(assess(strict, ratings)), AS_OF
    ).models
    effect = found.effects["team"].before
    assert effect == Effect(level=Change(1, 1), dimensions={"x": Change(2, 1)})
    assert not effect.none


def test_teams_that_are_on_one_side_feel_the_model_there() -> None:
    gone = replace(LOW, id="gone")
    new = replace(LOW, id="new", model=EASY)
    (found,) = diff(portfolio(gone), portfolio(new), AS_OF).models
    assert found.effects == {
        "gone": Change(Effect(level=Change(1, 2), dimensions={}), None),
        "new": Change(None, Effect(level=Change(1, 2), dimensions={})),
    }


def test_teams_by_other_models_do_not_feel_it() -> None:
    other = assess(replace(LADDER, id="other"), {}, "xy")
    (found,) = diff(
        portfolio(other, models=(LADDER,)), portfolio(other, models=(EASY,)), AS_OF
    ).models
    assert found.effects == {}


def test_ratings_as_the_other_model_reads_them() -> None:
    """A file that says `b: present` for all dimensions says so of a new one too."""
    wide = replace(
        LADDER,
        capabilities=(LADDER.capabilities[0], capability("b", 2, "xyz"), LADDER.capabilities[2]),
    )
    before = rated({"a": "✓✓", "b": "✓✓", "c": "✗✗"}, "xyz")
    after = assess(wide, {"a": "✓✓", "b": "✓✓✓", "c": "✗✗"}, "xyz")
    alone = diff(portfolio(before), portfolio(after), AS_OF).models[0].effects["team"]
    assert alone.before
    assert alone.before.level == Change(2, 1)  # 2 of 3 cells are not 80 %
    crossed = Change(portfolio(after), portfolio(before))
    exact = diff(portfolio(before), portfolio(after), AS_OF, crossed=crossed)
    assert exact.models[0].effects["team"].before == Effect(
        level=Change(2, 2), dimensions={"z": Change(1, 2)}
    )


def test_a_version_that_knows_none_of_the_dimensions() -> None:
    elsewhere = model(capability("a", 1, "q"))
    assert held_against(rated({"a": "✓"}, "x"), elsewhere) is None
    narrow = model(capability("a", 1, "x"), dimensions="x")
    held = held_against(rated({"a": "✓✗", "b": "✓✗"}), narrow)
    assert held
    assert (held.scope, held.ratings) == (("x",), {Cell("a", "x"): PRESENT})
    everything = held_against(assess(narrow, {"a": "✓"}), LADDER)
    assert everything
    assert everything.scope == ("x", "y", "z")
    found = diff(portfolio(rated({"a": "✓"}, "x")), portfolio(models=(elsewhere,)), AS_OF)
    assert found.models[0].effects == {}
