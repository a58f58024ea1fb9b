"""Compiled loops of the small convolutional networks: patches of planes out and back, functions of lanes, Adam.

Lanes are networks with activations of their own that see the same images. Planes of all lanes stand side by side,
(images, side, side, lanes · channels), so that the first layer, which sees only the images, is one product for all.
"""

import numpy as np

from lib.training.compiled import lane_compiler

compiled = lane_compiler(__name__, cache=True)
PLANES = 8  # of the first layer; known to the compiler, which moves them as one vector


@compiled
def locate_lanes(z, start, per_unit, last, offset, row, within):
    """As `locate`, for z (m, units), with the place where each unit's table begins, offset (units,) uint32."""
    zero = z[0, 0] - z[0, 0]
    for i in range(len(z)):
        for j in range(z.shape[1]):
            u = (z[i, j] - start) * per_unit
            k = np.int32(min(max(u, zero), last))
            row[i, j], within[i, j] = offset[j] + np.uint32(4 * k), u - k


@compiled
def gather(planes, stride, patches):
    """Fill patches (lanes, n, out, out, side² · PLANES + 1), but the last, from planes (n, in, in, lanes, PLANES)."""
    num, _, _, lanes, _ = planes.shape
    out, side = patches.shape[2], int(np.sqrt(patches.shape[4] // PLANES))
    for lane in range(lanes):
        for n in range(num):
            for y in range(out):
                for x in range(out):
                    for i in range(side):
                        for j in range(side):
                            at = (i * side + j) * PLANES
                            for c in range(PLANES):
                                patches[lane, n, y, x, at + c] = planes[n, stride * y + i, stride * x + j, lane, c]


@compiled
def scatter(patches, stride, planes):
    """Add patches (lanes, n, out, out, side², PLANES) to the planes that `gather` takes them from: its adjoint."""
    lanes, num, out, _, size, _ = patches.shape
    side = int(np.sqrt(size))
    for lane in range(lanes):
        for n in range(num):
            for y in range(out):
                for x in range(out):
                    for i in range(side):
                        for j in range(side):
                            for c in range(PLANES):
                                part = patches[lane, n, y, x, i * side + j, c]
                                planes[n, stride * y + i, stride * x + j, lane, c] += part


@compiled
def adam(weights, first, second, gradient, rates, beta, gamma, keep, hold, tiny):
    """One step of Adam in place on weights (lanes, P); keep, hold: 1 − βᵗ and 1 − γᵗ; all of one type."""
    one = beta / beta
    for lane in range(len(weights)):
        for i in range(weights.shape[1]):
            g = gradient[lane, i]
            first[lane, i] = beta * first[lane, i] + (one - beta) * g
            second[lane, i] = gamma * second[lane, i] + (one - gamma) * g * g
            weights[lane, i] -= rates[lane] * first[lane, i] / keep / (np.sqrt(second[lane, i] / hold) + tiny)
