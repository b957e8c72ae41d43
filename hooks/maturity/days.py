"""Days and months of the calendar.

Knows how to count from a day; must not know which day is today.
"""

from calendar import monthrange
from datetime import MAXYEAR, date, timedelta


def after(day: date, months: int) -> date:
    """The same day some months later, or the last one of a shorter month.

    The last day there is where that lies beyond the calendar.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > MAXYEAR:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def shifted(day: date, days: int) -> date:
    """So many days later, or earlier; the first or last day there is beyond the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min
