"""What plain networks say about the pool: two layers of 5 × 5 convolution, one hidden layer, a few passes.

The layers are those of Y. LeCun et al., "Backpropagation applied to handwritten zip code recognition", Neural
Computation 1(4), 1989, section 3, 12 maps each at stride 2; but fully joined maps, 64 hidden units, ReLU, and Adam
(D. P. Kingma and J. Ba, 2015). Every network has a seed, which draws its training digits, its weights and their order.
"""

from dataclasses import dataclass

import numpy as np

from lib.data import draw_digits
from lib.experiments import map_runs
from lib.recipe import engine
from lib.recipe.digits import ALL_SIZES, as_set
from lib.recipe.human_pool import NUM_POOL, draw_pool
from lib.recipe.recipes import BASE, of
from lib.recipe.stack import Lane
from lib.recipe.trainer import train

STREAM = 1989  # of a seed: its training digits


@dataclass(frozen=True)
class PlainNetworks:
    """Some networks of one kind, trained alike, and the pool that they are asked about."""

    num_networks: int = 10
    num_epochs: int = 3
    num_train: int = 7291
    batch_size: int = 128
    learning_rate: float = 0.003
    num_pool: int = NUM_POOL
    pool_seed: int = 0


def networks_on_pool(num_networks=10, num_epochs=3, num_train=7291, num_pool=NUM_POOL, **others):
    """Predicted labels, int64 (num_networks, num_pool), of networks with the seeds 0, 1, … ; stored once computed."""
    plain = PlainNetworks(num_networks, num_epochs, num_train, num_pool=num_pool, **others)
    if min(plain.num_networks, plain.num_epochs, plain.num_train) < 1:
        raise ValueError(f"networks, epochs and training digits must be at least 1: {plain}")
    fingerprint = draw_pool(plain.num_pool, plain.pool_seed).fingerprint
    return map_runs(answers_of, [plain], [0], fingerprint)[0]["predictions"]


def answers_of(plain, seed):
    """One run: the networks with seeds from `seed` on are trained one after the other and asked about the pool."""
    images = as_set(draw_pool(plain.num_pool, plain.pool_seed)).images.flatten(1).numpy()
    said = [answers(trained(plain, seed + place), images) for place in range(plain.num_networks)]
    return {"predictions": np.stack(said)}


def trained(plain, seed):
    """The network of a seed after its passes over digits drawn from the training split; a last, smaller batch waits."""
    digits = as_set(draw_digits("train", plain.num_train, np.random.default_rng([seed, STREAM])))
    return train([Lane(recipe_of(plain), seed)], ALL_SIZES, digits=digits)[-1]


def recipe_of(plain):
    """The recipe of these networks."""
    num_steps = max(1, plain.num_epochs * plain.num_train // plain.batch_size)
    recipe = of(BASE, planes=(12, 12), hidden=(64,), optimizer="adam", learning_rate=plain.learning_rate)
    return of(recipe, batch_size=plain.batch_size, num_train=plain.num_train, num_steps=num_steps)


def answers(network, images):
    """Labels int64 (n,) that a network gives to images (n, 256)."""
    nothing = np.empty((len(images), 0), np.float32)  # beside the pixels
    logits = engine.logits_of(network.architecture, network.parameters[0], network.running[0], images, nothing)
    return logits.argmax(1)
