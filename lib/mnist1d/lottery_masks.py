"""What a ticket keeps of its first layer, drawn: a row for each position, a column for each unit.

Source: S. Greydanus, "Scaling down deep learning" (2020), "Finding lottery tickets", the masks shown.
"""

import numpy as np

from lib import figures
from lib.figures import canvas, style
from lib.figures.images import place_image
from lib.mnist1d.lottery_adjacency import first_masks, random_first_masks
from lib.mnist1d.lottery_study import Results

GAP, HEAD, ROW = 12, 20, 4  # CSS pixels between masks, above each, and of a position


def masks(results: Results, place: int = 0):
    """The first layer's mask of one ticket, beside the random mask of its seed."""
    found = {"ticket": first_masks(results)[place], "random mask": random_first_masks(results)[place]}
    images = {f"{name}, {int(mask.any(1).sum())} units": in_order(mask).T for name, mask in found.items()}
    return figures.show(
        lambda width: _draw(width, images),
        alt="Two fields of black marks, a row for each position and a column for each unit. Those of the random mask "
        "are spread evenly, those of the ticket lie thicker in the middle positions than at the ends.",
        caption="What the first layer keeps; a mark is a weight. Rows are the forty positions; columns are the units "
        "that keep any of them, sorted by the middle of what they keep.",
    )


def in_order(mask: np.ndarray) -> np.ndarray:
    """The units of a mask (units, 40) that keep any weight, sorted by the mean position of what they keep."""
    used = mask[mask.any(1)]
    middle = (used * np.arange(used.shape[1])).sum(1) / used.sum(1)
    return used[middle.argsort(kind="stable")]


def _draw(width, images):
    tall = ROW * next(iter(images.values())).shape[0]
    fig, ax = canvas.sheet(width, len(images) * (HEAD + tall + GAP))
    for i, (name, image) in enumerate(images.items()):
        top = i * (HEAD + tall + GAP) + HEAD
        ax.text(style.MARGIN, top - 5, name, va="bottom", fontsize=style.SMALL)
        place_image(ax, image.astype(float), style.MARGIN, top, width - 2 * style.MARGIN, tall)
    return fig
