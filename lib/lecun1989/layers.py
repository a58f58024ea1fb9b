"""The layers of the 1989 network for the compiled engine: forward, backward and update, written out.

Each function does one thing to one layer for one example, in the arrays that it is given. The sums are
grouped so that the operands of several outputs stay in registers; the equations are those of `engine`.
"""

import numpy as np

from lib.lecun1989.layout import BLOCK, PATCH
from lib.training.compiled import compiler

inlined = compiler(__name__, inline=True)
f32 = np.float32
TANH_CLAMP = f32(7.90531110763549805)  # beyond it float32 tanh is ±1


@inlined
def tanh(values):
    """Hyperbolic tangent in place, a 13/6-degree rational function good to 4e-7; values: flat."""
    for i in range(values.size):
        x = min(max(values[i], -TANH_CLAMP), TANH_CLAMP)
        s = x * x
        p = f32(2.00018790482477e-13) - s * f32(2.76076847742355e-16)
        p = f32(5.12229709037114e-08) + s * (s * p - f32(8.60467152213735e-11))
        p = f32(6.37261928875436e-04) + s * (f32(1.48572235717979e-05) + s * p)
        p = x * (f32(4.89352455891786e-03) + s * p)
        q = f32(1.18534705686654e-04) + s * f32(1.19825839466702e-06)
        q = f32(4.89352518554385e-03) + s * (f32(2.26843463243900e-03) + s * q)
        values[i] = p / q


@inlined
def five(values, i):
    """Five numbers in a row, held in registers."""
    return values[i], values[i + 1], values[i + 2], values[i + 3], values[i + 4]


@inlined
def four(values, i, factor):
    """Four numbers in a row times a factor, held in registers."""
    return factor * values[i], factor * values[i + 1], factor * values[i + 2], factor * values[i + 3]


@inlined
def gather_taps(image, taps):
    """Line up what each of the 25 taps of H1 sees; image (20, 2, 10) → taps (25, 64)."""
    for row in range(5):
        for column in range(5):
            for r in range(8):
                for c in range(8):
                    taps[row * 5 + column, r * 8 + c] = image[2 * r + row, column % 2, column // 2 + c]


@inlined
def forward_h1(taps, w1, b1, h1):
    """Twelve planes of 64 units share 25 weights each; h1 (12 · 64,) before its tanh."""
    for i in range(12 * 64):
        h1[i] = b1[i]
    for plane in range(0, 12, 2):  # two planes and five taps at a time fill the registers
        for tap in range(0, 25, 5):
            a0, a1, a2, a3, a4 = five(w1[plane], tap)
            c0, c1, c2, c3, c4 = five(w1[plane + 1], tap)
            for j in range(64):
                x0, x1, x2 = taps[tap, j], taps[tap + 1, j], taps[tap + 2, j]
                x3, x4 = taps[tap + 3, j], taps[tap + 4, j]
                h1[plane * 64 + j] += a0 * x0 + a1 * x1 + a2 * x2 + a3 * x3 + a4 * x4
                h1[plane * 64 + 64 + j] += c0 * x0 + c1 * x1 + c2 * x2 + c3 * x3 + c4 * x4


@inlined
def gather_patches(h1, padded, patches):
    """Pad H1 and copy the 5×5 surroundings of each H2 position; h1 (12 · 64,) → patches (16, 416)."""
    for block in range(3):
        for plane in range(4):
            for r in range(8):
                for c in range(8):
                    padded[block, r + 2, 4 * (c + 2) + plane] = h1[(4 * block + plane) * 64 + r * 8 + c]
    for block in range(3):
        for r in range(4):
            for c in range(4):
                for row in range(5):
                    for k in range(20):
                        patches[4 * r + c, block * BLOCK + 20 * row + k] = padded[block, 2 * r + row, 8 * c + k]
    for position in range(16):
        for k in range(BLOCK):
            patches[position, 3 * BLOCK + k] = patches[position, k]


@inlined
def forward_h2(patches, w2, b2, h2):
    """Three groups of four planes read two blocks each; h2 (12, 16) before its tanh."""
    for group in range(3):
        start, unit = group * BLOCK, 4 * group
        for position in range(0, 16, 2):
            s0 = s1 = s2 = s3 = t0 = t1 = t2 = t3 = f32(0)
            for k in range(2 * BLOCK):
                x, z = patches[position, start + k], patches[position + 1, start + k]
                v0, v1, v2, v3 = w2[unit, k], w2[unit + 1, k], w2[unit + 2, k], w2[unit + 3, k]
                s0, s1, s2, s3 = s0 + x * v0, s1 + x * v1, s2 + x * v2, s3 + x * v3
                t0, t1, t2, t3 = t0 + z * v0, t1 + z * v1, t2 + z * v2, t3 + z * v3
            for offset, s, t in ((0, s0, t0), (1, s1, t1), (2, s2, t2), (3, s3, t3)):
                h2[unit + offset, position] = s + b2[unit + offset, position]
                h2[unit + offset, position + 1] = t + b2[unit + offset, position + 1]


@inlined
def forward_dense(inputs, weight, bias, outputs):
    """Fully connected layer before its tanh; weight (num_out, num_in), outputs (num_out,)."""
    for unit in range(0, outputs.size, 5):
        s0 = s1 = s2 = s3 = s4 = f32(0)
        for k in range(inputs.size):
            x = inputs[k]
            s0, s1, s2 = s0 + x * weight[unit, k], s1 + x * weight[unit + 1, k], s2 + x * weight[unit + 2, k]
            s3, s4 = s3 + x * weight[unit + 3, k], s4 + x * weight[unit + 4, k]
        for offset, s in ((0, s0), (1, s1), (2, s2), (3, s3), (4, s4)):
            outputs[unit + offset] = s + bias[unit + offset]


@inlined
def backward_dense(inputs, weight, bias, delta, input_delta, learning_rate):
    """Pass δ through the weights as they were and the tanh below, then update; input_delta (num_in,)."""
    input_delta[:] = 0
    for unit in range(0, delta.size, 5):
        d0, d1, d2, d3, d4 = five(delta, unit)
        for k in range(inputs.size):
            input_delta[k] += (
                (d0 * weight[unit, k] + d1 * weight[unit + 1, k])
                + (d2 * weight[unit + 2, k] + d3 * weight[unit + 3, k])
                + d4 * weight[unit + 4, k]
            )
    for unit in range(delta.size):
        step = learning_rate * delta[unit]
        bias[unit] -= step
        for k in range(inputs.size):
            weight[unit, k] -= step * inputs[k]
    for k in range(inputs.size):
        input_delta[k] *= f32(1) - inputs[k] * inputs[k]


@inlined
def backward_block(block, first, second, delta, w2, patch, padded_delta):
    """Send δ of H2 back to one block of four H1 planes, read by two groups of units.

    first, second: the first unit of the group that reads the block as its first, and as its second, half.
    """
    for r in range(4):
        for c in range(4):
            p = 4 * r + c
            d0, d1, d2, d3 = delta[first, p], delta[first + 1, p], delta[first + 2, p], delta[first + 3, p]
            e0, e1, e2, e3 = (
                delta[second, p],
                delta[second + 1, p],
                delta[second + 2, p],
                delta[second + 3, p],
            )
            for k in range(BLOCK):
                j = BLOCK + k
                patch[k] = (
                    (d0 * w2[first, k] + d1 * w2[first + 1, k])
                    + (d2 * w2[first + 2, k] + d3 * w2[first + 3, k])
                    + (e0 * w2[second, j] + e1 * w2[second + 1, j])
                    + (e2 * w2[second + 2, j] + e3 * w2[second + 3, j])
                )
            for row in range(5):
                for k in range(20):
                    padded_delta[block, 2 * r + row, 8 * c + k] += patch[20 * row + k]


@inlined
def backward_h2(h1, w2, delta, patch, padded_delta, h1_delta):
    """δ of H1 (12 · 64,) from δ of H2 (12, 16), through the shared weights and the tanh of H1."""
    padded_delta[:] = 0
    backward_block(0, 0, 8, delta, w2, patch, padded_delta)
    backward_block(1, 4, 0, delta, w2, patch, padded_delta)
    backward_block(2, 8, 4, delta, w2, patch, padded_delta)
    for block in range(3):
        for plane in range(4):
            for r in range(8):
                for c in range(8):
                    i = (4 * block + plane) * 64 + r * 8 + c
                    h1_delta[i] = padded_delta[block, r + 2, 4 * (c + 2) + plane]
    for i in range(12 * 64):
        h1_delta[i] *= f32(1) - h1[i] * h1[i]


@inlined
def update_h2(patches, w2, b2, delta, learning_rate):
    """W2 ← W2 − η Σ_positions δ patchᵀ, two units and four positions at a time."""
    w, x = w2.ravel(), patches.ravel()
    for group in range(3):
        for pair in range(2):
            unit, start = 4 * group + 2 * pair, (4 * group + 2 * pair) * 2 * BLOCK
            for p in range(4):
                d0, d1, d2, d3 = four(delta[unit], 4 * p, learning_rate)
                e0, e1, e2, e3 = four(delta[unit + 1], 4 * p, learning_rate)
                for k in range(2 * BLOCK):
                    j = 4 * p * PATCH + group * BLOCK + k
                    x0, x1, x2, x3 = x[j], x[j + PATCH], x[j + 2 * PATCH], x[j + 3 * PATCH]
                    w[start + k] -= d0 * x0 + d1 * x1 + d2 * x2 + d3 * x3
                    w[start + 2 * BLOCK + k] -= e0 * x0 + e1 * x1 + e2 * x2 + e3 * x3
    for unit in range(12):
        for p in range(16):
            b2[unit, p] -= learning_rate * delta[unit, p]


@inlined
def update_h1(taps, w1, b1, delta, learning_rate):
    """W1 ← W1 − η Σ_positions δ tapᵀ; every one of the 768 units has a bias of its own."""
    for plane in range(0, 12, 2):
        for tap in range(0, 25, 5):
            s0 = s1 = s2 = s3 = s4 = t0 = t1 = t2 = t3 = t4 = f32(0)
            for j in range(64):
                d, e = delta[plane * 64 + j], delta[plane * 64 + 64 + j]
                x0, x1, x2 = taps[tap, j], taps[tap + 1, j], taps[tap + 2, j]
                x3, x4 = taps[tap + 3, j], taps[tap + 4, j]
                s0, s1, s2, s3, s4 = s0 + d * x0, s1 + d * x1, s2 + d * x2, s3 + d * x3, s4 + d * x4
                t0, t1, t2, t3, t4 = t0 + e * x0, t1 + e * x1, t2 + e * x2, t3 + e * x3, t4 + e * x4
            for offset, s, t in ((0, s0, t0), (1, s1, t1), (2, s2, t2), (3, s3, t3), (4, s4, t4)):
                w1[plane, tap + offset] -= learning_rate * s
                w1[plane + 1, tap + offset] -= learning_rate * t
    for i in range(12 * 64):
        b1[i] -= learning_rate * delta[i]
