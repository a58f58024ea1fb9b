"""What the networks of the chapter *Double descent* say, in words that the results choose."""

import numpy as np

from lib.claims import load_ledger
from lib.claims.rules import judge
from lib.mnist1d import double_descent_thresholds as thresholds
from lib.mnist1d.double_descent_networks import CNN, MLP
from lib.mnist1d.double_descent_peaks import places, smallest_fitting
from lib.mnist1d.double_descent_summary import difference_of_exponents, evidence_of_threshold, fits, series
from lib.mnist1d.double_descent_tables import UNITS, between, fitted, points
from lib.statistics import compare_paired

UNCLEAR_END = "neither clearly below nor clearly above its first minimum"


def sign(comparison, above, below, neither):
    """One of three texts by the interval of a difference."""
    if comparison.interval.low > 0:
        return above
    return below if comparison.interval.high < 0 else neither


def size(found, place, num_train):
    """'47 units, 4,663 parameters, 1.2 for each training example'."""
    parameters = found.parameters[place]
    unit = UNITS[found.kind]
    return f"{found.widths[place]} {unit}, {parameters:,} parameters, {parameters / num_train:.1f} for each example"


def descent(results, kind, num_train):
    """Peak, rise, fall and the smallest network that fits, for one kind at the usual noise: name → text."""
    found = series(results, kind)
    seen, (low, peak) = found.course, places(found.test_error.mean(0))
    fits_at = smallest_fitting(np.arange(len(found.widths)), found.train_error)
    return {
        "peak": size(found, peak, num_train),
        "minimum": f"{found.widths[low]} {UNITS[kind]}",
        "rise": points(seen.rise),
        "fall": points(seen.fall),
        "fits": "no size" if fits_at is None else size(found, fits_at, num_train),
        "end": sign(seen.gain, "below its first minimum", "above its first minimum", UNCLEAR_END),
        "gain": points(seen.gain),
    }


def bump(results, noise):
    """Whether the error of the fully connected network rises to a peak at this noise, with the rise."""
    seen = series(results, MLP, noise).course
    return sign(seen.rise, "a rise", "no rise", "no clear rise") + f" ({points(seen.rise)} points)"


def more_or_less(results):
    """Whether the peak of the convolutional network is the more pronounced one, with the difference of the rises."""
    rises = [seen.peak - seen.minimum for seen in (series(results, kind).course for kind in (CNN, MLP))]
    found = compare_paired(*rises)
    words = sign(found, "more pronounced", "less pronounced", "neither clearly more nor clearly less pronounced")
    return f"{words}: its rise differs by {points(found)} points"


def ratio_of_peaks(results):
    """Parameters of the convolutional network at its peak over those of the fully connected one: '1.2'."""
    parameters = []
    for kind in (CNN, MLP):
        found = series(results, kind)
        parameters.append(found.parameters[places(found.test_error.mean(0))[1]])
    return f"{parameters[0] / parameters[1]:.1f}"


def change_after_fitting(results):
    """The range of changes of the mean test error after the labels are fitted: 'between +0.0 and +0.5'."""
    changes = [100 * (each["test"][:, 1] - each["fitted"][:, 2]).mean() for each in fitted(results).values()] or [0.0]
    low, high = (f"{bound:+.1f}".replace("-", "−") for bound in (min(changes), max(changes)))
    return f"between {low} and {high}"


def epochs(results, width):
    """Lowest and last test error of one width while training goes on, and whether a second descent was seen."""
    found = series(results, MLP)
    curve = 100 * found.arrays[list(found.widths).index(width)]["curve"][:, 4].mean(0)
    at = found.arrays[0]["curve"][0, 0]
    low, peak = places(curve)
    second = compare_paired(*(found.arrays[list(found.widths).index(width)]["curve"][:, 4, i] for i in (peak, -1)))
    return {
        "lowest": f"{curve[low]:.1f} % at epoch {at[low]:.0f}",
        "last": f"{curve[-1]:.1f} %",
        "second": sign(second, "comes down again", "goes on rising", "does not clearly come down again"),
        "second_size": points(second),
    }


def exponents(cells):
    """Exponents and verdicts by both criteria: name → text."""
    texts, ledger = {}, load_ledger()
    for claim, loss in (("mse", "squared error"), ("nll", "cross-entropy")):
        for name in (thresholds.PEAK, thresholds.FIT):
            found = fits(cells, loss, name)
            texts[f"{claim}_{name}_k"] = between(*found.exponent("of_k"))
            texts[f"{claim}_{name}_n"] = between(*found.exponent("of_n"))
            texts[f"{claim}_{name}_verdict"] = verdict(ledger[f"G20.descent.{claim}"], cells, name)
    for name in (thresholds.PEAK, thresholds.FIT):
        value, interval = difference_of_exponents(cells, name)
        texts[f"{name}_gap"] = between(value, interval)
        steeper = "steeper" if interval.low > 0 else "less steep" if interval.high < 0 else "not clearly steeper"
        texts[f"{name}_steeper"] = steeper
    return texts


def verdict(claim, cells, criterion):
    """What the claim's rule says of the thresholds by a criterion; 'open' when too few were reached."""
    evidence = evidence_of_threshold(claim.id, cells, criterion)
    reached = all(np.isfinite(values).all() for values in evidence.figures.values())
    return judge(claim, evidence).verdict if reached else "open"
