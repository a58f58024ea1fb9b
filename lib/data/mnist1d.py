"""MNIST-1D: ten short signals, padded, stretched, scaled, shifted, drowned in noise and tilted; any size and setting.

Source: S. Greydanus, "Scaling down deep learning" (2020), section "The MNIST-1D dataset"; built from a description.
With u uniform on [0, 1), drawn anew for each signal, and the working length L = template_len + the longest padding,

    1  template + 1e-8, then ⌊low + (high − low + 1) u⌋ zeros      5  where the signal is exactly 0: smooth noise
    2  interpolated to L points: longer padding, narrower digit    6  plus white noise everywhere
    3  times 1 + scale_coeff (u − ½)                               7  minus shear_scale (u − ½) · line from −½ to ½
    4  turned right by one of max_translation shifts from 0 on     8  interpolated to final_seq_length points

then shuffled, normalised by mean and standard deviation of the WHOLE set, and split. The draws come signal by signal
from NumPy's legacy generator, also those of noise whose scale is 0; the arithmetic runs over all signals at once.
"""

from dataclasses import dataclass
from numbers import Real

import numpy as np

from lib.data.mnist1d_signals import resample, signals, templates

NUM_CLASSES = 10


@dataclass(frozen=True)
class Mnist1d:
    """Settings of a set; the defaults give the published one. ValueError in one line for a bad setting.

    num_samples: signals of both splits, a multiple of ten; train_split: fraction that trains; template_len: points
    of a template (resampled unless 12); padding: fewest and most zeros appended; scale_coeff, shear_scale: width of
    the range of factors and of tilts; max_translation: number of shifts, 1 for none; corr_noise_scale,
    iid_noise_scale: smooth and white noise; shuffle_seq: one permutation of the points for all signals;
    final_seq_length: points of a finished signal; seed: of the legacy generator.
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
            if not (isinstance(value, Real) and 0 <= value < np.inf):
                raise ValueError(f"{name} must be a finite number of at least 0, not {value!r}")
        if not isinstance(self.shuffle_seq, bool):
            raise ValueError(f"shuffle_seq must be True or False, not {self.shuffle_seq!r}")

    @property
    def working_length(self) -> int:
        """Points L of a signal between the two interpolations."""
        return self.template_len + self.padding[1]


@dataclass(frozen=True, eq=False)
class Signals:
    """A finished set: x, x_test float64 (n, points), y, y_test int64 (n,), t float64 (points,) the time axis."""

    x: np.ndarray
    y: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    t: np.ndarray


def make_mnist1d(settings: Mnist1d | None = None) -> Signals:
    """Return the set of these settings, the published one without any."""
    settings = settings or Mnist1d()
    generator = np.random.RandomState(settings.seed)
    draws = draw(settings, generator)
    x = signals(templates(settings.template_len), draws, settings)
    order = generator.permutation(settings.num_samples)
    x, y = x[order], draws["label"][order]
    if settings.shuffle_seq:
        x = x[:, generator.permutation(settings.final_seq_length)]
    spread = x.std()
    x = (x - x.mean()) / spread
    num_train = int(settings.num_samples * settings.train_split)
    t = _time_axis(settings) / spread
    return Signals(x[:num_train], y[:num_train], x[num_train:], y[num_train:], t)


def draw(settings: Mnist1d, generator: np.random.RandomState) -> dict[str, np.ndarray]:
    """Return every random number of the signals, class by class: name → array (num_samples, …); none is skipped."""
    num, length = settings.num_samples, settings.working_length
    found = {name: np.empty(num) for name in ("padding", "scale", "shear")}
    found |= {name: np.empty((num, length)) for name in ("smooth", "white")}
    found |= {"shift": np.empty(num, np.int64), "label": np.repeat(np.arange(NUM_CLASSES), num // NUM_CLASSES)}
    for i in range(num):
        found["padding"][i] = generator.random_sample()
        found["scale"][i] = generator.random_sample()
        found["shift"][i] = generator.choice(settings.max_translation)
        found["smooth"][i] = generator.standard_normal(length)
        found["white"][i] = generator.standard_normal(length)
        found["shear"][i] = generator.random_sample()
    return found


def _time_axis(settings: Mnist1d) -> np.ndarray:
    t = np.linspace(-5, 5, settings.template_len)[None] / 6
    return resample(resample(t, settings.working_length), settings.final_seq_length)[0]


def _check_split(settings) -> None:
    fraction = settings.train_split
    if not isinstance(fraction, Real) or not 0 < fraction <= 1 or int(settings.num_samples * fraction) == 0:
        raise ValueError(f"train_split must be a fraction that leaves training signals, not {fraction!r}")


def _whole(settings, name: str, low: int, high: int | None = None) -> None:
    value = getattr(settings, name)
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not whole or value < low or (high is not None and value > high):
        bounds = f"at least {low}" if high is None else f"{low} … {high}"
        raise ValueError(f"{name} must be a whole number, {bounds}, not {value!r}")


def _padding(padding) -> tuple[int, int]:
    pair = tuple(padding) if isinstance(padding, tuple | list) else ()
    if len(pair) != 2 or not all(isinstance(n, int | np.integer) for n in pair) or not 0 <= pair[0] <= pair[1]:
        raise ValueError(f"padding must be two whole numbers, fewest and most zeros, not {padding!r}")
    return pair
