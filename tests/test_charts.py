"""Charts, whole.

`UPDATE_GOLDEN=1` writes the golden files anew; their diff is then what there is to review.
"""

import os
import re
from collections.abc import Mapping
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maturity import charts
from maturity.charts import Series, sparkline, steps
from support import AS_OF, ROOT

GOLDEN = Path(__file__).parent / "golden" / "charts"
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


RISING = line("2024-02-28 1, 2025-03-01 2, 2026-10-12 3")
COINCIDENT = (
    line("2023-02-01 1, 2024-02-01 2"),
    line("2023-02-01 1, 2024-08-01 2", "Product"),
    line("2023-02-01 1, 2025-02-01 2", "Customer success and everyone who works with it"),
    line("2023-02-01 1, 2025-08-01 2", "Support"),
)
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
    "spark-one-value": sparkline("Visits", [3]),
    "spark-equal-values": sparkline("Visits", [2, 2.0, 2]),
    "spark-negatives": sparkline("Balance", [-5, -2.5, 0, 4]),
    "spark-large": sparkline("Revenue", [1_250_000, 999_999_999_999_999, 0.001]),
    "spark-hostile": sparkline(HOSTILE, [1, 2]),
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
    for part in chart.iter():
        assert set(part.keys()) & {"style", "fill", "stroke", "stroke-dasharray"} == set()
        # The first of the looks is that of every line and dot.
        for kind in {*part.get("class", "").split()} - {"cx-line-0", "cx-dot-0"}:
            assert re.search(rf"\.{kind}\b(?!-)", STYLE), kind


def check_places(text: str) -> None:
    """Everything lies within the box, and no text on another."""
    chart = ET.fromstring(text)  # noqa: S314  our own
    _, _, width, height = map(float, chart.get("viewBox", "").split())
    assert (chart.get("width"), chart.get("height")) == (f"{width:g}", f"{height:g}")
    for part in chart.iter("circle"):
        assert 4 <= float(part.get("cx", "")) <= width - 4
        assert 3 <= float(part.get("cy", "")) <= height - 3
    for part in chart.iter("path"):
        xs = [float(x) for x in re.findall(r"[MHL](-?[\d.]+)", part.get("d", ""))]
        ys = [float(y) for y in re.findall(r"(?:V|[ML]\S+ )(-?[\d.]+)", part.get("d", ""))]
        assert all(0 <= x <= width for x in xs)
        assert all(0 <= y <= height for y in ys)
    boxes = [box(part) for part in chart.iter("text")]
    for left, top, right, bottom in boxes:
        assert left >= 0
        assert right <= width
        assert top >= 0
        assert bottom <= height
    for one, other in combinations(boxes, 2):
        apart = max(one[0] - other[2], other[0] - one[2], one[1] - other[3], other[1] - one[3])
        assert apart >= -0.2  # places are written with one decimal


def box(text: ET.Element) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a text, which is no wider than this."""
    bold = "cx-chart-label" in text.get("class", "")
    wide = charts._width((text.text or "").rstrip()) * (charts._BOLD if bold else 1)  # noqa: SLF001
    x, y = float(text.get("x", "")), float(text.get("y", ""))
    left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[text.get("text-anchor", "")]
    return left, y - 11, left + wide, y + 4


@pytest.mark.parametrize("name", CHARTS)
def test_nothing_is_cut_off_and_no_text_covers_another(name: str) -> None:
    check_places(CHARTS[name])


WORDS = st.text(st.sampled_from("aWi 日-é"), min_size=1, max_size=60).filter(str.strip)


@st.composite
def drawn(draw: st.DrawFn) -> str:
    names = draw(st.lists(WORDS, min_size=1, max_size=12))
    days = st.dates(date(1, 1, 1), date.max) | st.dates(date(2020, 1, 1), date(2026, 12, 31))
    values = st.none() | st.integers(1, len(names))
    series = []
    for name in draw(st.lists(WORDS, min_size=1, max_size=8)):
        first, *rest = sorted(draw(st.sets(days, min_size=1, max_size=4)))
        points = [(first, float(draw(st.integers(1, len(names)))))]
        series.append(Series(name=name, points=(*points, *((day, draw(values)) for day in rest))))
    return steps("Any", series, names, draw(days))


@settings(deadline=None)  # a busy machine may take a while
@given(drawn())
def test_nothing_is_ever_cut_off(chart: str) -> None:
    check_places(chart)


@given(WORDS)
def test_breaking_a_name_loses_nothing(name: str) -> None:
    lines = charts._wrapped(name)  # noqa: SLF001
    assert "".join(lines) == name
    assert all(charts._width(part.rstrip()) <= charts._LONGEST for part in lines)  # noqa: SLF001


# --- single things --------------------------------------------------------------------------------


def texts(chart: str, kind: str) -> list[str]:
    return [t.text or "" for t in ET.fromstring(chart).iter("text") if kind in t.get("class", "")]  # noqa: S314


def said(chart: str) -> str:
    return ET.fromstring(chart).findtext("desc", "")  # noqa: S314


def test_the_description_states_the_data() -> None:
    broken = line("2023-01-01 2.5, 2023-07-01 -", "Support")
    assert said(levels(RISING, broken)) == (
        "Overall: 2024-02-28 1, 2025-03-01 2, 2026-10-12 3; "
        "Support: 2023-01-01 2.5, 2023-07-01 none"
    )
    assert said(CHARTS["spark-negatives"]) == "-5, -2.5, 0, 4"
    assert said(CHARTS["spark-large"]) == "1,250,000, 999,999,999,999,999, 0.001"


def test_names_are_escaped_and_whole() -> None:
    chart = CHARTS["hostile-names"]
    assert "<script" not in chart
    assert "".join(texts(chart, "cx-chart-tick")).startswith(f"{HOSTILE}2 Known")
    assert "".join(texts(chart, "cx-chart-label")) == f"{HOSTILE} 1"
    assert ET.fromstring(chart).findtext("title") == HOSTILE  # noqa: S314
    assert ET.fromstring(CHARTS["spark-hostile"]).findtext("title") == HOSTILE  # noqa: S314


def test_a_line_holds_each_value_until_the_next() -> None:
    path = re.search(r'class="cx-line cx-line-0" d="([^"]+)"', CHARTS["rising"])
    assert path
    assert re.fullmatch(r"M\S+ \S+?H[\d.]+V[\d.]+H[\d.]+V[\d.]+H[\d.]+", path[1])


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
    starts = re.findall(r'class="cx-line cx-line-\d" d="M\S+ ([\d.]+)', CHARTS["four-lines"])
    values = [float(y) for y in starts]
    assert [b - a for a, b in pairwise(values)] == pytest.approx([2.5] * 3, abs=0.11)


def test_lines_beyond_those_of_the_style_sheet_begin_anew() -> None:
    looks = re.findall(r"cx-line-(\d)", CHARTS["eight-lines-one-level"])
    assert looks == ["0", "1", "2", "3", "4", "5", "0", "1"]


@pytest.mark.parametrize(
    ("first", "until", "expected"),
    [
        ("2026-11-21", "2026-11-21", ["21 Nov 2026"]),
        ("2026-11-02", "2026-11-30", ["2 Nov 2026"]),
        ("2026-11-01", "2026-11-30", ["Nov 2026"]),
        ("2026-11-02", "2026-12-01", ["Dec 2026"]),
        ("2026-10-12", "2027-02-01", ["Nov 2026", "Dec", "Jan 2027", "Feb"]),
        ("2026-02-03", "2026-11-21", ["Apr 2026", "Jul", "Oct"]),
        ("2024-02-28", "2026-11-21", ["Jul 2024", "Jan 2025", "Jul", "Jan 2026", "Jul"]),
        ("2022-01-01", "2026-11-21", ["2022", "2023", "2024", "2025", "2026"]),
        ("2017-06-01", "2026-11-21", ["2018", "2020", "2022", "2024", "2026"]),
        ("1995-06-01", "2026-11-21", ["2000", "2005", "2010", "2015", "2020", "2025"]),
        ("0001-01-01", "9999-12-31", ["2000", "4000", "6000", "8000"]),
    ],
)
def test_dates_below(first: str, until: str, expected: list[str]) -> None:
    chart = levels(line(f"{first} 1"), until=date.fromisoformat(until))
    assert texts(chart, "cx-chart-tick")[3:] == expected


@pytest.mark.parametrize(
    ("values", "places"),
    [
        ([3], "60.0,14.0"),
        ([2, 2, 2], "4.0,14.0 60.0,14.0 116.0,14.0"),
        ([-1, 0, 1], "4.0,24.0 60.0,14.0 116.0,4.0"),
        ([5, -5], "4.0,4.0 116.0,24.0"),
    ],
)
def test_sparkline(values: list[float], places: str) -> None:
    assert f'points="{places}"' in sparkline("Visits", values)
