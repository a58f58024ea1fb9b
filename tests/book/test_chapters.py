"""Parameters are checked before anything runs: names, types, the one tagged cell."""

import pytest

from lib.book import chapters
from lib.book.chapters import ChapterError

HEAD = "---\nkernelspec:\n  name: python3\n  display_name: x\n  language: python\n---\n\n# Title\n\n"
PARAMETERS = "```{code-cell} ipython3\n:tags: [parameters]\n\nNUM_SEEDS = 24\nRATE = 0.03\nNAME = 'a'\n```\n"


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "chapters"
    folder.mkdir()
    (folder / "01_lecun1989.md").write_text(HEAD + PARAMETERS)
    (folder / "02_improvements.md").write_text(HEAD + PARAMETERS)
    (folder / "glossary.md").write_text("# Glossary\n")
    (folder / "smoke.yml").write_text("01_lecun1989:\n  NUM_SEEDS: 2\n")
    return tmp_path


@pytest.mark.parametrize(
    "name", ["01_lecun1989", "lecun1989", "1", "01", "chapters/01_lecun1989.md", "LeCun1989", "1989"]
)
def test_a_chapter_has_many_names(root, name):
    assert [chapter.name for chapter in chapters.resolve([name], root)] == ["01_lecun1989"]


def test_all_chapters_when_none_is_named(root):
    assert [chapter.name for chapter in chapters.resolve([], root)] == ["01_lecun1989", "02_improvements"]


def test_a_mistyped_chapter_names_the_nearest(root):
    with pytest.raises(ChapterError, match=r"no chapter 'lecun1998' \(did you mean 'lecun1989'\?\); there are: 01_"):
        chapters.resolve(["lecun1998"], root)


@pytest.mark.parametrize("name", ["", "l", "0", "_"])
def test_a_name_that_says_nothing_is_refused(root, name):
    with pytest.raises(ChapterError, match="no chapter"):
        chapters.resolve([name], root)


def test_values_come_from_the_chapter_the_profile_and_the_call(root):
    chapter = chapters.resolve(["1"], root)[0]
    assert chapters.values(chapter, root=root) == {"NUM_SEEDS": 24, "RATE": 0.03, "NAME": "a"}
    assert chapters.values(chapter, "smoke", root=root)["NUM_SEEDS"] == 2
    changed = chapters.values(chapter, "full", {"NUM_SEEDS": "5", "RATE": "1", "NAME": "b"}, root)
    assert changed == {"NUM_SEEDS": 5, "RATE": 1.0, "NAME": "b"}
    assert isinstance(changed["RATE"], float)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("NUM_SEED", "5", r"no parameter 'NUM_SEED' \(did you mean 'NUM_SEEDS'\?\); it has: NUM_SEEDS, RATE, NAME"),
        ("NUM_SEEDS", "five", "NUM_SEEDS is int .default 24., 'five' is not"),
        ("NUM_SEEDS", "5.5", "NUM_SEEDS is int"),
        ("NUM_SEEDS", "true", "NUM_SEEDS is int"),
        ("RATE", "fast", "RATE is float"),
    ],
)
def test_a_mistyped_parameter_or_value_is_refused(root, name, value, message):
    with pytest.raises(ChapterError, match=message):
        chapters.values(chapters.resolve(["1"], root)[0], "full", {name: value}, root)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (":tags: [parameters]\n", "", "has 0 cells tagged"),
        (PARAMETERS, PARAMETERS * 2, "has 2 cells tagged"),
        ("NUM_SEEDS = 24", "import os", "plain assignments"),
    ],
)
def test_a_chapter_without_one_plain_parameters_cell_is_refused(root, before, after, message):
    path = root / "chapters" / "01_lecun1989.md"
    path.write_text(path.read_text().replace(before, after))
    with pytest.raises(ChapterError, match=message):
        chapters.resolve(["1"], root)[0].defaults()


def test_the_kernel_is_always_python3(root):
    path = root / "chapters" / "01_lecun1989.md"
    path.write_text(path.read_text().replace("name: python3", "name: my-conda-env"))
    assert chapters.resolve(["1"], root)[0].notebook().metadata.kernelspec["name"] == "python3"
