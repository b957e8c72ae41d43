"""How far campaigns have come, today and day by day, and what is said of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from maturity.model import Assessment, Campaign, Portfolio
from maturity.past.timelines import Point
from maturity.results import progress
from maturity.results.organisation import Organisation
from maturity.results.progress import Progress
from maturity.results.views import Site
from sample import MODEL, campaign, committed, team
from support import AS_OF

OTHER = replace(MODEL, id="other", name="Other model")
"""The same under another id: nothing of it is asked for."""
LISTEN = campaign(
    capabilities=("survey", "greeting"),
    teams=(),
    starts=date(2026, 11, 1),
    ends=date(2026, 11, 30),
)
"""AS_OF is the 21st of its thirty days; survey is asked for in shop and web, greeting in shop."""


def was(day: str, ratings: Mapping[str, str], gone: str = "", **fields: Any) -> Point:
    """An earlier assessment."""
    made = team(ratings, assessed_on=date.fromisoformat(f"2026-{day}"), **fields)
    return committed(made, gone and f"2026-{gone}")


def now(id_: str, day: str, ratings: Mapping[str, str], **fields: Any) -> Assessment:
    """A team as it is today."""
    made: dict[str, Any] = {"id": id_, "team": id_.title()}
    return team(ratings, **made, assessed_on=date.fromisoformat(f"2026-{day}"), **fields)


def found(
    *teams: Assessment,
    past: Mapping[str, Sequence[Point]] | None = None,
    of: Campaign = LISTEN,
    **fields: Any,
) -> Progress:
    portfolio = Portfolio(
        models={"corner": MODEL, "other": OTHER},
        assessments={one.id: one for one in teams},
        campaigns={of.id: of},
    )
    timelines = {key: tuple(line) for key, line in (past or {}).items()}
    site = Site(portfolio=portfolio, as_of=AS_OF, timelines=timelines, **fields)
    (made,) = progress.campaigns(Organisation(site=site).whole)
    return made


def days(made: Progress) -> list[tuple[str, int, int, int]]:
    """Day, present, asked, even pace."""
    return [
        (day.day.strftime("%m-%d"), day.tally.present, day.tally.asked, day.due)
        for day in made.days
    ]


A = now("a", "11-11", {"survey": "✓○", "greeting": "✓"})
A_BEFORE = was("05-01", {"survey": "✗✗", "greeting": "✓"})


def test_day_by_day() -> None:
    made = found(A, past={"a": [A_BEFORE]})
    assert days(made) == [("11-01", 1, 3, 1), ("11-11", 2, 3, 2), ("11-21", 2, 3, 3)]
    assert (made.phase, made.pace, made.due, made.number, made.length) == (
        "running", "behind", 3, 21, 30,
    )  # fmt: skip
    assert made.due_percent == 100
    assert progress.summary(made) == (
        "2 of 3 (66 %) present. Day 21 of 30: an even pace would be at 3, so this is 1 behind."
    )
    assert progress.most(made) == "A (1) has something left."
    assert [line.points for line in made.series] == [
        ((date(2026, 11, 1), 1), (date(2026, 11, 11), 2), (date(2026, 11, 21), 2)),
        ((date(2026, 11, 1), 3), (date(2026, 11, 11), 3), (date(2026, 11, 21), 3)),
    ]
    assert made.line.points == ((date(2026, 11, 1), 1.0), (date(2026, 11, 30), 3.0))
    assert made.late == []


def test_a_day_that_changed_nothing_is_left_out() -> None:
    lines = [A_BEFORE, was("11-05", {"survey": "✗✗", "greeting": "✓", "till": "✓✓"})]
    assert [day for day, *_ in days(found(A, past={"a": lines}))] == ["11-01", "11-11", "11-21"]


def test_a_team_that_came_in_later_has_an_even_pace_of_its_own() -> None:
    late = now("b", "11-20", {"survey": "✓✗", "greeting": "✗"})
    made = found(A, late, past={"a": [A_BEFORE]})
    assert days(made) == [
        ("11-01", 1, 3, 1), ("11-11", 2, 3, 2), ("11-20", 3, 6, 4), ("11-21", 3, 6, 4),
    ]  # fmt: skip
    assert [part.report.assessment.id for part in made.late] == ["b"]
    assert made.line.points == (
        (date(2026, 11, 1), 1.0),
        (date(2026, 11, 20), 2.3),
        (date(2026, 11, 20), 3.3),
        (date(2026, 11, 30), 6.0),
    )


def test_nothing_was_asked_while_a_file_was_gone_or_by_another_model() -> None:
    first = was("05-01", {"survey": "✓✓"}, gone="11-05")
    other = was("11-08", {"survey": "✓✓"}, model=OTHER)
    made = found(A, past={"a": [first, other]})
    assert days(made) == [
        ("11-01", 2, 3, 2), ("11-05", 0, 0, 3), ("11-11", 2, 3, 3), ("11-21", 2, 3, 3),
    ]  # fmt: skip
    # What is given as removed once the next one was made is no time without.
    late = replace(first, removed_on=date(2026, 11, 9))
    assert [day for day, *_ in days(found(A, past={"a": [late, other]}))] == [
        "11-01", "11-08", "11-11", "11-21",
    ]  # fmt: skip


def test_what_was_removed_before_it_was_assessed_is_gone_from_then_on() -> None:
    made = found(A, past={"a": [was("11-05", {"survey": "✓✓"}, gone="11-02")]})
    assert days(made)[:2] == [("11-01", 0, 0, 0), ("11-11", 2, 3, 2)]


def test_edits_that_are_not_committed_count_from_the_day_they_give() -> None:
    """Points from that day on are what the file said before."""
    committed_as = [A_BEFORE, was("11-11", {}), was("11-15", {"survey": "✓✓"})]
    assert days(found(A, past={"a": committed_as})) == days(found(A, past={"a": [A_BEFORE]}))


def test_an_assessment_of_a_day_to_come_counts_today() -> None:
    made = found(now("a", "12-24", {"survey": "✓✓"}), past={"a": [A_BEFORE]})
    assert days(made) == [("11-01", 1, 3, 1), ("11-21", 2, 3, 3)]


def test_before_it_begins() -> None:
    coming = replace(LISTEN, starts=date(2026, 12, 1), ends=date(2026, 12, 31))
    made = found(A, past={"a": [A_BEFORE]}, of=coming)
    assert (made.phase, made.pace, made.due, made.days, made.late) == (
        "coming", None, None, [], [],
    )  # fmt: skip
    assert progress.summary(made) == "2 of 3 (66 %) present. It begins on 1 December 2026."
    assert progress.word(made) == ""


def test_the_first_day() -> None:
    made = found(A, of=replace(LISTEN, starts=AS_OF))
    assert days(made) == [("11-21", 2, 3, 2)]
    assert progress.stand(made) == "Day 1 of 10: an even pace would be at 2, so this is on pace."
    assert progress.word(made) == "on pace"


def test_ahead() -> None:
    made = found(
        now("a", "11-11", {"survey": "✓✓"}),
        now("b", "11-11", {"survey": "✗"}, scope=("web",)),
        past={"a": [was("05-01", {})], "b": [was("05-01", {}, scope=("web",))]},
        of=replace(LISTEN, ends=date(2027, 11, 30)),
    )
    assert (made.pace, progress.word(made)) == ("on-pace", "1 ahead")
    assert progress.stand(made).endswith("would be at 1, so this is 1 ahead.")


def test_complete() -> None:
    made = found(now("a", "11-11", {"survey": "✓✓", "greeting": "✓"}), past={"a": [A_BEFORE]})
    assert (made.pace, progress.word(made), progress.most(made)) == ("complete", "complete", "")
    assert progress.stand(made) == "Day 21 of 30, and everything is present."


ENDED = replace(LISTEN, starts=date(2026, 10, 1), ends=date(2026, 10, 31))


def test_after_its_last_day_it_is_what_it_was_then() -> None:
    late = now("b", "11-20", {"survey": "✓✗"})
    made = found(A, late, past={"a": [A_BEFORE]}, of=ENDED)
    assert days(made) == [("10-01", 1, 3, 1), ("10-31", 1, 3, 3)]
    assert (made.phase, made.pace, made.due) == ("ended", None, None)
    assert progress.word(made) == "2 short"
    assert progress.summary(made) == (
        "1 of 3 (33 %) present. It ended on 31 October 2026, 2 short. Today it is 3 of 6 (50 %)."
    )
    assert [part.start for part in made.parts if part.report.assessment.id == "b"] == [None]
    assert [part.report.assessment.id for part in made.late] == ["b"]


def test_after_its_last_day_with_everything() -> None:
    made = found(now("a", "10-11", {"survey": "✓✓", "greeting": "✓"}), of=ENDED)
    assert (made.pace, progress.word(made)) == ("complete", "complete")
    assert progress.stand(made) == "It ended on 31 October 2026, with everything present."


def test_after_its_last_day_before_anybody_was_assessed() -> None:
    made = found(now("a", "11-11", {"survey": "✓✓"}), of=ENDED)
    assert progress.summary(made) == (
        "Nothing asked. It ended on 31 October 2026, before any of these teams was assessed. "
        "Today it is 2 of 3 (66 %)."
    )
    assert progress.word(made) == ""


def test_where_git_cannot_tell() -> None:
    made = found(A, no_history="It is a shallow clone.")
    assert (made.days, made.due, made.pace, made.late) == ([], None, None, [])
    assert (progress.stand(made), progress.word(made)) == ("Day 21 of 30.", "")
    ended = found(A, of=ENDED, no_history="It is a shallow clone.")
    assert progress.word(ended) == ""
    assert progress.summary(ended) == (
        "2 of 3 (66 %) present. It ended on 31 October 2026. "
        "How it stood then cannot be told; this is how it stands today."
    )
    assert ended.result == ended.tally


def test_a_campaign_that_asks_nothing() -> None:
    made = found(now("a", "11-11", {}, model=OTHER))
    assert (made.parts, made.rows, made.idle, made.elsewhere) == ([], [], [], [])
    assert progress.summary(made) == "Nothing asked. It asks nothing of any team that there is."
    assert (made.pace, made.due_percent, progress.word(made)) == (None, 0, "")
    assert days(made) == [("11-01", 0, 0, 0), ("11-21", 0, 0, 0)]
    assert progress.running(made.group) == []


def test_who_is_named_and_not_asked() -> None:
    made = found(
        A,
        now("b", "11-11", {}, scope=("web",)),
        now("c", "11-11", {}, model=OTHER),
        of=replace(LISTEN, capabilities=("greeting",), teams=("a", "b", "c")),
    )
    assert [part.report.assessment.id for part in made.parts] == ["a"]
    assert [report.assessment.id for report in made.idle] == ["b"]
    assert [report.assessment.id for report in made.elsewhere] == ["c"]


def test_who_has_most_left() -> None:
    teams = [
        now("a", "11-11", {"survey": "✓✓"}),
        now("b", "11-11", {}),
        now("c", "11-11", {"survey": "✓✗"}),
        now("d", "11-11", {"survey": "✓✓", "greeting": "✓"}),
    ]
    made = found(*teams)
    assert [part.report.assessment.id for part in made.parts] == ["b", "c", "a", "d"]
    assert progress.most(made) == "B (3) and C (2) have most left."
    assert progress.most(found(teams[0], teams[2])) == "C (2) and A (1) have something left."
    assert progress.most(found(teams[0], teams[3])) == "Only A (1) has something left."
    assert progress.most(found(teams[0], teams[2], teams[3])) == (
        "Only C (2) and A (1) have something left."
    )


def test_capability_by_capability() -> None:
    made = found(A, now("b", "11-11", {"survey": "✓✓"}))
    rows = [
        (
            row.capability.id,
            (row.tally.present, row.tally.asked),
            [report.assessment.id for report in row.lacking],
            [report.assessment.id for report in row.having],
        )
        for row in made.rows
    ]
    assert rows == [("survey", (3, 4), ["a"], ["b"]), ("greeting", (1, 2), ["b"], ["a"])]


def test_the_order_of_campaigns() -> None:
    spans = {
        "late": (-9, 9), "soon": (-2, 3), "also-soon": (-3, 3), "next": (2, 30), "far": (9, 20),
        "long-over": (-90, -30), "just-over": (-90, -1),
    }  # fmt: skip
    made = {
        key: replace(LISTEN, id=key, starts=AS_OF + timedelta(a), ends=AS_OF + timedelta(b))
        for key, (a, b) in spans.items()
    }
    portfolio = Portfolio(models={"corner": MODEL}, assessments={"a": A}, campaigns=made)
    whole = Organisation(site=Site(portfolio=portfolio, as_of=AS_OF)).whole
    assert [one.campaign.id for one in progress.campaigns(whole)] == [
        "also-soon", "soon", "late", "next", "far", "just-over", "long-over",
    ]  # fmt: skip
    assert [one.campaign.id for one in progress.running(whole)] == ["also-soon", "soon", "late"]


def test_a_group_has_its_own_part_of_a_campaign() -> None:
    made = found(replace(A, id="emea/a"), now("b", "11-11", {}))
    (here,) = progress.running(made.group.organisation.groups["emea"])
    assert (here.tally.present, here.tally.asked, made.tally.asked) == (2, 3, 6)


DAYS = st.dates(date(2026, 10, 1), AS_OF).map(date.isoformat)
MARKS = st.text("✓○✗?–", min_size=2, max_size=2)


@st.composite
def lines(draw: st.DrawFn, id_: str) -> tuple[Assessment, list[Point]]:
    """A team with a past: some assessments on different days, one of which may have gone."""
    *earlier, last = sorted(draw(st.sets(DAYS, min_size=1, max_size=4)))
    past = [
        was(
            day[5:],
            {"survey": draw(MARKS)},
            gone=draw(st.just("") | DAYS.map(lambda found: found[5:])),
            model=draw(st.sampled_from([MODEL, MODEL, OTHER])),
        )
        for day in earlier
    ]
    return now(id_, last[5:], {"survey": draw(MARKS)}), past


@given(lines("a"), lines("b"))
def test_whatever_the_past(
    one: tuple[Assessment, list[Point]], other: tuple[Assessment, list[Point]]
) -> None:
    made = found(one[0], other[0], past={"a": one[1], "b": other[1]})
    found_days = [day.day for day in made.days]
    assert found_days == sorted({*found_days})
    assert (found_days[0], found_days[-1]) == (LISTEN.starts, AS_OF)
    assert made.days[-1].tally == made.tally
    assert all(0 <= day.tally.present <= day.tally.asked for day in made.days)
    pace = [value for _, value in made.line.points if value is not None]
    assert pace == sorted(pace)
    assert pace[-1] == made.tally.asked
    assert made.days[-1].due <= made.tally.asked
    # The same is said of all as of each alone.
    parts = [found(made_[0], past={made_[0].id: made_[1]}) for made_ in (one, other)]
    assert made.tally.present == sum(part.tally.present for part in parts)
