"""Every operation on vectors against NumPy in float32, bit for bit."""

import operator

import numpy as np
import pytest

from lib.training.compiled import lane_compiler
from lib.training.vector import LANES, fma, load, power_of_two, prefetch, splat, sqrt, store, where_positive

f32 = np.float32
AWKWARD = [0.0, -0.0, 1e-45, -1e-45, np.inf, -np.inf, np.nan, 3.4e38]  # one vector of them


@pytest.fixture
def abc():
    """Three arrays of numbers of all sizes, float32 (200, 8), the first vector awkward in every place."""
    generator = np.random.default_rng(0)
    numbers = generator.normal(size=(3, 200, LANES)) * 10.0 ** generator.integers(-12, 12, (3, 200, LANES))
    numbers[:, 0], numbers[1, 0] = AWKWARD, AWKWARD[::-1]
    return numbers.astype(f32)


def kernel(body):
    """A function of three arrays (n, 8) that puts `body` of their vectors into a fourth."""
    inlined = lane_compiler(__name__, inline=True)(body)

    @lane_compiler(__name__)
    def fill(a, b, c, out):
        for i in range(a.shape[0]):
            store(out, i, inlined(load(a, i), load(b, i), load(c, i)))

    def compute(a, b, c):
        out = np.zeros_like(a)
        fill(a, b, c, out)
        return out

    return compute


def assert_same_bits(ours, expected):
    """Equal in every bit, but for the payload of NaN."""
    assert ours.dtype == expected.dtype == f32
    np.testing.assert_array_equal(np.isnan(ours), np.isnan(expected))
    numbers = ~np.isnan(expected)
    np.testing.assert_array_equal(ours.view(np.uint32)[numbers], expected.view(np.uint32)[numbers])


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # NumPy's own, over the awkward numbers
@pytest.mark.parametrize("symbol", [operator.add, operator.sub, operator.mul, operator.truediv])
def test_arithmetic_is_numpys(abc, symbol):
    a, b, c = abc
    assert_same_bits(kernel(lambda a, b, c: symbol(a, b))(a, b, c), symbol(a, b))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_the_square_root_is_numpys(abc):
    a, b, c = abc
    assert_same_bits(kernel(lambda a, b, c: sqrt(a))(a, b, c), np.sqrt(a))


def exact_fma(a, b, c):
    """a · b + c of finite float32 numbers rounded once; Python's fractions round to float64, far from a tie here."""
    from fractions import Fraction

    exact = [Fraction(float(x)) * Fraction(float(y)) + Fraction(float(z)) for x, y, z in zip(a, b, c, strict=True)]
    return np.array([float(value) for value in exact]).astype(f32)


def test_fma_rounds_once():
    generator = np.random.default_rng(1)
    a, b = generator.uniform(1, 2, (2, 500, LANES)).astype(f32)
    c = (generator.uniform(1e-9, 1e-6, a.shape) - (a * b).astype(np.float64)).astype(f32)  # almost cancels the product
    ours = kernel(lambda a, b, c: fma(a, b, c))(a, b, c)
    assert_same_bits(ours.ravel(), exact_fma(a.ravel(), b.ravel(), c.ravel()))
    assert (ours != a * b + c).mean() > 0.5  # rounded twice, most of these sums are others


def test_a_product_and_a_sum_are_not_joined():
    """LLVM may fuse them only where it is told to; fused, the bits would depend on the machine."""
    generator = np.random.default_rng(2)
    a, b = generator.uniform(1, 2, (2, 500, LANES)).astype(f32)
    c = -(a * b)
    assert (kernel(lambda a, b, c: a * b + c)(a, b, c) == 0).all()
    assert (kernel(lambda a, b, c: fma(a, b, c))(a, b, c) != 0).any()


def test_nothing_is_reordered():
    a, b = np.full((1, LANES), 1e8, f32), np.full((1, LANES), 1.0, f32)
    assert (kernel(lambda a, b, c: (b + a) - a)(a, b, b) == 0).all()
    assert (kernel(lambda a, b, c: b + (a - a))(a, b, b) == 1).all()


def test_where_positive_chooses_lane_by_lane_and_counts_nan_and_zero_as_not_positive():
    condition = np.array([AWKWARD, [1, -1, np.nan, 0, 2, -2, 1e-38, -0.0]], f32)
    yes, no = np.full((2, LANES), 7, f32), np.full((2, LANES), -7, f32)
    ours = kernel(lambda a, b, c: where_positive(a, b, c))(condition, yes, no)
    assert_same_bits(ours, np.where(condition > 0, yes, no))
    assert (ours[np.isnan(condition)] == -7).all()
    assert (ours[condition == 0] == -7).all()


def test_where_positive_keeps_what_the_other_side_holds_out():
    condition = np.full((1, LANES), 1, f32)
    nan, one = np.full((1, LANES), np.nan, f32), np.full((1, LANES), 1, f32)
    assert (kernel(lambda a, b, c: where_positive(a, b, c))(condition, one, nan) == 1).all()


def test_powers_of_two_are_exact():
    exponents = np.arange(-126, 128).astype(f32)
    exponents = np.resize(exponents, (32, LANES))
    ours = kernel(lambda a, b, c: power_of_two(a))(exponents, exponents, exponents)
    assert_same_bits(ours, np.ldexp(f32(1), exponents.astype(int)).astype(f32))


def test_a_number_fills_all_lanes():
    @lane_compiler(__name__)
    def fill(number, out):
        store(out, 1, splat(number))

    out = np.zeros((3, LANES), f32)
    fill(f32(0.1), out)
    assert (out[1] == f32(0.1)).all()
    assert not out[[0, 2]].any()


def test_an_index_counts_vectors_whatever_the_shape():
    @lane_compiler(__name__)
    def move(a, i, out, j):
        prefetch(a.reshape(-1), i)
        store(out, j, load(a, i))

    a = np.arange(2 * 3 * LANES, dtype=f32).reshape(2, 3, LANES)
    out = np.zeros((6, LANES), f32)
    move(a, 4, out, 2)
    assert_same_bits(out[2], a[1, 1])
    assert np.count_nonzero(out) == LANES


def test_a_view_that_no_vector_is_aligned_to_is_read_and_written():
    @lane_compiler(__name__)
    def double(a, out):
        store(out, 0, load(a, 0) + load(a, 0))

    buffer = np.arange(40, dtype=f32)
    for offset in range(1, 8):
        out = np.zeros(16, f32)
        double(buffer[offset : offset + 8], out[offset : offset + 8])
        assert (out[offset : offset + 8] == 2 * buffer[offset : offset + 8]).all()
