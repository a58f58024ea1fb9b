"""Recipes as data: the baseline of the chapter, and each arm of a comparison as a list of changes of it.

Source of the advice: A. Karpathy, "A Recipe for Training Neural Networks" (2019). The baseline has the form of the
network of Y. LeCun et al. (1989): two layers of 5 × 5 convolution with stride 2, one hidden layer, ten outputs, here
with ReLU and cross-entropy, and a constant learning rate ("disable learning rate decays entirely", stage 3). It sees so
few digits so often that hardly one of them is still misread: what stage 3 asks for before anything is regularised.
"""

from dataclasses import dataclass, replace

CONVOLUTION, DENSE = "convolution", "dense"


@dataclass(frozen=True)
class Architecture:
    """Layers of a network: planes of each convolution, units of each hidden layer, and what stands between.

    pooled: side of the square of averages that takes the place of the last planes, 0 for none; num_features: inputs
    beside the 256 pixels, handed to the first full layer; num_pixels: inputs of a network without convolution.
    """

    planes: tuple[int, ...] = (6, 12)
    hidden: tuple[int, ...] = (48,)
    pooled: int = 0
    batch_norm: bool = False
    num_features: int = 0
    num_pixels: int = 256


@dataclass(frozen=True)
class Recipe:
    """One way to train: the cost is num_steps × batch_size examples, whatever the number of different ones.

    weight_decay: λ in g + λ w, weights only; dropout: probability that a plane (2-d) or a hidden unit is dropped;
    shift: largest shift in pixels along each side; start: 'random' or 'zip codes'; features: 'none' or 'k-means';
    temperature: of the soft targets of a teacher, 0 for labels alone.
    """

    architecture: Architecture = Architecture()
    optimizer: str = "sgd"
    learning_rate: float = 0.03
    momentum: float = 0.9
    weight_decay: float = 0.0
    dropout: float = 0.0
    shift: int = 0
    batch_size: int = 50
    num_steps: int = 300
    num_train: int = 500
    num_synthetic: int = 0
    start: str = "random"
    features: str = "none"
    temperature: float = 0.0


def of(recipe, **changes):
    """A recipe with changes, of its architecture too: names are looked up in both."""
    inner = {name: value for name, value in changes.items() if name in Architecture.__dataclass_fields__}
    outer = {name: value for name, value in changes.items() if name not in inner}
    architecture = replace(outer.pop("architecture", recipe.architecture), **inner)
    return replace(recipe, architecture=architecture, **outer)


def variants(recipe, **grids):
    """Every combination of values name → values as a change of a recipe, a tuple."""
    found = (recipe,)
    for name, values in grids.items():
        found = tuple(of(each, **{name: value}) for each in found for value in values)
    return found


def one_pass(recipe, passes=1.0):
    """Steps that so many passes over the training images take."""
    return max(1, round(passes * recipe.num_train / recipe.batch_size))


BASE = Recipe()
WITHOUT_CONVOLUTION = of(BASE, planes=(), hidden=(43,))
IMPROVISED = (WITHOUT_CONVOLUTION, of(WITHOUT_CONVOLUTION, hidden=(38, 38)))  # what one might draw up without reading
