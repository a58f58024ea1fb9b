"""Support vector machines and small networks: against scikit-learn's and torch's own routes, on artificial digits."""

from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from sklearn.metrics.pairwise import rbf_kernel
from sklearn.svm import SVC

from lib.data import Digits
from lib.history import small_networks as networks
from lib.history import svm, svm_study
from lib.history.svm_study import Curve

GAMMA = 0.002


def artificial(count, seed):
    """Ten noisy prototypes: digits that a good learner tells apart, though not all of them."""
    prototypes = np.random.default_rng(0).uniform(-1, 1, (10, 16, 16))
    generator = np.random.default_rng(seed)
    labels = generator.integers(0, 10, count).astype(np.uint8)
    images = 0.2 * prototypes[labels] + 0.8 * generator.uniform(-1, 1, (count, 16, 16))
    return Digits(images.astype(np.float32), labels, np.arange(count))


@pytest.fixture(scope="module")
def train():
    return artificial(150, 1)


@pytest.fixture(scope="module")
def test():
    return artificial(80, 2)


@pytest.fixture
def no_download(monkeypatch):
    """The draws of the study come from artificial digits."""
    digits = {"train": artificial(400, 3), "test": artificial(200, 4)}
    monkeypatch.setattr(svm, "load_mnist", lambda split: (digits[split].images, digits[split].labels))
    monkeypatch.setattr(svm, "shrink", lambda images: images)


def test_the_kernel_is_scikit_learns(train, test):
    ours = svm.kernel(svm.squared_distances(test.images, train.images), GAMMA)
    theirs = rbf_kernel(test.images.reshape(80, -1), train.images.reshape(150, -1), gamma=GAMMA)
    np.testing.assert_allclose(ours, theirs, rtol=2e-5)


def misses_by_scikit_learn(train, test, size):
    machine = SVC(C=10, gamma=GAMMA).fit(train.images[:size].reshape(size, -1), train.labels[:size])
    return np.count_nonzero(machine.predict(test.images.reshape(len(test), -1)) != test.labels), len(machine.support_)


@pytest.mark.parametrize("size", [60, 150])
def test_a_machine_reads_what_scikit_learns_own_route_reads(train, test, size):
    found = svm.machine_curve(train, test, (30, size), (10.0, GAMMA))
    expected = misses_by_scikit_learn(train, test, size)
    assert 0 < expected[0] < 60
    assert (found["misses"][1], found["num_support"][1]) == expected


FAULTS = {
    "distances not squared": ("squared_distances", lambda a, b: np.sqrt(ORIGINAL(a, b))),
    "test digits beside the wrong vectors": ("squared_distances", lambda a, b: ORIGINAL(a, b if a is b else b[::-1])),
    "gamma not used": ("kernel", lambda distances, gamma: np.exp(-0.1 * distances)),
}
ORIGINAL = svm.squared_distances


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_changes_what_the_machine_reads(train, test, monkeypatch, fault):
    monkeypatch.setattr(svm, *FAULTS[fault])
    found = svm.machine_curve(train, test, (150,), (10.0, GAMMA))
    assert (found["misses"][0], found["num_support"][0]) != misses_by_scikit_learn(train, test, 150)


def logits_by_torch(w, images):
    """The convolutional network of one seed, without groups."""
    x = F.pad(torch.as_tensor(images)[:, None], (2, 2, 2, 2), value=-1.0)
    x = torch.relu(F.conv2d(x, w["first"], w["first_bias"], stride=2))
    x = torch.relu(F.conv2d(F.pad(x, (2, 2, 2, 2)), w["second"], w["second_bias"], stride=2))
    return x.flatten(1) @ w["output"] + w["output_bias"]


def test_grouped_networks_are_the_networks_of_their_seeds(train):
    weights = networks.start("convolutional", [0, 1, 2])
    for name in weights:
        weights[name] = weights[name] + 0.1  # biases too
    images = np.array([train.images[10 * seed : 10 * seed + 10] for seed in range(3)])
    ours = networks.logits("convolutional", weights, torch.as_tensor(images))
    for seed in range(3):
        theirs = logits_by_torch({name: part[seed] for name, part in weights.items()}, images[seed])
        torch.testing.assert_close(ours[seed], theirs, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("network", networks.NETWORKS)
def test_a_network_does_not_depend_on_its_neighbours(train, network):
    images, labels = np.array([train.images] * 2), np.array([train.labels] * 2)
    together = networks.train(network, images, labels, [0, 1], [0.001, 0.01], 5)
    alone = networks.train(network, images[:1], labels[:1], [1], [0.01], 5)
    for name, part in together.items():
        np.testing.assert_allclose(part[1], alone[name][0], rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("network", networks.NETWORKS)
def test_a_network_learns_its_training_digits_and_nothing_from_shuffled_labels(train, test, network):
    images, reads = np.array([train.images] * 2), np.array([test.images] * 2)
    shuffled = np.random.default_rng(0).permutation(train.labels)
    weights = networks.train(network, images, np.array([train.labels, shuffled]), [0, 0], [0.003] * 2, 300)
    rates = (networks.predict(network, weights, reads) != test.labels).mean(1)
    assert rates[0] < 0.6
    assert rates[1] > 0.75


@pytest.mark.parametrize("network", networks.NETWORKS)
def test_the_cost_of_a_digit_is_the_number_of_products(network):
    """A weight of a layer is used once for each place where it stands."""
    places = {"hidden": 1, "first": 8 * 8, "second": 4 * 4, "output": 1}
    counted = sum(places[name] * int(np.prod(shape)) for name, shape in networks.SHAPES[network].items())
    assert networks.macs_per_digit(network) == counted


@pytest.mark.usefixtures("no_download")
def test_draws_are_nested_differ_by_seed_and_are_the_same_for_all_learners():
    small, large = (svm.draw("mnist", "train", count, 3, 0) for count in (50, 200))
    np.testing.assert_array_equal(small.indices, large.indices[:50])
    assert (svm.draw("mnist", "train", 50, 3, 1).indices != small.indices).any()
    assert len(set(large.indices)) == 200
    with pytest.raises(ValueError, match="401 digits asked for"):
        svm.draw("mnist", "train", 401, 3, 0)


@pytest.mark.usefixtures("no_download")
def test_settings_are_chosen_on_digits_that_do_not_train():
    for train, kept in svm.tuning_draws("mnist", 100):
        assert not set(train.indices) & set(kept.indices)
        assert len(train) == len(kept) == 100


@pytest.mark.usefixtures("no_download")
@pytest.mark.parametrize("learner", svm_study.LEARNERS)
def test_every_learner_chooses_and_is_measured(learner, monkeypatch):
    monkeypatch.setattr(svm, "GRID", ((10.0, 1e-6), (10.0, GAMMA)))  # the first sees no difference between digits
    curve = Curve(learner, (40, 120), 2, num_test=100, num_updates=40)
    setting = tuple(svm_study.choice(curve, 100)["setting"].tolist())
    assert setting == (10.0, GAMMA) if learner == svm_study.MACHINE else setting[0] in networks.RATES
    found = svm_study.experiment(replace(curve, setting=setting), 0)
    assert found["misses"].shape == found["fit"].shape == found["predict"].shape == (2, 2)
    assert (found["misses"] <= 100).all()
    assert (found["fit"] > 0).all()


def test_paired_differences_have_the_right_sign():
    """Error rates: the network's minus the machine's; and before minus after."""
    generator = np.random.default_rng(0)
    machine = np.array([60, 30]) + generator.integers(0, 5, (10, 2))
    results = {svm_study.MACHINE: {"misses": machine}, "fully connected": {"misses": machine + np.array([20, -10])}}
    ahead = svm_study.advantage(results, "fully connected", 200)
    assert [each.mean_difference for each in ahead] == pytest.approx([0.1, -0.05])
    assert svm_study.improvement(results, svm_study.MACHINE, 200)[0].mean_difference == pytest.approx(0.15, abs=0.02)


@pytest.mark.parametrize("change", [{"learner": "oracle"}, {"digits": "letters"}, {"sizes": ()}, {"num_test": 0}])
def test_a_curve_that_cannot_be_is_refused(change):
    with pytest.raises(ValueError, match="must"):
        replace(Curve(svm_study.MACHINE), **change)
