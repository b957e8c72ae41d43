"""A new assessment to fill in: every cell listed, nothing rated.

Pure: a model in, YAML text out.
"""

import json
import re
from datetime import date
from textwrap import wrap

from maturity.model import Model
from maturity.problems import visible

_NOT_TEXT = re.compile("[0-9].*|true|false|null|yes|no|on|off|y|n")
"""Ids that YAML, or what some programs still take for YAML, reads as something else."""


def assessment(model: Model, key: str, assessed_on: date) -> str:
    """A complete, valid, commented assessment; `key` is its path below `assessments/`.

    Every cell stands there without a rating, which counts as not assessed until it has one.
    """
    terms = model.terms
    up = "../" * (key.count("/") + 1)
    lines = [
        f"# yaml-language-server: $schema={up}schema/{model.id}.assessment.schema.json",
        "#",
        f"# An assessment by the {_line(model.name)}.",
        "# After each colon below `ratings`, write one of",
        "#   present          everything the capability asks for is done",
        "#   partial          some of it is",
        "#   missing          none of it is",
        "# What is left empty counts as not assessed. In full, with what explains it:",
        "#   support:",
        "#     status: not_applicable",
        "#     reason: Accounts are scored by another team.",
        "#   product:",
        "#     status: present",
        "#     note: Two personas mapped.",
        "#     evidence: [{title: Journey maps, date: 2026-09-01}]",
        f"team: {json.dumps(_name(key), ensure_ascii=False)}",
        f"model: {_id(model.id)}",
        f"assessed_on: {assessed_on.isoformat()}",
        "",
        "# The customers you serve, in words that your teams agree on.",
        "# customers: [enterprise, self-service]",
        "",
        f"# The {_line(terms.dimensions).lower()} you assess; leave out those that are not yours.",
        f"scope: [{', '.join(_id(d.id) for d in model.dimensions)}]",
        "",
        f"# The {_line(terms.level).lower()} you want to reach, and by when.",
        f"# target: {{level: {min(2, len(model.levels))}, by: {assessed_on.year + 1}-12-31}}",
        "",
        "ratings:",
    ]
    for level in model.levels:
        lines += ["", *_comment(model.label(level.number))]
        for c in (c for c in model.capabilities if c.level == level.number):
            lines += ["", *_comment(c.name)]
            lines += [line for statement in c.present_when for line in _comment(statement, "- ")]
            lines += [f"  {_id(c.id)}:", *(f"    {_id(d)}:" for d in c.dimensions)]
    return "\n".join(lines) + "\n"


def _name(key: str) -> str:
    return key.rpartition("/")[2].replace("-", " ").title()


def _id(text: str) -> str:
    return json.dumps(text) if _NOT_TEXT.fullmatch(text) else text


def _line(text: str) -> str:
    """A model's words where a line end would end the comment."""
    return visible(" ".join(text.split()), limit=2000)


def _comment(text: str, mark: str = "") -> list[str]:
    return wrap(
        _line(text),
        width=98,
        initial_indent=f"  # {mark}",
        subsequent_indent="  # " + " " * len(mark),
        break_long_words=False,
    )
