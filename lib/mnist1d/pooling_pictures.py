"""The figures of the pooling study: errors against the number of training signals, and the gain from pooling."""

import numpy as np

from lib import figures
from lib.mnist1d import pooling_summary as summary
from lib.mnist1d.pooling import NETWORKS
from lib.statistics import mean_interval


def errors(results):
    """Test error of the six networks against the number of training signals, with intervals."""
    found = {name: 100 * summary.errors(results, name) for name in NETWORKS}
    few = {name: each[:, 0].mean() for name, each in found.items()}
    return figures.lines(
        np.array(results.study.sizes, float),
        {name: each.mean(0) for name, each in found.items()},
        bands={name: _band(each, 1e-2) for name, each in found.items()},
        x_label="training signals",
        y_label="wrong test signals, %",
        x_scale="log",
        y_scale="log",
        alt=f"Six falling lines of test error over the number of training signals. On the left {min(few, key=few.get)} "
        f"is lowest and {max(few, key=few.get)} highest; to the right the lines come closer.",
        caption=f"Test error on {results.study.num_test:,} signals after {results.study.num_steps:,} steps: mean over "
        "seeds with its 95 % interval.",
        num_seeds=len(results.seeds),
    )


def gains(results):
    """What each network gains over the one without pooling, against the number of training signals."""
    names = [name for name in NETWORKS if name != summary.PLAIN]
    found = {name: 100 * summary.gain(results, name) for name in names}
    return figures.lines(
        np.array(results.study.sizes, float),
        {name: each.mean(0) for name, each in found.items()},
        bands={name: _band(each) for name, each in found.items()},
        x_label="training signals",
        y_label="points of test error less than without pooling",
        x_scale="log",
        published={"no difference": 0.0},
        alt="Gains over the network without pooling; those of the pooling operations are largest on the left and fall "
        "towards the line of no difference.",
        caption="Test error without pooling minus test error of each network, in percentage points, with 95 % "
        "intervals over paired seeds.",
        num_seeds=len(results.seeds),
    )


def curves(results, place=-1):
    """Test error while training goes on, at one size: the first or the last."""
    study, found = results.study, 100 * results.arrays["curve"][:, :, place]
    return figures.lines(
        np.array(study.curve_steps, float),
        {name: found[:, i].mean(0) for i, name in enumerate(NETWORKS)},
        bands={name: _band(found[:, i], 1e-2) for i, name in enumerate(NETWORKS)},
        x_label="training steps",
        y_label="wrong test signals, %",
        y_scale="log",
        alt=f"Test error of six networks over the training steps, from {study.sizes[place]:,} training signals.",
        caption=f"Test error on {study.curve_test:,} test signals while training on {study.sizes[place]:,}, with 95 % "
        "intervals.",
        num_seeds=len(results.seeds),
    )


def _band(runs, lowest=-np.inf):
    """The 95 % interval of the mean at each place of runs (seeds, places), not below a number."""
    interval = mean_interval(runs.T)
    return np.maximum(interval.low, lowest), interval.high
