"""All benchmarks of the book: each room that has some lists them in a module, named here."""

import importlib

ROOMS = ("lib.data.mnist1d_bench", "lib.mnist1d.benchmark_bench", "lib.lecun1989.bench")


def measure():
    """Rows {name, ours, peer, ratio, unit}; ours and peer measured in turns in this run."""
    return [row for room in ROOMS for row in importlib.import_module(room).measure()]
