"""Imports point down only: chapters, rooms of concepts, the shared floor. Concept rooms do not import each other."""

import ast

import pytest

from lib.experiments.provenance import PACKAGE

FLOOR = {"data", "training", "statistics", "experiments", "claims", "figures", "book"}
ROOMS = sorted(path.name for path in PACKAGE.iterdir() if path.is_dir() and (path / "__init__.py").is_file())


def imported_rooms(path):
    """Rooms of the package that a file imports anywhere, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text())):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module == "lib":
            names += [f"lib.{alias.name}" for alias in node.names]
        yield from (name.split(".")[1] for name in names if name.startswith("lib."))


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_lies_below_it(room):
    allowed = {room} | FLOOR
    allowed |= {"lecun1989"} if room == "book" else set()  # the bench measures the engine
    for path in (PACKAGE / room).rglob("*.py"):
        above = set(imported_rooms(path)) - allowed
        assert not above, f"{path.relative_to(PACKAGE)} imports {', '.join(sorted(above))}"


def test_an_import_inside_a_function_is_found(tmp_path):
    path = tmp_path / "a.py"
    path.write_text("def f():\n    from lib.lecun1989 import runs\n    import lib.book.glue\n")
    assert set(imported_rooms(path)) == {"lecun1989", "book"}
