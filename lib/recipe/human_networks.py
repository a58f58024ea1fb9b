"""What plain networks say about the pool: two layers of 5 × 5 convolution, one hidden layer, a few passes.

The layers are those of Y. LeCun et al., "Backpropagation applied to handwritten zip code recognition", Neural
Computation 1(4), 1989, section 3, 12 maps each at stride 2; but fully joined maps, 64 hidden units, ReLU, and Adam
(D. P. Kingma and J. Ba, 2015). Every network has a seed, which draws its training digits, its weights and their order.
"""

from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from lib.data import draw_digits
from lib.experiments import map_runs
from lib.recipe.human_pool import NUM_POOL, draw_pool


@dataclass(frozen=True)
class PlainNetworks:
    """Some networks of one kind, trained alike, and the pool that they are asked about."""

    num_networks: int = 10
    num_epochs: int = 3
    num_train: int = 7291
    batch_size: int = 128
    learning_rate: float = 0.003
    num_pool: int = NUM_POOL
    pool_seed: int = 0


def networks_on_pool(num_networks=10, num_epochs=3, num_train=7291, num_pool=NUM_POOL, **others):
    """Predicted labels, int64 (num_networks, num_pool), of networks with the seeds 0, 1, … ; stored once computed."""
    plain = PlainNetworks(num_networks, num_epochs, num_train, num_pool=num_pool, **others)
    if min(plain.num_networks, plain.num_epochs, plain.num_train) < 1:
        raise ValueError(f"networks, epochs and training digits must be at least 1: {plain}")
    fingerprint = draw_pool(plain.num_pool, plain.pool_seed).fingerprint
    return map_runs(answers_of, [plain], [0], fingerprint)[0]["predictions"]


def answers_of(plain, seed):
    """One run: the networks with seeds from `seed` on are trained one after the other and asked about the pool."""
    images = torch.tensor(draw_pool(plain.num_pool, plain.pool_seed).images)[:, None]
    with one_thread(), torch.no_grad():
        said = [trained(plain, seed + i)(images).argmax(1).numpy() for i in range(plain.num_networks)]
    return {"predictions": np.stack(said)}


def trained(plain, seed):
    """The network of a seed after its passes over digits drawn from the training split."""
    digits = draw_digits("train", plain.num_train, np.random.default_rng([seed, 1989]))
    images, labels = torch.tensor(digits.images)[:, None], torch.tensor(digits.labels.astype(np.int64))
    generator = torch.Generator().manual_seed(seed)
    network = plain_network(generator)
    optimizer = torch.optim.Adam(network.parameters(), lr=plain.learning_rate, fused=True)
    with torch.enable_grad():
        for _ in range(plain.num_epochs):
            for batch in torch.randperm(len(labels), generator=generator).split(plain.batch_size):
                optimizer.zero_grad()
                functional.cross_entropy(network(images[batch]), labels[batch]).backward()
                optimizer.step()
    return network


def plain_network(generator):
    """16 × 16 pixels → 12 maps of 8 × 8 → 12 maps of 4 × 4 → 64 units → 10 logits, weights by He et al. (2015)."""
    with torch.random.fork_rng(devices=[]):  # layers draw weights when made; ours are drawn below
        layers = [nn.Conv2d(1, 12, 5, 2, 2), nn.ReLU(), nn.Conv2d(12, 12, 5, 2, 2), nn.ReLU()]
        network = nn.Sequential(*layers, nn.Flatten(), nn.Linear(192, 64), nn.ReLU(), nn.Linear(64, 10))
    for layer in network:
        if isinstance(layer, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu", generator=generator)
            nn.init.zeros_(layer.bias)
    return network


@contextmanager
def one_thread():
    """Arithmetic by one thread, so that sums are taken in one order, and the caller's number afterwards."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
