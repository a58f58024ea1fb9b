"""Convolution under the same rules: a weight matrix in which most weights are zero and the others are shared.

Source: Y. LeCun et al. (1989), Neural Computation 1(4), sections 3 and 4 (weight sharing). Stride 1, no padding;
as in all of deep learning it is the cross-correlation that is called convolution:

    forward    Z[n,k,i,j] = Σ_{c,r,s} X[n,c,i+r,j+s] K[k,c,r,s]
    rule 1     ∂E/∂X[n,c,i,j] = Σ_{k,r,s} Δ[n,k,i−r,j−s] K[k,c,r,s]       the transposed matrix
    gradient   ∂E/∂K[k,c,r,s] = Σ_{n,i,j} X[n,c,i+r,j+s] Δ[n,k,i,j]
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def forward(images, kernels):
    """Images (n, c, h, w), kernels (k, c, r, s) → (n, k, h−r+1, w−s+1)."""
    check_shapes(images, kernels)
    windows = sliding_window_view(images, kernels.shape[2:], axis=(2, 3))
    return np.einsum("ncijrs,kcrs->nkij", windows, kernels, optimize=True)


def backward(error, images, kernels):
    """Error (n, k, i, j) at the output → errors at images and at kernels."""
    rows, columns = kernels.shape[2:]
    frame = ((0, 0), (0, 0), (rows - 1,) * 2, (columns - 1,) * 2)
    turned = kernels[:, :, ::-1, ::-1].swapaxes(0, 1)  # (c, k, r, s)
    at_images = forward(np.pad(error, frame), turned)
    windows = sliding_window_view(images, (rows, columns), axis=(2, 3))
    at_kernels = np.einsum("ncijrs,nkij->kcrs", windows, error, optimize=True)
    return at_images, at_kernels


def as_matrix(kernels, image_shape):
    """The weight matrix (inputs, outputs) that does the same to flattened images of shape (c, h, w)."""
    pixels = np.eye(int(np.prod(image_shape))).reshape(-1, *image_shape)
    return forward(pixels, kernels).reshape(len(pixels), -1)


def check_shapes(images, kernels):
    """Raise ValueError unless kernels (k, c, r, s) read all planes of images (n, c, h, w) and fit into them."""
    if images.ndim != 4 or kernels.ndim != 4 or images.shape[1] != kernels.shape[1]:
        raise ValueError(f"kernels {kernels.shape} do not fit images {images.shape}: (k, c, r, s) and (n, c, h, w)")
    if any(size > room for size, room in zip(kernels.shape[2:], images.shape[2:], strict=True)):
        raise ValueError(f"kernels of {kernels.shape[2:]} are larger than images of {images.shape[2:]}")
