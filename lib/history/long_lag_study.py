"""Which cell learns to bridge which lag: every contestant at every rate over the same seeds, see `long_lag`.

A contestant's rate is chosen for each seed on all the other seeds, so that no seed takes part in the choice by which
it is judged. A network has solved a lag when at most one fresh sequence in a hundred is answered wrongly.
"""

from dataclasses import dataclass

import numpy as np

from lib.history.long_lag import LongLag, train
from lib.statistics import compare_paired

LAGS = (10, 30, 100)
RATES = (0.01, 0.03, 0.1, 0.3)
CONTESTANTS = {
    "plain": {"cell": "rnn"},
    "LSTM": {"cell": "lstm"},
    "LSTM, input gate shut at first": {"cell": "lstm", "input_bias": -3.0},
}
SOLVED = 0.01  # error rate on fresh sequences, at most


@dataclass(frozen=True)
class Match:
    """A task at all rates, for `num_seeds` seeds, trained side by side."""

    task: LongLag
    rates: tuple[float, ...] = RATES
    num_seeds: int = 10


def experiment(match, first_seed):
    """'error_rate' (num_seeds, num_rates) and 'losses' (num_seeds, num_rates, num_updates)."""
    seeds = np.repeat(np.arange(first_seed, first_seed + match.num_seeds), len(match.rates)).tolist()
    found = train(match.task, seeds, list(match.rates) * match.num_seeds)
    shape = (match.num_seeds, len(match.rates))
    return {name: array.reshape(*shape, *array.shape[1:]) for name, array in found.items()}


def plan(num_seeds=10, lags=LAGS, rates=RATES, contestants=CONTESTANTS, **options):
    """The runs of every contestant at every lag, a list of (Match, first seed); options are those of `LongLag`."""
    return [
        (Match(LongLag(lag=lag, **contestants[name], **options), tuple(rates), num_seeds), 0)
        for name, lag in _pairs(lags, contestants)
    ]


def gathered(results, lags=LAGS, contestants=CONTESTANTS):
    """Results of a plan by contestant and lag: {contestant: {lag: arrays}}."""
    found = dict(zip(_pairs(lags, contestants), results, strict=True))
    return {name: {lag: found[name, lag] for lag in lags} for name in contestants}


def _pairs(lags, contestants):
    return [(name, lag) for lag in sorted(lags, reverse=True) for name in contestants]  # the longest first


def judged(result):
    """Error rate of each seed at the rate that is best on all the other seeds, (num_seeds,)."""
    rates = result["error_rate"]
    others = rates.sum(0) - rates  # (num_seeds, num_rates)
    return np.take_along_axis(rates, others.argmin(1)[:, None], 1)[:, 0]


def best_of_all(result):
    """Error rate of each seed at its own best rate, (num_seeds,): kinder than any choice made beforehand."""
    return result["error_rate"].min(1)


def num_solved(error_rates):
    """How many networks answer nearly every fresh sequence rightly."""
    return int(np.count_nonzero(error_rates <= SOLVED))


def lead(found, lag, first, second):
    """Error rate of one contestant minus that of another at a lag, a `PairedComparison` over the seeds."""
    return compare_paired(judged(found[first][lag]), judged(found[second][lag]))
