"""A book of a few pages with figure, equation, table and ledger: what the tests stage, build and look at.

Its notebook is written with its outputs, as if papermill had run it, so no test needs a kernel.
"""

import copy
import json
import shutil
from pathlib import Path

import jupytext
import nbformat
import yaml

from lib.book.build import ROOT

CHAPTER = """---
kernelspec:
  name: python3
  display_name: Python 3
---

# Does a tiny network learn?

The source reports {published}`T22.repro.test_misses` misses; over {seeds}`T22.repro` seeds we find
{measured}`T22.repro.test_misses` {interval}`T22.repro.test_misses`: {verdict}`T22.repro`.

One step goes down the gradient of the loss $L$:

$$w_{t+1} = w_t - \\eta \\nabla L(w_t) \\in \\mathbb{R}^n$$

```{code-cell} ipython3
:tags: [parameters]
NUM_SEEDS = 30
```

```{code-cell} ipython3
show_misses(NUM_SEEDS)
```

```{code-cell} ipython3
---
mystnb:
  image:
    alt: A curve that falls from left to right and flattens
---
draw_loss()
```

## What we found

```{claims} T22.repro T22.better
```
"""

INDEX = """# A tiny book

It shows what the numbers say.

```{include} ../generated/counts.md
```

See {doc}`verified` and {cite:t}`tiny2022`.
"""

VERIFIED = """# Verified numbers

```{include} ../generated/ledger.md
```
"""

BIBLIOGRAPHY = "# Bibliography\n\n```{bibliography}\n```\n"
REFERENCES = "@misc{tiny2022,\n  author = {Tiny, Ada},\n  title = {A tiny result},\n  year = {2022},\n}\n"

DRAWING = (
    '<figure class="book-figure"><svg role="img" aria-label="Misses of thirty runs around the published 82" '
    'viewBox="0 0 300 60" width="300"><path d="M0 30H300" stroke="currentColor"/></svg>'
    "<figcaption>Misses, 30 seeds</figcaption></figure>"
)
# one grey pixel
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="

TOC = {
    "format": "jb-book",
    "root": "chapters/index",
    "parts": [
        {"caption": "Reproductions", "numbered": 1, "chapters": [{"file": "chapters/01_tiny"}]},
        {
            "caption": "About the numbers",
            "chapters": [{"file": "chapters/verified"}, {"file": "chapters/bibliography"}],
        },
    ],
}


def figure(value, printed, unit, **flags):
    """Return one published figure of the ledger."""
    return {"value": value, "printed": printed, "unit": unit, **flags}


def record(claim, kind="measured", **changes):
    """Return one record of the verdicts, not covered unless `changes` say so."""
    plain = {
        "id": claim, "source": "tiny2022", "kind": kind, "chapter": None,
        "statement": f"What {claim} states.", "published": {}, "measured": None, "interval": None,
        "num_seeds": None, "rule": "prediction", "verdict": "not covered yet", "accepted_verdict": None,
    }  # fmt: skip
    return plain | changes


VERDICTS = [
    record(
        "T22.repro", chapter="01_tiny", verdict="reproduced", accepted_verdict="reproduced", num_seeds=30,
        place="table 1", note="One run with one seed.",
        published={
            "test_misses": figure(82, "82", "misses of 2007"),
            "test_error_rate": figure(0.0409, "4.09 %", "fraction of test images"),
            "test_loss": figure(2.838e-2, "2.838382e-02", "mean squared error"),
            "num_passes": figure(23, "23", "passes", setting=True),
        },
        measured={"test_misses": 83.4, "test_error_rate": 0.04155, "test_loss": 0.02871},
        interval={"test_misses": [70.1, 96.7], "test_error_rate": [0.0349, 0.0482],
                  "test_loss": [0.0252, 0.0322]},
    ),
    record(
        "T22.better", "comparison", chapter="01_tiny", verdict="does not hold", accepted_verdict="holds",
        num_seeds=12, rule="paired", measured={"difference": 0.0012}, interval={"difference": [0.0004, 0.002]},
        decides={"quantity": "test_error_rate"},
    ),
    record("T22.size", "arithmetic", chapter="01_tiny", verdict="holds", accepted_verdict="holds",
           published={"parameters": figure(9760, "9,760", "parameters")}, measured={"parameters": 9760},
           rule="equal", interval={"parameters": None}),
    record("T22.seed", "procedure", chapter="01_tiny", verdict="works", accepted_verdict="works", rule="planted",
           measured={"same seed, same run": None}, interval={"same seed, same run": None},
           agrees={"same seed, same run": True}),
    record("T22.later", "history", source="older1989", chapter="02_later"),
]  # fmt: skip


def write_book(root: Path, verdicts=None) -> Path:
    """Write the sources of the tiny book, its executed notebook and its verdicts below `root`, and return it."""
    chapters = root / "chapters"
    chapters.mkdir(parents=True)
    for name, text in {"index": INDEX, "01_tiny": CHAPTER, "verified": VERIFIED,
                       "bibliography": BIBLIOGRAPHY}.items():  # fmt: skip
        (chapters / f"{name}.md").write_text(text, encoding="utf-8")
    (chapters / "references.bib").write_text(REFERENCES, encoding="utf-8")
    shutil.copytree(ROOT / "chapters" / "static", chapters / "static")
    shutil.copyfile(ROOT / "_config.yml", root / "_config.yml")
    (root / "_toc.yml").write_text(yaml.safe_dump(TOC, sort_keys=False), encoding="utf-8")
    (root / "executed").mkdir()
    write_notebook(root, executed_notebook())
    write_verdicts(root, VERDICTS if verdicts is None else verdicts)
    return root


def executed_notebook():
    """Return the chapter as papermill leaves it: outputs, counts, an injected cell, its own records."""
    notebook = jupytext.reads(CHAPTER, fmt="md:myst")
    outputs = iter([[], [display({"text/html": DRAWING})], [display({"image/png": PIXEL})]])
    codes = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for count, cell in enumerate(codes, start=1):
        cell.execution_count, cell.outputs = count, next(outputs)
        cell.metadata["papermill"] = {"duration": 0.1, "status": "completed"}
    injected = nbformat.v4.new_code_cell("NUM_SEEDS = 2", metadata={"tags": ["injected-parameters"]})
    injected.execution_count = 2
    notebook.cells.insert(notebook.cells.index(codes[0]) + 1, injected)
    notebook.metadata["papermill"] = {"start_time": "now"}
    notebook.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}  # from the kernel
    return notebook


def display(data):
    """Return a displayed output."""
    return nbformat.v4.new_output("display_data", data={"text/plain": "<Figure>", **data})


def code_cells(notebook):
    """Return the chapter's own code cells of an executed notebook."""
    return [c for c in notebook.cells if c.cell_type == "code" and "injected-parameters" not in
            c.metadata.get("tags", [])]  # fmt: skip


def write_notebook(root: Path, notebook) -> None:
    """Write the executed notebook of the tiny book."""
    nbformat.write(notebook, root / "executed" / "01_tiny.ipynb")


def write_verdicts(root: Path, verdicts) -> None:
    """Write the verdicts of the tiny book."""
    (root / "verdicts.json").write_text(json.dumps(copy.deepcopy(verdicts)), encoding="utf-8")
