"""Files that a figure of an executed notebook brings along, laid beside the pages (see `lib.figures.attached`).

They are part of the notebook that papermill ran, so that a page never loads what its own run did not make.
"""

import re
from pathlib import Path

from lib.book.notebooks import StageError
from lib.figures.attached import FILES

NAME = re.compile(r"[a-z0-9_]+/[a-z0-9_][a-z0-9_.-]*")  # a folder and a file


def detach(notebook, folder: Path) -> list[str]:
    """Move the files of all outputs of a notebook into `folder`; returns their names, StageError for an unfit one."""
    found: dict[str, str] = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            for name, text in output.get("data", {}).pop(FILES, {}).items():
                if not NAME.fullmatch(name) or found.get(name, text) != text:
                    raise StageError(f"{name!r} is no name for a file of a figure: folder/file, each used once")
                found[name] = text
    for name, text in found.items():
        target = Path(folder) / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return sorted(found)
