"""The figures of training watched from pass to pass: overfitting, early stopping, and what comes past the plateau."""

import numpy as np

from lib import figures
from lib.recipe.intervals import band, bounds, num_seeds
from lib.recipe.network import num_weights

WIDTHS = ("half the width", "the baseline", "twice the width")


def past_the_plateau(results):
    """Validation loss of the regularised network, with the pass at which it looked flat."""
    result = results.arrays["curve", "regularised"]
    curve = result["validation_loss"]
    return _curves(
        {"regularised": curve},
        "validation loss, nats",
        marks={"looks flat": float(np.median(result["flat_pass"]))},
        alt="A falling curve of the validation loss that goes on falling past the pass at which it looked flat.",
        caption="Validation loss while training goes on, with 95 % intervals; the flag: median pass at which it looks "
        "flat.",
    )


def overfitting(results):
    """Validation loss over the passes for three widths, each at its own rate."""
    return _curves(
        {name: results.arrays["curve", name]["validation_loss"] for name in WIDTHS},
        "validation loss, nats",
        alt="Validation loss of networks of three widths over the passes; it falls and then rises again.",
        caption="Validation loss of three widths, mean with 95 % intervals.",
    )


def _curves(series, y_label, **options):
    passes = np.arange(1.0, next(iter(series.values())).shape[1] + 1)
    return figures.lines(
        passes,
        {name: each.mean(0) for name, each in series.items()},
        bands={name: band(each) for name, each in series.items()},
        x_label="passes over the training digits",
        y_label=y_label,
        num_seeds=len(next(iter(series.values()))),
        **options,
    )


def stopped_early(results):
    """Test error of three widths, stopped at the lowest validation loss and trained to the end."""
    values, intervals = {}, {}
    for stop, words in (("early", "stopped early"), ("end", "trained to the end")):
        errors = {_sized(results, name): 100 * results.arrays["curve", name][f"{stop}_test"] for name in WIDTHS}
        values[words] = {name: each.mean() for name, each in errors.items()}
        intervals[words] = {name: bounds(each) for name, each in errors.items()}
    return figures.bars(
        values,
        intervals=intervals,
        value_format="{:.1f}",
        x_label="wrong test digits, %",
        alt="Pairs of bars for three widths: test error stopped early and after all passes.",
        caption="Test error of three widths, by where training is stopped, with 95 % intervals.",
        num_seeds=num_seeds(results, ("curve", "the baseline")),
    )


def _sized(results, name):
    """A width with its number of weights."""
    architecture = results.studies["curve", name].candidates[0].architecture
    return f"{name}: {num_weights(architecture):,} weights"
