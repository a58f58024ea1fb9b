"""Quantities with units, kept by pint; a range is a quantity whose magnitude is the pair (low, high).

For positive ranges the corners of a product and of a quotient are

    [a, b] · [c, d] = [ac, bd],      [a, b] / [c, d] = [a/d, b/c].

pint loads with the first quantity: it reads its table of units, and whoever only imports the room needs none.
"""

import functools

import numpy as np

OWN_UNITS = ("operation", "parameter", "image", "token", "USD")  # each a dimension of its own: none turns into another


@functools.cache
def registry():
    """pint's registry with the units that this room counts in beside pint's own."""
    import pint

    units = pint.UnitRegistry()
    for name in OWN_UNITS:
        units.define(f"{name} = [{name.lower()}_count]")
    return units


def quantity(value, unit=""):
    """A number, or a pair (low, high), with its unit; ValueError for a unit that nobody knows."""
    import pint

    try:
        return registry().Quantity(np.asarray(value, float), unit)
    except pint.UndefinedUnitError as error:
        raise ValueError(str(error)) from error


def interval(low, high, unit=""):
    """The range of a positive quantity; ValueError unless 0 < low ≤ high."""
    if not 0 < low <= high:
        raise ValueError(f"a range needs 0 < low ≤ high, got {low} and {high}")
    return quantity((low, high), unit)


def over(numerator, denominator):
    """The range of a quotient of positive quantities, each a number or a range."""
    return numerator / (denominator[::-1] if denominator.ndim else denominator)


def number(value, unit=""):
    """The plain number, or array (2,), of a quantity in a unit; ValueError when it measures something else."""
    import pint

    try:
        return value.to(unit).magnitude
    except pint.DimensionalityError as error:
        raise ValueError(str(error)) from error
