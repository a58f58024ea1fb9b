"""The exponential on vectors against NumPy's in double precision."""

import numpy as np
import pytest

from lib.training.compiled import lane_compiler
from lib.training.exponential import LOWEST, exp, exp_within
from lib.training.vector import LANES, load, store


@lane_compiler(__name__)
def falling(x, y):
    for i in range(len(x) // LANES):
        store(y, i, exp(load(x, i)))


@lane_compiler(__name__)
def within(x, y):
    for i in range(len(x) // LANES):
        store(y, i, exp_within(load(x, i)))


@pytest.mark.parametrize(("function", "high"), [(falling, 0), (within, 60)])
def test_it_is_good_to_seven_digits(function, high):
    x = np.linspace(-60, high, 8 * 5_000, dtype=np.float32)
    y = np.empty_like(x)
    function(x, y)
    error = np.abs(y / np.exp(x.astype(float)) - 1).max()
    assert 1e-8 < error < 3e-7  # a float32 cannot be better: an error of zero would mean that nothing was compared


def test_below_the_lowest_it_stays_there():
    x = np.array([-60, -61, -1e3, -1e30, -np.inf, 0, -1, -2], dtype=np.float32)
    y = np.empty_like(x)
    falling(x, y)
    np.testing.assert_allclose(y[:5], np.exp(float(LOWEST)), rtol=3e-7)
    assert y[5] == 1
