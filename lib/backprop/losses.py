"""Error functions: where the forward pass ends and the backward pass begins (Dettmers 2015, rule 4).

    cross-entropy  E = −(1/n) Σ log softmax(y)[t]     ∂E/∂y = (softmax(y) − onehot(t)) / n
    squared error  E = 1/(2n) Σ (y − t)²              ∂E/∂y = (y − t) / n

J. S. Bridle (1990), "Probabilistic interpretation of feedforward classification network outputs", Neurocomputing,
NATO ASI Series F 68, 227–236 (softmax with this error).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class ErrorFunction:
    """A mean error over examples: `value(outputs, targets)`, a number, and its `slope`, of the shape of outputs."""

    name: str
    value: Callable
    slope: Callable


def log_softmax(logits):
    """log softmax over the classes of logits (examples, classes), real or complex."""
    shifted = logits - np.real(logits).max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))


def _cross_entropy(logits, labels):
    _check(logits, labels, np.ndim(labels) == 1)
    return -log_softmax(logits)[np.arange(len(labels)), labels].mean()


def _cross_entropy_slope(logits, labels):
    _check(logits, labels, np.ndim(labels) == 1)
    one_hot = labels[:, None] == np.arange(logits.shape[1])
    return (np.exp(log_softmax(logits)) - one_hot) / len(labels)


def _squared_error(outputs, targets):
    _check(outputs, targets, np.shape(outputs) == np.shape(targets))
    return ((outputs - targets) ** 2).sum() / (2 * len(targets))


def _squared_error_slope(outputs, targets):
    _check(outputs, targets, np.shape(outputs) == np.shape(targets))
    return (outputs - targets) / len(targets)


def _check(outputs, targets, fits):
    """Raise ValueError unless targets fit the outputs; without it, wrong shapes would broadcast."""
    if not fits or len(outputs) != len(targets):
        raise ValueError(f"outputs {np.shape(outputs)} do not fit targets {np.shape(targets)}")


CROSS_ENTROPY = ErrorFunction("cross-entropy", _cross_entropy, _cross_entropy_slope)
SQUARED_ERROR = ErrorFunction("squared error", _squared_error, _squared_error_slope)
