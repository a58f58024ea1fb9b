"""Sums over the lanes of blocks of sixteen: of one block, or of sixteen blocks at once; in a fixed order."""

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from lib.mnist1d.planes_registers import SIXTEEN, sixteen, whole


@intrinsic
def total(typing, a):
    """The sum of sixteen lanes, halves added to halves: i and i + 8, then i and i + 4, i + 2, i + 1."""

    def generate(context, builder, signature, arguments):
        value, width = builder.extract_value(arguments[0], 0), SIXTEEN
        while width > 1:
            width //= 2
            masks = [ir.Constant(ir.VectorType(ir.IntType(32), width), list(range(s, s + width))) for s in (0, width)]
            low, high = (builder.shuffle_vector(value, value, mask) for mask in masks)
            value = builder.fadd(low, high)
        return builder.extract_element(value, ir.Constant(ir.IntType(32), 0))

    return types.float32(sixteen), generate


def folder(group):
    """The function that adds halves of groups of lanes to each other: two blocks of sixteen become one.

    fold(a, b): of each group of `group` lanes of a, then of b, the second half is added to the first. Four folds, with
    groups of sixteen, eight, four and two, leave the sums of sixteen blocks in sixteen lanes.
    """
    starts = range(0, 2 * SIXTEEN, group)
    halves = [[start + half + i for start in starts for i in range(group // 2)] for half in (0, group // 2)]

    @intrinsic
    def fold(typing, a, b):
        def generate(context, builder, signature, arguments):
            first, second = (builder.extract_value(argument, 0) for argument in arguments)
            masks = [ir.Constant(ir.VectorType(ir.IntType(32), SIXTEEN), half) for half in halves]
            parts = [builder.shuffle_vector(first, second, mask) for mask in masks]
            return whole(builder, sixteen, [builder.fadd(*parts)])

        return sixteen(sixteen, sixteen), generate

    return fold
