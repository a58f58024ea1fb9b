"""The figures that come from outside, each with unit, date and the source that states it.

A fact is what its source prints, or follows from it by the arithmetic beside it; `source` is the key in
`chapters/references.bib`. A fact with two values is a range. Figures of the texts themselves stand in the ledger.
"""

from dataclasses import dataclass
from datetime import date

from lib.extrapolation.units import quantity


@dataclass(frozen=True)
class Fact:
    """One figure: its value or (low, high), its unit, where it stands, when that appeared."""

    words: str
    value: float | tuple[float, float]
    unit: str
    source: str
    when: date | None = None

    @property
    def quantity(self):
        """The figure as a quantity with its unit."""
        return quantity(self.value, self.unit)


# ---- training runs of 2022 and since
CLIP_DEVICES = Fact("V100 processors that trained CLIP's largest vision transformer", 256, "", "radford2021")
CLIP_TIME = Fact("time for that training", 12, "day", "radford2021")
V100_SPEED = Fact("peak of a V100 at matrices of 16 bits", 125e12, "operation/second", "nvidia2017")
PALM_PARAMETERS = Fact("parameters of PaLM", 540e9, "parameter", "chowdhery2023", date(2022, 4, 5))
PALM_TOKENS = Fact("tokens that trained PaLM", 780e9, "token", "chowdhery2023")
PALM_BATCH = Fact("tokens in PaLM's largest batch, 2,048 texts of 2,048", 2048 * 2048, "token", "chowdhery2023")
UTILISATION = Fact("share of the peak in large training runs", (0.38, 0.462), "", "llama2024, chowdhery2023")
OPERATIONS_PER_PARAMETER = Fact(
    "operations of training for each parameter and token", 6, "operation/parameter/token", "kaplan2020"
)
LLAMA_OPERATIONS = Fact("operations that trained Llama 3 405B", 3.8e25, "operation", "llama2024", date(2024, 7, 31))
WEBLI_IMAGES = Fact("images with text of WebLI-100B", 100e9, "image", "wang2025", date(2025, 2, 11))
LAION_IMAGES = Fact("images with text of LAION-5B", 5.85e9, "image", "schuhmann2022", date(2022, 10, 16))
DATACOMP_IMAGES = Fact("images with text of DataComp's pool", 12.8e9, "image", "gadre2023", date(2023, 4, 27))
VIT_PARAMETERS = Fact("parameters of ViT-22B", 22e9, "parameter", "dehghani2023", date(2023, 2, 10))
VIT_PATCHES = Fact("patches of its images, 224² pixels in squares of 14", (224 / 14) ** 2, "", "dehghani2023")
VIT_WIDTH = Fact("width of its training images", 224, "", "dehghani2023")
DINO_PARAMETERS = Fact("parameters of DINOv3's largest network", 6.7e9, "parameter", "simeoni2025", date(2025, 8, 13))
DEEPSEEK_PARAMETERS = Fact("parameters of DeepSeek-V4-Pro", 1.6e12, "parameter", "deepseek2026", date(2026, 4, 24))

# ---- devices, energy, money
M1_SPEED = Fact("peak of the M1's graphics processor", 2.6e12, "operation/second", "apple2020")
M1_POWER = Fact("power adapter of a MacBook Air with M1", 30, "watt", "apple2020air")
RTX_SPEED = Fact("peak of a GeForce RTX 3090 at 32 bits", 35.6e12, "operation/second", "nvidia2021")
RTX_POWER = Fact("power of a GeForce RTX 3090", 350, "watt", "nvidia2021")
RTX_BANDWIDTH = Fact("memory bandwidth of a GeForce RTX 3090", 936e9, "byte/second", "nvidia2021")
H100_SPEED = Fact("peak of an H100 at matrices of 16 bits", 989.4e12, "operation/second", "nvidia2022")
H100_POWER = Fact("power of an H100", 700, "watt", "nvidia2022")
GPU_PRICE = Fact("rent of an H800 as DeepSeek assumes it", 2, "USD/hour", "deepseek2024")
MULTIPLY_ADD = Fact("energy of multiplying and adding, 32 bits, 45 nm", 3.7 + 0.9, "picojoule", "horowitz2014")
DRAM_ACCESS = Fact("energy of fetching 64 bits from memory", (1.3, 2.6), "nanojoule", "horowitz2014")
CMOS_OPERATIONS = Fact("most operations of 4 bits a joule in CMOS", 4.7e15, "operation/joule", "ho2023")
CMOS_GAIN = Fact("times that CMOS can still become more efficient", 200, "", "ho2023")
ELECTRICITY = Fact("electricity generated in the world in 2023", 29_925, "terawatt_hour", "energyinstitute2024")

# ---- trends
ARITHMETIC_DOUBLING = Fact("doubling of operations for a dollar", 2.1, "year", "hobbhahn2023")
BANDWIDTH_DOUBLING = Fact("doubling of memory bandwidth", 4.1, "year", "hobbhahn2023")
ALGORITHM_HALVING = Fact("halving of the operations needed", (4, 25), "month", "erdil2022")
ALGORITHM_GAIN = Fact("fewer operations for AlexNet's accuracy, 2012 to 2019", 44, "", "hernandez2020")
ALGORITHM_YEARS = Fact("years over which that was measured", 7, "year", "hernandez2020")
