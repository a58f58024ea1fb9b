"""The roof: bandwidth to the left of the ridge, peak to the right, and no point that cannot be drawn."""

import numpy as np
import pytest

from lib import figures
from lib.figures.roofline import attainable

WORDS = {"x_label": "MACs per byte", "y_label": "MACs per second", "alt": "A roof.", "caption": "A roof and points."}


def test_the_roof_is_bandwidth_up_to_the_ridge_and_peak_beyond_it():
    np.testing.assert_allclose(attainable([0.5, 1, 2, 8], peak=20, bandwidth=10), [5, 10, 20, 20])


@pytest.mark.parametrize(
    ("points", "peak", "message"),
    [
        ({}, 1, "points: expected a mapping"),
        ({"idle": (1, 0)}, 1, "idle: a log axis needs positive"),
        ({"lost": (np.nan, 1)}, 1, "lost: 1 of 2 values are not finite"),
        ({"a": (1, 1)}, 0, "peak: a log axis needs positive"),
    ],
)
def test_what_cannot_be_drawn_is_said(points, peak, message):
    with pytest.raises(ValueError, match=message):
        figures.roofline(points, peak=peak, bandwidth=1, **WORDS)


def test_one_point_is_enough_and_every_name_is_written():
    drawn = figures.roofline({"a": (1, 1)}, peak=10, bandwidth=2, **WORDS)
    assert ">a</text>" in drawn.html.replace("<!-- a -->", "")
