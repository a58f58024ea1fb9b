"""The network against autograd, equal arithmetic, and pairs that are pairs."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from lib.optimizers import digit_network as network
from lib.optimizers import gradient_noise, plans, studies, summary
from lib.optimizers.studies import Batches, Study

SMALL = Study(batch_size=30, num_passes=3.0, num_train=120, low=-3, high=-1, num_seeds=3, num_pilots=2, num_checks=4)


@pytest.fixture(scope="module")
def digits():
    return studies.training_digits(40)


@pytest.fixture
def weights():
    return np.stack([network.initial_weights(seed) for seed in range(3)]).astype(np.float64)


def torch_loss(weights, images, labels):
    w1, b1, w2, b2 = (
        part.reshape(shape) for part, shape in zip(weights.split([4096, 16, 160, 10]), network.SHAPES, strict=True)
    )
    return torch.nn.functional.cross_entropy(torch.tanh(images @ w1 + b1) @ w2 + b2, labels)


@pytest.mark.parametrize("size", [1, 7])
def test_gradient_is_autograds(weights, digits, size):
    images, labels = digits[0].astype(np.float64), digits[1]
    chosen = np.random.default_rng(0).integers(0, 40, (3, size))
    found = network.gradient(weights, images[chosen], np.eye(10)[labels[chosen]])
    for i in range(3):
        x, t = torch.tensor(images[chosen[i]]), torch.tensor(labels[chosen[i]])
        expected = torch.func.grad(torch_loss)(torch.tensor(weights[i]), x, t).numpy()
        np.testing.assert_allclose(found[i], expected, rtol=1e-9, atol=1e-12)
    assert network.loss(weights, images, labels)[1] == pytest.approx(
        torch_loss(torch.tensor(weights[1]), torch.tensor(images), torch.tensor(labels)).item(), rel=1e-12
    )


def test_all_rules_get_the_same_arithmetic():
    table = plans.batch_sizes() | plans.decays() | plans.other_rules() | plans.momentum_at_batch_sizes()
    budget = Study.num_passes * Study.num_train
    for study in table.values():
        assert 0.98 * budget <= study.num_steps * study.batch_size <= budget


def test_a_pass_shows_every_example_once_and_a_seed_fixes_the_order():
    one, other = Batches([5, 6, 5], 12), Batches([6], 12)
    found = np.concatenate([one.take(5) for _ in range(12)], axis=1)  # five passes
    for run in found:
        for start in range(0, 60, 12):
            assert sorted(run[start : start + 12]) == list(range(12))
    np.testing.assert_array_equal(found[0], found[2])
    np.testing.assert_array_equal(found[1], other.take(60)[0])
    assert (found[0] != found[1]).any()


def test_a_run_does_not_depend_on_its_neighbours():
    alone = studies.train(SMALL, [1], np.array([0.25]), [12])[0]
    among = studies.train(SMALL, [0, 1, 2], np.array([0.5, 0.25, 0.1]), [12])[0]
    np.testing.assert_allclose(among[1], alone[0], rtol=1e-5)


def test_the_rate_is_chosen_on_pilots_and_divergence_counts_as_worst():
    found = studies.run_study(SMALL, 0)
    assert found["rate"] == SMALL.rates[np.argmin(found["pilot_losses"])]
    assert found["losses"].shape == (3, len(found["steps"]))
    assert found["steps"][-1] == SMALL.num_steps == 12
    with np.errstate(all="ignore"):
        lost = studies.train(replace(SMALL, rule="descent"), [0], np.array([1e38]), [12])[0]
    assert lost.max() <= studies.WORST


def test_two_studies_of_a_seed_begin_alike_and_pair_up():
    first = studies.run_study(SMALL, 0)
    second = studies.run_study(replace(SMALL, rule="momentum", momentum=(0.5, 0.9)), 0)
    evidence = summary.paired_losses(first, second)
    assert len(evidence.figures["first"]) == len(set(evidence.fingerprints)) == 3
    unpaired = {**second, "losses": second["losses"][:2]}
    with pytest.raises(ValueError, match="pair"):
        summary.paired_losses(first, unpaired)


def test_unpaired_seeds_lose_what_pairing_wins():
    """The same comparison with the seeds of one side moved on has a wider interval: pairing is not for show."""
    generator = np.random.default_rng(0)
    luck = generator.standard_normal(10)
    before, after = ({"losses": (luck + shift)[:, None]} for shift in (1.0, 0.9))
    after["losses"] = after["losses"] + 0.01 * generator.standard_normal((10, 1))
    moved = {"losses": np.roll(after["losses"], 1, axis=0)}
    assert summary.gain(before, after).interval.low > 0
    assert summary.gain(before, moved).interval.low < 0


def test_noise_of_the_gradient_follows_the_formula():
    weights = network.initial_weights(0)
    scale = gradient_noise.noise_scale(weights, 400)
    for size in (4, 40):
        found = gradient_noise.measured_error(weights, size, 400, 60, np.random.default_rng(1))
        assert found == pytest.approx(gradient_noise.relative_error(size, scale, 400), rel=0.15)
    assert gradient_noise.relative_error(400, scale, 400) == 0


def test_examples_to_reach_a_loss():
    result = {"losses": np.array([[2.0, 1.0, 0.5], [2.0, 1.5, 1.2]]), "steps": np.array([1, 10, 100])}
    assert summary.examples_to_reach(result, 8, 1.0).tolist() == [80, np.inf]
