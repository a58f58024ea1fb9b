"""Drawings after the text: frames keep size and words, files hold what is drawn, small pages stay as they are."""

import json
import re
import xml.etree.ElementTree as tree

from lib.book.late_drawings import FEWEST, FIRST_SCREEN, drawings_moved_out

RULES = ".pic0.pic0.pic0{fill: red}.pic1.pic1.pic1{fill: blue}"
WORDS = "<p>" + "word " * (FIRST_SCREEN // 5 + 1) + "</p>"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" class="{0}" width="640" height="380" aria-label="A &amp; b">'


def figure(drawn, script=""):
    wide, narrow = (SVG.format(name) + drawn + "</svg>" for name in ("wide", "narrow"))
    return (
        f'<figure class="book-figure"><div class="wide">{wide}</div><div class="narrow">{narrow}</div>{script}</figure>'
    )


def drawn(letter):
    return f'<path class="pic1" d="{letter * FEWEST}"/>'


def page(*parts):
    return f'<html><head></head><body><article class="bd-article">{"".join(parts)}</article></body></html>'


def moved(tmp_path, *parts):
    return drawings_moved_out(page(*parts), RULES, "../", tmp_path)


def test_a_frame_keeps_size_and_words_and_the_file_holds_what_is_drawn(tmp_path):
    text = moved(tmp_path, WORDS, figure(drawn("a")))
    frames = re.findall(r"<svg[^>]*>", text)
    assert [frame.endswith(f'aria-label="A &amp; b" data-drawing="{i}">') for i, frame in enumerate(frames)] == [
        True
    ] * 2
    assert "aaaa" not in text
    (name,) = re.findall(r'<script defer src="\.\./([^"]*)"></script>\n</body>', text)
    held = re.search(r"const drawings = (\[.*\]);", (tmp_path / name).read_text(encoding="utf-8"))[1]
    assert json.loads(held) == [drawn("a")] * 2


def test_without_scripts_there_are_images_that_stand_by_themselves(tmp_path):
    text = moved(tmp_path, WORDS, figure(drawn("a")))
    (image, *_) = re.findall(r'<noscript><img src="\.\./([^"]*)" width="640" height="380" alt="A &amp; b">', text)
    root = tree.fromstring((tmp_path / image).read_text(encoding="utf-8"))
    assert root.get("aria-label") == "A & b"
    assert [each.text for each in root if each.tag.endswith("style")] == [".pic1.pic1.pic1{fill: blue}"]
    assert "<noscript><style>svg[data-drawing]{display:none !important}</style></noscript>\n</head>" in text


def test_what_may_be_on_the_first_screen_stays(tmp_path):
    text = moved(tmp_path, figure(drawn("a")), WORDS, figure(drawn("b")))
    assert "aaaa" in text
    assert "bbbb" not in text


def test_a_figure_with_a_script_stays(tmp_path):
    text = moved(tmp_path, WORDS, figure(drawn("a"), "<script>1</script>"), figure(drawn("b")))
    assert "aaaa" in text
    assert "bbbb" not in text


def test_other_pictures_and_moving_figures_stay(tmp_path):
    others = '<svg class="icon"><path d="x"/></svg>' + figure(drawn("a")).replace(
        "book-figure", "book-figure book-interactive"
    )
    text = page(WORDS, others, figure(drawn("b")))
    assert others in drawings_moved_out(text, RULES, "../", tmp_path)


def test_a_page_with_little_to_draw_stays_as_it_is(tmp_path):
    text = page(WORDS, figure("<path/>"))
    assert drawings_moved_out(text, RULES, "../", tmp_path) == text
    assert not list(tmp_path.iterdir())
