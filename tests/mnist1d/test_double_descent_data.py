"""Wrong labels: how many, which, whose, and never among the test labels."""

import numpy as np
import pytest

from lib.data.mnist1d import Mnist1d, make_mnist1d
from lib.mnist1d import double_descent_study as module
from lib.mnist1d.double_descent_data import some_of, split_of, with_noise
from lib.mnist1d.double_descent_study import MLP, Study, one_seed

SMALL = 800


def test_the_split_is_that_of_the_generator():
    ours, theirs = split_of(SMALL), make_mnist1d(Mnist1d(num_samples=SMALL, train_split=0.25))
    assert ours.x.shape == (200, 40)
    assert ours.x_test.shape == (600, 40)
    for name in ("x", "y", "x_test", "y_test"):
        np.testing.assert_array_equal(getattr(ours, name), getattr(theirs, name).astype(getattr(ours, name).dtype))
    with pytest.raises(ValueError, match="multiple of 400"):
        split_of(1000)


@pytest.mark.parametrize(("noise", "num_classes"), [(0.15, 10), (0.3, 10), (0.15, 2)])
def test_noise_changes_as_many_labels_as_it_should_and_draws_uniformly(noise, num_classes):
    labels = np.arange(100_000) % num_classes
    noisy = with_noise(labels, noise, 3, num_classes)
    expected = noise * (1 - 1 / num_classes)
    assert np.mean(noisy != labels) == pytest.approx(expected, abs=4 * (expected / 1e5) ** 0.5)
    drawn = np.bincount(noisy[noisy != labels], minlength=num_classes)
    assert drawn.min() > 0.9 * drawn.mean()
    assert noisy.max() < num_classes


def test_noise_is_a_matter_of_the_seed_alone_and_more_noise_includes_less():
    labels = np.arange(5000) % 10
    once, again, other = (with_noise(labels, 0.15, seed) for seed in (1, 1, 2))
    assert np.array_equal(once, again)
    assert not np.array_equal(once, other), "two seeds must not share their noise"
    more = with_noise(labels, 0.3, 1)
    assert (more[once != labels] == once[once != labels]).all()
    assert np.array_equal(with_noise(labels, 0, 1), labels)
    for bad in (-0.1, 1.5):
        with pytest.raises(ValueError, match="fraction"):
            with_noise(labels, bad, 0)


def test_a_smaller_choice_begins_a_larger_one():
    split = split_of(SMALL)
    few, many = some_of(split, 100, 5), some_of(split, 200, 5)
    assert np.array_equal(many[:100], few)
    assert len(set(many)) == 200
    assert not np.array_equal(some_of(split, 200, 6), many)
    with pytest.raises(ValueError, match="multiple of 100 up to 200"):
        some_of(split, 300, 0)


def seen_labels(monkeypatch, width, spoil=None):
    """Labels that a study judges: (training, test), after `spoil` has changed what the noise function returns."""
    seen = []
    monkeypatch.setattr(module, "judged", lambda answers, labels: seen.append(labels) or (0.0, 0.0))
    if spoil:
        monkeypatch.setattr(module, "with_noise", spoil)
    one_seed(Study(MLP, width, 0.5, 1, 1, SMALL), 0)
    return seen[0], seen[1]


def test_noise_stays_out_of_the_test_set(monkeypatch):
    split = split_of(SMALL)
    train, test = seen_labels(monkeypatch, 3)
    assert 0.3 < np.mean(train != split.y) < 0.6
    assert np.array_equal(test, split.y_test)

    def leaking(labels, *_):  # the fault: labels changed in place, those of the test set as well
        split.y_test[:50] = (split.y_test[:50] + 1) % 10
        return labels

    kept = split.y_test.copy()
    try:
        _, test = seen_labels(monkeypatch, 3, leaking)
        assert not np.array_equal(test, kept), "the check must see noise among the test labels"
    finally:
        split.y_test[:] = kept


def test_all_widths_of_a_seed_have_the_same_wrong_labels(monkeypatch):
    train = [seen_labels(monkeypatch, width)[0] for width in (2, 5)]
    assert np.array_equal(*train)
    shared = iter(range(100))

    def by_width(labels, noise, seed):  # the fault: noise drawn anew for each network
        return with_noise(labels, noise, next(shared))

    train = [seen_labels(monkeypatch, width, by_width)[0] for width in (2, 5)]
    assert not np.array_equal(*train), "the check must see noise that is not paired"
