"""What the thresholds of the two losses say, in words that the results choose."""

import numpy as np

from lib.claims import load_ledger
from lib.claims.rules import judge
from lib.mnist1d import double_descent_thresholds as thresholds
from lib.mnist1d.double_descent_outputs import MSE, NLL
from lib.mnist1d.double_descent_summary import LOSS, difference_of_exponents, evidence_of_threshold, fits
from lib.mnist1d.double_descent_tables import between, over_unit

KEYS = {"mse": MSE, "nll": NLL}
CRITERIA = (thresholds.PEAK, thresholds.FIT)
APART = 1.1  # thresholds whose ratio is nearer to one count as the same


def exponents(cells):
    """Exponents, thresholds in units of the claim, and verdicts by both criteria: name → text."""
    texts, ledger = {}, load_ledger()
    for key, loss in KEYS.items():
        for name in CRITERIA:
            found = fits(cells, loss, name)
            texts[f"{key}_{name}_k"] = between(*found.exponent("of_k"))
            texts[f"{key}_{name}"] = over_unit(found, loss)
            claim = next(claim for claim, each in LOSS.items() if each == loss)
            texts[f"{key}_{name}_verdict"] = verdict(ledger[claim], cells, name)
    for name in CRITERIA:
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


def order(cells, loss):
    """Which comes first in size, the peak of the test loss or the fit of the training set, and by which factor."""
    peak, fit = (fits(cells, loss, name).found for name in CRITERIA)
    found = fit / peak

    def factor(ratios):
        return np.exp(np.nanmean(np.log(ratios), axis=0))

    if not np.isfinite(found).all():
        return "the training set is not fitted at all sizes"
    interval = thresholds.bootstrap(factor, found)
    text = between(float(factor(thresholds.middle(found)[:, None])[0]), interval)
    words = "fit and peak are not clearly more than a tenth apart"
    if interval.low > APART:
        words = "the fit comes with more parameters than the peak"
    if interval.high < 1 / APART:
        words = "the peak comes with more parameters than the fit"
    return f"{words} (ratio {text})"


def breadth(cells, loss, num_examples, num_outputs):
    """The factor in size over which the smoothed test loss stays within a tenth of its peak: '2.1'."""
    [(cell, result)] = [
        (cell, result)
        for cell, result in cells.items()
        if (cell.loss, cell.num_examples, cell.num_outputs) == (loss, num_examples, num_outputs)
    ]
    losses = np.exp(np.log(result["test"][..., 0]).mean(0))
    return f"{thresholds.breadth(thresholds.sizes_of(cell), losses):.1f}"
