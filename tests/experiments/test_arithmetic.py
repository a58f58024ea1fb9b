"""The hash of the arithmetic: the same in every process, another when one sample rounds differently."""

import subprocess
import sys

import numpy as np

from lib.experiments import arithmetic
from lib.experiments.provenance import ROOT


def key_of_another_process():
    code = "import lib; from lib.experiments.arithmetic import computed_key; print(computed_key())"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return found.stdout.strip()


def test_two_processes_agree():
    key = key_of_another_process()  # this one may have loaded NumPy before `lib` could set one thread
    assert key == key_of_another_process()
    assert len(key) == 12


def test_one_bit_of_one_sample_changes_it(monkeypatch):
    healthy = arithmetic.computed_key()
    samples = arithmetic._numpy_samples()
    samples[0] = np.nextafter(samples[0], np.float32(np.inf))
    monkeypatch.setattr(arithmetic, "_numpy_samples", lambda: samples)
    assert arithmetic.computed_key() != healthy


def test_it_is_kept_for_this_processor_and_these_settings_only(monkeypatch, tmp_path):
    keys = iter(("first", "second", "third"))
    monkeypatch.setattr(arithmetic, "computed_key", lambda: next(keys))
    ask = arithmetic.arithmetic_key.__wrapped__
    assert (ask(tmp_path), ask(tmp_path)) == ("first", "first")
    monkeypatch.setenv("MKL_CBWR", "AVX2")
    assert ask(tmp_path) == "second"
    monkeypatch.setattr(arithmetic, "processor", lambda: "another one")
    assert ask(tmp_path) == "third"


def test_the_processor_has_a_name():
    assert arithmetic.processor()


def test_a_product_added_in_another_order_would_be_seen():
    a = np.random.default_rng(0).standard_normal((7, 13)).astype(np.float32)
    assert not np.array_equal(a @ a.T, a[:, ::-1] @ a.T[::-1])
