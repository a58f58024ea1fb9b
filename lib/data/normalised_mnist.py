"""MNIST prepared as the zip codes of 1989 were: made upright, and then stretched to fill the frame.

Source: LeCun et al. (1989), "Preprocessing": a linear transformation makes the characters fit a 16 × 16 image, with
their proportions kept; the surviving zip codes are deslanted as well (`deslanting`). MNIST's own digits fill 20
of 28 pixels and lean as they were written.
"""

import numpy as np

from lib.data.deslanting import deslant
from lib.data.shrunk_mnist import bilinear_matrix, shrink

SIZE = 16
INK = 0.1  # a line or column belongs to the digit if some pixel is darker than this share of black
BATCH = 5_000


def deslanted(images: np.ndarray) -> np.ndarray:
    """Return images uint8 (n, 28, 28), deslanted and shrunk as ever, as float32 (n, 16, 16) in [−1, 1]."""
    return np.concatenate([shrink(_upright(images[i : i + BATCH])) for i in range(0, len(images), BATCH)])


def framed(images: np.ndarray) -> np.ndarray:
    """Return images uint8 (n, 28, 28), deslanted, their longer side stretched to 16 pixels and centred.

    float32 (n, 16, 16) in [−1, 1]; proportions are kept. An image without ink stays blank.
    """
    return np.concatenate([_fit(_upright(images[i : i + BATCH])) for i in range(0, len(images), BATCH)])


def _upright(images: np.ndarray) -> np.ndarray:
    """Deslant in grey levels: uint8 (n, 28, 28) → uint8 (n, 28, 28)."""
    upright = deslant(images.astype(np.float64) / 127.5 - 1)
    return np.rint((upright + 1) * 127.5).astype(np.uint8)


def _fit(images: np.ndarray) -> np.ndarray:
    out = np.full((len(images), SIZE, SIZE), -1, np.float32)
    for image, place in zip(images, out, strict=True):
        rows, columns = (np.flatnonzero((image > 255 * INK).any(axis=axis)) for axis in (1, 0))
        if rows.size == 0:
            continue
        digit = image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.float32) / np.float32(127.5) - 1
        scale = SIZE / max(digit.shape)
        height, width = (max(1, round(side * scale)) for side in digit.shape)
        fitted = bilinear_matrix(height, digit.shape[0]) @ digit @ bilinear_matrix(width, digit.shape[1]).T
        top, left = (SIZE - height) // 2, (SIZE - width) // 2
        place[top : top + height, left : left + width] = fitted
    return out
