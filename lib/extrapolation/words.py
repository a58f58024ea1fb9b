"""Numbers and times in words: two significant figures, and the unit of time in which a reader thinks.

`projection.js` writes the same; a test compares the two.
"""

import re

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
UNITS = ((31_556_952, "years"), (86_400, "days"), (3_600, "hours"), (60, "minutes"), (1, "seconds"))  # in seconds
NO_BREAK = "\u00a0"
PLAIN = (1e-3, 1e6)  # numbers within these limits are written out
NAMES = {
    "openai": "OpenAI", "deepseek": "DeepSeek", "nvidia": "NVIDIA", "llama": "Llama team", "simeoni": "Siméoni",
    "energyinstitute": "Energy Institute",
}  # fmt: skip


def short(number):
    """A positive number with two significant figures: 1,400 or 4.4 × 10²¹."""
    if PLAIN[0] <= number < PLAIN[1]:
        return f"{float(f'{number:.2g}'):,.10g}"
    digits, power = f"{number:.1e}".split("e")
    return f"{digits}{NO_BREAK}×{NO_BREAK}10{str(int(power)).translate(SUPERSCRIPTS)}"


def count(number):
    """A number in full below a million, else with two significant figures."""
    return f"{number:,.0f}" if 1 <= number < PLAIN[1] else short(number)


def duration(log10_seconds):
    """A time, given as log₁₀ of its seconds, in the largest unit of which it has at least two."""
    seconds = 10.0 ** float(log10_seconds)
    size, name = next(((size, name) for size, name in UNITS if seconds >= 2 * size), UNITS[-1])
    return f"{short(seconds / size)} {name}"


def span(low, high, write=short):
    """A range as text."""
    return f"{write(low)} to {write(high)}"


def powers(log10):
    """A power of ten as text, rounded: 10⁻⁹."""
    return f"10{str(round(log10)).translate(SUPERSCRIPTS)}"


def times(number):
    """How far apart two numbers are, as a factor of at least one."""
    return f"{max(number, 1 / number):.2g}" if max(number, 1 / number) < 10 else short(max(number, 1 / number))


def cited(keys):
    """Keys of the bibliography as a table names them: 'wang2025' → 'Wang 2025'."""
    return ", ".join(_name(key.strip()) for key in keys.split(","))


def _name(key):
    author, year = re.match(r"(\D+)(\d+)", key).groups()
    return f"{NAMES.get(author, author.capitalize())} {year}"
