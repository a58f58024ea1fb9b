"""MNIST made upright and stretched to the frame, on real digits and on images whose answer is known."""

import numpy as np
import pytest

from lib.data import ink_box, load_mnist, shrink, slant
from lib.data.normalised_mnist import INK, SIZE, deslanted, framed

PREPARATIONS = (deslanted, framed)


@pytest.fixture(scope="module")
def images():
    """1,000 real images, uint8 (1000, 28, 28)."""
    return load_mnist("test")[0][:1000]


@pytest.fixture
def bar():
    """An upright bar, twice as high as wide, in a corner: uint8 (1, 28, 28)."""
    image = np.zeros((1, 28, 28), np.uint8)
    image[0, 2:14, 3:9] = 255
    return image


@pytest.mark.parametrize("prepare", PREPARATIONS)
def test_the_digits_are_16_by_16_between_paper_and_ink(images, prepare):
    prepared = prepare(images)
    assert prepared.dtype == np.float32
    assert prepared.shape == (1000, 16, 16)
    assert prepared.min() == -1
    assert 0.99 < prepared.max() <= 1


@pytest.mark.parametrize("prepare", PREPARATIONS)
def test_the_digits_stand_upright(images, prepare):
    left = np.abs(slant(prepare(images)))
    assert np.median(np.abs(slant(shrink(images)))) > 0.1  # as they were written
    assert np.median(left) < 0.01
    assert np.quantile(left, 0.99) < 0.1


@pytest.mark.parametrize("prepare", PREPARATIONS)
def test_an_images_neighbours_do_not_matter(images, prepare, monkeypatch):
    together = prepare(images[:20])
    monkeypatch.setattr("lib.data.normalised_mnist.BATCH", 7)
    np.testing.assert_array_equal(prepare(images[:20]), together)
    np.testing.assert_array_equal(prepare(images[5:6])[0], together[5])


@pytest.mark.parametrize("prepare", PREPARATIONS)
def test_the_images_passed_in_stay_as_they_are(images, prepare):
    before = images[:5].copy()
    prepare(images[:5])
    assert (images[:5] == before).all()


def test_an_upright_image_is_shrunk_as_ever(bar):
    np.testing.assert_array_equal(deslanted(bar), shrink(bar))


def test_a_framed_digit_touches_the_frame_with_its_longer_side(images):
    """Where a line of the digit is thin, interpolation leaves it faint: just above paper is enough."""
    box = ink_box(framed(images), -0.95)
    assert (box.max(axis=1) >= SIZE - 1).all()
    assert (box.max(axis=1) == SIZE).mean() > 0.97
    assert (box.min(axis=1) < SIZE).mean() > 0.9
    assert (ink_box(shrink(images), -0.95).max(axis=1) == SIZE).mean() < 0.01  # MNIST's own leave a margin


def test_a_bar_fills_the_frame_in_its_own_proportions(bar):
    expected = np.full((1, 16, 16), -1, np.float32)
    expected[0, :, 4:12] = 1
    np.testing.assert_allclose(framed(bar), expected, atol=1e-6)
    lying = bar.transpose(0, 2, 1)
    # a bar that lies has no slant either
    np.testing.assert_allclose(framed(lying), expected.transpose(0, 2, 1), atol=1e-6)


def test_it_does_not_matter_where_a_digit_stands_or_how_large_it_is(bar):
    elsewhere = np.roll(bar, (9, 12), (1, 2))
    larger = np.zeros((1, 28, 28), np.uint8)
    larger[0, 2:26, 8:20] = 255
    for other in (elsewhere, larger):
        np.testing.assert_allclose(framed(other), framed(bar), atol=1e-6)
        assert np.abs(deslanted(other) - deslanted(bar)).max() > 1


def test_proportions_are_kept(images):
    from lib.data.normalised_mnist import _upright

    before = ink_box(_upright(images), 255 * INK)
    after = ink_box(framed(images), -1 + 2 * INK)
    wanted = SIZE * before.min(axis=1) / before.max(axis=1)
    assert np.abs(after.min(axis=1) - wanted).max() < 2.6  # a pixel of rounding, a faint line on either side
    assert np.abs(after.min(axis=1) - wanted).mean() < 0.6


@pytest.mark.parametrize("prepare", PREPARATIONS)
@pytest.mark.parametrize("grey", [0, 5])
def test_an_image_without_ink_stays_paper(bar, prepare, grey):
    """Grey that is fainter than the threshold of ink is no digit to be framed."""
    prepared = prepare(np.concatenate([np.full((1, 28, 28), grey, np.uint8), bar]))
    np.testing.assert_allclose(prepared[0], -1 + (grey / 127.5 if prepare is deslanted else 0), atol=1e-6)
    np.testing.assert_array_equal(prepared[1], prepare(bar)[0])


@pytest.mark.parametrize("prepare", PREPARATIONS)
def test_a_single_pixel_is_a_digit_too(prepare):
    image = np.zeros((1, 28, 28), np.uint8)
    image[0, 10, 10] = 255
    prepared = prepare(image)
    assert np.isfinite(prepared).all()
    assert (framed(image) == 1).all()  # it fills the frame both ways
