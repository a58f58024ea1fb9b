"""Digits of 16 × 16: targets, fingerprints, and the leak that must never pass."""

from dataclasses import replace

import numpy as np
import pytest

from lib.data import Digits, LeakedExamples, assert_disjoint, draw_digits, one_vs_rest_targets


@pytest.fixture
def digits():
    """Make n random digits."""

    def make(num_examples, seed):
        generator = np.random.default_rng(seed)
        images = generator.uniform(-1, 1, (num_examples, 16, 16)).astype(np.float32)
        labels = generator.integers(0, 10, num_examples, dtype=np.uint8)
        return Digits(images, labels, np.arange(num_examples))

    return make


def test_targets_are_plus_one_at_the_label_and_minus_one_elsewhere(digits):
    targets = one_vs_rest_targets(np.array([3, 0, 9], dtype=np.uint8))
    assert targets.dtype == np.float32
    assert targets.shape == (3, 10)
    assert targets.argmax(axis=1).tolist() == [3, 0, 9]
    assert np.unique(targets, return_counts=True)[1].tolist() == [27, 3]
    assert (digits(5, seed=0).targets == one_vs_rest_targets(digits(5, seed=0).labels)).all()


def test_a_label_beyond_nine_is_refused():
    with pytest.raises(IndexError):
        one_vs_rest_targets(np.array([10], dtype=np.uint8))


def test_the_fingerprint_sees_a_pixel_a_label_and_the_order(digits):
    plain = digits(6, seed=0)
    images, labels = plain.images.copy(), plain.labels.copy()
    images[3, 5, 5] = np.nextafter(images[3, 5, 5], np.float32(2))
    labels[0] = (labels[0] + 1) % 10
    others = (
        replace(plain, images=images),
        replace(plain, labels=labels),
        Digits(plain.images[::-1], plain.labels[::-1], plain.indices[::-1]),
    )
    assert len({plain.fingerprint, *(other.fingerprint for other in others)}) == 4
    assert plain.fingerprint == digits(6, seed=0).fingerprint


def test_a_test_image_planted_in_training_is_found(digits):
    train, test = digits(50, seed=0), digits(20, seed=1)
    assert_disjoint(train, test)
    images = train.images.copy()
    images[7] = test.images[4]
    with pytest.raises(LeakedExamples, match=r"1 of 20 test images .* test example 4, index 4"):
        assert_disjoint(replace(train, images=images), test)


def test_a_leak_is_found_whatever_its_label_and_the_sign_of_its_zeros(digits):
    train, test = digits(5, seed=0), digits(5, seed=1)
    train.images[0], test.images[2] = np.float32(-0.0), np.float32(0.0)
    with pytest.raises(LeakedExamples):
        assert_disjoint(train, test)


def test_all_of_mnist_is_disjoint_and_without_twins():
    train = draw_digits("train", 60_000, np.random.default_rng(0))
    test = draw_digits("test", 10_000, np.random.default_rng(0))
    assert_disjoint(train, test)
    images = {image.tobytes() for digits in (train, test) for image in digits.images}
    assert len(images) == 70_000
