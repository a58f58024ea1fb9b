"""Digits that nobody wrote: ten skeletons of strokes, bent at random and drawn with a pen of random width.

    points → A points + t + noise, A = rotation · shear · scale
    ink = 2 clip((width − distance) / softness + ½, 0, 1)

The skeletons are ours: polylines in a square of side 1, y running down. No image of any training set enters.
"""

import functools

import numpy as np
import torch

from lib.recipe.digits import Set

SYNTHETIC = 4  # stream of a seed
SIDE, MARGIN = 16, 3.0
SPREAD = {"rotation": 0.15, "shear": 0.25, "scale": 0.12, "shift": 0.05, "bend": 0.035}  # standard deviations
WIDTHS, SOFTNESS = (0.6, 1.3), 1.0  # half width of the pen in pixels, from … to; pixels from ink to paper


def _arc(x, y, across, down, start, end, num=9):
    """Points on an ellipse; angles in turns, clockwise from the right."""
    angles = 2 * np.pi * np.linspace(start, end, num)
    return [(x + across * np.cos(angle), y + down * np.sin(angle)) for angle in angles]


SKELETONS = (
    [_arc(0.5, 0.5, 0.33, 0.48, 0, 1, 17)],
    [[(0.5, 0.02), (0.5, 0.5), (0.5, 0.98)]],
    [[*_arc(0.5, 0.28, 0.32, 0.26, -0.5, 0.1), (0.14, 0.97), (0.88, 0.97)]],
    [[*_arc(0.45, 0.26, 0.32, 0.24, -0.42, 0.25), *_arc(0.45, 0.73, 0.36, 0.25, -0.25, 0.42)]],
    [[(0.2, 0.03), (0.12, 0.55), (0.9, 0.55)], [(0.75, 0.05), (0.7, 0.98)]],
    [[(0.85, 0.03), (0.25, 0.03), (0.2, 0.45), *_arc(0.45, 0.69, 0.37, 0.28, -0.25, 0.42)]],
    [[(0.7, 0.02), (0.3, 0.35), *_arc(0.5, 0.7, 0.32, 0.27, 0.5, 1.5, 13)]],
    [[(0.1, 0.05), (0.88, 0.05), (0.6, 0.5), (0.42, 0.98)]],
    [_arc(0.5, 0.26, 0.27, 0.23, 0.25, 1.25, 13), _arc(0.5, 0.74, 0.32, 0.25, -0.25, 0.75, 13)],
    [[*_arc(0.5, 0.3, 0.3, 0.27, 0, 1, 13), (0.78, 0.55), (0.7, 0.98)]],
)


@functools.lru_cache(maxsize=32)
def draw_synthetic(num, seed):
    """A `Set` of `num` drawn digits, the classes in turn."""
    generator = np.random.default_rng([SYNTHETIC, seed])
    labels = np.arange(num) % 10
    images = np.zeros((num, SIDE, SIDE), np.float32)
    for digit, strokes in enumerate(SKELETONS):
        chosen = labels == digit
        images[chosen] = _drawn(strokes, int(chosen.sum()), generator)
    return Set(torch.tensor(images), torch.tensor(labels))


def _drawn(strokes, num, generator):
    """Images (num, 16, 16) of one skeleton, each bent its own way."""
    matrices, moves = _transformations(num, generator)
    nearest = np.full((num, SIDE * SIDE), np.inf)
    for stroke in strokes:
        points = np.array(stroke) - 0.5
        points = points @ matrices.transpose(0, 2, 1) + moves  # (num, points, 2)
        points = points + SPREAD["bend"] * _smooth(generator.standard_normal(points.shape))
        places = MARGIN - 0.5 + (points + 0.5) * (SIDE - 2 * MARGIN)
        nearest = np.minimum(nearest, _distances(places))
    widths = generator.uniform(*WIDTHS, (num, 1))
    return (2 * np.clip((widths - nearest) / SOFTNESS + 0.5, 0, 1)).reshape(num, SIDE, SIDE)


def _transformations(num, generator):
    """Random matrices (num, 2, 2) and moves (num, 1, 2)."""
    turn, slant = (SPREAD[name] * generator.standard_normal(num) for name in ("rotation", "shear"))
    across, down = np.exp(SPREAD["scale"] * generator.standard_normal((2, num)))
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    shear = np.array([[across, -slant * down], [0 * down, down]])
    return np.einsum("ijn,jkn->nik", rotation, shear), SPREAD["shift"] * generator.standard_normal((num, 1, 2))


def _smooth(noise):
    """Noise (num, points, 2) averaged over neighbours along a stroke."""
    padded = np.pad(noise, ((0, 0), (1, 1), (0, 0)), mode="edge")
    return (padded[:, :-2] + padded[:, 1:-1] + padded[:, 2:]) / np.sqrt(3)


def _distances(points):
    """Distance of every pixel to the nearest segment of a polyline (num, points, 2), as (num, 256)."""
    rows, columns = np.divmod(np.arange(SIDE * SIDE), SIDE)
    pixels = np.stack([columns, rows], 1)[None]  # (1, 256, 2)
    nearest = np.inf
    for place in range(points.shape[1] - 1):
        start, step = points[:, place, None], points[:, place + 1, None] - points[:, place, None]
        along = ((pixels - start) * step).sum(2) / np.maximum((step**2).sum(2), 1e-12)
        gaps = pixels - start - along.clip(0, 1)[..., None] * step
        nearest = np.minimum(nearest, (gaps**2).sum(2))
    return np.sqrt(nearest)
