"""Networks of all widths on the same signals: what is trained, for how long, and what is kept of it.

Source of the setting: S. Greydanus and D. Kobak (ICML 2024), section on double descent: gradient descent with rate 0.01
and momentum 0.9, batches of 100, 500 epochs, cross-entropy; widths as in their notebook. A network that has come to fit
its training labels hardly moves any more. Wide networks fit early and are the dearest, so those wider than FULL stop
when the mean training loss of an epoch falls below FITTED. The others go on to the end, and tell what that changes.
"""

from dataclasses import dataclass

import numpy as np

from lib.experiments import map_runs
from lib.mnist1d.double_descent_data import DATA, NUM_SAMPLES, split_of, with_noise
from lib.mnist1d.double_descent_networks import CNN, MLP, Network
from lib.mnist1d.double_descent_training import Rule, epochs, judged, outputs

WIDTHS = (2, 3, 4, 5, 7, 9, 12, 16, 21, 27, 36, 47, 61, 80, 104, 135, 177, 230, 300)
CHANNELS = (*range(2, 32, 2), 40, 60, 95)  # the notebook has 35, 40, … 100 after 30
FULL = {MLP: 104, CNN: 30}  # widths up to these are trained to the last epoch
FITTED = 0.01  # training loss, nats
WATCHED = (1, 2, 3, 5, 7, 10, 15, 20, 30, 40, 50, 60, 80, 100, 130, 160, 200, 250, 300, 350, 400, 450, 500)
NOISE, NUM_EPOCHS, NUM_SEEDS = 0.15, 500, 3
OTHER_NOISES = (0.05, 0.3)
FEW_WIDTHS = (16, 27, 36, 47, 61, 80, 135)  # for other noises
CLEAN_WIDTHS = (2, 4, 7, 12, 16, 21, 27, 36, 47, 61, 80, 104, 300)
RULE = Rule(learning_rate=0.01, momentum=0.9)


@dataclass(frozen=True)
class Study:
    """One kind and width of network at one noise, for seeds 0 … num_seeds − 1."""

    kind: str
    width: int
    label_noise: float = NOISE
    num_seeds: int = NUM_SEEDS
    num_epochs: int = NUM_EPOCHS
    num_samples: int = NUM_SAMPLES

    @property
    def stops(self):
        """Whether training ends when the training labels are fitted."""
        return self.width > FULL[self.kind]

    @property
    def watched(self):
        """Epochs after which the errors are taken."""
        return [epoch for epoch in WATCHED if epoch < self.num_epochs] + [self.num_epochs]


def run(study, _=0):
    """Arrays of `one_seed`, stacked over the seeds: (seeds, …) each."""
    found = [one_seed(study, seed) for seed in range(study.num_seeds)]
    return {name: np.stack([each[name] for each in found]) for name in found[0]}


def one_seed(study, seed):
    """Train one network and return its figures.

    train, test: loss and error rate at the end, (2,); last: the last epoch; changed: share of the training labels that
    the noise changed; curve: epoch, loss and error rate in training, loss and error rate in testing, (5, watched), its
    last values repeated after the end; fitted: epoch at which the loss met fell below FITTED, or 0, with the test loss
    and error rate there, (3,).
    """
    split = split_of(study.num_samples)
    labels = with_noise(split.y, study.label_noise, seed)
    curve, at = watch(study, split, labels, seed)
    fitted = np.concatenate([[curve[at][0]], curve[at][3:]]) if at is not None else np.zeros(3)
    last, curve, changed = curve[-1], np.array(curve), np.array(np.mean(labels != split.y))
    figures = {"train": last[1:3], "test": last[3:], "last": last[0], "fitted": fitted, "changed": changed}
    return {name: np.array(each) for name, each in figures.items()} | {"curve": _on_grid(curve, study.watched)}


def watch(study, split, labels, seed):
    """Rows (epoch, train loss and error, test loss and error) up to the end, and which of them is the fitted one."""
    network = Network(study.kind, study.width)
    sets = (split.x, labels), (split.x_test, split.y_test)
    curve, fitted = [], None
    for epoch, met, weights in epochs(network, split.x, labels, seed, RULE):
        first = met < FITTED and fitted is None
        ends = epoch == study.num_epochs or (first and study.stops)
        if first or ends or epoch in study.watched:
            scores = [judged(outputs(network, weights, x), y) for x, y in sets]
            curve.append([epoch, *scores[0], *scores[1]])
        if first:
            fitted = len(curve) - 1
        if ends:
            return curve, fitted


def _on_grid(curve, watched):
    """Rows of a curve (m, 5) at the watched epochs, the last row standing for those after the end, → (5, watched)."""
    places = np.searchsorted(curve[:, 0], watched).clip(max=len(curve) - 1)
    return np.stack([np.array(watched, float), *curve[places, 1:].T])


def plan(num_seeds=NUM_SEEDS, num_epochs=NUM_EPOCHS, num_samples=NUM_SAMPLES, widths=WIDTHS, channels=CHANNELS):
    """All studies of sizes and noises; smaller lists of widths and channels also shorten the other lists."""
    few, clean = ([w for w in each if w in widths] for each in (FEW_WIDTHS, CLEAN_WIDTHS))
    wanted = [(MLP, width, NOISE) for width in widths] + [(CNN, width, NOISE) for width in channels]
    wanted += [(MLP, width, 0.0) for width in clean]
    wanted += [(MLP, width, noise) for noise in OTHER_NOISES for width in few]
    return [Study(*each, num_seeds, num_epochs, num_samples) for each in wanted]


def compute(studies):
    """Results of studies, study → arrays; the dearest are begun first."""
    ordered = sorted(studies, key=cost, reverse=True)
    found = dict(zip(ordered, map_runs(run, ordered, [0] * len(ordered), DATA), strict=True))
    return {study: found[study] for study in studies}


def cost(study):
    """Multiplications of an epoch, roughly; for order, not for report."""
    return sum(layer.out * layer.window * layer.positions for layer in Network(study.kind, study.width).layers)
