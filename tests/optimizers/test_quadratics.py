"""Rates of convergence: theory against runs and against eigenvalues, and the published cycle."""

import numpy as np
import pytest

from lib.optimizers import quadratics
from lib.optimizers.quadratics import best_factor, best_settings, factor, measured_factor, on_cycling
from lib.optimizers.rules import RULES

THREE = ("descent", "momentum", "nesterov")


def companion_factor(rule, scaled, momentum):
    """Spectral radius of two steps of the rule itself, as a linear map of (weight, velocity)."""
    columns = []
    for unit in np.eye(2):
        weight, velocity = unit
        options = {"momentum": momentum} if rule != "descent" else {}
        after = RULES[rule](weight, scaled * weight, velocity, learning_rate=1.0, **options)
        columns.append(after if rule != "descent" else (after[0], 0.0))
    return np.abs(np.linalg.eigvals(np.array(columns, float).T)).max()


@pytest.mark.parametrize("rule", THREE)
@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9])
def test_factors_are_those_of_the_rules(rule, momentum):
    for scaled in (0.01, 0.3, 0.97, 1.2, 1.9, 3.1):
        assert factor(rule, scaled, momentum) == pytest.approx(companion_factor(rule, scaled, momentum), rel=1e-6)


@pytest.mark.parametrize("rule", THREE)
@pytest.mark.parametrize("condition", [4.0, 100.0])
def test_best_settings_reach_the_best_factor_and_no_neighbour_is_better(rule, condition):
    options = best_settings(rule, 1.0, condition)

    def worst(rate, momentum):
        return factor(rule, rate * np.array([1.0, condition]), momentum).max()

    rate, momentum = options["learning_rate"], options.get("momentum", 0.0)
    best = worst(rate, momentum)
    assert best == pytest.approx(best_factor(rule, condition), rel=1e-6)
    for change in (0.97, 1.03):
        assert worst(rate * change, momentum) > best - 1e-9
        if momentum:
            assert worst(rate, momentum * change) > best - 1e-9


@pytest.mark.parametrize("rule", THREE)
def test_runs_converge_as_promised(rule):
    curvatures, start = quadratics.random_quadratic(50.0, 6, np.random.default_rng(0))
    found = quadratics.distances(rule, curvatures, start, 300, **best_settings(rule, 1.0, 50.0))
    assert measured_factor(found) == pytest.approx(best_factor(rule, 50.0), abs=0.01)


def test_momentum_of_the_wrong_sign_is_seen(monkeypatch):
    right = RULES["momentum"]
    monkeypatch.setitem(
        RULES,
        "momentum",
        lambda w, g, v, *, learning_rate, momentum: right(w, g, v, learning_rate=learning_rate, momentum=-momentum),
    )
    curvatures, start = quadratics.random_quadratic(50.0, 6, np.random.default_rng(0))
    found = quadratics.distances("momentum", curvatures, start, 100, **best_settings("momentum", 1.0, 50.0))
    assert measured_factor(found) != pytest.approx(best_factor("momentum", 50.0), abs=0.05)


def test_where_nesterov_is_better_and_where_it_diverges():
    momentum = 0.9
    inside = np.linspace(0.05, 0.95, 20)
    assert (factor("nesterov", inside, momentum) < factor("momentum", inside, momentum)).all()
    for rule, most in (("nesterov", (2 + 2 * momentum) / (1 + 2 * momentum)), ("momentum", 2 + 2 * momentum)):
        assert factor(rule, 0.999 * most, momentum) < 1 < factor(rule, 1.001 * most, momentum)


def test_the_published_cycle():
    """Lessard, Recht and Packard 2016, section 4.6: 0.65, −1.80 and 2.12, from starts between 3.07 and 3.46."""
    for start in (3.07, 3.3, 3.46):
        assert sorted(np.round(on_cycling("momentum", start, 300)[-3:], 2)) == [-1.80, 0.65, 2.12]
    for rule in ("descent", "nesterov"):
        assert abs(on_cycling(rule, 3.3, 300)[-1]) < 1e-9


def test_bad_settings_are_refused():
    with pytest.raises(ValueError, match="curvatures"):
        best_settings("descent", 2.0, 1.0)
    with pytest.raises(ValueError, match="rule"):
        best_settings("adam", 1.0, 2.0)
