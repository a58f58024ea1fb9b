"""The line under a chapter's title: how long it takes to read and to run, what comes before it, its notebook.

The time to read follows from the words of its prose, the time to run from the measured costs. What a chapter builds on
stands in `chapters/needs.yml`.
"""

import html
import json
import math
from pathlib import Path

import yaml

from lib.book import chapters
from lib.book.costs import load_costs
from lib.book.notebooks import title_of

WORDS_A_MINUTE = 200  # of a text with formulas and figures
TITLE_END = "</h1>"


def heads(root) -> dict[str, dict]:
    """Return what each chapter's line says, by name: minutes to read, core-minutes to run or None, and its needs.

    ValueError when `needs.yml` names a chapter that does not exist, or one that does not come before.
    """
    found, costs, needs = chapters.discover(root), load_costs(root), _needs(root)
    titles = {chapter.name: title_of(chapter.notebook()) for chapter in found}
    _check(needs, list(titles))
    return {
        chapter.name: {
            "read": math.ceil(_num_words(chapter) / WORDS_A_MINUTE),
            "run": costs[chapter.name]["core_seconds"] / 60 if chapter.name in costs else None,
            "needs": [(name, titles[name]) for name in needs.get(chapter.name, [])],
        }
        for chapter in found
    }


def head_html(name: str, head: dict) -> str:
    """Return a chapter's line as HTML."""
    parts = [f"{_minutes(head['read'])} to read"]
    if head["run"] is not None:
        parts.append(f"{_core_minutes(head['run'])} to run")
    if head["needs"]:
        links = ", ".join(f'<a href="{need}.html">{html.escape(title)}</a>' for need, title in head["needs"])
        parts.append(f"read before: {links}")
    parts.append(f'<a href="../_sources/chapters/{name}.ipynb" download>executed notebook</a>')
    return f'<p class="chapter-head">{" ".join(f"<span>{part}</span>" for part in parts)}</p>'


def add_head(app, pagename, templatename, context, doctree) -> None:
    """Put a chapter's line under its title (Sphinx event html-page-context)."""
    path, name = Path(app.srcdir) / "heads.json", Path(pagename).name
    found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    if name in found:
        context["body"] = context["body"].replace(TITLE_END, TITLE_END + head_html(name, found[name]), 1)


def _needs(root) -> dict[str, list[str]]:
    path = Path(root) / "chapters" / "needs.yml"
    return yaml.safe_load(path.read_text(encoding="utf-8")) or {} if path.is_file() else {}


def _check(needs: dict[str, list[str]], names: list[str]) -> None:
    for name, before in needs.items():
        for each in [name, *before]:
            if each not in names:
                raise ValueError(f"needs.yml: there is no chapter {each!r}")
        if late := [each for each in before if names.index(each) >= names.index(name)]:
            raise ValueError(f"needs.yml: {late[0]} does not come before {name}")


def _num_words(chapter) -> int:
    return sum(len(cell.source.split()) for cell in chapter.notebook().cells if cell.cell_type == "markdown")


def _minutes(number: int) -> str:
    return f"{number} minute{'' if number == 1 else 's'}"


def _core_minutes(number: float) -> str:
    rounded = f"{number:.0f}" if number >= 1 else f"{number:.1f}"
    return f"{rounded} core-minute{'' if rounded == '1' else 's'}"
