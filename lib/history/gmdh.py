"""The group method of data handling: a deep network of quadratic units, grown layer by layer, without a gradient.

Sources: A. G. Ivakhnenko and V. G. Lapa (1965), "Cybernetic Predicting Devices"; A. G. Ivakhnenko (1971),
"Polynomial theory of complex systems", IEEE Transactions on Systems, Man, and Cybernetics SMC-1(4), 364-378.
A unit reads two signals of the layer below and is fitted to the target itself, by least squares on the training part:

    y = a₀ + a₁ x + a₂ z + a₃ x z + a₄ x² + a₅ z²

All pairs are tried. Those units pass whose error on the other, held-out part is small (the regularity criterion,
mean squared error over the variance of the target); they are the inputs of the next layer. Growth ends when
a layer no longer lowers the smallest criterion, by at least a hundredth.
"""

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

NUM_TERMS = 6
GAIN = 0.01  # a layer helps when its best unit lowers the criterion by this share


def fixed_width(criteria, past, width):
    """The `width` best units pass, whatever they are worth: their places, best first.

    criteria: those of all units of this layer, (units,); past: list of the same for each layer below.
    """
    return np.argsort(criteria, kind="stable")[:width]


def fixed_threshold(criteria, past, width):
    """Units that beat the median unit of the first layer pass, the best `width` of them at most."""
    return _below(np.median(past[0] if past else criteria), criteria, width)


def better_than_before(criteria, past, width):
    """Units that beat every unit of the layers below pass, the best `width` of them at most."""
    return _below(best_of(past), criteria, width)


RULES = {"fixed width": fixed_width, "fixed threshold": fixed_threshold, "better than before": better_than_before}


def best_of(past):
    """Smallest criterion of any unit so far; 1, that of the mean, when there is none."""
    return min((criteria.min() for criteria in past), default=1.0)


def _below(threshold, criteria, width):
    order = fixed_width(criteria, (), width)
    return order[criteria[order] < threshold]


@dataclass(frozen=True)
class Layer:
    """Units that passed: pairs (width, 2) of places in the layer below, coefficients (width, 6), criteria (width,)."""

    pairs: np.ndarray
    coefficients: np.ndarray
    criteria: np.ndarray

    def __call__(self, signals):
        """Outputs (n, width) for the signals (n, d) of the layer below."""
        return np.einsum("upt,ut->pu", terms(signals, self.pairs), self.coefficients)


def terms(signals, pairs):
    """The six terms of each unit on each example, (units, n, 6), for signals (n, d) and pairs (units, 2)."""
    x, z = signals.T[pairs[:, 0]], signals.T[pairs[:, 1]]  # (units, n)
    return np.stack([np.ones_like(x), x, z, x * z, x * x, z * z], axis=-1)


def fit(signals, target, pairs):
    """Least-squares coefficients (units, 6) of each pair; the smallest where several are best."""
    return np.linalg.pinv(terms(signals, pairs), rcond=1e-10) @ target


def criterion(outputs, target):
    """Mean squared error of each output (n, units) over the variance of the target (n,)."""
    with np.errstate(over="ignore", invalid="ignore"):
        errors = np.mean((outputs - target[:, None]) ** 2, axis=0) / np.var(target)
    return np.where(np.isfinite(errors), errors, np.inf)


def candidates(train, held_out):
    """All units of one more layer on the signals and target of both parts, ((n, d), (n,)) each."""
    pairs = np.array(list(combinations(range(train[0].shape[1]), 2))).reshape(-1, 2)
    layer = Layer(pairs, fit(*train, pairs), np.empty(len(pairs)))
    return replace(layer, criteria=criterion(layer(held_out[0]), held_out[1]))


def grow(train, held_out, rule="fixed width", width=16, max_layers=12, stop=True):
    """Layers grown from inputs (n, d) and target (n,) of two parts; with stop=False, also those that do not help.

    ValueError for fewer than two inputs, an unknown rule, or parts with different inputs.
    """
    _check(train, held_out, rule, width)
    layers, past = [], []
    while len(layers) < max_layers and train[0].shape[1] > 1:
        layer = candidates(train, held_out)
        passed = RULES[rule](layer.criteria, past, width)
        if not len(passed) or (stop and layer.criteria.min() > (1 - GAIN) * best_of(past)):
            break
        past.append(layer.criteria)
        layers.append(Layer(layer.pairs[passed], layer.coefficients[passed], layer.criteria[passed]))
        train, held_out = ((layers[-1](signals), target) for signals, target in (train, held_out))
    return layers


def _check(train, held_out, rule, width):
    num_inputs = {part[0].shape[1] for part in (train, held_out)}
    if len(num_inputs) > 1 or min(num_inputs) < 2:
        raise ValueError(f"both parts need the same inputs, at least two, got {sorted(num_inputs)}")
    if rule not in RULES:
        raise ValueError(f"rule must be one of {', '.join(RULES)}, got {rule!r}")
    if width < 2:
        raise ValueError(f"width must be at least 2, got {width}: a unit reads two signals")


def signals_of(layers, inputs):
    """What each layer says: list of (n, width) for inputs (n, d); not finite where a deep polynomial overflows."""
    found = []
    with np.errstate(over="ignore", invalid="ignore"):
        for layer in layers:
            inputs = layer(inputs)
            found.append(inputs)
    return found


def predict(layers, inputs, mean=0.0):
    """Output (n,) of the best unit of the last layer for inputs (n, d); without layers, the mean."""
    if not layers:
        return np.full(len(inputs), mean)
    return signals_of(layers, inputs)[-1][:, layers[-1].criteria.argmin()]


def units_used(layers):
    """How many units of each layer the output depends on, (num_layers,): what is left when the rest is cut off."""
    if not layers:
        return np.array([], int)
    needed, counts = {int(layers[-1].criteria.argmin())}, []
    for layer in reversed(layers):
        counts.append(len(needed))
        needed = {int(place) for unit in needed for place in layer.pairs[unit]}
    return np.array(counts[::-1])
