"""The figures of the chapter *Optimizers* that show plateaus, saddles and curvatures."""

import numpy as np

from lib import figures
from lib.optimizers import critical_points, loss_hessian, plateaus
from lib.statistics import mean_interval

RATE = 0.1  # of both rules on the line with plateau and wall


def across_plateaus(slopes, num_starts, num_steps):
    """Steps to cross a plateau against its slope, for descent and RMSprop at the same rate."""
    slopes = np.asarray(slopes, float)
    steps = {rule: plateaus.steps_across(rule, slopes, num_starts, num_steps, RATE) for rule in ("descent", "rmsprop")}
    return figures.lines(
        slopes,
        {rule: found.mean(1) for rule, found in steps.items()},
        bands={rule: (found.min(1), found.max(1)) for rule, found in steps.items()},
        x_scale="log",
        y_scale="log",
        x_label="slope of the plateau",
        y_label="steps to the minimum",
        alt="Descent needs ten times the steps on a plateau ten times as flat; RMSprop needs the same few on all.",
        caption=f"Steps from a plateau to the minimum, both at a rate of {RATE:g}. The bands span {num_starts} starts.",
    )


def at_walls(walls, num_starts):
    """Length of the first step from a wall against its slope, for descent and RMSprop at the same rate."""
    walls = np.asarray(walls, float)
    found = {rule: plateaus.throws(rule, walls, num_starts, RATE) for rule in ("descent", "rmsprop")}
    return figures.lines(
        walls,
        {rule: lengths.mean(1) for rule, lengths in found.items()},
        x_scale="log",
        y_scale="log",
        x_label="slope of the wall",
        y_label="length of the step",
        alt="The step of descent grows with the wall; that of RMSprop levels off at a third.",
        caption=f"The first step on a wall, after ten steps of unit slope, both at a rate of {RATE:g}: "
        f"the mean of {num_starts} starts, which hardly differ.",
    )


def saddle_shares(dimensions, num_seeds, num_matrices):
    """Share of saddles among critical points against dimension, mean over seeds."""
    shares = np.array(
        [
            [
                critical_points.saddle_share(n, num_matrices, np.random.default_rng([seed, 3, n]))
                for seed in range(num_seeds)
            ]
            for n in dimensions
        ]
    )
    return figures.lines(
        np.array(dimensions, float),
        {"saddles": shares.mean(1)},
        bands={"saddles": (shares.min(1), shares.max(1))},
        x_label="dimensions",
        y_label="saddles, share of all critical points",
        alt="The share of saddles rises from nothing on a line over a half in the plane to almost all.",
        caption="Critical points of random Gaussian surfaces: the share that are saddles. The band spans the seeds.",
        num_seeds=num_seeds,
    )


def index_by_height(dimensions, num_matrices, generator, num_bins=24):
    """Share of falling directions of critical points against their height."""
    edges = np.linspace(-2, 2, num_bins + 1)
    middle = (edges[1:] + edges[:-1]) / 2
    series = {}
    for n in dimensions:
        shares = critical_points.index_by_value(n, num_matrices, generator, edges)
        known = np.flatnonzero(~np.isnan(shares))
        series[f"{n} dimensions"] = np.interp(middle, middle[known], shares[known])
    series["limit"] = critical_points.semicircle_index(middle)
    return figures.lines(
        middle,
        series,
        x_label="height of the critical point, in √(dimensions) standard deviations",
        y_label="falling directions, share of all",
        alt="Rising curves: low critical points have few falling directions, high ones many.",
        caption="The higher a critical point, the more directions fall from it; the limit is Wigner's semicircle.",
    )


def falling_directions(checkpoints, eigenvalues):
    """Number of falling directions of a network's loss along its training; eigenvalues (seeds, checks, n)."""
    counts = loss_hessian.num_falling(eigenvalues).astype(float)
    interval = mean_interval(counts.T)
    return figures.lines(
        np.maximum(np.array(checkpoints, float), 1),
        {"falling directions": counts.mean(0)},
        bands={"falling directions": (np.maximum(interval.low, 0), interval.high)},
        x_scale="log",
        x_label="steps of training (the first point: before training)",
        y_label=f"negative eigenvalues, of {eigenvalues.shape[-1]}",
        alt="A falling curve: nearly half of all directions fall at first, and some are left at the end.",
        caption="Negative eigenvalues of the exact Hessian of a small network on the digits.",
        num_seeds=len(counts),
    )
