"""Which arithmetic this machine does: a hash of small products, convolutions and functions, bit for bit.

NumPy and torch choose their kernels by the processor, so that two machines with the same versions can add in
another order and round differently. Results name this hash beside the platform, and only results of the same
arithmetic are held to the same bits. The engine that Numba compiles does not depend on it. To load torch takes
seconds, so the hash is kept in a file named by all that chooses the kernels.
"""

import functools
import os
import platform
from pathlib import Path

import numpy as np

from lib.experiments.provenance import ROOT, digest, platform_key

KEPT = ROOT / "_build" / "arithmetic"
CPU = Path("/proc/cpuinfo")
CHOOSING = (  # what a reader may set to choose kernels, or threads and so the order of sums
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_CORETYPE", "MKL_CBWR",
    "MKL_ENABLE_INSTRUCTIONS", "ATEN_CPU_CAPABILITY", "ONEDNN_MAX_CPU_ISA", "NPY_DISABLE_CPU_FEATURES",
)  # fmt: skip

SIZES = ((7, 13, 5), (64, 100, 33), (130, 257, 40))  # of the products: small, and larger than a kernel's block


@functools.cache
def arithmetic_key(folder=KEPT):
    """Hash of what NumPy and torch compute here, 12 hexadecimal digits."""
    path = Path(folder) / digest(platform_key(), processor(), *(os.environ.get(name, "") for name in CHOOSING))[:16]
    if path.exists():
        return path.read_text()
    key = computed_key()
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(f".{os.getpid()}")
    partial.write_text(key)
    partial.replace(path)
    return key


def computed_key():
    """The hash, computed now."""
    return digest(*(np.ascontiguousarray(array).tobytes() for array in _numpy_samples() + _torch_samples()))[:12]


def processor():
    """Model and instruction sets of this processor, as the system tells them."""
    lines = CPU.read_text().splitlines() if CPU.exists() else []
    told = dict(line.split(":", 1) for line in reversed(lines) if line.startswith(("model name", "flags", "Features")))
    return " ".join(told.values()) or platform.processor()


def _numpy_samples():
    draws = np.random.default_rng(0)
    samples = []
    for dtype in (np.float32, np.float64):
        for rows, inner, columns in SIZES:
            a = draws.standard_normal((rows, inner)).astype(dtype)
            samples += [a @ draws.standard_normal((inner, columns)).astype(dtype), a.sum(axis=0), np.exp(a), np.tanh(a)]
    return [*samples, np.linalg.svd(a, compute_uv=False), np.linalg.solve(a @ a.T + np.eye(len(a)), a[:, 0])]


def _torch_samples():
    import torch  # takes two seconds, and only a claim that is settled needs it

    draws = torch.Generator().manual_seed(0)
    samples = []
    for rows, inner, columns in SIZES:
        a = torch.randn(3, rows, inner, generator=draws)
        samples += [
            torch.bmm(a, torch.randn(3, inner, columns, generator=draws)),
            torch.tanh(a),
            torch.exp(a),
            a.sum(1),
        ]
    images, kernels = (torch.randn(shape, generator=draws) for shape in ((8, 3, 16, 16), (12, 3, 5, 5)))
    samples += [torch.nn.functional.conv2d(images, kernels, stride=2), torch.sigmoid(images), torch.softmax(images, 3)]
    return [sample.numpy() for sample in samples]
