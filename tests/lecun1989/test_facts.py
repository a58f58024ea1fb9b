import numpy as np
import pytest

from lib.lecun1989 import facts
from lib.lecun1989.initialisation import WEIGHTS, initial_parameters


def test_counts_worked_out_from_the_wiring_are_the_published_ones():
    counted = facts.count_layers()
    for layer in facts.LAYERS:
        assert counted[layer.name] == (layer.units, layer.connections, layer.parameters)
    units, connections, parameters = (sum(column) for column in zip(*counted.values(), strict=True))
    assert facts.INPUT_UNITS + units == facts.TOTAL_UNITS == 1_256
    assert connections == facts.TOTAL_CONNECTIONS == 64_660
    assert parameters == facts.TOTAL_PARAMETERS == 9_760


def test_macs_and_activations_are_those_that_karpathy_counts():
    assert facts.count_macs() == facts.MACS == 63_660
    assert facts.count_activations() == facts.ACTIVATIONS == 1_000


def test_passes_times_examples_are_the_published_presentations():
    assert facts.NUM_PASSES * facts.NUM_TRAIN == facts.NUM_PRESENTATIONS


def test_initial_parameters_have_the_published_size_and_range():
    parameters = initial_parameters(np.random.default_rng(0).random)
    facts.assert_published_size(parameters)
    for name, _, fan_in in WEIGHTS:
        bound = 2.4 / fan_in**0.5
        assert np.abs(parameters[name]).max() <= bound
        assert parameters[name].std() == pytest.approx(bound / 3**0.5, rel=0.1)


def test_a_network_of_another_size_is_refused():
    parameters = initial_parameters(np.random.default_rng(0).random)
    parameters["h1_bias"] = np.zeros((12, 1, 1), np.float32)  # one bias a plane: not the network of 1989
    with pytest.raises(AssertionError, match="H1 has 312 parameters"):
        facts.assert_published_size(parameters)
