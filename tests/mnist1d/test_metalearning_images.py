"""The small convolutional network beside torch's, its trainer beside Adam, the transfer with and without CIFAR-10."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from lib.claims import Evidence
from lib.mnist1d import metalearning_activation_words as words
from lib.mnist1d import metalearning_images as images
from lib.mnist1d import metalearning_transfer as transfer
from lib.mnist1d.metalearning_convolution import Architecture, Lanes, train
from lib.mnist1d.metalearning_knots import tabulated
from lib.mnist1d.metalearning_outer import first_shape
from lib.mnist1d.metalearning_trial import USUAL, Activation

SMALL = Architecture(14, 3)
FUNCTIONS = (F.silu, torch.tanh)


def torch_logits(weights, pixels, function):
    """Logits of one lane's weights (P,) by torch's convolutions."""
    first, second, last = (torch.tensor(places[0]) for places in SMALL.parts(np.arange(SMALL.num_weights)[None]))
    first, second, last = weights[first], weights[second], weights[last]
    h = F.conv2d(pixels, first[:-1].reshape(5, 5, 3, 8).permute(3, 2, 0, 1), first[-1], stride=3)
    h = F.conv2d(function(h), second[:-1].reshape(3, 3, 8, 16).permute(3, 2, 0, 1), second[-1], stride=2)
    return function(h).permute(0, 2, 3, 1).flatten(1) @ last[:-1] + last[-1]


@pytest.fixture(scope="module")
def problem():
    """Two lanes in float64 with different functions and weights, five images, their labels."""
    generator = np.random.default_rng(0)
    lanes = Lanes(SMALL, np.stack([tabulated(each).numpy() for each in FUNCTIONS]))
    weights = np.stack([SMALL.first_weights(generator) for _ in FUNCTIONS])
    return lanes, weights, generator.standard_normal((5, 14, 14, 3)), generator.integers(0, 10, 5)


class TestNetwork:
    def test_losses_and_gradients_are_those_of_torch(self, problem):
        lanes, weights, pixels, labels = problem
        losses, gradients = lanes.gradient(weights, pixels, labels)
        for lane, function in enumerate(FUNCTIONS):
            leaf = torch.tensor(weights[lane], requires_grad=True)
            seen = torch_logits(leaf, torch.tensor(pixels).permute(0, 3, 1, 2), function)
            loss = F.cross_entropy(seen, torch.tensor(labels))
            assert losses[lane] == pytest.approx(loss.item(), abs=1e-6)
            assert np.allclose(gradients[lane], torch.autograd.grad(loss, leaf)[0], atol=1e-6)

    def test_training_is_torch_s_adam(self, problem):
        lanes, weights, pixels, labels = problem
        trained, losses = train(lanes, weights[0], [0.01, 0.02], lambda step: (pixels, labels), 4)
        leaf = torch.nn.Parameter(torch.tensor(weights[0]))
        optimizer = torch.optim.Adam([leaf], 0.02)
        for _ in range(4):
            optimizer.zero_grad()
            seen = torch_logits(leaf, torch.tensor(pixels).permute(0, 3, 1, 2), torch.tanh)
            F.cross_entropy(seen, torch.tensor(labels)).backward()
            optimizer.step()
        assert np.allclose(trained[1], leaf.detach(), atol=1e-5)
        assert losses[3, 0] < losses[0, 0]

    def test_a_lane_does_not_depend_on_its_neighbours(self, problem):
        lanes, weights, pixels, labels = problem
        alone = Lanes(SMALL, tabulated(torch.tanh).numpy()[None])
        both = lanes.gradient(weights, pixels, labels)[1]
        assert np.allclose(alone.gradient(weights[1:], pixels, labels)[1], both[1:])


@pytest.fixture
def few_images(monkeypatch):
    """Random images in place of MNIST and CIFAR-10; each part has its own."""
    generator = np.random.default_rng(3)

    def made(data):
        side, colours = images.IMAGES[data][1].side, images.IMAGES[data][1].colours
        parts = {"train": 40, "validation": 30, "test": 35}
        return {
            part: (generator.standard_normal((num, side, side, colours)).astype("f"), generator.integers(0, 10, num))
            for part, num in parts.items()
        }

    found = {data: made(data) for data in images.IMAGES}
    monkeypatch.setattr(images, "images_of", found.get)
    return found


STACK = images.Transfer("MNIST", (Activation("ReLU"), Activation("tanh")), (0.01, 0.01), num_steps=3, batch_size=10)
STUDY = transfer.Study((Activation("learned 1", tuple(first_shape(0))),), (0.004, 0.008), 2, 2, 2)


@pytest.fixture
def in_this_process(monkeypatch):
    """Runs are computed here, not in workers, and stored nowhere."""
    monkeypatch.setattr(transfer, "map_runs", lambda run, stacks, seeds, _: list(map(run, stacks, seeds)))


class TestTransfer:
    def test_part_says_on_which_images_the_loss_is_taken(self, few_images):
        parts = ("validation", "test")
        ends = {part: images.run_transfer(replace(STACK, part=part), 0)["final_loss"] for part in parts}
        lanes = Lanes(images.IMAGES["MNIST"][1], np.stack([each.table() for each in STACK.activations]).astype("f"))
        generator = np.random.default_rng([images.STREAM, 0])
        start = lanes.architecture.first_weights(generator)
        batches = images.in_random_order(*few_images["MNIST"]["train"], STACK, generator)
        weights, _ = train(lanes, start, STACK.rates, batches, 3)
        for part, loss in ends.items():
            assert images.evaluated(lanes, weights, *few_images["MNIST"][part])[0] == pytest.approx(loss)
        assert (ends["validation"] != ends["test"]).all()

    def test_every_image_once_in_a_pass(self, few_images):
        one_pass, generator = replace(STACK, num_steps=4), np.random.default_rng(0)
        batches = images.in_random_order(np.arange(40), np.arange(40), one_pass, generator)
        assert sorted(np.concatenate([batches(step)[0] for step in range(4)])) == list(range(40))

    def test_rates_pair_up(self):
        with pytest.raises(ValueError, match="1 rates for 2"):
            replace(STACK, rates=(0.1,))

    def test_evidence_computed_where_cifar_10_is_at_hand(self, few_images, in_this_process, monkeypatch):
        monkeypatch.setattr(transfer, "at_hand", lambda: True)
        found, fresh = transfer.evidence(STUDY)
        assert fresh
        assert found.seeds == [0, 1]
        early = [found.figures[f"{data}: learned, early"] for data in transfer.FILES]
        assert found.figures["first"] == pytest.approx(np.mean(early, 0))
        usual = np.mean([[found.figures[f"{data}: {name}, early"] for name in USUAL] for data in transfer.FILES], 0)
        assert found.figures["second"] == pytest.approx(np.median(usual, 0))
        assert len(set(found.fingerprints)) == 2
        assert words.transfer(found, fresh, STUDY.rates)["source"] == words.FRESH

    @pytest.mark.parametrize(
        ("best", "ends", "told"), [(0, "at the head", "not where"), (20, "at the end", "not where")]
    )
    def test_words_about_the_second_half_turn_round(self, best, ends, told):
        final = {name: [4.0 + i] * 2 for i, name in enumerate(USUAL)} | {transfer.LEARNED: [float(best)] * 2}
        evidence = Evidence(self.figures(final), [0, 1])
        said = words.transfer(evidence, True, (0.001, 0.002, 0.004))
        assert ends in said["final_words"]
        assert told in said["final_words"]
        assert said["image_ends"] == "sigmoid on MNIST and sigmoid on CIFAR-10"
        final[transfer.LEARNED] = [6.5] * 2
        said = words.transfer(Evidence(self.figures(final), [0, 1]), True, (0.001, 0.002, 0.004))
        assert "in the middle of the field on both, as" in said["final_words"]

    @staticmethod
    def figures(final):
        rates = dict.fromkeys(final, [0.002] * 2) | {"sigmoid": [0.004] * 2}
        kinds = {"early": final, "final": final, "rate": rates}
        return {
            f"{data}: {name}, {when}": values
            for data in transfer.FILES
            for when, each in kinds.items()
            for name, values in each.items()
        }

    def test_accepted_evidence_stands_in_where_it_is_not(self, monkeypatch):
        accepted = Evidence({"first": [1.0, 2.0], "second": [2.0, 3.0]}, [0, 1])
        monkeypatch.setattr(transfer, "at_hand", lambda: False)
        monkeypatch.setattr(transfer, "accepted_evidence", {transfer.CLAIM: accepted}.get)
        monkeypatch.setattr(transfer, "map_runs", None)
        assert transfer.evidence(STUDY) == (accepted, False)

    def test_the_learned_activations_take_turns(self):
        study = replace(STUDY, learned=tuple(Activation(f"learned {i}", tuple(first_shape(i))) for i in range(3)))
        stacks = [study.stack("MNIST", [0.01] * 8, seed) for seed in range(4)]
        assert stacks[0].activations[0] == stacks[3].activations[0] != stacks[1].activations[0]
        assert [each.name for each in stacks[0].activations] == ["learned", *USUAL]

    def test_rates_are_chosen_on_validation_images_of_tuning_seeds(self, few_images, monkeypatch):
        asked = []

        def asking(run, stacks, seeds, _):
            asked.extend(zip(stacks, seeds, strict=True))
            return list(map(run, stacks, seeds))

        monkeypatch.setattr(transfer, "map_runs", asking)
        transfer.chosen_rates(STUDY, "MNIST")
        assert {stack.part for stack, _ in asked} == {"validation"}
        assert {seed for _, seed in asked} == {1000, 1001}
