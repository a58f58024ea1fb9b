"""One step's ends, compiled: examples and masks go into the blocks, δ of the loss comes out, the weights move.

    momentum   v ← μ v + g,   w ← w − η v         Adam   D. P. Kingma and J. Ba (2015), β = 0.9 and 0.999
    g          of −Σ t log p; taught: of ½ (−Σ t log p) + ½ T² (−Σ q log p_T),  p_T the softmax of logits / T

Source of the taught loss: G. Hinton, O. Vinyals and J. Dean, "Distilling the knowledge in a neural network" (2015).
"""

import numpy as np

from lib.recipe.network import BORDER, NUM_CLASSES, SIDE
from lib.recipe.plan import (
    CONVOLUTION,
    DELTA,
    FAN_IN,
    FAN_OUT,
    FRAMED,
    FROM_BELOW,
    INPUT,
    MASK,
    OUTPUT,
    PRESENT,
    UNIT,
    WEIGHT,
)
from lib.recipe.vectors import exp
from lib.training.compiled import lane_compiler
from lib.training.vector import LANES, fma, load, splat, store, where_positive

compiled = lane_compiler(__name__)
f32 = np.float32
RATE, MOMENTUM, DECAY, TEMPERATURE = range(4)  # of the settings
BETAS, ADAM_EPSILON = (0.9, 0.999), f32(1e-8)
NEW, NEW_SQUARE, OLD_SQUARE = f32(1 - BETAS[0]), f32(1 - BETAS[1]), f32(BETAS[1])
TINY = f32(1e-30)  # added to each gradient: without it averages of silent weights sink to numbers that are slow


@compiled
def show(plan, images, features, chosen, shifts, space):
    """Put chosen examples into the blocks; shifts (B, 2) in pixels, or none; features behind what the planes give."""
    if plan[0, CONVOLUTION]:
        show_planes(plan[0], images, chosen, shifts, space)
    else:
        show_numbers(plan[0], images, chosen, 0, plan[0, FROM_BELOW], space)
    first = 0  # full layer
    while plan[first, CONVOLUTION]:
        first += 1
    show_numbers(plan[first], features, chosen, plan[first, FROM_BELOW], features.shape[1], space)


@compiled
def show_planes(layer, images, chosen, shifts, space):
    """Images into frames; those that are shifted stand in paper as wide as the largest shift, (n, (16 + 2 width)²)."""
    width, framed = 0, layer[FRAMED]
    while (SIDE + 2 * width) ** 2 < images.shape[1]:
        width += 1
    across = SIDE + 2 * width
    for example in range(len(chosen)):
        lane, image = example % LANES, images[chosen[example]]
        down, right = (shifts[example, 0], shifts[example, 1]) if len(shifts) else (0, 0)
        for y in range(SIDE):
            at = (example // LANES * framed + y + BORDER) * framed + BORDER
            line = (y + width - down) * across + width - right
            for x in range(SIDE):
                space[at + x, lane] = image[line + x]


@compiled
def show_numbers(layer, numbers, chosen, first, num, space):
    """The first `num` of numbers (n, …) into the inputs of a full layer, from the input `first` on."""
    for example in range(len(chosen)):
        at = layer[INPUT] + example // LANES * layer[FAN_IN] + first
        for k in range(num):
            space[at + k, example % LANES] = numbers[chosen[example], k]


@compiled
def show_masks(plan, drawn, space):
    """Put the masks (B, units) of one step into the blocks of each hidden layer."""
    for place in range(len(plan) - 1):
        layer = plan[place]
        for example in range(drawn.shape[0]):
            start = layer[MASK] + example // LANES * layer[FAN_OUT]
            for unit in range(layer[FAN_OUT]):
                space[start + unit, example % LANES] = drawn[example, layer[UNIT] + unit]


@compiled
def add_softmax(layer, space, temperature, factor, num_blocks):
    """Add to δ of the outputs, where an example is present, the softmax of logits / T times a factor."""
    colder = splat(f32(1) / temperature)
    for block in range(num_blocks):
        at, to = layer[OUTPUT] + block * NUM_CLASSES, layer[DELTA] + block * NUM_CLASSES
        largest = load(space, at)
        for k in range(1, NUM_CLASSES):
            a = load(space, at + k)
            largest = where_positive(largest - a, largest, a)
        total = splat(f32(0))
        for k in range(NUM_CLASSES):
            total = total + exp((load(space, at + k) - largest) * colder)
        share = splat(factor) * load(space, layer[PRESENT] + block) / total
        for k in range(NUM_CLASSES):
            p = exp((load(space, at + k) - largest) * colder)
            store(space, to + k, fma(p, share, load(space, to + k)))


@compiled
def loss_gradient(layer, space, chosen, labels, soft, temperature, num_blocks):
    """δ of the outputs: p − t over the batch's size, or half of it and half of T (p_T − q)."""
    start, size = layer[DELTA], len(chosen)
    for k in range(num_blocks * NUM_CLASSES):
        store(space, start + k, splat(f32(0)))
    share = f32(0.5 / size) if len(soft) else f32(1 / size)
    add_softmax(layer, space, f32(1), share, num_blocks)
    if len(soft):
        add_softmax(layer, space, temperature, temperature * share, num_blocks)
    for example in range(size):
        at, lane = start + example // LANES * NUM_CLASSES, example % LANES
        space[at + labels[chosen[example]], lane] -= share
        if len(soft):
            for k in range(NUM_CLASSES):
                space[at + k, lane] -= temperature * share * soft[chosen[example], k]


@compiled
def move(plan, weights, gradient, first, second, settings, adam, step):
    """One step in place, by momentum or by Adam; decay pulls at the weights alone."""
    if settings[DECAY] > 0:
        for place in range(len(plan)):
            start = plan[place, WEIGHT]
            for i in range(start, start + plan[place, FAN_IN] * plan[place, FAN_OUT]):
                gradient[i] += settings[DECAY] * weights[i]
    if not adam:
        for i in range(len(weights)):
            first[i] = settings[MOMENTUM] * first[i] + (gradient[i] + TINY)
            weights[i] -= settings[RATE] * first[i]
        return
    rate, part = f32(settings[RATE] / (1 - BETAS[0] ** step)), f32(1 / (1 - BETAS[1] ** step))
    for i in range(len(weights)):
        g = gradient[i] + TINY
        first[i] += NEW * (g - first[i])
        second[i] = OLD_SQUARE * second[i] + NEW_SQUARE * g * g
        weights[i] -= rate * first[i] / (np.sqrt(second[i] * part) + ADAM_EPSILON)
