"""What makes an executed notebook fit to be published, checked cell by cell against its chapter.

The book builder publishes errors and cells that never ran with exit code 0, so each is an error here:
a notebook is its chapter, run to the end, without an error, with every figure described.
"""

import re
from pathlib import Path

import jupytext
import nbformat

from lib.book.alt_text import is_real_alt, undescribed_in_html, undescribed_in_markdown

INJECTED = "injected-parameters"  # papermill's tag of the cell that sets a profile's parameters
_RUN_RECORDS = ("papermill", "execution")  # times and durations: they would change the page on every run


class StageError(ValueError):
    """A page, notebook or cell that must not be published."""


def read_chapter(path: Path):
    """Return a MyST chapter as a notebook."""
    return jupytext.reads(Path(path).read_text(encoding="utf-8"), fmt="md:myst")


def read_executed(path: Path):
    """Return an executed notebook without the cell and the records that papermill added."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if INJECTED not in cell.metadata.get("tags", [])]
    for part in (notebook, *notebook.cells):
        for record in _RUN_RECORDS:
            part.metadata.pop(record, None)
    return notebook


def has_code(notebook) -> bool:
    """Return whether a page is a chapter that must be executed, not plain prose."""
    return any(cell.cell_type == "code" for cell in notebook.cells)


def title_of(notebook) -> str | None:
    """Return the first heading of a page, without markup."""
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    heading = re.search(r"^# +(.+)$", text, re.MULTILINE)
    return re.sub(r"[`*_{}]", "", heading.group(1)).strip() if heading else None


def check_page(name: str, notebook) -> None:
    """Raise StageError unless the prose of a page has a title and describes its images."""
    if title_of(notebook) is None:
        raise StageError(f"{name}: has no title, a first line '# …'")
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "markdown":
            for image in undescribed_in_markdown(cell.source):
                raise StageError(f"{name}: cell {number}: no alt text in words for the image {image}")


def check_executed(name: str, executed, chapter) -> None:
    """Raise StageError, naming notebook and cell, unless this notebook is its chapter run to the end."""
    if len(executed.cells) != len(chapter.cells):
        raise StageError(
            f"{name}: has {len(executed.cells)} cells where its chapter has {len(chapter.cells)}; run it again"
        )
    for number, (cell, source) in enumerate(zip(executed.cells, chapter.cells, strict=True), start=1):
        fault = _cell_fault(cell, source)
        if fault:
            raise StageError(f"{name}: cell {number}: {fault}")


def _cell_fault(cell, source) -> str | None:
    """Return why a cell must not be published, or None."""
    if cell.cell_type != source.cell_type or cell.source.rstrip() != source.source.rstrip():
        return f"differs from its chapter since it ran, at {_first_difference(cell.source, source.source)!r}"
    if cell.cell_type != "code":
        return None
    if cell.execution_count is None:
        return f"was never executed: {_first_line(cell.source)!r}"
    for output in cell.outputs:
        if output.output_type == "error":
            return f"ended in {output.ename}: {_first_line(output.evalue)}"
        if not _is_described(output, cell.metadata):
            return "its figure has no alt text in words (set mystnb: image: alt, or show HTML with one)"
    return None


def _is_described(output, metadata) -> bool:
    """Return whether the form of an output that the page shows has alternative text where it needs one."""
    data = output.get("data", {})
    if "text/html" in data:
        return not undescribed_in_html("".join(data["text/html"]))
    if any(mime.startswith("image/") for mime in data):
        return is_real_alt(metadata.get("mystnb", {}).get("image", {}).get("alt"))
    return True


def _first_difference(ran: str, written: str) -> str:
    ran_lines, lines = ran.rstrip().splitlines(), written.rstrip().splitlines()
    changed = [line for line in ran_lines if line not in lines] + [x for x in lines if x not in ran_lines]
    return _first_line(changed[0] if changed else ran)


def _first_line(text: str, width: int = 60) -> str:
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= width else f"{line[: width - 1]}…"
