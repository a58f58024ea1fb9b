"""Train as a pipeline says, for as long as an examination has, and keep what the checks look at."""

import contextlib
import copy
import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import torch

from lib.craft.kept import TRAINING, kept_for
from lib.craft.losses import losses_of

MAX_STEPS = 120  # of an examination's training runs: the whole instrument is to take less than a minute
STREAMS = ("build", "batches", "augment", "evaluate", "check", "bug")
CHUNK = 500  # examples that pass the network together where nothing is trained
NUM_WATCHED = 64  # test examples whose outputs are followed through training
NUM_LOOKS = 20  # at them, at most


@dataclass(frozen=True, eq=False)
class Run:
    """A trained model, its parameters before training by name, and the loss of each step (num_steps,).

    `watched` are the outputs for the first NUM_WATCHED test examples, look after look (looks, n, num_classes).
    """

    model: torch.nn.Module
    start: dict
    losses: np.ndarray
    watched: torch.Tensor | None = None


@contextlib.contextmanager
def seeded(seed):
    """Set torch's global generator, from which dropout draws, and put it back afterwards."""
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(seed)  # torch.manual_seed sees to other devices too, which takes longer
        yield


def generator_of(seed, stream):
    """The generator of one of STREAMS: no stream's draws depend on how many another one makes."""
    return torch.Generator().manual_seed(len(STREAMS) * seed + STREAMS.index(stream))


def built(pipeline, seed):
    """The model as it is before training."""
    with seeded(seed):
        return pipeline.build(generator_of(seed, "build"))


def stream(pipeline, examples, seed):
    """(epoch, prepared batch), epoch after epoch without end; ValueError when an epoch has no batch."""
    orders, draws = generator_of(seed, "batches"), generator_of(seed, "augment")
    for epoch in itertools.count():
        empty = True
        for inputs, targets in pipeline.batches(examples, pipeline.batch_size, orders):
            empty = False
            inputs = pipeline.augment(inputs, draws) if pipeline.augment else inputs
            yield epoch, (pipeline.prepare(inputs), targets)
        if empty:
            raise ValueError("an epoch of the pipeline has no batch")


def num_steps_of(pipeline):
    """Steps of the planned training, as far as an examination goes."""
    return min(MAX_STEPS, pipeline.num_epochs * -(-len(pipeline.examples[1]) // pipeline.batch_size))


def train(pipeline, seed, num_steps=None, examples=None, watch=None):
    """Run the pipeline's training; `watch(model)` is called after every step."""
    examples = pipeline.examples if examples is None else examples
    losses = []
    model = built(pipeline, seed)
    start = {name: p.detach().clone() for name, p in model.named_parameters()}
    with seeded(seed):
        optimizer = pipeline.optimizer(model)
        rates = [group["lr"] for group in optimizer.param_groups]
        for epoch, batch in itertools.islice(stream(pipeline, examples, seed), num_steps or num_steps_of(pipeline)):
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * pipeline.schedule(epoch)
            if not model.training:
                model.train()
            losses.append(float(pipeline.step(model, pipeline.loss, batch, optimizer)))
            if watch:
                watch(model)
    return Run(model, start, np.array(losses))


@kept_for((*TRAINING, "test"))
def trained(pipeline, seed, num_steps=None):
    """`train` of the whole pipeline, watched, kept for all checks that look at it; do not change it."""
    inputs, steps, seen = pipeline.test[0][:NUM_WATCHED], itertools.count(1), []
    every = -(-(num_steps or num_steps_of(pipeline)) // NUM_LOOKS)

    def watch(model):
        if next(steps) % every == 0:
            seen.append(outputs_of(pipeline, model, inputs))

    run = train(pipeline, seed, num_steps, watch=watch)
    return replace(run, watched=torch.stack(seen))


def outputs_of(pipeline, model, inputs):
    """Outputs (n, num_classes) of inputs (n, ...), prepared, the model switched to evaluation."""
    model.eval()
    with torch.no_grad():
        return torch.cat([model(pipeline.prepare(chunk)) for chunk in inputs.split(CHUNK)])


def test_losses(pipeline, model):
    """The loss of each test example, (n,)."""
    return losses_of(pipeline, outputs_of(pipeline, model, pipeline.test[0]), pipeline.test[1])


test_losses.__test__ = False  # its name would make pytest collect it


@dataclass(frozen=True)
class AtRate:
    """An optimiser, model → torch optimizer, with its learning rate times a factor."""

    optimizer: Callable
    factor: float

    def __call__(self, model):
        made = self.optimizer(model)
        for group in made.param_groups:
            group["lr"] *= self.factor
        return made


def with_rate(pipeline, factor):
    """The pipeline with its learning rate times a factor; factors that cancel give back the optimiser itself."""
    optimizer = pipeline.optimizer
    if isinstance(optimizer, AtRate):
        optimizer, factor = optimizer.optimizer, optimizer.factor * factor
    return replace(pipeline, optimizer=optimizer if factor == 1 else AtRate(optimizer, factor))


def copied(model):
    """A copy that may be changed."""
    return copy.deepcopy(model)
