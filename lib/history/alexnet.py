"""Two ingredients of AlexNet on a small convolutional network: the rectified linear unit, and dropout.

Source: A. Krizhevsky, I. Sutskever and G. E. Hinton (2012), "ImageNet classification with deep convolutional neural
networks", NIPS 25, sections 3.1 (ReLU) and 4.2 (dropout):

    ReLU     f(a) = max(0, a), against f(a) = tanh(a)
    dropout  in training  h ← m · h,  m ~ Bernoulli(1/2) for each unit and example;  in testing  h ← h / 2

The network: 5 × 5 convolutions with stride 2 to 8 planes of 8 × 8 and on to 16 planes of 4 × 4, a layer of 128 units,
which dropout acts on, and 10 outputs. All arrays carry a first axis of lanes, one for each seed. The kernels of the
first layer see fixed patches of the images, so its convolution is one product of matrices. Each function starts from
the weights that were derived for it, with n connections into a unit and m out of one: W ~ N(0, 2/(n+m)) for tanh
(X. Glorot and Y. Bengio 2010), W ~ N(0, 2/n) for ReLU (K. He, X. Zhang, S. Ren and J. Sun 2015).
"""

import numpy as np
import torch
from torch.nn import functional

PLANES, KERNEL, HIDDEN, CLASSES = (8, 16), 5, 128, 10
FIRST_MAP, SECOND_MAP = 8, 4  # sides of the maps
KEEP = 0.5  # share of the hidden units that dropout leaves
SHAPES = (
    (KERNEL**2, PLANES[0]),
    (PLANES[1], PLANES[0], KERNEL, KERNEL),
    (PLANES[1] * SECOND_MAP**2, HIDDEN),
    (HIDDEN, CLASSES),
)
FANS = ((25, 200), (200, 400), (256, 128), (128, 10))  # connections into a unit, and out of one
ACTIVATIONS = {"relu": torch.relu, "tanh": torch.tanh}
SPREADS = {"relu": lambda n, m: np.sqrt(2 / n), "tanh": lambda n, m: np.sqrt(2 / (n + m))}


def patches_of(images):
    """The 64 windows that the first layer reads in images float32 (N, 16, 16): a tensor (N, 64, 25)."""
    images = torch.as_tensor(np.ascontiguousarray(images))[:, None]
    return functional.unfold(images, KERNEL, padding=KERNEL // 2, stride=2).transpose(1, 2).contiguous()


def initial_parameters(activation, generators):
    """Weights and biases [W, b, …] of the four layers, a lane for each numpy generator; biases 0.

    Both functions draw the same normal numbers from a generator. Raises ValueError for an unknown activation.
    """
    if activation not in SPREADS:
        raise ValueError(f"activation must be one of {', '.join(SPREADS)}, got {activation!r}")
    spreads = [SPREADS[activation](*fan) for fan in FANS]
    draws = [
        [spread * rng.normal(size=shape) for shape, spread in zip(SHAPES, spreads, strict=True)] for rng in generators
    ]
    parameters = []
    for weights, width in zip(zip(*draws, strict=True), (*PLANES, HIDDEN, CLASSES), strict=True):
        parameters.append(torch.tensor(np.stack(weights), dtype=torch.float32))
        parameters.append(torch.zeros(len(generators), 1, width))
    return parameters


def forward(parameters, patches, activation, mask=None, scale=1.0):
    """Logits (lanes, B, 10) of patches (lanes, B, 64, 25).

    Training with dropout gives a mask (lanes, B, 128) of zeros and ones; testing after it gives scale 1/2.
    """
    squash = ACTIVATIONS[activation]
    w1, b1, w2, b2, w3, b3, w4, b4 = parameters
    lanes, size = patches.shape[:2]
    first = squash(torch.baddbmm(b1, patches.reshape(lanes, -1, KERNEL**2), w1))  # (lanes, B · 64, 8)
    first = first.view(lanes, size, FIRST_MAP, FIRST_MAP, PLANES[0]).permute(1, 0, 4, 2, 3)
    first = first.reshape(size, lanes * PLANES[0], FIRST_MAP, FIRST_MAP)
    look = {"stride": 2, "padding": KERNEL // 2, "groups": lanes}
    second = squash(functional.conv2d(first, w2.flatten(0, 1), b2.flatten(), **look))
    hidden = squash(torch.baddbmm(b3, second.reshape(size, lanes, -1).transpose(0, 1), w3))
    hidden = scale * hidden if mask is None else hidden * mask
    return torch.baddbmm(b4, hidden, w4)


def train_batch(parameters, velocities, patches, labels, activation, rate, momentum, mask=None):
    """One step of momentum in place on the mean cross-entropy; returns the share misread before it, (lanes,)."""
    tracked = [array.requires_grad_() for array in parameters]
    logits = forward(tracked, patches, activation, mask)
    loss = functional.cross_entropy(logits.flatten(0, 1), labels.flatten(), reduction="sum") / labels.shape[1]
    grads = torch.autograd.grad(loss, tracked)
    with torch.no_grad():
        for array, velocity, grad in zip(parameters, velocities, grads, strict=True):
            own = rate.view(-1, *[1] * (array.dim() - 1))
            velocity.mul_(momentum).addcmul_(grad, own, value=-1)
            array.add_(velocity)
        return (logits.argmax(2) != labels).double().mean(1)


def error_rates(parameters, patches, labels, activation, scale=1.0, batch_size=250):
    """Share of examples misread by each lane, (lanes,); patches (N, 64, 25), labels (N,)."""
    lanes, wrong = len(parameters[0]), 0
    with torch.no_grad():
        for start in range(0, len(labels), batch_size):
            part = patches[start : start + batch_size].expand(lanes, -1, -1, -1)
            said = forward(parameters, part, activation, scale=scale).argmax(2)
            wrong = wrong + (said != labels[start : start + batch_size]).sum(1)
    return (wrong.double() / len(labels)).numpy()
