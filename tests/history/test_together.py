"""Plans of several studies in one map: each study gets its own results, in its order, and an unknown one is named."""

import numpy as np
import pytest

from lib.history import long_lag_study, svm_study, together


def test_results_go_back_to_their_studies(monkeypatch):
    monkeypatch.setattr(together, "STUDIES", {name: lambda *given, name=name: (name, *given) for name in "ab"})
    monkeypatch.setattr(
        together,
        "map_runs",
        lambda function, tasks, seeds, data: [function(*pair) for pair in zip(tasks, seeds, strict=True)],
    )
    found = together.measure({"b": [("x", 1), ("y", 2)], "a": [("z", 3)]})
    assert found == {"b": [("b", "x", 1), ("b", "y", 2)], "a": [("a", "z", 3)]}
    with pytest.raises(ValueError, match=r"no study \['c'\]"):
        together.measure({"c": []})


def test_a_plan_of_lags_is_gathered_as_it_was_planned():
    plan = long_lag_study.plan(2, (3, 9), (0.1,))
    found = long_lag_study.gathered([match.task for match, _ in plan], (3, 9))
    for name, by_lag in found.items():
        for lag, task in by_lag.items():
            assert task.lag == lag
            assert {key: getattr(task, key) for key in long_lag_study.CONTESTANTS[name]} == long_lag_study.CONTESTANTS[
                name
            ]


def test_a_plan_of_learners_is_gathered_by_seed_and_size():
    tasks = svm_study.plan({"support vectors": (1.0, 1.0), "convolutional": (0.1,)}, 2, (10, 20))
    made = [
        {"misses": np.array([[seed * 100 + size for size in curve.sizes]] * curve.num_seeds)} for curve, seed in tasks
    ]
    found = svm_study.gathered(tasks, made)
    np.testing.assert_array_equal(found["support vectors"]["misses"], [[10, 20], [110, 120]])
    np.testing.assert_array_equal(found["convolutional"]["misses"], [[10, 20], [10, 20]])
