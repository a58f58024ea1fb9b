"""Everything that a training program consists of, each part replaceable, so that a bug is a `replace`.

Source: A. Karpathy, "A Recipe for Training Neural Networks" (2019), stage 2: the end-to-end skeleton of training
and evaluation, which is checked before anything is built upon it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from lib.craft import parts


@dataclass(frozen=True, eq=False)
class Pipeline:
    """A classifier's training program; ValueError for parts that cannot belong together.

    build        torch.Generator → model; the model maps prepared inputs to outputs (n, num_classes)
    examples     training inputs (n, ...) and targets int64 (n,), as they lie on the disk; `test` likewise
    loss         outputs, targets → mean loss over the examples, a scalar
    optimizer    model → torch optimizer
    prepare      inputs → what enters the network; augment: inputs, generator → inputs, or None
    batches      examples, batch_size, generator → the batches (inputs, targets) of one epoch
    step         model, loss, batch, optimizer → loss of the batch before the step
    evaluate     pipeline, model, examples, batch_size, generator → {"loss": ..., "error_rate": ...}
    schedule     epoch (from 0) → factor of the learning rate
    annotation   the test targets as a second annotator gave them, int64 (n,), or None
    signals      name → mask of an input's shape, True where the signal lies, or None: its channels
    capacities   two builds, the second with a little more capacity, or None
    """

    build: Callable
    examples: tuple
    test: tuple
    num_classes: int
    loss: Callable = F.cross_entropy
    optimizer: Callable = parts.adam
    prepare: Callable = parts.unchanged
    augment: Callable | None = None
    batches: Callable = parts.shuffled_batches
    step: Callable = parts.step
    evaluate: Callable = parts.evaluate
    schedule: Callable = parts.constant
    batch_size: int = 32
    num_epochs: int = 10
    annotation: torch.Tensor | None = None
    signals: dict | None = None
    capacities: tuple | None = None

    def __post_init__(self):
        if self.num_classes < 2 or self.batch_size < 1 or self.num_epochs < 1:
            raise ValueError("num_classes must be at least 2, batch_size and num_epochs at least 1")
        for name in ("examples", "test"):
            _check_examples(name, *getattr(self, name), self.num_classes)
        if self.annotation is not None and self.annotation.shape != self.test[1].shape:
            raise ValueError(f"annotation has {len(self.annotation)} labels for {len(self.test[1])} test examples")


def _check_examples(name, inputs, targets, num_classes):
    if not (torch.is_tensor(inputs) and torch.is_tensor(targets)):
        raise ValueError(f"{name} must be two tensors, inputs and targets")
    if len(inputs) != len(targets) or len(inputs) < 2:
        raise ValueError(f"{name} has {len(inputs)} inputs and {len(targets)} targets: it needs as many, at least 2")
    if targets.ndim != 1 or targets.dtype != torch.int64:
        raise ValueError(f"targets of {name} must be int64 (n,), got {targets.dtype} {tuple(targets.shape)}")
    if targets.min() < 0 or targets.max() >= num_classes:
        raise ValueError(f"targets of {name} run from {targets.min()} to {targets.max()}, not below {num_classes}")


def pipeline_of(model_factory, loader, test_loader, loss, optimizer=parts.adam, num_classes=None, **others):
    """A pipeline of any model and data loaders: `model_factory()` gives a fresh model, loaders give (x, y) batches.

    The examples are those of the loader's data set, in its order; training reads the loader itself, so that a fault
    of it is seen. `others` are further parts of `Pipeline`. ValueError where the batches are no classification.
    """
    examples, test = parts.everything(loader), parts.everything(test_loader)
    if num_classes is None:
        num_classes = int(max(examples[1].max(), test[1].max())) + 1
    return Pipeline(
        build=parts.building(model_factory),
        examples=examples,
        test=test,
        num_classes=num_classes,
        loss=loss,
        optimizer=optimizer,
        **{"batches": parts.reading(loader, examples), "batch_size": loader.batch_size or 32} | others,
    )
