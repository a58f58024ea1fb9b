"""One network's whole training in compiled code: forward, backward and Adam, batch after batch, with no call between.

torch spends most of a step of these small networks on dispatch and on memory traffic; here the activations of a batch
stay in the core's own cache. The network is a table with a row for each layer (`program` writes it): the kind of the
layer, where its signals and parameters lie, and its geometry. Adam: D. P. Kingma and J. Ba (2015), as torch has it.
"""

import numpy as np

from lib.mnist1d import pooled_layers, recurrent_backward, recurrent_layer, summing_layers
from lib.mnist1d.squashing import answer
from lib.training.compiled import lane_compiler
from lib.training.vector import LANES, fma, load, splat, sqrt, store

compiled, entry = lane_compiler(__name__), lane_compiler(__name__, cache=True)
f32 = np.float32
KIND, INPUT, OUTPUT, KEPT, WEIGHT, BIAS, GEOMETRY = range(7)  # the columns; then nine for the geometry
SUM, MAX, MEAN, RECURRENT = range(4)  # kinds of layers
BETAS, EPSILON = (0.9, 0.999), 1e-8


@compiled
def geometry_of(layer):
    """Planes and points that go in and out, taps, stride, padding, sets of weights, and whether it is rectified."""
    g = GEOMETRY
    return (
        layer[g], layer[g + 1], layer[g + 2], layer[g + 3], layer[g + 4],
        layer[g + 5], layer[g + 6], layer[g + 7], layer[g + 8],
    )  # fmt: skip


@compiled
def forward(program, values, row, width):
    """Run a batch, whose signals stand at the beginning of the values, through all layers."""
    for i in range(len(program)):
        layer, geometry = program[i], geometry_of(program[i])
        x, out, kept, size = layer[INPUT], layer[OUTPUT], layer[KEPT], geometry[2] * geometry[3] * width
        if layer[KIND] == SUM:
            summing_layers.forward(values, x, kept, row, layer[WEIGHT], layer[BIAS], geometry, width)
            if out != kept:  # a skip connection
                for v in range(size):
                    store(values, out + v, load(values, x + v) + load(values, kept + v))
        elif layer[KIND] == RECURRENT:
            recurrent_layer.forward(values, x, out, kept, row, layer[WEIGHT], geometry[1], width)
        else:
            pooled_layers.forward(values, x, out, layer[KIND] == MAX, geometry, width)


@compiled
def backward(program, values, deltas, row, slopes, width):
    """Pass the deltas of the outputs back through all layers and fill the gradient by the row."""
    for i in range(len(program) - 1, -1, -1):
        layer, geometry = program[i], geometry_of(program[i])
        x, out, kept = layer[INPUT], layer[OUTPUT], layer[KEPT]
        if layer[KIND] == SUM:
            backward_sum(layer, geometry, values, deltas, row, slopes, width, i == 0)
        elif layer[KIND] == RECURRENT:
            recurrent_backward.backward(values, x, out, kept, deltas, row, slopes, layer[WEIGHT], geometry[1], width)
        else:
            pooled_layers.backward(values, deltas, out, x, layer[KIND] == MAX, geometry, width)


@compiled
def backward_sum(layer, geometry, values, deltas, row, slopes, width, lowest):
    """The way back through a layer of sums; lowest: nothing below it asks for deltas."""
    x, out, kept, size = layer[INPUT], layer[OUTPUT], layer[KEPT], geometry[2] * geometry[3] * width
    skipped = out != kept
    if skipped:
        for v in range(size):
            store(deltas, kept + v, load(deltas, out + v))
    if geometry[8]:
        summing_layers.mask(values, kept, deltas, kept, size)
    summing_layers.gradient(values, x, deltas, kept, slopes, layer[WEIGHT], layer[BIAS], geometry, width)
    if not lowest:
        summing_layers.backward(deltas, kept, x, row, layer[WEIGHT], geometry, width)
    if skipped:
        for v in range(size):
            store(deltas, x + v, load(deltas, x + v) + load(deltas, out + v))


@compiled
def adam(row, slopes, means, squares, rate, step):
    """One step of Adam, the step-th from 1."""
    first, second = splat(f32(1 - BETAS[0])), splat(f32(1 - BETAS[1]))
    decay, epsilon = splat(f32(BETAS[1])), splat(f32(EPSILON))
    size = splat(f32(-rate / (1 - BETAS[0] ** step)))
    scale = splat(f32(np.sqrt(1 - BETAS[1] ** step)))
    for i in range(len(row) // LANES):
        g, m = load(slopes, i), load(means, i)
        m = fma(first, g - m, m)
        s = fma(second * g, g, load(squares, i) * decay)
        store(means, i, m)
        store(squares, i, s)
        store(row, i, fma(size, m / (sqrt(s) / scale + epsilon), load(row, i)))


@entry
def train(program, size, row, slopes, means, squares, batches, labels, share, rate, first_step, num_steps):
    """So many steps over batches (num, points, n) in order, again and again, from step first_step on; in place."""
    width = batches.shape[2] // LANES
    values, deltas = np.empty(size, f32), np.empty(size, f32)
    last = program[len(program) - 1]
    flat = batches.reshape(len(batches), -1)
    for step in range(first_step, first_step + num_steps):
        now = step % len(batches)
        values[: flat.shape[1]] = flat[now]
        forward(program, values, row, width)
        answer(values, last[OUTPUT], deltas, last[OUTPUT], labels[now], share, last[GEOMETRY + 2], width)
        backward(program, values, deltas, row, slopes, width)
        adam(row, slopes, means, squares, rate, step + 1)


@entry
def logits(program, size, row, batches):
    """Outputs (num, classes, n) for batches (num, points, n)."""
    width = batches.shape[2] // LANES
    values, last = np.empty(size, f32), program[len(program) - 1]
    num_classes, start = last[GEOMETRY + 2], last[OUTPUT] * LANES
    found = np.empty((len(batches), num_classes * width * LANES), f32)
    flat = batches.reshape(len(batches), -1)
    for now in range(len(batches)):
        values[: flat.shape[1]] = flat[now]
        forward(program, values, row, width)
        found[now] = values[start : start + found.shape[1]]
    return found.reshape(len(batches), num_classes, width * LANES)
