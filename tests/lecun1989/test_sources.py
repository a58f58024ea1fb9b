"""The digits of a run: drawn as `draw_digits` draws them, in the published order, kept back, or refused."""

from dataclasses import replace

import numpy as np
import pytest

from lib.data import DataUnavailable, LeakedExamples, draw_digits
from lib.lecun1989 import sources
from lib.lecun1989.recipe import KARPATHY_2022
from lib.lecun1989.runs import Seed
from lib.lecun1989.sources import digits_of, indices_of, source, split_tested

SMALL = replace(KARPATHY_2022, num_train=300, num_test=100)


@pytest.fixture
def zip_codes():
    """The recipe on the zip codes, where they are to be had."""
    try:
        source("zip codes", "train")
    except DataUnavailable as error:
        pytest.skip(str(error))
    return replace(SMALL, digits="zip codes")


@pytest.mark.parametrize("draw", [0, 7])
def test_the_draws_are_those_of_draw_digits(draw):
    generator = np.random.default_rng([0, draw])
    expected = {split: draw_digits(split, size, generator) for split, size in (("train", 300), ("test", 100))}
    found = digits_of(SMALL, Seed(draw, 3))
    for split, digits in expected.items():
        assert found[split].fingerprint == digits.fingerprint
        np.testing.assert_array_equal(found[split].indices, digits.indices)


def test_the_seed_of_the_draw_decides_and_the_other_does_not():
    first, same, other = (indices_of(SMALL, seed)["train"] for seed in (Seed(0, 0), Seed(0, 1), Seed(1, 0)))
    np.testing.assert_array_equal(first, same)
    assert (first != other).any()


def test_a_smaller_run_sees_the_beginning_of_a_larger_one():
    large, small = indices_of(SMALL, Seed(0, 0)), indices_of(replace(SMALL, num_train=50), Seed(0, 0))
    np.testing.assert_array_equal(small["train"], large["train"][:50])
    np.testing.assert_array_equal(small["test"], large["test"])


@pytest.mark.parametrize(("split", "size", "available"), [("train", 60_001, 60_000), ("test", 10_001, 10_000)])
def test_more_examples_than_there_are_are_refused(split, size, available):
    recipe = replace(SMALL, **{f"num_{split}": size})
    with pytest.raises(ValueError, match=f"num_{split} is {size}, but mnist has {available} such examples"):
        indices_of(recipe, Seed(0, 0))


def test_the_published_order_is_the_sets_own_whatever_the_seed():
    published = replace(SMALL, order="published")
    for seed in (Seed(0, 0), Seed(5, 5)):
        found = indices_of(published, seed)
        np.testing.assert_array_equal(found["train"], np.arange(300))
        np.testing.assert_array_equal(found["test"], np.arange(100))


def test_the_zip_codes_have_their_published_sizes_and_no_more(zip_codes):
    whole = replace(zip_codes, num_train=7_291, num_test=2_007, order="published")
    found = indices_of(whole, Seed(0, 0))
    assert (len(found["train"]), len(found["test"])) == (7_291, 2_007)
    with pytest.raises(ValueError, match="num_train is 7292, but zip codes has 7291"):
        indices_of(replace(whole, num_train=7_292), Seed(0, 0))


def test_examples_kept_back_are_part_of_the_draw_and_never_trained_on():
    recipe = replace(SMALL, held_out=60)
    found, drawn = indices_of(recipe, Seed(2, 0)), indices_of(SMALL, Seed(2, 0))["train"]
    assert (len(found["train"]), len(found["test"])) == (240, 60)
    assert not set(found["train"]) & set(found["test"])
    assert set(found["train"]) | set(found["test"]) == set(drawn)
    np.testing.assert_array_equal(found["train"], [i for i in drawn if i in set(found["train"])])  # in their order
    assert split_tested(recipe) == "train"
    assert split_tested(SMALL) == "test"


def test_a_run_that_keeps_examples_back_never_reads_the_test_set(monkeypatch):
    read = []
    monkeypatch.setattr(sources, "source", lambda name, split: read.append(split) or source(name, split))
    digits = digits_of(replace(SMALL, held_out=60), Seed(0, 0))
    assert set(read) == {"train"}
    np.testing.assert_array_equal(digits["test"].labels, source("mnist", "train").labels[digits["test"].indices])


def test_digits_are_those_at_the_indices():
    found = digits_of(SMALL, Seed(1, 0))
    for split in ("train", "test"):
        whole = source("mnist", split)
        assert (found[split].images == whole.images[found[split].indices]).all()
        assert (found[split].labels == whole.labels[found[split].indices]).all()


def test_a_leaked_example_is_refused(monkeypatch):
    """The planted fault: the test set is the training set, and some digit is drawn from both."""
    monkeypatch.setattr(sources, "source", lambda name, split: source(name, "train"))
    with pytest.raises(LeakedExamples, match="test images are in the training set"):
        digits_of(replace(SMALL, order="published"), Seed(0, 0))
