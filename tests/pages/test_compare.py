"""A reader's own results beside the ledger: agreement, a planted difference, and files that are no results."""

import json

import pytest

from tests.pages.page_checks import VIEWS, View

LEDGER = "chapters/verified.html"


@pytest.fixture
def ledger(html, visitors):
    tab = visitors[VIEWS[0]].open(html / LEDGER)
    tab.locator(".compare summary").click()
    return tab


@pytest.fixture
def verdicts(html):
    return json.loads((html / "verdicts.json").read_text())


def choose(tab, content):
    tab.evaluate("() => (document.querySelector('.compare output').textContent = '')")
    text = content if isinstance(content, str) else json.dumps(content)
    tab.set_input_files(
        "#compare-file", {"name": "verdicts.json", "mimeType": "application/json", "buffer": text.encode()}
    )
    tab.wait_for_function("() => document.querySelector('.compare output').textContent !== ''")
    return tab.inner_text(".compare output")


def covered(verdicts):
    return [record for record in verdicts if record["verdict"]]


def test_the_books_own_results_agree_in_every_claim(ledger, verdicts):
    num = len(covered(verdicts))
    assert choose(ledger, verdicts) == f"{num} claims of your run are compared: {num} agree, 0 differ."
    assert ledger.locator(".yours.agrees").count() == num


def loaded(tab):
    return tab.evaluate("() => 'BOOK_FIGURES' in window")


@pytest.mark.apart
def test_the_figures_come_when_the_box_is_opened(html, visitors):
    tab = visitors[VIEWS[0]].open(html / LEDGER)
    assert not loaded(tab)
    tab.locator(".compare summary").click()
    tab.wait_for_function("() => 'BOOK_FIGURES' in window")


@pytest.mark.apart
def test_figures_that_do_not_come_are_said_and_asked_for_again(html, visitors, verdicts):
    tab = visitors[VIEWS[0]].open(html / LEDGER)
    tab.route("**/ledger_figures.js*", lambda route: route.abort())
    tab.locator(".compare summary").click()
    assert "could not be loaded" in choose(tab, verdicts)
    tab.unroute("**/ledger_figures.js*")
    assert "agree" in choose(tab, covered(verdicts)[:1])


@pytest.mark.apart
def test_a_compared_run_is_not_searched(ledger, verdicts):
    covered(verdicts)[0]["verdict"] = "zxqv"
    choose(ledger, verdicts)
    ledger.fill("#ledger-text", "zxqv")
    assert ledger.locator(".ledger-table tbody:not([hidden])").count() == 0


@pytest.mark.apart
def test_another_verdict_and_another_figure_differ(ledger, verdicts):
    with_interval = next(
        record for record in covered(verdicts) if any(interval for interval in record["interval"].values())
    )
    name = next(name for name, interval in with_interval["interval"].items() if interval)
    low, high = with_interval["interval"][name]
    far = high + 10 * (high - low) + 1
    with_interval["measured"][name], with_interval["interval"][name] = far, [far - 1e-9, far + 1e-9]
    other = next(record for record in covered(verdicts) if record is not with_interval)
    other["verdict"] = "does not hold at all"
    assert "2 differ" in choose(ledger, verdicts)
    assert name.replace("_", " ") in ledger.inner_text(f"[id='{with_interval['id']}'] .yours.differs")
    assert "does not hold at all" in ledger.inner_text(f"[id='{other['id']}'] .yours.differs")


@pytest.mark.apart
def test_claims_that_the_file_lacks_are_counted(ledger, verdicts):
    num = len(covered(verdicts))
    assert f"{num - 2} are not in your file" in choose(ledger, covered(verdicts)[:2])


@pytest.mark.apart
@pytest.mark.parametrize(
    ("content", "message"),
    [("{", "not a JSON file"), ({"a": 1}, "no list of verdicts"), ([{"x": 1}], "no list of verdicts")],
)
def test_a_file_of_something_else_is_refused_in_words(ledger, content, message):
    assert message in choose(ledger, content)
    assert ledger.locator(".yours").count() == 0


@pytest.mark.apart
def test_it_can_be_taken_away(ledger, verdicts):
    choose(ledger, verdicts)
    ledger.locator(".compare button").click()
    assert ledger.locator(".yours").count() == 0
    assert ledger.inner_text(".compare output") == ""


@pytest.mark.apart
def test_a_file_can_be_dropped_on_the_closed_box(html, visitors, verdicts):
    ledger = visitors[VIEWS[0]].open(html / LEDGER)
    assert not loaded(ledger)
    ledger.evaluate(
        """text => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([text], 'verdicts.json', {type: 'application/json'}));
          document.querySelector('.compare').dispatchEvent(new DragEvent('drop', {dataTransfer: transfer}));
        }""",
        json.dumps(verdicts),
    )
    ledger.wait_for_function("() => document.querySelector('.compare output').textContent.includes('agree')")


@pytest.mark.apart
def test_markup_in_a_file_stays_text(ledger, verdicts):
    for record in covered(verdicts):
        record["verdict"] = "<img src=x onerror=alert(1)>"
    choose(ledger, verdicts)
    assert ledger.locator(".yours img").count() == 0


@pytest.mark.parametrize("view", [View("desktop", "light"), View("phone", "dark")], ids="-".join)
def test_compared_rows_are_accessible(html, visitors, verdicts, view):
    from axe_playwright_python.base import AXE_SCRIPT

    tab = visitors[view].open(html / LEDGER)
    tab.locator(".compare summary").click()
    covered(verdicts)[0]["verdict"] = "another"
    choose(tab, verdicts[:8])
    tab.evaluate(AXE_SCRIPT)
    found = tab.evaluate("() => axe.run('.compare, .yours', {resultTypes: ['violations'], preload: false})")
    assert [each["id"] for each in found["violations"]] == []
