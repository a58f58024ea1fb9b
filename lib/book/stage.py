"""Puts together what the book builder reads, in a clean folder: prose, executed notebooks, generated parts.

    chapters/*.md  ─ plain page ──────────────────────┐
                   └ with code ─▶ its executed .ipynb ┤
    verdicts.json ─▶ counts, ledger, roles ───────────┼─▶ _build/book_src
    _config.yml, _toc.yml, static files ──────────────┘

Nothing runs here, and nothing is published that did not run: `notebooks` holds the checks.
"""

import json
import shutil
from pathlib import Path

import nbformat
import yaml

from lib.book import ledger_figures
from lib.book.attachments import detach
from lib.book.notebooks import StageError, check_page, has_code, read_chapter, read_executed, with_outputs
from lib.book.notebooks import title_of as page_title
from lib.book.pages import counts_html, ledger_html
from lib.book.verdicts import VerdictError, load_verdicts
from lib.figures.stylesheet import css

CONFIG, TOC, BIBLIOGRAPHY = "_config.yml", "_toc.yml", "references.bib"
VENDOR = "vendor"  # what pages load when they need it; `_static` of the built book holds it


def stage(root, executed, verdicts, destination, stamp: dict | None = None, parts: dict | None = None) -> list[str]:
    """Fill `destination` anew and return its pages; StageError names the first page or cell that is unfit.

    `executed` is the folder of notebooks, `verdicts` the JSON file, and `stamp` what the footer says of
    this build: commit, lock, verified, profile. `parts` are further generated parts, name → MyST.
    """
    root, executed, destination = Path(root), Path(executed), Path(destination)
    records = _records(verdicts)
    shutil.rmtree(destination, ignore_errors=True)
    pages = pages_of(yaml.safe_load((root / TOC).read_text(encoding="utf-8")))
    _refuse_strays(root, pages)
    settled = settled_cells(records)
    titles = {Path(page).name: _stage_page(root, page, executed, destination, settled) for page in pages}
    _stage_static(root, destination)
    _write_generated(destination, records, titles)
    for name, text in (parts or {}).items():
        (destination / "generated" / f"{name}.md").write_text(text, encoding="utf-8")
    _write_json(destination / "verdicts.json", records)
    _write_json(destination / "stamp.json", stamp or {})
    return pages


def pages_of(toc) -> list[str]:
    """Return the pages of a table of contents in reading order, without suffix."""
    if isinstance(toc, list):
        return [page for entry in toc for page in pages_of(entry)]
    if not isinstance(toc, dict):
        return []
    own = [toc[key] for key in ("root", "file") if key in toc]
    return own + [page for key in ("parts", "chapters", "sections") for page in pages_of(toc.get(key))]


def _records(path) -> list[dict]:
    try:
        return load_verdicts(path)
    except (OSError, VerdictError) as error:
        raise StageError(f"verdicts: {error}") from error


def _refuse_strays(root: Path, pages: list[str]) -> None:
    """Raise StageError for a chapter that the table of contents forgot: it would go unpublished in silence."""
    for path in sorted((root / "chapters").glob("*.md")):
        if f"chapters/{path.stem}" not in pages:
            raise StageError(f"{path.name}: stands in no part of {TOC}")


def _stage_page(root: Path, page: str, executed: Path, destination: Path, settled: dict) -> str:
    """Check one page, put it into the staged book, and return its title."""
    path = root / f"{page}.md"
    if not path.is_file():
        raise StageError(f"{page}.md: is in {TOC} but not in the book")
    chapter = read_chapter(path)
    check_page(path.name, chapter)
    target = destination / page
    target.parent.mkdir(parents=True, exist_ok=True)
    if has_code(chapter):
        name = f"{path.stem}.ipynb"
        _stage_notebook(
            executed / name, chapter, target.parent / name, settled.get(path.stem, {}), destination / VENDOR
        )
    else:
        shutil.copyfile(path, target.parent / path.name)
    return page_title(chapter)


def settled_cells(records: list[dict]) -> dict[str, dict[int, list[str]]]:
    """Return chapter → number of the cell as it ran → claims that this cell settled."""
    found: dict[str, dict[int, list[str]]] = {}
    for record in records:
        if record["chapter"] and record.get("cell"):
            found.setdefault(record["chapter"], {}).setdefault(record["cell"], []).append(record["id"])
    return found


def _stage_notebook(path: Path, chapter, target: Path, settled: dict, beside: Path) -> None:
    if not path.is_file():
        raise StageError(f"{path.name}: missing, its chapter has not been executed")
    notebook = with_outputs(path.name, chapter, read_executed(path), settled)
    detach(notebook, beside)
    nbformat.write(notebook, target)


def _stage_static(root: Path, destination: Path) -> None:
    """Copy what the pages load; third-party files stand apart, or every page would load all of them."""
    for name in (CONFIG, TOC, f"chapters/{BIBLIOGRAPHY}"):
        if (root / name).is_file():
            shutil.copyfile(root / name, destination / name)
    static = destination / "chapters" / "static"
    shutil.copytree(root / "chapters" / "static", static)
    (static / "figures.css").write_text(css(), encoding="utf-8")
    (destination / VENDOR).mkdir(exist_ok=True)


def _write_generated(destination: Path, records: list[dict], titles: dict[str, str]) -> None:
    """Write the parts that index.md and verified.md include, as MyST, and the script that the ledger loads late."""
    folder = destination / "generated"
    folder.mkdir()
    for name, html in {"counts": counts_html(records), "ledger": ledger_html(records, titles)}.items():
        (folder / f"{name}.md").write_text(f"```{{raw}} html\n{html}\n```\n", encoding="utf-8")
    script = destination / "chapters" / "static" / ledger_figures.NAME
    script.write_text(ledger_figures.figures_script(records), encoding="utf-8")


def _write_json(path: Path, content) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
