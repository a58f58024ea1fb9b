"""All runs of the chapter on lottery tickets, through the store: the searches, the panels, and other schedules."""

from dataclasses import dataclass

import numpy as np

from lib.experiments import map_runs
from lib.mnist1d.lottery_panels import LOW_RATE, Panel, PanelStudy, run_panel
from lib.mnist1d.lottery_schedules import TWENTY_PERCENT, Schedule, geometric, linear
from lib.mnist1d.lottery_search import Search, run_search
from lib.mnist1d.lottery_signals import DATA

PANELS = {
    "dense": Panel("dense"),
    "dense, reversed": Panel("dense", positions="reversed"),
    "dense, low rate": Panel("dense", learning_rate=LOW_RATE),
    "random": Panel("random"),
    "ticket": Panel(),
    "ticket, reversed": Panel(positions="reversed"),
    "ticket, chunks": Panel(positions="chunks"),
    "mask": Panel(weights="other"),
    "mask, reversed": Panel(weights="other", positions="reversed"),
    "signs": Panel(weights="own signs"),
}
OTHER_SCHEDULES = (geometric(1), geometric(4), linear(23))


@dataclass(frozen=True)
class Scale:
    """How large everything is; the defaults are full scale, smaller ones are for quick runs."""

    num_seeds: int = 8
    num_schedule_seeds: int = 3
    num_draws: int = 3
    width: int = 500
    num_steps: int = 1_001
    num_report_steps: int = 1_501
    num_panel_steps: int = 600
    num_wide: int = 10_000

    def search(self, schedule: Schedule = TWENTY_PERCENT, random_at: tuple[int, ...] | None = None) -> Search:
        """The search of this scale along a schedule."""
        random_at = Search.random_at if random_at is None else random_at
        sizes = self.num_steps, self.num_report_steps, self.width
        return Search(schedule, random_at, *sizes, num_wide=self.num_wide)

    def study(self, panel: Panel, search: Search, num_seeds: int) -> PanelStudy:
        """A panel of this scale on the tickets of a search."""
        return PanelStudy(panel, search, num_seeds, num_steps=self.num_panel_steps, num_wide=self.num_wide)


@dataclass(frozen=True)
class Results:
    """searches: arrays of each seed; panels: name → arrays (seeds,); schedules: name → (searches, panel arrays)."""

    scale: Scale
    searches: list[dict[str, np.ndarray]]
    panels: dict[str, dict[str, np.ndarray]]
    schedules: dict[str, tuple[list, dict]]

    @property
    def seeds(self) -> list[int]:
        """The judged seeds."""
        return list(range(self.scale.num_seeds))

    def permuted(self, quantity: str) -> np.ndarray:
        """A quantity of the ticket on permuted positions, (seeds, draws)."""
        return np.stack([self.panels[permuted(draw)][quantity] for draw in range(self.scale.num_draws)], axis=1)


def permuted(draw: int) -> str:
    """The name of the panel of a permutation."""
    return f"ticket, permuted {draw}"


def compute(scale: Scale | None = None) -> Results:
    """`Results` of all runs."""
    scale = scale or Scale()
    chosen = scale.search()
    others = [scale.search(schedule, ()) for schedule in OTHER_SCHEDULES]
    pairs = [(chosen, seed) for seed in range(scale.num_seeds)]
    pairs += [(search, seed) for search in reversed(others) for seed in range(scale.num_schedule_seeds)]
    found = dict(zip(pairs, map_runs(run_search, *zip(*pairs, strict=True), DATA), strict=True))
    panels = PANELS | {permuted(draw): Panel(positions="permuted", draw=draw) for draw in range(scale.num_draws)}
    studies = {name: scale.study(panel, chosen, scale.num_seeds) for name, panel in panels.items()}
    studies |= {search: scale.study(PANELS["ticket"], search, scale.num_schedule_seeds) for search in others}
    tried = dict(zip(studies, map_runs(run_panel, [*studies.values()], [0] * len(studies), DATA), strict=True))
    schedules = {
        search.schedule.name: ([found[search, seed] for seed in range(scale.num_schedule_seeds)], tried[search])
        for search in others
    }
    searches = [found[chosen, seed] for seed in range(scale.num_seeds)]
    return Results(scale, searches, {name: tried[name] for name in panels}, schedules)
