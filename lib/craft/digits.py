"""The healthy pipeline: a small convolutional network on 16 × 16 digits of MNIST, some 9,000 weights.

One layer of convolution and two full ones, with ReLU, K. He et al.'s initialisation (2015) below and torch's own for
the last layer, inputs of mean 0 and spread 1 over the training set. It is small on purpose: some 80 steps of a few
milliseconds train it to about one error in ten, so that a thousand trainings of the bug matrix take minutes.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from lib.craft.adam import Adam
from lib.craft.pipeline import Pipeline
from lib.data import draw_digits

NUM_TRAIN, NUM_TEST = 2_000, 2_000
NUM_CLASSES = 10
LEARNING_RATE = 3e-3  # of Adam: K19's 3e-4 is for long trainings, this one has 80 steps
BATCH_SIZE, NUM_EPOCHS = 100, 4
NEIGHBOURS = 3  # of the stand-in for a second annotator


@dataclass(frozen=True)
class Standardise:
    """Inputs → (inputs − mean) / spread, with the mean and spread of the training set."""

    mean: float
    spread: float

    @classmethod
    def of(cls, inputs):
        """The statistics of inputs (n, ...), over all values."""
        return cls(inputs.mean().item(), inputs.std(correction=0).item())

    def __call__(self, inputs):
        return (inputs - self.mean).div_(self.spread)


def network(generator, extra=lambda width: []):
    """16 filters of 7 × 7, every third place, and two full layers; `extra(width)` gives modules after the second."""
    with torch.random.fork_rng(devices=[]):  # layers draw weights when made; ours are drawn below
        layers = [nn.Conv2d(1, 16, 7, 3), nn.ReLU(), nn.Flatten()]
        layers += [nn.Linear(256, 32), *extra(32), nn.ReLU(), nn.Linear(32, NUM_CLASSES)]
    weighted = [layer for layer in layers if isinstance(layer, nn.Conv2d | nn.Linear)]
    for layer in weighted:
        nn.init.kaiming_normal_(layer.weight, nonlinearity="relu", generator=generator)
        nn.init.zeros_(layer.bias)
    bound = weighted[-1].in_features ** -0.5
    nn.init.uniform_(weighted[-1].weight, -bound, bound, generator=generator)
    return nn.Sequential(*layers)


def adam(model):
    """Adam (Kingma and Ba, 2015) with LEARNING_RATE."""
    return Adam(model.parameters(), LEARNING_RATE)


class Columns(nn.Module):
    """A toy network of columns, each of one hidden layer of two units, whose outputs are added."""

    def __init__(self, num_columns, generator):
        super().__init__()
        self.columns = nn.ModuleList(column(generator) for _ in range(num_columns))

    def forward(self, images):
        """Images (n, 1, 16, 16) → outputs (n, 10)."""
        return sum(column(images) for column in self.columns)


def column(generator):
    """One column: 256 pixels, two units, ten outputs."""
    with torch.random.fork_rng(devices=[]):
        layers = nn.Sequential(nn.Flatten(), nn.Linear(256, 2), nn.Tanh(), nn.Linear(2, NUM_CLASSES))
    for layer in (layers[1], layers[3]):
        nn.init.xavier_normal_(layer.weight, generator=generator)
        nn.init.zeros_(layer.bias)
    return layers


def few_columns(generator):
    """A toy that underfits: one column."""
    return Columns(1, generator)


def more_columns(generator):
    """The same toy with four columns, the first of them as in `few_columns`."""
    return Columns(4, generator)


def halves():
    """The two signals of a digit: its upper and its lower half, as masks (1, 16, 16)."""
    upper = torch.zeros(1, 16, 16, dtype=torch.bool)
    upper[:, :8] = True
    return {"upper half": upper, "lower half": ~upper}


def nearest_annotation(examples, inputs):
    """Labels (n,) of the nearest training images: a stand-in for a person who annotates the test set again."""
    distances = torch.cdist(inputs.flatten(1), examples[0].flatten(1))
    return examples[1][distances.topk(NEIGHBOURS, largest=False).indices].mode(1).values


def tensors(digits):
    """Images (n, 1, 16, 16) and labels (n,) of `Digits`."""
    return torch.tensor(digits.images)[:, None], torch.tensor(digits.labels.astype(np.int64))


def healthy(seed=0, num_train=NUM_TRAIN, num_test=NUM_TEST):
    """The pipeline on digits drawn with a seed; bugs are planted into it."""
    generator = np.random.default_rng([seed, 2019])
    examples = tensors(draw_digits("train", num_train, generator))
    test = tensors(draw_digits("test", num_test, generator))
    return Pipeline(
        build=network,
        examples=examples,
        test=test,
        num_classes=NUM_CLASSES,
        optimizer=adam,
        batch_size=BATCH_SIZE,
        num_epochs=NUM_EPOCHS,
        prepare=Standardise.of(examples[0]),
        annotation=nearest_annotation(examples, test[0]),
        signals=halves(),
        capacities=(few_columns, more_columns),
    )
