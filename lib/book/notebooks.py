"""What makes an executed notebook fit to be published, checked cell by cell against its chapter.

The book builder publishes errors and cells that never ran with exit code 0, so each is an error here: the
page is the chapter's own text with the outputs of the very same code, run to the end, without an error, and
with every figure described. Prose may change without a new run; code may not.
"""

import re
from pathlib import Path

import jupytext
import nbformat

from lib.book.alt_text import is_real_alt, undescribed_in_html, undescribed_in_markdown

INJECTED = "injected-parameters"  # papermill's tag of the cell that sets a profile's parameters
_KERNEL = ("kernelspec", "language_info")  # the rest is papermill's times, which would change on every run


class StageError(ValueError):
    """A page, notebook or cell that must not be published."""


def read_chapter(path: Path):
    """Return a MyST chapter as a notebook."""
    return jupytext.reads(Path(path).read_text(encoding="utf-8"), fmt="md:myst")


def read_executed(path: Path):
    """Return an executed notebook without the cell that papermill injected."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if INJECTED not in cell.metadata.get("tags", [])]
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


def with_outputs(name: str, chapter, executed, settled: dict | None = None):
    """Return the chapter with the outputs of its run; StageError names notebook and cell that are unfit.

    settled: number of a cell as it ran → claims that it settled; each gets a place before that cell to link to.
    """
    ran = [cell for cell in executed.cells if cell.cell_type == "code"]
    codes = [(i, cell) for i, cell in enumerate(chapter.cells, start=1) if cell.cell_type == "code"]
    if len(ran) != len(codes):
        raise StageError(f"{name}: ran {len(ran)} code cells where its chapter has {len(codes)}; run it again")
    for (number, cell), done in zip(codes, ran, strict=True):
        fault = _cell_fault(cell, done)
        if fault:
            raise StageError(f"{name}: cell {number}: {fault}")
        cell.outputs, cell.execution_count = done.outputs, done.execution_count
    for number, cell in enumerate(chapter.cells, start=1):
        cell.id = f"cell-{number}"  # jupytext's are random: the page would change on every run
    chapter.cells = [each for cell in chapter.cells for each in (*_places(cell, settled or {}), cell)]
    chapter.metadata = {key: executed.metadata[key] for key in _KERNEL if key in executed.metadata}
    return chapter


def place_of(claim: str) -> str:
    """Return the name of the place before the cell that settled a claim."""
    return f"settles-{claim}"


def _places(cell, settled: dict) -> list:
    """Return the cell of places that goes before a code cell which settled claims, in a list, or nothing."""
    claims = settled.get(cell.get("execution_count"), [])
    if not claims:
        return []
    anchors = "".join(f'<a id="{place_of(claim)}"></a>' for claim in claims)
    return [nbformat.v4.new_markdown_cell(anchors, id=f"places-{cell.execution_count}")]


def _cell_fault(cell, done) -> str | None:
    """Return why the run of a code cell must not be published, or None."""
    if cell.source.rstrip() != done.source.rstrip():
        return f"differs from its chapter since it ran, at {_first_difference(done.source, cell.source)!r}"
    if done.execution_count is None:
        return f"was never executed: {_first_line(cell.source)!r}"
    for output in done.outputs:
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
