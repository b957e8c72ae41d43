"""Counting days and months, up to the ends of the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.days import after, shifted

MONTHS = st.integers(0, 200)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-10-12", 0, "2026-10-12"),
        ("2026-10-12", 1, "2026-11-12"),
        ("2026-10-12", 3, "2027-01-12"),
        ("2026-12-31", 12, "2027-12-31"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-08-31", 18, "2028-02-29"),
        ("0001-01-01", 1, "0001-02-01"),
        ("9999-11-30", 1, "9999-12-30"),
        ("9999-12-01", 1, "9999-12-31"),
        ("2026-10-12", 120_000, "9999-12-31"),
    ],
)
def test_after(day: str, months: int, expected: str) -> None:
    assert after(date.fromisoformat(day), months).isoformat() == expected


@given(st.dates(), MONTHS, MONTHS)
def test_more_months_are_never_earlier(day: date, months: int, more: int) -> None:
    assert day <= after(day, months) <= after(day, months + more)


@given(st.dates(), st.dates(), MONTHS)
def test_a_later_day_is_never_earlier_after_as_many_months(a: date, b: date, months: int) -> None:
    assert after(min(a, b), months) <= after(max(a, b), months)


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        ("2026-10-12", 0, "2026-10-12"),
        ("2026-10-12", 30, "2026-11-11"),
        ("2026-10-12", -12, "2026-09-30"),
        ("0001-01-01", -1, "0001-01-01"),
        ("0001-01-02", -1, "0001-01-01"),
        ("9999-12-31", 1, "9999-12-31"),
        ("9999-12-30", 1, "9999-12-31"),
        ("2026-10-12", 10**12, "9999-12-31"),
        ("2026-10-12", -(10**12), "0001-01-01"),
    ],
)
def test_shifted(day: str, days: int, expected: str) -> None:
    assert shifted(date.fromisoformat(day), days).isoformat() == expected


@given(st.dates(), st.integers(-5_000_000, 5_000_000))
def test_shifted_goes_as_far_as_the_calendar(day: date, days: int) -> None:
    ends = (date.min - day).days, (date.max - day).days
    assert shifted(day, days) == day + timedelta(days=min(max(days, ends[0]), ends[1]))
