"""Numbers that count what is done with them, so that the cost of a derivative is a count and not a time.

Source: W. Baur and V. Strassen (1983), "The complexity of partial derivatives", Theoretical Computer Science 22,
317-330: the cost of a function is the number of arithmetic operations of the program that computes it.

    cost = number of +, −, ×, ÷ and of exp, log, sin, cos, tanh, sqrt    (a change of sign is free)

Functions are written once, with these operations and methods, and run on `Number`, on the tape, on dual numbers
and on torch's tensors alike.
"""

import math
import operator


class Counter:
    """How many arithmetic operations have been done so far."""

    def __init__(self):
        self.operations = 0


class Number:
    """A float with a counter: every operation on it adds one to `counter.operations`."""

    __slots__ = ("counter", "value")

    def __init__(self, value, counter):
        self.value = float(value)
        self.counter = counter

    def constant(self, value):
        """A constant that counts with the same counter."""
        return Number(value, self.counter)

    def _operate(self, operation, *values):
        self.counter.operations += 1
        return Number(operation(*values), self.counter)

    def __add__(self, other):
        return self._operate(operator.add, self.value, _plain(other))

    def __sub__(self, other):
        return self._operate(operator.sub, self.value, _plain(other))

    def __mul__(self, other):
        return self._operate(operator.mul, self.value, _plain(other))

    def __truediv__(self, other):
        return self._operate(operator.truediv, self.value, _plain(other))

    def __rsub__(self, other):
        return self._operate(operator.sub, _plain(other), self.value)

    def __rtruediv__(self, other):
        return self._operate(operator.truediv, _plain(other), self.value)

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self):
        return Number(-self.value, self.counter)

    def __float__(self):
        return self.value

    def exp(self):
        """e to this power; one operation, as are the five below."""
        return self._operate(math.exp, self.value)

    def log(self):
        """Natural logarithm."""
        return self._operate(math.log, self.value)

    def sin(self):
        """Sine of an angle in radians."""
        return self._operate(math.sin, self.value)

    def cos(self):
        """Cosine of an angle in radians."""
        return self._operate(math.cos, self.value)

    def tanh(self):
        """Hyperbolic tangent."""
        return self._operate(math.tanh, self.value)

    def sqrt(self):
        """Square root."""
        return self._operate(math.sqrt, self.value)


def _plain(other):
    return other.value if isinstance(other, Number) else other


def numbers(values, counter):
    """The inputs of a function as counting numbers; ValueError when there are none."""
    if not len(values):
        raise ValueError("a function needs at least one input")
    return [Number(value, counter) for value in values]


def operations(function, values):
    """How many operations one evaluation of `function` at values (n,) takes."""
    counter = Counter()
    function(numbers(values, counter))
    return counter.operations
