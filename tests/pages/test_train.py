"""Training on the page: the start of each seed, the first steps and whole passes against torch, and the controls."""

import re

import numpy as np
import pytest
import torch

from lib.lecun1989 import page_data, runs
from lib.lecun1989.runs import parameters_of
from lib.lecun1989.sources import digits_of
from tests.pages import draw_page
from tests.pages.draw_page import BOOK, RECIPE, SEED
from tests.pages.page_checks import VIEWS, View

FIGURE = "figure[data-kind=train]"
RESULT = f"{FIGURE} .result"
STEPS = 100
FEWEST_STEPS = 600  # a second, on a machine shared with others; a quiet one does some thousands
START = f"seed => [...{BOOK}.start.startOf(seed)]"
RUN = f"""async ([steps, source]) => {{
  const {{worker, run}} = {BOOK}, digits = await run.unpacked(await run.fetchDigits(source));
  const numTrain = digits.labels.length - 100;
  const one = worker.create({{...digits, numTrain, seed: 0, rate: 0.03, passes: 1}});
  const begun = performance.now();
  for (let left = steps; left > 0;) left -= worker.advance(one, left);
  return [[...one.net.all], performance.now() - begun];
}}"""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return draw_page.write(tmp_path_factory.mktemp("train"))


@pytest.fixture
def opened(visitors, file):
    """Open the page, or another one like it."""

    def go(view=VIEWS[0], path=file, fragment=""):
        tab = visitors[view].open(path, fragment)
        tab.wait_for_selector(f"{FIGURE} .facts div")
        return tab

    return go


@pytest.fixture(scope="module")
def source(file):
    """The address of the digits."""
    return re.search(r'"digits": "([^"]+)"', file.read_text(encoding="utf-8")).group(1)


class Reference:
    """torch in double precision, trained on the digits of the page one by one."""

    def __init__(self, seed):
        self.network = draw_page.torch_network(parameters_of(runs.Seed(0, seed)), RECIPE)
        self.optimizer = torch.optim.SGD(self.network.parameters(), lr=RECIPE.learning_rate)
        self.digits = digits_of(RECIPE, SEED)

    def train(self, num_steps):
        images = torch.tensor(self.digits["train"].images, dtype=torch.float64)
        targets = torch.tensor(self.digits["train"].targets, dtype=torch.float64)
        for i in range(num_steps):
            self.optimizer.zero_grad()
            torch.mean((self.network(images[i : i + 1]) - targets[i : i + 1]) ** 2).backward()
            self.optimizer.step()
        return self

    def misses(self, split):
        with torch.no_grad():
            outputs = self.network(torch.tensor(self.digits[split].images, dtype=torch.float64)).numpy()
        return int((outputs.argmax(1) != self.digits[split].labels).sum())

    @property
    def weights(self):
        found = {name: p.detach().numpy() for name, p in self.network.named_parameters()}
        return np.concatenate([found[name].ravel() for name in page_data.ORDER])


@pytest.fixture(scope="module")
def after_steps():
    return Reference(0).train(STEPS).weights


def wait(tab, state):
    tab.wait_for_selector(f"{FIGURE}[data-state={state}]")


def finished(tab):
    tab.wait_for_function("at => /has finished/.test(document.querySelector(at).textContent)", arg=RESULT)
    return tab.inner_text(RESULT)


def press(tab, name):
    tab.locator(FIGURE).get_by_role("button", name=name, exact=True).click()


# ---- page and reference


@pytest.mark.parametrize("seed", [0, 1, 77, 123_456, 999_999])
def test_a_seed_starts_where_the_book_starts_it(opened, seed):
    expected = page_data.flat(parameters_of(runs.Seed(0, seed)))
    assert np.array_equal(np.array(opened().evaluate(START, seed), np.float32), expected)


def test_the_first_hundred_steps_are_torch_s(opened, source, after_steps):
    weights, _ = opened().evaluate(RUN, [STEPS, source])
    assert np.abs(np.array(weights) - after_steps).max() < 1e-4
    assert np.abs(after_steps - page_data.flat(parameters_of(SEED))).max() > 0.01  # they moved


FAULTS = [
    ("k === label ? 1 : -1", "k === label ? 1 : 0"),  # targets
    ("inputDelta[i] = sum * (1 - x * x)", "inputDelta[i] = sum"),  # the slope of the tangent
    ("biases[j] -= rate * delta[j]", "biases[j] += rate * delta[j]"),
    ("read === block ?", "read !== block ?"),  # the wiring on the way down
    ("drawing.shrink(pixels, FRAME * i,", "drawing.shrink(pixels, FRAME * i + 1,"),  # the digits
    ("const STREAM = 1", "const STREAM = 2"),  # the start
    ("run.labels[i], run.rate", "run.labels[i], run.rate / 3"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault[0])
def test_a_fault_in_the_training_is_seen(opened, file, tmp_path, source, after_steps, fault):
    tab = opened(path=draw_page.faulty(file, tmp_path, *fault))
    weights, _ = tab.evaluate(RUN, [STEPS, source])
    assert not np.abs(np.array(weights) - after_steps).max() < 1e-4


def test_steps_a_second(opened, source):
    tab, num_steps = opened(), 1500
    tab.evaluate(RUN, [300, source])  # compiled by now
    _, milliseconds = tab.evaluate(RUN, [num_steps, source])
    rate = 1000 * num_steps / milliseconds
    print(f"{rate:.0f} training steps a second")
    assert rate > FEWEST_STEPS


# ---- a run on the page


def test_a_run_to_the_end_counts_what_torch_counts(opened):
    tab, reference = opened(), Reference(0)
    press(tab, "Start")
    words = finished(tab)
    first = reference.train(RECIPE.num_train).misses("test")
    reference.train(RECIPE.num_train)
    test, train = reference.misses("test"), reference.misses("train")
    band = page_data.training(draw_page.book_runs(), RECIPE)
    low, high = np.ceil(band["band"]["low"][-1]), np.floor(band["band"]["high"][-1])
    where = "below" if test < low else "above" if test > high else "inside"
    assert words.startswith(
        f"Seed 0 has finished: {test} of 100 test digits wrong, {test:.1f}\u00a0%, "
        f"{where} the book's band of {low:.0f} to {high:.0f}. Training digits wrong: {train} of 300, "
    )
    label = tab.get_attribute(f"{FIGURE} .stage svg", "aria-label")
    assert f"seed 0: {test} after pass 2" in label
    assert len(tab.get_attribute(f"{FIGURE} polyline.run", "points").split()) == 2
    facts = dict(zip(tab.locator("dt").all_inner_texts(), tab.locator("dd").all_inner_texts(), strict=True))
    assert facts["digits shown"] == "600 of 600"
    assert facts["multiply-accumulates"] == f"{600 * 171_780 / 1e9:.2f} billion"
    assert facts["in 1989, about"] == f"{259_200 * 600 / 167_693 / 60:.0f} minutes"
    assert first > 0


def test_a_seed_gives_the_same_run_twice_and_another_seed_another(opened):
    tab = opened(fragment="#seed=5")
    press(tab, "Start")
    first = finished(tab)
    points = tab.get_attribute(f"{FIGURE} polyline.run", "points")
    press(tab, "Start")
    tab.wait_for_function("() => document.querySelectorAll('polyline.run').length === 2")
    assert finished(tab) == first
    assert tab.locator(f"{FIGURE} polyline.run").nth(1).get_attribute("points") == points
    press(tab, "Next seed")
    tab.wait_for_function("at => /^Seed 6 has/.test(document.querySelector(at).textContent)", arg=RESULT)
    assert tab.locator(f"{FIGURE} polyline.run").nth(2).get_attribute("points") != points
    assert "seed=6" in tab.url
    press(tab, "Forget all runs")
    assert tab.locator(f"{FIGURE} polyline.run").count() == 0
    assert "seed" not in tab.url


SLOW = ("made = advance(run, 20);", "made = advance(run, 1); break;")  # a message after every step


def test_pause_holds_and_go_on_ends_the_same_run(opened, file, tmp_path):
    tab = opened(path=draw_page.faulty(file, tmp_path, *SLOW))
    press(tab, "Start")
    wait(tab, "running")
    press(tab, "Pause")
    wait(tab, "paused")
    tab.wait_for_timeout(300)
    held = tab.inner_text(f"{FIGURE} .facts")
    tab.wait_for_timeout(300)
    assert tab.inner_text(f"{FIGURE} .facts") == held
    assert tab.inner_text(RESULT).startswith("Paused in pass ")
    press(tab, "Go on")
    assert f": {Reference(0).train(300).train(300).misses('test')} of 100" in finished(tab)


def test_keys_alone_start_and_pause_it(opened):
    tab = opened()
    tab.locator("#train-seed").focus()
    tab.keyboard.press("ArrowUp")
    tab.keyboard.press("Enter")
    assert finished(tab).startswith("Seed 1 has finished")
    tab.keyboard.press("Tab")
    assert tab.evaluate("() => document.activeElement.textContent") == "Start"


def test_the_network_in_training_reads_the_drawing(opened):
    tab = opened()
    column = f"{FIGURE} .bars"
    before = tab.get_attribute(column, "aria-label")
    tab.get_by_role("button", name="Example").click()
    tab.wait_for_function("([at, was]) => document.querySelector(at).ariaLabel !== was", arg=[column, before])
    drawn = tab.get_attribute(column, "aria-label")
    press(tab, "Start")
    finished(tab)
    assert tab.get_attribute(column, "aria-label") != drawn


def test_without_motion_the_pictures_change_with_the_passes_only(browser, file, tmp_path):
    changes, slow = {}, draw_page.faulty(file, tmp_path, SLOW[0], "made = advance(run, 3); break;")
    for motion in ("reduce", "no-preference"):
        context = browser.new_context(reduced_motion=motion)
        tab = context.new_page()
        tab.goto(slow.resolve().as_uri())
        tab.wait_for_selector(f"{FIGURE} .bars")
        tab.evaluate(
            "() => { window.changes = 0; new MutationObserver(() => window.changes++)"
            ".observe(document.querySelector('figure[data-kind=train] .bars'), {attributeFilter: ['aria-label']}); }"
        )
        press(tab, "Start")
        finished(tab)
        changes[motion] = tab.evaluate("() => window.changes")
        context.close()
    assert changes["reduce"] <= 8 < 100 < changes["no-preference"]


def test_missing_digits_are_said(opened, file, tmp_path, source):
    tab = opened(path=draw_page.faulty(file, tmp_path, source, "../_static/draw/none.js"))
    press(tab, "Start")
    tab.wait_for_function("at => /could not be loaded/.test(document.querySelector(at).textContent)", arg=RESULT)
    assert tab.get_attribute(FIGURE, "data-state") == "idle"


@pytest.mark.parametrize("given", ["-4", "1e99", "x", "3.7"])
def test_a_seed_that_is_none_becomes_one(opened, given):
    tab = opened(View("phone", "dark"), fragment=f"#seed={given}")
    press(tab, "Start")
    finished(tab)
    assert 0 <= int(tab.input_value("#train-seed")) <= 999_999
