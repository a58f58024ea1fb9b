"""Pooling under the same rules: the mean or the largest of each tile of size × size pixels, tiles side by side.

    mean   Z = (1/size²) Σ_tile X        ∂E/∂X = Δ / size² for every pixel of the tile
    max    Z = max_tile X                ∂E/∂X = Δ for the pixel that was the largest, 0 for the others

Sources: Y. LeCun et al. (1990), NIPS 2, 396–404 (mean); M. Ranzato, F. J. Huang, Y.-L. Boureau and Y. LeCun (2007),
CVPR (max, trained by backpropagation). When several pixels are equally large, the first of them gets the error.
"""

import numpy as np


def tiles(images, size):
    """Images (n, c, h, w) → tiles (n, c, h/size, w/size, size²); ValueError unless size divides h and w."""
    n, c, h, w = images.shape
    if size < 1 or h % size or w % size:
        raise ValueError(f"tiles of {size} × {size} do not cover images of {h} × {w}")
    cut = images.reshape(n, c, h // size, size, w // size, size)
    return cut.swapaxes(3, 4).reshape(n, c, h // size, w // size, size * size)


def untile(cut, size):
    """Tiles (n, c, rows, columns, size²) → images (n, c, rows · size, columns · size), the inverse of `tiles`."""
    n, c, rows, columns, _ = cut.shape
    return cut.reshape(n, c, rows, columns, size, size).swapaxes(3, 4).reshape(n, c, rows * size, columns * size)


def mean_forward(images, size):
    """Mean of each tile: (n, c, h, w) → (n, c, h/size, w/size)."""
    return tiles(images, size).mean(axis=-1)


def mean_backward(error, images, size):
    """Error (n, c, h/size, w/size) → error at the images (n, c, h, w), spread evenly."""
    cut = tiles(images, size)
    return untile(np.broadcast_to(error[..., None] / size**2, cut.shape), size)


def max_forward(images, size):
    """Largest pixel of each tile: (n, c, h, w) → (n, c, h/size, w/size)."""
    return tiles(images, size).max(axis=-1)


def max_backward(error, images, size):
    """Error (n, c, h/size, w/size) → error at the images (n, c, h, w), all of it to the largest pixel."""
    cut = tiles(images, size)
    largest = cut.argmax(axis=-1)[..., None] == np.arange(size**2)
    return untile(largest * error[..., None], size)
