"""What reverse mode was invented for: the rounding error of a result, as a sum of the errors made on the way.

Source: S. Linnainmaa (1976), "Taylor expansion of the accumulated rounding error", BIT 16, 146-160, first order.
Every operation i returns φ_i(v̂_j, …) + ε_i, where ε_i is its own, local rounding error. To first order

    computed y − exact y ≈ Σ_i (∂y / ∂v_i) ε_i,

and the derivatives with respect to all intermediate results v_i are the adjoints of one run backwards.
"""

import math
from dataclasses import dataclass

import numpy as np

from lib.history.tape import adjoints, record

UNITS = {"float16": 2.0**-11, "float32": 2.0**-24}  # rounding unit: largest relative error of one operation
WIDE = "float64"


class Rounded:
    """A number of a format (float16, float32 or float64) with the error that rounding it has made."""

    __slots__ = ("error", "format", "value")

    def __init__(self, exact, format):
        self.value, self.format = float(np.dtype(format).type(exact)), format
        self.error = self.value - exact

    def constant(self, value):
        """A constant in the format of this number."""
        return Rounded(value, self.format)

    def _with(self, other):
        """The other operand as a float, and the wider of the two formats."""
        if not isinstance(other, Rounded):
            return other, self.format
        return other.value, max(self.format, other.format)  # as strings: "float16" < "float32" < "float64"

    def __add__(self, other):
        other, format = self._with(other)
        return Rounded(self.value + other, format)

    def __sub__(self, other):
        other, format = self._with(other)
        return Rounded(self.value - other, format)

    def __mul__(self, other):
        other, format = self._with(other)
        return Rounded(self.value * other, format)

    def __truediv__(self, other):
        other, format = self._with(other)
        return Rounded(self.value / other, format)

    def __rsub__(self, other):
        return Rounded(other - self.value, self.format)

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self):
        return Rounded(-self.value, self.format)

    def sqrt(self):
        """Square root."""
        return Rounded(math.sqrt(self.value), self.format)

    def exp(self):
        """e to this power."""
        return Rounded(math.exp(self.value), self.format)


@dataclass(frozen=True)
class Rounding:
    """Errors of a result: the true one, and the share (num_operations,) of each operation on the way to it."""

    true_error: float
    shares: np.ndarray

    @property
    def estimate(self):
        """The error to first order."""
        return float(self.shares.sum())


def analyse(function, values, format):
    """Run `function` on values (n,) in a narrow format, and account for its error against float64.

    The values are rounded to the format first, so that both runs start from the same numbers. ValueError for
    an unknown format.
    """
    if format not in UNITS:
        raise ValueError(f"format must be one of {', '.join(UNITS)}, got {format!r}")
    inputs = [Rounded(float(np.dtype(format).type(value)), format) for value in values]
    output = record(function, inputs)
    weights = [adjoint.value for adjoint in adjoints(output, Rounded(1.0, WIDE))]
    local = [value.error for _, _, value in output.tape]
    exact = function([Rounded(number.value, WIDE) for number in inputs]).value
    return Rounding(output.value.value - exact, np.multiply(weights, local)[len(values) :])
