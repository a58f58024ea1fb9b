"""What a bias that is set to the data saves: the first steps of training, with it and without.

A last bias b predicts, before any input is looked at, the probability sigmoid(b) of a rare class, or the value b of a
regression. The best constants are log(p / (1 − p)) for a share p, and the mean of the targets.
Source: A. Karpathy, "A Recipe for Training Neural Networks" (2019), stage 2, item on initialising well.
"""

import math

import numpy as np
import torch
import torch.nn.functional as F

from lib import figures
from lib.craft.digits import healthy, network

POSITIVE = 0  # the digit that is the rare class: about one in eleven where it is 1:10
NUM_STEPS, BATCH_SIZE, LEARNING_RATE = 40, 100, 3e-3  # the healthy program's batch and Adam's rate


def log_odds(ratio):
    """The bias that predicts a class whose positives stand to its negatives in this ratio, ratio / (1 + ratio)."""
    if ratio <= 0:
        raise ValueError(f"the ratio of positives to negatives must be positive, got {ratio}")
    return math.log(ratio)


def probability(bias):
    """The probability that a logit of this size predicts."""
    return 1 / (1 + math.exp(-bias))


def classification(seed, bias, num_train):
    """Losses (NUM_STEPS,) of one digit against the rest, in nats; bias: 'zero' or 'set to the data'."""
    (inputs, targets), prepare = _examples(seed, num_train)
    wanted = (targets == POSITIVE).float()
    share = wanted.mean().item()
    start = log_odds(share / (1 - share)) if bias == "set to the data" else 0.0
    return _losses(seed, prepare(inputs), wanted, start, F.binary_cross_entropy_with_logits)


def regression(seed, bias, num_train, mean=50.0):
    """Losses (NUM_STEPS,) of a regression to the number of dark pixels, moved to a mean of 50 and a spread of 1."""
    (inputs, _), prepare = _examples(seed, num_train)
    ink = inputs.flatten(1).mean(1)
    wanted = mean + (ink - ink.mean()) / ink.std()
    start = wanted.mean().item() if bias == "set to the data" else 0.0
    return _losses(seed, prepare(inputs), wanted, start, F.mse_loss)


def first_losses(task, seeds, num_train):
    """Losses of a task with either bias, words → (num_seeds, NUM_STEPS)."""
    return {bias: np.array([task(seed, bias, num_train) for seed in seeds]) for bias in ("zero", "set to the data")}


def steps_saved(losses):
    """Steps that the bias of zero needs until its mean loss is as low as the other's first; None if it never is."""
    zero, informed = losses["zero"].mean(0), losses["set to the data"].mean(0)
    reached = np.flatnonzero(zero <= informed[0])
    return int(reached[0]) if len(reached) else None


def saved_in_words(losses):
    """Where either bias starts, and how long the bias of zero takes to get as low: a clause for the prose."""
    zero, informed = losses["zero"].mean(0), losses["set to the data"].mean(0)
    saved = steps_saved(losses)
    start = f"the loss starts at {_number(zero[0])} instead of {_number(informed[0])}"
    if saved is None:
        return f"{start}, and is still higher after {NUM_STEPS} steps"
    return f"{start}, and needs {saved} step{'s' * (saved != 1)} to get as low"


def _number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.2g}"


def curves(losses, what):
    """The first losses with either bias, on a logarithmic axis."""
    return figures.lines(
        np.arange(1.0, 1 + NUM_STEPS),
        {f"bias {name}": each.mean(0) for name, each in losses.items()},
        x_label="step",
        y_label=f"training loss, {what}",
        y_scale="log",
        alt="Two falling curves; the one with the bias set to the data starts where the other arrives later.",
        caption="The first steps, with the last bias at zero and set to the data.",
        num_seeds=len(losses["zero"]),
    )


def _examples(seed, num_train):
    digits = healthy(seed, num_train, 2)
    return digits.examples, digits.prepare


def _losses(seed, inputs, wanted, start, loss):
    generator = torch.Generator().manual_seed(seed)
    model = network(generator)
    model[-1] = _one_output(model[-1].in_features, start, generator)
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    found = []
    for _ in range(NUM_STEPS):
        batch = torch.randint(len(wanted), (BATCH_SIZE,), generator=generator)
        value = loss(model(inputs[batch])[:, 0], wanted[batch])
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        found.append(value.item())
    return found


def _one_output(num_inputs, bias, generator):
    with torch.random.fork_rng(devices=[]):
        layer = torch.nn.Linear(num_inputs, 1)
    torch.nn.init.uniform_(layer.weight, -(num_inputs**-0.5), num_inputs**-0.5, generator=generator)
    torch.nn.init.constant_(layer.bias, bias)
    return layer
