"""Features learned without labels: k-means of small patches, as the single layer of Coates, Ng and Lee (2011).

Patches of 5 × 5 pixels, two pixels apart, are normalised in contrast and whitened (ZCA); their K centroids are found
by Lloyd's algorithm; a patch activates a centroid by the 'triangle', and activations are averaged over
the four quarters of the image:

    f_k(x) = max(0, mean_j z_j − z_k)      z_k = |x − c_k|
"""

from dataclasses import dataclass

import numpy as np
import torch

KMEANS = 8  # stream of a seed
PATCH, STRIDE, NUM_PATCHES, NUM_ROUNDS = 5, 2, 6_000, 10
CONTRAST, WHITENING = 0.1, 0.1  # added to the variance of a patch, and to the eigenvalues of their covariance
QUARTERS = 4
CHUNK = 25  # images whose activations fit the cache


def patches_of(images):
    """Every patch of images (n, 16, 16), as float32 (n, 36, 25)."""
    return images.unfold(1, PATCH, STRIDE).unfold(2, PATCH, STRIDE).reshape(len(images), -1, PATCH * PATCH)


def normalised(patches):
    """Patches (…, 25) of mean 0 and about the same contrast."""
    patches = patches - patches.mean(-1, keepdim=True)
    return patches / ((patches**2).mean(-1, keepdim=True) + CONTRAST).sqrt()


def learn(images, num_centroids, seed):
    """Whitening (25,), (25, 25) and centroids (K, 25) of the patches of images (n, 16, 16)."""
    generator = np.random.default_rng([KMEANS, seed])
    patches = patches_of(images).flatten(0, 1)
    patches = patches[patches.var(1) > 1e-3]  # bare paper tells nothing
    chosen = torch.tensor(generator.permutation(len(patches))[:NUM_PATCHES])
    patches = normalised(patches[chosen])
    mean = patches.mean(0)
    values, vectors = torch.linalg.eigh((patches - mean).T @ (patches - mean) / len(patches))
    white = vectors @ torch.diag((values + WHITENING).rsqrt()) @ vectors.T
    points = (patches - mean) @ white
    return mean, white, lloyd(points, points[:num_centroids].clone())


def lloyd(points, centroids):
    """Centroids (K, d) of points (n, d) after so many rounds; an empty cluster keeps its centroid."""
    for _ in range(NUM_ROUNDS):
        nearest = (points @ centroids.T - (centroids**2).sum(1) / 2).argmax(1)
        sums = torch.zeros_like(centroids).index_add_(0, nearest, points)
        counts = torch.bincount(nearest, minlength=len(centroids))[:, None]
        centroids = torch.where(counts > 0, sums / counts.clamp(min=1), centroids)
    return centroids


def encode(images, mean, white, centroids):
    """Features float32 (n, 4 K) of images (n, 16, 16): triangle activations, averaged over each quarter."""
    points = (normalised(patches_of(images)) - mean) @ white  # (n, 36, 25)
    squares = torch.matmul(points, -2 * centroids.T).add_((centroids**2).sum(1)).add_((points**2).sum(-1, keepdim=True))
    far = squares.clamp_(min=0).sqrt_()
    active = torch.sub(far.mean(-1, keepdim=True), far, out=far).relu_()  # (n, 36, K)
    return active.view(len(images), 2, 3, 2, 3, -1).sum(2).sum(3).div_(9).flatten(1)


@dataclass(frozen=True, eq=False)
class Features:
    """What was learned on the training images of one seed: whitening, centroids, mean and scale of each feature."""

    learned: tuple
    mean: torch.Tensor
    scale: torch.Tensor

    @classmethod
    def of(cls, train, num_features, seed):
        """Learn from training images (n, 16, 16), without their labels."""
        learned = learn(train, num_features // QUARTERS, seed)
        own = _in_chunks(train, learned)
        spread = own.std(0)
        return cls(learned, own.mean(0), spread + 1e-2 * spread.mean())

    def __call__(self, images):
        """Features (n, num_features) of images (n, 16, 16), of mean 0 and spread about 1 on the training images."""
        return (_in_chunks(images, self.learned) - self.mean) / self.scale


def _in_chunks(images, learned):
    return torch.cat([encode(chunk, *learned) for chunk in images.split(CHUNK)])
