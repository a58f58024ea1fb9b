"""How to train the 1989 network: every choice as data, and the choices that the paper leaves open by name.

A later recipe is `dataclasses.replace` of an earlier one, so that the difference between two recipes is the
difference between two experiments.
"""

from dataclasses import dataclass

from lib.lecun1989.facts import NUM_PASSES, NUM_TEST, NUM_TRAIN


@dataclass(frozen=True)
class Recipe:
    """A training run up to its randomness; rates per step, sizes in examples, lengths in passes."""

    learning_rate: float = 0.03
    num_epochs: int = NUM_PASSES
    num_train: int = NUM_TRAIN
    num_test: int = NUM_TEST

    def __post_init__(self):
        """Raise ValueError for a value that no run can have."""
        if not self.learning_rate > 0:
            raise ValueError(f"learning_rate must be positive, not {self.learning_rate}")
        for name in ("num_epochs", "num_train", "num_test"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")


KARPATHY_2022 = Recipe()


@dataclass(frozen=True)
class Guess:
    """One choice that Karpathy had to make because the paper is silent or unreadable there."""

    claim: str
    question: str
    choice: str


GUESSES = (
    Guess(
        "K22.guess.init",
        "From what range are the initial weights drawn? The paper's formula reads as 2.4 / F.",
        "uniform in ±2.4 / √F, with F the number of inputs of a unit",
    ),
    Guess(
        "K22.guess.wiring",
        "Which 8 of the 12 planes of H1 does each plane of H2 read? The paper does not say.",
        "planes 0–3 of H2 read 0–7, planes 4–7 read 4–11, planes 8–11 read 0–3 and 8–11",
    ),
    Guess(
        "K22.guess.tanh",
        "Which squashing function? The paper says a scaled hyperbolic tangent and little more.",
        "the plain hyperbolic tangent, without scaling or a linear term",
    ),
    Guess(
        "K22.guess.sgd",
        "How is the network trained? The paper uses a diagonal approximation of Newton's method.",
        "gradient descent with one fixed learning rate",
    ),
    Guess(
        "K22.guess.mnist",
        "On which digits? The zip codes of 1989 were thought to be lost.",
        "MNIST, shrunk to 16×16 pixels, drawn at random to the sizes of 1989",
    ),
)
