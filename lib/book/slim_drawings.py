"""One drawing of a page: the same picture in fewer elements and characters.

groups that say nothing               ─▶  their contents
what is drawn with no colour          ─▶  gone
a marker, used at a hundred points    ─▶  one path, or uses in a group that has their style
ticks, grid lines, neighbours alike   ─▶  one path
"""

import re
import xml.etree.ElementTree as tree
from itertools import groupby

from lib.book.short_paths import has_area, shorten

XMLNS = ' xmlns="http://www.w3.org/2000/svg"'
CIRCLE = re.compile(r"M 0 (?P<radius>[\d.]+)\s+(?:C(?: [-\d.]+){6}\s+){8}z\s*")  # as matplotlib writes it
STRAIGHT = re.compile(r"M[-\d. ]+[hv]-?[\d.]*[1-9][\d.]*")  # across or down, and of some length
SHORT = 40  # characters: no more than a use of a marker takes
UNTURNED = re.compile(r"rotate\(-?0 [-\d.]+ [-\d.]+\)")


def slim_drawing(text: str) -> str:
    """Return an <svg> element that matplotlib wrote, slimmer; ValueError if it holds what matplotlib does not write."""
    try:
        root = tree.fromstring(text.replace(XMLNS, "", 1))
    except tree.ParseError as error:
        raise ValueError(f"a drawing that is no XML: {error}") from None
    _without_layout(root)
    _stamp(root)
    _dissolve(root)
    for each in list(root.iter()):
        _merge(each)
        _unclip(each)
    _share_styles(root)
    return tree.tostring(root, encoding="unicode").replace(" />", "/>").replace("<svg", "<svg" + XMLNS, 1)


def _style_of(element):
    pairs = (part.split(":", 1) for part in element.get("style", "").split(";") if part.strip())
    return {name.strip(): value.strip() for name, value in pairs}


def _without_layout(root):
    """Take out the spaces between elements and turns by nothing, and shorten every path that is drawn in place."""
    for each in root.iter():
        if each.tag not in ("text", "tspan", "title") and not (each.text or "").strip():
            each.text = None
        each.tail = each.tail if (each.tail or "").strip() else None
        if UNTURNED.fullmatch(each.get("transform", "")):
            del each.attrib["transform"]
        if each.tag == "path" and each.get("d") and not each.get("id"):
            each.set("d", shorten(each.get("d")))


def _stamp(root):
    """Draw each use of a marker in its own place, where neighbours may then join; what is half seen through stays."""
    shapes = {each.get("id"): each for each in root.iter("path") if each.get("id")}
    uses = [each for each in root.iter("use") if each.get("href", "")[1:] in shapes]
    times = [each.get("href") for each in uses]
    for use in uses:
        shape = shapes[use.get("href")[1:]]
        style = _style_of(use) | _style_of(shape)
        if times.count(use.get("href")) == 1 or (_joins(style, shape.get("d")) and _short(shape.get("d"))):
            _draw_in_place(use, shape.get("d"), style)
    kept = {each.get("href")[1:] for each in root.iter("use")}
    for parent in root.iter("defs"):
        for shape in [each for each in parent if each.tag == "path" and each.get("id") not in kept]:
            parent.remove(shape)
    for name in kept & shapes.keys():
        shapes[name].set("d", shorten(shapes[name].get("d"), fine=True))


def _draw_in_place(use, path, style):
    """Turn a <use> into a <path>; a dot is a line of no length with a round end."""
    x, y = float(use.attrib.pop("x", 0)), float(use.attrib.pop("y", 0))
    del use.attrib["href"]
    use.tag = "path"
    if (dot := CIRCLE.fullmatch(path)) and _joins(style, path):
        edge = float(style.get("stroke-width", 1)) if _lined(style) else 0
        width = f"{2 * float(dot['radius']) + edge:g}"
        style = {"fill": "none", "stroke": style["fill"], "stroke-width": width, "stroke-linecap": "round"}
        use.set("d", shorten(f"M {x} {y} L {x} {y}", fine=True))
    else:
        use.set("d", shorten(path, (x, y), fine=True))
    use.set("style", "; ".join(f"{name}: {value}" for name, value in style.items()))


def _short(path):
    return len(shorten(path, fine=True)) < SHORT or CIRCLE.fullmatch(path)


def _joins(style, path):
    """Whether two of these may be one path: opaque and of one colour, so that their order never shows."""
    if any("opacity" in name for name in style):
        return False
    filled = style.get("fill") != "none" and has_area(path)
    if filled and _lined(style):
        return style["stroke"] == style.get("fill")
    return _lined(style) or (filled and "fill" in style)


def _lined(style):
    return style.get("stroke", "none") != "none"


def _dissolve(parent):
    """Put the contents of groups without attributes in their place, and take out what is empty or not to be seen."""
    children = []
    for each in list(parent):
        _dissolve(each)
        bare = each.tag == "g" and not each.attrib
        children += list(each) if bare else [each]
    parent[:] = [each for each in children if not _nothing(each)]


def _nothing(element):
    if element.tag in ("g", "defs"):
        return not len(element)
    return element.tag == "path" and (not element.get("d") or element.get("style") == "fill: none")


def _merge(parent):
    """Join paths alike: neighbours, and straight strokes (ticks, grid lines) over texts and other such strokes."""
    last, strokes = None, {}
    for each in list(parent):
        key = tuple(sorted((name, value) for name, value in each.attrib.items() if name != "d"))
        joins = each.tag == "path" and not each.get("id") and _joins(_style_of(each), each.get("d"))
        straight = joins and STRAIGHT.fullmatch(each.get("d"))
        if each.tag != "text" and not straight:
            strokes = {}
        before = strokes.get(key) if straight else last[1] if last and joins and last[0] == key else None
        if before is not None:
            before.set("d", before.get("d") + each.get("d"))
            parent.remove(each)
            continue
        last = (key, each) if joins else None
        if straight:
            strokes[key] = each


def _unclip(group):
    """A clipped group of one path is a clipped path."""
    if group.tag == "g" and list(group.attrib) == ["clip-path"] and len(group) == 1:
        child = group[0]
        if child.tag == "path" and not {"clip-path", "transform", "id"} & child.attrib.keys():
            group.tag, group.attrib, group[:] = "path", child.attrib | group.attrib, []


def _share_styles(parent):
    """Give uses of one style, where several follow one another, a group that has it."""
    for each in list(parent):
        if each.tag == "g":
            _share_styles(each)
    children = []
    for style, run in groupby(list(parent), key=lambda each: each.tag == "use" and each.get("style")):
        run = list(run)
        if style and len(run) > 2:
            group = tree.Element("g", {"style": style})
            for use in run:
                del use.attrib["style"]
            group.extend(run)
            run = [group]
        children += run
    parent[:] = children
