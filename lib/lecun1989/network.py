"""The network of 1989 in torch, to be read beside the paper; the compiled engine is tested against it.

Source: LeCun et al. (1989), pages 544–546; where the paper is silent, Karpathy's (2022) choices, which
`recipe.GUESSES` names. Parameters are a plain dict of name → array in the shapes of this module, and their
start is drawn in NumPy, so that torch and engine begin from the same bits.
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from lib.lecun1989.initialisation import BACKGROUND, WIRING


class Network1989(nn.Module):
    """12 planes of 8×8, 12 planes of 4×4, 30 units, 10 outputs; every unit has a bias of its own."""

    def __init__(self, parameters):
        """parameters: name → float32 array, as `initialisation.initial_parameters` draws them."""
        super().__init__()
        for name, array in parameters.items():
            self.register_parameter(name, nn.Parameter(torch.tensor(array)))

    def forward(self, images):
        """Images (n, 16, 16) in [−1, 1] → outputs (n, 10) in [−1, 1]."""
        x = images[:, None]  # (n, 1, 16, 16)
        x = torch.tanh(F.conv2d(self.pad(x), self.h1_weight, stride=2) + self.h1_bias)  # (n, 12, 8, 8)
        x = self.pad(x)  # (n, 12, 12, 12)
        groups = [
            F.conv2d(self.select(x, ranges), self.h2_weight[4 * group : 4 * group + 4], stride=2)
            for group, ranges in enumerate(WIRING)
        ]
        x = torch.tanh(torch.cat(groups, dim=1) + self.h2_bias)  # (n, 12, 4, 4)
        x = torch.tanh(x.flatten(start_dim=1) @ self.h3_weight + self.h3_bias)  # (n, 30)
        return torch.tanh(x @ self.output_weight + self.output_bias)  # (n, 10)

    @staticmethod
    def pad(planes):
        """Two positions of background on every side, for a 5×5 kernel that moves in steps of two."""
        return F.pad(planes, (2, 2, 2, 2), value=BACKGROUND)

    @staticmethod
    def select(planes, ranges):
        """The planes (n, 12, 12, 12) that one group of H2 reads, (n, 8, 12, 12)."""
        chosen = [planes[:, each] for each in ranges]
        return chosen[0] if len(chosen) == 1 else torch.cat(chosen, dim=1)


class TorchLearner:
    """The reference learner: one autograd step on each example in turn, as K22's loop does it."""

    def __init__(self, parameters, recipe):
        """parameters: name → array; recipe: `Recipe`."""
        self.network = Network1989(parameters)
        self.optimizer = torch.optim.SGD(self.network.parameters(), lr=recipe.learning_rate)

    def train_pass(self, images, targets, order):
        """One gradient step for each index of `order`; images (n, 16, 16), targets (n, 10)."""
        images, targets = torch.as_tensor(images), torch.as_tensor(targets)
        for i in order:
            loss = torch.mean((targets[i : i + 1] - self.network(images[i : i + 1])) ** 2)
            self.optimizer.zero_grad(set_to_none=True)
            loss.backward()
            self.optimizer.step()

    def predict(self, images):
        """Outputs (n, 10) of images (n, 16, 16), as a NumPy array."""
        with torch.no_grad():
            return self.network(torch.as_tensor(np.asarray(images))).numpy()

    @property
    def parameters(self):
        """The parameters now: name → array (copies)."""
        return {name: p.detach().numpy().copy() for name, p in self.network.named_parameters()}
