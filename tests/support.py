"""What tests share: where the repository is, and which day is today in them."""

from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
AS_OF = date(2026, 11, 21)
EPOCH = "1795219200"
"""AS_OF as SOURCE_DATE_EPOCH."""
