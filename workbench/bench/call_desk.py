"""A whole day's calls by key events, offline: how soon the next lead is painted, what arrives."""

import contextlib
import json
import sqlite3
from pathlib import Path

from workbench import samples
from workbench.bench import child
from workbench.bench.figures import Figure, Goal, Times
from workbench.bench.place import Place
from workbench.i18n import Label
from workbench.services.sample import people

CALLS, ACTIVITIES = 500, 20_000
MEDIAN_MS, P95_MS = 50.0, 100.0
"""The budget from the accepted key to the next lead's paint; it stands in the floor's column."""
ACCOUNTS = 2
TIMEOUT_S = 3_000.0
_ARRIVED = (
    "SELECT count(*), count(DISTINCT id) FROM task WHERE activity_at >= ? AND voided_at IS NULL"
    " AND task_subtype = 'call' AND call_disposition IS NOT NULL"
)


def run(place: Place) -> list[Figure]:
    """Log calls in a real window without a network, send them, and count them on the server."""
    calls, activities = place.turns(CALLS), place.turns(ACTIVITIES)
    folder = place.folder / "call-team"
    samples.make(folder, ACCOUNTS)
    server = samples.serve(folder / "server.db")
    try:
        told = json.loads(
            child.answer_of(
                place, "ui.bench_calls", server.url, people.by_role("bdr").email, people.PASSWORD,
                str(calls), str(activities), timeout_s=TIMEOUT_S,
            )
        )  # fmt: skip
    finally:
        server.stop()
    arrived, once = _arrived(folder / "server.db", int(told["began_at_ms"]))
    painted = Label(
        f"next lead painted, {told['activities']:,} activities",
        f"下一条线索显示，{told['activities']:,} 条活动",
    )
    used = Label("processor time of the window for it", "其中窗口占用的处理器时间")
    what = Label("of {} calls logged offline, on the server", "离线记录 {} 通，服务器收到")
    count = Label(what.en.format(calls), what.zh.format(calls))
    single = Label(f"{count.en}, each once", f"{count.zh}（不重复）")
    return [
        *_budgets(painted, Times(tuple(told["ms"]))),
        *_budgets(used, Times(tuple(told["used_ms"]))),
        Figure("call_desk", count, "calls", arrived, calls, calls, Goal("6.8", 1.0)),
        Figure("call_desk", single, "calls", once, calls, calls, Goal("6.8", 1.0, True)),
    ]


def _budgets(what: Label, times: Times) -> list[Figure]:
    return [
        Figure(
            "call_desk",
            Label(f"{what.en}, p{percentile}", f"{what.zh}，p{percentile}"),
            "ms",
            times.at(percentile),
            budget_ms,
            len(times.ms),
            Goal("G5", 1.0),
        )
        for percentile, budget_ms in ((50, MEDIAN_MS), (95, P95_MS))
    ]


def _arrived(database: Path, began_at_ms: int) -> tuple[int, int]:
    """Return how many calls of the run the server has, and how many different ones."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        rows, different = connection.execute(_ARRIVED, (began_at_ms,)).fetchone()
    return int(rows), int(different)
