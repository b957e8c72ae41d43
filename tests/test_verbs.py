"""Commands that look at more than the files at hand: git, past days, findings."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from maturity.comparing.diff import Change
from maturity.publishing import comments, diffdata, exports, texts
from repositories import Repository, repository
from revisions import CASES, EASY_MODEL, difference, files, replaced
from sample import MIXED_TEXT, PERFECT_TEXT, UNRATED_TEXT
from support import ROOT, Run

pytestmark = pytest.mark.usefixtures("alone")

FALLEN_TEXT = replaced(
    PERFECT_TEXT, ("refunds: present", "refunds: missing"), ("loyalty: present", "loyalty: partial")
)
BAD_TEXT = replaced(UNRATED_TEXT, ("ratings: {}", "ratings: {til: present}"))
SAID = """\
assessments/new.yaml:5:11: unknown capability "til"
    hint: did you mean "till"?
"""


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    return repository(tmp_path / "repo", "data")


def replace_all(repo: Repository, held: Mapping[str, str]) -> dict[str, str | None]:
    """Files, and None for those that are there and not among them."""
    there = {path.relative_to(repo.root).as_posix() for path in repo.root.rglob("*.yaml")}
    return {**dict.fromkeys(there), **held}


# --- diff -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CASES)
def test_diff_of_the_last_commit_and_the_files_at_hand(
    run: Run, repo: Repository, name: str
) -> None:
    before, after = CASES[name]
    repo.commit("2024-01-10", before)
    repo.write(replace_all(repo, after))
    found = difference(name)
    for form, shown in (
        ((), texts.difference(found) + "\n"),
        (("--format", "text"), texts.difference(found) + "\n"),
        (("--format", "markdown"), comments.comment(found) + "\n"),
        (("--format", "json"), exports.as_json(diffdata.difference(found, Change("HEAD", "")))),
    ):
        ran = run("diff", "--root", repo.root, *form)
        assert ran.out == shown
        assert ran.code == (1 if found.left_out else 0)


def test_diff_of_two_revisions(run: Run, repo: Repository) -> None:
    first = repo.commit("2024-01-10", files({"best": FALLEN_TEXT}))
    repo.git("tag", "fallen")
    repo.git("switch", "--quiet", "--create", "side")
    repo.commit("2024-02-10", files({"best": PERFECT_TEXT}))
    repo.git("switch", "--quiet", "main")
    repo.commit("2024-03-10", files({"new": UNRATED_TEXT}))
    repo.write({"assessments/best.yaml": None})
    up, whole = "1 team up.\n", "1 team up, 1 gone.\n"
    for arguments, said in (
        ([], "1 team gone.\n"),
        (["HEAD"], "1 team gone.\n"),
        (["fallen"], "1 team new, 1 gone.\n"),
        ([first[:8], "side"], up),
        (["fallen..side"], up),
        (["main", "side"], whole),
        (["main..side"], whole),
        (["..side"], whole),
        (["main...side"], up),
        (["...side"], up),
        (["side..fallen"], "1 team down.\n"),
        (["side...main"], "1 team new.\n"),
        (["side.."], "1 team down, 1 new.\n"),
        (["HEAD", "main"], "No changes.\n"),
    ):
        code, out, err = run("diff", "--root", repo.root, *arguments)
        assert (code, err) == (0, ""), arguments
        assert out.partition("\n")[0] + "\n" == said, arguments


def test_diff_names_its_revisions(run: Run, repo: Repository) -> None:
    repo.commit("2024-01-10", files())
    made = json.loads(run("diff", "main..HEAD", "--root", repo.root, "--format", "json").out)
    assert made["revisions"] == {"before": "main", "after": "HEAD"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], 'There is no revision "nowhere" here. Name a commit, a branch or a tag.'),
        (["HEAD", "--", "-x"], 'There is no revision "-x" here. Name a commit, a branch or a tag.'),
        (["a..HEAD"], 'There is no revision "a" here. Name a commit, a branch or a tag.'),
        (["a...HEAD"], 'There is no revision "a" here. Name a commit, a branch or a tag.'),
        (
            ["HEAD...\x1b"],
            'There is no revision "\\u001b" here. Name a commit, a branch or a tag.',
        ),
        (["a..b", "c"], "a..b names both sides already; c is one too many."),
        (["a...b", "c"], "a...b names both sides already; c is one too many."),
        (
            ["main...other"],
            (
                "main and other have no commit in common here. "
                "Compare them as they are: with two dots."
            ),
        ),
    ],
)
def test_diff_of_what_is_no_revision(
    run: Run, repo: Repository, arguments: list[str], said: str
) -> None:
    repo.commit("2024-01-10", files())
    repo.git("switch", "--quiet", "--orphan", "other")
    repo.commit("2024-01-11", files())
    assert run("diff", "--root", repo.root, *arguments) == (2, "", f"maturity: {said}\n")


def test_diff_where_history_is_cut_off(run: Run, repo: Repository, tmp_path: Path) -> None:
    repo.commit("2024-01-10", files())
    for branch in ("side", "main"):
        repo.git("switch", "--quiet", *["--create"] * (branch == "side"), branch)
        repo.commit("2024-02-10", {"README.md": branch})
    repo.git(
        "clone", "--quiet", "--depth=1", "--no-single-branch", repo.top.as_uri(),
        str(tmp_path / "clone"),
    )  # fmt: skip
    asked = ("diff", "--root", tmp_path / "clone/data")
    code, out, err = run(*asked, "origin/side...main")
    assert (code, out) == (2, "")
    assert err.startswith(
        "maturity: origin/side and main have no commit in common here. This is a shallow clone"
    )
    assert run(*asked, "origin/side..main")[:2] == (0, "No changes.\n")


def test_diff_without_a_repository(run: Run, tmp_path: Path) -> None:
    said = "git says: not a git repository (or any of the parent directories): .git"
    assert run("diff", "--root", tmp_path) == (2, "", f"maturity: {said}\n")


def test_diff_where_a_file_was_bad(run: Run, repo: Repository) -> None:
    repo.commit("2024-01-10", files({"new": BAD_TEXT, "best": FALLEN_TEXT}))
    repo.commit("2024-02-10", files({"new": UNRATED_TEXT, "best": PERFECT_TEXT}))
    left_out = "Not compared, since one side of it cannot be used: assessments/new.yaml.\n"
    code, out, err = run("diff", "HEAD~1", "--root", repo.root)
    assert (code, err) == (0, f"HEAD~1:{SAID}")
    assert out.startswith(f"1 team up.\n{left_out}\nBest shop (best): ")
    code, out, err = run("diff", "HEAD~1", "HEAD", "--root", repo.root)
    assert (code, err) == (0, f"HEAD~1:{SAID}")
    code, out, err = run("diff", "HEAD", "HEAD~1", "--root", repo.root)
    assert (code, err) == (1, f"HEAD~1:{SAID}")
    assert out.startswith(f"1 team down.\n{left_out}\nBest shop (best): ")


def test_diff_where_a_file_is_bad(run: Run, repo: Repository) -> None:
    repo.commit("2024-01-10", files({"new": UNRATED_TEXT}))
    repo.write(files({"new": BAD_TEXT}))
    assert run("diff", "--root", repo.root) == (
        1,
        ("No changes.\nNot compared, since one side of it cannot be used: assessments/new.yaml.\n"),
        SAID,
    )


def test_diff_says_no_warning_twice(run: Run, repo: Repository) -> None:
    warned = files({"harbour/mixed": MIXED_TEXT.replace("  survey:", "  questionnaire:")})
    repo.commit("2024-01-10", warned)
    assert run("diff", "--root", repo.root) == (0, "No changes.\n", "")


LOST_TEXT = replaced(MIXED_TEXT, ("till: present", "till: missing"))


def test_diff_looks_for_an_earlier_assessment_in_git(run: Run, repo: Repository) -> None:
    """What compares with it does so on both sides: that is no change."""
    earlier = MIXED_TEXT.replace("2026-10-12", "2025-10-12")
    repo.commit("2025-10-20", files({"harbour/mixed": earlier}))
    repo.commit("2026-10-20", files({"harbour/mixed": LOST_TEXT}))
    repo.write(files({"harbour/mixed": LOST_TEXT.replace("Harbour shop", "Pier shop")}))
    found = json.loads(run("diff", "--root", repo.root, "--format", "json").out)
    assert [team["findings"] for team in found["teams"]] == [[]]
    repo.write(files({"harbour/mixed": replaced(MIXED_TEXT, ("Harbour shop", "Pier shop"))}))
    found = json.loads(run("diff", "--root", repo.root, "--format", "json").out)
    (team,) = found["teams"]
    assert ("unexplained-regression", None) in [(f["id"], f["after"]) for f in team["findings"]]


# --- as of a past day -----------------------------------------------------------------------------


@pytest.fixture
def grown(repo: Repository) -> Repository:
    """A team that fell behind before it got where it is, and a file that is not committed."""
    early = PERFECT_TEXT.replace("2026-11-01", "2024-01-05")
    middle = FALLEN_TEXT.replace("2026-11-01", "2025-01-05")
    repo.commit("2024-01-10", files({"best": early}))
    repo.commit("2025-01-10", files({"best": middle}))
    repo.commit(
        "2025-06-10", files({"best": replaced(middle, ("loyalty: partial", "loyalty: missing"))})
    )
    repo.commit("2026-11-10", files({"best": PERFECT_TEXT, "new": UNRATED_TEXT}))
    repo.write({"assessments/best.yaml": PERFECT_TEXT.replace("Best shop", "Very best shop")})
    return repo


@pytest.mark.parametrize(
    ("day", "first"),
    [
        ("2024-01-10", "Best shop: Stage 3 · Loved"),
        ("2025-01-10", "Best shop: Stage 2 · Known"),
        ("2026-11-09", "Best shop: Stage 2 · Known"),
        ("2026-11-10", "Very best shop: Stage 3 · Loved"),
        ("2030-01-01", "Very best shop: Stage 3 · Loved"),
    ],
)
def test_a_report_as_of_a_day(run: Run, grown: Repository, day: str, first: str) -> None:
    code, out, err = run("report", "best", "--root", grown.root, "--as-of", day)
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == first


def test_of_the_history_only_what_was_known(run: Run, grown: Repository) -> None:
    def history(day: str) -> list[tuple[str, float]]:
        ran = run("report", "best", "--root", grown.root, "--as-of", day, "--format", "json")
        return [(point["assessed_on"], point["score"]) for point in json.loads(ran.out)["history"]]

    assert history("2024-06-01") == [("2024-01-05", 3.0)]
    assert history("2025-02-01") == [("2024-01-05", 3.0), ("2025-01-05", 2.67)]
    assert history("2025-07-01") == [("2024-01-05", 3.0), ("2025-01-05", 2.33)]
    assert history("2026-12-01")[-1] == ("2026-11-01", 3.0)


def test_path_and_export_as_of_a_day(run: Run, grown: Repository, tmp_path: Path) -> None:
    then = ("--root", grown.root, "--as-of", "2025-02-01")
    assert run("path", "best", "--to", "3", *then).out.startswith("To Stage 3 · Loved: 1 cell")
    assert run("path", "new", "--to", "2", *then).code == 2
    assert run("export", tmp_path / "out", *then).code == 0
    index = json.loads((tmp_path / "out/api/v1/index.json").read_text(encoding="utf-8"))
    assert [(team["id"], team["level"]) for team in index["teams"]] == [("best", 2)]


def test_diff_as_of_a_day(run: Run, grown: Repository) -> None:
    then = ("--root", grown.root, "--as-of", "2025-02-01")
    assert run("diff", "HEAD~3", *then).out.startswith("1 team down.\n")
    made = json.loads(run("diff", "HEAD~3", *then, "--format", "json").out)
    commit = grown.git("rev-parse", "HEAD~2")[:12]
    assert made["revisions"] == {"before": "HEAD~3", "after": commit}
    assert run("diff", *then) == (
        2,
        "",
        (
            "maturity: --as-of 2025-02-01 is in the past; name what to compare it with: "
            "maturity diff BASE --as-of DATE.\n"
        ),
    )
    later = ("--root", grown.root, "--as-of", "2026-12-01")
    assert run("diff", *later).out.startswith("No level changes.\n")


def test_only_a_day_that_is_asked_for_is_read_as_it_was(
    run: Run, grown: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1735689600")  # the first day of 2025
    out = run("report", "best", "--root", grown.root, "--format", "json").out
    assert json.loads(out)["as_of"] == "2025-01-01"
    assert json.loads(out)["team"] == "Very best shop"
    assert len(json.loads(out)["history"]) == 3


def test_the_files_at_hand_are_validated_whatever_the_day(run: Run, grown: Repository) -> None:
    grown.write({"assessments/new.yaml": BAD_TEXT})
    code, out, err = run("validate", "--root", grown.root, "--as-of", "2025-02-01")
    assert (code, err) == (1, "")
    assert SAID in out
    assert "assessments/best.yaml:3:14: warning: assessed 2026-11-01, which is still" in out


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (
            "2024-01-09",
            "Nothing had been committed by 2024-01-09; the first commit is of 2024-01-10.",
        ),
        (
            "0001-01-01",
            "Nothing had been committed by 0001-01-01; the first commit is of 2024-01-10.",
        ),
    ],
)
def test_a_day_before_the_first(run: Run, grown: Repository, day: str, why: str) -> None:
    code, out, err = run("report", "best", "--root", grown.root, "--as-of", day)
    assert code == 0
    assert err == f"maturity: reading the files as they are, not as of {day}: {why}\n"
    assert out.startswith("Very best shop: Stage 3 · Loved\n")


def test_a_day_where_git_cannot_tell(run: Run, grown: Repository, tmp_path: Path) -> None:
    grown.git("clone", "--quiet", "--depth=1", grown.top.as_uri(), str(tmp_path / "clone"))
    code, out, err = run(
        "path", "best", "--to", "3", "--root", tmp_path / "clone/data", "--as-of", "2025-02-01"
    )
    assert (code, out) == (0, "Stage 3 · Loved is reached already.\n")
    assert err.startswith(
        "maturity: reading the files as they are, not as of 2025-02-01: "
        "What there was on 2025-02-01 cannot be told. This is a shallow clone"
    )


def test_a_file_that_was_bad_on_a_day(run: Run, repo: Repository) -> None:
    first = repo.commit("2024-01-10", files({"new": BAD_TEXT}))[:12]
    repo.commit("2024-02-10", files({"new": UNRATED_TEXT}))
    then = ("--root", repo.root, "--as-of", "2024-01-20")
    assert run("report", "new", *then) == (1, "", f"{first}:{SAID}")
    assert run("export", "out", *then) == (1, "", f"{first}:{SAID}")


# --- history --------------------------------------------------------------------------------------


def test_history(run: Run, grown: Repository) -> None:
    first, _, corrected, last = (
        commit[:9] for commit in grown.git("log", "--format=%H", "--reverse").split()
    )
    best = f"""\
2024-01-05  best  Stage 3 · Loved  3.00  {first}  Change
2025-01-05  best  Stage 2 · Known  2.33  {corrected}  Change
2026-11-01  best  Stage 3 · Loved  3.00  {last}  Change
"""
    assert run("history", "best", "--root", grown.root) == (0, best, "")
    every = f"{best}2026-11-20  new   Stage 1 · Open   0.00  {last}  Change\n"
    assert run("history", "--root", grown.root) == (0, every, "")
    then = ("history", "--root", grown.root, "--as-of", "2025-02-01")
    assert [line[:16] for line in run(*then).out.splitlines()] == [
        "2024-01-05  best", "2025-01-05  best",
    ]  # fmt: skip


def test_history_as_json(run: Run, grown: Repository) -> None:
    code, out, err = run("history", "new", "--root", grown.root, "--format", "json")
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "schema_version": "1",
        "assessments": [
            {
                "id": "new",
                "assessed_on": "2026-11-20",
                "model": "corner",
                "level": 1,
                "level_then": json.loads(out)["assessments"][0]["level_then"],
                "score": 0.0,
                "commit": grown.git("rev-parse", "HEAD"),
                "merged_on": "2026-11-10",
                "subject": "Change",
            }
        ],
    }


def test_history_by_the_model_of_its_time(run: Run, repo: Repository) -> None:
    """What was stage 2 when less was asked for is stage 1 by the model of today."""
    repo.commit("2026-10-20", files({"harbour/mixed": MIXED_TEXT}, EASY_MODEL))
    repo.commit("2026-11-10", files({"harbour/mixed": MIXED_TEXT}))
    asked = ("history", "--root", repo.root, "--format")
    (point,) = json.loads(run(*asked, "json").out)["assessments"]
    assert (point["level"], point["level_then"]) == (1, 2)
    assert "Stage 1 · Open (2 by the model of then)" in run(*asked, "text").out


def test_history_of_what_is_not_committed(run: Run, grown: Repository) -> None:
    grown.write({"assessments/draft.yaml": UNRATED_TEXT})
    assert run("history", "draft", "--root", grown.root) == (
        0, "Nothing has been committed yet.\n", "",
    )  # fmt: skip


def test_history_of_nobody(run: Run, grown: Repository) -> None:
    assert run("history", "bset", "--root", grown.root) == (
        2, "", 'maturity: no team "bset"; did you mean "best"?\n',
    )  # fmt: skip
    grown.write({"assessments/new.yaml": BAD_TEXT})
    assert run("history", "new", "--root", grown.root) == (1, "", SAID)


def test_history_without_a_repository(run: Run, tmp_path: Path) -> None:
    for name, text in files().items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    code, out, err = run("history", "--root", tmp_path)
    assert (code, out) == (2, "")
    assert err.startswith("maturity: no history: git says: not a git repository")


# --- validate --findings --------------------------------------------------------------------------

STALE_TEXT = replaced(MIXED_TEXT, ("assessed_on: 2026-10-12", "assessed_on: 2024-10-12"))


@pytest.fixture
def doubtful(repo: Repository) -> Repository:
    repo.commit("2026-11-20", files({"harbour/mixed": STALE_TEXT, "best": PERFECT_TEXT}))
    return repo


STALE = (
    "assessments/harbour/mixed.yaml:3:1: stale: Assessed on 12 October 2024; the next assessment "
    "was due on 12 October 2025, 405 days ago.\n"
    "    hint: Rate the capabilities anew with everyone concerned.\n"
)
CLAIMED = (
    "assessments/harbour/mixed.yaml:10:1: maturity-theater: Stage 2 is claimed, and the ratings "
    "give Stage 1: 1 stage apart.\n"
    "    hint: Say what the ratings give until the missing capabilities are in place.\n"
)
UNRATED = (
    "assessments/harbour/mixed.yaml:12:1: unrated: 1 of 10 cells (10 %) in scope is not assessed.\n"
    "    hint: Rate the remaining cells; until then they count as missing.\n"
)
TRUSTED = (
    "assessments/best.yaml:5:11: no-evidence: 10 of 10 present cells (100 %) have no evidence.\n"
    "    hint: Add something a reviewer can look at, for what matters most first.\n"
)


@pytest.mark.parametrize(
    ("ids", "said"),
    [
        ("stale", STALE),
        ("maturity-theater,stale", STALE + CLAIMED),
        ("unrated", UNRATED),
        ("no-evidence", TRUSTED),  # the other team has waived it
        ("pace,disagreement", ""),
    ],
)
def test_findings_that_count_as_problems(
    run: Run, doubtful: Repository, ids: str, said: str
) -> None:
    fine = "1 model, 2 assessments: fine.\n"
    code, out, err = run("validate", "--findings", ids, "--root", doubtful.root)
    assert (code, out, err) == ((1, said, "") if said else (0, fine, ""))


def test_all_findings(run: Run, doubtful: Repository) -> None:
    code, out, err = run("validate", "--findings", "all", "--root", doubtful.root)
    assert (code, err) == (1, "")
    for said in (STALE, CLAIMED, UNRATED, TRUSTED):
        assert said in out
    assert run("validate", "--findings", "pace,all", "--root", doubtful.root).out == out
    assert run("validate", "--root", doubtful.root).code == 0


def test_findings_as_json_and_for_a_pull_request(run: Run, doubtful: Repository) -> None:
    asked = ("validate", "--findings", "stale", "--root", doubtful.root, "--format")
    code, out, _ = run(*asked, "json")
    (found,) = json.loads(out)
    place = (found["file"], found["line"], found["column"], found["pointer"], found["severity"])
    assert (code, place) == (
        1, ("assessments/harbour/mixed.yaml", 3, 1, "/assessed_on", "error"),
    )  # fmt: skip
    code, out, _ = run(*asked, "github")
    assert (code, out) == (
        1,
        (
            "::error file=assessments/harbour/mixed.yaml,line=3,col=1::stale: Assessed on "
            "12 October 2024; the next assessment was due on 12 October 2025, 405 days ago."
            "%0AHint: Rate the capabilities anew with everyone concerned.\n"
        ),
    )


def test_findings_of_some_files(run: Run, doubtful: Repository) -> None:
    best = doubtful.root / "assessments/best.yaml"
    asked = ("validate", best, "--root", doubtful.root, "--findings")
    assert run(*asked, "stale") == (0, f"{best}: fine.\n", "")
    assert run(*asked, "no-evidence") == (1, TRUSTED, "")


def test_findings_as_of_a_day(run: Run, doubtful: Repository) -> None:
    asked = ("validate", "--findings", "stale", "--root", doubtful.root, "--as-of")
    assert run(*asked, "2025-10-12").code == 0
    assert run(*asked, "2025-10-13").code == 1


def test_findings_that_compare_with_what_was_committed(run: Run, repo: Repository) -> None:
    earlier = MIXED_TEXT.replace("2026-10-12", "2025-10-12")
    repo.commit("2025-10-20", files({"harbour/mixed": earlier}))
    repo.write(files({"harbour/mixed": LOST_TEXT}))
    asked = ("validate", "--findings", "unexplained-regression", "--root", repo.root)
    code, out, err = run(*asked)
    assert (code, err) == (1, "")
    assert out.startswith("assessments/harbour/mixed.yaml:13:3: unexplained-regression: Since")


def test_files_come_before_findings(run: Run, doubtful: Repository) -> None:
    doubtful.write({"assessments/new.yaml": BAD_TEXT})
    asked = ("validate", "--findings", "all", "--root", doubtful.root)
    assert run(*asked) == (1, SAID, "")


@pytest.mark.parametrize(
    ("ids", "hint"),
    [
        ("stael", 'no finding "stael"; did you mean "stale"?'),
        ("stale,pacing", 'no finding "pacing"; did you mean "pace"?'),
        (
            "",
            (
                'no finding ""; there are: all, maturity-theater, skipped-level, imbalance, '
                "no-outcomes, stale, due-soon, missing-requirement, expired-evidence, no-evidence, "
                "unexplained-regression, not-applicable-inflation, unrated, pace, disagreement."
            ),
        ),
    ],
)
def test_findings_that_are_none(run: Run, doubtful: Repository, ids: str, hint: str) -> None:
    assert run("validate", "--findings", ids, "--root", doubtful.root) == (
        2, "", f"maturity: --findings: {hint}\n",
    )  # fmt: skip


# --- words ----------------------------------------------------------------------------------------


def test_words_of_any_file(run: Run, repo: Repository, tmp_path: Path) -> None:
    repo.write(files())
    blob = tmp_path / "blob"
    blob.write_text(UNRATED_TEXT, encoding="utf-8")
    code, out, err = run("words", blob, "--root", repo.root)
    assert (code, err) == (0, "")
    assert out.splitlines()[:6] == [
        "Team: New shop",
        "Model: Corner shop model",
        "Assessed on: 20 November 2026",
        "Scope: Shop",
        "Stage 1 · Open",
        "Shop: stage 1",
    ]


@pytest.mark.parametrize("text", [BAD_TEXT, "", "a: b: c\n", UNRATED_TEXT.replace("corner", "x")])
def test_words_of_what_is_no_assessment(
    run: Run, repo: Repository, tmp_path: Path, text: str
) -> None:
    """Git would stop if this failed, and nobody would see any difference."""
    repo.write(files())
    blob = tmp_path / "blob"
    blob.write_text(text, encoding="utf-8")
    assert run("words", blob, "--root", repo.root) == (0, text.rstrip("\n") + "\n", "")


def test_words_of_no_file(run: Run, repo: Repository) -> None:
    repo.write(files())
    said = f"maturity: {repo.root / 'none'}: No such file or directory\n"
    assert run("words", repo.root / "none", "--root", repo.root) == (2, "", said)


def test_git_shows_a_change_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "hooks"))
    repo = repository(tmp_path / "repo")
    attributes = (ROOT / ".gitattributes").read_text(encoding="utf-8")
    repo.commit("2024-01-10", {**files(), "mkdocs.yml": "", ".gitattributes": attributes})
    repo.write(files({"harbour/mixed": MIXED_TEXT.replace("{shop: partial", "{shop: present")}))
    repo.git("config", "diff.maturity.textconv", f'"{sys.executable}" -m maturity.cli words')
    for command in (("diff",), ("diff", "HEAD", "--", "assessments/harbour")):
        shown = [line for line in repo.git(*command).splitlines() if line[:1] in "+-"]
        assert shown == [
            "--- a/assessments/harbour/mixed.yaml",
            "+++ b/assessments/harbour/mixed.yaml",
            "-Stage 1 · Open",
            "+Stage 2 · Known",
            "-A survey · Shop: partial",
            "+A survey · Shop: present",
        ]
