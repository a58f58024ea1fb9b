"""The maps: their examples, their neighbours against scikit-learn's, and words that follow the results."""

import numpy as np
import pytest
from sklearn.metrics import silhouette_score
from sklearn.neighbors import KNeighborsClassifier

from lib.book.alt_text import undescribed_in_html
from lib.data import make_mnist1d
from lib.mnist1d import tsne, tsne_pictures, tsne_words
from lib.mnist1d.tsne import SETS, Map, Maps, called_right, examples, run_map


@pytest.fixture(scope="module")
def small_map():
    return run_map(Map("MNIST-1D", 120), 0)


def test_all_published_signals_are_mapped():
    x, y = examples(Map("MNIST-1D"), 0)
    data = make_mnist1d()
    np.testing.assert_array_equal(x, np.concatenate([data.x, data.x_test]))
    np.testing.assert_array_equal(y[4000:], data.y_test)
    np.testing.assert_array_equal(x, examples(Map("MNIST-1D"), 1)[0])
    some, _ = examples(Map("MNIST-1D", 120), 1)
    assert len(np.unique(some, axis=0)) == 120
    with pytest.raises(ValueError, match="has 5000 examples"):
        examples(Map("MNIST-1D", 6000), 0)


@pytest.mark.parametrize("settings", [("CIFAR-10", 500), ("MNIST", 90)], ids=str)
def test_maps_that_cannot_be_drawn_are_refused(settings):
    with pytest.raises(ValueError, match=r"maps are of|a map needs"):
        Map(*settings)


def test_a_map_is_the_same_bit_by_bit(small_map):
    again = run_map(Map("MNIST-1D", 120), 0)
    for name, array in small_map.items():
        np.testing.assert_array_equal(array, again[name])
    assert small_map["points"].shape == (120, 2)
    expected = silhouette_score(small_map["points"], small_map["labels"])
    assert small_map["silhouette"] == pytest.approx(expected, abs=1e-5)


def test_the_divergence_is_that_of_the_map(small_map):
    """Against the definition: affinities from scikit-learn, all pairs of points."""
    from scipy.spatial.distance import pdist, squareform
    from sklearn.manifold._t_sne import _joint_probabilities

    x, _ = examples(Map("MNIST-1D", 120), 0)
    p = _joint_probabilities(squareform(pdist(x, "sqeuclidean")).astype(np.float32), tsne.PERPLEXITY, 0)
    for points, near in ((small_map["points"], True), (small_map["points"][::-1], False)):  # the planted fault
        q = 1 / (1 + pdist(points.astype(float), "sqeuclidean"))
        found = 2 * np.sum(p * np.log(p / (q / q.sum() / 2)))
        assert (abs(found - small_map["kl_divergence"]) < 0.05) == near


def test_no_example_is_its_own_neighbour():
    generator = np.random.default_rng(0)
    x, y = generator.standard_normal((300, 3)), generator.integers(0, 3, 300)
    assert called_right(x, y, 1) < 0.5
    assert KNeighborsClassifier(1).fit(x, y).score(x, y) == 1  # the planted fault: every example finds itself
    assert called_right(x + 9 * y[:, None], y) == 1


def test_neighbours_are_those_of_scikit_learn():
    x, y = examples(Map("MNIST-1D", 200), 0)
    left_out = [
        KNeighborsClassifier(10).fit(np.delete(x, i, 0), np.delete(y, i)).predict(x[i : i + 1]) for i in range(200)
    ]
    assert called_right(x, y) == np.mean(np.ravel(left_out) == y)


def made_up(silhouettes=(-0.08, 0.3), near=(0.6, 0.95)):
    """Results of three seeds with these figures for both sets."""
    arrays, rng = {}, np.random.default_rng(1)
    for name, silhouette, right in zip(SETS, silhouettes, near, strict=True):
        arrays[name] = {
            "points": rng.standard_normal((3, 200, 2)),
            "labels": np.tile(np.arange(10), (3, 20)),
            "kl_divergence": 2.6 + 0.01 * rng.standard_normal(3),
            "silhouette": silhouette + 0.005 * rng.standard_normal(3),
            "near_map": np.full(3, right - 0.05),
            "near_raw": np.full(3, right),
        }
    return Maps(200, (0, 1, 2), arrays)


def test_the_claim_is_judged_by_as_many_maps_of_all_digits_as_are_asked_for(monkeypatch):
    asked = []
    monkeypatch.setattr(
        tsne, "map_runs", lambda *given: asked.append(given) or [{"kl_divergence": np.array(2.8 + i)} for i in (0, 1)]
    )
    found, results = tsne.evidence(made_up(), 2, 500), made_up()
    assert asked[0][1:3] == ([Map("MNIST", 500)] * 2, [0, 1])
    assert found.figures["kl_divergence_mnist"] == [2.8, 3.8]
    assert found.figures["kl_divergence"] == results.arrays["MNIST-1D"]["kl_divergence"][:2].tolist()
    assert len(set(found.fingerprints)) == 2


def test_without_maps_of_all_digits_the_accepted_figures_stand_in(monkeypatch):
    monkeypatch.setattr(tsne, "accepted_evidence", lambda claim: f"accepted for {claim}")
    assert tsne.evidence(made_up(), 0) == "accepted for G20.tsne"


def test_words_turn_with_the_results():
    results = made_up()
    assert tsne_words.islands(results) == "no islands on the map of MNIST-1D and islands on the map of MNIST"
    assert tsne_words.islands(made_up((0.4, 0.05))).startswith("islands on the map of MNIST-1D and not clearly")
    linear, fully = np.full(3, 0.32), np.full(3, 0.65)
    assert tsne_words.among_models(results, linear, fully) == "more than the first and less than the second"
    assert tsne_words.among_models(made_up(near=(0.7, 0.9)), linear, fully) == "more than either"
    assert tsne_words.among_models(made_up(near=(0.2, 0.9)), linear, fully) == "less than either"
    assert tsne_words.neighbours(results, "MNIST") == "95 %"
    assert tsne_words.lost_by_the_map(results) == "5.0 points"


def test_the_figure_and_the_table_can_be_drawn():
    results = made_up()
    shown = tsne_pictures.both(results)
    assert not undescribed_in_html(shown.html)
    assert "farther apart on the map of MNIST than" in shown.html
    assert "no farther" in tsne_pictures.both(made_up((0.4, 0.1))).html
    assert "2.5276" in tsne_pictures.table(results).text
