"""The paper of a figure: a chart with labelled axes, rows above one axis, or a plain sheet in CSS pixels.

matplotlib loads inside the functions: it takes a second, and whoever only reads the style sheet needs none.
"""

from lib.figures import style
from lib.figures.words import log_tick, wrap

HEIGHT = {True: 380, False: 300}  # CSS pixels of a chart on the page, on a phone
AXIS_ROOM = 46  # CSS pixels under the lowest row of `rows_above_axis`, for ticks and label
LEFT = 60  # CSS pixels at the left of a chart that tick labels may take


def new_figure(width: float, height: float, **options):
    """Return an empty transparent matplotlib figure of width × height CSS pixels."""
    from matplotlib.figure import Figure

    inches = (width / style.PIXELS_PER_INCH, height / style.PIXELS_PER_INCH)
    return Figure(figsize=inches, dpi=style.PIXELS_PER_INCH, facecolor="none", **options)


def sheet(width: float, height: float):
    """Return (figure, axes): no axes to see, coordinates in CSS pixels from the top left corner."""
    fig = new_figure(width, height)
    ax = fig.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0))
    ax.set_axis_off()
    return fig, ax


def rows_above_axis(width: float, height: float, left: float, x_label: str):
    """Return (figure, axes) with one x axis below `height` CSS pixels of rows; y runs down in CSS pixels."""
    x_label = wrap(x_label, width - left - style.MARGIN, style.TEXT)
    below = AXIS_ROOM + style.LINE_HEIGHT * x_label.count("\n")
    fig = new_figure(width, height + below)
    share = below / (height + below)
    ax = fig.add_axes((left / width, share, 1 - (left + style.MARGIN) / width, 1 - share), ylim=(height, 0))
    ax.yaxis.set_visible(False)
    ax.spines["left"].set_visible(False)
    ax.xaxis.set_major_locator(tick_locator(width))
    ax.set_xlabel(x_label, multialignment="left")
    return fig, ax


def chart(width: float, x_label: str, y_label: str, *, height: float | None = None, grid: str = "y"):
    """Return (figure, axes) of a chart whose y label lies above its axis, where no one tilts the head."""
    fig = new_figure(width, height or HEIGHT[width >= style.PHONE_BELOW], layout="constrained")
    ax = fig.add_subplot()
    ax.grid(axis=grid)
    ax.xaxis.set_major_locator(tick_locator(width))
    ax.yaxis.set_major_locator(tick_locator(width, steps=(1, 2, 5, 10)))
    ax.set_xlabel(wrap(x_label, width - LEFT, style.TEXT), multialignment="left")
    ax.set_ylabel(y_label)
    ax.yaxis.label.set_visible(False)
    write_y_label(ax, 0)
    return fig, ax


def write_y_label(ax, height: float) -> None:
    """Write the y label above the axes, `height` CSS pixels higher than without flags between the two."""
    width = ax.figure.get_size_inches()[0] * style.PIXELS_PER_INCH
    words = wrap(ax.get_ylabel(), width - LEFT, style.TEXT)
    ax.set_title(words, loc="left", y=1, pad=height + 8, fontsize=style.TEXT, linespacing=1.15)


def tick_locator(width: float, steps=(1, 2, 2.5, 5, 10)):
    """Return a locator of round numbers, fewer on a phone."""
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins=8 if width >= style.PHONE_BELOW else 5, steps=steps)


def set_scale(ax, axis_name: str, scale: str) -> None:
    """Make an axis 'linear' or 'log', the latter with plain labels; ValueError for any other scale."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

    if scale not in ("linear", "log"):
        raise ValueError(f"{axis_name} scale must be 'linear' or 'log', got {scale!r}")
    if scale == "linear":
        return
    axis = {"x": ax.xaxis, "y": ax.yaxis}[axis_name]
    low, high = axis.get_data_interval()
    ax.set(**{f"{axis_name}scale": "log"})
    axis.set_major_locator(LogLocator(subs=(1,) if high / low > 100 else (1, 2, 5)))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(lambda value, _: log_tick(value, *axis.get_view_interval())))
