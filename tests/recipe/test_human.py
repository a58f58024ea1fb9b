"""The human baseline against oracles: the draw, Wilson's interval, the pictures, and faults that must be seen."""

import base64
import io
import json
import zlib

import numpy as np
import pytest
from bs4 import BeautifulSoup
from scipy import stats

from lib.book.alt_text import undescribed_in_html
from lib.data import NUM_EXAMPLES, Digits, draw_digits
from lib.recipe import human, human_networks, human_pool, human_published, human_score

MOST_BYTES = 120_000
NUM = 250


@pytest.fixture(scope="module")
def pool():
    return human_pool.draw_pool(NUM)


@pytest.fixture(scope="module")
def predictions(pool):
    return made_up(pool.labels, 10)


def made_up(labels, num_networks):
    """Answers of networks that miss about one digit in twenty."""
    generator = np.random.default_rng(5)
    wrong = generator.random((num_networks, len(labels))) < 0.05
    return np.where(wrong, (labels + generator.integers(1, 10, wrong.shape)) % 10, labels)


# ---- the pool and its rounds


def test_pool_is_drawn_from_the_test_split_without_choice_and_rounded_to_8_bits(pool):
    drawn = draw_digits("test", NUM, np.random.default_rng([0, human_pool.POOL_STREAM]))
    assert np.array_equal(pool.labels, drawn.labels)
    assert len(np.unique(pool.indices)) == NUM
    assert np.abs(pool.images - drawn.images).max() <= 0.5 / 127.5 + 1e-6
    levels = human_pool.grey_levels(pool.images)
    assert np.array_equal(levels / np.float32(127.5) - np.float32(1), pool.images)


def test_generator_and_permutation_are_the_published_ones():
    assert [round(next(human_pool.mulberry32(seed)) * 2**32) for seed in (0, 1)] == [1144304738, 2693262067]
    for seed in (1, 2, 77):
        assert sorted(human_pool.shuffled(seed, NUM)) == list(range(NUM))
    firsts = [human_pool.shuffled(seed, 10)[0] for seed in range(1, 2001)]
    assert stats.chisquare(np.bincount(firsts, minlength=10)).pvalue > 1e-3


def test_rounds_of_a_cycle_show_every_digit_once():
    cycle = [human_pool.round_of(seed, NUM) for seed in range(1, 6)]
    assert sorted(np.concatenate(cycle)) == list(range(NUM))
    assert not np.array_equal(human_pool.round_of(6, NUM), cycle[0])


def test_labels_given_away_by_their_order_are_refused(pool, predictions):
    human_pool.check_order(pool.labels)
    order = np.argsort(pool.labels, kind="stable")
    sorted_pool = Digits(pool.images[order], pool.labels[order], pool.indices[order])
    with pytest.raises(ValueError, match="order gives them away"):
        human.label_yourself(sorted_pool, predictions[:, order])
    with pytest.raises(ValueError, match="order gives them away"):
        human_pool.check_order(np.arange(NUM) % 10)


def test_chance_seldom_looks_like_an_order():
    generator = np.random.default_rng(3)
    for _ in range(300):
        human_pool.check_order(generator.integers(0, 10, NUM))


# ---- the score


@pytest.mark.parametrize("misses", [0, 1, 3, 25, 50])
def test_score_has_the_closed_form_of_wilson(pool, predictions, misses):
    places = human_pool.round_of(3, NUM)
    answers = pool.labels[places].astype(int)
    answers[:misses] = (answers[:misses] + 1) % 10
    found = human_score.score(answers, pool.labels, predictions, places)
    z, n, p = stats.norm.ppf(0.975), 50, misses / 50
    centre, half = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    expected = (np.array([centre - half, centre + half]) / (1 + z**2 / n)).clip(0, 1)
    assert np.abs(expected - (found.interval.low, found.interval.high)).max() < 1e-12
    assert (found.misses, found.error_rate) == (misses, p)
    assert np.array_equal(found.missed, places[:misses])
    counted = [sum(int(network[place] != pool.labels[place]) for place in places) for network in predictions]
    assert found.network_misses.tolist() == counted
    assert found.network_mean == pytest.approx(sum(counted) / 10, abs=1e-12)


def test_shifted_labels_are_refused(pool, predictions):
    shifted = Digits(pool.images, np.roll(pool.labels, 1), pool.indices)
    with pytest.raises(ValueError, match="order of the images"):
        human.label_yourself(shifted, predictions)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda pool, said: human_score.check_predictions(pool.labels, said[0]), "predictions must be"),
        (lambda pool, said: human_score.check_predictions(pool.labels, said[:, 1:]), "predictions must be"),
        (lambda pool, said: human_score.check_predictions(pool.labels, said + 1), "from 0 to 9"),
        (lambda pool, said: human_score.score([1], pool.labels, said, [1, 2]), "1 answers to 2"),
        (lambda pool, said: human_pool.draw_pool(49), "num_pool"),
        (lambda pool, said: human_pool.draw_pool(NUM_EXAMPLES["test"] + 1), "num_pool"),
        (lambda pool, said: human_pool.round_of(0), "seed from 1"),
        (lambda pool, said: human_networks.networks_on_pool(0), "at least 1"),
    ],
)
def test_bad_arguments_are_named(pool, predictions, call, says):
    with pytest.raises(ValueError, match=says):
        call(pool, predictions)


# ---- the figure


def test_png_holds_the_pixels():
    image = pytest.importorskip("PIL.Image")
    pixels = np.random.default_rng(0).integers(0, 256, (32, 16)).astype(np.uint8)
    data = base64.b64decode(human.png(pixels).split(",")[1])
    assert np.array_equal(np.asarray(image.open(io.BytesIO(data))), pixels)
    assert zlib.crc32(data[12:29]).to_bytes(4) == data[29:33]


def test_figure_is_small_described_and_works_without_a_script(pool, predictions):
    figure = human.label_yourself(pool, predictions)
    assert len(figure.html.encode()) < MOST_BYTES
    assert undescribed_in_html(figure.html) == []
    soup = BeautifulSoup(figure.html, "html.parser")
    assert "pencil" in soup.noscript.get_text()
    assert "nothing is sent" in soup.figcaption.get_text()
    places = human_pool.round_of(1, NUM)
    listed = [int(bold.next_sibling[2]) for bold in soup.select("details b")]
    assert listed == pool.labels[places].tolist()
    drawn = [image["src"] for image in soup.select(".sheet img")]
    assert drawn == [human.png(255 - human_pool.grey_levels(image)) for image in pool.images[places]]
    assert soup.details.get("open") is None


def test_no_label_stands_on_the_sheet(pool, predictions):
    other = Digits(pool.images, (pool.labels + 1) % 10, pool.indices)
    sheets = [human.paper_sheet(each, made_up(each.labels, 2)).html.split("<details>")[0] for each in (pool, other)]
    assert sheets[0] == sheets[1]


def test_page_data_says_which_network_missed_which_digit(pool, predictions):
    data = json.loads(json.dumps(human.page_data(pool, predictions)))
    again = np.zeros_like(predictions, dtype=bool)
    for place, networks in enumerate(data["missedBy"]):
        again[networks, place] = True
    assert np.array_equal(again, predictions != pool.labels)
    assert [int(label) for label in data["labels"]] == pool.labels.tolist()


# ---- networks and published figures


def test_networks_learn_and_a_seed_is_one_network():
    plain = human_networks.PlainNetworks(2, num_epochs=3, num_train=600, batch_size=32, num_pool=200)
    said = human_networks.answers_of(plain, 0)["predictions"]
    labels = human_pool.draw_pool(200).labels
    assert said.shape == (2, 200)
    assert ((said != labels).mean(1) < 0.4).all()
    assert not np.array_equal(said[0], said[1])
    other = human_networks.PlainNetworks(1, num_epochs=3, num_train=600, batch_size=32, num_pool=200)
    assert np.array_equal(human_networks.answers_of(other, 1)["predictions"][0], said[1])


def test_networks_come_as_one_stored_run_keyed_by_the_pool(monkeypatch):
    asked = []

    def answer(function, configurations, seeds, data):
        asked.append((function, configurations, seeds, data))
        return [{"predictions": "said"}]

    monkeypatch.setattr(human_networks, "map_runs", answer)
    assert human_networks.networks_on_pool(3, num_epochs=1, num_pool=60, pool_seed=4) == "said"
    plain = human_networks.PlainNetworks(3, num_epochs=1, num_pool=60, pool_seed=4)
    fingerprint = human_pool.draw_pool(60, seed=4).fingerprint
    assert asked == [(human_networks.answers_of, [plain], [0], fingerprint)]
    assert fingerprint != human_pool.draw_pool(60, seed=5).fingerprint


def test_published_figures_are_fractions_with_a_source():
    figures = human_published.human_figures()
    assert [round(each.error_rate, 6) for each in figures] == [0.025, 0.04]
    assert all(each.source and each.place and each.digits for each in figures)
    assert "2.5 %" in human_published.published_table().html
