"""How well adjoints foretell the rounding of a result, for short computations at random points.

Source: S. Linnainmaa (1976), "Taylor expansion of the accumulated rounding error", BIT 16, 146-160. To first order the
error of a result is Σ (∂y / ∂v_i) ε_i over all operations i; what that leaves over is the part of higher order,

    unexplained = median |true error − estimate| / median |true error|.
"""

import functools
import operator

import numpy as np

from lib.history.rounding import UNITS, analyse


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
