"""MNIST-1D: the frozen set by its hashes, a written-out loop as the oracle, and planted faults that both must see."""

import hashlib
from dataclasses import replace

import numpy as np
import pytest
import scipy.ndimage

from lib.data import Mnist1d, make_mnist1d, mnist1d, mnist1d_signals

FLOAT32 = {
    "x": "d53506bddd12d3b72c7153b1ae7f34807724b1dd078a7273809bf9d0792319f6",
    "x_test": "30addc43827c82aafa5db8bc97cea63349ca687e87db2f201cc4f5415d9a4ebd",
}
INT64 = {
    "y": "d97dc7aecec8ad6b5d8f143ba3e9c4bd7e25c420d7dfc2eb990591cfc0ed3e15",
    "y_test": "8de99be3ff9dab15ae0dc072c3d6ced7cf6b33d365888ce4a386fc944489452c",
}
SMALL = Mnist1d(num_samples=40, seed=7)


def sha256(array, dtype):
    return hashlib.sha256(np.ascontiguousarray(array, dtype=dtype).tobytes()).hexdigest()


@pytest.fixture(scope="module")
def published():
    return make_mnist1d()


def test_the_defaults_give_the_frozen_set(published):
    assert published.x.shape == (4000, 40)
    assert published.x_test.shape == (1000, 40)
    for name, expected in FLOAT32.items():
        assert sha256(getattr(published, name), "<f4") == expected
    for name, expected in INT64.items():
        assert sha256(getattr(published, name), "<i8") == expected
    assert np.bincount(published.y).tolist() == [398, 396, 411, 394, 394, 402, 401, 404, 402, 398]
    assert published.t[[0, -1]] == pytest.approx([-5.38753507, 5.38753507], abs=1e-8)


def test_mean_and_spread_before_normalisation_are_the_published_ones(published):
    assert published.mean == pytest.approx(-0.0055075064312771795, abs=1e-15)
    assert published.spread == pytest.approx(0.15467803420593054, abs=1e-15)
    x = np.concatenate([published.x, published.x_test])
    assert x.mean() == pytest.approx(0, abs=1e-14)
    assert x.std() == pytest.approx(1, abs=1e-14)


def by_loop(settings):
    """The specification read aloud: signal by signal, with NumPy's interpolation and SciPy's filter."""
    random = np.random.RandomState(settings.seed)
    low, high = settings.padding
    length, x, y = settings.template_len + high, [], []
    for label in range(10):
        for _ in range(settings.num_samples // 10):
            row = mnist1d_signals.templates()[label] + 1e-8
            row = np.concatenate([row, np.zeros(low + int(random.rand() * (high - low + 1)))])
            row = np.interp(np.linspace(0, 1, length), np.linspace(0, 1, len(row)), row)
            row = row * (1 + settings.scale_coeff * (random.rand() - 0.5))
            row = np.roll(row, random.choice(settings.max_translation))
            noise = scipy.ndimage.gaussian_filter(settings.corr_noise_scale * random.randn(length), 2)
            row = np.where(row == 0, noise, row) + settings.iid_noise_scale * random.randn(length)
            row = row - settings.shear_scale * (random.rand() - 0.5) * np.linspace(-0.5, 0.5, length)
            final = np.linspace(0, 1, settings.final_seq_length)
            x.append(np.interp(final, np.linspace(0, 1, length), row))
            y.append(label)
    order = random.permutation(len(y))
    x, y = np.array(x)[order], np.array(y)[order]
    if settings.shuffle_seq:
        x = x[:, random.permutation(settings.final_seq_length)]
    return (x - x.mean()) / x.std(), y


VARIANTS = {
    "published": Mnist1d(),
    "shuffled": replace(SMALL, shuffle_seq=True),
    "no noise": replace(SMALL, corr_noise_scale=0, iid_noise_scale=0.0),
    "upright": replace(SMALL, shear_scale=0, scale_coeff=0, max_translation=1),
    "fixed padding": replace(SMALL, padding=(0, 0), max_translation=12),
    "longer": replace(SMALL, template_len=20, final_seq_length=97, padding=[5, 31]),
    "odd length": replace(SMALL, template_len=13, final_seq_length=41),
    "more than a block": replace(SMALL, num_samples=1_020),
    "as much padding as one likes": replace(SMALL, padding=(0, 700), max_translation=712),
}


@pytest.mark.parametrize("settings", VARIANTS.values(), ids=list(VARIANTS))
def test_every_setting_is_what_the_loop_gives(settings):
    ours = make_mnist1d(settings)
    x, y = by_loop(settings)
    np.testing.assert_allclose(np.concatenate([ours.x, ours.x_test]), x, rtol=0, atol=1e-14)
    np.testing.assert_array_equal(np.concatenate([ours.y, ours.y_test]), y)


def test_noise_of_scale_zero_leaves_the_other_draws_in_place():
    quiet = make_mnist1d(replace(SMALL, corr_noise_scale=0, iid_noise_scale=0))
    np.testing.assert_array_equal(quiet.y, make_mnist1d(SMALL).y)


def test_no_split_and_size_of_the_splits():
    assert len(make_mnist1d(replace(SMALL, train_split=1)).x_test) == 0
    assert len(make_mnist1d(replace(SMALL, train_split=0.25)).x) == 10


def test_seeds_differ_and_repeat():
    assert (make_mnist1d(SMALL).x == make_mnist1d(SMALL).x).all()
    assert (make_mnist1d(SMALL).x != make_mnist1d(replace(SMALL, seed=8)).x).any()


def test_each_block_is_made_alike(monkeypatch):
    whole = make_mnist1d(SMALL)
    monkeypatch.setattr(mnist1d_signals, "BLOCK", 7)
    np.testing.assert_array_equal(make_mnist1d(SMALL).x, whole.x)


def test_the_stages_lead_from_the_templates_to_the_signals_and_change_nothing_behind_them():
    labels = np.arange(10)
    draws = mnist1d.draw(labels, SMALL, np.random.RandomState(3))
    shapes = mnist1d_signals.templates()
    zeros = mnist1d_signals.num_zeros(draws["padding"], SMALL)
    stretched, kind = mnist1d_signals.stretch(shapes + mnist1d_signals.OFFSET, zeros, SMALL.working_length)
    kept, found = {}, {}
    for step, x in mnist1d_signals.stages(stretched[kind, labels], draws, SMALL):
        found[step], kept[step] = x, x.copy()
    assert list(found) == ["scale", "shift", "smooth noise", "white noise", "shear", "resample"]
    assert all((found[step] == kept[step]).all() for step in found)
    np.testing.assert_array_equal(found["resample"], mnist1d_signals.signals(shapes, draws, SMALL))
    assert ((found["smooth noise"] != found["shift"]) == (found["shift"] == 0)).all()


def test_each_number_of_zeros_is_as_frequent():
    uniform = (np.arange(1000) + 0.5) / 1000
    counts = np.bincount(mnist1d_signals.num_zeros(uniform, SMALL))
    assert counts[:36].tolist() == [0] * 36
    assert counts[36:].tolist() == [40] * 25


BAD = [
    {"num_samples": 41},
    {"num_samples": 0},
    {"num_samples": 50.0},
    {"train_split": 0},
    {"train_split": 1.5},
    {"train_split": "most"},
    {"template_len": 1},
    {"padding": (60, 36)},
    {"padding": 36},
    {"padding": (1.5, 3)},
    {"padding": (False, True)},
    {"padding": (3,)},
    {"num_samples": True},
    {"train_split": float("nan")},
    {"train_split": True},
    {"train_split": 1e-4},
    {"scale_coeff": None},
    {"max_translation": 4.0},
    {"max_translation": 0},
    {"max_translation": 73},
    {"scale_coeff": -0.1},
    {"corr_noise_scale": float("nan")},
    {"iid_noise_scale": "much"},
    {"shear_scale": float("inf")},
    {"shuffle_seq": 1},
    {"final_seq_length": 1},
    {"seed": -1},
    {"seed": 2**32},
]


@pytest.mark.parametrize("bad", BAD, ids=str)
def test_a_bad_setting_is_refused_in_one_line_that_names_it(bad):
    with pytest.raises(ValueError, match=next(iter(bad))) as refused:
        Mnist1d(**bad)
    assert "\n" not in str(refused.value)


def test_what_is_no_setting_is_refused_in_one_line():
    with pytest.raises(ValueError, match=r"settings must be Mnist1d\(…\), not \{\}"):
        make_mnist1d({})


FAULTS = {
    "templates' zeros taken for background": ("OFFSET", 0.0),
    "noise smoothed less": ("SMOOTHING", 1.9),
    "kernel cut off early": ("REACH", 6),
    "turned left": ("turn", lambda rows, shifts, turn=mnist1d_signals.turn: turn(rows, -shifts)),
    "zero padding beyond the ends": (
        "smooth",
        lambda rows: scipy.ndimage.gaussian_filter1d(rows, 2, axis=1, mode="constant"),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_changes_the_hash_of_the_frozen_set(monkeypatch, fault):
    monkeypatch.setattr(mnist1d_signals, *FAULTS[fault])
    assert sha256(make_mnist1d().x, "<f4") != FLOAT32["x"]


def test_normalising_by_the_training_split_alone_would_be_seen(published):
    wrong = (published.x - published.x.mean()) / published.x.std()
    assert sha256(wrong, "<f4") != FLOAT32["x"]


def test_another_order_of_draws_would_be_seen(monkeypatch):
    def whites_first(*arguments):
        found = ORIGINAL_DRAW(*arguments)
        return found | {"smooth": found["white"], "white": found["smooth"]}

    monkeypatch.setattr(mnist1d, "draw", whites_first)
    assert sha256(make_mnist1d().x, "<f4") != FLOAT32["x"]


ORIGINAL_DRAW = mnist1d.draw
