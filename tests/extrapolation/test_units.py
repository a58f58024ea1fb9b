"""Units and ranges: conversions against known values, and every wrong unit refused."""

import numpy as np
import pytest

from lib.extrapolation.units import interval, number, over, quantity


def test_units_convert_as_everybody_knows():
    assert number(quantity(12, "day"), "second") == 12 * 86_400
    assert number(quantity(1, "terawatt_hour"), "joule") == pytest.approx(3.6e15, rel=1e-12)
    assert number(quantity(64, "bit"), "byte") == 8
    assert number(quantity(8, "operation") / quantity(2, "operation/second"), "second") == 4


@pytest.mark.parametrize(("value", "unit"), [(quantity(1, "watt"), "joule"), (quantity(3, "image"), "token")])
def test_what_measures_something_else_is_refused(value, unit):
    with pytest.raises(ValueError, match="Cannot convert"):
        number(value, unit)


def test_unknown_units_and_impossible_ranges_are_refused():
    with pytest.raises(ValueError, match="furlongs_of_thought"):
        quantity(1, "furlongs_of_thought")
    for ends in ((2, 1), (0, 1), (-1, 1)):
        with pytest.raises(ValueError, match="range"):
            interval(*ends)


def test_a_quotient_of_ranges_holds_every_quotient_and_no_more():
    top, bottom = interval(2, 6, "joule"), interval(1, 4, "second")
    generator = np.random.default_rng(0)
    quotients = generator.uniform(2, 6, 5000) / generator.uniform(1, 4, 5000)
    low, high = number(over(top, bottom), "watt")
    assert (low, high) == (0.5, 6)
    assert ((quotients >= low) & (quotients <= high)).all()
    assert number(over(top, quantity(2, "second")), "watt").tolist() == [1, 3]
