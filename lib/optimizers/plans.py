"""Which rules are studied on the digits, at which batch sizes, momenta and rates: named tables of studies.

The grids are powers of two, five or six to a study, placed so that the best of them is not at an end.
"""

from lib.optimizers.studies import Study

ALL, HUNDREDS = "all examples", "batches of 256"
RISING = (0.5, 0.9)  # the text's schedule: 0.5 to 0.7 at first, 0.9 to 0.999 later
FIVE = {1: -9, 4: -7, 16: -5, 64: -3, 256: -2, 1024: -3}  # batch size → exponent of the lowest of five rates
DECAYS = {"momentum": ((0.5, 0.9), (0.9, 0.9), (0.5, 0.99), (0.99, 0.99))}
DECAYS["nesterov"] = DECAYS["momentum"]


def batch_sizes(**knobs):
    """Plain descent at one example, at tens, hundreds, and at all: name → `Study`."""
    table = {_at(size): Study(batch_size=size, low=low, high=low + 4, **knobs) for size, low in FIVE.items()}
    everything = knobs.get("num_train", Study.num_train)
    return table | {ALL: Study(batch_size=everything, low=-3, high=1, **knobs)}


def decays(**knobs):
    """Both kinds of momentum, constant and rising, on a few hundred examples: name → `Study`."""
    table = {}
    for rule, pairs in DECAYS.items():
        for pair in pairs:
            low, high = (-4, 0) if pair[1] == 0.9 else (-7, -2)
            table[decay_name(rule, pair)] = Study(rule, momentum=pair, low=low, high=high, **knobs)
    return table


def decay_name(rule, pair):
    """What a rule with its momentum is called."""
    words = f"{pair[1]:g}" if pair[0] == pair[1] else f"{pair[0]:g}, then {pair[1]:g}"
    return f"{rule} {words}"


def other_rules(**knobs):
    """The rules that divide by the size of recent gradients: name → `Study`."""
    lowest = {"adagrad": -5, "rmsprop": -9, "adam": -8}
    return {rule: Study(rule, low=low, high=low + 4, **knobs) for rule, low in lowest.items()}


def momentum_at_batch_sizes(**knobs):
    """Both kinds of momentum, rising as the text asks, at other batch sizes: name → `Study`."""
    table = {}
    for size, low in {16: -8, 64: -6, 1024: -3}.items():
        for rule in DECAYS:
            name = f"{rule}, {_at(size)}"
            table[name] = Study(rule, size, momentum=RISING, low=low, high=low + 4, **knobs)
    return table


def without_noise(num_passes=300.0, num_train=500, **knobs):
    """Descent and both kinds of momentum where each step reads the same few digits, all of them: name → `Study`."""
    knobs |= {"num_passes": num_passes, "num_train": num_train, "batch_size": num_train}
    table = {"descent, no noise": Study(low=-2, high=2, **knobs)}
    for rule in DECAYS:
        table[f"{rule}, no noise"] = Study(rule, momentum=RISING, low=-2, high=3, **knobs)
    return table


def _at(batch_size):
    return f"batches of {batch_size}"
