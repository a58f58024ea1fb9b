"""Styles that a page's pictures repeat, thousands of times in a long chapter: each written once, as a class.

A class named three times in its rule wins over what a style sheet says of pictures, as the style it replaces did.
"""

import re
from collections import Counter

PICTURE = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
STYLED = re.compile(r'(<\w+\b(?![^>]*\sclass=)[^>]*?)\sstyle="([^"]+)"')
FEWEST = 3  # times; a rarer style stays where it is


def shared(text: str) -> tuple[str, str]:
    """Return a page whose pictures name their repeated styles by class, and the rules of these classes."""
    times = Counter(found[2] for picture in PICTURE.findall(text) for found in STYLED.finditer(picture))
    names = {style: f"s{i}" for i, (style, count) in enumerate(times.most_common()) if count >= FEWEST}

    def named(found):
        name = names.get(found[2])
        return f'{found[1]} class="{name}"' if name else found[0]

    text = PICTURE.sub(lambda picture: STYLED.sub(named, picture[0]), text)
    return text, "".join(f".{name}.{name}.{name}{{{style}}}" for style, name in names.items())
