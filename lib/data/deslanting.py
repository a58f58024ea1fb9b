"""The slant of a digit, its removal, and the box that its ink fills: what preprocessing left in an image.

Source: LeCun, Bottou, Bengio, Haffner 1998, section III.A, on the deslanted MNIST: second moments of inertia
of the pixels, then a shear that shifts each line horizontally until the principal axis is vertical. Paper −1
weighs w = 0 and ink +1 weighs w = 1; x is the column, y the height (upwards), both from the centre of mass:

    slant = Σ w x y / Σ w y²,   deslanted(x, y) = image(x + slant · y, y)

A line's shift is the mean of two neighbouring pixels, which moves its centre of mass by exactly that much: the
slant that is left is 0, not merely small, unless ink is pushed out of the frame.
"""

import numpy as np


def slant(images: np.ndarray) -> np.ndarray:
    """Return float64 (n,), the tangent of each image's angle to the vertical, > 0 when it leans right like '/'.

    images: (n, height, width) in [−1, 1]. An image whose ink has no height has slant 0.
    """
    ink, x, y = _centred(images)
    second_moment = (ink * y**2).sum(axis=(1, 2))
    product_moment = (ink * x * y).sum(axis=(1, 2))
    return np.divide(product_moment, second_moment, out=np.zeros(len(images)), where=second_moment > 0)


def deslant(images: np.ndarray) -> np.ndarray:
    """Return the images (n, height, width), sheared about their centre of mass until their slant is 0."""
    return shear(images, -slant(images))


def shear(images: np.ndarray, tangent: np.ndarray) -> np.ndarray:
    """Return the images (n, height, width) with each line shifted right by tangent (n,) × its height, in pixels."""
    ink, _, y = _centred(images)
    source = np.arange(images.shape[2]) - tangent[:, None, None] * y  # column that lands on each column
    left = np.floor(source)
    share = source - left  # of the right neighbour
    shifted = (1 - share) * _columns(ink, left) + share * _columns(ink, left + 1)
    return (2 * shifted - 1).astype(images.dtype)


def ink_box(images: np.ndarray, threshold: float) -> np.ndarray:
    """Return int64 (n, 2): height and width of the box around all pixels above the threshold; 0, 0 without any."""
    ink = images > threshold  # (n, height, width)
    return np.stack([_extent(ink.any(axis=2)), _extent(ink.any(axis=1))], axis=1)


def _centred(images: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return ink (n, h, w) in [0, 1], columns (n, 1, w) and heights (n, h, 1), both from the centre of mass."""
    ink = (images.astype(np.float64) + 1) / 2
    mass = np.maximum(ink.sum(axis=(1, 2), keepdims=True), np.finfo(float).tiny)  # (n, 1, 1)
    x = np.arange(images.shape[2])[None, None, :]
    y = -np.arange(images.shape[1])[None, :, None]  # rows count downwards
    centre = [(ink * axis).sum(axis=(1, 2), keepdims=True) / mass for axis in (x, y)]
    return ink, x - centre[0], y - centre[1]


def _columns(ink: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Return the ink (n, h, w) at these columns (n, h, w) of each line; beyond the frame there is none."""
    width = ink.shape[2]
    framed = np.pad(ink, ((0, 0), (0, 0), (1, 1)))
    return np.take_along_axis(framed, columns.clip(-1, width).astype(np.int64) + 1, axis=2)


def _extent(lines: np.ndarray) -> np.ndarray:
    """Return int64 (n,): the number of lines from the first to the last that is True, of bool (n, lines)."""
    first, last = lines.argmax(axis=1), lines.shape[1] - lines[:, ::-1].argmax(axis=1)
    return np.where(lines.any(axis=1), last - first, 0)
