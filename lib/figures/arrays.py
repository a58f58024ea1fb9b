"""Checks of the plain arrays that a figure is drawn from: a gap in the data is an error, not a gap on paper."""

from collections.abc import Mapping

import numpy as np


def finite(values, what: str, *, ndim: int | None = None, positive: bool = False) -> np.ndarray:
    """Return `values` as a float array; ValueError names `what` if empty, not finite or of another shape."""
    array = np.asarray(values, dtype=float)
    if ndim is not None and array.ndim != ndim:
        raise ValueError(f"{what}: expected {ndim} dimension(s), got shape {array.shape}")
    if array.size == 0:
        raise ValueError(f"{what}: no values to draw")
    if bad := np.count_nonzero(~np.isfinite(array)):
        raise ValueError(f"{what}: {bad} of {array.size} values are not finite")
    if positive and array.min() <= 0:
        raise ValueError(f"{what}: a log axis needs positive values, got {array.min():g}")
    return array


def named(mapping, what: str) -> dict:
    """Return `mapping` as a dict; ValueError unless it maps at least one name to values."""
    if not isinstance(mapping, Mapping) or not mapping:
        raise ValueError(f"{what}: expected a mapping from names to values, got {type(mapping).__name__}")
    return dict(mapping)


def interval(bounds, what: str) -> tuple[float, float]:
    """Return (low, high) as floats; ValueError unless both are finite and in this order."""
    low, high = finite(bounds, f"{what}, interval", ndim=1)
    if low > high:
        raise ValueError(f"{what}: the interval runs from {low:g} down to {high:g}")
    return float(low), float(high)


def named_intervals(mapping, names, what: str) -> dict[str, tuple[float, float]]:
    """Return the interval of each name that has one; ValueError for a name that is not among `names`."""
    mapping = mapping or {}
    if unknown := set(mapping) - set(names):
        raise ValueError(f"{what}: intervals of {sorted(unknown)}, but values only of {sorted(names)}")
    return {name: interval(bounds, name) for name, bounds in mapping.items()}
