"""The figures of this book: one house style, one function for each kind of figure.

Every function takes plain arrays and returns a `Figure`, which a notebook displays as inline SVG with a
text alternative and a caption; `show` makes one of any matplotlib figure. `css` is the style sheet that
lets the pages switch them between light and dark. matplotlib loads with the first figure.
"""

from lib.figures.bars import bars, variance_bars
from lib.figures.curves import lines, training_curves
from lib.figures.images import image_grid
from lib.figures.network import Layer, network_to_scale
from lib.figures.roofline import roofline
from lib.figures.runs import distribution
from lib.figures.scatter import scatter_pairs
from lib.figures.show import Figure, show
from lib.figures.stylesheet import css
from lib.figures.table import Table, table

__all__ = [
    "Figure",
    "Layer",
    "Table",
    "bars",
    "css",
    "distribution",
    "image_grid",
    "lines",
    "network_to_scale",
    "roofline",
    "scatter_pairs",
    "show",
    "table",
    "training_curves",
    "variance_bars",
]
