"""The race: every rule on the same surface from the same starts, and how many steps each needs.

Source of the picture: T. Dettmers 2015, figure 2, by A. Radford. There the paths have no numbers. Here each rule
gets the rate of a stated grid that needs the fewest steps from pilot starts, and is then timed from others.
"""

from dataclasses import dataclass

import numpy as np

from lib.optimizers.rules import RULES, START
from lib.optimizers.surfaces import beale, saddle, turn

ACCELERATED = ("momentum", "nesterov", "rmsprop")  # those that the text explains; the others are shown beside them
RACERS = ("descent", *ACCELERATED, "adagrad", "adam")
OPTIONS = {"momentum": {"momentum": 0.9}, "nesterov": {"momentum": 0.9}}
RATES = 2.0 ** np.arange(-14, 2)
PILOT, MEASURED = 1, 0  # streams of random starts


def walk(rule, surface, starts, num_steps, learning_rate):
    """Path (num_steps + 1, ..., 2) of a rule from starts (..., 2); a rate may be an array that broadcasts."""
    weights, state = np.asarray(starts, float), START[rule]
    path = [weights]
    with np.errstate(all="ignore"):  # a rate that is too large leaves the numbers, and so never arrives
        for _ in range(num_steps):
            gradient = surface.gradient(weights)
            weights, state = RULES[rule](weights, gradient, state, learning_rate=learning_rate, **OPTIONS.get(rule, {}))
            path.append(weights)
    return np.stack(np.broadcast_arrays(*path))


@dataclass(frozen=True)
class SaddleRace:
    """Leave a saddle: the way out, `degrees` from y, bends down by `bend`; it is left at distance 1 along it."""

    bend: float = 0.1
    degrees: float = 0.0
    num_steps: int = 300

    @property
    def surface(self):
        """The saddle."""
        return saddle(self.bend, self.degrees)

    def starts(self, num_starts, stream):
        """Starts (n, 2): up to 1 across the way out, and between 10⁻⁴ and 10⁻¹ from the ridge along it."""
        generator = np.random.default_rng([stream, 7])
        across, sign = generator.uniform(-1, 1, num_starts), generator.choice((-1, 1), num_starts)
        along = sign * 10 ** generator.uniform(-4, -1, num_starts)
        return np.stack([across, along], axis=-1) @ turn(self.degrees).T

    def steps(self, path):
        """Steps (...) until a path (t, ..., 2) has left; `num_steps` where it has not, or was thrown off across."""
        across, along = np.moveaxis(np.abs(path @ turn(self.degrees)), -1, 0)
        left = first_time(along >= 1)
        thrown = first_time(~(across <= 1 + 1e-9))
        return np.where(left < thrown, np.minimum(left, self.num_steps), self.num_steps)


@dataclass(frozen=True)
class BealeRace:
    """Reach the minimum of Beale's function from a box beside it: within `near` of it."""

    near: float = 0.05
    num_steps: int = 1000

    @property
    def surface(self):
        """Beale's function."""
        return beale

    def starts(self, num_starts, stream):
        """Starts (n, 2) in the box from (0, −1) to (2, 1)."""
        return np.random.default_rng([stream, 8]).uniform((0, -1), (2, 1), (num_starts, 2))

    def steps(self, path):
        """Steps (...) until a path (t, ..., 2) is near the minimum; `num_steps` where it never is."""
        with np.errstate(all="ignore"):
            away = np.hypot(*np.moveaxis(path - np.array(beale.minimum), -1, 0))
            return np.minimum(first_time(away < self.near), self.num_steps)


def first_time(happened):
    """First index along axis 0 at which an event (t, ...) is true; t where it never is."""
    return np.where(happened.any(0), happened.argmax(0), len(happened))


NUM_PILOTS = 20  # random starts from which rates are chosen


def best_rate(rule, race, rates=RATES):
    """The rate of the grid with the fewest steps on average from pilot starts; the smallest of equals."""
    starts = race.starts(NUM_PILOTS, PILOT)
    path = walk(
        rule, race.surface, np.broadcast_to(starts, (len(rates), *starts.shape)), race.num_steps, _column(rates)
    )
    return float(rates[np.argmin(race.steps(path).mean(1))])


def _column(rates):
    return np.asarray(rates)[:, None, None]


@dataclass(frozen=True, eq=False)
class Timed:
    """A rule's rate, its steps (num_starts,), and how often it did not arrive."""

    rate: float
    steps: np.ndarray
    num_lost: int


def times(race, num_starts, rate=None):
    """Each racer's `Timed` from the same starts, at a common rate, or each at the best of the grid."""
    starts, found = race.starts(num_starts, MEASURED), {}
    for rule in RACERS:
        chosen = rate or best_rate(rule, race)
        steps = race.steps(walk(rule, race.surface, starts, race.num_steps, chosen))
        found[rule] = Timed(chosen, steps, int(np.count_nonzero(steps >= race.num_steps)))
    return found


def accelerated(found):
    """Steps of the accelerated rules from each start, averaged over the rules, (num_starts,)."""
    return np.mean([found[rule].steps for rule in ACCELERATED], axis=0)
