"""The figures and tables of the long-lag task."""

import numpy as np

from lib import figures
from lib.history import long_lag_study as study
from lib.history.long_lag import NUM_SYMBOLS
from lib.statistics import mean_interval

NAMES = ("x", "y", "a", "b", "c", "d", "e")  # of the symbols: the two, the distractors, the trigger


def example_table(symbols):
    """Some sequences (n, lag + 1) in letters, with the answer that is asked for."""
    if symbols.max() >= NUM_SYMBOLS:
        raise ValueError(f"symbols must be below {NUM_SYMBOLS}, got {symbols.max()}")
    rows = [[" ".join(NAMES[symbol] for symbol in sequence), NAMES[sequence[0]]] for sequence in symbols]
    return figures.table(("sequence", "answer at e"), rows, caption="Sequences of the task at a short lag.")


def errors(found, rates=study.RATES):
    """Error rate of each contestant against the lag, mean over seeds at the rate that the other seeds choose."""
    lags = list(next(iter(found.values())))
    judged = {name: np.array([study.judged(results[lag]) for lag in lags]) for name, results in found.items()}
    return figures.lines(
        np.array(lags, float),
        {name: 100 * values.mean(1) for name, values in judged.items()},
        bands={name: _band(values) for name, values in judged.items()},
        x_scale="log",
        x_label="lag, steps between the symbol and the question",
        y_label="wrong answers to fresh sequences, %",
        published={"guessing": 50.0},
        alt="Error against the lag: the LSTM with its input gate shut stays at zero, the others rise with the lag.",
        caption="Errors after training: mean over seeds and its 95 % interval, each seed at the learning rate that was "
        f"best for the other seeds, of {len(rates)} rates. All contestants saw the same sequences.",
        num_seeds=judged[next(iter(judged))].shape[1],
    )


def _band(values):
    """95 % interval of the mean of error rates (lags, seeds), in percent, within 0 and 100."""
    interval = mean_interval(values)
    return tuple(100 * np.clip(bound, 0, 1) for bound in (interval.low, interval.high))


def solved_table(found):
    """How many networks solve each lag: at the rate that other seeds choose, and each at its own best rate."""
    lags = list(next(iter(found.values())))
    rows = []
    for name, results in found.items():
        counts = [(study.judged(results[lag]), study.best_of_all(results[lag])) for lag in lags]
        rows.append([name, *(f"{study.num_solved(fair)} ({study.num_solved(best)})" for fair, best in counts)])
    num_seeds = len(counts[0][0])
    return figures.table(
        ("network", *(f"lag {lag}" for lag in lags)),
        rows,
        caption=f"Networks of {num_seeds} that answer at least 99 % of fresh sequences rightly, at the rate that the "
        "other seeds choose; in brackets, each network at its own best rate, chosen afterwards.",
    )


def learning_curves(found, lag, rates=study.RATES):
    """Training loss at one lag for each contestant, at the rate with the fewest errors over all seeds."""
    series = {}
    for name, results in found.items():
        rate = results[lag]["error_rate"].mean(0).argmin()
        series[f"{name}, rate {rates[rate]:g}"] = results[lag]["losses"][:, rate]
    return figures.training_curves(
        series,
        x_label="update, each on fresh sequences",
        y_label="cross-entropy, nats",
        published={"guessing": float(np.log(2))},
        alt="Training losses: one falls to zero, the others stay at the level of guessing for most networks.",
        caption=f"Training at a lag of {lag}: median over seeds and the band of 95 % of them.",
    )
