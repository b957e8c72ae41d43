"""Files to models, assessments and campaigns; every problem said, each at its place."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cx import CASES, CX, EMPTY, HEAD, MODEL, VALID, documents, repository
from maturity.problems import Problem, ProblemsError, as_text, errors
from maturity.reading import strictyaml
from maturity.reading.loading import (
    Loaded,
    alone,
    assessment_schema,
    in_folder,
    in_snapshot,
    load,
    located,
    parse_assessment,
    parse_campaign,
    parse_case,
    parse_model,
)
from maturity.reading.loading import loaded as from_source
from maturity.reading.plain import KeyPath
from maturity.reading.remarks import Remark
from support import ROOT

TEAMS = {"team": None, "emea/payments": None, "shop/web": None, "old": None}
"""Teams whose files cannot be used."""

# --- folders of files with all that is said about them


def cases(kind: str) -> list[Path]:
    return sorted((CASES / kind).iterdir())


def loaded(case: Path, root: Path) -> Loaded:
    """The case, with the shared model unless it has its own."""
    (root / "schema/models").mkdir(parents=True)
    if not (case / "schema").exists():
        shutil.copy(CASES / "model.yaml", root / "schema/models/cx.yaml")
    shutil.copytree(case, root, dirs_exist_ok=True)
    return load(root)


@pytest.mark.parametrize("case", cases("bad"), ids=lambda case: case.name)
def test_bad(case: Path, tmp_path: Path) -> None:
    problems = loaded(case, tmp_path).problems
    assert as_text(problems) == (case / "expected.txt").read_text(encoding="utf-8").rstrip("\n")
    assert errors(problems)


@pytest.mark.parametrize("case", cases("good"), ids=lambda case: case.name)
def test_good(case: Path, tmp_path: Path) -> None:
    found = loaded(case, tmp_path)
    said = "\n".join([*summary(found), as_text(found.problems)])
    assert said.rstrip("\n") == (case / "expected.txt").read_text(encoding="utf-8").rstrip("\n")
    assert not errors(found.problems)


def summary(found: Loaded) -> Iterator[str]:
    for assessment in found.portfolio.assessments.values():
        scope = ", ".join(assessment.scope)
        yield f"{assessment.id}: {assessment.team} by {assessment.model.id}: {scope}"
        for cell, rating in assessment.cells.items():
            if cell in assessment.ratings:
                explained = f" ({rating.reason or rating.note})" * bool(rating.reason + rating.note)
                yield f"  {cell.capability} {cell.dimension}: {rating.status}{explained}"
    for campaign in found.portfolio.campaigns.values():
        called = [id_ for id_ in found.portfolio.assessments if campaign.calls(id_)]
        yield f"{campaign.id}: {campaign.name} by {campaign.model.id}: {', '.join(called)}"
        asked = sorted(campaign.cells)
        yield f"  {', '.join(f'{cell.capability} {cell.dimension}' for cell in asked)}"


# --- texts without files


def test_a_model_that_is_known_to_be_broken_is_not_mentioned() -> None:
    broken = {"cx": None}
    assert parse_assessment(EMPTY, "assessments/team.yaml", broken) == (None, ())
    _, problems = parse_assessment(f"{EMPTY}odd: 1\n", "assessments/team.yaml", broken)
    assert [p.pointer for p in problems] == ["/odd"]


def test_without_any_model() -> None:
    """That there is none is said once, by whoever looked for them."""
    assert parse_assessment(EMPTY, "assessments/team.yaml", {}) == (None, ())


def test_the_schema_that_others_complete() -> None:
    assert assessment_schema()["$id"] == "urn:cx-maturity:assessment:1"


def test_pointers_are_escaped() -> None:
    _, problems = parse_assessment(f"{HEAD}ratings: {{a/b~c: present}}\n", "assessments/t.yaml", CX)
    assert [p.pointer for p in problems] == ["/ratings/a~1b~0c"]


def test_names_of_old_files_are_made_visible() -> None:
    _, problems = parse_assessment(EMPTY, "assessments/a\nb.yaml", CX)
    assert [p.file for p in problems] == ["assessments/a\\u000ab.yaml"]


def test_errors_are_not_hidden_behind_warnings() -> None:
    many = "".join(f"    d{number}: present\n" for number in range(70))
    text = f"{HEAD}scope: [design]\nratings:\n  reply-times: present\n  surveys:\n{many}"
    _, problems = parse_assessment(text, "assessments/team.yaml", CX)
    assert len(errors(problems)) == strictyaml.MOST + 1
    assert as_text(problems).endswith(
        "assessments/team.yaml:58:10: and 21 more from here on, not shown"
    )


def refusals(document: Any, what: str, path: KeyPath = ()) -> Iterator[str]:
    """The document as JSON, each time with something that is refused in the place of one value."""
    above = document
    for step in path:
        above = above[step]
    for step, inner in [*(above.items() if isinstance(above, dict) else enumerate(above))]:
        if what != "<<":
            above[step] = "@"
            yield json.dumps(document).replace('"@"', what)
        elif isinstance(above, dict):
            above["@"] = above.pop(step)
            yield json.dumps(document).replace('"@"', what)
            del above["@"]
        above[step] = inner
        if isinstance(inner, dict | list):
            yield from refusals(document, what, (*path, step))


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("*alias", "found the alias"),
        ("!tag 1", "found the tag"),
        ("1e999", "found a larger one"),
        ("<<", "merge keys"),
    ],
)
def test_of_what_is_refused_nothing_more_is_said(what: str, said: str) -> None:
    def parsed(text: str) -> tuple[object, tuple[Problem, ...]]:
        if whole == MODEL:
            return parse_model(text, "schema/models/cx.yaml")
        if whole in VALID["campaign"]:
            return parse_campaign(text, "campaigns/c.yaml", CX, TEAMS)
        return parse_assessment(text, "assessments/team.yaml", CX)

    for whole in (MODEL, *VALID["assessment"], *VALID["campaign"]):
        before = {problem.message for problem in parsed(whole)[1]}
        for text in refusals(strictyaml.parse(whole, "f"), what):
            value, problems = parsed(text)
            more = {problem.message for problem in problems} - before
            assert value is None
            assert [said in message for message in more] == [True]


def test_case() -> None:
    text = json.dumps(
        {
            "model": strictyaml.parse(MODEL.replace("Surveys", "Surveys 😀"), "m"),
            "assessment": strictyaml.parse(EMPTY, "a"),
            "expect": {"level": 1},
        },
        ensure_ascii=False,
    )
    found = parse_case(text, "some/where/my-case.yaml")
    assert found.id == "my-case"
    assert found.model.capability["surveys"].name == "Surveys 😀"


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("[]", 2),
        ("{model: {id: cx}, assessment: {}}", 2),
        (f"{{model: {json.dumps(strictyaml.parse(MODEL, 'm'))}}}", 1),
        ("{model: {}, model: {}, assessment: *x}", 2),
    ],
)
def test_case_with_problems(text: str, messages: int) -> None:
    with pytest.raises(ProblemsError) as caught:
        parse_case(text, "case.yaml")
    assert len(caught.value.problems) == messages


# --- whatever comes


def check(problems: tuple[Problem, ...], value: object, lines: int) -> None:
    assert (value is None) == bool(errors(problems))
    for problem in problems:
        assert 1 <= problem.line <= lines + 1
        assert problem.column >= 1
        assert problem.message
        assert f"{problem.file}{problem.message}{problem.hint}".isprintable()


@settings(max_examples=300)
@given(data=st.data())
def test_any_document_gives_a_value_or_problems(data: st.DataObject) -> None:
    for name, parse in (
        ("assessment", lambda text: parse_assessment(text, "assessments/team.yaml", CX)),
        ("campaign", lambda text: parse_campaign(text, "campaigns/c.yaml", CX, TEAMS)),
        ("model", lambda text: parse_model(text, "schema/models/cx.yaml")),
    ):
        text = json.dumps(data.draw(documents(name)), ensure_ascii=False, indent=1)
        value, problems = parse(text)
        check(problems, value, text.count("\n") + 1)


EDITS = [":", "- ", "\n", "  ", "\t", '"', "'", "{", "}", "[", "]", "&a ", "*a", "!!x ", "? ", "|"]
EDITS += [
    "#",
    "---\n",
    "null",
    "1e999",
    "é",
    "\x00",
    "\ud800",
    "<<: ",
    ", ",
    "@",
    "status",
    "sales",
]


@settings(max_examples=300)
@given(data=st.data())
def test_any_edit_gives_a_value_or_problems(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([MODEL, *VALID["assessment"], *VALID["campaign"]]))
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(text)))
        end = start + data.draw(st.sampled_from([0, 0, 1, 5, 20]))
        text = text[:start] + data.draw(st.sampled_from(["", *EDITS])) + text[end:]
    lines = text.count("\n") + 1
    assessment, problems = parse_assessment(text, "assessments/team.yaml", CX)
    check(problems, assessment, lines)
    if assessment:
        assert set(assessment.ratings) <= set(assessment.cells)
    found, problems = parse_model(text, "schema/models/cx.yaml")
    check(problems, found, lines)
    campaign, problems = parse_campaign(text, "campaigns/c.yaml", CX, TEAMS)
    check(problems, campaign, lines)


@given(st.binary(max_size=200), st.text(max_size=20))
def test_any_bytes_and_any_name_give_problems(source: bytes, name: str) -> None:
    assert parse_assessment(source, name, CX)[0] is None
    assert parse_model(source, name)[0] is None
    assert parse_campaign(source, name, CX, TEAMS)[0] is None
    check(parse_assessment(source, name, CX)[1], None, 200)


# --- one text by itself


def test_a_text_that_lies_nowhere_is_read_by_the_model_it_names(root: Path) -> None:
    (root / "schema/models/broken.yaml").write_text("id: [\n", encoding="utf-8")
    (root / "schema/models/folder.yaml").mkdir()
    source = in_folder(root)
    found, problems = alone(source, f"{HEAD}ratings: {{surveys: present}}\n".encode())
    assert found
    assert problems == ()
    assert found.model.id == "cx"
    for text in ("", "[]", "model: [cx]\n", "model: nobody\n", "model: broken\n", "a: b: c\n"):
        assert alone(source, text.encode())[0] is None
    assert alone(source, HEAD.replace("cx", "folder").encode())[0] is None


REMARKS_TEXT = f"""\
# A comment.
{HEAD}ratings:
  surveys: {{sales: present}}
  reply-times: present
"""


@pytest.mark.parametrize(
    ("path", "line", "column", "pointer"),
    [
        (("assessed_on",), 4, 1, "/assessed_on"),
        (("ratings", "surveys", "sales"), 6, 13, "/ratings/surveys/sales"),
        (("ratings", "surveys", "design"), 6, 3, "/ratings/surveys"),
        (("ratings", "reply-times", "support"), 7, 3, "/ratings/reply-times"),
        (("ratings", "nothing", "support"), 5, 1, "/ratings"),
        (("votes",), 1, 1, ""),
        ((), 1, 1, ""),
    ],
)
def test_a_remark_stands_as_near_as_may_be(
    path: KeyPath, line: int, column: int, pointer: str
) -> None:
    remark = Remark(path, "So.", "Act.", at_key=True)
    assert located([remark], REMARKS_TEXT, "assessments/team.yaml") == [
        Problem(
            file="assessments/team.yaml",
            line=line,
            column=column,
            pointer=pointer,
            message="So.",
            hint="Act.",
        )
    ]


# --- files together


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return repository(tmp_path)


def test_results_are_in_order_of_id(root: Path) -> None:
    for name in ("b", "a-b", "a/b", "a"):
        path = root / f"assessments/{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(EMPTY, encoding="utf-8")
    for name in ("b", "a"):
        text = MODEL.replace("id: cx", f"id: {name}")
        (root / f"schema/models/{name}.yaml").write_text(text, encoding="utf-8")
    found = load(root)
    assert found.problems == ()
    assert [*found.portfolio.assessments] == ["a", "a-b", "a/b", "b", "team"]
    assert [*found.portfolio.models] == ["a", "b", "cx"]


def test_files_that_are_handed_over_are_read_as_if_they_lay_there(root: Path) -> None:
    (root / "assessments/bad.yaml").write_text("a: b: c\n", encoding="utf-8")
    (root / "assessments/.hidden.yaml").write_text("a: b: c\n", encoding="utf-8")
    files = {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.yaml")}
    found = from_source(in_snapshot({**files, "elsewhere/x.yaml": b"", "schema/x.yaml": b""}))
    assert found == load(root)
    assert found.unusable == {"assessments/bad.yaml"}


def test_what_was_read_before_changes_nothing(root: Path) -> None:
    """From any state of the files to any other, the same is found as by reading everything."""
    model, team = "schema/models/cx.yaml", "assessments/team.yaml"
    base = {name: (root / name).read_bytes() for name in (model, team)}
    other = {**base, "assessments/a/other.yaml": EMPTY.encode()}
    states = [
        base,
        other,
        {**other, team: base[team].replace(b"team:", b"team: Another #")},
        {**other, team: b"a: b: c\n"},
        {**other, team: f"{EMPTY}scope: [design]\nvotes: {{sales: {{1: 1}}}}\n".encode()},
        {**other, "assessments/a/other.yaml": f"{EMPTY}formerly: [team]\n".encode()},
        {**other, model: base[model].replace(b"name:", b"name: Another #", 1)},
        {**other, model: b"id: cx\n"},
    ]
    found = [from_source(in_snapshot(state)) for state in states]
    for before in found:
        for state, after in zip(states, found, strict=True):
            assert from_source(in_snapshot(state), before) == after
    kept = from_source(in_snapshot(states[2]), found[1]).portfolio.assessments
    assert kept["a/other"] is found[1].portfolio.assessments["a/other"]
    assert kept["team"] != found[1].portfolio.assessments["team"]


def test_what_cannot_be_used_is_named(root: Path) -> None:
    (root / "assessments/gone.yaml").write_text(f"{EMPTY}formerly: [team]\n", encoding="utf-8")
    (root / "assessments/warned.yaml").write_text(
        f"{EMPTY}scope: [design]\nvotes: {{sales: {{1: 1}}}}\n", encoding="utf-8"
    )
    assert load(root).unusable == {"assessments/gone.yaml"}
    (root / "schema/models/cx.yaml").write_text("id: cx\n", encoding="utf-8")
    assert load(root).unusable == {
        "assessments/gone.yaml",
        "assessments/team.yaml",
        "assessments/warned.yaml",
        "schema/models/cx.yaml",
    }
    shutil.rmtree(root / "assessments")
    assert load(root).unusable == {"schema/models/cx.yaml"}


def test_a_name_does_not_hide_what_is_in_the_file(root: Path) -> None:
    (root / "assessments/Other.yaml").write_text(f"{EMPTY}odd: 1\n", encoding="utf-8")
    (root / "assessments/Third.yaml").write_text("a: b: c\n", encoding="utf-8")
    (root / "schema/models/Old.yaml").write_text("a: b: c\n", encoding="utf-8")
    assert [(p.file, p.line) for p in load(root).problems] == [
        ("assessments/Other.yaml", 1),
        ("assessments/Other.yaml", 5),
        ("assessments/Third.yaml", 1),
        ("assessments/Third.yaml", 1),
        ("schema/models/Old.yaml", 1),
        ("schema/models/Old.yaml", 1),
    ]


def test_campaigns_need_no_folder_and_have_none_below_a_link(root: Path, tmp_path: Path) -> None:
    assert load(root).problems == ()
    (tmp_path / "elsewhere").mkdir()
    (root / "campaigns").symlink_to(tmp_path / "elsewhere")
    assert as_text(load(root).problems) == (
        "campaigns:1:1: expected a file or a folder, found a symbolic link\n"
        "    hint: put the file itself here"
    )
    (root / "campaigns").unlink()
    (root / "campaigns").write_text("")
    assert as_text(load(root).problems) == (
        "campaigns:1:1: cannot be read: not a directory\n"
        "    hint: check its type and its permissions"
    )


def test_a_campaign_without_any_model_is_held_against_its_schema_only() -> None:
    text = VALID["campaign"][0]
    assert parse_campaign(text, "campaigns/c.yaml", {}, TEAMS) == (None, ())
    assert parse_campaign(text, "campaigns/c.yaml", {"cx": None}, TEAMS) == (None, ())
    _, problems = parse_campaign(f"{text}odd: 1\n", "campaigns/c.yaml", {}, TEAMS)
    assert [p.pointer for p in problems] == ["/odd"]


def test_a_model_that_cannot_be_read_is_said_once(root: Path) -> None:
    (root / "schema/models/cx.yaml").rename(root / "schema/models/cx.yml")
    assert [p.file for p in load(root).problems] == ["schema/models/cx.yml"]
    (root / "schema/models/cx.yml").unlink()
    (root / "schema/models/cx.yaml").mkdir()
    assert [p.file for p in load(root).problems] == ["schema/models/cx.yaml"]


@pytest.mark.parametrize(
    "text", ["- cx\n", "id: [cx]\n", "id: CX\n", "id: other\n", "id: cx: cx\n"]
)
def test_a_model_that_is_broken_is_said_once(root: Path, text: str) -> None:
    (root / "schema/models/cx.yaml").write_text(text, encoding="utf-8")
    assert {p.file for p in load(root).problems} == {"schema/models/cx.yaml"}


def test_a_broken_model_goes_by_the_name_it_gives_itself(root: Path) -> None:
    (root / "schema/models/cx.yaml").rename(root / "schema/models/Other Name.yaml")
    (root / "assessments/other.yaml").write_text(EMPTY.replace("cx", "other-name"))
    assert {p.file for p in load(root).problems} == {"schema/models/Other Name.yaml"}


def test_assessments_by_a_model_that_names_no_level_of_another_are_not_mentioned(
    root: Path,
) -> None:
    text = MODEL.replace("id: acted-on,", "id: acted-on, corresponds: {other: [heared]},")
    (root / "schema/models/cx.yaml").write_text(text, encoding="utf-8")
    (root / "schema/models/other.yaml").write_text(MODEL.replace("id: cx", "id: other"))
    found = load(root)
    assert [p.pointer for p in found.problems] == ["/levels/2/corresponds/other/0"]
    assert [*found.portfolio.models] == ["other"]
    assert not found.portfolio.assessments


# --- the repository's own files


@pytest.mark.parametrize(
    "path", sorted((ROOT / "schema/models").glob("*.yaml")), ids=lambda p: p.stem
)
def test_shipped_model(path: Path) -> None:
    found, problems = parse_model(path.read_bytes(), f"schema/models/{path.name}")
    assert found
    assert not errors(problems)
