"""Growth: against compound interest written out, and dates against the calendar."""

from datetime import date

import pytest

from lib.extrapolation.comparison import speedup
from lib.extrapolation.growth import Growth, growth_between, years_between


def test_the_rate_compounds_to_the_factor():
    growth = growth_between(259_200, 90, 1989, 2022)
    value = 1.0
    for _ in range(33):
        value *= growth.a_year
    assert value == pytest.approx(90 / 259_200, rel=1e-12)
    assert growth.doubling_years < 0  # it shrinks
    assert Growth(8, 6).doubling_years == pytest.approx(2)
    assert Growth(8, 6).over(2) == pytest.approx(2)


def test_published_rates_come_out():
    """44 times less work in seven years is a halving in 16 months (Hernandez and Brown, 2020)."""
    assert Growth(44, 7).doubling_years * 12 == pytest.approx(16, abs=1)
    assert speedup().factor == 2880
    assert speedup().a_year == pytest.approx(2880 ** (1 / 33))


def test_years_between_dates_follow_the_calendar():
    assert years_between(date(2000, 1, 1), date(2400, 1, 1)) == pytest.approx(400, rel=1e-9)
    assert years_between(1989, 2022) == 33


@pytest.mark.parametrize(("factor", "years"), [(0, 3), (-2, 3), (2, 0), (2, -1)])
def test_what_has_no_rate_is_refused(factor, years):
    with pytest.raises(ValueError, match="positive factor and time"):
        Growth(factor, years)
