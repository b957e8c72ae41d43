"""What a report hands to the what-if panel, and what the panel adds to a page."""

import gzip
import json
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from builders import assess, capability, model
from maturity.model import Assessment, Override, Rollup
from maturity.publishing import pages
from maturity.publishing.pages import GeneratedPage
from maturity.reading import loading
from maturity.results import whatif
from maturity.results.views import Site
from sample import MIXED, NEW, portfolio
from support import AS_OF, ROOT

SCRIPTS = sorted((ROOT / "docs" / "assets" / "whatif").glob("*.js"))
HOSTILE = "</script><!--<script> \" ' \\ &amp; \u2028\u2029 {{ 7*7 }} id="
WITHOUT_PAGE = re.compile(r"\b(?:document|window|location|localStorage|fetch|import\()")


def zipped(*texts: bytes) -> int:
    return sum(len(gzip.compress(text, mtime=0)) for text in texts)


def test_data() -> None:
    assert whatif.data(MIXED) == (
        '{"levels":["Stage 1 · Open","Stage 2 · Known","Stage 3 · Loved"],'
        '"dimensions":["Shop","Web"],"terms":{"level":"Stage","dimension":"Area"},'
        '"threshold":60,"credit":"1/2","rollup":"pooled","capabilities":['
        '["A till",1,"S",[],"✓✓"],["Opening hours",1,"S",[],"✗ "],["A greeting",2,"S",[],"✓ "],'
        '["A survey",2,"M",[0],"○✗"],["Refunds",2,"M",[]," –"],["Loyalty",3,"M",[3],"✗○"],'
        '["Advice",3,"L",[]," ?"]]}'
    )


def test_what_is_out_of_scope_is_left_out() -> None:
    data = json.loads(whatif.data(NEW))
    assert data["dimensions"] == ["Shop"]
    assert [c[0] for c in data["capabilities"]] == [
        "A till", "Opening hours", "A greeting", "A survey", "Loyalty",
    ]  # fmt: skip
    assert [c[3:] for c in data["capabilities"][3:]] == [[[0], "?"], [[3], "?"]]


def test_a_requirement_out_of_scope_is_left_out() -> None:
    odd = model(capability("far", 1, "y"), capability("near", 1, "x", "far"))
    data = json.loads(whatif.data(assess(odd, {"near": "○"}, "x")))
    assert data["capabilities"] == [["Near", 1, "M", [], "○"]]


@pytest.mark.parametrize(
    ("rollup", "credit", "override", "expected"),
    [
        (Rollup.WEAKEST, Fraction(1, 3), Override(effort="L"), ("weakest", "1/3", "L")),
        (Rollup.MEDIAN, Fraction(0), Override(impact="low"), ("median", "0/1", "M")),
        # 2**53 is no bound for what a number in a file may come to
        (
            Rollup.POOLED,
            Fraction("0.12345678901234567"),
            Override(),
            ("pooled", "12345678901234567/100000000000000000", "M"),
        ),
    ],
)
def test_policy_and_effort(
    rollup: Rollup, credit: Fraction, override: Override, expected: tuple[str, ...]
) -> None:
    one = model(capability("one"))
    one = replace(one, policy=replace(one.policy, rollup=rollup, partial_credit=credit))
    data = json.loads(whatif.data(assess(one, {}, overrides={"one": override})))
    assert (data["rollup"], data["credit"], data["capabilities"][0][2]) == expected


def hostile() -> Assessment:
    """All that a page shows of a model, in the words of somebody who means harm."""
    plain = model(capability("one"))
    return assess(
        replace(
            plain,
            capabilities=tuple(replace(c, name=HOSTILE) for c in plain.capabilities),
            terms=replace(plain.terms, level=HOSTILE, dimension=HOSTILE),
            levels=tuple(replace(level, name=HOSTILE) for level in plain.levels),
            dimensions=tuple(replace(d, name=HOSTILE) for d in plain.dimensions),
        ),
        {"one": "○"},
    )


def test_a_strangers_words_stay_words() -> None:
    text = whatif.data(hostile())
    assert set("<>&=\u2028\u2029").isdisjoint(text)
    data: dict[str, Any] = json.loads(text)
    assert data["capabilities"][0][0] == data["dimensions"][0] == HOSTILE
    assert data["terms"] == {"level": HOSTILE, "dimension": HOSTILE}
    assert data["levels"][2] == f"{HOSTILE} 3 · {HOSTILE}"


def report(assessment: Assessment) -> GeneratedPage:
    site = Site(portfolio=portfolio(assessment, model=assessment.model), as_of=AS_OF)
    return pages.report_page(site, site.reports[assessment.id])


def test_a_report_has_the_data_and_the_script() -> None:
    page = report(hostile())
    (data,) = re.findall(
        r'<script type="application/json" id="cx-whatif-data">(.*?)</script>', page.html, re.DOTALL
    )
    assert data == whatif.data(hostile())
    assert '<script type="module" src="../../assets/whatif/whatif.js"></script>' in page.html
    assert ("assets/whatif/whatif.js", "") in page.links
    assert "what-if" in page.anchors


def test_the_data_stays_small() -> None:
    """With every function of the largest model in scope."""
    assessments = loading.load(ROOT).portfolio.assessments.values()
    data = [whatif.data(assessment).encode() for assessment in assessments]
    assert max(len(json.loads(text)["capabilities"]) for text in data) >= 80
    assert max(zipped(text) for text in data) <= 5_000


def test_the_scripts_stay_small() -> None:
    texts = [script.read_bytes() for script in SCRIPTS]
    assert zipped(*texts) <= 15_000
    assert sum(map(len, texts)) <= 30_000


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_scripts_load_their_neighbours_only(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    loaded = re.findall(r'\bfrom "([^"]*)"', text)
    assert len(loaded) == len(re.findall(r"^import\b", text, re.MULTILINE))
    assert {f"./{other.name}" for other in SCRIPTS if other != script} >= set(loaded)
    assert "://" not in text


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_only_the_panel_knows_the_page(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert bool(WITHOUT_PAGE.search(text)) is (script.name == "whatif.js")
