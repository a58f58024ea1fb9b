"""The one loop and the one `evaluate`, against torch and on planted faults."""

from dataclasses import dataclass

import numpy as np
import pytest
import torch

from lib.training import LOSSES, cross_entropy, evaluate, squared_error, train


def outputs_and_labels(num=50):
    generator = np.random.default_rng(0)
    return generator.uniform(-1, 1, (num, 10)).astype(np.float32), generator.integers(0, 10, num)


def test_evaluate_is_torchs_mean_squared_error_and_argmax():
    outputs, labels = outputs_and_labels()
    targets = 2 * torch.nn.functional.one_hot(torch.tensor(labels), 10).float() - 1
    evaluation = evaluate(outputs, labels)
    assert evaluation.loss == pytest.approx(torch.nn.functional.mse_loss(torch.tensor(outputs), targets).item())
    assert evaluation.misses == (torch.tensor(outputs).argmax(1) != torch.tensor(labels)).sum()
    assert evaluation.error_rate == evaluation.misses / 50


def test_misses_are_counted_not_truncated():
    """The original's int(rate × n) loses one of 88; counting does not."""
    labels = np.zeros(2_007, int)
    outputs = np.full((2_007, 10), -1.0)
    outputs[:, 0] = 1
    outputs[:88] = np.roll(outputs[:88], 1, axis=1)
    assert evaluate(outputs, labels).misses == 88


def test_the_loss_is_that_of_the_outputs_passed_in():
    outputs, labels = outputs_and_labels()
    assert evaluate(outputs[:10], labels[:10]).loss == squared_error(outputs[:10], labels[:10])
    assert evaluate(outputs[:10], labels[:10]).loss != evaluate(outputs[10:], labels[10:]).loss


@pytest.mark.parametrize(("num_outputs", "num_labels"), [(0, 0), (49, 50), (50, 49)])
def test_unequal_or_empty_splits_are_refused(num_outputs, num_labels):
    outputs, labels = outputs_and_labels()
    with pytest.raises(ValueError, match=f"cannot evaluate {num_outputs} outputs against {num_labels} labels"):
        evaluate(outputs[:num_outputs], labels[:num_labels])


@dataclass
class Split:
    images: np.ndarray
    labels: np.ndarray
    targets: np.ndarray = None


class Recorder:
    """A learner that remembers the order it was shown and answers the label 0 with growing confidence."""

    def __init__(self):
        self.orders = []

    def train_pass(self, images, targets, order):
        self.orders.append(list(order))

    def predict(self, images):
        outputs = np.full((len(images), 10), -1.0)
        outputs[:, 0] = len(self.orders) / 10
        return outputs


def test_every_pass_is_followed_by_an_evaluation_of_all_splits():
    splits = {
        "train": Split(np.zeros((4, 16, 16)), np.zeros(4, int)),
        "test": Split(np.zeros((3, 2, 2)), np.ones(3, int)),
    }
    learner = Recorder()
    history = train(learner, splits["train"], splits, num_epochs=3)
    assert learner.orders == [[0, 1, 2, 3]] * 3
    assert history.curve("train", "misses").tolist() == [0, 0, 0]
    assert history.curve("test", "misses").tolist() == [3, 3, 3]
    assert np.all(np.diff(history.curve("train", "loss")) < 0)
    assert history.last("test").num_examples == 3


def test_an_order_may_change_from_pass_to_pass():
    split = Split(np.zeros((3, 16, 16)), np.zeros(3, int))
    learner = Recorder()
    train(learner, split, {}, num_epochs=2, order=lambda epoch: np.roll(np.arange(3), epoch))
    assert learner.orders == [[0, 1, 2], [2, 0, 1]]


@pytest.mark.parametrize(("every", "evaluations"), [(1, 5), (2, 3), (5, 1), (9, 1)])
def test_the_last_pass_is_always_evaluated(every, evaluations):
    split = Split(np.zeros((3, 16, 16)), np.zeros(3, int))
    learner = Recorder()
    history = train(learner, split, {"train": split}, num_epochs=5, every=every)
    assert len(history.splits["train"]) == evaluations
    assert history.last("train").loss == squared_error(learner.predict(split.images), split.labels)


def test_the_cross_entropy_is_torchs():
    outputs, labels = outputs_and_labels()
    outputs = 5 * outputs
    reference = torch.nn.functional.cross_entropy(torch.tensor(outputs).double(), torch.tensor(labels)).item()
    assert cross_entropy(outputs, labels) == pytest.approx(reference, rel=1e-12)
    assert evaluate(outputs, labels, cross_entropy).loss == cross_entropy(outputs, labels)
    assert LOSSES["cross-entropy"] is cross_entropy
    assert cross_entropy(outputs, (labels + 1) % 10) != pytest.approx(reference, rel=1e-2)


def test_the_cross_entropy_takes_labels_of_any_whole_type():
    outputs, labels = outputs_and_labels()
    assert cross_entropy(outputs, labels.astype(np.uint8)) == cross_entropy(outputs, labels)


def test_the_cross_entropy_of_large_logits_is_finite():
    outputs = np.zeros((2, 10), np.float32)
    outputs[:, 3] = 1e4  # its exponential is not finite, even in float64
    assert cross_entropy(outputs, np.array([3, 3])) == 0
    assert cross_entropy(outputs, np.array([3, 0])) == pytest.approx(5e3)
    assert cross_entropy(-outputs, np.array([3, 3])) == pytest.approx(1e4 + np.log(9))


def test_the_cross_entropy_of_a_guess_is_that_of_ten_classes():
    assert cross_entropy(np.full((7, 10), 3.0), np.arange(7)) == pytest.approx(np.log(10))
