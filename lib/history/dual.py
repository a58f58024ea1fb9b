"""Two older ways to a gradient, which both run the function again for each input.

Sources: R. E. Wengert (1964), "A simple automatic derivative evaluation program", Communications of the ACM 7(8),
463-464 (forward mode: each value carries its derivative along); finite differences are as old as the calculus.

    forward      (x + x' ε)(y + y' ε) = xy + (x'y + xy') ε,    ε² = 0      one run for each input
    differences  ∂f/∂x_i ≈ (f(x + h e_i) − f(x)) / h                       one run for each input, and one more
"""

STEP = 2.0**-26  # about the root of the rounding unit of a double: balances rounding against curvature


class Dual:
    """A value with its derivative along one direction; a constant has none, and nothing is computed with it."""

    __slots__ = ("slope", "value")

    def __init__(self, value, slope):
        self.value, self.slope = value, slope

    def __add__(self, other):
        if not isinstance(other, Dual):
            return Dual(self.value + other, self.slope)
        return Dual(self.value + other.value, self.slope + other.slope)

    def __sub__(self, other):
        if not isinstance(other, Dual):
            return Dual(self.value - other, self.slope)
        return Dual(self.value - other.value, self.slope - other.slope)

    def __mul__(self, other):
        if not isinstance(other, Dual):
            return Dual(self.value * other, self.slope * other)
        return Dual(self.value * other.value, self.slope * other.value + self.value * other.slope)

    def __truediv__(self, other):
        if not isinstance(other, Dual):
            return Dual(self.value / other, self.slope / other)
        quotient = self.value / other.value
        return Dual(quotient, (self.slope - quotient * other.slope) / other.value)

    def __rsub__(self, other):
        return Dual(other - self.value, -self.slope)

    def __rtruediv__(self, other):
        quotient = other / self.value
        return Dual(quotient, -(quotient * self.slope / self.value))

    __radd__, __rmul__ = __add__, __mul__

    def exp(self):
        """e to this power."""
        power = self.value.exp()
        return Dual(power, power * self.slope)

    def log(self):
        """Natural logarithm."""
        return Dual(self.value.log(), self.slope / self.value)

    def sin(self):
        """Sine."""
        return Dual(self.value.sin(), self.value.cos() * self.slope)

    def tanh(self):
        """Hyperbolic tangent."""
        t = self.value.tanh()
        return Dual(t, self.slope - t * t * self.slope)

    def sqrt(self):
        """Square root."""
        root = self.value.sqrt()
        return Dual(root, self.slope / (root + root))


def forward_gradient(function, values):
    """∂function / ∂values at values (n,), by n runs on dual numbers."""
    found = []
    for chosen in range(len(values)):
        inputs = [Dual(value, value.constant(float(i == chosen))) for i, value in enumerate(values)]
        found.append(function(inputs).slope)
    return found


def difference_gradient(function, values, step=STEP):
    """∂function / ∂values at values (n,), approximately, by n + 1 runs; ValueError unless step > 0."""
    if not step > 0:
        raise ValueError(f"step must be positive, got {step}")
    start, found = function(values), []
    for chosen in range(len(values)):
        moved = [value + step if i == chosen else value for i, value in enumerate(values)]
        found.append((function(moved) - start) / step)
    return found
