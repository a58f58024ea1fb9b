"""The exponential on vectors of eight runs: 2ⁿ times a polynomial of degree 6, good to 3e-7 of its value.

x = n log 2 + r with n whole, so that eˣ = 2ⁿ eʳ; the logarithm is subtracted in two parts, so that r keeps its digits.
"""

import numpy as np

from lib.training.compiled import lane_compiler
from lib.training.vector import fma, power_of_two, splat, where_positive

inlined = lane_compiler(__name__, inline=True)
f32 = np.float32
LOWEST = f32(-60)  # e⁻⁶⁰ counts as nothing beside 1, and stays clear of the slow numbers near zero
WHOLE = f32(12_582_912)  # 1.5 · 2²³: adding and subtracting it rounds to whole numbers


@inlined
def exp_within(x):
    """Exponential of x between −60 and 60."""
    n = fma(x, splat(f32(1.4426950408889634)), splat(WHOLE)) - splat(WHOLE)
    r = fma(n, splat(f32(-0.693359375)), x)
    r = fma(n, splat(f32(2.12194440e-4)), r)
    p = fma(r, splat(f32(1 / 720)), splat(f32(1 / 120)))
    p = fma(r, p, splat(f32(1 / 24)))
    p = fma(r, p, splat(f32(1 / 6)))
    p = fma(r, p, splat(f32(1 / 2)))
    p = fma(r, p, splat(f32(1)))
    return fma(r, p, splat(f32(1))) * power_of_two(n)


@inlined
def exp(x):
    """Exponential of x ≤ 0, and of −60 below."""
    floor = splat(LOWEST)
    return exp_within(where_positive(x - floor, x, floor))
