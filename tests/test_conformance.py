"""Every conformance case gives what it says; the published worked example among them."""

from pathlib import Path
from typing import Any

import pytest

from maturity.publishing import exports
from maturity.reading import strictyaml
from maturity.reading.loading import parse_case
from maturity.rules.reports import report
from support import AS_OF, ROOT

CASES = sorted((ROOT / "tests" / "conformance").glob("*.yaml"))


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_case(file: Path) -> None:
    case: Any = strictyaml.parse(file.read_bytes(), file.name)
    expected = case["expect"]
    path = expected.pop("path", None)

    found = exports.team_data(report(parse_case(file.read_bytes(), file.name), AS_OF))

    dimensions = {
        key: {word: gate[word] for word in expected["dimensions"][key]}
        for key, gate in found["dimensions"].items()
    }
    assert {**{word: found[word] for word in expected}, "dimensions": dimensions} == expected
    found_path = found["path"]
    assert (found_path and {word: found_path[word] for word in ("to", "cost")}) == path
