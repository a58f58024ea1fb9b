"""One network's whole training in a compiled loop, and its answers: the arithmetic of the chapter's comparisons.

torch spends most of a step of so small a network on moving strips of planes about. Here eight examples share a vector,
the numbers of a batch stay in the cache, and no network depends on what is trained beside it. `reference` holds the
same network in torch's own modules; the tests train both, step for step.
"""

import numpy as np

from lib.recipe.linear_maps import forward, of_inputs, of_planes
from lib.recipe.network import NUM_CLASSES, SIDE
from lib.recipe.normalisation import back_through_norm, normalise
from lib.recipe.plan import CONVOLUTION, END, OUTPUT, PRESENT, SCALE, plan_of
from lib.recipe.steps import TEMPERATURE, loss_gradient, move, show, show_masks
from lib.recipe.units import back_through_units, frame_delta, hand_back, hand_over, rectify
from lib.recipe.weight_gradients import of_weights
from lib.training.compiled import lane_compiler
from lib.training.vector import LANES

compiled, entry = lane_compiler(__name__), lane_compiler(__name__, cache=True)
ALIGNED = 16  # numbers of a cache line: a vector across two of them is read twice
TESTED = 64  # examples that are answered together


@compiled
def answer(plan, weights, running, space, num_blocks, batch_size, dropping):
    """The examples in the space through the network; batch_size: 0 in evaluation, where norms take running averages."""
    for place in range(len(plan)):
        layer = plan[place]
        forward(layer, weights, space, num_blocks)
        if layer[SCALE] >= 0:
            normalise(layer, weights, running, space, num_blocks, batch_size)
        if place + 1 < len(plan):
            rectify(layer, space, dropping, num_blocks)
            hand_over(layer, plan[place + 1], space, num_blocks)


@compiled
def back(plan, weights, space, gradient, num_blocks, batch_size, dropping):
    """∂ of all parameters from δ of the outputs."""
    for place in range(len(plan) - 1, -1, -1):
        layer = plan[place]
        if layer[SCALE] >= 0:
            back_through_norm(layer, weights, space, gradient, num_blocks, batch_size)
        of_weights(layer, space, gradient, num_blocks)
        if place:
            lower = plan[place - 1]
            if layer[CONVOLUTION]:
                frame_delta(layer, space, num_blocks)
                of_planes(layer, weights, space, num_blocks)
            else:
                of_inputs(layer, weights, space, num_blocks)
                hand_back(lower, layer, space, num_blocks)
            back_through_units(lower, space, dropping, num_blocks)


@compiled
def keep(numbers, kept, place):
    """Copy a row of numbers to a place among those that are kept."""
    for i in range(len(numbers)):
        kept[place, i] = numbers[i]


@compiled
def hand_out(last, space, chosen, logits):
    """Copy the outputs of the last layer to the examples' places."""
    for example in range(len(chosen)):
        for k in range(NUM_CLASSES):
            at = last[OUTPUT] + example // LANES * NUM_CLASSES + k
            logits[chosen[example], k] = space[at, example % LANES]


@entry
def run(plan, row, running, settings, adam, digits, draws, keep_every, kept, asked, logits, space, num_blocks):
    """Train in place on all batches of an order, if there are any, then answer for the images asked, if any.

    See `train` and `logits_of`: both are one function here, since what two share would be compiled twice.
    """
    images, labels, features, soft = digits
    order, shifts, masks = draws
    weights, gradient, first, second = row
    last, (num_steps, batch_size), dropping = plan[len(plan) - 1], order.shape, len(masks) > 0
    for step in range(num_steps):
        show(plan, images, features, order[step], shifts[step % len(shifts)], space)
        if dropping:
            show_masks(plan, masks[step], space)
        answer(plan, weights, running, space, num_blocks, batch_size, dropping)
        loss_gradient(last, space, order[step], labels, soft, settings[TEMPERATURE], num_blocks)
        back(plan, weights, space, gradient, num_blocks, batch_size, dropping)
        move(plan, weights, gradient, first, second, settings, adam, step + 1)
        if (step + 1) % keep_every == 0 or step + 1 == num_steps:
            keep(weights, kept[0], step // keep_every)
            keep(running, kept[1], step // keep_every)
    for turn in range(len(asked)):
        show(plan, images, features, asked[turn], shifts[0], space)
        answer(plan, weights, running, space, num_blocks, batch_size, dropping)
        hand_out(last, space, asked[turn], logits)


def train(architecture, weights, running, settings, adam, digits, order, shifts, masks, keep_every):
    """Train a network in place; returns parameters (times, P) and running averages (times, R) of what is kept.

    weights (P,), running (R,): float32. settings: learning rate, momentum, weight decay, temperature. digits: images
    (n, pixels), labels (n,), features (n, f), soft targets (n, 10) or (0, 10). order (steps, B); shifts (steps, B, 2)
    or (1, 0, 2); masks (steps, B, units) or (0, B, units). Kept is every keep_every-th step, and the last.
    """
    times, plan = -(-len(order) // keep_every), plan_of(architecture, order.shape[1])
    kept = np.empty((times, len(weights)), np.float32), np.empty((times, len(running)), np.float32)
    row = weights, *(np.zeros_like(weights) for _ in range(3))  # the gradient and two averages of it
    settings, nobody, nothing = np.array(settings, np.float32), np.empty((0, 0), np.int64), np.empty((0, 0), np.float32)
    digits = _in_paper(digits[0], shifts), *digits[1:]
    space, draws = workspace(plan, order.shape[1]), (order, shifts, masks)
    run(plan, row, running, settings, adam, digits, draws, keep_every, kept, nobody, nothing, *space)
    return kept


def _in_paper(images, shifts):
    """Images (n, 256) in a border of paper, 0, as wide as the largest of the shifts."""
    width = int(np.abs(shifts).max(initial=0))
    if not width:
        return images
    planes = np.pad(images.reshape(-1, SIDE, SIDE), ((0, 0), (width, width), (width, width)))
    return planes.reshape(len(images), -1)


def logits_of(architecture, weights, running, images, features):
    """Logits float32 (n, 10) of images (n, pixels) with features (n, f): nothing moved, nothing dropped."""
    logits, nothing = np.empty((len(images), NUM_CLASSES), np.float32), np.empty((0, 0), np.float32)
    asked = np.arange(-(-len(images) // TESTED) * TESTED).reshape(-1, TESTED) % len(images)  # the first ones again
    digits = images, np.empty(0, np.int64), features, nothing
    draws = np.empty((0, 0), np.int64), np.empty((1, 0, 2), np.int64), np.empty((0, 0, 0), np.float32)
    plan = plan_of(architecture, TESTED)
    row, settings, space = (weights,) * 4, np.empty(4, np.float32), workspace(plan, TESTED)
    run(plan, row, running, settings, False, digits, draws, 1, (nothing, nothing), asked, logits, *space)
    return logits


def workspace(plan, batch_size):
    """The space (n, 8) of a plan, zeros but for where an example is present, and the blocks that a batch takes."""
    size, blocks = int(plan[0, END]) * LANES, -(-batch_size // LANES)
    raw = np.zeros(size + ALIGNED, np.float32)
    start = -raw.ctypes.data % (4 * ALIGNED) // 4
    space = raw[start : start + size].reshape(-1, LANES)
    space[plan[0, PRESENT] :].flat[:batch_size] = 1
    return space, blocks
