"""Spreadsheets read back: what was exported returns, and what cannot be placed is said."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from difflib import unified_diff
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import strategies
from maturity import problems
from maturity.model import Assessment, Cell, Model, Rating, Status
from maturity.problems import Problem, ProblemsError
from maturity.publishing import exports
from maturity.reading import importing, loading
from maturity.reading.importing import Sheet
from maturity.results import sheets
from sample import MIXED, MODEL, TEXTS, write
from support import ROOT, Run

FILE = "inventory.csv"
HEAD = "id,capability,level,Shop,Web\n"
PRESENT, PARTIAL, MISSING = (
    Rating(status=s) for s in (Status.PRESENT, Status.PARTIAL, Status.MISSING)
)


def said(text: str | bytes, model: Model = MODEL) -> Sheet:
    content = text.encode() if isinstance(text, str) else text
    return importing.from_csv(content, FILE, model)


def wrong(text: str | bytes) -> str:
    with pytest.raises(ProblemsError) as caught:
        said(text)
    return problems.as_text(caught.value.problems)


def statuses(assessment: Assessment) -> dict[Cell, Status]:
    return {c: r.status for c, r in assessment.cells.items() if r.status is not Status.UNRATED}


def returned(sheet: Sheet, assessment: Assessment) -> Assessment:
    """The assessment of the file that a sheet is made into."""
    model = assessment.model
    text = importing.assessment(sheet, model, "emea/back-again", date(2026, 11, 21))
    found, wrong = loading.parse_assessment(
        text, "assessments/emea/back-again.yaml", {model.id: model}
    )
    assert not wrong, text
    assert found
    assert dict(found.ratings) == dict(sheet.ratings)
    return found


# --- forms that spreadsheets write ---------------------------------------------------------------

FORMS: dict[str, Callable[[str], bytes]] = {
    "as it was": str.encode,
    "Excel, CSV UTF-8": lambda t: b"\xef\xbb\xbf" + t.replace("\n", "\r\n").encode(),
    "Excel where a comma is in numbers": lambda t: (
        b"\xef\xbb\xbf" + t.replace(",", ";").replace("\n", "\r\n").encode()
    ),
    "Excel, Unicode text": lambda t: t.replace(",", "\t").replace("\n", "\r\n").encode("utf-16"),
    "Excel, the other way round": lambda t: b"\xfe\xff" + t.encode("utf-16-be"),
    "Excel with the separator said": lambda t: ("sep=;\r\n" + t.replace(",", ";")).encode(),
    "Numbers": lambda t: t.replace(",", ";").rstrip("\n").encode(),
    "Google Sheets": lambda t: t.replace("\n", "\r\n").rstrip("\r\n").encode(),
    "an old Macintosh": lambda t: t.replace("\n", "\r").encode(),
    "everything in quotes": lambda t: "".join(
        ",".join(f'"{f}"' for f in row.split(",")) + "\n" for row in t.splitlines()
    ).encode(),
    "empty rows and columns": lambda t: ("\n" + t.replace("\n", ",,\n") + ",,,,,,\n\n").encode(),
    "words": lambda t: (
        t.replace("✓", "Present").replace("○", "PARTIAL").replace("✗", "missing")
        .replace("–", "not applicable").replace("?", "not assessed")
    ).encode(),
    "other marks": lambda t: (
        t.replace("✓", "✔\ufe0f").replace("✗", "❌").replace("–", "-").encode()
    ),
    "names of dimensions as ids": lambda t: t.replace("Shop,Web", "shop,web").encode(),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_an_inventory_comes_back(form: str) -> None:
    sheet = said(FORMS[form](exports.inventory(MIXED)))
    assert {c: r.status for c, r in sheet.ratings.items()} == statuses(MIXED)
    assert sheet.scope == MIXED.scope
    assert statuses(returned(sheet, MIXED)) == statuses(MIXED)


def test_the_shipped_inventories_come_back() -> None:
    teams = loading.load(ROOT).portfolio.assessments.values()
    for team in teams:
        sheet = said(exports.inventory(team), team.model)
        assert {c: r.status for c, r in sheet.ratings.items()} == statuses(team)
        back = returned(sheet, team)
        assert exports.inventory(back) == exports.inventory(team)


@given(strategies.assessments())
def test_any_inventory_comes_back(assessment: Assessment) -> None:
    if not statuses(assessment):
        return
    sheet = said(exports.inventory(assessment), assessment.model)
    assert {c: r.status for c, r in sheet.ratings.items()} == statuses(assessment)
    assert sheet.scope == assessment.scope
    assert statuses(returned(sheet, assessment)) == statuses(assessment)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_anything_is_read_or_refused_at_a_place(content: bytes) -> None:
    for text in (content, HEAD.encode() + content):
        refused: tuple[Problem, ...] = ()
        try:
            found = said(text)
        except ProblemsError as error:
            refused = error.problems
        assert refused or found
        assert all(p.line >= 1 and p.column >= 1 for p in refused)


def test_an_empty_sheet_is_an_empty_assessment() -> None:
    for model in (MODEL, *loading.load(ROOT).portfolio.models.values()):
        sheet = said(sheets.table(sheets.inventory_rows(model)), model)
        assert sheet == Sheet(scope=tuple(model.dimension), ratings={})
        returned(sheet, replace(MIXED, model=model))


# --- what fields say -----------------------------------------------------------------------------


def test_columns_and_rows_may_stand_in_any_order() -> None:
    sheet = said("Web,id,SHOP \n○,till,✓\n,greeting,✗\n")
    assert sheet == Sheet(
        scope=("shop", "web"),
        ratings={Cell("till", "shop"): PRESENT, Cell("till", "web"): PARTIAL,
                 Cell("greeting", "shop"): MISSING},
    )  # fmt: skip


def test_names_do_where_there_are_no_ids() -> None:
    assert said("capability,Shop\nA till,✓\n a  SURVEY,✗\n").ratings == {
        Cell("till", "shop"): PRESENT,
        Cell("survey", "shop"): MISSING,
    }


def test_an_earlier_id_is_taken_for_todays() -> None:
    assert said("id,Shop\nquestionnaire,✓\n").ratings == {Cell("survey", "shop"): PRESENT}


@pytest.mark.parametrize(
    ("field", "rating"),
    [
        ("✓ Even on Mondays", Rating(status=Status.PRESENT, note="Even on Mondays")),
        ("partial: half, so far", Rating(status=Status.PARTIAL, note="half, so far")),
        ("– It is no shop", Rating(status=Status.NOT_APPLICABLE, reason="It is no shop")),
        ("n/a: sold", Rating(status=Status.NOT_APPLICABLE, reason="sold")),
        ("✗ one\r\ntwo ☃ \\ :#", Rating(status=Status.MISSING, note="one\ntwo ☃ \\ :#")),
        (
            "–",
            Rating(status=Status.NOT_APPLICABLE, reason="No reason was given in the spreadsheet."),
        ),
    ],
)
def test_a_text_behind_a_mark_is_kept(field: str, rating: Rating) -> None:
    sheet = said(f'id,Shop\ntill,"{field}"\n')
    assert sheet.ratings == {Cell("till", "shop"): rating}
    returned(sheet, MIXED)


def test_the_file_it_makes() -> None:
    sheet = said(f"{HEAD}till,A till,1,✓,– Sold\nsurvey,A survey,2,○,\n")
    assert importing.assessment(sheet, MODEL, "harbour/new-shop", date(2026, 11, 21)) == (
        "# yaml-language-server: $schema=../../schema/corner.assessment.schema.json\n"
        'team: "New Shop"\n'
        'model: "corner"\n'
        "assessed_on: 2026-11-21\n"
        'scope: ["shop", "web"]\n'
        "\n"
        "ratings:\n"
        "  # Stage 1 · Open\n"
        '  "till":\n'
        '    "shop": present\n'
        '    "web":\n'
        "      status: not_applicable\n"
        '      reason: "Sold"\n'
        "  # Stage 2 · Known\n"
        '  "survey":\n'
        '    "shop": partial\n'
    )


# --- what cannot be placed -----------------------------------------------------------------------

WRONG: dict[str, tuple[str | bytes, str]] = {
    "nothing": ("", "1:1: the file is empty; expected an inventory"),
    "another encoding": (
        HEAD.encode() + "till,A till,1,–,\n".encode("cp1252"),
        ("1:1: expected UTF-8 or UTF-16, found neither\n"
        '    hint: save it as "CSV UTF-8", or as "Unicode text"'),
    ),
    "a workbook": (
        b"PK\3\4\0\0",
        ("1:1: expected a CSV file, found a binary one\n"
        "    hint: export it from the spreadsheet as CSV"),
    ),
    "marks lost on the way": (
        f"{HEAD}till,A till,1,?,?\n",
        ('2:1: every mark is "?", as in a file saved without ✓, ○ and ✗\n'
        '    hint: save it as "CSV UTF-8"'),
    ),
    "an open quote": (
        f'{HEAD}till,"A till,1,✓,\n',
        ("2:6: the quotes that open here do not close before the next field\n"
        '    hint: close them; quotes inside a field are written twice: ""'),
    ),
    "no headings": (
        "till,✓\n",
        ('1:1: unknown column "till"\n    hint: name it, or remove it\n'
        'inventory.csv:1:6: unknown column "✓"\n    hint: name it, or remove it'),
    ),
    "a title above the headings": (
        "CX inventory,,\n,,\nid,capability,Shop\ntill,A till,✓\n",
        ("1:1: the headings are on line 3 and not here\n"
        "    hint: remove what stands above them"),
    ),
    "an unknown column": (
        "id,Shopp\ntill,✓\n",
        '1:4: unknown column "Shopp"\n    hint: did you mean "Shop"?',
    ),
    "a column twice": (
        "id,Shop,shop\ntill,✓,✓\n",
        '1:9: two columns are headed "shop"\n    hint: keep one of them',
    ),
    "no capabilities": (
        "level,Shop\n1,✓\n",
        '1:1: no column is headed "id" or "capability"\n    hint: add the first row',
    ),
    "no dimensions": (
        "id,level\ntill,1\n", "1:1: no column is headed by one of the areas\n    hint: add one",
    ),
    "a field beyond the last column": (
        "id,Shop\ntill,✓,note\n",
        '2:8: nothing heads the column of "note"\n    hint: give it a heading',
    ),
    "a column without a heading": (
        "id,Shop,\ntill,✓,note\n",
        "1:9: this column has no heading\n    hint: name it, or remove it",
    ),
    "an unknown capability": (
        "id,Shop\ntil,✓\n", '2:1: unknown capability "til"\n    hint: did you mean "till"?',
    ),
    "a capability like no other": (
        "capability,Shop\n<b>\x1b,✓\n",
        '2:1: unknown capability "<b>\\u001b"\n    hint: see the model for what there is',
    ),
    "no capability": (
        "id,capability,Shop\n,,✓\n", "2:1: this row names no capability\n    hint: give its id",
    ),
    "a capability twice": (
        "id,Shop\ntill,✓\ntill,✗\n",
        '3:1: "till" has two rows; the first is on line 2\n    hint: keep one of them',
    ),
    "rows sorted apart": (
        f"{HEAD}till,A survey,1,✓,\n",
        ('2:6: "A survey" is not the name of "till"\n'
        '    hint: that is "A till"; were rows sorted apart?'),
    ),
    "another level": (
        f"{HEAD}till,A till,3,✓,\n",
        '2:13: "till" is at 1, not "3"\n    hint: the sheet is of another version',
    ),
    "no mark": (
        "id,Shop\ntill,presnt\n",
        '2:6: expected a mark, found "presnt"\n    hint: did you mean "present"?',
    ),
    "an x, which is yes to some and no to others": (
        "id,Shop\ntill,x\n",
        ('2:6: expected a mark, found "x"\n'
        '    hint: write ✓, ○, ✗, – or ?, or "present", "partial", "missing", "not applicable"'),
    ),
    "a word with more behind it": (
        "id,Shop\ntill,present in part\n",
        '2:6: expected a mark, found "present in part"\n    hint: did you mean "present"?',
    ),
    "where it does not apply": (
        "id,Shop,Web\nhours,✓,✓\n",
        '2:9: "hours" does not apply to Web; found "✓"\n    hint: leave the field empty',
    ),
    "a note on nothing": (
        "id,Shop\ntill,? soon\n",
        '2:6: "soon" stands where nothing is assessed\n    hint: give a status',
    ),
    "too long a note": (
        f"id,Shop\ntill,✓ {'x' * 2001}\n",
        ("2:6: expected a printable text of at most 2000 characters\n"
        "    hint: shorten it, or remove invisible characters"),
    ),
    "several, after a field of two lines": (
        'id,capability,Shop\ntill,"A\ntill",yes\nhours,"Opening hours",ok\n',
        ('3:7: expected a mark, found "yes"\n'
        '    hint: write ✓, ○, ✗, – or ?, or "present", "partial", "missing", "not applicable"\n'
        'inventory.csv:4:23: expected a mark, found "ok"\n'
        '    hint: write ✓, ○, ✗, – or ?, or "present", "partial", "missing", "not applicable"'),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_placed_is_said(case: str) -> None:
    text, expected = WRONG[case]
    assert wrong(text) == f"inventory.csv:{expected}"


def test_a_name_that_two_have_is_not_guessed() -> None:
    twins = tuple(replace(c, name="Twin") for c in MODEL.capabilities)
    with pytest.raises(ProblemsError) as caught:
        said("capability,Shop\nTwin,✓\n", replace(MODEL, capabilities=twins))
    assert problems.as_text(caught.value.problems) == (
        'inventory.csv:2:1: 7 capabilities are called "Twin"\n    hint: tell them apart by id'
    )


LOST = "leave the field empty to keep it; were ✓, ○ and ✗ lost when the file was saved?"
CHANGED = [
    "-  till: present",
    "+  till: {shop: present, web: partial}",
    "-      status: present",
    "+      status: missing",
    "-      status: not_applicable",
    "-      reason: Nothing is sold there.",
    "+      status: present",
    '+      note: "Since May"',
]


# --- the command ----------------------------------------------------------------------------------


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path, TEXTS)
    (tmp_path / FILE).write_text(exports.inventory(MIXED), encoding="utf-8")
    return tmp_path


def test_import(run: Run, root: Path) -> None:
    written = (
        "Wrote assessments/pier/new.yaml with 9 ratings. Next: maturity validate\n"
        "The sheet gives no reason why 1 rating is not applicable: write it in the file.\n"
    )
    assert run("import", root / FILE, "pier/new", "--root", root) == (0, written, "")
    again = loading.load(root).portfolio.assessments["pier/new"]
    assert exports.inventory(again) == exports.inventory(MIXED)
    assert run("import", root / FILE, "pier/new", "--root", root) == (
        0, "assessments/pier/new.yaml says all of it already.\n", "",
    )  # fmt: skip


def test_import_into_the_file_of_a_team(run: Run, root: Path) -> None:
    """Marks change; notes, evidence, comments and all else stay, to the letter."""
    file = root / "assessments/harbour/mixed.yaml"
    text = exports.inventory(MIXED)
    text = text.replace("till,A till,1,✓,✓", "till,A till,1,✓,○").replace(
        "greeting,A greeting,2,✓,", "greeting,A greeting,2,✗,"
    )
    text = text.replace("refunds,Refunds,2,,–", "refunds,Refunds,2,,✓ Since May")
    (root / FILE).write_bytes(text.replace(",", ";").replace("\n", "\r\n").encode("utf-8-sig"))
    before = file.read_text(encoding="utf-8").splitlines()
    said = (
        "Changed 3 ratings in assessments/harbour/mixed.yaml; what the sheet does not say is as it "
        "was. It still says assessed_on: 2026-10-12. Next: maturity diff\n"
        "What applies now needs no reason why it would not: 1 is gone.\n"
    )
    assert run("import", root / FILE, "harbour/mixed", "--root", root) == (0, said, "")
    after = file.read_text(encoding="utf-8").splitlines()
    changed = [line for line in unified_diff(before, after, n=0, lineterm="") if line[0] in "+-"]
    assert changed[2:] == CHANGED
    found = loading.load(root).portfolio.assessments["harbour/mixed"]
    kept = MIXED.cells[Cell("greeting", "shop")]
    assert kept.evidence
    assert found.cells[Cell("greeting", "shop")] == replace(kept, status=Status.MISSING)
    assert run("import", root / FILE, "harbour/mixed", "--root", root, "--model", "x") == (
        2, "", "maturity: assessments/harbour/mixed.yaml is by the model corner, not x.\n",
    )  # fmt: skip


def test_import_takes_nothing_away(run: Run, root: Path) -> None:
    file = root / "assessments/harbour/mixed.yaml"
    before = file.read_bytes()
    (root / FILE).write_text("id,Shop,Web\ntill,?,✓\nsurvey,–,\nloyalty,,?\n", encoding="utf-8")
    said = (
        f'{root / FILE}:2:6: "?" would take back "present"\n'
        f"    hint: {LOST}\n"
        f"{root / FILE}:3:8: it is not applicable, and nothing says why\n"
        '    hint: write the reason behind the mark: "– reason"\n'
        f'{root / FILE}:4:10: "?" would take back "partial"\n'
        f"    hint: {LOST}\n"
    )
    assert run("import", root / FILE, "harbour/mixed", "--root", root) == (1, "", said)
    (root / FILE).write_text("id,Shop,Web\ntill,,✓\n", encoding="utf-8")
    said = (
        f"{root / FILE}:2:7: Web is not in the team's scope\n"
        "    hint: add it to the scope in the team's file first, or leave the column out\n"
    )
    assert run("import", root / FILE, "new", "--root", root) == (1, "", said)
    (root / FILE).write_text("id,Shop,Web\ntill,✓,?\n", encoding="utf-8")
    assert run("import", root / FILE, "new", "--root", root).code == 0
    assert file.read_bytes() == before


def test_marks_that_were_lost_are_said_once(run: Run, root: Path) -> None:
    text = exports.inventory(MIXED)
    for mark in "✓○✗":
        text = text.replace(mark, "?")
    (root / FILE).write_bytes(text.replace("–", "-").encode("cp1252"))
    said = f'{root / FILE}:2:15: "?" would take back 8 ratings; this is the first\n'
    said += f"    hint: {LOST}\n"
    assert run("import", root / FILE, "harbour/mixed", "--root", root) == (1, "", said)


def test_import_into_a_file_with_problems(run: Run, root: Path) -> None:
    file = root / "assessments/new.yaml"
    file.write_text("team: [", encoding="utf-8")
    code, out, err = run("import", root / FILE, "new", "--root", root)
    assert (code, out) == (1, "")
    assert err.startswith("assessments/new.yaml:1:")
    assert file.read_text(encoding="utf-8") == "team: ["


def test_import_where_no_line_can_be_changed_alone(run: Run, root: Path) -> None:
    file = root / "assessments/harbour/mixed.yaml"
    text = file.read_text(encoding="utf-8")
    odd = text.replace("till: present", "till: {shop: present\n    # The web is new.\n    }")
    file.write_text(odd, encoding="utf-8")
    (root / FILE).write_text("id,Web\ntill,○\n", encoding="utf-8")
    said = (
        "maturity: assessments/harbour/mixed.yaml is written in a way that cannot be changed line "
        "by line; nothing was changed. Change it in the browser or in an editor.\n"
    )
    assert run("import", root / FILE, "harbour/mixed", "--root", root) == (2, "", said)
    assert file.read_text(encoding="utf-8") == odd


def test_import_of_what_cannot_be_placed_writes_nothing(run: Run, root: Path) -> None:
    (root / FILE).write_text("id,Shop\ntil,✓\n", encoding="utf-8")
    hint = 'unknown capability "til"\n    hint: did you mean "till"?\n'
    said = f"{root / FILE}:2:1: {hint}"
    assert run("import", root / FILE, "pier", "--root", root) == (1, "", said)
    assert not (root / "assessments/pier.yaml").exists()


def test_import_of_no_file_or_by_no_model(run: Run, root: Path) -> None:
    said = f"maturity: {root / 'none.csv'}: No such file or directory\n"
    assert run("import", root / "none.csv", "pier", "--root", root) == (2, "", said)
    said = 'maturity: no model "b2b"; there is one of: corner.\n'
    assert run("import", root / FILE, "pier", "--root", root, "--model", "b2b") == (2, "", said)
    (root / "schema/models/corner.yaml").write_text("id: corner\n", encoding="utf-8")
    assert run("import", root / FILE, "pier", "--root", root).code == 1
