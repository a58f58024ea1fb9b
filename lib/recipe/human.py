"""The human baseline as a figure: the reader labels fifty digits and is shown beside the networks.

Source: A. Karpathy, "A Recipe for Training Neural Networks" (2019), stage 2, item on a human baseline. `human.js` shows
one digit after the other and keeps the answers in the reader's browser; without it stands a sheet of the digits of
seed 1 with their labels folded away, to be done on paper. The digits travel as one PNG image (W3C, "Portable Network
Graphics (PNG) Specification", second edition, 2003), 8 bits a pixel, ink dark on white.
"""

import base64
import re
import struct
import zlib
from html import escape
from importlib.resources import files

import numpy as np
from scipy import stats

from lib.figures import Figure
from lib.figures.interactive import interactive
from lib.recipe.human_pool import ROUND, check_order, grey_levels, round_of
from lib.recipe.human_score import check_predictions, score

PAPER_SEED = 1  # of the round that stands on the sheet, and with which every reader starts
CAPTION = (
    "Answer by the buttons, or by the keys 0 to 9 after a click into the figure; Backspace takes the last answer back. "
    "There is no time limit. Your answers stay in this browser, where it lets a page keep anything, so that you can go "
    "on after a reload; nothing is sent anywhere. The digits are test images of MNIST drawn at random, "
    "16 × 16 pixels of 8 bits, just as the networks were asked about them."
)
WITHOUT_SCRIPT = "Labelling on the page needs JavaScript; the sheet can be done with pencil and paper."


def label_yourself(digits, predictions):
    """The `Figure` in which a reader labels `digits` (a pool of n) beside predictions (num_networks, n) of networks.

    ValueError when predictions and labels cannot belong together, or when the order of the digits gives labels away.
    """
    labels, predictions = check_predictions(digits.labels, predictions)
    check_order(labels)
    figure = interactive(
        "human",
        data=page_data(digits, predictions),
        sliders=(),
        still=paper_sheet(digits, predictions),
        script=_source("js"),
        reset="Forget everything",
        caption=f"{CAPTION} {_many(len(predictions), 'network')}, one seed each.",
    )
    html, num = re.subn(r"(?<=<noscript><p>)[^<]*", escape(WITHOUT_SCRIPT), figure.html)
    if num != 1:
        raise ValueError(f"the figure has {num} notes for readers without JavaScript, and should have one")
    return Figure(html.replace("<style>", f"<style>{_source('css')}", 1), figure.alt)


def page_data(digits, predictions):
    """What the page's script needs, as plain data for JSON."""
    wrong = np.asarray(predictions) != digits.labels
    return {
        "image": png(255 - grey_levels(digits.images).reshape(-1, 16)),
        "labels": "".join(map(str, digits.labels)),
        "missedBy": [np.flatnonzero(column).tolist() for column in wrong.T],
        "networks": len(wrong),
        "round": ROUND,
        "z": float(stats.norm.ppf(0.975)),
        "fingerprint": digits.fingerprint[:12],
    }


def paper_sheet(digits, predictions):
    """The round of seed 1 as a `Figure`: numbered digits, their labels and the networks' errors folded away."""
    places = round_of(PAPER_SEED, len(digits))
    alt = f"A sheet of {ROUND} handwritten digits, numbered, to be labelled by the reader."
    pictures = 255 - grey_levels(digits.images[places])
    cells = "".join(
        f'<li>{i}<img width="48" height="48" src="{png(image)}" alt="handwritten digit number {i}"></li>'
        for i, image in enumerate(pictures, start=1)
    )
    html = (
        f'<ol class="sheet" aria-label="{alt}">{cells}</ol>'
        f"<details><summary>Labels of the digits, and the errors of the networks</summary>"
        f"<p>{_key(digits.labels, predictions, places)}</p></details>"
    )
    return Figure(html, alt)


def _key(labels, predictions, places):
    """The labels by number, and what the networks miss of them."""
    listed = ", ".join(f"<b>{i}</b>: {labels[place]}" for i, place in enumerate(places, start=1))
    missed = score(labels[places], labels, predictions, places).network_misses
    return (
        f"{listed}. {_many(len(missed), 'network')} missed {missed.mean():.1f} of these {ROUND} on average, "
        f"the best {missed.min()} and the worst {missed.max()}."
    )


def _many(number, what):
    return f"{number} {what}{'' if number == 1 else 's'}"


def png(pixels):
    """A grey image, uint8 (height, width), as a data address of a PNG file."""
    height, width = pixels.shape
    rows = np.hstack([np.zeros((height, 1), np.uint8), pixels])  # each row begins with its filter: none
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"".join(chunks)).decode()


def _source(kind):
    return files("lib.recipe").joinpath(f"human.{kind}").read_text(encoding="utf-8")
