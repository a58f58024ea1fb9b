"""What the paper of 1989 states about its network, as data, and what a network must satisfy to be that one.

Source: LeCun et al., "Backpropagation Applied to Handwritten Zip Code Recognition", Neural Computation 1(4),
1989, pages 541–551; the section of each fact stands beside it. The counts of multiply-accumulates and of
activations are Karpathy's (2022), who counts weights but no biases, and no input units.
"""

from dataclasses import dataclass

from lib.data import NUM_EXAMPLES


@dataclass(frozen=True)
class Layer:
    """Published size of one layer: units, connections (biases counted) and free parameters."""

    name: str
    units: int
    connections: int
    parameters: int
    section: str


IMAGE_SIZE = 16
INPUT_UNITS = IMAGE_SIZE**2
LAYERS = (
    Layer("H1", units=768, connections=19_968, parameters=1_068, section="Network Architecture"),
    Layer("H2", units=192, connections=38_592, parameters=2_592, section="Network Architecture"),
    Layer("H3", units=30, connections=5_790, parameters=5_790, section="Network Architecture"),
    Layer("output", units=10, connections=310, parameters=310, section="Network Architecture"),
)
TOTAL_UNITS, TOTAL_CONNECTIONS, TOTAL_PARAMETERS = 1_256, 64_660, 9_760

NUM_TRAIN, NUM_TEST = NUM_EXAMPLES["train"], NUM_EXAMPLES["test"]
NUM_PASSES, NUM_PRESENTATIONS = 23, 167_693

MACS, ACTIVATIONS = 63_660, 1_000


def count_layers():
    """Units, connections and parameters of each layer, worked out from the description of its wiring.

    A shared plane has one kernel and one bias for each of its units; a kernel covers 5×5 positions of
    each plane that it reads. Returns {name: (units, connections, parameters)}.
    """
    h1, h2 = 12 * 8 * 8, 12 * 4 * 4
    kernel1, kernel2 = 5 * 5 * 1, 5 * 5 * 8  # an H2 unit reads 8 of the 12 planes
    return {
        "H1": (h1, h1 * (kernel1 + 1), 12 * kernel1 + h1),
        "H2": (h2, h2 * (kernel2 + 1), 12 * kernel2 + h2),
        "H3": (30, 30 * (h2 + 1), 30 * (h2 + 1)),
        "output": (10, 10 * (30 + 1), 10 * (30 + 1)),
    }


def count_macs():
    """Multiply-accumulates of one forward pass as Karpathy counts them: connections without biases."""
    return sum(connections - units for units, connections, _ in count_layers().values())


def count_activations():
    """Units whose activation is computed: all but the input."""
    return sum(units for units, _, _ in count_layers().values())


def assert_published_size(parameters):
    """Raise AssertionError unless the parameters (name → array) have the published number in each layer."""
    for layer in LAYERS:
        prefix = layer.name.lower()
        found = sum(array.size for name, array in parameters.items() if name.startswith(prefix))
        message = f"{layer.name} has {found} parameters, the paper ({layer.section}) gives {layer.parameters}"
        assert found == layer.parameters, message
