"""Slant, its removal, and the box of ink, on images whose answer is known."""

import numpy as np
import pytest

from lib.data import deslant, ink_box, shear, slant


@pytest.fixture
def bar():
    """An upright bar in the middle of the frame, float64 (1, 16, 16)."""
    image = -np.ones((1, 16, 16))
    image[0, 3:13, 7:9] = 1
    return image


@pytest.fixture
def blobs():
    """Blobs of random grey in the middle of the frame, float64 (50, 16, 16)."""
    images = -np.ones((50, 16, 16))
    images[:, 5:11, 5:11] = np.random.default_rng(0).uniform(-1, 1, (50, 6, 6))
    return images


def line_centres(image):
    """The mean column of the ink of each line that has ink."""
    ink = (image + 1) / 2
    lines = ink.sum(axis=1) > 0
    return (ink[lines] * np.arange(16)).sum(axis=1) / ink[lines].sum(axis=1)


def test_an_upright_bar_has_no_slant_and_stays_as_it_is(bar):
    assert slant(bar) == pytest.approx(0, abs=1e-15)
    np.testing.assert_allclose(deslant(bar), bar, atol=1e-12)


@pytest.mark.parametrize("tangent", [-0.5, -0.1, 0.3, 0.7])
def test_a_sheared_bar_has_the_slant_of_the_shear_and_is_straightened(bar, tangent):
    leaning = shear(bar, np.array([tangent]))
    assert slant(leaning) == pytest.approx(tangent, abs=1e-12)
    assert np.ptp(line_centres(leaning[0])) > 0.8
    assert np.ptp(line_centres(deslant(leaning)[0])) < 1e-9


def test_a_digit_that_leans_right_has_a_positive_slant():
    slash = 2 * np.fliplr(np.eye(16)) - 1  # from the upper right to the lower left
    assert slant(slash[None]) == pytest.approx(1)
    assert slant(slash[None, :, ::-1]) == pytest.approx(-1)


def test_deslanting_leaves_no_slant_and_does_nothing_twice(blobs):
    once = deslant(blobs)
    assert np.abs(slant(blobs)).max() > 0.1
    assert np.abs(slant(once)).max() < 1e-12
    np.testing.assert_allclose(deslant(once), once, atol=1e-10)


def test_deslanting_keeps_the_ink_its_lines_and_its_centre(blobs):
    before, after = (blobs + 1) / 2, (deslant(blobs) + 1) / 2
    np.testing.assert_allclose(after.sum(axis=2), before.sum(axis=2))
    for axis in (np.arange(16), np.arange(16)[:, None]):
        np.testing.assert_allclose((after * axis).sum(axis=(1, 2)), (before * axis).sum(axis=(1, 2)))


def test_ink_beyond_the_frame_is_lost():
    slash = (2 * np.eye(16) - 1)[None]
    assert (shear(slash, np.array([-2.0])) + 1).sum() < (slash + 1).sum()


def test_images_keep_their_type_and_blank_or_flat_ones_stay_as_they_are(bar):
    images = np.concatenate([-np.ones((1, 16, 16)), bar, -np.ones((1, 16, 16))]).astype(np.float32)
    images[2, 4, 3:9] = 1  # one line: it has no height, so no slant
    assert slant(images).tolist() == pytest.approx([0, 0, 0], abs=1e-15)
    assert deslant(images).dtype == np.float32
    np.testing.assert_allclose(deslant(images), images, atol=1e-6)


def test_the_box_goes_around_all_ink_above_the_threshold():
    images = -np.ones((4, 16, 16))
    images[0, 2:5, 7] = images[0, 10, 1:4] = 0.5  # lines 2 … 10, columns 1 … 7
    images[1, 15, 0] = 0.5
    images[2] = 0.5
    assert ink_box(images, 0.0).tolist() == [[9, 7], [1, 1], [16, 16], [0, 0]]
    assert ink_box(images, 0.5).tolist() == [[0, 0]] * 4
