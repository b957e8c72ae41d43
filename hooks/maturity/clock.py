"""The day that counts as today. Knows the environment's convention; never a page or a file."""

from collections.abc import Mapping
from datetime import UTC, date, datetime


class ClockError(Exception):
    """`SOURCE_DATE_EPOCH` is set to something that is no time."""


def today(environment: Mapping[str, str]) -> date:
    """The day of `SOURCE_DATE_EPOCH` if it is set, else the current day, both in UTC.

    Raises ClockError if `SOURCE_DATE_EPOCH` is not a number of seconds that is a time.
    """
    epoch = environment.get("SOURCE_DATE_EPOCH")
    try:
        moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    except (ValueError, OverflowError, OSError):
        message = f'SOURCE_DATE_EPOCH is "{epoch}": expected whole seconds since 1970.'
        raise ClockError(message) from None
    return moment.date()
