"""Compiled code is cached by all source that it reaches, and gives what Python gives."""

import shutil
import subprocess
import sys

import numpy as np

from lib.experiments.provenance import PACKAGE
from lib.training.compiled import compiler

PREDICT = """
import hashlib, numpy as np
from lib.lecun1989.engine_learner import EngineLearner
from lib.lecun1989.initialisation import initial_parameters
from lib.lecun1989.recipe import KARPATHY_2022
learner = EngineLearner(initial_parameters(np.random.default_rng(0).random), KARPATHY_2022)
images = np.random.default_rng(1).uniform(-1, 1, (50, 16, 16)).astype(np.float32)
print(hashlib.sha256(learner.predict(images)).hexdigest())
"""
CALLER = """
from lib.training.compiled import compiler
from lib.room.callee import double

@compiler(__name__)
def twice(x):
    return double(x)
"""
CALLEE = """
from lib.training.compiled import compiler

@compiler(__name__)
def double(x):
    return {factor} * x
"""


def test_a_compiled_function_computes_what_it_says():
    @compiler("lib.training.compiled")
    def scale(values, factor):
        for i in range(values.size):
            values[i] *= factor

    values = np.arange(5.0)
    scale(values, 2.0)
    assert values.tolist() == [0, 2, 4, 6, 8]


def test_a_change_in_a_called_file_is_never_missed(tmp_path):
    """Numba's own cache would give 2 × 21 a second time; only the callee's file changed."""
    root = _copy_of_the_package(tmp_path)
    (root / "lib" / "room").mkdir()
    (root / "lib" / "room" / "caller.py").write_text(CALLER)
    answers = []
    for factor in (2, 3):
        (root / "lib" / "room" / "callee.py").write_text(CALLEE.format(factor=factor))
        code = "from lib.room.caller import twice; print(twice(21))"
        found = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
        answers.append(int(found.stdout))
    assert answers == [42, 63]


def test_who_compiles_and_who_loads_compute_the_same_bits(tmp_path):
    """With functions that are called instead of inlined, as they were once, the two differ."""
    root = _copy_of_the_package(tmp_path)  # which has no machine code yet
    commands = [[sys.executable, "-c", PREDICT]] * 2
    found = [subprocess.run(command, cwd=root, capture_output=True, text=True, check=True) for command in commands]
    assert found[0].stdout == found[1].stdout != ""


def _copy_of_the_package(tmp_path):
    shutil.copytree(PACKAGE, tmp_path / "lib", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path
