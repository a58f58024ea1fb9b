"""From a chapter to the gate's exit status: green when nothing moved, 1 after each planted fault.

The tiny chapter trains the 1989 network for real, on few digits; its runs are accepted once, then faults are
planted one at a time, in the chapter or in the ledger.
"""

import json
import shutil

import pytest

from lib.book import chapters
from lib.book.publish import publish
from lib.book.run import run_chapters
from lib.book.verify import verify
from lib.book.workspace import Workspace
from lib.experiments.mapping import STORE
from lib.experiments.provenance import ROOT

pytestmark = pytest.mark.xdist_group("verify")  # one worker makes the accepted book, which takes a while

CHAPTER = """---
kernelspec:
  name: python3
  display_name: Python 3
  language: python
---

# Tiny

```{code-cell} ipython3
:tags: [parameters]

NUM_SEEDS = 6
```

```{code-cell} ipython3
from lib.claims import settle
from lib.lecun1989 import runs, summary
from lib.lecun1989.recipe import Recipe

recipe = Recipe(num_epochs=1, num_train=150, num_test=100, learning_rate=0.03)
seeds = runs.independent_seeds(NUM_SEEDS)
results = runs.compute_runs(recipe, seeds)
settle("L89.test", summary.evidence(results, seeds, recipe))
```
"""
LEAK = """
from lib.lecun1989 import runs
digits = runs.digits_of(recipe, seeds[0])
digits["train"].images[0] = digits["test"].images[0]
runs.train_on(digits, runs.parameters_of(seeds[0]), recipe)
"""


@pytest.fixture(scope="module")
def accepted(tmp_path_factory):
    """A book of one tiny chapter whose results are accepted."""
    root = tmp_path_factory.mktemp("book")
    (root / "chapters").mkdir()
    shutil.copytree(
        ROOT / "chapters" / "claims", root / "chapters" / "claims", ignore=shutil.ignore_patterns("accepted")
    )
    for name in ("requirements.txt", "constraints.txt"):
        (root / name).symlink_to(ROOT / name)
    (root / "chapters" / "01_tiny.md").write_text(CHAPTER)
    assert run(root).state == "done"
    assert verify(Workspace(root=root)) == 1  # new: nothing is accepted by itself
    assert verify(Workspace(root=root), accept=True) == 0
    return root


@pytest.fixture
def root(accepted, tmp_path):
    """A copy of the accepted book, to plant a fault in."""
    shutil.copytree(accepted, tmp_path / "book", symlinks=True)
    return tmp_path / "book"


def run(root, profile="full"):
    """Run the tiny chapter with this package, which is compiled already, and with a store of the book's own."""
    planned = [(chapter, chapters.values(chapter, profile, root=root)) for chapter in chapters.discover(root)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        patch.setenv(STORE, str(root / "_build" / "store"))
        patch.setattr("lib.book.run.available_cores", lambda: 1)  # one worker: to start a second takes longer
        return run_chapters(planned, Workspace(profile, root))[0]


def plant(root, before, after, file="01_tiny.md"):
    path = root / "chapters" / file
    assert before in path.read_text()
    path.write_text(path.read_text().replace(before, after, 1))


def test_nothing_moved_is_green(root, capsys):
    assert verify(Workspace(root=root)) == 0
    printed = capsys.readouterr()
    assert "L89.test" in printed.out
    assert "1 of 128 claims covered" in printed.out
    assert printed.err == ""
    judged = json.loads((root / "_build" / "verdicts.json").read_text())
    assert len(judged) == 128
    keys = "id source kind chapter statement published measured interval num_seeds rule verdict accepted_verdict"
    assert set(keys.split()) <= set(judged[0])


def test_the_same_bits_come_out_of_a_second_run(root):
    shutil.rmtree(root / "_build")
    assert run(root).state == "done"
    assert verify(Workspace(root=root)) == 0


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("learning_rate=0.03", "learning_rate=0.031", "differ, bit by bit"),
        (
            "independent_seeds(NUM_SEEDS)",
            "independent_seeds(NUM_SEEDS - 1) + [runs.Seed(0, 0)]",
            "a seed was used twice",
        ),
        ("num_train=150", "num_train=151", "differ, bit by bit"),
        ('settle("L89.test"', 'settle("L89.train"', "brought no result"),
    ],
)
def test_a_fault_in_the_chapter_is_red(root, capsys, before, after, message):
    plant(root, before, after)
    assert run(root).state == "done"
    assert verify(Workspace(root=root)) == 1
    assert message in capsys.readouterr().err


def test_a_test_image_in_the_training_set_stops_the_chapter(root):
    plant(root, "results = runs", LEAK + "\nresults = runs")
    failed = run(root)
    assert failed.state == "failed"
    assert "LeakedExamples" in failed.message


def test_an_edited_ledger_figure_is_red_at_once(root, capsys):
    plant(root, 'value: 102, printed: "102"', 'value: 12, printed: "12"', "claims/lecun1989.yml")
    assert verify(Workspace(root=root)) == 1
    assert "its ledger entry" in capsys.readouterr().err


def test_a_verdict_edited_in_the_accepted_file_is_red(root, capsys):
    plant(root, '"verdict": "', '"verdict": "not ', "claims/accepted/01_tiny.json")
    assert verify(Workspace(root=root)) == 1
    assert "accepted 'not" in capsys.readouterr().err


def test_a_result_edited_by_hand_is_red(root, capsys):
    path = root / "_build" / "results" / "01_tiny" / "L89.test.json"
    result = json.loads(path.read_text())
    result["evidence"]["figures"]["test_misses"][0] += 1
    path.write_text(json.dumps(result))
    assert verify(Workspace(root=root)) == 1
    assert "test_misses" in capsys.readouterr().err


def test_results_of_other_sources_are_red(root, capsys):
    plant(root, "# Tiny", "# Tinier")
    assert verify(Workspace(root=root)) == 1
    assert "ran with another chapter: python -m lib run 01_tiny" in capsys.readouterr().err


def test_without_a_run_it_says_what_to_do_and_accepts_nothing(root, capsys):
    shutil.rmtree(root / "_build")
    before = (root / "chapters" / "claims" / "accepted" / "01_tiny.json").read_text()
    assert verify(Workspace(root=root), accept=True) == 1
    assert "has no finished run: python -m lib run 01_tiny" in capsys.readouterr().err
    assert (root / "chapters" / "claims" / "accepted" / "01_tiny.json").read_text() == before


def test_accepting_shows_the_difference_first(root, capsys):
    plant(root, "learning_rate=0.03", "learning_rate=0.031")
    run(root)
    assert verify(Workspace(root=root), accept=True) == 0
    assert "accepted now: L89.test: " in capsys.readouterr().err
    assert verify(Workspace(root=root)) == 0


def test_a_red_book_is_not_built(root):
    (root / "_build" / "gate.json").unlink()
    with pytest.raises(ValueError, match="no verdicts yet"):
        publish(Workspace(root=root))
    plant(root, '"verdict": "', '"verdict": "not ', "claims/accepted/01_tiny.json")
    assert verify(Workspace(root=root)) == 1
    with pytest.raises(ValueError, match=r"the last verify was red \(L89\.test\)"):
        publish(Workspace(root=root))


def test_a_sample_of_the_seeds_is_verified_as_such(root, capsys):
    (root / "chapters" / "sampled.yml").write_text("01_tiny:\n  NUM_SEEDS: 3\n")
    sampled = Workspace("sampled", root)
    assert run(root, "sampled").state == "done"
    assert verify(sampled) == 0
    (judged,) = [each for each in json.loads(sampled.verdicts.read_text()) if each["verdict"]]
    assert judged["num_seeds"] == 6, "the seeds left out are the accepted ones"
    with pytest.raises(ValueError, match="not accepted"):
        verify(sampled, accept=True)
    with pytest.raises(ValueError, match=r"the last verify was of the profile 'sampled': python -m lib verify$"):
        publish(Workspace(root=root))
    assert verify(Workspace(root=root)) == 1, "a sample is no full run"
    assert "ran with another parameters: python -m lib run 01_tiny" in capsys.readouterr().err
    plant(root, "learning_rate=0.03", "learning_rate=0.031")
    assert run(root, "sampled").state == "done"
    assert verify(sampled) == 1
    assert "differ, bit by bit" in capsys.readouterr().err
