"""The compiled engine: whole passes of batch-1 gradient descent through the 1989 network, written out.

torch spends almost all of a step of this small network on dispatch. Here forward pass, backward pass and
update of one example after the other run in one compiled function, which releases Python's lock. The
equations are those of `network.Network1989` and autograd; `tests/lecun1989/test_engine.py` follows torch
step for step. One step, with E = mean over the ten outputs of (y − t)²:

    x → H1 = tanh(W1∗x + b1) → H2 = tanh(W2∗H1 + b2) → H3 = tanh(W3 H2 + b3) → y = tanh(W4 H3 + b4),
    δ4 = (2/10)(y − t)(1 − y²),   δ_l = (Wᵀ δ_{l+1})(1 − a_l²),   W_l ← W_l − η δ_l a_{l−1}ᵀ.

Layout (see `layout`): the 64 positions of an H1 plane and the 16 of an H2 plane lie innermost, H2 reads its
inputs from patches whose four blocks of 100 numbers (25 taps × 4 planes, padded to 104 for the vector unit)
stand in the order planes 0–3, 4–7, 8–11, 0–3, so that each group of four H2 planes reads one contiguous
stretch of two blocks.
"""

import numpy as np

from lib.lecun1989.layers import (
    backward_dense,
    backward_h2,
    forward_dense,
    forward_h1,
    forward_h2,
    gather_patches,
    gather_taps,
    tanh,
    update_h1,
    update_h2,
)
from lib.lecun1989.layout import BACKGROUND, BLOCK, PATCH
from lib.training.compiled import compiler

compiled, inlined = compiler(__name__), compiler(__name__, inline=True)
f32 = np.float32


@inlined
def forward(image, weights, taps, h1, padded, patches, h2, h3, y):
    """One image (20, 2, 10) through the network; every layer's activations are left in their arrays."""
    w1, b1, w2, b2, w3, b3, w4, b4 = weights
    gather_taps(image, taps)
    forward_h1(taps, w1, b1, h1)
    tanh(h1)
    gather_patches(h1, padded, patches)
    forward_h2(patches, w2, b2, h2)
    tanh(h2.ravel())
    forward_dense(h2.ravel(), w3, b3, h3)
    tanh(h3)
    forward_dense(h3, w4, b4, y)
    tanh(y)


@inlined
def workspace():
    """Arrays that one forward pass fills: taps, H1, padded H1, patches, H2, H3, outputs."""
    return (
        np.empty((25, 64), f32),
        np.empty(12 * 64, f32),
        np.full((3, 12, 48), BACKGROUND, f32),
        np.zeros((16, PATCH), f32),
        np.empty((12, 16), f32),
        np.empty(30, f32),
        np.empty(10, f32),
    )


@compiled
def predict(weights, images):
    """Outputs (n, 10) in [−1, 1] of the laid-out images (n, 20, 2, 10)."""
    outputs = np.empty((images.shape[0], 10), f32)
    taps, h1, padded, patches, h2, h3, y = workspace()
    for i in range(images.shape[0]):
        forward(images[i], weights, taps, h1, padded, patches, h2, h3, y)
        outputs[i] = y
    return outputs


@compiled
def train_pass(weights, images, targets, order, learning_rate):
    """One step of gradient descent on each example of `order`, one at a time, in place.

    images (n, 20, 2, 10) and weights as `layout` lays them out, targets (n, 10) of ±1, order (m,) of indices.
    """
    w1, b1, w2, b2, w3, b3, w4, b4 = weights
    taps, h1, padded, patches, h2, h3, y = workspace()
    y_delta, h3_delta, h2_delta = np.empty(10, f32), np.empty(30, f32), np.empty((12, 16), f32)
    h1_delta, padded_delta, patch = np.empty(12 * 64, f32), np.zeros((3, 12, 48), f32), np.empty(BLOCK, f32)
    for i in order:
        forward(images[i], weights, taps, h1, padded, patches, h2, h3, y)
        for k in range(10):
            y_delta[k] = f32(0.2) * (y[k] - targets[i, k]) * (f32(1) - y[k] * y[k])
        backward_dense(h3, w4, b4, y_delta, h3_delta, learning_rate)
        backward_dense(h2.ravel(), w3, b3, h3_delta, h2_delta.ravel(), learning_rate)
        backward_h2(h1, w2, h2_delta, patch, padded_delta, h1_delta)
        update_h2(patches, w2, b2, h2_delta, learning_rate)
        update_h1(taps, w1, b1, h1_delta, learning_rate)
