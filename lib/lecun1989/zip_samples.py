"""Samples of runs that know their seeds, and comparisons that refuse two samples of different seeds.

d_i = first_i − second_i, run i of both sides from seed i;    interval of the mean as in `lib.statistics.paired`
"""

from dataclasses import dataclass

import numpy as np

from lib.claims import Evidence
from lib.claims.evidence import fingerprint
from lib.lecun1989 import runs, summary
from lib.statistics import Interval, compare_paired, test_sampling_variance

NORMAL_TAIL = 1.96  # standard deviations that hold the middle 95 % of a normal distribution


@dataclass(frozen=True, eq=False)
class Sample:
    """Runs of a recipe, run i from seed i: what a comparison needs to know about its two sides."""

    recipe: object
    seeds: tuple
    results: tuple

    def values(self, quantity):
        """A figure after the last pass in each run, (num_runs,): a loss, misses, or an error rate (a fraction)."""
        split, _, what = quantity.partition("_")
        if what != "error_rate":
            return summary.values(self.results, quantity)
        size = {"train": self.recipe.num_train, "test": self.recipe.num_test}[split]
        return summary.values(self.results, f"{split}_misses") / size

    def first(self, num):
        """The sample of its first seeds only."""
        return Sample(self.recipe, self.seeds[:num], self.results[:num])


def samples(recipes, seeds):
    """Train every recipe from the same seeds: {name: Sample}."""
    table = runs.compute_table(recipes, seeds)
    return {name: Sample(recipe, tuple(seeds), tuple(table[name])) for name, recipe in recipes.items()}


def paired(first, second, quantity):
    """First minus second, a `PairedComparison`; ValueError unless run i of both sides has the same seed."""
    if first.seeds != second.seeds:
        raise ValueError("the two sides were run from different seeds: they do not pair up")
    return compare_paired(first.values(quantity), second.values(quantity))


def paired_evidence(first, second, quantity):
    """Evidence for a claim that compares two samples; ValueError when they do not pair up."""
    paired(first, second, quantity)
    prints = [fingerprint(a) + fingerprint(b) for a, b in zip(first.results, second.results, strict=True)]
    figures = {"first": first.values(quantity), "second": second.values(quantity)}
    return Evidence(figures, [vars(seed) for seed in first.seeds], prints)


def with_luck_of_test_set(first, second):
    """The paired interval of test error rates, widened by the luck of the second side's one test set (fractions).

    The runs of the first side draw their own test digits, so that this luck is in their spread already; those of
    the second share one test set, whose luck, v = p (1 − p) / m, no number of seeds averages away.
    """
    compared = paired(first, second, "test_error_rate")
    rate = float(second.values("test_error_rate").mean())
    luck = test_sampling_variance(rate, second.recipe.num_test)
    half = np.hypot(compared.interval.width / 2, NORMAL_TAIL * np.sqrt(luck))
    return Interval(compared.mean_difference - half, compared.mean_difference + half, compared.interval.level)
