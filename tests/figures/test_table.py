import pytest

from lib.figures import table


def test_a_table_has_caption_head_and_labelled_cells():
    made = table(("run", "misses"), [("K22.repro", 82)], caption="Misses by run.")
    assert "<caption>Misses by run.</caption>" in made.html
    assert '<th scope="col">misses</th>' in made.html
    assert '<td data-label="misses">82</td>' in made._repr_html_()
    assert repr(made) == "Misses by run.\nrun | misses\nK22.repro | 82"


def test_markup_in_cells_is_text():
    assert "&lt;b&gt;" in table(("a",), [("<b>",)], caption="c").html


@pytest.mark.parametrize(
    ("rows", "caption", "message"),
    [([], "c", "there must be rows"), ([(1, 2)], "c", "needs 1 cells"), ([(1,)], " ", "caption is empty")],
)
def test_an_unfit_table_is_refused(rows, caption, message):
    with pytest.raises(ValueError, match=message):
        table(("a",), rows, caption=caption)
