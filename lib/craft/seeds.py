"""Stage 2, the random seed and simplicity: the same seed gives the same run, and evaluation draws nothing.

Source: A. Karpathy, "A Recipe for Training Neural Networks" (2019), stage 2, items 1 and 2.
"""

import torch

from lib.craft.finding import Finding
from lib.craft.training import generator_of, outputs_of, seeded, train, trained

NUM_STEPS = 10


def seed_fixed(pipeline, seed):
    """Two runs from one seed are equal bit for bit: losses, weights and predictions; no threshold."""
    first, second = (train(pipeline, seed, NUM_STEPS) for _ in range(2))
    same_losses = bool((first.losses == second.losses).all())
    same_start = all(torch.equal(first.start[name], second.start[name]) for name in first.start)
    outputs = [outputs_of(pipeline, run.model, pipeline.test[0][: pipeline.batch_size]) for run in (first, second)]
    same = {"initial weights": same_start, "losses": same_losses, "predictions": torch.equal(*outputs)}
    differing = [name for name, equal in same.items() if not equal]
    measured = f"two runs of {NUM_STEPS} steps: " + (f"other {', '.join(differing)}" if differing else "equal bits")
    advice = "Draw from generators that are made from the seed; look for draws of numpy, random and the loader."
    return Finding("2.seed", "fixed random seed", not differing, measured, advice)


def simple(pipeline, seed):
    """Two evaluations of one model, from other states of all generators, are equal bit for bit; no threshold."""
    model = trained(pipeline, seed).model
    scores = []
    for other in (seed, seed + 1):
        with seeded(other):
            draws = generator_of(other, "evaluate")
            scores.append(pipeline.evaluate(pipeline, model, pipeline.test, pipeline.batch_size, draws))
    measured = "test loss of two evaluations of one model: " + ", ".join(f"{score['loss']:.6f}" for score in scores)
    advice = "Switch augmentation and dropout off where the model is evaluated: something random is left there."
    return Finding("2.simple", "nothing random in evaluation", scores[0] == scores[1], measured, advice)
