"""Two experiments on derivatives: what a gradient costs, and how well it foretells the rounding of a result.

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
from lib.history.rounding import UNITS, analyse
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


def small_root(x):
    """The root of z² − 2bz + c near zero by the school formula, b − √(b² − c): two near numbers subtracted."""
    b, c = x
    return b - (b * b - c).sqrt()


def careful_root(x):
    """The same root as c / (b + √(b² − c)), where nothing is lost."""
    b, c = x
    return c / (b + (b * b - c).sqrt())


def running_sum(x):
    """x_1 + x_2 + … + x_n, from the left."""
    return functools.reduce(operator.add, x)


def logistic_map(x, num_steps=12):
    """So many steps of z ← 4 z (1 − z), each of which doubles an error on average."""
    (z,) = x
    for _ in range(num_steps):
        z = 4.0 * z * (1.0 - z)
    return z


DRAWS = {
    "small root, school formula": (small_root, lambda generator: [generator.uniform(4, 8), generator.uniform(1, 2)]),
    "small root, careful formula": (careful_root, lambda generator: [generator.uniform(4, 8), generator.uniform(1, 2)]),
    "running sum of 64 numbers": (running_sum, lambda generator: generator.uniform(0, 1, 64)),
    "12 steps of the logistic map": (logistic_map, lambda generator: [generator.uniform(0.1, 0.9)]),
}


def rounding_study(num_points, seed=0, names=tuple(DRAWS)):
    """Error of each computation at random points: {name: {format: (true (n,), estimated (n,))}}, absolute."""
    found = {}
    for name in names:
        function, draw = DRAWS[name]
        found[name] = {}
        for format in UNITS:
            generator = np.random.default_rng(seed)
            runs = [analyse(function, draw(generator), format) for _ in range(num_points)]
            found[name][format] = (np.array([r.true_error for r in runs]), np.array([r.estimate for r in runs]))
    return found


def unexplained(true, estimate):
    """Share of the true error that the first-order estimate leaves unexplained: a quotient of two medians."""
    return float(np.median(np.abs(true - estimate)) / np.median(np.abs(true)))


def limit_study(steps, num_points, seed=0):
    """Unexplained share after so many steps of the logistic map, format → (len(steps),)."""
    found = {}
    for format in UNITS:
        starts = np.random.default_rng(seed).uniform(0.1, 0.9, num_points)
        found[format] = np.array([_unexplained_after(num_steps, starts, format) for num_steps in steps])
    return found


def _unexplained_after(num_steps, starts, format):
    function = functools.partial(logistic_map, num_steps=num_steps)
    runs = [analyse(function, [start], format) for start in starts]
    return unexplained(np.array([r.true_error for r in runs]), np.array([r.estimate for r in runs]))


STEPS_OF_ROOTS = {
    "small root, school formula": ("b × b", "b² − c", "√(b² − c)", "b − √"),
    "small root, careful formula": ("b × b", "b² − c", "√(b² − c)", "b + √", "c ÷ (b + √)"),
}


def typical_shares(num_points, format, seed=0):
    """How much each operation of the two formulas adds to the error: {formula: {operation: rms share}}, absolute."""
    found = {}
    for name, steps in STEPS_OF_ROOTS.items():
        function, draw = DRAWS[name]
        generator = np.random.default_rng(seed)
        shares = [analyse(function, draw(generator), format).shares for _ in range(num_points)]
        found[name] = dict(zip(steps, np.sqrt(np.mean(np.square(shares), axis=0)), strict=True))
    return found
