"""Small tables of text: what a notebook shows where a figure would say less."""

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Table:
    """A finished table: `html` is what a notebook displays, `text` what stands where there is no HTML."""

    html: str
    text: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.html


def table(header, rows, *, caption: str) -> Table:
    """Return a table of texts: header (columns,), rows (n, columns); ValueError when a row does not fit it."""
    header, rows = [str(name) for name in header], [[str(cell) for cell in row] for row in rows]
    if not caption.strip():
        raise ValueError("caption is empty: say what the table lists")
    if not rows or any(len(row) != len(header) for row in rows):
        raise ValueError(f"every row of the table needs {len(header)} cells, and there must be rows")
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in header)
    body = "".join(f"<tr>{''.join(_cell(*pair) for pair in zip(header, row, strict=True))}</tr>" for row in rows)
    html = (
        f'<table class="book-table"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
    lines = [" | ".join(row) for row in [header, *rows]]
    return Table(html, "\n".join([caption, *lines]))


def _cell(name: str, text: str) -> str:
    return f'<td data-label="{escape(name, quote=True)}">{escape(text)}</td>'
