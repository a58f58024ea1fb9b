"""The four points of XOR, all planes before them, and what the two rules do with them.

Minsky and Papert (1969), introduction and chapter 2: no plane has all four on their right sides. Add the two
conditions of the points (−1, −1) and (1, 1), and the two of the others: they contradict each other.
"""

import numpy as np

from lib.perceptrons.rules import with_bias

POINTS = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
TARGETS = np.array([-1.0, 1.0, 1.0, -1.0])
EXAMPLES = with_bias(POINTS)


def right_by_plane(angles, offsets):
    """How many of the four points each plane x₁ cos θ + x₂ sin θ > b has right: (num_angles, num_offsets)."""
    direction = np.stack([np.cos(angles), np.sin(angles)])  # (2, num_angles)
    sides = (POINTS @ direction)[:, :, None] - np.asarray(offsets)  # (4, num_angles, num_offsets)
    return np.count_nonzero(TARGETS[:, None, None] * sides > 0, axis=0)


def planes_walked(rule, num_epochs, seed, learning_rate):
    """Misses of every plane that a rule of `rules` reaches from random weights, (4 num_epochs,), and the last plane."""
    generator = np.random.default_rng(seed)
    planes = [generator.normal(size=3)]
    for _ in range(num_epochs):
        for i in generator.permutation(len(EXAMPLES)):
            planes.append(rule(planes[-1], EXAMPLES[i], TARGETS[i], learning_rate))
    sides = TARGETS * (np.array(planes[1:]) @ EXAMPLES.T)
    return {"misses": np.count_nonzero(sides <= 0, axis=1), "weights": planes[-1]}
