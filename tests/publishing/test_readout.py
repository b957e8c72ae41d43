"""An assessment in words: everything of it, one thing a line."""

from dataclasses import replace

from maturity.model import Override
from maturity.problems import Problem, Severity
from maturity.publishing import readout
from sample import MIXED, NEW, PLANNED

MIXED_WORDS = """\
Team: Harbour shop
Model: Corner shop model
Assessed on: 12 October 2026
Scope: all 2 areas
Stage 1 · Open
Shop: stage 1
Web: stage 1

A till · Shop: present
A till · Web: present
Opening hours · Shop: missing
A greeting · Shop: present
  note: Even on Mondays.
  evidence: A song about it, 1 September 2026, https://example.com/song?a=1&b=2
  evidence: Hearsay
A survey · Shop: partial
A survey · Web: missing
Refunds · Web: not applicable
  reason: Nothing is sold there.
Loyalty · Shop: missing
Loyalty · Web: partial
Advice · Web: not assessed

About: Two counters and a website.
Customers: neighbours and ships
Formerly: quay
Participants · Shopkeeper: dimension Shop
Participants · Accountant
Claimed level: 2
Target: level 3, by 31 December 2027
Overrides · Loyalty: effort M, owner Shopkeeper, start 1 December 2026, due 1 March 2027
Overrides · Advice: impact medium
Outcomes · People who return · baseline: value 1200, date 1 October 2025
Outcomes · People who return · current: value 1250.5
Outcomes · Length of the queue · target: value 3, date 1 October 2027
Votes · Shop · 1: 3
Votes · Shop · 2: 1
Waivers · no-evidence: reason The till is on the table., until 31 January 2027
Notes: The harbour freezes in January."""


def test_an_assessment() -> None:
    assert readout.assessment(MIXED, []) == MIXED_WORDS


def test_plans_too() -> None:
    lines = readout.assessment(PLANNED, []).splitlines()
    assert (
        lines[
            lines.index(
                "Waivers · no-evidence: reason The till is on the table., until 31 January 2027"
            )
            + 1 : -1
        ]
        == """\
Initiatives · ask: name Ask every season, closes A survey and Loyalty, dimensions Shop, \
state running, owner Clerk, start 1 October 2026, due 31 January 2027, note Five questions.
Initiatives · signs: name New signs, closes Opening hours, state planned, due 1 November 2026
Initiatives · songs: name Songs, closes A greeting, state done, start 5 January 2026, \
due 1 March 2026
Initiatives · vans: name Vans, closes Advice, state stopped, start 1 February 2026
Objectives · Know every neighbour · results · People come back: baseline 1200, target 1300, \
current 1250.5, metric People who return
Objectives · Know every neighbour · results · Neighbours by name: baseline 10, target 40, \
current 25, unit names
Objectives · Know every neighbour · results · Advice in writing: baseline 0, target 12
Objectives · Know every neighbour · owner: Shopkeeper
Objectives · Know every neighbour · by: 30 June 2027
Objectives · Open on Mondays · results · Mondays open: baseline 0, target 4
Returns · currency: EUR
Returns · investment · A bench: amount 1200
Returns · value · Cakes: amount 1500.5
Returns · value · Tea: amount 10
Returns · since: 1 October 2025""".splitlines()
    )


def test_what_is_not_said_has_no_line() -> None:
    bare = replace(NEW, overrides={"till": Override()})
    assert readout.assessment(bare, []).splitlines()[-4:] == [
        "A survey · Shop: not assessed",
        "Loyalty · Shop: not assessed",
        "",
        "Overrides · A till",
    ]


def test_what_no_longer_counts_is_told() -> None:
    problem = Problem(
        file="f", line=1, column=1, pointer="", severity=Severity.WARNING,
        message='"cheques" is retired and no longer counts: Nobody writes them.',
    )  # fmt: skip
    assert readout.assessment(NEW, [problem]).splitlines()[-1] == (
        'Warning: "cheques" is retired and no longer counts: Nobody writes them.'
    )


def test_what_is_no_assessment_stays_as_it_is() -> None:
    assert readout.text("a: ü\n\n  b: 1\n".encode()) == "a: ü\n\n  b: 1"
    assert readout.text(b"\x1b[31m\xff\n") == "\\u001b[31m\\xff"
    assert readout.text(b"") == ""


def test_no_line_is_cut_and_none_controls_a_terminal() -> None:
    long = replace(NEW, team="x" * 9000, notes="\x1b[2J")
    lines = readout.assessment(long, []).splitlines()
    assert lines[0] == f"Team: {'x' * 9000}"
    assert lines[-1] == "Notes: \\u001b[2J"
