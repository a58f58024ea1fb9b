"""Builds the pages from the staged book: always from clean, warnings are errors, nothing is executed.

`conf.py` is jupyter-book's own translation of `_config.yml`, less what a page that reads offline cannot
have (thebe fetches a script from another host) and what it does not need (MathJax: formulas are MathML).
Incremental builds go stale or turn a failure green, so the book is built into a new folder, which replaces
the old pages only when the whole build succeeded.
"""

import html as markup
import json
import os
import pprint
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

from lib.book.light_pages import lighten
from lib.experiments.provenance import ROOT

UNWANTED = {"sphinx_thebe", "sphinx.ext.mathjax"}
STAMP = (("commit", "Commit"), ("lock", "lock"), ("verified", "verified"), ("profile", "profile"))
REDIRECT = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title>
<meta http-equiv="refresh" content="0; url={page}"><link rel="canonical" href="{page}"></head>
<body><main><h1>{title}</h1><p><a href="{page}">Open the book</a></p></main></body>
</html>
"""


class BuildError(RuntimeError):
    """The book did not build; the message holds the warnings."""


def build(book_src, html) -> None:
    """Build the staged book into the folder `html`, print a short log; BuildError holds the warnings."""
    book_src, html = Path(book_src).resolve(), Path(html).resolve()
    started = time.perf_counter()
    config = sphinx_config(book_src)
    (book_src / "conf.py").write_text(_conf_py(config), encoding="utf-8")
    html.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=html.parent, prefix="building-") as scratch:
        pages = Path(scratch) / "html"
        _run_sphinx(book_src, pages, Path(scratch) / "doctrees")
        _lighten(pages)
        _write_redirect(book_src, pages, config["html_title"])
        _swap(pages, html)
    num_pages = len(list(html.glob("chapters/**/*.html")))
    print(f"built {num_pages} pages in {time.perf_counter() - started:.0f} s")


def sphinx_config(book_src: Path) -> dict:
    """Return the Sphinx settings of the staged book, by jupyter-book's own translation."""
    from jupyter_book.config import get_final_config  # late: it loads Sphinx and MyST

    settings = yaml.safe_load((book_src / "_config.yml").read_text(encoding="utf-8"))
    config, _ = get_final_config(
        user_yaml=_adjusted(settings, json.loads((book_src / "stamp.json").read_text(encoding="utf-8"))),
        cli_config={"latex_individualpages": False},
        sourcedir=book_src,
        raise_on_invalid=True,
    )
    config["ogp_site_url"] = config.get("html_baseurl", "")
    config["extensions"] = [name for name in config["extensions"] if name not in UNWANTED]
    return config


def footer_html(stamp: dict) -> str:
    """Return the stamp of a build as the footer of every page."""
    parts = [f"{word} <code>{markup.escape(str(stamp[key]))}</code>" for key, word in STAMP if stamp.get(key)]
    return f'<p class="stamp">{" · ".join(parts)}</p>' if parts else ""


def announcement_html(stamp: dict) -> str:
    """Return the banner over a book whose numbers are not the full ones, else nothing."""
    profile = stamp.get("profile", "full")
    if profile == "full":
        return ""
    if profile == "sampled":
        return "Profile “sampled”: full scale, but with a sample of the seeds where a chapter is costly."
    return f"Profile “{markup.escape(profile)}”: shortened runs, to try the machinery. Its numbers are not results."


def _adjusted(settings: dict, stamp: dict) -> dict:
    """Return the settings with the build's stamp, and without the Colab button while there is no repository."""
    page = settings.get("html", {}) | {
        "extra_footer": footer_html(stamp),
        "announcement": announcement_html(stamp),
    }
    settings = settings | {"html": page, "execute": {"execute_notebooks": "off", "stderr_output": "remove"}}
    if not settings.get("repository", {}).get("url"):
        settings.pop("launch_buttons", None)
    return settings


def _conf_py(config: dict) -> str:
    lines = [f"{key} = {pprint.pformat(value, sort_dicts=True)}" for key, value in sorted(config.items())]
    return "# made by lib.book.build from _config.yml\n" + "\n".join(lines) + "\n"


def _run_sphinx(book_src: Path, pages: Path, doctrees: Path) -> None:
    """Run sphinx-build in a process of its own; BuildError when it fails or warns.

    Pages are read one after the other: sphinx_proof cannot merge what several processes have read.
    """
    strict = ["-W", "--keep-going", "-n", "-E", "-a", "-q", "--no-color"]
    command = [sys.executable, "-m", "sphinx", *strict, "-b", "html", "-d", doctrees, book_src, pages]
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    done = subprocess.run(
        list(map(str, command)), env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True
    )
    log = (done.stderr or done.stdout).replace(f"{book_src}{os.sep}", "").strip()
    if done.returncode:
        raise BuildError(f"sphinx-build stopped with exit code {done.returncode}\n{log}")


def _lighten(pages: Path) -> None:
    try:
        lighten(pages)
    except (OSError, ValueError) as error:
        raise BuildError(f"pages: {error}") from error


def _write_redirect(book_src: Path, pages: Path, title: str) -> None:
    """Write the entrance index.html, for a book whose first page lies deeper."""
    root = yaml.safe_load((book_src / "_toc.yml").read_text(encoding="utf-8"))["root"]
    if root != "index":
        text = REDIRECT.format(title=markup.escape(title), page=f"{root}.html")
        (pages / "index.html").write_text(text, encoding="utf-8")


def _swap(pages: Path, html: Path) -> None:
    """Put the new pages in place of the old, which stay whole until the new ones are complete."""
    old = pages.with_name("old")
    if html.exists():
        html.rename(old)
    pages.rename(html)
    shutil.rmtree(old, ignore_errors=True)
