"""Deep fully connected networks of many seeds at once: every array carries a first axis of lanes, one for each seed.

Source of the backward rules: D. E. Rumelhart, G. E. Hinton and R. J. Williams (1986), "Learning representations by
back-propagating errors", Nature 323; momentum as there. For layer l, with f the activation and p = softmax:

    h_l = f(h_{l−1} W_l + b_l)      δ_L = (p − target) / B      δ_l = (δ_{l+1} W_{l+1}ᵀ) · f′(h_l)

A lane's rate is its own, so that a grid of rates is trained as easily as a list of seeds. Starts:

    random   W ~ U(−1/√n, 1/√n), n inputs: "the commonly used heuristic" (Glorot & Bengio 2010, equation 1)
    tiny     W ~ N(0, 0.01²), the small Gaussian with which the machines of 2006 began (Hinton 2012, section 8)
    glorot   W ~ U(−√(6/(n+m)), √(6/(n+m))) (Glorot & Bengio 2010, equation 16)
    he       W ~ N(0, 2/n) (He, Zhang, Ren & Sun 2015, equation 10)
"""

from itertools import pairwise

import numpy as np
import torch

STARTS = {
    "random": lambda rng, n, m: rng.uniform(-1, 1, (n, m)) / np.sqrt(n),
    "tiny": lambda rng, n, m: rng.normal(0, 0.01, (n, m)),
    "glorot": lambda rng, n, m: rng.uniform(-1, 1, (n, m)) * np.sqrt(6 / (n + m)),
    "he": lambda rng, n, m: rng.normal(0, np.sqrt(2 / n), (n, m)),
}
ACTIVATIONS = {
    "sigmoid": (torch.sigmoid, lambda h: h * (1 - h)),
    "tanh": (torch.tanh, lambda h: 1 - h * h),
    "relu": (torch.relu, lambda h: (h > 0).to(h.dtype)),
}  # each with its slope as a function of its own output


def initial_layers(sizes, start, generators):
    """Layers [(W (lanes, n, m), b (lanes, 1, m)), …] of widths `sizes`, a lane for each numpy generator; biases 0."""
    if start not in STARTS:
        raise ValueError(f"start must be one of {', '.join(STARTS)}, got {start!r}")
    draws = [[STARTS[start](rng, n, m) for n, m in pairwise(sizes)] for rng in generators]
    weights = [torch.tensor(np.stack(each), dtype=torch.float32) for each in zip(*draws, strict=True)]
    return [(weight, weight.new_zeros(len(weight), 1, weight.shape[2])) for weight in weights]


def forward(layers, x, activation):
    """Activations [x, h_1, …, logits] of inputs x (lanes, B, n); the last layer is linear."""
    squash, _ = ACTIVATIONS[activation]
    found = [x]
    for weight, bias in layers[:-1]:
        found.append(squash(torch.baddbmm(bias, found[-1], weight)))
    return [*found, torch.baddbmm(layers[-1][1], found[-1], layers[-1][0])]


def gradients(layers, x, labels, activation):
    """Mean cross-entropy (lanes,) and its gradients [(dW, db), …] for x (lanes, B, n) and labels int64 (lanes, B)."""
    _, slope = ACTIVATIONS[activation]
    found = forward(layers, x, activation)
    logs = found[-1].log_softmax(2)
    loss = -logs.gather(2, labels[..., None]).mean((1, 2))
    error = logs.exp().scatter_add_(2, labels[..., None], -torch.ones_like(logs[..., :1])) / x.shape[1]
    grads = []
    for place in reversed(range(len(layers))):
        grads.append((found[place].transpose(1, 2) @ error, error.sum(1, keepdim=True)))
        if place:
            error = (error @ layers[place][0].transpose(1, 2)) * slope(found[place])
    return loss, grads[::-1]


def descend(parameters, velocities, grads, rate, momentum):
    """Move parameters [array, …] in place: v ← momentum v − rate g, w ← w + v; rate is a tensor (lanes, 1, 1)."""
    for value, velocity, grad in zip(parameters, velocities, grads, strict=True):
        velocity.mul_(momentum).addcmul_(grad, rate, value=-1)
        value.add_(velocity)


def flat(pairs):
    """The arrays of [(W, b), …] in one list."""
    return [array for pair in pairs for array in pair]


def train_pass(layers, velocities, images, labels, order, rate, activation, *, momentum, batch_size):
    """One pass over images (N, n) in each lane's order int64 (lanes, N'); returns its mean loss (lanes,)."""
    losses = []
    for start in range(0, order.shape[1] - batch_size + 1, batch_size):
        chosen = order[:, start : start + batch_size]
        loss, grads = gradients(layers, images[chosen], labels[chosen], activation)
        descend(flat(layers), velocities, flat(grads), rate, momentum)
        losses.append(loss)
    return torch.stack(losses).mean(0)


def predictions(layers, images, activation):
    """The class with the largest logit for images (N, n), int64 (lanes, N)."""
    lanes = len(layers[0][0])
    return forward(layers, images.expand(lanes, *images.shape), activation)[-1].argmax(2)
