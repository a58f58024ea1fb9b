"""Every recipe in torch, to be read beside the paper; the engine for eight runs is tested against it.

`network` holds the network of 1989 alone. Here its activation, wiring, loss, optimizer, shifts and dropout follow a
`Recipe`, by torch's own operations. Shifts and masks are random: they come from the engine's own generators, so
that both sides see the same draws.
"""

import numpy as np
import torch
import torch.nn.functional as F

from lib.lecun1989.curvature import rates_of_weights, spread
from lib.lecun1989.initialisation import BACKGROUND
from lib.lecun1989.network import Network1989
from lib.lecun1989.side_by_side.lanes import MASK_STREAM, SHIFT_STREAM, SQUASHING
from lib.lecun1989.side_by_side.layout import SHAPES, SIZES
from lib.training.compiled import lane_compiler
from lib.training.random_lanes import draw, states


class NetworkOf(Network1989):
    """The network of a recipe: outputs in [−1, 1] for the squared error, logits for the cross-entropy."""

    def __init__(self, parameters, recipe):
        """parameters: name → float32 array; recipe: `Recipe`."""
        super().__init__(parameters)
        self.recipe = recipe

    def forward(self, images, mask=None):
        """Images (n, 16, 16) → outputs (n, 10); mask (192,): what dropout leaves of each unit of H2, if training."""
        x = self.pad(images[:, None])
        x = self.activate(F.conv2d(x, self.h1_weight, stride=2) + self.h1_bias)  # (n, 12, 8, 8)
        weight = spread(self.h2_weight, self.recipe.wiring)  # (12, 12, 5, 5)
        x = self.activate(F.conv2d(self.pad(x), weight, stride=2) + self.h2_bias)  # (n, 12, 4, 4)
        x = x.flatten(start_dim=1)
        x = x if mask is None else x * mask
        x = self.activate(x @ self.h3_weight + self.h3_bias)  # (n, 30)
        x = x @ self.output_weight + self.output_bias  # (n, 10)
        return x if self.recipe.loss == "cross-entropy" else self.squash(x)

    def activate(self, x):
        """The activation of the hidden layers."""
        return torch.relu(x) if self.recipe.activation == "relu" else self.squash(x)

    def squash(self, x):
        """A tanh(S x) + B x."""
        height, steepness, skip = SQUASHING[self.recipe.activation]
        return height * torch.tanh(steepness * x) + skip * x


class ReferenceLearner:
    """One autograd step on each example in turn, as the recipe says; slow, and to be read."""

    def __init__(self, parameters, recipe, stream=0):
        """parameters: name → array; stream: the number that shifts and masks are drawn from (see `Lanes.fill`)."""
        self.network, self.recipe, self.epoch = NetworkOf(parameters, recipe), recipe, 0
        self.shifts, self.masks = Draws(SHIFT_STREAM, stream), Draws(MASK_STREAM, stream)
        self.optimizer = self._optimizer()

    def train_pass(self, images, labels, order):
        """One pass: a step for each index of `order`; images (n, 16, 16), labels (n,)."""
        self._begin_pass(images[order])
        images, labels = torch.as_tensor(images), torch.as_tensor(labels.astype(np.int64))
        for i in order:
            outputs = self.network(self.shifted(images[i : i + 1]), self.mask())
            loss = self.loss(outputs, labels[i : i + 1])
            self.optimizer.zero_grad(set_to_none=True)
            loss.backward()
            self.step()
        self.epoch += 1

    def predict(self, images):
        """Outputs (n, 10) of images (n, 16, 16): never shifted, nothing dropped."""
        with torch.no_grad():
            return self.network(torch.as_tensor(np.asarray(images))).numpy()

    def loss(self, outputs, labels):
        """Cross-entropy of logits, or the mean squared distance from targets of ±1."""
        if self.recipe.loss == "cross-entropy":
            return F.cross_entropy(outputs, labels)
        return torch.mean((outputs - (2.0 * F.one_hot(labels, 10) - 1)) ** 2)

    def shifted(self, images):
        """The images moved by −1, 0 or 1 pixel down and right: wrapped round, or with background moved in."""
        if self.recipe.shift == "none":
            return images
        bits = self.shifts.next()
        down, right = (int((part * 3) >> 16) - 1 for part in (bits >> 16, bits & 65535))
        if self.recipe.shift == "wrap":
            return torch.roll(images, (down, right), (1, 2))
        framed = F.pad(images, (1, 1, 1, 1), value=BACKGROUND)
        return framed[:, 1 - down : 17 - down, 1 - right : 17 - right]

    def mask(self):
        """Dropout's mask (192,): 0 with the recipe's probability, else 1 / (1 − p); None without dropout."""
        if self.recipe.dropout == 0:
            return None
        bits = np.array([self.masks.next() for _ in range(192)])
        kept = bits >= round(self.recipe.dropout * 2**32)
        return torch.as_tensor(kept / (1 - self.recipe.dropout), dtype=torch.float32)

    def step(self):
        """The optimizer's step, or, for Newton's, a step at each weight's own rate."""
        if self.recipe.optimizer != "newton":
            self.optimizer.step()
            return
        with torch.no_grad():
            for name, parameter in self.network.named_parameters():
                parameter -= self.own_rates[name] * parameter.grad

    @property
    def parameters(self):
        """The parameters now: name → array (copies)."""
        return {name: p.detach().numpy().copy() for name, p in self.network.named_parameters()}

    def _optimizer(self):
        if self.recipe.optimizer == "adamw":
            rate, decay = self.recipe.learning_rate, self.recipe.weight_decay
            return torch.optim.AdamW(self.network.parameters(), lr=rate, weight_decay=decay)
        return torch.optim.SGD(self.network.parameters(), lr=self.recipe.learning_rate)

    def _begin_pass(self, images):
        rate = self.recipe.rate_of(self.epoch)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        if self.recipe.optimizer == "newton":
            flat = rates_of_weights(self.parameters, images, self.recipe, rate)
            parts = np.split(flat.astype(np.float32), np.cumsum([*SIZES.values()])[:-1])
            self.own_rates = {
                name: torch.as_tensor(part.reshape(SHAPES[name])) for name, part in zip(SHAPES, parts, strict=True)
            }


class Draws:
    """The random bits that one lane of the engine draws, one number at a time."""

    def __init__(self, kind, stream):
        """kind: which of a run's two streams; stream: the run's own number."""
        self.state, self.numbers = states([[kind, stream]]), np.zeros(8, np.uint32)

    def next(self):
        """The next 32 bits, as a whole number."""
        _draw(self.state, self.numbers)
        return int(self.numbers[0])


@lane_compiler(__name__)
def _draw(state, numbers):
    draw(state, numbers)
