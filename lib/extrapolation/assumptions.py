"""What a projection of the minute assumes: seven quantities, each with a range and the sources of its ends.

The text says that "we" will train the best models of 2022 in about a minute on a personal device. That names no
model, no device and no rate. So each is an assumption here, from the lower to the upper end of what is published.
Between the ends nothing is known better, so the middle is the geometric mean, and draws are uniform in the logarithm.
"""

import math
from dataclasses import dataclass

import numpy as np

from lib.extrapolation import facts
from lib.extrapolation.limits import joules_per_operation, landauer_joules
from lib.extrapolation.units import number

START, END = 2022, 2055
MIDDLE = 50  # of a slider's positions, 0 … 100; the published range is its inner half, 25 … 75


@dataclass(frozen=True)
class Assumption:
    """One input of the projection: its range in its unit, what each end is, the sources' keys, what is at stake."""

    key: str
    words: str
    low: float
    high: float
    unit: str
    ends: tuple[str, str]
    sources: tuple[str, ...]
    stake: str

    def __post_init__(self):
        """Raise ValueError unless 0 < low < high and every range has a source."""
        if not (0 < self.low < self.high and self.sources):
            raise ValueError(f"{self.key}: an assumption needs 0 < low < high and a source")

    @property
    def central(self):
        """The middle of the range: the geometric mean of its ends."""
        return math.sqrt(self.low * self.high)

    def at(self, position):
        """The value at a slider's position: low at 25, the middle at 50, high at 75, and as far again beyond."""
        return self.central * (self.high / self.low) ** ((position - MIDDLE) / MIDDLE)


def assumptions():
    """The assumptions of the projection, in the order of its equation: key → Assumption."""
    clip, palm = operations_of_clip(), operations_of_palm()
    share = facts.UTILISATION.value
    months = [months / 12 for months in facts.ALGORITHM_HALVING.value]
    rows = (
        ("operations", "operations to train the best model of 2022", clip, palm, "operations",
         ("CLIP", "PaLM"), ("radford2021", "chowdhery2023", "kaplan2020"),
         "which model is meant"),
        ("device", "peak of a personal device of 2022", facts.M1_SPEED.value, facts.RTX_SPEED.value,
         "operations a second", ("a laptop", "a graphics card"), ("apple2020", "nvidia2021"), "which device is meant"),
        ("utilisation", "share of the peak that training reaches", *share, "of the peak",
         ("Llama 3", "PaLM"), ("llama2024", "chowdhery2023"), "how well a program uses its device"),
        ("hardware", "devices double their speed in", facts.ARITHMETIC_DOUBLING.value,
         facts.BANDWIDTH_DOUBLING.value, "years", ("arithmetic for a dollar", "memory"), ("hobbhahn2023",),
         "how fast devices improve"),
        ("ceiling", "devices gain at most", facts.CMOS_GAIN.value, physical_gain(), "times",
         ("CMOS", "Landauer"), ("ho2023", "landauer1961", "nvidia2021"), "how far devices can improve"),
        ("algorithms", "algorithms halve the work in", *months, "years",
         ("lower end of the interval", "upper end"), ("erdil2022",), "how fast algorithms improve"),
        ("duration", "algorithms go on for", facts.ALGORITHM_YEARS.value, float(END - START), "years",
         ("as long as was measured", "all the way"), ("hernandez2020", "karpathy2022"),
         "how long algorithms go on improving"),
    )  # fmt: skip
    return {row[0]: Assumption(*row) for row in rows}


def operations_of_clip():
    """Operations of CLIP's training: devices × time × peak × the lower share of the peak; a lower end."""
    spent = facts.CLIP_DEVICES.quantity * facts.CLIP_TIME.quantity * facts.V100_SPEED.quantity
    return float(number(spent * facts.UTILISATION.value[0], "operation"))


def operations_of_palm():
    """Operations of PaLM's training: six for each parameter and token."""
    pairs = facts.PALM_PARAMETERS.quantity * facts.PALM_TOKENS.quantity
    return float(number(pairs * facts.OPERATIONS_PER_PARAMETER.quantity, "operation"))


def physical_gain():
    """How much less energy an operation could take than on a graphics card of 2022, if a bit costs kT ln 2."""
    today = joules_per_operation(facts.RTX_POWER, facts.RTX_SPEED)
    return today / landauer_joules()


def middle(given=None):
    """The central value of every assumption, key → number; `given` (key → slider position) moves some of them."""
    known, given = assumptions(), given or {}
    if unknown := set(given) - set(known):
        raise ValueError(f"no assumption {sorted(unknown)}: there are {', '.join(known)}")
    return {key: each.at(given.get(key, MIDDLE)) for key, each in known.items()}


def draw(num_draws, generator):
    """Draws of all assumptions, each uniform in the logarithm over its range: key → (num_draws,)."""
    from scipy.stats import loguniform  # late: slow to load

    drawn = {key: loguniform(each.low, each.high) for key, each in assumptions().items()}
    return {key: np.asarray(law.rvs(num_draws, random_state=generator)) for key, law in drawn.items()}
