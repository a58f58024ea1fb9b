"""The playground on a page: seed for seed the library's signal and the network's logits; keys, address, no script."""

import numpy as np
import pytest

from lib.figures import css
from lib.mnist1d import playground, playground_network
from lib.mnist1d.layout import rows_of, seeded
from lib.mnist1d.networks import cnn
from tests.pages import page_checks
from tests.pages.page_checks import AXE_VIEWS, OVERFLOW, VIEWS, WIDTHS, View

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>The playground</title>
<style>{css} html {{ background: var(--fig-paper); color: var(--fig-ink) }}</style></head>
<body><main><h1>The playground</h1><h2 id="another-place">Another place</h2>{body}</main></body></html>
"""
FIGURE = "figure[data-kind=playground]"
each_width = pytest.mark.parametrize("view", [View("desktop", "light"), View("phone", "dark")], ids="-".join)

GENERATOR = """([seed, number]) => {
  const generator = bookFigures.playground.legacyGenerator(seed), found = [];
  for (let i = 0; i < number; i++) found.push([
    generator.uniform(), generator.below(48), generator.normal(), generator.below(1), generator.below(64),
    generator.normal(), generator.normal(), generator.below(1000003),
  ]);
  return found;
}"""
COMPUTE = """([data, cases]) => {
  const page = bookFigures.playground, named = page.unpacked(data.network);
  return cases.map(([digit, seed, moved]) => {
    const found = page.shown(data, named, {digit, seed, moved});
    return {...found, drawn: page.drawn(data, seed).values};
  });
}"""


@pytest.fixture(scope="module")
def parameters():
    """A network that was never trained, with weights large enough to be sure of something."""
    return 3 * rows_of([seeded(cnn().make, 3)])[0].numpy()


@pytest.fixture(scope="module")
def normal():
    return playground.published_normal()


@pytest.fixture(scope="module")
def file(tmp_path_factory, parameters):
    path = tmp_path_factory.mktemp("playground") / "page.html"
    network = {"parameters": parameters, "test_error_rate": np.array(0.05)}
    path.write_text(PAGE.format(css=css(), body=playground.play(network).html), encoding="utf-8")
    return path


def open_page(visitors, path, view=VIEWS[0], fragment=""):
    tab = visitors[view].open(path, fragment)
    tab.wait_for_selector(f"{FIGURE} .stage svg")
    return tab


# ---- page and library


def cases():
    """Twenty seeds as drawn, all paddings, the ends of every slider, and random settings."""
    generator = np.random.default_rng(1)
    seeds = [0, 1, 2, 42, 2**31, 2**32 - 1, *map(int, generator.integers(0, 2**32, 14))]
    asked = [[i % 10, seed, {}] for i, seed in enumerate(seeds)]
    asked += [[padding % 10, 100 + padding, {"padding": padding}] for padding in range(36, 61)]
    asked += [[5, 7, {name: each[end]}] for name, each in playground.RANGES.items() for end in (1, 2)]
    for seed in range(20):
        moved = {
            name: low + generator.random() * (high - low) for name, (_, low, high, *_) in playground.RANGES.items()
        }
        asked.append([seed % 10, seed, moved | {name: int(moved[name]) for name in ("padding", "shift")}])
    return asked


@pytest.fixture(scope="module")
def expected(parameters, normal):
    """The library's signals, logits and probabilities of all cases."""
    signals = np.array([playground.signal(digit, seed, normal, **moved) for digit, seed, moved in cases()])
    logits = playground_network.logits_of(parameters, signals)
    return signals, logits, chances_of(logits)


def chances_of(logits):
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)


def differences(tab, parameters, normal, expected):
    """The largest differences of signal, logits and probabilities between page and library over the cases."""
    found = tab.evaluate(COMPUTE, [playground.page_data(parameters, normal), cases()])
    theirs = (np.array([page[name] for page in found], float) for name in ("signal", "logits", "chances"))
    largest = [np.abs(ours - page).max() for ours, page in zip(expected, theirs, strict=True)]
    return np.nan_to_num(largest, nan=np.inf)


def test_the_generator_is_numpy_s_legacy_one(visitors, file):
    tab = open_page(visitors, file)
    for seed in (0, 1, 42, 123456789, 2**32 - 1):
        random = np.random.RandomState(seed)
        ours = [
            [
                random.random_sample(),
                random.choice(48),
                random.standard_normal(),
                random.choice(1),
                random.choice(64),
                *random.standard_normal(2),
                random.choice(1000003),
            ]
            for _ in range(300)
        ]
        page = np.array(tab.evaluate(GENERATOR, [seed, 300]))
        assert np.array_equal(page[:, [0, 1, 3, 4, 7]], np.array(ours)[:, [0, 1, 3, 4, 7]])
        assert np.abs(page - ours)[:, [2, 5, 6]].max() < 1e-13


def test_page_and_library_agree(visitors, file, parameters, normal, expected):
    signal, logits, chances = differences(open_page(visitors, file), parameters, normal, expected)
    assert signal < 1e-9
    assert logits < 1e-5
    assert chances < 1e-5


FAULTS = {
    "shift to the left": ("(i - values.shift + data.length)", "(i + values.shift)"),
    "noise on the digit too": ("each === 0 ? background[i] : each", "each + background[i]"),
    "cached normal forgotten": ("waiting = factor * x;", ""),
    "second of the pair first": ("return factor * y;", "return factor * x;"),
    "masked bits": ("2 ** (32 - Math", "2 ** (33 - Math"),
    "one bit of the twist": ("0x9908b0df", "0x9908b0de"),
    "mirror without the end point": ("-1 - i", "-i"),
    "no normalisation": ("(each - data.mean) / data.spread", "each / data.spread"),
    "shear upside down": ("each - values.shear", "each + values.shear"),
    "template zeros as background": ("each + data.offset", "each"),
    "no frame around the planes": ("2 * at + tap - 1", "2 * at + tap"),
    "big-endian weights": ("(place + i), true)", "(place + i), false)"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_in_the_page_is_seen(visitors, file, tmp_path, parameters, normal, expected, fault):
    right, wrong = FAULTS[fault]
    text = file.read_text(encoding="utf-8")
    assert text.count(right) == 1
    (tmp_path / "faulty.html").write_text(text.replace(right, wrong), encoding="utf-8")
    tab = visitors[VIEWS[0]].open(tmp_path / "faulty.html")
    assert (differences(tab, parameters, normal, expected) > (1e-3, 1e-2, 1e-2)).any()


# ---- what the reader does


def drawn_curve(tab, limit=5.0):
    """Values of the drawn curve, read back from its pixels."""
    points = tab.get_attribute(f"{FIGURE} .stage .signal", "points")
    y = np.array([float(point.split(",")[1]) for point in points.split()])
    return limit * (1 - 2 * (y - 26) / (250 - 26 - 40))


def said(tab):
    return tab.inner_text(f"{FIGURE} .result")


@each_width
def test_keys_move_a_slider_and_the_curve_follows(visitors, file, normal, view):
    tab = open_page(visitors, file, view)
    assert np.abs(drawn_curve(tab) - playground.signal(3, 1, normal)).max() < 0.01
    start = int(tab.input_value("#playground-shift"))
    tab.focus("#playground-shift")
    for _ in range(4):
        tab.keyboard.press("ArrowRight")
    expected = playground.signal(3, 1, normal, shift=start + 4)
    assert np.abs(drawn_curve(tab) - expected).max() < 0.01
    assert tab.inner_text(f"{FIGURE} code") == f"playground.signal(3, seed=1, shift={start + 4})"
    assert tab.get_attribute("#playground-shift", "aria-valuetext") == str(start + 4)
    assert tab.url.endswith(f"#digit=3&seed=1&shift={start + 4}")
    again = open_page(visitors, file, view, f"#digit=3&seed=1&shift={start + 4}")
    assert np.abs(drawn_curve(again) - expected).max() < 0.01


def test_a_value_between_two_marks_of_its_slider_is_kept_until_moved(visitors, file, normal):
    tab = open_page(visitors, file)
    drawn = tab.evaluate(COMPUTE, [playground.page_data(np.zeros(5210), normal), [[3, 1, {}]]])[0]["drawn"]
    assert abs(float(tab.input_value("#playground-scale")) - drawn["scale"]) <= 0.005 + 1e-12
    assert float(tab.input_value("#playground-scale")) != drawn["scale"]
    assert tab.get_attribute("#playground-scale", "aria-valuetext") == f"{drawn['scale']:.3f}".rstrip("0")


def test_draw_anew_takes_the_next_seed_and_keeps_the_amounts_of_noise(visitors, file, normal):
    tab = open_page(visitors, file)
    for name in ("#playground-white", "#playground-padding"):
        tab.focus(name)
        tab.keyboard.press("ArrowRight")
    tab.get_by_role("button", name="Draw anew").click()
    assert tab.input_value(f"{FIGURE} [name=seed]") == "2"
    assert np.abs(drawn_curve(tab) - playground.signal(3, 2, normal, white=0.03)).max() < 0.01
    tab.get_by_role("button", name="8", exact=True).click()
    assert np.abs(drawn_curve(tab) - playground.signal(8, 2, normal, white=0.03)).max() < 0.01
    assert tab.get_by_role("button", name="8", exact=True).get_attribute("aria-pressed") == "true"
    assert said(tab).startswith("The digit is 8. The network says ")


def test_a_typed_seed_counts_and_nonsense_does_not(visitors, file, normal):
    tab = open_page(visitors, file)
    field = tab.locator(f"{FIGURE} [name=seed]")
    field.fill("4294967295")
    assert np.abs(drawn_curve(tab) - playground.signal(3, 2**32 - 1, normal)).max() < 0.01
    for nonsense in ("", "-3", "4294967296", "1.5"):
        field.fill(nonsense)
        assert np.abs(drawn_curve(tab) - playground.signal(3, 2**32 - 1, normal)).max() < 0.01
    tab.locator("h1").click()
    field.blur()
    assert field.input_value() == "4294967295"
    tab.get_by_role("button", name="Draw anew").click()
    assert field.input_value() == "0"


def test_odd_addresses_do_no_harm_and_other_places_change_nothing(visitors, file, normal):
    tab = open_page(visitors, file, fragment="#digit=11&seed=abc&shift=900&white=x&other=1")
    assert np.abs(drawn_curve(tab) - playground.signal(3, 1, normal, shift=47)).max() < 0.01
    tab = open_page(visitors, file, fragment="#digit=4&seed=9")
    tab.evaluate("() => { location.hash = 'another-place' }")
    tab.wait_for_timeout(50)
    assert np.abs(drawn_curve(tab) - playground.signal(4, 9, normal)).max() < 0.01
    tab.get_by_role("button", name="Back to the start").click()
    assert np.abs(drawn_curve(tab) - playground.signal(3, 1, normal)).max() < 0.01
    assert visitors[VIEWS[0]].seen == {"console": [], "errors": [], "requests": []}


def test_the_bars_and_the_sentence_say_what_the_network_says(visitors, file, parameters, normal):
    tab = open_page(visitors, file, fragment="#digit=6&seed=5")
    logits = playground_network.logits_of(parameters, playground.signal(6, 5, normal)[None])[0]
    chances = chances_of(logits)
    widths = [float(bar.get_attribute("width")) for bar in tab.locator(".stage :is(.guess, .other)").all()]
    assert len(widths) == 10
    assert np.abs(np.array(widths) / max(widths) - chances / chances.max()).max() < 0.02
    assert f"The network says {chances.argmax()} (" in said(tab)
    assert ("The 6 gets" in said(tab)) == (chances.argmax() != 6)


def test_touch_moves_a_slider(browser, file):
    width, height = WIDTHS["phone"]
    context = browser.new_context(viewport={"width": width, "height": height}, has_touch=True, is_mobile=True)
    tab = context.new_page()
    tab.goto(file.resolve().as_uri())
    tab.wait_for_selector(f"{FIGURE} .stage svg")
    tab.locator("#playground-padding").tap(position={"x": 5, "y": 10})
    assert "padding=36" in tab.inner_text(f"{FIGURE} code")
    context.close()


# ---- how it looks, and without a script


@pytest.mark.parametrize("view", AXE_VIEWS, ids="-".join)
def test_nothing_is_wrong_with_the_figure(visitors, file, view):
    assert not any(vars(visitors[view].visit(file)).values())
    assert page_checks.undescribed_images(file) == []


@pytest.mark.parametrize("view", VIEWS, ids="-".join)
def test_controls_are_large_enough_and_nothing_moves_by_itself(visitors, file, view):
    tab = open_page(visitors, file, view)
    for button in tab.locator(f"{FIGURE} :is(button, input[type=number])").all():
        box = button.bounding_box()
        assert min(box["height"], box["width"]) >= 44
    assert tab.evaluate(OVERFLOW) == []
    assert tab.evaluate("() => document.getAnimations().length") == 0


def test_print_and_no_script_show_the_still(browser, visitors, file):
    tab = open_page(visitors, file)
    assert not tab.locator(".still").is_visible()
    tab.emulate_media(media="print")
    assert tab.locator(".still svg").is_visible()
    assert not tab.locator(f"{FIGURE} form").is_visible()
    tab.emulate_media(media="screen")
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(file.resolve().as_uri())
    assert plain.locator(".still svg:visible").count() == 1
    assert plain.locator("noscript p").inner_text() == playground.WITHOUT_SCRIPT
    assert not plain.locator(f"{FIGURE} form").is_visible()
    context.close()


@each_width
def test_a_chapter_holds_the_figure_once(html, visitors, view):
    pages = [path for path in html.glob("chapters/*.html") if 'data-kind="playground"' in path.read_text("utf-8")]
    if not pages:
        pytest.skip("these pages have no chapter with the playground")
    assert len(pages) == 1
    tab = open_page(visitors, pages[0], view, "#digit=2&seed=6")
    assert tab.locator(FIGURE).count() == 1
    assert not tab.locator(f"{FIGURE} .still").is_visible()
    assert said(tab).startswith("The digit is 2.")
    assert tab.evaluate(OVERFLOW) == []
