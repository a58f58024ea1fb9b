"""Rounding errors: formats against NumPy's own, local errors exact, the first-order sum against the true error."""

import numpy as np
import pytest

from lib.history import rounding, tape
from lib.history.rounding import UNITS, Rounded, analyse
from lib.history.rounding_study import DRAWS, rounding_study, small_root, unexplained


@pytest.mark.parametrize("format", UNITS)
def test_every_operation_rounds_as_numpy_does(format):
    number, other = (np.dtype(format).type(value) for value in (1.7, 0.3))
    x, y = Rounded(float(number), format), Rounded(float(other), format)
    pairs = [
        (x + y, number + other),
        (x - y, number - other),
        (x * y, number * other),
        (x / y, number / other),
        (x.sqrt(), np.sqrt(number)),
        (2.0 - y, np.dtype(format).type(2) - other),
        (-x, -number),
    ]
    for mine, numpys in pairs:
        assert mine.value == float(numpys)
        assert abs(mine.error) <= UNITS[format] * abs(mine.value) * (1 + 1e-9)


def test_one_operation_is_accounted_for_exactly():
    run = analyse(lambda x: x[0] * x[1], [1.7, 0.3], "float16")
    assert run.shares.shape == (1,)
    assert run.true_error != 0
    assert run.estimate == pytest.approx(run.true_error, rel=1e-12)


def test_exact_operations_have_no_error():
    run = analyse(lambda x: (x[0] + x[1]) * x[0], [0.5, 2.0], "float16")
    assert run.true_error == run.estimate == 0


def test_cancellation_makes_no_error_but_passes_one_on():
    """The last subtraction of the school formula is exact; the root and the difference before it are not."""
    run = analyse(small_root, [6.3, 1.2], "float32")
    product, difference, root, subtraction = run.shares
    assert subtraction == 0
    assert abs(root) > 0
    assert max(abs(product), abs(difference), abs(root)) > 0.3 * abs(run.true_error)


@pytest.mark.parametrize("name", DRAWS)
def test_first_order_is_enough_in_float32(name):
    pairs = rounding_study(20, seed=2, names=(name,))[name]
    assert unexplained(*pairs["float32"]) < 1e-2  # what is left is of second order, of the size of the error itself


FAULTS = {
    "adjoint overwritten": ("accumulate", lambda adjoint, part: part),
    "wrong product rule": ("product_rule", lambda x, y: lambda adjoint: (adjoint * x, adjoint * y)),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_planted_faults_in_the_adjoints_are_seen(monkeypatch, fault):
    monkeypatch.setattr(tape, *FAULTS[fault])
    name = "12 steps of the logistic map"
    assert unexplained(*rounding_study(20, seed=2, names=(name,))[name]["float32"]) > 0.1


def test_local_errors_of_the_wrong_sign_are_seen(monkeypatch):
    class Wrong(Rounded):
        __slots__ = ()

        def __init__(self, exact, format):
            super().__init__(exact, format)
            self.error = -self.error

    monkeypatch.setattr(rounding, "Rounded", Wrong)
    run = analyse(lambda x: x[0] * x[1], [1.7, 0.3], "float16")
    assert run.estimate == pytest.approx(-run.true_error, rel=1e-12)


def test_an_unknown_format_is_named():
    with pytest.raises(ValueError, match="format must be one of float16, float32"):
        analyse(small_root, [6.3, 1.2], "bfloat16")
