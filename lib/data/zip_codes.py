"""The zip codes of 1989, in the form that survives: 7,291 training and 2,007 test digits of 16 × 16 pixels.

Source: Y. LeCun et al. (1990), as T. Hastie, R. Tibshirani and J. Friedman distribute them with "The Elements of
Statistical Learning" (zip.train, zip.test): the sizes, the group and the pixels of the 1989 paper, the digits
deslanted, their order of 1989 unknown. Each row of text is a digit and 256 grey levels, whole thousandths:

    pixel = thousandths / 1000,   −1 for paper, +1 for ink

The files of the cache are the arrays themselves, so that one SHA-256 speaks for every route. The licence is
unclear: the digits are fetched, never redistributed.
"""

from pathlib import Path

import numpy as np

from lib.data.blurred_zip_codes import ARCHIVE, read_blurred
from lib.data.cache import Derived, ensure_file
from lib.data.digits16 import NUM_EXAMPLES, Digits
from lib.data.mnist import check_split
from lib.data.published import RemoteFile
from lib.data.routes import Mirror

MIRROR = "https://hastie.su.domains/ElemStatLearn/datasets/"


def _text_file(name: str, num_bytes: int, sha256: str) -> RemoteFile:
    return RemoteFile(name, num_bytes, sha256, (Mirror(f"{MIRROR}{name}.gz", gzipped=True),))


TEXT = {
    "train": _text_file("zip.train", 14_512_253, "abc9f5c75b997cabe66b5d01727d5a681c69298e1641a8d37b55433a52129dc0"),
    "test": _text_file("zip.test", 2_029_542, "6bde17b4f1cd68e0630cd2751d6495b5795d9165ab2dc4a0be8b7002b732f4cc"),
}


def read_text(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Return pixels int16 (n, 16, 16) in thousandths, and labels uint8 (n,), of a file of text."""
    rows = np.loadtxt(path, ndmin=2)  # (n, 257)
    pixels = np.rint(1000 * rows[:, 1:]).astype("<i2").reshape(-1, 16, 16)
    return pixels, rows[:, 0].astype(np.uint8)


def _array_file(split: str, part: int, name: str, bytes_per_example: int, sha256: str) -> RemoteFile:
    """Describe an array in the cache: part 0 or 1, pixels or labels, of what each route's reader returns."""
    routes = (
        Derived(TEXT[split], lambda path: read_text(path)[part].tobytes()),
        Derived(ARCHIVE, lambda path: read_blurred(path, split)[part].tobytes()),
    )
    return RemoteFile(f"zip-{split}-{name}", bytes_per_example * NUM_EXAMPLES[split], sha256, routes)


PIXELS = {
    split: _array_file(split, 0, "pixels-int16", 2 * 16 * 16, sha256)
    for split, sha256 in (
        ("train", "19278ce4e0242e481c6dd79ee608eac38d318df582628cd12bb841fdf0568f44"),
        ("test", "9c748d6be2e9da7d29b975c23c281f30a623fe85d17554cdeb3081ad123882f6"),
    )
}
LABELS = {
    split: _array_file(split, 1, "labels-uint8", 1, sha256)
    for split, sha256 in (
        ("train", "ee5027fd47b76715ac18ca27e72fa1332bde98e0b8ce593b503bb2bdb6c03da0"),
        ("test", "0b8b792b8ca1c5c704fd9d5bbd1b261623a359e6c8c65b23db428257beea7800"),
    )
}


def load_zip_codes(split: str) -> Digits:
    """Return all digits of 'train' (7,291) or 'test' (2,007), in the published order; ValueError when mistyped."""
    check_split(split)
    pixels = np.fromfile(ensure_file(PIXELS[split]), dtype="<i2").reshape(-1, 16, 16)
    labels = np.fromfile(ensure_file(LABELS[split]), dtype=np.uint8)
    return Digits(pixels.astype(np.float32) / np.float32(1000), labels, np.arange(len(labels)))
