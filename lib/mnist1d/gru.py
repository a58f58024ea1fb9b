"""The recurrent network of MNIST-1D: gated units read the signal point by point, from both ends.

Source: the README and paper of S. Greydanus and D. Kobak; the unit is that of K. Cho et al. (EMNLP 2014), as torch has
it. With r, z and n the three gates of six units, in this order in all parameters,

    r, z = σ(W x + b + U h + c)        n = tanh(Wn x + bn + r ∘ (Un h + cn))        h ← (1 − z) ∘ n + z ∘ h

The 12 states of all 40 points feed the last layer. Here it stands step by step, for many networks, as the reference;
`recurrent_layer` is the compiled one.
"""

import torch
from torch import Tensor, nn

from lib.mnist1d.networks import NUM_CLASSES, NUM_POINTS, Network
from lib.mnist1d.stacked_layers import linear

HIDDEN = 6


def gru() -> Network:
    """A recurrent network that reads both ways, 5,134 parameters."""
    return Network("recurrent network", _Gru, _logits)


def _logits(named, x):
    """Logits (L, 10, n) of signals x (…, 40, n)."""
    forth, back = states(named, "", x), states(named, "_reverse", x.flip(-2)).flip(1)
    return linear(named, "last", torch.cat([forth, back], dim=2).flatten(1, 2))


def states(named: dict, direction: str, x: Tensor) -> Tensor:
    """States (L, points, 6, n) after each point of x (…, points, n), from the first on; zero before it."""
    given, state, bias, state_bias = (
        named[f"recurrent.{part}_l0{direction}"] for part in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    )
    x = x.expand(len(state), *x.shape[-2:])
    h, found = x.new_zeros(len(state), HIDDEN, x.shape[2]), []
    for point in x.unbind(1):
        h = step(given * point[:, None] + bias[..., None], torch.baddbmm(state_bias[..., None], state, h), h)
        found.append(h)
    return torch.stack(found, dim=1)


def step(given: Tensor, recalled: Tensor, h: Tensor) -> Tensor:
    """The states (L, 6, n) after a point: given, recalled (L, 18, n) are the sums from the point and from h."""
    r, z = (given[:, : 2 * HIDDEN] + recalled[:, : 2 * HIDDEN]).sigmoid().split(HIDDEN, dim=1)
    n = torch.tanh(given[:, 2 * HIDDEN :] + r * recalled[:, 2 * HIDDEN :])
    return n + z * (h - n)


class _Gru(nn.Module):
    def __init__(self):
        super().__init__()
        self.recurrent = nn.GRU(1, HIDDEN, batch_first=True, bidirectional=True)
        self.last = nn.Linear(2 * HIDDEN * NUM_POINTS, NUM_CLASSES)

    def forward(self, x):
        return self.last(self.recurrent(x[..., None])[0].flatten(1))
