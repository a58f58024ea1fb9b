"""The figures of networks that grow, of noise, and of training that goes on."""

import numpy as np

from lib.claims import published
from lib.mnist1d.double_descent_charts import Line, chart, over_seeds
from lib.mnist1d.double_descent_least_squares import Problem, sweep
from lib.mnist1d.double_descent_networks import CNN, MLP, Network
from lib.mnist1d.double_descent_study import NOISE
from lib.mnist1d.double_descent_summary import series

PARAMETERS, WRONG = "parameters", "wrong digits, %"
PRINTED = {  # the sizes of the three printed errors: minimum, peak, largest
    MLP: ("G20.descent.fc", (16, 47, 300)),
    CNN: ("G20.descent.cnn", (10, 18, 95)),
}


def least_squares(sizes, num_draws, seed):
    """Median test error of the shortest fit over the number of features, with what theory expects."""
    problem, sizes = Problem(), np.asarray(sizes)
    errors, expected, _ = sweep(problem, sizes, num_draws, seed)
    below = sizes < problem.num_points
    theory = {"theory, below": below, "theory, above": ~below}
    known = {name: side & np.isfinite(expected) for name, side in theory.items()}
    return chart(
        {"measured": Line(sizes.astype(float), errors)}
        | {name: Line(sizes[side].astype(float), expected[side]) for name, side in known.items()},
        x_label="features used",
        y_label="squared error on new points",
        y_scale="log",
        levels={"points": problem.num_points},
        alt="The error falls, climbs to a sharp peak where features and points are equally many, and falls again.",
        caption=f"Least squares on {problem.num_points} noisy points: median of {num_draws} draws, and the expected "
        "error where it is finite.",
    )


def widths(results, kind, levels=None):
    """Training and test error of a kind of network over its size, with the printed test errors."""
    found = series(results, kind)
    claim, sizes = PRINTED[kind]
    names = ("test_error_rate_minimum", "test_error_rate_peak", "test_error_rate_largest")
    printed = Line(
        np.array([float(Network(kind, size).num_parameters) for size in sizes]),
        np.array([100 * published(claim, name) for name in names]),
        look="dots",
    )
    return chart(
        {
            "test": over_seeds(found.parameters, 100 * found.test_error),
            "training": over_seeds(found.parameters, 100 * found.train_error),
            "printed test errors": printed,
        },
        x_label=PARAMETERS,
        y_label=WRONG,
        levels=levels,
        alt=f"Error of the {kind} network over its size: training error falls to zero; test error falls and rises.",
        caption=f"{kind.capitalize()} networks, {100 * NOISE:.0f} % of the labels drawn anew. Bands span the seeds.",
        num_seeds=len(found.test_error),
    )


def losses(results):
    """Test loss of both kinds of network over their size."""
    found = {kind: series(results, kind) for kind in (MLP, CNN)}
    return chart(
        {kind: over_seeds(each.parameters, each.fitted_loss) for kind, each in found.items()},
        x_label=PARAMETERS,
        y_label="test loss, nats",
        y_scale="log",
        alt="The test loss of both kinds of network climbs steeply to a peak and falls slowly behind it.",
        caption="Test cross-entropy, at the end or when the training labels were fitted. Bands span the seeds.",
        num_seeds=len(found[MLP].test_error),
    )


def noises(results, levels):
    """Test error of fully connected networks over their size for several shares of noise."""
    found = {noise: series(results, MLP, noise) for noise in levels}
    return chart(
        {f"{100 * n:g} % noise": over_seeds(each.parameters, 100 * each.test_error) for n, each in found.items()},
        x_label=PARAMETERS,
        y_label=WRONG,
        alt="Test error over size, one line for each share of wrong labels; more noise lies higher.",
        caption="Fully connected networks with more and more training labels drawn anew. Bands span the seeds.",
        num_seeds=len(found[levels[0]].test_error),
    )


def over_epochs(results, sizes, kind=MLP):
    """Test error of some widths while training goes on."""
    found = series(results, kind)
    curves = {width: each["curve"] for width, each in zip(found.widths, found.arrays, strict=True) if width in sizes}
    unit = "units" if kind == MLP else "channels"
    return chart(
        {f"{width} {unit}": over_seeds(curve[0, 0], 100 * curve[:, 4]) for width, curve in curves.items()},
        x_label="epoch",
        y_label=WRONG,
        alt="Test error over the epochs for several widths: it falls, and then rises while the noise is learned.",
        caption=f"{kind.capitalize()} networks while they train. Bands span the seeds.",
        num_seeds=len(found.test_error),
    )


def compared(results):
    """Test errors of both kinds of network over the number of parameters."""
    found = {kind: series(results, kind) for kind in (MLP, CNN)}
    num = split_size(results)
    return chart(
        {kind: over_seeds(each.parameters, 100 * each.test_error) for kind, each in found.items()},
        x_label=PARAMETERS,
        y_label=WRONG,
        levels={"training examples": num},
        alt="Both kinds of network have a peak of the test error at nearly the same number of parameters.",
        caption="The two kinds of network on one axis. Bands span the seeds.",
        num_seeds=len(found[MLP].test_error),
    )


def split_size(results):
    """Training examples of the studies."""
    return next(iter(results)).num_samples // 4
