"""Results that checks share: kept for the same parts and the same seed, the one unused for longest dropped first."""

from types import SimpleNamespace

from lib.craft import kept


def counting(maxsize=400):
    """A kept function of pipelines with a part `build`, and the list of what it was really called with."""
    calls = []

    @kept.kept_for(("build",), maxsize)
    def function(pipeline, seed):
        calls.append((pipeline.build, seed))
        return pipeline.build

    return function, calls


def test_another_part_does_not_matter_and_the_named_one_does():
    function, calls = counting()
    for build, loss in (("a", 1), ("a", 2), ("b", 2), ("a", 1)):
        assert function(SimpleNamespace(build=build, loss=loss), 0) == build
    assert calls == [("a", 0), ("b", 0)]


def test_what_was_used_last_stays():
    function, calls = counting(maxsize=2)
    for build in "abaca":
        function(SimpleNamespace(build=build), 0)
    assert calls == [("a", 0), ("b", 0), ("c", 0)]


def test_another_seed_drops_what_was_kept():
    function, calls = counting()
    for seed in (7, 7, 8, 7):
        kept.keep_for_seed(seed)
        function(SimpleNamespace(build="a"), 0)
    assert len(calls) == 3
