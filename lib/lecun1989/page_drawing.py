"""From a reader's strokes to what the networks see: ink, then MNIST's size and place, then the book's shrinking.

Source: Y. LeCun, C. Cortes and C. Burges describe MNIST as black-and-white digits whose longer side is scaled to 20
pixels, with grey levels from averaging, and which are then moved so that their centre of mass is the centre of 28 × 28
pixels. The 60,000 training images fix what the words leave open: the move is by whole pixels, and the centre is pixel
14 counted from 0. All steps are in whole numbers, so `page_drawing.js` gives the same bits:

    grey = round(Σ overlap · level / area of a pixel),    top = ⌊14 − centre of mass + 1/2⌋
"""

import numpy as np

FIELD, RADIUS = 128, 7  # points: side of the field that is drawn on, half the width of the pen
BOX, FRAME = 20, 28  # pixels: longer side of a digit, side of MNIST's images
CENTRE = FRAME // 2

# Ten digits as a reader might draw them, 5 first: strokes as the page's address has them, two hexadecimal digits a
# coordinate, a dash between strokes.
EXAMPLES = (
    "5a16441532172f282d382f3b35373c3644374a39503d55425848594f5856555c51614b6544673c6835672f64295f2664",
    "47194c1d5124542c5635573f56495552515b4d62486743693d6a386832642e5d2a55284c27422738292f2c26301f351a3a17401646184b1c",
    "32223c1a4412423040503f6e",
    "262628212b1c2f18331538143e13441449154d18511c54215626562b553153364846385a266b3c6a4e6b5f69",
    "2621291c2e18331639143f1445164b194f1d52215327522c50314d364839423b413b473d4c405144554a574f5755565b53614f654a69"
    "446c3e6d376d316b2c682764245f",
    "34142e2825423a424e40603e-4e264c3e4956476e",
    "4e13402034322c462b512b572d5e2f633468396b3e6c446c4a694e665261545b5555544e52494e444940433e3e3e384033432f482c4d",
    "221a38184c185d16542e4946405a396e",
    "4f204c1a461741153a163518301d2d232c292d302f36343b393e3f3f433f4a424f46534b56525659546050664a6a446c3d6d366b3068"
    "2c62295c2855294e2d48324338403f3f4c3a542e501c",
    "51254d1f481b42183b1734182e1c29212728262f28352b3b314037423e4345414b3d4f385324513c4d54476e",
)
MEANT = (5, 0, 1, 2, 3, 4, 6, 7, 8, 9)
ENLARGED, CORNER = 5, (3, 11)  # points of a pixel when a digit of MNIST is put back on a field, and where it is put


def read_strokes(text):
    """The strokes of a text as the page's address has it: a list of int64 (n, 2), columns x and y."""
    strokes = [bytes.fromhex(part) for part in text.split("-")]
    return [np.frombuffer(stroke, np.uint8).astype(np.int64).reshape(-1, 2) for stroke in strokes]


def inked(strokes):
    """The field, uint8 (128, 128) of 0 and 255, that strokes leave; a point has ink within the pen's radius."""
    y, x = np.mgrid[:FIELD, :FIELD]
    field = np.zeros((FIELD, FIELD), bool)
    for stroke in strokes:
        for start, end in zip(stroke[[0, *range(len(stroke) - 1)]], stroke, strict=True):
            field |= _near(x, y, start, end)
    return np.where(field, 255, 0).astype(np.uint8)


def _near(x, y, start, end):
    """Whether points lie within the pen's radius of a segment."""
    (ax, ay), (bx, by) = start, end
    along = (x - ax) * (bx - ax) + (y - ay) * (by - ay)
    across = (x - ax) * (by - ay) - (y - ay) * (bx - ax)
    length, reach = (bx - ax) ** 2 + (by - ay) ** 2, RADIUS**2
    at_start, at_end = (x - ax) ** 2 + (y - ay) ** 2 <= reach, (x - bx) ** 2 + (y - by) ** 2 <= reach
    between = across**2 <= reach * length
    return np.where(along <= 0, at_start, np.where(along >= length, at_end, between))


def framed(field):
    """Grey levels uint8 (n, n) as MNIST frames them, uint8 (28, 28); ValueError for a blank field."""
    rows, columns = np.flatnonzero(field.any(axis=1)), np.flatnonzero(field.any(axis=0))
    if not rows.size:
        raise ValueError("the field is blank: there is no digit to frame")
    digit = field[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.int64)
    longer = max(digit.shape)
    height, width = (max(1, (2 * BOX * side + longer) // (2 * longer)) for side in digit.shape)
    sums = _overlaps(height, digit.shape[0]) @ digit @ _overlaps(width, digit.shape[1]).T
    small = (2 * sums + digit.size) // (2 * digit.size)
    top, left = _place(small.sum(axis=1)), _place(small.sum(axis=0))
    image = np.zeros((FRAME, FRAME), np.uint8)
    image[top : top + height, left : left + width] = small
    return image


def _overlaps(num_out, num_in):
    """How far each of num_out pixels covers each of num_in points, int64 (num_out, num_in), in 1/num_out points."""
    out, points = np.arange(num_out)[:, None], np.arange(num_in)[None, :]
    low, high = np.maximum(out * num_in, points * num_out), np.minimum((out + 1) * num_in, (points + 1) * num_out)
    return np.maximum(high - low, 0)


def _place(masses):
    """The first pixel of a digit along one axis, from its masses (n,): centre of mass at 14, within the frame."""
    mass, moment = int(masses.sum()), int(masses @ np.arange(len(masses)))
    return min(max((2 * (CENTRE * mass - moment) + mass) // (2 * mass), 0), FRAME - len(masses))


def unframed(image):
    """A digit of MNIST, uint8 (28, 28), as if somebody had drawn it large into a corner: uint8 (150, 150)."""
    rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
    digit = np.kron(image, np.ones((ENLARGED, ENLARGED), np.uint8))
    digit = digit[ENLARGED * rows[0] : ENLARGED * (rows[-1] + 1), ENLARGED * columns[0] : ENLARGED * (columns[-1] + 1)]
    field = np.zeros((150, 150), np.uint8)
    field[CORNER[0] : CORNER[0] + len(digit), CORNER[1] : CORNER[1] + digit.shape[1]] = digit
    return field


def come_back(images):
    """How many digits of MNIST, uint8 (n, 28, 28), are framed as they were, pixel for pixel, after `unframed`."""
    return sum(np.array_equal(framed(unframed(image)), image) for image in images)


def drawn_examples():
    """The examples as MNIST would have them, uint8 (10, 28, 28)."""
    return np.stack([framed(inked(read_strokes(text))) for text in EXAMPLES])
