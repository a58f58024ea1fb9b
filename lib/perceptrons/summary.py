"""What the runs say: evidence for the two claims, and the figures that the chapter carries into its text.

The criterion for 'usually a plane of good accuracy' stands in `peers`: fixed before the runs.
"""

import numpy as np

from lib.claims import Evidence
from lib.claims.evidence import fingerprint
from lib.figures.words import listed
from lib.perceptrons import hidden, xor
from lib.perceptrons.digits import WAYS
from lib.perceptrons.peers import GOOD_WITHIN, USUALLY
from lib.statistics import compare_paired


def stacked(results, name):
    """One array of all runs, the run first."""
    return np.array([result[name] for result in results])


def share_good(results, logistic, separations, num_train, way="last"):
    """Share of the runs on problems without a plane whose training error comes near that of logistic regression.

    logistic: misses (10, 2); separations: ten `Separation`s. NaN where every problem has a plane.
    """
    without = np.array([not each.exists for each in separations])
    excess = stacked(results, "rest_train")[:, :, WAYS.index(way)] - logistic[:, 0]
    return float(np.mean(excess[:, without] <= GOOD_WITHIN * num_train)) if without.any() else np.nan


def perceptron_evidence(results, bounds, good):
    """Evidence for the claim on the single unit; bounds (45,), `good` the share of good planes where there is none."""
    exists = np.isfinite(bounds)
    separated, bug = (stacked(results, name)[:, exists] for name in ("pair_separated", "bug_separated"))
    mistakes = stacked(results, "pair_mistakes")[:, exists]
    checks = {
        "every pair of digits that has a separating plane is separated": separated.all(),
        "never more mistakes than the theorem allows": (mistakes <= bounds[exists]).all(),
        "without a separating plane, most planes are good": good >= USUALLY,
        "sign reversed: no pair is separated": not bug.any(),
    }
    return Evidence(checks=checks)


def xor_evidence(networks, walks):
    """Evidence for the claim on XOR: misses of networks after training, and the fewest of any plane of the same seed.

    networks: trained, one for each seed; walks: of the single unit, as `xor.planes_walked` returns them.
    """
    first = hidden.misses_of(networks)
    second = np.array([walk["misses"].min() for walk in walks])
    arrays = [
        {"first": networks.first[i], "second": networks.second[i], "unit": walk["weights"]}
        for i, walk in enumerate(walks)
    ]
    return Evidence({"first": first, "second": second}, list(range(len(walks))), [fingerprint(each) for each in arrays])


def walks_of(rule, num_seeds, num_epochs, learning_rate=1.0):
    """The single unit before XOR, once for each seed."""
    return [xor.planes_walked(rule, num_epochs, seed, learning_rate) for seed in range(num_seeds)]


def digits_with_plane(separations):
    """The digits that a plane separates from the rest, as text."""
    return listed(digit for digit, each in enumerate(separations) if each.exists)


def digits_without_plane(separations):
    """The digits that no plane separates from the rest, as text."""
    return listed(digit for digit, each in enumerate(separations) if not each.exists)


def ratios(found):
    """Counted mistakes over bound: name of the family → (n,)."""
    return {name: mistakes / bounds for name, (bounds, mistakes) in found.items()}


def compared(results, way, other):
    """In words: how many wrong test digits of all ten problems together one way has more or fewer than another."""
    first, second = (stacked(results, "rest_test")[:, :, WAYS.index(name)].sum(axis=1) for name in (way, other))
    found = compare_paired(first, second)
    low, high = found.interval.low, found.interval.high
    if low <= 0 <= high:
        return f"no clear difference ({low:+.0f} to {high:+.0f} wrong test digits)".replace("-", "−")
    word = "fewer" if high < 0 else "more"
    low, high = sorted((abs(low), abs(high)))
    return f"{abs(found.mean_difference):.0f} [{low:.0f}, {high:.0f}] {word} errors in all ten problems together"


def median(values):
    """The median of values (n,) as text, or a dash when there are none."""
    return f"{np.median(values):.2g}" if len(values) else "–"
