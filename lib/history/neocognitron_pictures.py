"""The figures of the miniature on the neocognitron: its templates, its errors, and its tolerance of shifts."""

import numpy as np

from lib import figures
from lib.history.neocognitron_readout import SILENT
from lib.statistics import compare_paired, mean_interval

WAYS = {
    "neocognitron": "reinforced, error",
    "second C-layer, nearest mean": "reinforced, C2 error",
    "planes shown one place each": "one look, error",
    "not reinforced": "not reinforced, error",
    "without C-layers": "without C, error",
    "pixels, nearest mean": "nearest mean, error",
    "24 hidden units, backpropagation": "backpropagation, error",
}


def templates(found, seed=0):
    """What the 24 planes of the first S-layer have learnt to look for in one run, 5 × 5 weights each."""
    fields = found["templates"][seed]
    return figures.image_grid(
        fields / fields.max((1, 2), keepdims=True),
        vmin=0.0,
        columns=12,
        alt="Small patches of strokes: lines in several directions, their ends and corners, some planes unused.",
        caption="Excitatory weights of the 24 planes of the first S-layer after one run, each scaled to its largest "
        "weight: black is strong, white is none. A blotch without shape is a plane that never won.",
    )


def errors(found):
    """Error rate of the neocognitron, of its controls and of its rivals on unmoved test digits."""
    rates = {way: 100 * found[name][:, 0] for way, name in WAYS.items()}
    intervals = {way: mean_interval(values) for way, values in rates.items()}
    best = rates["24 hidden units, backpropagation"].mean()
    return figures.bars(
        {way: values.mean() for way, values in rates.items()},
        x_label="test error, %",
        intervals={way: (i.low, i.high) for way, i in intervals.items()},
        value_format="{:.0f}",
        alt=f"The neocognitron errs on {rates['neocognitron'].mean():.0f} % of the digits, backpropagation of similar "
        f"size on {best:.0f} %.",
        caption="Share of test digits read wrongly, with the 95 % interval of the mean; guessing errs on 90 %. A cell "
        "of the last layer says the digit for which it wins most often; where none responds, the answer is wrong.",
        num_seeds=len(rates["neocognitron"]),
    )


def comparisons(found):
    """The neocognitron against each control and rival, paired over seeds, on unmoved digits."""
    rows = []
    own = 100 * found[WAYS["neocognitron"]][:, 0]
    for way, name in list(WAYS.items())[1:]:
        compared = compare_paired(own, 100 * found[name][:, 0])
        low, high = compared.interval.low, compared.interval.high
        rows.append([way, _signed(compared.mean_difference), f"{_signed(low)} to {_signed(high)}"])
    header = ("against", "difference, points", "95 % interval")
    caption = "Test error of the neocognitron minus that of each other, in percentage points; below 0 it is better."
    return figures.table(header, rows, caption=caption)


def _signed(number):
    return f"{number:+.1f}".replace("-", "−")


def tolerance(found, shifts, layers=("input", "S1", "C1", "S2", "C2"), network="with C"):
    """How much of each layer's response stays when a digit is moved: cosine against the shift in pixels."""
    runs = {layer: found[f"{network}, overlap {layer}"] for layer in layers}
    means = {layer: values.mean(0) for layer, values in runs.items()}
    bands = {layer: np.quantile(values, (0.025, 0.975), axis=0) for layer, values in runs.items()}
    at_two = ", ".join(f"{layer} {values[2]:.2f}" for layer, values in means.items())
    return figures.lines(
        np.asarray(shifts),
        means,
        bands={layer: tuple(pair) for layer, pair in bands.items()},
        x_label="shift to the right, pixels",
        y_label="overlap with the response to the unmoved digit (cosine)",
        alt=f"All overlaps fall from 1 as the digit moves. After two pixels: {at_two}.",
        caption=f"Cosine between a layer's responses to a digit and to the same digit moved, network {network}-layers. "
        "Mean over digits and seeds, with the band of 95 % of the seeds; from three pixels on some ink is cut off.",
        num_seeds=len(next(iter(runs.values()))),
    )


def shifted_errors(found, shifts):
    """Error rate on moved digits, read from the second C-layer with and without pooling, and by the rivals."""
    names = {
        "with C-layers": "reinforced, C2 error",
        "without C-layers": "without C, C2 error",
        "pixels, nearest mean": "nearest mean, error",
        "backpropagation": "backpropagation, error",
    }
    runs = {way: 100 * found[name] for way, name in names.items()}
    bands = {way: np.array([_bounds(column) for column in values.T]).T for way, values in runs.items()}
    return figures.lines(
        np.asarray(shifts),
        {way: values.mean(0) for way, values in runs.items()},
        bands={way: tuple(pair) for way, pair in bands.items()},
        x_label="shift to the right, pixels",
        y_label="test error, %",
        alt="From the first shift to the last the error goes "
        + ", ".join(f"from {v[:, 0].mean():.0f} to {v[:, -1].mean():.0f} % {way}" for way, v in runs.items())
        + ".",
        caption="Test digits moved to the right, after learning from unmoved ones; mean and its 95 % interval. Both "
        "networks are read by nearest means of their second C-layer.",
        num_seeds=len(runs["with C-layers"]),
    )


def _bounds(values):
    interval = mean_interval(values)
    return interval.low, interval.high


def cells_at_work(found):
    """How many of the last cells have a name, and how many different digits they name: (mean, mean)."""
    names = found["reinforced, names"]
    return float(np.mean((names != SILENT).sum(1))), float(np.mean([len(set(row) - {SILENT}) for row in names]))
