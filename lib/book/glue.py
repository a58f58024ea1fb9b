"""Numbers that a chapter computes, carried into its prose.

In the book `glue` stores the text for the role {glue:text}; where myst-nb is missing it prints it, so that
a notebook on its own still says what it found.
"""

from lib.book.numbers import measured_text


def glue(name, value, unit="", interval=None):
    """Carry a number under a name into the page; unit and interval choose how it is written."""
    text = value if isinstance(value, str) else measured_text(value, unit, interval)
    try:
        from myst_nb import glue as carry
    except ImportError:
        print(f"{name}: {text}")
        return
    carry(name, text, display=False)
