"""The compiled engine against torch, step for step, and against itself, bit for bit."""

import subprocess
import sys
import threading
import time
from dataclasses import replace

import numpy as np
import pytest

from lib.experiments.provenance import ROOT
from lib.lecun1989 import bench
from lib.lecun1989.agreement import compile_seconds, largest_weight_difference
from lib.lecun1989.engine_learner import EngineLearner
from lib.lecun1989.layers import tanh
from lib.lecun1989.network import TorchLearner
from lib.lecun1989.recipe import KARPATHY_2022


def test_follows_torch_for_300_steps(digits, parameters):
    assert largest_weight_difference(digits, parameters, KARPATHY_2022, 300) <= 1e-5


def test_follows_torch_at_a_rate_that_saturates_units(digits, parameters):
    fast = replace(KARPATHY_2022, learning_rate=0.3)
    assert largest_weight_difference(digits, parameters, fast, 50) <= 1e-4


def test_another_learning_rate_is_seen(digits, parameters):
    ours, reference = EngineLearner(parameters, KARPATHY_2022), TorchLearner(parameters, KARPATHY_2022)
    ours.learning_rate *= np.float32(1.01)  # the planted fault
    for learner in (ours, reference):
        learner.train_pass(digits.images, digits.targets, np.arange(300))
    assert max(np.abs(ours.parameters[name] - reference.parameters[name]).max() for name in parameters) > 1e-4


def test_predicts_what_torch_predicts(digits, parameters):
    ours = EngineLearner(parameters, KARPATHY_2022).predict(digits.images)
    reference = TorchLearner(parameters, KARPATHY_2022).predict(digits.images)
    assert ours.shape == (600, 10)
    np.testing.assert_allclose(ours, reference, atol=2e-6)


def test_trains_in_the_order_that_it_is_given(digits, parameters):
    order = np.random.default_rng(3).permutation(600)[:200]
    ours, reference = EngineLearner(parameters, KARPATHY_2022), TorchLearner(parameters, KARPATHY_2022)
    for learner in (ours, reference):
        learner.train_pass(digits.images, digits.targets, order)
    for name in parameters:
        np.testing.assert_allclose(ours.parameters[name], reference.parameters[name], atol=1e-5)


def test_gives_the_same_bits_twice(digits, parameters):
    runs = []
    for _ in range(2):
        learner = EngineLearner(parameters, KARPATHY_2022)
        learner.train_pass(digits.images, digits.targets, np.arange(600))
        runs.append(learner.parameters)
    for name in parameters:
        np.testing.assert_array_equal(runs[0][name], runs[1][name])


def test_tanh_is_good_to_float32():
    values = np.linspace(-12, 12, 100_001, dtype=np.float32)
    ours = values.copy()
    tanh(ours)
    np.testing.assert_allclose(ours, np.tanh(values.astype(np.float64)), atol=4e-7)


def test_the_lock_of_python_is_released(digits, parameters):
    """While a pass runs in one thread, another thread of Python goes on counting."""
    learner = EngineLearner(parameters, KARPATHY_2022)
    learner.train_pass(digits.images, digits.targets, np.arange(10))
    counted, done = [], threading.Event()

    def count():
        while not done.is_set():
            counted.append(time.perf_counter())
            time.sleep(0.001)

    thread = threading.Thread(target=count)
    thread.start()
    start = time.perf_counter()
    learner.train_pass(digits.images, digits.targets, np.tile(np.arange(600), 60))
    end = time.perf_counter()
    done.set()
    thread.join()
    assert sum(start < moment < end for moment in counted) >= 5


def test_compiling_is_paid_once(digits, parameters):
    """Once this process has compiled, a new one takes the machine code from the cache."""
    compile_seconds(digits, parameters, KARPATHY_2022)
    code = (
        "import numpy as np; from lib.lecun1989 import engine; from lib.lecun1989.engine_learner import EngineLearner;"
        "from lib.lecun1989.initialisation import initial_parameters; from lib.lecun1989.recipe import KARPATHY_2022;"
        "learner = EngineLearner(initial_parameters(np.random.default_rng(0).random), KARPATHY_2022);"
        "one = np.zeros((1, 16, 16), np.float32);"
        "learner.train_pass(one, np.ones((1, 10), np.float32), np.arange(1));"
        "stats = engine.train_pass.stats; print(len(stats.cache_hits), len(stats.cache_misses))"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["1", "0"]


def test_the_bench_measures_and_the_engine_is_at_least_forty_times_torch(monkeypatch):
    monkeypatch.setattr(bench, "ROUNDS", 3)
    monkeypatch.setattr(bench, "TORCH_STEPS", 60)
    monkeypatch.setattr(bench, "ENGINE_STEPS", 1_000)
    row = bench.step_row()
    assert set(row) == {"name", "ours", "peer", "ratio", "unit"}
    assert row["ratio"] >= 40


@pytest.mark.parametrize("name", ["h1_weight", "h1_bias", "h2_weight", "h2_bias", "h3_weight", "output_bias"])
def test_every_parameter_learns(digits, parameters, name):
    learner = EngineLearner(parameters, KARPATHY_2022)
    learner.train_pass(digits.images, digits.targets, np.arange(50))
    assert (learner.parameters[name] != parameters[name]).all()


@pytest.mark.parametrize("order", [[600], [-1], [0, 5, 601]])
def test_an_example_that_is_not_there_is_refused(digits, parameters, order):
    learner = EngineLearner(parameters, KARPATHY_2022)
    with pytest.raises(IndexError, match="but there are 600"):
        learner.train_pass(digits.images, digits.targets, np.array(order))
