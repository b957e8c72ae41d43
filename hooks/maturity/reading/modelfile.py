"""Plain data to models: what must hold in one beyond its JSON Schema, and between several.

Knows the keys of a model file; must not know texts, folders or JSON Schema.
"""

import graphlib
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import chain

from maturity.model import (
    Capability,
    Dimension,
    Guardrail,
    Level,
    Metric,
    Model,
    Persona,
    Policy,
    Rollup,
    Source,
    Terms,
    Theme,
)
from maturity.problems import Severity, visible
from maturity.reading.plain import Data, KeyPath, items, record, records
from maturity.reading.remarks import Remark, no_such_level, unknown

_LISTS = {
    "levels": "level",
    "dimensions": "dimension",
    "capabilities": "capability",
    "themes": "theme",
    "metrics": "metric",
    "personas": "persona",
    "guardrails": "guardrail",
    "retired": "retired capability",
}
"""Lists of things with ids, and what one of them is called where the model has no word."""

_REFERENCES = (
    ("levels", "metrics", "metrics"),
    ("capabilities", "dimensions", "dimensions"),
    ("capabilities", "requires", "capabilities"),
    ("capabilities", "theme", "themes"),
    ("capabilities", "moves", "metrics"),
    ("personas", "capabilities", "capabilities"),
)
"""List, key of its items, and the list whose ids stand there."""

_MOST_CIRCLES = 50
"""Circles looked for: the search takes its time, and nobody reads more of them."""


def check(data: Data) -> Iterator[Remark]:
    """The errors in data without what its schema objects to."""
    return chain(
        _check_ids(data),
        _check_levels(data),
        _check_references(data),
        _check_requirements(data),
        _check_former_ids(data),
    )


def build(data: Data) -> Model:
    """The model in data that has no error."""
    terms = data["terms"]
    policy = dict(data["policy"])
    if "partial_credit" in policy:
        policy["partial_credit"] = Fraction(str(policy["partial_credit"]))
    if "rollup" in policy:
        policy["rollup"] = Rollup(policy["rollup"])
    order = {item["id"]: place for place, item in enumerate(data["dimensions"])}
    return Model(
        id=data["id"],
        name=data["name"],
        version=data["version"],
        terms=Terms(
            dimension=terms["dimension"],
            dimensions=terms.get("dimensions", f"{terms['dimension']}s"),
            level=terms["level"],
            levels=terms.get("levels", f"{terms['level']}s"),
        ),
        policy=record(Policy, policy),
        levels=records(Level, data["levels"]),
        dimensions=records(Dimension, data["dimensions"]),
        capabilities=records(
            Capability,
            (
                {**item, "dimensions": sorted(item["dimensions"], key=order.__getitem__)}
                for item in data["capabilities"]
            ),
        ),
        summary=data.get("summary", ""),
        source=record(Source, data["source"]) if "source" in data else None,
        themes=records(Theme, data.get("themes", ())),
        metrics=records(Metric, data.get("metrics", ())),
        personas=records(Persona, data.get("personas", ())),
        guardrails=records(Guardrail, data.get("guardrails", ())),
        retired={item["id"]: item["reason"] for item in data.get("retired", ())},
        renamed=_ids_today(data.get("renamed", {})),
    )


def _ids_today(renamed: Mapping[str, str]) -> dict[str, str]:
    """Each earlier id with the last of the names that follow one another."""

    def today(id_: str) -> str:
        while id_ in renamed:
            id_ = renamed[id_]
        return id_

    return {earlier: today(earlier) for earlier in renamed}


def empty_levels(model: Model) -> Iterator[Remark]:
    """Warnings about each dimension that has nothing to show at some level."""
    terms = model.terms
    for index, dimension in enumerate(model.dimensions):
        filled = {c.level for c in model.capabilities if dimension.id in c.dimensions}
        empty = [str(level.number) for level in model.levels if level.number not in filled]
        if empty:
            word = terms.level if len(empty) == 1 else terms.levels
            yield Remark(
                ("dimensions", index),
                f'the {visible(terms.dimension).lower()} "{dimension.id}" has no capability'
                f" at {visible(word).lower()} {', '.join(empty)}",
                "nothing is asked of it there; add a capability if something should be",
                severity=Severity.WARNING,
            )


def correspondences(model: Model, models: Mapping[str, Model | None]) -> Iterator[Remark]:
    """What is wrong with the levels of other models that a model names.

    In `models`, None stands for one whose own problems are reported elsewhere.
    """
    for index, level in enumerate(model.levels):
        for key, named in level.corresponds.items():
            path = ("levels", index, "corresponds", key)
            if key not in models:
                yield Remark(
                    path,
                    f'there is no model "{key}" here; nothing is shown of this',
                    "add the model, or remove the key",
                    guess=(key, models.keys() - {model.id}),
                    severity=Severity.WARNING,
                    at_key=True,
                )
            elif other := models[key]:
                known = [level.id for level in other.levels]
                word = f"{visible(other.terms.level).lower()} of {key}"
                for place, id_ in enumerate(named):
                    if id_ not in known:
                        yield unknown((*path, place), word, id_, known)


# --- what must hold in one model ---------------------------------------------------------------


def _by_id(data: Data, kind: str) -> dict[str, Data]:
    return {item["id"]: item for _, item in items(data, kind) if item.get("id")}


def _word(data: Data, kind: str) -> str:
    """What the model calls one item of a list."""
    word = _LISTS[kind]
    terms = data.get("terms") or {}
    return visible(terms.get(word) or word).lower()


def _check_ids(data: Data) -> Iterator[Remark]:
    for kind in _LISTS:
        firsts: dict[str, KeyPath] = {}
        for path, item in items(data, kind):
            here = (*path, "id")
            if (id_ := item.get("id")) and firsts.setdefault(id_, here) != here:
                message = f'the id "{id_}" is given to a second {_word(data, kind)}'
                yield Remark(here, message, "ids are unique within their list", first=firsts[id_])


def _check_levels(data: Data) -> Iterator[Remark]:
    own, word = data.get("id"), _word(data, "levels")
    for path, level in items(data, "levels"):
        place = int(path[-1]) + 1
        if level.get("number") not in {None, place}:
            message = f"expected {word} {place} here, found {level['number']}"
            hint = "they are numbered 1, 2, 3 and so on, in order"
            yield Remark((*path, "number"), message, hint)
        shortest, longest = level.get("advance_months") or (None, None)
        if shortest and longest and shortest > longest:
            message = f"the shortest time, {shortest} months, is above the longest, {longest}"
            yield Remark((*path, "advance_months"), message, f"write [{longest}, {shortest}]")
        if own and own in (level.get("corresponds") or ()):
            here = (*path, "corresponds", own)
            yield Remark(here, f'"{own}" is this model itself', "name another one", at_key=True)
    highest = len(data.get("levels") or ())
    for path, capability in items(data, "capabilities"):
        if highest and (capability.get("level") or 0) > highest:
            yield no_such_level((*path, "level"), word, capability["level"], highest)


def _check_references(data: Data) -> Iterator[Remark]:
    for kind, key, target in _REFERENCES:
        known = _by_id(data, target)
        for path, item in items(data, kind):
            value = item.get(key) or ()
            single = isinstance(value, str)
            for index, id_ in enumerate((value,) if single else value):
                if id_ is not None and id_ not in known:
                    here = (*path, key) if single else (*path, key, index)
                    yield unknown(here, _word(data, target), id_, known)


def _check_requirements(data: Data) -> Iterator[Remark]:
    level = {id_: item.get("level") or 0 for id_, item in _by_id(data, "capabilities").items()}
    word = _word(data, "levels")
    graph: dict[str, list[str]] = {id_: [] for id_ in level}
    places: dict[tuple[str, str], KeyPath] = {}
    for path, item in items(data, "capabilities"):
        id_ = item.get("id")
        for index, needed in enumerate(item.get("requires") or ()):
            here = (*path, "requires", index)
            if needed not in level or id_ not in level:
                continue
            if needed == id_:
                yield Remark(here, f'"{id_}" requires itself', "remove it")
            elif 0 < level[id_] < level[needed]:
                message = (
                    f'"{id_}" of {word} {level[id_]} requires "{needed}" of {word} {level[needed]}'
                )
                yield Remark(here, message, f"what is required stands at the same {word} or below")
            else:
                graph[id_].append(needed)
                places[id_, needed] = here
    for circle in _circles(graph):
        message = f"requirements go in a circle: {_drawn(circle)}"
        yield Remark(places[circle[0], circle[1]], message, "remove one of these requirements")


def _check_former_ids(data: Data) -> Iterator[Remark]:
    present, retired = _by_id(data, "capabilities"), _by_id(data, "retired")
    renamed = {old: new for old, new in (data.get("renamed") or {}).items() if new}
    for path, item in items(data, "retired"):
        if item.get("id") in present:
            yield _in_use((*path, "id"), item["id"], "retired")
    for old, new in renamed.items():
        path = ("renamed", old)
        if old in present:
            yield _in_use(path, old, "renamed")
        if old in retired:
            message = f'"{old}" is both renamed and retired'
            yield Remark(path, message, "keep one of the two", at_key=True)
        if not (new in present or new in renamed or new in retired):
            yield unknown(path, _LISTS["capabilities"], new, present)
    for circle in _circles({old: [new] for old, new in renamed.items()}):
        message = f"renamed ids go in a circle: {_drawn(circle)}"
        yield Remark(("renamed", circle[0]), message, "end at the id of today", at_key=True)


def _in_use(path: KeyPath, id_: str, fate: str) -> Remark:
    message = f'"{id_}" is {fate}, and a capability has this id'
    hint = "an id is never used again: give the capability another one"
    return Remark(path, message, hint, at_key=fate == "renamed")


def _circles(graph: Mapping[str, list[str]]) -> Iterator[list[str]]:
    """Circles of a graph, no node in two of them, each from its first node in the graph's order."""
    for _ in range(_MOST_CIRCLES):
        try:
            graphlib.TopologicalSorter(graph).prepare()
        except graphlib.CycleError as error:
            circle: list[str] = error.args[1][:0:-1]
        else:
            return
        members = frozenset(circle)
        start = circle.index(next(node for node in graph if node in members))
        yield circle[start:] + circle[:start]
        graph = {
            node: [other for other in others if other not in members]
            for node, others in graph.items()
            if node not in members
        }


def _drawn(circle: list[str]) -> str:
    return visible(" → ".join([*circle, circle[0]]), 400)
