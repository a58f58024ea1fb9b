"""How often a network is right that has learned nothing: 1 in num_classes, and why that is exact.

The weights of the last layer are drawn alike and independently for all K classes. To rename the classes is therefore
to draw an equally likely network. For one image, K renamings in turn make each class the answer once:

    (1/K) Σ_s 1[(answer + s) mod K = label] = 1/K,    hence    E[accuracy] = 1/K

for any images, labels, depth and function. It is the mean over networks; a single one may be far from it.
"""

from dataclasses import dataclass

import numpy as np

from lib.backprop import rules
from lib.backprop.activations import LOGISTIC, RELU, layers_of
from lib.backprop.depth import flat
from lib.backprop.initialisation import GLOROT, HE, draw_weights, layer_sizes
from lib.claims import Evidence
from lib.statistics import mean_interval

STREAM = 17


@dataclass(frozen=True)
class Kind:
    """A kind of random network."""

    function: object
    initialisation: object
    num_layers: int
    width: int = 16


KINDS = {
    "ReLU, one hidden layer": Kind(RELU, HE, 2),
    "logistic, four hidden layers": Kind(LOGISTIC, GLOROT, 5),
}


def answers(images, kind, num_classes, seed):
    """The class (n,) that one random network of this kind gives to each of images (n, pixels)."""
    generator = np.random.default_rng([STREAM, seed])
    sizes = layer_sizes(images.shape[1], kind.width, num_classes, kind.num_layers)
    weights = draw_weights(sizes, kind.initialisation, generator)
    return rules.forward(images, weights, layers_of(kind.function, kind.num_layers))[0].argmax(axis=1)


def all_answers(digits, kind, num_classes, seeds):
    """Answers of a network for each seed, (num_seeds, n)."""
    images = flat(digits)
    return np.array([answers(images, kind, num_classes, seed) for seed in seeds])


def labellings(digits, num_classes):
    """Two ways to label the images among num_classes classes, name → (n,)."""
    every = np.arange(len(digits)) % num_classes
    return {"every class alike": every, "ten classes only": digits.labels.astype(int)}


def accuracy(given, labels):
    """Fraction of right answers of each network, (num_seeds,), for answers (num_seeds, n)."""
    return (given == labels).mean(axis=1)


def share_of_favourite(given):
    """Fraction of the images that get a network's most frequent answer, (num_seeds,)."""
    return np.array([np.bincount(row).max() / len(row) for row in given])


def accuracy_over_renamings(given, labels, num_classes):
    """Mean accuracy of one network's answers (n,) over all num_classes rotations of the names of its classes."""
    hits = np.bincount((labels - given) % num_classes, minlength=num_classes)  # right answers by rotation
    return int(hits.sum()) / (num_classes * len(given))


def chance_evidence(given, labels, num_classes):
    """Evidence for D15.chance: the mean over all renamings, which is exact, of one network's answers (n,)."""
    return Evidence({"accuracy": [accuracy_over_renamings(given, labels, num_classes)]})


def num_covering(given, labels, num_classes):
    """How many of the 95 % intervals of the mean accuracy, one a network and labelling, contain 1/num_classes."""
    intervals = [mean_interval(accuracy(answers, each)) for each in labels.values() for answers in given.values()]
    rounding = 1e-12
    return sum(found.low - rounding <= 1 / num_classes <= found.high + rounding for found in intervals)
