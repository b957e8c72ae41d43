"""Plain data and a model to an assessment: what must hold beyond the JSON Schema.

Knows the keys of an assessment file; must not know texts, folders or JSON Schema.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from itertools import chain

from maturity.model import (
    Assessment,
    Cell,
    Evidence,
    Measurement,
    Model,
    Outcome,
    Override,
    Participant,
    Rating,
    Status,
    Target,
    Waiver,
)
from maturity.problems import Severity, visible
from maturity.reading import planfile
from maturity.reading.plain import Data, KeyPath, items, record, records
from maturity.reading.remarks import Remark, no_such_level, some, unknown

_ALIKE = 0.85
"""From here on two words are probably meant to be one: `enterprise` and `enterprize`."""


def set_aside_misplaced(data: Data, model: Model) -> list[Remark]:
    """Takes out ratings in full that stand directly below a capability, with a remark on each.

    JSON Schema cannot say what is wrong there: to it, `status` is a dimension like any other.
    """
    ratings = data.get("ratings")
    if not isinstance(ratings, dict) or "status" in model.dimension:
        return []
    misplaced = [
        key for key, value in ratings.items() if isinstance(value, dict) and "status" in value
    ]
    return [_misplaced(key, model) for key in misplaced if ratings.pop(key)]


def check(data: Data, model: Model) -> Iterator[Remark]:
    """What is wrong with data that is without what its schema objects to."""
    return chain(
        _check_dimensions(data, model),
        _check_levels(data, model),
        _check_capabilities(data, model, "ratings"),
        _check_capabilities(data, model, "overrides"),
        _check_ratings(data, model),
        _check_overrides(data, model),
        _check_outcomes(data, model),
        _check_votes(data, model),
        planfile.check(data, model),
    )


def build(data: Data, model: Model, id_: str) -> Assessment:
    """The assessment in data that has no error."""
    scope = _scope(data, model)
    return Assessment(
        id=id_,
        team=data["team"],
        model=model,
        assessed_on=date.fromisoformat(data["assessed_on"]),
        scope=scope,
        ratings=_ratings(data, model, frozenset(scope)),
        about=data.get("about", ""),
        customers=tuple(data.get("customers", ())),
        formerly=tuple(data.get("formerly", ())),
        participants=records(Participant, data.get("participants", ())),
        claimed_level=data.get("claimed_level"),
        target=record(Target, data["target"]) if "target" in data else None,
        overrides={
            id_: record(Override, data["overrides"][given])
            for given, id_ in _known(data, model, "overrides").items()
        },
        outcomes=tuple(_outcome(item) for item in data.get("outcomes", ())),
        votes={
            dimension: {int(number): count for number, count in votes.items()}
            for dimension, votes in data.get("votes", {}).items()
            if dimension in scope
        },
        waivers=records(Waiver, data.get("waivers", ())),
        initiatives=planfile.initiatives(data, model),
        objectives=planfile.objectives(data),
        returns=planfile.returns(data),
        notes=data.get("notes", ""),
    )


def disputes(
    assessments: Mapping[str, Assessment], taken: Collection[str]
) -> dict[str, list[Remark]]:
    """What is wrong with earlier ids, by the id of the assessment that claims them.

    In `taken` are the ids of all files, bad ones included.
    """
    claimants: dict[str, set[str]] = defaultdict(set)
    for assessment in assessments.values():
        for earlier in assessment.formerly:
            claimants[earlier].add(assessment.id)
    found: dict[str, list[Remark]] = defaultdict(list)
    for assessment in assessments.values():
        for index, earlier in enumerate(assessment.formerly):
            others = sorted(claimants[earlier] - {assessment.id})
            if earlier in taken:
                message = f'"{earlier}" is the id of an assessment that exists'
            elif others:
                message = f'"{earlier}" is claimed by {some(others)} too'
            else:
                continue
            hint = "one assessment alone continues the history of an id that is gone"
            found[assessment.id].append(Remark(("formerly", index), message, hint))
    return found


def strays(assessments: Mapping[str, Assessment]) -> dict[str, list[Remark]]:
    """Customers that one team alone names, in nearly the words of others."""
    serving = Counter(chain.from_iterable(a.customers for a in assessments.values()))
    shared = [word for word, teams in serving.items() if teams > 1]
    return {
        assessment.id: [
            _stray(index, word, shared)
            for index, word in enumerate(assessment.customers)
            if serving[word] == 1 and get_close_matches(word, shared, n=1, cutoff=_ALIKE)
        ]
        for assessment in assessments.values()
    }


def ahead(assessment: Assessment, today: date) -> Iterator[Remark]:
    """What is dated on a day to come, though only what has happened can have such a date.

    The next day counts for today: somewhere it has begun.
    """
    dated: dict[KeyPath, tuple[str, date | None]] = {
        ("assessed_on",): ("assessed", assessment.assessed_on)
    }
    for cell, rating in assessment.ratings.items():
        for number, evidence in enumerate(rating.evidence):
            dated["ratings", *cell, "evidence", number, "date"] = "evidence dated", evidence.date
    for path, (what, day) in dated.items():
        if day and (day - today).days > 1:
            message = f"{what} {day}, which is still to come: today is {today}"
            yield Remark(path, message, "mend the date", severity=Severity.WARNING)


def _stray(index: int, word: str, shared: Collection[str]) -> Remark:
    message = f'only this team says that it serves "{word}"'
    severity = Severity.WARNING
    return Remark(("customers", index), message, guess=(word, shared), severity=severity)


# --- values ------------------------------------------------------------------------------------

_PLAIN = {str(status): Rating(status=status) for status in Status if status is not Status.UNRATED}


def _scope(data: Data, model: Model) -> tuple[str, ...]:
    """In the model's order; all of its dimensions where the file does not say otherwise."""
    given = data.get("scope") or ()
    return tuple(id_ for id_ in model.dimension if id_ in given) or tuple(model.dimension)


def _known(data: Data, model: Model, part: str) -> dict[str, str]:
    """Ids as given in a part of the file, each with its id today; only those of capabilities."""
    today = {key: model.renamed.get(key, key) for key in data.get(part) or ()}
    return {key: id_ for key, id_ in today.items() if id_ in model.capability}


def _ratings(data: Data, model: Model, scope: Collection[str]) -> dict[Cell, Rating]:
    """The cells in scope that somebody has rated."""
    found = {}
    for given, id_ in _known(data, model, "ratings").items():
        value = data["ratings"][given]
        if not isinstance(value, dict):
            value = dict.fromkeys(model.capability[id_].dimensions, value)
        for dimension, cell in value.items():
            if cell and dimension in scope:
                found[Cell(id_, dimension)] = _rating(cell)
    return found


def _rating(cell: str | Data) -> Rating:
    if isinstance(cell, str):
        return _PLAIN[cell]
    status = Status(cell["status"])
    return Rating(
        status=status,
        reason=cell.get("reason", "") if status is Status.NOT_APPLICABLE else "",
        note=cell.get("note", ""),
        evidence=records(Evidence, cell.get("evidence", ())),
    )


def _outcome(item: Data) -> Outcome:
    values = {key: record(Measurement, item[key]) for key in item.keys() - {"metric"}}
    return Outcome(metric=item["metric"], **values)


# --- what must hold ----------------------------------------------------------------------------


def _word(model: Model) -> str:
    """What the model calls a dimension."""
    return visible(model.terms.dimension).lower()


def _level_word(model: Model) -> str:
    return visible(model.terms.level).lower()


def _warning(path: KeyPath, message: str, hint: str) -> Remark:
    return Remark(path, message, hint, severity=Severity.WARNING, at_key=True)


def _not_in_scope(path: KeyPath, model: Model, effect: str, what: str) -> Remark:
    message = f'{_word(model)} "{path[-1]}" is not in scope; {effect}'
    return _warning(path, message, f"add it to the scope, or remove {what}")


def _misplaced(key: str, model: Model) -> Remark:
    word = _word(model)
    capability = model.capability.get(key)
    example = capability.dimensions[0] if capability else next(iter(model.dimension))
    return Remark(
        ("ratings", key, "status"),
        f'"status" is no {word}, and "{visible(key)}" is rated by {word}',
        f"name the {word}: {visible(key)}: {{{example}: {{status: …}}}}",
        at_key=True,
    )


def _check_dimensions(data: Data, model: Model) -> Iterator[Remark]:
    named: list[tuple[KeyPath, str | None]] = [
        (("scope", index), id_) for index, id_ in enumerate(data.get("scope") or ())
    ]
    for path, participant in items(data, "participants"):
        named.append(((*path, "dimension"), participant.get("dimension")))
    for path, id_ in named:
        if id_ is not None and id_ not in model.dimension:
            yield unknown(path, _word(model), id_, model.dimension)


def _check_levels(data: Data, model: Model) -> Iterator[Remark]:
    target = data.get("target") or {}
    highest = len(model.levels)
    word = _level_word(model)
    for path, number in (
        (("claimed_level",), data.get("claimed_level")),
        (("target", "level"), target.get("level")),
    ):
        if number and number > highest:
            yield no_such_level(path, word, number, highest)
    by, today = target.get("by"), data.get("assessed_on")
    if by and today and by < today:
        message = f"the target is to be reached by {by}, before the assessment of {today}"
        yield Remark(("target", "by"), message, "set a later date")


def _check_capabilities(data: Data, model: Model, part: str) -> Iterator[Remark]:
    """Ids of capabilities that are not as the model has them."""
    known = _known(data, model, part)
    times = Counter(known.values())
    for key in data.get(part) or ():
        if known.get(key) == key:
            continue
        path = (part, key)
        id_ = model.renamed.get(key, key)
        if times[id_] > 1:
            message = f'"{key}" is called "{id_}" today, which is given more than once'
            yield Remark(path, message, "keep one of them", at_key=True)
        elif key in known:
            yield _warning(path, f'"{key}" is called "{id_}" today', f'write "{id_}"')
        elif id_ in model.retired:
            reason = visible(model.retired[id_], 200)
            yield _warning(path, f'"{key}" is retired and no longer counts: {reason}', "remove it")
        elif key in model.dimension:
            words = visible(model.terms.dimensions).lower()
            message = f'unknown capability "{key}"; {words} are named below a capability'
            yield Remark(path, message, f"write <capability>: {{{key}: …}}", at_key=True)
        else:
            yield unknown(path, "capability", key, model.capability, at_key=True)


_NOT_COUNTED = "this rating does not count"


def _check_ratings(data: Data, model: Model) -> Iterator[Remark]:
    scope = frozenset(_scope(data, model))
    for given, id_ in _known(data, model, "ratings").items():
        path = ("ratings", given)
        value = data["ratings"][given]
        known = model.capability[id_].dimensions
        if isinstance(value, dict):
            for dimension, cell in value.items():
                here = (*path, dimension)
                if isinstance(cell, dict) or cell == "not_applicable":
                    yield from _check_reason(here, cell, dimension)
                if dimension not in known:
                    yield _no_such_cell(here, dimension, id_, model)
                elif cell and dimension not in scope:
                    yield _not_in_scope(here, model, _NOT_COUNTED, "the rating")
        elif value:
            counting = [dimension for dimension in known if dimension in scope]
            yield from _check_reason(path, value, (counting or known)[0])
            if not counting:
                message = f'"{given}" applies to no {_word(model)} in scope; {_NOT_COUNTED}'
                yield _warning(path, message, f"it applies to {some(known)}")


def _no_such_cell(path: KeyPath, dimension: str, id_: str, model: Model) -> Remark:
    known = model.capability[id_].dimensions
    if dimension not in model.dimension:
        return unknown(path, _word(model), dimension, known, at_key=True)
    message = f'"{id_}" does not apply to {_word(model)} "{dimension}"'
    return Remark(path, message, f"it applies to {some(known)}", at_key=True)


def _check_reason(path: KeyPath, cell: str | Data, dimension: str) -> Iterator[Remark]:
    full = cell if isinstance(cell, dict) else {}
    status = full.get("status") if full else cell
    if status == "not_applicable" and "reason" not in full:
        hint = f"write {path[1]}: {{{dimension}: {{status: not_applicable, reason: …}}}}"
        here = (*path, "status") if full else path
        yield Remark(here, "not_applicable needs a reason", hint)
    elif status and status != "not_applicable" and full.get("reason"):
        message = f'"reason" is for not_applicable only; with {status} nobody sees it'
        yield _warning((*path, "reason"), message, "write it as a note")


def _check_overrides(data: Data, model: Model) -> Iterator[Remark]:
    for given in _known(data, model, "overrides"):
        override = data["overrides"][given] or {}
        start, due = override.get("start"), override.get("due")
        if start and due and due < start:
            message = f"due on {due}, before the start on {start}"
            yield Remark(("overrides", given, "due"), message, "set a later date")


def _check_outcomes(data: Data, model: Model) -> Iterator[Remark]:
    firsts: dict[str, KeyPath] = {}
    for path, outcome in items(data, "outcomes"):
        here, id_ = (*path, "metric"), outcome.get("metric")
        if id_ is None:
            continue
        if id_ not in model.metric:
            yield unknown(here, "metric", id_, model.metric)
        elif firsts.setdefault(id_, here) != here:
            message = f'the metric "{id_}" is listed twice'
            yield Remark(here, message, "keep one of them", first=firsts[id_])


def _check_votes(data: Data, model: Model) -> Iterator[Remark]:
    scope, highest, word = _scope(data, model), len(model.levels), _level_word(model)
    for dimension, votes in (data.get("votes") or {}).items():
        path = ("votes", dimension)
        if dimension not in model.dimension:
            yield unknown(path, _word(model), dimension, model.dimension, at_key=True)
        elif dimension not in scope:
            yield _not_in_scope(path, model, "these votes do not count", "the votes")
        for number in votes or ():
            if int(number) > highest:
                yield no_such_level((*path, number), word, int(number), highest, at_key=True)
