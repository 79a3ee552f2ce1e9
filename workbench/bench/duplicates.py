"""A scan for duplicates, and the look at each key press, beside the bare reading of the rows."""

import time

from workbench.bench import data
from workbench.bench.figures import Figure, compared, in_turns
from workbench.bench.place import Place
from workbench.i18n import Label
from workbench.services import duplicates
from workbench.store.database import Store

ROUNDS = 40
DRAFTS = (
    {"last_name": "Lindquist", "first_name": "Maria", "company": "Falcon Robotics"},
    {"last_name": "Haas", "first_name": "Lena", "email": "person77@firm77.example"},
    {"last_name": "王", "first_name": "伟", "company": "恒达科技"},
    {"phone": "+31 6 00000042"},
)


def run(place: Place) -> list[Figure]:
    """Measure a scan of the accounts and of the contacts, and the look while somebody types."""
    store = data.open_profile(place.profile)
    try:
        scans = [_scanned(store, name) for name in ("Account", "Contact")]
        looks = in_turns(place.turns(ROUNDS), lambda n: _look(store, n), lambda n: _bare(store, n))
    finally:
        store.close()
    typing = Label(
        "duplicates while typing, beside one name looked up", "录入时查重，对照一次按名查询"
    )
    return [*scans, *compared("duplicates", typing, looks, ((50, None), (95, None)))]


def _scanned(store: Store, type_name: str) -> Figure:
    """Return how many records a scan takes a second, beside reading their names."""
    with store.read() as r:
        started = time.perf_counter()
        found = duplicates.scan(r, type_name)
        ours = time.perf_counter() - started
        started = time.perf_counter()
        rows = sum(1 for _ in duplicates.everyone(r, type_name))
        floor = time.perf_counter() - started
    english = f"{type_name}: scan of {found.read:,}, {found.compared:,} pairs, {ours:.1f} s"
    chinese = f"{type_name}：查重 {found.read:,} 条，比对 {found.compared:,} 对，{ours:.1f} 秒"
    what = Label(english, chinese)
    return Figure("duplicates", what, "rows/s", found.read / ours, rows / floor, found.read)


def _look(store: Store, turn: int) -> None:
    with store.read() as r:
        duplicates.like(r, DRAFTS[turn % len(DRAFTS)])


def _bare(store: Store, _turn: int) -> None:
    with store.read() as r:
        r.rows(
            "SELECT id, first_name, last_name FROM contact WHERE last_name = ? LIMIT 50", ("Haas",)
        )
