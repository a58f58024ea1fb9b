"""Eight runs of the 1989 network in one compiled loop: batch-1 steps, each lane of a vector a run of its own.

torch spends almost all of a step of this small network on dispatch, and a single run cannot fill a vector
register without shuffling its numbers about. Eight runs can: every operation of `layers` serves eight
networks, each with its own digits, weights, learning rate, shifts, dropout, activation and loss.
`tests/lecun1989/test_side_by_side.py` follows torch step for step.
"""

import numpy as np

from lib.lecun1989.initialisation import BACKGROUND
from lib.lecun1989.side_by_side.activations import activate_all, activate_h1, answer, drop, output_delta
from lib.lecun1989.side_by_side.layers import (
    backward_dense,
    backward_h2,
    forward_dense,
    forward_h1,
    forward_h2,
    gradient_h1,
    gradient_h2,
)
from lib.lecun1989.side_by_side.layout import (
    H1_BIAS,
    H1_WEIGHT,
    H2_BIAS,
    H2_WEIGHT,
    H3_BIAS,
    H3_WEIGHT,
    OUTPUT_BIASES,
    OUTPUT_WEIGHT,
)
from lib.lecun1989.side_by_side.updates import ADAMW, NEWTON, adamw_two, by, count_step, descend_two, newton_two
from lib.training.compiled import lane_compiler
from lib.training.random_lanes import draw
from lib.training.vector import LANES, prefetch

compiled, entry = lane_compiler(__name__), lane_compiler(__name__, cache=True)
f32, u32 = np.float32, np.uint32
SIZE = 16
STAY, WRAP, PAD = range(3)  # how a lane shifts its images


@compiled
def show(images, index, lane, down, right, wrap, image):
    """Put an image (16, 16) into a lane, moved by whole pixels; what leaves comes back, or paper comes in."""
    for r in range(SIZE):
        for c in range(SIZE):
            image[(r + 2) * 20 + c + 2, lane] = images[index, (r - down) & 15, (c - right) & 15]
    if not wrap:
        edge_row, edge_column = 0 if down > 0 else SIZE - 1, 0 if right > 0 else SIZE - 1
        for k in range(SIZE):
            if down:
                image[(edge_row + 2) * 20 + k + 2, lane] = f32(BACKGROUND)
            if right:
                image[(k + 2) * 20 + edge_column + 2, lane] = f32(BACKGROUND)


@compiled
def show_shifted(images, indices, shifts, state, numbers, image):
    """Show each lane its example, shifted by −1, 0 or 1 pixel each way where the lane's recipe says so."""
    draw(state, numbers)
    for lane in range(LANES):
        down = right = 0
        if shifts[lane] != STAY:
            down = np.int64((np.uint64(numbers[lane] >> u32(16)) * np.uint64(3)) >> np.uint64(16)) - 1
            right = np.int64((np.uint64(numbers[lane] & u32(65535)) * np.uint64(3)) >> np.uint64(16)) - 1
        show(images, indices[lane], lane, down, right, shifts[lane] == WRAP, image)


@compiled
def draw_mask(state, numbers, thresholds, kept, mask):
    """Dropout's mask (192, 8): 0 where the lane's random number is below its threshold, else 1 / (1 − p)."""
    for k in range(mask.shape[0]):
        draw(state, numbers)
        for lane in range(LANES):
            mask[k, lane] = kept[lane] if numbers[lane] >= thresholds[lane] else f32(0)


@compiled
def look_ahead(images, indices):
    """Ask for the images of the next step; they lie anywhere in memory."""
    flat = images.reshape(-1)
    for lane in range(LANES):
        for line in range(0, SIZE * SIZE, 16):
            prefetch(flat, indices[lane] * SIZE * SIZE + line)


@compiled
def workspace():
    """Arrays that one forward pass fills: image, activations and slopes of H1 to H3, outputs."""
    return (
        np.full((400, LANES), f32(BACKGROUND)),
        np.full((12 * 144, LANES), f32(BACKGROUND)),
        np.empty((768, LANES), f32),
        np.empty((192, LANES), f32),
        np.empty((192, LANES), f32),
        np.empty((30, LANES), f32),
        np.empty((30, LANES), f32),
        np.empty((10, LANES), f32),
    )


@compiled
def forward(weights, readers, settings, mask, dropping, work):
    """The image in `work` through the network; y is left before its squashing."""
    image, h1, slope1, h2, slope2, h3, slope3, y = work
    forward_h1(image, weights, h1)
    activate_h1(h1, slope1, settings)
    forward_h2(h1, weights, readers, h2)
    activate_all(h2, slope2, 192, settings)
    if dropping:
        drop(h2, slope2, mask, 192)
    forward_dense(h2, weights, H3_WEIGHT, H3_BIAS, h3, 192, 30)
    activate_all(h3, slope3, 30, settings)
    forward_dense(h3, weights, OUTPUT_WEIGHT, OUTPUT_BIASES, y, 30, 10)


@compiled
def backward(weights, readers, work, deltas):
    """δ of every layer from δ of the outputs, deltas[0]."""
    _, _, slope1, _, slope2, _, slope3, _ = work
    y_delta, h3_delta, h2_delta, framed, h1_delta = deltas
    backward_dense(slope3, weights, OUTPUT_WEIGHT, y_delta, h3_delta, 30, 10)
    backward_dense(slope2, weights, H3_WEIGHT, h3_delta, h2_delta, 192, 30)
    backward_h2(weights, h2_delta, framed, readers, slope1, h1_delta)


def step_by(rule_of_two):
    """The step of all parameters by one rule of `updates`."""
    update, update_dense = by(rule_of_two)

    @compiled
    def step(weights, work, deltas, gradients, mean, square, own, rates):
        _, _, _, h2, _, h3, _, _ = work
        y_delta, h3_delta, h2_delta, _, h1_delta = deltas
        h1_gradient, h2_gradient = gradients
        update_dense(OUTPUT_WEIGHT, h3, y_delta, 30, 10, weights, mean, square, own, rates)
        update_dense(H3_WEIGHT, h2, h3_delta, 192, 30, weights, mean, square, own, rates)
        update(H2_WEIGHT, 2400, h2_gradient, weights, mean, square, own, rates)
        update(H1_WEIGHT, 300, h1_gradient, weights, mean, square, own, rates)
        update(OUTPUT_BIASES, 10, y_delta, weights, mean, square, own, rates)
        update(H3_BIAS, 30, h3_delta, weights, mean, square, own, rates)
        update(H2_BIAS, 192, h2_delta, weights, mean, square, own, rates)
        update(H1_BIAS, 768, h1_delta, weights, mean, square, own, rates)

    return step


descend, newton, adamw = step_by(descend_two), step_by(newton_two), step_by(adamw_two)


@entry
def predict(weights, readers, settings, images, indices):
    """Outputs (n, 10, 8) for the images (N, 16, 16) at indices (n, 8): never shifted, nothing dropped."""
    outputs = np.empty((indices.shape[0], 10, LANES), f32)
    work = workspace()
    mask = np.empty((0, LANES), f32)
    for i in range(indices.shape[0]):
        for lane in range(LANES):
            show(images, indices[i, lane], lane, 0, 0, True, work[0])
        forward(weights, readers, settings, mask, False, work)
        answer(work[7], settings)
        outputs[i] = work[7]
    return outputs


@entry
def train(weights, state, readers, settings, chances, images, labels, order, kind):
    """One step on each row of `order` (m, 8), one example in each lane, in place.

    state: running means, running squares, rates of single weights (each (9760, 8) or (0, 8)), rates (5, 8), powers
    (2, 8), generators of shifts and of masks (4, 8); chances: shifts (8,), thresholds (8,), scale of what is kept (8,).
    """
    mean, square, own, rates, powers, shift_state, mask_state = state
    shifts, thresholds, kept = chances
    work, gradients = workspace(), (np.empty((300, LANES), f32), np.empty((2400, LANES), f32))
    one_hot, mask, numbers = np.zeros((10, LANES), f32), np.ones((192, LANES), f32), np.empty(LANES, u32)
    deltas = (
        np.empty((10, LANES), f32),
        np.empty((30, LANES), f32),
        np.empty((192, LANES), f32),
        np.zeros((12 * 36, LANES), f32),
        np.empty((768, LANES), f32),
    )
    shifting, dropping = np.any(shifts != STAY), np.any(thresholds != u32(0))
    for i in range(order.shape[0]):
        look_ahead(images, order[min(i + 1, order.shape[0] - 1)])
        if shifting:
            show_shifted(images, order[i], shifts, shift_state, numbers, work[0])
        else:
            for lane in range(LANES):
                show(images, order[i, lane], lane, 0, 0, True, work[0])
        if dropping:
            draw_mask(mask_state, numbers, thresholds, kept, mask)
        forward(weights, readers, settings, mask, dropping, work)
        one_hot[:] = 0
        for lane in range(LANES):
            one_hot[labels[order[i, lane]], lane] = 1
        output_delta(work[7], one_hot, deltas[0], settings)
        backward(weights, readers, work, deltas)
        gradient_h2(work[1], deltas[2], readers, gradients[1])
        gradient_h1(work[0], deltas[4], gradients[0])
        if kind == ADAMW:
            count_step(powers, rates)
            adamw(weights, work, deltas, gradients, mean, square, own, rates)
        elif kind == NEWTON:
            newton(weights, work, deltas, gradients, mean, square, own, rates)
        else:
            descend(weights, work, deltas, gradients, mean, square, own, rates)
