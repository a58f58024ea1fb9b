"""The one trainer of the chapter: many networks side by side, each with its own digits, start, order and rates.

Rules (torch's conventions): momentum, v ← μ v + g, w ← w − η v; Adam (D. P. Kingma and J. Ba, 2015), with β = 0.9 and
0.999. The loss is the mean cross-entropy −Σ t log p of a batch; with a teacher q of temperature T (G. Hinton,
O. Vinyals and J. Dean, 2015) it is, with p_T the softmax of logits / T,

    ½ (−Σ t log p) + ½ T² (−Σ q_T log p_T)
"""

from dataclasses import dataclass, replace

import torch

from lib.recipe.network import initial, initial_running, is_weight, logits_of, unpacked
from lib.recipe.stack import Batches, Lane, Masks

BETAS, ADAM_EPSILON = (0.9, 0.999), 1e-8
STACKED = 10  # networks trained side by side: more do not fit the cache
FREE = ("learning_rate", "momentum", "weight_decay")  # may differ within a stack; so may dropouts above 0


@dataclass(frozen=True, eq=False)
class Trained:
    """Networks after so many steps: parameters (L, P) and running averages (L, R), a row for each lane."""

    lanes: tuple[Lane, ...]
    parameters: torch.Tensor
    running: torch.Tensor
    step: int

    @property
    def architecture(self):
        """That of all lanes."""
        return self.lanes[0].recipe.architecture


def stacks_of(lanes):
    """Lists of places of lanes that may be trained side by side, at most STACKED in each."""
    groups = {}
    for place, lane in enumerate(lanes):
        alike = replace(lane.recipe, **dict.fromkeys(FREE, 0.0), dropout=float(lane.recipe.dropout > 0))
        groups.setdefault(alike, []).append(place)
    return [group[at : at + STACKED] for group in groups.values() for at in range(0, len(group), STACKED)]


def untrained(lanes, starts=None):
    """Lanes before their first step; starts: seed → parameters (P,) and running averages (R,) to begin with."""
    architecture = lanes[0].recipe.architecture
    rows = [
        starts[lane.seed] if starts else (initial(architecture, lane.seed, lane.member), initial_running(architecture))
        for lane in lanes
    ]
    parameters, running = (torch.stack(each) for each in zip(*rows, strict=True))
    return Trained(tuple(lanes), parameters, running, 0)


def train(lanes, sizes, *, keep_every=0, starts=None, teachers=None, digits=None):
    """Train lanes that may stand side by side; returns the list of `Trained` kept: every so many steps, and the last.

    digits: a `Set` that all lanes train on, in place of their own.
    teachers: seed → logits (M, n, 10) of an ensemble on the training images, for recipes with a temperature.
    """
    state, batches = untrained(lanes, starts), Batches(lanes, sizes, digits)
    recipe, running, kept = lanes[0].recipe, state.running, []
    masks = Masks(lanes) if recipe.dropout else None
    soft = _soft_targets(lanes, teachers) if recipe.temperature else None
    rule = RULES[recipe.optimizer](lanes, state.parameters)
    for step in range(1, recipe.num_steps + 1):
        leaf = rule.parameters.detach().requires_grad_()
        drawn = masks.draw() if masks else None
        loss = _loss_at(batches.at(step - 1), unpacked(leaf, state.architecture), running, drawn, soft, lanes)
        rule.move(torch.autograd.grad(loss.sum(), leaf)[0])
        if step == recipe.num_steps or (keep_every and step % keep_every == 0):
            kept.append(Trained(state.lanes, rule.parameters.clone(), running.clone(), step))
    return kept


def _loss_at(batch, parameters, running, masks, soft, lanes):
    """Loss (L,) of one batch in training; soft: the teachers' probabilities (L, n, 10), or None."""
    chosen, inputs, features, labels = batch
    architecture = lanes[0].recipe.architecture
    logits = logits_of(architecture, parameters, running, inputs, features, masks, training=True)
    if soft is None:
        return loss_of(logits, labels)
    taught = distilled(logits, soft[torch.arange(len(lanes))[:, None], chosen], lanes)
    return (loss_of(logits, labels) + taught) / 2


def loss_of(logits, labels):
    """Mean cross-entropy (L,) of logits (L, B, 10) against labels (L, B), in nats."""
    return -logits.log_softmax(2).gather(2, labels[..., None]).mean((1, 2))


def distilled(logits, targets, lanes):
    """Loss (L,) against a teacher's probabilities (L, B, 10), both at the lanes' temperature, times its square."""
    heat = lanes[0].recipe.temperature
    return -(heat**2) * (targets * (logits / heat).log_softmax(2)).sum(2).mean(1)


def _soft_targets(lanes, teachers):
    """Probabilities (L, n, 10) of each lane's teacher, the mean over its members at the recipe's temperature."""
    heat = lanes[0].recipe.temperature
    return torch.stack([(teachers[lane.seed] / heat).softmax(2).mean(0) for lane in lanes])


class Rule:
    """How parameters (L, P) move; decay is added to the gradient of the weights."""

    def __init__(self, lanes, parameters):
        self.parameters = parameters.clone()
        self.rate, self.momentum, self.decay = (
            torch.tensor([getattr(lane.recipe, name) for lane in lanes])[:, None] for name in FREE
        )
        self.decay = self.decay * is_weight(lanes[0].recipe.architecture) if self.decay.any() else None
        self.first, self.second, self.step = torch.zeros_like(parameters), torch.zeros_like(parameters), 0

    def move(self, gradient):
        """One step in place along a gradient (L, P)."""
        if self.decay is not None:
            gradient = gradient + self.decay * self.parameters
        self.step += 1
        self._move(gradient)


class Momentum(Rule):
    """Gradient descent with momentum."""

    def _move(self, gradient):
        self.first.mul_(self.momentum).add_(gradient)
        self.parameters.addcmul_(self.first, self.rate, value=-1)


class Adam(Rule):
    """Adam with its bias corrections."""

    def _move(self, gradient):
        first, second = BETAS
        self.first.lerp_(gradient, 1 - first)
        self.second.mul_(second).addcmul_(gradient, gradient, value=1 - second)
        spread = (self.second / (1 - second**self.step)).sqrt_().add_(ADAM_EPSILON)
        self.parameters.sub_(self.rate / (1 - first**self.step) * self.first / spread)


RULES = {"sgd": Momentum, "adam": Adam}
