"""The pocket, the average and the last plane: against a written-out loop; the ratchet never lets go of a better one."""

import numpy as np
import pytest

from lib.perceptrons import clouds, pocket, rules


@pytest.fixture
def noisy():
    """A cloud with a tenth of the labels turned round: no plane separates it."""
    generator = np.random.default_rng(2)
    examples, targets = clouds.pulled_apart(80, 3, 0.1, generator)
    return examples, targets * np.where(generator.random(80) < 0.1, -1, 1)


def by_hand(examples, targets, num_epochs, generator):
    """Gallant's ratchet and the average, every step written out."""
    weights, total = np.zeros(examples.shape[1]), np.zeros(examples.shape[1])
    best, run, longest, fewest = weights, 0, 0, len(examples)

    def inspect():
        nonlocal best, longest, fewest
        if run > longest and (found := rules.misses(weights, examples, targets)) < fewest:
            best, longest, fewest = weights, run, found

    for _ in range(num_epochs):
        for i in generator.permutation(len(examples)):
            new = rules.rosenblatt(weights, examples[i], targets[i], 1.0)
            if new is weights:
                run += 1
            else:
                inspect()
                weights, run = new, 0
            total = total + weights
    inspect()
    return {"last": weights, "pocket": best, "average": total / (num_epochs * len(examples))}


def test_it_is_what_the_written_out_loop_gives(noisy):
    expected = by_hand(*noisy, 15, np.random.default_rng(4))
    found = pocket.train_pocket(*noisy, 15, np.random.default_rng(4))
    for name, weights in expected.items():
        np.testing.assert_allclose(found[name], weights, atol=1e-10, err_msg=name)


def test_the_pocket_is_better_than_the_last_plane_over_seeds(noisy):
    misses = {"last": [], "pocket": [], "average": []}
    for seed in range(20):
        for name, weights in pocket.train_pocket(*noisy, 20, np.random.default_rng(seed)).items():
            misses[name].append(rules.misses(weights, *noisy))
    assert (np.array(misses["pocket"]) <= misses["last"]).all()
    assert np.mean(misses["pocket"]) < np.mean(misses["last"]) - 1
    assert np.mean(misses["average"]) < np.mean(misses["last"])


def test_a_separable_cloud_leaves_the_separating_plane_in_the_pocket():
    problem = clouds.pulled_apart(60, 3, 0.3, np.random.default_rng(0))
    found = pocket.train_pocket(*problem, 50, np.random.default_rng(1))
    assert rules.misses(found["last"], *problem) == rules.misses(found["pocket"], *problem) == 0
