"""The longest list: first rows and jumps, beside rows that are all in memory."""

import json

from workbench.bench import child, data
from workbench.bench.figures import Figure, Goal, Times, compared
from workbench.bench.place import Place
from workbench.i18n import Label

TURNS = 60


def run(place: Place) -> list[Figure]:
    """Measure the list of every task of the scale."""
    turns = str(place.turns(TURNS))
    told = json.loads(
        child.answer_of(place, "ui.bench_list", str(place.profile), data.KEY.hex(), turns)
    )
    rows = f"{place.scale.tasks:,}"
    first = Label(f"first rows of {rows}", f"{rows} 行列表的首批行")
    jump = Label(f"jump in {rows} rows", f"在 {rows} 行中跳转")
    return [
        *compared("list_1m", first, _sides(told["first_rows"]), ((50, Goal("G13", 2.2)),)),
        *compared("list_1m", jump, _sides(told["jump"]), ((50, None), (95, Goal("G13", 1.3)))),
    ]


def _sides(told: list[list[float]]) -> tuple[Times, Times]:
    ours, floor = told
    return Times(tuple(ours)), Times(tuple(floor))
