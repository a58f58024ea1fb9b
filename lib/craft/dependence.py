"""Stage 2, dependencies: an example's output depends on its own input only, and batches give what single examples do.

    ∂ output_i / ∂ input_j = 0  for j ≠ i

Source: A. Karpathy, "A Recipe for Training Neural Networks" (2019), stage 2, items on backprop to chart dependencies
and on generalising a special case.
"""

from functools import partial

import numpy as np
import torch

from lib.craft.drawings import matrices
from lib.craft.finding import Finding
from lib.craft.levels import ROUNDING, close
from lib.craft.training import built, losses_of, seeded

NUM_EXAMPLES = 8
CAPTION = "Largest gradient of output i (down) by the input of example j (across)."


def own_input(pipeline, seed):
    """The gradient of output i reaches input i and, up to ROUNDING of it, no other; the model as in evaluation."""
    sizes = gradient_sizes(pipeline, seed)
    own = np.diag(sizes)
    others = (sizes - np.diag(own)).max()
    passed = bool(own.min() > 0 and others <= ROUNDING * own.max())
    measured = f"gradient at the own input at least {own.min():.3g}, at the input of another example up to {others:.3g}"
    advice = "Look for a view or reshape where a transpose or permute is meant, and for means over the batch."
    figure = partial(matrices, {"gradients": sizes}, CAPTION)
    return Finding("2.depend", "outputs depend on their own input", passed, measured, advice, figure)


def gradient_sizes(pipeline, seed):
    """Largest gradient of the summed output i by the values of input j, (n, n)."""
    model = built(pipeline, seed).eval()
    inputs = pipeline.prepare(pipeline.examples[0][:NUM_EXAMPLES]).detach().float().requires_grad_()
    outputs = model(inputs)
    weights = torch.linspace(1, 2, outputs.shape[1])  # a plain sum is constant where outputs pass a softmax
    rows = [torch.autograd.grad((output * weights).sum(), inputs, retain_graph=True)[0] for output in outputs]
    return torch.stack(rows).flatten(2).abs().amax(2).numpy()


def loops_agree(pipeline, seed):
    """Preparation, outputs and loss of a batch equal those of its examples one by one, to ROUNDING."""
    inputs, targets = (tensor[:NUM_EXAMPLES] for tensor in pipeline.examples)
    model = built(pipeline, seed).eval()
    with seeded(seed), torch.no_grad():
        prepared = pipeline.prepare(inputs)
        outputs = model(prepared)
        single = torch.cat([pipeline.prepare(one) for one in inputs.split(1)])
        same = {
            "preparation": close(prepared, single),
            "outputs": close(outputs, torch.cat([model(one) for one in prepared.split(1)])),
            "loss": close(float(pipeline.loss(outputs, targets)), losses_of(pipeline, outputs, targets).mean()),
        }
    differing = [name for name, equal in same.items() if not equal]
    outcome = f"other {', '.join(differing)}" if differing else "equal"
    measured = f"{NUM_EXAMPLES} examples at once and one by one: {outcome}"
    advice = "Compare the vectorised code with the loop line by line: axes, offsets, and sums in place of means."
    return Finding("2.general", "vectorised as looped", not differing, measured, advice)
