"""Pretraining: CD-1 against loops, errors that fall, and refusals of leaked images, lost weights and unpaired seeds."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from lib.claims import judge, load_ledger
from lib.data import Digits, LeakedExamples
from lib.history import pretraining, pretraining_evidence, pretraining_pictures
from lib.history import pretraining_study as study

TINY = study.Arm(
    "sigmoid",
    "random",
    (0.1, 0.3),
    pretraining.Pretraining(num_epochs=2, batch_size=10),
    (12, 8),
    num_epochs=2,
    batch_size=10,
    label_sizes=(20,),
    num_label_updates=4,
)


def striped(num, seed):
    """Digits of noise with a dark row whose place is the label."""
    generator = np.random.default_rng(seed)
    labels = generator.integers(0, 10, num)
    images = generator.uniform(-1, -0.2, (num, 16, 16)).astype(np.float32)
    images[np.arange(num), labels] = 1
    return Digits(images, labels.astype(np.uint8), np.arange(num))


@pytest.fixture
def splits(monkeypatch):
    """Small artificial sets in the place of the zip codes."""
    sets = {"train": striped(120, 0), "test": striped(60, 1)}
    monkeypatch.setattr(study, "load_zip_codes", sets.get)
    monkeypatch.setattr(study, "NUM_VALIDATION", 20)
    return sets


def cd1_by_loops(w, b, c, data, uniform):
    """CD-1 of one machine, unit by unit and example by example: what the statistics must be, (dW, db, dc)."""

    def logistic(a):
        return 1 / (1 + np.exp(-a))

    change, visible, hidden = np.zeros_like(w), np.zeros_like(b), np.zeros_like(c)
    for v, u in zip(data, uniform, strict=True):
        h = [logistic(c[j] + sum(v[i] * w[i, j] for i in range(len(v)))) for j in range(len(c))]
        s = [float(u[j] < h[j]) for j in range(len(c))]
        again = [logistic(b[i] + sum(s[j] * w[i, j] for j in range(len(c)))) for i in range(len(v))]
        h2 = [logistic(c[j] + sum(again[i] * w[i, j] for i in range(len(v)))) for j in range(len(c))]
        for i, j in np.ndindex(w.shape):
            change[i, j] += (v[i] * h[j] - again[i] * h2[j]) / len(data)
        visible += (v - np.array(again)) / len(data)
        hidden += (np.array(h) - np.array(h2)) / len(data)
    return change, visible, hidden


def machine_and_data():
    generator = np.random.default_rng(0)
    w, b, c = generator.normal(size=(2, 5, 3)), generator.normal(size=(2, 1, 5)), generator.normal(size=(2, 1, 3))
    return (w, b, c), generator.random((2, 4, 5)), generator.random((2, 4, 3))


def difference_from_loops(drawn=True):
    arrays, data, uniform = machine_and_data()
    decides = torch.tensor(uniform if drawn else np.full_like(uniform, 0.5))
    tensors = [tuple(map(torch.tensor, arrays)), torch.tensor(data), decides]
    ours, _ = pretraining.contrastive_divergence(*tensors)
    worst = 0.0
    for lane in range(2):
        w, b, c = (array[lane] for array in arrays)
        expected = cd1_by_loops(w, b[0], c[0], data[lane], uniform[lane])
        worst = max(worst, *(np.abs(o[lane].squeeze().numpy() - e).max() for o, e in zip(ours, expected, strict=True)))
    return worst


def test_statistics_are_those_of_the_loops():
    assert difference_from_loops() < 1e-12


def test_hidden_units_that_are_rounded_and_not_drawn_are_seen_by_the_loops():
    assert difference_from_loops(drawn=False) > 1e-3


def test_reconstruction_errors_fall_in_every_layer():
    images = torch.tensor((striped(200, 2).images.reshape(-1, 256) + 1) / 2)
    generators = [np.random.default_rng(i) for i in range(2)]
    _, errors = pretraining.pretrain(images, (20, 10), generators, pretraining.Pretraining(num_epochs=6, batch_size=10))
    assert errors.shape == (2, 2, 6)
    assert (errors[:, :, -1] < 0.9 * errors[:, :, 0]).all()


def test_data_beyond_the_unit_interval_is_refused():
    with pytest.raises(ValueError, match=r"need data in \[0, 1\]"):
        pretraining.train_machine(torch.full((1, 5, 4), -1.0), 3, [np.random.default_rng(0)], TINY.pretraining)


def test_a_run_has_a_row_a_seed_and_is_the_same_again(splits):
    first, again = study.run(TINY, (0, 1, 2)), study.run(TINY, (0, 1, 2))
    assert first["test_error_rate"].shape == (3, 3)
    assert first["label_error_rate"].shape == (3, 1)
    assert all(np.array_equal(first[name], again[name]) for name in first)


def test_test_images_in_the_training_set_are_refused(splits):
    leaked = np.concatenate([splits["train"].images, splits["test"].images[:1]])
    splits["train"] = Digits(leaked, np.append(splits["train"].labels, 0), np.arange(len(leaked)))
    with pytest.raises(LeakedExamples):
        study.run(TINY, (0, 1))


def test_pretrained_layers_that_are_not_used_are_refused(splits, monkeypatch):
    monkeypatch.setattr(study, "assembled", lambda pretrained, layers: layers)
    with pytest.raises(ValueError, match="hidden layer 1 does not begin with its pretrained weights"):
        study.run(TINY, (0, 1))


def results_of(seeds=(0, 1, 2)):
    return {study.FIRST: study.run(TINY, seeds), study.SECOND: study.run(replace(TINY, pretraining=None), seeds)}


def test_evidence_is_paired_and_settles_the_claim(splits):
    results = results_of()
    evidence = pretraining_evidence.evidence(results)
    assert evidence.num_seeds == len(set(evidence.fingerprints)) == 3
    assert judge(load_ledger()["D15.pretrain"], evidence).verdict in ("holds", "does not hold", "no difference seen")


def test_other_seeds_on_one_side_are_refused(splits):
    results = results_of() | {study.SECOND: study.run(replace(TINY, pretraining=None), (0, 1, 3))}
    with pytest.raises(ValueError, match="do not pair up"):
        pretraining_evidence.evidence(results)


def test_smaller_arms_keep_their_kind():
    arms = study.smaller(study.ARMS, num_epochs=1, num_train=300, label_sizes=(50,))
    assert {arm.num_epochs for arm in arms.values()} == {1}
    assert arms[study.SECOND].label_sizes == ()
    assert arms[study.FIRST].label_sizes == (50,)
    with pytest.raises(ValueError, match="num_seeds must be at least 2"):
        study.plan(arms, 1)


def test_every_figure_can_be_drawn(splits):
    results = results_of((0, 1))
    results[study.MODERN] = study.run(replace(TINY, activation="relu", start="he", pretraining=None), (0, 1))
    for draw in ("learning_curves", "few_labels", "reconstruction_curves", "learnt_features", "final_table"):
        assert getattr(pretraining_pictures, draw)(results).html
