"""Blocks of float32 numbers as one value inside compiled code: a lane for each example of a batch.

The vectors of `training.vector` hold eight runs. Here the examples of one run share their weights, so a block may be as
large as a processor's registers allow. As there, every operation stays as written, so no bit depends on the size of the
blocks. Arrays are flat, float32 and contiguous; an index counts numbers, and a block may begin anywhere.
"""

import operator

from llvmlite import ir
from numba import types
from numba.extending import intrinsic, overload

from lib.mnist1d.planes_registers import Block, broadcast, call, each, places, sixteen, whole


def loader(block):
    """The function that loads the numbers of an array from an index on, as a block of this type."""

    @intrinsic
    def load(typing, array, index):
        def generate(context, builder, signature, arguments):
            found = places(context, builder, block, signature.args[0], *arguments)
            return whole(builder, block, [builder.load(place, align=4) for place in found])

        return block(array, types.intp), generate

    return load


def splatter(block):
    """The function that repeats a float32 number in a block of this type."""

    @intrinsic
    def splat(typing, number):
        def generate(context, builder, signature, arguments):
            return whole(builder, block, [broadcast(builder, block, arguments[0])] * block.count)

        return block(types.float32), generate

    return splat


def repeater(block):
    """The function that repeats the number at an index of an array in a block of this type."""

    @intrinsic
    def repeat(typing, array, index):
        def generate(context, builder, signature, arguments):
            data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
            number = builder.load(builder.gep(data, [arguments[1]]))  # array[index] would ask whether it is negative
            return whole(builder, block, [broadcast(builder, block, number)] * block.count)

        return block(array, types.intp), generate

    return repeat


load, splat, repeat = loader(sixteen), splatter(sixteen), repeater(sixteen)


@intrinsic
def store(typing, array, index, value):
    """Put a block into an array from an index on."""

    def generate(context, builder, signature, arguments):
        found = places(context, builder, value, signature.args[0], *arguments[:2])
        for i, place in enumerate(found):
            builder.store(builder.extract_value(arguments[2], i), place, align=4)
        return context.get_dummy_value()

    return types.void(array, types.intp, value), generate


@intrinsic
def fma(typing, a, b, c):
    """a · b + c, rounded once."""
    return a(a, a, a), each(a, lambda builder, *parts: call("llvm.fma", builder, *parts))


@intrinsic
def sqrt(typing, a):
    """Square root."""
    return a(a), each(a, lambda builder, part: call("llvm.sqrt", builder, part))


@intrinsic
def where_positive(typing, condition, yes, no):
    """`yes` in the lanes whose condition is above zero, `no` elsewhere."""

    def choose(builder, condition, yes, no):
        zero = ir.Constant(condition.type, [0.0] * condition.type.count)
        return builder.select(builder.fcmp_ordered(">", condition, zero), yes, no)

    return yes(yes, yes, yes), each(yes, choose)


@intrinsic
def power_of_two(typing, exponent):
    """2 to a whole exponent between −126 and 127, built from the bits of a float32."""

    def build(builder, part):
        integers = ir.VectorType(ir.IntType(32), part.type.count)
        biased = builder.add(builder.fptosi(part, integers), ir.Constant(integers, [127] * part.type.count))
        shifted = builder.shl(biased, ir.Constant(integers, [23] * part.type.count))
        return builder.bitcast(shifted, part.type)

    return exponent(exponent), each(exponent, build)


def _binary(instruction):
    """An elementwise operation of two blocks, by the name of LLVM's instruction."""

    @intrinsic
    def operation(typing, a, b):
        return a(a, b), each(a, lambda builder, *parts: getattr(builder, instruction)(*parts))

    def implement(a, b):
        if isinstance(a, Block) and a is b:
            return lambda a, b: operation(a, b)
        return None

    return implement


for _symbol, _instruction in (
    (operator.add, "fadd"),
    (operator.sub, "fsub"),
    (operator.mul, "fmul"),
    (operator.truediv, "fdiv"),
):
    overload(_symbol)(_binary(_instruction))
