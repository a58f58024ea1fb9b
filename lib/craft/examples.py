"""A program as the framework's own first example has it, examined as it is: none of its parts is ours.

The convolutional network for MNIST of PyTorch's "basic" example, rebuilt from its architecture: two convolutions of
3 × 3 with 32 and 64 channels, a pooling of 2 × 2, full layers of 128 and 10 units, dropout of 0.25 and 0.5,
log-probabilities and the negative log-likelihood, Adadelta with a rate of 1 in batches of 64. Here the digits have
16 × 16 pixels, so that it has 315,146 weights in place of 1,199,882.
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from lib.craft.pipeline import pipeline_of
from lib.data import draw_digits

MEAN, SPREAD = -0.73, 0.58  # of the training digits; the example has the two numbers of MNIST in its code, too
NUM_TRAIN, NUM_TEST = 2_000, 1_000


class BasicNetwork(nn.Module):
    """The example's network: images (n, 1, 16, 16) → log-probabilities (n, 10)."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3)
        self.conv2 = nn.Conv2d(32, 64, 3)
        self.dropout1, self.dropout2 = nn.Dropout(0.25), nn.Dropout(0.5)
        self.fc1 = nn.Linear(64 * 6 * 6, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, images):
        """Images (n, 1, 16, 16) → log-probabilities (n, 10)."""
        maps = F.max_pool2d(F.relu(self.conv2(F.relu(self.conv1(images)))), 2)  # (n, 64, 6, 6)
        hidden = F.relu(self.fc1(self.dropout1(maps).flatten(1)))
        return F.log_softmax(self.fc2(self.dropout2(hidden)), dim=1)


def loader(split, num, batch_size, shuffle):
    """A loader of normalised digits (n, 1, 16, 16) with their labels."""
    digits = draw_digits(split, num, np.random.default_rng(0))
    images = (torch.tensor(digits.images)[:, None] - MEAN) / SPREAD
    labels = torch.tensor(digits.labels.astype(np.int64))
    return DataLoader(TensorDataset(images, labels), batch_size, shuffle=shuffle)


def basic_mnist():
    """The example as a pipeline: `python -m lib.craft lib.craft.examples:basic_mnist`."""
    return pipeline_of(
        BasicNetwork,
        loader("train", NUM_TRAIN, 64, shuffle=True),
        loader("test", NUM_TEST, 1000, shuffle=False),
        F.nll_loss,
        optimizer=lambda model: torch.optim.Adadelta(model.parameters(), lr=1.0),
    )
