"""What an id is, and which one comes near."""

import pytest

from maturity.ids import id_problem


@pytest.mark.parametrize("id_", ["payments", "emea/payments", "a-1/2/b"])
def test_id(id_: str) -> None:
    assert id_problem(id_) == ""


@pytest.mark.parametrize(
    ("id_", "suggestion"),
    [
        ("EMEA/Paying Teams", '; write "emea/paying-teams"'),
        ("team.yaml", '; write "team-yaml"'),
        ("-a--b-", '; write "a-b"'),
        ("Größe\n", '; write "groe"'),
        ("../team", ""),
        ("a//b", ""),
        ("/a", ""),
        ("", ""),
        ("支付", ""),
    ],
)
def test_no_id(id_: str, suggestion: str) -> None:
    found = id_problem(id_)
    assert found.endswith(f" is no id: expected lower-case words joined by hyphens{suggestion}")
    assert found.isprintable()
