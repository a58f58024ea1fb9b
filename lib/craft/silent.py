"""Faults that train: the training loss of a healthy program and of silently faulty ones, side by side.

Source: A. Karpathy, "A Recipe for Training Neural Networks" (2019), "Neural net training fails silently".
"""

import numpy as np

from lib import figures
from lib.craft.digits import NUM_TEST, NUM_TRAIN, healthy
from lib.craft.matrix import program
from lib.craft.training import generator_of, train

HEALTHY = "healthy"
SHOWN = (
    HEALTHY,
    "labels of two classes swapped",
    "view in place of a transpose",
    "gradient of the first layer lost",
    "weight decay of the wrong sign",
    "augmentation that turns 6 into 9",
)
WINDOW = 5  # steps whose losses are averaged: single batches scatter


def silent_runs(seeds, names=SHOWN, num_train=NUM_TRAIN, num_test=NUM_TEST):
    """name → (mean losses of windows (num_seeds, num_windows), test error rates (num_seeds,)).

    The test error is taken as the program itself takes it, so that a fault in the evaluation would show or hide there.
    """
    found = {name: ([], []) for name in names}
    for seed in seeds:
        digits = healthy(seed, num_train, num_test)
        for name in names:
            pipeline = program(name, digits, seed)
            run = train(pipeline, seed)
            result = pipeline.evaluate(
                pipeline, run.model, pipeline.test, pipeline.batch_size, generator_of(seed, "evaluate")
            )
            found[name][0].append(windows(run.losses))
            found[name][1].append(result["error_rate"])
    return {name: (np.array(losses), np.array(errors)) for name, (losses, errors) in found.items()}


def windows(losses):
    """Means of WINDOW losses each, the odd rest left out; losses (num_steps,) → (num_steps // WINDOW,)."""
    num = len(losses) // WINDOW
    if num < 2:
        raise ValueError(f"{len(losses)} steps are too few to draw a curve of windows of {WINDOW}")
    return np.asarray(losses)[: num * WINDOW].reshape(num, WINDOW).mean(1)


def loss_curves(runs):
    """The training losses of `silent_runs` over the steps, on a logarithmic axis."""
    steps = WINDOW * np.arange(1, 1 + len(next(iter(runs.values()))[0][0]))
    return figures.lines(
        steps,
        {name: losses.mean(0) for name, (losses, _) in runs.items()},
        x_label="steps of training",
        y_label="training loss, nats",
        y_scale="log",
        alt="Training losses of a healthy program and of faulty ones; all of them fall.",
        caption=f"Training loss, means of {WINDOW} steps.",
        num_seeds=len(next(iter(runs.values()))[0]),
    )


def error_table(runs):
    """The test error rate that each program reports of itself."""
    rows = [(name, f"{100 * errors.mean():.1f}", _percent(errors)) for name, (_, errors) in runs.items()]
    caption = "Test error as each program measures it, mean and range over the seeds."
    return figures.table(("program", "test error, %", "range, %"), rows, caption=caption)


def _percent(errors):
    return f"{100 * errors.min():.1f} to {100 * errors.max():.1f}"
