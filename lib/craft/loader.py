"""Stage 2, the batches: an epoch shows every training example once, each with its own target.

Source: A. Karpathy, "A Recipe for Training Neural Networks" (2019), stage 2: what the network really sees.
"""

from collections import Counter

from lib.craft.finding import Finding
from lib.craft.training import generator_of, seeded


def one_epoch(pipeline, seed):
    """The pairs of an epoch are those of the training set, bit for bit; only a last, smaller batch may be left out."""
    with seeded(seed):
        draws = generator_of(seed, "batches")
        shown = Counter()
        for batch in pipeline.batches(pipeline.examples, pipeline.batch_size, draws):
            shown.update(_pairs(*batch))
    owned = Counter(_pairs(*pipeline.examples))
    foreign, missing = (shown - owned).total(), (owned - shown).total()
    dropped = len(pipeline.examples[1]) % pipeline.batch_size
    measured = (
        f"an epoch shows {shown.total()} pairs for {owned.total()} examples: {foreign} too many or unknown, "
        f"{missing} missing"
    )
    advice = "Print the indices of an epoch's batches; loaders that change the inputs belong into augment or prepare."
    return Finding("2.loader", "every example once an epoch", not foreign and missing in (0, dropped), measured, advice)


def _pairs(inputs, targets):
    """Inputs and target of each example as bytes."""
    return [(x.contiguous().numpy().tobytes(), int(y)) for x, y in zip(inputs, targets, strict=True)]
