"""The checks of the pages, checked: a planted fault of each kind is seen, and a sound page passes."""

import pytest

from lib.book.pages import claims_html
from tests.pages import page_checks
from tests.pages.axe import ALLOWED
from tests.pages.page_checks import AXE_VIEWS
from tests.pages.shown_numbers import wrong_numbers

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>A planted page</title></head><body><main><h1>A planted page</h1>{body}</main></body></html>
"""
RECORD = {
    "id": "T22.repro", "source": "tiny2022", "kind": "measured", "chapter": None, "statement": "It works.",
    "published": {"misses": {"value": 82, "printed": "82", "unit": "misses"}}, "measured": {"misses": 83.4},
    "interval": {"misses": [70.1, 96.7]}, "num_seeds": 30, "rule": "prediction", "verdict": "reproduced",
    "accepted_verdict": "reproduced",
}  # fmt: skip

SEEN_IN_A_BROWSER = {
    "console": "<script>console.error('planted')</script>",
    "errors": "<script>throw new Error('planted')</script>",
    "requests": "<script>new Image().src = 'https://planted.invalid/dot.png'</script>",
    "overflow": "<div style='width: 900px'>planted</div>",
    "untypeset": "<span class='math'>\\(planted\\)</span>",
    "axe": "<p style='color: #999; background: #fff'>planted</p>",
}


@pytest.fixture
def plant(tmp_path):
    def write(body, name="page.html"):
        (tmp_path / name).write_text(PAGE.format(body=body), encoding="utf-8")
        return tmp_path / name

    return write


def test_sound_page_passes(visitors, plant):
    path = plant(f"<p id='here'><a href='#here'>Sound</a></p>{claims_html([RECORD], ['T22.repro'], None)}")
    for view in AXE_VIEWS:
        assert not any(vars(visitors[view].visit(path)).values())
    assert page_checks.broken_links(path) == []
    assert wrong_numbers(path, [RECORD]) == []


@pytest.mark.parametrize("kind", SEEN_IN_A_BROWSER)
def test_planted_fault_is_seen(visitors, plant, kind):
    visit = visitors[page_checks.View("phone", "dark")].visit(plant(SEEN_IN_A_BROWSER[kind]))
    assert getattr(visit, kind)


HIDDEN_AMONG_MANY = {
    "color-contrast, colour": "<p style='color: #999'>planted</p>",
    "color-contrast, ground": "<div style='background: #666'><p>planted</p></div>",
    "color-contrast, below": "<div style='opacity: 0.3'><p>planted</p></div>",
    "link-in-text-block": "<p>Words <a href='#x' style='color: #222; text-decoration: none'>planted</a> words</p>",
}


@pytest.mark.parametrize("kind", HIDDEN_AMONG_MANY)
def test_one_bad_text_among_many_is_seen(visitors, plant, kind):
    """Although axe looks only at two texts of each kind."""
    many = "<p>Sound words with <a href='#x'>a link</a> inside</p>" * 20
    path = plant(f"<section id='x'>{many}{HIDDEN_AMONG_MANY[kind]}{many}</section>")
    (found,) = visitors[AXE_VIEWS[0]].visit(path).axe
    assert found.startswith(kind.partition(",")[0])


@pytest.mark.parametrize("alt", ["", " alt=''", " alt='../_images/8f1c.png'", " alt='loss.svg'", " alt='figure'"])
def test_missing_alt_is_seen(plant, alt):
    assert page_checks.undescribed_images(plant(f"<img src='x.png'{alt}>"))


def test_unnamed_drawing_is_seen(plant):
    assert page_checks.undescribed_images(plant("<svg role='img'><path d='M0 0'/></svg>"))


@pytest.mark.parametrize("target", ["gone.html", "#nowhere", "page.html#nowhere"])
def test_broken_link_is_seen(plant, target):
    assert page_checks.broken_links(plant(f"<a href='{target}'>planted</a>")) == [target]


@pytest.mark.parametrize("change", [{"measured": {"misses": 85.0}}, {"verdict": "differs"}, {"id": "T22.other"}])
def test_edited_verdicts_are_seen(plant, change):
    path = plant(claims_html([RECORD], ["T22.repro"]))
    assert wrong_numbers(path, [RECORD | change])


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('data-label="Published">82<', 'data-label="Published">83<'),
        ('data-label="Published">82<', 'data-label="Published">–<'),
        (">83 [", ">84 ["),
        (">misses<", ">hits<"),
        (">reproduced<", ">differs<"),
        ("T22.repro", "T22.other"),
    ],
)
def test_a_wrong_cell_of_a_table_is_seen(plant, right, wrong):
    table = claims_html([RECORD], ["T22.repro"])
    assert table.count(right) >= 1
    assert len(wrong_numbers(plant(table.replace(right, wrong)), [RECORD])) >= 1


def test_exceptions_have_a_reason():
    assert all(len(entry["reason"].split()) > 5 and entry["html"] for entry in ALLOWED)
