"""The four models of the benchmark, each as torch module, as function of many rows, and as layers of the engine."""

from dataclasses import dataclass

from lib.mnist1d.gru import gru
from lib.mnist1d.layout import rows_of, seeded
from lib.mnist1d.learner import Learner
from lib.mnist1d.networks import Network, cnn, logistic, mlp
from lib.mnist1d.program import Layer

DENSE = Layer(100, rectify=True)
NARROWING = Layer(25, taps=3, stride=2, padding=1, rectify=True)
LAST = Layer(10)


@dataclass(frozen=True)
class Model:
    """A network with its layers for the engine, the words for it, and the published number of its parameters."""

    network: Network
    layers: tuple[Layer, ...]
    num_parameters: int

    @property
    def words(self) -> str:
        """What the text calls it."""
        return self.network.name

    def learner(self, seed: int) -> Learner:
        """A `Learner` with PyTorch's default start at this seed; ValueError unless the parameters are as many."""
        row = rows_of([seeded(self.network.make, seed)])[0].numpy()
        if len(row) != self.num_parameters:
            raise ValueError(f"{self.words}: {len(row)} parameters, published {self.num_parameters}")
        return Learner(self.layers, row)


MODELS = {
    "logistic": Model(logistic(), (LAST,), 410),
    "mlp": Model(mlp(), (DENSE, Layer(100, rectify=True, skip=True), LAST), 15_210),
    "cnn": Model(cnn(), (Layer(25, 5, 2, 1, rectify=True), NARROWING, NARROWING, LAST), 5_210),
    "gru": Model(gru(), (Layer(kind="recurrent"), LAST), 5_134),
}
