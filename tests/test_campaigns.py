"""Campaigns from real files and a real history: what git knows, what the command says."""

import json
from pathlib import Path

import pytest

from repositories import GIT, Repository, repository
from revisions import campaigns, files, replaced
from sample import CAMPAIGN_TEXT as OF_SOME
from sample import MIXED_TEXT, PERFECT_TEXT, UNRATED_TEXT
from support import Run

pytestmark = pytest.mark.usefixtures("alone")

EARLIER = replaced(
    MIXED_TEXT, ("assessed_on: 2026-10-12", "assessed_on: 2026-08-01"),
    ("survey: {shop: partial", "survey: {shop: missing"),
)  # fmt: skip
CAMPAIGN_TEXT = replaced(OF_SOME, ("teams: [best, harbour/, new]\n", ""))
LEFT = replaced(EARLIER, ("formerly: [quay]\n", ""), ("Harbour shop", "Left shop"))
NOW = replaced(MIXED_TEXT, ("survey: {shop: partial", "survey: {shop: present"))


@pytest.fixture
def grown(tmp_path: Path) -> Repository:
    """A campaign over three teams: one grew, one was gone for a while, one left for good."""
    made = repository(tmp_path / "repo", "data")
    early = replaced(PERFECT_TEXT, ("2026-11-01", "2026-08-20"))
    teams = {"harbour/mixed": EARLIER, "best": early, "harbour/gone": LEFT}
    made.commit("2026-08-21", {**files(teams), **campaigns(listen=CAMPAIGN_TEXT)})
    made.commit("2026-09-10", {"assessments/best.yaml": None})
    made.commit("2026-10-13", files({"harbour/mixed": NOW}))
    made.commit("2026-10-20", {"assessments/harbour/gone.yaml": None})
    made.commit("2026-11-02", files({"best": PERFECT_TEXT}))
    made.commit("2026-11-20", files({"new": UNRATED_TEXT}))
    return made


def test_the_burn_up_is_read_from_git(run: Run, grown: Repository) -> None:
    code, out, err = run("campaign", "listen", "--root", grown.root, "--format", "json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert [(day["day"], day["present"], day["asked"], day["due"]) for day in found["days"]] == [
        ("2026-09-01", 7, 11, 7),
        ("2026-09-10", 1, 5, 8),  # without the best, which was gone
        ("2026-10-12", 2, 5, 8),
        ("2026-11-01", 8, 11, 9),
        ("2026-11-20", 8, 14, 9),
        ("2026-11-21", 8, 14, 9),
    ]
    assert {team["id"]: team["start"] for team in found["teams"]} == {
        "harbour/mixed": {"day": "2026-09-01", "present": 1},
        "new": {"day": "2026-11-20", "present": 0},
        "best": {"day": "2026-09-01", "present": 6},
    }


def test_of_a_past_day_it_says_what_was_known_then(run: Run, grown: Repository) -> None:
    then = ("--root", grown.root, "--as-of", "2026-09-05")
    code, out, err = run("campaign", "listen", *then)
    assert (code, err) == (0, "")
    assert out.startswith(
        "Listen to everyone: 8 of 16 (50 %) present\n"
        "Day 5 of 181: an even pace would be at 9, so this is 1 behind. "
        "Only Left shop (4) and Harbour shop (4) have something left.\n"
    )


def test_a_shallow_clone_shows_today_alone_and_says_why(
    run: Run, grown: Repository, tmp_path: Path
) -> None:
    grown.git("clone", "--quiet", "--depth", "1", f"file://{grown.top}", str(tmp_path / "clone"))
    root = tmp_path / "clone/data"
    code, out, err = run("campaign", "listen", "--root", root, "--format", "json")
    assert code == 0
    assert "shallow" in err
    found = json.loads(out)
    assert (found["present"], found["asked"], found["pace"], found["days"]) == (8, 14, None, [])
    assert "shallow" in found["no_history"]
    assert (
        run("campaign", "listen", "--root", root).out.splitlines()[1].startswith("Day 82 of 181.")
    )


def test_without_git_as_well(run: Run, grown: Repository, tmp_path: Path) -> None:
    (grown.top / ".git").rename(tmp_path / "elsewhere")
    assert GIT
    code, out, err = run("campaign", "--root", grown.root)
    assert (code, out) == (
        0, "listen  8 of 14 (57 %) present  running, until 2027-02-28\n",
    )  # fmt: skip
    assert err.startswith("maturity: no history: ")


LISTEN = """\
Listen to everyone: 8 of 14 (57 %) present
Day 82 of 181: an even pace would be at 9, so this is 1 behind. \
Only Harbour shop (3) and New shop (3) have something left.

1 September 2026 to 28 February 2027. Owner: Shopkeeper.

Harbour shop: 2 of 5 (40 %)
  A survey: ✗ Web
  Loyalty: ✗ Shop, ○ Web

New shop: 0 of 3 (0 %)
  A survey: ? Shop
  A greeting: ? Shop
  Loyalty: ? Shop

Best shop: 6 of 6 (100 %)
"""


def test_a_campaign_in_the_terminal(run: Run, grown: Repository) -> None:
    assert run("campaign", "listen", "--root", grown.root) == (0, LISTEN, "")


def test_all_campaigns(run: Run, grown: Repository) -> None:
    grown.write(campaigns(over=replaced(CAMPAIGN_TEXT, ("2027-02-28", "2026-10-31"))))
    assert run("campaign", "--root", grown.root).out.splitlines() == [
        "listen  8 of 14 (57 %) present  running, until 2027-02-28  1 behind",
        "over    2 of 5 (40 %) present   ended, until 2026-10-31    3 short",
    ]
    code, out, err = run("campaign", "--root", grown.root, "--format", "json")
    assert (code, err) == (0, "")
    assert [one["href"] for one in json.loads(out)["campaigns"]] == [
        "campaigns/listen.json", "campaigns/over.json",
    ]  # fmt: skip


def test_there_may_be_none(run: Run, grown: Repository) -> None:
    grown.write({"campaigns/listen.yaml": None})
    assert run("campaign", "--root", grown.root) == (0, "There is no campaign to show.\n", "")
    assert run("campaign", "lisen", "--root", grown.root) == (
        2, "", 'maturity: no campaign "lisen"; there are: none.\n',
    )  # fmt: skip


def test_a_campaign_that_cannot_be_used(run: Run, grown: Repository) -> None:
    assert run("campaign", "lisen", "--root", grown.root) == (
        2, "", 'maturity: no campaign "lisen"; did you mean "listen"?\n',
    )  # fmt: skip
    grown.write(campaigns(listen=replaced(CAMPAIGN_TEXT, ("2027-02-28", "2026-02-28"))))
    code, out, err = run("campaign", "listen", "--root", grown.root)
    assert (code, out) == (1, "")
    assert err == (
        "campaigns/listen.yaml:7:7: it ends on 2026-02-28, not after its start on 2026-09-01\n"
        "    hint: set a later date\n"
    )
    said = "left out, since it cannot be used: campaigns/listen.yaml; maturity validate says why."
    assert run("campaign", "--root", grown.root) == (
        0, "There is no campaign to show.\n", f"maturity: {said}\n",
    )  # fmt: skip
