"""1989 against 2022 against today, line by line: the inputs, the quotient, and what the text rounds it to.

Source: Karpathy (2022), reflections: 1,000 times the pixel values, 100,000 times the images, 1e8 times the input,
1e6 times the parameters, 1e7 times the multiply-accumulates. The figures of 1989 and 2022 come from the ledger, those
of today from `facts`. The look ahead multiplies the sizes of 2022 by

    1e7 until 2055, hence by  1e7^(t/33)  until t years later.
"""

import functools
import math
from dataclasses import dataclass
from datetime import date

from lib import claims
from lib.extrapolation import facts
from lib.extrapolation.assumptions import operations_of_palm
from lib.extrapolation.growth import Growth, years_between

TEXT = date(2022, 3, 14)  # the day of Karpathy's text
YEARS_BACK = YEARS_AHEAD = 33


@functools.cache
def ledger():
    """The claims by ID, read once: every line of the comparison asks for several figures."""
    return claims.load_ledger()


def published(claim, figure):
    """The value of a published figure."""
    return claims.published(claim, figure, ledger())


@dataclass(frozen=True)
class Line:
    """One line of the comparison: values of both years as (low, high), the claim's printed ratio, and its ID."""

    words: str
    before: float
    after: tuple[float, float]
    claim: str
    figure: str

    @property
    def ratios(self):
        """The exact quotients (low, high)."""
        return tuple(value / self.before for value in self.after)

    @property
    def printed(self):
        """The ratio as the text prints it, a number."""
        return published(self.claim, self.figure)

    @property
    def off_by(self):
        """How far the printed ratio lies from the quotient's middle: above 1 when it is too high."""
        return self.printed / math.sqrt(math.prod(self.ratios))


def lines():
    """The five lines of the text, in its order."""
    values = {year: values_per_image(year) for year in (1989, 2022)}
    images = {year: published("K22.r.images", f"images_{year}") for year in (1989, 2022)}
    parameters = ledger()["K22.r.params"].published["parameters_2022"].bounds
    macs = {year: published("K22.r.macs", f"macs_{year}") for year in (1989, 2022)}
    inputs = {year: values[year] * images[year] for year in values}
    twice = {name: {year: (value, value) for year, value in each.items()} for name, each in
             {"values": values, "images": images, "inputs": inputs, "macs": macs}.items()}  # fmt: skip
    return (
        Line("pixel values in an image", values[1989], twice["values"][2022], "K22.r.pixels", "pixel_ratio"),
        Line("images", images[1989], twice["images"][2022], "K22.r.images", "image_ratio"),
        Line("pixel values in all", inputs[1989], twice["inputs"][2022], "K22.r.input", "input_ratio"),
        Line("parameters", published("K22.r.params", "parameters_1989"), parameters, "K22.r.params", "parameter_ratio"),
        Line("MACs for an image", macs[1989], twice["macs"][2022], "K22.r.macs", "mac_ratio"),
    )


def values_per_image(year):
    """Pixel values of one image of 1989 or 2022."""
    channels = published("K22.r.pixels", "channels_2022") if year == 2022 else 1
    return published("K22.r.pixels", f"image_width_{year}") ** 2 * channels


@dataclass(frozen=True)
class Since:
    """What has been published since: the figure of 2022, the later one, its source and date."""

    words: str
    then: float
    now: float
    source: str
    when: date
    power: int = 1  # 2 where data and model both count

    @property
    def factor(self):
        """How many times as large as in 2022."""
        return self.now / self.then

    @property
    def expected(self):
        """What the prediction for 2055, spread evenly over its years, expects by that date."""
        ratio = published("K22.55.size", "size_ratio")
        return Growth(ratio, YEARS_AHEAD).over(years_between(TEXT, self.when)) ** self.power


def since():
    """The lines that can be carried on with published figures, up to today."""
    images, values = published("K22.r.images", "images_2022"), values_per_image(2022)
    language = published("K22.r.params", "parameters_language")
    vit, webli = facts.VIT_PARAMETERS, facts.WEBLI_IMAGES
    patches = facts.VIT_PATCHES.value
    rows = (
        ("pixel values in an image", values, facts.VIT_WIDTH.value**2 * 3, vit),
        ("images", images, webli.value, webli),
        ("parameters, vision", few_billion(), vit.value, vit),
        ("parameters, language", language, facts.DEEPSEEK_PARAMETERS.value, facts.DEEPSEEK_PARAMETERS),
        ("MACs for an image", published("K22.r.macs", "macs_2022"), vit.value * patches, vit),
    )
    llama = facts.LLAMA_OPERATIONS
    training = Since("operations of a training", operations_of_palm(), llama.value, llama.source, llama.when, power=2)
    return (*(Since(words, then, now, fact.source, fact.when) for words, then, now, fact in rows), training)


def few_billion():
    """The text's "small few billion" parameters: the geometric mean of the range that the ledger reads it as."""
    return math.sqrt(math.prod(ledger()["K22.r.params"].published["parameters_2022"].bounds))


def speedup():
    """Growth of the speed of training the network of 1989, from 3 days to 90 seconds in 33 years."""
    before, after = (published("K22.speed", f"train_seconds_{year}") for year in (1989, 2022))
    return Growth(before / after, YEARS_BACK)
