"""A CODEOWNERS file held against the files it is about: who has to approve a change of each.

Pure: knows the lines that GitHub, Gitea and GitLab read, and which of them counts for a file; must
not know who the owners are, or what is in any file.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from maturity.problems import Problem, visible

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""Where hosts look for the file."""
_SECTION = re.compile(r"\^?\[(?P<name>[^\]]+)\](?:\[\d+\])?(?P<owners>.*)")
_WORD = re.compile(r"(?:\\.|\S)+")
_OWNER = re.compile(r"@{1,2}\w[\w.-]*(?:/[\w.-]+)*|[^@\s]+@[^@\s]+", re.ASCII)
_PART = re.compile(r"/\*\*/|^\*\*/|/\*\*$|\*+|\?|\\.|.", re.DOTALL)
_Complaint = tuple[int, int, str, str]
"""Line and column, message, hint."""
_REGEX = {"/**/": "/(?:.*/)?", "**/": "(?:.*/)?", "/**": "/.+", "?": "[^/]"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One line: a pattern, and whom it names."""

    line: int
    column: int
    pattern: str
    owners: tuple[str, ...]
    section: str
    """Of GitLab, whose sections count side by side; empty outside of one."""

    def matches(self, files: Iterable[str]) -> frozenset[str]:
        """The files, by path from the root, that the line is about."""
        found = re.compile(_regex(self.pattern))
        return frozenset(file for file in files if found.fullmatch(file))


def problems(text: str, place: str, files: Mapping[str, Collection[str]]) -> tuple[Problem, ...]:
    """What is wrong with a CODEOWNERS file that stands at a place, in order of its lines.

    `files` are folder by folder what is in them, by path from the root. Each needs an owner, and so
    does the file itself.
    """
    rules, found = _rules(text)
    everything = sorted({place}.union(*files.values()))
    matched = [rule.matches(everything) for rule in rules]
    for at, (rule, own) in enumerate(zip(rules, matched, strict=True)):
        if not own and _is_within(rule.pattern, files):
            said = f'"{visible(rule.pattern)}" is the place of no file'
            hint = "remove the line, or write the folder as it is called now"
            found.append((rule.line, rule.column, said, hint))
        later = zip(rules[at + 1 :], matched[at + 1 :], strict=True)
        for other, others in later:
            if (
                own
                and other.section == rule.section
                and (own < others or other.pattern == rule.pattern)
            ):
                said = f'"{visible(rule.pattern)}" has no effect: line {other.line} says otherwise'
                found.append((rule.line, rule.column, said, "put what is about more files first"))
                break
    owned = frozenset(
        file for file in everything if any(rule.owners for rule in _deciding(file, rules, matched))
    )
    unowned: dict[str, list[str]] = {}
    for file in (file for file in everything if file not in owned):
        unowned.setdefault(file.rpartition("/")[0], []).append(file)
    for folder, names in unowned.items():
        more = f" and {len(names) - 1} more there" if len(names) > 1 else ""
        line = f"/{folder}/" if folder else f"/{names[0]}"
        hint = f"add a line: {line} @your-org/your-team"
        found.append((1, 1, f"nobody owns {names[0]}{more}", hint))
    return tuple(
        Problem(file=place, line=line, column=column, pointer="", message=message, hint=hint)
        for line, column, message, hint in sorted(found)
    )


def _is_within(pattern: str, folders: Iterable[str]) -> bool:
    """Whether a pattern names something in one of these folders, and not the folder itself."""
    bare = pattern.strip("/")
    return any(bare.startswith(f"{folder}/") for folder in folders)


def _rules(text: str) -> tuple[list[Rule], list[_Complaint]]:
    """The lines that say something, and what is wrong with owners and patterns."""
    rules: list[Rule] = []
    found: list[_Complaint] = []
    section = ""
    standing: tuple[str, ...] = ()
    for line, said in enumerate(text.splitlines(), start=1):
        if not said.strip() or said.lstrip().startswith("#"):
            continue
        heading = _SECTION.fullmatch(said.strip())
        rest = heading["owners"] if heading else said
        words = [*_words(rest)]
        start = len(said) - len(rest)
        names = words if heading else words[1:]
        for at, word in names:
            if not _OWNER.fullmatch(word):
                message = f'expected an owner such as @your-org/your-team, found "{visible(word)}"'
                found.append((line, start + at + 1, message, "an e-mail address does, too"))
        owners = tuple(word for _, word in names)
        if heading:
            section, standing = heading["name"].casefold(), owners
            continue
        at, pattern = words[0]
        if pattern.startswith("!") or re.search(r"(?<!\\)\[", pattern):
            message = f'"{visible(pattern)}" does not work: neither ! nor [ ] has a meaning here'
            found.append((line, at + 1, message, "write a line for each folder"))
            continue
        rules.append(
            Rule(line=line, column=at + 1, pattern=pattern, owners=owners or standing,
                 section=section)
        )  # fmt: skip
    return rules, found


def _words(said: str) -> Iterator[tuple[int, str]]:
    """The words of a line up to a comment, and where each begins."""
    for word in _WORD.finditer(said):
        if word[0].startswith("#"):
            return
        yield word.start(), word[0]


def _deciding(
    file: str, rules: Sequence[Rule], matched: Sequence[frozenset[str]]
) -> Collection[Rule]:
    """The last line of each section that is about a file."""
    last = {r.section: r for r, own in zip(rules, matched, strict=True) if file in own}
    return last.values()


def _regex(pattern: str) -> str:
    """What a path has to look like."""
    bare = pattern.rstrip("/")
    anchored = "/" in bare
    made = "".join(_REGEX.get(part) or _one(part) for part in _PART.findall(bare.lstrip("/")))
    inside = "/.+" if pattern.endswith("/") else "" if bare.endswith("/*") else "(?:/.*)?"
    return ("" if anchored else "(?:.*/)?") + made + inside


def _one(part: str) -> str:
    """A part of a pattern that is no rule about folders."""
    return "[^/]*" if part[0] == "*" else re.escape(part[-1])
