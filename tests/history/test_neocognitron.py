"""The cells against loops and SciPy, the rule of reinforcement against its limit, and planted faults."""

import math

import numpy as np
import pytest
from scipy.ndimage import correlate

from lib.history import neocognitron as module
from lib.history import neocognitron_readout as readout
from lib.history import neocognitron_teaching as teaching
from lib.history.neocognitron import (
    ALPHA,
    Stage,
    Weights,
    c_cells,
    decaying,
    initial_weights,
    learn,
    reinforce,
    s_layer_of,
    views,
    winners,
    without_pooling,
)

STAGE = Stage(3, field=3, pad=1, selectivity=1.5, rate=16.0, pool=3, stride=2, pool_pad=1)


@pytest.fixture
def layer():
    return np.random.default_rng(0).uniform(0, 1, (2, 2, 6, 6)).astype(np.float32)


@pytest.fixture
def weights():
    generator = np.random.default_rng(1)
    return Weights(generator.uniform(0, 1, (3, 18)).astype(np.float32), generator.uniform(0, 2, 3).astype(np.float32))


def s_cell_by_loops(layer, weights, stage, plane, row, column):
    """The formula of 1980, written out for one cell; layer (k, h, w)."""
    c = decaying(stage.field, len(layer)).reshape(len(layer), stage.field, stage.field)
    a = weights.a[plane].reshape(c.shape)
    excitation, squares = 0.0, 0.0
    for k, i, j in np.ndindex(c.shape):
        y, x = row + i - stage.pad, column + j - stage.pad
        u = layer[k, y, x] if 0 <= y < layer.shape[1] and 0 <= x < layer.shape[2] else 0.0
        excitation += a[k, i, j] * u
        squares += c[k, i, j] * u * u
    r = stage.selectivity
    return r * max((1 + excitation) / (1 + 2 * r / (1 + r) * weights.b[plane] * math.sqrt(squares)) - 1, 0)


def test_s_cells_are_what_the_loops_give(layer, weights):
    ours = s_layer_of(layer, weights, STAGE)
    assert ours.shape == (2, 3, 6, 6)
    for n, plane, row, column in np.ndindex(ours.shape):
        expected = s_cell_by_loops(layer[n], weights, STAGE, plane, row, column)
        assert ours[n, plane, row, column] == pytest.approx(expected, rel=1e-4, abs=1e-6)


def test_c_cells_are_scipys_blur_with_inhibition(layer):
    d = decaying(3).reshape(3, 3)
    blurred = np.array([[correlate(plane, d, mode="constant")[::2, ::2] for plane in planes] for planes in layer])
    x = np.maximum((1 + blurred) / (1 + blurred.mean(1, keepdims=True)) - 1, 0)
    np.testing.assert_allclose(c_cells(layer, STAGE), x / (ALPHA + x), rtol=1e-4, atol=1e-6)


def test_a_faint_response_is_not_rounded_away(layer):
    """Untaught cells respond with millionths: 1 + e − 1 would leave nothing of them in float32."""
    faint = Weights(np.full((1, 18), 1e-9, np.float32), np.zeros(1, np.float32))
    assert s_layer_of(layer, faint, STAGE).min() > 0


def test_in_the_long_run_an_s_cell_measures_a_cosine(layer):
    """Reinforced a thousand times with one view, the cell says φ((1 + r) s − r) of another."""
    c, seen = decaying(3, 2), views(layer, 3, 1)
    weights, stage = Weights(np.zeros((1, 18), np.float32), np.zeros(1, np.float32)), STAGE
    for _ in range(1000):
        weights = reinforce(weights, seen[0], [(2, 3, 0)], stage, c)
    learnt, new = seen[0, 2, 3].astype(float), seen[1].reshape(-1, 18).astype(float)
    cosine = (new * learnt) @ c / np.sqrt((new**2 @ c) * (learnt**2 @ c))
    r = stage.selectivity
    expected = np.maximum((1 + r) * cosine - r, 0)
    np.testing.assert_allclose(module.s_cells(seen[1], weights, stage, c).ravel(), expected, atol=2e-3)


def test_winners_silence_their_plane_and_their_neighbourhood():
    responses = np.zeros((8, 8, 3))
    responses[1, 1] = (5, 4, 0)  # plane 1 loses here to its neighbour
    responses[7, 7] = (4.5, 0, 3)  # plane 0 has won elsewhere
    responses[6, 1, 1] = 1
    np.testing.assert_array_equal(winners(responses), [[1, 1, 0], [7, 7, 2], [6, 1, 1]])
    assert winners(np.zeros((4, 4, 2))).shape == (0, 3)


def test_only_the_winners_plane_learns_in_proportion_to_what_it_sees(layer, weights):
    c, seen = decaying(3, 2), views(layer, 3, 1)[0]
    after = reinforce(weights, seen, [(2, 3, 1)], STAGE, c)
    np.testing.assert_allclose(after.a[1] - weights.a[1], 16 * c * seen[2, 3], rtol=1e-3, atol=1e-5)
    np.testing.assert_allclose(after.b[1] - weights.b[1], 8 * np.sqrt(seen[2, 3] ** 2 @ c), rtol=1e-4)
    np.testing.assert_array_equal(after.a[[0, 2]], weights.a[[0, 2]])


def bars(num_images, generator):
    """Images of one bar, upright or level, at a random place: the two features that there are to find."""
    images = np.zeros((num_images, 1, 12, 12), np.float32)
    for image in images[:, 0]:
        place = generator.integers(3, 9)
        if generator.uniform() < 0.5:
            image[3:9, place] = 1
        else:
            image[place, 3:9] = 1
    return images


BARS = Stage(6, field=3, pad=1, selectivity=4.0, rate=1.0, pool=3, stride=2, pool_pad=1)


def matches(weights):
    """Largest cosine of a template with an upright and with a level bar, wherever it lies in the field."""
    templates = weights.a / np.linalg.norm(weights.a, axis=1, keepdims=True)
    found = []
    for bar in (lambda i: np.tile(np.eye(3)[i], 3), lambda i: np.repeat(np.eye(3)[i], 3)):
        wanted = [decaying(3) * bar(i) for i in range(3)]
        found.append(max((templates @ (w / np.linalg.norm(w))).max() for w in wanted))
    return np.array(found)


def taught_bars():
    generator = np.random.default_rng(3)
    return learn(bars(60, generator), BARS, initial_weights(BARS, 1, generator))


def test_the_features_of_the_world_become_templates():
    assert matches(taught_bars()).min() > 0.999


def test_reinforcement_of_the_weakest_is_seen(monkeypatch):
    """The planted fault: no template is a bar; the planes are spent on ends and faint corners."""
    strongest = module.winners
    monkeypatch.setattr(module, "winners", lambda r: strongest(np.where(r > 0, 1 / np.maximum(r, 1e-9), 0)))
    assert matches(taught_bars()).max() < 0.98


def test_without_c_layers_a_shift_is_no_longer_forgiven():
    images = bars(40, np.random.default_rng(4))
    kept = {}
    for name, stages in {"with": (BARS, BARS), "without": without_pooling((BARS, BARS))}.items():
        weights = teaching.taught(stages, images, "reinforced", np.random.default_rng(5))
        first, moved = (teaching.responses(i, stages, weights)["C1"] for i in (images, readout.shifted(images, 1)))
        kept[name] = readout.overlap(first, moved)
    assert kept["with"] > kept["without"] + 0.2


def test_without_pooling_keeps_the_sizes(layer):
    single = without_pooling((STAGE, STAGE))[0]
    np.testing.assert_allclose(c_cells(layer, single).shape, c_cells(layer, STAGE).shape)
    x = np.maximum((1 + layer) / (1 + layer.mean(1, keepdims=True)) - 1, 0)[:, :, ::2, ::2]
    np.testing.assert_allclose(c_cells(layer, single), x / (ALPHA + x), rtol=1e-4, atol=1e-6)


def test_cells_are_named_by_what_they_mostly_win_for():
    outputs = np.array([[0.9, 0, 0.1], [0.8, 0.2, 0], [0.7, 0, 0], [0, 0.3, 0], [0, 0, 0]])
    names = readout.names_of_cells(outputs, np.array([4, 4, 1, 7, 2]))
    np.testing.assert_array_equal(names, [4, 7, readout.SILENT])
    np.testing.assert_array_equal(readout.say(outputs, names), [4, 4, 4, 7, readout.SILENT])


def test_nearest_mean_is_scikit_learns():
    from sklearn.neighbors import NearestCentroid

    generator = np.random.default_rng(0)
    features, new, labels = generator.normal(size=(60, 5)), generator.normal(size=(30, 5)), np.arange(60) % 10
    expected = NearestCentroid().fit(features, labels).predict(new)
    np.testing.assert_array_equal(readout.nearest_mean(features, labels, new), expected)


def test_an_unknown_way_of_learning_is_named(layer):
    with pytest.raises(ValueError, match="learning must be one of"):
        teaching.taught((STAGE,), layer, "by heart", np.random.default_rng(0))
