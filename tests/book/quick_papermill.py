"""A stand-in for papermill, for tests of what happens around it: the cells run in this process, no kernel starts."""

import contextlib
import io
import sys

import nbformat
import yaml

source, output = sys.argv[1:3]
notebook = nbformat.read(source, as_version=4)
with open(sys.argv[sys.argv.index("--parameters_file") + 1]) as file:
    parameters = yaml.safe_load(file)
names = {}
for number, cell in enumerate((cell for cell in notebook.cells if cell.cell_type == "code"), 1):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(cell.source, names)
    if "parameters" in cell.metadata.get("tags", []):
        names |= parameters
    cell.execution_count = number
    cell.outputs = [nbformat.v4.new_output("stream", text=printed.getvalue())]
nbformat.write(notebook, output)
