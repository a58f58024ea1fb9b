"""SGD and Adam over the same learning rates: how wide the range is in which each works, and how good its best is.

A rate is good when its validation error is at most MARGIN above the lowest of that optimizer and seed. The width in
decades is taken between the places at which the error, drawn as a line over log rate, crosses that bound:

    width = log10(highest good rate) − log10(lowest good rate)      of the stretch around the best rate
"""

from dataclasses import dataclass

import numpy as np

from lib.recipe.evaluation import scores
from lib.recipe.recipes import BASE, of
from lib.recipe.stack import Lane
from lib.recipe.study import ALL_SEEDS, Seeds, stamps_of
from lib.recipe.trainer import train

RATES = (1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1, 1.0)
OPTIMIZERS = ("adam", "sgd")
MARGIN = 0.02  # of validation error
KARPATHY = 3e-4


@dataclass(frozen=True)
class SweepStudy:
    """One optimizer over all rates."""

    optimizer: str
    rates: tuple[float, ...] = RATES
    num_steps: int = 200
    seeds: Seeds = ALL_SEEDS


def run_sweep(study, _=0):
    """Arrays (judged, rates): validation_error, validation_loss, test_error; and rates, stamps."""
    found = {name: [] for name in ("validation_error", "validation_loss", "test_error")}
    for rate in study.rates:
        recipe = of(BASE, optimizer=study.optimizer, learning_rate=rate, num_steps=study.num_steps)
        lanes = [Lane(study.seeds.shortened(recipe), seed) for seed in study.seeds.judged]
        final = train(lanes, study.seeds.sizes)[-1]
        validation, test = (scores(final, part, study.seeds.sizes) for part in ("validation", "test"))
        for name, values in zip(found, (*validation, test[0]), strict=True):
            found[name].append(values)
    arrays = {name: np.stack(values, 1) for name, values in found.items()}
    return arrays | {"rates": np.array(study.rates), "stamps": stamps_of(study.seeds)}


def widths(result, margin=MARGIN):
    """Decades of good rates of each seed, (judged,)."""
    places = np.log10(result["rates"])
    return np.array([good_stretch(places, each, margin) for each in result["validation_error"]])


def good_stretch(places, errors, margin):
    """Length of the stretch around the lowest of errors (n,) over places (n,) that is at most `margin` above it."""
    best = int(errors.argmin())
    bound = errors[best] + margin
    ends = []
    for side in (slice(best, None, -1), slice(best, None)):
        ends.append(_crossing(places[side], errors[side], bound))
    return abs(ends[1] - ends[0])


def _crossing(places, errors, bound):
    """Where errors (n,), the first of them low, first rise to the bound; the last place when they never do."""
    above = np.flatnonzero(errors > bound)
    if not len(above):
        return places[-1]
    after = above[0]
    share = (bound - errors[after - 1]) / (errors[after] - errors[after - 1])
    return places[after - 1] + share * (places[after] - places[after - 1])


def at_best(result, figure="test_error"):
    """A figure of each seed at the rate with its lowest validation error, (judged,)."""
    best = result["validation_error"].argmin(1)
    return result[figure][np.arange(len(best)), best]


def at_rate(result, rate, figure="test_error"):
    """A figure of each seed at one of the rates, (judged,)."""
    return result[figure][:, list(result["rates"]).index(rate)]
