"""The look of every figure, in one place: palette, sizes, line styles and matplotlib settings.

Palette: M. Okabe and K. Ito (2008), "Color Universal Design", in two shades of each colour, so that every
series keeps a contrast of 3:1 on white paper and on the dark page, and colours stay apart for colour-blind
readers. A figure is drawn in the light colours; `svg` then turns each of them into a CSS property with a
fallback for pages without the book's style sheet, where only the text colour of the page is known.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Color:
    """One role of the palette: its CSS property, its two shades, and what stands in without a style sheet."""

    name: str
    light: str
    dark: str
    fallback: str

    @property
    def css(self) -> str:
        """The CSS value that follows the page from light to dark."""
        return f"var(--fig-{self.name}, {self.fallback})"


INK = Color("ink", "#1f2328", "#d7dce1", "currentColor")
MUTED = Color("muted", "#57606a", "#9ca6b0", "currentColor")
GRID = Color("grid", "#dde1e6", "#333a42", "#80808055")
BAND = Color("band", "#e6ecf3", "#26303a", "#80808033")
PAPER = Color("paper", "#ffffff", "#121212", "Canvas")

SHADES = (
    ("#0072b2", "#56b4e9"),  # blue
    ("#d55e00", "#f5813a"),  # vermillion
    ("#007058", "#0b9470"),  # green
    ("#cc79a7", "#f4c4de"),  # reddish purple
    ("#806400", "#dcb81f"),  # orange, dark on paper
    ("#4a98e8", "#5b7fe0"),  # sky blue
    ("#b08d57", "#f0e442"),  # sand on paper, yellow in the dark
    ("#a03fa0", "#a65fc0"),  # violet
)
SERIES = tuple(Color(str(i), light, dark, light) for i, (light, dark) in enumerate(SHADES, start=1))
PALETTE = (*SERIES, INK, MUTED, GRID, BAND, PAPER)

# Widths of the two drawings of a figure, in CSS pixels: one for the page, one for a phone.
WIDE, NARROW = 640, 340
PHONE_BELOW = 520  # container width in CSS pixels under which the narrow drawing is shown
MARGIN = 12

TEXT, SMALL = 13, 12  # font sizes in CSS pixels
LINE_HEIGHT = 17

THIN, LINE, HAIR = 0.8, 1.8, 0.6  # stroke widths in CSS pixels: axes, data, grid
BAND_ALPHA = 0.18

DASHES = ("-", (0, (6, 2.2)), (0, (6, 2, 1.5, 2)), (0, (2.5, 1.5)))
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "p")
DOTTED = ((0, (1, 2)), (0, (1, 5)), (0, (5, 2, 1, 2, 1, 2)))  # published values: no series looks like these

PIXELS_PER_INCH = 72  # matplotlib's point is then a CSS pixel


def series(i: int) -> dict:
    """Return colour, line style and marker of series i: each alone tells the first four series apart."""
    return {
        "color": SERIES[i % len(SERIES)].light,
        "linestyle": DASHES[i % len(DASHES)],
        "marker": MARKERS[i % len(MARKERS)],
    }


def settings() -> dict:
    """Return the matplotlib settings (rcParams) under which every figure is drawn and written."""
    return {
        "figure.dpi": PIXELS_PER_INCH,
        "font.family": "DejaVu Sans",  # comes with matplotlib, and is wide: pages show narrower text
        "font.size": TEXT,
        "axes.labelsize": TEXT,
        "axes.labelcolor": INK.light,
        "axes.edgecolor": MUTED.light,
        "axes.linewidth": THIN,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "grid.color": GRID.light,
        "grid.linewidth": HAIR,
        "text.color": INK.light,
        "lines.linewidth": LINE,
        "lines.solid_capstyle": "round",
        "lines.scale_dashes": False,
        "legend.frameon": False,
        "legend.fontsize": TEXT,
        "legend.handlelength": 2.2,
        "xtick.labelsize": SMALL,
        "ytick.labelsize": SMALL,
        "xtick.color": MUTED.light,
        "ytick.color": MUTED.light,
        "xtick.major.width": THIN,
        "ytick.major.width": THIN,
        "svg.fonttype": "none",  # text stays text
        "svg.hashsalt": "book",
        "svg.image_inline": True,
    }
