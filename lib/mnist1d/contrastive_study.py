"""What is run: encoders with three heads, trained without labels, and what a linear probe reads off each layer.

Source: the settings of the reference notebook (2024): 200 epochs of batches of 100 over the training signals, Adam at
0.01. A probe is multinomial logistic regression on standardised features, fitted to all training labels and scored on
the test signals; labels come in here for the first time.
"""

from dataclasses import dataclass

import numpy as np
import torch

from lib.data import make_mnist1d
from lib.experiments import map_runs
from lib.mnist1d.contrastive import BATCH, HEADS, pretrained, untrained

NEIGHBOURS, TOLERANCE = 10, 1e-2
CONTROL = "untrained"  # the encoder with the first head, as it is initialised
DATA = "mnist1d generator, published settings"


@dataclass(frozen=True)
class ContrastiveStudy:
    """Epochs of training, and the training signals in use, a multiple of 100."""

    num_epochs: int = 200
    num_train: int = 4_000

    def __post_init__(self):
        """Refuse what does not divide into batches."""
        if self.num_train % BATCH or self.num_train < BATCH or self.num_epochs < 1:
            raise ValueError(
                f"{self.num_train} signals must be a multiple of {BATCH}, {self.num_epochs} epochs positive"
            )


def run_seed(study, seed):
    """Encoders with all heads for one seed; arrays 'probe …' (layers,), 'neighbours …' () and 'loss …' (epochs,)."""
    torch.set_num_threads(1)
    data = make_mnist1d()
    x, y, test, found = data.x[: study.num_train], data.y[: study.num_train], (data.x_test, data.y_test), {}
    for name, hidden in HEADS.items():
        encoder, found[f"loss {name}"] = pretrained(hidden, seed, x, study.num_epochs)
        scored = accuracies(encoder, (x, y), test)
        found[f"probe {name}"], found[f"neighbours {name}"] = scored
    first = next(iter(HEADS.values()))
    found[f"probe {CONTROL}"], found[f"neighbours {CONTROL}"] = accuracies(untrained(first, seed), (x, y), test)
    return found


def accuracies(encoder, train, test):
    """Accuracy of a linear probe on every layer, and of neighbours in the output; train, test: signals and labels."""
    (x, y), (x_test, y_test) = train, test
    layers = list(zip(features(encoder, x), features(encoder, x_test), strict=True))
    probes = [probe_accuracy((seen, y), (new, y_test)) for seen, new in layers]
    return np.array(probes), neighbour_accuracy((layers[-1][0], y), (layers[-1][1], y_test))


def features(encoder, x):
    """What each layer puts out for signals (n, 40), a list of float32 (n, …)."""
    with torch.no_grad():
        return [layer.numpy() for layer in encoder.layers(torch.from_numpy(np.asarray(x, np.float32)))]


def probe_accuracy(train, test):
    """Fraction of test examples that a linear classifier gets right; train, test: features (n, d) and labels."""
    from sklearn.linear_model import LogisticRegression  # slow to load
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(train[0])
    classifier = LogisticRegression(tol=TOLERANCE).fit(scaler.transform(train[0]), train[1])
    return float(classifier.score(scaler.transform(test[0]), test[1]))


def neighbour_accuracy(train, test, num_neighbours=NEIGHBOURS):
    """Fraction of test examples whose nearest training examples, by majority, have its label."""
    from sklearn.neighbors import KNeighborsClassifier

    return float(KNeighborsClassifier(num_neighbours).fit(*train).score(*test))


@dataclass(frozen=True)
class ContrastiveResults:
    """The study, its seeds, arrays with the seeds first, and the accuracies on the signals themselves."""

    study: ContrastiveStudy
    seeds: tuple[int, ...]
    arrays: dict
    pixels: dict


def compute(num_seeds=5, study=None):
    """`ContrastiveResults` of seeds 0, 1, …, through the store."""
    study, seeds = study or ContrastiveStudy(), tuple(range(num_seeds))
    runs = map_runs(run_seed, [study] * num_seeds, list(seeds), DATA)
    arrays = {name: np.stack([each[name] for each in runs]) for name in runs[0]}
    return ContrastiveResults(study, seeds, arrays, on_signals(study))


def on_signals(study):
    """Accuracies of the probe and of neighbours on the signals themselves, which no seed changes."""
    data = make_mnist1d()
    train, test = (data.x[: study.num_train], data.y[: study.num_train]), (data.x_test, data.y_test)
    return {"probe": probe_accuracy(train, test), "neighbours": neighbour_accuracy(train, test)}
