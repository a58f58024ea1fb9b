"""Panels, comparisons and words on tickets of a tiny network, and seeds that do not pair up."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from lib.claims import load_ledger
from lib.claims.rules import judge
from lib.mnist1d import (
    lottery,
    lottery_adjacency,
    lottery_cost,
    lottery_example,
    lottery_masks,
    lottery_panels,
    lottery_pictures,
    lottery_silence,
    lottery_study,
    lottery_summary,
    lottery_tables,
    lottery_words,
)
from lib.mnist1d.lottery_panels import Panel, masks_of, run_panel, weights_of
from lib.mnist1d.lottery_search import run_search, stamp
from lib.mnist1d.lottery_symmetry import SHORT, agreement

SCALE = lottery_study.Scale(3, 2, 2, width=80, num_steps=4, num_report_steps=6, num_panel_steps=2, num_wide=100)


@pytest.fixture(scope="module")
def results():
    """`Results` of a tiny scale, computed in this process; the tickets are handed over without the store."""
    with pytest.MonkeyPatch.context() as patch:
        found = {}

        def ticket(search, seed):
            if (search, seed) not in found:
                found[search, seed] = run_search(search, seed)
            return found[search, seed]

        def mapped(function, configurations, seeds, data):
            run = ticket if function is run_search else run_panel
            return [run(*pair) for pair in zip(configurations, seeds, strict=True)]

        patch.setattr(lottery_panels, "ticket", ticket)
        patch.setattr(lottery_study, "map_runs", mapped)
        patch.setattr(lottery_study, "OTHER_SCHEDULES", lottery_study.OTHER_SCHEDULES[:1])
        yield lottery_study.compute(SCALE)


def test_every_panel_has_every_seed(results):
    assert set(results.panels) == {*lottery_study.PANELS, "ticket, permuted 0", "ticket, permuted 1"}
    for name, arrays in results.panels.items():
        assert arrays["test_error"].shape == arrays["wide_error"].shape == (3,), name
    assert results.permuted("test_error").shape == (3, 2)
    assert [len(searches) for searches, _ in results.schedules.values()] == [2]


def test_every_claim_of_the_section_has_sides_and_a_verdict(results):
    claims = [claim for claim in load_ledger().values() if claim.id.startswith("G20.lottery.")]
    assert {claim.id for claim in claims} == set(lottery_summary.COMPARISONS)
    for claim in claims:
        evidence = lottery_summary.evidence_for(claim.id, results)
        assert len(evidence.figures["first"]) == len(evidence.fingerprints) == 3
        assert len(set(evidence.fingerprints)) == 3
        assert judge(claim, evidence).verdict


def test_the_sides_are_those_of_the_ledger(results):
    first, second = lottery_summary.pair("G20.lottery.f", results)
    np.testing.assert_array_equal(first, results.panels["mask"]["test_error"])
    np.testing.assert_array_equal(second, results.panels["dense"]["test_error"])
    first, second = lottery_summary.pair("G20.lottery.e", results, "wide_error")
    np.testing.assert_array_equal(first, results.panels["ticket"]["wide_error"])
    np.testing.assert_array_equal(second, results.permuted("wide_error").mean(1))
    first, second = lottery_summary.pair("G20.lottery.b", results)
    np.testing.assert_array_equal(first, [each["ticket_report"] for each in results.searches])
    np.testing.assert_array_equal(second, [each["random_report"] for each in results.searches])
    with pytest.raises(ValueError, match="no comparison 'h'"):
        lottery_summary.sides("h")


@pytest.mark.parametrize("name", ["dense", "mask"])
def test_planted_seeds_that_do_not_pair_up(results, name):
    turned = {key: np.roll(values, 1) for key, values in results.panels[name].items()}
    unpaired = replace(results, panels=results.panels | {name: turned})
    with pytest.raises(ValueError, match=f"{name}: its seeds do not pair up"):
        lottery_summary.evidence_for("G20.lottery.c", unpaired)


def test_masks_of_the_panels(results):
    search, initial = SCALE.search(), lottery.initial_layers(1, SCALE.width)
    assert lottery.density(masks_of(Panel("dense"), search, 1, initial)) == 1
    ticket = [mask.sum() for mask in masks_of(Panel(), search, 1, initial)]
    assert ticket == [mask.sum() for mask in masks_of(Panel("random"), search, 1, initial)]
    first = results.searches[1]["ticket_0"]
    assert np.array_equal(np.packbits(masks_of(Panel(), search, 1, initial)[0].numpy()), first)
    with pytest.raises(RuntimeError, match="found from other initial weights"):
        masks_of(Panel(), search, 1, lottery.initial_layers(2, SCALE.width))


def test_weights_of_the_panels():
    initial, other = lottery.initial_layers(1, 20), lottery.initial_layers(101, 20)
    assert weights_of(Panel(), initial, other) is initial
    assert weights_of(Panel(weights="other"), initial, other) is other
    for mixed, own, sizes in zip(weights_of(Panel(weights="own signs"), initial, other), initial, other, strict=True):
        assert torch.equal(mixed.sign(), own.sign())
        assert torch.equal(mixed.abs(), sizes.abs())


def test_other_weights_are_no_judged_seeds_own():
    stamps = [int(stamp(lottery.initial_layers(seed, 10))) for seed in (*range(8), *range(100, 108))]
    assert len(set(stamps)) == 16


def test_a_ticket_of_permuted_signals_is_the_permuted_ticket():
    found = agreement(1, replace(SHORT, width=30, num_steps=40))
    assert found.in_order == 1
    assert found.as_they_are < 0.9


def test_tables_and_words_follow_the_results(results):
    for table in (
        lottery_tables.comparisons(results),
        lottery_tables.further(results),
        lottery_tables.accuracies(results),
        lottery_tables.adjacent(results),
        lottery_tables.schedules(results),
        lottery_example.table(),
    ):
        assert "nan" not in table.text
    assert "all at once" in lottery_tables.schedules(results).text
    better = replace(results, panels=results.panels | {"ticket": _shifted(results.panels["dense"], -0.1)})
    worse = replace(results, panels=results.panels | {"ticket": _shifted(results.panels["dense"], 0.1)})
    assert lottery_words.outcome("G20.lottery.c", better) == "better than"
    assert lottery_words.outcome("G20.lottery.c", worse) == "worse than"
    assert lottery_words.difference("G20.lottery.c", better).startswith("−10.0 [−10.")
    assert set(lottery_words.answering(results)) == {"dense", "ticket"}
    assert lottery_words.beyond(results, sparsity=2.0) == "none"


def test_words_of_locality(results):
    assert set(lottery_words.adjacent(results)) >= {"ratio", "seen", "naive"}
    apart = lottery_adjacency.distances_of_tickets(results, num_draws=3)
    found = lottery_words.apart(results, apart)
    assert found["apart_2"].startswith(f"{np.mean([each.ratio[1] for each in apart]):.2f}")


def test_figures_draw(results):
    for draw in (
        lottery_pictures.errors,
        lottery_pictures.answering,
        lottery_pictures.panels,
        lottery_masks.masks,
        lottery_silence.picture,
    ):
        assert "<svg" in draw(results).html


def test_masks_are_drawn_in_order():
    mask = np.zeros((4, 40), bool)
    mask[0, 30], mask[2, [3, 5]], mask[3, 20] = True, True, True
    assert lottery_masks.in_order(mask).argmax(1).tolist() == [3, 20, 30]


def test_the_example_can_be_followed_by_hand():
    (_, first, start), (_, second, _) = lottery_example.rounds()
    assert first.tolist() == [[True, False, True], [True, False, True]]
    assert second.tolist() == [[True, False, False], [True, False, True]]
    assert start.flatten().tolist() == pytest.approx([0.3, 0, 0.1, -0.4, 0, 0.3])


def test_multiply_adds_of_a_whole_step():
    weights = 500 * 41, 500 * 501, 10 * 501
    forward_and_gradient = 2 * sum(weights)
    assert lottery_cost.multiply_adds(500, 500, 500, 41, 500, 1) == forward_and_gradient + weights[1] + weights[2]
    assert lottery_cost.multiply_adds(500, 500, 500, 41, 0, 1) == 2 * weights[0] + weights[1] + 3 * weights[2]


def test_costs_are_measured(results):
    found = lottery_cost.measured(results.searches[0], SCALE.search(), num_steps=2)
    assert found["ticket"].made < found["ticket"].plain == found["dense network"].plain
    assert 0 < found["dense network"].share < 1.5


def _shifted(arrays, by):
    return arrays | {"test_error": arrays["test_error"] + by * np.array([1.0, 1.01, 0.99])}
