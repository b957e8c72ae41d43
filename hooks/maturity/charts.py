"""The charts of the site: results to SVG. Beside every one a page shows the same figures.

Only names; what makes them is `lines`, `radar` and `roadmapchart`. They stand in a `.cx-figure`,
whose width decides how much detail the style sheet shows.
"""

from maturity.lines import Series, steps, trend
from maturity.radar import Shape, radar
from maturity.roadmapchart import Bar, Kind, roadmap

__all__ = [
    "Bar",
    "Kind",
    "Series",
    "Shape",
    "radar",
    "roadmap",
    "steps",
    "trend",
]
