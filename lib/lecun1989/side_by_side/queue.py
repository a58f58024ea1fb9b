"""Many runs through eight lanes: each starts when a lane is free, and its result is handed out when it is done.

A run's passes need not be as long as its neighbours', and its result does not depend on who they are.
"""

from dataclasses import dataclass, field

import numpy as np

from lib.lecun1989.curvature import rates_of_weights
from lib.lecun1989.initialisation import INITIALISATION_STREAM, initial_parameters
from lib.lecun1989.side_by_side.lanes import Lanes
from lib.lecun1989.sources import digits_of, indices_of, source, split_tested
from lib.training import LOSSES, evaluate
from lib.training.vector import LANES

ORDER_STREAM = 5


@dataclass
class Member:
    """A run on its way through a lane: its examples, the order of the pass it is in, and how far it has come."""

    recipe: object
    seed: object
    train: np.ndarray  # indices of its training examples
    test: np.ndarray
    epoch: int = 0
    position: int = 0
    order: np.ndarray = field(init=False)

    def __post_init__(self):
        self._shuffler = np.random.default_rng([ORDER_STREAM, self.seed.initialisation])
        self.begin_pass()

    def begin_pass(self):
        """Fix the order of the pass that begins."""
        shuffled = self.recipe.order == "shuffled"
        self.order, self.position = self._shuffler.permutation(self.train) if shuffled else self.train, 0

    @property
    def left(self):
        """Steps until the end of its pass."""
        return len(self.order) - self.position


def family(recipe):
    """What the runs of one batch must share: digits, the split that tests them, wiring and the kind of step."""
    return recipe.digits, split_tested(recipe), recipe.wiring, recipe.optimizer


def run_side_by_side(recipes, seeds):
    """Train runs of one family, longest first; yields (place in the lists, result) as each run ends.

    A result has the arrays of `runs.train_on`, its curves being evaluated after the last pass only.
    """
    if len({family(recipe) for recipe in recipes}) != 1:
        raise ValueError("runs side by side must share digits, the split that tests them, wiring and optimizer")
    digits, tested, wiring, optimizer = family(recipes[0])
    train, test = source(digits, "train"), source(digits, tested)
    lanes = Lanes(train.images, train.labels, wiring, optimizer)
    waiting = sorted(range(len(recipes)), key=lambda place: recipes[place].num_steps)  # the longest is taken first
    members = {}
    while waiting or members:
        while waiting and len(members) < LANES:
            lane = next(lane for lane in range(LANES) if lane not in members)
            place = waiting.pop()
            members[lane] = place, start(lanes, lane, recipes[place], seeds[place])
        advance(lanes, {lane: member for lane, (_, member) in members.items()})
        done = [lane for lane, (_, member) in members.items() if member.epoch == member.recipe.num_epochs]
        for lane, result in results_of(lanes, {lane: members[lane][1] for lane in done}, train, test):
            yield members.pop(lane)[0], result
            lanes.set_rate(lane, 0)


def start(lanes, lane, recipe, seed):
    """Put a run into a lane; raises LeakedExamples when a test image is among its training images."""
    digits_of(recipe, seed)  # refuses a leaked example
    parameters = initial_parameters(np.random.default_rng([INITIALISATION_STREAM, seed.initialisation]).random, recipe)
    lanes.fill(lane, recipe, parameters, seed.initialisation)
    member = Member(recipe, seed, **indices_of(recipe, seed))
    set_rate(lanes, lane, member)
    return member


def set_rate(lanes, lane, member):
    """The learning rate of the pass that begins, or one for each weight where the recipe is Newton's."""
    recipe, rate, own_rates = member.recipe, member.recipe.rate_of(member.epoch), None
    if recipe.optimizer == "newton":
        own_rates = rates_of_weights(lanes.parameters(lane), lanes.images[member.order], recipe, rate)
    lanes.set_rate(lane, rate, recipe.weight_decay if recipe.optimizer == "adamw" else 0.0, own_rates)


def advance(lanes, members):
    """Train until the first pass of any lane ends; lanes without a run see example 0 at a rate of zero."""
    num_steps = min(member.left for member in members.values())
    order = np.zeros((num_steps, LANES), np.int64)
    for lane, member in members.items():
        order[:, lane] = member.order[member.position : member.position + num_steps]
        member.position += num_steps
    lanes.train(order)
    for lane, member in members.items():
        if member.left == 0:
            member.epoch += 1
            if member.epoch < member.recipe.num_epochs:
                member.begin_pass()
                set_rate(lanes, lane, member)


def results_of(lanes, members, train, test):
    """(lane, result) of the runs that are done."""
    if not members:
        return
    outputs = {
        split: predict_members(lanes, {lane: getattr(member, split) for lane, member in members.items()}, digits.images)
        for split, digits in (("train", train), ("test", test))
    }
    for lane, member in members.items():
        yield lane, _result(lanes.parameters(lane), member, {s: outputs[s][lane] for s in outputs}, train, test)


def predict_members(lanes, indices, images):
    """Outputs of some lanes, lane → (n, 10), each for its own examples."""
    longest = np.zeros((max(map(len, indices.values())), LANES), np.int64)
    for lane, own in indices.items():
        longest[: len(own), lane] = own
    outputs = lanes.predict(images, longest)
    return {lane: np.ascontiguousarray(outputs[: len(own), :, lane]) for lane, own in indices.items()}


def _result(parameters, member, outputs, train, test):
    loss = LOSSES[member.recipe.loss]
    labels = {"train": train.labels[member.train], "test": test.labels[member.test]}
    result = {}
    for split in labels:
        evaluation = evaluate(outputs[split], labels[split], loss)
        result |= {f"{split}_loss": np.array([evaluation.loss]), f"{split}_misses": np.array([evaluation.misses])}
    result["test_labels"], result["test_indices"] = labels["test"], member.test
    result["test_predictions"] = np.argmax(outputs["test"], axis=1).astype(np.uint8)
    return result | {f"weights/{name}": array for name, array in parameters.items()}
