"""How fast weights are removed, as data: the sparsity of each round, beginning with the dense network.

    linear       s_r = r / 99, the original's hundred rounds, of which place 91 is the ticket of 92 %
    geometric    s_r = 1 − (1 − s)^{r/R}: each round takes the same share of what is left, as Frankle and Carbin do

Eleven geometric rounds take 20.5 % each; Frankle and Carbin (2019) took 20 %.
"""

from dataclasses import dataclass

import numpy as np

from lib.mnist1d.lottery import SPARSITY

RANK_STEP, REPORT_STEP = 1_001, 1_501  # updates until the original's steps 1,000 and 1,500 are done


@dataclass(frozen=True)
class Schedule:
    """Sparsities of the rounds, from 0 on; `ticket` is the place of the one that is examined further."""

    name: str
    sparsities: tuple[float, ...]
    ticket: int

    def __post_init__(self):
        """Refuse schedules that do not begin dense and grow."""
        if self.sparsities[0] != 0 or any(np.diff(self.sparsities) <= 0) or self.sparsities[-1] >= 1:
            raise ValueError(f"{self.name}: sparsities must begin at 0, grow and stay below 1")
        if not 0 <= self.ticket < len(self.sparsities):
            raise ValueError(f"{self.name}: no round {self.ticket} among {len(self.sparsities)}")


def geometric(num_rounds: int, further: int = 0, sparsity: float = SPARSITY) -> Schedule:
    """`num_rounds` rounds to the sparsity, each taking the same share of the rest, and `further` rounds beyond."""
    kept = (1 - sparsity) ** (1 / num_rounds)
    sparsities = [float(1 - kept**place) for place in range(num_rounds + further + 1)]
    sparsities[num_rounds] = sparsity
    return Schedule(f"geometric, {num_rounds} rounds", tuple(sparsities), num_rounds)


def linear(num_rounds: int = 91, sparsity: float = SPARSITY) -> Schedule:
    """`num_rounds` rounds to the sparsity that take the same number of weights each; the original's has 91."""
    sparsities = tuple(float(each) for each in np.linspace(0, sparsity, num_rounds + 1))
    return Schedule(f"linear, {num_rounds} rounds", sparsities, num_rounds)


TWENTY_PERCENT = geometric(11, further=7)
