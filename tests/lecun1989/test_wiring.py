"""Wirings of H2: each has the paper's connections, and the engine's table is the same wiring turned round."""

import numpy as np
import pytest

from lib.lecun1989.initialisation import WIRING
from lib.lecun1989.recipe import CHOICES
from lib.lecun1989.wiring import planes_read, readers_of

SCHEMES = CHOICES["wiring"]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_plane_of_h2_reads_eight_and_every_plane_of_h1_is_read_by_eight(scheme):
    table = planes_read(scheme)
    assert table.shape == (12, 8)
    assert all(len(set(row)) == 8 for row in table.tolist())
    assert np.bincount(table.ravel(), minlength=12).tolist() == [8] * 12
    assert (np.diff(table, axis=1) > 0).all()


def test_the_blocks_are_those_of_the_network_in_torch():
    table = planes_read("blocks")
    for unit in range(12):
        expected = np.concatenate([np.arange(12)[part] for part in WIRING[unit // 4]])
        np.testing.assert_array_equal(table[unit], expected)


def test_a_cyclic_window_moves_by_one_plane():
    table = planes_read("cyclic")
    assert table[0].tolist() == list(range(8))
    assert set(table[11].tolist()) == {11, 0, 1, 2, 3, 4, 5, 6}


def test_the_random_wiring_is_always_the_same_and_like_no_other():
    table = planes_read("random")
    np.testing.assert_array_equal(table, planes_read("random"))
    assert len({tuple(row) for row in table.tolist()}) > 6
    for other in ("blocks", "cyclic"):
        shared = [len(set(ours) & set(theirs)) for ours, theirs in zip(table, planes_read(other), strict=True)]
        assert np.mean(shared) < 7  # 8 of 12 planes drawn at random share 5.3 on average


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_readers_are_the_table_turned_round(scheme):
    table = planes_read(scheme)
    readers = readers_of(table)
    assert readers.shape == (12, 8, 2)
    assert readers.dtype == np.int64
    for plane in range(12):
        assert all(table[unit, slot] == plane for unit, slot in readers[plane])
    assert len({tuple(pair) for pair in readers.reshape(-1, 2).tolist()}) == 96
    assert readers.min() == 0
    assert readers.max(axis=(0, 1)).tolist() == [11, 7]  # no weight beyond the array


def test_a_table_in_which_a_plane_is_read_too_often_is_refused():
    table = planes_read("blocks").copy()
    table[0, 0] = 11  # the planted fault: plane 0 has seven readers, plane 11 nine
    with pytest.raises(ValueError, match="inhomogeneous"):
        readers_of(table)


def test_an_unknown_scheme_is_refused():
    with pytest.raises(ValueError, match="blocks, cyclic or random, not 'all'"):
        planes_read("all")
