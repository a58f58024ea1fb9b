"""Our MNIST-1D beside the published package: the same set for every knob, in a fraction of its time."""

import random
from dataclasses import replace

import numpy as np
import pytest

from lib.data import Mnist1d, make_mnist1d, mnist1d, mnist1d_bench, mnist1d_signals

MOST = 1e-13  # by which a normalised value may differ: libraries round a sum in different ways
FLOATS = 1e-6  # share of the values whose nearest float32 may differ for that

OTHERS = [
    {"num_samples": 10},
    {"num_samples": 250, "seed": 0},
    {"num_samples": 1000, "seed": 2**32 - 1},
    {"seed": 7, "train_split": 0.29},
    {"seed": 8, "train_split": 1.0},
    {"template_len": 8},
    {"template_len": 25, "padding": (10, 20), "max_translation": 45},
    {"padding": (0, 0), "max_translation": 12},
    {"padding": (1, 1), "max_translation": 13},
    {"padding": (60, 60)},
    {"padding": (1, 200), "max_translation": 200},
    {"scale_coeff": 0.0},
    {"scale_coeff": 1.9, "seed": 3},
    {"max_translation": 1},
    {"max_translation": 72},
    {"corr_noise_scale": 0.0},
    {"iid_noise_scale": 0.3},
    {"corr_noise_scale": 0, "iid_noise_scale": 0, "shear_scale": 0},
    {"shear_scale": 3.0},
    {"shuffle_seq": True},
    {"final_seq_length": 12},
    {"final_seq_length": 161},
    {
        "num_samples": 90,
        "train_split": 0.5,
        "template_len": 13,
        "padding": (5, 40),
        "scale_coeff": 0.7,
        "max_translation": 31,
        "corr_noise_scale": 0.4,
        "iid_noise_scale": 0.1,
        "shear_scale": 0.2,
        "shuffle_seq": True,
        "final_seq_length": 33,
        "seed": 1234,
    },
]


@pytest.fixture
def package():
    """The package's generator of sets in memory; the global generators that it seeds are put back."""
    pytest.importorskip("mnist1d", reason=mnist1d_bench.MISSING)
    states = random.getstate(), np.random.get_state()  # noqa: NPY002 (the package's own)
    yield mnist1d_bench.package_set
    random.setstate(states[0])
    np.random.set_state(states[1])  # noqa: NPY002


def difference(settings, package):
    """The largest difference of x, the share of float32 that differ, and which labels and sizes do."""
    ours, theirs = make_mnist1d(settings), package(settings)
    pairs = [(getattr(ours, name), theirs[name]) for name in ("x", "x_test", "t")]
    if any(a.shape != b.shape for a, b in pairs):
        return np.inf, 1.0, ["shapes"]
    ours_flat, theirs_flat = (np.concatenate([pair[i].ravel() for pair in pairs]) for i in (0, 1))
    other = [name for name in ("y", "y_test") if getattr(ours, name).tolist() != theirs[name].tolist()]
    floats = (ours_flat.astype(np.float32) != theirs_flat.astype(np.float32)).mean()
    return np.abs(ours_flat - theirs_flat).max(), floats, other


@pytest.mark.parametrize("knobs", [{}, *OTHERS], ids=str)
def test_each_setting_gives_the_package_s_set(knobs, package):
    settings = Mnist1d(**{"num_samples": 100} | knobs)
    largest, floats, other = difference(settings, package)
    assert largest <= MOST
    assert floats <= max(FLOATS, 1 / settings.num_samples / settings.final_seq_length)
    assert other == []


def test_every_knob_is_off_its_default_somewhere():
    assert {name for knobs in OTHERS for name in knobs} == set(Mnist1d.__dataclass_fields__)
    assert len(OTHERS) >= 20


FAULTS = {
    "turned left": (mnist1d_signals, "turn", lambda rows, shifts, turn=mnist1d_signals.turn: turn(rows, -shifts)),
    "one zero fewer": (
        mnist1d_signals,
        "num_zeros",
        lambda uniform, settings, count=mnist1d_signals.num_zeros: count(uniform, settings) - 1,
    ),
    "another seed": (np.random, "RandomState", lambda seed, make=np.random.RandomState: make(seed + 1)),
    "nine templates": (mnist1d, "templates", lambda make=mnist1d_signals.templates: make()[[*range(9), 0]]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_seen_beside_the_package(monkeypatch, package, fault):
    settings = Mnist1d(num_samples=100)
    theirs = package(settings)
    monkeypatch.setattr(*FAULTS[fault])
    largest, _, other = difference(settings, lambda _: theirs)
    assert largest > 1e-3 or other


def test_the_package_takes_at_least_twice_our_time(package, monkeypatch):
    monkeypatch.setattr(mnist1d_bench, "ROUNDS", {100: 3, 500: 2})
    rows = mnist1d_bench.measure()
    assert [row["name"] for row in rows] == ["MNIST-1D, a set of 100 signals", "MNIST-1D, a set of 500 signals"]
    for row in rows:
        assert set(row) == {"name", "ours", "peer", "ratio", "unit"}
        assert row["ratio"] >= 2


def test_without_the_package_the_bench_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr(mnist1d_bench, "find_spec", lambda name: None)
    assert mnist1d_bench.measure() == []
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == f"{mnist1d_bench.MISSING}\n"


def test_the_bench_sees_a_slow_generator(package, monkeypatch):
    monkeypatch.setattr(mnist1d_bench, "ROUNDS", {100: 1})
    monkeypatch.setattr(mnist1d_bench, "make_mnist1d", lambda settings: [package(settings) for _ in range(2)])
    assert mnist1d_bench.measure()[0]["ratio"] < 1


def test_the_small_set_is_the_first_of_no_larger_one():
    """The set is normalised and shuffled as a whole: a larger one begins with other signals."""
    small, large = Mnist1d(num_samples=10), replace(Mnist1d(), num_samples=20)
    assert (make_mnist1d(small).x[:8] != make_mnist1d(large).x[:8]).any()
