"""The figures and tables of support vector machines against networks."""

from itertools import pairwise

import numpy as np

from lib import figures
from lib.history import small_networks as networks
from lib.history import svm_study as study
from lib.statistics import mean_interval

SHORT = {"fully connected": "dense"}  # names that a phone has room for


def errors(results, sizes, num_test):
    """Error rate of each learner against the size of the training set, mean over seeds and its 95 % interval."""
    rates = {learner: 100 * found["misses"].T / num_test for learner, found in results.items()}
    intervals = {learner: mean_interval(values) for learner, values in rates.items()}
    return figures.lines(
        np.array(sizes, float),
        {learner: values.mean(1) for learner, values in rates.items()},
        bands={name: (np.maximum(each.low, 0.01), each.high) for name, each in intervals.items()},
        x_scale="log",
        y_scale="log",
        x_label="training digits",
        y_label="wrong test digits, %",
        alt="Falling lines of the error against the training set: every learner goes on improving.",
        caption="Error against the amount of data, mean over seeds and its 95 % interval. Each seed draws its own "
        "digits, the same for all learners; a network makes as many updates at every size.",
        num_seeds=_num_seeds(results),
    )


def advantages(results, sizes, num_test):
    """Error of each network minus that of the machine on the same digits, as bars with intervals."""
    table = {}
    for network in _networks(results):
        found = study.advantage(results, network, num_test)
        table[SHORT.get(network, network)] = {f"{size:,} digits": each for size, each in zip(sizes, found, strict=True)}
    return figures.bars(
        {name: {size: 100 * each.mean_difference for size, each in row.items()} for name, row in table.items()},
        intervals={
            name: {size: (100 * each.interval.low, 100 * each.interval.high) for size, each in row.items()}
            for name, row in table.items()
        },
        value_format="{:+.2f}",
        x_label="error of the network minus error of the support vectors, percentage points",
        alt="Bars for each training size: how many more test digits the networks read wrongly than the machine.",
        caption="Paired differences with 95 % intervals; to the right of zero the support vector machine is better."
        + " Dense: the fully connected network." * ("dense" in table),
        num_seeds=_num_seeds(results),
    )


def improvements(results, sizes, num_test):
    """By how much each learner's error falls from one size to the next: paired differences with intervals."""
    rows = []
    for learner in results:
        found = study.improvement(results, learner, num_test)
        rows.append([learner, *(_difference(each) for each in found)])
    steps = [f"{before:,} to {after:,}" for before, after in pairwise(sizes)]
    caption = "Error saved by more training digits, percentage points, with 95 % intervals over the same seeds."
    return figures.table(("learner", *steps), rows, caption=caption)


def _difference(each):
    low, high = (f"{100 * bound:.2f}" for bound in (each.interval.low, each.interval.high))
    return f"{100 * each.mean_difference:.2f} ({low} to {high})".replace("-", "−")


def costs(results, sizes):
    """What each learner costs at the largest size: seconds to train and to predict, and products for one digit."""
    rows = []
    for learner, found in results.items():
        products = networks.macs_per_digit(learner) if learner in networks.NETWORKS else _products(found)
        times = [f"{np.median(found[name][:, -1]):.2g} s" for name in ("fit", "predict")]
        rows.append([learner, *times, f"{products:,}"])
    return figures.table(
        ("learner", "to train", "to read the test digits", "products for one digit"),
        rows,
        caption=f"Cost at {sizes[-1]:,} training digits, processor time, medians over runs. Products: "
        "multiply-accumulates, for the machine those of its kernel, support vectors times pixels.",
    )


def _products(found):
    return int(np.median(found["num_support"][:, -1])) * 256


def _networks(results):
    return [learner for learner in results if learner != study.MACHINE]


def _num_seeds(results):
    return len(next(iter(results.values()))["misses"])
