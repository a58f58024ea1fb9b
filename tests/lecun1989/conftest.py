"""Digits and a start that the tests of this room share: artificial, so that no download is needed."""

import numpy as np
import pytest

from lib.data import Digits
from lib.lecun1989.initialisation import initial_parameters


@pytest.fixture(scope="session")
def digits():
    """600 random images with random labels."""
    generator = np.random.default_rng(1989)
    images = generator.uniform(-1, 1, (600, 16, 16)).astype(np.float32)
    return Digits(images, generator.integers(0, 10, 600).astype(np.uint8), np.arange(600))


@pytest.fixture
def parameters():
    """Initial parameters of seed 0."""
    return initial_parameters(np.random.default_rng(0).random)
