"""MNIST-1D: ten short signals, padded, stretched, scaled, shifted, drowned in noise and tilted; any size and setting.

Source: S. Greydanus, "Scaling down deep learning" (2020), section "The MNIST-1D dataset"; built from a description.
With u uniform on [0, 1), drawn anew for each signal, and the working length L = template_len + the longest padding,
which is how the published generator reads `template_len` (a template keeps its 12 points):

    1  template + 1e-8, then ⌊low + (high − low + 1) u⌋ zeros      5  where the signal is exactly 0: smooth noise
    2  interpolated to L points: longer padding, narrower digit    6  plus white noise everywhere
    3  times 1 + scale_coeff (u − ½)                               7  minus shear_scale (u − ½) · line from −½ to ½
    4  turned right by one of max_translation shifts from 0 on     8  interpolated to final_seq_length points

then shuffled, normalised by mean and standard deviation of the WHOLE set, and split. The draws come signal by signal
from NumPy's legacy generator, also those of noise whose scale is 0; the arithmetic runs over many signals at once.
"""

from dataclasses import dataclass
from numbers import Real

import numpy as np

from lib.data.mnist1d_signals import signals, templates, time_axis

NUM_CLASSES = 10


@dataclass(frozen=True)
class Mnist1d:
    """Settings of a set; the defaults give the published one. ValueError in one line for a bad setting.

    num_samples: signals of both splits, a multiple of ten; train_split: fraction that trains; template_len: points
    of L beside the longest padding; padding: fewest and most zeros appended; scale_coeff, shear_scale: width of the
    range of factors and of tilts; max_translation: number of shifts, 1 for none; corr_noise_scale, iid_noise_scale:
    smooth and white noise; shuffle_seq: one permutation of the points for all signals; final_seq_length: points of a
    finished signal; seed: of the legacy generator.
    """

    num_samples: int = 5000
    train_split: float = 0.8
    template_len: int = 12
    padding: tuple[int, int] = (36, 60)
    scale_coeff: float = 0.4
    max_translation: int = 48
    corr_noise_scale: float = 0.25
    iid_noise_scale: float = 0.02
    shear_scale: float = 0.75
    shuffle_seq: bool = False
    final_seq_length: int = 40
    seed: int = 42

    def __post_init__(self):
        """Refuse settings that no set can have."""
        _whole(self, "num_samples", NUM_CLASSES)
        _whole(self, "template_len", 2)
        _whole(self, "final_seq_length", 2)
        _whole(self, "seed", 0, 2**32 - 1)
        if self.num_samples % NUM_CLASSES:
            raise ValueError(f"num_samples must be a multiple of {NUM_CLASSES}, not {self.num_samples}")
        _check_split(self)
        object.__setattr__(self, "padding", _padding(self.padding))
        _whole(self, "max_translation", 1, self.working_length)
        for name in ("scale_coeff", "shear_scale", "corr_noise_scale", "iid_noise_scale"):
            value = getattr(self, name)
            if not (_is(value, Real) and 0 <= value < np.inf):
                raise ValueError(f"{name} must be a finite number of at least 0, not {value!r}")
        if not isinstance(self.shuffle_seq, bool | np.bool_):
            raise ValueError(f"shuffle_seq must be True or False, not {self.shuffle_seq!r}")

    @property
    def working_length(self) -> int:
        """Points L of a signal between the two interpolations."""
        return self.template_len + self.padding[1]


@dataclass(frozen=True, eq=False)
class Signals:
    """A finished set: x, x_test float64 (n, points), y, y_test int64 (n,), t float64 (points,) the time axis.

    mean and spread are those of the whole set before x became (x − mean) / spread.
    """

    x: np.ndarray
    y: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    t: np.ndarray
    mean: float = 0.0
    spread: float = 1.0


def make_mnist1d(settings: Mnist1d | None = None) -> Signals:
    """Return the set of these settings, the published one without any; ValueError for what is no `Mnist1d`."""
    settings = Mnist1d() if settings is None else settings
    if not isinstance(settings, Mnist1d):
        raise ValueError(f"settings must be Mnist1d(…), not {settings!r}")
    generator = np.random.RandomState(settings.seed)
    labels = np.repeat(np.arange(NUM_CLASSES), settings.num_samples // NUM_CLASSES)
    x = signals(templates(), draw(labels, settings, generator), settings)
    order = generator.permutation(settings.num_samples)
    x, y = x[order], labels[order]
    if settings.shuffle_seq:
        x = x[:, generator.permutation(settings.final_seq_length)]
    mean, spread = float(x.mean()), float(x.std())
    x, t = (x - mean) / spread, time_axis(settings) / spread
    num_train = int(settings.num_samples * settings.train_split)
    return Signals(x[:num_train], y[:num_train], x[num_train:], y[num_train:], t, mean, spread)


def draw(labels: np.ndarray, settings: Mnist1d, generator: np.random.RandomState) -> dict[str, np.ndarray]:
    """Return the random numbers of signals of these labels (n,), one after the other: name → array (n, …).

    padding, scale, shear: (n,) uniform; shift: (n,) points; smooth, white: (n, L) normal; label: the labels.
    """
    num, length, shifts = len(labels), settings.working_length, settings.max_translation
    uniform, whole, normal = generator.random_sample, generator.randint, generator.standard_normal
    padding, scale, shear = np.empty((3, num))
    shift, noise = np.empty(num, np.int64), np.empty((num, 2 * length))
    for i in range(num):
        padding[i] = uniform()
        scale[i] = uniform()
        shift[i] = whole(shifts)  # what `choice` does in a quarter of the time
        noise[i] = normal(2 * length)  # an even number: no second value waits in the generator for the next signal
        shear[i] = uniform()
    found = {"label": labels, "padding": padding, "scale": scale, "shift": shift, "shear": shear}
    return found | {"smooth": noise[:, :length], "white": noise[:, length:]}


def _check_split(settings) -> None:
    fraction = settings.train_split
    if not (_is(fraction, Real) and 0 < fraction <= 1 and int(settings.num_samples * fraction) > 0):
        raise ValueError(f"train_split must be a fraction that leaves training signals, not {fraction!r}")


def _whole(settings, name: str, low: int, high: int | None = None) -> None:
    value = getattr(settings, name)
    if not _is(value, int | np.integer) or value < low or (high is not None and value > high):
        bounds = f"at least {low}" if high is None else f"{low} … {high}"
        raise ValueError(f"{name} must be a whole number, {bounds}, not {value!r}")


def _padding(padding) -> tuple[int, int]:
    pair = tuple(padding) if isinstance(padding, tuple | list) else ()
    if len(pair) != 2 or not all(_is(n, int | np.integer) for n in pair) or not 0 <= pair[0] <= pair[1]:
        raise ValueError(f"padding must be two whole numbers, fewest and most zeros, not {padding!r}")
    return pair


def _is(value, kind) -> bool:
    """Whether a value is a number of this kind; True and False are none."""
    return isinstance(value, kind) and not isinstance(value, bool)
