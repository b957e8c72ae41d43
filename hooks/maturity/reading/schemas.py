"""Per-model assessment schemas: what an editor needs to complete ids and explain them.

Knows JSON Schema; derives everything from the general assessment schema and a model.
"""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from maturity.model import Capability, Model, Portfolio
from maturity.reading.loading import assessment_schema

ANY = "*.assessment.schema.json"
"""What the schema of some model is called, as a pattern."""
_OWN = "urn:cx-maturity:assessment:1:"
"""How the ids of these schemas begin."""


def files(portfolio: Portfolio) -> Iterator[tuple[str, str]]:
    """File name in `schema/` and text of the schema of every model."""
    for model in portfolio.models.values():
        text = json.dumps(for_model(model), indent=1, ensure_ascii=False) + "\n"
        yield f"{model.id}.assessment.schema.json", text


def is_made(text: str) -> bool:
    """Whether a schema was made here, and not written by somebody under a name like ours."""
    return f'"$id": "{_OWN}' in text


def for_model(model: Model) -> dict[str, Any]:
    """The general assessment schema with the ids of one model filled in and explained."""
    schema: dict[str, Any] = deepcopy(assessment_schema())
    schema["$id"] = f"{_OWN}{model.id}"
    schema["title"] = f"Assessment by the {model.name}"
    capabilities = {c.id: c for c in model.capabilities}
    schema["$defs"]["dimension"] = _choice(
        f"Id of one of the {model.terms.dimensions.lower()}.",
        {d.id: d.name for d in model.dimensions},
    )
    schema["$defs"]["level"] = {
        "enum": [level.number for level in model.levels],
        "description": ", ".join(f"{x.number} {x.name}" for x in model.levels),
    }
    at = schema["properties"]
    at["model"] = {"const": model.id, "description": at["model"]["description"]}
    at["scope"]["items"] = {"$ref": "#/$defs/dimension"}
    at["claimed_level"] = {
        "$ref": "#/$defs/level",
        "description": at["claimed_level"]["description"],
    }
    at["target"]["properties"]["level"] = {"$ref": "#/$defs/level"}
    at["participants"]["items"]["properties"]["dimension"] = {"$ref": "#/$defs/dimension"}
    metrics = {m.id: m.name for m in model.metrics}
    at["outcomes"]["items"]["properties"]["metric"] = _choice("Id of one of the metrics.", metrics)
    results = at["okrs"]["items"]["properties"]["results"]["items"]["properties"]
    results["metric"] = _choice(results["metric"]["description"], metrics)
    planned = at["initiatives"]["items"]["properties"]
    planned["closes"]["items"] = _choice(
        "Id of a capability.", {key: c.name for key, c in capabilities.items()}
    )
    planned["dimensions"]["items"] = {"$ref": "#/$defs/dimension"}
    schema["$defs"]["override"] = at["overrides"]["additionalProperties"]
    at["overrides"]["properties"] = {
        key: {"$ref": "#/$defs/override", "title": c.name} for key, c in capabilities.items()
    }
    schema["$defs"]["votes"] = at["votes"]["additionalProperties"]
    levels = [x.number for x in model.levels]
    # As numbers too, which is what editors take them for.
    schema["$defs"]["votes"]["propertyNames"] = {"enum": [*levels, *map(str, levels)]}
    at["votes"]["properties"] = {
        d.id: {"$ref": "#/$defs/votes", "title": d.name} for d in model.dimensions
    }
    # Where a capability is rated with one word, editors would explain the word and not it.
    schema["$defs"]["word"] = {"enum": schema["$defs"]["status"]["enum"]}
    at["ratings"]["properties"] = {key: _rating(model, c) for key, c in capabilities.items()}
    for key in ("overrides", "votes", "ratings"):
        at[key].pop("propertyNames")
        at[key]["additionalProperties"] = False
    return schema


def _choice(description: str, names: dict[str, str]) -> dict[str, Any]:
    return {
        "enum": list(names),
        "enumDescriptions": list(names.values()),
        "description": description,
    }


def _rating(model: Model, capability: Capability) -> dict[str, Any]:
    asked = "".join(f"\n- {statement}" for statement in capability.present_when)
    return {
        "title": f"{capability.name} ({model.label(capability.level)})",
        "description": (capability.description + (f"\n\nPresent when:{asked}" if asked else ""))
        or capability.name,
        "oneOf": [
            {"$ref": "#/$defs/word"},
            {"type": "null"},
            {
                "type": "object",
                "minProperties": 1,
                "additionalProperties": False,
                "properties": {
                    d: {"$ref": "#/$defs/cell", "title": model.dimension[d].name}
                    for d in capability.dimensions
                },
            },
        ],
    }
