"""The path of the recipe, from the copied network to one that an ensemble has taught: every step on the same seeds."""

from lib import figures
from lib.recipe.arms import BASELINE, REGULARISED
from lib.recipe.intervals import bounds, num_seeds
from lib.recipe.studies import PATH, PATH_MEMBERS
from lib.statistics import compare_paired


def rungs(results):
    """Test error rates of each step of the path, words → (judged,), from first to last."""
    end = results.arrays[PATH]
    return {
        "copied network, tuned rate": results.arrays[BASELINE]["test_error"],
        "four times the digits": results.arrays["all digits"]["test_error"],
        "shifts, dropout, weight decay": results.arrays[REGULARISED]["test_error"],
        "trained on": end["test_error"][:, 0],
        f"{PATH_MEMBERS} networks vote": end["test_error"][:, -1],
        "one network taught by them": end["student_error"],
    }


def gains(results):
    """What each step takes from the test error of the one before, words → `PairedComparison` of rates."""
    names, errors = zip(*rungs(results).items(), strict=True)
    pairs = zip(names[1:], errors[:-1], errors[1:], strict=True)
    return {name: compare_paired(before, after) for name, before, after in pairs}


def picture(results):
    """The path as bars of test error with 95 % intervals."""
    errors = {name: 100 * each for name, each in rungs(results).items()}
    return figures.bars(
        {name: each.mean() for name, each in errors.items()},
        intervals={name: bounds(each) for name, each in errors.items()},
        value_format="{:.2f}",
        x_label="wrong test digits, %",
        alt="Bars of test error, one for each step of the recipe, from the copied network to the taught one.",
        caption="The path of the recipe, step upon step, with 95 % intervals.",
        num_seeds=num_seeds(results, BASELINE),
    )
