"""Gradients by depth against theory and closed forms; training; chance."""

import numpy as np
import pytest

from lib.backprop import chance, deep_training, depth, learning, meanfield
from lib.backprop.activations import HIDDEN, IDENTITY, LOGISTIC, RELU, TANH
from lib.backprop.initialisation import GLOROT, HE, INITIALISATIONS, layer_sizes, scaled
from lib.claims import Evidence, judge, load_ledger
from lib.data import Digits


@pytest.fixture(scope="module")
def some():
    """Ten prototypes with noise: easy to tell apart."""
    generator = np.random.default_rng(2)
    labels = np.arange(200) % 10
    images = generator.choice((-1.0, 1.0), (10, 16, 16))[labels] + generator.normal(0, 0.3, (200, 16, 16))
    return Digits(images.clip(-1, 1).astype(np.float32), labels.astype(np.uint8), np.arange(200))


def test_moments_in_closed_form():
    assert meanfield.mean_square(IDENTITY.value, 3.7) == pytest.approx(3.7, rel=1e-9)
    assert meanfield.mean_square(RELU.value, 3.7) == pytest.approx(3.7 / 2, rel=1e-9)
    assert meanfield.mean_square(RELU.slope, 3.7) == pytest.approx(0.5, rel=1e-12)


@pytest.mark.parametrize("function", [LOGISTIC, TANH], ids=lambda f: f.name)
@pytest.mark.parametrize("variance", [0.1, 2.0, 90.0])
def test_moments_against_random_numbers(function, variance):
    z = np.random.default_rng(0).normal(0, np.sqrt(variance), 400_000)
    for part in (function.value, function.slope):
        squares = part(z) ** 2
        close = 5 * squares.std() / np.sqrt(len(z))
        assert meanfield.mean_square(part, variance) == pytest.approx(squares.mean(), abs=close)


def test_scales_at_which_gradients_are_level():
    assert meanfield.level_scale(RELU) == pytest.approx(2**0.5, rel=1e-6)
    assert meanfield.level_scale(TANH) == pytest.approx(1, rel=5e-3)
    assert meanfield.chi(LOGISTIC, meanfield.level_scale(LOGISTIC)) == pytest.approx(1, rel=1e-4)
    assert meanfield.chi(TANH, 0.5) == pytest.approx(0.25, rel=1e-6)
    assert all(meanfield.chi(LOGISTIC, s) <= s**2 / 16 for s in (0.1, 1.0, 3.0))


@pytest.mark.parametrize("start", INITIALISATIONS, ids=lambda start: start.name)
@pytest.mark.parametrize("function", HIDDEN.values(), ids=HIDDEN)
def test_theory_predicts_the_gradient_norms(some, function, start):
    found = np.array([depth.norms(some, function, start, 12, 200, seed) for seed in range(6)])
    square = (depth.flat(some) ** 2).sum(axis=1).mean()
    predicted = meanfield.predicted_norms(layer_sizes(256, 200, 10, 12), start, function, square, 0.9)
    assert np.abs(np.log10(np.sqrt((found**2).mean(axis=0)) / predicted)).max() < 0.25


def test_a_wrong_theory_would_be_seen(some):
    found = depth.norms(some, TANH, HE, 12, 200, 0)
    wrong = meanfield.predicted_norms(layer_sizes(256, 200, 10, 12), GLOROT, TANH, 230.0, 0.9)
    assert np.abs(np.log10(found / wrong)).max() > 0.5


def test_the_claim_and_where_it_turns_round(some):
    ledger, seeds = load_ledger(), list(range(10))
    claimed = depth.gradient_norms(some, *depth.CLAIMED, 12, 30, seeds, num_examples=20)
    assert judge(ledger["D15.vanish"], depth.vanish_evidence(claimed, seeds)).verdict == "holds"
    exploding = depth.gradient_norms(some, TANH, scaled(3.0), 12, 30, seeds, num_examples=20)
    assert judge(ledger["D15.vanish"], depth.vanish_evidence(exploding, seeds)).verdict == "does not hold"
    assert depth.decades(claimed).min() > 3 > 0 > depth.decades(exploding).max()


def test_error_factors_are_those_of_theory(some):
    for function, sigma_w in ((TANH, 0.5), (TANH, 2.0), (LOGISTIC, 4.0), (RELU, 1.0)):
        found = np.mean([depth.error_factor(some, function, sigma_w, 24, 150, seed) for seed in range(4)])
        assert found == pytest.approx(meanfield.chi(function, sigma_w) ** 0.5, rel=0.06)


def test_norm_does_not_underflow():
    assert depth.norm(np.full(4, 1e-200)) == pytest.approx(2e-200)
    assert depth.norm(np.zeros(3)) == 0


def test_training_learns_is_repeatable_and_leaves_frozen_layers(some):
    recipe = learning.Recipe(TANH, GLOROT, 4, width=16, num_frozen=2)
    first, second = (learning.run(some, recipe, 8, seed=1) for _ in range(2))
    assert first["error_rate"] < 0.3
    assert all(np.array_equal(first[name], second[name]) for name in first)
    assert (first["movement"][:2] == 0).all()
    assert (first["movement"][2:] > 0.01).all()
    assert learning.run(some, recipe, 1, seed=2)["loss"] != pytest.approx(first["loss"][:1], rel=1e-6)


def test_deep_logistic_networks_do_not_learn_and_forget_their_input(some):
    trained = deep_training.trainings(some, 14, 4, range(2))
    assert trained[deep_training.DEEP]["error_rate"].min() > 0.8
    assert trained[deep_training.DEEP_TANH]["error_rate"].max() < 0.2
    assert trained[deep_training.DEEP]["movement"][:, 0].max() < 1e-5
    left = deep_training.spreads(some, 14, 32, range(2))
    assert (left["logistic"][:, -1] < 1e-5 * left["tanh"][:, -1]).all()
    rates = trained[deep_training.DEEP]["error_rate"]
    assert deep_training.compared_in_words(rates - np.array([0.5, 0.51]), rates) == "fewer digits wrong than"
    assert deep_training.compared_in_words(rates + np.array([-0.1, 0.1]), rates).startswith("no clearly")


@pytest.mark.parametrize("num_classes", [7, 1000])
def test_chance_is_exact_over_renamings(some, num_classes):
    for kind in chance.KINDS.values():
        given = chance.answers(depth.flat(some), kind, num_classes, 0)
        for labels in chance.labellings(some, num_classes).values():
            assert chance.accuracy_over_renamings(given, labels % num_classes, num_classes) == 1 / num_classes


def test_renamings_by_hand(some):
    given, labels = np.array([0, 2, 2, 1]), np.array([1, 2, 0, 1])
    by_hand = np.mean([np.mean((given + s) % 3 == labels) for s in range(3)])
    assert chance.accuracy_over_renamings(given, labels, 3) == by_hand == pytest.approx(1 / 3)


def test_the_claim_on_chance(some):
    claim = load_ledger()["D15.chance"]
    given = chance.answers(depth.flat(some), chance.KINDS["ReLU, one hidden layer"], 1000, 0)
    assert judge(claim, chance.chance_evidence(given, some.labels.astype(int), 1000)).verdict == "holds"
    assert judge(claim, chance.chance_evidence(given % 999, some.labels.astype(int), 999)).verdict == "does not hold"
    assert judge(claim, Evidence({"accuracy": [0.00101]})).verdict == "does not hold"


def test_random_networks_are_right_by_chance_on_average(some):
    kind = chance.Kind(RELU, HE, 2)
    given = chance.all_answers(some, kind, 20, range(300))
    labels = chance.labellings(some, 20)
    assert chance.num_covering({"ReLU": given}, labels, 20) == 2
    assert 1 / 20 < chance.share_of_favourite(given).mean() < 1
    spread = {name: chance.accuracy(given, each).std() for name, each in labels.items()}
    assert spread["ten classes only"] > spread["every class alike"]


def test_a_lopsided_start_is_seen_by_the_networks(some):
    """Were the classes not drawn alike, the mean would not be 1/K."""
    labels = some.labels.astype(int)
    lopsided = np.where(np.random.default_rng(0).random((300, len(labels))) < 0.5, labels, 0)
    assert chance.num_covering({"lopsided": lopsided}, {"own": labels}, 20) == 0
