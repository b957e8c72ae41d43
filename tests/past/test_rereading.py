"""Texts read part by part: fast, and never to another end than texts read as a whole."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from maturity.model import Model
from maturity.past import rereading
from maturity.past.rereading import UNREAD, Gauge, Gauges, Rereader
from maturity.past.standing import frame, standing, written
from maturity.reading import loading
from maturity.rules.scoring import score
from sample import MIXED_TEXT, MODEL, MODEL_TEXT, PERFECT_TEXT, PLANNED_TEXT, UNRATED_TEXT
from support import ROOT

TODAY = loading.load(ROOT).portfolio
ALL = Gauges("all", {id_: Gauge(model) for id_, model in TODAY.models.items()})


def parsed(text: str) -> Model:
    model, problems = loading.parse_model(text, "schema/models/corner.yaml")
    assert model, problems
    return model


SMALL = Gauges("small", {"corner": Gauge(MODEL)})
WEAKEST = Gauges(
    "weakest", {"corner": Gauge(parsed(MODEL_TEXT.replace("{thres", "{rollup: weakest, thres")))}
)
BLOCKS = """\
# A comment

team: Block shop
model: corner
assessed_on: 2026-10-12
about: |
  Text
  over lines
scope: [shop, web]

# Ratings

ratings:
  # First
  till: present
  hours: {shop: partial}

  greeting:
    shop:
      status: present
      note: |
        Even

        on Mondays.
  survey:
    shop: partial
    web: missing
  # Last
  loyalty: {shop: missing}
outcomes:
- metric: returns
  baseline: {value: 3}
notes: >-
  The
  end.
"""


def as_a_whole(text: bytes, gauges: Gauges) -> tuple[str, str]:
    """The obvious way."""
    models = {id_: gauge.model for id_, gauge in gauges.by_id.items()}
    assessment, problems = loading.parse_assessment(text, "assessments/any.yaml", models)
    if assessment:
        return frame(assessment.model), written(standing(score(assessment)))
    first = next(p for p in problems if p.severity == "error")
    return gauges.name, f"!line {first.line}: {first.message}"


@pytest.fixture
def _parts_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is left to be read as a whole."""

    def refuse(*_: object) -> None:
        pytest.fail("read as a whole")

    monkeypatch.setattr(rereading, "_as_a_whole", refuse)


SHIPPED = sorted((ROOT / "assessments").rglob("*.yaml"))


@pytest.mark.usefixtures("_parts_only")
@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_assessments_as_they_are_mostly_written_are_read_by_parts(file: Path) -> None:
    text = file.read_bytes()
    assert Rereader().read(text, ALL) == as_a_whole(text, ALL)


@pytest.mark.usefixtures("_parts_only")
@pytest.mark.parametrize("gauges", [SMALL, WEAKEST], ids=lambda gauges: gauges.name)
@pytest.mark.parametrize(
    "text",
    [
        BLOCKS,
        MIXED_TEXT,
        PLANNED_TEXT,
        BLOCKS.replace("# A comment\n\n", ""),
        BLOCKS.rstrip("\n"),
        BLOCKS.replace("\nscope", "\n\nscope").replace("  survey", "\n\n  survey"),
        BLOCKS.replace("  till: present\n", ""),
        BLOCKS.replace("[shop, web]", "[web]"),
        BLOCKS.replace("[shop, web]", "[shop]"),
    ],
)
def test_parts_that_follow_on_one_another(text: str, gauges: Gauges) -> None:
    found = Rereader().read(text.encode(), gauges)
    assert found == as_a_whole(text.encode(), gauges)
    assert not found[1].startswith(UNREAD)


@pytest.mark.usefixtures("_parts_only")
def test_old_names_of_capabilities() -> None:
    for now, then in (("survey", "questionnaire"), ("till", "cheques")):
        text = BLOCKS.replace(f"{now}:", f"{then}:").encode()
        assert Rereader().read(text, SMALL) == as_a_whole(text, SMALL)


def test_a_text_is_read_under_several_models() -> None:
    reader = Rereader()
    text = BLOCKS.encode()
    for gauges in (SMALL, WEAKEST, ALL, SMALL):
        assert reader.read(text, gauges) == as_a_whole(text, gauges)


def test_without_models() -> None:
    assert Rereader().read(BLOCKS.encode(), Gauges("none", {})) == (
        "none", "!line 1: there is no model to hold it against",
    )  # fmt: skip


def test_remembered_parts_are_let_go_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rereading, "_MOST", 3)
    reader = Rereader()
    for text in (BLOCKS, MIXED_TEXT, BLOCKS):
        assert reader.read(text.encode(), SMALL) == as_a_whole(text.encode(), SMALL)
        assert len(reader._parts) <= 3  # noqa: SLF001  there is no other sign of it


# --- whatever is wrong with a text ----------------------------------------------------------------

NASTY = [
    "---\n", "...\n", "--- \n", "...#\n", "%YAML 1.2\n", "\t\n", "\t# x\n", "  \n", "# x\n",
    "  # x\n", "\r\n", "\r", "\ufeff", "\x85", "\u2028", "\u202e", "\x00", "\udcff", "ratings:\n",
    "ratings: {}\n", "team: x\n", "scope: [web]\n", "scope: [nothing]\n", "x: y\n", "  x: y\n",
    "  till: partial\n", "  questionnaire: present\n", "  cheques: present\n",
    "  loyalty: present\n",
    "    shop: present\n", "    status: present\n", "  status: present\n", "  - till\n",
    "- till\n", "? till\n", "  ? till\n", ": x\n", "'", '"', "'x\n", '"x\n', "[", "]", "{", "}",
    "{x\n", "x]\n", ", ", ": ", " #", "|\n", ">\n", "|+\n", "|2\n", " |\n  till: present\n",
    "&a ", "*a", "!!str ", "!x ", "<<: {}\n", "null: x\n", "  null: x\n", "true: x\n", "1: x\n",
    "  1: x\n", "no: x\n", "present\n", "~\n", " present", "target: {level: 9}\n",
    "target: {level: 3, by: 2020-01-01}\n", "claimed_level: 4\n", "assessed_on: 2026-02-30\n",
    "model: gone\n", "model: corner\n", "model:\n", 'votes: {web: {"9": 1}}\n',
    "overrides: {nothing: {effort: S}}\n", "outcomes: [{metric: nothing}]\n", "   x\n", " x\n",
    " x: y\n", "not_applicable\n", "{status: not_applicable}\n",
    "{status: not_applicable, reason: x}\n", "ä: x\n",
]  # fmt: skip
"""What may turn up in the wrong place."""


Lines = list[str]


def _put(lines: Lines, at: int, text: str) -> Lines:
    return [*lines[:at], text, *lines[at:]]


def _cut(lines: Lines, at: int, chance: random.Random) -> Lines:
    place = chance.randrange(len(lines[at]) + 1)
    return [
        *lines[:at],
        lines[at][:place] + lines[at][place + chance.choice((1, 2, 9)) :],
        *lines[at + 1 :],
    ]


WAYS: list[Callable[[Lines, int, random.Random], Lines]] = [
    lambda lines, at, _: [*lines[:at], *lines[at + 1 :]],
    lambda lines, at, chance: _put(lines, at, chance.choice(lines)),
    lambda lines, at, chance: _put(
        [*lines[:at], *lines[at + 1 :]], chance.randrange(len(lines)), lines[at]
    ),
    lambda lines, at, chance: _put(lines, at, chance.choice(NASTY)),
    lambda lines, at, chance: _put(_cut(lines, at, chance), at + 1, chance.choice(NASTY)),
    lambda lines, at, _: [*lines[:at], lines[at].rstrip("\n"), *lines[at + 1 :]],
    lambda lines, at, chance: _put(lines, at, " " * chance.choice((1, 2, 4))),
    lambda lines, at, chance: [
        *lines[:at],
        lines[at].removeprefix(" " * chance.choice((1, 2, 4))),
        *lines[at + 1 :],
    ],
    _cut,
]
"""How lines come to be wrong, at one of them."""


def mutations(text: str, chance: random.Random, count: int) -> Iterator[str]:
    """The text with up to three things wrong."""
    for _ in range(count):
        found = text
        for _ in range(chance.randint(1, 3)):
            lines = found.splitlines(keepends=True) or [""]
            found = "".join(chance.choice(WAYS)(lines, chance.randrange(len(lines)), chance))
        yield found


def disagreements(seed: int, count: int) -> list[bytes]:
    """Mutated texts of which the parts do not say what the whole says."""
    chance = random.Random(seed)  # noqa: S311  nothing is secret here
    reader = Rereader()
    found = []
    texts = [BLOCKS, MIXED_TEXT, PERFECT_TEXT, UNRATED_TEXT, PLANNED_TEXT]
    for text in texts:
        for mutation in mutations(text, chance, count // len(texts)):
            content = mutation.encode(errors="surrogateescape")
            gauges = chance.choice((SMALL, WEAKEST))
            if reader.read(content, gauges) != as_a_whole(content, gauges):
                found.append(content)
    return found


@pytest.mark.parametrize("seed", range(4))
def test_parts_say_what_the_whole_says(seed: int) -> None:
    """Run with 240,000 mutations before the way of reading is changed."""
    assert disagreements(seed, 500) == []


def test_the_rules_for_ratings_are_those_for_each_of_them() -> None:
    """What reading by parts rests on: the schema asks nothing of all ratings together."""
    ratings = loading.assessment_schema()["properties"]["ratings"]
    assert ratings.keys() == {"type", "propertyNames", "additionalProperties", "description"}
