"""What the page for assessing in the browser is handed: all of it, and nothing that breaks out."""

import json
from dataclasses import replace
from fractions import Fraction

from maturity.results import assess
from maturity.results.views import Site
from sample import MIXED, MODEL, NEW, portfolio
from support import AS_OF


def test_it_names_teams_and_models() -> None:
    policy = replace(MODEL.policy, partial_credit=Fraction(1, 3))
    model = replace(MODEL, policy=policy)
    site = Site(
        portfolio=portfolio(MIXED, NEW, model=model), as_of=AS_OF, editor="https://host/edit/main/"
    )
    assert json.loads(assess.data(site)) == {
        "editor": "https://host/edit/main/",
        "models": [
            {
                "id": "corner",
                "name": "Corner shop model",
                "labels": ["Stage 1 · Open", "Stage 2 · Known", "Stage 3 · Loved"],
                "credit": "1/3",
            }
        ],
        "teams": [
            {"id": "harbour/mixed", "team": "Harbour shop", "model": "corner"},
            {"id": "new", "team": "New shop", "model": "corner"},
        ],
    }


def test_the_model_that_most_teams_use_is_the_first_choice() -> None:
    other = replace(MODEL, id="a-model-without-teams")
    both = {other.id: other, MODEL.id: MODEL}
    site = Site(portfolio=replace(portfolio(MIXED), models=both), as_of=AS_OF)
    models = json.loads(assess.data(site))["models"]
    assert [model["id"] for model in models] == ["corner", "a-model-without-teams"]


def test_strangers_words_end_no_script() -> None:
    hostile = replace(MIXED, team="</script><!--\u2028&")
    text = assess.data(Site(portfolio=portfolio(hostile), as_of=AS_OF))
    assert json.loads(text)["teams"][0]["team"] == hostile.team
    assert not set("<>&\u2028") & set(text)
