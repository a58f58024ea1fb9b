"""Random search against a grid with as many trials, over three hyperparameters.

Source: J. Bergstra and Y. Bengio, "Random search for hyper-parameter optimization" (2012). Both searches see the same
box. A grid has as many levels along each side, at (i + u) / m of its length, with an offset u of its own for every side
and seed, so that neither search knows where the box is good; random search draws every trial from the whole box. Every
seed searches once each way, on its own digits: no trial serves two seeds, and the pairs are independent.
"""

from dataclasses import dataclass
from itertools import product
from math import comb

import numpy as np

from lib.recipe.evaluation import error_rates, logits_on
from lib.recipe.recipes import BASE, of
from lib.recipe.stack import Lane
from lib.recipe.study import ALL_SEEDS, Seeds, stamps_of
from lib.recipe.trainer import train

SEARCH = 9  # stream of a seed
BOX = {"learning_rate": (1e-3, 1.0), "weight_decay": (1e-6, 1e-1), "dropout": (0.001, 0.5)}
LOGARITHMIC = ("learning_rate", "weight_decay")
KINDS = ("random", "grid")
SMALL = of(BASE, planes=(3, 6), hidden=(24,), num_train=250, batch_size=25)  # so that many trials are cheap


@dataclass(frozen=True)
class SearchStudy:
    """Searches with levels³ trials of a network of half the width, on half of the baseline's digits, half at a time."""

    levels: int = 3
    num_steps: int = 150
    seeds: Seeds = ALL_SEEDS


def run_search(study, _=0):
    """Arrays (judged, trials) for each of KINDS: {kind}_validation, {kind}_test, {kind}_points (judged, trials, 3)."""
    arrays = {"stamps": stamps_of(study.seeds)}
    for kind in KINDS:
        points = np.stack([points_of(kind, study.levels, seed) for seed in study.seeds.judged])
        lanes = [Lane(_recipe(study, point), seed) for seed, own in zip(study.seeds.judged, points, strict=True)
                 for point in own]  # fmt: skip
        for part, errors in trained_errors(lanes, study.seeds.sizes).items():
            arrays[f"{kind}_{part}"] = errors.reshape(points.shape[:2])
        arrays[f"{kind}_points"] = points
    return arrays


def trained_errors(lanes, sizes):
    """Train lanes, one at a time, and return the error rates (lanes,) on validation and on test images by name."""
    found = {"validation": [], "test": []}
    for lane in lanes:
        final = train([lane], sizes)[-1]
        for part, errors in found.items():
            errors.append(error_rates(*logits_on(final, part, sizes))[0])
    return {part: np.array(errors) for part, errors in found.items()}


def points_of(kind, levels, seed):
    """Places (levels³, 3) in the unit cube that one search tries."""
    generator = np.random.default_rng([SEARCH, seed, KINDS.index(kind)])
    if kind == "random":
        return generator.random((levels ** len(BOX), len(BOX)))
    offsets = generator.random(len(BOX))
    return np.array([(np.array(place) + offsets) / levels for place in product(range(levels), repeat=len(BOX))])


def values_at(point):
    """Hyperparameters name → value at a place (3,) of the unit cube."""
    found = {}
    for share, (name, (low, high)) in zip(point, BOX.items(), strict=True):
        found[name] = low * (high / low) ** share if name in LOGARITHMIC else low + share * (high - low)
    return {name: float(value) for name, value in found.items()}


def _recipe(study, point):
    return study.seeds.shortened(of(SMALL, num_steps=study.num_steps, **values_at(point)))


def of_best(result, kind):
    """Test error of each seed's trial with the lowest validation error, (judged,)."""
    best = result[f"{kind}_validation"].argmin(1)
    return result[f"{kind}_test"][np.arange(len(best)), best]


def best_of(validation, test, num):
    """Expected test error of the best of `num` trials drawn from n without replacement; both (judged, n).

    The trial of rank r, by validation error, is the best of the draw with probability C(n − r, num − 1) / C(n, num).
    """
    total = validation.shape[1]
    weights = np.array([comb(total - rank, num - 1) / comb(total, num) for rank in range(1, total + 1)])
    ranked = np.take_along_axis(test, validation.argsort(1, kind="stable"), 1)
    return ranked @ weights
