"""The race: closed forms of the saddle, plateaus and walls, and a figure that holds all it needs."""

import json
import re

import numpy as np
import pytest

from lib.optimizers import animation, plateaus, race, summary, words
from lib.optimizers.race import BealeRace, SaddleRace, first_time, walk


def test_descent_leaves_the_saddle_as_its_closed_form_has_it():
    saddle, rate = SaddleRace(bend=0.1), 0.5
    starts = saddle.starts(20, 0)
    steps = saddle.steps(walk("descent", saddle.surface, starts, 300, rate))
    expected = np.ceil(np.log(1 / np.abs(starts[:, 1])) / np.log(1 + 0.1 * rate))
    np.testing.assert_array_equal(steps, np.minimum(expected, 300))


@pytest.mark.parametrize("rule", ["descent", "momentum", "nesterov"])
def test_turning_the_saddle_changes_nothing_for_rules_without_axes(rule):
    steps = []
    for degrees in (0.0, 45.0):
        saddle = SaddleRace(degrees=degrees)
        steps.append(saddle.steps(walk(rule, saddle.surface, saddle.starts(10, 0), 300, 0.5)))
    np.testing.assert_array_equal(*steps)


def test_dividing_by_the_size_depends_on_the_axes():
    steps = []
    for degrees in (0.0, 45.0):
        saddle = SaddleRace(degrees=degrees)
        steps.append(saddle.steps(walk("rmsprop", saddle.surface, saddle.starts(10, 0), 300, 0.125)).mean())
    assert steps[1] > 3 * steps[0]


def test_who_is_thrown_across_has_not_left():
    saddle = SaddleRace()
    path = np.array([[0.5, 0.1], [1.5, 0.2], [0.1, 2.0]])[:, None]
    assert saddle.steps(path)[0] == saddle.num_steps
    assert first_time(np.array([[False, False], [False, True]])).tolist() == [2, 1]


def test_rates_are_chosen_on_other_starts_than_the_measured():
    saddle = SaddleRace()
    assert not np.isin(saddle.starts(50, race.MEASURED), saddle.starts(50, race.PILOT)).any()


@pytest.fixture(scope="module")
def found():
    return race.times(SaddleRace(), 12)


def test_evidence_is_paired_by_start(found):
    starts = SaddleRace().starts(12, race.MEASURED)
    evidence = summary.race_evidence(found, starts)
    assert len(set(evidence.fingerprints)) == 12
    assert evidence.figures["second"] == found["descent"].steps.tolist()
    with pytest.raises(ValueError, match="seeds"):
        summary.race_evidence(found, starts[:-1])
    assert "rmsprop" in words.faster_than_descent(found)[0]


def test_beale_is_reached():
    beale = BealeRace()
    assert beale.steps(walk("momentum", beale.surface, beale.starts(5, 0), 1000, 2.0**-6)).max() < 1000


def test_the_texts_two_examples_and_the_bound():
    assert plateaus.update_of(1e-5, 5e-5) == pytest.approx(0.2, rel=1e-12)
    assert plateaus.update_of(100.0, 25.0) == pytest.approx(4, rel=1e-12)
    assert plateaus.least_decay(4) == 1 - 1 / 16
    assert plateaus.largest_update(plateaus.least_decay(4)) == pytest.approx(4)
    assert plateaus.throws("rmsprop", [1e6], 3, 0.1).max() <= 0.1 * plateaus.largest_update(0.9)
    assert plateaus.update_of(100.0, 24.0) != pytest.approx(4, rel=1e-3)
    with pytest.raises(ValueError, match="decay"):
        plateaus.largest_update(1.0)


def test_descent_crosses_a_plateau_as_its_closed_form_has_it():
    steps = plateaus.steps_across("descent", [1e-2, 1e-3], 6, 20000, 0.1)
    assert (steps[1] / steps[0]).mean() == pytest.approx(10, rel=0.15)


@pytest.fixture(scope="module")
def html(found):
    return animation.race_figure(
        SaddleRace(), found, (-0.9, 0.002), animation.SADDLE_WINDOW, alt="Six paths leave a saddle.", caption="A race."
    ).html


def test_the_figure_holds_all_it_needs(html, found):
    assert len(html) < 200_000
    assert not re.search(r"https?://(?!www\.w3\.org)|import |fetch\(|src=", html)
    data = json.loads(re.search(r"application/json\">(.*?)</script>", html)[1])
    assert [each["racer"] for each in data] == list(found)
    for each in data:
        drawn = re.search(rf'<polyline data-racer="{each["racer"]}" points="([^"]*)"', html)[1]
        assert len(drawn.split()) == len(each["points"])
    assert 'aria-label="Six paths leave a saddle."' in html


def test_words_are_required(found):
    with pytest.raises(ValueError, match="alt"):
        animation.race_figure(SaddleRace(), found, (0.1, 0.1), animation.SADDLE_WINDOW, alt=" ", caption="A race.")
