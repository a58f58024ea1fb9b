"""Drawings come after the text: a page holds their frames and words, and files beside it what is drawn.

A page of mostly drawings is ten times its text, and its reader begins with the text. `late_drawings.js` fills in the
frames, those near the screen first. Without scripts the same drawings are shown as images.
"""

import json
import re
from pathlib import Path

from lib.book.late_figures import late_file, late_script

FIGURE = re.compile(r'<figure class="book-figure">(?:(?!</figure>).)*</figure>', re.DOTALL)
DRAWING = re.compile(r'(<svg\b[^>]*\bclass="(?:wide|narrow)"[^>]*)>(.*?)</svg>', re.DOTALL)
ATTRIBUTE = re.compile(r'\b(width|height|aria-label)="([^"]*)"')
RULE = re.compile(r"\.(\w+)[^{]*\{[^}]*\}")
TEXT = re.compile(r"<(?:script|style|svg)\b.*?</(?:script|style|svg)>|<[^>]*>", re.DOTALL)
ARTICLE = '<article class="bd-article'
FIRST_SCREEN = 1_500  # characters of text; a drawing among them stays in its place
FEWEST = 4_000  # characters drawn on a page; less is not worth a request
SCRIPT = Path(__file__).with_suffix(".js")
UNDRAWN = "<noscript><style>svg[data-drawing]{display:none !important}</style></noscript>"


def drawings_moved_out(text: str, style: str, root: str, html: Path) -> str:
    """Return a page whose drawings are filled in by a script, which is written below `html` with all they hold.

    style: the rules of the classes that they name. A figure with a script of its own keeps its drawings, which the
    script may work on.
    """
    start = text.find(ARTICLE) + 1
    figures = [found for found in FIGURE.finditer(text) if "<script" not in found[0] and found.start() > start]
    late = [found for found in figures if len(TEXT.sub("", text[start : found.start()])) > FIRST_SCREEN]
    held = [drawing[2] for found in late for drawing in DRAWING.finditer(found[0])]
    if sum(map(len, held)) < FEWEST:
        return text

    def frame(found):
        image = root + late_file("drawing", _whole(found, style), html, "svg")
        given = dict(ATTRIBUTE.findall(found[1]))
        size = f'width="{given["width"]}" height="{given["height"]}"'
        still = f'<noscript><img src="{image}" {size} alt="{given["aria-label"]}"></noscript>'
        return f'{found[1]} data-drawing="{next(numbers)}"></svg>{still}'

    numbers, parts, end = iter(range(len(held))), [], 0
    for found in late:
        parts += [text[end : found.start()], DRAWING.sub(frame, found[0])]
        end = found.end()
    script = SCRIPT.read_text(encoding="utf-8").replace("DRAWINGS", json.dumps(held, ensure_ascii=False))
    page = "".join([*parts, text[end:]]).replace("</head>", f"{UNDRAWN}\n</head>", 1)
    return page.replace("</body>", f"{late_script('drawing', script, root, html)}\n</body>", 1)


def _whole(drawing, style):
    """A drawing as a file of its own, with those rules that it needs."""
    rules = "".join(rule[0] for rule in RULE.finditer(style) if f'class="{rule[1]}"' in drawing[2])
    return f"{drawing[1]}><style>{rules}</style>{drawing[2]}</svg>"
