"""The plans in an assessment file: initiatives, objectives with key results, returns.

Knows their keys and what must hold beyond the JSON Schema; must not know ratings or texts.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain

from maturity.model import Amount, Initiative, KeyResult, Model, Objective, Returns
from maturity.problems import Severity, visible
from maturity.reading.plain import Data, Json, KeyPath, items, record, records
from maturity.reading.remarks import Remark, some, unknown

_FIGURES = ("baseline", "current", "target")


def check(data: Data, model: Model) -> Iterator[Remark]:
    """What is wrong with the plans in data that is without what its schema objects to."""
    return chain(_check_initiatives(data, model), _check_objectives(data, model), _check_days(data))


def initiatives(data: Data, model: Model) -> tuple[Initiative, ...]:
    """The initiatives of data that has no error, by the capability ids of today."""
    return tuple(
        record(Initiative, {**item, "closes": _today(item["closes"], model)})
        for item in data.get("initiatives", ())
    )


def objectives(data: Data) -> tuple[Objective, ...]:
    """The objectives of data that has no error; key results have their figures filled in."""
    measured = {item["metric"]: item for item in data.get("outcomes", ())}
    return tuple(
        Objective(
            objective=item["objective"],
            results=tuple(
                record(KeyResult, {**result, **_figures(measured.get(result.get("metric")))})
                for result in item["results"]
            ),
            owner=item.get("owner", ""),
            by=date.fromisoformat(item["by"]) if "by" in item else None,
        )
        for item in data.get("okrs", ())
    )


def returns(data: Data) -> Returns | None:
    """What data that has no error says of money."""
    if "returns" not in data:
        return None
    given = data["returns"]
    days = {key: date.fromisoformat(given[key]) for key in ("since", "until") if key in given}
    return Returns(
        currency=given["currency"],
        investment=records(Amount, given["investment"]),
        value=records(Amount, given["value"]),
        **days,
    )


def _today(closes: list[str], model: Model) -> list[str]:
    """Capability ids by the names they have now, without those that are retired."""
    named = (model.renamed.get(id_, id_) for id_ in closes)
    return [*dict.fromkeys(id_ for id_ in named if id_ in model.capability)]


def _figures(outcome: Data | None) -> Mapping[str, int | float]:
    return {key: outcome[key]["value"] for key in _FIGURES if key in outcome} if outcome else {}


# --- what must hold ----------------------------------------------------------------------------


def _check_initiatives(data: Data, model: Model) -> Iterator[Remark]:
    firsts: dict[str, KeyPath] = {}
    for path, item in items(data, "initiatives"):
        here = (*path, "id")
        if (id_ := item.get("id")) and firsts.setdefault(id_, here) != here:
            message = f'the id "{id_}" is given to a second initiative'
            yield Remark(here, message, "ids are unique within their list", first=firsts[id_])
        for index, key in enumerate(item.get("closes") or ()):
            if key is not None:
                yield from _check_capability((*path, "closes", index), key, item, model)
        for index, key in enumerate(item.get("dimensions") or ()):
            if key is not None and key not in model.dimension:
                word = visible(model.terms.dimension).lower()
                yield unknown((*path, "dimensions", index), word, key, model.dimension)


def _check_capability(path: KeyPath, key: str, item: Data, model: Model) -> Iterator[Remark]:
    id_ = model.renamed.get(key, key)
    if id_ in model.retired:
        reason = visible(model.retired[id_], 200)
        yield _warning(path, f'"{key}" is retired and no longer counts: {reason}', "remove it")
        return
    if id_ not in model.capability:
        yield unknown(path, "capability", key, model.capability)
        return
    if id_ != key:
        yield _warning(path, f'"{key}" is called "{id_}" today', f'write "{id_}"')
    known = model.capability[id_].dimensions
    chosen = [d for d in item.get("dimensions") or () if d in model.dimension]
    if chosen and not set(chosen) & set(known):
        word = visible(model.terms.dimension).lower()
        message = f'"{key}" applies to no {word} of this initiative'
        yield _warning(path, message, f"it applies to {some(known)}")


def _warning(path: KeyPath, message: str, hint: str) -> Remark:
    return Remark(path, message, hint, severity=Severity.WARNING)


def _check_objectives(data: Data, model: Model) -> Iterator[Remark]:
    measured, whole = _measured(data, model)
    for path, objective in items(data, "okrs"):
        for (_, index), result in items(objective, "results"):
            here = (*path, "results", index)
            metric = result.get("metric")
            if metric is None:
                yield from _check_figures(here, result)
            elif metric not in model.metric:
                yield unknown((*here, "metric"), "metric", metric, model.metric)
            else:
                yield from _check_beside(here, result)
                if metric in measured:
                    yield from _check_outcome((*here, "metric"), metric, measured[metric])
                elif whole:
                    message = f'"{metric}" is not listed under outcomes'
                    hint = "list it there with a baseline and a target"
                    yield Remark((*here, "metric"), message, hint)


def _measured(data: Data, model: Model) -> tuple[Mapping[str, Data], bool]:
    """Outcomes by their metric; and whether that is all of them.

    If not, something is wrong with others, and what seems to be missing may be one of these.
    """
    outcomes = data.get("outcomes", ())
    found: dict[Json, Data] = {item.get("metric"): item for _, item in items(data, "outcomes")}
    known = {key: item for key, item in found.items() if key in model.metric}
    return known, outcomes is not None and None not in outcomes and len(known) == len(found)


def _check_figures(path: KeyPath, result: Data) -> Iterator[Remark]:
    """A key result with figures of its own."""
    if "metric" in result:
        return  # its id is refused, which has been said
    lacking = [key for key in ("baseline", "target") if key not in result]
    if lacking:
        message = f"the key result has no {' and no '.join(lacking)}"
        yield Remark(path, message, "give both figures, or name a metric listed under outcomes")
    elif result["baseline"] is not None and result["baseline"] == result["target"]:
        message = f'"target" is the same as "baseline", {result["target"]}'
        yield Remark((*path, "target"), message, "a key result has some way to go")


def _check_beside(path: KeyPath, result: Data) -> Iterator[Remark]:
    """A key result with the figures of an outcome metric has none of its own."""
    for key in (*_FIGURES, "unit"):
        if result.get(key) is not None:
            message = f'"{key}" stands beside "metric", which says it already'
            yield Remark((*path, key), message, "remove it, or remove the metric", at_key=True)


def _check_outcome(path: KeyPath, metric: str, outcome: Data) -> Iterator[Remark]:
    """An outcome metric whose figures are those of a key result."""
    lacking = [key for key in ("baseline", "target") if key not in outcome]
    if lacking:
        message = f'"{metric}" has no {" and no ".join(lacking)} under outcomes'
        yield Remark(path, message, "give them there" if lacking[1:] else "give it there")
        return
    baseline, target = (_value(outcome[key]) for key in ("baseline", "target"))
    if baseline is not None and baseline == target:
        message = f'baseline and target of "{metric}" are the same under outcomes'
        yield Remark(path, message, "a key result has some way to go")


def _value(measurement: Data | None) -> int | float | None:
    return (measurement or {}).get("value")


def _check_days(data: Data) -> Iterator[Remark]:
    spans = [(path, item, "start", "due") for path, item in items(data, "initiatives")]
    spans.append((("returns",), data.get("returns") or {}, "since", "until"))
    for path, item, first, last in spans:
        start, end = item.get(first), item.get(last)
        if start and end and end < start:
            message = f'"{last}", {end}, is before "{first}", {start}'
            yield Remark((*path, last), message, "set a later date")
