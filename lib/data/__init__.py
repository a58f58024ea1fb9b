"""The data of this book: fetched over several routes, verified by SHA-256, cached, and never unpickled."""

from lib.data.cache import DataUnavailable, Member, ensure_file
from lib.data.catalogue import DATA_SETS, DataSet, Row, ensure, report
from lib.data.digits16 import Digits, LeakedExamples, assert_disjoint, one_vs_rest_targets
from lib.data.mnist import load_mnist
from lib.data.published import RemoteFile, cache_dir
from lib.data.routes import Mirror, NpmPackage
from lib.data.shrunk_mnist import (
    NUM_EXAMPLES,
    ORIGINAL_ORDERS,
    bilinear_matrix,
    digits_at,
    draw_digits,
    original_draw,
    original_indices,
    shrink,
)

__all__ = [
    "DATA_SETS",
    "NUM_EXAMPLES",
    "ORIGINAL_ORDERS",
    "DataSet",
    "DataUnavailable",
    "Digits",
    "LeakedExamples",
    "Member",
    "Mirror",
    "NpmPackage",
    "RemoteFile",
    "Row",
    "assert_disjoint",
    "bilinear_matrix",
    "cache_dir",
    "digits_at",
    "draw_digits",
    "ensure",
    "ensure_file",
    "load_mnist",
    "one_vs_rest_targets",
    "original_draw",
    "original_indices",
    "report",
    "shrink",
]
