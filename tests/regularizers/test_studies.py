"""The studies on tiny sizes: what chooses, what pairs up, what is measured; with planted faults."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from lib.claims import judge
from lib.claims.ledger import find, load_ledger
from lib.regularizers import activation_study, dropout_study, evidence, penalty_study, problems, studies, tuning, words
from lib.regularizers.activation_study import ActivationStudy, run_activation
from lib.regularizers.dropout_study import DropoutStudy, ExpectationStudy, run_dropout, run_expectation
from lib.regularizers.measures import error_without, evaluate, first_pass_below, importance, mean_correlation
from lib.regularizers.networks import cross, initial_layers
from lib.regularizers.penalty_study import CONDITIONS, PenaltyStudy, places_of, run_penalty
from lib.regularizers.weights import near_zero_fraction, small_fraction

ACTIVATION = ActivationStudy(
    "ReLU", 2, width=8, num_seeds=3, num_tuning_seeds=2, num_train=60, num_validation=40, num_test=30, num_epochs=2,
    batch_size=20, rates=(0.01, 0.1, 1.0), scales=(1.0, 2.0),
)  # fmt: skip
DROPOUT = DropoutStudy(
    "MNIST-1D", width=8, dropouts=(0.0, 0.5), num_seeds=3, num_train=60, num_validation=40, num_test=30, num_epochs=4,
    num_checks=2, batch_size=20, rates=(0.1, 0.3), counts=(0, 2, 4), masks_averaged=(1, 3),
)  # fmt: skip
PENALTY = PenaltyStudy(80, width=8, num_seeds=3, num_test=30, num_updates=20, batch_size=20, conditions=CONDITIONS)


@pytest.fixture(autouse=True)
def mnist(monkeypatch):
    """Blurred blobs in the place of digits, the same in every test."""

    def read(split):
        generator = np.random.default_rng(["train", "test"].index(split))
        labels = generator.integers(0, 10, 400).astype(np.uint8)
        images = generator.integers(0, 60, (400, 28, 28))
        images[np.arange(400)[:, None], 2 * labels[:, None] + np.arange(6), 10] += 150
        return images.astype(np.uint8), labels

    monkeypatch.setattr(problems, "load_mnist", read)


def test_inputs_are_centred_by_training_examples_alone_and_splits_differ():
    problem = problems.make_problem("digits", (0, 1), 100, 50, 20)
    raw = problems.make_problem("digits", (0, 1), 100, 50, 20, centred=False)
    assert problem.train[0].mean(1).abs().max() < 1e-5
    assert problem.validation[0].mean(1).abs().max() > 1e-3
    shift = raw.test[0] - problem.test[0]
    torch.testing.assert_close(shift, raw.train[0].mean(1, keepdim=True).expand_as(shift), atol=1e-5, rtol=0)
    seen = {row.numpy().tobytes() for row in raw.train[0][0]}
    assert not any(row.numpy().tobytes() in seen for row in [*raw.validation[0][0], *raw.test[0][0]])
    with pytest.raises(ValueError, match="data must be one of"):
        problems.make_problem("faces", (0,), 10, 10, 10)


def test_signals_of_a_seed_are_those_of_the_generator():
    problem = problems.make_problem("MNIST-1D", (3,), 40, 20, 30, centred=False)
    alone = problems.make_problem("MNIST-1D", (2, 3), 40, 20, 30, centred=False)
    assert (problem.train[0][0] == alone.train[0][1]).all()
    assert problem.test[0].shape == (1, 30, 40)


def poison_tests(monkeypatch, module):
    """Scramble test labels, so that whoever chooses by them chooses differently."""
    make = problems.make_problem

    def poisoned(*arguments):
        problem = make(*arguments)
        x, y = problem.test
        return replace(problem, test=(x.flip(2), (7 * y + 3) % 10))

    monkeypatch.setattr(module, "make_problem", poisoned)


@pytest.mark.parametrize(
    ("module", "run", "study", "names"),
    [
        (activation_study, run_activation, ACTIVATION, ("validation_loss", "rate_of_scale", "train_loss")),
        (dropout_study, run_dropout, DROPOUT, ("rate", "train_error")),
        (penalty_study, run_penalty, PENALTY, ("chosen", "rate", "zeros")),
    ],
)
def test_nothing_is_chosen_by_test_examples(monkeypatch, module, run, study, names):
    before = run(study, 0)
    poison_tests(monkeypatch, module)
    after = run(study, 0)
    for name in names:
        np.testing.assert_array_equal(before[name], after[name])
    assert any((np.asarray(before[name]) != after[name]).any() for name in before if name.startswith(("test", "error")))


def test_choosing_by_the_test_set_would_be_seen(monkeypatch):
    def by_test(study, problem, lanes, observe=None, train=dropout_study._train):
        layers = train(study, problem, lanes, observe)
        object.__setattr__(problem, "validation", problem.test)
        return layers

    wide = replace(DROPOUT, rates=tuple(np.geomspace(0.01, 1, 12)), num_seeds=2, masks_averaged=())
    monkeypatch.setattr(dropout_study, "_train", by_test)
    before = run_dropout(wide, 0)["rate"]
    poison_tests(monkeypatch, dropout_study)
    assert (run_dropout(wide, 0)["rate"] != before).any()


def test_a_diverged_run_is_never_chosen():
    losses = np.array([[np.nan, 0.5, 0.4], [0.1, 0.5, 0.8]])
    assert tuning.choose(losses) == tuning.Choice(1, False)
    assert tuning.choose_each(losses).tolist() == [2, 0]


def test_arrays_of_the_activation_study():
    found = run_activation(ACTIVATION, 0)
    assert found["train_loss"].shape == (3, 2, 2)
    assert found["gradient_at_start"].shape == (3, 2, 2)
    assert (found["gradient_at_start"][..., -1] == 1).all()
    assert set(found["rate_of_scale"]) <= set(ACTIVATION.rates)
    again = run_activation(ACTIVATION, 0)
    assert all((found[name] == again[name]).all() for name in found)


def test_evidence_settles_the_claims_and_unpaired_seeds_are_refused():
    relu, logistic = run_activation(ACTIVATION, 0), run_activation(replace(ACTIVATION, activation="logistic"), 0)
    ledger = load_ledger()
    found = evidence.relu_evidence(relu, logistic)
    assert judge(find(ledger, "D15.relu"), found).outcomes["difference"].interval
    assert set(found.figures["gradient_positive"]) == {1.0}
    assert set(found.figures["gradient_negative"]) == {0.0}
    assert all(found.checks.values())
    with pytest.raises(ValueError, match="do not pair up"):
        evidence.relu_evidence(relu, run_activation(replace(ACTIVATION, activation="logistic"), 1))
    exam = run_dropout(DROPOUT, 0)
    settled = evidence.dropout_evidence(exam, DROPOUT.dropouts, DROPOUT.counts, 4)
    assert settled.figures["first"] == exam["error_without_top"][:, 1, 2].tolist()
    assert len(set(settled.fingerprints)) == 3
    ratio, low, high = evidence.ratio_of_losses(relu, relu)
    assert (ratio, low, high) == (1, 1, 1)


def test_arrays_of_the_dropout_study():
    found = run_dropout(DROPOUT, 0)
    assert found["test_error"].shape == (3, 2, 2)
    np.testing.assert_array_equal(found["error_without_top"][:, :, 0], found["test_error"][:, :, -1])
    assert found["averaged_error"].shape == (3, 2, 2)
    np.testing.assert_array_equal(found["averaged_error"][:, 0, -1], found["test_error"][:, 0, -1])  # p = 0: one mask
    small = run_expectation(ExpectationStudy(width=4, num_seeds=2, num_train=50, num_epochs=2), 0)
    assert small["linear_gap"].max() < 1e-12 < small["deep_gap"].min()


def test_arrays_of_the_penalty_study():
    found = run_penalty(PENALTY, 0)
    settings = sum(len(penalty_study.STRENGTHS.get(name, (0,))) for name in CONDITIONS)
    assert found["zeros"].shape == (3, settings)
    for i, name in enumerate(CONDITIONS):
        place = found["chosen"][:, i]
        assert ((place >= places_of(name).start) & (place < places_of(name).stop)).all()
    assert (found["zeros"][:, places_of("L2")] == 0).all()
    assert (found["zeros"][:, places_of("L1")][:, -1] > 0).all()
    np.testing.assert_array_equal(found["pruned_error"][:, 0, 0], evidence.at_chosen(found, "test_error", "none"))
    with pytest.raises(ValueError, match="condition must be one of"):
        places_of("L0")


def test_measures_of_units_against_networks_without_them():
    problem = problems.make_problem("MNIST-1D", (0, 1), 30, 0, 20)
    lanes = cross(2, rate=0.1)
    layers = initial_layers([40, 6, 5, 10], lanes, (0, 1))
    losses = importance(layers, problem.train, lanes, "ReLU")
    assert losses.shape == (2, 11)
    cut = [(weight.clone(), bias) for weight, bias in layers]
    cut[2][0][:, 3] = 0  # unit 9 = the fourth of the upper hidden layer
    np.testing.assert_allclose(losses[:, 9], evaluate(cut, problem.train, lanes, "ReLU")[0], rtol=1e-5)
    order = np.tile(np.array([9, *range(9), 10]), (2, 1))
    errors = error_without(layers, problem.test, lanes, "ReLU", order, (0, 1))
    np.testing.assert_array_equal(errors[:, 1], evaluate(cut, problem.test, lanes, "ReLU")[1])


def test_correlation_passes_and_fractions():
    x = torch.randn(2, 500, 3, generator=torch.Generator().manual_seed(0))
    x[0, :, 1] = -2 * x[0, :, 0]
    x[1, :, 2] = 7  # a unit that never changes has no correlation
    expected = [np.abs(np.corrcoef(x[0].double().numpy().T)[np.triu_indices(3, 1)]).mean()]
    expected.append(abs(np.corrcoef(x[1, :, :2].double().numpy().T)[0, 1]))
    np.testing.assert_allclose(mean_correlation(x), expected)
    assert first_pass_below([[0.5, 0.1, 0.2], [0.5, 0.4, 0.3]], 0.2).tolist() == [2, 4]
    nets = [np.array([[0.0, 1.0, 0.0005, 0.05]]), np.array([[2.0]])]
    assert near_zero_fraction(nets) == pytest.approx(2 / 5)
    assert small_fraction(nets) == pytest.approx(2 / 5)


def test_sizes_and_words():
    found = studies.activation_studies([1, 2], 2, num_train=50, passes=0.1)
    assert found["ReLU", 1].num_epochs == 2
    assert not found["logistic", studies.UNCENTRED].centred
    assert studies.penalty_studies([60, 120], 4)[120].conditions == CONDITIONS
    first, second = np.array([0.10, 0.11, 0.12]), np.array([0.20, 0.21, 0.23])
    assert "falls by" in words.change_in_words(first, second)
    assert "rises by" in words.change_in_words(second, first)
    assert "no difference" in words.change_in_words(first, first[::-1])
    assert [evidence.times(ratio) for ratio in (0.912, 41.3, 1843)] == ["0.91", "41", "1,800"]
