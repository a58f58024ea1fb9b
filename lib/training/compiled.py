"""The decorator of compiled functions: Numba, without overlap checks, cached by all source that they reach.

Numba's own cache sees a change in the file of a function, not in the files of the functions that it calls.
Here the cache lies in a folder named by the hash of all that a module reaches inside this package, so that
compiled code may spread over several files, and stale machine code can never be loaded.
"""

import numba
from numba.core.compiler import Compiler

from lib.experiments.provenance import ROOT, module_version


class NoAliasCompiler(Compiler):
    """Numba's compiler, told what holds here: no two array arguments of a function overlap.

    Without it LLVM guards every short loop against overlap, which costs a third of the speed.
    """

    def define_pipelines(self):
        self.state.flags.noalias = True
        return super().define_pipelines()


def compiler(module, inline=False):
    """The decorator for a module, by its name: float arithmetic may be reordered, Python's lock is released.

    inline: for the functions that compiled ones call. The process that compiles and those that load the machine code
    would otherwise each call a copy of their own, and copies whose sums are ordered otherwise differ in their bits.
    """
    numba.config.CACHE_DIR = str(ROOT / "_build" / "numba" / module_version(module))
    options = {"fastmath": True, "nogil": True, "error_model": "numpy", "pipeline_class": NoAliasCompiler}
    return numba.njit(cache=not inline, forceinline=inline, **options)


def lane_compiler(module, cache=False, inline=False):
    """The decorator for kernels on `training.vector`: every operation stays as written, so the bits do too.

    cache: for the functions that Python calls; what they call is compiled into them. inline: for the small ones,
    whose vectors would otherwise travel through memory.
    """
    numba.config.CACHE_DIR = str(ROOT / "_build" / "numba" / module_version(module))
    return numba.njit(nogil=True, error_model="numpy", cache=cache, forceinline=inline)
