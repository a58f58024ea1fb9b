"""Stage 2, evaluation with significant digits: the test loss is the mean over the whole test set, nothing else.

Source: A. Karpathy, "A Recipe for Training Neural Networks" (2019), stage 2, item 3.
"""

import numpy as np

from lib.craft.finding import Finding
from lib.craft.levels import ROUNDING
from lib.craft.training import copied, generator_of, outputs_of, seeded, test_losses, trained


def full_test(pipeline, seed):
    """The reported loss and error rate are those of every example alone, to ROUNDING, for two batch sizes.

    The second batch size leaves a last batch of two examples, so that a wrong weight of the last batch shows; of one,
    batch normalisation could not be seen in training mode, since it refuses that.
    """
    model = copied(trained(pipeline, seed).model)
    losses = test_losses(pipeline, model)
    targets = pipeline.test[1]
    misses = (outputs_of(pipeline, model, pipeline.test[0]).argmax(1) != targets).float().mean().item()
    expected = {"loss": float(losses.mean()), "error_rate": misses}
    scores = [_score(pipeline, copied(model), size, seed) for size in (pipeline.batch_size, _leaving_two(len(targets)))]
    equal = all(
        np.isclose(score[name], expected[name], rtol=ROUNDING, atol=1e-7) for score in scores for name in expected
    )
    reported = " and ".join(f"{score['loss']:.5f}" for score in scores)
    measured = f"reported test loss {reported} (two batch sizes); mean over all test examples {expected['loss']:.5f}"
    advice = "Switch the model to evaluation, sum the loss over all test examples, and divide once by their number."
    return Finding("2.fulltest", "evaluation over the whole test set", equal, measured, advice)


def _score(pipeline, model, batch_size, seed):
    with seeded(seed):
        return pipeline.evaluate(pipeline, model, pipeline.test, batch_size, generator_of(seed, "evaluate"))


def _leaving_two(num):
    """The largest batch size up to half of num examples that leaves two examples over."""
    return max((size for size in range(3, num // 2 + 1) if num % size == 2), default=1)
