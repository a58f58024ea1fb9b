"""The figures of the learned rates: a valley that moves, the way down from both sides, the true problem's valley."""

import numpy as np
import torch

from lib import figures
from lib.claims import published
from lib.mnist1d.metalearning import by_hand
from lib.mnist1d.metalearning_rates import STARTS
from lib.mnist1d.metalearning_studies import BASE, BOTH, LAYERS, ORDERS
from lib.mnist1d.metalearning_summary import learned_rates
from lib.statistics import mean_interval

ORDER_NAMES = {BASE: "order of the set", ORDERS: "an order for each seed"}


def moving_valley(curvatures, start, numbers):
    """Mean loss of the quadratic over the rate, in parts of that of standing still, for several numbers of steps."""
    curvatures, start = (torch.tensor(each, dtype=torch.float64) for each in (curvatures, start))
    rates = np.linspace(0.01, 1.9 / float(curvatures.max()), 200)
    still = float((curvatures * start**2).sum() / 2)
    series = {
        f"{number} losses": np.array([float(by_hand(curvatures, start, rate, number)[0]) / still for rate in rates])
        for number in numbers
    }
    return figures.lines(
        rates,
        series,
        marks={
            f"best of {number}": float(rates[each.argmin()])
            for number, each in zip(numbers, series.values(), strict=True)
        },
        x_label="rate η",
        y_label="mean loss, in parts of the first",
        alt="Valleys of the mean loss over the rate, one for each number of steps; their lowest points lie apart.",
        caption="The same quadratic, averaged over runs of different length: the best rate moves.",
    )


def descents(found):
    """The learned rate over the outer steps, from above and from below, with its spread over seeds."""
    rates = found.arrays[BOTH]["rate"]  # (2, outer steps, seeds)
    firsts = {name: np.full((1, rates.shape[2]), start) for name, start in STARTS.items()}
    named = {f"from {name}": np.vstack([first, rates[i]]) for i, (name, first) in enumerate(firsts.items())}
    return figures.lines(
        np.arange(rates.shape[1] + 1.0),
        {name: each.mean(1) for name, each in named.items()},
        bands={name: (each.min(1), each.max(1)) for name, each in named.items()},
        published={"published": published("G20.metalr", "learning_rate_paper")},
        x_label="outer steps",
        y_label="learning rate",
        alt="Two curves, one falling from above and one rising from below, that meet near the published rate.",
        caption="The rate learned from both starts: mean and range over seeds; dotted: the published one.",
        num_seeds=rates.shape[2],
    )


def valley(found):
    """Mean loss of the run over a grid of rates, in one order and in an order for each seed."""
    rates = found.studies[BASE].rates
    named = {words: found.arrays[name]["loss"].T for name, words in ORDER_NAMES.items()}
    intervals = {name: mean_interval(each.T) for name, each in named.items()}
    return figures.lines(
        rates,
        {name: each.mean(0) for name, each in named.items()},
        bands={name: (each.low, each.high) for name, each in intervals.items()},
        marks={"learned": float(learned_rates(found).mean())},
        x_scale="log",
        x_label="learning rate",
        y_label="mean training loss of the run, nats",
        alt="A wide valley of the loss over the learning rate; the learned rate stands at its lowest place.",
        caption="Brute force: mean loss of the run with 95 % intervals; the flag: the learned rate.",
        num_seeds=len(found.studies[BASE].seeds),
    )


def layers(found):
    """The two rates over the outer steps when each layer learns its own."""
    rates = found.arrays[LAYERS]["rate"]
    named = dict(zip(("first layer", "last layer"), rates, strict=True))
    return figures.lines(
        np.arange(1.0, rates.shape[1] + 1),
        {name: each.mean(1) for name, each in named.items()},
        bands={name: (each.min(1), each.max(1)) for name, each in named.items()},
        published={"one rate for both": float(learned_rates(found).mean())},
        x_label="outer steps",
        y_label="learning rate",
        alt="Two curves that part from a common start, with the rate of a single one between or beside them.",
        caption="A rate for each layer: mean and range over seeds; dotted: the rate learned for both together.",
        num_seeds=rates.shape[2],
    )
