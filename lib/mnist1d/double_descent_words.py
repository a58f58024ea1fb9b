"""What the networks of the chapter *Double descent* say, in words that the results choose."""

import numpy as np

from lib.mnist1d.double_descent_networks import CNN, MLP
from lib.mnist1d.double_descent_peaks import course, places, smallest_fitting
from lib.mnist1d.double_descent_summary import series
from lib.mnist1d.double_descent_tables import UNITS, fitted, points
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
    return rise_in_words(series(results, MLP, noise).course.rise)


def rise_in_words(rise):
    """'a rise', 'no rise' or 'no clear rise', with its size."""
    return f"{sign(rise, 'a rise', 'no rise', 'no clear rise')} ({points(rise)} points)"


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
    """Lowest and last test error of one width, the rise over all widths at that epoch, and a second descent, if any."""
    found = series(results, MLP)
    curve = 100 * found.arrays[list(found.widths).index(width)]["curve"][:, 4].mean(0)
    at = found.arrays[0]["curve"][0, 0]
    low, peak = places(curve)
    second = compare_paired(*(found.arrays[list(found.widths).index(width)]["curve"][:, 4, i] for i in (peak, -1)))
    early = np.stack([each["curve"][:, 4, low] for each in found.arrays], 1)
    return {
        "early": rise_in_words(course(early).rise),
        "lowest": f"{curve[low]:.1f} % at epoch {at[low]:.0f}",
        "last": f"{curve[-1]:.1f} %",
        "second": sign(second, "comes down again", "goes on rising", "does not clearly come down again"),
        "second_size": points(second),
    }
