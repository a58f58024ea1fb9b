"""The palette against the contrast formula of WCAG 2.1 and a model of colour blindness, and its style sheet."""

import re
from itertools import combinations

import numpy as np
import pytest

from lib.figures import css, style

PAPER, NIGHT, JUPYTER_NIGHT = "#ffffff", "#121212", "#111111"
# G. M. Machado, M. M. Oliveira and L. A. F. Fernandes (2009), IEEE TVCG 15(6), severity 1
COLOUR_BLINDNESS = {
    "none": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
# B. Ottosson (2020), Oklab: linear sRGB → cone responses → lightness and two opponent axes
TO_CONES = [[0.41222, 0.53633, 0.05145], [0.2119, 0.68070, 0.1074], [0.0883, 0.28172, 0.62998]]
TO_LAB = [[0.21045, 0.79362, -0.00407], [1.978, -2.42859, 0.45059], [0.0259, 0.78277, -0.80868]]


def linear_rgb(color):
    channels = np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(color, background):
    darker, lighter = sorted(linear_rgb(c) @ [0.2126, 0.7152, 0.0722] for c in (color, background))
    return (lighter + 0.05) / (darker + 0.05)


def difference(color, other, sight):
    """Distance of two colours as seen, in hundredths of the distance from black to white."""
    seen = (np.clip(np.array(COLOUR_BLINDNESS[sight]) @ linear_rgb(c), 0, 1) for c in (color, other))
    one, two = (np.array(TO_LAB) @ np.cbrt(np.array(TO_CONES) @ rgb) for rgb in seen)
    return 100 * np.linalg.norm(one - two)


def test_contrast_formula_on_its_known_ends():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("color", style.SERIES, ids=lambda color: color.name)
def test_series_reach_3_to_1_on_paper_at_night_and_without_the_style_sheet(color):
    assert contrast(color.light, PAPER) >= 3
    assert contrast(color.dark, NIGHT) >= 3
    assert contrast(color.fallback, PAPER) >= 3
    assert contrast(color.fallback, JUPYTER_NIGHT) >= 3


@pytest.mark.parametrize("color", [style.INK, style.MUTED], ids=lambda color: color.name)
def test_words_reach_4_5_to_1_also_on_a_band(color):
    for background in (PAPER, style.BAND.light):
        assert contrast(color.light, background) >= 4.5
    for background in (NIGHT, style.BAND.dark):
        assert contrast(color.dark, background) >= 4.5
    assert color.fallback == "currentColor"


@pytest.mark.parametrize("color", style.SERIES[:4], ids=lambda color: color.name)
def test_dots_stand_out_from_their_band(color):
    assert contrast(color.light, style.BAND.light) >= 2.5
    assert contrast(color.dark, style.BAND.dark) >= 2.5


@pytest.mark.parametrize("sight", COLOUR_BLINDNESS)
@pytest.mark.parametrize("shade", ["light", "dark"])
def test_series_stay_apart_for_every_sight(sight, shade):
    colors = [getattr(color, shade) for color in style.SERIES]
    assert min(difference(*pair, sight) for pair in combinations(colors, 2)) > 4
    assert min(difference(*pair, sight) for pair in combinations(colors[:4], 2)) > 6


def test_the_first_four_series_differ_in_dashes_and_markers_too():
    looks = [style.series(i) for i in range(4)]
    for key in ("color", "linestyle", "marker"):
        assert len({look[key] for look in looks}) == 4


def test_no_two_roles_share_the_colour_they_are_drawn_in():
    assert len({color.light for color in style.PALETTE}) == len(style.PALETTE)


def test_the_style_sheet_declares_every_property_light_dark_and_by_preference():
    blocks = re.findall(r"\{([^{}]*--fig-1:[^{}]*)\}", css())
    light, dark, preferred = (dict(re.findall(r"(--fig-\w+): (#\w{6});", block)) for block in blocks)
    assert light == {f"--fig-{color.name}": color.light for color in style.PALETTE}
    assert dark == preferred == {f"--fig-{color.name}": color.dark for color in style.PALETTE}
    assert css().count("{") == css().count("}")


def test_drawings_use_only_properties_that_the_style_sheet_declares(gallery):
    used = set(re.findall(r"var\((--fig-\w+)", "".join(figure.html for figure in gallery.values())))
    assert used - {"--fig-font"} <= set(re.findall(r"(--fig-\w+):", css()))
