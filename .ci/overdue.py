"""Which assessments are too old, from the published data, as issues to be opened.

Knows the data below `api/v1`; must not know where issues are kept. Usage:
`.venv/bin/python .ci/overdue.py site/api/v1 FILE`
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from maturity.harmless import markdown, plain

LONGEST = 100
"""Characters of a team's name in a title."""


def issues(data: Path) -> Iterator[dict[str, str]]:
    """An issue for every team with a finding `stale` that nobody waived."""
    index = json.loads((data / "index.json").read_text(encoding="utf-8"))
    for entry in index["teams"]:
        team = json.loads((data / entry["href"]).read_text(encoding="utf-8"))
        for finding in team["findings"]:
            if finding["id"] == "stale" and not finding["waived"]:
                file = f"assessments/{entry['id']}.yaml"
                yield {
                    # With the day: whoever closes the issue is asked again only for a later one.
                    "key": f"stale {entry['id']} {entry['assessed_on']}",
                    "title": f"Assess {plain(entry['team'], LONGEST)} again",
                    "text": f"{markdown(finding['message'])} {markdown(finding['action'])}\n\n"
                    f"The assessment is `{file}`. Once its ratings are right again and "
                    "`assessed_on` is their day, close this issue. Closed before, it stays "
                    "closed until the next assessment is too old.\n",
                }


if __name__ == "__main__":
    found = list(issues(Path(sys.argv[1])))
    target = Path(sys.argv[2])
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
