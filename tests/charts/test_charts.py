"""Charts, whole.

`UPDATE_GOLDEN=1` writes the golden files anew; their diff is then what there is to review.
"""

import colorsys
import os
import re
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import combinations, pairwise
from math import dist, hypot
from typing import Literal, get_args
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

import places
from maturity.charts import (
    Bar,
    Column,
    Kind,
    Part,
    Series,
    Shape,
    burnup,
    columns,
    drawing,
    radar,
    roadmap,
    steps,
    trend,
)
from support import AS_OF, ROOT

GOLDEN = ROOT / "tests" / "golden" / "charts"
STYLE = (ROOT / "docs/assets/playbook.css").read_text(encoding="utf-8")
HOSTILE = '</text><script>alert(\'"&amp;\')</script><b x="1">'
LEVELS = ("1 Open", "2 Known", "3 Loved")


def line(points: str, name: str = "Overall") -> Series:
    """`line("2024-01-01 2, 2025-01-01 -")` has a value of 2 for a year, and then none."""
    pairs = [point.split() for point in points.split(", ")]
    values = [(date.fromisoformat(day), None if v == "-" else float(v)) for day, v in pairs]
    return Series(name=name, points=tuple(values))


def numbered(count: int) -> tuple[str, ...]:
    return tuple(f"{number} Level" for number in range(1, count + 1))


def levels(*series: Series, names: tuple[str, ...] = LEVELS, until: date = AS_OF) -> str:
    return steps("Stage over time", series, names, until)


def counted(present: str, asked: str, pace: str, ends: str = "2026-12-31") -> str:
    """A burn-up, each line given as `line` takes it."""
    counts = [line(present, "Present"), line(asked, "Asked")]
    return burnup("Day by day", counts, line(pace, "Even pace"), date.fromisoformat(ends))


RISING = line("2024-02-28 1, 2025-03-01 2, 2026-10-12 3")
COINCIDENT = (
    line("2023-02-01 1, 2024-02-01 2"),
    line("2023-02-01 1, 2024-08-01 2", "Product"),
    line("2023-02-01 1, 2025-02-01 2", "Customer success and everyone who works with it"),
    line("2023-02-01 1, 2025-08-01 2", "Support"),
)
FUNCTIONS = (
    "Product",
    "Design",
    "Engineering",
    "Customer Success",
    "Support",
    "Sales",
    "Marketing",
    "Operations & IT",
    "Finance and Administration",
    "Communications",
    "Legal",
    "Partners",
)
NAMED = ("1 Ad-Hoc", "2 Emerging", "3 Defined", "4 Managed", "5 Optimizing")
PLAIN = ("1", "2", "3", "4", "5")
NOW = (2, 2, 3, 2, 3, 1, 1, 2, 5, 4, 3, 1)
BEFORE = (1, 2, 2, None, 2, 1, None, None, None, 4, None, 1)


def shape(look: str, *values: int | None) -> Shape:
    """One outline, called after its look."""
    names: Mapping[str, Literal["now", "target", "before"]] = {
        "Now": "now", "Target": "target", "Before": "before",
    }  # fmt: skip
    return Shape(name=look, values=values, look=names[look])


def around(
    count: int, *shapes: Shape, axes: tuple[str, ...] = FUNCTIONS, rings: tuple[str, ...] = NAMED
) -> str:
    return radar("Functions", axes[:count], rings, shapes)


def three(count: int) -> str:
    """A radar with an outline of each look."""
    return around(
        count,
        shape("Now", *NOW[:count]),
        shape("Target", *(3,) * count),
        shape("Before", *BEFORE[:count]),
    )


def bar(kind: Kind, days: str, name: str = "Health scores", note: str = "") -> Bar:
    """`bar("now", "2026-10-01 2027-01-31")`."""
    start, end = map(date.fromisoformat, days.split())
    return Bar(name=name, start=start, end=end, kind=kind, note=note)


def plan(*bars: Bar, today: date = AS_OF, target: str = "") -> str:
    """`target="2027-06-30 Level 3"`."""
    day, _, name = target.partition(" ")
    return roadmap("Roadmap", bars, today, (date.fromisoformat(day), name) if day else None)


def measured(points: str, target: float | None = None, title: str = "Visits") -> str:
    """`measured("2025-01-01 60, 2025-07-01 52")`."""
    pairs = [point.split() for point in points.split(", ")]
    return trend(title, [(date.fromisoformat(day), float(v)) for day, v in pairs], target)


PLANNED = (
    bar("done", "2026-03-01 2026-08-31", "Ticketing with one queue", "Ana Ruiz"),
    bar("overdue", "2026-07-01 2026-10-15", "Customer health scores", "Customer Success"),
    bar("now", "2026-10-01 2027-02-28", "Usage analytics"),
    bar("now", "2026-11-01 2027-03-31", "Service levels for the journeys that matter", "Ben"),
    bar("next", "2027-01-15 2027-04-30", "Playbook for renewals"),
    bar("next", "2027-05-01 2027-05-01", "Launch day"),
    bar("later", "2027-07-01 2028-03-31", "Shared customer data"),
    bar("later", "2028-01-01 2029-06-30", "Predictive support", "Support, Data"),
)
SIXTY = "A dimension that somebody gave sixty characters as its name!"


def stacked(days: str, *names: str, title: str = "Teams by stage") -> str:
    """`stacked("Q4 2025 1 2 0, Q1 2026 1 3 1")` counts three parts on two days."""
    names = names or LEVELS
    found = []
    for day in days.split(", "):
        words = day.split()
        counts = tuple(map(int, words[-len(names) :]))
        found.append(Column(name=" ".join(words[: -len(names)]), counts=counts))
    shades = [1 + number * 4 // (len(names) - 1) for number in range(len(names))]
    parts = [Part(name=name, shade=shade) for name, shade in zip(names, shades, strict=True)]
    return columns(title, parts, found)


CHARTS: Mapping[str, str] = {
    "one-point": levels(line("2024-02-28 2")),
    "equal-points": levels(line("2024-02-28 2, 2025-03-01 2, 2026-10-12 2")),
    "one-day": levels(line("2026-11-21 1")),
    "one-month": levels(line("2026-11-02 1, 2026-11-09 2")),
    "months": levels(line("2026-02-03 1, 2026-06-01 2")),
    "rising": levels(RISING),
    "decades": levels(line("1990-01-01 1, 2012-05-01 2")),
    "ages": levels(line("0001-01-01 1"), until=date.max),
    "until-before-the-last-point": levels(RISING, until=date(2025, 1, 1)),
    "broken-off": levels(line("2023-01-01 2, 2023-07-01 -, 2024-07-01 -, 2025-01-01 1")),
    "gone": levels(line("2023-01-01 2, 2025-07-01 -")),
    "two-lines": levels(*COINCIDENT[:2]),
    "three-lines": levels(*COINCIDENT[:3]),
    "four-lines": levels(*COINCIDENT),
    "eight-lines-one-level": levels(
        *(line("2024-01-01 1", f"Series {number}") for number in range(8)), names=("1 All",)
    ),
    "long-names": levels(
        line("2024-01-01 1", "W" * 40),
        names=("1 " + "A name that goes on, " * 12, "2 " + "日本語" * 9, "3 " + "m" * 50, "4 End"),
    ),
    "short-names": levels(RISING, names=("1", "2", "3")),
    "hostile-names": steps(HOSTILE, [line("2024-01-01 1", HOSTILE)], (HOSTILE, "2 Known"), AS_OF),
    **{
        f"{count}-levels": levels(
            line(f"2024-01-01 1, 2025-01-01 {count // 2}, 2026-01-01 {count}"),
            names=numbered(count),
        )
        for count in range(4, 11)
    },
    **{f"radar-{count}-axes": three(count) for count in range(3, 13)},
    "radar-one-outline": around(8, shape("Now", *NOW[:8]), rings=PLAIN),
    "radar-equal-outlines": around(
        6, *(shape(look, *(2,) * 6) for look in ("Now", "Target", "Before"))
    ),
    "radar-gaps": around(6, shape("Now", 2, None, 3, None, 4, 5), shape("Before", None, *(1,) * 5)),
    "radar-dots": around(
        4, shape("Now", 3, None, None, None), shape("Before", None, None, 2, None)
    ),
    "radar-nothing": around(3, shape("Now", None, None, None)),
    "radar-no-outlines": around(3),
    "radar-one-ring": around(3, shape("Now", 1, 1, 1), rings=("1",)),
    "radar-ten-rings": around(
        4, shape("Now", 1, 10, 9, 4), rings=tuple(str(number + 1) for number in range(10))
    ),
    "radar-long-names": around(
        10, shape("Now", *NOW[:10]), axes=(SIXTY, "X" * 60, "日本語" * 20, *(SIXTY,) * 7)
    ),
    "radar-hostile": radar(
        HOSTILE,
        (HOSTILE, *FUNCTIONS[:4]),
        (HOSTILE, "2"),
        [Shape(name=HOSTILE, values=(1, 2, 2, 1, 1), look="now")],
    ),
    "roadmap": plan(*PLANNED, target="2027-06-30 Level 3"),
    "roadmap-one-bar": plan(bar("next", "2027-01-15 2027-04-30")),
    "roadmap-thirty-bars": plan(
        *(bar("now", f"2026-12-{day:02} 2027-12-31", f"Initiative {day}") for day in range(1, 31))
    ),
    "roadmap-beyond-both-ends": plan(bar("now", "2020-01-01 2040-01-01")),
    "roadmap-out-of-sight": plan(
        bar("overdue", "2020-01-01 2021-01-01"), bar("later", "2030-01-01 2031-01-01")
    ),
    "roadmap-target-before": plan(PLANNED[2], target="2020-01-01 Level 2"),
    "roadmap-target-beyond": plan(PLANNED[2], target=f"2030-01-01 {SIXTY}"),
    "roadmap-long-names": plan(
        bar("now", "2026-12-01 2027-12-31", "X" * 60, "日本語" * 20),
        bar("next", "2026-12-01 2027-12-31", SIXTY, SIXTY),
    ),
    "roadmap-ages": plan(bar("later", "0001-01-01 9999-12-31"), today=date.max),
    "roadmap-last-day": plan(bar("now", "9999-12-31 9999-12-31"), today=date.max),
    "roadmap-hostile": roadmap(
        HOSTILE, [bar("now", "2026-12-01 2027-12-31", HOSTILE, HOSTILE)], AS_OF, (AS_OF, HOSTILE)
    ),
    "burnup": counted(
        "2026-06-01 21, 2026-09-15 27, 2026-10-20 32, 2026-11-21 37",
        "2026-06-01 33, 2026-09-15 44, 2026-10-20 63, 2026-11-21 63",
        "2026-06-01 21, 2026-09-15 25.2, 2026-09-15 31.2, 2027-03-31 63",
        "2027-03-31",
    ),
    "burnup-ended": counted(
        "2026-06-01 0, 2026-12-31 9", "2026-06-01 9, 2026-12-31 9", "2026-06-01 0, 2026-12-31 9"
    ),
    "burnup-first-day": counted("2026-06-01 3", "2026-06-01 8", "2026-06-01 3, 2026-12-31 8"),
    "burnup-nothing": counted("2026-06-01 0", "2026-06-01 0", "2026-06-01 0, 2026-12-31 0"),
    "burnup-fewer-asked": counted(
        "2026-06-01 9, 2026-08-01 4",
        "2026-06-01 12, 2026-08-01 5",
        "2026-06-01 5, 2026-12-31 5",
    ),
    "burnup-thousands": counted(
        "2026-06-01 18204, 2026-08-01 19000",
        "2026-06-01 54321, 2026-08-01 54321",
        "2026-06-01 18204, 2026-12-31 54321",
    ),
    "burnup-two-days": counted(
        "2026-12-30 1, 2026-12-31 1", "2026-12-30 2, 2026-12-31 2", "2026-12-30 1, 2026-12-31 2"
    ),
    "burnup-hostile": burnup(
        HOSTILE,
        [line("2026-06-01 1", HOSTILE)],
        line("2026-06-01 1, 2026-12-31 2", HOSTILE),
        date(2026, 12, 31),
    ),
    "trend": measured("2025-01-01 60, 2025-03-01 52, 2025-12-01 40, 2026-10-01 42", 30),
    "trend-without-target": measured("2025-01-01 60.5, 2026-10-01 42"),
    "trend-one-point": measured("2025-01-01 60"),
    "trend-one-point-at-its-target": measured("2025-01-01 60", 60),
    "trend-equal-points": measured("2025-01-01 60, 2025-02-01 60, 2026-10-01 60", 70),
    "trend-hostile": measured("2025-01-01 60", title=HOSTILE),
    "columns": stacked("Q4 2025 1 2 0, Q1 2026 1 3 1, Q2 2026 0 3 2"),
    "columns-one-day": stacked("Today 0 0 4"),
    "columns-one-level-empty-days": stacked("Q1 3 0 0, Q2 0 0 0, Q3 9 0 0"),
    "columns-thousands": stacked(
        ", ".join(f"Q{1 + n % 4} {2024 + n // 4} {400 - n} {1000 + n} {n}" for n in range(8))
    ),
    "columns-long-names": stacked(
        "Q1 2026 1 0 0 0 0, Q2 2026 0 0 0 0 1",
        "1 Reactive",
        "2 Automation and segmentation",
        "3 Personalised messaging in every channel",
        "4 Advanced omnichannel",
        "5 Data-driven omnichannel",
    ),
    "columns-hostile": stacked("Q1 1 1 1, Q2 1 1 1", HOSTILE, HOSTILE, HOSTILE, title=HOSTILE),
}


@pytest.mark.parametrize("name", CHARTS)
def test_golden(name: str) -> None:
    path = GOLDEN / f"{name}.svg"
    found = CHARTS[name].replace("><", ">\n<") + "\n"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(found, encoding="utf-8", newline="")
    assert found == path.read_text(encoding="utf-8")


def test_every_golden_file_is_of_a_chart() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == CHARTS.keys()


# --- what holds for every chart -------------------------------------------------------------------


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_says_what_it_shows(name: str) -> None:
    chart = ET.fromstring(CHARTS[name])  # noqa: S314  our own
    assert chart.get("role") == "img"
    assert [part.tag for part in chart][:2] == ["title", "desc"]
    assert all(part.text for part in chart.iter() if part.tag in ("title", "desc", "text"))


@pytest.mark.parametrize("name", CHARTS)
def test_colours_are_classes_of_the_style_sheet(name: str) -> None:
    chart = ET.fromstring(CHARTS[name])  # noqa: S314  our own
    assert re.fullmatch(r"(padding:0 [\d.]+px 0 [\d.]+px)?", chart.attrib.pop("style", ""))
    for part in chart.iter():
        assert set(part.keys()) & {"style", "fill", "stroke", "stroke-dasharray"} == set()
        # Those are the looks of every line and every dot.
        for kind in {*part.get("class", "").split()} - {"cx-line-0", "cx-dots-now"}:
            assert re.search(rf"\.{kind}\b(?!-)", STYLE), kind


def check_places(svg: str) -> None:
    """In boxes of all widths everything lies within the chart, and no text on another."""
    for width in places.widths(svg):
        chart = places.layout(svg, width)
        boxes = [text.box for text in chart.texts]
        for box in (*boxes, *(box for _, box in chart.marks)):
            assert box.left >= -0.1
            assert box.right <= chart.size.right + 0.1  # places are written with one decimal
            assert box.top >= -0.1
            assert box.bottom <= chart.size.bottom + 0.1
        for one, other in combinations(boxes, 2):
            assert one.gap(other) >= -0.25


@pytest.mark.parametrize("name", CHARTS)
def test_nothing_is_cut_off_and_no_text_covers_another(name: str) -> None:
    check_places(CHARTS[name])


@pytest.mark.parametrize("name", CHARTS)
def test_all_figures_are_finite(name: str) -> None:
    chart = ET.fromstring(CHARTS[name])  # noqa: S314  our own
    shown = " ".join(v for part in chart.iter() for k, v in part.items() if k != "class")
    assert not re.search(r"nan|inf|e[+-]?\d", shown)


WORDS = st.text(st.sampled_from("aWi 日-é"), min_size=1, max_size=60).filter(str.strip)
DAYS = st.dates(date(1, 1, 1), date.max) | st.dates(date(2020, 1, 1), date(2030, 12, 31))


@st.composite
def drawn(draw: st.DrawFn) -> str:
    names = draw(st.lists(WORDS, min_size=1, max_size=12))
    values = st.none() | st.integers(1, len(names))
    series = []
    for name in draw(st.lists(WORDS, min_size=1, max_size=8)):
        first, *rest = sorted(draw(st.sets(DAYS, min_size=1, max_size=4)))
        points = [(first, float(draw(st.integers(1, len(names)))))]
        series.append(Series(name=name, points=(*points, *((day, draw(values)) for day in rest))))
    return steps("Any", series, names, draw(DAYS))


@st.composite
def radars(draw: st.DrawFn) -> str:
    axes = draw(st.lists(WORDS, min_size=3, max_size=12))
    rings = draw(st.lists(WORDS, min_size=1, max_size=10))
    values = st.none() | st.integers(1, len(rings))
    looks: tuple[Literal["now", "target", "before"], ...] = ("now", "target", "before")
    outlines = [
        Shape(name=name, look=look, values=tuple(draw(values) for _ in axes))
        for look, name in zip(looks, draw(st.lists(WORDS, max_size=3)), strict=False)
    ]
    return radar("Any", axes, rings, outlines)


@st.composite
def roadmaps(draw: st.DrawFn) -> str:
    today = draw(DAYS)
    bars = []
    for name in draw(st.lists(WORDS, min_size=1, max_size=8)):
        start, end = sorted((draw(DAYS), draw(DAYS)))
        kind = draw(st.sampled_from(get_args(Kind)))
        note = draw(st.just("") | WORDS)
        bars.append(Bar(name=name, start=start, end=end, kind=kind, note=note))
    return roadmap("Any", bars, today, draw(st.none() | st.tuples(DAYS, WORDS)))


@st.composite
def trends(draw: st.DrawFn) -> str:
    figures = st.floats(allow_nan=False, allow_infinity=False) | st.integers()
    points = draw(st.dictionaries(DAYS, figures, min_size=1, max_size=8))
    return trend("Any", sorted(points.items()), draw(st.none() | figures))


@st.composite
def burnups(draw: st.DrawFn) -> str:
    counts = st.integers(0, 10 ** draw(st.integers(0, 6)))
    first, *turns, ends = sorted(draw(st.sets(DAYS, min_size=2, max_size=6)))
    series = [
        Series(name=name, points=tuple((day, draw(counts)) for day in (first, *turns)))
        for name in draw(st.lists(WORDS, min_size=1, max_size=4))
    ]
    pace = Series(name=draw(WORDS), points=((first, draw(counts)), (ends, draw(counts))))
    return burnup("Any", series, pace, ends)


@given(drawn() | radars() | roadmaps() | trends() | burnups())
def test_nothing_is_ever_cut_off(chart: str) -> None:
    check_places(chart)


@given(WORDS, st.integers(60, 200))
def test_breaking_a_name_loses_nothing(name: str, limit: int) -> None:
    lines = drawing.wrapped(name, limit)
    assert "".join(lines) == name
    assert all(drawing.width(part.rstrip()) <= limit for part in lines)


# --- what the style sheet has to do with it -------------------------------------------------------


def token(name: str, scheme: str) -> tuple[float, ...]:
    """A colour of a palette, each part from 0 to 1."""
    if name == "background":
        # White, and what the theme makes of the hue that the dark palette gives it.
        (hue,) = re.findall(r"--md-hue: (\d+)", STYLE)
        return (1, 1, 1) if scheme == "light" else colorsys.hls_to_rgb(int(hue) / 360, 0.14, 0.15)
    light, dark = re.findall(rf"--cx-{name}: #(\w+)", STYLE)
    code = light if scheme == "light" else dark
    code = code if len(code) == 6 else "".join(letter * 2 for letter in code)
    return tuple(int(code[place : place + 2], 16) / 255 for place in (0, 2, 4))


def luminance(colour: tuple[float, ...]) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


LOOKS = tuple(f"line-{number}" for number in range(6))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("name", "least"),
    [
        *((name, 4.5) for name in ("ink", "quiet", *LOOKS)),
        *((name, 3) for name in ("line-strong", "mark", "bad")),
    ],
)
def test_contrast(name: str, least: float, scheme: str) -> None:
    dark, light = sorted(luminance(token(key, scheme)) for key in (name, "background"))
    assert (light + 0.05) / (dark + 0.05) >= least


def test_the_style_sheet_knows_the_same_measures() -> None:
    sizes = [
        float(size)
        for size in re.findall(
            r"\.cx-(?:chart|stretched|radar) \{[^}]*font-size: ([\d.]+)px", STYLE
        )
    ]
    assert max(sizes) == 13  # what widths of texts are estimated for
    assert f"min-width: {drawing.LEAST}px" in STYLE
    assert f"@container (min-width: {drawing.AMPLE}px) {{ .cx-chart-many" in STYLE


def test_a_radar_can_be_read_on_a_phone() -> None:
    across = places.layout(CHARTS["radar-8-axes"]).size.right
    assert 13 * (390 - 2 * 16) / across >= 11


# --- single things --------------------------------------------------------------------------------


def texts(chart: str, kind: str = "", width: float = 900) -> list[str]:
    found = places.layout(chart, width).texts
    return [text.text for text in found if not kind or kind in text.kinds]


def said(chart: str) -> str:
    return ET.fromstring(chart).findtext("desc", "")  # noqa: S314


def ways(chart: str, kind: str) -> list[list[tuple[float, float]]]:
    """The points of the lines of a class, in the chart's own units."""
    found = [p for p in ET.fromstring(chart).iter("path") if kind in p.get("class", "").split()]  # noqa: S314
    return [way for part in found for way in places.ways(part.get("d", ""))]


def test_the_description_states_the_data() -> None:
    broken = line("2023-01-01 2.5, 2023-07-01 -", "Support")
    assert said(levels(RISING, broken)) == (
        "Overall: 2024-02-28 1, 2025-03-01 2, 2026-10-12 3; "
        "Support: 2023-01-01 2.5, 2023-07-01 none"
    )
    assert said(CHARTS["radar-3-axes"]) == (
        "Now: Product 2, Design 2, Engineering 3; Target: Product 3, Design 3, Engineering 3; "
        "Before: Product 1, Design 2, Engineering 2; "
        "Rings from the inside: 1 Ad-Hoc, 2 Emerging, 3 Defined, 4 Managed, 5 Optimizing"
    )
    assert said(around(3, shape("Now", 2, None, 3), rings=PLAIN)) == (
        "Now: Product 2, Design none, Engineering 3"
    )
    assert said(plan(*PLANNED[:3], target="2027-06-30 Level 3")) == (
        "Today: 2026-11-21; Level 3: 2027-06-30; "
        "Ticketing with one queue, Ana Ruiz: done, 2026-03-01 to 2026-08-31; "
        "Customer health scores, Customer Success: overdue, 2026-07-01 to 2026-10-15; "
        "Usage analytics: now, 2026-10-01 to 2027-02-28"
    )
    assert said(CHARTS["roadmap-one-bar"]) == (
        "Today: 2026-11-21; Health scores: next, 2027-01-15 to 2027-04-30"
    )
    assert said(measured("2025-01-01 60.5, 2026-10-01 1042", 30)) == (
        "2025-01-01 60.5, 2026-10-01 1,042; target 30"
    )
    assert said(CHARTS["trend-one-point"]) == "2025-01-01 60"


@pytest.mark.parametrize("name", [name for name in CHARTS if "hostile" in name])
def test_names_are_escaped_and_whole(name: str) -> None:
    chart = CHARTS[name]
    assert "<script" not in chart
    assert ET.fromstring(chart).findtext("title") == HOSTILE  # noqa: S314
    shown = "".join(texts(chart))
    assert HOSTILE in shown or not shown


def test_a_line_holds_each_value_until_the_next() -> None:
    (way,) = ways(CHARTS["rising"], "cx-line")
    across = [x for x, _ in way]
    assert across == sorted(across)
    assert [a == b for (a, _), (b, _) in pairwise(way)] == [False, True, False, True, False]


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("one-point", "MH"),
        ("broken-off", "MHMH"),
        ("gone", "MH"),
        ("until-before-the-last-point", "MHVHVH"),
    ],
)
def test_form_of_a_line(name: str, form: str) -> None:
    path = re.search(r'class="cx-line cx-line-0" d="([^"]+)"', CHARTS[name])
    assert path
    assert re.sub(r"[^A-Z]", "", path[1]) == form


def test_lines_that_would_cover_each_other_lie_apart() -> None:
    starts = [way[0][1] for way in ways(CHARTS["four-lines"], "cx-line")]
    assert [b - a for a, b in pairwise(starts)] == pytest.approx([2.5] * 3, abs=0.11)


def test_lines_beyond_those_of_the_style_sheet_begin_anew() -> None:
    looks = re.findall(r"cx-line-(\d)", CHARTS["eight-lines-one-level"])
    assert looks == ["0", "1", "2", "3", "4", "5", "0", "1"]


@pytest.mark.parametrize(
    ("first", "until", "few", "many"),
    [
        ("2026-11-21", "2026-11-21", "21 Nov 2026", "21 Nov 2026"),
        ("2026-11-02", "2026-11-30", "2 Nov 2026", "2 Nov 2026"),
        ("2026-11-01", "2026-11-30", "Nov 2026", "Nov 2026"),
        ("2026-11-02", "2026-12-01", "Dec 2026", "Dec 2026"),
        ("2026-10-12", "2027-02-01", "Jan 2027", "Nov 2026, Dec, Jan 2027, Feb"),
        ("2026-02-03", "2026-11-21", "Jul 2026", "Apr 2026, Jul, Oct"),
        ("2024-02-28", "2026-11-21", "2025, 2026", "Jul 2024, Jan 2025, Jul, Jan 2026, Jul"),
        ("2022-01-01", "2026-11-21", "2022, 2024, 2026", "2022, 2023, 2024, 2025, 2026"),
        (
            "2017-06-01",
            "2026-11-21",
            "2020, 2025",
            "2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026",
        ),
        ("1995-06-01", "2026-11-21", "2000, 2010, 2020", "2000, 2005, 2010, 2015, 2020, 2025"),
        ("0001-01-01", "9999-12-31", "5000", "2000, 4000, 6000, 8000"),
    ],
)
def test_dates_below(first: str, until: str, few: str, many: str) -> None:
    chart = levels(line(f"{first} 1"), until=date.fromisoformat(until))
    for expected, width in ((few, drawing.LEAST), (many, drawing.AMPLE)):
        assert ", ".join(texts(chart, "cx-chart-tick", width)[3:]) == expected


@pytest.mark.parametrize(
    ("points", "target", "curve", "goal"),
    [
        ("2025-01-01 60", None, [(60, 14)], []),
        ("2025-01-01 60", 60, [(60, 14)], [[(0, 14), (120, 14)]]),
        ("2025-01-01 60", 30, [(60, 5)], [[(0, 23), (120, 23)]]),
        ("2025-01-01 1, 2025-01-03 3, 2025-01-11 2", None, [(5, 23), (27, 5), (115, 14)], []),
        ("2025-01-01 2, 2025-01-11 2", 5, [(5, 23), (115, 23)], [[(0, 5), (120, 5)]]),
    ],
)
def test_trend(
    points: str,
    target: float | None,
    curve: list[tuple[float, float]],
    goal: list[list[tuple[float, float]]],
) -> None:
    chart = measured(points, target)
    assert ways(chart, "cx-line") == [curve]
    assert ways(chart, "cx-aim") == goal
    dot = ET.fromstring(chart).find("circle")  # noqa: S314
    assert dot is not None
    assert (float(dot.get("cx", "")), float(dot.get("cy", ""))) == curve[-1]


# --- burn-ups -------------------------------------------------------------------------------------


def test_a_burnup_says_its_figures() -> None:
    assert said(CHARTS["burnup-fewer-asked"]) == (
        "Present: 2026-06-01 9, 2026-08-01 4; Even pace: 2026-06-01 5, 2026-12-31 5; "
        "Asked: 2026-06-01 12, 2026-08-01 5"
    )
    assert texts(CHARTS["burnup"], "cx-chart-label") == ["Present 37", "Asked 63", "Even pace"]


def test_a_count_ends_where_nothing_more_is_known() -> None:
    (present,) = ways(CHARTS["burnup-first-day"], "cx-line-0")
    assert [x for x, _ in present] == [0]
    (present,) = ways(CHARTS["burnup"], "cx-line-0")
    (pace,) = ways(CHARTS["burnup"], "cx-line-1")
    assert present[-1][0] == pytest.approx(1000 * 173 / 303, abs=0.1)
    assert (pace[0], pace[-1][0]) == (present[0], 1000)
    assert pace[1][0] == pace[2][0]  # where something came in


@pytest.mark.parametrize(
    ("highest", "marks"),
    [
        (0, "0, 1"),
        (1, "0, 1"),
        (5, "0, 1, 2, 3, 4, 5"),
        (6, "0, 2, 4, 6"),
        (9, "0, 2, 4, 6, 8"),
        (11, "0, 5, 10"),
        (63, "0, 20, 40, 60"),
        (100, "0, 20, 40, 60, 80, 100"),
        (54321, "0, 20,000, 40,000"),
    ],
)
def test_marks_of_counts_are_round(highest: int, marks: str) -> None:
    chart = counted("2026-12-30 0", f"2026-12-30 {highest}", "2026-12-30 0, 2026-12-31 0")
    shown = [text for text in texts(chart, "cx-chart-tick") if "2026" not in text]
    assert ", ".join(shown) == marks


# --- radars ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("look", "apart"), [("Now", 0), ("Target", 3), ("Before", -3)])
def test_a_value_is_a_distance_from_the_middle(look: str, apart: float) -> None:
    chart = around(5, shape(look, 1, 2, 3, 4, 5))
    web = ways(chart, "cx-chart-rule")
    unit = hypot(*web[0][0])
    (found,) = [way for way in ways(chart, f"cx-outline-{look.lower()}") if way[2:]]
    assert [hypot(*spot) for spot in found] == pytest.approx(
        [unit * value + apart for value in (1, 2, 3, 4, 5)], abs=0.15
    )
    assert unit > 15


def test_axes_go_clockwise_from_the_top() -> None:
    (way, _) = ways(around(4, shape("Now", 5, 5, 5, 5)), "cx-outline-now")
    top, right, bottom, left = way
    assert top[0] == bottom[0] == right[1] == left[1] == 0
    assert top[1] < 0 < right[0] == bottom[1] == -left[0] == -top[1]
    found = {text.text: text.box for text in places.layout(around(4)).texts}
    assert found["Product"].bottom < found["Design"].top < found["Engineering"].top
    assert found["Success"].right < found["Product"].left < found["Design"].left


def test_equal_outlines_lie_apart() -> None:
    chart = CHARTS["radar-equal-outlines"]
    now, target, before = (
        ways(chart, f"cx-outline-{look}")[0] for look in ("now", "target", "before")
    )
    assert {len(way) for way in (now, target, before)} == {6}
    for other in (target, before):
        assert all(dist(a, b) > 2.8 for a, b in zip(now, other, strict=True))


@pytest.mark.parametrize(
    ("values", "lengths", "dots"),
    [
        ((1, 2, 3, 4), [4], 0),
        ((1, None, 3, 4), [3], 0),
        ((1, 2, None, 4), [3], 0),
        ((None, 2, 3, 4), [3], 0),
        ((1, None, 3, None), [], 2),
        ((1, 2, None, None), [2], 0),
        ((None, None, None, 4), [], 1),
        ((None,) * 4, [], 0),
    ],
)
def test_an_outline_breaks_off_where_there_is_no_value(
    values: tuple[int | None, ...], lengths: list[int], dots: int
) -> None:
    chart = around(4, shape("Before", *values))
    *found, _ = ways(chart, "cx-outline-before")  # the last one is the legend's
    assert [len(way) for way in found] == lengths
    assert len(ways(chart, "cx-dots-before")) == dots


def test_every_level_of_today_has_a_dot() -> None:
    dots = ways(around(4, shape("Now", 1, None, 3, 4)), "cx-dots-now")
    assert len(dots) == 4  # one of them is the legend's


def test_the_area_of_a_broken_outline_goes_through_the_middle() -> None:
    assert ways(around(4, shape("Now", 1, None, 3, 4)), "cx-area")[0][0] == (0, 0)
    assert (0, 0) not in ways(around(4, shape("Now", 1, 2, 3, 4)), "cx-area")[0]


def test_the_first_outline_lies_on_top() -> None:
    drawn = re.findall(r'"cx-outline cx-outline-(\w+)"', three(8))
    assert drawn == ["before", "target", "now", "now", "target", "before"]  # then the legend
    assert texts(three(8))[-5:-2] == ["Now", "Target", "Before"]


@given(st.data())
def test_numbers_of_rings_lie_on_rings_and_over_outlines(data: st.DataObject) -> None:
    count = data.draw(st.integers(3, 12))
    rings = data.draw(st.integers(1, 10))
    values = [data.draw(st.integers(1, rings)) for _ in range(count)]
    chart = around(
        count, shape("Now", *values), rings=tuple(str(number + 1) for number in range(rings))
    )
    assert chart.rindex("cx-area") < chart.index("cx-halo")
    numbers = [text for text in places.layout(chart).texts if "cx-halo" in text.kinds]
    shown = [int(text.text) for text in numbers]
    assert shown[0] == rings
    assert len({a - b for a, b in pairwise(shown)}) <= 1


@pytest.mark.parametrize(
    ("values", "corner"),
    [
        ((2, 2, 2, 2), "right above"),
        ((3, 2, 3, 3), "right above"),
        ((3, 3, 2, 3), "right below"),
        ((3, 3, 3, 2), "left below"),
    ],
)
def test_numbers_of_rings_stand_where_outlines_keep_clear(
    values: tuple[int, ...], corner: str
) -> None:
    """Between 3 and 2 an outline crosses at 2.4; between 3 and 3 it covers the number 3."""
    found = {text.text: text.box for text in places.layout(around(4, shape("Now", *values))).texts}
    side = "right" if found["5"].left > found["Engineering"].left else "left"
    height = "above" if found["5"].top < found["Design"].top else "below"
    assert f"{side} {height}" == corner


@given(radars())
def test_names_never_lie_on_rings(chart: str) -> None:
    corners = ways(chart, "cx-chart-rule")
    size = max(hypot(*way[0]) for way in corners)
    (outer,) = [way for way in corners if way[2:] and hypot(*way[0]) == size]
    left, top, *_ = map(float, re.findall(r'viewBox="([^"]+)', chart)[0].split())
    for text in places.layout(chart).texts:
        if text.kinds:
            continue
        box = text.box
        xs, ys = (box.left + left, box.right + left), (box.top + top, box.bottom + top)
        for x in xs:
            for y in ys:
                sides = (
                    (b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])
                    for a, b in pairwise([*outer, outer[0]])
                )
                assert min(sides) < 0.5
        assert not [1 for x, y in outer if xs[0] < x < xs[1] and ys[0] < y < ys[1]]


def test_a_radar_takes_three_axes() -> None:
    with pytest.raises(ValueError, match=r"^A radar takes at least 3 axes\.$"):
        radar("Functions", ("Product", "Design"), NAMED, [])


# --- roadmaps -------------------------------------------------------------------------------------


def days(**count: int) -> str:
    """Days from today, as a span."""
    return f"{AS_OF + timedelta(count['first'])} {AS_OF + timedelta(count['last'])}"


@pytest.mark.parametrize(
    ("first", "last", "others", "expected"),
    [
        (0, 730, 0, (0, 1000)),
        (0, 0, 0, (0, 1.4)),
        (0, 364, 0, (0, 499.3)),
        (-100, -1, 0, (0, 120.3)),
        (-183, 0, 0, (0, 201.3)),
        (-999, 273, 0, (0, 500)),
        (600, 999, 0, (820.8, 1000)),
        (600, 999, -999, (856.7, 1000)),
    ],
)
def test_a_bar_covers_its_days(
    first: int, last: int, others: int, expected: tuple[float, float]
) -> None:
    chart = plan(
        bar("now", days(first=first, last=last)), bar("done", days(first=others, last=others))
    )
    body = ways(chart, "cx-plan-now")[0]
    assert (min(x for x, _ in body), max(x for x, _ in body)) == pytest.approx(expected, abs=0.06)


@pytest.mark.parametrize(
    ("first", "last", "tips"),
    [
        (-183, 731, []),
        (-184, 731, ["before"]),
        (-183, 732, ["after"]),
        (-999, 999, ["before", "after"]),
        (-999, -500, ["before"]),
        (800, 999, ["after"]),
    ],
)
def test_what_goes_on_beyond_the_plot_ends_in_a_tip(first: int, last: int, tips: list[str]) -> None:
    found = ways(plan(bar("now", days(first=first, last=last))), "cx-tip")
    assert ["before" if way[1][0] < way[0][0] else "after" for way in found] == tips


def test_what_is_out_of_sight_has_no_bar() -> None:
    chart = CHARTS["roadmap-out-of-sight"]
    assert len(ways(chart, "cx-plan-later")) == 2  # a tip, and the legend
    (late, _) = ways(chart, "cx-late")
    assert late[0][0] == 0


@pytest.mark.parametrize(("last", "reaches"), [(-30, True), (-2, True), (-1, False), (5, False)])
def test_what_is_overdue_reaches_to_today(last: int, reaches: bool) -> None:  # noqa: FBT001
    chart = plan(bar("overdue", days(first=-60, last=last)))
    *late, legend = ways(chart, "cx-late")
    assert bool(late) == reaches
    assert legend
    for way in late:
        assert way[1][0] == ways(chart, "cx-today")[0][0][0]


def test_kinds_there_are_stand_in_the_legend() -> None:
    words = ["Done", "Now", "Next", "Later", "Overdue"]
    for name, expected in (("roadmap", words), ("roadmap-one-bar", ["Next"])):
        assert [text for text in texts(CHARTS[name]) if text in words] == expected


def test_what_is_done_is_thin() -> None:
    chart = plan(bar("done", days(first=0, last=9)), bar("now", days(first=0, last=9)))
    heights = {}
    for kind in ("done", "now"):
        ys = [y for _, y in ways(chart, f"cx-plan-{kind}")[0]]
        heights[kind] = max(ys) - min(ys)
    assert heights == {"done": 6, "now": 12}


@pytest.mark.parametrize(
    ("target", "shown", "place"),
    [
        ("2026-11-21 Level 3", "Level 3", [0]),
        ("2027-11-22 Level 3", "Level 3", [500.7]),
        ("2028-11-21 Level 3", "Level 3", [1000]),
        ("2028-11-22 Level 3", "Level 3 →", []),
        ("2026-11-20 Level 3", "← Level 3", []),
    ],
)
def test_target(target: str, shown: str, place: list[float]) -> None:
    chart = plan(bar("now", days(first=0, last=9)), target=target)
    assert shown in texts(chart)
    assert [way[0][0] for way in ways(chart, "cx-aim")] == place


def test_names_stand_beside_their_bars() -> None:
    chart = places.layout(CHARTS["roadmap"], 900)
    rows = sorted(box.top for kinds, box in chart.marks if "cx-plan" in kinds)[:8]
    names = [next(t.box for t in chart.texts if b.name.startswith(t.text.strip())) for b in PLANNED]
    assert [a.top < b for a, b in zip(names[1:], rows[1:], strict=True)] == [True] * 7
    assert all(box.left == 0 for box in names)


def test_a_roadmap_takes_a_bar() -> None:
    with pytest.raises(ValueError, match=r"^A roadmap takes at least one bar\.$"):
        plan()


# --- columns of counts


def test_a_column_is_as_high_as_it_counts() -> None:
    chart = CHARTS["columns"]
    heights = [
        [float(low) - float(top) for low, top in re.findall(r"M[\d.]+ ([\d.]+)V([\d.]+)", way)]
        for way in re.findall(r'class="cx-column cx-column-\d" d="([^"]+)"', chart)
    ]
    assert heights == [[24, 24], [48, 72, 72], [24, 48]]
    assert said(chart) == (
        "Q4 2025: 1 at 1 Open, 2 at 2 Known; Q1 2026: 1 at 1 Open, 3 at 2 Known, 1 at 3 Loved; "
        "Q2 2026: 3 at 2 Known, 2 at 3 Loved"
    )


def test_a_day_without_anything_says_so() -> None:
    assert "Q2: none" in said(CHARTS["columns-one-level-empty-days"])


def test_columns_take_something_that_is_counted() -> None:
    for days in ([], [Column(name="Q1", counts=(0,))]):
        with pytest.raises(ValueError, match="at least one thing"):
            columns("Nothing", [Part(name="Open", shade=1)], days)
