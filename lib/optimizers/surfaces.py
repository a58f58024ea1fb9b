"""Surfaces over a plane with known minima and saddles: value, gradient and Hessian in closed form.

    saddle      ½ (x² − b y²), turned by an angle
    bowl        ½ (x² + κ y²)
    Beale       Σᵢ (cᵢ − x + x yⁱ)², c = 1.5, 2.25, 2.625      E. M. L. Beale 1958; minimum 0 at (3, ½)
    Rosenbrock  (1 − x)² + 100 (y − x²)²                         H. H. Rosenbrock 1960; minimum 0 at (1, 1)
    valley      ½ (x² + κ y²), its gradient blurred by noise; the noise is passed in

Places are arrays (..., 2); values (...), gradients (..., 2) and Hessians (..., 2, 2) follow them.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Surface:
    """A function of the plane; `minimum` is None where there is none, `saddles` lists places with a zero gradient."""

    name: str
    value: Callable
    gradient: Callable
    hessian: Callable
    minimum: tuple | None = None
    saddles: tuple = ()


def quadratic(name, matrix, minimum=None, saddles=()):
    """The surface ½ wᵀ A w of a symmetric matrix A (2, 2); ValueError unless it is one."""
    matrix = np.asarray(matrix, float)
    if matrix.shape != (2, 2) or not np.allclose(matrix, matrix.T):
        raise ValueError(f"needs a symmetric matrix of shape (2, 2), got {matrix.tolist()}")
    return Surface(
        name,
        lambda w: 0.5 * np.einsum("...i,ij,...j->...", w, matrix, w),
        lambda w: np.asarray(w) @ matrix,
        lambda w: np.broadcast_to(matrix, (*np.shape(w)[:-1], 2, 2)),
        minimum,
        saddles,
    )


def turn(degrees):
    """Rotation matrix (2, 2) by an angle in degrees."""
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[cos, -sin], [sin, cos]])


def saddle(bend=0.1, degrees=0.0):
    """A saddle at the origin: curvature 1 across, −bend along the way out, which is turned from y by an angle."""
    if bend <= 0:
        raise ValueError(f"bend must be positive, got {bend}: a saddle falls to two sides")
    axes = turn(degrees)
    return quadratic("saddle", axes @ np.diag([1.0, -bend]) @ axes.T, saddles=((0.0, 0.0),))


def bowl(condition=100.0):
    """A bowl whose curvatures are 1 and `condition`."""
    return quadratic("bowl", np.diag([1.0, condition]), minimum=(0.0, 0.0))


def noisy_gradient(surface, place, noise, generator):
    """The gradient of a surface, with Gaussian noise of a standard deviation in each component."""
    return surface.gradient(place) + noise * generator.standard_normal(np.shape(place))


CONSTANTS = (1.5, 2.25, 2.625)


def _beale_parts(w):
    """For each of the three terms: residual, its slopes (by x, by y), its second derivatives (xy, yy)."""
    x, y = np.moveaxis(np.asarray(w, float), -1, 0)
    powers = (0.0 * y, 0.0 * y + 1, y, y * y, y * y * y)  # y to −1 (never used), 0, 1, 2, 3: `**` would be slow
    for i, constant in enumerate(CONSTANTS, start=1):
        below, power = i * powers[i], powers[i + 1]
        yield constant - x + x * power, (power - 1, x * below), (below, i * (i - 1) * x * powers[i - 1])


def _beale_gradient(w):
    return np.stack([sum(2 * r * slopes[k] for r, slopes, _ in _beale_parts(w)) for k in (0, 1)], axis=-1)


def _beale_hessian(w):
    xx = sum(2 * a * a for _, (a, _), _ in _beale_parts(w))
    xy = sum(2 * (a * b + r * c) for r, (a, b), (c, _) in _beale_parts(w))
    yy = sum(2 * (b * b + r * d) for r, (_, b), (_, d) in _beale_parts(w))
    return _symmetric(xx, xy, yy)


def _symmetric(xx, xy, yy):
    return np.stack([np.stack([xx, xy], axis=-1), np.stack([xy, yy], axis=-1)], axis=-2)


beale = Surface(
    "Beale",
    lambda w: sum(residual**2 for residual, _, _ in _beale_parts(w)),
    _beale_gradient,
    _beale_hessian,
    minimum=(3.0, 0.5),
    saddles=((0.0, 1.0),),
)


def _rosenbrock_gradient(w):
    x, y = np.moveaxis(np.asarray(w, float), -1, 0)
    return np.stack([2 * (x - 1) - 400 * x * (y - x * x), 200 * (y - x * x)], axis=-1)


def _rosenbrock_hessian(w):
    x, y = np.moveaxis(np.asarray(w, float), -1, 0)
    return _symmetric(2 + 1200 * x * x - 400 * y, -400 * x, np.full_like(x, 200.0))


def _rosenbrock_value(w):
    x, y = np.moveaxis(np.asarray(w, float), -1, 0)
    return (1 - x) ** 2 + 100 * (y - x * x) ** 2


rosenbrock = Surface("Rosenbrock", _rosenbrock_value, _rosenbrock_gradient, _rosenbrock_hessian, minimum=(1.0, 1.0))
