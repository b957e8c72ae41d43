"""What a report hands to the script that answers "what if we had this as well?".

Pure: an assessment in, one compact JSON text out, safe inside a script element. It has what
levels and paths are computed from and what readers call it; nothing of evidence, dates or pages.
"""

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from maturity.model import UNRATED, Assessment, Capability, Cell

_ESCAPES = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&=\u2028\u2029"})
"""What could end a script element, begin a tag or an attribute, or break a line."""


def data(assessment: Assessment) -> str:
    """The assessment as `docs/assets/whatif/assessment.js` reads it, in the model's order.

    A capability is its name, level, effort for this team, the places in this list of those it
    requires, and a mark for each dimension in scope: a blank where it does not apply, else the
    glyph of the cell's status. Capabilities without a cell in scope are left out.
    """
    model = assessment.model
    scope = frozenset(assessment.scope)
    shown = [c for c in model.capabilities if not scope.isdisjoint(c.dimensions)]
    place = {c.id: i for i, c in enumerate(shown)}
    found: dict[str, Any] = {
        "levels": [model.label(level.number) for level in model.levels],
        "dimensions": [model.dimension[d].name for d in assessment.scope],
        "terms": {"level": model.terms.level, "dimension": model.terms.dimension},
        "threshold": model.policy.threshold_percent,
        "credit": fraction(model.policy.partial_credit),
        "rollup": model.policy.rollup,
        "capabilities": [
            [
                c.name,
                c.level,
                assessment.effort(c.id),
                [place[name] for name in c.requires if name in place],
                _marks(assessment, c),
            ]
            for c in shown
        ],
    }
    return embedded(found)


def embedded(data: Mapping[str, Any]) -> str:
    """Data as compact JSON that is safe inside a script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_ESCAPES)


def fraction(number: Fraction) -> str:
    """A fraction as `assessment.js` reads it, such as `1/2`."""
    return f"{number.numerator}/{number.denominator}"


def _marks(assessment: Assessment, capability: Capability) -> str:
    return "".join(
        assessment.ratings.get(Cell(capability.id, d), UNRATED).status.glyph
        if d in capability.dimensions
        else " "
        for d in assessment.scope
    )
