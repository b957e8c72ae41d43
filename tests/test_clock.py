"""Which day is today."""

from datetime import UTC, date, datetime

import pytest

from maturity.clock import ClockError, today
from support import AS_OF, EPOCH


@pytest.mark.parametrize(
    ("epoch", "day"),
    [
        (EPOCH, AS_OF),
        ("0", date(1970, 1, 1)),
        ("86399", date(1970, 1, 1)),
        ("86400", date(1970, 1, 2)),
        ("-1", date(1969, 12, 31)),
        (" 1795219200\n", AS_OF),
    ],
)
def test_the_epoch_decides(epoch: str, day: date) -> None:
    assert today({"SOURCE_DATE_EPOCH": epoch}) == day


@pytest.mark.parametrize("environment", [{}, {"SOURCE_DATE_EPOCH": ""}])
def test_without_an_epoch_it_is_the_day_in_utc(environment: dict[str, str]) -> None:
    before = datetime.now(UTC).date()
    found = today(environment)
    assert before <= found <= datetime.now(UTC).date()


@pytest.mark.parametrize(
    "epoch",
    [
        "soon",
        "2026-11-21",
        "1795219200.5",
        "9" * 12,  # after the year 9999
        "9" * 30,  # more than a machine's clock holds
        "9" * 5000,  # more digits than Python reads
        "-" + "9" * 12,
    ],
)
def test_what_is_no_time_is_refused(epoch: str) -> None:
    with pytest.raises(ClockError) as caught:
        today({"SOURCE_DATE_EPOCH": epoch})
    assert str(caught.value) == (
        f'SOURCE_DATE_EPOCH is "{epoch}": expected whole seconds since 1970.'
    )
    assert caught.value.__cause__ is None
