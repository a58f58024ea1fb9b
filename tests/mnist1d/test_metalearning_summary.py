"""What is read off the runs: evidence that fits the ledger, rivals chosen by validation, words that turn round."""

from dataclasses import replace

import numpy as np
import pytest

from lib.claims import load_ledger
from lib.claims.rules import judge
from lib.mnist1d import metalearning_activation_words as told
from lib.mnist1d import metalearning_studies, metalearning_summary, metalearning_words
from lib.mnist1d.metalearning_grids import Grid
from lib.mnist1d.metalearning_outer import first_shape
from lib.mnist1d.metalearning_rates import Descent
from lib.mnist1d.metalearning_sets import NAMES
from lib.mnist1d.metalearning_studies import BASE, BOTH, LAYERS, ORDERS, OTHERS, REPEATED, SILENT, Results
from lib.mnist1d.metalearning_trial import USUAL, Activation, Trial

NUM_SEEDS, NUM_PAIRS = 6, 6


def valley(rates, best, depth=1.7):
    """Losses (rates, seeds) of a parabola in the logarithm, a little different for each seed."""
    shift = 0.01 * np.arange(NUM_SEEDS)
    return depth + 0.1 * (np.log(rates)[:, None] - np.log(best) - shift) ** 2


@pytest.fixture(scope="module")
def rates():
    """Made-up results of the first half: rates near 0.62, a valley around it, other valleys elsewhere."""
    noise = 0.02 * np.random.default_rng(0).standard_normal((2, 50, NUM_SEEDS))
    levels = {"rate": 0.62, "loss": 1.716, "last_loss": 1.506}
    arrays = {key: {name: value + noise for name, value in levels.items()} for key in (BOTH, LAYERS)}
    studies = {BOTH: Descent(NUM_SEEDS), LAYERS: Descent(NUM_SEEDS, each_layer=True)}
    grids = {BASE: Grid(), ORDERS: Grid(shuffled=True)} | {name: Grid(**changes) for name, changes in OTHERS.items()}
    for name, grid in grids.items():
        best = 0.62 if name in (BASE, ORDERS, "400 steps") else np.sqrt(grid.low * grid.high)
        arrays[name] = {"loss": valley(grid.rates, best)}
    return Results(arrays, studies | grids)


class TestRates:
    def test_evidence_has_every_judged_figure_and_is_reproduced_by_itself(self, rates):
        claim, evidence = load_ledger()["G20.metalr"], metalearning_summary.rate_evidence(rates)
        assert set(evidence.figures) == set(claim.judged)
        assert judge(claim, evidence).verdict == "reproduced"
        assert len(set(evidence.fingerprints)) == NUM_SEEDS

    def test_a_rate_elsewhere_differs(self, rates):
        arrays = rates.arrays | {BOTH: {name: each + 5 for name, each in rates.arrays[BOTH].items()}}
        evidence = metalearning_summary.rate_evidence(Results(arrays, rates.studies))
        assert judge(load_ledger()["G20.metalr"], evidence).verdict == "differs"

    def test_the_grid_s_best_is_that_of_each_seed(self, rates):
        assert metalearning_summary.grid_rates(rates, BASE) == pytest.approx(0.62 * np.exp(0.01 * np.arange(NUM_SEEDS)))

    def test_words_sort_the_changes_by_the_flat_range(self, rates):
        moved = metalearning_words.moved(rates)
        assert "400 steps" in moved["inside"]
        assert "momentum 0.9" in moved["outside"]
        assert "momentum 0.9" not in moved["dearest"]


def arrays_of(error, validation, num_lengths=1):
    """A trial's arrays with these test and validation errors, a little different for each pair."""
    spread = 0.001 * np.arange(NUM_PAIRS)
    errors = np.stack([np.broadcast_to(each, NUM_PAIRS) + spread for each in np.broadcast_to(error, num_lengths)])
    return {"test_error": errors, "validation": np.full((3, num_lengths, 2), validation), "train_loss": errors}


@pytest.fixture
def tried():
    """Made-up trials: three learned activations, usual ones of which tanh tests best and ReLU validates best."""
    plain = Trial(Activation("ReLU"))
    arrays = {("trial", f"learned {i}"): arrays_of(0.30 + 0.01 * i, 0.3) for i in (1, 2, 3)}
    arrays |= {("trial", REPEATED): arrays_of(0.33, 0.3)}
    tests = {"ReLU": 0.42, "tanh": 0.39}
    arrays |= {("trial", name): arrays_of(tests.get(name, 0.5), 0.41 if name == "ReLU" else 0.43) for name in USUAL}
    ends = {"learned 1": (0.31, 0.30), "ReLU": (0.40, 0.31), "Swish": (0.45, 0.44), "GELU": (0.46, 0.45)}
    arrays |= {("length", name): arrays_of(pair, pair[0], 2) for name, pair in ends.items()}
    silent = {"learned 1": 0.31, SILENT: 0.32, "learned with noise": 0.31}
    silent |= {"ReLU": 0.40, "ELU": 0.5, "Swish": 0.5, "tanh": 0.5}
    arrays |= {("no noise", name): arrays_of(error, error) for name, error in silent.items()}
    for data in NAMES:
        arrays |= {(data, name): arrays_of(0.3, 0.3) for name in NAMES} | {(data, "ReLU"): arrays_of(0.4, 0.4)}
        arrays |= {(data, "Swish"): arrays_of(0.45, 0.45)}
    return Results(arrays, {key: replace(plain, lengths=(301, 3001)) for key in arrays})


class TestTrial:
    def test_the_rival_is_chosen_by_validation_not_by_test(self, tried):
        assert metalearning_summary.best_rival(tried) == "ReLU"

    def test_learned_activations_take_turns_over_the_pairs(self, tried):
        evidence = metalearning_summary.activation_evidence(tried)
        turns = [0.31, 0.32, 0.33, 0.31, 0.32, 0.33]
        assert evidence.figures["first"] == pytest.approx(turns + 0.001 * np.arange(NUM_PAIRS))
        assert evidence.figures["second"] == pytest.approx(0.42 + 0.001 * np.arange(NUM_PAIRS))
        assert judge(load_ledger()["G20.metaact"], evidence).verdict == "holds"

    def test_the_gain_can_turn_round(self, tried):
        for i in (1, 2, 3):
            tried.arrays["trial", f"learned {i}"] = arrays_of(0.44, 0.44)
        assert (
            judge(load_ledger()["G20.metaact"], metalearning_summary.activation_evidence(tried)).verdict
            == "does not hold"
        )

    def test_words_about_the_length_turn_round(self, tried):
        assert told.lasting(tried)["shrinks"].startswith("The lead shrinks with the length. What")
        tried.arrays["length", "learned 1"] = arrays_of((0.31, 0.10), 0.31, 2)
        assert told.lasting(tried)["shrinks"] == "The lead does not shrink with the length."
        tried.arrays["length", "learned 1"] = arrays_of((0.31, 0.32), 0.31, 2)
        assert told.lasting(tried)["shrinks"].startswith("The lead shrinks with the length, to nothing")

    def test_signs_of_differences(self, tried):
        assert told.noise(tried)["silent_gain"].startswith("+9.0")
        assert told.noise(tried)["noise_part"] == told.SHAPE_ALONE
        assert told.trial(tried)["repetition"].startswith("\u22121.0")
        assert told.trial(tried)["harm"] == told.HARM

    def test_a_gain_that_noise_explains_is_told(self, tried):
        assert told.findings(tried)["stood"] == told.STOOD
        tried.arrays["no noise", "learned 1"] = arrays_of(0.41, 0.41)
        assert told.noise(tried)["noise_part"] == told.NOISE_TOO
        assert told.findings(tried)["stood"] == told.FELL

    def test_a_rate_at_an_end_of_the_grid_is_told(self, tried):
        for (kind, name), each in tried.arrays.items():
            middle = np.array([2.0, 1.0, 2.0])[:, None, None] * each["validation"][:1]
            tried.arrays[kind, name] = each | {"validation": middle}
        assert told.trial(tried)["ends"] == "none"
        tried.arrays["trial", "tanh"]["validation"] = middle[[0, 0, 1]]
        assert told.trial(tried)["ends"] == "tanh"

    def test_every_set_is_told(self, tried):
        assert told.specific(tried)["shuffled_gain"].startswith("+10.0")


class TestShape:
    def test_hump_and_dip_of_the_published_fit(self):
        hump, dip = told.extremes(Activation("published fit"))
        assert -2.1 < hump < -1.9
        assert 0.0 < dip < 0.3

    def test_hump_of_a_function_without_one_is_its_left_end(self):
        assert told.extremes(Activation("Swish"))[0] == -5

    def test_losses_jump_by_the_distance_of_neighbours_in_the_second_half(self):
        assert told.jump([[9.0, 5.0, 1.0, 1.5, 1.0, 1.5]]) == pytest.approx(0.5)

    @pytest.mark.parametrize(("place", "words"), [(1.5, "head"), (4.5, "middle"), (7.9, "end")])
    def test_places_in_a_field_of_eight(self, place, words):
        assert words in told.field(place)


def test_contenders_carry_the_last_numbers_of_their_study():
    numbers = np.stack([first_shape(0), first_shape(1)])
    keys = [(NAMES[0], 0), (NAMES[0], 1), (REPEATED, 0), (SILENT, 0)]
    found = Results({key: {"numbers": numbers, "loss": np.zeros(1)} for key in keys}, dict.fromkeys(keys))
    every = metalearning_studies.contenders(found)
    assert list(every)[:3] == ["learned 1", "learned 2", REPEATED]
    assert every["learned 1"].numbers == tuple(first_shape(1))
    assert not every["ReLU"].numbers
