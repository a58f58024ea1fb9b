"""Interactive figures: what the HTML holds, what is refused. How they behave is tested in a browser (tests/pages)."""

import json

import pytest
from bs4 import BeautifulSoup

from lib.book.alt_text import undescribed_in_html
from lib.figures.interactive import Slider, interactive
from lib.figures.show import Figure

STILL = Figure('<figure><svg role="img" aria-label="A line that falls"></svg></figure>', "A line that falls")
SLIDER = Slider("speed", "speed of <light>", low=0, high=10, value=5, marks=(2, 8))
SCRIPT = "window.bookFigures.toy = {start() {}};"


def make(**changes):
    given = {"data": {"a": 1}, "sliders": [SLIDER], "still": STILL, "caption": "Move it.", "script": SCRIPT} | changes
    return interactive("toy", **given)


def test_every_part_is_there_and_hidden_until_the_script_runs():
    soup = BeautifulSoup(make().html, "html.parser")
    assert soup.figure["data-kind"] == "toy"
    assert all(part.has_attr("hidden") for part in soup.select("form, .stage, .result"))
    assert soup.select_one(".still svg")["aria-label"] == "A line that falls"
    assert "JavaScript" in soup.noscript.get_text()
    assert soup.select_one(".result")["aria-live"] == "polite"
    assert undescribed_in_html(make().html) == []
    assert make().alt == "A line that falls"


def test_each_slider_is_native_labelled_and_has_its_output():
    soup = BeautifulSoup(make().html, "html.parser")
    field = soup.select_one("input[type=range]")
    assert soup.select_one(f'label[for="{field["id"]}"]').get_text().startswith("speed of <light>")
    assert soup.select_one("output")["for"] == [field["id"]]
    assert [option["value"] for option in soup.select(f"#{field['list']} option")] == ["2", "8"]
    assert (field["min"], field["max"], field["value"], field["step"]) == ("0", "10", "5", "1")


def test_data_survives_whatever_it_says():
    data = {"text": "</script><!-- <b>é", "numbers": [1e-300, 0.1 + 0.2]}
    soup = BeautifulSoup(make(data=data).html, "html.parser")
    assert json.loads(soup.select_one('script[type="application/json"]').string) == data


def test_the_script_stands_once_and_only_where_it_is_given():
    assert make().html.count("bookFigures.toy =") == 1
    assert "bookFigures.toy =" not in make(script=None).html
    assert 'bookFigures["toy"].start' in make(script=None).html


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"caption": " "}, "caption"),
        ({"script": "alert('</script>')"}, "end its element"),
        ({"data": {"a": float("nan")}}, "JSON"),
    ],
)
def test_what_would_break_a_page_is_refused(change, says):
    with pytest.raises(ValueError, match=says):
        make(**change)


@pytest.mark.parametrize("change", [{"label": ""}, {"value": 11}, {"value": 5.5}])
def test_a_slider_that_cannot_start_where_it_says_is_refused(change):
    given = {"name": "a", "label": "a", "low": 0, "high": 10, "value": 5} | change
    with pytest.raises(ValueError, match="slider"):
        Slider(**given)


def test_a_name_is_an_identifier():
    with pytest.raises(ValueError, match="identifier"):
        interactive("my figure", data={}, sliders=[], still=STILL, caption="Move it.")
