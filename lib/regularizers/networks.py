"""Many small networks trained at once: every array has a first axis of *lanes*, a lane for each seed and setting.

Source of the backward rules: D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning representations by
back-propagating errors" (1986). For layer l, with f the activation, m the dropout mask, p the softmax:

    h_l = m_l f(h_{l−1} W_l + b_l)    δ_L = (p − target) / B    δ_l = (δ_{l+1} W_{l+1}ᵀ) m_l f′_l
    W_l ← S(W_l − η (h_{l−1}ᵀ δ_l + λ₂ W_l + λ_s sign W_l), η λ₁)        b_l ← b_l − η Σ δ_l

What chance decides belongs to the seed: start, order and masks are drawn by the seed's own generator, so that two
settings of one seed differ in the setting alone.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch

from lib.regularizers.activations import activation_named
from lib.regularizers.dropout import check_dropout, dropout_mask, uniforms
from lib.regularizers.penalties import soft_threshold

START, ORDER, MASKS = 1, 2, 3  # streams of a seed


@dataclass(frozen=True, eq=False)
class Lanes:
    """Each lane's seed (place in the list of seeds) and its settings, all (lanes,); lane = seed · settings + setting.

    rate: learning rate; scale: start N(0, scale² / fan_in); dropout: probability; l1, l2, subgradient: strengths.
    `used` names the settings that are above 0 in some lane.
    """

    seed: torch.Tensor
    settings: dict[str, torch.Tensor]
    used: frozenset[str]

    def column(self, name):
        """One setting as (lanes, 1, 1), to be multiplied with a stack of matrices."""
        return self.settings[name][:, None, None]


def cross(num_seeds, *, rate, scale=1.0, dropout=0.0, l1=0.0, l2=0.0, subgradient=0.0):
    """Lanes of every seed with every setting, each a number or a list of one length; ValueError for a bad dropout."""
    columns = {"rate": rate, "scale": scale, "dropout": dropout, "l1": l1, "l2": l2, "subgradient": subgradient}
    for probability in np.ravel(dropout):
        check_dropout(probability)
    arrays = np.broadcast_arrays(*(np.atleast_1d(np.asarray(column, np.float32)) for column in columns.values()))
    tiled = {name: torch.from_numpy(np.tile(array, num_seeds)) for name, array in zip(columns, arrays, strict=True)}
    used = frozenset(name for name, column in tiled.items() if (column > 0).any())
    return Lanes(torch.arange(num_seeds).repeat_interleave(len(arrays[0])), tiled, used)


def initial_layers(sizes, lanes, seeds):
    """Layers [(W (lanes, n, m), b (lanes, 1, m))] of widths `sizes`; lanes of one seed start from the same draws."""
    generators = [np.random.default_rng([START, seed]) for seed in seeds]
    layers = []
    for fan_in, fan_out in pairwise(sizes):
        draws = np.stack([generator.standard_normal((fan_in, fan_out), np.float32) for generator in generators])
        weight = torch.from_numpy(draws)[lanes.seed] * (lanes.column("scale") / fan_in**0.5)
        layers.append((weight, torch.zeros(len(weight), 1, fan_out)))
    return layers


def forward(layers, x, activation, masks=None):
    """Outputs [x, h_1, …, logits] for x (lanes, B, n), hidden ones before their masks [(lanes, B or 1, units)]."""
    function, outputs, below = activation_named(activation).function, [x], x
    for place, (weight, bias) in enumerate(layers[:-1]):
        outputs.append(function(torch.baddbmm(bias, below, weight)))
        below = outputs[-1] if masks is None else outputs[-1] * masks[place]
    return [*outputs, torch.baddbmm(layers[-1][1], below, layers[-1][0])]


def errors(layers, outputs, labels, activation, masks=None):
    """Errors [δ_1, …, δ_L], each (lanes, B, units), of the mean cross-entropy; labels int64 (lanes, B)."""
    slope = activation_named(activation).slope
    delta = softmax(outputs[-1]).scatter_add_(2, labels[..., None], -torch.ones(*labels.shape, 1)) / labels.shape[1]
    found = [delta]
    for place in range(len(layers) - 2, -1, -1):
        delta = torch.bmm(delta, layers[place + 1][0].transpose(1, 2)) * slope(outputs[place + 1])
        delta = delta if masks is None else delta * masks[place]
        found.append(delta)
    return found[::-1]


def softmax(logits):
    """Probabilities of logits (…, classes); written out, since torch's own is slow over so few classes."""
    powers = (logits - logits.amax(-1, keepdim=True)).exp_()
    return powers.div_(powers.sum(-1, keepdim=True))


def step(layers, outputs, deltas, lanes, masks=None):
    """Move all layers in place by one step of gradient descent with the lanes' penalties; biases bear none."""
    rate = lanes.column("rate")
    for place, ((weight, bias), delta) in enumerate(zip(layers, deltas, strict=True)):
        below = outputs[place] if masks is None or place == 0 else outputs[place] * masks[place - 1]
        gradient = torch.bmm(below.transpose(1, 2), delta)
        if "l2" in lanes.used:
            gradient += lanes.column("l2") * weight
        if "subgradient" in lanes.used:
            gradient += lanes.column("subgradient") * weight.sign()
        weight.addcmul_(gradient, rate, value=-1)
        bias.addcmul_(delta.sum(1, keepdim=True), rate, value=-1)
        if "l1" in lanes.used:
            weight.copy_(soft_threshold(weight, rate * lanes.column("l1")))


def train(problem, lanes, sizes, activation, *, num_epochs, batch_size, observe=None):
    """Train all lanes on their seeds' examples; returns the layers. `observe(epoch, layers)` is called after each pass.

    The last examples of a pass, if they do not fill a batch, are left for the next pass.
    """
    layers = initial_layers(sizes, lanes, problem.seeds)
    orders = [np.random.default_rng([ORDER, seed]) for seed in problem.seeds]
    maskers = [np.random.default_rng([MASKS, seed]) for seed in problem.seeds]
    x, y = problem.train
    for epoch in range(num_epochs):
        order = torch.from_numpy(np.stack([generator.permutation(x.shape[1]) for generator in orders]))
        for first in range(0, x.shape[1] - batch_size + 1, batch_size):
            chosen = order[:, first : first + batch_size]
            inputs = torch.stack([each[places] for each, places in zip(x, chosen, strict=True)])[lanes.seed]
            labels = y.gather(1, chosen)[lanes.seed]
            masks = draw_masks(maskers, lanes, (batch_size,), sizes) if "dropout" in lanes.used else None
            outputs = forward(layers, inputs, activation, masks)
            step(layers, outputs, errors(layers, outputs, labels, activation, masks), lanes, masks)
        if observe:
            observe(epoch, layers)
    return layers


def draw_masks(generators, lanes, rows, sizes):
    """A mask (lanes, *rows, units) for each hidden layer; lanes of one seed share their uniform draws."""
    keep = 1 - lanes.column("dropout")
    return [dropout_mask(uniforms(generators, (*rows, units))[lanes.seed], keep) for units in sizes[1:-1]]
