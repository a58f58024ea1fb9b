"""A result's code is exactly what it can reach."""

from pathlib import Path

from lib.experiments import provenance
from lib.lecun1989 import runs


def names(module):
    return {path.relative_to(provenance.PACKAGE).as_posix() for path in provenance.reachable_files(module)}


def test_training_code_is_part_of_a_runs_version():
    found = names("lib.lecun1989.runs")
    assert "__init__.py" in found  # it sets the flags that decide the bits
    assert {"lecun1989/engine.py", "lecun1989/layout.py", "training/loop.py", "data/shrunk_mnist.py"} <= found


def test_figures_claims_and_pages_are_not():
    assert not [name for name in names("lib.lecun1989.runs") if name.startswith(("figures/", "claims/", "book/"))]


def test_a_change_of_a_reachable_file_changes_the_version(tmp_path):
    package = tmp_path / "lib"
    (package / "room").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "room" / "__init__.py").write_text("")
    (package / "room" / "a.py").write_text("from lib.room import b\n")
    (package / "room" / "b.py").write_text("x = 1\n")
    (package / "room" / "c.py").write_text("x = 1\n")
    files = provenance.reachable_files("lib.room.a", package)
    assert {path.name for path in files} == {"a.py", "b.py", "__init__.py"}
    before = provenance.files_digest(files, tmp_path)
    (package / "room" / "c.py").write_text("x = 2\n")
    assert provenance.files_digest(files, tmp_path) == before
    (package / "room" / "b.py").write_text("x = 2\n")
    assert provenance.files_digest(files, tmp_path) != before


def test_relative_imports_are_followed(tmp_path):
    package = tmp_path / "lib"
    package.mkdir()
    (package / "a.py").write_text("from .b import x\nfrom . import c\n")
    (package / "b.py").write_text("")
    (package / "c.py").write_text("")
    assert {path.name for path in provenance.reachable_files("lib.a", package)} == {"a.py", "b.py", "c.py"}


def test_parts_of_a_digest_are_framed():
    assert provenance.digest("ab", "c") != provenance.digest("a", "bc")


def test_the_version_of_a_function_is_that_of_its_module():
    assert provenance.code_version(runs.run) == provenance.code_version(runs.run_replay)
    assert len(provenance.code_version(runs.run)) == 16
    assert Path(runs.__file__) in provenance.reachable_files("lib.lecun1989.runs")
