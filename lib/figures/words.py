"""Words and numbers on paper: how wide they are, where their lines break, and how a tick of a log axis reads."""

from functools import cache

from numpy import floor, log10

PLAIN = (3e-4, 3e5)  # axes within these limits have plain numbers
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@cache
def text_width(text: str, size: float) -> float:
    """Return the width in CSS pixels of the widest line of `text` at a font size in CSS pixels."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family="DejaVu Sans", size=size)
    return max(text_to_path.get_text_width_height_descent(line, font, False)[0] for line in text.split("\n"))


def wrap(text: str, width: float, size: float) -> str:
    """Break `text` between words into lines of at most `width` CSS pixels; a longer word keeps its line."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)


def listed(names, none: str = "none") -> str:
    """Return names in a row, 'a, b and c', or `none` when there are none."""
    names = [str(name) for name in names]
    if not names:
        return none
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def log_tick(value: float, low: float, high: float) -> str:
    """Return a tick label: plain on axes within 0.001 … 100,000, else a power of ten, in Unicode, not TeX."""
    if low >= PLAIN[0] and high <= PLAIN[1]:
        return f"{value:,.6g}"
    exponent = int(floor(log10(value) + 1e-9))
    mantissa = value / 10.0**exponent
    power = f"10{str(exponent).translate(SUPERSCRIPTS)}"
    return power if abs(mantissa - 1) < 1e-6 else f"{mantissa:.3g}×{power}"
