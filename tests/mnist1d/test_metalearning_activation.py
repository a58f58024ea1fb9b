"""The learned activation: exact through knots and unroll, beside automatic differentiation and differences."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from lib.mnist1d import metalearning_kernels, metalearning_plain, metalearning_sets
from lib.mnist1d.metalearning_backward import Sweep, backward
from lib.mnist1d.metalearning_inner import Inner, Run
from lib.mnist1d.metalearning_knots import Shape, at, tabulated
from lib.mnist1d.metalearning_outer import Draws, Outer, first_shape, outer_step, run_outer
from lib.mnist1d.metalearning_sets import Set
from lib.mnist1d.metalearning_trial import PIECES, USUAL, Activation, Trial, published_fit, run_trial

SMALL = Outer(inner=Inner(num_steps=10, batch_size=20, width=7, judged_steps=6))
X = torch.linspace(-20, 20, 4001, dtype=torch.float64)


@pytest.fixture(scope="module")
def problem():
    """A small inner problem in float64: run, numbers of a function, draws."""
    generator = np.random.default_rng(0)
    x, labels = generator.standard_normal((60, 40)), generator.integers(0, 10, 60)
    return Run(SMALL.inner, x, labels), first_shape(5), Draws.of(SMALL, 5, 0, 40)


class TestKnots:
    @pytest.mark.parametrize("name", ["Swish", "tanh", "GELU", "softplus", "sigmoid", "ELU"])
    def test_a_table_is_its_function(self, name):
        inside = X[(X > -15.9) & (X < 15.9)]
        assert torch.allclose(at(tabulated(USUAL[name]), inside), USUAL[name](inside), atol=1e-7)

    def test_kinks_and_jumps_stay_where_they_are(self):
        places = torch.tensor([-3.0, -1.5, -0.5, 0.0, 0.3, 2.0], dtype=torch.float64)
        by_hand = torch.tensor([0.45, 0.475, -0.25, -0.75, -0.79, 1.0], dtype=torch.float64)
        assert torch.allclose(published_fit(places), by_hand)
        assert torch.allclose(at(tabulated(published_fit), places + 1e-3), published_fit(places + 1e-3), atol=1e-7)
        assert torch.allclose(at(tabulated(F.relu), X), F.relu(X), atol=1e-7)
        assert PIECES[-1][0] == np.inf

    def test_beyond_the_knots_it_is_a_line(self):
        far = at(tabulated(F.silu), torch.tensor([-40.0, -30.0, -20.0], dtype=torch.float64))
        assert float(far[0] - 2 * far[1] + far[2]) == pytest.approx(0, abs=1e-9)

    def test_the_table_of_a_shape_is_its_network(self):
        shape, inside = Shape.of(torch.tensor(first_shape(1))), X[X.abs() < 15.9]
        exact = metalearning_plain.activation(shape, inside[:, None], torch.zeros(1))[:, 0]
        assert torch.allclose(at(shape.table(), inside), exact, atol=1e-6)

    def test_a_vector_of_another_length(self):
        with pytest.raises(ValueError, match="301 numbers"):
            Shape.of(torch.zeros(300))


def torch_losses(run, table, draws, noise):
    """Losses of the inner run by torch's own operations, with this noise."""
    weights, square, losses = torch.tensor(draws.start), 1.0, []
    for step in range(run.inner.num_steps):
        weights = weights.detach().requires_grad_()
        (x, labels), (first, last) = run.batch(step), run.parts(weights)
        hidden = at(table, torch.tensor(x) @ first) + torch.tensor(noise[step])
        losses.append(F.cross_entropy(hidden @ last[:-1] + last[-1], torch.tensor(labels)))
        (gradient,) = torch.autograd.grad(losses[-1], weights)
        square = 0.4 * square + 0.6 * gradient**2
        weights = weights - 0.01 * gradient / (square.sqrt() + 1e-8)
    return torch.stack(losses).detach().numpy()


class TestRun:
    def test_losses_are_those_of_torch(self, problem):
        run, _, draws = problem
        table = tabulated(F.silu)
        run.use(table.numpy())
        assert np.allclose(run.train(draws.start, draws.noise), torch_losses(run, table, draws, draws.noise), rtol=1e-9)

    def test_missing_noise_is_caught(self, problem):
        run, _, draws = problem
        table = tabulated(F.silu)
        run.use(table.numpy())
        silent = run.train(draws.start, 0 * draws.noise)
        assert not np.allclose(silent, torch_losses(run, table, draws, draws.noise), rtol=1e-6)

    def test_noise_is_uniform_and_of_the_published_size(self):
        noise = Draws.of(Outer(), 0, 0, 40).noise
        assert noise.shape == (302, 128)
        assert np.abs(noise).max() == pytest.approx(0.1, rel=1e-3)
        assert noise.std() == pytest.approx(0.1 / np.sqrt(3), rel=0.02)

    def test_a_run_of_the_last_step_alone_is_the_same(self, problem):
        run, _, draws = problem
        alone = Run(run.inner, run.x[:, :-1], run.labels, kept=False)
        alone.use(tabulated(F.silu).numpy())
        run.use(tabulated(F.silu).numpy())
        assert (alone.train(draws.start, draws.noise) == run.train(draws.start, draws.noise)).all()
        with pytest.raises(ValueError, match="kept=True"):
            backward(alone)

    def test_the_published_run_keeps_far_less_than_the_original(self):
        """Every step of the published problem in memory: the original's way holds gigabytes."""
        signals = np.zeros((200, 40), np.float32)
        assert Run(Inner(), signals, np.zeros(200)).num_bytes < 0.2e9

    def test_batches_must_divide(self):
        with pytest.raises(ValueError, match="do not divide"):
            Run(Inner(), np.zeros((150, 40)), np.zeros(150))


def agrees_with_differences(problem) -> bool:
    """Whether the outer gradient along three directions is that of central differences, to 1e-4."""
    run, numbers, draws = problem
    slope = outer_step(run, numbers, draws)[1]
    generator = np.random.default_rng(2)
    for direction in generator.standard_normal((3, 301)):
        ends = [outer_step(run, numbers + side * direction, draws)[0].mean() for side in (1e-5, -1e-5)]
        if abs((ends[0] - ends[1]) / 2e-5 - slope @ direction) > 1e-4 * abs(slope @ direction):
            return False
    return True


class TestOuterGradient:
    def test_central_differences(self, problem):
        assert agrees_with_differences(problem)

    def test_automatic_differentiation_of_the_whole_run(self, problem):
        """The original's way, without knots: the same up to what the knots round."""
        run, numbers, draws = problem
        ours, plain = outer_step(run, numbers, draws)[1], metalearning_plain.gradient(run, numbers, draws)[1]
        assert np.abs(ours - plain).max() < 1e-4 * np.abs(plain).max()

    def test_a_detached_unroll_is_caught(self, problem, monkeypatch):
        """Without H ḡ the weights of a step do not remember how they came about."""
        healthy = Sweep.along

        def detached(self, step, weight):
            healthy(self, step, weight)
            self.product[:] = 0

        monkeypatch.setattr(Sweep, "along", detached)
        assert not agrees_with_differences(problem)

    def test_a_forgotten_second_derivative_is_caught(self, problem, monkeypatch):
        healthy = metalearning_kernels.activate_back

        def flat(table, row, within, per_unit, slope, blame, d_z, *rest):
            healthy(table, row, within, per_unit, slope, blame, 0 * d_z, *rest)

        monkeypatch.setattr(metalearning_kernels, "activate_back", flat)
        assert not agrees_with_differences(problem)

    def test_a_clipped_step_moves_no_further(self):
        found = run_outer(replace(SMALL, num_outer=2, clip=1e-6), 0)["numbers"]
        assert np.abs(np.diff(found, axis=0)).max() == pytest.approx(0.3e-6)


def begins_anew(outer) -> bool:
    """Whether inner runs of different outer steps start from different weights and see different noise."""
    one, other = (Draws.of(outer, 0, step, 40) for step in (3, 4))
    return not (np.array_equal(one.start, other.start) or np.array_equal(one.noise, other.noise))


class TestFreshStarts:
    def test_every_outer_step_begins_anew(self):
        assert begins_anew(SMALL)

    def test_the_original_s_repetition_is_caught(self):
        assert not begins_anew(replace(SMALL, fresh=False))

    def test_a_generator_seeded_inside_the_loop_is_caught(self, monkeypatch):
        seeded = np.random.default_rng
        monkeypatch.setattr(np.random, "default_rng", lambda seed: seeded(0))
        assert not begins_anew(SMALL)

    def test_the_same_seed_gives_the_same_run(self):
        one, other = (run_outer(replace(SMALL, num_outer=2), 3)["numbers"] for _ in range(2))
        assert np.array_equal(one, other)


@pytest.fixture
def tiny_sets(monkeypatch):
    """Three parts of random signals in place of the published set."""
    generator = np.random.default_rng(1)
    parts = [(generator.standard_normal((200, 40)).astype("f"), generator.integers(0, 10, 200)) for _ in range(3)]
    data = Set(*parts)
    monkeypatch.setattr("lib.mnist1d.metalearning_trial.set_of", lambda name: data)
    return data


TRIAL = Trial(Activation("Swish"), lengths=(2, 4), rates=(0.01, 0.05), num_judged=2, num_tuning=2)


class TestTrial:
    def test_validation_chooses_and_the_test_part_judges(self, tiny_sets):
        found = run_trial(TRIAL)
        assert found["validation"].shape == (2, 2, 2)
        assert (found["chosen"] == found["validation"].mean(2).argmin(0)).all()
        assert found["test_error"].shape == found["train_loss"].shape == (2, 2)

    def test_judging_on_another_part_is_caught(self, tiny_sets, monkeypatch):
        healthy = run_trial(TRIAL)["test_error"]
        for part in (tiny_sets.train, tiny_sets.validation):
            leaking = Set.__new__(Set)
            object.__setattr__(leaking, "train", tiny_sets.train)
            object.__setattr__(leaking, "validation", tiny_sets.validation)
            object.__setattr__(leaking, "test", part)
            monkeypatch.setattr("lib.mnist1d.metalearning_trial.set_of", lambda name, leaking=leaking: leaking)
            assert not np.array_equal(run_trial(TRIAL)["test_error"], healthy)
            with pytest.raises(ValueError, match="stands in two"):
                Set(tiny_sets.train, tiny_sets.validation, part)

    def test_a_longer_run_ends_as_the_short_one_where_both_are_read(self, tiny_sets):
        """The rate of a length is its own; at one rate the lengths are stations of one run."""
        one_rate = replace(TRIAL, rates=(0.05,))
        both, short = run_trial(one_rate), run_trial(replace(one_rate, lengths=(2,)))
        assert np.array_equal(both["test_error"][0], short["test_error"][0])

    def test_tuning_seeds_are_never_judged(self):
        with pytest.raises(ValueError, match="reach into those that tune"):
            replace(TRIAL, num_judged=1001)

    def test_unknown_activation(self):
        with pytest.raises(ValueError, match="no activation 'Mish'"):
            Activation("Mish").table()


class TestSets:
    def test_no_signal_in_two_parts(self):
        for name in metalearning_sets.NAMES:
            found = metalearning_sets.set_of(name)
            assert len(found.validation[0]) == len(found.test[0]) == 2000

    def test_shuffled_is_the_same_set_with_points_moved(self):
        one, other = (metalearning_sets.set_of(name).test[0] for name in metalearning_sets.NAMES[:2])
        assert not np.array_equal(one, other)
        assert np.array_equal(np.sort(one, 1), np.sort(other, 1))

    def test_unknown_set(self):
        with pytest.raises(ValueError, match="no set"):
            metalearning_sets.set_of("CIFAR-10")
