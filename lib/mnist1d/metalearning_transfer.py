"""The learned activation carried over to images: early training loss and final test loss beside the usual activations.

Every activation has the rate that the final loss on validation images chooses for it, on tuning seeds. *Early* is what
the activation was learned for: the mean training loss of steps 102 to 301. *Final* is the loss on test images at the
end. A judged seed takes one of the learned activations in turn.

CIFAR-10 is optional. Where it is not at hand nothing is trained, and the accepted figures stand in.
"""

from dataclasses import dataclass

import numpy as np

from lib.claims import Evidence
from lib.claims.accepted import accepted_evidence
from lib.claims.evidence import fingerprint
from lib.data import DATA_SETS, report
from lib.experiments import map_runs
from lib.mnist1d.metalearning_images import IMAGES, Transfer, run_transfer
from lib.mnist1d.metalearning_trial import FIRST_TUNING, USUAL, Activation

CLAIM = "G20.metaact.transfer"
LEARNED = "learned"
FILES = {"MNIST": "mnist", "CIFAR-10": "cifar10"}
EARLY = slice(101, 301)  # steps that the outer loss judged
RATES = (0.001, 0.002, 0.004, 0.008, 0.016, 0.032)


@dataclass(frozen=True)
class Study:
    """What is carried over: learned activations, rates to choose from, seeds that choose and seeds that are judged."""

    learned: tuple[Activation, ...]
    rates: tuple[float, ...] = RATES
    num_judged: int = 10
    num_tuning: int = 2
    num_steps: int = 1000

    def stack(self, data: str, rates, seed: int, part: str = "test") -> Transfer:
        """All activations at these rates (activations,), with the learned one whose turn it is."""
        own = self.learned[seed % len(self.learned)].numbers
        usual = (Activation(name) for name in USUAL)
        return Transfer(data, (Activation(LEARNED, own), *usual), tuple(rates), part, self.num_steps)


def at_hand() -> bool:
    """Whether CIFAR-10 lies verified in the cache; fetches nothing."""
    return all(row.state == "verified" for row in report(["cifar10"]))


def evidence(study: Study) -> tuple[Evidence, bool]:
    """Evidence for the claim, and whether it was computed now or accepted before; `LedgerError` if neither can be.

    Beside 'first' and 'second' it holds, as '{data}: {activation}, early', '… final' and '… rate', what is shown.
    """
    if not at_hand():
        return accepted_evidence(CLAIM), False
    found = {data: judged(study, data) for data in IMAGES}
    figures, early = {}, []
    for data, runs in found.items():
        kept = {"final": "final_loss", "rate": "rate"}
        shown = {"early": _early(runs)} | {when: np.stack([run[key] for run in runs]) for when, key in kept.items()}
        early.append(shown["early"])
        names = (LEARNED, *USUAL)
        figures |= {
            f"{data}: {name}, {when}": each[:, i] for when, each in shown.items() for i, name in enumerate(names)
        }
    mean = np.mean(early, 0)  # over the data sets: (seeds, activations)
    sides = {"first": mean[:, 0], "second": np.median(mean[:, 1:], 1)}
    prints = [fingerprint({f"{data} {name}": array for data in found for name, array in found[data][seed].items()})
              for seed in range(study.num_judged)]  # fmt: skip
    return Evidence(sides | figures, list(range(study.num_judged)), prints), True


def judged(study: Study, data: str) -> list[dict[str, np.ndarray]]:
    """Arrays of the judged seeds' runs on a data set, and the rates (activations,) that were chosen for them."""
    rates = chosen_rates(study, data)
    seeds = list(range(study.num_judged))
    stacks = [study.stack(data, rates.tolist(), seed) for seed in seeds]
    runs = map_runs(run_transfer, stacks, seeds, DATA_SETS[FILES[data]].fingerprint)
    return [run | {"rate": rates} for run in runs]


def chosen_rates(study: Study, data: str) -> np.ndarray:
    """The rate of each activation with the lowest mean loss on validation images, (activations,)."""
    seeds = range(FIRST_TUNING, FIRST_TUNING + study.num_tuning)
    pairs = [(rate, seed) for rate in study.rates for seed in seeds]
    stacks = [study.stack(data, [rate] * (1 + len(USUAL)), seed, "validation") for rate, seed in pairs]
    runs = map_runs(run_transfer, stacks, [seed for _, seed in pairs], DATA_SETS[FILES[data]].fingerprint)
    losses = np.stack([run["final_loss"] for run in runs]).reshape(len(study.rates), study.num_tuning, -1)
    return np.array(study.rates)[losses.mean(1).argmin(0)]


def _early(runs):
    """Mean loss of the early steps, (seeds, activations); of the last fifth in a run too short to have any."""
    curves = np.stack([run["train_loss"] for run in runs])
    window = EARLY if curves.shape[1] >= EARLY.stop else slice(-(-curves.shape[1] // 5), None)
    return curves[:, window].mean(1)
