"""The charts of the site: results to SVG. Beside every one a page shows the same figures.

Only names; `lines`, `radarchart` and `roadmapchart` make them. They stand in a `.cx-figure`,
whose width decides how much detail the style sheet shows.
"""

from maturity.charts.lines import Series, burnup, steps, trend
from maturity.charts.radarchart import Shape, radar
from maturity.charts.roadmapchart import Bar, Kind, roadmap

__all__ = [
    "Bar",
    "Kind",
    "Series",
    "Shape",
    "burnup",
    "radar",
    "roadmap",
    "steps",
    "trend",
]
