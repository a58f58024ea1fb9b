"""The command line: one clear line and exit status 2 for a bad call, 1 for what moved."""

import json
import subprocess
import sys

import pytest

from lib.book.cli import main
from lib.book.workspace import Workspace
from lib.experiments.provenance import ROOT


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "1998"], "no chapter '1998'"),
        (["run", "1989", "-p", "NUM_SEED", "5"], "did you mean 'NUM_SEEDS'"),
        (["run", "1989", "-p", "NUM_SEEDS", "many"], "NUM_SEEDS is int"),
        (["run", "-p", "NUM_SEEDS", "5"], None),
        (["verify", "1990"], "no chapter '1990'"),
        (["data", "minst"], "no data set is called minst"),
    ],
)
def test_a_bad_call_is_one_clear_line(arguments, message, capsys):
    if message is None:
        from lib.book import chapters

        if len(chapters.discover()) == 1:
            pytest.skip("only one chapter so far: -p needs no name")
        message = "name it"
    assert main(arguments) == 2
    error = capsys.readouterr().err.strip()
    assert error.startswith("error: ")
    assert message in error
    assert "\n" not in error


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


def test_verify_without_a_run_says_what_to_do(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr("lib.book.cli.Workspace", lambda: Workspace(root=tmp_path))
    assert main(["verify"]) == 2
    assert "has no finished run: python -m lib run" in capsys.readouterr().err


def test_bench_prints_json(monkeypatch, capsys):
    row = {"name": "step", "ours": 10.0, "peer": 1_000.0, "ratio": 100.0, "unit": "µs"}
    monkeypatch.setattr("lib.book.bench.measure", lambda: [row])
    assert main(["bench", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [row]
    assert main(["bench"]) == 0
    assert "100" in capsys.readouterr().out
