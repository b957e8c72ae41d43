"""A difference as one comment on a pull request, in Markdown.

Knows how such a comment is laid out and how long it may be; the words are those of `changes` and
`modelchanges`. Whatever the files say, no Markdown takes effect but what stands here.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from maturity.comparing import changes, modelchanges
from maturity.comparing.changes import EVIDENCE, FINDINGS, RATINGS, Detail, Entry, Section
from maturity.comparing.diff import Difference, ModelChange, TeamChange
from maturity.harmless import address, markdown
from maturity.rules.wording import plural

LIMIT = 60_000
"""Characters of a comment; sites take a few thousand more."""

_LONGEST = 400
"""Characters of a text in it, before what makes it harmless."""
_MOST = 8
"""Lines below an entry."""


class _Block(NamedTuple):
    """Entries between a beginning and an end: as many of them as there is room for."""

    begin: str
    entries: list[Callable[[], str]]
    """Each written when there is room to try: of a large change most never is."""
    end: str = ""

    def more(self, count: int) -> str:
        """What stands for entries that are left out."""
        return f"\n… and {count} more; `maturity diff` shows all of them."

    @property
    def frame(self) -> int:
        """Characters it takes without entries."""
        return len(f"{self.begin}\n{self.more(len(self.entries))}\n{self.end}\n\n")


def comment(found: Difference) -> str:
    """The comment: headline, table, and the rest to unfold; never longer than `LIMIT`."""
    said = [modelchanges.summary(found.models), changes.left_out(found)]
    top = [f"### Maturity: {_text(changes.headline(found))}", *map(_text, filter(None, said))]
    blocks = [
        _table(found),
        _folded("What the changed model does to the same ratings", _effects(found.models)),
        _folded(
            "Ratings that changed, with notes and evidence", _said(found.teams, {RATINGS, EVIDENCE})
        ),
        _folded("Findings, new and cleared", _said(found.teams, {FINDINGS})),
        _folded("What the model asks for otherwise", _asked(found.models)),
        _folded("Everything else", _rest(found.teams)),
        _folded("Campaigns", _campaigns(found)),
    ]
    room = LIMIT - sum(len(text) + 2 for text in top)
    return "\n\n".join([*top, *_fitted([b for b in blocks if b.entries], room)])


def _fitted(blocks: list[_Block], room: int) -> Iterator[str]:
    """The blocks with as much of each as fits: what the small ones leave, the large ones share."""
    drawn = [_within(room, (entry() for entry in block.entries)) for block in blocks]
    needs = [
        block.frame + sum(len(text) + 1 for text in texts)
        if len(texts) == len(block.entries)
        else room
        for block, texts in zip(blocks, drawn, strict=True)
    ]
    granted = [0] * len(blocks)
    for place, number in enumerate(sorted(range(len(blocks)), key=needs.__getitem__)):
        granted[number] = min(needs[number], room // (len(blocks) - place))
        room -= granted[number]
    for block, texts, size in zip(blocks, drawn, granted, strict=True):
        kept = _within(size - block.frame, texts)
        missing = len(block.entries) - len(kept)
        cut = [block.more(missing)] if missing else []
        yield "\n".join([block.begin, *kept, *cut, *filter(None, [block.end])])


def _within(room: int, texts: Iterable[str]) -> list[str]:
    """The first texts that fit into a room, a line each."""
    kept = []
    for text in texts:
        room -= len(text) + 1
        if room < 0:
            break
        kept.append(text)
    return kept


def _table(found: Difference) -> _Block:
    """One row for each team whose level changed, or that of a dimension, or the way to the next."""
    terms = changes.terms(found)
    titles = ("Team", terms.level, terms.dimensions, f"Next {terms.level.lower()}")
    rows: list[Callable[[], str]] = []
    for team in found.teams:
        inner = ", ".join(changes.dimensions(team))
        following = changes.following(team)
        if inner or following or changes.moved(team):
            cells = (changes.name(team), changes.level(team), inner, following)
            rows.append(partial(_row, cells))
    return _Block(f"{_row(titles)}\n|{' --- |' * len(titles)}", rows)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(map(_text, cells))} |"


def _folded(title: str, entries: Iterable[Callable[[], str]]) -> _Block:
    found = [*entries]
    return _Block(f"<details>\n<summary>{title} ({len(found)})</summary>", found, "\n</details>")


def _said(teams: Iterable[TeamChange], titles: Collection[str]) -> Iterator[Callable[[], str]]:
    """The entries of these sections, below the name of each team."""
    return _listed(
        (changes.name(team), (s for s in changes.sections(team) if s.title in titles))
        for team in teams
    )


def _rest(teams: Iterable[TeamChange]) -> Iterator[Callable[[], str]]:
    """The entries of the other sections, each below the names of team and section."""
    return _listed(
        (f"{changes.name(team)}: {section.title}", [section])
        for team in teams
        for section in changes.sections(team)
        if section.title not in {RATINGS, EVIDENCE, FINDINGS}
    )


def _asked(models: Iterable[ModelChange]) -> Iterator[Callable[[], str]]:
    """What each model asks for otherwise, below the names of model and section."""
    return _listed(
        (f"{modelchanges.name(model)}: {section.title}", [section])
        for model in models
        for section in modelchanges.sections(model)
    )


def _campaigns(found: Difference) -> Iterator[Callable[[], str]]:
    return _listed(
        (changes.campaign_name(one), [Section("", [*changes.campaign(one)])])
        for one in found.campaigns
    )


def _effects(models: Iterable[ModelChange]) -> Iterator[Callable[[], str]]:
    """What each changed model does to every team by it."""
    for model in models:
        if not model.models.before or not model.models.after:
            continue
        teams = (
            f"{team}: {modelchanges.effect(model, team)}" for team in modelchanges.moved(model)
        )
        said = [*map(Entry, teams), Entry(modelchanges.unmoved(model))]
        yield from _listed([(modelchanges.name(model), [Section("", said)])])


def _listed(groups: Iterable[tuple[str, Iterable[Section]]]) -> Iterator[Callable[[], str]]:
    """Entries as items of lists, the first of a group with its heading."""
    for name, sections in groups:
        heading = name
        for section in sections:
            for entry in section.entries:
                yield partial(_item, heading, entry)
                heading = ""


def _item(heading: str, entry: Entry) -> str:
    begin = [f"\n**{_text(heading)}**\n"] if heading else []
    return "\n".join([*begin, f"- {_text(entry.text)}", *_below(entry.details)])


def _below(details: tuple[Detail, ...]) -> Iterator[str]:
    for text, url in details[:_MOST]:
        yield f"  - {_text(text)}{f' {address(url, _LONGEST)}' if url else ''}"
    if missing := details[_MOST:]:
        yield f"  - … and {plural(len(missing), 'more line')}"


def _text(text: str) -> str:
    return markdown(text, _LONGEST)
