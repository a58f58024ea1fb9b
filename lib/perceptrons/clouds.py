"""Made-up problems: clouds pulled apart at a plane, random labels in many dimensions, a group that is far away.

Every function returns examples (n, d + 1), a constant 1 last, or (n, d) where the plane passes through the origin,
and targets (n,) of −1 and +1.
"""

import numpy as np

from lib.perceptrons.rules import with_bias


def pulled_apart(num_examples, dimension, gap, generator):
    """Points of a round cloud in the ball of radius about 1, each moved by `gap` away from a random plane."""
    points = generator.normal(size=(num_examples, dimension)) / np.sqrt(dimension)
    normal = generator.normal(size=dimension)
    normal /= np.linalg.norm(normal)
    targets = np.where(points @ normal > 0, 1.0, -1.0)
    return with_bias(points + gap * targets[:, None] * normal), targets


def random_labels(num_examples, dimension, generator):
    """Points of a round cloud with labels by the toss of a coin; with dimension ≥ num_examples a plane exists."""
    points = generator.normal(size=(num_examples, dimension)) / np.sqrt(dimension)
    return points, generator.choice((-1.0, 1.0), num_examples)


def right_angles(num_examples, generator):
    """Examples that are all at right angles to each other and of length 1, with labels by the toss of a coin."""
    return np.eye(num_examples), generator.choice((-1.0, 1.0), num_examples)


def far_group(num_examples, distance, generator):
    """Two groups in the plane, a gap between them, and a third, of the right-hand class, `distance` further right."""
    third = num_examples // 3
    centres = np.repeat([[-1.0, 0.0], [1.0, 0.0], [1.0 + distance, 0.0]], [num_examples - 2 * third, third, third], 0)
    points = centres + np.column_stack(
        [generator.uniform(-0.7, 0.7, num_examples), generator.normal(size=num_examples)]
    )
    return with_bias(points), np.where(centres[:, 0] > 0, 1.0, -1.0)
