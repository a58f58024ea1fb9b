"""The playground's library side: its signals are the generator's, its network is trained on signals of its own."""

import base64
import json

import numpy as np
import pytest
import torch
from bs4 import BeautifulSoup

from lib.book.alt_text import undescribed_in_html
from lib.book.manifest import package_files
from lib.data import Mnist1d, make_mnist1d, mnist1d
from lib.data import mnist1d_signals as arithmetic
from lib.mnist1d import playground, playground_network
from lib.mnist1d.layout import rows_of, seeded
from lib.mnist1d.networks import cnn

MOST_BYTES = 60_000


@pytest.fixture(scope="module")
def network():
    """Untrained parameters: the page does not care."""
    return {"parameters": rows_of([seeded(cnn().make, 3)])[0].numpy(), "test_error_rate": np.array(0.9)}


@pytest.fixture(scope="module")
def normal():
    return playground.published_normal()


# ---- the signal


@pytest.mark.parametrize("seed", [0, 1, 42, 2**32 - 1])
def test_a_signal_is_the_first_that_the_generator_draws_from_the_seed(normal, seed):
    settings = Mnist1d(num_samples=10, seed=seed)
    draws = mnist1d.draw(np.array([0]), settings, np.random.RandomState(seed))
    raw = arithmetic.signals(arithmetic.templates(), draws, settings)[0]
    np.testing.assert_allclose(playground.signal(0, seed), (raw - normal[0]) / normal[1], rtol=0, atol=1e-12)


def test_seed_and_digit_of_the_published_set_give_its_own_signal():
    """The first signal drawn for the published set is a 0; the permutation tells where it went."""
    published = make_mnist1d()
    x = np.concatenate([published.x, published.x_test])
    assert np.abs(x - playground.signal(0, 42)).max(axis=1).min() < 1e-12


def test_values_set_by_hand_replace_those_drawn(normal):
    drawn = mnist1d.draw(np.array([7]), Mnist1d(), np.random.RandomState(5))
    same = {
        "padding": int(arithmetic.num_zeros(drawn["padding"], Mnist1d())[0]),
        "scale": 1 + 0.4 * (drawn["scale"][0] - 0.5),
        "shift": int(drawn["shift"][0]),
        "shear": 0.75 * (drawn["shear"][0] - 0.5),
        "smooth": 0.25,
        "white": 0.02,
    }
    whole = playground.signal(7, 5, normal)
    for name, value in same.items():
        np.testing.assert_allclose(playground.signal(7, 5, normal, **{name: value}), whole, rtol=0, atol=1e-12)
    np.testing.assert_allclose(playground.signal(7, 5, normal, **same), whole, rtol=0, atol=1e-12)
    other = {"padding": 36, "scale": 0.8, "shift": 0, "shear": 0.375, "smooth": 0.5, "white": 0.2}
    for name, value in other.items():
        assert np.abs(playground.signal(7, 5, normal, **{name: value}) - whole).max() > 0.01, name


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: playground.signal(10, 1), "digit must"),
        (lambda: playground.signal(1.0, 1), "digit must"),
        (lambda: playground.signal(1, -1), "seed must"),
        (lambda: playground.signal(1, 1, sheer=0.1), "no value 'sheer'"),
        (lambda: playground.signal(1, 1, shift=48), "shift must be a whole number from 0 to 47"),
        (lambda: playground.signal(1, 1, shift=1.5), "shift must be a whole number"),
        (lambda: playground.signal(1, 1, scale=float("nan")), "scale must be from 0.8 to 1.2"),
        (lambda: playground_network.packed(np.zeros(5209)), "5210 numbers"),
        (lambda: playground_network.packed(np.full(5210, np.nan)), "5210 numbers"),
        (lambda: playground_network.reading_network(num_steps=0), "at least 1"),
        (lambda: playground_network.reading_network(num_signals=150), "hundreds"),
    ],
)
def test_bad_arguments_are_named_in_one_line(call, says):
    with pytest.raises(ValueError, match=says) as refused:
        call()
    assert "\n" not in str(refused.value)


# ---- the network


def test_packed_parameters_are_those_of_the_module(network):
    held = playground_network.packed(network["parameters"])
    numbers = np.frombuffer(base64.b64decode(held["parameters"]), "<f4")
    assert np.array_equal(numbers, network["parameters"])
    module = seeded(cnn().make, 3)
    assert [[name, list(each.shape)] for name, each in module.named_parameters()] == held["shapes"]
    x = make_mnist1d(Mnist1d(num_samples=10)).x
    with torch.no_grad():
        expected = module(torch.tensor(x, dtype=torch.float32)).numpy()
    np.testing.assert_allclose(playground_network.logits_of(numbers, x), expected, atol=1e-5)


def test_the_network_learns_from_signals_that_are_not_those_it_is_judged_on():
    reading = playground_network.Reading(num_signals=2_000, num_steps=200)
    published = make_mnist1d()
    x, labels = playground_network.training_signals(reading, published)
    assert x.shape == (2_000, 40)
    distances = torch.cdist(x, torch.tensor(published.x_test, dtype=torch.float32))
    assert distances.min() > 0.1
    raw = arithmetic.signals(
        arithmetic.templates(),
        mnist1d.draw(np.array([0]), Mnist1d(), np.random.RandomState(playground_network.DATA_SEED)),
        Mnist1d(),
    )
    zeros = x[labels == 0].numpy()
    own = (raw[0] - published.mean) / published.spread
    assert np.abs(zeros - own).max(axis=1).min() < 1e-5  # in units of the published set
    found = playground_network.train_reading(reading)
    assert found["parameters"].shape == (5210,)
    assert found["test_error_rate"] < 0.6
    again = playground_network.logits_of(found["parameters"], published.x_test).argmax(1)
    assert found["test_error_rate"] == pytest.approx((again != published.y_test).mean(), abs=0.002)


def test_one_stored_run_keyed_by_its_settings(monkeypatch):
    asked = []
    monkeypatch.setattr(playground_network, "map_runs", lambda *arguments: asked.append(arguments) or ["found"])
    assert playground_network.reading_network(1_000, 30, seed=4) == "found"
    reading = playground_network.Reading(1_000, 30, seed=4)
    assert asked == [(playground_network.train_reading, [reading], [0], "MNIST-1D")]


# ---- the figure


def test_figure_is_light_described_and_readable_without_a_script(network):
    figure = playground.play(network)
    assert len(figure.html.encode()) < MOST_BYTES
    assert undescribed_in_html(figure.html) == []
    soup = BeautifulSoup(figure.html, "html.parser")
    assert soup.noscript.get_text() == playground.WITHOUT_SCRIPT
    assert "wrong on 90.0 %" in soup.select("figcaption")[-1].get_text()
    names = [field["name"] for field in soup.select("input[type=range]")]
    assert names == list(playground.RANGES)
    assert "http" not in figure.html.replace("http://www.w3.org/", "")


def test_the_page_s_data_are_the_library_s(normal, network):
    data = json.loads(json.dumps(playground.page_data(network["parameters"], normal)))
    np.testing.assert_allclose(data["templates"], arithmetic.templates(), rtol=0, atol=1e-12)
    assert [data["length"], data["points"], data["maxTranslation"], data["padding"]] == [72, 40, 48, [36, 60]]
    low, high = data["scaleCoeff"] / 2, data["shearScale"] / 2
    assert playground.RANGES["scale"][1:3] == (1 - low, 1 + low)
    assert playground.RANGES["shear"][1:3] == (-high, high)
    assert playground.RANGES["shift"][2] == data["maxTranslation"] - 1


def test_the_script_is_one_function_without_comments(network):
    script = playground.script()
    assert "//" not in script.replace("http://", "")
    assert "\n " not in script
    assert script.count("use strict") == 1
    with pytest.raises(ValueError, match="5210 numbers"):
        playground.play({"parameters": network["parameters"][:-1], "test_error_rate": 0.1})


def test_a_run_depends_on_the_scripts_and_the_style():
    found = {path.name for path in package_files()}
    assert {*playground.SCRIPTS, "playground.css"} <= found
