"""xoshiro128++ in eight lanes against the algorithm in whole numbers, and against published numbers."""

import numpy as np
import pytest

from lib.training.compiled import lane_compiler
from lib.training.random_lanes import draw, states

MASK = 2**32 - 1
PUBLISHED = [  # of the state 1, 2, 3, 4, by the reference implementation; the test of the Rust crate rand_xoshiro
    641,
    1573767,
    3222811527,
    3517856514,
    836907274,
    4247214768,
    3867114732,
    1355841295,
    495546011,
    621204420,
]


@lane_compiler(__name__)
def draw_all(state, numbers):
    for i in range(numbers.shape[0]):
        draw(state, numbers[i])


def drawn(state, num):
    """The next numbers of every lane, (num, 8)."""
    numbers = np.zeros((num, 8), np.uint32)
    draw_all(state, numbers)
    return numbers


def rotated(x, k):
    return (x << k | x >> (32 - k)) & MASK


def reference(state, num):
    """xoshiro128++ 1.0 of Blackman and Vigna, word by word."""
    s = [int(word) for word in state]
    found = []
    for _ in range(num):
        found.append((rotated((s[0] + s[3]) & MASK, 7) + s[0]) & MASK)
        t = (s[1] << 9) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotated(s[3], 11)
    return found


def test_every_lane_draws_the_published_numbers():
    state = np.repeat(np.array([[1], [2], [3], [4]], np.uint32), 8, axis=1)
    assert (drawn(state, 10) == np.array(PUBLISHED, np.uint32)[:, None]).all()
    assert reference([1, 2, 3, 4], 10) == PUBLISHED


def test_every_lane_follows_the_algorithm_for_long():
    state = states([[lane, 5] for lane in range(8)])
    expected = np.array([reference(state[:, lane], 2_000) for lane in range(8)]).T
    np.testing.assert_array_equal(drawn(state, 2_000), expected)


def test_another_rotation_is_seen(monkeypatch):
    """The planted fault: 8 bits instead of 7."""
    rotate = rotated
    monkeypatch.setitem(globals(), "rotated", lambda x, k: rotate(x, k + (k == 7)))
    assert reference([1, 2, 3, 4], 10) != PUBLISHED


def test_a_lane_draws_the_same_whoever_stands_beside_it():
    alone, among = states([[7, 7]]), states([[3, 1], [3, 2], [7, 7], [0]])
    np.testing.assert_array_equal(drawn(alone, 100)[:, 0], drawn(among, 100)[:, 2])


def test_draws_go_on_where_they_stopped():
    whole, parts = states([[1]]), states([[1]])
    np.testing.assert_array_equal(drawn(whole, 50), np.concatenate([drawn(parts, 20), drawn(parts, 30)]))


def test_the_same_seed_gives_the_same_numbers_and_any_other_gives_others():
    seeds = [[3, 0], [4, 0], [3, 1], [0, 3], [1, 3], [3, 0, 1], [4, 1], [5, 2]]  # NumPy takes [3] for [3, 0]
    numbers = drawn(states(seeds), 64)
    np.testing.assert_array_equal(numbers, drawn(states(seeds), 64))
    assert len({tuple(numbers[:, lane]) for lane in range(8)}) == 8
    assert len(np.unique(numbers)) == numbers.size  # among 512 of 2³² even one pair is unlikely


def test_the_seed_of_a_lane_does_not_depend_on_its_place():
    np.testing.assert_array_equal(states([[1], [2]])[:, 1], states([[2]])[:, 0])


def test_no_lane_stands_still():
    """A state of zeros would give zeros for ever; spare lanes hold ones."""
    state = states([[1]])
    assert state.dtype == np.uint32
    assert state.shape == (4, 8)
    assert (state.any(axis=0)).all()


def test_more_seeds_than_lanes_are_refused():
    with pytest.raises(IndexError):
        states([[lane] for lane in range(9)])


def test_the_bits_are_fair():
    """The share of ones of each bit over 80,000 numbers, within five standard errors of a half."""
    numbers = drawn(states([[9, lane] for lane in range(8)]), 10_000)
    shares = [((numbers >> np.uint32(bit)) & np.uint32(1)).mean() for bit in range(32)]
    assert np.abs(np.array(shares) - 0.5).max() < 5 * 0.5 / np.sqrt(80_000)
