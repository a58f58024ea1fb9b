"""A learning rate for each weight from the curvature of the error: stochastic diagonal Levenberg–Marquardt.

Source: Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, "Gradient-Based Learning Applied to Document Recognition",
Proceedings of the IEEE 86(11), 1998, appendix C; the paper of 1989 names the idea (a Newton method with a positive
approximation of the diagonal Hessian) without its details. With h_w the second derivative of the error by weight w,

    η_w = η / (μ + h_w),      h_w = Σ over the connections that share w of  h_a x²,
    h_a = f'(a)² Σ_above w² h_above,      at the output  h_a = f'(a)² · 2/10,

averaged over a sample of the training set; terms that may be negative are left out (Gauss–Newton).
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch.nn.grad import conv2d_input, conv2d_weight

from lib.lecun1989.initialisation import BACKGROUND
from lib.lecun1989.side_by_side.lanes import SQUASHING
from lib.lecun1989.side_by_side.layout import SHAPES
from lib.lecun1989.wiring import planes_read

NUM_SAMPLE = 500  # examples of the training set, the first of the pass, as in 1998
DAMPING = 0.02  # μ; keeps the rate of a flat direction finite


def rates_of_weights(parameters, images, recipe, learning_rate):
    """Learning rates (9760,) in the order of `side_by_side.layout`; images: those of the pass, (n, 16, 16)."""
    curvatures = curvature(parameters, images[:NUM_SAMPLE], recipe)
    return np.concatenate([(learning_rate / (DAMPING + curvatures[name])).ravel() for name in SHAPES])


def curvature(parameters, images, recipe):
    """h of each parameter, name → array, for the squared error of `recipe`'s network on images (n, 16, 16)."""
    p = {name: torch.as_tensor(array) for name, array in parameters.items()}
    h2_weight = spread(p["h2_weight"], recipe.wiring)
    x = _pad(torch.as_tensor(np.asarray(images))[:, None])
    h1, slope1 = _squash(F.conv2d(x, p["h1_weight"], stride=2) + p["h1_bias"], recipe)
    x1 = _pad(h1)
    h2, slope2 = _squash(F.conv2d(x1, h2_weight, stride=2) + p["h2_bias"], recipe)
    h3, slope3 = _squash(h2.flatten(1) @ p["h3_weight"] + p["h3_bias"], recipe)
    _, slope4 = _squash(h3 @ p["output_weight"] + p["output_bias"], recipe)
    above = 0.2 * slope4**2  # (n, 10)
    found = {"output_bias": above, "output_weight": h3.T**2 @ above}
    above = above @ p["output_weight"].T ** 2 * slope3**2  # (n, 30)
    found |= {"h3_bias": above, "h3_weight": h2.flatten(1).T ** 2 @ above}
    above = (above @ p["h3_weight"].T ** 2).reshape(h2.shape) * slope2**2  # (n, 12, 4, 4)
    full = conv2d_weight(x1**2, h2_weight.shape, above, stride=2)
    found |= {"h2_bias": above, "h2_weight": gather(full, recipe.wiring)}
    above = conv2d_input(x1.shape, h2_weight**2, above, stride=2)[:, :, 2:-2, 2:-2] * slope1**2  # (n, 12, 8, 8)
    found |= {"h1_bias": above, "h1_weight": conv2d_weight(x**2, p["h1_weight"].shape, above, stride=2)}
    return {
        name: (array.sum(0) if name.endswith("bias") else array).numpy() / len(images) for name, array in found.items()
    }


def spread(weight, wiring):
    """Weights (12, 8, 5, 5) of the planes that are read → (12, 12, 5, 5), zero elsewhere."""
    full = weight.new_zeros(12, 12, 5, 5)
    full[np.arange(12)[:, None], planes_read(wiring)] = weight
    return full


def gather(full, wiring):
    """The part (12, 8, 5, 5) of (12, 12, 5, 5) that is wired."""
    return full[np.arange(12)[:, None], planes_read(wiring)]


def _pad(planes):
    return F.pad(planes, (2, 2, 2, 2), value=BACKGROUND)


def _squash(a, recipe):
    """Value and slope of the activation."""
    height, steepness, skip = SQUASHING[recipe.activation]
    t = torch.tanh(steepness * a)
    return height * t + skip * a, height * steepness * (1 - t**2) + skip
