"""Every file the site publishes beside its pages.

Knows which makers there are; must not know what any of them writes.
"""

from collections.abc import Iterator

from maturity.publishing import badges, calendars, exports, feeds, historydata
from maturity.results.views import Site

_MARK = "\ufeff"
"""Without it Excel takes a CSV file for one of another encoding, and ✓ for three odd letters."""


def data(site: Site) -> Iterator[tuple[str, str]]:
    """What does not depend on where the site is and what it is called: path and text."""
    for maker in (exports, historydata, badges):
        for path, text in maker.files(site):
            yield path, _MARK + text if path.endswith(".csv") else text


def files(site: Site) -> Iterator[tuple[str, str]]:
    """Path from the root of the site, and text."""
    yield from data(site)
    for maker in (feeds, calendars):
        yield from maker.files(site)
