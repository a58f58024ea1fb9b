"""The texts of the summaries from made-up results: what is better is called so, and turns round with the results."""

import numpy as np
import pytest

from lib.history import alexnet_study, gmdh_study, long_lag_study, summary, summary_deep, svm_study
from lib.history.pretraining_study import FIRST, MODERN, SECOND

NOISE = np.array([0.0, 0.01, 0.02, 0.01])


def errors(group, network):
    return {gmdh_study.GROUP: group + NOISE, gmdh_study.NETWORK: network + NOISE[::-1], gmdh_study.LINEAR: 1 + NOISE}


def grown(widths):
    return {"widths": np.array([widths] * 2), "used": np.array([widths] * 2), "depth": np.array([len(widths)] * 2)}


def test_the_group_method_is_compared_and_its_rules_are_sorted():
    rules = {"fixed width": grown([8, 8]), "fixed threshold": grown([4, 8]), "better than before": grown([8, 2])}
    texts = summary.gmdh({"two products": errors(0.1, 0.5), "product of three": errors(0.9, 0.1)}, rules)
    assert texts["products_words"] == "smaller than"
    assert texts["three_words"] == "larger than"
    assert texts["narrow"] == "“better than before”"
    assert texts["wide"] == "“fixed width” and “fixed threshold”"
    assert (texts["used"], texts["used_words"]) == ("8.0, 2.0", "narrows")


@pytest.mark.parametrize(
    ("network", "expected"), [(-20, "with 10 and 20 digits"), (20, "at no size"), (0, "at no size")]
)
def test_a_network_wins_where_its_interval_says_so(network, expected):
    misses = np.array([[50, 40], [52, 41], [51, 44], [53, 42]])
    results = {
        svm_study.MACHINE: {"misses": misses, "num_support": np.full((4, 2), 7)},
        "convolutional": {"misses": misses[::-1] + network},
    }
    texts = summary.machines(results, (10, 20), 100)
    assert texts["net_wins"] == expected
    assert texts["svm_products"] == "1,792"


def test_lags_are_counted_and_compared():
    failed, solved = ({"error_rate": np.full((4, 2), rate) + NOISE[:, None] / 10} for rate in (0.4, 0.0))
    names = dict(zip(long_lag_study.CONTESTANTS, (failed, failed, solved), strict=True))
    reached = {"plain cell": np.array([[0.5, 0.25]]), "LSTM": np.array([[1.0, 1.0]])}
    texts = summary.long_lags(reached, {name: {9: result} for name, result in names.items()}, 9)
    assert (texts["lag_plain"], texts["lag_shut"], texts["lag_words"]) == ("0 of 4", "4 of 4", "fewer")
    assert (texts["step_plain"], texts["left"]) == ("0.50", "2 × 10⁻¹")


def deep(modern, few):
    def arm(last, few_rate, noise):
        curve = np.column_stack([0.9 + 0 * noise, 2 * last + noise, last + noise])
        return {"test_error_rate": curve, "label_error_rate": few_rate + noise[:, None], "label_sizes": np.array([100])}

    return {FIRST: arm(0.1, 0.3, NOISE), SECOND: arm(0.9, 0.9, NOISE), MODERN: arm(modern, few, NOISE[::-1])}


@pytest.mark.parametrize(("modern", "word"), [(0.3, "more"), (0.02, "fewer"), (0.1, "no clearly different number of")])
def test_the_start_of_2015_is_compared_with_pretraining(modern, word):
    texts = summary_deep.pretraining(deep(modern, 0.5))
    assert texts["deep_words"] == word
    assert texts["few_words"] == "more"
    assert texts["fewest"] == "100"


@pytest.mark.parametrize(("tanh", "relu", "faster"), [(20, 50, "tanh"), (50, 20, "ReLU")])
def test_the_faster_function_is_named(tanh, relu, faster):
    common = {"order": np.zeros((4, 8)), "seeds": np.arange(4), "passes_per_update": np.array(0.1)}

    def curve(fall):
        errors = np.ones((4, 100))
        for row in range(4):
            errors[row, fall + row :] = 0
        return {"errors_on_the_way": errors, "test_error_rate": NOISE + fall, "train_error_rate": NOISE} | common

    falls = {("speed", "ReLU"): relu, ("speed", "tanh"): tanh}
    falls |= {(size, "without"): 30 for size in alexnet_study.DROPOUT} | {
        (size, "with"): 20 for size in alexnet_study.DROPOUT
    }
    texts = summary_deep.alexnet({key: curve(fall) for key, fall in falls.items()})
    assert texts["faster"] == faster
    assert texts["missed"] == "0"
