"""The generated parts: what they say of each claim, and the table in the README."""

import pytest
from bs4 import BeautifulSoup

from lib.book import readme
from lib.book.pages import claims_html, counts_html, ledger_html, shown, source_name
from lib.book.verdicts import VerdictError, count_verdicts, find_claim
from tests.book.tiny_book import VERDICTS, record

CHAPTERS = {"01_tiny": "Does a tiny network learn?"}


@pytest.fixture(scope="module")
def ledger():
    return BeautifulSoup(ledger_html(VERDICTS, CHAPTERS), "html.parser")


def words(element):
    """Return the text of an element with plain, single spaces."""
    return " ".join(element.get_text(" ").split())


def test_ledger_is_a_table_that_names_its_parts(ledger):
    table = ledger.table
    assert table.caption.get_text()
    assert all(head["scope"] == "col" for head in table.thead.find_all("th"))
    assert [body["id"] for body in table.find_all("tbody")] == [each["id"] for each in VERDICTS]
    assert all(body.th["scope"] == "rowgroup" for body in table.find_all("tbody"))


def test_every_line_of_the_ledger_is_full(ledger):
    for body in ledger.find_all("tbody"):
        lines = body.find_all("tr")
        assert {int(cell["rowspan"]) for cell in body.select("[rowspan]")} == {len(lines)}
        for number, line in enumerate(lines):
            width = sum(int(cell.get("colspan", 1)) for cell in line.find_all(["td", "th"]))
            assert width == (5 if number == 0 else 3)


def test_covered_claim_shows_published_ours_and_verdict(ledger):
    body = words(ledger.find(id="T22.repro"))
    for text in ("test misses of 2007 82 83 [70, 97]", "4.09 % 4.15 [3.49, 4.82] %", "reproduced 30 seeds"):
        assert text in body
    assert ledger.find(id="T22.repro").find("a", href="01_tiny.html").get_text() == CHAPTERS["01_tiny"]


def test_short_numbers_are_not_broken_and_what_is_missing_is_muted(ledger):
    cells = ledger.find(id="T22.repro").select("[data-label]")
    assert {cell["data-label"] for cell in cells} == {"Published", "Ours"}
    assert {cell["class"][0] for cell in cells} == {"number"}
    assert [words(cell.span) for cell in cells if cell.span][:1] == ["83 [70, 97]"]
    assert not any("short" in str(cell) for cell in cells if words(cell) == "82")
    assert [words(cell) for cell in ledger.find(id="T22.seed").select(".none")] == ["–"]


def test_chapters_that_the_book_lacks_are_not_offered(ledger):
    assert [o.get_text() for o in ledger.find(id="ledger-chapter")("option")] == ["all", CHAPTERS["01_tiny"]]


def test_settings_of_the_run_are_no_results(ledger):
    body = ledger.find(id="T22.repro")
    assert "num passes 23" in words(body.details)
    assert "num passes" not in [words(cell) for cell in body.select(".figure-name")]


def test_claim_not_covered_says_so_and_links_nowhere(ledger):
    body = ledger.find(id="T22.later")
    assert "not covered yet" in words(body)
    assert [link["href"] for link in body.find_all("a")] == ["#T22.later"]


def test_moved_verdict_is_marked(ledger):
    assert "moved: was holds" in words(ledger.find(id="T22.better"))
    assert "moved" not in words(ledger.find(id="T22.repro"))


def test_check_says_how_it_came_out(ledger):
    assert "same seed, same run – as it should be" in words(ledger.find(id="T22.seed"))


def test_filter_offers_what_is_there(ledger):
    options = {select["name"]: [o.get_text() for o in select.find_all("option")] for select in ledger("select")}
    assert options["source"] == ["all", "Tiny 2022", "Older 1989"]
    assert options["verdict"][1:] == ["reproduced", "does not hold", "holds", "works", "not covered yet"]
    assert "pst-js-only" in ledger.form["class"]  # without JavaScript there is nothing to filter with


def test_text_of_the_ledger_is_escaped():
    html = ledger_html([record("T22.x", statement="a < b & <script>alert(1)</script>")], {})
    assert "<script>alert" not in html
    assert "a &lt; b &amp; &lt;script&gt;" in html


def test_counts_link_to_their_rows():
    counts = BeautifulSoup(counts_html(VERDICTS), "html.parser")
    links = {words(link): link["href"] for link in counts.find_all("a")}
    assert links["1 does not hold"] == "verified.html#verdict=does%20not%20hold"
    assert sum(count_verdicts(VERDICTS).values()) == len(VERDICTS)
    assert f"{len(VERDICTS)} claims" in words(counts)


def test_claims_of_a_chapter():
    table = BeautifulSoup(claims_html(VERDICTS, ["T22.size", "T22.repro"]), "html.parser")
    assert [link["href"] for link in table.select("th a")] == ["verified.html#T22.size", "verified.html#T22.repro"]
    with pytest.raises(VerdictError, match=r"unknown claim 'T22\.gone'"):
        claims_html(VERDICTS, ["T22.gone"])


def test_difference_gets_the_unit_of_what_is_compared():
    assert shown(find_claim(VERDICTS, "T22.better"), "difference", "measured").endswith("percentage points")


@pytest.mark.parametrize(
    ("claim", "figure", "part", "message"),
    [
        ("T22.repro", "gone", "published", "publishes no figure 'gone'"),
        ("T22.later", "gone", "measured", "has no measured figure 'gone'"),
        ("T22.size", "parameters", "interval", "has no interval"),
    ],
)
def test_missing_part_is_named(claim, figure, part, message):
    with pytest.raises(VerdictError, match=message):
        shown(find_claim(VERDICTS, claim), figure, part)


def test_sources_are_named_by_author_and_year():
    assert [source_name(key) for key in ("lecun1989", "karpathy2022", "plain")] == [
        "LeCun 1989",
        "Karpathy 2022",
        "Plain",
    ]


def test_readme_table():
    lines = readme.readme_table(VERDICTS).splitlines()
    assert lines[0] == "5 claims: 1 does not hold, 1 holds, 1 reproduced, 1 works, 1 not covered yet."
    assert "| T22.repro | test misses | 82 | 83 [70, 97] | 30 | reproduced |" in lines
    assert "|  | test error rate | 4.09 % | 4.15 [3.49, 4.82] % |  |  |" in lines
    assert not any("T22.later" in line for line in lines)
    assert {line.count("|") for line in lines[2:]} == {7}


RESULTS_BEGIN, RESULTS_END = readme.BEGIN.format(readme.RESULTS), readme.END.format(readme.RESULTS)


def test_readme_is_updated_between_its_markers(tmp_path):
    path = tmp_path / "README.md"
    path.write_text(f"# Title\n\n{RESULTS_BEGIN}\nstale text\n{RESULTS_END}\n\nThe end.\n")
    assert readme.update_readme(path, readme.RESULTS, "| new |")
    text = path.read_text()
    assert text.startswith("# Title\n\n<!--")
    assert "| new |" in text
    assert text.endswith(f"{RESULTS_END}\n\nThe end.\n")
    assert "stale text" not in text
    assert not readme.update_readme(path, readme.RESULTS, "| new |")


@pytest.mark.parametrize("text", ["", f"{RESULTS_BEGIN}\n", f"{RESULTS_END}\n{RESULTS_BEGIN}\n"])
def test_readme_without_markers_is_refused(tmp_path, text):
    path = tmp_path / "README.md"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"README\.md: needs one line"):
        readme.update_readme(path, readme.RESULTS, "| new |")
    assert path.read_text() == text
