"""A run differentiated: forward, backward and by hand agree, and a run whose gradient was cut off does not."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from lib.mnist1d import metalearning_curves, metalearning_forward
from lib.mnist1d.metalearning import Point, Quadratic, backwards, best_rate, by_hand, differences, scaled, unroll
from lib.mnist1d.metalearning_forward import Weights, initial
from lib.mnist1d.metalearning_grids import Grid, run_grid
from lib.mnist1d.metalearning_rates import Descent, Signals, run_descent
from lib.mnist1d.metalearning_rules import RULES

EXACT = {"dtype": torch.float64}
CURVATURES, START = torch.tensor([1.0, 4.0], **EXACT), torch.tensor([[1.0, -2.0]], **EXACT)


def carried(rate, num_steps, problem=None):
    """Mean loss and slope of the quadratic in forward mode."""
    problem = problem or Quadratic(CURVATURES)
    loss, slope, _ = unroll(problem, Point(START), torch.tensor([[rate]], **EXACT), num_steps)
    return float(loss), float(slope)


class TestByHand:
    def test_one_step_on_paper(self):
        """θ = (1, −2), a = (1, 4), η = 0.1: ℓ₀ = 8.5, then (0.9, −1.2), ℓ₁ = 3.285; ∂ℓ₁/∂η = −(0.9 + 38.4)."""
        loss, slope = by_hand(CURVATURES, START[0], 0.1, 2)
        assert float(loss) == pytest.approx((8.5 + 3.285) / 2)
        assert float(slope) == pytest.approx(-(0.9 + 38.4) / 2)

    @pytest.mark.parametrize("num_steps", [2, 3, 10])
    def test_all_ways_agree(self, num_steps):
        hand = tuple(map(float, by_hand(CURVATURES, START[0], 0.3, num_steps)))
        assert carried(0.3, num_steps) == pytest.approx(hand)
        assert backwards(Quadratic(CURVATURES), Point(START), 0.3, num_steps) == pytest.approx(hand)
        two_runs = differences(Quadratic(CURVATURES), Point(START), 0.3, num_steps)
        assert two_runs == pytest.approx(hand[1], rel=1e-7, abs=1e-8)

    def test_a_detached_run_is_caught(self):
        """Without H τ the tangent forgets how later gradients depend on earlier steps."""

        class Detached(Quadratic):
            def along(self, weights, direction, seen):
                change, product = super().along(weights, direction, seen)
                return change, Point(0 * product.place)

        hand = float(by_hand(CURVATURES, START[0], 0.3, 3)[1])
        assert carried(0.3, 3, Detached(CURVATURES))[1] != pytest.approx(hand, rel=1e-2)

    def test_a_rate_that_lands_on_the_minimum_has_a_slope(self):
        """1 − η a = 0 must not become 0 to the power −1."""
        assert torch.isfinite(by_hand(torch.tensor([2.0], **EXACT), START[0, :1], 0.5, 3)[1])

    def test_the_best_rate_moves_with_the_length(self):
        """After one step it is Σ a²θ² / Σ a³θ²; after many it nears the middle between fast and slow."""
        rates = torch.linspace(0.001, 0.49, 2000, **EXACT)
        squares = START[0] ** 2
        closed = float((CURVATURES**2 * squares).sum() / (CURVATURES**3 * squares).sum())
        assert best_rate(CURVATURES, START[0], 2, rates) == pytest.approx(closed, abs=1e-3)
        assert best_rate(CURVATURES, START[0], 100, rates) > closed + 0.01


def plain_slope(weights, problem, rate, num_steps):
    """Mean loss of one network and its slope by the rate, by automatic differentiation of every gradient."""
    rate, total = torch.tensor(rate, **EXACT, requires_grad=True), 0.0
    weights = [part[0].clone().requires_grad_() for part in weights]
    for step in range(num_steps):
        x, targets = problem.batch(step)
        first, bias, last, shift = weights
        logits = last @ torch.tanh(first @ x + bias) + shift
        loss = F.cross_entropy(logits.T, targets.argmax(0))
        gradients = torch.autograd.grad(loss, weights, create_graph=True)
        weights = [part - rate * gradient for part, gradient in zip(weights, gradients, strict=True)]
        total = total + loss / num_steps
    (slope,) = torch.autograd.grad(total, rate)
    return total.item(), slope.item()


@pytest.fixture(scope="module")
def small():
    """Two networks of float64 with five units, and the signals."""
    return Weights(*(part.double() for part in initial([3, 4], 5))), Signals(dtype=torch.float64)


class TestNetwork:
    def test_forward_is_the_graph_walked_back(self, small):
        weights, problem = small
        loss, slope, _ = unroll(problem, weights, torch.full((2, 1, 1), 0.7, **EXACT), 12)
        assert (float(loss[0]), float(slope[0])) == pytest.approx(plain_slope(weights, problem, 0.7, 12), rel=1e-9)

    def test_central_differences(self, small):
        weights, problem = small
        mean = lambda rate: unroll(problem, weights, torch.full((2, 1, 1), rate, **EXACT), 30)  # noqa: E731
        two_runs = (mean(0.7 + 1e-5)[0] - mean(0.7 - 1e-5)[0]) / 2e-5
        assert torch.allclose(mean(0.7)[1], two_runs, rtol=1e-4)

    def test_a_detached_run_is_caught(self, small, monkeypatch):
        weights, problem = small
        exact = plain_slope(weights, problem, 0.7, 12)[1]

        def detached(self, weights, direction, seen):
            change, product = metalearning_forward.along(weights, direction, seen)
            return change, scaled(product, 0.0)

        monkeypatch.setattr(Signals, "along", detached)
        cut = unroll(problem, weights, torch.full((2, 1, 1), 0.7, **EXACT), 12)[1]
        assert float(cut[0]) != pytest.approx(exact, rel=1e-2)

    def test_a_rate_for_each_layer_sums_to_that_of_both(self, small):
        """The slope by a common rate is the sum of those by its two parts."""
        weights, problem = small
        rates, one, zero = torch.full((2, 1, 1), 0.7, **EXACT), 1.0, 0.0
        layers = (one, one, zero, zero), (zero, zero, one, one)
        parts = [unroll(problem, weights, rates, 8, shares)[1] for shares in layers]
        assert torch.allclose(sum(parts), unroll(problem, weights, rates, 8)[1])


class TestDescent:
    def test_the_printed_digits_of_seed_0(self):
        """The notebook's rates at its first printed step, from both starts."""
        found = run_descent(Descent(num_seeds=1, num_outer=4))
        assert found["rate"][:, 3, 0] == pytest.approx([1.259, 0.4909], abs=6e-4)
        assert found["loss"][:, 3, 0] == pytest.approx([1.808, 1.722], abs=6e-4)
        assert found["last_loss"][:, 3, 0] == pytest.approx([1.588, 1.555], abs=6e-4)

    def test_each_layer_starts_between_the_starts(self):
        found = run_descent(Descent(num_seeds=1, num_steps=4, num_outer=2, each_layer=True))
        assert found["rate"].shape == (2, 2, 1)
        assert found["rate"][:, 0, 0] == pytest.approx([0.474, 0.474], abs=0.1)


class TestGrid:
    def test_a_lane_is_the_run_alone(self):
        """Rates and seeds side by side give what the unrolled run of each alone gives."""
        found = run_grid(Grid(low=0.4, high=0.8, num_rates=2, num_seeds=2, num_steps=5))
        alone = unroll(Signals(), initial([1]), torch.full((1, 1, 1), 0.8), 5)
        assert found["loss"][1, 1] == pytest.approx(float(alone[0]), rel=1e-5)
        assert found["last_loss"][1, 1] == pytest.approx(float(alone[2]), rel=1e-5)

    def test_fewer_seeds_give_the_same_bits(self):
        many, few = (run_grid(Grid(num_rates=3, num_seeds=num, num_steps=4))["loss"] for num in (4, 2))
        assert (many[:, :2] == few).all()

    def test_every_seed_has_an_order_of_its_own(self):
        grids = (Grid(num_rates=1, num_seeds=2, num_steps=3, shuffled=each) for each in (False, True))
        shared, own = (run_grid(grid)["loss"] for grid in grids)
        assert (shared != own).all()

    @pytest.mark.parametrize(
        ("rule", "oracle"),
        [
            ("plain", lambda p: torch.optim.SGD(p, 0.1)),
            ("momentum", lambda p: torch.optim.SGD(p, 0.1, momentum=0.9)),
            ("Adam", lambda p: torch.optim.Adam(p, 0.1)),
        ],
    )
    def test_rules_are_those_of_torch(self, rule, oracle):
        place, ours = torch.nn.Parameter(START[0].clone()), Point(START.float()[..., None])
        theirs, step = oracle([place]), RULES[rule](torch.full((1, 1, 1), 0.1))
        for _ in range(5):
            gradient = CURVATURES.float()[:, None] * ours.place
            ours = step(ours, Point(gradient))
            place.grad = CURVATURES * place.detach()
            theirs.step()
        assert torch.allclose(ours.place[0, :, 0].double(), place.detach(), atol=1e-5)

    def test_unknown_rule(self):
        with pytest.raises(ValueError, match="no rule 'Adagrad'"):
            Grid(rule="Adagrad")


class TestCurves:
    def test_the_optimum_of_a_parabola_lies_between_grid_points(self):
        rates = np.geomspace(0.1, 1.6, 9)
        losses = (np.log(rates) - np.log(0.37)) ** 2
        assert metalearning_curves.optimum(rates, losses) == pytest.approx(0.37)
        assert metalearning_curves.bracketed(losses)
        assert metalearning_curves.price(rates, losses, 3.0) == float("inf")

    def test_an_end_is_told_apart(self):
        assert not metalearning_curves.bracketed(np.array([3.0, 2.0, 1.0]))
        assert metalearning_curves.optimum(np.array([1.0, 2.0, 3.0]), [3.0, 2.0, 1.0]) == 3.0
