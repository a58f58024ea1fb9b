"""Adjacent weights: counted one by one, chances against closed forms, and a null that permutes the wrong thing."""

from itertools import permutations

import numpy as np
import pytest

from lib.mnist1d import adjacency, adjacency_margins

GENERATOR = 7


def mask_of(rows, columns=40, density=0.15, seed=GENERATOR):
    return np.random.default_rng(seed).random((rows, columns)) < density


def local_mask(rows=200, seed=GENERATOR):
    """Each unit keeps three positions in a row, and two others."""
    generator = np.random.default_rng(seed)
    mask = np.zeros((rows, 40), bool)
    for row in mask:
        start = generator.integers(38)
        row[[start, start + 1, start + 2, *generator.integers(40, size=2)]] = True
    return mask


@pytest.mark.parametrize("size", [2, 3, 4])
def test_groups_are_counted_one_by_one(size):
    mask = mask_of(20, density=0.5)
    expected = [sum(all(row[i : i + size]) for i in range(41 - size)) / 40 for row in mask]
    np.testing.assert_array_equal(adjacency.of_units(mask, size), expected)
    found = adjacency.permuted(adjacency.together(mask, size), np.arange(40)[None], len(mask))
    assert found == pytest.approx([np.mean(expected)])


@pytest.mark.parametrize("size", [2, 3, 4])
def test_a_permutation_of_the_table_is_one_of_the_mask(size):
    mask, order = mask_of(30, density=0.4), np.random.default_rng(1).permutation(40)
    found = adjacency.permuted(adjacency.together(mask, size), order[None], len(mask))
    assert found == pytest.approx([adjacency.of_units(mask[:, order], size).mean()])


def test_the_chance_of_pairs_has_a_closed_form():
    mask = local_mask()
    found = adjacency.excess(mask, 2, 20_000, np.random.default_rng(0))
    table = adjacency.together(mask)
    apart = table[~np.eye(40, dtype=bool)]
    assert found.by_chance == pytest.approx(39 * apart.mean() / (40 * len(mask)), rel=3e-3)
    assert found.observed == pytest.approx(adjacency.of_units(mask).mean())
    assert found.z > 10


def test_all_permutations_of_few_columns():
    mask = mask_of(9, columns=5, density=0.5)
    orders = np.array(list(permutations(range(5))))
    every = [(mask[:, order][:, :-1] & mask[:, order][:, 1:]).sum() for order in orders]
    found = adjacency.permuted(adjacency.together(mask), orders, len(mask))
    np.testing.assert_allclose(found * len(mask) * 40, every)


def test_random_masks_are_not_adjacent():
    found = [adjacency.excess(mask_of(300, seed=seed), 2, 500, np.random.default_rng(0)).z for seed in range(20)]
    assert abs(np.mean(found)) < 1
    assert np.std(found) == pytest.approx(1, abs=0.5)


def test_planted_units_permuted_in_place_of_columns():
    """The order of units changes no count: such a null has no spread, and is refused."""
    mask = local_mask()
    shuffled = [adjacency.of_units(mask[np.random.default_rng(i).permutation(len(mask))]).mean() for i in range(20)]
    assert np.ptp(shuffled) < 1e-12

    class Units:
        @staticmethod
        def permuted(orders, axis):
            return orders

    with pytest.raises(ValueError, match="permute the input columns, not the units"):
        adjacency.excess(mask, 2, 20, Units())


def test_a_mask_without_pairs_has_no_chance_of_any():
    found = adjacency.excess(np.eye(40, dtype=bool), 2, 50, np.random.default_rng(0))
    assert found.observed == found.by_chance == 0
    assert np.isnan(found.z)
    assert np.isnan(found.ratio)


def test_the_miscount_of_the_original():
    ticket, drawn = local_mask(), mask_of(200)
    units = zip(ticket, drawn, strict=True)
    expected = np.mean([sum(t[i] and t[i + 1] and t[i + 2] and r[i + 3] for i in range(37)) / 40 for t, r in units])
    assert adjacency.as_published(ticket, drawn) == pytest.approx(expected)
    assert adjacency.as_published(ticket, ticket) == pytest.approx(adjacency.of_units(ticket, 4).mean())


def test_pairs_at_every_distance():
    mask = mask_of(25, density=0.3)
    expected = [sum(row[i] and row[i + d] for row in mask for i in range(40 - d)) for d in range(1, 40)]
    np.testing.assert_array_equal(adjacency_margins.pairs(mask), expected)


def test_the_margins_are_kept():
    mask = full_middle(61)
    for drawn in adjacency_margins.shared_out(mask, 3, np.random.default_rng(0)):
        np.testing.assert_array_equal(drawn.sum(0), mask.sum(0))
        np.testing.assert_array_equal(drawn.sum(1), mask.sum(1))
        assert (drawn != mask).any()


def test_every_mask_with_the_margins_is_as_likely():
    """Three units of two weights on three positions, each position twice: six masks."""
    mask, generator, counts = np.array([[1, 1, 0], [1, 0, 1], [0, 1, 1]], bool), np.random.default_rng(0), {}
    for _ in range(3_000):
        for _ in range(3):
            mask = adjacency_margins.swept(mask, generator)
        counts[mask.tobytes()] = counts.get(mask.tobytes(), 0) + 1
    assert len(counts) == 6
    assert max(counts.values()) - min(counts.values()) < 150


def full_middle(rows=500, seed=0):
    """Units that know nothing of neighbours, over positions that are fuller in the middle."""
    density = 0.02 + 0.2 * np.exp(-(((np.arange(40) - 20) / 6) ** 2))
    return np.random.default_rng(seed).random((rows, 40)) < density


def test_full_positions_fool_the_permuted_columns_and_not_the_margins():
    mask = full_middle()
    assert adjacency.excess(mask, 2, 1_000, np.random.default_rng(0)).z > 3
    found = adjacency_margins.distances(mask, 60, np.random.default_rng(0))
    z = (found.observed - found.by_chance)[:20] / found.spread[:20]
    assert abs(z).max() < 3.5
    assert abs(z.mean()) < 1


def test_neighbours_show_by_either_chance():
    found = adjacency_margins.distances(local_mask(), 30, np.random.default_rng(0))
    assert found.ratio[0] > 2
    assert found.ratio[20] < 1


def test_signs():
    mask = np.zeros((3, 40), bool)
    mask[:, [4, 6]] = True
    weights = np.ones((3, 40))
    weights[0, 4] = -1
    alike, every = adjacency_margins.same_signs(mask, weights)
    assert (alike[1], every[1]) == (2, 3)
    assert every.sum() == 3
