"""How much arithmetic the runs of 1989 took, and what their times imply; all counts in multiply-accumulates."""

from lib.claims import Evidence, published
from lib.lecun1989 import facts

FIGURES = ("train_seconds", "normalised_digits_per_second", "peak_macs_per_second")


def macs_per_training_step():
    """Multiply-accumulates of one step: forward, gradient of the weights, gradient of the inputs.

    The image needs no gradient, so the first layer counts twice, every other layer three times.
    """
    layers = facts.count_layers()
    units, connections, _ = layers["H1"]
    return 3 * facts.count_macs() - (connections - units)


def implied_rates(train_seconds, digits_per_second):
    """MACs a second that a training time and a rate of recognition imply: {'training': …, 'recognition': …}."""
    return {
        "training": facts.NUM_PRESENTATIONS * macs_per_training_step() / train_seconds,
        "recognition": facts.count_macs() * digits_per_second,
    }


def time_evidence():
    """Evidence on the times of 1989: the rates that they imply, and whether reading stayed below the peak."""
    seconds, digits, peak = (published("L89.time", name) for name in FIGURES)
    rates = implied_rates(seconds, digits)
    figures = {f"macs_per_second_{name}": [rate] for name, rate in rates.items()}
    return Evidence(figures, checks={"reading stays below the peak": rates["recognition"] < peak})
