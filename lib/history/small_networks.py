"""Small networks for digits of 16 x 16 pixels, one for each seed, trained side by side.

Source: Y. LeCun et al. (1989), "Backpropagation applied to handwritten zip code recognition", Neural Computation
1(4), 541-551, for the shape: two layers of shared 5 x 5 weights, every second pixel, then full connection; smaller
here, with rectified units, cross-entropy and Adam, whose rate falls to zero in a straight line. The other network
has one hidden layer and no idea of where pixels lie.
"""

import numpy as np
import torch
import torch.nn.functional as F

from lib.history.adam import moments_of, update_weights

NETWORKS = ("fully connected", "convolutional")
NUM_HIDDEN = 40
NUM_PLANES = (8, 16)
BATCH_SIZE = 32
NUM_UPDATES = {"fully connected": 3_000, "convolutional": 1_500}
RATES = (0.001, 0.003, 0.01, 0.03)
SHAPES = {
    "fully connected": {"hidden": (256, NUM_HIDDEN), "output": (NUM_HIDDEN, 10)},
    "convolutional": {
        "first": (NUM_PLANES[0], 1, 5, 5),
        "second": (NUM_PLANES[1], NUM_PLANES[0], 5, 5),
        "output": (16 * NUM_PLANES[1], 10),
    },
}


def check_network(network):
    """Raise ValueError unless the network is one of these."""
    if network not in NETWORKS:
        raise ValueError(f"network must be one of {NETWORKS}, not {network!r}")


def start(network, seeds):
    """Weights normal with deviation sqrt(2 / fan_in), biases zero: name -> (s, ...), one draw a seed."""
    check_network(network)
    generators = [np.random.default_rng([1, seed]) for seed in seeds]
    weights = {}
    for name, shape in SHAPES[network].items():
        fan_in = shape[0] if len(shape) == 2 else int(np.prod(shape[1:]))
        draws = [generator.normal(0, np.sqrt(2 / fan_in), shape) for generator in generators]
        weights[name] = torch.tensor(np.array(draws), dtype=torch.float32)
        weights[f"{name}_bias"] = torch.zeros(len(seeds), shape[1] if len(shape) == 2 else shape[0])
    return weights


def logits(network, weights, images):
    """Outputs (s, n, 10) of s networks for images (s, n, 16, 16)."""
    return _convolutional(weights, images) if network == "convolutional" else _fully_connected(weights, images)


def _fully_connected(w, images):
    hidden = torch.relu(images.flatten(2) @ w["hidden"] + w["hidden_bias"][:, None])
    return hidden @ w["output"] + w["output_bias"][:, None]


def _convolutional(w, images):
    """All networks side by side; the second layer as one, whose planes fall into groups that do not see each other."""
    seeds, num = images.shape[:2]
    x = _first_layer(w, images).view(seeds, num, 8, 8, -1).permute(1, 0, 4, 2, 3).flatten(1, 2)  # (n, s · 8, 8, 8)
    x = F.conv2d(x, w["second"].flatten(0, 1), w["second_bias"].flatten(), stride=2, padding=2, groups=seeds)
    x = torch.relu(x).reshape(num, seeds, -1).transpose(0, 1)  # (s, n, 16 planes of 4 x 4)
    return x @ w["output"] + w["output_bias"][:, None]


def _first_layer(w, images):
    """Planes (s, n · 64, 8): one product of the windows with the kernels, quicker than groups of a single plane."""
    seeds, num = images.shape[:2]
    paper = F.pad(images, (2, 2, 2, 2), value=-1.0)  # white around, (s, n, 20, 20)
    windows = paper.unfold(2, 5, 2).unfold(3, 5, 2).reshape(seeds, num * 64, 25)
    return torch.relu(torch.baddbmm(w["first_bias"][:, None], windows, w["first"].flatten(2).transpose(1, 2)))


def train(network, images, labels, seeds, rates, num_updates=None):
    """Weights of one network for each seed, trained on images (s, n, 16, 16), labels (s, n) at rates (s,).

    As many updates at every size of the training set: `num_updates`, or those of NUM_UPDATES.
    """
    weights = {name: part.requires_grad_() for name, part in start(network, seeds).items()}
    images, labels = torch.as_tensor(images), torch.as_tensor(labels.astype(np.int64))
    rates, moments = torch.tensor(rates, dtype=torch.float32), moments_of(weights)
    num_updates = num_updates or NUM_UPDATES[network]
    chosen = _batches(seeds, images.shape[1], num_updates)
    lane = torch.arange(len(seeds))[:, None]
    for update in range(1, num_updates + 1):
        batch = chosen[:, update - 1]
        outputs = logits(network, weights, images[lane, batch])
        loss = F.cross_entropy(outputs.flatten(0, 1), labels[lane, batch].flatten(), reduction="sum") / BATCH_SIZE
        slopes = torch.autograd.grad(loss, list(weights.values()))
        update_weights(weights, slopes, moments, rates * (1 - (update - 1) / num_updates), update)
    return {name: part.detach() for name, part in weights.items()}


def _batches(seeds, num_examples, num_updates):
    """Which examples each update sees, int64 (s, num_updates, BATCH_SIZE), drawn at random for each seed."""
    shape = (num_updates, BATCH_SIZE)
    draws = [np.random.default_rng([2, seed]).integers(0, num_examples, shape) for seed in seeds]
    return torch.from_numpy(np.array(draws))


@torch.no_grad()
def predict(network, weights, images):
    """Digits read in images (s, n, 16, 16), numpy uint8 (s, n)."""
    return logits(network, weights, torch.as_tensor(images)).argmax(2).numpy().astype(np.uint8)


def macs_per_digit(network):
    """Multiply-accumulates to read one digit."""
    check_network(network)
    if network == "fully connected":
        return 256 * NUM_HIDDEN + NUM_HIDDEN * 10
    first, second = NUM_PLANES
    return 8 * 8 * 25 * first + 4 * 4 * 25 * first * second + 16 * second * 10
