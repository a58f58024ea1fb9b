"""What a page's pictures repeat thousands of times: styles become classes, and groups of one element that element.

A class named three times in its rule wins over what a style sheet says of pictures, as the style it replaces did.
"""

import re
from collections import Counter

PICTURE = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
STYLED = re.compile(r'(<\w+\b(?![^>]*\sclass=)[^>]*?)\sstyle="([^"]+)"')
LONELY = re.compile(r"<g>\s*(<(\w+)\b[^<>]*(?:/>|>[^<]*</\2>))\s*</g>")
PATH = re.compile(r'(?<=\sd=")[^"]*')
FEWEST = 3  # times; a rarer style stays where it is


def slim(text: str) -> tuple[str, str]:
    """Return a page whose pictures look the same in fewer characters, and the rules of the classes they now name."""
    text = PICTURE.sub(lambda picture: _compact(picture[0]), text)
    times = Counter(found[2] for picture in PICTURE.findall(text) for found in STYLED.finditer(picture))
    names = {style: f"pic{i}" for i, (style, count) in enumerate(times.most_common()) if count >= FEWEST}

    def named(found):
        name = names.get(found[2])
        return f'{found[1]} class="{name}"' if name else found[0]

    text = PICTURE.sub(lambda picture: STYLED.sub(named, picture[0]), text)
    return text, "".join(f".{name}.{name}.{name}{{{style}}}" for style, name in names.items())


def _compact(picture):
    """A picture without groups that hold one element and say nothing, and without line ends inside paths."""
    picture = PATH.sub(lambda path: " ".join(path[0].split()), picture)
    while True:
        picture, num = LONELY.subn(r"\1", picture)
        if not num:
            return picture
