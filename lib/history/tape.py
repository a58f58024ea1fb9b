"""Reverse-mode differentiation on a tape: write down every operation, then run the list backwards.

Source: S. Linnainmaa (1976), "Taylor expansion of the accumulated rounding error", BIT 16, 146-160, after his
master's thesis (University of Helsinki, 1970). For the operations v_i = φ_i(v_j, …) of a program with output y:

    adjoint of y = 1,    adjoint of v_j = Σ_i adjoint of v_i · ∂φ_i / ∂v_j    over all i that use v_j

The sum is the point: a variable that is used twice collects from both uses. Each entry of the tape is the places
of its operands, and a rule that turns the adjoint of its result into what each operand receives.
"""


def accumulate(adjoint, part):
    """What a variable has received from its other uses, and what this use adds."""
    return adjoint + part


def product_rule(x, y):
    """∂(xy) = y ∂x + x ∂y."""
    return lambda adjoint: (adjoint * y, adjoint * x)


def quotient_rule(z, y):
    """∂(x/y) = (∂x − z ∂y) / y, where z = x/y is known already."""

    def rule(adjoint):
        share = adjoint / y
        return share, -(share * z)

    return rule


class Variable:
    """A value on a tape, with its place there; the value is anything that can be computed with."""

    __slots__ = ("place", "tape", "value")

    def __init__(self, value, tape, operands=(), rule=None):
        self.value, self.tape, self.place = value, tape, len(tape)
        tape.append((tuple(operand.place for operand in operands), rule, value))

    def _new(self, value, operands, rule):
        return Variable(value, self.tape, operands, rule)

    def _lift(self, other):
        return other if isinstance(other, Variable) else Variable(self.value.constant(other), self.tape)

    def __add__(self, other):
        other = self._lift(other)
        return self._new(self.value + other.value, (self, other), lambda adjoint: (adjoint, adjoint))

    def __sub__(self, other):
        other = self._lift(other)
        return self._new(self.value - other.value, (self, other), lambda adjoint: (adjoint, -adjoint))

    def __mul__(self, other):
        other = self._lift(other)
        return self._new(self.value * other.value, (self, other), product_rule(self.value, other.value))

    def __truediv__(self, other):
        other = self._lift(other)
        quotient = self.value / other.value
        return self._new(quotient, (self, other), quotient_rule(quotient, other.value))

    def __rsub__(self, other):
        return self._lift(other) - self

    def __rtruediv__(self, other):
        return self._lift(other) / self

    __radd__, __rmul__ = __add__, __mul__

    def exp(self):
        """e to this power, its own derivative."""
        power = self.value.exp()
        return self._new(power, (self,), lambda adjoint: (adjoint * power,))

    def log(self):
        """Natural logarithm, with derivative 1/x."""
        return self._new(self.value.log(), (self,), lambda adjoint: (adjoint / self.value,))

    def sin(self):
        """Sine, with derivative cos x."""
        return self._new(self.value.sin(), (self,), lambda adjoint: (adjoint * self.value.cos(),))

    def tanh(self):
        """Hyperbolic tangent t, with derivative 1 − t²."""
        t = self.value.tanh()
        return self._new(t, (self,), lambda adjoint: (adjoint - adjoint * t * t,))

    def sqrt(self):
        """Square root r, with derivative 1 / 2r; the half is taken of the quotient."""
        root = self.value.sqrt()
        return self._new(root, (self,), lambda adjoint: (adjoint / (root + root),))


def adjoints(output, one=None):
    """∂output / ∂v for every value v on the tape of `output`, in the order in which they were computed.

    `one` is the number 1 of the arithmetic in which the adjoints are computed; that of the output unless given.
    """
    one = one or output.value.constant(1.0)
    found = [one.constant(0.0)] * len(output.tape)
    found[output.place] = one
    for place in range(output.place, -1, -1):
        operands, rule, _ = output.tape[place]
        for operand, part in zip(operands, rule(found[place]) if rule else (), strict=True):
            found[operand] = accumulate(found[operand], part)
    return found


def record(function, values):
    """Run `function` on a new tape: its output, a `Variable`; the inputs stand at the first n places."""
    tape = []
    return function([Variable(value, tape) for value in values])


def gradient(function, values):
    """∂function / ∂values at values (n,), all n from one run forwards and one run backwards."""
    return adjoints(record(function, values))[: len(values)]
