"""In processor time: what waited for the processor waits no more, what lies between tasks stays, order stays."""

import pytest

from tests.pages.quiet_trace import in_processor_time


def event(name, ts, dur, tts, tdur, **more):
    return {"name": name, "pid": 1, "tid": 1, "ph": "X", "ts": ts, "dur": dur, "tts": tts, "tdur": tdur} | more


TRACE = [
    event("RunTask", 1000, 400, 50, 100),  # for 300 µs others had the processor
    event("Layout", 1200, 100, 80, 20),
    {"name": "paint", "pid": 1, "tid": 1, "ph": "I", "ts": 1250},  # with no processor time of its own
    {"name": "loaded", "pid": 1, "tid": 1, "ph": "I", "ts": 1900},  # between tasks
    event("RunTask", 2000, 30, 150, 30),
    event("RunTask", 2010, 10, 160, 10),  # in the one before
    {"name": "thread_name", "pid": 1, "tid": 1, "ph": "M"},
    event("Layout", 1200, 100, 7, 9, tid=2),  # of a thread without tasks
]


def test_a_task_takes_what_it_used_and_what_is_in_it_keeps_its_place():
    found = in_processor_time(TRACE)
    assert [(each.get("ts"), each.get("dur")) for each in found] == [
        (1000, 100),
        (1030, 20),
        (1030, None),
        (1900, None),
        (2000, 30),
        (2010, 10),
        (None, None),
        (1200, 100),
    ]


def test_the_trace_itself_is_left_as_it_is():
    in_processor_time(TRACE)
    assert TRACE[0]["dur"] == 400


@pytest.mark.parametrize("waited", [0, 10, 5000])
def test_what_a_task_waited_does_not_show(waited):
    late = [event("RunTask", 0, 100 + waited, 0, 100), event("Paint", 40 + waited, 20, 40, 20)]
    assert [(each["ts"], each["dur"]) for each in in_processor_time(late)] == [(0, 100), (40, 20)]
