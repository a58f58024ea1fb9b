"""Pipelines of other people's models, bad input, reports and the command line."""

import sys
from dataclasses import replace

import pytest
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from lib.craft import Finding, Pipeline, examine, pipeline_of
from lib.craft.__main__ import main
from lib.craft.parts import step
from lib.craft.report import html_report, summary, text_report


def tutorial(batch_size=16):
    """torch's own beginners' network of three linear layers, on scikit-learn's digits of 8 × 8."""
    images, labels = load_digits(return_X_y=True)
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(1))
    x, y = torch.tensor(images, dtype=torch.float32)[order], torch.tensor(labels)[order]
    mean, spread = x[:1300].mean(), x[:1300].std(correction=0)
    x = ((x - mean) / spread).reshape(-1, 1, 8, 8)
    train, test = TensorDataset(x[:1300], y[:1300]), TensorDataset(x[1300:], y[1300:])
    return pipeline_of(
        lambda: nn.Sequential(
            nn.Flatten(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10)
        ),
        DataLoader(train, batch_size, shuffle=True),
        DataLoader(test, 64),
        nn.functional.cross_entropy,
    )


def test_a_model_and_loaders_of_ones_own():
    found = examine(tutorial(), 0)
    assert not [f"{f.item}: {f.measured}" for f in found if f.passed is False]
    assert {f.item for f in found if f.passed is None} <= {"2.human", "2.capacity", "3.one", "4.augment", "4.filters"}


def test_a_loader_that_is_not_shuffled_by_pairs_is_seen():
    pipeline = tutorial()

    def torn(examples, batch_size, generator):
        for inputs, targets in pipeline.batches(examples, batch_size, generator):
            yield inputs, targets.roll(1)

    (found,) = examine(replace(pipeline, batches=torn), 0, ["2.loader"])
    assert found.passed is False


def tiny(**changed):
    x, y = torch.randn(20, 4, generator=torch.Generator().manual_seed(0)), torch.arange(20) % 2
    parts = {"build": lambda generator: nn.Linear(4, 2), "examples": (x, y), "test": (x + 1, y), "num_classes": 2}
    return Pipeline(**parts | changed)


X = torch.zeros(3, 4)
BAD = {
    "as many": {"examples": (X, torch.zeros(2, dtype=torch.int64))},
    "two tensors": {"examples": ([1, 2], [0, 1])},
    "int64": {"test": (X, torch.zeros(3))},
    "not below 2": {"test": (X, torch.tensor([0, 1, 2]))},
    "at least 2": {"num_classes": 1},
    "annotation has": {"annotation": torch.zeros(3, dtype=torch.int64)},
}


@pytest.mark.parametrize("message", BAD)
def test_parts_that_do_not_belong_together_are_refused(message):
    with pytest.raises(ValueError, match=message):
        tiny(**BAD[message])


def test_loaders_without_pairs_are_refused():
    loader = DataLoader(TensorDataset(torch.zeros(4, 2)), 2)
    with pytest.raises(ValueError, match="batches of two tensors"):
        pipeline_of(lambda: nn.Linear(2, 2), loader, loader, nn.functional.cross_entropy)


def test_the_usual_step_is_one_of_gradient_descent():
    model = nn.Linear(2, 2, bias=False)
    nn.init.zeros_(model.weight)
    batch = torch.tensor([[1.0, 0.0]]), torch.tensor([0])
    loss = step(model, nn.functional.cross_entropy, batch, torch.optim.SGD(model.parameters(), lr=1.0))
    assert loss == pytest.approx(0.693147, abs=1e-6)
    torch.testing.assert_close(model.weight.detach(), torch.tensor([[0.5, 0.0], [-0.5, 0.0]]))


FINDINGS = [
    Finding("1.a", "first", True, "all <well>", "none"),
    Finding("1.b", "second", False, "wrong", "mend it"),
    Finding("1.c", "third", None, "nothing there", "bring it"),
]


def test_reports_say_what_to_do_where_it_failed():
    assert summary(FINDINGS) == "1 of 2 checks failed: 1.b; 1 not checked."
    text = text_report(FINDINGS)
    assert "mend it" in text
    assert "none" not in text
    page = html_report(FINDINGS)
    assert "all &lt;well&gt;" in page
    assert "http" not in page


def test_a_verdict_is_one_of_three():
    with pytest.raises(ValueError, match="passed must be"):
        Finding("1.a", "first", 0.5, "", "")


@pytest.fixture
def module(tmp_path, monkeypatch):
    """A module of one's own in the folder where the command is run."""
    source = "import tests_tiny_parts\nhealthy = tests_tiny_parts.tiny\nnumber = lambda: 3\n"
    (tmp_path / "own_training.py").write_text(source)
    monkeypatch.setitem(sys.modules, "tests_tiny_parts", sys.modules[__name__])
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    sys.modules.pop("own_training", None)


def test_the_command_line_examines_and_writes_a_page(module, capsys):
    assert main(["own_training:healthy", "--only", "2.loss", "--only", "2.loader", "--html", "report.html"]) == 0
    assert "all 2 checks passed" in capsys.readouterr().out
    assert "shape of the loss" in (module / "report.html").read_text()


def test_the_command_line_tells_of_a_failed_check(module, capsys):
    assert main(["own_training:healthy", "--only", "2.input", "--only", "1.leak", "--only", "2.zero"]) == 1
    assert "failed" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["own_training"],
        ["own_training:missing"],
        ["no_such_module_here:healthy"],
        ["own_training:number"],
        ["own_training:healthy", "--only", "9.nothing"],
        ["own_training:healthy", "--only", "2.loss", "--html", "no/such/folder/report.html"],
    ],
)
def test_bad_input_is_one_clear_line(module, capsys, arguments):
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert error.startswith("lib.craft: ")
    assert error.count("\n") == 1


@pytest.mark.parametrize("seed", ["-1", "x"])
def test_a_bad_seed_is_refused(seed):
    with pytest.raises(SystemExit) as stopped:
        main(["a:b", "--seed", seed])
    assert stopped.value.code == 2
