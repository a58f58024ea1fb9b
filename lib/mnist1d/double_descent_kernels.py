"""Matrix products of a small network in registers, one number of W after the other.

With the rows of X and Z units, and their columns the examples of a batch,

    products   Z[r] ← Z[r] + Σ_k W[r, k] X[k]        (the forward pass; with W transposed the way back)
    gradients  G[r, k] ← Σ_p Σ_examples D[p, r] X[p, k]        (over the positions p that share W)

Nothing need be padded to a width that suits the machine. Where a number of rows does not divide, the last few are
computed twice, or numbers behind the last are touched that are not used, or are filled afterwards.
"""

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from lib.mnist1d.double_descent_rows import ROW, add, put, rectified, row_of, thirteen
from lib.training.compiled import lane_compiler
from lib.training.vector import fma, load, splat, vector

compiled, inlined = lane_compiler(__name__), lane_compiler(__name__, inline=True)
f32 = np.float32
BLOCK = 40  # rows of X that stay in the first-level cache
ORDERS = (((0, 8, 2, 10, 4, 12, 6, 14), 1), ((0, 1, 8, 9, 4, 5, 12, 13), 2), ((0, 1, 2, 3, 8, 9, 10, 11), 4))


@compiled
def products(w, at, across, along, bias, x, first_in, z, first_out, num_rows, num_in, rectify):
    """Put W X into the rows of z from first_out on; W[r, k] is w[at + across · r + along · k], rows of x from first_in.

    bias: where the numbers that are added to each row stand in w, or −1 to add to what stands in z.
    """
    for start in range(0, num_in, BLOCK):
        end = min(start + BLOCK, num_in)
        for r in range(num_rows):
            place, one = ROW * (first_out + r), at + across * r
            s = row_of(z, place) if start > 0 or bias < 0 else thirteen(w[bias + r])
            for k in range(start, end):
                s = add(splat(w[one + along * k]), x, ROW * (first_in + k), s)
            put(z, place, rectified(s) if rectify and end == num_in else s)


@intrinsic
def sums_into(typing, array, one, two, a, b, c, d, e, f, g, h):
    """Store the sums of the lanes of eight vectors in an array: four from place `one` on, four from place `two` on."""

    def generate(context, builder, signature, arguments):
        values = list(arguments[3:])
        for low, step in ORDERS:  # neighbours are added, then pairs, then fours
            pairs = zip(values[::2], values[1::2], strict=True)
            values = [
                builder.fadd(*(_chosen(builder, pair, [i + s for i in low]) for s in (0, step))) for pair in pairs
            ]
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        for place, lanes in ((arguments[1], range(4)), (arguments[2], range(4, 8))):
            four = _chosen(builder, (values[0], values[0]), lanes)
            builder.store(four, builder.bitcast(builder.gep(data, [place]), four.type.as_pointer()), align=4)
        return context.get_dummy_value()

    return types.void(array, types.intp, types.intp, *[vector] * 8), generate


def _chosen(builder, pair, lanes):
    """The lanes of two vectors that are named, the second's counted on from the first's."""
    return builder.shuffle_vector(*pair, ir.Constant(ir.VectorType(ir.IntType(32), len(lanes)), list(lanes)))


@compiled
def gradients(d, first_out, x, first_in, step, num_positions, g, at, num_rows, num_in):
    """Fill G[r, k] = g[at + num_in · r + k]; D[p] begins at first_out + num_rows · p, X[p] at first_in + step · p."""
    for k in range(0, num_in, 4):
        k = max(min(k, num_in - 4), 0)  # the last four overlap with those before
        for r in range(0, num_rows, 2):
            r = min(r, num_rows - 2)
            eight_sums(
                d, first_out + r, 1, num_rows, x, first_in + k, step, num_positions, g, at + num_in * r + k, num_in
            )


@inlined
def eight_sums(d, row, two, rows, x, seen, step, num_positions, g, place, apart):
    """The products of two rows of d with four of x, summed over examples and positions, put into g."""
    zero = splat(f32(0))
    s = (zero, zero, zero, zero, zero, zero, zero, zero)
    for p in range(num_positions):
        own, other = ROW * (row + rows * p), ROW * (seen + step * p)
        for i in range(other, other + ROW):
            a, b = load(d, own + i - other), load(d, own + ROW * two + i - other)
            x0, x1, x2, x3 = load(x, i), load(x, i + ROW), load(x, i + 2 * ROW), load(x, i + 3 * ROW)
            s = (
                fma(a, x0, s[0]), fma(a, x1, s[1]), fma(a, x2, s[2]), fma(a, x3, s[3]),
                fma(b, x0, s[4]), fma(b, x1, s[5]), fma(b, x2, s[6]), fma(b, x3, s[7]),
            )  # fmt: skip
    sums_into(g, place, place + apart, s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7])
