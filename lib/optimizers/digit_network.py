"""A small network on the digits, many copies of it at once: the loss and its gradient for flat weights.

    h = tanh(x W₁ + b₁),   y = h W₂ + b₂,   loss = mean over examples of −log softmax(y)[label]

Weights are one row for each copy, (runs, parameters), so that every rule of `rules` moves all copies at once.
"""

import numpy as np

NUM_INPUTS, NUM_HIDDEN, NUM_CLASSES = 256, 16, 10
SHAPES = ((NUM_INPUTS, NUM_HIDDEN), (1, NUM_HIDDEN), (NUM_HIDDEN, NUM_CLASSES), (1, NUM_CLASSES))
ENDS = (0, 4096, 4112, 4272, 4282)  # where each part begins and ends among the flat weights
NUM_PARAMETERS = ENDS[-1]
CHUNK = 1024  # examples that `loss` reads at a time


def initial_weights(seed):
    """First weights (parameters,) float32 of a seed: normal, standard deviation 1/√fan_in; biases are zero."""
    generator = np.random.default_rng([seed, 0])
    spread = (NUM_INPUTS**-0.5, 0.0, NUM_HIDDEN**-0.5, 0.0)
    parts = [s * generator.standard_normal(shape).ravel() for s, shape in zip(spread, SHAPES, strict=True)]
    return np.concatenate(parts).astype(np.float32)


def unpack(weights):
    """Views W₁, b₁, W₂, b₂ of weights (runs, parameters), each (runs, rows, columns)."""
    return [
        weights[:, start:end].reshape(-1, *shape) for start, end, shape in zip(ENDS, ENDS[1:], SHAPES, strict=False)
    ]


def gradient(weights, images, targets):
    """Gradient (runs, parameters) of the loss at weights (runs, parameters).

    images (runs, n, 256), targets (runs, n, 10) with a one for the label: each copy has its own batch.
    """
    w1, b1, w2, b2 = unpack(weights)
    hidden = np.tanh(images @ w1 + b1)
    error = (_softmax(hidden @ w2 + b2) - targets) / targets.shape[1]  # (runs, n, 10)
    below = (error @ w2.swapaxes(1, 2)) * (1 - hidden * hidden)
    found = np.empty_like(weights)
    g1, c1, g2, c2 = unpack(found)
    outer = np.multiply if targets.shape[1] == 1 else np.matmul  # NumPy's matmul is slow on a single example
    outer(images.swapaxes(1, 2), below, out=g1)
    np.matmul(hidden.swapaxes(1, 2), error, out=g2)
    c1[...], c2[...] = below.sum(1, keepdims=True), error.sum(1, keepdims=True)
    return found


def loss(weights, images, labels):
    """Loss (runs,) float64 of every copy on the same images (n, 256) and labels (n,)."""
    w1, b1, w2, b2 = unpack(weights)
    total = np.zeros(len(weights))
    for start in range(0, len(images), CHUNK):
        x, chosen = images[start : start + CHUNK], labels[start : start + CHUNK]
        logits = np.tanh(x @ w1 + b1) @ w2 + b2
        logits -= logits.max(2, keepdims=True)
        picked = logits[:, np.arange(len(chosen)), chosen]
        total += (np.log(np.exp(logits).sum(2)) - picked).sum(1, dtype=np.float64)
    return total / len(images)


def _softmax(logits):
    powers = np.exp(logits - logits.max(2, keepdims=True))
    return powers / powers.sum(2, keepdims=True)
