"""The theme's icons, cut down to those that the pages use: a font of a kilobyte, inside the style sheet."""

import base64
import io
import re
from pathlib import Path

FONT = "vendor/fontawesome/webfonts/fa-solid-900.ttf"
FACE = re.compile(r"@font-face\s*\{[^}]*Font ?Awesome[^}]*\}", re.IGNORECASE)
GLYPH = re.compile(r'\.fa-[\w-]+:{1,2}before[^{}]*\{[^}]*content:\s*"\\?([0-9a-fA-F]{4}|.)"')
TEMPLATE = (
    '@font-face{{font-family:"Font Awesome 6 Free";font-weight:900;font-display:block;'
    'src:url(data:font/woff;base64,{font}) format("woff")}}'
)


def with_icons(css: str, static: Path) -> str:
    """Return a purged style sheet whose icon fonts are replaced by one that holds the icons it still names."""
    faces = FACE.findall(css)
    if not faces:
        return css
    codes = {int(code, 16) if len(code) == 4 else ord(code) for code in GLYPH.findall(css)}
    font = base64.b64encode(subset(static / FONT, codes)).decode()
    for face in faces:
        css = css.replace(face, "")
    return TEMPLATE.format(font=font) + css


def subset(path: Path, codes: set[int]) -> bytes:
    """Return the glyphs of these code points as a WOFF font; ValueError for one that the font lacks."""
    from fontTools.subset import Options, Subsetter, save_font  # late: only the builder of pages needs it
    from fontTools.ttLib import TTFont

    options = Options(flavor="woff", layout_features=[], hinting=False, notdef_outline=False)
    font = TTFont(path, recalcTimestamp=False)
    missing = codes - set(font.getBestCmap())
    if missing:
        raise ValueError(f"{path.name} has no glyph for {', '.join(f'U+{code:04X}' for code in sorted(missing))}")
    cutter = Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    target = io.BytesIO()
    save_font(font, target, options)
    return target.getvalue()
