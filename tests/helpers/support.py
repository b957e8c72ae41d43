"""What tests share: where the repository is, and which day is today in them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
AS_OF = date(2026, 11, 21)
EPOCH = "1795219200"
"""AS_OF as SOURCE_DATE_EPOCH."""


class Ran(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]
