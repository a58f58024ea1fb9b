import builtins

from lib.book.glue import glue


def test_in_the_book_a_number_is_carried_as_text(monkeypatch):
    carried = {}
    monkeypatch.setattr("myst_nb.glue", lambda name, value, display: carried.update({name: value}))
    glue("rate", 0.0409, "fraction")
    glue("span", "43 to 46")
    assert carried == {"rate": "4.09\u00a0%", "span": "43 to 46"}


def test_outside_the_book_it_is_printed(monkeypatch, capsys):
    ordinary = builtins.__import__

    def without_myst_nb(name, *rest):
        if name.startswith("myst_nb"):
            raise ImportError(name)
        return ordinary(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_myst_nb)
    glue("misses", 82)
    assert capsys.readouterr().out == "misses: 82\n"
