"""Vectors of eight examples in compiled code: what a product of matrices needs beside `lib.training.vector`.

A network's numbers lie in arrays (n, 8): the same unit of eight examples in a row. A weight meets all eight at once, so
that it is spread over a vector; its gradient is the sum over the eight, so that vectors are added up at the end. The
order of every sum is written down, and the bits are the same on every machine.
"""

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from lib.training.compiled import lane_compiler
from lib.training.exponential import LOWEST, exp_within
from lib.training.vector import LANES, splat, vector, where_positive

inlined = lane_compiler(__name__, inline=True)
f32 = np.float32
EVEN, ODD = [0, 8, 2, 10, 4, 12, 6, 14], [1, 9, 3, 11, 5, 13, 7, 15]  # lanes of two vectors in turn


def _register(size):
    return ir.VectorType(ir.FloatType(), size)


def _shuffled(builder, a, b, lanes):
    """The lanes of two vectors that are named, as a vector."""
    mask = ir.Constant(ir.VectorType(ir.IntType(32), len(lanes)), list(lanes))
    return builder.shuffle_vector(a, b, mask)


def _folded(builder, value, size, until):
    """The two halves of a vector added to each other, again and again."""
    while size > until:
        size //= 2
        undefined = ir.Constant(_register(2 * size), ir.Undefined)
        halves = [_shuffled(builder, value, undefined, range(at, at + size)) for at in (0, size)]
        value = builder.fadd(*halves)
    return value


@intrinsic
def spread(typing, array, index):
    """The float32 number at an index of a flat array, in all lanes."""

    def generate(context, builder, signature, arguments):
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        number = builder.load(builder.gep(data, [arguments[1]]))
        undefined = ir.Constant(_register(LANES), ir.Undefined)
        first = builder.insert_element(undefined, number, ir.Constant(ir.IntType(32), 0))
        return _shuffled(builder, first, undefined, [0] * LANES)

    return vector(array, types.intp), generate


@intrinsic
def total(typing, value):
    """The sum of the eight lanes."""

    def generate(context, builder, signature, arguments):
        return builder.extract_element(_folded(builder, arguments[0], LANES, 1), ir.Constant(ir.IntType(32), 0))

    return types.float32(vector), generate


@intrinsic
def put_totals(typing, array, index, a, b):
    """Put the sums of the lanes of two vectors at an index of a flat array and the one after it."""

    def generate(context, builder, signature, arguments):
        array, index, a, b = arguments
        pairs = builder.fadd(_shuffled(builder, a, b, EVEN), _shuffled(builder, a, b, ODD))
        place = builder.gep(context.make_array(signature.args[0])(context, builder, array).data, [index])
        builder.store(_folded(builder, pairs, LANES, 2), builder.bitcast(place, _register(2).as_pointer()), align=4)
        return context.get_dummy_value()

    return types.void(array, types.intp, vector, vector), generate


@inlined
def exp(x):
    """Exponential of x ≤ 0 by 2ⁿ times a polynomial of degree 6, good to 3e-7 of its value; NaN stays NaN."""
    floor = splat(LOWEST)
    x = where_positive(floor - x, floor, x)
    return exp_within(x)
