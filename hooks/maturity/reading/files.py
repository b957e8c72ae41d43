"""The files below a root: where they belong, how they must be named, what they hold.

Knows folders, names and the file system; must not know what is in a file.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from maturity import ids
from maturity.problems import Problem, Severity, visible
from maturity.reading.strictyaml import LARGEST

MODELS = "schema/models"
"""Folder of the models, from the root."""
ASSESSMENTS = "assessments"
"""Folder of the assessments, from the root."""
CAMPAIGNS = "campaigns"
"""Folder of the campaigns, from the root; there is none where there is no campaign."""

_MISSING = {
    MODELS: f"put a model there: {MODELS}/<id>.yaml",
    ASSESSMENTS: "it comes with the first assessment: maturity new TEAM",
}
# Not even within the root: git keeps the history of what a link points to elsewhere, the same
# team would count twice, and a link to .git/config would put a secret into a message.
_LINKED = ("expected a file or a folder, found a symbolic link", "put the file itself here")


def shown(file: str) -> str:
    """A file's name in a message."""
    return visible(file, 1000)


def assessment_id(file: str) -> str:
    """The id that the place of an assessment gives it."""
    return file.removeprefix(f"{ASSESSMENTS}/").removesuffix(".yaml")


def misnamed(file: str, folder: str) -> list[Problem]:
    """A problem unless the name makes an id; only assessments stand in folders of their own."""
    stem = file.removeprefix(f"{folder}/").rpartition(".")[0]
    nearest = ids.with_folders(stem if folder == ASSESSMENTS else stem.rpartition("/")[2])
    wanted = f"{folder}/{nearest}.yaml"
    if file == wanted and nearest:
        return []
    pattern = "<folder>/<id>" if folder == ASSESSMENTS else "<id>"
    message = f"expected a name such as {folder}/{pattern}.yaml, of lower-case words and hyphens"
    new = f" to {shown(wanted)}" if nearest else ": a to z, digits and hyphens"
    return [_whole(file, message, f"rename it{new}")]


def no_models() -> Problem:
    """What is wrong with a folder of models that has none."""
    return _whole(MODELS, "expected at least one model, found none", _MISSING[MODELS])


def linked(file: str) -> Problem:
    """What is wrong with a symbolic link."""
    return _whole(file, *_LINKED)


def sources(root: Path, folder: str) -> Iterator[tuple[str, bytes | Problem]]:
    """Name of each YAML file below a folder, with its content or what keeps it from being read."""
    top = PurePosixPath(folder)
    for part in (*reversed(top.parents), top):
        if part.name and (root / part).is_symlink():
            yield str(part), linked(str(part))
            return
    pending = [folder]
    while pending:
        name = pending.pop()
        try:
            with os.scandir(root / name) as entries:
                found = [(e.name, e.stat(follow_symlinks=False).st_mode) for e in entries]
        except OSError as error:
            yield from _unlisted(name, error)
            continue
        for inner, mode in found:
            file = f"{name}/{inner}"
            is_yaml = inner.lower().endswith((".yaml", ".yml"))
            if inner.startswith("."):
                continue
            if stat.S_ISLNK(mode):
                yield file, linked(file)
            elif stat.S_ISDIR(mode) and not is_yaml:
                pending.append(file)
            elif is_yaml:
                yield file, _content(root / file, file, mode)


def _content(path: Path, file: str, mode: int) -> bytes | Problem:
    if not stat.S_ISREG(mode):
        found = "a folder" if stat.S_ISDIR(mode) else "a pipe or a device"
        return _whole(file, f"expected a file, found {found}", "rename or remove it")
    try:
        with path.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except OSError as error:
        return _unreadable(file, error)


def _unlisted(folder: str, error: OSError) -> Iterator[tuple[str, Problem]]:
    """What is wrong with a folder that cannot be read; nothing where it need not be there."""
    if not (folder == CAMPAIGNS and isinstance(error, FileNotFoundError)):
        yield folder, _unreadable(folder, error)


def _unreadable(file: str, error: OSError) -> Problem:
    if isinstance(error, FileNotFoundError) and file in _MISSING:
        severity = Severity.WARNING if file == ASSESSMENTS else Severity.ERROR
        return _whole(file, "expected a folder, found nothing", _MISSING[file], severity)
    reason = os.strerror(error.errno or 0).lower()
    return _whole(file, f"cannot be read: {reason}", "check its type and its permissions")


def _whole(file: str, message: str, hint: str, severity: Severity = Severity.ERROR) -> Problem:
    """A problem of a whole file."""
    return Problem(
        file=shown(file),
        line=1,
        column=1,
        pointer="",
        message=message,
        hint=hint,
        severity=severity,
    )
