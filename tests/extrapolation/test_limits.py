"""Limits: against values worked out by hand and published ones."""

import math

import pytest

from lib.extrapolation import limits
from lib.extrapolation.assumptions import assumptions, operations_of_clip, operations_of_palm, physical_gain


def test_landauer_at_room_temperature():
    assert limits.landauer_joules(1, 300) == pytest.approx(1.380649e-23 * 300 * math.log(2), rel=1e-12)
    assert limits.landauer_joules(32, 300) == pytest.approx(32 * limits.landauer_joules(1, 300))
    with pytest.raises(ValueError, match="positive"):
        limits.landauer_joules(0)


def test_operations_of_the_trainings():
    """PaLM's paper states 2.56e24 operations, attention included; CLIP's are device time."""
    assert operations_of_palm() == pytest.approx(2.56e24, rel=0.02)
    assert operations_of_clip() == pytest.approx(256 * 12 * 86_400 * 125e12 * 0.38)


def test_costs_fall_from_2014_to_the_limit():
    costs = limits.energies()
    assert costs["data centre, 2022"] == pytest.approx(700 / 989.4e12)
    assert costs["32 bits in 45 nm, 2014"] > costs["data centre, 2022"] > costs["limit of CMOS, 4 bits"]
    assert costs["limit of CMOS, 4 bits"] > costs["Landauer, 32 bits"] > costs["Landauer, one bit"]
    assert physical_gain() == pytest.approx(350 / 35.6e12 / costs["Landauer, 32 bits"])


def test_what_a_minute_leaves_and_what_must_be_saved():
    left = limits.joules_left((1e22, 1e24))
    assert left.tolist() == pytest.approx([1800 / 1e24, 21_000 / 1e22])
    saved = limits.work_to_save((1e22, 1e24))["data centre, 2022"]
    assert saved == pytest.approx((1e22 * 700 / 989.4e12 / 21_000, 1e24 * 700 / 989.4e12 / 1800))
    assert limits.work_to_save((1.0, 2.0))["data centre, 2022"] == (1, 1)


def test_memory_traffic_of_a_minute():
    updates = 780e9 / (2048 * 2048)
    assert limits.weights_through_memory() == pytest.approx(updates * 540e9 * 4 / 60)
    low, high = limits.joules_through_memory()
    assert high == pytest.approx(2 * low)
    assert low == pytest.approx(limits.weights_through_memory() * 60 / 8 * 1.3e-9)


def test_larger_by_a_factor_costs_its_square():
    one, ten = (limits.larger(1e9, 100, 1e9, 1e23, factor) for factor in (1, 10))
    assert ten["images"] == 10 * one["images"]
    assert ten["bytes of weights"] == 10 * one["bytes of weights"] == 2e10
    assert ten["operations"] == pytest.approx(100 * one["operations"])
    assert ten["dollars"] == pytest.approx(100 * one["dollars"])
    share = math.sqrt(0.38 * 0.462)
    assert one["dollars"] == pytest.approx(1e23 / (989.4e12 * share) / 3600 * 2)
    years = one["years of the world's electricity (data centre, 2022)"]
    assert years == pytest.approx(1e23 * 700 / 989.4e12 / (29_925 * 3.6e15))


def test_every_assumption_names_both_ends():
    assert all(len(each.ends) == 2 and all(each.ends) and each.stake for each in assumptions().values())
