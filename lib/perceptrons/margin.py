"""Is there a separating plane, and how wide is its margin? Decided exactly, with a certificate either way.

The widest margin of signed examples z = t x is found by least distance programming: the u ≥ 0 that minimises
|Zᵀu|² + (1 − Σu)² (C. L. Lawson and R. J. Hanson, "Solving Least Squares Problems", 1974, chapter 23). With its
residual r = (Zᵀu, Σu − 1) there are two cases:

    r ≠ 0   the weights −Zᵀu / (Σu − 1) have t (w·x) ≥ 1, and no shorter ones do: the margin is γ = 1/|w|
    r = 0   a combination of signed examples, none with negative weight, is zero: no plane has all t (w·x) > 0

Only the examples near the plane matter. So the problem is solved for a working set, to which violated examples are
added until none is left: then the plane is that of all examples. A working set without plane settles the matter too.
The number of mistakes of Rosenblatt's rule is at most (R/γ)², R the largest norm (H. D. Block 1962; Novikoff 1962).
"""

from dataclasses import dataclass

import numpy as np

WORKING_SET = 800  # examples at first, and added at a time at most
ZERO = 1e-10  # of a residual; one that belongs to a plane was never below 1e-3 here
SLACK = 1e-7


@dataclass(frozen=True, eq=False)
class Separation:
    """Weights (d,) of the widest margin and the margin; or None, 0 and a combination (n,) that makes zero."""

    weights: np.ndarray | None
    margin: float
    combination: np.ndarray

    @property
    def exists(self):
        """Whether some plane separates the examples."""
        return self.weights is not None


def separate(examples, targets):
    """The plane through the origin with the widest margin to examples (n, d) with targets (n,): a `Separation`."""
    signed = examples * np.asarray(targets, float)[:, None]
    scale = radius(examples)
    signed = signed / scale
    scores = signed @ np.linalg.lstsq(signed, np.ones(len(signed)), rcond=None)[0]
    working = np.argsort(scores, kind="stable")[:WORKING_SET]
    while True:
        combination, weights = _least_distance(signed[working])
        scores = signed @ weights if weights is not None else np.ones(len(signed))
        violated = np.flatnonzero(scores < 1 - SLACK)
        violated = violated[np.argsort(scores[violated], kind="stable")[:WORKING_SET]]
        if np.isin(violated, working).all():  # none, or only by rounding
            break
        working = np.union1d(working, violated)
    whole = np.zeros(len(signed))
    whole[working] = combination
    if weights is None:
        return Separation(None, 0.0, whole)
    return Separation(weights / scale, float((signed @ weights).min() / np.linalg.norm(weights) * scale), whole)


def _least_distance(signed):
    """Combination (n,) and weights (d,) of the shortest w with signed (n, d) @ w ≥ 1, or None where there is none."""
    from scipy.optimize import nnls

    system = np.vstack([signed.T, np.ones(len(signed))])
    goal = np.append(np.zeros(signed.shape[1]), 1.0)
    combination, norm = nnls(system, goal, maxiter=30 * len(signed))
    residual = system @ combination - goal
    return combination, (None if norm < ZERO else -residual[:-1] / residual[-1])


def radius(examples):
    """Largest norm of the examples (n, d), their constant input included."""
    return float(np.linalg.norm(examples, axis=1).max())


def mistake_bound(examples, targets):
    """(R/γ)²: Rosenblatt's rule makes at most so many mistakes from zero weights; infinite where no plane exists."""
    found = separate(examples, targets)
    return (radius(examples) / found.margin) ** 2 if found.exists else np.inf
