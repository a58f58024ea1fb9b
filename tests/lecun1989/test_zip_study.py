"""The study of the zip codes: tuning cannot see the test set, pairs are pairs, the search finds what is planted."""

from dataclasses import replace

import numpy as np
import pytest

from lib.data import Digits, blur
from lib.lecun1989 import sources, zip_digits, zip_samples, zip_search, zip_study, zip_words
from lib.lecun1989.recipe import KARPATHY_2022, changes
from lib.lecun1989.side_by_side.queue import run_side_by_side
from lib.lecun1989.zip_samples import Sample
from lib.lecun1989.zip_study import TunedOnTestSet

SMALL = replace(zip_study.ZIP_1989, num_epochs=1, num_train=120, num_test=40)
SEEDS = zip_study.seeds_from(0, 2)


@pytest.fixture
def zip_codes(digits, monkeypatch):
    """400 artificial digits in place of the training split; whoever opens the test split is caught."""

    def read(split):
        assert split == "train", "the test set was opened"
        return Digits(digits.images[:400], digits.labels[:400], digits.indices[:400])

    monkeypatch.setitem(sources.READERS, "zip codes", read)
    sources.source.cache_clear()
    yield
    sources.source.cache_clear()


@pytest.fixture
def trial():
    return replace(SMALL, held_out=30)


@pytest.fixture
def trained(zip_codes, trial):
    """A trial's honest results, one for each seed."""
    by_place = dict(run_side_by_side([trial] * len(SEEDS), SEEDS))
    return [by_place[place] for place in range(len(SEEDS))]


def sample(values, recipe=SMALL, seeds=None):
    """A sample with these figures, as if it had been run."""
    columns = {name: np.atleast_1d(column) for name, column in values.items()}
    num = len(next(iter(columns.values())))
    results = [{name: column[i : i + 1] for name, column in columns.items()} for i in range(num)]
    return Sample(recipe, tuple(seeds or zip_study.seeds_from(0, num)), tuple(results))


class TestHeldOut:
    def test_a_run_is_scored_on_what_it_did_not_train_on(self, zip_codes, trial):
        whole = np.random.default_rng([sources.DRAW_STREAM, 1]).permutation(400)[:120]
        found = sources.indices_of(trial, zip_study.seeds_from(1, 1)[0])
        assert (len(found["train"]), len(found["test"])) == (90, 30)
        assert set(found["train"]) | set(found["test"]) == set(whole)
        assert [i for i in whole if i in set(found["train"])] == found["train"].tolist()  # the order is kept

    def test_training_and_scoring_never_open_the_test_set(self, trained):
        assert all(result["test_predictions"].shape == (30,) for result in trained)

    def test_a_run_without_it_does_open_it(self, zip_codes):
        with pytest.raises(AssertionError, match="test set was opened"):
            next(run_side_by_side([SMALL], SEEDS[:1]))

    def test_all_examples_cannot_be_held_out(self):
        with pytest.raises(ValueError, match="held_out"):
            replace(SMALL, held_out=120)


class TestTuning:
    def test_honest_runs_are_accepted(self, trial, trained):
        losses = zip_study.held_out_losses({trial: trained}, SEEDS)
        assert losses[trial] == pytest.approx(np.mean([result["test_loss"] for result in trained]))

    def test_a_recipe_scored_on_the_test_set_is_refused(self, trained):
        with pytest.raises(TunedOnTestSet, match="holds no training digits back"):
            zip_study.best_rates({SMALL: trained}, SEEDS)

    @pytest.mark.parametrize("planted", ["test_indices", "test_labels"])
    def test_test_digits_slipped_in_are_refused(self, trial, trained, planted):
        trained[1][planted] = (trained[1][planted] + 1) % 10
        with pytest.raises(TunedOnTestSet, match="not scored on the training digits"):
            zip_study.held_out_losses({trial: trained}, SEEDS)

    def test_results_of_other_seeds_are_refused(self, trial, trained):
        with pytest.raises(TunedOnTestSet):
            zip_study.held_out_losses({trial: trained}, SEEDS[::-1])

    def test_every_trial_holds_digits_back_and_every_variant_gets_a_rate(self):
        recipes = {**zip_study.alternatives(SMALL), **zip_study.grid(SMALL)}
        trials = zip_study.trials(recipes.values(), 30)
        assert all(trial.held_out == 30 for trial in trials)
        rates = {zip_study.representative(trial): trial.learning_rate for trial in trials}
        assert all(recipe.held_out == 0 for recipe in zip_study.at_best(recipes, rates).values())

    def test_the_lowest_error_wins_and_a_diverged_run_never(self, trial, trained, monkeypatch):
        tried = [replace(trial, learning_rate=rate) for rate in (0.015, 0.03, 0.06)]
        scores = dict(zip(tried, (0.3, 0.1, np.nan), strict=True))
        monkeypatch.setattr(zip_study, "refuse_test_set", lambda *_: None)
        table = {recipe: [{"test_loss": np.array([score])}] for recipe, score in scores.items()}
        assert set(zip_study.best_rates(table, SEEDS[:1]).values()) == {0.03}


class TestConfigurations:
    def test_each_guess_changes_one_thing(self):
        for name, recipe in zip_study.alternatives(SMALL).items():
            assert len(changes(SMALL, recipe)) == (5 if name == "all at once" else 1)

    def test_the_grid_is_complete_and_holds_karpathys_recipe_once(self):
        recipes = list(zip_study.grid(SMALL).values())
        assert len(recipes) == len(set(recipes)) == 24
        assert recipes.count(SMALL) == 1

    def test_the_ladder_keeps_the_digits_and_scales_the_passes(self):
        rungs = zip_study.ladder(replace(zip_study.ZIP_1989, num_train=120))
        assert {rung.digits for rung in rungs.values()} == {"zip codes"}
        assert [rung.num_epochs for rung in rungs.values()] == [23, 23, 46, 60, 80]
        assert rungs["1989"] == replace(KARPATHY_2022, digits="zip codes", num_train=120)

    def test_seeds_that_decide_took_no_part_in_the_choice(self):
        kinds = (zip_study.seeds_from(start, 50) for start in (0, zip_study.TUNING_SEEDS, zip_study.FRESH_SEEDS))
        assert len({seed for kind in kinds for seed in kind}) == 150


class TestPairs:
    def test_unpaired_seeds_are_refused(self):
        first = sample({"test_misses": [3.0, 4.0]}, seeds=zip_study.seeds_from(0, 2))
        second = sample({"test_misses": [3.0, 5.0]}, seeds=zip_study.seeds_from(1, 2))
        for compare in (zip_samples.paired, zip_samples.paired_evidence):
            with pytest.raises(ValueError, match="do not pair up"):
                compare(first, second, "test_error_rate")

    def test_an_error_rate_is_misses_over_examples(self):
        misses = sample({"test_misses": [4.0, 8.0], "train_misses": [12.0, 6.0]})
        np.testing.assert_allclose(misses.values("test_error_rate"), [0.1, 0.2])
        np.testing.assert_allclose(misses.values("train_error_rate"), [0.1, 0.05])

    def test_the_luck_of_a_fixed_test_set_widens_the_interval(self):
        first, second = (sample({"test_misses": values}) for values in ([3.0, 4.0, 3.0], [5.0, 6.0, 6.0]))
        narrow = zip_samples.paired(first, second, "test_error_rate")
        wide = zip_samples.with_luck_of_test_set(first, second)
        assert wide.width > narrow.interval.width
        assert (wide.low + wide.high) / 2 == pytest.approx(narrow.mean_difference)


class TestSearch:
    @pytest.fixture
    def runs(self):
        """Runs that scatter by a tenth around the four figures of 1989, as a function of a factor on the losses."""

        def make(factor=1.0, shift=1.0, seed=0):
            target, noise = zip_search.published_figures(), np.random.default_rng(seed).normal(1, 0.1, (4, 8))
            loss = {
                name: factor * shift * target[name] * noise[i] for i, name in enumerate(("train_loss", "test_loss"))
            }
            misses = {
                f"{split}_misses": shift * target[f"{split}_error_rate"] * noise[2 + i] * size
                for i, (split, size) in enumerate({"train": SMALL.num_train, "test": SMALL.num_test}.items())
            }
            return sample(loss | misses)

        return make

    @pytest.mark.parametrize(("factor", "reading"), [(1.0, "mean of the squares"), (2.0, "half the mean")])
    def test_a_planted_run_of_1989_is_proposed_in_its_reading_and_found(self, runs, factor, reading):
        found = zip_search.looks({"far": runs(shift=3), "planted": runs(factor), "near": runs(shift=1.8)})
        (proposed,) = zip_search.propose(found, 1)
        assert (proposed.name, proposed.reading) == ("planted", reading)
        (confirmed,) = zip_search.confirm([proposed], {"planted": runs(factor, seed=1)})
        assert confirmed.reading == reading
        assert confirmed.holds_all()

    def test_what_was_lucky_in_the_search_fails_on_fresh_seeds(self, runs):
        proposed = zip_search.propose(zip_search.looks({"lucky": runs()}), 1)
        (confirmed,) = zip_search.confirm(proposed, {"lucky": runs(shift=2, seed=1)})
        assert not confirmed.holds_all()

    def test_none_holds_when_none_is_right(self, runs):
        found = zip_search.looks({"low": runs(shift=0.3), "high": runs(shift=3)})
        assert zip_search.num_holding(found) == 0
        assert len(zip_search.propose(found, 1)) == 1  # the nearest is confirmed all the same

    def test_the_paper_at_its_word_is_confirmed_whatever_the_search_says(self, runs):
        assert zip_search.LITERAL in zip_study.grid(SMALL)
        found = zip_search.looks({zip_search.LITERAL: runs(shift=9), "near": runs(), "far": runs(shift=5)})
        names = [one.name for one in zip_search.propose(found, 1, [zip_search.LITERAL])]
        assert names == [zip_search.LITERAL, "near"]

    def test_the_answer_says_what_the_fresh_runs_say(self, runs):
        found = zip_search.looks({"planted": runs(), "far": runs(shift=3)})
        proposed = zip_search.propose(found, 1)
        right = zip_search.confirm(proposed, {"planted": runs(seed=1)})
        wrong = zip_search.confirm(proposed, {"planted": runs(shift=3, seed=1)})
        assert zip_words.answer(found, right, 2).startswith("found. The fresh runs of “planted”")
        assert "1 of 2 configurations held all four figures, but none" in zip_words.answer(found, wrong, 2)

    def test_a_diverged_run_is_far_away(self, runs):
        bad = runs()
        bad.results[0]["test_loss"][:] = np.nan
        assert zip_search.look("bad", bad, "mean of the squares").distance > 5

    def test_more_intervals_at_once_are_wider(self):
        assert zip_search.simultaneous_level(1) == pytest.approx(0.95)
        assert zip_search.simultaneous_level(4) == pytest.approx(0.9875)


class TestProof:
    @pytest.fixture
    def published(self, monkeypatch):
        """Artificial pixels in whole thousandths, and their hash in place of the published one."""
        import hashlib

        pixels = np.random.default_rng(3).integers(-1000, 1001, (20, 16, 16)).astype("<i2")
        sha256 = hashlib.sha256(pixels.tobytes()).hexdigest()
        monkeypatch.setitem(zip_digits.PIXELS, "train", replace(zip_digits.PIXELS["train"], sha256=sha256))
        return pixels / 1000

    def test_a_blur_is_undone_bit_for_bit(self, published):
        proof = zip_digits.proof_of(blur(published), "train")
        assert proof.exact
        assert proof.distance < 1e-6

    def test_one_grey_of_one_thousandth_is_noticed(self, published):
        published[7, 3, 3] += 0.001
        assert not zip_digits.proof_of(blur(published), "train").exact

    def test_another_blur_is_noticed_without_the_original(self, published, monkeypatch):
        blurred = blur(published)
        from lib.data import blurred_zip_codes

        wrong = blurred_zip_codes.blur_matrix(sigma=0.76)
        monkeypatch.setattr(blurred_zip_codes, "blur_matrix", lambda: wrong)
        proof = zip_digits.proof_of(blurred, "train")
        assert proof.distance > 0.4
        assert not proof.exact
