"""The data of this book: fetched over several routes, verified by SHA-256, cached, and never unpickled."""

from lib.data.blurred_zip_codes import blur, blur_matrix, deblur
from lib.data.cache import DataUnavailable, Derived, ensure_file, member
from lib.data.catalogue import DATA_SETS, DataSet, Row, ensure, report
from lib.data.cifar10 import load_cifar10
from lib.data.clients import NpmPackage, PypiSource
from lib.data.deslanting import deslant, ink_box, shear, slant
from lib.data.digits16 import NUM_EXAMPLES, Digits, LeakedExamples, assert_disjoint, one_vs_rest_targets
from lib.data.mnist import load_mnist
from lib.data.mnist1d import Mnist1d, Signals, make_mnist1d
from lib.data.published import RemoteFile, cache_dir
from lib.data.routes import Mirror
from lib.data.shrunk_mnist import (
    ORIGINAL_ORDERS,
    bilinear_matrix,
    digits_at,
    draw_digits,
    original_draw,
    original_indices,
    shrink,
)
from lib.data.zip_codes import load_zip_codes

__all__ = [
    "DATA_SETS",
    "NUM_EXAMPLES",
    "ORIGINAL_ORDERS",
    "DataSet",
    "DataUnavailable",
    "Derived",
    "Digits",
    "LeakedExamples",
    "Mirror",
    "Mnist1d",
    "NpmPackage",
    "PypiSource",
    "RemoteFile",
    "Row",
    "Signals",
    "assert_disjoint",
    "bilinear_matrix",
    "blur",
    "blur_matrix",
    "cache_dir",
    "deblur",
    "deslant",
    "digits_at",
    "draw_digits",
    "ensure",
    "ensure_file",
    "ink_box",
    "load_cifar10",
    "load_mnist",
    "load_zip_codes",
    "make_mnist1d",
    "member",
    "one_vs_rest_targets",
    "original_draw",
    "original_indices",
    "report",
    "shear",
    "shrink",
    "slant",
]
