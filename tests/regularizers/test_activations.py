"""The three functions against automatic differentiation and the published gradients."""

import numpy as np
import pytest
import torch

from lib.regularizers import activations
from lib.regularizers.activations import ACTIVATIONS, activation_named, gradient_at, saturated_fraction

PLACES = np.array([-5.0, -1.0, -1e-3, 1e-3, 1.0, 5.0])


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_slope_told_from_the_output_is_the_gradient(name):
    h = ACTIVATIONS[name].function(torch.tensor(PLACES))
    np.testing.assert_allclose(ACTIVATIONS[name].slope(h).numpy(), gradient_at(name, PLACES), atol=1e-15)
    assert ACTIVATIONS[name].slope(h).max() <= ACTIVATIONS[name].largest_slope


def test_a_planted_fault_in_a_slope_is_seen_by_the_gradient():
    wrong = activations.logistic_slope(torch.sigmoid(torch.tensor(PLACES))) * 4
    assert np.abs(wrong.numpy() - gradient_at("logistic", PLACES)).max() > 0.1


def test_gradients_of_relu_are_one_and_zero_and_the_logistic_has_a_quarter_at_most():
    assert gradient_at("ReLU", PLACES).tolist() == [0, 0, 0, 1, 1, 1]
    assert gradient_at("logistic", np.array([0.0])) == pytest.approx(0.25)
    assert gradient_at("logistic", np.array([-10.0, 10.0])).max() < 1e-4


def test_relu_at_zero_has_slope_zero():
    assert activations.relu_slope(torch.zeros(1)).item() == 0


def test_saturation_counts_units_with_a_slope_below_a_tenth():
    outputs = torch.tensor([[[0.5, 0.99, 0.01, 0.4]], [[0.5, 0.5, 0.5, 0.999]]])
    assert saturated_fraction(outputs, "logistic").tolist() == [0.5, 0.25]
    assert saturated_fraction(torch.tensor([[[0.0, 1.0, 2.0, 0.0]]]), "ReLU").tolist() == [0.5]


def test_an_unknown_name_is_refused():
    with pytest.raises(ValueError, match="activation must be one of"):
        activation_named("softsign")
