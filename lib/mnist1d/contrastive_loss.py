"""The contrastive loss of two views of a batch, compiled: each example should be nearest to its own other view.

Source: T. Chen, S. Kornblith, M. Norouzi and G. Hinton, "A simple framework for contrastive learning of visual
representations" (ICML 2020), in one direction. With outputs a_i and b_i of both views, scaled to length one,

    loss = mean_i −log( exp(a_i · b_i / τ) / Σ_j exp(a_i · b_j / τ) )

The products a_i · b_j, and δ from them, are sums as `planes_layers` makes them: with outputs as weights.
"""

from typing import NamedTuple

import numpy as np

from lib.mnist1d import planes_layers
from lib.mnist1d.planes_blocks import fma, load, splat, sqrt, store, where_positive
from lib.mnist1d.planes_entropy import exp
from lib.mnist1d.planes_gradients import gradient
from lib.mnist1d.planes_plans import Plan, tabled
from lib.mnist1d.planes_registers import SIXTEEN, block_compiler
from lib.mnist1d.planes_signals import rounded
from lib.mnist1d.planes_sums import total

compiled = block_compiler(__name__)
f32 = np.float32
TEMPERATURE = 0.5
SHORTEST = f32(1e-12)  # outputs are divided by their length, but by no less than this, as in torch
layer_forward = planes_layers.forward


class Pairs(NamedTuple):
    """The tasks of the three sums and their table, and where the numbers of the loss lie in their room.

    places: of the outputs among the values; deltas: where δ of the outputs of length one begin, which themselves come
    first; products: start of the products; row, product_row: from one of them to the next; num: examples; relu: whether
    the outputs have been through it.
    """

    tasks: np.ndarray
    table: np.ndarray
    places: np.ndarray
    deltas: int
    products: int
    row: int
    product_row: int
    num: int
    relu: bool


def pairs(outputs, relu):
    """The `Pairs` of outputs (`Signal`), whose lanes are first views, then second ones; and the size of their room."""
    num, row, product_row = outputs.lanes // 2, rounded(outputs.lanes + SIXTEEN), rounded(outputs.lanes // 2 + SIXTEEN)
    places = [outputs.place(c, p) for c in range(outputs.channels) for p in range(outputs.length)]
    deltas = len(places) * row
    products = 2 * deltas
    nothing = products + num * product_row  # zeros in place of biases
    unused = nothing + max(num, len(places))  # where sums go that nobody asks for
    firsts, seconds = (list(range(start, deltas, row)) for start in (0, num))
    first_deltas, second_deltas = (list(range(deltas + start, products, row)) for start in (0, num))
    rows = list(range(products, nothing, product_row))
    plans = (
        Plan([seconds], [firsts], [rows], [num], (0, 1, nothing), False),
        Plan([rows], [list(range(num))], [second_deltas], [num], (0, row, nothing), False),
        Plan([seconds], [first_deltas], [rows], [num], (0, 1, unused), False),
    )
    tasks, _, table = tabled(plans)
    return Pairs(tasks, table, np.array(places), deltas, products, row, product_row, num, relu), unused + num + row


@compiled
def normalise(values, room, inverses, pairs):
    """The outputs divided by their lengths into the room, and the inverses of the lengths."""
    shortest = splat(SHORTEST)
    for lane in range(0, 2 * pairs.num, SIXTEEN):
        squares = splat(f32(0))
        for place in pairs.places:
            x = load(values, place + lane)
            squares = fma(x, x, squares)
        length = sqrt(squares)
        inverse = splat(f32(1)) / where_positive(length - shortest, length, shortest)
        store(inverses, lane, inverse)
        for k in range(len(pairs.places)):
            store(room, k * pairs.row + lane, load(values, pairs.places[k] + lane) * inverse)


@compiled
def softmax(room, pairs):
    """δ of the products in their place, and the loss; products are at most one, so no exponential overflows."""
    loss, scale, share = 0.0, splat(f32(1 / TEMPERATURE)), f32(1 / (pairs.num * TEMPERATURE))
    for i in range(pairs.num):
        row, sums = pairs.products + i * pairs.product_row, splat(f32(0))
        store(room, row + pairs.num, splat(f32(-1e9)))
        for j in range(row, row + pairs.num, SIXTEEN):
            e = exp((load(room, j) - splat(f32(1))) * scale)
            store(room, j, e)
            sums = sums + e
        whole = total(sums)
        loss -= np.log(room[row + i] / whole) / pairs.num
        for j in range(row, row + pairs.num, SIXTEEN):
            store(room, j, load(room, j) * splat(share / whole))
        store(room, row + pairs.num, splat(f32(0)))
        room[row + i] -= share
    return loss


@compiled
def length_back(values, deltas, room, inverses, pairs):
    """δ of the outputs from δ of the outputs of length one: what would only change the length is taken out."""
    dots = np.empty(len(inverses), f32)
    for lane in range(0, 2 * pairs.num, SIXTEEN):
        dot = splat(f32(0))
        for k in range(0, pairs.deltas, pairs.row):
            dot = fma(load(room, k + lane), load(room, pairs.deltas + k + lane), dot)
        store(dots, lane, dot)
    floor = splat(f32(0) if pairs.relu else f32(-np.inf))
    for k in range(len(pairs.places)):  # in this order: a position's last lanes are overwritten by the next one's
        unit, delta = k * pairs.row, pairs.deltas + k * pairs.row
        for lane in range(0, 2 * pairs.num, SIXTEEN):
            back = (load(room, delta + lane) - load(dots, lane) * load(room, unit + lane)) * load(inverses, lane)
            place = pairs.places[k] + lane
            store(deltas, place, where_positive(load(values, place) - floor, back, splat(f32(0))))


@compiled
def contrast(values, deltas, room, inverses, pairs):
    """The loss of a batch, in nats, and δ of the outputs."""
    tasks, table = pairs.tasks, pairs.table
    normalise(values, room, inverses, pairs)
    layer_forward(room, room, tasks[0:1], table)
    loss = softmax(room, pairs)
    layer_forward(room, room, tasks[1:2], table)
    gradient(room, room, room, tasks[2:3], table)
    length_back(values, deltas, room, inverses, pairs)
    return loss
