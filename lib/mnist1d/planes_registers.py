"""Registers side by side as one value inside compiled code: the type, and how code for it is built.

This book compiles for AVX2. A function that calls `in_wide_registers()` also uses the 512-bit registers of a processor
that has them, which halves its time. What it computes stays the same, bit for bit: see `planes_blocks`.
"""

import llvmlite.binding
import numba
from llvmlite import ir
from llvmlite.ir.values import FunctionAttributes
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, models, register_model

from lib.training.compiled import lane_compiler

WIDE_FEATURES = ("avx512f", "avx512vl", "avx512dq", "avx512bw", "avx512cd")
_ATTRIBUTE = '"target-features"="' + ",".join(f"+{name}" for name in WIDE_FEATURES) + '"'


def has_wide_registers():
    """Whether this processor has registers of 512 bits."""
    try:
        features = llvmlite.binding.get_host_cpu_features()
    except RuntimeError:  # LLVM does not know this processor
        return False
    return all(features.get(name) for name in WIDE_FEATURES)


WIDE = has_wide_registers()


class Block(types.Type):
    """The Numba type of `count` registers of `width` float32 numbers."""

    def __init__(self, width, count):
        self.width, self.count = width, count
        self.register = ir.VectorType(ir.FloatType(), width)
        super().__init__(name=f"float32x{width}x{count}")


@register_model(Block)
class _BlockModel(models.PrimitiveModel):
    """A block is an LLVM array of vectors, which lives in registers."""

    def __init__(self, manager, numba_type):
        super().__init__(manager, numba_type, ir.ArrayType(numba_type.register, numba_type.count))


sixteen = Block(16, 1)
large = Block(16, 5) if WIDE else Block(8, 2)  # five sums of this size, and what is added to them, fill the registers
SIXTEEN, LARGE = 16, large.width * large.count


class _Attributes(FunctionAttributes):
    """Attributes of a function, the processor's features too."""

    _known = FunctionAttributes._known | {_ATTRIBUTE}


@intrinsic
def in_wide_registers(typing):
    """Compile the calling function for 512-bit registers where the processor has them."""

    def generate(context, builder, signature, arguments):
        if WIDE:
            builder.function.attributes = _Attributes([*builder.function.attributes, _ATTRIBUTE])
        return context.get_dummy_value()

    return types.void(), generate


def block_compiler(module, cache=False, inline=False):
    """The decorator for kernels on blocks; machine code for wide registers is cached apart from other code."""
    decorator = lane_compiler(module, cache, inline)
    numba.config.CACHE_DIR += "-wide" if WIDE else ""
    return decorator


def whole(builder, block, parts):
    """The block of these registers."""
    value = ir.Constant(ir.ArrayType(block.register, block.count), ir.Undefined)
    for i, part in enumerate(parts):
        value = builder.insert_value(value, part, i)
    return value


def each(block, compute):
    """Code that does compute(builder, register, …) for each register of its arguments."""

    def generate(context, builder, signature, arguments):
        parts = [[builder.extract_value(value, i) for value in arguments] for i in range(block.count)]
        return whole(builder, block, [compute(builder, *part) for part in parts])

    return generate


def places(context, builder, block, array_type, array, index):
    """Pointers to where the registers of a block lie in an array, from an index on."""
    data = context.make_array(array_type)(context, builder, array).data
    starts = [builder.add(index, ir.Constant(index.type, i * block.width)) for i in range(block.count)]
    return [builder.bitcast(builder.gep(data, [start]), block.register.as_pointer()) for start in starts]


def broadcast(builder, block, number):
    """A register with the same number in all lanes."""
    first = builder.insert_element(ir.Constant(block.register, ir.Undefined), number, ir.Constant(ir.IntType(32), 0))
    zeros = ir.Constant(ir.VectorType(ir.IntType(32), block.width), [0] * block.width)
    return builder.shuffle_vector(first, first, zeros)


def call(name, builder, *registers):
    """An operation that LLVM knows, such as llvm.fma."""
    kind = registers[0].type
    function_type = ir.FunctionType(kind, [kind] * len(registers))
    function = cgutils.get_or_insert_function(builder.module, function_type, f"{name}.v{kind.count}f32")
    return builder.call(function, registers)
