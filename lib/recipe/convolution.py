"""Convolution of many networks at once: 5 × 5 kernels, stride 2, a border of two zeros, as one batched matrix product.

Source of the layer: Y. LeCun et al., "Backpropagation applied to handwritten zip code recognition" (1989), section 3.
A row of outputs sees a strip of five rows of pixels. With the kernel repeated along the strip in a matrix T, and the
strips under each other in X, for every network l

    Y_l = X_l T_l + b_l      ∂T_l = X_lᵀ G_l      ∂X_l = G_l T_lᵀ

∂T is summed over the places at which the kernel stands, ∂X over the strips that share a row. T holds zeros besides,
but a strip lies together in memory and the products are wide.
"""

import torch
import torch.nn.functional as F

KERNEL, STRIDE, BORDER = 5, 2, 2
AREA = KERNEL * KERNEL


class StackedConvolution(torch.autograd.Function):
    """Planes with their border (L, B, H, W, C), weights (L, 25 C, O), biases (L, O) → planes (L, B, h, w, O)."""

    @staticmethod
    def forward(ctx, planes, weight, bias):
        strips, places = strips_of(planes), _places(planes.shape[3])
        repeated = repeat(weight, planes.shape[3], planes.shape[4])
        ctx.save_for_backward(strips, repeated)
        ctx.shape = planes.shape
        outputs = torch.baddbmm(bias.repeat(1, places)[:, None], strips, repeated)
        return outputs.view(*planes.shape[:2], _places(planes.shape[2]), places, -1)

    @staticmethod
    def backward(ctx, gradient):
        strips, repeated = ctx.saved_tensors
        flat = gradient.reshape(*strips.shape[:2], -1)  # (L, B h, w O)
        of_weight = gather(torch.bmm(flat.transpose(1, 2), strips).transpose(1, 2), ctx.shape[3], ctx.shape[4])
        of_planes = None
        if ctx.needs_input_grad[0]:
            of_planes = overlay(torch.bmm(flat, repeated.transpose(1, 2)), ctx.shape)
        return of_planes, of_weight, gradient.flatten(1, 3).sum(1)


def convolve(planes, weight, bias):
    """Planes (L, B, H, W, C), H and W even, → (L, B, H / 2, W / 2, O); weights (L, 25 C, O), biases (L, O)."""
    return StackedConvolution.apply(F.pad(planes, (0, 0, *[BORDER] * 4)), weight, bias)


def _places(size):
    """Places of the kernel along a side of so many pixels, the border counted."""
    return (size - KERNEL) // STRIDE + 1


def strips_of(planes):
    """Strips of five rows (L, B h, 5 W C) of planes with their border (L, B, H, W, C)."""
    lanes, batch, height, width, channels = planes.shape
    steps, length = planes.stride(), KERNEL * width * channels
    strips = planes.as_strided((lanes, batch, _places(height), length), (*steps[:2], STRIDE * steps[2], 1))
    return strips.reshape(lanes, batch * _places(height), length)


def overlay(strips, shape):
    """The adjoint of `strips_of`: strips (L, B h, 5 W C) added to planes of this shape, row by row."""
    lanes, batch, height, width, channels = shape
    strips = strips.view(lanes, batch, _places(height), KERNEL, width * channels)
    planes = strips.new_zeros(lanes, batch, height, width * channels)
    for row in range(KERNEL):
        planes[:, :, row : row + STRIDE * _places(height) - 1 : STRIDE] += strips[:, :, :, row]
    return planes.view(shape)


def repeat(weight, width, channels):
    """Weights (L, 25 C, O) at every place along a strip of this width: (L, 5 W C, w O), zero elsewhere."""
    lanes, _, outputs = weight.shape
    kernel = weight.view(lanes, KERNEL, KERNEL, channels, outputs)
    repeated = weight.new_zeros(lanes, KERNEL, width, channels, _places(width), outputs)
    for place in range(_places(width)):
        repeated[:, :, STRIDE * place : STRIDE * place + KERNEL, :, place] = kernel
    return repeated.view(lanes, KERNEL * width * channels, -1)


def gather(repeated, width, channels):
    """The adjoint of `repeat`: (L, 5 W C, w O) summed over the places, as (L, 25 C, O)."""
    lanes = len(repeated)
    repeated = repeated.reshape(lanes, KERNEL, width, channels, _places(width), -1)
    parts = [repeated[:, :, STRIDE * p : STRIDE * p + KERNEL, :, p] for p in range(_places(width))]
    return torch.stack(parts).sum(0).reshape(lanes, AREA * channels, -1)
