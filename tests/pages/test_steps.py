"""The figures to draw on and to train are prepared in steps, and what is drawn between two of them is answered."""

import itertools
import re

import numpy as np
import pytest

from tests.pages import draw_page
from tests.pages.draw_page import BOOK
from tests.pages.test_draw import FIELD, RESULT, SEVEN, draw_by_mouse, library_answers, settled, strokes_of

DRAW, TRAIN = (f"figure[data-kind={kind}]" for kind in ("draw", "train"))
# The page's steps wait to be called, and what each of them does is written down.
HELD = f"""
  window.held = [];
  scheduler.postTask = step => (held.push(step), Promise.resolve());
  window.goOn = num => {{ for (; num > 0 && held.length; num--) held.shift()(); return held.length; }};
  window.worked = () => {{
    const {{network, view}} = {BOOK}, works = [];
    for (const [part, name] of [[network, "create"], [network, "forward"], [view, "column"]]) {{
      const plain = part[name];
      part[name] = (...given) => (works.at(-1).push(name), plain(...given));
    }}
    while (held.length) works.push([]), goOn(1);
    return works;
  }};
"""
MOST_DRAWN = 1000  # numbers of a start in one step


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return draw_page.write(tmp_path_factory.mktemp("steps"))


@pytest.fixture
def opened(browser, file):
    """Open the page with what the browser is told first."""
    context = browser.new_context()

    def go(told=HELD, path=file, fragment=""):
        tab = context.new_page()
        tab.add_init_script(told)
        tab.goto(path.resolve().as_uri() + fragment)
        return tab

    yield go
    context.close()


def until_there_is_a_field(tab):
    """Go on until there is a field to draw on, which the networks are not ready for."""
    for _ in range(20):
        if tab.locator(FIELD).count():
            break
        assert tab.evaluate("() => goOn(1)")
    assert tab.locator(f"{DRAW} .answer").all_inner_texts() == ["–", "–"]


def works(tab):
    """What each step of the preparation does with networks."""
    return tab.evaluate("() => worked()")


def test_a_page_that_opens_has_prepared_nothing_yet(opened):
    tab = opened()
    assert tab.locator(".still:visible").count() == 2
    assert tab.locator("form:visible").count() == 0
    assert tab.locator("figure[aria-busy=true]").count() == 2
    assert tab.evaluate("() => goOn(1000)") == 0
    assert tab.locator(".still:visible").count() == 0
    assert tab.locator("[aria-busy]").count() == 0


def test_no_step_does_much(opened):
    done = works(opened())
    assert max(map(len, done)) == 1
    found = sorted(itertools.chain.from_iterable(done))
    assert found == ["column"] * 3 + ["create"] * 3 + ["forward"] * 3


@pytest.mark.parametrize("step", ["columns.push(view.column", "nets.push(network.create"])
def test_steps_taken_at_once_are_seen(opened, file, tmp_path, step):
    tab = opened(path=draw_page.faulty(file, tmp_path, f"yield;{step}", step))
    assert max(map(len, works(tab))) > 1


def test_a_start_is_drawn_in_steps_and_the_same(opened):
    tab = opened()
    lengths, same = tab.evaluate(
        f"""() => {{
          const {{startInSteps, startOf}} = {BOOK}.start, steps = startInSteps(3), at_once = startOf(3);
          let num = 1, last;
          while (!(last = steps.next()).done) num++;
          return [num, last.value.every((each, i) => each === at_once[i])];
        }}"""
    )
    assert lengths >= 8760 / MOST_DRAWN
    assert same


def test_what_is_drawn_before_the_networks_are_ready_is_answered(opened):
    tab = opened()
    until_there_is_a_field(tab)
    tab.get_by_role("button", name="Clear").click()
    for stroke in SEVEN:
        draw_by_mouse(tab, stroke)
    assert tab.evaluate("() => new Promise(done => requestAnimationFrame(() => done(location.hash)))") == ""
    tab.evaluate("() => goOn(1000)")
    tab.wait_for_function("() => location.hash.split('-').length === 2")
    found = strokes_of(tab)
    ends = np.array([stroke[0] for stroke in found])
    assert np.abs(ends - 128 * np.array([stroke[0] for stroke in SEVEN])).max() <= 2
    settled(tab, library_answers(found))


def test_a_stroke_under_way_is_answered_and_told_when_it_is_complete(opened):
    tab = opened()
    until_there_is_a_field(tab)
    tab.get_by_role("button", name="Clear").click()
    box = tab.locator(FIELD).bounding_box()
    tab.mouse.move(box["x"] + 100, box["y"] + 60)
    tab.mouse.down()
    tab.mouse.move(box["x"] + 110, box["y"] + 200, steps=5)
    tab.evaluate("() => goOn(1000)")
    tab.wait_for_function("() => document.querySelector('.answer').textContent !== '–'")
    tab.wait_for_function("() => performance.getEntriesByName('draw to answer').length")
    assert tab.inner_text(RESULT) == ""
    tab.mouse.up()
    tab.wait_for_function("() => location.hash.includes('draw=')")
    settled(tab, library_answers(strokes_of(tab)))


def test_keys_draw_before_the_networks_are_ready(opened):
    tab = opened()
    until_there_is_a_field(tab)
    tab.locator(FIELD).focus()
    for key in ["Delete", "Space", *["ArrowDown"] * 8, "Space"]:
        tab.keyboard.press(key)
    assert tab.inner_text(".told") == "Pen up."
    tab.evaluate("() => goOn(1000)")
    tab.wait_for_function("() => location.hash.includes('draw=')")
    (stroke,) = strokes_of(tab)
    assert stroke.tolist() == [[64, y] for y in range(64, 97, 4)]
    settled(tab, library_answers([stroke]))


def test_a_fault_in_one_figure_does_not_hold_the_next(opened, file, tmp_path):
    wrong = draw_page.faulty(file, tmp_path, "if (!given) next();", "if (!given) none();")
    tab = opened(told="", path=wrong)
    tab.wait_for_selector(f"{TRAIN} .facts div")
    assert tab.locator(f"{DRAW} .still").is_visible()
    assert tab.locator("[aria-busy]").count() == 0


def test_a_browser_without_a_scheduler_prepares_as_well(opened):
    tab = opened(told="delete window.scheduler", fragment="#draw=20202060-40204060&seed=4")
    tab.wait_for_selector(f"{TRAIN} .facts div")
    assert tab.evaluate("() => window.scheduler") is None
    assert re.fullmatch(r"The network of 1989 reads \d, that of 2022 reads \d\.", tab.inner_text(RESULT))
    assert tab.input_value("#train-seed") == "4"


def test_a_scheme_set_anew_but_the_same_is_no_reason_to_answer(opened):
    tab = opened(told="")
    tab.wait_for_selector(f"{TRAIN} .facts div")
    numbers = []
    for scheme in ("light", "light", "dark"):
        tab.evaluate("() => performance.clearMeasures()")
        tab.evaluate("scheme => void (document.documentElement.dataset.theme = scheme)", scheme)
        numbers.append(tab.evaluate("() => performance.getEntriesByName('draw to answer').length"))
    assert numbers[1:] == [0, 1]
