"""How many parameters does it take to fit n examples with K outputs? Networks of many widths, for two losses.

The claim of 2020: n K with the squared error, n with the cross-entropy (the negative log-likelihood), whatever K. The
labels are the digits modulo K, some of them wrong, on n signals that each seed draws for itself. Adam with a rate that
a cosine takes to zero leaves little to the length of training. The widths of a cell (n, K) reach from well below n
parameters to well above n K, whichever the loss, so that either answer could be found for either loss.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

from lib.experiments import map_runs
from lib.mnist1d.double_descent_data import DATA, NUM_SAMPLES, some_of, split_of, with_noise
from lib.mnist1d.double_descent_networks import MLP, Network
from lib.mnist1d.double_descent_training import LOSSES, Rule, epochs, guessing, judged, outputs

NLL, MSE = LOSSES
EXAMPLES, OUTPUTS = (200, 400, 800), (2, 5, 10)
NUM_SEEDS, NUM_STEPS, NUM_WIDTHS, LEARNING_RATE, NOISE = 5, 6000, 16, 0.005, 0.15
FEWEST, MOST, AT_LEAST = 0.3, 1.6, 5  # parameters: from 0.3 n to 1.6 n K, and to 5 n at least


@dataclass(frozen=True)
class Cell:
    """n examples, K outputs and a loss, for seeds 0 … num_seeds − 1, at num_widths widths."""

    num_examples: int
    num_outputs: int
    loss: str
    num_seeds: int = NUM_SEEDS
    num_steps: int = NUM_STEPS
    num_widths: int = NUM_WIDTHS
    num_samples: int = NUM_SAMPLES
    label_noise: float = NOISE

    @property
    def networks(self):
        """The networks, evenly spaced by the logarithm of their parameters, smallest first; none twice."""
        n, k = self.num_examples, self.num_outputs
        wanted = np.geomspace(FEWEST * n, max(MOST * n * k, AT_LEAST * n), self.num_widths)
        sizes = np.array([Network(MLP, h, k).num_parameters for h in range(2, 1000)])
        nearest = 2 + np.abs(np.log(sizes) - np.log(wanted)[:, None]).argmin(1)
        return [Network(MLP, int(h), k) for h in np.unique(nearest)]

    @property
    def num_parameters(self):
        """Parameters of the networks, int64 (widths,)."""
        return np.array([network.num_parameters for network in self.networks])


def run(cell, _=0):
    """train and test: loss and error rate (seeds, widths, 2); guess: loss of the best constant answer (seeds,)."""
    found = [one_seed(cell, seed) for seed in range(cell.num_seeds)]
    return {name: np.stack([each[name] for each in found]) for name in found[0]}


def one_seed(cell, seed):
    """Train the networks of all widths on the signals and labels of one seed; see `run`."""
    split, k = split_of(cell.num_samples), cell.num_outputs
    chosen = some_of(split, cell.num_examples, seed)
    x, labels = split.x[chosen], with_noise(split.y[chosen] % k, cell.label_noise, seed, k)
    sets = (x, labels), (split.x_test, split.y_test % k)
    found = [figures(cell, network, sets, seed) for network in cell.networks]
    train, test = np.stack(found, 1)
    return {"train": train, "test": test, "guess": np.array(guessing(labels, k, cell.loss))}


def figures(cell, network, sets, seed):
    """Loss and error rate on the training and the test set after the last step, (2, 2)."""
    rule = Rule(LEARNING_RATE, None, cell.num_steps)
    last = -(-cell.num_steps * 100 // cell.num_examples)
    for epoch, _, weights in epochs(network, *sets[0], seed, rule, cell.loss):
        if epoch == last:
            return np.array([judged(outputs(network, weights, x), y, cell.loss) for x, y in sets])


def plan(examples=EXAMPLES, outputs=OUTPUTS, **settings):
    """A cell for each number of examples, number of outputs and loss."""
    return [Cell(*each, **settings) for each in product(examples, outputs, LOSSES)]


def compute(cells):
    """Results of cells, cell → arrays; the dearest are begun first."""
    ordered = sorted(cells, key=lambda cell: cell.num_parameters.sum(), reverse=True)
    found = dict(zip(ordered, map_runs(run, ordered, [0] * len(ordered), DATA), strict=True))
    return {cell: found[cell] for cell in cells}
