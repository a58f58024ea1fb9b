"""The lint finds typed results and leaves published facts, code and mathematics alone."""

import pytest

from lib.book.prose import typed_results


@pytest.mark.parametrize(
    "line",
    [
        "The network misses 4.09 % of the digits.",
        "The error is 0.62.",
        "Our mean is 90 misses.",
        "It took 45 seconds on our machine.",
        "The loss is 2.8e-2.",
        "A speed-up of 130 times.",
        "We trained 24 seeds.",
    ],
)
def test_typed_results_are_found(line):
    assert typed_results(line)


@pytest.mark.parametrize(
    "line",
    [
        "In 1989, images had 16 by 16 pixels, and H1 sees windows of 5×5.",
        "Karpathy misses {published}`K22.repro.test_misses` digits, we {measured}`K22.repro.test_misses`.",
        "The bound is $2.4 / \\sqrt{F}$.",
        "$$\nE = 0.5\n$$",
        "```{code-cell} ipython3\nrate = 0.03\n```",
        "```bash\npython -m lib run -p RATE 0.03\n```",
        "Set `learning_rate=0.03`.",
        "See [the paper](https://example.org/1.23).",
        "MNIST-1D and Python 3 are names.",
    ],
)
def test_facts_code_and_mathematics_are_left_alone(line):
    assert typed_results(line) == []


def test_a_typed_result_is_found_with_its_line_after_code():
    text = "---\nversion: 1.2\n---\n\n```{code-cell} ipython3\nx = 1.5\n```\n\nThe error is 4.09 %.\n"
    assert typed_results(text) == [(9, "4.09 %")]
