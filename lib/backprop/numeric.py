"""Derivatives without any rule: change a weight, look at the error. Slow, but it knows nothing of backpropagation.

    forward difference   (E(t) − E(0)) / t          error  t E″/2
    central difference   (E(t) − E(−t)) / 2t        error  t² E‴/6  and rounding, about ε |E| / t
    complex step         Im E(it) / t               error  t² E‴/6, no difference and hence no rounding of one

The best central step is where both errors are equal, t ≈ (3 ε |E| / |E‴|)^(1/3). Source of the complex step:
W. Squire and G. Trapp, "Using complex variables to estimate derivatives of real functions", SIAM Review 40(1), 1998.
"""

import numpy as np

STEP = 1e-5  # near the cube root of the rounding unit, for functions of the order of 1


def forward_difference(function, step):
    """Slope at 0 of a function of one number."""
    return (function(step) - function(0.0)) / step


def central_difference(function, step):
    """Slope at 0 of a function of one number."""
    return (function(step) - function(-step)) / (2 * step)


def complex_step(function, step):
    """Slope at 0 of a function of one number that takes complex ones."""
    return function(1j * step).imag / step


METHODS = {
    "forward difference": forward_difference,
    "central difference": central_difference,
    "complex step": complex_step,
}


def along(function, arrays, directions):
    """The function of one number t that moves all arrays by t times their directions: function([a + t d, …])."""
    return lambda t: function([a + t * d for a, d in zip(arrays, directions, strict=True)])


def numeric_gradients(function, arrays, step=STEP):
    """Central differences for every element of every array: a list of arrays of the same shapes."""
    found = [np.empty(np.shape(array)) for array in arrays]
    for place, gradient in enumerate(found):
        for element in np.ndindex(gradient.shape):
            directions = [np.zeros(np.shape(array)) for array in arrays]
            directions[place][element] = 1
            gradient[element] = central_difference(along(function, arrays, directions), step)
    return found


def relative_error(ours, reference):
    """Largest ‖ours − reference‖ / ‖reference‖ over lists of arrays, or the arrays of one list each."""
    errors = []
    for one, other in zip(ours, reference, strict=True):
        if np.shape(one) != np.shape(other):
            raise ValueError(f"cannot compare shapes {np.shape(one)} and {np.shape(other)}")
        scale = np.abs(other).max() or 1.0  # a norm of tiny numbers must not underflow
        errors.append(np.linalg.norm((one - other) / scale) / (np.linalg.norm(other / scale) or 1.0))
    return float(max(errors))
