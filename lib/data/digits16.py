"""Digits of 16 × 16 pixels with their labels, the form in which the network of 1989 sees an example.

Source: LeCun et al., "Backpropagation applied to handwritten zip code recognition", Neural Computation 1(4),
1989, section 2: grey levels in [−1, 1]; Karpathy's reproduction (2022) reads the targets as −1 and +1.
"""

import hashlib
from dataclasses import dataclass

import numpy as np

NUM_CLASSES = 10
NUM_EXAMPLES = {"train": 7_291, "test": 2_007}  # LeCun et al. 1989, section 2


class LeakedExamples(ValueError):
    """A test image is bit for bit an image of the training set."""


@dataclass(frozen=True, eq=False)
class Digits:
    """Images float32 (n, 16, 16) in [−1, 1], labels uint8 (n,), indices in their source int64 (n,)."""

    images: np.ndarray
    labels: np.ndarray
    indices: np.ndarray

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def targets(self) -> np.ndarray:
        """Return the targets of the ten output units, float32 (n, 10)."""
        return one_vs_rest_targets(self.labels)

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of images and labels, in their order, as the network sees them."""
        images = np.ascontiguousarray(self.images, dtype="<f4")
        return hashlib.sha256(images.tobytes() + self.labels.tobytes()).hexdigest()


def one_vs_rest_targets(labels: np.ndarray) -> np.ndarray:
    """Return float32 (n, 10): +1 for the unit of the label, −1 for the others; IndexError beyond 9."""
    return (2 * np.eye(NUM_CLASSES, dtype=np.float32) - 1)[labels]


def assert_disjoint(train: Digits, test: Digits) -> None:
    """Raise LeakedExamples when a test image is bit for bit a training image, whatever the labels."""
    zero = np.float32(0)  # added, it turns −0 into +0: the same grey, other bits
    seen = {image.tobytes() for image in train.images + zero}
    leaked = [place for place, image in enumerate(test.images + zero) if image.tobytes() in seen]
    if leaked:
        raise LeakedExamples(
            f"{len(leaked)} of {len(test)} test images are in the training set; "
            f"the first is test example {leaked[0]}, index {test.indices[leaked[0]]} of its source"
        )
