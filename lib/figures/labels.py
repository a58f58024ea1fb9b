"""Names of lines, written beside their ends and kept out of each other's way, or in a legend."""

import numpy as np

from lib.figures import style
from lib.figures.words import text_width, wrap

END_SHARE = 0.36  # of the figure's width at most for labels at line ends; else a legend stands above
REACH = 22  # CSS pixels from the end of a line to its label


def spread(positions, gap: float, low: float, high: float) -> np.ndarray:
    """Move positions (n,) as little as possible so that they lie `gap` apart, in order, within [low, high].

    Least squares: without the gaps it is isotonic regression, solved by pooling neighbours in conflict.
    """
    positions = np.asarray(positions, dtype=float)
    order = np.argsort(positions, kind="stable")
    steps = gap * np.arange(len(positions))
    pools = []  # of [mean, count]
    for position in positions[order] - steps:
        pools.append([position, 1])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            mean, count = pools.pop()
            pools[-1] = [
                (pools[-1][0] * pools[-1][1] + mean * count) / (pools[-1][1] + count),
                pools[-1][1] + count,
            ]
    pooled = np.concatenate([np.full(count, mean) for mean, count in pools])
    moved = np.empty_like(positions)
    moved[order] = np.clip(pooled, low, max(low, high - steps[-1])) + steps
    return moved


def label_ends(fig, ax, ends) -> None:
    """Write the name of each line beside its end, or all names into a legend above where room is short.

    ends: (artist, name, x, y) of each line, x and y in data coordinates.
    """
    width = fig.get_size_inches()[0] * style.PIXELS_PER_INCH
    if max(text_width(name, style.TEXT) for _, name, _, _ in ends) > END_SHARE * width - REACH:
        write_legend(fig, [artist for artist, *_ in ends], [name for _, name, *_ in ends])
        return
    notes = [_note(ax, *end) for end in ends]
    fig.draw_without_rendering()  # the layout decides where the ends lie
    heights = [ax.transData.transform((x, y))[1] for _, _, x, y in ends]
    moved = spread(heights, style.LINE_HEIGHT, ax.bbox.y0, ax.bbox.y1)
    for note, height, place in zip(notes, heights, moved, strict=True):
        note.xyann = (REACH, place - height)


def write_legend(fig, artists, names, **look) -> None:
    """Name the artists (n,) in a column above the axes, on a figure that grows by its height."""
    width, height = fig.get_size_inches() * style.PIXELS_PER_INCH
    names = [wrap(name, width - 60, style.TEXT) for name in names]
    rows = sum(name.count("\n") + 1 for name in names)
    fig.set_size_inches(fig.get_figwidth(), (height + 20 * rows + 8) / style.PIXELS_PER_INCH)
    fig.legend(artists, names, loc="outside upper left", borderpad=0.2, labelspacing=0.4, **look)
    fig.get_layout_engine().set(h_pad=6 / style.PIXELS_PER_INCH)  # keeps the names off the y label


def _note(ax, artist, name, x, y):
    """The name, tied to the end of its line by a leader in the line's own colour."""
    leader = {
        "arrowstyle": "-",
        "color": artist.get_color(),
        "linewidth": 1,
        "shrinkA": 2,
        "shrinkB": 2,
        "relpos": (0, 0.5),
    }
    return ax.annotate(
        name,
        (x, y),
        (REACH, 0),
        textcoords="offset points",
        va="center",
        annotation_clip=False,
        arrowprops=leader,
    )
