"""What physics and bookkeeping say to a plan: joules for an operation, bytes through memory, what larger costs.

Sources: R. Landauer, "Irreversibility and Heat Generation in the Computing Process", IBM Journal of Research and
Development 5(3), 1961: whoever erases a bit at temperature T gives off at least

    E = k T ln 2.

M. Horowitz, "Computing's energy problem (and what we can do about it)", ISSCC 2014, figure 1.1.9: what operations
and memory accesses cost. A. Ho, E. Erdil and T. Besiroglu (2023): what CMOS could reach.
"""

import math

import numpy as np

from lib.extrapolation import facts
from lib.extrapolation.units import interval, number, over, quantity, registry

TEMPERATURE = 300.0  # kelvin: a room
BITS = 32  # erased for one operation: as many as its result has. Our choice, a low one
MINUTE = 60.0  # seconds
BYTES_PER_WEIGHT = 2  # of 16 bits


def landauer_joules(bits=BITS, temperature=TEMPERATURE):
    """The least heat in joules of erasing so many bits at a temperature in kelvin; ValueError if not positive."""
    if not (bits > 0 and temperature > 0):
        raise ValueError(f"bits and temperature must be positive, got {bits} and {temperature}")
    heat = registry().boltzmann_constant * quantity(temperature, "kelvin") * math.log(2) * bits
    return float(number(heat, "joule"))


def joules_per_operation(power, speed):
    """Joules for one operation of a device that draws `power` at `speed`, both facts."""
    return float(number(power.quantity / speed.quantity, "joule/operation"))


def energies():
    """What one operation costs, in joules: name → number, from 2014 to the limit of erasing."""
    return {
        "32 bits in 45 nm, 2014": float(number(facts.MULTIPLY_ADD.quantity / 2, "joule")),
        "graphics card, 2020": joules_per_operation(facts.RTX_POWER, facts.RTX_SPEED),
        "data centre, 2022": joules_per_operation(facts.H100_POWER, facts.H100_SPEED),
        "limit of CMOS, 4 bits": float(1 / number(facts.CMOS_OPERATIONS.quantity, "operation/joule")),
        "Landauer, 32 bits": landauer_joules(),
        "Landauer, one bit": landauer_joules(1),
    }


def joules_of_a_minute():
    """What a personal device draws in a minute, from a laptop to a desktop with a graphics card: joules (2,)."""
    power = interval(facts.M1_POWER.value, facts.RTX_POWER.value, "watt")
    return number(power * quantity(MINUTE, "second"), "joule")


def joules_left(operations):
    """Joules that a minute leaves for each of so many operations (low, high): an array (2,)."""
    energy = quantity(joules_of_a_minute(), "joule")
    return number(over(energy, quantity(operations, "operation")), "joule/operation")


def work_to_save(operations):
    """By which factor algorithms must cut the work at each cost of an operation: name → (low, high), at least 1."""
    left = joules_left(operations)
    return {name: tuple(np.maximum(joules / left[::-1], 1.0)) for name, joules in energies().items()}


def weights_through_memory():
    """Bytes a second, at least, if PaLM is trained in a minute: each update reads and writes every weight once."""
    updates = facts.PALM_TOKENS.quantity / facts.PALM_BATCH.quantity
    weight = quantity(2 * BYTES_PER_WEIGHT, "byte/parameter")
    moved = updates * facts.PALM_PARAMETERS.quantity * weight / quantity(MINUTE, "second")
    return float(number(moved, "byte/second"))


def joules_through_memory():
    """Joules (2,) to fetch these bytes in a minute, at the cost of a memory access in 2014."""
    each = facts.DRAM_ACCESS.quantity / quantity(64, "bit")
    moved = quantity(weights_through_memory() * MINUTE, "byte")
    return number(moved * each, "joule")


def larger(images, values_per_image, parameters, operations, factor):
    """What data and model of 2022, each `factor` times larger, amount to: name → number in the unit of its name.

    Training grows with both, hence with the square of the factor.
    """
    work = quantity(operations * factor**2, "operation")
    costs, electricity = energies(), facts.ELECTRICITY.quantity
    hours = work / (facts.H100_SPEED.quantity * math.sqrt(math.prod(facts.UTILISATION.value)))
    found = {
        "images": images * factor,
        "bytes of images": images * values_per_image * factor,
        "bytes of weights": parameters * BYTES_PER_WEIGHT * factor,
        "operations": float(number(work, "operation")),
        "dollars": float(number(hours * facts.GPU_PRICE.quantity, "USD")),
    }
    for name in ("data centre, 2022", "limit of CMOS, 4 bits", "Landauer, 32 bits"):
        joules = work * quantity(costs[name], "joule/operation")
        found[f"years of the world's electricity ({name})"] = float(number(joules / electricity))
    return found
