"""The figures of the section on AlexNet: how fast two functions learn, and what dropout does to the errors."""

import numpy as np

from lib import figures
from lib.history.alexnet_compared import (
    TARGETS,
    WINDOW,
    dropout_gain,
    error_of,
    num_unfinished,
    passes_to,
    running_error,
    speed_ratio,
)
from lib.history.alexnet_study import DROPOUT, SPEED
from lib.statistics import mean_interval

SHOWN = 60  # places at which a curve of errors is drawn


def speed_curves(results):
    """Training error on the way down, ReLU and tanh, against passes over the digits; medians and bands over seeds."""
    least = 1 / (WINDOW * SPEED["ReLU"].batch_size)  # one digit of those averaged: a log axis has no zero
    curves = {name: np.maximum(running_error(results["speed", name]), least) for name in ("ReLU", "tanh")}
    updates = results["speed", "ReLU"]["errors_on_the_way"].shape[1]
    passes = float(results["speed", "ReLU"]["passes_per_update"])
    places = np.unique(np.linspace(0, curves["ReLU"].shape[1] - 1, SHOWN).round().astype(int))
    x = (places + updates - curves["ReLU"].shape[1] + 1) * passes
    bands = {name: tuple(100 * np.quantile(each[:, places], (0.025, 0.975), axis=0)) for name, each in curves.items()}
    return figures.lines(
        x,
        {name: 100 * np.median(each[:, places], axis=0) for name, each in curves.items()},
        bands=bands,
        published={"25 %, the paper's target": 25.0},
        y_scale="log",
        x_label="passes over the training digits",
        y_label="digits misread in training, %",
        alt="Two falling curves of the training error, one for ReLU and one for tanh, and a dotted line at 25 percent.",
        caption="Error on the training digits as they are met, each function at its own fastest rate; medians and 95 % "
        "bands over the seeds.",
        num_seeds=len(curves["ReLU"]),
    )


def speed_table(results):
    """Passes to each target error of both functions, and how many times as many tanh takes."""
    rows = []
    for target in TARGETS:
        means = [passes_to(results["speed", name], target).mean() for name in ("ReLU", "tanh")]
        missed = sum(num_unfinished(results["speed", name], target) for name in ("ReLU", "tanh"))
        found = speed_ratio(results, target)
        spread = f"{found.low:.2f} to {found.high:.2f}"
        rows.append([f"{target:.0%}", *(f"{mean:.2f}" for mean in means), f"{found.ratio:.2f}", spread, missed])
    rates = {name: float(results["speed", name]["learning_rate"]) for name in ("ReLU", "tanh")}
    caption = "Passes until the training error has fallen to a target; tanh over ReLU, paired by seed. Rates: "
    caption += " and ".join(f"{name} {rate:g}" for name, rate in rates.items()) + "."
    header = ("target", "ReLU", "tanh", "ratio", "95 % interval", "runs that never got there")
    return figures.table(header, rows, caption=caption)


def dropout_bars(results):
    """Test error with and without dropout for every number of training digits, as bars with intervals over seeds."""
    values, intervals = {}, {}
    for name in ("without", "with"):
        rates = {size: 100 * error_of(results[size, name], "test_error_rate") for size in DROPOUT}
        label = {"without": "no dropout", "with": "dropout"}[name]
        values[label] = {size: rate.mean() for size, rate in rates.items()}
        bounds = {size: mean_interval(rate) for size, rate in rates.items()}
        intervals[label] = {size: (each.low, each.high) for size, each in bounds.items()}
    return figures.bars(
        values,
        intervals=intervals,
        x_label="test digits misread, %",
        value_format="{:.1f}",
        alt="Pairs of bars, the test error without and with dropout, for two sizes of the training set.",
        caption="Test error after the last pass, for two sizes of the training set; means with 95 % intervals.",
        num_seeds=len(next(iter(results.values()))["seeds"]),
    )


def dropout_table(results):
    """What dropout takes from the test error, the training error and the gap between them, in percentage points."""
    rows = []
    words = {"test_error_rate": "test error", "train_error_rate": "training error", "gap": "gap between the two"}
    for size in DROPOUT:
        for figure, word in words.items():
            means = [100 * error_of(results[size, name], figure).mean() for name in ("without", "with")]
            found = dropout_gain(results, size, figure)
            low, high = 100 * found.interval.low, 100 * found.interval.high
            cells = [f"{mean:.2f}" for mean in means] + [_signed(100 * found.mean_difference)]
            seen = f"{100 * found.minimum_detectable:.2f}"
            rows.append([size, word, *cells, f"{_signed(low)} to {_signed(high)}", seen])
    header = ("training set", "figure, %", "without", "with", "less by", "95 % interval", "detectable")
    caption = "Dropout on and off, paired by seed, in percentage points; positive where dropout lowers the figure."
    return figures.table(header, rows, caption=caption)


def _signed(value):
    return f"{value:+.2f}".replace("-", "−")
