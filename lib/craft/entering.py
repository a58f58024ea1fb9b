"""Stage 2, just before the network: the tensors that really enter it, not the files they were made from.

Inputs of mean zero and unit spread suit the usual initialisation (Y. LeCun, L. Bottou, G. Orr and K.-R. Müller,
"Efficient BackProp", 1998, section 4.3). Source of the check: A. Karpathy, "A Recipe for Training Neural Networks"
(2019), stage 2, item on looking just before the net.
"""

import itertools
from functools import partial

import torch

from lib.craft.drawings import images
from lib.craft.finding import Finding
from lib.craft.levels import ROUNDING
from lib.craft.training import built, seeded, stream

FACTOR = 2.0  # an initialisation made for unit spread is off by this much at most; the mean by half a spread
NUM_BATCHES = 20
NUM_SHOWN = 10


def entering_tensors(pipeline, seed):
    """What enters is finite, varies in each channel, has a mean below 1/FACTOR and a spread within FACTOR of one.

    It is read by a hook on the model itself during training steps, after batches, augmentation and preparation.
    """
    inputs, targets = entered(pipeline, seed)
    mean, spread = inputs.mean().item(), inputs.std().item()
    channels = inputs.transpose(0, 1).flatten(1) if inputs.ndim > 2 else inputs.flatten()[None]
    varied = bool((channels.std(1) > 0).all())
    passed = bool(inputs.isfinite().all()) and varied and abs(mean) < 1 / FACTOR and 1 / FACTOR < spread < FACTOR
    raw = pipeline.examples[0].float()
    low, high = inputs.min().item(), inputs.max().item()
    measured = (
        f"entering: {tuple(inputs.shape[1:])} from {low:.3g} to {high:.3g}, mean {mean:.3f}, spread {spread:.3f}; "
        f"on the disk: mean {raw.mean():.3f}, spread {raw.std():.3f}"
    )
    titles = [str(int(target)) for target in targets[:NUM_SHOWN]]
    caption = "The first tensors that enter the network, with the targets that enter the loss."
    figure = partial(images, inputs, range(len(titles)), caption, titles)
    advice = "Normalise once: subtract the mean of the training set and divide by its spread, and look at the picture."
    return Finding("2.input", "tensors entering the network", passed, measured, advice, figure)


def entered(pipeline, seed):
    """Inputs (n, ...) that reach the model in its first training steps, and their targets (n,)."""
    model, seen, targets = built(pipeline, seed), [], []
    model.register_forward_pre_hook(lambda _, arguments: seen.append(arguments[0].detach().clone().float()))
    optimizer = pipeline.optimizer(model)
    with seeded(seed):
        for _, batch in itertools.islice(stream(pipeline, pipeline.examples, seed), NUM_BATCHES):
            model.train()
            pipeline.step(model, pipeline.loss, batch, optimizer)
            targets.append(batch[1])
    return torch.cat(seen), torch.cat(targets)


def own_statistics(pipeline, seed):
    """The test set, alone or with the training set, has not mean 0 and spread 1 to ROUNDING after preparation.

    Only statistics that were computed on test examples make it so exactly: those of the training set never do.
    """
    train_set, test_set = (pipeline.prepare(inputs).double() for inputs, _ in (pipeline.examples, pipeline.test))
    leaked = [name for name, x in {"test": test_set, "both": torch.cat([train_set, test_set])}.items() if _exact(x)]
    measured = f"prepared training set: {_words(train_set)}; prepared test set: {_words(test_set)}"
    advice = "Compute mean and spread on the training set alone, and prepare the test set with the same numbers."
    return Finding("2.statistics", "statistics of the training set only", not leaked, measured, advice)


def _exact(inputs):
    """Whether mean and spread are 0 and 1, over all values or position by position."""
    over_all = (inputs.mean(), inputs.std(correction=0))
    channels = inputs.transpose(0, 1).flatten(1) if inputs.ndim > 2 else inputs.T
    by_channel = (channels.mean(1), channels.std(1, correction=0))
    return any(bool((m.abs() < ROUNDING).all() and ((s - 1).abs() < ROUNDING).all()) for m, s in (over_all, by_channel))


def _words(inputs):
    return f"mean {inputs.mean():.5f}, spread {inputs.std(correction=0):.5f}"
