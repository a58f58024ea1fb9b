"""Between the fully connected and the convolutional network: what of a spatial bias is worth how much?

A convolution holds two assumptions. Each unit looks at a short window of neighbours (locality), and the units of a
plane share their weights, so that a feature is sought everywhere (sharing). They can be had apart: long windows with
shared weights, short ones without (Y. LeCun, "Generalization and network design strategies", 1989, compares such
networks). Pooling adds that a feature's exact place does not matter. A model's place on the axis is the gap

    accuracy with points in order − accuracy with points shuffled,

since the permutation takes away neighbourhood and nothing else. All models have three layers of 25 planes with 19, 10
and 5 points, as the benchmark's convolutional network, but for the fully connected one.
"""

from dataclasses import dataclass, replace

import numpy as np

from lib.experiments import map_runs
from lib.mnist1d.benchmark import LEARNING_RATE
from lib.mnist1d.benchmark_sets import Sets, sets, shuffled
from lib.mnist1d.layered import Layered
from lib.mnist1d.layout import rows_of, seeded
from lib.mnist1d.learner import Learner
from lib.mnist1d.models import LAST, MODELS, NARROWING
from lib.mnist1d.program import Layer

WINDOWS = (5, 11, 21, 39)  # points that a unit of the first layer sees; 39: the whole signal, but for its end
FULLY, CONVOLUTIONAL, POOLED, NOWHERE = "fully connected", "shared, 5 points", "max pooling", "mean over places"
DATA = "MNIST-1D, frozen set and fresh ones"


def first_layer(taps: int, shared: bool = True) -> Layer:
    """A first layer of 19 points whose units see windows of so many points."""
    return Layer(25, taps, 2, (taps - 3) // 2, shared=shared, rectify=True)


def windowed(taps: int, shared: bool) -> tuple[Layer, ...]:
    """Three layers of windows, shared all or none; the later windows stay at three points."""
    later = replace(NARROWING, shared=shared)
    return first_layer(taps, shared), later, later, LAST


def pooled() -> tuple[Layer, ...]:
    """Convolutions of stride 1, each followed by the larger of two neighbours: 20, 10 and 5 points."""
    halves = Layer(kind="max", taps=2, stride=2)
    convolutions = Layer(25, 5, 1, 2, rectify=True), *[Layer(25, 3, 1, 1, rectify=True)] * 2
    return (*(layer for convolution in convolutions for layer in (convolution, halves)), LAST)


def placeless() -> tuple[Layer, ...]:
    """The convolutional network with the mean over its last five points: only what is there counts, not where."""
    return *MODELS["cnn"].layers[:3], Layer(kind="mean", taps=5), LAST


ARMS = {
    FULLY: MODELS["mlp"].layers,
    **{f"own weights, {taps} points": windowed(taps, False) for taps in reversed(WINDOWS)},
    **{f"shared, {taps} points": windowed(taps, True) for taps in reversed(WINDOWS)},
    POOLED: pooled(),
    NOWHERE: placeless(),
}
SIZES = (1_000, 2_000, 4_000)  # training signals
SIZED = (FULLY, "own weights, 5 points", CONVOLUTIONAL)


@dataclass(frozen=True)
class Placing:
    """One arm on the first so many training signals, trained for so many steps, over seeds 0, 1, …"""

    arm: str
    num_train: int = 4_000
    num_seeds: int = 5
    num_steps: int = 1_000
    num_fresh: int = 2_000


def compute(num_seeds=5, num_steps=1_000, num_fresh=2_000, arms=tuple(ARMS), sizes=SIZES):
    """Arrays of all placings, (arm, training signals) → name → array; every arm at the largest size."""
    pairs = [(arm, max(sizes)) for arm in arms] + [(arm, size) for size in sorted(sizes)[:-1] for arm in SIZED]
    placings = [Placing(*pair, num_seeds, num_steps, num_fresh) for pair in pairs]
    return dict(zip(pairs, map_runs(run_placing, placings, [0] * len(placings), DATA), strict=True))


def run_placing(placing, _=0):
    """Arrays: accuracy (2, seeds), in order and shuffled, on fresh signals; num_parameters; stamp of the sets."""
    plain = first_signals(sets(placing.num_seeds, placing.num_fresh), placing.num_train)
    accuracy = [[trained(placing, seed, own) for seed in range(placing.num_seeds)] for own in (plain, shuffled(plain))]
    num_parameters = sum(each.numel() for each in Layered(ARMS[placing.arm]).parameters())
    return {"accuracy": np.array(accuracy), "num_parameters": np.array(num_parameters), "stamp": plain.stamp}


def first_signals(whole: Sets, num: int) -> Sets:
    """The sets with the first num training signals only; ValueError when there are not as many."""
    if not 0 < num <= len(whole.x):
        raise ValueError(f"there are {len(whole.x)} training signals, not {num}")
    return replace(whole, x=whole.x[:num], y=whole.y[:num])


def trained(placing, seed, own: Sets) -> float:
    """Accuracy of one seed on its fresh signals after the last step."""
    train, _, fresh = own.batches()
    layers = ARMS[placing.arm]
    learner = Learner(layers, rows_of([seeded(lambda: Layered(layers), seed)])[0].numpy())
    learner.train(train, placing.num_steps, LEARNING_RATE)
    return learner.accuracy(fresh[seed])


def gap(result) -> np.ndarray:
    """Accuracy in order minus accuracy shuffled, (seeds,)."""
    return result["accuracy"][0] - result["accuracy"][1]
