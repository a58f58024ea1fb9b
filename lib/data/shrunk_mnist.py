"""MNIST shrunk to 16 × 16 and drawn at the sizes of 1989: 7,291 training and 2,007 test examples.

Source: Karpathy, "Deep Neural Nets: 33 years ago and 33 years from now" (2022), `prepro.py`: x / 127.5 − 1,
then bilinear interpolation, pixel centres at half integers, no antialiasing; R = bilinear_matrix(16, 28):

    small = (R image Rᵀ) / 127.5 − 1

Every weight is a multiple of 1/8, so R image Rᵀ on the whole grey levels 0 … 255 is exact in float32, in any
order of summation: the digits are bit-equal on every platform, which scaling first would not give.
"""

import numpy as np

from lib.data.digits16 import NUM_EXAMPLES, Digits
from lib.data.mnist import SPLIT_SIZES, check_split, load_mnist

ORIGINAL_SEED = 1337  # prepro.py
ORIGINAL_ORDERS = (("train", "test"), ("test", "train"))


def bilinear_matrix(num_out: int, num_in: int) -> np.ndarray:
    """Return float32 (num_out, num_in): each row holds the two weights, summing to 1, of one output pixel."""
    centre = (np.arange(num_out) + 0.5) * (num_in / num_out) - 0.5  # of each output pixel, in input pixels
    centre = centre.clip(0, num_in - 1)
    left = np.floor(centre).astype(np.int64)
    right = np.minimum(left + 1, num_in - 1)
    rows, matrix = np.arange(num_out), np.zeros((num_out, num_in), dtype=np.float32)
    matrix[rows, left] += left + 1 - centre
    matrix[rows, right] += centre - left
    return matrix


def shrink(images: np.ndarray) -> np.ndarray:
    """Return images uint8 (n, 28, 28) as float32 (n, 16, 16) in [−1, 1]; ValueError on any other images."""
    if images.dtype != np.uint8 or images.shape[1:] != (28, 28):
        raise ValueError(f"images must be uint8 (n, 28, 28), not {images.dtype} {images.shape}")
    matrix = bilinear_matrix(16, 28)
    return (matrix @ images.astype(np.float32) @ matrix.T) / np.float32(127.5) - np.float32(1)


def draw_digits(split: str, num_examples: int, generator: np.random.Generator) -> Digits:
    """Draw examples of 'train' or 'test' without replacement; ValueError when there are not that many."""
    check_split(split)
    size = SPLIT_SIZES[split]
    if not 1 <= num_examples <= size:
        raise ValueError(f"num_examples must be in 1 … {size} for {split!r}, not {num_examples}")
    return digits_at(split, generator.permutation(size)[:num_examples])


def digits_at(split: str, indices: np.ndarray) -> Digits:
    """Return the shrunk examples of 'train' or 'test' at these indices, int64 (n,), in their order."""
    images, labels = load_mnist(split)
    return Digits(shrink(images[indices]), labels[indices], indices)


def original_draw(order: tuple[str, str]) -> dict[str, Digits]:
    """Return Karpathy's own 'train' and 'test' digits, had his script met the two splits in this order."""
    return {split: digits_at(split, indices) for split, indices in original_indices(order).items()}


def original_indices(order: tuple[str, str]) -> dict[str, np.ndarray]:
    """Return Karpathy's indices, int64 (7291,) and (2007,), had his script met the splits in this order.

    `prepro.py` loops over the set {'train', 'test'}, whose order Python's string hashing leaves to chance,
    and draws one permutation after the other from one generator; ValueError on any other order.
    """
    if tuple(order) not in ORIGINAL_ORDERS:
        raise ValueError(f"order must be one of {ORIGINAL_ORDERS}, not {order!r}")
    legacy = np.random.RandomState(ORIGINAL_SEED)
    return {split: legacy.permutation(SPLIT_SIZES[split])[: NUM_EXAMPLES[split]] for split in order}
