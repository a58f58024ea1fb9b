"""The figures of the miniature on reverse mode: what a gradient costs, and where a rounding error comes from."""

import numpy as np

from lib import figures
from lib.history.rounding import UNITS
from lib.history.rounding_study import unexplained
from lib.history.tape_study import BOUND, GRADIENTS

WORDS = {
    "product": "the product of all inputs",
    "valley": "Rosenbrock's valley, chained",
    "unit": "the squared error of one tanh unit",
}


def costs(sizes, table, name):
    """Cost of a gradient, in evaluations of the function `name`, against the number of inputs, for three ways."""
    return figures.lines(
        np.asarray(sizes),
        table[name],
        x_label="number of inputs n",
        y_label="operations for the gradient ÷ operations for the function",
        x_scale="log",
        y_scale="log",
        published={f"bound {BOUND}": BOUND},
        alt=f"Reverse mode stays level near {table[name]['reverse mode'][-1]:.0f}; the other two rise in proportion "
        f"to the number of inputs, to {table[name]['forward mode'][-1]:,.0f} and "
        f"{table[name]['finite differences'][-1]:,.0f}.",
        caption=f"Arithmetic operations, counted, for the gradient of {WORDS[name]}, divided by those for its value. "
        f"Dotted: no program costs more than {BOUND} times its value by reverse mode. "
        "Nothing here is a time, and memory, which reverse mode needs for its tape, is not counted.",
    )


def cost_rows(sizes, table):
    """The same for every function, at the largest number of inputs."""
    rows = [[WORDS[name], *(f"{ways[way][-1]:,.1f}" for way in GRADIENTS)] for name, ways in table.items()]
    caption = f"Operations for the gradient over operations for the value, {sizes[-1]:,} inputs."
    return figures.table(("function", *GRADIENTS), rows, caption=caption)


def foretold(found, name):
    """True rounding error of a computation against its first-order estimate, in rounding units of each format."""
    pairs = {
        format: (estimate / UNITS[format], true / UNITS[format]) for format, (true, estimate) in found[name].items()
    }
    num_points = len(next(iter(pairs.values()))[0])
    words = ", ".join(f"{unexplained(*found[name][format]):.1g} in {format}" for format in pairs)
    return figures.scatter_pairs(
        pairs,
        x_label="Σ derivative × local error, rounding units",
        y_label="true error of the result, rounding units",
        alt=f"The share of the error that the estimate leaves unexplained is {words}.",
        caption=f"{name[0].upper()}{name[1:]} at {num_points:,} random points: each dot is one point, its true error "
        "against float64 and the error that the adjoints foretell. A rounding unit is 2⁻¹¹ in float16 and 2⁻²⁴ in "
        "float32.",
    )


def rounding_rows(found):
    """Size of the error of each computation in each format, and the share that first order leaves unexplained."""
    rows = []
    for name, formats in found.items():
        for format, (true, estimate) in formats.items():
            size = np.median(np.abs(true)) / UNITS[format]
            rows.append([name, format, f"{size:,.2g}" if size < 1000 else f"{size:,.0f}", _share(true, estimate)])
    header = ("computation", "format", "error, rounding units", "unexplained")
    caption = "Median size of the error, and the share of it that first order leaves unexplained, over random points."
    return figures.table(header, rows, caption=caption)


def _share(true, estimate):
    share = unexplained(true, estimate)
    return f"{100 * share:.1f} %" if share >= 5e-4 else "under 0.1 %"


def limit(steps, found, num_points):
    """Where first order ends: unexplained share of the error against the number of steps of the logistic map."""
    floor = 1e-9  # a share of exactly zero has no place on a log axis
    return figures.lines(
        np.asarray(steps),
        {format: np.maximum(shares, floor) for format, shares in found.items()},
        x_label="steps of z ← 4 z (1 − z)",
        y_label="unexplained share of the rounding error",
        y_scale="log",
        published={"all of it": 1.0},
        alt="The unexplained share rises with the number of steps in both formats; in float16 it comes near the "
        "whole error, in float32 it stays below.",
        caption="Each step doubles an error on average. The median size of what the estimate leaves over, divided by "
        f"the median size of the error, from {num_points:,} starting points. Above the dotted line one would do "
        "better to foretell no error at all.",
    )


def blame(shares, format):
    """How much each operation of the two formulas for a small root adds to the error, in rounding units."""
    scaled = {
        name.removeprefix("small root, ").removesuffix(" formula"): {
            step: value / UNITS[format] for step, value in steps.items()
        }
        for name, steps in shares.items()
    }
    school = scaled["school"]
    return figures.bars(
        scaled,
        x_label="share in the error of the root, rounding units (root mean square)",
        value_format="{:.2f}",
        alt=f"In the school formula the operations before the last subtraction add {max(school.values()):.2g} "
        "rounding units, the subtraction itself nothing; in the careful formula every share is small.",
        caption=f"Local error of each operation times the derivative of the result with respect to it, in {format}. "
        "The subtraction of two near numbers is exact. It does not make the error, it leaves it alone in the result.",
    )
