"""The tables of the chapter *Double descent*."""

import numpy as np

from lib import figures
from lib.mnist1d import double_descent_thresholds as thresholds
from lib.mnist1d.double_descent_networks import CNN, MLP
from lib.mnist1d.double_descent_outputs import MSE, NLL
from lib.mnist1d.double_descent_study import FULL, NOISE
from lib.mnist1d.double_descent_summary import fits, series
from lib.mnist1d.double_descent_threshold_pictures import NAMES, WORDS
from lib.statistics import compare_paired

UNITS = {MLP: "units", CNN: "channels"}


def points(comparison):
    """A difference of error rates with its interval in percentage points: '+1.2 [+0.3, +2.1]'."""
    bounds = comparison.mean_difference, comparison.interval.low, comparison.interval.high
    mean, low, high = (f"{100 * each:+.1f}".replace("-", "−") for each in bounds)
    return f"{mean} [{low}, {high}]"


def between(value, interval, digits=2):
    """A value with its interval: '0.52 [0.41, 0.60]'."""
    texts = (f"{each:.{digits}f}".replace("-", "−") for each in (value, interval.low, interval.high))
    return "{} [{}, {}]".format(*texts)


def courses(results, cases):
    """First minimum, peak and largest network of each case (kind, noise)."""
    rows = []
    for kind, noise in cases:
        found = series(results, kind, noise)
        seen = found.course
        names = [_sizes(found.widths[each], UNITS[kind]) for each in (seen.minimum_places, seen.peak_places)]
        errors = [f"{100 * each.mean():.1f} %" for each in (seen.minimum, seen.peak, seen.largest)]
        row = [kind, f"{100 * noise:g} %", f"{errors[0]} ({names[0]})", f"{errors[1]} ({names[1]})", errors[2]]
        rows.append([*row, points(seen.rise), points(seen.fall)])
    header = ("network", "noise", "first minimum", "peak", "largest", "rise to the peak", "fall to the largest")
    return figures.table(header, rows, caption="Test error over size, in percentage points; places from other seeds.")


def _sizes(widths, unit):
    """'47 units' or '36 to 47 units'."""
    low, high = min(widths), max(widths)
    return f"{low} {unit}" if low == high else f"{low} to {high} {unit}"


def fitted(results):
    """Arrays of the networks that went on to the last epoch after all seeds had fitted, (kind, width) → arrays."""
    found = {}
    for kind in (MLP, CNN):
        one = series(results, kind)
        for width, arrays in zip(one.widths, one.arrays, strict=True):
            if width <= FULL[kind] and (arrays["fitted"][:, 0] > 0).all():
                found[kind, int(width)] = arrays
    return found


def stopping(results):
    """What training on changes after the labels are fitted."""
    rows = []
    for (kind, width), arrays in fitted(results).items():
        epochs, then = arrays["fitted"][:, 0], arrays["fitted"][:, 2]
        change = points(compare_paired(arrays["test"][:, 1], then))
        loss = f"{arrays['fitted'][:, 1].mean():.1f} to {arrays['test'][:, 0].mean():.1f}"
        size = f"{kind}, {width} {UNITS[kind]}"
        rows.append([size, f"{epochs.min():.0f} to {epochs.max():.0f}", f"{100 * then.mean():.1f} %", change, loss])
    header = ("network", "fitted at epoch", "test error then", "change to the end", "test loss, then to the end")
    rows = rows or [["none fitted", "–", "–", "–", "–"]]
    return figures.table(header, rows, caption="Networks that fit their labels and were trained on nevertheless.")


def thresholds_table(cells):
    """Thresholds of each cell by both criteria, as multiples of n and of n K."""
    found = {(loss, name): fits(cells, loss, name) for loss in (NLL, MSE) for name in WORDS}
    rows = []
    for loss in (NLL, MSE):
        peak, fit = (found[loss, name] for name in (thresholds.PEAK, thresholds.FIT))
        for place, cell in enumerate(peak.cells):
            middles = [thresholds.middle(each.found[[place]])[0] for each in (peak, fit)]
            n, k = cell.num_examples, cell.num_outputs
            rows.append([NAMES[loss], n, k, *(f"{x / n / u:.2f}" for x in middles for u in (1, k))])
    header = ("loss", "n", "K", "peak / n", "peak / n K", "fit / n", "fit / n K")
    return figures.table(header, rows, caption="Parameters at the threshold, geometric means over the seeds.")


def laws(cells):
    """Exponents of n and K with intervals, and the threshold in units of the claim."""
    rows = []
    for loss in (NLL, MSE):
        for name, words in WORDS.items():
            one = fits(cells, loss, name)
            texts = [between(*one.exponent(exponent)) for exponent in ("of_n", "of_k")]
            rows.append([NAMES[loss], words, *texts, over_unit(one, loss)])
    header = ("loss", "threshold", "exponent of n", "exponent of K", "geometric mean")
    return figures.table(header, rows, caption="P = c nᵃ Kᵇ: exponents with 95 % intervals over seeds drawn anew.")


def over_unit(found, loss):
    """The threshold in units of the claim, geometric mean over all cells with its interval: '0.54 [0.50, 0.58] n K'."""
    unit, name = (found.n * found.k, "n K") if loss == MSE else (found.n, "n")
    value = found.interval(lambda each: np.exp(np.mean(np.log(each / unit[:, None]), axis=0)))
    return f"{between(*value)} {name}"


def cases(noises):
    """The cases of `courses`: both kinds at the usual noise, then the fully connected network at others."""
    return [(MLP, NOISE), (CNN, NOISE), *((MLP, noise) for noise in noises if noise != NOISE)]
