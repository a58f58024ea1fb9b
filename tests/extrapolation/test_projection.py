"""The projection: against year-by-year simulation, closed forms, and planted faults."""

from dataclasses import replace

import numpy as np
import pytest

from lib.extrapolation import projection, sensitivity
from lib.extrapolation.assumptions import END, START, assumptions, draw, middle
from lib.extrapolation.projection import band, corners, first_year, log10_seconds, needed_a_year, swings


def simulated(values, year, steps=1000):
    """Seconds by many small steps of compound growth, each stopped where its assumption says so."""
    hardware = work = 1.0
    for step in range((year - START) * steps):
        hardware = min(hardware * 2 ** (1 / values["hardware"] / steps), values["ceiling"])
        if step / steps < values["duration"]:
            work *= 0.5 ** (1 / values["algorithms"] / steps)
    return values["operations"] * work / (values["device"] * values["utilisation"] * hardware)


VARIED = [{}, {"ceiling": 25, "duration": 60}, {"hardware": 5, "algorithms": 90}, {"operations": 100, "device": 0}]


@pytest.mark.parametrize("positions", VARIED, ids=str)
@pytest.mark.parametrize("year", [START, 2030, END])
def test_it_is_compound_growth_that_stops(positions, year):
    values = middle(positions)
    assert 10 ** log10_seconds(values, year) == pytest.approx(simulated(values, year), rel=0.02)


def test_a_planted_fault_is_seen_by_the_simulation(monkeypatch):
    values = middle({"ceiling": 25})
    monkeypatch.setattr(projection.np, "minimum", lambda a, b: a + 0 * b)  # nothing ever stops
    assert 10 ** log10_seconds(values, END) != pytest.approx(simulated(values, END), rel=0.5)


def test_positions_run_through_the_published_range():
    for each in assumptions().values():
        assert each.at(25) == pytest.approx(each.low)
        assert each.at(50) == pytest.approx(each.central) == pytest.approx((each.low * each.high) ** 0.5)
        assert each.at(75) == pytest.approx(each.high)
    with pytest.raises(ValueError, match="no assumption"):
        middle({"luck": 50})
    with pytest.raises(ValueError, match="low < high"):
        replace(each, low=each.high)


def test_the_first_year_and_the_rate_meet_the_minute():
    values = middle()
    year = first_year(values)
    assert log10_seconds(values, year) <= np.log10(60) < log10_seconds(values, year - 1)
    assert first_year(values | {"operations": 1e60}) is None
    seconds = 10 ** log10_seconds(values, START)
    assert seconds / needed_a_year(values) ** 33 == pytest.approx(60)


def test_the_tornado_is_what_single_changes_give():
    found = {swing.key: swing for swing in sensitivity.tornado()}
    values = middle()
    for key, each in assumptions().items():
        assert found[key].at_low == pytest.approx(float(log10_seconds(values | {key: each.low}, END)))
        assert found[key].at_high == pytest.approx(float(log10_seconds(values | {key: each.high}, END)))
    widths = [swing.width for swing in sensitivity.tornado()]
    assert widths == sorted(widths, reverse=True)


def test_the_band_lies_within_the_corners_and_holds_every_single_swing():
    for year in (START, 2035, END):
        low, high = band(middle(), year)
        worst, best = corners(year)[::-1]
        assert best <= low <= high <= worst
        for pair in swings(middle(), year).values():
            assert low - 1e-9 <= min(pair)
            assert max(pair) <= high + 1e-9


def test_without_limits_the_spread_is_that_of_a_sum_of_uniform_laws(monkeypatch):
    """In 2022 nothing has grown yet: log₁₀ seconds = C − F − u, three uniform laws whose variances add up."""
    found = sensitivity.spread(200_000, np.random.default_rng(3), year=START)
    widths = [
        np.log10(assumptions()[key].high / assumptions()[key].low) for key in ("operations", "device", "utilisation")
    ]
    assert found.draws.std() == pytest.approx(np.sqrt(sum(width**2 / 12 for width in widths)), rel=0.01)
    assert found.quantiles[1] == pytest.approx(float(log10_seconds(middle(), START)), abs=0.02)
    assert found.share == 0


def test_draws_stay_in_range_and_repeat():
    one, two = (draw(1000, np.random.default_rng(9)) for _ in range(2))
    for key, each in assumptions().items():
        assert ((one[key] >= each.low) & (one[key] <= each.high)).all()
        np.testing.assert_array_equal(one[key], two[key])
    with pytest.raises(ValueError, match="num_draws"):
        sensitivity.spread(5, np.random.default_rng(0))
