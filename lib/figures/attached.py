"""A figure that brings files along: data that a page should not carry, and loads when a reader asks for them.

A notebook's output may hold several forms of itself. Beside the HTML this one holds files by name, in a form that no
viewer shows; the step that stages the book takes them out and lays them beside the pages (`lib.book.attachments`).
"""

from dataclasses import dataclass

from lib.figures.show import Figure

FILES = "application/vnd.book.files+json"  # {name: text}


@dataclass(frozen=True, repr=False)
class FigureWithFiles(Figure):
    """A `Figure` with files, name → text; the page finds them under `_static/` and their name."""

    files: dict[str, str]

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return super()._repr_mimebundle_(include, exclude) | {FILES: self.files}
