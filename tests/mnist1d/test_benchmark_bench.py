"""The bench of training steps: rows as the book's bench reads them, and threads left as they were."""

import pytest
import torch

from lib.mnist1d import benchmark_bench
from lib.mnist1d.models import MODELS


def test_rows_compare_the_engine_with_a_torch_loop(monkeypatch):
    monkeypatch.setattr(benchmark_bench, "ROUNDS", 1)
    monkeypatch.setattr(benchmark_bench, "STEPS", dict.fromkeys(MODELS, 2))
    threads = torch.get_num_threads()
    rows = benchmark_bench.measure()
    assert torch.get_num_threads() == threads
    assert len(rows) == len(MODELS)
    for row in rows:
        assert set(row) == {"name", "ours", "peer", "ratio", "unit"}
        assert row["ratio"] == pytest.approx(row["peer"] / row["ours"])
        assert row["ours"] > 0


def test_many_networks_at_once_are_timed_one_by_one():
    seconds = benchmark_bench.stacked_timer("logistic", num=2)()
    assert 0 < seconds < 5
