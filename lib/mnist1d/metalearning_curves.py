"""What a curve over rates says: where its lowest point lies, how flat it is there, what another rate would cost.

The lowest point is that of the parabola through the lowest of the grid and its neighbours, over the logarithm of the
rate. Curves are those of mean losses over seeds, or of one seed.
"""

import numpy as np

FLAT = 0.02  # nats over the lowest loss: so far a rate may be wrong without costing much


def optimum(rates: np.ndarray, losses: np.ndarray) -> float:
    """The rate at the lowest point of a curve (n,) over rates (n,), or the end of the grid where that is the lowest."""
    place = int(np.argmin(losses))
    if not bracketed(losses):
        return float(rates[place])
    near = slice(place - 1, place + 2)
    curve = np.polyfit(np.log(rates[near]), losses[near], 2)
    return float(np.exp(-curve[1] / (2 * curve[0])))


def bracketed(losses: np.ndarray) -> bool:
    """Whether the lowest point of a curve (n,) lies inside of it, and not at an end."""
    return 0 < int(np.argmin(losses)) < len(losses) - 1


def flat_range(rates: np.ndarray, losses: np.ndarray, slack: float = FLAT) -> tuple[float, float]:
    """Lowest and highest rate between which a curve (n,) stays within `slack` of its lowest point."""
    good = np.flatnonzero(losses <= losses.min() + slack)
    return float(rates[good[0]]), float(rates[good[-1]])


def price(rates: np.ndarray, losses: np.ndarray, rate: float) -> float:
    """Nats that a rate costs over the lowest point of a curve (n,), between grid points; infinite beyond the grid."""
    if not rates[0] <= rate <= rates[-1]:
        return float("inf")
    return float(np.interp(np.log(rate), np.log(rates), losses) - losses.min())
