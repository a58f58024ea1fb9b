"""The command line: one clear line and exit status 2 for a bad call, 1 for what moved."""

import json
import subprocess
import sys

import pytest

from lib.book import chapters
from lib.book.cli import main
from lib.experiments.provenance import ROOT


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "1998"], "no chapter '1998'"),
        (["run", "1989", "-p", "NUM_SEED", "5"], "did you mean 'NUM_SEEDS'"),
        (["run", "1989", "-p", "NUM_SEEDS", "many"], "NUM_SEEDS is int"),
        (["verify", "1990"], "no chapter '1990'"),
        (["data", "minst"], "no data set is called minst"),
    ],
)
def test_a_bad_call_is_one_clear_line(arguments, message, capsys):
    assert main(arguments) == 2
    error = capsys.readouterr().err.strip()
    assert error.startswith("error: ")
    assert message in error
    assert "\n" not in error


def test_a_parameter_needs_its_chapter(monkeypatch, capsys):
    two = chapters.discover() * 2
    monkeypatch.setattr("lib.book.chapters.resolve", lambda names: two)
    assert main(["run", "-p", "NUM_SEEDS", "5"]) == 2
    assert "name it" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["run", "--jobs", "0"], ["run", "--profile", "ful"], ["fly"], []])
def test_argparse_refuses_the_rest(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["run", "verify", "build", "data", "bench"])
def test_every_command_has_help_worth_reading(command, capsys):
    with pytest.raises(SystemExit) as caught:
        main([command, "--help"])
    assert caught.value.code == 0
    assert len(capsys.readouterr().out.split()) > 25


def test_python_m_lib_works_from_the_root():
    found = subprocess.run([sys.executable, "-m", "lib", "data", "--check"], cwd=ROOT, capture_output=True, text=True)
    assert found.returncode in (0, 1)
    assert "train-images-idx3-ubyte" in found.stdout


def test_bench_prints_json(monkeypatch, capsys):
    row = {"name": "step", "ours": 10.0, "peer": 1_000.0, "ratio": 100.0, "unit": "µs"}
    monkeypatch.setattr("lib.book.bench.measure", lambda: [row])
    assert main(["bench", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [row]
    assert main(["bench"]) == 0
    assert "100" in capsys.readouterr().out
