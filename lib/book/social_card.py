"""The picture that stands for the book where a link to it is shared: its title, and what the verdicts are now."""

from pathlib import Path

from lib.book.pages import tone_of
from lib.book.verdicts import count_verdicts

NAME = "card.png"
WIDTH, HEIGHT, DPI = 1200, 630, 100  # pixels; the size that link previews ask for
PAPER, INK, MUTED = "#14181d", "#f2f2f0", "#a9b0b8"
TONES = {"agrees": "#56b4e9", "partly": "#e69f00", "disagrees": "#d55e9b", "neutral": "#a9b0b8", "open": "#4a525b"}
WORDS = {"agrees": "agree", "partly": "in part", "disagrees": "disagree", "neutral": "opinion", "open": "open"}


def tones(verdicts: list[dict]) -> dict[str, int]:
    """Return how many claims have a verdict of each tone, in the order of TONES, those that occur."""
    counts = dict.fromkeys(TONES, 0)
    for verdict, times in count_verdicts(verdicts).items():
        counts[tone_of(verdict)] += times
    return {tone: times for tone, times in counts.items() if times}


def write_card(verdicts: list[dict], path: Path) -> None:
    """Draw the card of these verdicts as a PNG of 1200 × 630 pixels."""
    from matplotlib.figure import Figure  # slow to load

    fig = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI, facecolor=PAPER)
    ax = fig.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(HEIGHT, 0))
    ax.set_axis_off()
    ax.text(80, 170, "Deep Learning", color=INK, fontsize=46, fontweight="bold")
    ax.text(80, 255, "1989 · 2022 · 2055", color=INK, fontsize=46, fontweight="bold")
    ax.text(80, 325, "Five texts, made executable: every number computed again,", color=MUTED, fontsize=21)
    ax.text(80, 365, "over many seeds, and judged.", color=MUTED, fontsize=21)
    counts = tones(verdicts)
    left, room = 80.0, WIDTH - 160
    for place, (tone, times) in enumerate(counts.items()):
        width = room * times / sum(counts.values())
        ax.barh(465, width, height=42, left=left, color=TONES[tone])
        key = 80 + place * room / len(TONES)
        ax.barh(530, 18, height=18, left=key, color=TONES[tone])
        ax.text(key + 28, 531, f"{times} {WORDS[tone]}", color=INK, fontsize=16, va="center")
        left += width
    fig.savefig(path, metadata={"Software": None})
