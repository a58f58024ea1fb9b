"""A small convolutional network, many activations side by side: forward and backward by matrix products over patches.

    5 × 5, stride 3, 8 planes;  f;  3 × 3, stride 2, 16 planes;  f;  all to 10 classes;  cross-entropy

Every lane has an activation, a learning rate and weights of its own; all lanes see the same images. The biases are the
last rows of the weights, against a column of ones. torch's own convolutions are the oracle of the tests.
"""

from dataclasses import dataclass

import numpy as np

from lib.mnist1d import metalearning_kernels as kernels
from lib.mnist1d import metalearning_patches as loops
from lib.mnist1d.metalearning_knots import LOW, NUM_INTERVALS, SPACING

NUM_CLASSES = 10
BETAS, TINY = (0.9, 0.999), 1e-8


@dataclass(frozen=True)
class Architecture:
    """Sizes of the network for images of side × side × colours."""

    side: int
    colours: int
    planes: tuple[int, int] = (loops.PLANES, 16)
    kernels: tuple[int, int] = (5, 3)
    strides: tuple[int, int] = (3, 2)

    @property
    def sides(self):
        """Side of the planes of both layers."""
        first = (self.side - self.kernels[0]) // self.strides[0] + 1
        return first, (first - self.kernels[1]) // self.strides[1] + 1

    @property
    def shapes(self):
        """Shapes (in + 1, out) of the three layers."""
        first, second = self.planes
        sizes = self.kernels[0] ** 2 * self.colours, self.kernels[1] ** 2 * first, self.sides[1] ** 2 * second
        return tuple((size + 1, out) for size, out in zip(sizes, (first, second, NUM_CLASSES), strict=True))

    @property
    def num_weights(self):
        """Numbers in the weights of a lane."""
        return sum(rows * columns for rows, columns in self.shapes)

    def parts(self, weights):
        """Views (lanes, in + 1, out) of the three layers in weights (lanes, P)."""
        ends = np.cumsum([rows * columns for rows, columns in self.shapes])[:-1]
        layers = zip(np.split(weights, ends, axis=1), self.shapes, strict=True)
        return [layer.reshape(-1, *shape) for layer, shape in layers]

    def first_weights(self, generator):
        """Weights (P,), uniform within one over the root of the number of inputs, as PyTorch draws them."""
        drawn = [generator.uniform(-1, 1, shape) / np.sqrt(shape[0] - 1) for shape in self.shapes]
        return np.concatenate([layer.ravel() for layer in drawn])


class Lanes:
    """Networks side by side: tables of their activations, and what a pass leaves for the way back."""

    def __init__(self, architecture: Architecture, tables: np.ndarray):
        """tables: (lanes, intervals, 4), of the type of all arithmetic."""
        self.architecture, self.tables, self.type = architecture, tables.reshape(-1), tables.dtype.type
        self.num = len(tables)
        self.scale = self.type(LOW), self.type(1 / SPACING), self.type(NUM_INTERVALS - 1)

    def logits(self, weights: np.ndarray, images: np.ndarray) -> np.ndarray:
        """Logits (lanes, n, 10) of images (n, side, side, colours); keeps what `gradient` needs."""
        a, n = self.architecture, len(images)
        first, second, last = a.parts(weights)
        (side, small), (one, two) = a.sides, a.planes
        self.seen = image_patches(images, a.kernels[0], a.strides[0], side)
        z = self.seen @ np.ascontiguousarray(first.transpose(1, 0, 2)).reshape(len(self.seen.T), -1)
        hidden, self.slope = self._activate(z, one)
        patches = np.ones((self.num, n, small, small, len(second[0])), z.dtype)
        loops.gather(hidden.reshape(n, side, side, self.num, one), a.strides[1], patches)
        self.looked = patches.reshape(self.num, n * small * small, -1)
        z = (self.looked @ second).transpose(1, 0, 2).reshape(n * small * small, -1)
        hidden, self.steep = self._activate(z, two)
        flat = hidden.reshape(n, small * small, self.num, two).transpose(2, 0, 1, 3).reshape(self.num, n, -1)
        self.flat = np.concatenate([flat, np.ones((self.num, n, 1), flat.dtype)], 2)
        return self.flat @ last

    def gradient(self, weights: np.ndarray, images: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Losses (lanes,) of a batch and the gradients (lanes, P)."""
        logits, found = self.logits(weights, images), np.empty_like(weights)
        delta, share = np.empty_like(logits), self.type(1 / len(images))
        losses = np.array([kernels.errors(logits[lane], labels, share, delta[lane]) for lane in range(self.num)])
        _, second, last = self.architecture.parts(weights)
        to_first, to_second, to_last = self.architecture.parts(found)
        to_last[:] = self.flat.mT @ delta
        blame = self._back_to_second(delta @ last[:, :-1].mT)
        to_second[:] = self.looked.mT @ blame
        units = self._back_to_first(blame @ second[:, :-1].mT, len(images))
        to_first[:] = (self.seen.T @ units).reshape(len(self.seen.T), self.num, -1).transpose(1, 0, 2)
        return losses, found

    def _back_to_second(self, blame):
        """Errors before the second activation (lanes, n · places, planes) from those after it (lanes, n, all)."""
        planes = self.architecture.planes[1]
        blame = blame.reshape(self.num, -1, planes)
        blame *= self.steep.reshape(-1, self.num, planes).transpose(1, 0, 2)
        return blame

    def _back_to_first(self, patches, n):
        """Errors before the first activation (n · places, lanes · planes) from those of patches of its planes."""
        (side, small), (one, _) = self.architecture.sides, self.architecture.planes
        planes = np.zeros((n, side, side, self.num, one), patches.dtype)
        loops.scatter(patches.reshape(self.num, n, small, small, -1, one), self.architecture.strides[1], planes)
        units = planes.reshape(n * side * side, -1)
        units *= self.slope
        return units

    def _activate(self, z, channels):
        """Values and slopes of z (m, lanes · channels), each lane's by its own table."""
        start, per_unit, last = self.scale
        row, within = np.empty(z.shape, np.uint32), np.empty_like(z)
        offset = np.repeat(np.arange(self.num, dtype=np.uint32) * np.uint32(4 * NUM_INTERVALS), channels)
        loops.locate_lanes(z, start, per_unit, last, offset, row, within)
        hidden, slope, units = np.empty_like(z), np.empty_like(z), z.shape[1]
        none, room = np.zeros(units, z.dtype), np.empty((4, units), z.dtype)
        kernels.activate(self.tables, row, within, none, per_unit, hidden, slope, room)
        return hidden, slope


def image_patches(images: np.ndarray, side: int, stride: int, out: int) -> np.ndarray:
    """Patches (n · out · out, side · side · colours + 1) of images (n, in, in, colours), and a column of ones."""
    (n, _, _, colours), (image, row, pixel, number) = images.shape, images.strides
    seen = np.ones((n, out, out, side * side * colours + 1), images.dtype)
    steps = image, stride * row, stride * pixel, row, number
    taken = np.lib.stride_tricks.as_strided(images, (n, out, out, side, side * colours), steps, writeable=False)
    seen[..., :-1].reshape(n, out, out, side, side * colours)[:] = taken
    return seen.reshape(n * out * out, -1)


def train(lanes: Lanes, start: np.ndarray, rates, batches, num_steps: int) -> tuple[np.ndarray, np.ndarray]:
    """Weights (lanes, P) after Adam from one start (P,) for all, and the losses (num_steps, lanes) of the batches.

    rates: (lanes,); batches: step → images, labels.
    """
    weights = np.repeat(start[None].astype(lanes.type), lanes.num, 0)
    first, second = np.zeros((2, *weights.shape), lanes.type)
    rates, losses = np.asarray(rates, lanes.type), np.empty((num_steps, lanes.num))
    (beta, gamma), tiny = map(lanes.type, BETAS), lanes.type(TINY)
    for step in range(num_steps):
        losses[step], gradient = lanes.gradient(weights, *batches(step))
        keep, hold = (lanes.type(1 - rate ** (step + 1)) for rate in BETAS)
        loops.adam(weights, first, second, gradient, rates, beta, gamma, keep, hold, tiny)
    return weights, losses
