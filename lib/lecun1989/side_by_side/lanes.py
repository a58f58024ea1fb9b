"""The lanes of the engine: what each of up to eight runs needs, set from its recipe, its start and its seed."""

import numpy as np

from lib.lecun1989.side_by_side import engine, updates
from lib.lecun1989.side_by_side.layout import NUM_PARAMETERS, pack, unpack
from lib.lecun1989.wiring import planes_read, readers_of
from lib.training.random_lanes import STATE_WORDS, states
from lib.training.vector import LANES

SHIFT_STREAM, MASK_STREAM = 3, 4
SQUASHING = {  # A, S, B of A tanh(S x) + B x
    "tanh": (1.0, 1.0, 0.0),
    "scaled tanh": (1.7159, 2 / 3, 0.0),
    "scaled tanh with skip": (1.7159, 2 / 3, 0.05),
    "relu": (1.0, 1.0, 0.0),  # of the output, where the loss is the squared error
}
SHIFTS = {"none": engine.STAY, "wrap": engine.WRAP, "pad": engine.PAD}
KINDS = {"sgd": updates.DESCENT, "newton": updates.NEWTON, "adamw": updates.ADAMW}


class Lanes:
    """Weights and everything else of eight runs, trained in place; a lane that holds no run stands still."""

    def __init__(self, images, labels, wiring, kind):
        """images (N, 16, 16) and labels (N,), 0 to 9: all examples that any run may see; kind: an optimizer's name.

        Raises ValueError for anything else, which compiled code would not notice.
        """
        self.images, self.labels = _as_images(images), _as_labels(labels, len(images))
        self.readers, self.kind = readers_of(planes_read(wiring)), KINDS[kind]
        self.weights = pack([])
        moments = (NUM_PARAMETERS if self.kind == updates.ADAMW else 0, LANES)
        self.mean, self.square = np.zeros(moments, np.float32), np.zeros(moments, np.float32)
        self.own_rates = np.zeros((NUM_PARAMETERS if self.kind == updates.NEWTON else 0, LANES), np.float32)
        self.rates, self.powers = np.zeros((5, LANES), np.float32), np.ones((2, LANES))
        self.shift_state, self.mask_state = (np.ones((STATE_WORDS, LANES), np.uint32) for _ in range(2))
        self.settings = np.zeros((6, LANES), np.float32)
        self.shifts, self.thresholds = np.zeros(LANES, np.int64), np.zeros(LANES, np.uint32)
        self.kept = np.ones(LANES, np.float32)

    def fill(self, lane, recipe, parameters, stream):
        """Put a run at its start into a lane; stream: the whole number that its shifts and masks are drawn from."""
        self.weights[:, lane] = pack([parameters])[:, 0]
        self.mean[:, lane] = self.square[:, lane] = 0
        self.powers[:, lane] = 1
        self.shift_state[:, lane] = states([[SHIFT_STREAM, stream]])[:, 0]
        self.mask_state[:, lane] = states([[MASK_STREAM, stream]])[:, 0]
        height, steepness, skip = SQUASHING[recipe.activation]
        relu, entropy = recipe.activation == "relu", recipe.loss == "cross-entropy"
        top_slope = np.float32(height) * np.float32(steepness) + np.float32(skip)
        self.settings[:, lane] = height, steepness, skip, top_slope, relu, entropy
        self.shifts[lane] = SHIFTS[recipe.shift]
        self.thresholds[lane] = round(recipe.dropout * 2**32)
        self.kept[lane] = 1 / (1 - recipe.dropout)
        self.rates[updates.ADAPTIVE, lane] = recipe.optimizer == "adamw"

    def set_rate(self, lane, rate, weight_decay=0.0, own_rates=None):
        """The learning rate of a lane until it is set again; own_rates (9760,): one for each weight (newton)."""
        self.rates[updates.RATE, lane] = rate
        self.rates[updates.DECAY, lane] = 1 - rate * weight_decay
        if self.kind == updates.NEWTON:
            self.own_rates[:, lane] = rate if own_rates is None else own_rates

    def train(self, order):
        """One step of every lane for each row of `order` (m, 8), indices of examples; IndexError beyond them."""
        order = _as_indices(order, len(self.images))
        state = (self.mean, self.square, self.own_rates, self.rates, self.powers, self.shift_state, self.mask_state)
        chances = (self.shifts, self.thresholds, self.kept)
        engine.train(
            self.weights, state, self.readers, self.settings, chances, self.images, self.labels, order, self.kind
        )

    def predict(self, images, indices):
        """Outputs (n, 10, 8) of every lane for the images at indices (n, 8): never shifted, nothing dropped."""
        images = _as_images(images)
        return engine.predict(self.weights, self.readers, self.settings, images, _as_indices(indices, len(images)))

    def parameters(self, lane):
        """The parameters of a lane now: name → array in torch's shapes (copies)."""
        return unpack(self.weights, lane)


def _as_images(images):
    if np.shape(images)[1:] != (engine.SIZE, engine.SIZE):
        raise ValueError(f"images must be (n, 16, 16), not {np.shape(images)}")
    return np.ascontiguousarray(images, np.float32)


def _as_labels(labels, num_images):
    labels = np.asarray(labels)
    if labels.shape != (num_images,) or not np.isin(labels, range(10)).all():
        raise ValueError(f"labels must be {num_images} digits from 0 to 9")
    return np.ascontiguousarray(labels, np.uint8)


def _as_indices(indices, num_images):
    """Indices (m, 8) as the engine takes them; IndexError beyond the images, which compiled code would not notice."""
    indices = np.ascontiguousarray(indices, np.int64)
    if indices.shape[1:] != (LANES,):
        raise ValueError(f"every step needs an example for each of {LANES} lanes, not {indices.shape}")
    if indices.size and not (indices.min() >= 0 and indices.max() < num_images):
        raise IndexError(f"examples {indices.min()} to {indices.max()} are asked for, but there are {num_images}")
    return indices
