"""Images side by side, pixel for pixel: ink on paper in a thin frame, with a short title each."""

from collections.abc import Sequence

import numpy as np

from lib.figures import style
from lib.figures.arrays import finite
from lib.figures.canvas import sheet
from lib.figures.show import Figure, show
from lib.figures.words import text_width

TILE, GAP = 68, 12  # CSS pixels of an image at least, and between images
LINE = 15  # CSS pixels of a line of a title
WHITE, BLACK = 252.0, 24.0  # grey levels of paper and ink


def image_grid(images, *, titles=None, vmin=-1.0, vmax=1.0, columns=None, alt, caption, num_seeds=None) -> Figure:
    """Draw images (n, h, w) in rows that wrap: `vmin` is white paper, `vmax` black ink, beyond is clipped.

    `titles` (n,) stand above the images and may have several lines; `columns` limits the images in a row.
    ValueError for NaN, no images, another number of titles, or vmin ≥ vmax.
    """
    images = finite(images, "images", ndim=3)
    titles = list(titles) if titles is not None else [""] * len(images)
    if len(titles) != len(images):
        raise ValueError(f"{len(titles)} titles for {len(images)} images")
    if vmin >= vmax:
        raise ValueError(f"vmin must be below vmax, got {vmin:g} and {vmax:g}")
    ink = np.clip((images - vmin) / (vmax - vmin), 0, 1)

    def draw(width):
        return _draw(width, ink, titles, columns)

    return show(draw, alt=alt, caption=caption, num_seeds=num_seeds)


def _draw(width: float, ink: np.ndarray, titles: Sequence[str], columns: int | None):
    room = width - 2 * style.MARGIN
    pitch = max(TILE, *(text_width(title, style.SMALL) for title in titles)) + GAP
    columns = min(columns or len(ink), len(ink), max(1, int((room + GAP) // pitch)))
    tile = min(pitch - GAP, TILE * 1.5)
    head = max(title.count("\n") + 1 if title else 0 for title in titles) * LINE + 5
    num_rows = -(-len(ink) // columns)
    height = tile * ink.shape[1] / ink.shape[2]
    fig, ax = sheet(width, num_rows * (head + height + GAP))
    left = (width - columns * pitch + GAP) / 2
    for i, (image, title) in enumerate(zip(ink, titles, strict=True)):
        x = left + (i % columns) * pitch + (pitch - GAP - tile) / 2
        y = (i // columns) * (head + height + GAP) + head
        place_image(ax, image, x, y, tile, height)
        for i, line in enumerate(reversed(title.split("\n"))):  # one text each: any font is centred
            ax.text(x + tile / 2, y - 5 - LINE * i, line, ha="center", va="bottom", fontsize=style.SMALL)
    return fig


def place_image(ax, ink: np.ndarray, x: float, y: float, width: float, height: float) -> None:
    """Draw ink (h, w) in [0, 1] with its top left corner at (x, y) of a sheet, all in CSS pixels, and frame it."""
    from matplotlib.patches import Rectangle

    grey = np.round(WHITE + (BLACK - WHITE) * ink).astype(np.uint8)
    limits = ax.axis()
    ax.imshow(
        np.repeat(grey[..., None], 3, axis=-1),
        extent=(x, x + width, y + height, y),
        interpolation="none",
        aspect="auto",
    )
    ax.axis(limits)  # imshow moves them
    frame = {"facecolor": "none", "edgecolor": style.MUTED.light, "linewidth": style.THIN}
    ax.add_patch(Rectangle((x, y), width, height, **frame))
