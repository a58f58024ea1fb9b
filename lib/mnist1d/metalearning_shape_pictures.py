"""The figures of the learned activations: their shapes, how they were found, how they fare beside the usual ones."""

import numpy as np
import torch

from lib import figures
from lib.mnist1d.metalearning_knots import at
from lib.mnist1d.metalearning_sets import NAMES
from lib.mnist1d.metalearning_studies import REPEATED, learned
from lib.mnist1d.metalearning_summary import errors, lengths, usual_names
from lib.mnist1d.metalearning_transfer import FILES, LEARNED
from lib.mnist1d.metalearning_trial import PUBLISHED_FIT, Activation
from lib.statistics import mean_interval


def shapes(found):
    """The learned activations, one learned from a repeated start, the published fit, and ELU, where they began."""
    x = np.linspace(-5, 5, 201)
    seeds = [seed for name, seed in found.studies if name == NAMES[0]]
    drawn = {f"learned {seed + 1}": learned(found, seed=seed) for seed in seeds}
    drawn |= {REPEATED: learned(found, REPEATED), PUBLISHED_FIT: Activation(PUBLISHED_FIT), "ELU": Activation("ELU")}
    return figures.lines(
        x,
        {name: values(each, x) for name, each in drawn.items()},
        x_label="input x",
        y_label="activation f(x)",
        alt="Curves that rise from the left to a hump, dip below zero right of it, and then rise in a straight line.",
        caption="Activations learned from different seeds, the line pieces fitted by the original, and ELU.",
    )


def values(activation: Activation, x: np.ndarray) -> np.ndarray:
    """Values of an activation at x (n,)."""
    return at(torch.tensor(activation.table()), torch.tensor(x)).numpy()


def outer_losses(found):
    """The outer loss over the outer steps, from fresh starts and from a repeated one."""
    fresh = np.stack([found.arrays[key]["loss"] for key in found.studies if key[0] == NAMES[0]])
    return figures.lines(
        np.arange(1.0, fresh.shape[1] + 1),
        {"fresh starts": fresh.mean(0), "repeated start": found.arrays[REPEATED, 0]["loss"]},
        bands={"fresh starts": (fresh.min(0), fresh.max(0))},
        x_label="outer steps",
        y_label="outer loss, nats",
        alt="Two curves of the outer loss, both falling: of fresh starts, with a band, and of a repeated start.",
        caption=f"Outer loss while the activation is learned; fresh starts: mean and range over {len(fresh)} runs.",
    )


def trial(tried):
    """Test accuracy of all contenders over the judged seeds, the best first."""
    names = [name for kind, name in tried.studies if kind == "trial"]
    right = {name: 100 * (1 - errors(tried, name)) for name in names}
    names.sort(key=lambda name: -right[name].mean())
    return figures.bars(
        {name: right[name].mean() for name in names},
        intervals={name: _bounds(right[name]) for name in names},
        value_format="{:.1f}",
        x_label="right test signals, %",
        alt=f"Bars of accuracy; the highest is that of {names[0]}, the lowest that of {names[-1]}.",
        caption="Test accuracy after training as long as the activation was learned for, each activation at its own "
        "rate, with 95 % intervals.",
        num_seeds=len(right[names[0]]),
    )


def lasting(tried):
    """Test accuracy over the length of training."""
    steps = next(study for (kind, _), study in tried.studies.items() if kind == "length").lengths
    named = {name: 100 * each for name, each in lengths(tried).items()}
    intervals = {name: mean_interval(each) for name, each in named.items()}
    return figures.lines(
        np.array(steps, float),
        {name: each.mean(1) for name, each in named.items()},
        bands={name: (each.low, each.high) for name, each in intervals.items()},
        x_scale="log",
        x_label="training steps",
        y_label="right test signals, %",
        alt="Accuracy rises with the length of training for every activation, and the curves draw closer together.",
        caption="Test accuracy over the length of training, every activation at the rate that suits the length, with "
        "95 % intervals.",
        num_seeds=next(iter(named.values())).shape[1],
    )


def early_and_late(evidence, data: str):
    """Final test loss over early training loss of every activation on a data set, mean over seeds, with names."""
    names = (LEARNED, *usual_names())
    places = {
        (name, when): evidence.figures[f"{data}: {name}, {when}"] for name in names for when in ("early", "final")
    }
    points = {name: tuple(np.array([np.mean(places[name, when])]) for when in ("early", "final")) for name in names}
    return figures.scatter_pairs(
        points,
        identity=False,
        x_label="early training loss, nats",
        y_label="test loss at the end, nats",
        alt=f"One point for each activation on {data}: its early training loss and its final test loss.",
        caption=f"{data}: both losses, mean over seeds. Down and to the left is better.",
        num_seeds=evidence.num_seeds,
    )


def data_sets() -> tuple[str, ...]:
    """Names of the data sets of images."""
    return tuple(FILES)


def _bounds(values):
    interval = mean_interval(values)
    return interval.low, interval.high
