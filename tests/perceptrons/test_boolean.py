"""Threshold functions and orders: against the published counts, direct enumeration, and theorems of 1969."""

import numpy as np
import pytest

from lib.perceptrons import boolean, margin

PUBLISHED = {1: 4, 2: 14, 3: 104, 4: 1882}  # S. Muroga, "Threshold Logic and Its Applications", 1971; OEIS A000609
CLASSES = {1: 2, 2: 4, 3: 14, 4: 222}  # NPN classes; OEIS A000370


@pytest.mark.parametrize("num_inputs", PUBLISHED)
def test_counts_are_the_published_ones(num_inputs):
    counts = boolean.count_by_order(num_inputs)
    assert counts[:2].sum() == PUBLISHED[num_inputs]
    assert counts.sum() == 2**2**num_inputs
    assert counts[0] == 2
    assert counts[-1] == 2, "parity and its opposite alone have full order"


@pytest.mark.parametrize("num_inputs", CLASSES)
def test_the_classes_are_as_many_as_published_and_cover_all_functions(num_inputs):
    found = boolean.classes(num_inputs)
    assert len(found) == CLASSES[num_inputs]
    assert sum(size for _, size in found) == 2**2**num_inputs


def test_enumeration_without_symmetry_gives_the_same_for_three_inputs():
    inputs, counts = boolean.inputs_of(3), np.zeros(4, int)
    for number in range(256):
        table = 2 * (number >> np.arange(8) & 1) - 1
        order = 0 if np.ptp(table) == 0 else 1
        while order and not margin.separate(boolean.terms(inputs, order).astype(float), table).exists:
            order += 1
        counts[order] += 1
    np.testing.assert_array_equal(counts, boolean.count_by_order(3))


@pytest.mark.parametrize("num_inputs", [2, 3, 4])
def test_parity_needs_all_inputs(num_inputs):
    parity = boolean.inputs_of(num_inputs).prod(axis=1)
    assert boolean.order_of(parity) == num_inputs
    changed = parity.copy()
    changed[0] *= -1
    assert boolean.order_of(changed) < num_inputs


def test_without_a_bias_fewer_functions_are_found():
    """Planted fault: without the constant term AND is no threshold function."""
    inputs = boolean.inputs_of(2)
    conjunction = np.where(inputs.sum(axis=1) == 2, 1, -1)
    assert boolean.is_threshold(boolean.terms(inputs, 1), conjunction)
    assert not boolean.is_threshold(inputs, conjunction)


def test_too_many_inputs_are_refused():
    with pytest.raises(ValueError, match="num_inputs"):
        boolean.inputs_of(5)
