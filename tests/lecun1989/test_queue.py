"""Many runs through eight lanes, on real MNIST at a small scale: each is the run that it would be alone."""

from dataclasses import replace

import numpy as np
import pytest

from lib.data import LeakedExamples
from lib.lecun1989 import runs, sources
from lib.lecun1989.recipe import KARPATHY_2022, STEP2, STEP4
from lib.lecun1989.reference import ReferenceLearner
from lib.lecun1989.runs import Seed
from lib.lecun1989.side_by_side import queue
from lib.lecun1989.side_by_side.queue import family, run_side_by_side

PLAIN = replace(KARPATHY_2022, num_epochs=2, num_train=400, num_test=150)
RICH = replace(STEP4, num_epochs=2, num_train=250, num_test=90)
NEWTON = replace(PLAIN, optimizer="newton", learning_rate=3e-4, num_train=200)


def results(recipes, seeds):
    """The results of the runs, by their place; every place is handed out once."""
    pairs = list(run_side_by_side(recipes, seeds))
    assert sorted(place for place, _ in pairs) == list(range(len(recipes)))
    found = dict(pairs)
    return [found[place] for place in range(len(recipes))]


def assert_same_bits(ours, other):
    assert list(ours) == list(other)
    for name, array in ours.items():
        np.testing.assert_array_equal(array, other[name], err_msg=name)
        assert array.dtype == other[name].dtype


@pytest.fixture(scope="module")
def alone():
    """The bits of single runs, each computed in lanes of its own, and once."""
    known = {}

    def of(recipe, seed):
        if (recipe, seed) not in known:
            known[recipe, seed] = results([recipe], [seed])[0]
        return known[recipe, seed]

    return of


@pytest.mark.parametrize("seed", [Seed(0, 0), Seed(3, 1)])
def test_the_plain_recipe_is_the_run_of_the_engine_for_one(alone, seed):
    ours, reference = alone(PLAIN, seed), runs.run_to_the_end(PLAIN, seed)
    assert set(ours) == set(reference)
    for name in ("test_labels", "test_indices"):
        np.testing.assert_array_equal(ours[name], reference[name])
    for split in ("train", "test"):
        np.testing.assert_allclose(ours[f"{split}_loss"], reference[f"{split}_loss"], rtol=1e-4)
        np.testing.assert_array_equal(ours[f"{split}_misses"], reference[f"{split}_misses"])
    np.testing.assert_array_equal(ours["test_predictions"], reference["test_predictions"])
    for name, array in runs.final_parameters(reference).items():
        np.testing.assert_allclose(ours[f"weights/{name}"], array, atol=1e-4)
        assert ours[f"weights/{name}"].shape == array.shape
    assert all(ours[name].dtype == reference[name].dtype for name in ours)


def test_another_learning_rate_is_not_that_run(alone):
    """The planted fault: 1 % more."""
    ours, reference = alone(PLAIN, Seed(0, 0)), runs.run_to_the_end(replace(PLAIN, learning_rate=0.0303), Seed(0, 0))
    assert abs(ours["train_loss"] / reference["train_loss"] - 1) > 5e-4


@pytest.mark.parametrize("recipe", [RICH, replace(STEP2, num_epochs=2, num_train=250, num_test=90), NEWTON])
def test_every_recipe_is_the_run_of_torch(alone, recipe):
    """Rates fall from pass to pass, AdamW remembers, shifts and masks go on, Newton's rates are found anew."""
    recipe, seed = replace(recipe, final_rate=1 / 3), Seed(1, 2)
    digits = sources.digits_of(recipe, seed)
    parameters = queue.initial_parameters(np.random.default_rng([1, seed.initialisation]).random, recipe)
    learner = ReferenceLearner(parameters, recipe, stream=seed.initialisation)
    for _ in range(recipe.num_epochs):
        learner.train_pass(digits["train"].images, digits["train"].labels, np.arange(recipe.num_train))
    ours = alone(recipe, seed)
    outputs = learner.predict(digits["test"].images)
    assert (ours["test_predictions"] == outputs.argmax(axis=1)).mean() > 0.98
    for name, array in learner.parameters.items():
        moved = np.abs(array - parameters[name]).mean()
        assert np.abs(ours[f"weights/{name}"] - array).mean() < 2e-2 * moved


def test_more_runs_than_lanes_each_as_if_alone(alone):
    seeds = [Seed(s % 4, s) for s in range(11)]
    for ours, seed in zip(results([PLAIN] * 11, seeds), seeds, strict=True):
        assert_same_bits(ours, alone(PLAIN, seed))


def test_runs_of_unequal_length_in_any_order(alone):
    """Eleven runs of four lengths: lanes fall free at different steps and are taken again."""
    lengths = [(1, 50), (2, 250), (3, 130), (1, 250), (2, 61), (3, 50), (1, 7), (2, 250), (1, 130), (3, 7), (2, 50)]
    recipes = [replace(RICH, num_epochs=passes, num_train=size) for passes, size in lengths]
    seeds = [Seed(0, s) for s in range(11)]
    forward, backward = results(recipes, seeds), results(recipes[::-1], seeds[::-1])[::-1]
    for ours, other in zip(forward, backward, strict=True):
        assert_same_bits(ours, other)
    for place in (0, 2, 9):
        assert_same_bits(forward[place], alone(recipes[place], seeds[place]))


def test_neighbours_with_other_recipes_do_not_matter(alone):
    """One family holds every loss, activation, shift, dropout and rate."""
    company = [
        RICH,
        replace(RICH, shift="pad", dropout=0.5),
        replace(RICH, loss="squared error", num_epochs=1),
        replace(RICH, activation="scaled tanh", dropout=0.0, shift="none"),
        replace(RICH, learning_rate=1e-2, order="shuffled"),
        replace(RICH, learning_rate=1e6),  # diverges
    ]
    seeds = [Seed(0, 4)] * 6
    found = results(company, seeds)
    for place in (0, 1, 3, 4):
        assert_same_bits(found[place], alone(company[place], seeds[place]))


def test_newton_beside_newton(alone):
    recipes = [NEWTON, replace(NEWTON, num_train=90, num_epochs=3), NEWTON]
    seeds = [Seed(0, 0), Seed(0, 1), Seed(1, 2)]
    for ours, recipe, seed in zip(results(recipes, seeds), recipes, seeds, strict=True):
        assert_same_bits(ours, alone(recipe, seed))


def test_the_longest_run_is_begun_first():
    begun, start = [], queue.start
    recipes = [replace(PLAIN, num_train=size, num_epochs=1) for size in (10, 50, 20, 90, 30, 80, 40, 60, 70, 100)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            queue,
            "start",
            lambda lanes, lane, recipe, seed: begun.append(recipe.num_train) or start(lanes, lane, recipe, seed),
        )
        results(recipes, [Seed(0, 0)] * 10)
    assert begun == sorted(begun, reverse=True)


def test_shuffled_passes_show_every_example_once_and_differ(alone):
    recipe = replace(PLAIN, order="shuffled")
    member = queue.Member(recipe, Seed(0, 0), **sources.indices_of(recipe, Seed(0, 0)))
    first = member.order
    member.begin_pass()
    assert (first != member.order).any()
    assert sorted(first) == sorted(member.order) == sorted(member.train)
    constant = queue.Member(PLAIN, Seed(0, 0), **sources.indices_of(PLAIN, Seed(0, 0)))
    np.testing.assert_array_equal(constant.order, constant.train)
    assert (alone(recipe, Seed(0, 0))["weights/h3_weight"] != alone(PLAIN, Seed(0, 0))["weights/h3_weight"]).any()


@pytest.mark.parametrize(
    "other", [{"optimizer": "adamw"}, {"wiring": "cyclic"}, {"digits": "deslanted mnist"}, {"held_out": 40}]
)
def test_mixed_families_are_refused(other):
    recipes = [PLAIN, replace(PLAIN, **other)]
    assert family(recipes[0]) != family(recipes[1])
    with pytest.raises(ValueError, match="must share digits"):
        next(run_side_by_side(recipes, [Seed(0, 0)] * 2))


def test_a_leaked_test_image_is_refused(monkeypatch):
    """The planted fault: one image of the training set is put in the place of a test image that is drawn."""
    seed = Seed(0, 0)
    drawn = sources.indices_of(PLAIN, seed)
    whole = {split: sources.source("mnist", split) for split in ("train", "test")}
    images = whole["test"].images.copy()
    images[drawn["test"][3]] = whole["train"].images[drawn["train"][7]]
    leaking = whole | {"test": replace(whole["test"], images=images)}
    for module in (sources, queue):
        monkeypatch.setattr(module, "source", lambda name, split: leaking[split])
    with pytest.raises(LeakedExamples, match="1 of 150 test images"):
        next(run_side_by_side([PLAIN], [seed]))


def test_examples_kept_back_test_the_run(alone):
    recipe, seed = replace(PLAIN, held_out=50), Seed(0, 0)
    ours = alone(recipe, seed)
    kept = sources.indices_of(recipe, seed)["test"]
    np.testing.assert_array_equal(ours["test_indices"], kept)
    np.testing.assert_array_equal(ours["test_labels"], sources.source("mnist", "train").labels[kept])
    assert ours["test_misses"][0] == (ours["test_predictions"] != ours["test_labels"]).sum()
