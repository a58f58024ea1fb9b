"""What the generated set is: its counts as evidence, its hashes beside those of the frozen set, its size beside MNIST.

The frozen set is the file that S. Greydanus published in 2020. It was read once, and what is kept of it are the SHA-256
hashes of its arrays. A hash tells equal from unequal and nothing else, so the rounding is shown on two ways to write
the same normalisation, which are equal in real numbers and not in floating point:

    (x − μ) / σ = x / σ − μ / σ
"""

import hashlib

import numpy as np

from lib import figures
from lib.claims import Evidence
from lib.data.mnist1d import NUM_CLASSES, Signals
from lib.data.mnist1d_signals import templates

FROZEN = {
    ("y", "int64"): "d97dc7aecec8ad6b5d8f143ba3e9c4bd7e25c420d7dfc2eb990591cfc0ed3e15",
    ("y_test", "int64"): "8de99be3ff9dab15ae0dc072c3d6ced7cf6b33d365888ce4a386fc944489452c",
    ("t", "float64"): "84b830bf54825bb3e0bc2f4152a3ec900578a3494e3ff53f1b3c7adacb69620b",
    ("x", "float32"): "d53506bddd12d3b72c7153b1ae7f34807724b1dd078a7273809bf9d0792319f6",
    ("x_test", "float32"): "30addc43827c82aafa5db8bc97cea63349ca687e87db2f201cc4f5415d9a4ebd",
    ("x", "float64"): "76a0fc450d42c1bab3e99da3327c7735feb09f5236bec6fbaeaa1b9a41195252",
    ("x_test", "float64"): "546e12e851d831f762b6daf43956bc62fe233620cdec483f8789359f94c842d9",
}
BY_ROUNDING = (("t", "float64"), ("x", "float64"), ("x_test", "float64"))  # their last bits depend on the machine
MNIST_PIXELS, MNIST_TRAIN, MNIST_TEST = 28 * 28, 60_000, 10_000


def sha256(array: np.ndarray, kind: str) -> str:
    """Return the hash of an array's little-endian bytes as numbers of this kind, such as 'float32'."""
    ordered = np.ascontiguousarray(array, dtype=np.dtype(kind).newbyteorder("<"))
    return hashlib.sha256(ordered.tobytes()).hexdigest()


def matches(signals: Signals) -> dict[tuple[str, str], bool]:
    """Return (array, kind) → whether its hash is the frozen one."""
    return {(name, kind): sha256(getattr(signals, name), kind) == frozen for (name, kind), frozen in FROZEN.items()}


def evidence_of_data(signals: Signals) -> Evidence:
    """The counts that G20.data claims, from the arrays themselves; the hashes that must agree as its checks."""
    same = matches(signals)
    counts = {
        "train_examples": len(signals.x),
        "test_examples": len(signals.x_test),
        "sequence_length": signals.x.shape[1],
        "size_ratio": MNIST_PIXELS / signals.x.shape[1],
        "templates": len(np.unique(np.concatenate([signals.y, signals.y_test]))),
        "template_length": templates().shape[1],
    }
    checks = {f"{name} as {kind}": equal for (name, kind), equal in same.items() if (name, kind) not in BY_ROUNDING}
    return Evidence({name: [count] for name, count in counts.items()}, checks=checks)


def hash_table(signals: Signals) -> figures.Table:
    """List the arrays of a set with the beginning of their hash, and whether it is the frozen one."""
    rows = [
        (name, kind, f"{getattr(signals, name).size:,}", sha256(getattr(signals, name), kind)[:12], _said(same))
        for (name, kind), same in matches(signals).items()
    ]
    caption = "The generated set beside the frozen one, array by array: SHA-256 of the bytes, its first twelve digits."
    return figures.table(("array", "stored as", "numbers", "SHA-256", "frozen set"), rows, caption=caption)


def _said(same: bool) -> str:
    return "the same" if same else "other bits"


def rounding(signals: Signals) -> dict[str, float]:
    """Return what another order of the same arithmetic changes in x, train and test together.

    share: of the float64 values with other bits; largest: difference; floats: values whose nearest float32 is another.
    """
    normal = np.concatenate([signals.x, signals.x_test])
    raw = normal * signals.spread + signals.mean
    one, other = (raw - signals.mean) / signals.spread, raw / signals.spread - signals.mean / signals.spread
    return {
        "share": float((one != other).mean()),
        "largest": float(np.abs(one - other).max()),
        "floats": int((one.astype(np.float32) != other.astype(np.float32)).sum()),
    }


def size_table(signals: Signals) -> figures.Table:
    """The set beside MNIST in numbers, with the ratio of the two."""
    points = signals.x.shape[1]
    train, test = len(signals.x), len(signals.x_test)
    counts = {
        "numbers per example": (MNIST_PIXELS, points),
        "training examples": (MNIST_TRAIN, train),
        "test examples": (MNIST_TEST, test),
        "numbers in all": ((MNIST_TRAIN + MNIST_TEST) * MNIST_PIXELS, (train + test) * points),
        "weights of logistic regression": ((MNIST_PIXELS + 1) * NUM_CLASSES, (points + 1) * NUM_CLASSES),
    }
    rows = [(name, f"{mnist:,}", f"{ours:,}", f"{mnist / ours:.1f}") for name, (mnist, ours) in counts.items()]
    return figures.table(("", "MNIST", "MNIST-1D", "ratio"), rows, caption="How small the set is.")


def normalisation_table(signals: Signals) -> figures.Table:
    """Mean and spread before and after the normalisation, of the whole set and of its two parts."""
    parts = {"whole set": [signals.x, signals.x_test], "training part": [signals.x], "test part": [signals.x_test]}
    rows = []
    for name, arrays in parts.items():
        after = np.concatenate(arrays)
        before = after * signals.spread + signals.mean
        rows.append((name, *(_rounded(value) for x in (before, after) for value in (x.mean(), x.std()))))
    header = ("", "mean before", "spread before", "mean after", "spread after")
    return figures.table(header, rows, caption="One mean and one spread, those of all signals, normalise every signal.")


def _rounded(value: float) -> str:
    return f"{round(value, 4) + 0.0:.4f}".replace("-", "−")  # + 0.0: no minus before a zero
