"""The search for the run of 1989: which configuration, if any, would show all four published figures at once?

Rule of the search, fixed before any of its runs:

1. Every configuration of `zip_study.grid` is trained at its tuned rate from the search seeds. Its distance is the
   factor of its worst figure, for the better of two readings of the published error (with and without a half),

       distance = max over four figures of  max(mean / published, published / mean).

2. Those whose prediction intervals hold all four figures are proposed first, then the others, nearest first.
3. The first few of them are trained again from fresh seeds, which took no part in the choice. These runs alone
   decide: a configuration is *found* when the prediction intervals of its fresh runs hold all four figures. A
   candidate keeps the reading by which it was proposed.
4. The paper taken at its word (`LITERAL`) is trained from the fresh seeds in any case. This was added when the
   search runs had been seen, and before any fresh run of that configuration.

Two corrections are reported. Four intervals at once: each at 1 − 0.05/4, the simultaneous level (Bonferroni).
Many configurations: the fresh seeds; and how many are left out even at 1 − 0.05/(4 × configurations × readings).
"""

from dataclasses import dataclass

import numpy as np

from lib.claims import published
from lib.statistics import prediction_interval

READINGS = {"mean of the squares": 1.0, "half the mean": 0.5}  # factor on our error to read the paper's
FIGURES = ("train_loss", "train_error_rate", "test_loss", "test_error_rate")
LABELS = {
    "train_loss": "training error",
    "train_error_rate": "wrong training digits",
    "test_loss": "test error",
    "test_error_rate": "wrong test digits",
}
LITERAL = "fan-in, scaled tanh, newton, constant"  # the name in `zip_study.grid` of what the paper says
LEVEL = 0.95


def published_figures():
    """The four figures of 1989, name → number."""
    return {name: published(f"L89.{name.partition('_')[0]}", name) for name in FIGURES}


@dataclass(frozen=True, eq=False)
class Look:
    """A sample held against the four figures in one reading; values: figure → (num_runs,), in that reading."""

    name: str
    recipe: object
    reading: str
    values: dict
    target: dict

    @property
    def distance(self):
        """Factor between mean and published figure, of the figure where it is largest; at least 1."""
        return max(self.factors.values())

    @property
    def factors(self):
        """The same of each figure."""
        ratios = {name: max(values.mean(), 1e-9) / self.target[name] for name, values in self.values.items()}
        return {name: float(max(ratio, 1 / ratio)) for name, ratio in ratios.items()}

    def held(self, level=LEVEL):
        """Whether one more run might show the published figure, name → bool."""
        return {name: bool(self.interval(name, level).contains(self.target[name])) for name in self.values}

    def holds_all(self, level=LEVEL):
        """Whether all four intervals hold their figure."""
        return all(self.held(level).values())

    def interval(self, name, level=LEVEL):
        """The prediction interval of a figure."""
        return prediction_interval(self.values[name], level)


def simultaneous_level(num_intervals):
    """Level of each of so many intervals that are to hold together with 95 % (Bonferroni)."""
    return 1 - (1 - LEVEL) / num_intervals


def look(name, sample, reading):
    """Hold a sample against the figures of 1989 in one reading of the error; a run that diverged counts as far off."""
    factor = {"loss": READINGS[reading], "error_rate": 1.0}
    values = {figure: factor[figure.partition("_")[2]] * sample.values(figure) for figure in FIGURES}
    finite = {figure: np.nan_to_num(array, nan=1.0) for figure, array in values.items()}
    return Look(name, sample.recipe, reading, finite, published_figures())


def looks(samples):
    """Every sample in every reading, nearest first."""
    found = [look(name, sample, reading) for name, sample in samples.items() for reading in READINGS]
    return sorted(found, key=lambda one: one.distance)


def nearest_readings(found):
    """The better reading of each configuration, nearest first."""
    nearest = {}
    for one in sorted(found, key=lambda one: one.distance):
        nearest.setdefault(one.name, one)
    return list(nearest.values())


def propose(found, num, always=()):
    """The looks to confirm by fresh seeds, one a configuration: those named, and `num` others by the rule's rank."""
    ranked = sorted(found, key=lambda one: (one.name not in always, not one.holds_all(), one.distance))
    chosen = {}
    for one in ranked:
        chosen.setdefault(one.name, one)
    return list(chosen.values())[: num + len(always)]


def num_holding(found, level=LEVEL):
    """How many configurations hold all four figures in at least one reading."""
    return len({one.name for one in found if one.holds_all(level)})


def confirm(proposed, fresh):
    """The proposals once more, on their fresh runs, each in the reading by which it was proposed."""
    return [look(one.name, fresh[one.name], one.reading) for one in proposed]
