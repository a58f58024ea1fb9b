"""All runs of the comparisons, through the store: the baseline's rate, what needs it, and the end of the path."""

from dataclasses import dataclass

from lib.experiments import map_runs
from lib.recipe.arms import QUARTER, REGULARISED, arms_around, baseline, watched
from lib.recipe.curves import CurveStudy, run_curve
from lib.recipe.digits import Sizes
from lib.recipe.ensembles import TEMPERATURES, EnsembleStudy, run_ensemble
from lib.recipe.recipes import of
from lib.recipe.search import SearchStudy, run_search
from lib.recipe.study import ArmStudy, Seeds, run_arm
from lib.recipe.sweep import OPTIMIZERS, SweepStudy, run_sweep

DATA = "MNIST and zip codes, verified file by file"
RUNNERS = {
    ArmStudy: run_arm,
    SweepStudy: run_sweep,
    CurveStudy: run_curve,
    EnsembleStudy: run_ensemble,
    SearchStudy: run_search,
}
LONG, LONGER = 2, 4  # times as many steps as the baseline: for early stopping, and past the plateau
PATH, PATH_MEMBERS = "path", 3
FEW = 125  # digits of the smaller ensemble study


@dataclass(frozen=True)
class Results:
    """Arrays of every study by name, the studies themselves, and the tuned baseline's recipe."""

    arrays: dict
    studies: dict
    base: object


def run(study, seed):
    """Arrays of one study, whatever its kind."""
    return RUNNERS[type(study)](study, seed)


def compute(num_seeds=10, num_tuning=2, num_test=5_000, num_validation=1_000, share=1.0, levels=(2, 3), members=5):
    """`Results` of all comparisons; share: of all training steps, for quick runs; levels: of the two grids."""
    seeds = Seeds(num_seeds, num_tuning, Sizes(4 * QUARTER, num_validation, num_test), share)
    studies = {"baseline": ArmStudy(baseline(), seeds)}
    arrays = _mapped(studies)
    base = chosen_recipe(studies["baseline"], arrays["baseline"])
    others = studies_around(base, seeds, levels, members)
    arrays, studies = arrays | _mapped(others), studies | others
    regularised = chosen_recipe(studies[REGULARISED], arrays[REGULARISED])
    path = {PATH: path_study(regularised, seeds, temperature_of(arrays["ensemble", base.num_train]))}
    return Results(arrays | _mapped(path), studies | path, base)


def path_study(regularised, seeds, temperature):
    """The end of the path: networks with all measures of stage 4, trained on, that vote, and one taught by them."""
    recipe = of(regularised, num_steps=LONGER * regularised.num_steps)
    return EnsembleStudy(recipe, PATH_MEMBERS, True, seeds, (temperature,))


def temperature_of(result):
    """The temperature that the tuning seeds chose for the baseline's ensemble; the path's takes it over."""
    return TEMPERATURES[int(result["chosen"])]


def _mapped(studies):
    results = map_runs(run, list(studies.values()), [0] * len(studies), DATA)
    return dict(zip(studies, results, strict=True))


def chosen_recipe(study, result):
    """The recipe of an arm that its tuning seeds chose."""
    return study.arm.candidates[int(result["chosen"])]


def studies_around(base, seeds, levels, members):
    """Arms, sweeps, curves, ensembles and searches that need the baseline's rate, name → study; the longest first."""
    times = {"regularised": LONGER}
    studies = {("search", each): SearchStudy(each, seeds=seeds) for each in sorted(levels, reverse=True)}
    studies |= {("curve", name): CurveStudy(grid, times.get(name, LONG), seeds) for name, grid in watched(base).items()}
    studies |= {optimizer: SweepStudy(optimizer, seeds=seeds) for optimizer in OPTIMIZERS}
    studies["ensemble", base.num_train] = EnsembleStudy(base, members, True, seeds)
    studies["ensemble", FEW] = EnsembleStudy(of(base, num_train=FEW), members, False, seeds)
    return studies | {name: ArmStudy(arm, seeds) for name, arm in arms_around(base).items()}
