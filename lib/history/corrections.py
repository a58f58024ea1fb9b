"""Where Dettmers' short history and its primary sources part: what the text says, what the source says, its key.

Source: T. Dettmers (2015), "Deep Learning in a Nutshell: History and Training"; keys as in `references.bib`. A slip in
the translation that we read is marked as one of the translation.
"""

from dataclasses import dataclass

from lib import figures


@dataclass(frozen=True)
class Correction:
    """One difference: what the text says, what the source says, and the key of that source."""

    text: str
    source: str
    key: str


CORRECTIONS = (
    Correction(
        "Ivakhnenko and Lapa used polynomial activation functions.",
        "There is no activation function beside the polynomial: each element is a polynomial of two inputs, and its "
        "coefficients are fitted by regression.",
        "ivakhnenko1971",
    ),
    Correction(
        "Fukushima's network of 1979 was trained by a reinforcement scheme.",
        "It learns without a teacher: units that respond most strongly strengthen their inputs. That is not what is "
        "called reinforcement learning today.",
        "fukushima1980",
    ),
    Correction(
        "An application of backpropagation by Werbos in 1982.",
        "The year is that of the proceedings. The conference was held in 1981; his thesis is of 1974.",
        "werbos1982",
    ),
    Correction(
        "Rumelhart, Hinton and Williams in 1985.",
        "The year is that of a technical report of their institute; the article in Nature is of 1986.",
        "rumelhart1986",
    ),
    Correction(
        "LeCun classified the digits of MNIST in 1989.",
        "The digits came from zip codes on envelopes. MNIST is described in 1998.",
        "lecun1998",
    ),
    Correction(
        "LeCun's work of 1989 was the first truly practical application of backpropagation.",
        "Which use counts as practical is a judgement: networks trained by backpropagation pronounced English text in "
        "1987.",
        "sejnowski1987",
    ),
    Correction(
        "The system of 1989 was later used to read cheques.",
        "The commercial reader of cheques is described in 1998, with a larger network and a new method.",
        "lecun1998",
    ),
    Correction(
        "A video of 1993 shows the LeNet network at work.",
        "LeCun posted it as of 1993 and has renamed it since: he now dates the demonstration to 1989.",
        "lecun2014demo",
    ),
    Correction(
        "The support vector machine is abbreviated VCM (in the translation).",
        "The support-vector network; the usual abbreviation is SVM.",
        "cortes1995",
    ),
    Correction(
        "A perceptron of a nonlinear unit finds a nonlinear plane.",
        "The unit thresholds a weighted sum, so that its boundary is a flat plane; nonlinearity after the sum does not "
        "bend it.",
        "minsky1969",
    ),
    Correction(
        "The delta rule finds a separating plane whenever there is one.",
        "The delta rule lowers the squared error and may stop short of separating; the convergence theorem belongs to "
        "Rosenblatt's rule.",
        "widrow1960",
    ),
    Correction(
        "In 1969 it was shown that perceptrons cannot separate the points of XOR (no one is named).",
        "By Minsky and Papert, as part of a general theory; their chief examples are parity and connectedness.",
        "minsky1969",
    ),
    Correction(
        "Pretraining for feed-forward networks came with Hinton and Salakhutdinov in 2006.",
        "The greedy scheme, layer by layer, is that of Hinton, Osindero and Teh in the same year.",
        "hinton2006fast",
    ),
    Correction(
        "Waiting for faster computers and GPUs gave a factor of 1,000 in 10 years (no source).",
        "No source is known to us. A paper of 2009 measures a factor of up to 70 between a graphics processor and a "
        "processor with two cores.",
        "raina2009",
    ),
    Correction(
        "Ciresan and colleagues won contests in medical imaging in 2011 and 2012.",
        "Characters and traffic signs in 2011; the segmentation of microscope images in 2012.",
        "ciresan2012membranes",
    ),
)


def corrections():
    """All corrections, in the order of the text: a list of (what the text says, what the source says, its key)."""
    return [(each.text, each.source, each.key) for each in CORRECTIONS]


def corrections_table():
    """The corrections as a table."""
    header = ("the text", "the source", "key")
    return figures.table(header, corrections(), caption="Where the short history and its primary sources part.")
