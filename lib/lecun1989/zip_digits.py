"""What the zip codes are: that the blurred copy is the published one, and how their digits lie in the frame.

Source: the blur and its inverse are those of `lib.data.blurred_zip_codes`; the published hashes those of the
pixels that Hastie, Tibshirani and Friedman (2009) distribute. Slant, box and ink are measured, not assumed:

    slant = Σ w x y / Σ w y²,   box = height × width of all pixels above −0.9,   ink = mean of (pixel + 1) / 2
"""

import functools
import hashlib
from dataclasses import dataclass

import numpy as np

from lib.claims import Evidence
from lib.data import LeakedExamples, assert_disjoint, deblur, ensure_file, ink_box, load_mnist, shrink, slant
from lib.data.blurred_zip_codes import ARCHIVE, MAT, published_order, read_mat
from lib.data.cache import read_member
from lib.data.normalised_mnist import deslanted, framed
from lib.data.zip_codes import PIXELS
from lib.lecun1989.facts import IMAGE_SIZE, NUM_TEST, NUM_TRAIN
from lib.lecun1989.sources import source

NAMES = {
    "mnist": "MNIST, shrunk",
    "deslanted mnist": "MNIST, deslanted",
    "framed mnist": "MNIST, deslanted and framed",
    "zip codes": "zip codes",
}
SETS = tuple(NAMES)
PREPARED = {"mnist": shrink, "deslanted mnist": deslanted, "framed mnist": framed}  # a few need not wait for all
PAPER = -0.9  # a pixel above it belongs to the box
WHITISH, BLACKISH = -0.9, 0.9  # between them a pixel is grey
PICTURED = 2_000  # digits of each set that are measured


@dataclass(frozen=True, eq=False)
class Proof:
    """A split with its blur undone: images (n, 16, 16) as found and as solved, and how well the solution fits.

    distance: of any solved grey from a whole thousandth, in thousandths; sha256: of the rounded pixels.
    """

    blurred: np.ndarray
    sharp: np.ndarray
    distance: float
    sha256: str
    published_sha256: str

    @property
    def exact(self):
        """Whether the rounded pixels are the published ones, bit for bit."""
        return self.sha256 == self.published_sha256


def undo_blur(split):
    """Solve the blurred copy of 'train' or 'test' for the pixels behind it, and hash them."""
    images, _ = read_mat(read_member(ensure_file(ARCHIVE), MAT))
    return proof_of(images[published_order(split)], split)


def proof_of(blurred, split):
    """The proof for blurred images (n, 16, 16) in the published order of a split."""
    thousandths = 1000 * deblur(blurred)
    pixels = np.rint(thousandths)
    sha256 = hashlib.sha256(pixels.astype("<i2").tobytes()).hexdigest()
    return Proof(blurred, pixels / 1000, float(np.abs(thousandths - pixels).max()), sha256, PIXELS[split].sha256)


@functools.cache
def first_digits(name):
    """The first test digits of a set, prepared as its runs see them: images (n, 16, 16) and labels (n,)."""
    if name not in PREPARED:
        digits = source(name, "test")
        return digits.images[:PICTURED], digits.labels[:PICTURED]
    images, labels = load_mnist("test")
    return PREPARED[name](images[:PICTURED]), labels[:PICTURED]


def shape_of(name):
    """How the first test digits of a set lie in the frame, name of the measure → number."""
    images, _ = first_digits(name)
    height, width = ink_box(images, PAPER).mean(axis=0)
    return {
        "slant": float(np.median(np.abs(slant(images)))),
        "height": float(height),
        "width": float(width),
        "ink": float((images.mean(dtype=float) + 1) / 2),
        "grey": float(np.mean((images > WHITISH) & (images < BLACKISH))),
    }


def lost_evidence(proofs):
    """Evidence on what survives of the set of 1989; proofs: {'train': Proof, 'test': Proof}."""
    train, test = (source("zip codes", split) for split in ("train", "test"))
    images = np.concatenate([train.images, test.images])
    return Evidence(
        checks={
            "as many digits as in the paper": (len(train), len(test)) == (NUM_TRAIN, NUM_TEST),
            "images of the paper's size": images.shape[1:] == (IMAGE_SIZE, IMAGE_SIZE),
            "greys from −1 to +1": (images.min(), images.max()) == (-1, 1),
            "no test image in the training set": are_disjoint(train, test),
            "blurred copy: training pixels by hash": proofs["train"].exact,
            "blurred copy: test pixels by hash": proofs["test"].exact,
        }
    )


def are_disjoint(train, test):
    """Whether no test image is a training image."""
    try:
        assert_disjoint(train, test)
    except LeakedExamples:
        return False
    return True
