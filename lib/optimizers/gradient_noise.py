"""How far the gradient of a random batch lies from that of all examples.

For B of N examples, drawn without replacement, and Σ the covariance of the examples' gradients,

    E ‖g_B − g‖² = (tr Σ / B) (N − B) / (N − 1),       B* = tr Σ / ‖g‖²

B* is the batch size at which noise and gradient are of one length: S. McCandlish et al. 2018, section 2.2.
"""

import numpy as np

from lib.optimizers import digit_network as network
from lib.optimizers.studies import training_digits

CHUNK = 256  # examples whose gradients are held at a time


def example_gradients(weights, num_train):
    """Mean gradient (p,) and tr Σ of the first training digits at weights (p,)."""
    images, labels = training_digits(num_train)
    targets = np.eye(network.NUM_CLASSES, dtype=np.float32)[labels]
    total, squares = np.zeros(weights.size), 0.0
    for start in range(0, num_train, CHUNK):
        x, t = images[start : start + CHUNK, None], targets[start : start + CHUNK, None]
        found = network.gradient(np.broadcast_to(weights, (len(x), weights.size)), x, t)
        total += found.sum(0, dtype=np.float64)
        squares += float((found.astype(np.float64) ** 2).sum())
    mean = total / num_train
    return mean, (squares - num_train * mean @ mean) / (num_train - 1)


def noise_scale(weights, num_train):
    """B*, the batch size at which the error of the gradient is as long as the gradient."""
    mean, trace = example_gradients(weights, num_train)
    return trace / (mean @ mean)


def relative_error(batch_size, scale, num_train):
    """Root mean square of ‖g_B − g‖ / ‖g‖ for a batch size, as the formula has it."""
    return np.sqrt(scale / batch_size * (num_train - batch_size) / (num_train - 1))


def measured_error(weights, batch_size, num_train, num_batches, generator):
    """The same from random batches."""
    images, labels = training_digits(num_train)
    targets = np.eye(network.NUM_CLASSES, dtype=np.float32)[labels]
    mean = example_gradients(weights, num_train)[0]
    chosen = np.stack([generator.choice(num_train, batch_size, replace=False) for _ in range(num_batches)])
    found = network.gradient(np.broadcast_to(weights, (num_batches, weights.size)), images[chosen], targets[chosen])
    return float(np.sqrt(((found - mean) ** 2).sum(1).mean() / (mean @ mean)))
