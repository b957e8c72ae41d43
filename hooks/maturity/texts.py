"""A report in the terminal and as Markdown.

Knows plain text and Markdown; the sentences are those of `wording`. A stranger's words are made
harmless for both: no control characters, no markup.
"""

import re
from collections.abc import Iterator

from maturity import wording
from maturity.model import Assessment
from maturity.paths import Path
from maturity.problems import visible
from maturity.reports import Report

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&@:$-]|(?<=www)\.)")
_LONGEST = 4000
"""Characters of a line; what is longer is no report any more."""


def report(made: Report) -> str:
    """The report for a terminal: the answer first, then why, what next, and the gaps."""
    a, result = made.assessment, made.result
    model = a.model
    width = max(len(model.label(level.number)) for level in model.levels)
    lines = [
        f"{a.team}: {model.label(result.level)}",
        made.next_step,
        "",
        " ".join(filter(None, [
            wording.headline(result), wording.team_margin(result),
            wording.rollups(result), wording.audit(result),
        ])),
        "",
        *(
            f"  {model.label(c.level):<{width}}  {wording.share(c.present, c.applicable):<18} "
            f"{wording.verdict(c, result.pooled)}"
            for c in result.pooled.coverage
        ),
        "",
        f"{model.terms.dimensions}:",
        *(
            f"  {model.label(gate.level):<{width}}  {wording.score(gate.score)}  "
            f"{model.dimension[key].name}"
            for key, gate in sorted(result.dimensions.items(), key=lambda kg: kg[1].score)
        ),
    ]  # fmt: skip
    if made.path and made.path.cells:
        lines += ["", f"Next, to reach {model.label(made.path.to)}:", *_steps(a, made.path)]
    if made.top:
        lines += ["", f"Top gaps up to {model.label(made.goal)}:"]
        lines += [f"  {line}" for line in _gaps(made)]
    lines += ["", f"Assessed {wording.readable(a.assessed_on)} by the {model.name}."]
    return "\n".join(map(_plain, lines))


def report_markdown(made: Report) -> str:
    """The same as Markdown, for a comment or a document."""
    a, result = made.assessment, made.result
    model = a.model
    rows = (
        f"| {_markdown(model.label(c.level))} | {wording.share(c.present, c.applicable)} "
        f"| {c.needed} | {wording.verdict(c, result.pooled)} |"
        for c in result.pooled.coverage
    )
    lines = [
        f"## {_markdown(a.team)}: {_markdown(model.label(result.level))}",
        "",
        f"**{_markdown(made.next_step)}** {_markdown(wording.headline(result))}",
        "",
        f"| {_markdown(model.terms.level)} | Present | Needed | Verdict |",
        "| --- | --- | --- | --- |",
        *rows,
    ]
    if made.path and made.path.cells:
        lines += ["", f"### Next: {_markdown(model.label(made.path.to))}", ""]
        lines += [f"- [ ] {_markdown(wording.cell(model, cell))}" for cell in made.path.cells]
    if made.top:
        lines += ["", "### Top gaps", "", *(f"1. {_markdown(line)}" for line in _gaps(made))]
    return "\n".join(lines)


def path(assessment: Assessment, to: int, found: Path | None) -> str:
    """The cheapest set of cells, one a line with its cost."""
    goal = assessment.model.label(to)
    if found is None:
        return _plain(f"{goal} cannot be reached: too little of it applies here.")
    if not found.cells:
        return _plain(f"{goal} is reached already.")
    bound = "" if found.exact else " (an upper bound)"
    head = f"To {goal}: {wording.plural(len(found.cells), 'cell')}, effort "
    lines = [f"{head}{wording.effort(found.cost)}{bound}", *_steps(assessment, found)]
    return "\n".join(map(_plain, lines))


def _steps(assessment: Assessment, found: Path) -> Iterator[str]:
    for cell in found.cells:
        status = assessment.cells[cell].status
        effort = assessment.effort(cell.capability)
        yield f"  {status.glyph} {wording.cell(assessment.model, cell)} ({status.words}, {effort})"


def _gaps(made: Report) -> Iterator[str]:
    model = made.assessment.model
    for gap in made.top:
        where = wording.listing(model.dimension[d].name for d in gap.dimensions)
        blocked = wording.listing(model.capability[c].name for c in gap.blocked_by)
        yield (
            f"{model.capability[gap.capability].name} ({where}): {gap.quadrant.words}, "
            f"{gap.impact} impact, effort {gap.effort}"
            + (f"; blocked by {blocked}" if blocked else "")
        )


def _plain(text: str) -> str:
    return visible(text, limit=_LONGEST)


def _markdown(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", _plain(text))
