"""Stage 4, augmentation: it may not change what the label means, such as a turn that makes a 9 of a 6.

Source: A. Karpathy, "A Recipe for Training Neural Networks" (2019), stage 2 (simplify) and stage 4 (augment).
"""

from collections import Counter
from dataclasses import replace
from functools import partial

from scipy import stats

from lib.craft.drawings import images
from lib.craft.finding import Finding, not_checked
from lib.craft.levels import LEVEL
from lib.craft.training import generator_of, outputs_of, train, trained

ITEM, TITLE = "4.augment", "augmentation keeps the labels"
NUM_SHOWN = 10


def label_kept(pipeline, seed):
    """Augmentation makes no more clean test examples be mistaken than training without it: the sign test at LEVEL.

    Both networks are judged on the same examples; those that only one of them mistakes are counted. The pair of
    classes is named that is mistaken most with augmentation only.
    """
    if pipeline.augment is None:
        return not_checked(ITEM, TITLE, "nothing is augmented")
    plain = replace(pipeline, augment=None)
    inputs, targets = pipeline.test
    ours = outputs_of(pipeline, trained(pipeline, seed).model, inputs).argmax(1)
    clean = outputs_of(plain, train(plain, seed).model, inputs).argmax(1)
    lost, won = (ours != targets) & (clean == targets), (clean != targets) & (ours == targets)
    level = _level(int(lost.sum()), int(won.sum()))
    measured = (
        f"{int(lost.sum())} of {len(targets)} clean test examples mistaken with augmentation only, "
        f"{int(won.sum())} without only: p = {level:.2g}"
    )
    advice = f"Look at augmented examples{_worst(targets[lost], ours[lost])}: would you still give them their labels?"
    return Finding(ITEM, TITLE, level >= LEVEL, measured, advice, _figure(pipeline, seed))


def _level(lost, won):
    return stats.binomtest(lost, lost + won, alternative="greater").pvalue if lost else 1.0


def _worst(targets, predicted):
    """The two classes most often mistaken for each other, in words."""
    pairs = Counter(tuple(sorted(pair)) for pair in zip(targets.tolist(), predicted.tolist(), strict=True))
    return " of classes {} and {}".format(*pairs.most_common(1)[0][0]) if pairs else ""


def _figure(pipeline, seed):
    inputs, targets = (tensor[:NUM_SHOWN] for tensor in pipeline.examples)
    shown = pipeline.augment(inputs, generator_of(seed, "augment"))
    titles = [str(int(target)) for target in targets]
    return partial(images, shown, range(len(titles)), "Augmented examples with their labels.", titles)
