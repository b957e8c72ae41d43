"""A repository or a text in, models, assessments and campaigns out; or every problem, in place.

Knows which file is held against what; must not know levels, git, pages or the clock.
"""

import contextlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TypeVar, cast

from maturity.ids import id_problem, slug
from maturity.model import Assessment, Campaign, Model, Portfolio
from maturity.problems import Problem, ProblemsError, Severity, did_you_mean, errors, in_order
from maturity.reading import assessmentfile, campaignfile, misfits, modelfile, strictyaml
from maturity.reading.files import (
    ASSESSMENTS,
    CAMPAIGNS,
    MODELS,
    assessment_id,
    misnamed,
    no_models,
    shown,
    sources,
)
from maturity.reading.plain import Data, KeyPath
from maturity.reading.remarks import Remark, unknown

__all__ = [
    "ASSESSMENTS",
    "CAMPAIGNS",
    "MODELS",
    "Contents",
    "Loaded",
    "Source",
    "ahead",
    "alone",
    "assessment_id",
    "assessment_schema",
    "id_problem",
    "in_folder",
    "in_snapshot",
    "load",
    "loaded",
    "located",
    "parse_assessment",
    "parse_campaign",
    "parse_case",
    "parse_model",
]

Contents = Iterable[tuple[str, bytes | Problem]]
"""Names of files from the root, each with its content or what keeps it from being read."""
Source = Callable[[str], Contents]
"""What a folder holds, wherever that comes from: the file system, a past revision."""

_Value = TypeVar("_Value", Model, Assessment, Campaign)
Parse = Callable[[bytes, str], tuple[_Value | None, tuple[Problem, ...]]]
"""Content and name of a file to its value, or to what is wrong with it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Loaded:
    """What a repository holds, and what is wrong with it."""

    portfolio: Portfolio
    """All that has no error."""
    problems: tuple[Problem, ...]
    """Those of all files, in order."""
    unusable: frozenset[str] = frozenset()
    """Files that are there and not in the portfolio: for their own errors or their model's."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Assessment id: its file as it is, to the byte once it is UTF-8 again."""


def load(root: Path, before: Loaded | None = None) -> Loaded:
    """Everything below a root; never raises for what it finds there.

    Assessments that are to the byte as they were `before`, under the same models and without a
    problem, are not read again.
    """
    return loaded(in_folder(root), before)


def in_folder(root: Path) -> Source:
    """The files below a root."""
    return partial(sources, root)


def in_snapshot(files: Mapping[str, bytes | Problem]) -> Source:
    """Files by their path from the root, as if they lay there.

    What keeps a file from being read may keep a folder and all in it from it.
    """

    def within(folder: str) -> Contents:
        here = f"{folder}/"
        below = (name for name in files if name.startswith(here) or here.startswith(f"{name}/"))
        return ((name, files[name]) for name in below if "/." not in name)

    return within


def loaded(source: Source, before: Loaded | None = None) -> Loaded:
    """Everything in a source, as :func:`load` says."""
    models, problems, files = _load_models(source)
    parse: Parse[Assessment] = partial(parse_assessment, models=models)
    if before and before.portfolio.models == {k: model for k, model in models.items() if model}:
        parse = partial(_unless_known, known=_known(before), parse=parse)
    assessments, texts, more, others = _load_assessments(source, parse)
    teams = {id_: assessments.get(id_) for id_ in sorted(map(assessment_id, others))}
    campaigns, last, further = _load_campaigns(source, models, teams)
    used = {f"{MODELS}/{id_}.yaml" for id_, model in models.items() if model}
    used |= {f"{ASSESSMENTS}/{id_}.yaml" for id_ in assessments}
    used |= {f"{CAMPAIGNS}/{id_}.yaml" for id_ in campaigns}
    return Loaded(
        portfolio=Portfolio(
            models={id_: model for id_, model in sorted(models.items()) if model},
            assessments=dict(sorted(assessments.items())),
            campaigns=dict(sorted(campaigns.items())),
        ),
        problems=in_order([*problems, *more, *last]),
        unusable=frozenset((files | others | further) - used),
        texts={id_: texts[id_].decode() for id_ in sorted(assessments)},
    )


def parse_model(source: bytes | str, file: str) -> tuple[Model | None, tuple[Problem, ...]]:
    """A model from its text; None where there are errors.

    `file` is its path from the root, such as `schema/models/b2b-cx.yaml`; nothing is read there.
    Whether levels of other models correspond to its own is for :func:`load` to check.
    """
    reading, problems = _reading(source, file, MODELS)
    if reading.data is None:
        return None, in_order(problems)
    remarks, sound = misfits.held_against("model", reading.data, reading.gaps)
    remarks += [
        remark
        for remark in modelfile.check(sound)
        if not (remark.guess[0] and _may_lack_ids(reading))
    ]
    if not misnamed(file, MODELS):
        remarks += _check_own_id(sound, PurePosixPath(file))
    model = None
    if not problems and not remarks:
        model = modelfile.build(sound)
        remarks += modelfile.empty_levels(model)
    return model, in_order([*problems, *_located(remarks, source, file)])


def parse_assessment(
    source: bytes | str, file: str, models: Mapping[str, Model | None]
) -> tuple[Assessment | None, tuple[Problem, ...]]:
    """An assessment from its text; None where there are errors, here or in its model.

    `file` is its path from the root, such as `assessments/emea/payments.yaml`; nothing is read
    there. In `models`, None stands for a model whose own problems are reported elsewhere: the
    assessment is then held against the JSON Schema only. So it is where there are no models.
    """
    reading, problems = _reading(source, file, ASSESSMENTS)
    data = reading.data
    if data is None:
        return None, in_order(problems)
    name = data.get("model") if isinstance(data, dict) else None
    model = models.get(name) if isinstance(name, str) else None
    misplaced = assessmentfile.set_aside_misplaced(cast("Data", data), model) if model else []
    remarks, sound = misfits.held_against("assessment", data, reading.gaps)
    remarks += misplaced
    assessment = None
    if model:
        remarks += [
            remark
            for remark in assessmentfile.check(sound, model)
            if not _follows(remark, reading.gaps)
        ]
        if not problems and not _has_error(remarks):
            assessment = assessmentfile.build(sound, model, assessment_id(file))
    elif models and (name := sound.get("model")) and name not in models:
        remarks.append(unknown(("model",), "model", name, sorted(models)))
    return assessment, in_order([*problems, *_located(remarks, source, file)])


def parse_campaign(
    source: bytes | str,
    file: str,
    models: Mapping[str, Model | None],
    teams: Mapping[str, Assessment | None],
) -> tuple[Campaign | None, tuple[Problem, ...]]:
    """A campaign from its text; None where there are errors, here or in its model.

    In `models` and in `teams`, None stands for what has problems that are reported elsewhere.
    """
    reading, problems = _reading(source, file, CAMPAIGNS)
    if reading.data is None:
        return None, in_order(problems)
    remarks, sound = misfits.held_against("campaign", reading.data, reading.gaps)
    name = sound.get("model")
    model = models.get(name) if isinstance(name, str) else None
    campaign = None
    if model:
        remarks += campaignfile.check(sound, model, teams)
        if not problems and not _has_error(remarks):
            campaign = campaignfile.build(sound, model, PurePosixPath(file).stem, teams)
            remarks += campaignfile.idle(campaign, sound, teams)
    elif models and name and name not in models:
        remarks.append(unknown(("model",), "model", name, sorted(models)))
    return campaign, in_order([*problems, *_located(remarks, source, file)])


def alone(source: Source, text: bytes) -> tuple[Assessment | None, tuple[Problem, ...]]:
    """The assessment in a text that lies nowhere in particular, by the model it names."""
    file = f"{MODELS}/{_declared_id(text, 'model')}.yaml"
    models = {
        model.id: model
        for name, content in source(MODELS)
        if name == file and isinstance(content, bytes) and (model := parse_model(content, name)[0])
    }
    return parse_assessment(text, f"{ASSESSMENTS}/text.yaml", models)


def parse_case(source: bytes | str, file: str) -> Assessment:
    """An assessment from a text that holds its model as well; or a ProblemsError.

    The text has the keys `model` and `assessment`, and may have more. Lines and columns of
    problems mean nothing here.
    """
    parts = strictyaml.parse(source, file)
    model_text, assessment_text = (
        json.dumps(parts.get(key) if isinstance(parts, dict) else None, ensure_ascii=False)
        for key in ("model", "assessment")
    )
    stem = PurePosixPath(file).stem
    id_ = _declared_id(model_text) or stem
    model, problems = parse_model(model_text, f"{MODELS}/{id_}.yaml")
    assessment, more = parse_assessment(assessment_text, f"{ASSESSMENTS}/{stem}.yaml", {id_: model})
    if assessment is None:
        raise ProblemsError([*problems, *more])
    return assessment


def located(remarks: Collection[Remark], source: bytes | str, file: str) -> list[Problem]:
    """Remarks on a sound file, each where its value stands, or else what is nearest above it."""
    whole = strictyaml.Place(1, 1)  # and not where the text begins, below its comments
    places = strictyaml.places(source)
    places.values[()] = whole
    near = (
        replace(
            r,
            path=next(p for n in range(len(r.path), -1, -1) if (p := r.path[:n]) in places.values),
        )
        for r in remarks
    )
    return _problems([*near], places, file)


def ahead(found: Loaded, today: date) -> list[Problem]:
    """Warnings about dates to come, in what has been loaded."""
    return [
        problem
        for id_, assessment in found.portfolio.assessments.items()
        if (remarks := [*assessmentfile.ahead(assessment, today)])
        for problem in located(remarks, found.texts[id_], f"{ASSESSMENTS}/{id_}.yaml")
    ]


def assessment_schema() -> Data:
    """The JSON Schema that assessments by any model are held against."""
    return misfits.schema("assessment")


# --- one text ----------------------------------------------------------------------------------


def _reading(
    source: bytes | str, file: str, folder: str
) -> tuple[strictyaml.Reading, list[Problem]]:
    """What a text says, None for all of it where reading had to stop; and what is wrong so far."""
    problems = misnamed(file, folder)
    try:
        reading = strictyaml.read(source, shown(file))
    except ProblemsError as stopped:
        return strictyaml.Reading(data=None), [*problems, *stopped.problems]
    return reading, [*problems, *reading.problems]


def _may_lack_ids(reading: strictyaml.Reading) -> bool:
    """What a model refers to may be in a part of it that is refused."""
    return any(path[2:] in {(), ("id",)} for path in reading.gaps)


def _follows(remark: Remark, gaps: Collection[KeyPath]) -> bool:
    """What a remark on an assessment misses may be in a part that is refused.

    That is the scope, a reason, or a figure of a key result, which may stand under outcomes.
    """
    if remark.severity is Severity.WARNING:
        return any(path[:1] == ("scope",) for path in gaps)
    if remark.path[:1] == ("okrs",) and not remark.guess[0]:
        return any(path[:1] in {(), ("okrs",), ("outcomes",)} for path in gaps)
    return remark.path[-1:] == ("status",) and remark.path[:-1] in gaps


def _check_own_id(data: Data, file: PurePosixPath) -> Iterator[Remark]:
    if data.get("id") and data["id"] != file.stem:
        message = f'the model in {file.name} must have the id "{file.stem}", not "{data["id"]}"'
        yield Remark(("id",), message, "change the id or rename the file")


def _has_error(remarks: Collection[Remark]) -> bool:
    return any(remark.severity is Severity.ERROR for remark in remarks)


def _located(remarks: Collection[Remark], source: bytes | str, file: str) -> list[Problem]:
    """Remarks with their places, which are looked up only where there is something to say."""
    return _problems(remarks, strictyaml.places(source), file) if remarks else []


def _problems(remarks: Collection[Remark], places: strictyaml.Places, file: str) -> list[Problem]:
    """Remarks at their places; where they are too many, errors before warnings."""

    def problem(remark: Remark) -> Problem:
        place = places.values[remark.path]
        if remark.at_key:
            place = places.keys.get(remark.path, place)
        first = f"; the first is on line {places.values[remark.first].line}" if remark.first else ""
        return Problem(
            file=shown(file),
            line=place.line,
            column=place.column,
            pointer="".join(f"/{_escaped(step)}" for step in remark.path),
            message=remark.message + first,
            hint=did_you_mean(*remark.guess) or remark.hint,
            severity=remark.severity,
        )

    def rank(remark: Remark) -> tuple[bool, strictyaml.Place]:
        return remark.severity is Severity.WARNING, places.values[remark.path]

    ranked = sorted(remarks, key=rank)
    if hidden := ranked[strictyaml.MOST :]:
        message = f"and {len(hidden)} more from here on, not shown"
        ranked[strictyaml.MOST :] = [Remark(hidden[0].path, message, severity=hidden[0].severity)]
    return [problem(remark) for remark in ranked]


def _escaped(step: str | int) -> str:
    return str(step).replace("~", "~0").replace("/", "~1")


# --- all files ---------------------------------------------------------------------------------


def _load_models(source: Source) -> tuple[dict[str, Model | None], list[Problem], set[str]]:
    """Models by id, None for one that cannot be used; and the files that are there."""
    problems: list[Problem] = []
    models: dict[str, Model] = {}
    texts: dict[str, bytes] = {}
    broken: set[str] = set()
    files: set[str] = set()
    for file, text, model, found in _read(source(MODELS), parse_model):
        files.add(file)
        problems += found
        if model:
            models[model.id], texts[model.id] = model, text
        else:
            broken |= {_named_id(file), _declared_id(text)}
    if not problems and not models:
        problems.append(no_models())
    known = {**dict.fromkeys(broken - {""}), **models}
    remarks = {id_: [*modelfile.correspondences(model, known)] for id_, model in models.items()}
    more, bad = _across(remarks, texts, MODELS)
    return {**known, **dict.fromkeys(bad)}, [*problems, *more], files


# What the assessments of a broken model may call it:


def _named_id(file: str) -> str:
    """The id in a file's name; nothing for a folder."""
    path = PurePosixPath(file)
    return slug(path.stem) if path.suffix else ""


def _declared_id(text: bytes | str, key: str = "id") -> str:
    """The id in a text that may have any number of problems; or nothing."""
    with contextlib.suppress(ProblemsError):
        data = strictyaml.read(text, "").data
        if isinstance(data, dict) and isinstance(data.get(key), str):
            return slug(data[key])
    return ""


def _known(before: Loaded) -> dict[str, tuple[bytes, Assessment]]:
    """File: content and assessment, of those without a problem."""
    faulty = {problem.file for problem in before.problems}
    files = ((f"{ASSESSMENTS}/{id_}.yaml", id_) for id_ in before.portfolio.assessments)
    return {
        file: (before.texts[id_].encode(), before.portfolio.assessments[id_])
        for file, id_ in files
        if file not in faulty
    }


def _unless_known(
    content: bytes,
    file: str,
    *,
    known: Mapping[str, tuple[bytes, Assessment]],
    parse: Parse[Assessment],
) -> tuple[Assessment | None, tuple[Problem, ...]]:
    """The assessment of a file that is as it was, else what a parser makes of it."""
    if file in known and known[file][0] == content:
        return known[file][1], ()
    return parse(content, file)


def _load_assessments(
    source: Source, parse: Parse[Assessment]
) -> tuple[dict[str, Assessment], dict[str, bytes], list[Problem], set[str]]:
    """Assessments and their texts by id; and the files that are there."""
    problems: list[Problem] = []
    assessments: dict[str, Assessment] = {}
    texts: dict[str, bytes] = {}
    files: set[str] = set()
    for file, text, assessment, found in _read(source(ASSESSMENTS), parse):
        if text or errors(found):  # a folder that is not there is no file
            files.add(file)
        problems += found
        if assessment:
            assessments[assessment.id], texts[assessment.id] = assessment, text
    ids = {assessment_id(file) for file in files}
    more, bad = _across(assessmentfile.disputes(assessments, ids), texts, ASSESSMENTS)
    sound = {id_: value for id_, value in assessments.items() if id_ not in bad}
    strays, _ = _across(assessmentfile.strays(sound), texts, ASSESSMENTS)
    return sound, texts, [*problems, *more, *strays], files


def _load_campaigns(
    source: Source,
    models: Mapping[str, Model | None],
    teams: Mapping[str, Assessment | None],
) -> tuple[dict[str, Campaign], list[Problem], set[str]]:
    """Campaigns by id; and the files that are there."""
    problems: list[Problem] = []
    campaigns: dict[str, Campaign] = {}
    files: set[str] = set()
    parse = partial(parse_campaign, models=models, teams=teams)
    for file, _, campaign, found in _read(source(CAMPAIGNS), parse):
        files.add(file)
        problems += found
        if campaign:
            campaigns[campaign.id] = campaign
    return campaigns, problems, files


def _read(
    contents: Contents,
    parse: Parse[_Value],
) -> Iterator[tuple[str, bytes, _Value | None, tuple[Problem, ...]]]:
    """Name, text, value and problems of every file."""
    for file, content in contents:
        if isinstance(content, Problem):
            yield file, b"", None, (content,)
        else:
            value, problems = parse(content, file)
            yield file, content, value, problems


def _across(
    remarks: Mapping[str, list[Remark]], texts: Mapping[str, bytes], folder: str
) -> tuple[list[Problem], set[str]]:
    """Problems that only show once all files are read; and the ids of those that have errors."""
    problems = [
        problem
        for id_, found in remarks.items()
        for problem in _located(found, texts[id_], f"{folder}/{id_}.yaml")
    ]
    return problems, {id_ for id_, found in remarks.items() if _has_error(found)}
