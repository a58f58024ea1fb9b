"""Eight float32 numbers as one value inside compiled code: one lane for each of eight runs.

A kernel that computes eight independent runs side by side needs no clever order of summation: every lane does
what a single run would do, operation for operation. So the results of a run do not depend on which runs share
its vector, and, since nothing is reordered and each operation is IEEE 754, not on the machine either.

Numba has no type for a vector register; this module adds one by its documented extension interface. Arrays are
float32 and C-contiguous with a last axis of eight; an index counts vectors from the start of the array.
"""

import operator

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, models, overload, register_model

LANES = 8
_REGISTER = ir.VectorType(ir.FloatType(), LANES)
_INTEGERS = ir.VectorType(ir.IntType(32), LANES)


class _Vector(types.Type):
    """The Numba type of eight float32 numbers."""

    def __init__(self):
        super().__init__(name=f"float32x{LANES}")


vector = _Vector()


@register_model(_Vector)
class _VectorModel(models.PrimitiveModel):
    """A vector is one LLVM value, which lives in a register."""

    def __init__(self, manager, numba_type):
        super().__init__(manager, numba_type, _REGISTER)


def _place(context, builder, array_type, array, index):
    data = context.make_array(array_type)(context, builder, array).data
    return builder.gep(builder.bitcast(data, _REGISTER.as_pointer()), [index])


@intrinsic
def load(typing, array, index):
    """The vector at an index of an array."""

    def generate(context, builder, signature, arguments):
        return builder.load(_place(context, builder, signature.args[0], *arguments), align=4)

    return vector(array, types.intp), generate


@intrinsic
def store(typing, array, index, value):
    """Put a vector at an index of an array."""

    def generate(context, builder, signature, arguments):
        array, index, value = arguments
        builder.store(value, _place(context, builder, signature.args[0], array, index), align=4)
        return context.get_dummy_value()

    return types.void(array, types.intp, vector), generate


@intrinsic
def splat(typing, number):
    """The same float32 number in all lanes."""

    def generate(context, builder, signature, arguments):
        undefined = ir.Constant(_REGISTER, ir.Undefined)
        first = builder.insert_element(undefined, arguments[0], ir.Constant(ir.IntType(32), 0))
        return builder.shuffle_vector(first, undefined, ir.Constant(_INTEGERS, [0] * LANES))

    return vector(types.float32), generate


def _function(name, num_arguments):
    """A vector function that LLVM knows, such as llvm.sqrt."""

    def call(builder, arguments):
        signature = ir.FunctionType(_REGISTER, [_REGISTER] * num_arguments)
        function = cgutils.get_or_insert_function(builder.module, signature, f"{name}.v{LANES}f32")
        return builder.call(function, arguments)

    return call


_FMA, _SQRT = _function("llvm.fma", 3), _function("llvm.sqrt", 1)


@intrinsic
def fma(typing, a, b, c):
    """a · b + c, rounded once."""
    return vector(vector, vector, vector), lambda context, builder, signature, arguments: _FMA(builder, arguments)


@intrinsic
def sqrt(typing, a):
    """Square root."""
    return vector(vector), lambda context, builder, signature, arguments: _SQRT(builder, arguments)


@intrinsic
def where_positive(typing, condition, yes, no):
    """`yes` in the lanes whose condition is above zero, `no` elsewhere."""

    def generate(context, builder, signature, arguments):
        condition, yes, no = arguments
        above = builder.fcmp_ordered(">", condition, ir.Constant(_REGISTER, [0.0] * LANES))
        return builder.select(above, yes, no)

    return vector(vector, vector, vector), generate


@intrinsic
def power_of_two(typing, exponent):
    """2 to a whole exponent between −126 and 127, built from the bits of a float32."""

    def generate(context, builder, signature, arguments):
        whole = builder.fptosi(arguments[0], _INTEGERS)
        biased = builder.add(whole, ir.Constant(_INTEGERS, [127] * LANES))
        return builder.bitcast(builder.shl(biased, ir.Constant(_INTEGERS, [23] * LANES)), _REGISTER)

    return vector(vector), generate


@intrinsic
def prefetch(typing, array, index):
    """Ask for the memory at an index of a flat float32 array, to be read some time later."""

    def generate(context, builder, signature, arguments):
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        byte = builder.bitcast(builder.gep(data, [arguments[1]]), ir.IntType(8).as_pointer())
        whole = ir.IntType(32)
        signature = ir.FunctionType(ir.VoidType(), [byte.type, whole, whole, whole])
        function = cgutils.get_or_insert_function(builder.module, signature, "llvm.prefetch.p0i8")
        builder.call(function, [byte, ir.Constant(whole, 0), ir.Constant(whole, 2), ir.Constant(whole, 1)])
        return context.get_dummy_value()

    return types.void(array, types.intp), generate


def _binary(instruction):
    """An elementwise operation of two vectors, by the name of LLVM's instruction."""

    @intrinsic
    def operation(typing, a, b):
        def generate(context, builder, signature, arguments):
            return getattr(builder, instruction)(*arguments)

        return vector(vector, vector), generate

    def implement(a, b):
        if a is vector and b is vector:
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
