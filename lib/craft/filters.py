"""Stage 4, the first layer: what it learned is smooth, as edges and strokes are, more than labels at random make it.

Smoothness is the correlation of neighbouring weights of a filter. Gradients of the first layer are sums of patches of
images, which are smooth themselves, so that even random labels leave smooth changes: permuted pixels are too weak a
comparison. The filters are therefore compared with those of the same network trained on labels that were shuffled.
Source of the check: A. Karpathy, "A Recipe for Training Neural Networks" (2019), end of stage 4.
"""

from dataclasses import replace
from functools import partial

import torch
from torch import nn

from lib.craft.drawings import images
from lib.craft.finding import Finding, not_checked
from lib.craft.levels import MISSED, gain_level
from lib.craft.training import generator_of, trained

ITEM, TITLE = "4.filters", "filters of the first layer"
NUM_SHOWN = 16


def first_filters(pipeline, seed):
    """The change of the filters is smoother than with shuffled labels: the paired test over the filters at MISSED."""
    changed = filter_changes(pipeline, trained(pipeline, seed))
    if changed is None:
        return not_checked(ITEM, TITLE, "the first layer has no filters of two dimensions")
    inputs, targets = pipeline.examples
    order = torch.randperm(len(targets), generator=generator_of(seed, "check"))
    control = replace(pipeline, examples=(inputs, targets[order]))
    noise = smoothness(filter_changes(control, trained(control, seed)))
    ours, permuted = smoothness(changed), smoothness(_permuted(changed, seed))
    level = gain_level((ours - noise).numpy())
    measured = (
        f"correlation of neighbouring weights {ours.mean():.3f} in what was learned, {noise.mean():.3f} with shuffled "
        f"labels, {permuted.mean():.3f} with permuted pixels: p = {level:.2g}"
    )
    caption = "What each filter of the first layer has learned: its weights less those at the start."
    figure = partial(images, changed, range(min(NUM_SHOWN, len(changed))), caption)
    advice = "Filters no better than noise: are labels and inputs matched, is the training long enough?"
    return Finding(ITEM, TITLE, level < MISSED, measured, advice, figure)


def filter_changes(pipeline, run):
    """Change of the first layer's weights through training, (filters, channels, h, w), or None."""
    layers = [(name, m) for name, m in run.model.named_modules() if isinstance(m, nn.Linear | nn.Conv2d)]
    if not layers:
        return None
    name, layer = layers[0]
    changed = layer.weight.detach() - run.start[f"{name}.weight" if name else "weight"]
    shape = pipeline.examples[0].shape[1:]
    if changed.ndim == 2 and len(shape) >= 2 and changed.shape[1] == shape.numel():
        changed = changed.reshape(-1, shape[:-2].numel(), *shape[-2:])
    return changed if changed.ndim == 4 and min(changed.shape[2:]) >= 2 else None


def smoothness(filters):
    """Correlation of horizontally and vertically neighbouring weights of each of filters (f, channels, h, w), (f,)."""
    centred = filters - filters.mean((2, 3), keepdim=True)
    across = (centred[..., 1:] * centred[..., :-1]).mean((1, 2, 3))
    down = (centred[..., 1:, :] * centred[..., :-1, :]).mean((1, 2, 3))
    return (across + down) / 2 / centred.pow(2).mean((1, 2, 3)).clamp(min=torch.finfo(filters.dtype).tiny)


def _permuted(filters, seed):
    order = torch.randperm(filters[0, 0].numel(), generator=generator_of(seed, "check"))
    return filters.flatten(2)[..., order].reshape(filters.shape)
