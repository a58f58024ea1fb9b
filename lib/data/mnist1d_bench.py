"""How fast a set of MNIST-1D is made, beside the package `mnist1d` that its authors publish: in turns, medians."""

import sys
from importlib.util import find_spec
from statistics import median
from time import perf_counter
from types import SimpleNamespace

from lib.data.mnist1d import Mnist1d, make_mnist1d

ROUNDS = {100: 9, 1_000: 5, 5_000: 3}  # of each size; the package takes seconds for the largest
MISSING = "the package mnist1d is not installed: pip install -r requirements-dev.txt"


def measure() -> list[dict]:
    """Rows of the bench, milliseconds of a set of each size; none, and a line on what to install, without the package.

    A row holds name, ours, peer, ratio and unit.
    """
    if find_spec("mnist1d") is None:
        print(MISSING, file=sys.stderr)
        return []
    for make in (make_mnist1d, package_set):
        make(Mnist1d(num_samples=10))  # loads what is loaded once
    return [_row(Mnist1d(num_samples=size), rounds) for size, rounds in ROUNDS.items()]


def package_set(settings: Mnist1d) -> dict:
    """The package's set of these settings, made in memory: x, y, x_test, y_test, t; it seeds NumPy's global state."""
    from mnist1d.data import make_dataset  # a test needs it, the book does not

    return make_dataset(SimpleNamespace(**vars(settings)))


def _row(settings, rounds):
    times = [(_milliseconds(make_mnist1d, settings), _milliseconds(package_set, settings)) for _ in range(rounds)]
    ours, peer = (median(column) for column in zip(*times, strict=True))
    ratio = median(theirs / own for own, theirs in times)
    name = f"MNIST-1D, a set of {settings.num_samples:,} signals"
    return {"name": name, "ours": ours, "peer": peer, "ratio": ratio, "unit": "ms"}


def _milliseconds(make, settings):
    start = perf_counter()
    make(settings)
    return 1e3 * (perf_counter() - start)
