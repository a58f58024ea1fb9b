"""The races of the chapter on optimizers: nothing moves until asked to, and mouse, keyboard and slider rule it."""

import pytest

from tests.pages.page_checks import VIEWS, WIDTHS, View

PAGE, MOST_BYTES = "chapters/04_optimizers.html", 1_000_000
RACE = "figure.book-race"
each_width = pytest.mark.parametrize("view", [View("desktop", "light"), View("phone", "dark")], ids="-".join)


@pytest.fixture
def open_races(html, visitors):
    if not (html / PAGE).is_file():
        pytest.skip("these pages have no chapter on optimizers")
    return lambda view: visitors[view].open(html / PAGE)


def dots(figure):
    """Where the dots of a race stand now."""
    return figure.locator("svg[role=img] g[data-racer]").evaluate_all("gs => gs.map(g => g.getAttribute('transform'))")


def wait_until(tab, running):
    tab.wait_for_function("([s, now]) => document.querySelector(s).dataset.running === now", arg=[RACE, running])


def wait_for_a_step(tab, figure):
    before = dots(figure)
    tab.wait_for_function(
        "([s, old]) => [...document.querySelector(s).querySelectorAll('svg[role=img] g[data-racer]')]"
        ".map(g => g.getAttribute('transform')).join() !== old",
        arg=[RACE, ",".join(before)],
    )


@pytest.mark.apart
@each_width
def test_nothing_moves_until_it_is_started(open_races, view):
    tab = open_races(view)
    figure = tab.locator(RACE).first
    before = dots(figure)
    tab.wait_for_timeout(500)
    assert dots(figure) == before
    assert len(before) > 1
    assert figure.locator("button").inner_text() == "Start"


@pytest.mark.apart
@each_width
def test_mouse_starts_and_stops(open_races, view):
    tab = open_races(view)
    figure = tab.locator(RACE).first
    figure.locator("button").click()
    wait_until(tab, "yes")
    assert figure.locator("button").inner_text() == "Stop"
    wait_for_a_step(tab, figure)
    figure.locator("button").click()
    wait_until(tab, "no")
    stopped = dots(figure)
    tab.wait_for_timeout(600)
    assert dots(figure) == stopped
    assert "Stopped at step" in figure.locator("[role=status]").text_content()


@pytest.mark.apart
@each_width
def test_keyboard_starts_stops_and_steps(open_races, view):
    tab = open_races(view)
    figure = tab.locator(RACE).first
    figure.locator("button").focus()
    tab.keyboard.press("Enter")
    wait_until(tab, "yes")
    wait_for_a_step(tab, figure)
    tab.keyboard.press("Space")
    wait_until(tab, "no")
    tab.keyboard.press("Tab")
    assert tab.evaluate("() => document.activeElement.type") == "range"
    tab.keyboard.press("Home")
    assert figure.locator("output").inner_text().startswith("step 0 of")
    first = dots(figure)
    tab.keyboard.press("ArrowRight")
    assert figure.locator("output").inner_text().startswith("step 1 of")
    assert dots(figure) != first


@pytest.mark.apart
def test_the_race_ends_by_itself_and_starts_anew(open_races):
    tab = open_races(VIEWS[0])
    figure = tab.locator(RACE).first
    last = int(figure.locator("input").get_attribute("max"))
    figure.locator("input").fill(str(last - 1))
    figure.locator("button").click()
    wait_until(tab, "no")
    assert figure.locator("output").inner_text() == f"step {last} of {last}"
    figure.locator("button").click()
    assert figure.locator("output").inner_text().startswith(("step 0 of", "step 1 of"))
    figure.locator("button").click()


@pytest.mark.apart
def test_reduced_motion_leaves_the_slider_alone(browser, html, open_races):
    width, height = WIDTHS["desktop"]
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    tab = context.new_page()
    tab.goto((html / PAGE).resolve().as_uri())
    figure = tab.locator(RACE).first
    assert not figure.locator("button").is_visible()
    assert figure.locator("input").is_visible()
    before = dots(figure)
    tab.wait_for_timeout(400)
    assert dots(figure) == before
    context.close()


@pytest.mark.apart
def test_print_and_no_script_show_the_whole_paths(browser, html, open_races):
    tab = open_races(VIEWS[0])
    whole = tab.locator(f"{RACE} polyline").evaluate_all("lines => lines.map(l => l.getAttribute('points'))")
    tab.locator(f"{RACE} input").first.fill("0")
    tab.emulate_media(media="print")
    tab.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    printed = tab.locator(f"{RACE} polyline").evaluate_all("lines => lines.map(l => l.getAttribute('points'))")
    assert printed == whole
    assert not tab.locator(f"{RACE} button").first.is_visible()
    tab.emulate_media(media="screen")
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto((html / PAGE).resolve().as_uri())
    assert plain.locator(f"{RACE} polyline").count() == len(whole)
    assert not plain.locator(f"{RACE} button").first.is_visible()
    context.close()


def test_every_control_has_a_name_and_the_races_are_small(open_races):
    tab = open_races(VIEWS[0])
    for control in tab.locator(f"{RACE} :is(button, input)").all():
        assert control.evaluate("e => e.textContent.trim() || e.getAttribute('aria-label')")
    sizes = tab.locator(RACE).evaluate_all("figures => figures.map(f => f.outerHTML.length)")
    assert 0 < sum(sizes) < MOST_BYTES
