"""Replicas in lockstep against torch's own loop, step for step, and gradient descent on the full batch."""

import numpy as np
import pytest
import torch

from lib.lecun1989 import replicas
from lib.lecun1989.initialisation import initial_parameters
from lib.lecun1989.network import TorchLearner
from lib.lecun1989.recipe import KARPATHY_2022

NUM_STEPS, RATE = 30, KARPATHY_2022.learning_rate


@pytest.fixture
def starts():
    return [initial_parameters(np.random.default_rng(seed).random) for seed in range(3)]


@pytest.fixture
def orders():
    return np.random.default_rng(8).permuted(np.tile(np.arange(600)[:, None], 3), axis=0)[:NUM_STEPS]


def differences(found, digits, starts, orders):
    """Largest difference of any weight of each replica from a run of its own in torch."""
    largest = []
    for replica, start in enumerate(starts):
        reference = TorchLearner(start, KARPATHY_2022)
        reference.train_pass(digits.images, digits.targets, orders[:, replica])
        ours, theirs = found.parameters(replica), reference.parameters
        largest.append(max(np.abs(ours[name] - theirs[name]).max() for name in theirs))
    return np.array(largest)


def trained(digits, starts, orders, gradients=lambda own: own):
    """Replicas after their steps on the processor; gradients: what is done with their gradients."""
    found = replicas.Replicas(starts, RATE, "cpu")
    own = found._gradients
    found._gradients = lambda *arguments: gradients(own(*arguments))
    found.train(digits.images, digits.targets, orders)
    return found


def test_every_replica_follows_its_own_torch_loop(digits, starts, orders):
    assert differences(trained(digits, starts, orders), digits, starts, orders).max() <= 1e-5


def test_a_gradient_shared_among_replicas_is_noticed(digits, starts, orders):
    def shared(gradients):  # the planted fault
        return {name: each[:1].expand_as(each) for name, each in gradients.items()}

    far = differences(trained(digits, starts, orders, shared), digits, starts, orders)
    assert far[0] <= 1e-5
    assert (far[1:] > 1e-3).all()


def test_examples_shared_among_replicas_are_noticed(digits, starts, orders):
    found = trained(digits, starts, np.repeat(orders[:, :1], 3, axis=1))  # the planted fault
    assert (differences(found, digits, starts, orders)[1:] > 1e-3).all()


def test_full_batch_descends_along_the_mean_gradient(digits, parameters):
    errors, seconds = replicas.full_batch(digits, parameters, 0.05, 2, "cpu")
    learner = TorchLearner(parameters, KARPATHY_2022)
    images, targets = torch.as_tensor(digits.images), torch.as_tensor(digits.targets)
    for expected in errors[:2]:
        learner.optimizer.param_groups[0]["lr"] = 0.05
        loss = torch.mean((targets - learner.network(images)) ** 2)
        assert loss.item() == pytest.approx(expected, rel=1e-5)
        learner.optimizer.zero_grad()
        loss.backward()
        learner.optimizer.step()
    assert errors.shape == (3,)
    assert seconds.shape == (2,)
    assert errors[2] < errors[1] < errors[0]


def test_without_a_gpu_there_is_no_evidence_about_one(digits, parameters, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert replicas.gpu_evidence(digits, parameters, KARPATHY_2022, 2, 2) is None
    assert replicas.default_device().type == "cpu"
    assert replicas.device_name("cpu") == "processor"
    assert replicas.gpu_words(None).startswith("not testable here")


def test_the_loop_is_timed_on_the_device_that_is_named(digits, parameters):
    assert replicas.loop_timer(digits, parameters, KARPATHY_2022, 2, "cpu")() > 0
