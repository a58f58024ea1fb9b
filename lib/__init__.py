"""Five texts on deep learning, made executable: each room of this package is one concept of the field.

Importing `lib` fixes two things that would otherwise change a result or its time from machine to machine,
unless the reader has set them: every process computes on one thread, and Numba compiles for the common
x86-64-v3 instruction set (AVX2 and FMA), so that two x86 machines run the same instructions and get the
same bits.
"""

import os
import platform

_THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")

for _name in _THREAD_VARIABLES:
    os.environ.setdefault(_name, "1")

if platform.machine() in ("x86_64", "AMD64"):
    os.environ.setdefault("NUMBA_CPU_NAME", "x86-64-v3")
    os.environ.setdefault("NUMBA_CPU_FEATURES", "")

os.environ.setdefault("NUMBA_SLP_VECTORIZE", "1")  # joins short runs of equal operations into vectors
