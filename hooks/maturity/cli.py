"""The command line: one function a verb, each returning an exit code. The only module that prints.

Exit codes: 0 fine, 1 problems in the user's files, 2 wrong usage.
"""

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path

from maturity import (
    clock,
    exports,
    loading,
    paths,
    problems,
    scaffold,
    schemas,
    texts,
    timelines,
    wording,
)
from maturity.loading import Loaded
from maturity.model import Assessment, Model, Portfolio
from maturity.problems import Problem
from maturity.views import Site

OK, PROBLEMS, USAGE = 0, 1, 2


class UsageError(Exception):
    """The command cannot mean anything; the message says why and what would."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # where it cannot show ✓, it shows \\u2713
        sys.stdout.reconfigure(errors="backslashreplace")
    options = _parser().parse_args(arguments)
    try:
        options.root = _root(options.root)
        options.as_of = options.as_of or clock.today(os.environ)
        verb: Callable[[argparse.Namespace], int] = options.verb
        code = verb(options)
        sys.stdout.flush()
    except (UsageError, clock.ClockError) as error:
        print(f"maturity: {error}", file=sys.stderr)
        return USAGE
    except OSError as error:
        if error.filename is None:  # most likely standard output, which is flushed again at exit
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):  # as in `maturity report … | head`
            said = filter(None, [error.filename, error.strerror])
            print(f"maturity: {': '.join(map(str, said))}", file=sys.stderr)
        return USAGE
    return code


def verbs() -> dict[str, list[str]]:
    """Name of each verb: its long options and positionals, as its help calls them."""
    # argparse has no public way to ask a parser what it takes.
    (commands,) = (a.choices for a in _parser()._actions if isinstance(a.choices, dict))  # noqa: SLF001  see above
    return {
        name: [
            (action.option_strings or [str(action.metavar)])[-1]
            for action in command._actions  # noqa: SLF001  see above
            if action.dest != "help"
        ]
        for name, command in commands.items()
    }


def validate(options: argparse.Namespace) -> int:
    """Every problem in models and assessments."""
    loaded = loading.load(options.root)
    found = _only(loaded.problems, options.paths, options.root)
    form = {
        "text": problems.as_text, "json": problems.as_json, "github": problems.as_github,
    }[options.format]  # fmt: skip
    if found or options.format == "json":
        print(form(found))
    elif options.format == "text" and options.paths:
        print(f"{wording.listing(options.paths)}: fine.")
    elif options.format == "text":
        portfolio = loaded.portfolio
        models = wording.plural(len(portfolio.models), "model")
        print(f"{models}, {wording.plural(len(portfolio.assessments), 'assessment')}: fine.")
    return PROBLEMS if problems.errors(found) else OK


def report(options: argparse.Namespace) -> int:
    """One team's report."""
    loaded = loading.load(options.root)
    assessment = _assessment(loaded, options.team, options.root)
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
    loaded = loading.load(options.root)
    assessment = _assessment(loaded, options.team, options.root)
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


def new(options: argparse.Namespace) -> int:
    """A complete, valid, commented assessment to fill in."""
    loaded = loading.load(options.root)
    model = _model(loaded, options.model)
    if model is None:
        return PROBLEMS
    if problem := loading.id_problem(options.team):
        raise UsageError(problem)
    target = options.root / "assessments" / f"{options.team}.yaml"
    text = scaffold.assessment(model, options.team, options.as_of)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with target.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"assessments/{options.team}.yaml exists already.") from None
    print(f"Wrote assessments/{options.team}.yaml. Fill in the ratings, then: maturity validate")
    return OK


def export(options: argparse.Namespace) -> int:
    """The `api/v1` data tree and the CSV inventories, without the site."""
    loaded = loading.load(options.root)
    if problems.errors(loaded.problems):
        return _refused(loaded.problems)
    made = list(exports.files(_site(loaded.portfolio, options)))
    for name, text in made:
        target = options.dir / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="")
    print(f"Wrote {len(made)} files below {options.dir}.")
    return OK


def schema(options: argparse.Namespace) -> int:
    """The per-model assessment schemas; with --check, whether they are current."""
    loaded = loading.load(options.root)
    if problems.errors(loaded.problems):
        return _refused(loaded.problems)
    stale = []
    for name, text in schemas.files(loaded.portfolio):
        target = options.root / "schema" / name
        if target.is_file() and target.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not options.check:
            target.write_text(text, encoding="utf-8", newline="")
    for name in stale:
        said = "is not current; maturity schema writes it" if options.check else "written"
        print(f"schema/{name}: {said}")
    if not stale:
        print("All schemas are current.")
    return PROBLEMS if stale and options.check else OK


def _common(default: str | None) -> argparse.ArgumentParser:
    """Options that may stand before or after the verb."""
    common = argparse.ArgumentParser(add_help=False, argument_default=default)
    common.add_argument(
        "--root", type=Path, metavar="DIR",
        help="folder with schema/models and assessments (default: the nearest one upward "
        "with a mkdocs.yml)",
    )  # fmt: skip
    common.add_argument(
        "--as-of", type=_day, metavar="DATE",
        help="day that counts as today, such as 2026-11-21 (default: SOURCE_DATE_EPOCH, "
        "else today in UTC)",
    )  # fmt: skip
    return common


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="maturity",
        description="Customer-experience maturity from version-controlled files.",
        parents=[_common(None)],
    )
    # After the verb an option that is not given must leave alone what stood before it.
    common = _common(argparse.SUPPRESS)
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")

    def verb(run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        said = run.__doc__ or ""
        added = verbs.add_parser(run.__name__, help=said, description=said, parents=[common])
        added.set_defaults(verb=run)
        return added

    def team(command: argparse.ArgumentParser) -> None:
        command.add_argument(
            "team", metavar="TEAM", help="path below assessments/ without .yaml: emea/payments"
        )

    def form(command: argparse.ArgumentParser, *names: str) -> None:
        command.add_argument(
            "--format", choices=names, default=names[0], help=f"default: {names[0]}"
        )

    command = verb(validate)
    command.add_argument("paths", metavar="PATH", nargs="*", help="only these files or folders")
    form(command, "text", "json", "github")
    command = verb(report)
    team(command)
    form(command, "text", "json", "markdown")
    command = verb(path)
    team(command)
    command.add_argument("--to", type=int, required=True, metavar="LEVEL", help="number of a level")
    command.add_argument("--dimension", metavar="ID", help="only this dimension has to reach it")
    form(command, "text", "json")
    command = verb(new)
    team(command)
    command.add_argument(
        "--model", metavar="ID", help="model to assess by; needed if there are several"
    )
    command = verb(export)
    command.add_argument("dir", metavar="DIR", type=Path, help="folder to write into")
    command = verb(schema)
    command.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 if not current"
    )
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{text}" is not a date such as 2026-11-21') from None


def _root(given: Path | None) -> Path:
    if given is not None:
        if not given.is_dir():
            raise UsageError(f"--root {given}: no such folder.")
        return given.resolve()
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "mkdocs.yml").is_file():
            return folder
    raise UsageError("no mkdocs.yml here or in a folder above; give the folder with --root.")


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
        data = [Path(folder) for folder in (loading.MODELS, loading.ASSESSMENTS)]
        if not any(place.is_relative_to(d) or d.is_relative_to(place) for d in data):
            raise UsageError(f"{name}: neither a model nor an assessment.")
        wanted.append(place)
    return [p for p in found if any(Path(p.file).is_relative_to(w) for w in wanted)]


def _place(name: Path, root: Path) -> Path:
    """Where a name leads; a link below the root leads to itself, since it is a problem."""
    if name.is_symlink():
        here = Path(os.path.realpath(name.parent), name.name)
        if here.is_relative_to(root):
            return here
    return Path(os.path.realpath(name))  # Path.resolve raises RuntimeError for links in a circle


def _assessment(loaded: Loaded, team: str, root: Path) -> Assessment | None:
    """The assessment, or none where its file (or its model) cannot be used, which is said."""
    found = loaded.portfolio.assessments.get(team)
    if found is None:
        named = not loading.id_problem(team)
        if named and (root / loading.ASSESSMENTS / f"{team}.yaml").is_file():
            _refused(loaded.problems)
            return None
        known = loaded.portfolio.assessments
        some = [*islice(known, 20), *["…"] * (len(known) > 20)]  # noqa: PLR2004  a line or two
        hint = problems.did_you_mean(team, known) or f"there are: {', '.join(some) or 'none'}."
        raise UsageError(f'no team "{team}"; {hint}')
    return found


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


def _site(portfolio: Portfolio, options: argparse.Namespace) -> Site:
    """What there is, with the history; a warning where there is none."""
    past, missing = timelines.committed(options.root, portfolio)
    if missing:
        print(f"maturity: no history: {missing}", file=sys.stderr)
    return Site(portfolio=portfolio, as_of=options.as_of, timelines=past, no_history=missing)


def _refused(found: Sequence[Problem]) -> int:
    print(problems.as_text(found), file=sys.stderr)
    return PROBLEMS


if __name__ == "__main__":
    sys.exit(main())
