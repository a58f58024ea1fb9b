"""The compiled pooling networks against torch, step by step, and with faults planted in torch's copy."""

import numpy as np
import pytest
import torch
from torch import nn

from lib.mnist1d.layout import rows_of, seeded
from lib.mnist1d.planes_program import program
from lib.mnist1d.pooling import NETWORKS, POOLINGS, Network, Pooled, Trained, in_batches, layers_of

STEPS = 12
PARAMETERS = {"no pooling": 9_310, "no pooling, narrow": 3_317}  # all others: 3,310


@pytest.fixture(scope="module")
def examples():
    generator = np.random.default_rng(0)
    x = generator.standard_normal((500, 40)).astype(np.float32)
    x[::7] = x[::7, :1]  # constant signals: ties in every window
    x[3::7] = 0
    return x, generator.integers(0, 10, 500)


def compiled(network, examples, num_steps=STEPS, seed=0):
    """A network after some steps in the compiled engine."""
    trained = Trained(network, seed)
    trained.advance(in_batches(examples[0]), examples[1].reshape(-1, 100), num_steps)
    return trained


def looped(network, examples, num_steps=STEPS, seed=0, change=None):
    """The same by torch in double precision; change: a fault, planted in the module."""
    module = seeded(lambda: Pooled(network), seed).double()
    if change:
        change(module)
    x, labels = torch.from_numpy(examples[0]).double(), torch.from_numpy(examples[1])
    optimizer = torch.optim.Adam(module.parameters(), 1e-2)
    for step in range(num_steps):
        places = torch.arange(100) + 100 * (step % (len(x) // 100))
        optimizer.zero_grad()
        nn.functional.cross_entropy(module(x[places]), labels[places]).backward()
        optimizer.step()
    return module


def distance(trained, module):
    """The largest difference between the parameters of both."""
    return np.abs(trained.row - rows_of([module])[0].numpy()).max()


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_follows_torch(name, examples):
    trained = compiled(NETWORKS[name], examples)
    module = looped(NETWORKS[name], examples)
    assert distance(trained, module) < 2e-4
    with torch.no_grad():
        expected = module(torch.from_numpy(examples[0]).double())
    same = trained.answers(in_batches(examples[0])).ravel() == expected.argmax(1).numpy()
    assert same.mean() > 0.995  # an answer may hang on the last bit


def pool_first(module):
    """Pooling before relu: the same for the maximum, another network for the mean and for the length."""
    module.forward = lambda x: module.dense(
        module.pool(module.conv2(module.pool(module.conv1(x[:, None])).relu())).relu().flatten(1)
    )


def wider_window(module):
    """Windows of three positions, two apart."""
    module.pool = lambda h: nn.functional.max_pool1d(h, 3, 2, padding=1)


def root_of_mean(module):
    """The root of the mean of squares, where torch takes that of their sum."""
    module.pool = lambda h: nn.functional.avg_pool1d(h**2, 2).clamp_min(1e-12).sqrt()


@pytest.mark.parametrize(
    ("operation", "fault"),
    [("average", pool_first), ("l2", pool_first), ("max", wider_window), ("l2", root_of_mean)],
)
def test_another_pooling_is_seen(operation, fault, examples):
    network = Network(operation=operation)
    trained = compiled(network, examples)
    assert distance(trained, looped(network, examples, change=fault)) > 5e-3


def test_the_wrong_batch_is_seen(examples):
    turned = np.roll(examples[0], 100, axis=0), np.roll(examples[1], 100)
    assert distance(compiled(NETWORKS["max pooling"], examples), looped(NETWORKS["max pooling"], turned)) > 5e-3


def test_windows_of_zeros_leave_finite_numbers():
    zeros = np.zeros((100, 40), np.float32), np.zeros(100, np.int64)
    trained = compiled(Network(operation="l2"), zeros)
    assert np.isfinite(trained.row).all()
    assert trained.error_rate(in_batches(zeros[0]), zeros[1].reshape(1, -1)) == 0


def test_torch_pools_by_the_root_of_a_sum():
    h = torch.tensor([[[3.0, 4.0, 0.0, 0.0, 1.0, 2.0]]])
    torch.testing.assert_close(POOLINGS["l2"](h), torch.tensor([[[5.0, 0.0, 5**0.5]]]))


def test_a_run_in_pieces_is_the_run(examples):
    batches, labels = in_batches(examples[0]), examples[1].reshape(-1, 100)
    whole, pieces = (Trained(NETWORKS["L2 pooling"], 3) for _ in range(2))
    whole.advance(batches, labels, 9)
    for num in (1, 6, 2):
        pieces.advance(batches, labels, num)
        pieces.answers(batches)
    np.testing.assert_array_equal(whole.row, pieces.row)


def test_a_run_is_its_own(examples):
    alone = compiled(NETWORKS["max pooling"], examples, seed=1).row
    compiled(NETWORKS["no pooling"], examples)
    np.testing.assert_array_equal(compiled(NETWORKS["max pooling"], examples, seed=1).row, alone)
    assert not np.array_equal(compiled(NETWORKS["max pooling"], examples, seed=2).row, alone)


@pytest.mark.parametrize("name", NETWORKS)
def test_numbers_of_parameters(name):
    expected = PARAMETERS.get(name, 3_310)
    assert program(layers_of(NETWORKS[name])).num_parameters == expected
    assert sum(each.numel() for each in Pooled(NETWORKS[name]).parameters()) == expected


def test_the_narrow_network_matches_the_pooled_ones():
    narrow, pooled = (
        program(layers_of(NETWORKS[name])).num_parameters for name in ("no pooling, narrow", "max pooling")
    )
    assert abs(narrow - pooled) / pooled < 0.005


def test_signals_must_fill_batches():
    with pytest.raises(ValueError, match="do not divide"):
        in_batches(np.zeros((150, 40)))
    with pytest.raises(ValueError, match="do not divide"):
        in_batches(np.zeros((100, 41)))
