"""Differences in words, in Markdown and as data, whole.

`UPDATE_GOLDEN=1` writes the golden files anew; their diff is then what there is to review.
"""

import os
from collections.abc import Callable, Mapping

import pytest

from maturity.comparing.diff import Change, Difference
from maturity.publishing import comments, diffdata, exports, texts
from revisions import CASES, difference
from support import ROOT

GOLDEN = ROOT / "tests" / "golden" / "diff"
FORMS: Mapping[str, Callable[[Difference], str]] = {
    "txt": texts.difference,
    "md": comments.comment,
    "json": lambda found: exports.as_json(diffdata.difference(found, Change("HEAD", ""))),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", CASES)
def test_golden(name: str, form: str) -> None:
    made = FORMS[form](difference(name)).rstrip("\n") + "\n"
    file = GOLDEN / f"{name}.{form}"
    if os.environ.get("UPDATE_GOLDEN"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(made, encoding="utf-8", newline="")
    assert made == file.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {
        f"{n}.{form}" for n in CASES for form in FORMS
    }
