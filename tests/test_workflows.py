"""Workflows, run step by step: what they say and publish, whatever a change makes of itself."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
import yaml

from forges import BOT, Forge, serving
from repositories import Repository, repository
from runners import Runner, workflow
from sample import MIXED_TEXT, MODEL_TEXT, TEXTS, write
from support import ROOT

MARK = "<!-- maturity -->\n"
WORKFLOWS = [path.stem for path in sorted((ROOT / ".github/workflows").glob("*.yml"))]
MIXED = "assessments/harbour/mixed.yaml"
BETTER = MIXED_TEXT.replace("hours: {shop: missing}", "hours: {shop: present}")
OLD = MIXED_TEXT.replace("2026-10-12", "2025-09-30")
HOSTILE = """x`touch pwned`$(touch pwned);touch pwned|'"&<b>@all"""
"""For names of branches, titles and files: nothing in it may ever be run, or taken for Markdown."""


@dataclass
class Hosted:
    """A repository on a forge, a fork of it, and a machine for its jobs."""

    forge: Forge
    runner: Runner
    ours: Repository
    """What the forge keeps."""
    fork: Repository
    """Somebody else's clone."""

    def propose(self, number: int = 7) -> Any:
        """Have the fork's commit proposed; the event that follows."""
        commit = self.fork.git("rev-parse", "HEAD")
        self.fork.git("push", "--quiet", "--force", "origin", f"HEAD:refs/pull/{number}/head")
        self.fork.git("push", "--quiet", "-f", "origin", f"HEAD:refs/merge-requests/{number}/head")
        self.forge.changes[number] = commit
        head = {"sha": commit, "ref": HOSTILE, "label": f"stranger:{HOSTILE}"}
        return {
            "pull_request": {"number": number, "title": HOSTILE, "body": HOSTILE, "head": head},
            "repository": {"default_branch": "main"},
        }

    def compare(self, event: Any) -> tuple[int, str, Path]:
        return self.runner.run_job("comment", "compare", event)

    def comment(self, event: Any) -> str:
        """What the job says that comments; it must not fail."""
        code, said, _ = self.runner.run_job("comment", "comment", event)
        assert code == 0, said
        return said

    def discuss(self, event: Any) -> str:
        """The whole workflow."""
        code, said, _ = self.compare(event)
        assert (code, said) == (0, "")
        return self.comment(event)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """This project's code with a small model and its teams, committed."""
    made = repository(tmp_path_factory.mktemp("template") / "playbook")
    for name in ("hooks", "schema", ".ci"):
        ignored = shutil.ignore_patterns("__pycache__", "models")
        shutil.copytree(ROOT / name, made.root / name, ignore=ignored)
    write(made.root, TEXTS)
    made.commit("2026-11-20", {"mkdocs.yml": "site_name: X\n", "docs/index.md": "# Hello\n"})
    return made


@pytest.fixture
def forge() -> Iterator[Forge]:
    with serving(Forge()) as made:
        yield made


@pytest.fixture
def hosted(template: Repository, forge: Forge, tmp_path: Path) -> Hosted:
    ours, fork = Repository(*[tmp_path / "ours.git"] * 2), Repository(*[tmp_path / "fork"] * 2)
    template.git("clone", "--quiet", "--bare", str(template.top), str(ours.top))
    template.git("clone", "--quiet", str(ours.top), str(fork.top))
    fork.git("checkout", "--quiet", "-b", "proposed")
    runner = Runner(home=tmp_path / "runner", origin=ours.top, forge=forge)
    return Hosted(forge, runner, ours, fork)


# --- the comment ----------------------------------------------------------------------------------


def test_a_change_gets_one_comment_that_is_kept_current(hosted: Hosted) -> None:
    hosted.fork.commit("2026-11-21", {MIXED: BETTER})
    assert hosted.discuss(hosted.propose()) == "Said.\n"
    (first,) = hosted.forge.comments[7]
    assert first.author == BOT
    assert first.text.startswith(f"{MARK}### Maturity: No level changes\n")
    assert "Opening hours · Shop\\: missing → present" in first.text

    hosted.fork.commit("2026-11-21", {MIXED: BETTER.replace("hours: {shop", "hours: {shop  ")})
    assert hosted.discuss(hosted.propose()) == "Said already.\n"

    hosted.fork.commit(
        "2026-11-21", {MIXED: BETTER.replace("survey: {shop: partial", "survey: {shop: present")}
    )
    assert hosted.discuss(hosted.propose()) == "Said anew.\n"
    (again,) = hosted.forge.comments[7]
    assert again.id == first.id
    assert "A survey · Shop\\: partial → present" in again.text


def test_a_change_to_something_else_gets_none(hosted: Hosted) -> None:
    hosted.fork.commit("2026-11-21", {"docs/index.md": "# Welcome\n"})
    assert hosted.discuss(hosted.propose()) == "Nothing to say.\n"
    assert hosted.forge.comments == {}


def test_a_comment_is_taken_back_when_nothing_is_left_to_say(hosted: Hosted) -> None:
    hosted.fork.commit("2026-11-21", {MIXED: BETTER})
    hosted.discuss(hosted.propose())
    hosted.forge.add(hosted.forge.comments[7], "Thank you!", "reviewer")
    hosted.fork.commit("2026-11-21", {MIXED: MIXED_TEXT})
    assert hosted.discuss(hosted.propose()) == "Nothing to say.\n"
    assert hosted.forge.said(7) == ["Thank you!"]


def test_what_has_changed_on_the_main_line_since_is_no_part_of_the_change(hosted: Hosted) -> None:
    hosted.fork.git("checkout", "--quiet", "main")
    hosted.fork.commit("2026-11-21", {"assessments/best.yaml": None})
    hosted.fork.git("push", "--quiet", "origin", "main")
    hosted.fork.git("checkout", "--quiet", "proposed")
    hosted.fork.commit("2026-11-21", {MIXED: BETTER})
    hosted.discuss(hosted.propose())
    (said,) = hosted.forge.said(7)
    assert "Harbour shop" in said
    assert "Best shop" not in said


def test_a_changed_model_is_held_against_the_same_ratings(hosted: Hosted) -> None:
    easier = MODEL_TEXT.replace("threshold_percent: 60", "threshold_percent: 10")
    hosted.fork.commit("2026-11-21", {"schema/models/corner.yaml": easier})
    hosted.discuss(hosted.propose())
    (said,) = hosted.forge.said(7)
    assert "What the changed model does to the same ratings" in said


def test_files_that_cannot_be_used_are_said_first(hosted: Hosted) -> None:
    unknown = MIXED_TEXT.replace("till: present", "tills: present").replace("[quay]", "[key]")
    bad = {"assessments/a.yaml": unknown, "assessments/b.yaml": "team: @all\n"}
    hosted.fork.commit("2026-11-21", {MIXED: BETTER} | bad)
    hosted.discuss(hosted.propose())
    (said,) = hosted.forge.said(7)
    begin, _, rest = said.partition("\n\n### Maturity: ")
    assert begin == (
        f"{MARK}### This cannot be merged yet: files have problems\n\n"
        '    assessments/a.yaml:13:3: unknown capability "tills"\n'
        '        hint: did you mean "till"?\n'
        "    assessments/b.yaml:1:7: text cannot begin with @\n"
        "        hint: put text that begins or continues with a special character in quotes"
    )
    assert "Opening hours · Shop\\: missing → present" in rest


def test_many_problems_leave_room_for_the_rest(hosted: Hosted) -> None:
    files = {f"assessments/bad-{n}.yaml": "rating: 1\n" for n in range(400)}
    hosted.fork.commit("2026-11-21", {MIXED: BETTER} | files)
    hosted.discuss(hosted.propose())
    (said,) = hosted.forge.said(7)
    assert re.search(
        r"^… and \d+ more lines; the checks of this change show all\.$", said, re.MULTILINE
    )
    assert "Opening hours · Shop\\: missing → present" in said
    assert len(said) < 65_536


# --- who may make it speak ------------------------------------------------------------------------


def test_a_commit_that_is_not_the_one_proposed_is_not_spoken_of(hosted: Hosted) -> None:
    hosted.fork.commit("2026-11-21", {MIXED: BETTER})
    event = hosted.propose()
    hosted.fork.commit("2026-11-21", {"docs/index.md": "# Bye\n"})
    hosted.propose()
    moved = "The change has moved on since this run began; the run for what it is now counts.\n"
    assert hosted.compare(event)[:2] == (1, moved)
    for strange in (
        "HEAD",
        "refs/proposed/head",
        event["pull_request"]["head"]["sha"][:12],
        "--help",
    ):
        event["pull_request"]["head"]["sha"] = strange
        assert hosted.compare(event)[:2] == (1, "The commit must be given as its full hash.\n")
    assert hosted.forge.comments == {}


def test_what_moves_on_or_closes_meanwhile_is_not_spoken_of(hosted: Hosted) -> None:
    hosted.fork.commit("2026-11-21", {MIXED: BETTER})
    event = hosted.propose()
    assert hosted.compare(event)[0] == 0
    nothing = "The change is closed or has moved on: nothing said.\n"
    hosted.forge.changes[7] = "0" * 40
    assert hosted.comment(event) == nothing
    del hosted.forge.changes[7]
    assert hosted.comment(event) == nothing
    assert hosted.forge.comments == {}


def test_a_comment_of_somebody_else_is_never_ours(hosted: Hosted) -> None:
    others = hosted.forge.comments.setdefault(7, [])
    for author in ("stranger", "github-actions", "Github-Actions[bot]", ""):
        hosted.forge.add(others, f"{MARK}Level 5!", author)
    hosted.forge.add(others, f"Something else by the same account. {MARK}")
    before = hosted.forge.said(7)
    hosted.fork.commit("2026-11-21", {MIXED: BETTER})
    assert hosted.discuss(hosted.propose()) == "Said.\n"
    assert hosted.discuss(hosted.propose()) == "Said already.\n"
    assert hosted.forge.said(7)[:-1] == before
    assert len(hosted.forge.said(7)) == len(before) + 1


# --- a hostile change -----------------------------------------------------------------------------


@pytest.fixture
def pwned(tmp_path: Path) -> Path:
    """What is there if code of the fork was run."""
    return tmp_path / "pwned"


@pytest.fixture
def attack(hosted: Hosted, pwned: Path) -> Any:
    """A change that replaces all code, and has commands wherever a name or a text can be."""
    python = f"open({str(pwned)!r}, 'a').close()\n"
    shell = f"#!/bin/sh\ntouch '{pwned}'\n"
    scripts = [path.relative_to(hosted.fork.top) for path in (hosted.fork.top / ".ci").iterdir()]
    modules = [path.relative_to(hosted.fork.top) for path in hosted.fork.top.rglob("hooks/**/*.py")]
    team = MIXED_TEXT.replace("team: Harbour shop", f"team: {json.dumps(HOSTILE)}")
    note = json.dumps("::add-mask::x\n/close\n</details> #1 @all")
    rating = f"hours: {{shop: {{status: present, note: {note}}}}}"
    team = team.replace("hours: {shop: missing}", rating)
    hosted.fork.commit(
        "2026-11-21",
        {str(path): python for path in modules}
        | {
            str(path): python if path.suffix == ".py" else shell
            for path in scripts
            if path.suffix != ".mjs"
        }
        | {
            "maturity/__init__.py": python,
            "maturity.py": python,
            "json.py": python,
            "subprocess.py": python,
            "sitecustomize.py": python,
            "Makefile": f"$(shell touch '{pwned}')\n",
            ".github/workflows/comment.yml": "on: pull_request_target\n",
            ".gitattributes": "*.yaml filter=x diff=x textconv=x\n",
            ".gitmodules": f'[submodule "x"]\n\tpath = sub\n\turl = ext::sh -c "touch {pwned}"\n',
            ".gitconfig": f"[core]\n\tfsmonitor = touch {pwned}\n",
            MIXED: team,
            f"assessments/{HOSTILE}.yaml": team,
            f"assessments/{HOSTILE}/--format.yaml": "a: [",
            "assessments/::error file=a::b.yaml": "a: [",
            "assessments/\n::set-env name=A::b.yaml": "a: [",
        },
    )
    (hosted.fork.top / "assessments/link.yaml").symlink_to("../.git/config")
    (hosted.fork.top / "said").symlink_to(pwned.parent)
    hosted.fork.git("add", "--all")
    hosted.fork.record("2026-11-21", HOSTILE)
    return hosted.propose()


def test_nothing_of_a_hostile_change_is_run_where_a_token_is(
    hosted: Hosted, attack: Any, pwned: Path
) -> None:
    code, said, folder = hosted.compare(attack)
    assert (code, said) == (0, "")  # and nothing that a log could take for a command
    status = subprocess.run(
        ["git", "-C", str(folder), "status", "--porcelain"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert {line.split()[-1].split("/")[0] for line in status.stdout.splitlines()} <= {
        ".venv",
        "build",
        "hooks",  # what Python compiled
    }
    assert hosted.comment(attack) == "Said.\n"
    assert not pwned.exists()
    assert not list(pwned.parent.glob("**/pwned"))


def test_what_a_hostile_change_says_has_no_effect_in_the_comment(
    hosted: Hosted, attack: Any
) -> None:
    hosted.discuss(attack)
    (said,) = hosted.forge.said(7)
    assert said.startswith(f"{MARK}### This cannot be merged yet: files have problems\n\n    ")
    code, _, text = said.partition("\n\n### Maturity")
    lines = code.splitlines()[3:]
    assert all(line.startswith("    ") for line in lines)
    assert len(lines) > 8
    assert "add\\-mask" in text
    assert "touch pwned" in text
    assert "@all" not in text
    assert "<b>" not in text
    assert text.count("<details>") == text.count("</details>")
    assert not re.search(r"^\s*(/|::)", said, re.MULTILINE)


def test_a_preview_runs_what_is_proposed_and_cannot_write(
    hosted: Hosted, attack: Any, pwned: Path
) -> None:
    # The other side of the coin, and the proof that the attack would work.
    hosted.ours.git("update-ref", "refs/pull/7/merge", "refs/pull/7/head")
    hosted.runner.run_job("proposed", "preview", attack)
    assert pwned.exists()
    assert hosted.forge.asked == []
    assert workflow("proposed")["permissions"] == {"contents": "read"}
    assert "github.token" not in (ROOT / ".github/workflows/proposed.yml").read_text()


# --- on the lines, and a preview ------------------------------------------------------------------


def test_problems_are_put_on_their_lines_and_stop_the_preview(hosted: Hosted) -> None:
    hosted.fork.commit("2026-11-21", {"assessments/bad.yaml": "rating: 1\n"})
    event = hosted.propose()
    hosted.ours.git("update-ref", "refs/pull/7/merge", "refs/pull/7/head")
    code, said, _ = hosted.runner.run_job("proposed", "preview", event)
    assert code == 1
    assert said.startswith("::error file=assessments/bad.yaml,line=1,col=1::")
    assert hosted.runner.artifacts == {}


def test_findings_about_what_changed_are_warnings_beside_a_preview(hosted: Hosted) -> None:
    hosted.fork.commit("2026-11-21", {MIXED: OLD, "assessments/new.yaml": None})
    event = hosted.propose()
    hosted.fork.git("checkout", "--quiet", "main")
    hosted.fork.merge("2026-11-21", "proposed")
    hosted.fork.git("push", "--quiet", "origin", "HEAD:refs/pull/7/merge")
    code, said, _ = hosted.runner.run_job("proposed", "preview", event)
    assert code == 0, said
    warnings = [line for line in said.splitlines() if line.startswith("::")]
    assert f"::warning file={MIXED},line=3,col=1::stale: Assessed on 30 September 2025" in said
    assert all(line.startswith(f"::warning file={MIXED},") for line in warnings)
    assert "api/v1/index.json" in hosted.runner.artifacts["preview"]


# --- publishing -----------------------------------------------------------------------------------


@pytest.fixture
def aged(hosted: Hosted) -> Hosted:
    """With an assessment that is too old, of a team with a name to beware of."""
    text = OLD.replace("team: Harbour shop", f"team: {json.dumps(HOSTILE)}")
    hosted.fork.git("checkout", "--quiet", "main")
    hosted.fork.commit("2026-11-21", {MIXED: text})
    hosted.fork.git("push", "--quiet", "origin", "main")
    return hosted


def publish(hosted: Hosted) -> Path:
    code, said, folder = hosted.runner.run_job("publish", "build", {})
    assert code == 0, said
    return folder


def remind(hosted: Hosted) -> str:
    code, said, _ = hosted.runner.run_job("publish", "remind", {})
    assert code == 0, said
    return said


def test_the_site_is_built_with_its_history_and_its_addresses(hosted: Hosted) -> None:
    hosted.fork.git("checkout", "--quiet", "main")
    hosted.fork.commit("2026-11-21", {MIXED: BETTER.replace("2026-10-12", "2026-11-21")})
    hosted.fork.git("push", "--quiet", "origin", "main")
    folder = publish(hosted)
    assert (folder / "built-with").read_text().splitlines() == [
        "PLAYBOOK_EDIT_URI=edit/main/docs/",
        "PLAYBOOK_REPO_URL=https://github.example/our/playbook",
        "PLAYBOOK_SITE_URL=https://our.example/playbook/",
    ]
    team = json.loads((hosted.runner.home / "pages/api/v1/teams/harbour/mixed.json").read_text())
    assert [point["assessed_on"] for point in team["history"]] == ["2026-10-12", "2026-11-21"]


def test_where_pages_are_off_it_says_how_to_turn_them_on(hosted: Hosted) -> None:
    hosted.runner.settings["NO_PAGES"] = "yes"
    code, said, _ = hosted.runner.run_job("publish", "build", {})
    assert code == 1
    assert said == "::error::Pages is not on. Settings, Pages, Source: GitHub Actions.\n"


def test_a_team_with_an_old_assessment_gets_one_issue(aged: Hosted) -> None:
    publish(aged)
    assert remind(aged) == "Opened 1 of 1; the others are known.\n"
    (issue,) = aged.forge.issues
    assert issue.title == f"Assess {HOSTILE} again"
    assert issue.text == (
        "<!-- maturity: stale harbour/mixed 2025-09-30 -->\n"
        "Assessed on 30 September 2025; the next assessment was due on 30 September 2026, "
        "52 days ago. Rate the capabilities anew with everyone concerned.\n\n"
        f"The assessment is `{MIXED}`. Once its ratings are right again and `assessed_on` is their "
        "day, close this issue. Closed before, it stays closed until the next assessment is too "
        "old.\n"
    )
    assert remind(aged) == "Opened 0 of 1; the others are known.\n"
    issue.open = False
    assert remind(aged) == "Opened 0 of 1; the others are known.\n"
    assert len(aged.forge.issues) == 1


def test_an_issue_of_somebody_else_does_not_stand_in_for_ours(aged: Hosted) -> None:
    text = "<!-- maturity: stale harbour/mixed 2025-09-30 -->\nLet it be."
    for author in ("stranger", BOT, BOT, BOT):
        aged.forge.add(aged.forge.issues, text if author != BOT else "", author)
    publish(aged)
    assert remind(aged) == "Opened 1 of 1; the others are known.\n"
    assert remind(aged) == "Opened 0 of 1; the others are known.\n"  # found on the second page


def test_where_nothing_is_old_nobody_is_asked(hosted: Hosted) -> None:
    publish(hosted)
    assert remind(hosted) == "Nothing to open.\n"
    assert hosted.forge.asked == []


def test_a_waived_finding_opens_no_issue(aged: Hosted) -> None:
    waiver = "waivers:\n  - {finding: stale, reason: Moving house., until: 2027-01-31}\n"
    aged.fork.commit("2026-11-21", {MIXED: OLD.replace("waivers:\n", waiver)})
    aged.fork.git("push", "--quiet", "origin", "main")
    publish(aged)
    assert remind(aged) == "Nothing to open.\n"


# --- on GitLab ------------------------------------------------------------------------------------


def test_gitlab_comments_on_every_open_merge_request(
    hosted: Hosted, attack: Any, pwned: Path
) -> None:
    assert attack["pull_request"]["number"] == 7
    hosted.fork.git("checkout", "--quiet", "-f", "main")
    hosted.fork.git("checkout", "--quiet", "-b", "two")
    hosted.fork.commit("2026-11-21", {MIXED: BETTER})
    hosted.propose(8)
    hosted.propose(9)
    code, said, _ = hosted.runner.run_gitlab_job("comment")
    assert (code, said) == (0, "Said.\nSaid.\nSaid.\n")
    assert hosted.forge.said(7)[0].startswith(f"{MARK}### This cannot be merged yet")
    assert "Opening hours · Shop\\: missing → present" in hosted.forge.said(8)[0]
    assert hosted.forge.said(8) == hosted.forge.said(9)
    assert not pwned.exists()

    hosted.fork.commit("2026-11-21", {MIXED: MIXED_TEXT})
    hosted.propose(8)
    code, said, _ = hosted.runner.run_gitlab_job("comment")
    assert (code, said) == (0, "Said already.\nNothing to say.\nSaid already.\n")
    assert hosted.forge.said(8) == []


def test_gitlab_goes_on_after_a_change_that_it_cannot_read(hosted: Hosted) -> None:
    hosted.forge.changes[3] = "0" * 40  # which the repository has nowhere
    hosted.fork.commit("2026-11-21", {MIXED: BETTER})
    hosted.propose(8)
    code, said, _ = hosted.runner.run_gitlab_job("comment")
    assert code == 1
    assert said.endswith("Said.\n")
    assert len(hosted.forge.said(8)) == 1


def test_gitlab_publishes_and_reminds(aged: Hosted) -> None:
    code, said, folder = aged.runner.run_gitlab_job("pages")
    assert code == 0, said
    assert (folder / "built-with").read_text().splitlines() == [
        "PLAYBOOK_EDIT_URI=-/edit/main/docs/",
        "PLAYBOOK_REPO_URL=https://gitlab.example/our/playbook",
        "PLAYBOOK_SITE_URL=https://our.example/playbook/",
    ]
    public = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in (folder / "public").rglob("*")
        if path.is_file()
    }
    for opened in (1, 0):
        code, said, _ = aged.runner.run_gitlab_job("remind", public)
        assert (code, said) == (0, f"Opened {opened} of 1; the others are known.\n")
    assert len(aged.forge.issues) == 1


def test_gitlab_previews(hosted: Hosted) -> None:
    code, said, folder = hosted.runner.run_gitlab_job("preview")
    assert code == 0, said
    assert (folder / "site/api/v1/index.json").is_file()


# --- telling, when things go wrong ----------------------------------------------------------------


def tell(forge: Forge, *arguments: str, token: str = "writer", **more: str) -> tuple[int, str]:  # noqa: S107
    settings = {
        "GITHUB_API_URL": forge.address,
        "GITHUB_REPOSITORY": "our/playbook",
        "TOKEN": token,
    }
    ran = subprocess.run(
        [sys.executable, ".ci/tell.py", *arguments],
        cwd=ROOT,
        env=settings | more,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stdout + ran.stderr


@pytest.mark.parametrize(("token", "said"), [("reader", "403 Forbidden"), ("", "401 Unauthorized")])
def test_a_refusal_is_a_failure(forge: Forge, tmp_path: Path, token: str, said: str) -> None:
    forge.changes[7] = "a"
    (tmp_path / "text").write_text("Hello")
    code, told = tell(forge, "comment", "7", "a", str(tmp_path / "text"), token=token)
    assert code == 1
    assert told.endswith(f": {said}\n")
    assert forge.comments == {}


def test_a_server_that_is_not_there_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("Hello")
    for address in ("http://127.0.0.1:9", "file:///etc"):
        code, told = tell(Forge(address), "comment", "7", "a", str(tmp_path / "text"))
        assert code == 1
        assert len(told.splitlines()) == 1


def test_the_token_goes_to_no_other_server(forge: Forge, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("Hello")
    with serving(Forge()) as other:
        forge.elsewhere = other.address
        code, told = tell(forge, "comment", "7", "a", str(tmp_path / "text"))
        assert (code, other.asked) == (1, [])
        assert told.endswith(": 302 Found\n")

        # Nor for the next page of a list.
        forge.changes[7], forge.elsewhere, here = "a", "", forge.address
        for _ in range(3):
            forge.add(forge.comments.setdefault(7, []), "Hello", "stranger")
        forge.address = other.address
        given = ("comment", "7", "a", str(tmp_path / "text"))
        assert tell(forge, *given, GITHUB_API_URL=here) == (0, "Said.\n")
        assert other.asked == []


def test_another_account_can_be_named(forge: Forge, tmp_path: Path) -> None:
    forge.changes[7] = "a"
    (tmp_path / "text").write_text("Hello")
    forge.add(forge.comments.setdefault(7, []), f"{MARK}Bye", "gitea-actions")
    given = ("comment", "7", "a", str(tmp_path / "text"))
    assert tell(forge, *given, TOKEN_NAME="gitea-actions") == (0, "Said anew.\n")  # noqa: S106  a name
    assert forge.said(7) == [f"{MARK}Hello"]


@pytest.mark.parametrize(
    "arguments", [[], ["changes"], ["comment", "7"], ["comment", "$(id)", "a", "b"], ["issue", "x"]]
)
def test_what_cannot_be_meant_is_wrong_usage(forge: Forge, arguments: list[str]) -> None:
    code, told = tell(forge, *arguments)
    assert code == 2
    assert told.startswith("Tells a forge what other scripts found")


def test_git_gets_a_token_by_way_of_its_environment(tmp_path: Path) -> None:
    fake = tmp_path / "git"
    fake.write_text(
        '#!/bin/sh\necho "$@" >"$0.given"\nenv | grep ^GIT_CONFIG_ | sort >>"$0.given"\n'
    )
    fake.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    settings = {"PATH": path, "TOKEN": "secret", "GITHUB_SERVER_URL": "https://github.example"}
    subprocess.run([ROOT / ".ci/fetch", "refs/pull/7/head"], env=settings, check=True)
    fetch = (
        "fetch --quiet --force --no-tags --no-recurse-submodules origin "
        "refs/pull/7/head:refs/proposed/head"
    )
    assert (tmp_path / "git.given").read_text().splitlines() == [
        fetch,
        "GIT_CONFIG_COUNT=1",
        "GIT_CONFIG_KEY_0=http.https://github.example/.extraheader",
        "GIT_CONFIG_VALUE_0=Authorization: basic eC1hY2Nlc3MtdG9rZW46c2VjcmV0",
    ]
    subprocess.run([ROOT / ".ci/fetch", "refs/pull/7/head"], env={"PATH": path}, check=True)
    assert (tmp_path / "git.given").read_text().splitlines() == [fetch]


# --- what is written in them ----------------------------------------------------------------------


@pytest.mark.parametrize("name", WORKFLOWS)
def test_no_script_holds_an_expression(name: str) -> None:
    for job in workflow(name)["jobs"].values():
        assert all("${{" not in step.get("run", "") for step in job["steps"])
        assert "timeout-minutes" in job


def test_only_these_jobs_may_write() -> None:
    found = {
        (name, job): [key for key, value in described["permissions"].items() if value == "write"]
        for name in WORKFLOWS
        for job, described in workflow(name)["jobs"].items()
        if "permissions" in described
    }
    assert {job: may for job, may in found.items() if may} == {
        ("comment", "comment"): ["pull-requests"],
        ("publish", "deploy"): ["pages", "id-token"],
        ("publish", "remind"): ["issues"],
    }


def test_only_one_workflow_answers_strangers_with_a_token() -> None:
    started = {name: workflow(name)[True] for name in WORKFLOWS}
    dangerous = {"pull_request_target", "workflow_run", "issue_comment"}
    assert [name for name, on in started.items() if dangerous & {*on}] == ["comment"]
    checkouts = [
        step["with"]["ref"]
        for job in workflow("comment")["jobs"].values()
        for step in job["steps"]
        if step.get("uses", "").startswith("actions/checkout@")
    ]
    assert checkouts == ["${{ github.event.repository.default_branch }}"] * 2


def test_every_group_has_an_owner_in_the_example() -> None:
    page = (ROOT / "docs/contribute/review.md").read_text(encoding="utf-8")
    block = re.search(
        r'^```text title="\.github/CODEOWNERS"\n(.*?)^```$', page, re.DOTALL | re.MULTILINE
    )
    assert block
    lines = [line.split() for line in block[1].splitlines()]
    patterns = {pattern for pattern, *owners in lines if owners}
    groups = {f"/assessments/{f.name}/" for f in (ROOT / "assessments").iterdir() if f.is_dir()}
    assert {p for p in patterns if fnmatchcase(p, "/assessments/?*")} == groups
    assert {"*", "/assessments/", "/schema/", "/.github/", "/.ci/", "/hooks/"} <= patterns


def test_gitlab_keeps_the_token_from_what_reads_a_change() -> None:
    pipeline = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    for job in ("comment", "remind"):
        for line in "\n".join(pipeline[job]["script"]).splitlines():
            if ".ci/compare.py" in line or ".ci/fetch" in line or ".ci/overdue.py" in line:
                assert "env -u MATURITY_TOKEN " in line
