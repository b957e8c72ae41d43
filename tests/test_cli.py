"""Every command as one types it: what it prints, where, and its exit code."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from maturity import cli, keeping
from maturity.past import timelines
from maturity.problems import Severity
from maturity.publishing import exports, published, texts
from maturity.reading import scaffold, schemas
from maturity.results.views import Site
from maturity.rules.reports import report
from sample import (
    CAMPAIGN_TEXT,
    MIXED,
    MIXED_TEXT,
    MODEL,
    MODEL_TEXT,
    TEAMS,
    TEXTS,
    portfolio,
    write,
)
from support import AS_OF, EPOCH, ROOT, Run

BAD_TEXT = MIXED_TEXT.replace("till: present", "til: present").replace(
    "survey: {shop: partial, web: missing}", "survey: {shop: partly, van: missing}"
)
BAD = """\
assessments/bad.yaml:13:3: unknown capability "til"
    hint: did you mean "till"?
assessments/bad.yaml:22:18: "shop" must be one of present, partial, missing, not_applicable, \
not "partly"
    hint: did you mean "partial"?
assessments/bad.yaml:22:26: unknown area "van"
    hint: expected one of shop, web
"""
WARNED_TEXT = MIXED_TEXT.replace("  survey:", "  questionnaire:")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with a model and three teams, and nothing else."""
    return write(tmp_path / "root")


@pytest.fixture
def bad(root: Path) -> Path:
    """The same with a file that cannot be used."""
    return write(root, {**TEXTS, "bad": BAD_TEXT})


# --- validate -------------------------------------------------------------------------------------


def test_validate_what_is_fine(run: Run, root: Path) -> None:
    said = "1 model, 3 assessments: fine.\n"
    assert run("validate", "--root", root) == (0, said, "")
    assert run("validate", "--root", root, "--format", "json") == (0, "[]\n", "")
    assert run("validate", "--root", root, "--format", "github") == (0, "", "")


def test_validate_counts_one_of_each(run: Run, tmp_path: Path) -> None:
    write(tmp_path, {"new": TEXTS["new"]})
    assert run("validate", "--root", tmp_path) == (0, "1 model, 1 assessment: fine.\n", "")


def test_validate_counts_campaigns_where_there_are_any(run: Run, root: Path) -> None:
    path = root / "campaigns/listen.yaml"
    path.parent.mkdir()
    path.write_text(CAMPAIGN_TEXT, encoding="utf-8")
    fine = "1 model, 3 assessments, 1 campaign: fine.\n"
    assert run("validate", "--root", root) == (0, fine, "")
    assert run("validate", "--root", root, path) == (0, f"{path}: fine.\n", "")
    path.write_text(CAMPAIGN_TEXT.replace("survey", "servey"), encoding="utf-8")
    said = "campaigns/listen.yaml:4:16:"
    assert run("validate", "--root", root, path) == (
        1,
        f'{said} unknown capability "servey"\n    hint: did you mean "survey"?\n',
        "",
    )
    assert run("validate", "--root", root, root / "assessments").code == 0


def test_validate_what_is_wrong(run: Run, bad: Path) -> None:
    assert run("validate", "--root", bad) == (1, BAD, "")


def test_validate_as_json(run: Run, bad: Path) -> None:
    code, out, err = run("validate", "--root", bad, "--format", "json")
    assert (code, err) == (1, "")
    found = json.loads(out)
    assert [list(problem) for problem in found] == [
        ["file", "line", "column", "pointer", "severity", "message", "hint"]
    ] * 3
    assert [(p["line"], p["column"], p["pointer"], p["severity"]) for p in found] == [
        (13, 3, "/ratings/til", "error"),
        (22, 18, "/ratings/survey/shop", "error"),
        (22, 26, "/ratings/survey/van", "error"),
    ]


def test_validate_for_a_pull_request(run: Run, bad: Path) -> None:
    code, out, err = run("validate", "--root", bad, "--format", "github")
    assert (code, err) == (1, "")
    assert out.splitlines()[0] == (
        '::error file=assessments/bad.yaml,line=13,col=3::unknown capability "til"'
        '%0AHint: did you mean "till"?'
    )
    assert len(out.splitlines()) == 3


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_a_warning_is_said_and_does_not_count(run: Run, root: Path, form: str) -> None:
    write(root, {"harbour/mixed": WARNED_TEXT})
    code, out, err = run("validate", "--root", root, "--format", form)
    assert (code, err) == (0, "")
    assert Severity.WARNING in out
    assert '"questionnaire" is called "survey" today' in out.replace("\\", "")


def test_a_day_to_come_is_a_warning(run: Run, root: Path) -> None:
    team = root / "assessments/new.yaml"
    code, out, err = run("validate", "--root", root, "--as-of", "2026-10-10", team)
    assert (code, err) == (0, "")
    assert out == (
        "assessments/new.yaml:3:14: warning: assessed 2026-11-20, which is still to come: "
        "today is 2026-10-10\n    hint: mend the date\n"
    )


def test_validate_only_what_is_named(run: Run, bad: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(bad / "assessments")
    for names in (["bad.yaml"], ["."], [".."], ["new.yaml", "../assessments/bad.yaml"]):
        assert run("validate", "--root", bad, *names) == (1, BAD, "")
    for names, said in (
        (["new.yaml"], "new.yaml: fine.\n"),
        (["harbour", "best.yaml"], "harbour and best.yaml: fine.\n"),
        (["../schema"], "../schema: fine.\n"),
    ):
        assert run("validate", "--root", bad, *names) == (0, said, "")
    assert run("validate", "--root", bad, "new.yaml", "--format", "json") == (0, "[]\n", "")


def test_validate_takes_no_path_elsewhere(run: Run, root: Path, tmp_path: Path) -> None:
    (tmp_path / "root-2").mkdir()
    missing, other = root / "assessments/nobody.yaml", tmp_path / "root-2"
    assert run("validate", "--root", root, missing) == (
        2, "", f"maturity: {missing}: no such file.\n",
    )  # fmt: skip
    for elsewhere in (tmp_path, other, root / "assessments/../.."):
        assert run("validate", "--root", root, elsewhere) == (
            2, "", f"maturity: {elsewhere}: not below {root}.\n",
        )  # fmt: skip


def test_validate_a_link_that_is_named(run: Run, root: Path) -> None:
    for target in ("new.yaml", "link.yaml", "nowhere"):
        link = root / "assessments/link.yaml"
        link.symlink_to(target)
        assert run("validate", "--root", root, link) == (
            1,
            (
                "assessments/link.yaml:1:1: expected a file or a folder, found a symbolic link\n"
                "    hint: put the file itself here\n"
            ),
            "",
        )
        below = link / "more.yaml"
        assert run("validate", "--root", root, below) == (
            2, "", f"maturity: {below}: no such file.\n",
        )  # fmt: skip
        link.unlink()


def test_validate_through_a_link_to_the_root(run: Run, root: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(root)
    for name in (link, link / "assessments", root):
        assert run("validate", "--root", link, name) == (0, f"{name}: fine.\n", "")
    assert run("validate", "--root", root, link / "assessments/new.yaml").code == 0


def test_validate_an_empty_folder(run: Run, tmp_path: Path) -> None:
    assert run("validate", "--root", tmp_path) == (
        1,
        (
            "assessments:1:1: warning: expected a folder, found nothing\n"
            "    hint: it comes with the first assessment: maturity new TEAM\n"
            "schema/models:1:1: expected a folder, found nothing\n"
            "    hint: put a model there: schema/models/<id>.yaml\n"
        ),
        "",
    )


def no_history(root: Path) -> str:
    """What is said where git knows nothing of a root."""
    missing = timelines.past(root, portfolio()).missing
    assert missing
    return f"maturity: no history: {missing}\n"


# --- report ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", TEAMS)
def test_report(run: Run, root: Path, key: str) -> None:
    made = report(TEAMS[key], AS_OF)
    for form, text in (
        ([], texts.report(made) + "\n"),
        (["--format", "text"], texts.report(made) + "\n"),
        (["--format", "markdown"], texts.report_markdown(made) + "\n"),
        (["--format", "json"], exports.as_json(exports.team_data(made))),
    ):
        assert run("report", key, "--root", root, *form) == (0, text, no_history(root))


def test_the_day_can_be_given(run: Run, root: Path) -> None:
    arguments = ("report", "new", "--root", root, "--format", "json", "--as-of", "2027-02-28")
    assert json.loads(run(*arguments).out)["as_of"] == "2027-02-28"


def test_report_with_a_history(run: Run, root: Path) -> None:
    plain = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}

    def git(*arguments: str) -> None:
        who = ("-c", "user.name=T", "-c", "user.email=t@example.com")
        subprocess.run(["git", *who, *arguments], cwd=root, env=plain, check=True)

    git("init", "-q", "-b", "main")
    earlier = MIXED_TEXT.replace("2026-10-12", "2025-10-01").replace("web: missing", "web: partial")
    for text in (earlier, MIXED_TEXT):
        write(root, {"harbour/mixed": text})
        git("add", "-A")
        git("commit", "-qm", "Assess")
    code, out, err = run("report", "harbour/mixed", "--root", root, "--format", "json")
    assert (code, err) == (0, "")
    history = json.loads(out)["history"]
    assert [(point["assessed_on"], point["level"], point["score"]) for point in history] == [
        ("2025-10-01", 1, 1.67),
        ("2026-10-12", 1, 1.5),
    ]


@pytest.mark.parametrize(
    ("team", "hint"),
    [
        ("harbor/mixed", 'did you mean "harbour/mixed"?'),
        ("nobody", "there are: best, harbour/mixed, new."),
        ("../assessments/new", "there are: best, harbour/mixed, new."),
    ],
)
@pytest.mark.parametrize("verb", [["report"], ["path", "--to", "2"]])
def test_a_team_that_is_not_there(
    run: Run, root: Path, verb: list[str], team: str, hint: str
) -> None:
    assert run(*verb, team, "--root", root) == (2, "", f'maturity: no team "{team}"; {hint}\n')


def test_where_there_are_no_teams_and_where_there_are_many(run: Run, tmp_path: Path) -> None:
    write(tmp_path, {})
    (tmp_path / "assessments").mkdir()
    said = 'maturity: no team "x"; there are: none.\n'
    assert run("report", "x", "--root", tmp_path) == (2, "", said)
    write(tmp_path, {f"team-{n:02}": TEXTS["new"] for n in range(21)})
    some = ", ".join(f"team-{n:02}" for n in range(20))
    said = f'maturity: no team "x"; there are: {some}, ….\n'
    assert run("report", "x", "--root", tmp_path) == (2, "", said)


@pytest.mark.parametrize("verb", [["report"], ["path", "--to", "2"]])
def test_a_team_whose_file_is_bad(run: Run, bad: Path, verb: list[str]) -> None:
    assert run(*verb, "bad", "--root", bad) == (1, "", BAD)
    assert run(*verb, "new", "--root", bad).code == 0


# --- path -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "out"),
    [
        (
            ["--to", "2"],
            "To Stage 2 · Known: 1 cell, effort 1.5\n  ○ A survey · Shop (partial, M)\n",
        ),
        (["--to", "1"], "Stage 1 · Open is reached already.\n"),
        (
            ["--to", "2", "--dimension", "web"],
            "To Stage 2 · Known: 1 cell, effort 3\n  ✗ A survey · Web (missing, M)\n",
        ),
        (
            ["--to", "3", "--dimension", "shop"],
            (
                "To Stage 3 · Loved: 3 cells, effort 5.5\n"
                "  ✗ Opening hours · Shop (missing, S)\n"
                "  ○ A survey · Shop (partial, M)\n"
                "  ✗ Loyalty · Shop (missing, M)\n"
            ),
        ),
        (
            ["--to", "2", "--format", "json"],
            exports.as_json(
                {"path": {"to": 2, "cost": 1.5, "exact": True, "cells": [["survey", "shop"]]}}
            ),
        ),
    ],
)
def test_path(run: Run, root: Path, arguments: list[str], out: str) -> None:
    assert run("path", "harbour/mixed", "--root", root, *arguments) == (0, out, "")


def test_a_path_that_does_not_exist(run: Run, root: Path) -> None:
    nothing = "{status: not_applicable, reason: Because.}"
    text = f"""\
team: Shop without love
model: corner
assessed_on: 2026-10-12
ratings: {{loyalty: {{shop: {nothing}, web: {nothing}}}, advice: {{web: {nothing}}}}}
"""
    write(root, {"loveless": text})
    command = ("path", "loveless", "--to", "3", "--root", root)
    said = "Stage 3 · Loved cannot be reached: too little of it applies here.\n"
    assert run(*command) == (0, said, "")
    assert run(*command, "--format", "json") == (0, '{\n "path": null\n}\n', "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--to", "0"], "--to 0: the Corner shop model has stages 1 to 3."),
        (["--to", "4"], "--to 4: the Corner shop model has stages 1 to 3."),
        (["--to", "-1"], "--to -1: the Corner shop model has stages 1 to 3."),
        (
            ["--to", "2", "--dimension", "shops"],
            '--dimension "shops" is not in scope; did you mean "shop"?',
        ),
        (
            ["--to", "2", "--dimension", "van"],
            '--dimension "van" is not in scope; it has: shop, web.',
        ),
    ],
)
def test_a_path_that_means_nothing(run: Run, root: Path, arguments: list[str], said: str) -> None:
    assert run("path", "harbour/mixed", "--root", root, *arguments) == (
        2,
        "",
        f"maturity: {said}\n",
    )


# --- new ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["pier", "harbour/pier", "north/harbour/pier"])
def test_new(run: Run, root: Path, key: str) -> None:
    said = f"Wrote assessments/{key}.yaml. Fill in the ratings, then: maturity validate\n"
    assert run("new", key, "--root", root) == (0, said, "")
    text = (root / f"assessments/{key}.yaml").read_text(encoding="utf-8")
    assert text == scaffold.assessment(MODEL, key, AS_OF)
    assert run("validate", "--root", root).out == "1 model, 4 assessments: fine.\n"
    assert run("report", key, "--root", root).code == 0


def test_new_overwrites_nothing(run: Run, root: Path) -> None:
    said = "maturity: assessments/harbour/mixed.yaml exists already.\n"
    assert run("new", "harbour/mixed", "--root", root) == (2, "", said)
    assert (root / "assessments/harbour/mixed.yaml").read_text(encoding="utf-8") == MIXED_TEXT
    (root / "assessments/gone.yaml").symlink_to(root / "elsewhere")
    said = "maturity: assessments/gone.yaml exists already.\n"
    assert run("new", "gone", "--root", root) == (2, "", said)
    assert not (root / "elsewhere").exists()


def test_new_in_a_folder_that_is_a_file(run: Run, root: Path) -> None:
    (root / "assessments/pier").write_text("", encoding="utf-8")
    code, out, err = run("new", "pier/one", "--root", root)
    assert (code, out) == (2, "")
    assert err == f"maturity: {root / 'assessments/pier'}: File exists\n"


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("../x", ""),
        ("../../x", ""),
        ("/etc/x", ""),
        ("a//b", ""),
        (".", ""),
        ("", ""),
        ("x/", ""),
        ("Pier", '; write "pier"'),
        ("Old Pier/Über uns", '; write "old-pier/uber-uns"'),
        ("x.yaml", '; write "x-yaml"'),
        ("a\\b", '; write "a-b"'),
    ],
)
def test_new_takes_no_other_name(run: Run, root: Path, key: str, hint: str) -> None:
    before = sorted(root.parent.rglob("*"))
    said = f'maturity: "{key}" is no id: expected lower-case words joined by hyphens{hint}\n'
    assert run("new", "--root", root, "--", key) == (2, "", said)
    assert sorted(root.parent.rglob("*")) == before


def test_new_needs_to_know_the_model(run: Run, root: Path) -> None:
    other = MODEL_TEXT.replace("id: corner\n", "id: other\n")
    (root / "schema/models/other.yaml").write_text(other, encoding="utf-8")
    for arguments, said in (
        ([], "which model? Add --model with one of: corner, other."),
        (["--model", "b2b"], 'no model "b2b"; there is one of: corner, other.'),
    ):
        assert run("new", "pier", "--root", root, *arguments) == (2, "", f"maturity: {said}\n")
    assert run("new", "pier", "--root", root, "--model", "other").code == 0
    text = (root / "assessments/pier.yaml").read_text(encoding="utf-8")
    assert "\nmodel: other\n" in text


@pytest.mark.parametrize("arguments", [[], ["--model", "corner"]])
def test_new_by_a_model_that_is_bad(run: Run, root: Path, arguments: list[str]) -> None:
    write(root, model=MODEL_TEXT.replace("effort: S, impact: high", "effort: S, impact: hihg"))
    code, out, err = run("new", "pier", "--root", root, *arguments)
    assert (code, out) == (1, "")
    assert err == (
        'schema/models/corner.yaml:54:84: "impact" must be one of low, medium, high, not "hihg"\n'
        '    hint: did you mean "high"?\n'
    )
    assert not (root / "assessments/pier.yaml").exists()


def test_new_without_models(run: Run, tmp_path: Path) -> None:
    code, out, err = run("new", "pier", "--root", tmp_path)
    assert (code, out) == (1, "")
    assert err == (
        "schema/models:1:1: expected a folder, found nothing\n"
        "    hint: put a model there: schema/models/<id>.yaml\n"
    )


def test_new_in_an_empty_repository(run: Run, tmp_path: Path) -> None:
    write(tmp_path, {})
    assert run("new", "pier", "--root", tmp_path).code == 0
    assert run("validate", "--root", tmp_path).out == "1 model, 1 assessment: fine.\n"


# --- export and schema ----------------------------------------------------------------------------


def test_export(run: Run, root: Path, tmp_path: Path) -> None:
    target = tmp_path / "some/where"
    missing = timelines.past(root, portfolio()).missing
    site = Site(
        portfolio=portfolio(*TEAMS.values()), as_of=AS_OF, no_history=missing, sources=TEXTS
    )
    expected = dict(published.data(site))
    expected |= {f"schema/{name}": text for name, text in schemas.files(site.portfolio)}
    for _ in range(2):  # writing again over it is fine
        said = f"Wrote {len(expected)} files below {target}.\n"
        assert run("export", target, "--root", root) == (0, said, no_history(root))
        found = {
            path.relative_to(target).as_posix(): path.read_bytes().decode()
            for path in target.rglob("*")
            if path.is_file() and path.name != keeping.LIST
        }
        assert found == expected


def test_export_into_the_folder_of_an_earlier_one(run: Run, root: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    run("export", target, "--root", root)
    (root / "assessments/best.yaml").unlink()
    (target / "api/v1/inventory/best.csv").write_text("mine", encoding="utf-8")
    code, out, _ = run("export", target, "--root", root)
    gone = [*(target / "api/v1").rglob("best.*")]
    assert (code, out.splitlines()[1:]) == (
        0,
        [
            (
                "Removed, since nothing publishes it any more: api/v1/history/best.json, "
                "api/v1/sources/best.yaml, api/v1/teams/best.json, badges/best.json and "
                "badges/best.svg."
            ),
            "No longer published, but changed since and left: api/v1/inventory/best.csv.",
        ],
    )
    assert gone == [target / "api/v1/inventory/best.csv"]


def test_export_leaves_the_files_of_others_alone(run: Run, root: Path, tmp_path: Path) -> None:
    sheets = [tmp_path / f"sheets/corner/{name}.csv" for name in ("inventory", "votes", "roadmap")]
    for sheet in sheets:
        sheet.parent.mkdir(parents=True, exist_ok=True)
        sheet.write_text("filled in", encoding="utf-8")
    said = (
        f"maturity: sheets/corner/inventory.csv, sheets/corner/votes.csv and "
        f"sheets/corner/roadmap.csv in {tmp_path} would be overwritten, and no export left it as "
        "it is; move it away, or choose another folder.\n"
    )
    before = sorted(tmp_path.rglob("*"))
    assert run("export", tmp_path, "--root", root) == (2, "", no_history(root) + said)
    assert sorted(tmp_path.rglob("*")) == before


def test_export_is_relative_to_where_one_stands(
    run: Run, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("export", "out", "--root", root).code == 0
    assert (tmp_path / "out/api/v1/index.json").is_file()


def test_export_where_it_cannot_write(run: Run, root: Path, tmp_path: Path) -> None:
    target = tmp_path / "file"
    target.write_text("", encoding="utf-8")
    code, out, err = run("export", target, "--root", root)
    assert (code, out) == (2, "")
    said = re.escape(f"{no_history(root)}maturity: {target}")
    assert re.fullmatch(rf"{said}\S*: Not a directory\n", err)


@pytest.mark.parametrize("verb", [["export", "out"], ["schema"], ["schema", "--check"]])
def test_nothing_is_written_where_there_are_problems(
    run: Run, bad: Path, verb: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(bad)
    before = sorted(bad.rglob("*"))
    assert run(*verb, "--root", bad) == (1, "", BAD)
    assert sorted(bad.rglob("*")) == before


def test_schema(run: Run, root: Path) -> None:
    assert run("schema", "--root", root) == (
        0, "schema/corner.assessment.schema.json: written\n", "",
    )  # fmt: skip
    assert run("schema", "--root", root, "--check") == (0, "All schemas are current.\n", "")


def test_schema_of_a_model_that_is_gone(run: Run, root: Path) -> None:
    run("schema", "--root", root)
    made = (root / "schema/corner.assessment.schema.json").read_text(encoding="utf-8")
    gone, other = (root / f"schema/{name}.assessment.schema.json" for name in ("gone", "other"))
    gone.write_text(made.replace("assessment:1:corner", "assessment:1:gone"), encoding="utf-8")
    other.write_text("{}", encoding="utf-8")  # of somebody else
    said = "schema/gone.assessment.schema.json: is of no model; maturity schema removes it\n"
    assert run("schema", "--root", root, "--check") == (1, said, "")
    said = "schema/gone.assessment.schema.json: removed\n"
    assert run("schema", "--root", root) == (0, said, "")
    assert not gone.exists()
    assert other.exists()
    assert run("schema", "--root", root, "--check") == (0, "All schemas are current.\n", "")


def test_schema_where_it_cannot_write(run: Run, root: Path) -> None:
    target = root / "schema/corner.assessment.schema.json"
    target.mkdir()
    assert run("schema", "--root", root) == (2, "", f"maturity: {target}: Is a directory\n")


# --- what all commands share ----------------------------------------------------------------------


def test_the_root_is_the_nearest_folder_with_a_site(
    run: Run, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in (tmp_path, root):
        (folder / "mkdocs.yml").write_text("", encoding="utf-8")
    for here in (root, root / "assessments/harbour"):
        monkeypatch.chdir(here)
        assert run("validate").out == "1 model, 3 assessments: fine.\n"
    monkeypatch.chdir(tmp_path)
    assert run("validate").code == 1


def test_without_a_site_the_root_has_to_be_given(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = "no mkdocs.yml here or in a folder above; give the folder with --root."
    assert run("validate") == (2, "", f"maturity: {said}\n")


def test_a_relative_root(run: Run, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root / "schema")
    assert run("validate", "--root", "..", "../assessments/new.yaml") == (
        0, "../assessments/new.yaml: fine.\n", "",
    )  # fmt: skip


def test_a_root_that_is_no_folder(run: Run, root: Path) -> None:
    for name in (root / "nowhere", root / "assessments/new.yaml"):
        said = f"maturity: --root {name}: no such folder.\n"
        assert run("validate", "--root", name) == (2, "", said)


def test_a_root_that_cannot_be_looked_at(run: Run, root: Path) -> None:
    name = root / ("x" * 300)
    assert run("validate", "--root", name) == (2, "", f"maturity: {name}: File name too long\n")


@pytest.mark.parametrize("day", ["2026-02-30", "21.11.2026", "soon", "", "2026"])
def test_a_day_that_is_none(run: Run, root: Path, day: str) -> None:
    code, out, err = run("validate", "--root", root, "--as-of", day)
    assert (code, out) == (2, "")
    assert err.splitlines()[-1] == (
        f'maturity validate: error: argument --as-of: "{day}" is not a date such as 2026-11-21'
    )


def test_an_epoch_that_is_none(run: Run, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    said = 'maturity: SOURCE_DATE_EPOCH is "soon": expected whole seconds since 1970.\n'
    assert run("validate", "--root", root) == (2, "", said)
    assert run("validate", "--root", root, "--as-of", "2026-11-21").code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "maturity: error: the following arguments are required: COMMAND"),
        (["report"], "maturity report: error: the following arguments are required: TEAM"),
        (
            ["path", "new"],
            "maturity path: error: the following arguments are required: --to",
        ),
        (
            ["path", "new", "--to", "two"],
            "maturity path: error: argument --to: invalid int value: 'two'",
        ),
        (["validate", "--all"], "maturity: error: unrecognized arguments: --all"),
    ],
)
def test_a_command_that_is_none(run: Run, arguments: list[str], said: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.splitlines()[-1] == said


def test_a_format_that_is_none(run: Run) -> None:
    code, out, err = run("report", "new", "--format", "html")
    assert (code, out) == (2, "")
    assert "argument --format: invalid choice: 'html'" in err


VERBS = {
    "validate": ["--root", "--as-of", "PATH", "--findings", "--format"],
    "report": ["--root", "--as-of", "TEAM", "--format"],
    "path": ["--root", "--as-of", "TEAM", "--to", "--dimension", "--format"],
    "campaign": ["--root", "--as-of", "ID", "--format"],
    "diff": ["--root", "--as-of", "BASE", "HEAD", "--format"],
    "history": ["--root", "--as-of", "TEAM", "--format"],
    "words": ["--root", "--as-of", "FILE"],
    "new": ["--root", "--as-of", "TEAM", "--model"],
    "import": ["--root", "--as-of", "FILE", "TEAM", "--model"],
    "export": ["--root", "--as-of", "DIR"],
    "owners": ["--root", "--as-of", "--format"],
    "schema": ["--root", "--as-of", "--check"],
}


def test_verbs() -> None:
    assert cli.commands() == VERBS


@pytest.mark.parametrize("verb", VERBS)
def test_everything_has_help(run: Run, verb: str) -> None:
    code, out, err = run(verb, "--help")
    assert (code, err) == (0, "")
    for word in VERBS[verb]:
        assert re.search(rf"^  {word}\b.*(\n {{10,}})?  \S", out, re.MULTILINE), word
    overview = run("--help").out
    assert re.search(rf"^    {verb} +[A-Z]", overview, re.MULTILINE)


# --- as a process ---------------------------------------------------------------------------------


def process(
    *arguments: str | Path, stdout: int = subprocess.PIPE, encoding: str = "utf-8"
) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "maturity.cli", *map(str, arguments)],
        env={
            **os.environ,
            "SOURCE_DATE_EPOCH": EPOCH,
            "PYTHONPATH": str(ROOT / "hooks"),
            "PYTHONIOENCODING": encoding,
        },
        stdout=stdout,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )


def test_as_a_process(root: Path) -> None:
    done = process("report", "harbour/mixed", "--root", root)
    expected = texts.report(report(MIXED, AS_OF)) + "\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, expected, no_history(root))
    done = process("report", "nobody", "--root", root)
    assert (done.returncode, done.stdout) == (2, "")
    done = process("validate", "--root", root / "schema")
    assert (done.returncode, done.stderr) == (1, "")


def test_a_terminal_that_cannot_show_everything(root: Path) -> None:
    done = process("path", "harbour/mixed", "--to", "2", "--root", root, encoding="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "To Stage 2 \\xb7 Known: 1 cell, effort 1.5\n  \\u25cb A survey \\xb7 Shop (partial, M)\n"
    )


def test_a_reader_that_goes_away(root: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = process("report", "new", "--root", root, stdout=writing)
    os.close(writing)
    assert (done.returncode, done.stderr) == (2, no_history(root))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_disk_that_is_full(root: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = process("report", "new", "--root", root, stdout=full.fileno())
    assert (done.returncode, done.stderr) == (
        2,
        f"{no_history(root)}maturity: No space left on device\n",
    )


def test_only_models_assessments_and_campaigns_can_be_validated(run: Run, root: Path) -> None:
    (root / "README.md").write_text("# Read me\n", encoding="utf-8")
    assert run("validate", root / "README.md", "--root", root) == (
        2,
        "",
        f"maturity: {root / 'README.md'}: not a model, an assessment or a campaign.\n",
    )
    assert run("validate", root / "schema", "--root", root).code == 0


def test_common_options_stand_before_or_after_the_verb(run: Run, root: Path) -> None:
    before = run("--root", root, "--as-of", "2026-01-01", "report", "new", "--format", "json")
    after = run("report", "new", "--format", "json", "--root", root, "--as-of", "2026-01-01")
    assert before.code == 0
    assert before == after
    assert '"as_of": "2026-01-01"' in before.out
    assert run("--root", root / "nowhere", "validate", "--root", root).code == 0
