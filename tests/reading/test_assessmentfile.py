"""Plain data to assessments: values, and what must hold beyond the JSON Schema."""

from datetime import date

from cx import CX, EMPTY, HEAD, MODEL, model
from maturity.model import (
    Cell,
    Evidence,
    Measurement,
    Outcome,
    Override,
    Participant,
    Portfolio,
    Rating,
    Status,
    Target,
    Waiver,
)
from maturity.problems import as_text
from maturity.reading.loading import Loaded, ahead, parse_assessment


def test_assessment_values() -> None:
    text = f"""{HEAD}about: We take the money.
customers: [enterprise, self-service]
formerly: [pay]
scope: [sales, design]
participants: [{{role: Head of Design, dimension: design}}, {{role: Seller}}]
claimed_level: 2
target: {{level: 3, by: 2027-12-31}}
ratings:
  surveys: partial
  journey-maps:
    design:
      status: present
      note: Two of them.
      evidence:
        - {{title: Maps, url: "https://example.com/maps", date: 2026-09-01}}
        - {{title: Wall}}
    sales: {{status: not_applicable, reason: Nothing to map.}}
overrides:
  surveys: {{effort: L, owner: Design, start: 2026-11-01, due: 2026-12-01}}
  answer-speed: {{impact: low}}
outcomes:
  - {{metric: renewals, baseline: {{value: 81.5, date: 2026-01-01}}, target: {{value: 90}}}}
votes:
  design: {{"1": 3, "2": 0}}
  support: {{"1": 1}}
waivers: [{{finding: pace, reason: We are quick., until: 2027-01-31}}]
notes: To be continued.
"""
    found, problems = parse_assessment(text, "assessments/emea/payments.yaml", CX)
    assert [p.pointer for p in problems] == ["/overrides/answer-speed", "/votes/support"]
    assert found
    assert found.id == "emea/payments"
    assert found.model is CX["cx"]
    assert found.assessed_on == date(2026, 10, 12)
    assert found.scope == ("design", "sales")
    assert found.ratings == {
        Cell("surveys", "design"): Rating(status=Status.PARTIAL),
        Cell("surveys", "sales"): Rating(status=Status.PARTIAL),
        Cell("journey-maps", "design"): Rating(
            status=Status.PRESENT,
            note="Two of them.",
            evidence=(
                Evidence(title="Maps", url="https://example.com/maps", date=date(2026, 9, 1)),
                Evidence(title="Wall"),
            ),
        ),
        Cell("journey-maps", "sales"): Rating(
            status=Status.NOT_APPLICABLE, reason="Nothing to map."
        ),
    }
    assert found.about == "We take the money."
    assert found.customers == ("enterprise", "self-service")
    assert found.formerly == ("pay",)
    assert found.participants == (
        Participant(role="Head of Design", dimension="design"),
        Participant(role="Seller"),
    )
    assert found.claimed_level == 2
    assert found.target == Target(level=3, by=date(2027, 12, 31))
    assert found.overrides == {
        "surveys": Override(
            effort="L", owner="Design", start=date(2026, 11, 1), due=date(2026, 12, 1)
        ),
        "reply-times": Override(impact="low"),
    }
    assert found.outcomes == (
        Outcome(
            metric="renewals",
            baseline=Measurement(value=81.5, date=date(2026, 1, 1)),
            target=Measurement(value=90),
        ),
    )
    assert found.votes == {"design": {1: 3, 2: 0}}
    assert found.waivers == (
        Waiver(finding="pace", reason="We are quick.", until=date(2027, 1, 31)),
    )
    assert found.notes == "To be continued."


def test_what_is_left_empty_is_not_rated() -> None:
    """`maturity new` writes every cell and rates none."""
    cells = "  surveys:\n  journey-maps:\n    design:\n    sales:\n"
    text = f"{HEAD}scope: [design]\nratings:\n{cells}"
    found, problems = parse_assessment(text, "assessments/team.yaml", CX)
    assert as_text(problems) == ""
    assert found
    assert found.ratings == {}


def test_messages_use_the_terms_of_the_model() -> None:
    terms = "{dimension: Team, dimensions: Crews, level: Grade}"
    models = {"cx": model(MODEL.replace("{dimension: Practice, level: Stage}", terms))}
    ratings = "  sales: {surveys: present}\n  surveys: {x: present}\n"
    text = f"{HEAD}claimed_level: 9\nratings:\n{ratings}"
    _, problems = parse_assessment(text, "assessments/team.yaml", models)
    assert [p.message for p in problems] == [
        "there is no grade 9",
        'unknown capability "sales"; crews are named below a capability',
        'unknown team "x"',
    ]


def test_one_mistake_gives_one_message() -> None:
    """What the schema objects to is not looked into again."""
    reason = "{status: n/a, reason: Nothing to sell.}"
    text = f"{EMPTY[:-3]}{{surveys: {{sales: {reason}}}}}\noutcomes: [{{metric: 3}}]\n"
    _, problems = parse_assessment(text, "assessments/team.yaml", CX)
    assert [p.pointer for p in problems] == ["/ratings/surveys/sales/status", "/outcomes/0/metric"]


def test_what_is_dated_on_a_day_to_come() -> None:
    text = f"""{HEAD}ratings:
  journey-maps:
    design:
      status: present
      evidence:
        - {{title: Wall}}
        - {{title: Maps, date: 2026-10-13}}
        - {{title: Film, date: 2026-10-14}}
"""
    found, _ = parse_assessment(text, "assessments/team.yaml", CX)
    assert found
    sound = Loaded(
        portfolio=Portfolio(models={}, assessments={"team": found}),
        problems=(),
        texts={"team": text},
    )
    assert ahead(sound, date(2026, 10, 13)) == []
    said = "which is still to come: today is"
    assert as_text(ahead(sound, date(2026, 10, 12))) == (
        f"assessments/team.yaml:11:31: warning: evidence dated 2026-10-14, {said} 2026-10-12\n"
        "    hint: mend the date"
    )
    assert as_text(ahead(sound, date(2026, 10, 10))).splitlines()[::2] == [
        f"assessments/team.yaml:3:14: warning: assessed 2026-10-12, {said} 2026-10-10",
        f"assessments/team.yaml:10:31: warning: evidence dated 2026-10-13, {said} 2026-10-10",
        f"assessments/team.yaml:11:31: warning: evidence dated 2026-10-14, {said} 2026-10-10",
    ]
