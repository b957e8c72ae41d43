"""The commands: one function a verb, which prints what it found and returns an exit code.

Exit codes: 0 fine, 1 problems in the user's files, 2 wrong usage. How a command is typed is for
`cli` to know.
"""

import argparse
import os
import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from maturity import keeping, problems
from maturity.comparing.diff import Change, Difference
from maturity.comparing.diff import diff as compared
from maturity.model import Assessment, Model, Portfolio
from maturity.past import states, timelines
from maturity.past.history import HistoryError, merge_base
from maturity.past.states import State
from maturity.past.timelines import Past
from maturity.problems import Problem
from maturity.publishing import (
    campaigndata,
    checks,
    comments,
    diffdata,
    exports,
    published,
    readout,
    texts,
)
from maturity.reading import amending, importing, loading, ownersfile, scaffold, schemas
from maturity.reading.files import linked
from maturity.reading.loading import Loaded
from maturity.results import progress
from maturity.results.organisation import Organisation
from maturity.results.views import Site
from maturity.rules import paths, wording
from maturity.rules.findings import RULES

OK, PROBLEMS, USAGE = 0, 1, 2

ALL = "all"
"""Stands for every finding."""


_FORMS = {"text": problems.as_text, "json": problems.as_json, "github": problems.as_github}
"""How problems are printed."""


class UsageError(Exception):
    """The command cannot mean anything; the message says why and what would."""


def validate(options: argparse.Namespace) -> int:
    """Every problem in models, assessments and campaigns."""
    wanted = _findings(options.findings)
    loaded = loading.load(options.root)
    everything = problems.in_order([*loaded.problems, *loading.ahead(loaded, options.as_of)])
    if wanted and not problems.errors(everything):
        everything = problems.in_order([*everything, *_found(loaded.portfolio, wanted, options)])
    found = _only(everything, options.paths, options.root)
    if found or options.format == "json":
        print(_FORMS[options.format](found))
    elif options.format == "text" and options.paths:
        print(f"{wording.listing(options.paths)}: fine.")
    elif options.format == "text":
        portfolio = loaded.portfolio
        there = [
            wording.plural(len(portfolio.models), "model"),
            wording.plural(len(portfolio.assessments), "assessment"),
        ]
        if portfolio.campaigns:
            there.append(wording.plural(len(portfolio.campaigns), "campaign"))
        print(f"{', '.join(there)}: fine.")
    return PROBLEMS if problems.errors(found) else OK


def report(options: argparse.Namespace) -> int:
    """One team's report."""
    loaded = _state(options).content
    assessment = _assessment(loaded, options.team)
    if assessment is None:
        return PROBLEMS
    alone = replace(loaded.portfolio, assessments={options.team: assessment})
    site = _site(alone, options)
    made = site.reports[options.team]
    if options.format == "json":
        timeline = site.timelines.get(options.team, ())
        print(exports.as_json(exports.team_data(made, timeline)), end="")
    else:
        print({"text": texts.report, "markdown": texts.report_markdown}[options.format](made))
    return OK


def path(options: argparse.Namespace) -> int:
    """The cheapest set of cells that reaches a level."""
    assessment = _assessment(_state(options).content, options.team)
    if assessment is None:
        return PROBLEMS
    model = assessment.model
    if not 1 <= options.to <= len(model.levels):
        raise UsageError(
            f"--to {options.to}: the {model.name} has {model.terms.levels.lower()} 1 to "
            f"{len(model.levels)}."
        )
    if options.dimension is not None and options.dimension not in assessment.scope:
        hint = problems.did_you_mean(options.dimension, assessment.scope)
        known = f"it has: {', '.join(assessment.scope)}."
        raise UsageError(f'--dimension "{options.dimension}" is not in scope; {hint or known}')
    found = paths.shortest_path(assessment, options.to, options.dimension)
    if options.format == "json":
        print(exports.as_json({"path": exports.path_data(found)}), end="")
    else:
        print(texts.path(assessment, options.to, found))
    return OK


def campaign(options: argparse.Namespace) -> int:
    """How far a campaign has come, and what each team has left; without an ID, all of them."""
    loaded = _state(options).content
    found = progress.campaigns(Organisation(site=_site(loaded.portfolio, options)).whole)
    if options.id is None:
        _warn_of_unusable(loaded)
        if options.format == "json":
            print(
                exports.as_json({"campaigns": [campaigndata.listed(one) for one in found]}), end=""
            )
        else:
            print(texts.campaigns(found) or "There is no campaign to show.")
        return OK
    made = {one.campaign.id: one for one in found}
    if options.id not in made:
        if f"{loading.CAMPAIGNS}/{options.id}.yaml" in loaded.unusable:
            return _refused(loaded.problems)
        raise UsageError(f'no campaign "{options.id}"; {_known(options.id, made)}')
    _warn_of_unusable(loaded)
    one = made[options.id]
    if options.format == "json":
        print(exports.as_json(exports.campaign_data(one)), end="")
    else:
        print(texts.campaign(one))
    return OK


def diff(options: argparse.Namespace) -> int:
    """What changed between two revisions, or since one: levels, ratings, findings, models."""
    before, after = _compared(options)
    wrong = problems.errors(after.content.problems)
    if told := [*problems.errors(before.content.problems), *wrong]:
        _refused(told)
    found = _difference(before, after, options)
    if options.format == "json":
        revisions = Change(before.revision, after.revision)
        print(exports.as_json(diffdata.difference(found, revisions)), end="")
    else:
        print({"text": texts.difference, "markdown": comments.comment}[options.format](found))
    return PROBLEMS if wrong else OK


def history(options: argparse.Namespace) -> int:
    """Every assessment in git, oldest first, with the level it gave."""
    loaded = _state(options).content
    portfolio = loaded.portfolio
    if options.team is not None:
        assessment = _assessment(loaded, options.team)
        if assessment is None:
            return PROBLEMS
        portfolio = replace(portfolio, assessments={options.team: assessment})
    else:
        _warn_of_unusable(loaded)
    past = _past(portfolio, options)
    if past.missing:
        return USAGE
    points = [(key, point) for key, line in past.timelines.items() for point in line]
    points.sort(key=lambda item: (item[1].assessed_on, item[1].revision.merged_on, item[0]))
    if options.format == "json":
        print(exports.as_json(diffdata.history(points)), end="")
    else:
        print(texts.history(points) or "Nothing has been committed yet.")
    return OK


def words(options: argparse.Namespace) -> int:
    """An assessment in words, for git to compare; any file, also one outside the repository."""
    content = options.file.read_bytes()
    found, told = loading.alone(loading.in_folder(options.root), content)
    print(readout.assessment(found, told) if found else readout.text(content))
    return OK


def new(options: argparse.Namespace) -> int:
    """A complete, valid, commented assessment to fill in."""
    loaded = loading.load(options.root)
    model = _model(loaded, options.model)
    if model is None:
        return PROBLEMS
    _write_new(options, scaffold.assessment(model, options.team, options.as_of))
    print(f"Wrote assessments/{options.team}.yaml. Fill in the ratings, then: maturity validate")
    return OK


def import_(options: argparse.Namespace) -> int:
    """A filled-in inventory, saved as CSV, into an assessment: a new one, or the team's own."""
    loaded = loading.load(options.root)
    file = f"{loading.ASSESSMENTS}/{options.team}.yaml"
    old = loaded.portfolio.assessments.get(options.team)
    if old is None and file in loaded.unusable:
        return _refused(loaded.problems)
    if old and options.model not in {None, old.model.id}:
        raise UsageError(f"{file} is by the model {old.model.id}, not {options.model}.")
    model = old.model if old else _model(loaded, options.model)
    if model is None:
        return PROBLEMS
    try:
        sheet = importing.from_csv(options.file.read_bytes(), str(options.file), model, old)
    except problems.ProblemsError as error:
        return _refused(error.problems)
    if old:
        return _amend(options, file, old, sheet)
    _write_new(options, importing.assessment(sheet, model, options.team, options.as_of))
    ratings = wording.plural(len(sheet.ratings), "rating")
    print(f"Wrote {file} with {ratings}. Next: maturity validate")
    if unsaid := sum(r.reason == importing.NO_REASON for r in sheet.ratings.values()):
        cells = wording.plural(unsaid, "rating")
        verb = "is" if unsaid == 1 else "are"
        print(f"The sheet gives no reason why {cells} {verb} not applicable: write it in the file.")
    return OK


def export(options: argparse.Namespace) -> int:
    """The data that the site publishes, without the site."""
    loaded = _state(options).content
    if problems.errors(loaded.problems):
        return _refused(loaded.problems)
    made = dict(published.data(replace(_site(loaded.portfolio, options), sources=loaded.texts)))
    made |= {f"schema/{name}": text for name, text in schemas.files(loaded.portfolio)}
    try:
        kept = keeping.keep(options.dir, made)
    except keeping.OccupiedError as error:
        raise UsageError(
            f"{_some(error.paths)} in {options.dir} would be overwritten, and no export left it "
            "as it is; move it away, or choose another folder."
        ) from None
    print(f"Wrote {len(made)} files below {options.dir}.")
    if kept.removed:
        print(f"Removed, since nothing publishes it any more: {_some(kept.removed)}.")
    if kept.left:
        print(f"No longer published, but changed since and left: {_some(kept.left)}.")
    return OK


def owners(options: argparse.Namespace) -> int:
    """Whether CODEOWNERS, where there is one, names an owner for every file."""
    places = [place for place in ownersfile.PLACES if (options.root / place).is_file()]
    folders = (loading.MODELS, loading.ASSESSMENTS, loading.CAMPAIGNS)
    source = loading.in_folder(options.root)
    files = {folder: [name for name, _ in source(folder) if name != folder] for folder in folders}
    found: list[Problem] = []
    for place in places:
        file = options.root / place
        if os.path.realpath(file) == str(Path(os.path.realpath(options.root), place)):
            text = file.read_text(encoding="utf-8", errors="replace")
            found += ownersfile.problems(text, place, files)
        else:
            found.append(linked(place))
    if found or options.format == "json":
        print(_FORMS[options.format](found))
    elif options.format == "text":
        said = f"{wording.listing(places)}: every file has an owner."
        print(said if places else "There is no CODEOWNERS file, so there is nothing to check.")
    return PROBLEMS if found else OK


def schema(options: argparse.Namespace) -> int:
    """The per-model assessment schemas; with --check, whether they are current."""
    loaded = loading.load(options.root)
    if problems.errors(loaded.problems):
        return _refused(loaded.problems)
    stale = []
    made = dict(schemas.files(loaded.portfolio))
    for name, text in made.items():
        target = options.root / "schema" / name
        if target.is_file() and target.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not options.check:
            target.write_text(text, encoding="utf-8", newline="")
    for name in stale:
        said = "is not current; maturity schema writes it" if options.check else "written"
        print(f"schema/{name}: {said}")
    there = (options.root / "schema").glob(schemas.ANY)
    over = [
        path.name
        for path in sorted(there)
        if path.name not in made
        and path.is_file()
        and schemas.is_made(path.read_text(encoding="utf-8", errors="replace"))
    ]
    for name in over:
        if not options.check:
            (options.root / "schema" / name).unlink()
        said = "is of no model; maturity schema removes it" if options.check else "removed"
        print(f"schema/{name}: {said}")
    if not stale and not over:
        print("All schemas are current.")
    return PROBLEMS if (stale or over) and options.check else OK


# --- which files are meant ---------------------------------------------------------------------


def _state(options: argparse.Namespace) -> State:
    """The files as of the day given on the command line; else, and where git cannot tell, now's."""
    if options.read_on is not None:
        try:
            return states.on(options.root, options.read_on)
        except HistoryError as error:
            _warn(f"reading the files as they are, not as of {options.read_on}: {error}")
    return states.at_hand(options.root)


def _compared(options: argparse.Namespace) -> tuple[State, State]:
    """Both sides of a difference."""
    root = options.root
    base, head = _revisions(root, options.base, options.head)
    try:
        if head:
            return states.at(root, base or "HEAD"), states.at(root, head)
        after = _state(options)
        if after.revision and base is None:
            raise UsageError(
                f"--as-of {options.as_of} is in the past; name what to compare it with: "
                "maturity diff BASE --as-of DATE."
            )
        return states.at(root, base or "HEAD"), after
    except HistoryError as error:
        raise UsageError(str(error)) from None


def _revisions(root: Path, base: str | None, head: str | None) -> tuple[str | None, str | None]:
    """Two revisions, or one and none for the files at hand; a range is two in one word."""
    for dots in ("...", ".."):
        if base and dots in base:
            if head:
                raise UsageError(f"{base} names both sides already; {head} is one too many.")
            first, _, second = base.partition(dots)
            first, second = first or "HEAD", second or "HEAD"
            try:
                return merge_base(root, first, second) if dots == "..." else first, second
            except HistoryError as error:
                raise UsageError(str(error)) from None
    return base, head


def _difference(before: State, after: State, options: argparse.Namespace) -> Difference:
    both, left_out = states.comparable(before.content, after.content)
    changed = {
        key: a for key, a in both.after.assessments.items() if both.before.assessments.get(key) != a
    }
    past = _past(replace(both.after, assessments=changed), options)
    return compared(
        *both,
        options.as_of,
        past={key: [point.assessment for point in line] for key, line in past.timelines.items()},
        crossed=None if both.before.models == both.after.models else states.crossed(before, after),
        left_out=left_out,
    )


def _only(found: Sequence[Problem], paths: Sequence[str], root: Path) -> Sequence[Problem]:
    """Problems of the files asked for; of all if none are named."""
    if not paths:
        return found
    wanted = []
    for name in paths:
        where = _place(Path(name), root)
        if not os.path.lexists(where):
            raise UsageError(f"{name}: no such file.")
        if not where.is_relative_to(root):
            raise UsageError(f"{name}: not below {root}.")
        place = where.relative_to(root)
        data = [Path(f) for f in (loading.MODELS, loading.ASSESSMENTS, loading.CAMPAIGNS)]
        if not any(place.is_relative_to(d) or d.is_relative_to(place) for d in data):
            raise UsageError(f"{name}: not a model, an assessment or a campaign.")
        wanted.append(place)
    return [p for p in found if any(Path(p.file).is_relative_to(w) for w in wanted)]


def _place(name: Path, root: Path) -> Path:
    """Where a name leads; a link below the root leads to itself, since it is a problem."""
    if name.is_symlink():
        here = Path(os.path.realpath(name.parent), name.name)
        if here.is_relative_to(root):
            return here
    return Path(os.path.realpath(name))  # Path.resolve raises RuntimeError for links in a circle


# --- what is in them ---------------------------------------------------------------------------


def _assessment(loaded: Loaded, team: str) -> Assessment | None:
    """The assessment, or none where its file (or its model) cannot be used, which is said."""
    found = loaded.portfolio.assessments.get(team)
    if found is None:
        if f"{loading.ASSESSMENTS}/{team}.yaml" in loaded.unusable:
            _refused(loaded.problems)
            return None
        raise UsageError(f'no team "{team}"; {_known(team, loaded.portfolio.assessments)}')
    return found


def _known(word: str, known: Collection[str]) -> str:
    """What a word may have been meant to be, or what there is."""
    some = [*islice(known, 20), *["…"] * (len(known) > 20)]  # noqa: PLR2004  a line or two
    return problems.did_you_mean(word, known) or f"there are: {', '.join(some) or 'none'}."


def _write_new(options: argparse.Namespace, text: str) -> None:
    """Write the file of a team that has none yet."""
    if problem := loading.id_problem(options.team):
        raise UsageError(problem)
    target = options.root / "assessments" / f"{options.team}.yaml"
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with target.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"assessments/{options.team}.yaml exists already.") from None


def _amend(options: argparse.Namespace, file: str, old: Assessment, sheet: importing.Sheet) -> int:
    """Change the ratings in the file of a team, and nothing else in it."""
    changes = importing.merged(old, sheet)
    target = options.root / file
    try:
        text = amending.amended(target.read_bytes(), old, changes)
    except amending.UnamendableError:
        raise UsageError(
            f"{file} is written in a way that cannot be changed line by line; nothing was changed. "
            "Change it in the browser or in an editor."
        ) from None
    if not changes:
        print(f"{file} says all of it already.")
        return OK
    target.write_bytes(text)
    ratings = wording.plural(len(changes), "rating")
    print(
        f"Changed {ratings} in {file}; what the sheet does not say is as it was. "
        f"It still says assessed_on: {old.assessed_on}. Next: maturity diff"
    )
    if gone := sum(bool(old.cells[c].reason) and not r.reason for c, r in changes.items()):
        verb = "is" if gone == 1 else "are"
        print(f"What applies now needs no reason why it would not: {gone} {verb} gone.")
    return OK


def _model(loaded: Loaded, name: str | None) -> Model | None:
    """The model, or none where it cannot be used, which is said."""
    models = loaded.portfolio.models
    if name is None and len(models) == 1:
        return next(iter(models.values()))
    if name is None or name not in models:
        broken = [p for p in problems.errors(loaded.problems) if p.file.startswith(loading.MODELS)]
        if broken:
            _refused(broken)
            return None
        said = "which model? Add --model with" if name is None else f'no model "{name}"; there is'
        raise UsageError(f"{said} one of: {', '.join(models) or 'none'}.")
    return models[name]


def _findings(given: str | None) -> Collection[str]:
    """The ids of findings asked for; none where nobody asked."""
    if given is None:
        return ()
    ids = given.split(",")
    for word in ids:
        if word != ALL and word not in RULES:
            known = f"there are: {', '.join([ALL, *RULES])}."
            hint = problems.did_you_mean(word, [ALL, *RULES]) or known
            raise UsageError(f'--findings: no finding "{problems.visible(word)}"; {hint}')
    return RULES.keys() if ALL in ids else ids


def _found(
    portfolio: Portfolio, wanted: Collection[str], options: argparse.Namespace
) -> Iterator[Problem]:
    """The findings asked for as problems, each at its place."""
    for key, made in _site(portfolio, options).reports.items():
        if remarks := [*checks.remarks(made.findings, wanted)]:
            file = f"{loading.ASSESSMENTS}/{key}.yaml"
            yield from loading.located(remarks, (options.root / file).read_bytes(), file)


def _site(portfolio: Portfolio, options: argparse.Namespace) -> Site:
    """What there is, with the history; a warning where there is none."""
    past = _past(portfolio, options)
    return Site(
        portfolio=portfolio,
        as_of=options.as_of,
        timelines=past.timelines,
        no_history=past.missing,
        unread=past.unread,
        drafts=past.drafts,
        model_changes=past.models,
        gone=past.gone,
    )


def _past(portfolio: Portfolio, options: argparse.Namespace) -> Past:
    """The committed assessments, up to the day given on the command line; or why there are none."""
    past = timelines.past(options.root, portfolio, options.read_on)
    if past.missing:
        _warn(f"no history: {past.missing}")
    return past


def _some(paths: Sequence[str]) -> str:
    """The first of some paths, and how many more there are."""
    return wording.listing([*paths[:5], *([f"{len(paths) - 5} more"] if len(paths) > 5 else [])])  # noqa: PLR2004  a line or two


def _warn_of_unusable(loaded: Loaded) -> None:
    """Say what sums over all files do without."""
    if files := sorted(loaded.unusable):
        _warn(f"left out, since it cannot be used: {_some(files)}; maturity validate says why.")


def _warn(said: str) -> None:
    print(f"maturity: {said}", file=sys.stderr)


def _refused(found: Sequence[Problem]) -> int:
    print(problems.as_text(found), file=sys.stderr)
    return PROBLEMS
