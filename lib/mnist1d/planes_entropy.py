"""The cross-entropy of the answers of a batch, and the answers themselves, on networks in planes.

loss = mean over the batch of −log softmax(logits)[label],    δ = (softmax(logits) − label) / examples
"""

import numpy as np

from lib.mnist1d.planes_blocks import fma, load, power_of_two, splat, store, where_positive
from lib.mnist1d.planes_registers import SIXTEEN, block_compiler

compiled, inlined = block_compiler(__name__), block_compiler(__name__, inline=True)
f32 = np.float32
FLOOR = f32(-50)  # e⁻⁵⁰ counts as nothing beside 1, and stays clear of the slow numbers near zero
WHOLE = f32(12_582_912)  # 1.5 · 2²³: adding and subtracting it rounds to whole numbers


@inlined
def exp(x):
    """Exponential of x ≤ 0 by 2ⁿ times a polynomial of degree 6, good to 3e-7 of its value."""
    x = where_positive(x - splat(FLOOR), x, splat(FLOOR))
    n = fma(x, splat(f32(1.4426950408889634)), splat(WHOLE)) - splat(WHOLE)
    r = fma(n, splat(f32(-0.693359375)), x)
    r = fma(n, splat(f32(2.12194440e-4)), r)
    p = fma(r, splat(f32(1 / 720)), splat(f32(1 / 120)))
    p = fma(r, p, splat(f32(1 / 24)))
    p = fma(r, p, splat(f32(1 / 6)))
    p = fma(r, p, splat(f32(1 / 2)))
    p = fma(r, p, splat(f32(1)))
    return fma(r, p, splat(f32(1))) * power_of_two(n)


@compiled
def softmax(values, deltas, at, row, num_classes, share):
    """Probabilities of sixteen examples times `share` from logits; at: of the first class, row: to the next one."""
    largest, total = load(values, at), splat(f32(0))
    for k in range(1, num_classes):
        x = load(values, at + k * row)
        largest = where_positive(x - largest, x, largest)
    for k in range(num_classes):
        e = exp(load(values, at + k * row) - largest)
        store(deltas, at + k * row, e)
        total = total + e
    factor = splat(share) / total
    for k in range(num_classes):
        store(deltas, at + k * row, load(deltas, at + k * row) * factor)


@compiled
def entropy_back(values, deltas, labels, start, row, num_classes):
    """δ of the logits, which begin at `start`, class by class; zero behind the examples."""
    num = len(labels)
    for lane in range(0, num, SIXTEEN):
        softmax(values, deltas, start + lane, row, num_classes, f32(1 / num))
    for k in range(num_classes):
        store(deltas, start + k * row + num, splat(f32(0)))
    for example in range(num):
        deltas[start + labels[example] * row + example] -= f32(1 / num)


@compiled
def answers(values, start, row, num_classes, found):
    """The class of the largest logit for each example, into uint8 (examples,)."""
    for example in range(len(found)):
        best = 0
        for k in range(1, num_classes):
            if values[start + k * row + example] > values[start + best * row + example]:
                best = k
        found[example] = best
