"""The inner run: a network with one hidden layer trained by RMSProp, every step of it kept for the way back.

For each batch Z = X A, H = f(Z) + noise, logits H B, cross-entropy; from its gradient g the step

    v ← μ v + (1 − μ) g²,        θ ← θ − η g / (√v + 10⁻⁸)

The function f stands as a table of cubics, so that a hidden unit costs a few operations whatever f is made of. The
biases are the last rows of A and B, against columns of ones.
Source: S. Greydanus, "Scaling down deep learning" (2020), "Metalearning an activation function", and its notebook.
"""

from dataclasses import dataclass

import numpy as np

from lib.mnist1d import metalearning_kernels as kernels
from lib.mnist1d.metalearning_knots import LOW, NUM_INTERVALS, SPACING

NUM_CLASSES, TINY = 10, 1e-8


@dataclass(frozen=True)
class Inner:
    """Settings of an inner run; the defaults are the published ones. judged_steps: last losses in the outer loss."""

    num_steps: int = 301
    batch_size: int = 100
    width: int = 128
    learning_rate: float = 0.01
    memory: float = 0.4
    judged_steps: int = 200


class Run:
    """Arrays of an inner run: weights, gradients and hidden units of every step, or of the last alone."""

    def __init__(self, inner: Inner, x: np.ndarray, labels: np.ndarray, kept: bool = True):
        """x: signals (n, in), whose type is that of all arithmetic; labels: (n,); kept: every step, for `backward`.

        ValueError when the signals do not divide into batches.
        """
        if len(x) % inner.batch_size:
            raise ValueError(f"{len(x)} signals do not divide into batches of {inner.batch_size}")
        self.inner, self.kept, self.type, self.places = inner, kept, x.dtype.type, (x.shape[1] + 1, inner.width)
        self.x, self.labels = np.column_stack([x, np.ones(len(x), x.dtype)]), np.asarray(labels, np.int64)
        self.table = np.zeros(4 * NUM_INTERVALS, x.dtype)
        self.scale = self.type(LOW), self.type(1 / SPACING), self.type(NUM_INTERVALS - 1)
        steps, n, width = inner.num_steps if kept else 1, inner.batch_size, inner.width
        self.weights = self.empty(steps + kept, self.num_weights)
        self.gradients, self.squares = self.empty(steps, self.num_weights), self.empty(steps, self.num_weights)
        self.hidden, self.slope = np.ones((steps, n, width + 1), x.dtype), self.empty(steps, n, width)
        self.row, self.within = np.empty((steps, n, width), np.uint32), self.empty(steps, n, width)
        self.delta, self.logits = self.empty(steps, n, NUM_CLASSES), self.empty(n, NUM_CLASSES)
        self.z, self.blame, self.room = self.empty(n, width), self.empty(n, width), self.empty(4, width)

    def empty(self, *shape):
        """An array of the run's type."""
        return np.empty(shape, self.type)

    @property
    def num_weights(self):
        """Numbers in the weights: A (in + 1, width), then B (width + 1, 10)."""
        return self.places[0] * self.places[1] + (self.places[1] + 1) * NUM_CLASSES

    @property
    def num_bytes(self):
        """Bytes of all arrays of the run, the signals left out."""
        kept = (each for name, each in vars(self).items() if name not in ("x", "labels"))
        return sum(each.nbytes for each in kept if isinstance(each, np.ndarray))

    def parts(self, vector):
        """Views A and B of a vector of weights."""
        rows, width = self.places
        cut = rows * width
        return vector[:cut].reshape(rows, width), vector[cut:].reshape(width + 1, NUM_CLASSES)

    def batch(self, step):
        """Signals and labels of a step: in the order of the set, again and again."""
        start = step * self.inner.batch_size % len(self.x)
        return self.x[start : start + self.inner.batch_size], self.labels[start : start + self.inner.batch_size]

    def use(self, table: np.ndarray) -> None:
        """Take a function: coefficients (intervals, 4)."""
        self.table[:] = table.reshape(-1)

    def train(self, start: np.ndarray, noise: np.ndarray) -> np.ndarray:
        """Losses (steps,) of a run from weights (P,), with noise (steps, width) added to the hidden units."""
        return np.fromiter(self.steps(start, noise, self.inner.learning_rate), np.float64, self.inner.num_steps)

    def steps(self, start, noise, learning_rate):
        """Train step by step, and yield the loss of each step's batch after the step."""
        rate, memory, tiny = self.type(learning_rate), self.type(self.inner.memory), self.type(TINY)
        square = np.ones(self.num_weights, self.type)
        self.weights[0] = start
        for step in range(self.inner.num_steps):
            at = step if self.kept else 0
            loss = self.gradient(at, step, noise[step])
            if self.kept:
                self.weights[at + 1] = self.weights[at]
            kernels.move(self.weights[at + self.kept], square, self.gradients[at], rate, memory, tiny)
            self.squares[at] = square
            yield loss

    def gradient(self, at, step, noise):
        """Loss of a step's batch; its gradient, and what the way back needs, go to place `at`."""
        x, labels = self.batch(step)
        first, last = self.parts(self.weights[at])
        gradient_first, gradient_last = self.parts(self.gradients[at])
        np.dot(x, first, out=self.z)
        self.activate(self.z, noise, self.row[at], self.within[at], self.hidden[at], self.slope[at])
        np.dot(self.hidden[at], last, out=self.logits)
        loss = kernels.errors(self.logits, labels, self.type(1 / len(x)), self.delta[at])
        np.dot(self.delta[at], last[:-1].T, out=self.blame)
        np.multiply(self.blame, self.slope[at], out=self.z)
        np.dot(x.T, self.z, out=gradient_first)
        np.dot(self.hidden[at].T, self.delta[at], out=gradient_last)
        return loss

    def activate(self, z, noise, row, within, hidden, slope):
        """Fill hidden and slope of z (n, width), and where in the table its numbers lie."""
        start, per_unit, last = self.scale
        kernels.locate(z.reshape(-1), start, per_unit, last, row.reshape(-1), within.reshape(-1))
        kernels.activate(self.table, row, within, noise, per_unit, hidden, slope, self.room)

    def answers(self, x: np.ndarray, noise: np.ndarray) -> np.ndarray:
        """Classes (n,) that the trained network gives to signals x (n, in), with noise (width,) at its hidden units."""
        first, last = self.parts(self.weights[-1])
        z = x @ first[:-1] + first[-1]
        hidden = np.ones((len(z), z.shape[1] + 1), z.dtype)
        self.activate(z, noise, np.empty(z.shape, np.uint32), np.empty_like(z), hidden, np.empty_like(z))
        return (hidden @ last).argmax(1)
