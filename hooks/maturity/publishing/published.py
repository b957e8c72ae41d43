"""Every file the site publishes beside its pages.

Knows which makers there are; must not know what any of them writes.
"""

from collections.abc import Iterator

from maturity.publishing import badges, calendars, exports, feeds, historydata
from maturity.results.views import Site


def files(site: Site) -> Iterator[tuple[str, str]]:
    """Path from the root of the site, and text."""
    for maker in (exports, historydata, feeds, calendars, badges):
        yield from maker.files(site)
