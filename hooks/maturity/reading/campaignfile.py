"""Plain data, a model and the teams there are to a campaign: what must hold beyond the JSON Schema.

Knows the keys of a campaign file; must not know texts, folders on disk or JSON Schema.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import chain

from maturity.model import Assessment, Campaign, Model
from maturity.problems import Severity, visible
from maturity.reading.plain import Data, KeyPath
from maturity.reading.remarks import Remark, some, unknown

Teams = Mapping[str, Assessment | None]
"""Every assessment file by its id, and what is in it; None for one that cannot be used."""


def check(data: Data, model: Model, teams: Teams) -> Iterator[Remark]:
    """What is wrong with data that is without what its schema objects to."""
    return chain(
        _check_capabilities(data, model),
        _check_dimensions(data, model),
        _check_teams(data, model, teams),
        _check_days(data),
    )


def build(data: Data, model: Model, id_: str, teams: Teams) -> Campaign:
    """The campaign in data that has no error."""
    today = _today(teams)
    dimensions = data.get("dimensions", ())
    return Campaign(
        id=id_,
        name=data["name"],
        model=model,
        capabilities=tuple(
            key
            for given in data["capabilities"]
            if (key := model.renamed.get(given, given)) in model.capability
        ),
        owner=data["owner"],
        starts=date.fromisoformat(data["starts"]),
        ends=date.fromisoformat(data["ends"]),
        why=data.get("why", ""),
        dimensions=tuple(key for key in model.dimension if key in dimensions),
        teams=tuple(today.get(name, name) for name in data.get("teams", ())),
    )


def idle(campaign: Campaign, data: Data, teams: Teams) -> Iterator[Remark]:
    """What a sound campaign asks of nobody; data is what it was built from.

    Said only where every team can be read, since the one that cannot may be who is asked.
    """
    asked = [
        team for id_, team in teams.items() if team is None or _is_asked(campaign, id_, team.model)
    ]
    if None in asked:
        return
    word = visible(campaign.model.terms.dimension).lower()
    scopes = {dimension for team in asked if team for dimension in team.scope}
    for index, given in enumerate(data["capabilities"]):
        capability = campaign.model.capability.get(campaign.model.renamed.get(given, given))
        if capability is None:
            continue
        path = ("capabilities", index)
        known = capability.dimensions
        wanted = {*known} & {*campaign.dimensions} if campaign.dimensions else {*known}
        if not wanted:
            message = f'"{given}" applies to no {word} of this campaign; it asks nothing of anybody'
            yield _warning(path, message, f"it applies to {some(known)}")
        elif asked and not scopes & wanted:
            message = f'"{given}" applies to no {word} that these teams have in scope'
            yield _warning(path, message, f"it applies to {some(known)}")


# --- what must hold ----------------------------------------------------------------------------


def _warning(path: KeyPath, message: str, hint: str) -> Remark:
    return Remark(path, message, hint, severity=Severity.WARNING)


def _given(data: Data, key: str) -> Iterator[tuple[KeyPath, str]]:
    """The sound items of a list of words, each with its path."""
    for index, word in enumerate(data.get(key) or ()):
        if word is not None:
            yield (key, index), word


def _check_capabilities(data: Data, model: Model) -> Iterator[Remark]:
    given = [*_given(data, "capabilities")]
    times = Counter(model.renamed.get(key, key) for _, key in given)
    for path, key in given:
        id_ = model.renamed.get(key, key)
        if id_ in model.capability and id_ == key:
            continue
        if id_ in model.retired:
            reason = visible(model.retired[id_], 200)
            yield _warning(
                path, f'"{key}" is retired and no longer asked for: {reason}', "remove it"
            )
        elif id_ not in model.capability:
            yield unknown(path, "capability", key, model.capability)
        elif times[id_] > 1:
            message = f'"{key}" is called "{id_}" today, which is listed more than once'
            yield Remark(path, message, "keep one of them")
        else:
            yield _warning(path, f'"{key}" is called "{id_}" today', f'write "{id_}"')


def _check_dimensions(data: Data, model: Model) -> Iterator[Remark]:
    for path, id_ in _given(data, "dimensions"):
        if id_ not in model.dimension:
            word = visible(model.terms.dimension).lower()
            yield unknown(path, word, id_, model.dimension)


def _check_teams(data: Data, model: Model, teams: Teams) -> Iterator[Remark]:
    folders = _folders(teams)
    today = _today(teams)
    for path, name in _given(data, "teams"):
        if name.endswith("/"):
            yield from _check_folder(path, name, model, teams)
        elif name in teams:
            team = teams[name]
            if team and team.model.id != model.id:
                message = f'"{name}" is assessed by the model "{team.model.id}"; it is not asked'
                hint = f"a campaign asks those assessed by its own model, {model.id}"
                yield _warning(path, message, hint)
        elif name in today:
            yield _warning(
                path, f'"{name}" is called "{today[name]}" today', f'write "{today[name]}"'
            )
        elif f"{name}/" in folders:
            hint = f'write "{name}/" for all teams in and below it'
            yield Remark(path, f'"{name}" is a folder, not a team', hint)
        else:
            yield unknown(path, "team", name, teams)


def _check_folder(path: KeyPath, name: str, model: Model, teams: Teams) -> Iterator[Remark]:
    if name not in _folders(teams):
        if name[:-1] in teams:
            message = f'"{name[:-1]}" is a team, not a folder'
            yield Remark(path, message, f'write "{name[:-1]}" without the slash')
        else:
            yield unknown(path, "folder", name, sorted(_folders(teams)))
        return
    below = [team for id_, team in teams.items() if id_.startswith(name)]
    if all(team and team.model.id != model.id for team in below):
        message = f'no team in "{name}" is assessed by the model "{model.id}"; none is asked'
        yield _warning(path, message, "remove it")


def _check_days(data: Data) -> Iterator[Remark]:
    starts, ends = data.get("starts"), data.get("ends")
    if starts and ends and ends <= starts:
        message = f"it ends on {ends}, not after its start on {starts}"
        yield Remark(("ends",), message, "set a later date")


# --- who there is ------------------------------------------------------------------------------


def _folders(teams: Collection[str]) -> set[str]:
    """Every folder with a team in or below it, with a slash at the end."""
    return {id_[: place + 1] for id_ in teams for place, sign in enumerate(id_) if sign == "/"}


def _today(teams: Teams) -> Mapping[str, str]:
    """Earlier id of an assessment that moved: its id today."""
    return {earlier: team.id for team in teams.values() if team for earlier in team.formerly}


def _is_asked(campaign: Campaign, id_: str, model: Model) -> bool:
    return campaign.calls(id_) and model.id == campaign.model.id
