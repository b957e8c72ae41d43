"""CODEOWNERS held against the files it is about: what is wrong, where, whole messages."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity import problems
from maturity.reading import ownersfile
from maturity.reading.ownersfile import Rule
from sample import TEXTS, write
from support import ROOT, Run

FILES = {
    "schema/models": ["schema/models/cx.yaml"],
    "assessments": [
        "assessments/emea/payments.yaml",
        "assessments/emea/renewals.yaml",
        "assessments/portal.yaml",
    ],
    "campaigns": [],
}
GOOD = """\
# Later lines go before earlier ones.
*                   @your-org/maintainers
/assessments/       @your-org/cx  cx@example.com
/assessments/emea/  @your-org/cx-emea # since May
/campaigns/         @your-org/cx
"""


def said(text: str, place: str = "CODEOWNERS") -> str:
    return problems.as_text(ownersfile.problems(text, place, FILES))


CASES = {
    "good": (GOOD, ""),
    "nothing": (
        "# later\n",
        (
            "CODEOWNERS:1:1: nobody owns CODEOWNERS\n"
            "    hint: add a line: /CODEOWNERS @your-org/your-team\n"
            "CODEOWNERS:1:1: nobody owns assessments/emea/payments.yaml and 1 more there\n"
            "    hint: add a line: /assessments/emea/ @your-org/your-team\n"
            "CODEOWNERS:1:1: nobody owns assessments/portal.yaml\n"
            "    hint: add a line: /assessments/ @your-org/your-team\n"
            "CODEOWNERS:1:1: nobody owns schema/models/cx.yaml\n"
            "    hint: add a line: /schema/models/ @your-org/your-team"
        ),
    ),
    "owners taken away": (
        GOOD + "/assessments/emea/renewals.yaml\n",
        (
            "CODEOWNERS:1:1: nobody owns assessments/emea/renewals.yaml\n"
            "    hint: add a line: /assessments/emea/ @your-org/your-team"
        ),
    ),
    "a folder that is called otherwise": (
        GOOD + "  /assessments/apac/ @your-org/cx-apac\n",
        (
            'CODEOWNERS:6:3: "/assessments/apac/" is the place of no file\n'
            "    hint: remove the line, or write the folder as it is called now"
        ),
    ),
    "what is for all below what is for some": (
        "* @a/b\n/assessments/emea/ @a/emea\n/assessments/ @a/cx\n",
        (
            'CODEOWNERS:2:1: "/assessments/emea/" has no effect: line 3 says otherwise\n'
            "    hint: put what is about more files first"
        ),
    ),
    "twice the same": (
        "* @a/b\n/schema/ @a/b\n/schema/ @a/c\n",
        (
            'CODEOWNERS:2:1: "/schema/" has no effect: line 3 says otherwise\n'
            "    hint: put what is about more files first"
        ),
    ),
    "owners that are none": (
        "* your-org/cx @ @@maintainer ../x\n",
        (
            'CODEOWNERS:1:3: expected an owner such as @your-org/your-team, found "your-org/cx"\n'
            "    hint: an e-mail address does, too\n"
            'CODEOWNERS:1:15: expected an owner such as @your-org/your-team, found "@"\n'
            "    hint: an e-mail address does, too\n"
            'CODEOWNERS:1:30: expected an owner such as @your-org/your-team, found "../x"\n'
            "    hint: an e-mail address does, too"
        ),
    ),
    "patterns that are none": (
        GOOD + "!/assessments/portal.yaml @a\n/assessments/[ab]/ @b\n",
        (
            'CODEOWNERS:6:1: "!/assessments/portal.yaml" does not work: neither ! nor [ ] has a '
            "meaning here\n"
            "    hint: write a line for each folder\n"
            'CODEOWNERS:7:1: "/assessments/[ab]/" does not work: neither ! nor [ ] has a meaning '
            "here\n"
            "    hint: write a line for each folder"
        ),
    ),
    "sections": (
        (
            "* @a/all\n[Teams] @a/cx\n/assessments/\n/assessments/emea/ @a/emea\n"
            "^[Models][2] @a/models ?\n/schema/\n"
        ),
        (
            'CODEOWNERS:5:24: expected an owner such as @your-org/your-team, found "?"\n'
            "    hint: an e-mail address does, too"
        ),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_problems(case: str) -> None:
    text, expected = CASES[case]
    assert said(text) == expected


@pytest.mark.parametrize(
    ("pattern", "matching"),
    [
        ("*", "a a/b a/b/c.yaml x/a"),
        ("/*", "a"),
        ("/a/*", "a/b"),
        ("/a/**", "a/b a/b/c.yaml"),
        ("/a/", "a/b a/b/c.yaml"),
        ("a/", "a/b a/b/c.yaml"),
        ("a", "a a/b a/b/c.yaml x/a"),
        ("/a", "a a/b a/b/c.yaml"),
        ("*.yaml", "a/b/c.yaml"),
        ("**/c.yaml", "a/b/c.yaml"),
        ("/a/**/c.yaml", "a/b/c.yaml"),
        ("/?/b", "a/b a/b/c.yaml"),
        ("b/c.yaml", ""),
        ("\\a", "a a/b a/b/c.yaml x/a"),
        ("/a.b", ""),
    ],
)
def test_what_a_pattern_is_about(pattern: str, matching: str) -> None:
    rule = Rule(line=1, column=1, pattern=pattern, owners=(), section="")
    assert rule.matches(["a", "a/b", "a/b/c.yaml", "x/a"]) == {*matching.split()}


@given(st.text(max_size=60) | st.text("/*?.[]!#\\@ ab\n\t", max_size=60))
def test_anything_is_read(text: str) -> None:
    assert ownersfile.problems(text, "CODEOWNERS", FILES) is not None


def test_the_command(run: Run, tmp_path: Path) -> None:
    root = write(tmp_path, TEXTS)
    none = "There is no CODEOWNERS file, so there is nothing to check.\n"
    assert run("owners", "--root", root) == (0, none, "")
    (root / ".github").mkdir()
    (root / ".github/CODEOWNERS").write_text("* @a/b\n", encoding="utf-8")
    fine = ".github/CODEOWNERS: every file has an owner.\n"
    assert run("owners", "--root", root) == (0, fine, "")
    assert run("owners", "--root", root, "--format", "json") == (0, "[]\n", "")
    (root / "CODEOWNERS").write_text("* @a/b\n/assessments/harbour/\n", encoding="utf-8")
    wrong = (
        "CODEOWNERS:1:1: nobody owns assessments/harbour/mixed.yaml\n"
        "    hint: add a line: /assessments/harbour/ @your-org/your-team\n"
    )
    assert run("owners", "--root", root) == (1, wrong, "")
    annotated = run("owners", "--root", root, "--format", "github").out
    assert annotated.startswith("::error file=CODEOWNERS,line=1,col=1::nobody owns")


def test_a_link_is_not_followed(run: Run, tmp_path: Path) -> None:
    root = write(tmp_path / "here", TEXTS)
    (tmp_path / "secret").write_text("not for anyone", encoding="utf-8")
    (root / "CODEOWNERS").symlink_to(tmp_path / "secret")
    said = (
        "CODEOWNERS:1:1: expected a file or a folder, found a symbolic link\n"
        "    hint: put the file itself here\n"
    )
    assert run("owners", "--root", root) == (1, said, "")


def test_the_example_in_the_documentation_suits_this_repository() -> None:
    page = (ROOT / "docs/contribute/review.md").read_text(encoding="utf-8")
    block = re.search(r'(?ms)^```text title="\.github/CODEOWNERS"\n(.*?)^```$', page)
    assert block
    files = {
        folder: [
            path.relative_to(ROOT).as_posix() for path in sorted((ROOT / folder).rglob("*.yaml"))
        ]
        for folder in ("schema/models", "assessments", "campaigns")
    }
    assert ownersfile.problems(block[1], ".github/CODEOWNERS", files) == ()
