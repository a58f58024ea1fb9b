"""What the studies say: paired differences over the same seeds, and the evidence that settles the claims.

The figures that decide were fixed before the runs: the training loss after all passes in a network of two hidden
layers, each function with its own rate and start; the test error without the ten most important of the hidden units;
the exact zeros, and the small weights that are not zero, at the strength that validation digits choose.
"""

import numpy as np

from lib.claims import Evidence
from lib.claims.evidence import fingerprint
from lib.regularizers.activations import gradient_at
from lib.regularizers.measures import first_pass_below
from lib.regularizers.penalty_study import CONDITIONS
from lib.statistics import compare_paired

PROBE = np.array([-5.0, -1.0, -1e-3, 1e-3, 1.0, 5.0])  # inputs at which ReLU's gradient is taken


def check_pairs(first, second):
    """Raise ValueError unless run i of both results had the same seed and training examples."""
    if not np.array_equal(first["stamps"], second["stamps"]):
        raise ValueError("the runs do not pair up: use the same seeds and examples on both sides")


def losses_over_passes(result):
    """Training loss at the chosen start and rate, (seeds, passes), in nats."""
    return result["train_loss"][:, int(result["chosen_scale"])]


def passes_to(result, error_rate):
    """Passes until the training error is at most this fraction, (seeds,), at the chosen start and rate."""
    return first_pass_below(result["train_error"][:, int(result["chosen_scale"])], error_rate)


def ratio_of_losses(first, second, scales=(None, None)):
    """How many times the second's last loss is the first's: (ratio, low, high), a 95 % interval over paired seeds."""
    check_pairs(first, second)
    logs = [np.log(_last(result, scale)) for result, scale in zip((first, second), scales, strict=True)]
    found = compare_paired(logs[1], logs[0])
    return tuple(np.exp([found.mean_difference, found.interval.low, found.interval.high]))


def relu_evidence(relu, logistic):
    """Evidence for D15.relu: training loss after all passes, and ReLU's gradient on both sides of zero."""
    check_pairs(relu, logistic)
    slopes = gradient_at("ReLU", PROBE)
    num = len(relu["stamps"])
    figures = {
        "first": losses_over_passes(relu)[:, -1],
        "second": losses_over_passes(logistic)[:, -1],
        "gradient_positive": [float(slopes[PROBE > 0].mean())] * num,
        "gradient_negative": [float(slopes[PROBE < 0].mean())] * num,
    }
    checks = {
        "gradient for every positive input is 1": (slopes[PROBE > 0] == 1).all(),
        "gradient for every negative input is 0": (slopes[PROBE < 0] == 0).all(),
    }
    return Evidence(figures, _seeds(relu), _prints(relu, logistic), checks)


def dropout_evidence(result, dropouts, counts, count):
    """Evidence for D15.dropout: test error without so many of the most important units, with dropout and without."""
    errors = result["error_without_top"][:, :, counts.index(count)]
    figures = {"first": errors[:, dropouts.index(0.5)], "second": errors[:, dropouts.index(0.0)]}
    return Evidence(figures, _seeds(result), _prints(result))


def penalty_evidence(result, measure, first, second):
    """Evidence on the weights of two penalties, each at its chosen strength; measure: 'zeros' or 'small'."""
    figures = {"first": at_chosen(result, measure, first), "second": at_chosen(result, measure, second)}
    return Evidence(figures, _seeds(result), _prints(result))


def at_chosen(result, measure, condition):
    """A measure of each seed's network at the strength chosen for it, (seeds,)."""
    place = result["chosen"][:, CONDITIONS.index(condition)]
    return result[measure][np.arange(len(place)), place]


def times(ratio):
    """A ratio as text: two decimals below ten, two significant digits above, and no powers of ten."""
    return f"{ratio:.2f}" if ratio < 10 else f"{float(f'{ratio:.2g}'):,.0f}"


def _last(result, scale):
    return (losses_over_passes(result) if scale is None else result["train_loss"][:, scale])[:, -1]


def _seeds(result):
    return list(range(len(result["stamps"])))


def _prints(*results):
    """A fingerprint of each seed's own arrays."""
    num = len(results[0]["stamps"])
    arrays = {f"{i} {name}": a for i, result in enumerate(results) for name, a in result.items()}
    own = {name: array for name, array in arrays.items() if np.shape(array)[:1] == (num,)}
    return [fingerprint({name: array[seed] for name, array in own.items()}) for seed in range(num)]
