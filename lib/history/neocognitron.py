"""The neocognitron: layers of feature-detecting S-cells and of blurring C-cells, taught by reinforcement alone.

Source: K. Fukushima (1980), "Neocognitron: a self-organizing neural network model for a mechanism of pattern
recognition unaffected by shift in position", Biological Cybernetics 36, 193-202. With φ(x) = max(x, 0):

    S   u_S = r φ( (1 + Σ a u) / (1 + 2r/(1 + r) · b v) − 1 ),   v = √(Σ c u²)     u: what the cell sees of the layer
    C   u_C = ψ( (1 + Σ d u_S) / (1 + mean over planes of Σ d u_S) − 1 ),   ψ(x) = φ(x / (α + x))
    reinforcement of the strongest cell of its neighbourhood, and so of all cells of its plane, which share weights:
        Δa = q c u,   Δb = (q/2) v

No error is computed anywhere. In the long run a/q is the sum of what a plane's winners saw, weighted by c, and an
S-cell measures s, the cosine of the angle between that sum and what it sees now: u_S → φ((1 + r) s − r).
"""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

ALPHA = 0.5  # of the saturation ψ; not checked against the paper
DECAY = 0.8  # of the fixed weights c and d with every pixel of distance from the middle; our choice
AT_ONCE = 25  # images whose views are copied at a time: they fit the cache
NEIGHBOURHOOD = 2  # cells on each side of a winner that it silences, in all planes


@dataclass(frozen=True)
class Stage:
    """A layer of S-cells and the layer of C-cells above it.

    planes: how many; field: side of what an S-cell sees; pad: zeros around its input; selectivity: r; rate: q;
    pool: side of what a C-cell sees of its own plane; stride: S-cells from one C-cell to the next; pool_pad: zeros.
    """

    planes: int
    field: int
    pad: int
    selectivity: float
    rate: float
    pool: int
    stride: int
    pool_pad: int


@dataclass(frozen=True)
class Weights:
    """What a stage has learnt: excitatory a (planes, inputs), at least 0, and inhibitory b (planes,)."""

    a: np.ndarray
    b: np.ndarray


def decaying(side, num_planes=1):
    """Fixed weights (num_planes · side²,) that fall off from the middle of a square and sum to 1."""
    places = np.arange(side) - (side - 1) / 2
    weights = np.tile((DECAY ** np.hypot(*np.meshgrid(places, places))).ravel(), num_planes)
    return (weights / weights.sum()).astype(np.float32)


def initial_weights(stage, num_input_planes, generator):
    """Small random excitation, of a hundredth of one reinforcement, and no inhibition."""
    c = decaying(stage.field, num_input_planes)
    a = 0.01 * c * generator.uniform(0, 1, (stage.planes, c.size))
    return Weights(a.astype(np.float32), np.zeros(stage.planes, np.float32))


def views(layer, side, pad, stride=1):
    """What each cell sees of layers (n, k, h, w): (n, rows, columns, k · side²)."""
    padded = np.pad(layer, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    windows = sliding_window_view(padded, (side, side), (2, 3))[:, :, ::stride, ::stride]
    return windows.transpose(0, 2, 3, 1, 4, 5).reshape(*_place_shape(windows), -1)


def _place_shape(windows):
    return windows.shape[0], windows.shape[2], windows.shape[3]


def s_cells(seen, weights, stage, c):
    """Responses (..., planes) of the S-cells that see `seen` (..., inputs), through fixed weights c (inputs,)."""
    r, flat = stage.selectivity, seen.reshape(-1, seen.shape[-1])  # one large product is quicker than many small
    shunt = 2 * r / (1 + r) * np.sqrt(np.square(flat) @ c)[:, None] * weights.b
    found = r * np.maximum((flat @ weights.a.T - shunt) / (1 + shunt), 0)  # (1 + e) / (1 + h) − 1, without the loss
    return found.reshape(*seen.shape[:-1], -1)


def c_cells(s_layer, stage):
    """Responses (n, planes, rows, columns) of the C-cells above S-cells (n, planes, h, w)."""
    n, planes, h, _ = s_layer.shape
    blur = _blur(h, stage.pool, stage.pool_pad, stage.stride)
    side = int(blur.shape[1] ** 0.5)
    pooled = (s_layer.reshape(n * planes, h * h) @ blur).reshape(n, planes, side, side)
    mean = pooled.mean(1, keepdims=True)
    x = np.maximum((pooled - mean) / (1 + mean), 0)
    return x / (np.float32(ALPHA) + x)


@cache
def _blur(side, pool, pad, stride):
    """Fixed weights from every S-cell of a plane (side²) to every C-cell above it, as one matrix."""
    one_hot = np.eye(side * side, dtype=np.float32).reshape(-1, 1, side, side)
    return (views(one_hot, pool, pad, stride) @ decaying(pool)).reshape(side * side, -1)


def s_layer_of(layer, weights, stage):
    """Responses (n, planes, rows, columns) of a stage's S-cells to layers (n, k, h, w) below."""
    c, parts = decaying(stage.field, layer.shape[1]), []
    for start in range(0, len(layer), AT_ONCE):
        seen = views(layer[start : start + AT_ONCE], stage.field, stage.pad)
        parts.append(s_cells(seen, weights, stage, c).transpose(0, 3, 1, 2))
    return np.ascontiguousarray(np.concatenate(parts))


def winners(responses):
    """Places (m, 3), as row, column and plane, of the cells (rows, columns, planes) that are reinforced.

    The strongest cell wins; it silences its plane, and all planes in its neighbourhood; then the strongest of the
    rest, until no cell that responds is left.
    """
    left, found = responses.copy(), []
    while left.max() > 0:
        row, column, plane = np.unravel_index(left.argmax(), left.shape)
        found.append((row, column, plane))
        left[:, :, plane] = 0
        low_row, low_column = max(row - NEIGHBOURHOOD, 0), max(column - NEIGHBOURHOOD, 0)
        left[low_row : row + NEIGHBOURHOOD + 1, low_column : column + NEIGHBOURHOOD + 1] = 0
    return np.array(found, int).reshape(-1, 3)


def reinforce(weights, seen, places, stage, c):
    """Weights after the winners at `places` (m, 3) grow by what they see of `seen` (rows, columns, inputs)."""
    a, b = weights.a.copy(), weights.b.copy()
    for row, column, plane in places:
        view = seen[row, column]
        a[plane] += stage.rate * c * view
        b[plane] += stage.rate / 2 * np.sqrt(np.square(view) @ c)
    return Weights(a, b)


def learn(layers, stage, weights):
    """Weights after one presentation of each of the layers (n, k, h, w) below, in their order."""
    c = decaying(stage.field, layers.shape[1])
    for seen in views(layers, stage.field, stage.pad):
        weights = reinforce(weights, seen, winners(s_cells(seen, weights, stage, c)), stage, c)
    return weights


def without_pooling(stages):
    """The same stages, but every C-cell below the last stage sees a single S-cell, the one in the middle."""
    lower = [replace(s, pool=1, pool_pad=(2 * s.pool_pad - s.pool + 1) // 2) for s in stages[:-1]]
    return (*lower, stages[-1])
