"""Findings as remarks on a file, for those who want a pipeline to fail on them.

Pure: knows at which key of an assessment a finding has its cause; nothing of texts or lines.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from maturity.problems import visible
from maturity.reading.plain import KeyPath
from maturity.reading.remarks import Remark
from maturity.rules.findings import Finding

_KEYS: Mapping[str, str] = {
    "maturity-theater": "claimed_level",
    "no-outcomes": "outcomes",
    "stale": "assessed_on",
    "due-soon": "assessed_on",
    "pace": "target",
    "disagreement": "votes",
}
"""Finding id: the key that says what it objects to; other findings stand at their first cell."""
_LONGEST = 1000
"""Characters of a message."""


def remarks(found: Iterable[Finding], ids: Collection[str]) -> Iterator[Remark]:
    """One remark for each finding with one of these ids that is not waived."""
    for finding in found:
        if finding.id in ids and not finding.waived:
            message = visible(f"{finding.id}: {finding.message}", _LONGEST)
            yield Remark(_path(finding), message, finding.action, at_key=True)


def _path(finding: Finding) -> KeyPath:
    """Where it belongs, if the file says anything of it; else whatever is above that."""
    if finding.id in _KEYS:
        return (_KEYS[finding.id],)
    return ("ratings", *finding.cells[0]) if finding.cells else ()
