"""Second derivatives: against autograd where they are exact, against written-out loops everywhere."""

import copy
from dataclasses import replace

import numpy as np
import pytest
import torch

from lib.lecun1989 import curvature as module
from lib.lecun1989.curvature import DAMPING, NUM_SAMPLE, curvature, gather, rates_of_weights, spread
from lib.lecun1989.recipe import CHOICES, KARPATHY_2022
from lib.lecun1989.reference import NetworkOf
from lib.lecun1989.side_by_side.lanes import SQUASHING
from lib.lecun1989.side_by_side.layout import SHAPES, SIZES
from lib.lecun1989.wiring import planes_read

NEWTON = replace(KARPATHY_2022, optimizer="newton")
VARIANTS = [
    NEWTON,
    replace(NEWTON, activation="scaled tanh with skip", wiring="cyclic"),
    replace(NEWTON, wiring="random", activation="scaled tanh"),
]


@pytest.fixture
def trained(parameters):
    """Parameters away from their start: no bias is zero, no unit like another."""
    generator = np.random.default_rng(5)
    return {
        name: (array + generator.normal(0, 0.05, array.shape)).astype(np.float32) for name, array in parameters.items()
    }


@pytest.mark.parametrize("recipe", VARIANTS)
def test_it_is_the_exact_gauss_newton_diagonal_of_the_two_upper_layers(digits, trained, recipe):
    """Nothing is left out there: Σ over outputs of (2/10)(∂output/∂w)², averaged over the examples."""
    network, images = NetworkOf(trained, recipe), torch.tensor(digits.images[:6])
    names = ("h3_weight", "h3_bias", "output_weight", "output_bias")
    exact = dict.fromkeys(names, 0)
    for image in images:
        for output in network(image[None])[0]:
            slopes = torch.autograd.grad(output, [getattr(network, name) for name in names], retain_graph=True)
            for name, slope in zip(names, slopes, strict=True):
                exact[name] = exact[name] + 0.2 * slope.numpy() ** 2 / len(images)
    ours = curvature(trained, digits.images[:6], recipe)
    for name in names:
        np.testing.assert_allclose(ours[name], exact[name], rtol=2e-3, atol=1e-7 * exact[name].max())


def squash(a, recipe):
    height, steepness, skip = SQUASHING[recipe.activation]
    t = np.tanh(steepness * a)
    return height * t + skip * a, height * steepness * (1 - t * t) + skip


def forward_by_loops(p, image, recipe):
    """What each layer reads, and the slopes of its units; every sum written out, in float64."""
    table, x = planes_read(recipe.wiring), np.full((20, 20), -1.0)
    x[2:18, 2:18] = image
    h1, slope1 = np.full((12, 12, 12), -1.0), np.zeros((12, 8, 8))
    for plane, r, c in np.ndindex(12, 8, 8):
        a = p["h1_bias"][plane, r, c] + (p["h1_weight"][plane, 0] * x[2 * r : 2 * r + 5, 2 * c : 2 * c + 5]).sum()
        h1[plane, r + 2, c + 2], slope1[plane, r, c] = squash(a, recipe)
    h2, slope2 = np.zeros((12, 4, 4)), np.zeros((12, 4, 4))
    for unit, r, c in np.ndindex(12, 4, 4):
        a = p["h2_bias"][unit, r, c]
        for slot in range(8):
            a += (p["h2_weight"][unit, slot] * h1[table[unit, slot], 2 * r : 2 * r + 5, 2 * c : 2 * c + 5]).sum()
        h2[unit, r, c], slope2[unit, r, c] = squash(a, recipe)
    h3, slope3 = squash(p["h3_bias"] + h2.ravel() @ p["h3_weight"], recipe)
    _, slope4 = squash(p["output_bias"] + h3 @ p["output_weight"], recipe)
    return x, h1, h2, h3, slope1, slope2, slope3, slope4


def curvature_by_loops(p, image, recipe):
    """h of every parameter for one example: connection by connection, from the outputs down to the pixels."""
    p = {name: array.astype(np.float64) for name, array in p.items()}
    table = planes_read(recipe.wiring)
    x, h1, h2, h3, slope1, slope2, slope3, slope4 = forward_by_loops(p, image, recipe)
    h = {name: np.zeros(shape) for name, shape in SHAPES.items()}
    for k in range(10):
        h["output_bias"][k] = 0.2 * slope4[k] ** 2
    for j, k in np.ndindex(30, 10):
        h["output_weight"][j, k] = h["output_bias"][k] * h3[j] ** 2
        h["h3_bias"][j] += slope3[j] ** 2 * p["output_weight"][j, k] ** 2 * h["output_bias"][k]
    for i, j in np.ndindex(192, 30):
        h["h3_weight"][i, j] = h["h3_bias"][j] * h2.flat[i] ** 2
        h["h2_bias"].flat[i] += slope2.flat[i] ** 2 * p["h3_weight"][i, j] ** 2 * h["h3_bias"][j]
    below = np.zeros((12, 12, 12))  # of the units of H1, in their frame
    for unit, slot, r, c, row, column in np.ndindex(12, 8, 4, 4, 5, 5):
        place, own = (table[unit, slot], 2 * r + row, 2 * c + column), h["h2_bias"][unit, r, c]
        h["h2_weight"][unit, slot, row, column] += own * h1[place] ** 2
        below[place] += p["h2_weight"][unit, slot, row, column] ** 2 * own
    h["h1_bias"] = below[:, 2:10, 2:10] * slope1**2
    for plane, r, c, row, column in np.ndindex(12, 8, 8, 5, 5):
        h["h1_weight"][plane, 0, row, column] += h["h1_bias"][plane, r, c] * x[2 * r + row, 2 * c + column] ** 2
    return h


@pytest.mark.parametrize("recipe", VARIANTS)
def test_every_layer_is_what_the_loops_give(digits, trained, recipe):
    expected = curvature_by_loops(trained, digits.images[0], recipe)
    ours = curvature(trained, digits.images[:1], recipe)
    assert set(ours) == set(SHAPES)
    for name, shape in SHAPES.items():
        assert ours[name].shape == shape
        np.testing.assert_allclose(ours[name], expected[name], rtol=1e-4, atol=1e-5 * expected[name].max())


def _another_slope(a, recipe):
    value, slope = ORIGINAL_SQUASH(a, recipe)
    return value, slope.sqrt()  # f' where f'² belongs


ORIGINAL_SQUASH = module._squash
FAULTS = {
    "slopes not squared": ("_squash", _another_slope),
    "weights not squared, nor inputs": ("conv2d_input", lambda shape, w, h, stride: CONV(shape, w.sqrt(), h, stride)),
    "inputs of H1 not squared": ("conv2d_weight", lambda x, shape, h, stride: CONV_WEIGHT(x.sqrt(), shape, h, stride)),
    "paper is 0 beyond the frame": ("BACKGROUND", 0.0),
}
CONV, CONV_WEIGHT = module.conv2d_input, module.conv2d_weight


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_seen_by_the_loops(digits, trained, monkeypatch, fault):
    expected = curvature_by_loops(trained, digits.images[0], NEWTON)
    monkeypatch.setattr(module, *FAULTS[fault])
    ours = curvature(trained, digits.images[:1], NEWTON)
    assert max(np.abs(ours[name] / expected[name] - 1).max() for name in ("h1_weight", "h2_weight")) > 0.1


def test_it_is_the_mean_over_the_examples(digits, trained):
    both = curvature(trained, digits.images[:2], NEWTON)
    single = [curvature(trained, digits.images[i : i + 1], NEWTON) for i in range(2)]
    for name, array in both.items():
        np.testing.assert_allclose(array, (single[0][name] + single[1][name]) / 2, rtol=1e-4, atol=1e-9)


def test_rates_are_damped_in_the_engines_order_and_from_the_first_examples(digits, trained):
    rates = rates_of_weights(trained, digits.images, NEWTON, 1e-3)
    assert rates.shape == (9760,)
    assert ((rates > 0) & (rates <= 1e-3 / DAMPING * (1 + 1e-6))).all()
    h = curvature(trained, digits.images[:NUM_SAMPLE], NEWTON)
    start = 0
    for name, size in SIZES.items():
        np.testing.assert_allclose(rates[start : start + size], 1e-3 / (DAMPING + h[name].ravel()), rtol=1e-5)
        start += size
    np.testing.assert_array_equal(rates, rates_of_weights(trained, digits.images[:NUM_SAMPLE], NEWTON, 1e-3))
    assert (rates != rates_of_weights(trained, digits.images[: NUM_SAMPLE - 1], NEWTON, 1e-3)).any()


def test_nothing_passed_in_is_changed(digits, trained):
    before = copy.deepcopy(trained)
    curvature(trained, digits.images[:2], NEWTON)
    assert all((trained[name] == before[name]).all() for name in trained)


@pytest.mark.parametrize("wiring", CHOICES["wiring"])
def test_gathering_undoes_spreading(trained, wiring):
    weight = torch.tensor(trained["h2_weight"])
    full = spread(weight, wiring)
    assert (gather(full, wiring) == weight).all()
    assert (full != 0).sum() == (weight != 0).sum()
