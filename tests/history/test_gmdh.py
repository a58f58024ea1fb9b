"""Units against scikit-learn, targets that are known, growth that ends, and planted faults."""

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import PolynomialFeatures

from lib.history import gmdh, gmdh_peers, gmdh_study
from lib.history.gmdh import criterion, fit, grow, predict, signals_of, terms, units_used

PAIR = np.array([[1, 3]])


def parts_of(function, seed=0, sizes=(120, 60, 500), num_inputs=6, noise=0.0):
    """Training, held-out and test part of a known target of normal inputs."""
    generator = np.random.default_rng(seed)
    parts = []
    for size in sizes:
        inputs = generator.normal(size=(size, num_inputs))
        parts.append((inputs, function(*inputs.T) + noise * generator.normal(size=size)))
    return parts


def test_a_unit_is_scikit_learns_quadratic_regression():
    (inputs, target), _, (new, _) = parts_of(lambda a, b, c, d, e, f: np.sin(b) * d + c)
    quadratic = PolynomialFeatures(2)
    model = LinearRegression().fit(quadratic.fit_transform(inputs[:, PAIR[0]]), target)
    ours = np.einsum("upt,ut->p", terms(new, PAIR), fit(inputs, target, PAIR))
    np.testing.assert_allclose(ours, model.predict(quadratic.transform(new[:, PAIR[0]])), rtol=1e-9)


def test_a_rank_deficient_unit_is_numpys_least_squares():
    """An input of two values has a square that says nothing new."""
    (inputs, target), _, _ = parts_of(lambda a, b, c, d, e, f: b - d)
    inputs = np.where(np.arange(6) == 3, np.sign(inputs), inputs)
    expected = np.linalg.lstsq(terms(inputs, PAIR)[0], target)[0]
    np.testing.assert_allclose(fit(inputs, target, PAIR)[0], expected, atol=1e-10)


def test_a_target_that_is_one_unit_is_recovered_and_growth_ends():
    def unit(a, b, c, d, e, f):
        return 1 + 2 * b - 3 * d + 0.5 * b * d + b * b - 2 * d * d

    train, held_out, test = parts_of(unit)
    layers = grow(train, held_out)
    best = layers[0].criteria.argmin()
    np.testing.assert_array_equal(layers[0].pairs[best], [1, 3])
    np.testing.assert_allclose(layers[0].coefficients[best], [1, 2, -3, 0.5, 1, -2], atol=1e-9)
    np.testing.assert_allclose(predict(layers, test[0]), test[1], atol=1e-6)


def two_products(a, b, c, d, e, f):
    return a * b + c * d


def test_a_unit_of_units_is_recovered_by_two_layers():
    train, held_out, test = parts_of(two_products, sizes=(400, 200, 1000), noise=0.05)
    layers = grow(train, held_out, "better than before")
    assert len(layers) >= 2
    assert criterion(predict(layers, test[0])[:, None], test[1])[0] < 0.02
    np.testing.assert_allclose(
        layers[1].criteria.min(), criterion(signals_of(layers, held_out[0])[1], held_out[1]).min()
    )


def test_a_missing_cross_term_is_seen(monkeypatch):
    def without_cross_term(signals, pairs):
        return original(signals, pairs) * np.array([1, 1, 1, 0, 1, 1])

    original = gmdh.terms
    monkeypatch.setattr(gmdh, "terms", without_cross_term)
    train, held_out, test = parts_of(two_products, sizes=(400, 200, 1000), noise=0.05)
    assert criterion(predict(grow(train, held_out, "better than before"), test[0])[:, None], test[1])[0] > 0.5


def test_choosing_on_the_training_part_is_seen():
    """The planted fault: the same examples for fitting and choosing; growth goes on, and the test error rises."""
    depths, errors = {"sound": [], "fault": []}, {"sound": [], "fault": []}
    for seed in range(6):
        train, held_out, test = parts_of(two_products, seed, (60, 300, 1000), noise=1.0)
        for name, chosen_on in (("sound", held_out), ("fault", train)):
            layers = grow(train, chosen_on, max_layers=6)
            depths[name].append(len(layers))
            errors[name].append(criterion(predict(layers, test[0])[:, None], test[1])[0])
    assert np.mean(depths["fault"]) > np.mean(depths["sound"]) + 1
    assert np.median(errors["fault"]) > 1.5 * np.median(errors["sound"])
    assert max(errors["sound"]) < 1.1


def test_rules_pass_what_they_say():
    criteria, past = np.array([0.9, 0.2, 0.5, 0.4]), [np.array([0.7, 0.45, 0.8])]
    np.testing.assert_array_equal(gmdh.fixed_width(criteria, past, 3), [1, 3, 2])
    np.testing.assert_array_equal(gmdh.better_than_before(criteria, past, 3), [1, 3])
    np.testing.assert_array_equal(gmdh.fixed_threshold(criteria, past, 3), [1, 3, 2])
    np.testing.assert_array_equal(gmdh.fixed_threshold(criteria, [], 3), [1, 3])
    assert len(gmdh.better_than_before(criteria, [np.array([0.1])], 3)) == 0


def test_units_used_follow_the_pairs_down():
    def layer(pairs, criteria):
        return gmdh.Layer(np.array(pairs), np.zeros((len(pairs), 6)), np.array(criteria))

    layers = [layer([[0, 1], [1, 2], [2, 3]], [0.5, 0.5, 0.5]), layer([[0, 1], [1, 2]], [0.4, 0.3])]
    np.testing.assert_array_equal(units_used(layers), [2, 1])
    assert len(units_used([])) == 0


def test_widths_are_means_over_the_networks_that_have_the_layer():
    result = {"widths": np.array([[8, 4, 0], [6, 0, 0]]), "depth": np.array([2, 1])}
    assert gmdh_study.mean_by_layer(result, "widths", 3) == [7, 4]


def test_rivals_learn_what_they_can_and_nothing_else():
    """A straight plane is found by both; a product by the network alone; seeds trained together are those alone."""
    plane, product = (
        parts_of(function, sizes=(200, 100, 300)) for function in (lambda a, b, *_: a - b, lambda a, b, *_: a * b)
    )
    assert gmdh_peers.linear_errors([plane])[0] < 1e-20
    assert gmdh_peers.linear_errors([product])[0] > 0.8
    together = gmdh_peers.network_errors([plane, product], [0, 1], 500)
    assert together.max() < 0.3
    assert gmdh_peers.network_errors([product], [1], 500)[0] == pytest.approx(together[1], rel=0.05)


def test_without_layers_the_mean_is_predicted():
    train, held_out, test = parts_of(lambda a, *rest: np.random.default_rng(0).normal(size=a.shape), sizes=(20, 20, 5))
    layers = grow(train, held_out, rule="better than before", max_layers=0)
    np.testing.assert_array_equal(predict(layers, test[0], mean=3.0), np.full(5, 3.0))


@pytest.mark.parametrize(
    ("change", "message"),
    [({"rule": "the best"}, "rule must be one of"), ({"width": 1}, "width must be at least 2")],
)
def test_bad_arguments_are_named(change, message):
    train, held_out, _ = parts_of(two_products)
    with pytest.raises(ValueError, match=message):
        grow(train, held_out, **change)
    with pytest.raises(ValueError, match="the same inputs"):
        grow((train[0][:, :1], train[1]), held_out)
