"""What can be typed: the verbs, their options, and what is said of those that mean nothing.

What a verb does is for `verbs` to know.
"""

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Literal

from maturity import clock, verbs
from maturity.verbs import USAGE, UsageError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # where it cannot show ✓, it shows \\u2713
        sys.stdout.reconfigure(errors="backslashreplace")
    options = _parser().parse_args(arguments)
    try:
        options.root = _root(options.root)
        # Only a day that is asked for is read as it was; an epoch is for builds of today's files.
        options.read_on = options.as_of
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


def commands() -> dict[str, list[str]]:
    """Name of each verb: its long options and positionals, as its help calls them."""
    # argparse has no public way to ask a parser what it takes.
    (known,) = (a.choices for a in _parser()._actions if isinstance(a.choices, dict))  # noqa: SLF001  see above
    return {
        name: [
            (action.option_strings or [str(action.metavar)])[-1]
            for action in command._actions  # noqa: SLF001  see above
            if action.dest != "help"
        ]
        for name, command in known.items()
    }


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
        help="day that counts as today, such as 2026-11-21; of a past one, report, path, "
        "campaign, diff and export read what was committed by then (default: SOURCE_DATE_EPOCH, "
        "else today in UTC, with the files as they are)",
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
    known = parser.add_subparsers(required=True, metavar="COMMAND")

    def verb(run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        said = run.__doc__ or ""
        name = run.__name__.rstrip("_")  # import is a word of Python's own
        added = known.add_parser(name, help=said, description=said, parents=[common])
        added.set_defaults(verb=run)
        return added

    def team(command: argparse.ArgumentParser, count: Literal["?"] | None = None) -> None:
        command.add_argument(
            "team",
            metavar="TEAM",
            nargs=count,
            help="path below assessments/ without .yaml: emea/payments",
        )

    def by(command: argparse.ArgumentParser) -> None:
        command.add_argument(
            "--model", metavar="ID", help="model to assess by; needed if there are several"
        )

    def form(command: argparse.ArgumentParser, *names: str) -> None:
        command.add_argument(
            "--format", choices=names, default=names[0], help=f"default: {names[0]}"
        )

    command = verb(verbs.validate)
    command.add_argument("paths", metavar="PATH", nargs="*", help="only these files or folders")
    command.add_argument(
        "--findings",
        metavar="ID[,ID…]",
        help="count these findings as problems too, or all; waived ones do not count",
    )
    form(command, "text", "json", "github")
    command = verb(verbs.report)
    team(command)
    form(command, "text", "json", "markdown")
    command = verb(verbs.path)
    team(command)
    command.add_argument("--to", type=int, required=True, metavar="LEVEL", help="number of a level")
    command.add_argument("--dimension", metavar="ID", help="only this dimension has to reach it")
    form(command, "text", "json")
    command = verb(verbs.campaign)
    command.add_argument(
        "id", metavar="ID", nargs="?", help="name of its file below campaigns/ without .yaml"
    )
    form(command, "text", "json")
    command = verb(verbs.diff)
    command.add_argument(
        "base",
        metavar="BASE",
        nargs="?",
        help="commit, branch or tag, or a range such as main...HEAD (default: HEAD)",
    )
    command.add_argument(
        "head", metavar="HEAD", nargs="?", help="likewise (default: the files as they are)"
    )
    form(command, "text", "markdown", "json")
    command = verb(verbs.history)
    team(command, "?")
    form(command, "text", "json")
    verb(verbs.words).add_argument("file", metavar="FILE", type=Path, help="any file")
    command = verb(verbs.new)
    team(command)
    by(command)
    command = verb(verbs.import_)
    command.add_argument("file", metavar="FILE", type=Path, help="an inventory saved as CSV")
    team(command)
    by(command)
    command = verb(verbs.export)
    command.add_argument("dir", metavar="DIR", type=Path, help="folder to write into")
    command = verb(verbs.owners)
    form(command, "text", "json", "github")
    command = verb(verbs.schema)
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


if __name__ == "__main__":
    sys.exit(main())
