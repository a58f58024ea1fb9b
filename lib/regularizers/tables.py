"""The tables of the chapter: what is compared, how large the difference is, and how certain."""

from lib import figures
from lib.regularizers.evidence import at_chosen, losses_over_passes, ratio_of_losses, times
from lib.regularizers.linear_study import CONDITIONS as LINEAR
from lib.regularizers.penalty_study import CONDITIONS
from lib.regularizers.studies import UNCENTRED
from lib.statistics import compare_paired


def choices(results, studies):
    """Rate and start that validation chose, with loss, test error and saturation after training."""
    rows = []
    for key, result in results.items():
        scale = int(result["chosen_scale"])
        rate = result["rate_of_scale"][scale]
        end = " (end)" if result["at_an_end"] else ""
        rows.append(
            [
                key[0],
                key[1],
                f"{rate:g}{end}",
                f"{studies[key].scales[scale]:g}",
                f"{losses_over_passes(result)[:, -1].mean():.4f}",
                _percent(result["test_error"][:, scale].mean()),
                _percent(result["saturated"][:, scale].mean()),
            ]
        )
    header = ("function", "hidden layers", "rate", "start", "training loss", "test error", "saturated")
    caption = "Chosen rate and start, and what came of them; means over seeds. (end): at an end of the grid."
    return figures.table(header, rows, caption=caption)


def turning(results, depths, scales):
    """How many times ReLU's training loss the logistic's is, by depth, start and centring of the inputs."""
    rows = []
    for depth in depths:
        pair = results["ReLU", depth], results["logistic", depth]
        rows.append([depth, "own start for each", *_ratio(*pair)])
        rows += [[depth, f"start {scale:g} for both", *_ratio(*pair, scales=(i, i))] for i, scale in enumerate(scales)]
    pair = results["ReLU", UNCENTRED], results["logistic", UNCENTRED]
    rows.append([UNCENTRED, "own start for each", *_ratio(*pair)])
    header = ("hidden layers", "start", "loss ratio", "95 % interval", "lower loss")
    caption = "Training loss of the logistic network over that of the ReLU network after all passes, own rates, paired."
    return figures.table(header, rows, caption=caption)


def dropout_conditions(results, studies, dropout=0.5):
    """Gap between training and test, correlation, and the paired difference that dropout makes to the test error."""
    rows = []
    for key, study in studies.items():
        result, places = results[key], {p: i for i, p in enumerate(study.dropouts)}
        test, train = result["test_error"][..., -1], result["train_error"][..., -1]
        for p, i in places.items():
            change = _signed_difference(test[:, i], test[:, places[0.0]]) if p else "–"
            gap = test[:, i].mean() - train[:, i].mean()
            end = " (end)" if result["at_an_end"][i] else ""
            cells = [_percent(each) for each in (train[:, i].mean(), test[:, i].mean(), gap)]
            rows.append(
                [study.data, study.width, f"{p:g}", f"{result['rate'][i]:g}{end}", *cells,
                 f"{result['correlation'][:, i].mean():.3f}", change]
            )  # fmt: skip
    header = ("data", "units a layer", "dropout", "rate", "train error", "test error", "gap", "correlation", "change")
    caption = (
        "With dropout and without: mean errors, mean absolute correlation of the upper units, change of test error."
    )
    return figures.table(header, rows, caption=caption)


def silenced(result, study, dropout=0.5):
    """What dropout saves when units are silenced: test error with and without it, and the paired difference."""
    rows, first, second = [], study.dropouts.index(dropout), study.dropouts.index(0.0)
    for i, count in enumerate(study.counts):
        top, chance = result["error_without_top"], result["error_without_random"]
        rows.append(
            [
                count,
                _percent(top[:, second, i].mean()),
                _percent(top[:, first, i].mean()),
                _signed_difference(top[:, first, i], top[:, second, i]),
                _signed_difference(chance[:, first, i], chance[:, second, i]),
            ]
        )
    header = ("silenced", "without dropout", "with dropout", "difference", "difference, random units")
    caption = (
        f"{study.data}: test error when the most important units are silent, in percentage points, 95 % intervals."
    )
    return figures.table(header, rows, caption=caption)


def few_digits(results):
    """Test error with few labelled digits under each penalty, with the paired change against none."""
    rows = []
    for num, result in results.items():
        plain = at_chosen(result, "test_error", "none")
        for condition in CONDITIONS[:3]:
            errors = at_chosen(result, "test_error", condition)
            change = "–" if condition == "none" else _signed_difference(errors, plain)
            zero = _percent(at_chosen(result, "zeros", condition).mean())
            rows.append([num, condition, _percent(errors.mean()), change, zero])
    header = ("labelled digits", "penalty", "test error", "change", "zeros")
    caption = (
        "Few digits: test error at the strength that kept-back digits chose, and its paired change, 95 % interval."
    )
    return figures.table(header, rows, caption=caption)


def weights(result):
    """Zeros, near zeros and small weights of each penalty at its chosen strength."""
    rows = []
    for condition in CONDITIONS:
        found = [at_chosen(result, name, condition).mean() for name in ("zeros", "near_zeros", "small", "test_error")]
        rows.append([condition, *map(_percent, found)])
    header = ("penalty", "exactly zero", "nearly zero", "small, not zero", "test error")
    return figures.table(header, rows, caption="What is left of the weights; means over seeds.")


def crossing(result, study):
    """L1 against L2 for each truth: risk and paired difference."""
    rows = []
    for i, num in enumerate(study.num_nonzero):
        l2, l1 = (result["risk"][:, i, LINEAR.index(name)] for name in ("L2", "L1"))
        found = compare_paired(l1, l2)
        interval = f"{_signed(found.interval.low)} to {_signed(found.interval.high)}"
        rows.append([num, f"{l2.mean():.2f}", f"{l1.mean():.2f}", _signed(found.mean_difference), interval])
    header = ("nonzero weights", "risk of L2", "risk of L1", "difference", "95 % interval")
    return figures.table(header, rows, caption="Squared error beyond the noise, by the density of the truth; paired.")


def _ratio(relu, logistic, scales=(None, None)):
    ratio, low, high = ratio_of_losses(relu, logistic, scales)
    winner = "ReLU" if low > 1 else "logistic" if high < 1 else "no difference seen"
    return times(ratio), f"{times(low)} to {times(high)}", winner


def _percent(fraction):
    return f"{100 * fraction:.1f} %"


def _signed(number):
    return f"{number:+.2f}".replace("-", "−")


def _signed_difference(first, second):
    """First minus second in percentage points with its 95 % interval."""
    found = compare_paired(first, second)
    low, high = (f"{100 * bound:+.1f}".replace("-", "−") for bound in (found.interval.low, found.interval.high))
    return f"{100 * found.mean_difference:+.1f} ({low} to {high})".replace("-", "−")
