"""Random surfaces that can be walked on: sums of random waves, and their critical points found by Newton's method.

    f(x) = √(2/k) Σⱼ cos(qⱼ · x + φⱼ),     qⱼ normal, φⱼ uniform,

has covariance exp(−|x − y|²/2), and is Gaussian when the number k of waves is large (S. O. Rice 1944).
"""

from dataclasses import dataclass

import numpy as np

NEWTON_STEPS = 12
LONGEST = 0.5  # step; the waves have a length of about six
ALMOST_ZERO = 1e-9  # norm of a gradient at a critical point
SAME = 1e-5  # distance below which two places are one


@dataclass(frozen=True, eq=False)
class Field:
    """Waves (k, n) and phases (k,)."""

    waves: np.ndarray
    phases: np.ndarray

    @property
    def scale(self):
        """Amplitude of each wave."""
        return np.sqrt(2 / len(self.phases))

    def value(self, places):
        """Values (m,) at places (m, n)."""
        return self.scale * np.cos(places @ self.waves.T + self.phases).sum(1)

    def gradient(self, places):
        """Gradients (m, n)."""
        return -self.scale * np.sin(places @ self.waves.T + self.phases) @ self.waves

    def hessian(self, places):
        """Hessians (m, n, n)."""
        cosines = np.cos(places @ self.waves.T + self.phases)
        return -self.scale * np.einsum("mk,ki,kj->mij", cosines, self.waves, self.waves, optimize=True)


def random_field(dimension, num_waves, generator):
    """A random surface over `dimension` dimensions."""
    waves = generator.standard_normal((num_waves, dimension))
    return Field(waves, generator.uniform(0, 2 * np.pi, num_waves))


def critical_points(field, side, num_starts, generator):
    """Critical points (m, n) of a field in a cube of a given side: Newton's method from random starts, each once."""
    dimension = field.waves.shape[1]
    places = generator.uniform(-0.5, side + 0.5, (num_starts, dimension))
    for _ in range(NEWTON_STEPS):
        steps = np.linalg.solve(field.hessian(places), field.gradient(places)[..., None])[..., 0]
        length = np.linalg.norm(steps, axis=1, keepdims=True)
        places = places - steps * np.minimum(
            1, LONGEST / np.maximum(length, LONGEST)
        )  # longer steps would leave the neighbourhood
    inside = ((places >= 0) & (places <= side)).all(1)
    found = places[inside & (np.linalg.norm(field.gradient(places), axis=1) < ALMOST_ZERO)]
    return found[np.unique(np.rint(found / SAME), axis=0, return_index=True)[1]] if len(found) else found


def saddle_counts(dimension, seed, num_waves=100, side=6.0, num_starts=800):
    """How many critical points, and how many saddles among them, a random field of a seed has in a cube."""
    generator = np.random.default_rng([seed, dimension])
    field = random_field(dimension, num_waves, generator)
    places = critical_points(field, side, num_starts, generator)
    falling = (np.linalg.eigvalsh(field.hessian(places)) < 0).sum(1)
    return len(places), int(np.count_nonzero((falling > 0) & (falling < dimension)))
