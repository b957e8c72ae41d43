"""A report in the terminal and as Markdown; campaigns, differences and history in the terminal.

Knows how both are laid out; the sentences are those of `wording`, and `harmless` sees to a
stranger's words.
"""

from collections.abc import Iterable, Iterator, Sequence

from maturity.comparing import changes, modelchanges
from maturity.comparing.changes import Section
from maturity.comparing.diff import Difference
from maturity.harmless import markdown, plain
from maturity.model import Assessment
from maturity.past.timelines import Point
from maturity.results import progress
from maturity.results.progress import Progress
from maturity.rules import wording
from maturity.rules.paths import Path
from maturity.rules.reports import Report

_SHORT = 9
"""Digits of a commit that readers get to see."""


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
    return "\n".join(map(plain, lines))


def report_markdown(made: Report) -> str:
    """The same as Markdown, for a comment or a document."""
    a, result = made.assessment, made.result
    model = a.model
    rows = (
        f"| {markdown(model.label(c.level))} | {wording.share(c.present, c.applicable)} "
        f"| {c.needed} | {wording.verdict(c, result.pooled)} |"
        for c in result.pooled.coverage
    )
    lines = [
        f"## {markdown(a.team)}: {markdown(model.label(result.level))}",
        "",
        f"**{markdown(made.next_step)}** {markdown(wording.headline(result))}",
        "",
        f"| {markdown(model.terms.level)} | Present | Needed | Verdict |",
        "| --- | --- | --- | --- |",
        *rows,
    ]
    if made.path and made.path.cells:
        lines += ["", f"### Next: {markdown(model.label(made.path.to))}", ""]
        lines += [f"- [ ] {markdown(wording.cell(model, cell))}" for cell in made.path.cells]
    if made.top:
        lines += ["", "### Top gaps", "", *(f"1. {markdown(line)}" for line in _gaps(made))]
    return "\n".join(lines)


def path(assessment: Assessment, to: int, found: Path | None) -> str:
    """The cheapest set of cells, one a line with its cost."""
    goal = assessment.model.label(to)
    if found is None:
        return plain(f"{goal} cannot be reached: too little of it applies here.")
    if not found.cells:
        return plain(f"{goal} is reached already.")
    bound = "" if found.exact else " (an upper bound)"
    head = f"To {goal}: {wording.plural(len(found.cells), 'cell')}, effort "
    lines = [f"{head}{wording.effort(found.cost)}{bound}", *_steps(assessment, found)]
    return "\n".join(map(plain, lines))


def campaigns(found: Sequence[Progress]) -> str:
    """Campaigns, one a line: id, how far it has come, when it ends, how it stands."""
    rows = [
        (
            one.campaign.id,
            progress.headline(one),
            f"{one.phase}, until {one.campaign.ends.isoformat()}",
            progress.word(one),
        )
        for one in found
    ]
    return _columns(rows)


def campaign(found: Progress) -> str:
    """One campaign: how far it has come, then each team with what it has left."""
    about = found.campaign
    span = f"{wording.readable(about.starts)} to {wording.readable(about.ends)}"
    lines = [
        f"{about.name}: {progress.headline(found)}",
        " ".join(filter(None, [progress.stand(found), progress.most(found)])),
        "",
        f"{span}. Owner: {about.owner}.",
    ]
    for part in found.parts:
        done = wording.share(part.tally.present, part.tally.asked)
        lines += ["", f"{part.report.assessment.team}: {done}"]
        for capability, cells in part.left:
            names = [f"{s.glyph} {about.model.dimension[d].name}" for d, s in cells]
            lines.append(f"  {capability.name}: {', '.join(names)}")
    return "\n".join(map(plain, lines))


def difference(found: Difference) -> str:
    """What changed, team by team and model by model, everything of it."""
    about = [f"{changes.headline(found)}.", modelchanges.summary(found.models)]
    lines = [*filter(None, [*about, changes.left_out(found)])]
    for team in found.teams:
        lines += ["", f"{changes.name(team)}: {changes.standing(team)}"]
        if following := changes.following(team):
            lines.append(f"  Next {team.latest.assessment.model.terms.level.lower()}: {following}")
        lines += _sections(changes.sections(team))
    for model in found.models:
        lines += ["", modelchanges.name(model), *_sections(modelchanges.sections(model))]
        if model.models.before and model.models.after:
            lines.append("  What it does to the same ratings:")
            lines += [
                f"    {team}: {modelchanges.effect(model, team)}"
                for team in modelchanges.moved(model)
            ]
            lines.append(f"    {modelchanges.unmoved(model)}")
    for campaign in found.campaigns:
        lines += ["", f"Campaign {changes.campaign_name(campaign)}:"]
        lines += [f"  {entry.text}" for entry in changes.campaign(campaign)]
    return "\n".join(map(plain, lines))


def history(points: Sequence[tuple[str, Point]]) -> str:
    """Committed assessments, one a line: day, team, level, score, commit and its subject."""
    rows = [
        (
            point.assessed_on.isoformat(),
            key,
            _level(point),
            wording.score(point.result.pooled.score),
            point.revision.commit[:_SHORT],
            point.revision.subject,
        )
        for key, point in points
    ]
    return _columns(rows)


def _columns(rows: Sequence[tuple[str, ...]]) -> str:
    """Rows, each field below that of the row before."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    padded = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    return "\n".join(map(plain, padded))


def _level(point: Point) -> str:
    """The level under today's model, and the one of then where it was another."""
    label = point.assessment.model.label(point.level)
    return f"{label} ({point.level_then} by the model of then)" if point.model_changed else label


def _sections(sections: Iterable[Section]) -> Iterator[str]:
    for title, entries in sections:
        yield f"  {title}:"
        for text, details in entries:
            yield f"    {text}"
            yield from (f"      {said}{f' <{url}>' if url else ''}" for said, url in details)


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
