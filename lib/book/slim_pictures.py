"""What a page's pictures repeat thousands of times: elements, names and styles.

A class named three times in its rule wins over what a style sheet says of pictures, as the style it replaces did.
"""

import re
from collections import Counter

from lib.book.slim_drawings import slim_drawing

PICTURE = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
DRAWN = re.compile(r'<svg\b[^>]*\bclass="(?:wide|narrow)"')  # by the figures' room; others are as they are
NAME = re.compile(r"\bf[0-9a-f]{10}-\w+")  # of a clip path or a marker there
STYLED = re.compile(r'(<\w+\b(?![^>]*\sclass=)[^>]*?)\sstyle="([^"]+)"')
FEWEST = 3  # times; a rarer style stays where it is


def slim(text: str) -> tuple[str, str]:
    """Return a page whose pictures look the same in fewer characters, and the rules of the classes they now name."""
    text = PICTURE.sub(lambda picture: _slim(picture[0]), text)
    ids = {name: f"_{i}" for i, name in enumerate(dict.fromkeys(NAME.findall(text)))}
    times = Counter(found[2] for picture in PICTURE.findall(text) for found in STYLED.finditer(picture))
    classes = {style: f"pic{i}" for i, (style, count) in enumerate(times.most_common()) if count >= FEWEST}

    def named(found):
        name = classes.get(found[2])
        return f'{found[1]} class="{name}"' if name else found[0]

    def short(picture):
        return STYLED.sub(named, NAME.sub(lambda name: ids[name[0]], picture[0]))

    text = PICTURE.sub(short, text)
    return text, "".join(f".{name}.{name}.{name}{{{style}}}" for style, name in classes.items())


def _slim(picture):
    """A picture of the figures' room in fewer elements; with what matplotlib does not write in it, as it is."""
    try:
        return slim_drawing(picture) if DRAWN.match(picture) else picture
    except ValueError:
        return picture
