"""Takes the table behind each figure out of the page, into a file of its own beside the page.

A notebook carries the table inside its link, so that it is whole wherever it is opened. A page would grow by it.
"""

import re
from base64 import b64decode
from pathlib import Path

FOLDER = "_static/data"
LINK = re.compile(r'<a class="figure-data" download="figure\.csv" href="data:text/csv;base64,([^"]*)"')


def with_files(body: str, name: str) -> tuple[str, dict[str, str]]:
    """Return a page's HTML whose links lead to files in FOLDER, and the files, name → text."""
    files = {}

    def link_to_file(match) -> str:
        file = f"{name}-figure-{len(files) + 1}.csv"
        files[file] = b64decode(match.group(1)).decode()
        return f'<a class="figure-data" download="{file}" href="{FOLDER}/{file}"'

    return LINK.sub(link_to_file, body), files


def write_tables(app, pagename, templatename, context, doctree) -> None:
    """Write the tables of a page as files, and lead its links there (Sphinx event html-page-context)."""
    body, files = with_files(context.get("body", ""), Path(pagename).name)
    if not files:
        return
    folder = Path(app.outdir) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in files.items():
        (folder / file).write_text(text, encoding="utf-8")
    context["body"] = body.replace(f'href="{FOLDER}/', f'href="{context["pathto"](FOLDER, 1)}/')
