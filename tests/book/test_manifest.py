"""What a run depends on: sources and data of the package, and the accepted results that a chapter asks for."""

import shutil

import pytest

from lib.book import manifest
from lib.book.chapters import Chapter
from lib.experiments.provenance import ROOT


@pytest.fixture
def root(tmp_path):
    """A root with the ledger's folder, two accepted files and the files that lock the versions."""
    accepted = tmp_path / "chapters" / "claims" / "accepted"
    accepted.mkdir(parents=True)
    for name in ("01_base", "02_built_on_it"):
        (accepted / f"{name}.json").write_text("{}")
    for name in ("requirements.txt", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def inputs_of(root, text):
    path = root / "chapters" / "02_built_on_it.md"
    path.write_text(text)
    return manifest.inputs(Chapter(path.stem, path), {}, root)["accepted results"]


def test_a_chapter_that_reads_accepted_results_depends_on_those_of_others(root):
    asks, plain = "accepted_evidence('K22.sum')", "no question"
    before, alone = inputs_of(root, asks), inputs_of(root, plain)
    folder = root / "chapters" / "claims" / "accepted"
    (folder / "02_built_on_it.json").write_text('{"its own": 1}')
    assert inputs_of(root, asks) == before
    (folder / "01_base.json").write_text('{"moved": 1}')
    assert inputs_of(root, asks) != before
    assert inputs_of(root, plain) == alone


def test_the_package_counts_with_its_data_and_without_what_python_leaves(tmp_path):
    for name in ("room/a.py", "room/page.js", "room/__pycache__/a.pyc", ".cache/x"):
        path = tmp_path / "lib" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    found = {path.name for path in manifest.package_files(tmp_path / "lib")}
    assert found == {"a.py", "page.js"}
