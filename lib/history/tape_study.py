"""What a gradient costs: operations counted for three ways to it, on functions of any number of inputs.

Sources: S. Linnainmaa (1976), BIT 16, 146-160; W. Baur and V. Strassen (1983), Theoretical Computer Science 22,
317-330; A. Griewank (1989), "On automatic differentiation", in M. Iri and K. Tanabe (eds.), "Mathematical
Programming: Recent Developments and Applications", 83-108. With the rules of `lib.history.tape` no operation costs
more than five in all, itself included, so the gradient costs at most five times the function, for any n.
"""

import functools
import itertools
import operator

import numpy as np

from lib.history.counting import Counter, numbers
from lib.history.dual import difference_gradient, forward_gradient
from lib.history.tape import gradient

BOUND = 5  # operations for a multiplication: one forwards, two products and two sums backwards
REVERSE, FORWARD, DIFFERENCES = "reverse mode", "forward mode", "finite differences"


def product(x):
    """x_1 x_2 … x_n; the gradient by hand, n products of n − 1 factors, is the expensive one."""
    return functools.reduce(operator.mul, x)


def valley(x):
    """Rosenbrock's function, chained: Σ 100 (x_{i+1} − x_i²)² + (1 − x_i)², n ≥ 2."""
    terms = []
    for here, after in itertools.pairwise(x):
        height, distance = after - here * here, 1.0 - here
        terms.append(100.0 * (height * height) + distance * distance)
    return functools.reduce(operator.add, terms)


def unit(x):
    """Squared error of one unit: half of the x are weights, the others inputs; its target is 1, n even."""
    half = len(x) // 2
    activation = functools.reduce(operator.add, map(operator.mul, x[:half], x[half:])).tanh()
    return (activation - 1.0) * (activation - 1.0)


FUNCTIONS = {"product": product, "valley": valley, "unit": unit}
GRADIENTS = {REVERSE: gradient, FORWARD: forward_gradient, DIFFERENCES: difference_gradient}


def costs(function, num_inputs, generator):
    """Operations for the gradient of `function` at a random point, by way, and relative error of each.

    Returns {way: (operations, operations of the function, relative error)}; the error is against reverse mode,
    largest over components, relative to the largest component.
    """
    values = generator.uniform(0.9, 1.1, num_inputs)
    alone = _counted(lambda _, x: [function(x)], function, values)[0]
    spent = {way: _counted(rule, function, values) for way, rule in GRADIENTS.items()}
    reference = spent[REVERSE][1]
    size = np.abs(reference).max() or 1.0
    return {way: (count, alone, np.abs(found - reference).max() / size) for way, (count, found) in spent.items()}


def _counted(rule, function, values):
    counter = Counter()
    found = rule(function, numbers(values, counter))
    return counter.operations, np.array([float(part) for part in found])


def cost_table(sizes, seed=0, names=tuple(FUNCTIONS)):
    """Cost of a gradient over that of the function: {function: {way: (len(sizes),)}}, every run done in full."""
    generator, found = np.random.default_rng(seed), {}
    for name in names:
        rows = [costs(FUNCTIONS[name], size, generator) for size in sizes]
        found[name] = {way: np.array([row[way][0] / row[way][1] for row in rows]) for way in GRADIENTS}
    return found
