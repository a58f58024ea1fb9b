"""Every rule against its namesake in torch, step for step, and faults that this comparison must see."""

import numpy as np
import pytest
import torch

from lib.optimizers import rules
from lib.optimizers.rules import START, jump_first, rising

NUM_STEPS = 1000
CASES = {
    "descent": ("descent", {}, lambda p: torch.optim.SGD(p, lr=0.01)),
    "descent with decay": (
        "descent",
        {"weight_decay": 0.1},
        lambda p: torch.optim.SGD(p, lr=0.01, weight_decay=0.1),
    ),
    "momentum": ("momentum", {"momentum": 0.9}, lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9)),
    "momentum with decay": (
        "momentum",
        {"momentum": 0.9, "weight_decay": 0.1},
        lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9, weight_decay=0.1),
    ),
    "nesterov": (
        "nesterov",
        {"momentum": 0.9, "weight_decay": 0.1},
        lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9, nesterov=True, weight_decay=0.1),
    ),
    "adagrad": ("adagrad", {}, lambda p: torch.optim.Adagrad(p, lr=0.01)),
    "adagrad with decay": (
        "adagrad",
        {"weight_decay": 0.1, "eps": 1e-3},
        lambda p: torch.optim.Adagrad(p, lr=0.01, weight_decay=0.1, eps=1e-3),
    ),
    "rmsprop": (
        "rmsprop",
        {"decay": 0.99, "weight_decay": 0.1},
        lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.99, weight_decay=0.1),
    ),
    "rmsprop, large eps": (
        "rmsprop",
        {"decay": 0.9, "eps": 0.1},
        lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.9, eps=0.1),
    ),
    "adam": ("adam", {}, lambda p: torch.optim.Adam(p, lr=0.01)),
    "adam, other betas": (
        "adam",
        {"betas": (0.8, 0.95), "eps": 1e-2, "weight_decay": 0.1},
        lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.8, 0.95), eps=1e-2, weight_decay=0.1),
    ),
    "adamw": ("adamw", {"weight_decay": 0.1}, lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.1)),
}


@pytest.fixture(scope="module")
def gradients():
    return np.random.default_rng(3).standard_normal((NUM_STEPS, 5)) * 10.0 ** np.arange(-2, 3)


@pytest.fixture(scope="module")
def theirs(gradients):
    """Weights after every step of torch, by case, (NUM_STEPS, 5)."""
    found = {}
    for name, (_, _, make) in CASES.items():
        weights = torch.nn.Parameter(torch.linspace(-1, 1, 5, dtype=torch.float64))
        optimizer, path = make([weights]), []
        for gradient in torch.tensor(gradients):
            weights.grad = gradient
            optimizer.step()
            path.append(weights.detach().numpy().copy())
        found[name] = np.array(path)
    return found


def ours(rule, start, gradients, options):
    weights, state, path = np.linspace(-1, 1, 5), start, []
    for gradient in gradients:
        weights, state = rule(weights, gradient, state, learning_rate=0.01, **options)
        path.append(weights)
    return np.array(path)


def gap(found, expected):
    """Largest difference after any step, relative to the size of the weights there."""
    return (np.abs(found - expected).max(1) / np.abs(expected).max(1)).max()


@pytest.mark.parametrize("name", CASES)
def test_every_step_is_torchs(name, gradients, theirs):
    rule, options, _ = CASES[name]
    assert gap(ours(rules.RULES[rule], START[rule], gradients, options), theirs[name]) <= 1e-12


def wrong_sign(weights, gradient, velocity=0.0, *, learning_rate, momentum):
    velocity = gradient - momentum * velocity
    return weights - learning_rate * velocity, velocity


def biased(weights, gradient, state, *, learning_rate):
    step, mean, squares = state
    mean, squares = 0.9 * mean + 0.1 * gradient, 0.999 * squares + 0.001 * gradient**2
    return weights - learning_rate * mean / (squares**0.5 + 1e-8), (step, mean, squares)


def eps_inside(weights, gradient, squares=0.0, *, learning_rate, decay, eps):
    squares = decay * squares + (1 - decay) * gradient**2
    return weights - learning_rate * gradient / (squares + eps) ** 0.5, squares


def coupled(weights, gradient, state, *, learning_rate, weight_decay):
    return rules.adam(weights, gradient, state, learning_rate=learning_rate, weight_decay=weight_decay)


FAULTS = {
    "momentum": wrong_sign,
    "adam": biased,
    "rmsprop, large eps": eps_inside,
    "adamw": coupled,
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_seen(name, gradients, theirs):
    rule, options, _ = CASES[name]
    assert gap(ours(FAULTS[name], START[rule], gradients, options), theirs[name]) > 1e-4


def slope(w):
    return np.array([1.0, 10.0]) * w + np.sin(w)


def follow_both(num_steps, jump, momentum=lambda step: 0.9):
    """Largest gap between y = w + β u of the text's form and the library's weights."""
    weights, step_taken, placed, velocity, worst = np.ones(2), 0.0, np.ones(2), 0.0, 0.0
    for step in range(num_steps):
        weights, step_taken = jump(weights, slope, step_taken, learning_rate=0.05, momentum=momentum(step))
        placed, velocity = rules.nesterov(placed, slope(placed), velocity, learning_rate=0.05, momentum=momentum(step))
        worst = max(worst, np.abs(weights + momentum(step) * step_taken - placed).max())
    return worst


def test_the_texts_order_is_the_librarys_rule_seen_from_the_jumped_place():
    assert follow_both(300, jump_first) < 1e-13


def test_gradient_taken_before_the_jump_is_seen():
    def gradient_first(weights, gradient_at, velocity, *, learning_rate, momentum):
        velocity = momentum * velocity - learning_rate * gradient_at(weights)
        return weights + velocity, velocity

    assert follow_both(300, gradient_first) > 1e-3


def test_copies_of_a_run_do_not_touch_each_other(gradients):
    for name, rule in rules.RULES.items():
        options = {"momentum": 0.9} if name in ("momentum", "nesterov") else {}
        alone = [ours(rule, START[name], gradients[:20, :5] * scale, options) for scale in (1, 2)]
        weights, state = np.stack([np.linspace(-1, 1, 5)] * 2), START[name]
        for gradient in gradients[:20]:
            both = np.stack([gradient, 2 * gradient])
            weights, state = rule(weights, both, state, learning_rate=0.01, **options)
        np.testing.assert_array_equal(weights, [path[-1] for path in alone])


def test_a_schedule_rises_once():
    schedule = rising(0.5, 0.9, share=0.1)
    assert [schedule(step, 20) for step in (0, 1, 2, 19)] == [0.5, 0.5, 0.9, 0.9]
    with pytest.raises(ValueError, match="momentum lies in"):
        rising(0.5, 1.0)
