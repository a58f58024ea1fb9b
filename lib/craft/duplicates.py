"""Stage 1, duplicates: examples that are there twice, exactly or nearly, in the training set or in both sets.

Of an example's distances to its nearest and second nearest neighbour, r1 and r2, the ratio follows a Pareto law,

    P(r2 / r1 > x) = x^(−m),    m the dimension of the data near the example,

whatever their density (E. Facco et al., "Estimating the intrinsic dimension of datasets by a minimal neighborhood
information", Scientific Reports 7, 2017). A copy with a little noise has a ratio that the law does not allow. m is
estimated for each class by the median, which a few copies do not move: m = ln 2 / ln median(r2 / r1).
"""

import numpy as np

from lib.craft import neighbours
from lib.craft.finding import Finding
from lib.craft.levels import LEVEL

ADVICE = "Look at these pairs; keep one of each, and never one in training and another in testing."


def duplicates(pipeline, seed):
    """No training example is a copy of another; the bound on r2 / r1 is passed by one healthy set in 1/LEVEL."""
    exact, near, worst = copies(*pipeline.examples, neighbours.of_training(pipeline))
    measured = f"{exact} training examples have an exact copy, {near} more a near copy (e.g. {worst})"
    return Finding("1.duplicates", "copies within the training set", exact + near == 0, measured, ADVICE)


def leak(pipeline, seed):
    """No test example is a copy of a training example; the bound is that of `duplicates`."""
    exact, near, worst = copies(*pipeline.test, neighbours.of_test(pipeline))
    measured = f"{exact} test examples are training examples, {near} more nearly so (e.g. {worst})"
    return Finding("1.leak", "test examples in the training set", exact + near == 0, measured, ADVICE)


def copies(inputs, targets, nearest):
    """Number of exact and near copies of inputs (n, ...) by their `Nearest`, and the closest pair in words."""
    r1, r2 = nearest.distances.T
    exact = r1 <= 1e-7 * np.sqrt((inputs.flatten(1).double() ** 2).sum(1).numpy())  # distances are rounded
    ratios = r2 / np.maximum(r1, np.maximum(1e-9 * r2, np.finfo(float).tiny))
    near = ~exact & (ratios > _bounds(ratios, exact, targets.numpy()))
    suspects = np.flatnonzero(exact | near)
    worst = f"{suspects[0]} and {nearest.places[suspects[0], 0]}" if len(suspects) else "none"
    return int(exact.sum()), int(near.sum()), worst


def _bounds(ratios, exact, targets):
    """The ratio of each example (n,) that one healthy set in 1/LEVEL surpasses anywhere."""
    bounds = np.full(len(ratios), np.inf)
    for k in np.unique(targets):
        mine = (targets == k) & ~exact
        if mine.sum() >= 10:  # fewer give no dimension
            dimension = np.log(2) / np.log(np.median(ratios[mine]))
            bounds[mine] = (len(ratios) / LEVEL) ** (1 / dimension)
    return bounds
