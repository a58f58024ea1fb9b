"""Chapters: the text notebooks `chapters/NN_name.md`, their parameters, and the values a profile gives them."""

import ast
import copy
import difflib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import jupytext
import yaml

from lib.experiments.provenance import ROOT

CHAPTER_NAME = re.compile(r"(\d\d)_(\w+)")
PARAMETERS_TAG = "parameters"


class ChapterError(ValueError):
    """A chapter, a parameter or a value that does not exist or does not fit."""


@dataclass(frozen=True)
class Chapter:
    """One chapter by its name `NN_name`, with the path of its text notebook."""

    name: str
    path: Path

    def notebook(self):
        """The chapter as a notebook object, without outputs, for the kernel `python3`."""
        notebook = copy.deepcopy(_parsed(self.path.read_text(encoding="utf-8")))
        notebook.metadata["kernelspec"] = {
            "name": "python3",
            "display_name": "Python 3",
            "language": "python",
        }
        return notebook

    def defaults(self):
        """Parameters and their full-scale values, from the one cell tagged `parameters`."""
        cells = [cell for cell in self.notebook().cells if PARAMETERS_TAG in cell.metadata.get("tags", [])]
        if len(cells) != 1:
            raise ChapterError(f"{self.name} has {len(cells)} cells tagged `{PARAMETERS_TAG}`; it needs one")
        return dict(_assignments(cells[0].source))


@lru_cache(maxsize=32)
def _parsed(text):
    """A text notebook, read once: each chapter is asked for several times, and reading one takes long."""
    return jupytext.reads(text, fmt={"extension": ".md"})


def discover(root=ROOT):
    """All chapters, in order."""
    paths = sorted((Path(root) / "chapters").glob("[0-9][0-9]_*.md"))
    return [Chapter(path.stem, path) for path in paths]


def resolve(names, root=ROOT):
    """The chapters of these names (`07_lecun1989`, `lecun1989`, `7`, or a part of one name only); all by default."""
    chapters = discover(root)
    known = {alias: chapter for chapter in chapters for alias in _aliases(chapter)}
    found = []
    for name in names or [chapter.name for chapter in chapters]:
        key = Path(name).stem.lower()
        parts = [chapter for chapter in chapters if len(key) > 2 and key in chapter.name.lower()]
        if key not in known and len(parts) != 1:
            raise ChapterError(f"no chapter {name!r}{_near(key, known)}; there are: {_listed(chapters)}")
        found.append(known[key] if key in known else parts[0])
    return list(dict.fromkeys(found))


def values(chapter, profile="full", overrides=None, root=ROOT):
    """The parameters of a run: defaults, then those of the profile, then `overrides` (name → text or value)."""
    defaults = chapter.defaults()
    changed = {**_profile_values(profile, root).get(chapter.name, {}), **(overrides or {})}
    return defaults | {name: _fit(chapter, name, value, defaults) for name, value in changed.items()}


def _profile_values(profile, root):
    """Values of `chapters/PROFILE.yml`, {chapter: {name: value}}; none for the full profile."""
    path = Path(root) / "chapters" / f"{profile}.yml"
    return yaml.safe_load(path.read_text()) or {} if path.exists() else {}


def _fit(chapter, name, value, defaults):
    """A value of the same type as the default; raises ChapterError for an unknown name or another type."""
    if name not in defaults:
        raise ChapterError(
            f"{chapter.name} has no parameter {name!r}{_near(name, defaults)}; it has: {', '.join(defaults)}"
        )
    value = yaml.safe_load(value) if isinstance(value, str) else value
    default = defaults[name]
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if type(value) is not type(default):
        raise ChapterError(f"{name} is {type(default).__name__} (default {default!r}), {value!r} is not")
    return value


def _assignments(source):
    """(name, value) of each plain assignment; raises ChapterError for anything else in the cell."""
    for statement in ast.parse(source).body:
        if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
            raise ChapterError("the parameters cell holds plain assignments of literals only")
        yield statement.targets[0].id, ast.literal_eval(statement.value)


def _aliases(chapter):
    number, title = CHAPTER_NAME.fullmatch(chapter.name).groups()
    return (chapter.name.lower(), title.lower(), number, str(int(number)))


def _near(name, known):
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f" (did you mean {near[0]!r}?)" if near else ""


def _listed(chapters):
    return ", ".join(chapter.name for chapter in chapters)
