"""All runs of the chapter in one list, computed through the store, each study with all its seeds stacked."""

from dataclasses import fields, replace

from lib.experiments import map_runs
from lib.regularizers.activation_study import ActivationStudy, run_activation
from lib.regularizers.activations import ACTIVATIONS
from lib.regularizers.dropout_study import (
    COUNTS,
    MASKS_AVERAGED,
    DropoutStudy,
    ExpectationStudy,
    run_dropout,
    run_expectation,
)
from lib.regularizers.linear_study import LinearStudy, run_linear
from lib.regularizers.penalty_study import CONDITIONS, PenaltyStudy, run_penalty

DATA = "MNIST, verified file by file; MNIST-1D, generated"
FIRST_SEED = 0
RUNNERS = {
    ActivationStudy: run_activation,
    DropoutStudy: run_dropout,
    ExpectationStudy: run_expectation,
    LinearStudy: run_linear,
    PenaltyStudy: run_penalty,
}
UNCENTRED = "not centred"


def run(study, first_seed):
    """Arrays of one study, whatever its kind."""
    return RUNNERS[type(study)](study, first_seed)


def compute(studies):
    """Results of studies name → study, name → arrays; what is stored already is not computed again."""
    results = map_runs(run, list(studies.values()), [FIRST_SEED] * len(studies), DATA)
    return dict(zip(studies, results, strict=True))


def activation_studies(depths, control_depth, **sizes):
    """Every activation at every depth, (activation, depth) → study; and two on inputs that are not centred."""
    found = {(name, depth): ActivationStudy(name, depth) for depth in depths for name in ACTIVATIONS}
    control = {(name, UNCENTRED): ActivationStudy(name, control_depth, centred=False) for name in ("ReLU", "logistic")}
    return {name: sized(study, **sizes) for name, study in (found | control).items()}


def dropout_studies(width, **sizes):
    """Dropout on both kinds of data, in a narrow and a wide network, and where every mask can be tried."""
    two = (0.0, 0.5)
    found = {
        ("MNIST-1D", width): DropoutStudy("MNIST-1D", width, masks_averaged=MASKS_AVERAGED),
        ("digits", width): DropoutStudy("digits", width, two, counts=COUNTS),
        ("MNIST-1D", width // 5): DropoutStudy("MNIST-1D", width // 5, two),
        ("MNIST-1D", 2 * width): DropoutStudy("MNIST-1D", 2 * width, two),
        "expectation": ExpectationStudy(),
    }
    return {name: sized(study, **sizes) for name, study in found.items()}


def penalty_studies(num_labelled, linear_seeds, **sizes):
    """L1 and L2 on several numbers of labelled digits, by subgradient as well on the last, and on linear rules."""
    found = {num: sized(PenaltyStudy(num), **sizes) for num in num_labelled}
    found[num_labelled[-1]] = replace(found[num_labelled[-1]], conditions=CONDITIONS)
    return found | {"linear": LinearStudy(num_seeds=linear_seeds)}


def sized(study, passes=1.0, **sizes):
    """A study with other sizes, where it has them, and with a share of its passes or updates."""
    names = {field.name for field in fields(study)}
    own = {name: value for name, value in sizes.items() if name in names}
    for name in {"num_epochs", "num_updates"} & names:
        own[name] = max(2, round(passes * getattr(study, name)))
    return replace(study, **own)
