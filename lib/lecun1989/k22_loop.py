"""Karpathy's training loop in torch for each recipe of the ladder, written as he writes it: the peer of our timings.

Source: Karpathy, lecun1989-repro (2022), `repro.py` and `modern.py`: one example, forward pass, loss, `zero_grad`,
`backward`, `step`, in Python. Shifts are drawn by NumPy and made by `torch.roll`; dropout and AdamW are torch's own.
`reference` follows every recipe with the engine's random numbers and is slower; here nothing is added.
"""

from dataclasses import replace

import numpy as np
import torch
import torch.nn.functional as F

from lib.lecun1989.network import Network1989, TorchLearner
from lib.lecun1989.recipe import LADDER


class ModernNetwork(Network1989):
    """The network of 1989 with the changes of a recipe: logits, shifts, rectifiers, dropout."""

    def __init__(self, parameters, recipe):
        """parameters: name → array; recipe: one with the cross-entropy."""
        super().__init__(parameters)
        self.recipe = recipe
        self.squash = torch.relu if recipe.activation == "relu" else torch.tanh

    def forward(self, images):
        """Images (n, 16, 16) → logits (n, 10)."""
        x = images[:, None]
        if self.training and self.recipe.shift == "wrap":
            down, right = np.random.randint(-1, 2, size=2)  # noqa: NPY002 (as in the published loop)
            x = torch.roll(x, (int(down), int(right)), (2, 3))
        x = self.pad(self.squash(F.conv2d(self.pad(x), self.h1_weight, stride=2) + self.h1_bias))
        x = self.squash(self.read_h1(x) + self.h2_bias)  # (n, 12, 4, 4)
        if self.recipe.dropout:
            x = F.dropout(x, p=self.recipe.dropout, training=self.training)
        x = self.squash(x.flatten(start_dim=1) @ self.h3_weight + self.h3_bias)
        return x @ self.output_weight + self.output_bias

    def read_h1(self, x):
        """The three convolutions of H2, each of its own planes: (n, 12, 12, 12) → (n, 12, 4, 4)."""
        cross = torch.cat((x[:, 0:4], x[:, 8:12]), dim=1)
        parts = (x[:, 0:8], x[:, 4:12], cross)
        weights = (self.h2_weight[0:4], self.h2_weight[4:8], self.h2_weight[8:12])
        return torch.cat([F.conv2d(part, w, stride=2) for part, w in zip(parts, weights, strict=True)], dim=1)


class ModernLearner:
    """The loop of `modern.py`: one step of the recipe's optimizer on each example in turn."""

    def __init__(self, parameters, recipe):
        """parameters: name → array; recipe: one with the cross-entropy."""
        self.network = ModernNetwork(parameters, recipe)
        self.optimizer = self._optimizer(recipe)

    def train_pass(self, images, labels, order):
        """One step for each index of `order`; images (n, 16, 16), labels (n,)."""
        images, labels = torch.as_tensor(images), torch.as_tensor(labels.astype(np.int64))
        self.network.train()
        for i in order:
            loss = F.cross_entropy(self.network(images[i : i + 1]), labels[i : i + 1])
            self.optimizer.zero_grad(set_to_none=True)
            loss.backward()
            self.optimizer.step()

    @property
    def parameters(self):
        """The parameters now: name → array (copies)."""
        return {name: p.detach().numpy().copy() for name, p in self.network.named_parameters()}

    def _optimizer(self, recipe):
        if recipe.optimizer == "adamw":
            return torch.optim.AdamW(self.network.parameters(), lr=recipe.learning_rate)
        return torch.optim.SGD(self.network.parameters(), lr=recipe.learning_rate)


def published_loop(digits, parameters, recipe):
    """A function of the number of steps that trains on so many of the digits by the published loop.

    Raises ValueError for a recipe that K22 did not publish.
    """
    sizes = {name: getattr(recipe, name) for name in ("num_epochs", "num_train", "num_test")}
    if recipe not in [replace(published, **sizes) for published in LADDER.values()]:
        raise ValueError("there is a published loop only for the recipes of the ladder")
    plain = recipe.loss == "squared error"
    learner = (TorchLearner if plain else ModernLearner)(parameters, recipe)
    answers = digits.targets if plain else digits.labels
    return lambda num_steps: learner.train_pass(digits.images, answers, np.arange(num_steps))
