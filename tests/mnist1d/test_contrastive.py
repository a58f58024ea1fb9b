"""Features without labels: the compiled training against torch, and what must not happen on the way."""

import inspect
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from lib.book.alt_text import undescribed_in_html
from lib.claims import load_ledger
from lib.claims.rules import judge
from lib.data import make_mnist1d
from lib.mnist1d import contrastive, contrastive_pictures, contrastive_study, contrastive_tables, contrastive_words
from lib.mnist1d import contrastive_summary as summary
from lib.mnist1d.contrastive import HEADS, draws, levelled, pretrained, untrained
from lib.mnist1d.contrastive_study import CONTROL, ContrastiveResults, ContrastiveStudy, run_seed
from lib.mnist1d.layout import rows_of

EPOCHS, STEPS = 2, 6
SMALL = ContrastiveStudy(num_epochs=1, num_train=300)
ACCURACIES = {  # of a linear probe, layer by layer
    "head of two layers": (0.75, 0.81, 0.82, 0.77, 0.75),
    "no head": (0.82, 0.78, 0.53),
    "head of four layers": (0.75, 0.82, 0.80, 0.77, 0.72, 0.65, 0.61),
    CONTROL: (0.56, 0.53, 0.41, 0.40, 0.20),
}


@pytest.fixture(scope="module")
def signals():
    return make_mnist1d().x[:300]


# ---- training


def views_of(x, drawn, step, shift=1):
    """Both views of a batch as the module's formula has them, (200, 40)."""
    times, order = np.arange(40) - 19.5, np.tile(drawn.order[step], 2)
    turned = np.array([np.roll(x[i], shift * r) for i, r in zip(order, drawn.turns[step], strict=True)])
    return turned + drawn.tilts[step][:, None] * times + drawn.heights[step][:, None]


def other_view(outputs, temperature=0.5):
    """The contrastive loss of outputs (2 n, d), as torch has it."""
    first, second = nn.functional.normalize(outputs).chunk(2)
    return nn.functional.cross_entropy(first @ second.T / temperature, torch.arange(len(first)))


def looped(hidden, x, loss=other_view, shift=1, seed=0):
    """An encoder trained by torch in double precision, and its losses by epoch."""
    encoder, drawn, found = untrained(hidden, seed).double(), draws(seed, len(x), EPOCHS), []
    optimizer = torch.optim.Adam(encoder.parameters(), 1e-2)
    for step in range(STEPS):
        optimizer.zero_grad()
        value = loss(encoder(torch.from_numpy(views_of(levelled(x), drawn, step, shift)).double()))
        value.backward()
        optimizer.step()
        found.append(value.item())
    return encoder, np.reshape(found, (EPOCHS, -1)).mean(axis=1)


def distance(one, other):
    """The mean difference between the parameters of two encoders.

    Not the largest: Adam makes steps of full length where a gradient is so small that rounding decides its sign.
    """
    return float((rows_of([one])[0] - rows_of([other])[0]).abs().mean())


@pytest.mark.parametrize("name", HEADS)
def test_training_follows_torch(name, signals):
    encoder, losses = pretrained(HEADS[name], 0, signals, EPOCHS)
    expected, expected_losses = looped(HEADS[name], signals)
    assert distance(encoder, expected) < (1e-6 if name != "head of four layers" else 2e-4)  # torch's own: 8e-5
    np.testing.assert_allclose(losses, expected_losses, atol=1e-3)


FAULTS = {
    "views turned the other way": {"shift": -1},
    "another temperature": {"loss": lambda outputs: other_view(outputs, 0.6)},
    "outputs of any length": {
        "loss": lambda o: nn.functional.cross_entropy(2 * o[:100] @ o[100:].T, torch.arange(100))
    },
}


@pytest.mark.parametrize("fault", FAULTS)
def test_another_training_is_seen(fault, signals):
    encoder, _ = pretrained(1, 0, signals, EPOCHS)
    assert distance(encoder, looped(1, signals, **FAULTS[fault])[0]) > 2e-3


def test_training_is_the_same_bit_by_bit(signals):
    first, again = (pretrained(1, 3, signals, 1) for _ in range(2))
    assert distance(first[0], again[0]) == 0
    np.testing.assert_array_equal(first[1], again[1])
    assert distance(first[0], pretrained(1, 4, signals, 1)[0]) > 0.01


def test_levelled_signals_have_neither_mean_nor_slope(signals):
    level, times = levelled(signals), np.arange(40) - 19.5
    assert np.abs(level.mean(axis=1)).max() < 1e-6
    assert np.abs(level @ times).max() < 1e-3
    tilted = signals + 0.3 * times + 2
    np.testing.assert_allclose(levelled(tilted), level, atol=1e-5)


def test_every_epoch_sees_every_signal_once():
    drawn = draws(0, 300, 2)
    for epoch in drawn.order.reshape(2, -1):
        np.testing.assert_array_equal(np.sort(epoch), np.arange(300))
    assert drawn.turns.min() == 0
    assert drawn.turns.max() == 9


# ---- labels


def with_other_labels(monkeypatch):
    """The data with labels of the training signals in another order."""
    data = make_mnist1d()
    changed = replace(data, y=np.random.default_rng(0).permutation(data.y))
    monkeypatch.setattr(contrastive_study, "make_mnist1d", lambda: changed)


def test_no_label_reaches_the_training(monkeypatch):
    found = run_seed(SMALL, 0)
    assert "y" not in inspect.signature(pretrained).parameters
    with_other_labels(monkeypatch)
    spoilt = run_seed(SMALL, 0)
    for name in HEADS:
        np.testing.assert_array_equal(found[f"loss {name}"], spoilt[f"loss {name}"])
        assert found[f"probe {name}"].max() > spoilt[f"probe {name}"].max() + 0.1


def test_labels_in_the_training_are_seen(monkeypatch):
    """The planted fault: examples of one digit come together in a batch, which only labels can tell."""

    def by_digit(hidden, seed, x, num_epochs):
        data = contrastive_study.make_mnist1d()
        return pretrained(hidden, seed, x[np.argsort(data.y[: len(x)], kind="stable")], num_epochs)

    monkeypatch.setattr(contrastive_study, "pretrained", by_digit)
    found = run_seed(SMALL, 0)
    with_other_labels(monkeypatch)
    assert not np.array_equal(found["loss no head"], run_seed(SMALL, 0)["loss no head"])


def test_a_probe_finds_what_is_linear_and_no_more():
    generator = np.random.default_rng(1)
    x, y = generator.standard_normal((600, 5)), generator.integers(0, 2, 600)
    assert contrastive_study.probe_accuracy((x[:300], y[:300]), (x[300:], y[300:])) < 0.65
    x[:, 2] += 6 * y
    assert contrastive_study.probe_accuracy((x[:300], y[:300]), (x[300:], y[300:])) > 0.97
    assert contrastive_study.neighbour_accuracy((x[:300], y[:300]), (x[300:], y[300:])) > 0.9


@pytest.mark.parametrize("settings", [{"num_train": 150}, {"num_epochs": 0}], ids=str)
def test_studies_that_cannot_run_are_refused(settings):
    with pytest.raises(ValueError, match="multiple of 100"):
        ContrastiveStudy(**settings)


# ---- what the runs say


def made_up(accuracies=None, num_seeds=6):
    """Results with these accuracies, plus noise."""
    rng, arrays = np.random.default_rng(2), {}
    for name, levels in (ACCURACIES | (accuracies or {})).items():
        arrays[f"probe {name}"] = np.array(levels) + 0.005 * rng.standard_normal((num_seeds, len(levels)))
        arrays[f"neighbours {name}"] = np.full(num_seeds, 0.74)
        if name != CONTROL:
            arrays[f"loss {name}"] = np.linspace(4, 3, 10) + 0.01 * rng.standard_normal((num_seeds, 10))
    return ContrastiveResults(ContrastiveStudy(), tuple(range(num_seeds)), arrays, {"probe": 0.33, "neighbours": 0.6})


def verdict(results):
    return judge(load_ledger()["G20.ssl"], summary.evidence_for("G20.ssl", results)).verdict


def test_verdicts_follow_the_accuracies():
    assert verdict(made_up()) == "holds"
    assert verdict(made_up({"head of two layers": (0.75, 0.76, 0.76, 0.77, 0.82)})) == "does not hold"
    assert verdict(made_up({"head of two layers": (0.75, 0.76, 0.76, 0.78, 0.76)})) == "smaller than claimed"
    with pytest.raises(ValueError, match=r"G20\.ssl"):
        summary.evidence_for("G20.tsne", made_up())


def test_the_best_layer_is_chosen_by_other_seeds():
    """Layers that are equally good but for noise: whoever chooses on the seed itself finds a gain that is none."""
    equal = 0.8 + 0.02 * np.random.default_rng(5).standard_normal((40, 7))
    chosen = equal[np.arange(40), summary.best_hidden(equal)]
    own = equal[:, :-1].max(axis=1)  # the planted fault
    assert abs(chosen.mean() - 0.8) < 0.01
    assert own.mean() > 0.815
    with pytest.raises(ValueError, match="at least 2 seeds"):
        summary.best_hidden(equal[:1])


def test_words_turn_with_the_results():
    results = made_up()
    assert contrastive_words.gap(results).startswith(("6.", "7."))
    assert "with the head of two layers at layer 3 of 5" in contrastive_words.peaks(results)
    assert contrastive_words.middle(results) == "with no head the very first layer is best"
    assert contrastive_words.middle(made_up({"no head": (0.7, 0.8, 0.5)})) == "no head has its peak at the start"
    assert contrastive_words.printed_best(results).endswith("contains the published one")
    assert contrastive_words.printed_best(made_up({"head of two layers": (0.6, 0.7, 0.7, 0.6, 0.5)})).endswith(
        "leaves out the published one"
    )
    assert contrastive_words.above_untrained(results).startswith(("25.", "26."))
    with pytest.raises(ValueError, match="no encoder"):
        summary.probes(results, "head of nine layers")


def test_tables_and_figures_can_be_drawn():
    results = made_up()
    for shown in (contrastive_pictures.probes(results), contrastive_pictures.views()):
        assert not undescribed_in_html(shown.html)
    table = contrastive_tables.heads(results).text
    assert "82.1" in table
    assert len(table.splitlines()) == 2 + len(HEADS) + 1
    assert contrastive.FEATURES == 125
