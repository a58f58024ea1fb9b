"""Stage 3, the learning rate: whether it is off by orders of magnitude, and whether its schedule lets it vanish.

Source: A. Karpathy, "A Recipe for Training Neural Networks" (2019), stage 3, items on Adam and on learning rate decay.
"""

import numpy as np

from lib.craft.finding import Finding
from lib.craft.levels import LEVEL, gain_level
from lib.craft.training import losses_of, outputs_of, trained, with_rate

FACTOR = 100.0  # two orders of magnitude: a rate that is right may be off by less
LESS = 0.5  # of the training loss: what another rate must come below before it counts as better
LATE_SHARE = 0.01  # of the sum of all rates: what the second half of the steps must at least have


def rate_off(pipeline, seed):
    """Neither FACTOR times the rate nor 1/FACTOR of it gives less than LESS of the training loss.

    The paired test over the examples is at LEVEL. A rate that is somewhat better is no bug: networks with batch
    normalisation learn well over orders of magnitude (S. Ioffe and C. Szegedy, ICML 2015, section 4.2).
    """
    losses = {1.0: _losses(pipeline, trained(pipeline, seed))}
    for factor in (1 / FACTOR, FACTOR):
        other = with_rate(pipeline, factor)
        losses[factor] = _losses(other, trained(other, seed))
    levels = {factor: gain_level(LESS * losses[1.0] - losses[factor]) for factor in (1 / FACTOR, FACTOR)}
    if not np.isfinite(losses[1.0]).all():
        levels[1 / FACTOR] = 0.0
    better = [factor for factor, level in levels.items() if level < LEVEL]
    measured = "; ".join(f"training loss {losses[f].mean():.4f} at {f:.3g} times the rate" for f in sorted(losses))
    advice = "Take a learning rate that is higher." if better == [FACTOR] else "Take a learning rate that is lower."
    return Finding("3.rate", "order of magnitude of the learning rate", not better, measured, advice)


def _losses(pipeline, run):
    inputs, targets = pipeline.examples
    return losses_of(pipeline, outputs_of(pipeline, run.model, inputs), targets)


def rate_used(pipeline, seed):
    """Over the planned epochs, the second half has at least LATE_SHARE of the sum of the rates, or it trains nothing.

    Decay by 10 or 30 at the middle, a line to zero and a half cosine all keep more than that.
    """
    factors = np.array([float(pipeline.schedule(epoch)) for epoch in range(pipeline.num_epochs)])
    total = factors.sum()
    late = factors[len(factors) // 2 :].sum() / total if total > 0 else 0.0
    vanished = np.flatnonzero(factors < LATE_SHARE * factors.max())
    when = f"below {LATE_SHARE:g} of its largest from epoch {vanished[0] + 1}" if len(vanished) else "never vanishing"
    measured = f"{100 * late:.2f} % of the learning rate is used in the second half of {len(factors)} epochs; {when}"
    advice = "The schedule counts epochs of another data set: stretch it to yours, or keep the rate constant."
    return Finding("3.decay", "learning rate that is really used", bool(late >= LATE_SHARE), measured, advice)
