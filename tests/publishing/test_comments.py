"""The comment on a pull request: how much of a change it holds, however large that is."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from builders import assess, capability, model
from maturity.comparing.diff import Difference, diff
from maturity.model import Assessment, Cell, Evidence, Model, Portfolio, Rating, Status
from maturity.publishing import comments
from maturity.publishing.comments import LIMIT, comment
from revisions import HOSTILE
from support import AS_OF

WIDE = model(*(capability(f"c{n:03}", 1 + n % 3, "xyz") for n in range(60)), dimensions="xyz")
MORE = re.compile(r"^… and (\d+) more; `maturity diff` shows all of them\.$", re.MULTILINE)


def teams(count: int, status: Status, by: Model = WIDE, **more: object) -> Iterator[Assessment]:
    """Teams that rate every cell alike."""
    rating = Rating(status=status, **more)  # type: ignore[arg-type]
    cells = dict.fromkeys((Cell(c.id, d) for c in by.capabilities for d in c.dimensions), rating)
    for number in range(count):
        yield replace(assess(by, {}), id=f"team-{number:04}", team=f"Team {number}", ratings=cells)


def between(before: Iterator[Assessment], after: Iterator[Assessment]) -> Difference:
    sides = []
    for side in (before, after):
        found = {a.id: a for a in side}
        models = {a.model.id: a.model for a in found.values()}
        sides.append(Portfolio(models=models, assessments=found))
    return diff(sides[0], sides[1], AS_OF)


def test_a_small_change_is_shown_whole() -> None:
    shown = comment(between(teams(1, Status.MISSING), teams(1, Status.PRESENT)))
    assert shown.count("missing → present") == 180
    assert not MORE.search(shown)


@pytest.mark.parametrize("count", [9, 30])
def test_a_large_change_is_cut_between_entries(count: int) -> None:
    found = between(teams(count, Status.MISSING), teams(count, Status.PRESENT))
    shown = comment(found)
    assert 0.8 * LIMIT < len(shown) <= LIMIT
    assert shown.startswith(f"### Maturity: {count} teams up\n")
    assert shown.count("<details>") == shown.count("</details>") == 3
    rated = re.search(r"<summary>Ratings.*?\((\d+)\)</summary>(.*?)</details>", shown, re.DOTALL)
    assert rated
    more = MORE.search(rated[2])
    assert more
    assert int(rated[1]) == count * 180
    assert rated[2].count("missing → present") + int(more[1]) == count * 180
    for line in rated[2].splitlines():
        assert re.fullmatch(
            r"|\*\*Team \d+ .*\*\*|- C\d+ · [XYZ]\\: missing → present|… and .*", line
        ), line


def test_a_table_may_be_cut_too() -> None:
    small = model(capability("c", 2))
    sides = (teams(1000, status, small) for status in (Status.MISSING, Status.PRESENT))
    table, _, _ = comment(between(*sides)).partition("<details>")
    more = MORE.search(table)
    assert more
    assert table.count("| Team ") - 1 + int(more[1]) == 1000


def test_nothing_a_stranger_writes_makes_it_longer() -> None:
    """Every name and text is as long and as much in need of escaping as may be."""
    long = "#@" * 200
    evil = replace(
        WIDE,
        name=long,
        terms=replace(WIDE.terms, dimension=long, dimensions=long, level=long, levels=long),
        levels=tuple(replace(level, name=long) for level in WIDE.levels),
        dimensions=tuple(replace(d, name=long) for d in WIDE.dimensions),
        capabilities=tuple(replace(c, name=long) for c in WIDE.capabilities),
    )
    stern = replace(evil, version=long, policy=replace(evil.policy, threshold_percent=100))
    proof = Evidence(title=long, url=f"https://example.com/{'`' * 5000}")
    before = (replace(a, team=long) for a in teams(5, Status.PARTIAL, evil, note=long))
    after = (
        replace(a, team=long, id=f"moved/{a.id}", formerly=(a.id,))
        for a in teams(5, Status.PRESENT, stern, evidence=(proof,) * 20)
    )
    found = replace(between(before, after), left_out=tuple(f"{n}{'x' * 999}" for n in range(9)))
    shown = comment(found)
    assert 0.5 * LIMIT < len(shown) <= LIMIT
    assert max(map(len, shown.splitlines())) < 10_000


def test_lines_below_an_entry_are_counted() -> None:
    proofs = tuple(Evidence(title=f"Proof {number}") for number in range(12))
    (before,) = teams(1, Status.PRESENT)
    cell = next(iter(before.cells))
    shown = replace(before.ratings[cell], evidence=proofs)
    after = replace(before, ratings={**before.ratings, cell: shown})
    text = comment(between(iter([before]), iter([after])))
    assert "  - evidence\\: Proof 7\n  - … and 4 more lines\n" in text
    one = replace(before, ratings={**before.ratings, cell: replace(shown, evidence=proofs[:9])})
    assert "  - … and 1 more line\n" in comment(between(iter([before]), iter([one])))


def test_what_a_stranger_writes_takes_no_effect() -> None:
    (before,) = teams(1, Status.MISSING)
    (after,) = teams(1, Status.PRESENT, note=HOSTILE)
    text = comment(between(iter([before]), iter([replace(after, team=HOSTILE)])))
    words = re.sub(r"`https?://[^`]*`", "", text)
    for effect in ("<b>", "![", "](", "*f*", "@h", "#1", "deadbeef", "://"):
        assert effect in HOSTILE
        assert effect not in words, effect
    tags = re.findall(r"(?<!\\)<[^>]*>", text)
    assert {*tags} == {"<details>", "<summary>", "</summary>", "</details>"}


def test_no_more_than_a_site_takes() -> None:
    assert comments.LIMIT < 65_536
