"""The zip file of the book: every page once, the same bytes for the same pages, not itself."""

import zipfile

from lib.book.offline import FOLDER, NAME, pack


def pages(folder):
    (folder / "chapters").mkdir(parents=True)
    (folder / "index.html").write_text("<p>first</p>")
    (folder / "chapters" / "01.html").write_text("<p>ä</p>")
    return folder


def test_it_holds_every_page_below_one_folder(tmp_path):
    html = pages(tmp_path / "html")
    packed = pack(html)
    assert packed == html / NAME
    with zipfile.ZipFile(packed) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [f"{FOLDER}/chapters/01.html", f"{FOLDER}/index.html"]
        assert archive.read(f"{FOLDER}/chapters/01.html").decode() == "<p>ä</p>"


def test_the_same_pages_give_the_same_bytes(tmp_path):
    first, second = (pack(pages(tmp_path / name)).read_bytes() for name in ("a", "b"))
    assert first == second


def test_packing_again_does_not_pack_the_zip(tmp_path):
    html = pages(tmp_path / "html")
    before = pack(html).read_bytes()
    assert pack(html).read_bytes() == before
    assert not list(html.glob("*.part"))
