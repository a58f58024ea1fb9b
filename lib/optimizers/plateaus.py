"""RMSprop on a plateau and at a cliff: a line whose slope is tiny, then that of a bowl, then that of a wall.

    f′(w) = −p for w < 1,     w − 2 for 1 ≤ w ≤ 3,     C for w > 3;      the minimum is at 2

Source: T. Tieleman and G. Hinton 2012, lecture 6.5; the text's numbers are those of T. Dettmers 2015. Since the
newest gradient is part of the mean, no update exceeds η / √(1 − ρ):   s ≥ (1 − ρ) g²   so   |g| / √s ≤ 1 / √(1 − ρ).
"""

import numpy as np

from lib.optimizers.race import first_time
from lib.optimizers.rules import RULES, rmsprop

MINIMUM, WALL, NEAR = 2.0, 3.0, 0.1


def slope(w, plateau, wall):
    """Slope at places w of the line with a plateau of slope −`plateau` and a wall of slope `wall`."""
    return np.where(w < 1, -plateau, np.where(w <= WALL, w - MINIMUM, wall))


def largest_update(decay):
    """The largest update of RMSprop before the learning rate: 1 / √(1 − ρ)."""
    if not 0 <= decay < 1:
        raise ValueError(f"decay lies in [0, 1), got {decay}")
    return (1 - decay) ** -0.5


def least_decay(update):
    """The smallest decay ρ at which an update of this size is possible at all, 1 − 1/u²; 0 for updates up to 1."""
    return max(0.0, 1 - update**-2)


def update_of(gradient, root):
    """RMSprop's update before the learning rate, where the root of the running mean, newest square included, is given.

    The mean before the step is chosen so that it comes out at root² after it; the decay is large enough for that.
    """
    decay = 1 - min(0.1, 0.5 * (root / gradient) ** 2)
    before = (root**2 - (1 - decay) * gradient**2) / decay
    weight, _ = rmsprop(0.0, gradient, before, learning_rate=1.0, decay=decay, eps=0.0)
    return abs(weight)


def walk(rule, starts, num_steps, learning_rate, plateau=1e-3, wall=10.0):
    """Path (num_steps + 1, ...) from starts on that line; plateau and wall may be arrays that broadcast."""
    weights, state = np.asarray(starts, float), 0.0
    path = [weights]
    for _ in range(num_steps):
        weights, state = RULES[rule](weights, slope(weights, plateau, wall), state, learning_rate=learning_rate)
        path.append(weights)
    return np.stack(np.broadcast_arrays(*path))


def steps_across(rule, plateaus, num_starts, num_steps, learning_rate):
    """Steps (len(plateaus), num_starts) from random places on a plateau to the minimum's neighbourhood."""
    starts = np.random.default_rng([0, 9]).uniform(0, 0.9, num_starts)
    starts = np.broadcast_to(starts, (len(plateaus), num_starts))
    path = walk(rule, starts, num_steps, learning_rate, np.asarray(plateaus)[:, None])
    return np.minimum(first_time(abs(path - MINIMUM) < NEAR), num_steps)


def throws(rule, walls, num_starts, learning_rate):
    """Length (len(walls), num_starts) of the first step from random places just beyond the foot of a wall.

    The run has walked in the bowl before: it enters with ten steps of unit slope behind it.
    """
    starts = WALL + np.random.default_rng([0, 10]).uniform(0, 0.2, (1, num_starts))
    state = 0.0
    for _ in range(10):
        _, state = RULES[rule](starts, np.ones_like(starts), state, learning_rate=learning_rate)
    wall = np.broadcast_to(np.asarray(walls, float)[:, None], (len(walls), num_starts))
    after, _ = RULES[rule](starts, wall, state, learning_rate=learning_rate)
    return abs(after - starts)


def rest(rule, num_starts, num_steps, learning_rate):
    """Distance (num_starts,) from the minimum at the end of a walk in the bowl alone: the mean of its last quarter."""
    starts = np.random.default_rng([0, 11]).uniform(1, WALL, num_starts)
    path = walk(rule, starts, num_steps, learning_rate)
    return abs(path[-num_steps // 4 :] - MINIMUM).mean(0)
