"""What the page for assessing in the browser is handed: which teams and models there are.

Pure: a portfolio in, one compact JSON text out, safe inside a script element. Ratings and
descriptions are not in it: the page fetches the data that the site publishes anyway.
"""

from maturity.results import whatif
from maturity.results.views import Site


def data(site: Site) -> str:
    """Teams and models in order of id, and what leads to the editing of a file.

    What the published model cannot say exactly, its labels and the fraction that a partial
    rating counts, stands here.
    """
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
                for model in site.portfolio.models.values()
            ],
            "teams": [
                {"id": key, "team": assessment.team, "model": assessment.model.id}
                for key, assessment in site.portfolio.assessments.items()
            ],
        }
    )
