"""All expensive runs of the history in one map: each process is started once, and loads its libraries once.

A study says what it wants to run as a `Plan`; what comes back goes, by name, to the study's own `gathered`.
"""

from dataclasses import dataclass
from typing import Any

from lib.data import DATA_SETS
from lib.experiments import map_runs
from lib.history import alexnet_study, long_lag_study, neocognitron_study, pretraining_study, svm_study

STUDIES = {
    "pretraining": pretraining_study.run,
    "support vectors": svm_study.experiment,
    "long lags": long_lag_study.experiment,
    "alexnet": alexnet_study.run,
    "neocognitron": neocognitron_study.run,
}  # name: function of (configuration, seed)
DATA = ("mnist", "zip_codes")


@dataclass(frozen=True)
class Planned:
    """One run: the name of its study, and the configuration that the study's function takes."""

    study: str
    configuration: Any


def run(planned, seed):
    """The result of one run, name → array."""
    return STUDIES[planned.study](planned.configuration, seed)


def measure(plans):
    """Results of every study, {name: [result, …]}, in the order of its plan; plans: {name: [(configuration, seed), …]}.

    Raises ValueError for a study that there is not.
    """
    if unknown := set(plans) - set(STUDIES):
        raise ValueError(f"no study {sorted(unknown)}: there are {', '.join(STUDIES)}")
    tasks = [(Planned(name, configuration), seed) for name, plan in plans.items() for configuration, seed in plan]
    data = "".join(DATA_SETS[name].fingerprint for name in DATA)
    results = iter(map_runs(run, *map(list, zip(*tasks, strict=True)), data))
    return {name: [next(results) for _ in plan] for name, plan in plans.items()}
