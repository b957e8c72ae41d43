"""What the page for assessing in the browser is handed: which teams and models there are.

Pure: a portfolio in, one compact JSON text out, safe inside a script element. Ratings and
descriptions are not in it: the page fetches the data that the site publishes anyway.
"""

from collections import Counter

from maturity.results import whatif
from maturity.results.views import Site


def data(site: Site) -> str:
    """Teams in order of id, the models with most teams first, and what leads to editing a file.

    What the published model cannot say exactly, its labels and the fraction that a partial
    rating counts, stands here.
    """
    assessments = site.portfolio.assessments
    used = Counter(assessment.model.id for assessment in assessments.values())
    return whatif.embedded(
        {
            "editor": site.editor,
            "models": [
                {
                    "id": model.id,
                    "name": model.name,
                    "labels": [model.label(level.number) for level in model.levels],
                    "credit": whatif.fraction(model.policy.partial_credit),
                }
                for model in sorted(site.portfolio.models.values(), key=lambda m: -used[m.id])
            ],
            "teams": [
                {"id": key, "team": assessment.team, "model": assessment.model.id}
                for key, assessment in assessments.items()
            ],
        }
    )
