"""By keyboard alone: Tab goes through a page in its order, is always seen, is never caught, and skips to the text."""

import itertools

import pytest

from tests.pages.page_checks import VIEWS, WIDTHS, View

NUM_STEPS = 40  # from the top of the page, and as many backwards from its end
# The views that axe leaves alone: a page just visited there is as a reader finds it.
DESKTOP, PHONE = View("desktop", "dark"), View("phone", "light")
# Where the focus is, and whether a reader sees it there: a ring around it, or around the field that it stands in.
FOCUS = """() => {
  const e = document.activeElement;
  if (e === document.body) return null;
  e.dataset.step = e.dataset.step || String(++window.numSteps);
  document.getAnimations().forEach(each => each.finish());  // as what slides into sight does in its own time
  const outlined = style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  const ringed = style => outlined(style) || style.boxShadow !== 'none';
  const box = e.getBoundingClientRect(), style = getComputedStyle(e);
  return {
    step: e.dataset.step, name: e.outerHTML.slice(0, 120),
    ring: ringed(style) || ringed(getComputedStyle(e.parentElement)),
    shown: box.width > 0 && box.bottom > 0 && box.top < innerHeight && style.visibility !== 'hidden',
  };
}"""


def steps(tab, key, num_steps=NUM_STEPS):
    """Press a key and return where the focus was each time, until it leaves the page."""
    tab.evaluate(
        "() => { window.numSteps = 0; document.querySelectorAll('[data-step]').forEach(e => delete e.dataset.step) }"
    )
    found = []
    for _ in range(num_steps):
        tab.keyboard.press(key)
        place = tab.evaluate(FOCUS)
        if place is None:
            break
        found.append(place)
    return found


def faults(places):
    """What is wrong with a walk: a place seen twice, not seen at all, or out of sight."""
    again = [b["name"] for a, b in itertools.pairwise(places) if a["step"] == b["step"]]
    unseen = [place["name"] for place in places if not place["ring"]]
    hidden = [place["name"] for place in places if not place["shown"]]
    named = {"caught at": again, "no ring on": unseen, "out of sight": hidden}
    return [f"{words} {name}" for words, names in named.items() for name in names]


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_focus_moves_and_is_seen(html, visitors, page, key):
    tab = visitors[DESKTOP].still(html / page)
    places = steps(tab, key)
    assert len(places) > 10
    assert faults(places) == []


def test_the_first_stop_skips_to_the_text(html, visitors, page):
    tab = visitors[PHONE].still(html / page)
    assert WIDTHS["phone"][0] == tab.viewport_size["width"]
    tab.keyboard.press("Tab")
    assert "skip" in tab.evaluate("() => document.activeElement.textContent.toLowerCase()")
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert tab.evaluate("() => !!document.activeElement.closest('main')")


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ('<a href="#" onkeydown="event.preventDefault()">x</a><a href="#">y</a>', "caught at"),
        ('<a href="#" style="outline: none; text-decoration: none">x</a>', "no ring on"),
        (
            '<a href="#" style="position: absolute; left: -999px; width: 0; overflow: hidden; top: -50px">x</a>',
            "out of",
        ),
    ],
)
def test_a_planted_fault_is_found(visitors, tmp_path, inside, words):
    (tmp_path / "page.html").write_text(f"<!DOCTYPE html><title>t</title><p>{inside}</p>")
    found = faults(steps(visitors[VIEWS[0]].open(tmp_path / "page.html"), "Tab", 4))
    assert any(fault.startswith(words) for fault in found)
