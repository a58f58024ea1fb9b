"""The human baseline on a page: it counts what the library counts, by key, click and touch, after a reload too."""

import json

import numpy as np
import pytest

from lib.figures import css
from lib.recipe import human, human_pool, human_score
from tests.pages import page_checks
from tests.pages.page_checks import AXE_VIEWS, OVERFLOW, VIEWS, WIDTHS, View

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>The human baseline</title>
<style>{css} html {{ background: var(--fig-paper); color: var(--fig-ink) }}</style></head>
<body><main><h1>The human baseline</h1>{body}</main></body></html>
"""
CHAPTER = "chapters/06_recipe.html"
FIGURE = "figure[data-kind=human]"
NUM, ROUND = 250, human_pool.ROUND
STORED = "() => JSON.parse(localStorage.getItem('bookFigures.human'))"
REFUSED = (
    """Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }})"""
)
each_width = pytest.mark.parametrize("view", [View("desktop", "light"), View("phone", "dark")], ids="-".join)

COMPUTE = """([data, cases]) => cases.map(([seed, answers]) => {
  const page = bookFigures.human, places = page.roundOf(data, seed), found = page.score(data, places, answers);
  return {places, ...found};
})"""
PIXELS = """() => {
  const canvas = document.querySelector('.stage canvas');
  const data = canvas.getContext('2d').getImageData(0, 0, 16, 16).data;
  return [...data].filter((_, i) => i % 4 === 0);
}"""


@pytest.fixture(scope="module")
def pool():
    return human_pool.draw_pool(NUM)


@pytest.fixture(scope="module")
def predictions(pool):
    """Answers of seven networks that miss about one digit in fifteen."""
    generator = np.random.default_rng(5)
    wrong = generator.random((7, NUM)) < 1 / 15
    return np.where(wrong, (pool.labels + generator.integers(1, 10, wrong.shape)) % 10, pool.labels)


@pytest.fixture(scope="module")
def file(tmp_path_factory, pool, predictions):
    path = tmp_path_factory.mktemp("human") / "page.html"
    path.write_text(PAGE.format(css=css(), body=human.label_yourself(pool, predictions).html), encoding="utf-8")
    return path


@pytest.fixture
def opened(visitors, file):
    """Open the page as a reader who has never been there; `file` or another one like it."""

    def open_fresh(view=VIEWS[0], path=file):
        tab = visitors[view].open(path)
        tab.evaluate("() => localStorage.clear()")
        return ready(visitors[view].open(path))

    return open_fresh


def ready(tab):
    tab.wait_for_selector(".numbers", state="attached")
    return tab


def reload(tab):
    """What a reader does; opening the page anew may meet another process, which hears of the storage a little later."""
    tab.reload()
    return ready(tab)


def answers_with(pool, seed, misses):
    """Answers to a round with the first `misses` of them wrong."""
    answers = pool.labels[human_pool.round_of(seed, NUM)].astype(int)
    answers[:misses] = (answers[:misses] + 3) % 10
    return answers.tolist()


def press(tab, answers):
    tab.focus(".numbers button >> nth=0")
    for answer in answers:
        tab.keyboard.press(str(answer))


def finish(tab, answers):
    """Answer by keys and return the words of the result."""
    press(tab, answers)
    tab.keyboard.press("Enter")
    return tab.inner_text(".result")


def words_of(found):
    """The sentence of the result, from the library's `Score`."""
    low, high = (f"{100 * end:.1f}\u00a0%" for end in (found.interval.low, found.interval.high))
    best, worst = found.network_misses.min(), found.network_misses.max()
    return (
        f"You missed {found.misses} of 50 digits, {100 * found.error_rate:.1f}\u00a0%; 95\u00a0% interval {low} to "
        f"{high}. The 7 networks missed {found.network_mean:.1f} of the same 50 on average, "
        f"{2 * found.network_mean:.1f}\u00a0%, between {best} and {worst}."
    )


def scored(pool, predictions, seed, answers):
    return human_score.score(answers, pool.labels, predictions, human_pool.round_of(seed, NUM))


# ---- page and library


def cases():
    """Rounds of two cycles with random answers, with none wrong and with all of them wrong."""
    pool, generator = human_pool.draw_pool(NUM), np.random.default_rng(1)
    random = [[seed, generator.integers(0, 10, ROUND).tolist()] for seed in (*range(1, 12), 999)]
    return random + [[seed, answers_with(pool, seed, misses)] for seed in (1, 4) for misses in (0, 1, 2, 7, 49, 50)]


def differences(tab, pool, predictions):
    """The largest difference of numbers between page and library over the cases, and the rounds that differ."""
    largest, other, asked = 0.0, [], cases()
    data = human.page_data(pool, predictions)
    for (seed, answers), page in zip(asked, tab.evaluate(COMPUTE, [data, asked]), strict=True):
        places = human_pool.round_of(seed, NUM)
        found = human_score.score(answers, pool.labels, predictions, places)
        ours = [found.misses, found.num, found.interval.low, found.interval.high, found.network_mean]
        theirs = [page[name] for name in ("misses", "num", "low", "high", "mean")]
        largest = max(largest, *(abs(a - b) for a, b in zip(ours, theirs, strict=True)))
        lists = [places.tolist(), found.missed.tolist(), found.network_misses.tolist()]
        if lists != [page["places"], page["missed"], page["networks"]]:
            other.append(seed)
    return largest, other


def test_page_and_library_agree(opened, pool, predictions):
    largest, other = differences(opened(), pool, predictions)
    assert largest < 1e-9
    assert other == []


@pytest.mark.parametrize(
    "fault",
    [
        ("(4 * num * num)", "(2 * num * num)"),  # Wilson's interval
        ("Number(data.labels[place])", "Number(data.labels[place + 1])"),  # labels shifted by one
        ("/ data.networks;", "/ (data.networks - 1);"),  # the networks' mean
        ("cycle(data, seed) + 1", "cycle(data, seed)"),  # other digits than the library's
    ],
)
def test_a_planted_fault_in_the_page_is_seen(visitors, file, tmp_path, pool, predictions, fault):
    largest, other = differences(faulty(visitors, file, tmp_path, *fault), pool, predictions)
    assert largest > 1e-3 or other


def faulty(visitors, file, folder, right, wrong):
    """The page with a fault in its script, opened by a reader who has never been there."""
    text = file.read_text(encoding="utf-8")
    assert text.count(right) == 1
    (folder / "faulty.html").write_text(text.replace(right, wrong), encoding="utf-8")
    tab = visitors[VIEWS[0]].open(folder / "faulty.html")
    tab.evaluate("() => localStorage.clear()")
    return ready(visitors[VIEWS[0]].open(folder / "faulty.html"))


# ---- labelling


@each_width
def test_a_round_by_keyboard_ends_with_the_numbers_of_the_library(opened, pool, predictions, view):
    tab, answers = opened(view), answers_with(pool, 1, 3)
    words = finish(tab, answers)
    found = scored(pool, predictions, 1, answers)
    assert words == words_of(found)
    assert tab.get_attribute(".stage svg", "aria-label") == words
    places = human_pool.round_of(1, NUM)[:3]
    missed_by = (predictions != pool.labels).sum(0)
    expected = [
        f"you: {answer}, label: {pool.labels[place]}; missed by {missed_by[place]} of 7 networks"
        for answer, place in zip(answers[:3], places, strict=True)
    ]
    assert tab.locator(".missed li").all_inner_texts() == expected
    assert tab.evaluate(OVERFLOW) == []
    assert tab.evaluate("() => document.activeElement.className") == "result"


def test_a_round_by_clicks_is_the_same(opened, pool, predictions):
    tab, answers = opened(), answers_with(pool, 1, 1)
    numbers = tab.locator(".numbers button")
    for answer in answers:
        numbers.nth(answer).click()
    assert tab.inner_text(".result").startswith("50 of 50 answered.")
    tab.get_by_role("button", name="Show the result").click()
    assert tab.inner_text(".result") == words_of(scored(pool, predictions, 1, answers))


def test_touch_answers(browser, file):
    width, height = WIDTHS["phone"]
    context = browser.new_context(viewport={"width": width, "height": height}, has_touch=True, is_mobile=True)
    tab = context.new_page()
    tab.goto(file.resolve().as_uri())
    ready(tab).locator(".numbers button").nth(6).tap()
    assert tab.inner_text(".result") == "1 of 50 answered. Your last answer: 6."
    context.close()


def test_each_digit_shown_is_the_pool_s_pixel_for_pixel(opened, pool):
    tab = opened()
    for i, place in enumerate(human_pool.round_of(1, NUM)[:6]):
        assert tab.evaluate(PIXELS) == (255 - human_pool.grey_levels(pool.images[place])).ravel().tolist()
        label = tab.get_attribute(".stage canvas", "aria-label")
        assert label == f"Handwritten digit {i + 1} of 50, waiting for your answer"
        press(tab, [i])


def test_undo_takes_the_last_answer_back_even_the_fiftieth(opened, pool, predictions):
    tab, answers = opened(), answers_with(pool, 1, 0)
    undo = tab.get_by_role("button", name="Undo the last answer")
    assert undo.is_disabled()
    press(tab, [1, 2])
    undo.click()
    assert tab.inner_text(".result") == "1 of 50 answered. Your last answer: 1."
    tab.keyboard.press("Backspace")
    assert tab.inner_text(".result") == "0 of 50 answered."
    press(tab, [*answers[:-1], (answers[-1] + 1) % 10])
    tab.keyboard.press("Backspace")
    assert tab.locator(".numbers").is_visible()
    assert finish(tab, answers[-1:]) == words_of(scored(pool, predictions, 1, answers))
    tab.keyboard.press("Backspace")  # the labels are known now
    assert tab.evaluate(STORED)["answers"] == answers
    assert not undo.is_visible()


def test_keys_count_only_in_the_figure_and_not_with_a_modifier(opened):
    tab = opened()
    tab.evaluate("() => document.activeElement.blur()")
    tab.keyboard.press("7")
    assert tab.inner_text(".result") == "0 of 50 answered."
    tab.locator(".stage canvas").click()
    tab.keyboard.press("Alt+7")
    tab.keyboard.press("x")
    assert tab.inner_text(".result") == "0 of 50 answered."
    tab.keyboard.press("7")
    assert tab.inner_text(".result") == "1 of 50 answered. Your last answer: 7."


def test_reload_resumes_and_another_round_shows_other_digits(opened, pool, predictions):
    tab, first, second = opened(), answers_with(pool, 1, 2), answers_with(pool, 2, 4)
    press(tab, first[:12])
    reload(tab)
    assert tab.inner_text(".result") == f"12 of 50 answered. Your last answer: {first[11]}."
    words = finish(tab, first[12:])
    assert reload(tab).inner_text(".result") == words
    tab.get_by_role("button", name="Another fifty digits").click()
    assert tab.inner_text(".where") == "Round drawn with seed 2."
    words = finish(tab, second)
    both = human_score.proportion_interval(6, 100)
    together = (
        f" Your 2 rounds together: 6 of 100, 6.0\u00a0%; 95\u00a0% interval "
        f"{100 * both.low:.1f}\u00a0% to {100 * both.high:.1f}\u00a0%."
    )
    assert words == words_of(scored(pool, predictions, 2, second)) + together


def test_forget_leaves_nothing(opened):
    tab = opened()
    press(tab, [1, 2, 3])
    assert len(tab.evaluate(STORED)["answers"]) == 3
    tab.get_by_role("button", name="Forget everything").click()
    assert tab.inner_text(".result") == "0 of 50 answered."
    assert tab.evaluate("() => localStorage.length") == 0
    assert reload(tab).inner_text(".result") == "0 of 50 answered."


@pytest.mark.parametrize(
    "stored",
    ["not JSON", "null", '{"pool": "other", "seed": 1}', {"answers": [11]}, {"seed": 0}, {"shown": True}],
    ids=str,
)
def test_what_another_page_stored_does_no_harm(visitors, opened, file, pool, stored):
    own = {"pool": pool.fingerprint[:12], "seed": 1, "answers": [], "shown": False, "rounds": []}
    text = json.dumps(own | stored) if isinstance(stored, dict) else stored
    opened().evaluate("text => localStorage.setItem('bookFigures.human', text)", text)
    tab = ready(visitors[VIEWS[0]].open(file))
    assert tab.inner_text(".result") == "0 of 50 answered."
    assert visitors[VIEWS[0]].seen == {"console": [], "errors": [], "requests": []}


def test_without_storage_it_works_and_says_so(browser, file):
    context = browser.new_context()
    context.add_init_script(REFUSED)
    tab, errors = context.new_page(), []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.goto(file.resolve().as_uri())
    press(ready(tab), [4])
    assert tab.inner_text(".result") == "1 of 50 answered. Your last answer: 4."
    assert "keeps nothing" in tab.inner_text(".where")
    assert errors == []
    context.close()


FAULTS = {
    "undo": ("state.answers.slice(0, -1)", "state.answers", test_undo_takes_the_last_answer_back_even_the_fiftieth),
    "reload": (
        "localStorage.setItem(KEY, JSON.stringify(state))",
        "0",
        test_reload_resumes_and_another_round_shows_other_digits,
    ),
    "forget": ("remember(null)", "remember(state)", test_forget_leaves_nothing),
    "keys": ("event.altKey ||", "", test_keys_count_only_in_the_figure_and_not_with_a_modifier),
    "digit": ("SIDE * place, SIDE", "SIDE * (place + 1), SIDE", test_each_digit_shown_is_the_pool_s_pixel_for_pixel),
    "sum": (
        "missed.length, places.length, data.z",
        "missed.length, data.round + 1, data.z",
        test_a_round_by_keyboard_ends_with_the_numbers_of_the_library,
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_planted_in_the_controls_is_seen(visitors, file, tmp_path, pool, predictions, name):
    right, wrong, test = FAULTS[name]
    wanted = test.__code__.co_varnames[: test.__code__.co_argcount]
    faulty(visitors, file, tmp_path, right, wrong)
    path = tmp_path / "faulty.html"

    def opened(view=VIEWS[0]):
        tab = visitors[view].open(path)
        tab.evaluate("() => localStorage.clear()")
        return ready(visitors[view].open(path))

    given = {"visitors": visitors, "opened": opened, "file": path, "pool": pool, "predictions": predictions}
    given["view"] = VIEWS[0]
    with pytest.raises(AssertionError):
        test(**{argument: given[argument] for argument in wanted})


# ---- how it looks, and without a script


@pytest.mark.parametrize("view", AXE_VIEWS, ids="-".join)
def test_nothing_is_wrong_with_the_figure_at_any_stage(visitors, opened, file, pool, view):
    tab = opened(view)
    assert not any(vars(visitors[view].visit(file)).values())
    ready(tab)
    finish(tab, answers_with(pool, 1, 9))
    ready(visitors[view].open(file))
    assert not any(vars(visitors[view].visit(file)).values())
    assert page_checks.undescribed_images(file) == []


def test_buttons_are_large_enough_for_a_finger(opened):
    tab = opened(View("phone", "light"))
    for button in tab.locator(f"{FIGURE} button:visible").all():
        box = button.bounding_box()
        assert box["height"] >= 44, button.inner_text()
        assert box["width"] >= 44, button.inner_text()


def test_progress_is_told_and_the_pixels_are_crisp(opened):
    tab = opened()
    assert tab.get_attribute(".result", "aria-live") == "polite"
    style = "e => { const s = getComputedStyle(e); return [s.imageRendering, s.width, s.height] }"
    assert tab.locator(".stage canvas").evaluate(style) == ["pixelated", "256px", "256px"]
    assert tab.evaluate("() => Object.keys(bookFigures)") == ["human"]


def test_the_ground_of_the_digit_is_the_same_in_both_schemes(opened):
    ground = "e => getComputedStyle(e).backgroundColor"
    seen = {opened(View("desktop", scheme)).locator(".stage").evaluate(ground) for scheme in ("light", "dark")}
    assert seen == {"rgb(140, 140, 140)"}


def test_print_and_no_script_show_the_sheet(browser, opened, file):
    tab = opened()
    tab.emulate_media(media="print")
    assert tab.locator(".sheet li").nth(49).is_visible()
    assert not tab.locator(f"{FIGURE} form").is_visible()
    tab.emulate_media(media="screen")
    assert not tab.locator(".sheet").is_visible()
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    plain = context.new_page()
    plain.goto(file.resolve().as_uri())
    assert plain.locator(".sheet img:visible").count() == ROUND
    assert plain.locator("noscript p").is_visible()
    assert not plain.locator(f"{FIGURE} form").is_visible()
    assert not plain.locator("details p").is_visible()
    plain.locator("summary").click()
    assert plain.locator("details p").is_visible()
    context.close()


@each_width
def test_the_chapter_holds_the_figure_once(html, visitors, view):
    if not (html / CHAPTER).is_file():
        pytest.skip("these pages have no chapter on the recipe")
    visitors[view].open(html / CHAPTER).evaluate("() => localStorage.clear()")  # which all pages of a disk share
    tab = ready(visitors[view].open(html / CHAPTER))
    assert tab.locator(FIGURE).count() == 1
    assert not tab.locator(f"{FIGURE} .still").is_visible()
    press(tab, [5])
    assert tab.inner_text(f"{FIGURE} .result") == "1 of 50 answered. Your last answer: 5."
    tab.get_by_role("button", name="Forget everything").click()
    assert tab.evaluate(OVERFLOW) == []
