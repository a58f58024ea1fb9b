"""Which step makes MNIST-1D hard? Two plain classifiers on sets in which one step at a time is switched off.

Logistic regression is linear: it can only add up the points of a signal, each with its weight. The vote of the nearest
neighbours (T. Cover and P. Hart, 1967) looks for whole signals that lie close. A third one, logistic regression on the
mean of the signal alone, tells how much of the first is more than one sum that no shift can change:

    gain of a step = accuracy without it − accuracy with all steps, over sets drawn from the same seeds
"""

from dataclasses import dataclass

import numpy as np

from lib import figures
from lib.data.mnist1d import Mnist1d, Signals, make_mnist1d
from lib.experiments import map_runs
from lib.figures.words import listed
from lib.mnist1d.steps import PUBLISHED, STEPS
from lib.statistics import mean_interval

ALL = "all steps"
NAMES = {"padding": "varying padding"}  # a digit without any padding would leave nothing to shift
VARIANTS = {ALL: PUBLISHED} | {NAMES.get(step.name, step.name): step.without for step in STEPS}
LINEAR, NEIGHBOURS, MEAN = "linear", "neighbours", "mean alone"
NUM_NEIGHBOURS = 10
SUBSTANTIAL = 0.1  # of accuracy: a step that costs less is not what makes the set hard


@dataclass(frozen=True)
class Variant:
    """Sets without one step, drawn from seeds 0, 1, … ; the step is a name in VARIANTS."""

    name: str
    num_seeds: int = 10
    num_samples: int = 5000

    def settings(self, seed: int) -> Mnist1d:
        """The settings of the set of this seed."""
        return Mnist1d(**vars(VARIANTS[self.name]) | {"seed": seed, "num_samples": self.num_samples})


def without_each_step(num_seeds: int = 10, num_samples: int = 5000) -> dict[str, dict[str, np.ndarray]]:
    """Return variant → classifier → test accuracies (num_seeds,), stored once computed."""
    variants = [Variant(name, num_seeds, num_samples) for name in VARIANTS]
    return dict(zip(VARIANTS, map_runs(run_variant, variants, [0] * len(variants), "MNIST-1D"), strict=True))


def run_variant(variant: Variant, _seed: int = 0) -> dict[str, np.ndarray]:
    """Return classifier → test accuracies (num_seeds,) on the sets of one variant."""
    found = [accuracies(make_mnist1d(variant.settings(seed))) for seed in range(variant.num_seeds)]
    return {name: np.array([each[name] for each in found]) for name in found[0]}


def accuracies(signals: Signals) -> dict[str, float]:
    """Return the test accuracies of the three classifiers, each trained on the training signals."""
    from sklearn.linear_model import LogisticRegression  # slow to load
    from sklearn.neighbors import KNeighborsClassifier

    whole, means = (signals.x, signals.x_test), (means_of(signals.x), means_of(signals.x_test))
    tried = {
        LINEAR: (LogisticRegression(max_iter=2000), *whole),
        NEIGHBOURS: (KNeighborsClassifier(NUM_NEIGHBOURS), *whole),
        MEAN: (LogisticRegression(max_iter=2000), *means),
    }
    return {name: model.fit(x, signals.y).score(test, signals.y_test) for name, (model, x, test) in tried.items()}


def means_of(x: np.ndarray) -> np.ndarray:
    """Return the sum of each signal, (n, 1), over the root of its length: about 1 where points are independent."""
    return x.sum(axis=1, keepdims=True) / x.shape[1] ** 0.5


def accuracy_bars(results: dict) -> figures.Figure:
    """Draw the accuracy of the three classifiers, with all steps and without each."""
    names = {variant: variant if variant == ALL else f"without {variant}" for variant in results}
    table = {
        classifier: {names[variant]: 100 * found[classifier] for variant, found in results.items()}
        for classifier in (LINEAR, NEIGHBOURS, MEAN)
    }
    return figures.bars(
        {classifier: {name: values.mean() for name, values in rows.items()} for classifier, rows in table.items()},
        intervals={classifier: {name: _bounds(v) for name, v in rows.items()} for classifier, rows in table.items()},
        value_format="{:.0f}",
        x_label="right test signals, %",
        alt="Bars of accuracy with all steps and without each of them, for three classifiers.",
        caption=f"Test accuracy with one step at a time switched off, of three classifiers: logistic regression, the "
        f"vote of {NUM_NEIGHBOURS} neighbours, and logistic regression that sees the mean of the signal alone. Each "
        "seed draws its own set; 95 % intervals of the mean.",
        num_seeds=len(results[ALL][LINEAR]),
    )


def gains(results: dict, classifier: str) -> dict[str, np.ndarray]:
    """Return step → accuracy without it minus accuracy with all steps, (num_seeds,), the largest mean first."""
    steps = {name: found[classifier] - results[ALL][classifier] for name, found in results.items() if name != ALL}
    return dict(sorted(steps.items(), key=lambda item: -item[1].mean()))


def hard_steps(results: dict, classifier: str) -> str:
    """Return in words the steps without which a classifier gains substantially, by the whole 95 % interval."""
    hard = [name for name, gain in gains(results, classifier).items() if _bounds(gain)[0] > SUBSTANTIAL]
    return listed(hard, none="none of them")


def beyond_the_mean(results: dict) -> str:
    """Return in words how much logistic regression sees, with all steps, beyond the mean of the signal."""
    low, high = _bounds(results[ALL][LINEAR] - results[ALL][MEAN])
    if high < SUBSTANTIAL:
        return "hardly more than the mean of the signal"
    return "much more than the mean of the signal" if low > SUBSTANTIAL else "something beside the mean of the signal"


def _bounds(values):
    if len(values) < 2:
        return float(values.mean()), float(values.mean())
    interval = mean_interval(values)
    return interval.low, interval.high
