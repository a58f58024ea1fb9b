"""How to train the 1989 network: every choice as data, and the choices that the paper leaves open by name.

A later recipe is `dataclasses.replace` of an earlier one, so that the difference between two recipes is the
difference between two experiments. Source of the four steps: Karpathy, lecun1989-repro (2022), `modern.py`.
"""

from dataclasses import dataclass, replace

from lib.lecun1989.facts import NUM_PASSES, NUM_TEST, NUM_TRAIN

CHOICES = {
    "digits": ("mnist", "deslanted mnist", "framed mnist", "zip codes"),
    "loss": ("squared error", "cross-entropy"),
    "activation": ("tanh", "scaled tanh", "scaled tanh with skip", "relu"),
    "optimizer": ("sgd", "newton", "adamw"),
    "shift": ("none", "wrap", "pad"),
    "initialisation": ("root of fan-in", "fan-in"),
    "wiring": ("blocks", "cyclic", "random"),
    "order": ("constant", "published", "shuffled"),
}


@dataclass(frozen=True)
class Recipe:
    """A training run up to its randomness; rates per step, sizes in examples, lengths in passes.

    The learning rate falls linearly over the passes to `final_rate` times itself. A shift moves each training
    image by at most one pixel both ways; dropout is the probability that a unit of H2 is silent in training.
    Of the training examples that a seed draws, `held_out` are kept back: the run is tested on these, and the
    test set is not read.
    """

    learning_rate: float = 0.03
    num_epochs: int = NUM_PASSES
    num_train: int = NUM_TRAIN
    num_test: int = NUM_TEST
    digits: str = "mnist"
    loss: str = "squared error"
    activation: str = "tanh"
    optimizer: str = "sgd"
    final_rate: float = 1.0
    weight_decay: float = 0.01  # AdamW's only
    shift: str = "none"
    dropout: float = 0.0
    initialisation: str = "root of fan-in"
    wiring: str = "blocks"
    order: str = "constant"
    held_out: int = 0

    def __post_init__(self):
        """Raise ValueError for a value that no run can have."""
        for name, choices in CHOICES.items():
            if getattr(self, name) not in choices:
                raise ValueError(f"{name} must be one of {', '.join(choices)}, not {getattr(self, name)!r}")
        if not self.learning_rate > 0:
            raise ValueError(f"learning_rate must be positive, not {self.learning_rate}")
        if not 0 <= self.dropout <= 0.99:
            raise ValueError(f"dropout must lie in [0, 0.99], not {self.dropout}")
        for name in ("final_rate", "weight_decay"):
            if not getattr(self, name) >= 0:
                raise ValueError(f"{name} must be at least 0, not {getattr(self, name)}")
        plain = self.activation != "relu" and self.loss == "squared error" and self.dropout == 0
        if self.optimizer == "newton" and not plain:
            raise ValueError("newton is worked out for squashing functions and the squared error, without dropout")
        for name in ("num_epochs", "num_train", "num_test"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")
        if not 0 <= self.held_out < self.num_train:
            raise ValueError(f"held_out must be at least 0 and leave some of {self.num_train}, not {self.held_out}")

    def rate_of(self, epoch):
        """The learning rate of a pass, counted from 0."""
        share = epoch / max(self.num_epochs - 1, 1)
        return self.learning_rate * (1 - share + share * self.final_rate)

    @property
    def num_steps(self):
        """Steps of a run: one for each example of each pass."""
        return self.num_epochs * (self.num_train - self.held_out)


KARPATHY_2022 = Recipe()
STEP1 = replace(KARPATHY_2022, loss="cross-entropy", learning_rate=0.01)
STEP2 = replace(STEP1, optimizer="adamw", learning_rate=3e-4, final_rate=1 / 3, num_epochs=46)
STEP3 = replace(STEP2, shift="wrap", num_epochs=60)
STEP4 = replace(STEP3, activation="relu", dropout=0.25, num_epochs=80)
LADDER = {"1989": KARPATHY_2022, "step 1": STEP1, "step 2": STEP2, "step 3": STEP3, "step 4": STEP4}


def changes(recipe, other):
    """The fields in which another recipe differs, name → its value there."""
    return {name: value for name, value in vars(other).items() if value != getattr(recipe, name)}


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
