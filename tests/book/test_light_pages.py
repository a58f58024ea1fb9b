"""Light pages: the same rules, icons, data and scripts, with less on the way to the text."""

import base64
import io
import json
import re
from importlib.resources import files

import pytest
import quickjs
from fontTools.ttLib import TTFont

from lib.book import icons
from lib.book.late_figures import cards_moved_out, moved_out
from lib.book.light_pages import lighten, patient, without_layout
from lib.book.slim_pictures import slim
from lib.figures import Figure
from lib.figures.interactive import Slider, interactive

PAGE = """<html><head><script>document.documentElement.dataset.theme = localStorage.getItem("theme") || "auto";</script>
<link href="{root}_static/a/theme.css?digest=1" rel="stylesheet" />
<link rel="stylesheet" type="text/css" href="{root}_static/b.css" />
<link rel="preload" as="script" href="{root}_static/one.js" />
<script src="{root}_static/documentation_options.js?v=1"></script>
<script src="{root}_static/one.js?v=1"></script>
<script>OPTIONS.page = 1;</script>
<script src="{root}_static/searchtools.js"></script><script src="{root}searchindex.js"></script>
</head><body class="used">{body}<script defer src="{root}_static/two.js"></script></body></html>"""
FILES = {
    "_static/a/theme.css": ".used{background:url(../pictures/x.png)} .never{color:red}",
    "_static/b.css": ".made{color:blue}",
    "_static/documentation_options.js": "const OPTIONS = {};",
    "_static/one.js": "'use strict'; window.one = 1;",
    "_static/two.js": "undeclared = 2; document.body.classList.add('made');",
    "_static/only.js": "window.only = 1;",
    "_static/searchtools.js": "const Search = {};",
    "searchindex.js": "Search.index = 1;",
}


@pytest.fixture
def html(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "1.html").write_text(PAGE.format(root="../", body=""))
    own = '<script src="../_static/only.js"></script>'
    styles = "<style>.used { color: red } /* words */ .output_html .k { color: green }</style><style>.never {}</style>"
    (tmp_path / "chapters" / "2.html").write_text(PAGE.format(root="../", body=styles + own))
    (tmp_path / "search.html").write_text(PAGE.format(root="", body=""))
    lighten(tmp_path)
    return tmp_path


def test_style_is_inside_with_addresses_that_lead_to_the_same_files(html):
    text = (html / "chapters" / "1.html").read_text()
    assert "<link href=" not in text
    assert re.search(r"<style>(.*?)</style>", text)[1] == (
        ".used{background:url(../_static/pictures/x.png)}.made{color:blue}"
    )
    assert "url(_static/pictures/x.png)" in (html / "search.html").read_text()


def test_styles_in_the_text_keep_what_the_page_can_meet(html):
    text = (html / "chapters" / "2.html").read_text().partition("</head>")[2]
    assert text.startswith('<body class="used"><style>.used{color:red}</style><script')


def test_scripts_of_the_head_run_after_the_text_in_their_order(html):
    text = (html / "chapters" / "1.html").read_text()
    scripts = re.findall(r'<script (\w*) ?src="([^"]*)"', text)
    assert scripts == [("defer", "../_static/one.js?v=1"), ("defer", "../_static/two.js")]
    assert text.index("const OPTIONS") < text.index("OPTIONS.page")


def test_a_script_of_one_page_stays_where_it_is(html):
    assert '<script src="../_static/only.js">' in (html / "chapters" / "2.html").read_text()


def test_the_search_page_keeps_its_index_and_order(html):
    scripts = re.findall(r'src="([^"]*)"', (html / "search.html").read_text())
    names = [name.partition("?")[0] for name in scripts]
    assert names[1:] == ["_static/one.js", "_static/searchtools.js", "searchindex.js", "_static/two.js"]


def test_the_readers_scheme_comes_first(html):
    assert "prefers-color-scheme: dark" in (html / "chapters" / "1.html").read_text().partition("<style>")[0]


def test_the_theme_asks_for_all_widths_before_it_says_which_can_be_scrolled():
    theme = files("pydata_sphinx_theme") / "theme/pydata_sphinx_theme/static/scripts/pydata-sphinx-theme.js"
    script = patient(theme.read_text())
    assert (
        "const s=e.scrollWidth>e.clientWidth||e.scrollHeight>e.clientHeight;queueMicrotask(()=>{e.tabIndex=" in script
    )
    assert 'document.documentElement.matches(".unfolding")||e()}' in script
    assert "changes.every(change=>change.target instanceof SVGElement)" in script


def test_another_theme_is_an_error():
    with pytest.raises(ValueError, match="not the script that this was written for"):
        patient("function I(){}")


def test_a_missing_style_sheet_is_an_error(tmp_path):
    (tmp_path / "chapters").mkdir()
    (tmp_path / "_static").mkdir()
    (tmp_path / "chapters" / "1.html").write_text('<head><link rel="stylesheet" href="../_static/none.css"></head>')
    with pytest.raises(OSError, match=r"none\.css"):
        lighten(tmp_path)


def test_pictures_share_their_styles():
    line, own = '<path style="fill: none" d="M 0 0"/>', '<path class="a" style="fill: none"/><path style="rare"/>'
    text, rules = slim(f'<p style="fill: none">x</p><svg>{line * 3}{own}</svg>')
    assert text == '<p style="fill: none">x</p><svg>' + '<path class="pic0" d="M 0 0"/>' * 3 + own + "</svg>"
    assert rules == ".pic0.pic0.pic0{fill: none}"


def figure(size):
    still = Figure("<p>still</p>", "A still.")
    data = {"numbers": list(range(size)), "text": "</script> & \u2028"}
    script = "window.bookFigures.tried = {start() {}};"
    made = interactive("tried", data=data, sliders=[Slider("x", "X", 0, 1, 0)], still=still, caption="C", script=script)
    return made.html


def test_a_large_figure_takes_its_data_from_a_file(tmp_path):
    before = f"<p>before</p>{figure(20_000)}<p>after</p>"
    after = moved_out(before, "../", tmp_path)
    (path,) = (tmp_path / "_static" / "late").iterdir()
    assert len(after) < 5_000 < path.stat().st_size
    assert f'<script defer src="../_static/late/{path.name}">' in after
    assert after.endswith("<p>after</p>")
    content = path.read_text(encoding="utf-8")
    assert content.index("19999") < content.index("window.bookFigures.tried")


def test_a_small_figure_goes_with_a_large_one_whose_script_it_uses(tmp_path):
    after = moved_out(figure(20_000) + figure(10), "../", tmp_path)
    assert after.count("<script defer src=") == len(list((tmp_path / "_static" / "late").iterdir())) == 2


def test_a_small_figure_stays_as_it_is(tmp_path):
    assert moved_out(figure(10), "../", tmp_path) == figure(10)
    assert not (tmp_path / "_static").exists()


@pytest.mark.parametrize("size", [10, 2000])
def test_claim_cards_that_are_long_come_from_a_file(tmp_path, size):
    claims = {"A.b": {"statement": "x" * size + '" </script> \u2028'}}
    cards = json.dumps(claims).replace("<", "\\u003c")
    before = f'<p>before</p><script type="application/json" id="claim-cards">{cards}</script><p>after</p>'
    after = cards_moved_out(before, "../", tmp_path)
    if size == 10:
        assert after == before
        return
    (path,) = (tmp_path / "_static" / "late").iterdir()
    place = f'<script defer src="../_static/late/{path.name}"></script>'
    assert after == before.replace(cards, "").replace("<p>after", f"{place}<p>after")
    context = quickjs.Context()
    context.eval("const document = {currentScript: {previousElementSibling: {}}};" + path.read_text(encoding="utf-8"))
    assert context.eval("document.currentScript.previousElementSibling.textContent") == cards


def test_indents_and_comments_go_where_they_change_nothing():
    kept = "<pre>a\n\n  b<!-- --></pre><style> x </style><script>y\n  // <!-- --></script><textarea>\n z </textarea>"
    assert (
        without_layout(f"<p>\n\n   one\n  two  three<!-- four --></p>  {kept}\n\n")
        == f"<p>\none\ntwo  three</p>  {kept}\n"
    )


@pytest.fixture
def static():
    """The static files of the theme that is installed."""
    return files("pydata_sphinx_theme") / "theme" / "pydata_sphinx_theme" / "static"


def test_icons_in_use_are_all_that_the_font_holds(static):
    faces = '@font-face{font-family:"Font Awesome 6 Free";src:url(x)}@font-face{font-family:Font Awesome\\ 6 Brands}'
    css = icons.with_icons(faces + '.fa-bars:before,.fa-navicon:before{content:"\\f0c9"}', static)
    data = base64.b64decode(re.search(r"base64,([^)]*)\)", css)[1])
    assert set(TTFont(io.BytesIO(data)).getBestCmap()) == {0xF0C9}
    assert css.count("@font-face") == 1
    assert len(data) < 2_000


def test_an_icon_that_the_font_lacks_is_an_error(static):
    with pytest.raises(ValueError, match=r"U\+0E01"):
        icons.subset(static / icons.FONT, {0xF0C9, 0x0E01})
