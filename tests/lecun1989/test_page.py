"""The page's data and its way from strokes to pixels: against distances, block means, MNIST itself, and faults."""

import base64
import json
import zlib
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from lib.book.alt_text import undescribed_in_html
from lib.data import load_mnist, shrink
from lib.figures.attached import FILES
from lib.lecun1989 import page, page_data, page_digits, page_drawing, runs
from lib.lecun1989.initialisation import initial_parameters
from lib.lecun1989.recipe import KARPATHY_2022, STEP4
from lib.lecun1989.summary import values
from lib.statistics import prediction_interval

MOST_BYTES = 152_000  # of scripts, style and weights together
SMALL = replace(KARPATHY_2022, num_train=30, num_test=20, num_epochs=3)
SEED = runs.Seed(0, 0)


@pytest.fixture(scope="module")
def reader(request):
    """A network of 1989 that was never trained."""
    return made_up("1989", KARPATHY_2022)


def made_up(name, recipe):
    parameters = initial_parameters(np.random.default_rng(0).random, recipe)
    weights = {f"weights/{key}": array for key, array in parameters.items()}
    return page_data.Reader(name, recipe, weights | {"test_misses": np.array([9, 7])})


def made_up_runs(num_runs=6, num_epochs=3):
    generator = np.random.default_rng(1)
    names = ("test_misses", "train_misses")
    return [{name: generator.integers(5, 15, num_epochs) for name in names} for _ in range(num_runs)]


# ---- from strokes to pixels


def test_ink_lies_within_the_pen_of_a_stroke():
    generator = np.random.default_rng(0)
    stroke = generator.integers(0, page_drawing.FIELD, (4, 2))
    dense = np.concatenate([np.linspace(a, b, 400) for a, b in pairwise(stroke)])
    y, x = np.mgrid[: page_drawing.FIELD, : page_drawing.FIELD]
    distance = np.sqrt((x[..., None] - dense[:, 0]) ** 2 + (y[..., None] - dense[:, 1]) ** 2).min(axis=-1)
    ink, clear = page_drawing.inked([stroke]) > 0, np.abs(distance - page_drawing.RADIUS) > 0.01
    assert np.array_equal(ink[clear], distance[clear] < page_drawing.RADIUS)
    assert np.count_nonzero(page_drawing.inked([stroke[:1]])) == sum(
        i * i + j * j <= page_drawing.RADIUS**2 for i in range(-99, 99) for j in range(-99, 99)
    )  # a single point is a disc


def test_box_is_averaged_over_areas():
    """Enlarged until pixels and points have a common grid, the average is a mean of blocks."""
    digit = np.random.default_rng(2).integers(0, 256, (37, 23))
    height, width = 20, round(20 * 23 / 37)
    blocks = np.kron(digit, np.ones((height, width), int)).reshape(height, 37, width, 23)
    expected = np.floor(blocks.mean(axis=(1, 3)) + 0.5).astype(np.uint8)
    framed = page_drawing.framed(np.pad(digit, ((5, 3), (2, 9))).astype(np.uint8))
    rows, columns = (np.flatnonzero(framed.any(axis=axis)) for axis in (1, 0))
    assert np.array_equal(framed[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], expected)


def test_digits_of_mnist_come_back_pixel_for_pixel():
    images, _ = load_mnist("test")
    assert page_drawing.come_back(images[:300]) == 300
    assert page_drawing.unframed(images[0]).sum() == page_drawing.ENLARGED**2 * images[0].astype(int).sum()


@pytest.mark.parametrize("fault", [{"BOX": 19}, {"CENTRE": 13}, {"FRAME": 27}])
def test_another_box_or_centre_is_seen_on_mnist(monkeypatch, fault):
    for name, value in fault.items():
        monkeypatch.setattr(page_drawing, name, value)
    images, _ = load_mnist("test")
    assert page_drawing.come_back(images[:20]) == 0


def test_examples_are_ten_drawings_within_the_field():
    assert len(set(page_drawing.EXAMPLES)) == 10
    for text in page_drawing.EXAMPLES:
        strokes = page_drawing.read_strokes(text)
        assert all(stroke.shape[1] == 2 and stroke.max() < page_drawing.FIELD for stroke in strokes)
        assert "-".join("".join(f"{v:02x}" for v in stroke.ravel()) for stroke in strokes) == text


def test_a_blank_field_is_refused():
    with pytest.raises(ValueError, match="no digit to frame"):
        page_drawing.framed(page_drawing.inked([]))


# ---- data


def test_weights_travel_to_the_bit(reader):
    sent = np.frombuffer(base64.b64decode(reader.data["weights"]), "<f4")
    start = 300 + 768  # H2's weights follow those of H1 and its biases
    assert sent.shape == (9760,)
    assert np.array_equal(sent[start : start + 2400].reshape(12, 8, 5, 5), reader.result["weights/h2_weight"])
    assert reader.data["note"] == "7 of 2,007 test digits wrong"


def test_a_recipe_that_the_page_cannot_compute_is_refused():
    assert made_up("2022", STEP4).kind == "relu"
    for change in ({"activation": "scaled tanh"}, {"activation": "relu"}, {"wiring": "cyclic"}):
        with pytest.raises(ValueError, match="the page does not know"):
            assert made_up("1989", replace(KARPATHY_2022, **change)).data
    with pytest.raises(ValueError, match="plain MNIST"):
        page_digits.pixels_of(replace(KARPATHY_2022, digits="zip codes"), SEED)


def test_digits_beside_the_page_are_those_of_the_run():
    name, text = page_digits.digits_script(SMALL, SEED)
    content = json.loads(text.partition("window.bookDigits = ")[2].rstrip(";\n"))
    pixels = np.frombuffer(zlib.decompress(base64.b64decode(content["images"]), -15), np.uint8).reshape(-1, 28, 28)
    digits = runs.digits_of(SMALL, SEED)
    assert np.array_equal(shrink(pixels), np.concatenate([digits["train"].images, digits["test"].images]))
    assert content["labels"] == "".join(map(str, [*digits["train"].labels, *digits["test"].labels]))
    assert name != page_digits.digits_script(SMALL, runs.Seed(1, 0))[0]
    assert name == page_digits.digits_script(SMALL, runs.Seed(0, 5))[0]
    assert "CC BY-SA" in text


def test_band_is_the_prediction_interval_after_each_pass():
    results = made_up_runs()
    found = page_data.band(results, "test_misses")
    for i in range(3):
        interval = prediction_interval(np.array([float(run["test_misses"][i]) for run in results]))
        assert found["low"][i] == pytest.approx(max(interval.low, 0), abs=0.005)
        assert found["high"][i] == pytest.approx(interval.high, abs=0.005)
    last = prediction_interval(values(results, "train_misses"))
    assert page_data.training(results, SMALL)["trainBand"][1] == pytest.approx(last.high, abs=0.005)


def test_runs_that_land_in_the_band_are_counted():
    results = made_up_runs()
    interval = prediction_interval(values(results, "test_misses"))
    ends = [np.floor(interval.low), np.ceil(interval.low), np.floor(interval.high), np.ceil(interval.high)]
    assert page_data.landed(results, [{"test_misses": np.array([end])} for end in ends]) == 2


# ---- figures


def test_figures_are_small_described_and_hold_their_script_once(reader):
    draw = page.draw_figure([reader, made_up("2022", STEP4)])
    train = page.train_figure(made_up_runs(), SMALL, SEED)
    for figure in (draw, train):
        assert undescribed_in_html(figure.html) == []
        assert "needs JavaScript" in figure.html
    assert draw.html.count("parts.network =") == 1
    assert "parts.network =" not in train.html
    assert set(train._repr_mimebundle_()) == {"text/html", "text/plain", FILES}


def test_scripts_style_and_weights_stay_small(reader):
    style = page._read("page.css")
    weights = [made_up("2022", STEP4).data["weights"], reader.data["weights"]]
    assert sum(len(each.encode()) for each in [page.script(), style, *weights]) < MOST_BYTES
