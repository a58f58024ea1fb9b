"""What every chapter keeps to: parameters, short cells that call and show, no result typed into prose, own labels."""

import ast
import re
from collections import Counter

import pytest
import yaml

from lib.book import chapters
from lib.book.prose import typed_results
from lib.experiments.provenance import ROOT

ALL = chapters.discover()
PAGES = sorted((ROOT / "chapters").glob("*.md"))
MOST_LINES, WIDEST_LINE, FEWEST_WORDS = 20, 76, 6  # of a cell: lines, and characters that a page shows; words a line


def code_cells(chapter):
    return [cell for cell in chapter.notebook().cells if cell.cell_type == "code"]


@pytest.mark.parametrize("chapter", ALL, ids=lambda chapter: chapter.name)
class TestChapter:
    def test_parameters_and_smoke_values_fit(self, chapter):
        full = chapters.values(chapter)
        smoke = chapters.values(chapter, "smoke")
        assert full
        assert all(name.isupper() for name in full)
        assert smoke.keys() == full.keys()
        assert smoke != full, "the smoke profile needs small values in chapters/smoke.yml"

    def test_cells_are_short_and_define_nothing(self, chapter):
        for cell in code_cells(chapter):
            assert len(cell.source.splitlines()) <= MOST_LINES, cell.source
            assert max(map(len, cell.source.splitlines())) <= WIDEST_LINE, cell.source
            defined = [
                node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.FunctionDef | ast.ClassDef)
            ]
            assert not defined, f"{defined[0].name} belongs into lib"

    def test_no_output_and_no_foreign_kernel_in_git(self, chapter):
        head = yaml.safe_load(chapter.path.read_text().split("---")[1])
        assert head["kernelspec"]["name"] == "python3"
        assert head["jupytext"]["text_representation"]["format_name"] == "myst"

    def test_there_is_more_prose_than_code(self, chapter):
        cells = chapter.notebook().cells
        words = sum(len(cell.source.split()) for cell in cells if cell.cell_type == "markdown")
        lines = sum(len(cell.source.splitlines()) for cell in cells if cell.cell_type == "code")
        assert words / lines >= FEWEST_WORDS

    def test_ends_with_findings_questions_exercises_and_sources(self, chapter):
        text = chapter.path.read_text()
        places = [text.find(f"## {title}") for title in ("What we found", "Open questions", "Exercises", "Sources")]
        assert -1 not in places
        assert places == sorted(places)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_result_is_typed_into_prose(page):
    assert typed_results(page.read_text()) == []


def labels(text):
    """Names that a page gives to its exercises, equations and sections; Sphinx wants each once in the whole book."""
    return re.findall(r"^:label: *(\S+)|^\(([\w-]+)\)=", text, re.MULTILINE)


def test_every_label_is_given_once_in_the_whole_book():
    given = Counter(name for page in PAGES for pair in labels(page.read_text()) for name in pair if name)
    assert given
    assert [name for name, times in given.items() if times > 1] == []


def test_labels_of_every_kind_are_seen():
    assert labels(":label: ex-one\n\n(sec-two)=\n") == [("ex-one", ""), ("", "sec-two")]


def test_smoke_values_belong_to_chapters_that_exist():
    smoke = yaml.safe_load((ROOT / "chapters" / "smoke.yml").read_text())
    assert set(smoke) <= {chapter.name for chapter in ALL}


def test_sampled_values_are_fewer_seeds_and_nothing_else():
    """The sampled profile shrinks no problem: whole numbers of seeds, none or at least two, fewer than in full."""
    sampled = yaml.safe_load((ROOT / "chapters" / "sampled.yml").read_text())
    full = {chapter.name: chapters.values(chapter) for chapter in ALL}
    assert set(sampled) <= set(full)
    for name, values in sampled.items():
        for parameter, value in values.items():
            assert re.fullmatch(r"NUM_(\w+_)?(SEEDS|PAIRS)", parameter), f"{name}: {parameter} is no number of seeds"
            assert value != 1, f"{name}: {parameter} of one seed has no spread"
            assert 0 <= value < full[name][parameter], f"{name}: {parameter}"
