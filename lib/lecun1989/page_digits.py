"""The digits of a run as a script beside the page: MNIST's own 28 × 28 grey levels, loaded when training is asked for.

The page shrinks them as `lib.data.shrink` does, to the same bits, so nothing is rounded on the way. The script sets
one global; a classic script is what a page may load from file://. RFC 1951 (DEFLATE) packs the pixels.
"""

import base64
import hashlib
import json
import zlib

import numpy as np

from lib.data import load_mnist
from lib.lecun1989.sources import SPLITS, indices_of

NOTICE = "MNIST by Y. LeCun, C. Cortes and C. J. C. Burges, CC BY-SA 3.0; digits drawn from it, as they were."


def pixels_of(recipe, seed):
    """The digits of a run in its order: uint8 (n, 28, 28) and labels (n,), training examples before test examples.

    ValueError for a recipe whose digits are not plain MNIST.
    """
    if recipe.digits != "mnist" or recipe.held_out:
        raise ValueError(f"the page can only train on plain MNIST, not on {recipe.digits!r}")
    indices, parts = indices_of(recipe, seed), {split: load_mnist(split) for split in SPLITS}
    pixels, labels = (np.concatenate([parts[s][i][indices[s]] for s in SPLITS]) for i in (0, 1))
    return pixels, labels


def digits_script(recipe, seed):
    """Name and text of the script with the digits of a run; the name changes with the digits, never the reverse."""
    pixels, labels = pixels_of(recipe, seed)
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL + 1)
    packed = packer.compress(pixels.tobytes()) + packer.flush()
    content = {"images": base64.b64encode(packed).decode(), "labels": "".join(map(str, labels))}
    mark = hashlib.sha256(pixels.tobytes() + labels.tobytes()).hexdigest()[:8]
    return f"draw/digits-{mark}.js", f"/* {NOTICE} */\nwindow.bookDigits = {json.dumps(content)};\n"
