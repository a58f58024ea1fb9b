"""The checks that settle the claims: they pass on the rules, and fail on every bug that they should see."""

from itertools import pairwise

import numpy as np
import pytest

from lib.backprop import bugs, checks, costs, faults, numeric, rules, step_sizes
from lib.claims import judge, load_ledger
from lib.data import Digits

LAYERS = 12
HARMLESS = {("derivative at the output", "ReLU")}
UNSEEN_BY_DIFFERENCES = {faults.BOTH.name}


@pytest.fixture(scope="module")
def some():
    generator = np.random.default_rng(0)
    images = generator.uniform(-1, 1, (40, 16, 16)).astype(np.float32)
    return Digits(images, generator.integers(10, size=40).astype(np.uint8), np.arange(40))


@pytest.fixture(scope="module")
def ledger():
    return load_ledger()


def test_healthy_rules_pass_every_check():
    assert checks.output_error(num_layers=LAYERS) <= checks.TOLERANCE
    assert checks.gradient_error(num_layers=LAYERS) <= checks.TOLERANCE
    assert checks.difference_error(num_layers=LAYERS) <= checks.DIFFERENCE_TOLERANCE


@pytest.mark.parametrize("fault", faults.FAULTS, ids=lambda fault: fault.name)
def test_every_bug_is_seen_by_torch(fault):
    passes = faults.planted(fault, LAYERS // 2)
    assert max(checks.output_error(passes, LAYERS), checks.gradient_error(passes, LAYERS)) > 1e-4


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("D15.shapes", checks.shapes_evidence),
        ("D15.forward", checks.forward_evidence),
        ("D15.backward", checks.backward_evidence),
        ("D15.gradient", checks.gradient_evidence),
    ],
)
def test_the_claims_are_judged(ledger, claim, evidence):
    assert judge(ledger[claim], evidence()).verdict in ("holds", "works")


def test_a_bug_in_the_rules_themselves_turns_a_verdict(ledger, monkeypatch):
    broken = faults.planted(faults.NOT_TRANSPOSED, 3)
    monkeypatch.setattr(rules, "backward", broken.backward)
    assert judge(ledger["D15.backward"], checks.backward_evidence()).verdict == "fails"
    assert judge(ledger["D15.gradient"], checks.gradient_evidence()).verdict == "fails"


def test_a_check_that_sees_nothing_turns_a_verdict(ledger, monkeypatch):
    monkeypatch.setattr(faults, "planted", lambda fault, layer: rules)
    assert judge(ledger["D15.forward"], checks.forward_evidence()).verdict == "fails"


def test_which_bugs_which_check_sees(some):
    found = bugs.checks(some)
    for name, by_function in found.items():
        for function, errors in by_function.items():
            healthy = name == bugs.HEALTHY or (name, function) in HARMLESS
            assert (errors["torch"] < 1e-10) == healthy, (name, function)
            assert (errors["differences"] < 1e-6) == (healthy or name in UNSEEN_BY_DIFFERENCES), (name, function)
    assert bugs.silent(found, "tanh", "differences") == [faults.BOTH.name]
    assert bugs.silent(found, "ReLU", "torch") == [faults.AT_OUTPUT.name]


def test_a_bug_without_its_place_is_refused():
    with pytest.raises(ValueError, match="stands 0 times"):
        faults.planted(faults.Fault("nowhere", (("no such line", ""),)), 0)


def test_words_on_training_with_bugs():
    loss = np.array([[2.0, 0.3], [2.2, 0.2]])
    assert bugs.learns(loss)
    assert not bugs.learns(loss + 1)
    rates = {bugs.HEALTHY: [0.2, 0.21, 0.22], "worse": [0.3, 0.31, 0.33], "better": [0.1, 0.11, 0.13]}
    trained = {name: {"error_rate": np.array(values)} for name, values in rates.items()}
    assert bugs.significantly_better(trained) == ["better"]


def test_differences_and_complex_step_on_a_known_slope():
    for method, tolerance in zip(numeric.METHODS.values(), (1e-5, 1e-9, 1e-9), strict=True):
        assert method(lambda t: np.exp(2 * t), 1e-6) == pytest.approx(2, rel=tolerance)
    assert numeric.complex_step(lambda t: np.exp(2 * t), 1e-200) == pytest.approx(2, rel=1e-15)


def test_relative_error_is_of_the_worst_array_and_safe_for_tiny_ones():
    a, b = np.ones((2, 2)), 1e-200 * np.ones(3)
    assert numeric.relative_error([a, b], [a, b]) == 0
    assert numeric.relative_error([a, 2 * b], [a, b]) == pytest.approx(1)
    with pytest.raises(ValueError, match="shapes"):
        numeric.relative_error([a], [b])


def test_theory_finds_the_best_step():
    errors = step_sizes.errors()
    _, best = step_sizes.theory()
    measured = step_sizes.STEPS[errors["central difference"].argmin()]
    assert 0.01 < measured / best < 100
    assert errors["complex step"].min() < 1e-15
    small = step_sizes.STEPS < 1e-10
    assert errors["central difference"][small].min() > errors["complex step"][small].max()


@pytest.mark.parametrize("sizes", [[3, 5], [3, 5, 2], [7, 7, 7, 7]])
def test_counted_costs_are_those_of_the_formula(sizes):
    found = costs.count(sizes, 11)
    pairs = list(pairwise(sizes))
    assert found.forward == 11 * sum(i * o for i, o in pairs)
    assert found.backward == 2 * found.forward
    assert found.weights == sum(i * o for i, o in pairs)
    assert found.kept == 11 * sum(i + o for i, o in pairs)
    assert found.ratio == 2
