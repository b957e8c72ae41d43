"""The charts of the site: results to SVG. Beside every one a page shows the same figures.

Only names; the modules beside this one make them. They stand in a `.cx-figure`,
whose width decides how much detail the style sheet shows.
"""

from maturity.charts.columnchart import Column, Part, columns
from maturity.charts.lines import Series, burnup, steps, trend
from maturity.charts.radarchart import Shape, radar
from maturity.charts.roadmapchart import Bar, Kind, roadmap

__all__ = [
    "Bar",
    "Column",
    "Kind",
    "Part",
    "Series",
    "Shape",
    "burnup",
    "columns",
    "radar",
    "roadmap",
    "steps",
    "trend",
]
