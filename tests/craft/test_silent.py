"""Programs with silent faults beside a healthy one: all of them train."""

import numpy as np
import pytest

from lib.craft import silent


@pytest.fixture(scope="module")
def runs():
    return silent.silent_runs([0], ("healthy", "gradient of the first layer lost"), num_train=400, num_test=200)


def test_every_curve_falls_and_every_program_reports_an_error(runs):
    for losses, errors in runs.values():
        assert losses[0, -1] < losses[0, 0]
        assert 0 < errors[0] < 0.9


def test_windows_are_means_without_the_rest():
    np.testing.assert_allclose(silent.windows(np.arange(12.0)), [2, 7])
    with pytest.raises(ValueError, match="too few"):
        silent.windows(np.ones(9))


def test_curve_and_table_name_every_program(runs):
    assert "gradient of the first layer lost" in silent.loss_curves(runs).html
    assert "healthy" in silent.error_table(runs).html


def test_a_program_that_is_none_is_refused():
    with pytest.raises(ValueError, match="no bug or healthy variant"):
        silent.silent_runs([0], ("gremlins",), num_train=400, num_test=200)
