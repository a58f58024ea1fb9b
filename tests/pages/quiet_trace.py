"""A trace of the browser as on a machine of its own: every task takes the processor time that it used.

On a shared machine a task of 10 ms may take 100 on the clock, and Lighthouse multiplies that by four. The browser notes
both times of each event. Within a task, events move to where they lie in processor time; between tasks nothing moves.
It is an estimate: what a task would wait for on a machine of its own, as for a font, is left out as well.
"""

from bisect import bisect_right
from collections import defaultdict

TASKS = ("RunTask", "ThreadControllerImpl::RunTask")


def in_processor_time(events: list[dict]) -> list[dict]:
    """Return the events of a trace, in which times are whole µs ('ts', 'dur', in processor time 'tts', 'tdur')."""
    threads = defaultdict(list)
    for event in events:
        threads[event.get("pid"), event.get("tid")].append(event)
    moved = {id(event): new for each in threads.values() for event, new in _moved(each)}
    return [moved.get(id(event), event) for event in events]


def _moved(events):
    """Pairs of an event inside a task of a thread and the same event in processor time."""
    tasks = _outermost(events)
    starts = [task["ts"] for task in tasks]
    known = [[(task["ts"], task["tts"])] for task in tasks]  # clock and processor time, of each task
    inside = []
    for event in sorted(events, key=lambda each: each.get("ts", 0)):
        place = bisect_right(starts, event.get("ts", 0)) - 1
        if place < 0 or event["ts"] > starts[place] + tasks[place]["dur"]:
            continue
        if "tts" in event:
            known[place].append((event["ts"], event["tts"]))
        inside.append((event, place))
    for event, place in inside:
        task, times = tasks[place], known[place]
        now = event.get("tts", times[bisect_right(times, (event["ts"], float("inf"))) - 1][1])
        new = event | {"ts": task["ts"] + min(max(0, now - task["tts"]), task["tdur"])}
        yield event, new | ({"dur": event["tdur"]} if "dur" in event and "tdur" in event else {})


def _outermost(events):
    """The tasks of a thread that lie in no other, in their order."""
    named = (each for each in events if each.get("name") in TASKS and {"ts", "dur", "tts", "tdur"} <= each.keys())
    found, end = [], float("-inf")
    for task in sorted(named, key=lambda each: (each["ts"], -each["dur"])):
        if task["ts"] >= end:
            found.append(task)
            end = task["ts"] + task["dur"]
    return found
