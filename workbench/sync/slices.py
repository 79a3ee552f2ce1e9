"""Pulled rows go in by short transactions, so that a person's save never waits for long."""

from collections.abc import Callable, Iterator, Sequence

from workbench.store.database import Store, Writer
from workbench.sync.clock import Clock
from workbench.wire.messages import Json

SLICE_ROWS = 500
SLICE_S = 0.025
CHUNK_ROWS = 100

Apply = Callable[[Writer, Sequence[Json], bool], None]
"""Writes some rows; True with the last ones, for what must be committed with them."""


def apply_in_slices(
    store: Store, clock: Clock, rows: Sequence[Json], apply: Apply
) -> Iterator[int]:
    """Apply `rows` in order; give the number of rows done after each transaction.

    Without rows, `apply` is called once all the same.
    """
    done = 0
    while True:
        with store.load() as w:
            done = _fill(w, clock, rows, done, apply)
        yield done
        if done >= len(rows):
            return


def _fill(w: Writer, clock: Clock, rows: Sequence[Json], done: int, apply: Apply) -> int:
    first, ends_at_s = done, clock.monotonic() + SLICE_S
    while True:
        chunk = rows[done : done + CHUNK_ROWS]
        done += len(chunk)
        apply(w, chunk, done >= len(rows))
        if done >= len(rows) or done - first >= SLICE_ROWS:
            return done
        if clock.monotonic() >= ends_at_s or w.store.is_write_wanted:
            return done
