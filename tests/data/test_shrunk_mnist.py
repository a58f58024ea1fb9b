"""MNIST at 16 × 16: torch's interpolation is the oracle, and draws are seeded and without replacement."""

import numpy as np
import pytest
import torch
from torch.nn.functional import interpolate

from lib.data import (
    NUM_EXAMPLES,
    ORIGINAL_ORDERS,
    bilinear_matrix,
    digits_at,
    draw_digits,
    load_mnist,
    original_draw,
    original_indices,
    shrink,
)


@pytest.fixture(scope="module")
def images():
    """500 real images, uint8 (500, 28, 28)."""
    return load_mnist("test")[0][:500]


def test_shrink_equals_scaling_and_then_torchs_interpolation(images):
    scaled = torch.from_numpy(images)[:, None].float() / 127.5 - 1
    expected = interpolate(scaled, (16, 16), mode="bilinear", align_corners=False)[:, 0].numpy()
    ours = shrink(images)
    assert ours.dtype == np.float32
    assert ours.shape == (500, 16, 16)
    assert np.abs(ours - expected).max() <= 1e-6


def test_shrink_is_exact_in_any_order_of_summation(images):
    matrix = bilinear_matrix(16, 28)
    exact = matrix.astype(np.float64) @ images.astype(np.float64) @ matrix.T.astype(np.float64)
    scrambled = (images[:, ::-1].astype(np.float32).swapaxes(1, 2) @ matrix.T[::-1]).swapaxes(1, 2) @ matrix.T
    assert (scrambled == exact).all()
    assert (shrink(images) == exact.astype(np.float32) / np.float32(127.5) - np.float32(1)).all()
    assert (exact * 64 == np.round(exact * 64)).all()


def test_each_output_pixel_has_two_weights_of_whole_eighths():
    matrix = bilinear_matrix(16, 28)
    assert np.count_nonzero(matrix, axis=1).tolist() == [2] * 16
    assert (matrix.sum(axis=1) == 1).all()
    assert (matrix * 8 == np.round(matrix * 8)).all()


@pytest.mark.parametrize(("num_out", "num_in"), [(16, 28), (28, 16), (5, 5), (7, 3), (1, 4), (4, 1)])
def test_the_matrix_is_torchs_for_any_sizes(num_out, num_in):
    identity = torch.eye(num_in)[:, None]  # (num_in, 1, num_in)
    expected = interpolate(identity, num_out, mode="linear", align_corners=False)[:, 0].T.numpy()
    np.testing.assert_allclose(bilinear_matrix(num_out, num_in), expected, atol=1e-6)


def test_black_is_minus_one_and_white_is_one():
    levels = np.array([0, 255], dtype=np.uint8)[:, None, None]
    small = shrink(np.tile(levels, (1, 28, 28)))
    assert (small == np.array([-1, 1])[:, None, None]).all()


@pytest.mark.parametrize("wrong", [np.zeros((3, 28, 28)), np.zeros((3, 784), np.uint8)])
def test_other_images_are_refused(wrong):
    with pytest.raises(ValueError, match="must be uint8"):
        shrink(wrong)


@pytest.mark.parametrize("split", ["train", "test"])
def test_a_draw_is_seeded_and_without_replacement(split):
    draws = [draw_digits(split, NUM_EXAMPLES[split], np.random.default_rng(seed)) for seed in (7, 7, 8)]
    assert draws[0].fingerprint == draws[1].fingerprint != draws[2].fingerprint
    for draw in draws:
        assert len(draw) == len(set(draw.indices.tolist())) == NUM_EXAMPLES[split]
        assert draw.images.shape == (NUM_EXAMPLES[split], 16, 16)
        assert (draw.labels == load_mnist(split)[1][draw.indices]).all()


def test_a_draw_shows_the_images_at_its_indices():
    draw = draw_digits("test", 10, np.random.default_rng(3))
    assert (draw.images == shrink(load_mnist("test")[0])[draw.indices]).all()
    assert draw.indices.dtype == np.int64


@pytest.mark.parametrize("num_examples", [0, -1, 10_001])
def test_a_draw_of_more_than_there_are_is_refused(num_examples):
    with pytest.raises(ValueError, match="num_examples must be in 1 … 10000"):
        draw_digits("test", num_examples, np.random.default_rng(0))


def test_a_mistyped_split_draws_nothing():
    with pytest.raises(ValueError, match="'train' or 'test', not 'valid'"):
        draw_digits("valid", 10, np.random.default_rng(0))


def test_the_original_draw_follows_the_global_generator_of_the_script():
    for order in ORIGINAL_ORDERS:
        np.random.seed(1337)  # noqa: NPY002, as prepro.py does
        indices = original_indices(order)
        for split in order:
            size = len(load_mnist(split)[1])
            expected = np.random.permutation(size)[: NUM_EXAMPLES[split]]  # noqa: NPY002
            assert (indices[split] == expected).all()


def test_the_two_orders_are_two_draws():
    draws = [original_draw(order) for order in ORIGINAL_ORDERS]
    assert len({digits.fingerprint for draw in draws for digits in draw.values()}) == 4
    first = original_indices(ORIGINAL_ORDERS[0])
    assert draws[0]["train"].fingerprint == digits_at("train", first["train"]).fingerprint
    assert first["train"][:3].tolist() == [39385, 28837, 35708]


def test_another_order_is_refused():
    with pytest.raises(ValueError, match="order must be one of"):
        original_draw(("train", "train"))
