"""The states of a real repository: now, at a commit, on a past day; and two of them together."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from maturity.past import states
from maturity.past.history import HistoryError
from maturity.problems import as_text
from repositories import NOBODY, Repository, repository
from revisions import files, replaced, state
from sample import MIXED_TEXT, MODEL_TEXT, PERFECT_TEXT, UNRATED_TEXT

BAD_TEXT = replaced(UNRATED_TEXT, ("ratings: {}", "ratings: {til: present}"))
SAID = """\
assessments/new.yaml:5:11: unknown capability "til"
    hint: did you mean "till"?"""


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in NOBODY.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def repo(tmp_path: Path) -> Repository:
    """Three states: a bad file, a good one, and one that is not committed."""
    made = repository(tmp_path / "repo", "data")
    made.commit("2024-01-10", files({"new": BAD_TEXT}))
    made.commit("2024-02-10", files({"new": UNRATED_TEXT}))
    made.write(files({"new": UNRATED_TEXT.replace("New shop", "Newest shop")}))
    return made


def test_the_files_at_hand(repo: Repository) -> None:
    now = states.at_hand(repo.root)
    assert now.revision == ""
    assert now.content.portfolio.assessments["new"].team == "Newest shop"
    assert as_text(now.content.problems) == ""


def test_a_revision(repo: Repository) -> None:
    head = states.at(repo.root, "HEAD")
    assert head.content.portfolio.assessments["new"].team == "New shop"
    first = states.at(repo.root, "HEAD~1")
    assert first.revision == "HEAD~1"
    assert not first.content.portfolio.assessments
    assert first.content.unusable == {"assessments/new.yaml"}
    assert as_text(first.content.problems) == f"HEAD~1:{SAID}"
    with pytest.raises(HistoryError):
        states.at(repo.root, "HEAD~2")


def test_a_past_day(repo: Repository) -> None:
    first = repo.git("rev-parse", "HEAD~1")[:12]
    then = states.on(repo.root, date(2024, 2, 9))
    assert then.revision == first
    assert as_text(then.content.problems) == f"{first}:{SAID}"
    with pytest.raises(HistoryError):
        states.on(repo.root, date(2024, 1, 9))


@pytest.mark.parametrize("day", [date(2024, 2, 10), date(2030, 1, 1), date.max])
def test_a_day_since_the_last_commit(repo: Repository, day: date) -> None:
    """What is not committed is of today, so far as git can tell."""
    now = states.on(repo.root, day)
    assert (now.revision, now.content.portfolio.assessments["new"].team) == ("", "Newest shop")


def test_files_without_a_place_in_the_folders_are_left_alone(repo: Repository) -> None:
    repo.commit(
        "2024-03-10",
        {
            "assessments/.hidden.yaml": "no: yes",
            "assessments/.git-like/x.yaml": "no: yes",
            "assessments/notes.txt": "no",
            "assessments-old/x.yaml": "no: yes",
        },
    )
    assert [*states.at(repo.root, "HEAD").content.portfolio.assessments] == ["new"]
    assert states.at(repo.root, "HEAD").content.problems == ()


def test_before_there_was_anything(repo: Repository) -> None:
    gone = dict.fromkeys(files({"new": UNRATED_TEXT}))
    repo.commit("2024-03-10", {**gone, "README.md": "Hello"})
    empty = states.at(repo.root, "HEAD").content
    assert not empty.portfolio.models
    assert as_text(empty.problems) == (
        "HEAD:schema/models:1:1: expected at least one model, found none\n"
        "    hint: put a model there: schema/models/<id>.yaml"
    )
    assert empty.unusable == frozenset()


# --- two together ---------------------------------------------------------------------------------


def test_what_cannot_be_used_on_one_side_is_left_out_of_both() -> None:
    before = state(files({"new": UNRATED_TEXT, "best": PERFECT_TEXT})).content
    after = state(files({"new": BAD_TEXT, "best": PERFECT_TEXT})).content
    for sides in ((before, after), (after, before)):
        both, out = states.comparable(*sides)
        assert [[*side.assessments] for side in both] == [["best"], ["best"]]
        assert out == ("assessments/new.yaml",)


def test_so_is_what_goes_on_from_it() -> None:
    before = state(files({"quay": BAD_TEXT})).content
    after = state(files({"harbour/mixed": MIXED_TEXT})).content
    both, out = states.comparable(before, after)
    assert [[*side.assessments] for side in both] == [[], []]
    assert out == ("assessments/quay.yaml",)


def test_and_whoever_is_held_against_it() -> None:
    broken = MODEL_TEXT.replace("effort: S, impact: high", "effort: S, impact: hihg")
    good, bad = (state(files({"new": UNRATED_TEXT}, m)).content for m in (MODEL_TEXT, broken))
    both, out = states.comparable(good, bad)
    assert [(*side.models, *side.assessments) for side in both] == [(), ()]
    assert out == ("assessments/new.yaml", "schema/models/corner.yaml")


def test_a_folder_that_cannot_be_read_is_left_out_with_all_in_it(tmp_path: Path) -> None:
    before = state(files({"harbour/mixed": MIXED_TEXT, "new": UNRATED_TEXT}))
    for name, text in files({"new": UNRATED_TEXT}).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "assessments/harbour").symlink_to(tmp_path / "elsewhere")
    both, out = states.comparable(before.content, states.at_hand(tmp_path).content)
    assert [[*side.assessments] for side in both] == [["new"], ["new"]]
    assert out == ("assessments/harbour",)


@pytest.mark.parametrize(
    ("link", "out"),
    [
        ("assessments/new.yaml", "assessments/new.yaml"),
        ("assessments", "assessments"),
        ("schema", "schema"),
    ],
)
def test_what_became_a_symbolic_link_is_not_gone(repo: Repository, link: str, out: str) -> None:
    before = states.at(repo.root, "HEAD").content
    place = repo.root / link
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink()
    place.symlink_to("elsewhere")
    repo.commit("2024-03-10", {})
    for after in (states.at(repo.root, "HEAD").content, states.at_hand(repo.root).content):
        assert out in after.unusable
        both, left = states.comparable(before, after)
        assert [[*side.assessments] for side in both] == [[], []]
        assert out in left
        assert "found a symbolic link" in as_text(after.problems)


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "schema/models").mkdir(parents=True)
    (tmp_path / "schema/models/corner.yaml").write_text(MODEL_TEXT, encoding="utf-8")
    before = state(files({"new": UNRATED_TEXT}))
    both, out = states.comparable(before.content, states.at_hand(tmp_path).content)
    assert [[*side.assessments] for side in both] == [["new"], []]
    assert out == ()


def test_ratings_as_the_models_of_the_other_side_read_them() -> None:
    wide = replaced(
        MODEL_TEXT, ("level: 1\n    dimensions: [shop]", "level: 1\n    dimensions: [web]")
    )
    wide = wide.replace(
        "dimensions: [web]\n    effort: S", "dimensions: [shop, web]\n    effort: S"
    )
    small, large = state(files({"best": PERFECT_TEXT})), state(files({"best": PERFECT_TEXT}, wide))
    crossed = states.crossed(small, large)
    for portfolio, count in zip(crossed, (11, 10), strict=True):
        assert len(portfolio.assessments["best"].ratings) == count
