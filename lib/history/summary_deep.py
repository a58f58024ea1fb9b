"""What the miniatures of 2006 and 2012 say in words and numbers: texts by name, as in `summary`."""

from lib.figures.words import listed
from lib.history import words
from lib.history.alexnet_compared import TARGETS, dropout_gain, num_unfinished, speed_ratio
from lib.history.pretraining_study import FIRST, MODERN, SECOND
from lib.statistics import compare_paired


def pretraining(results):
    """Test errors of the three starts after the first and the last pass, and with the fewest labels."""
    rates = {name: result["test_error_rate"] for name, result in results.items()}
    last = compare_paired(rates[MODERN][:, -1], rates[FIRST][:, -1])
    few = compare_paired(results[MODERN]["label_error_rate"][:, 0], results[FIRST]["label_error_rate"][:, 0])
    return {
        "deep_first": words.percent(rates[FIRST][:, -1], 1),
        "deep_second": words.percent(rates[SECOND][:, -1]),
        "deep_modern": words.percent(rates[MODERN][:, -1], 1),
        "deep_one_pass": words.percent(rates[FIRST][:, 1], 1),
        "deep_words": words.decided(last.interval, "fewer", "no clearly different number of", "more"),
        "deep_points": words.points(last),
        "few_words": words.decided(few.interval, "fewer", "no clearly different number of", "more"),
        "few_points": words.points(few),
        "fewest": f"{int(results[FIRST]['label_sizes'][0]):,}",
    }


def alexnet(results):
    """Passes of tanh over those of ReLU to each target, and what dropout takes from the test error."""
    ratio = speed_ratio(results, TARGETS[0])
    faster = "tanh" if ratio.high < 1 else "ReLU" if ratio.low > 1 else "neither of them, clearly,"
    gains = {size: dropout_gain(results, size) for size in ("500 digits", "2,000 digits")}
    missed = sum(num_unfinished(results["speed", name], TARGETS[0]) for name in ("ReLU", "tanh"))
    return {
        "speed": f"{ratio.ratio:.2f} [{ratio.low:.2f}, {ratio.high:.2f}]",
        "speed_others": listed(f"{speed_ratio(results, target).ratio:.2f}" for target in TARGETS[1:]),
        "faster": faster,
        "missed": f"{missed}",
        "dropout_few": words.points(gains["500 digits"], 2),
        "dropout_few_words": _gain(gains["500 digits"]),
        "dropout_many": words.points(gains["2,000 digits"], 2),
        "dropout_many_words": _gain(gains["2,000 digits"]),
    }


def _gain(compared):
    return words.decided(
        compared.interval, "makes the test error larger", "shows no clear effect", "lowers the test error"
    )
