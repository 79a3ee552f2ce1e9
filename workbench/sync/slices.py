"""Pulled rows go in by short transactions, so that a person's save never waits for long."""

from collections.abc import Callable, Iterator, Sequence

from workbench.store.database import Store, Writer
from workbench.sync.clock import Clock
from workbench.wire.messages import Json

SLICE_ROWS = 500
SLICE_S = 0.025
CHUNK_ROWS = 100
"""After so many rows a slice looks whether a person waits, and ends for them."""

Apply = Callable[[Writer, Sequence[Json], bool], None]
"""Writes some rows; True with the last ones, for what must be committed with them."""


def apply_in_slices(
    store: Store,
    clock: Clock,
    rows: Sequence[Json],
    apply: Apply,
    *,
    most_rows: int = SLICE_ROWS,
    most_s: float = SLICE_S,
) -> Iterator[int]:
    """Apply `rows` in order; give the number of rows done after each transaction.

    Without rows, `apply` is called once all the same.
    """
    done = 0
    while True:
        with store.load() as w:
            ends_at_s = clock.monotonic() + most_s
            most = min(len(rows), done + most_rows)
            while True:
                chunk = rows[done : min(most, done + CHUNK_ROWS)]
                done += len(chunk)
                apply(w, chunk, done >= len(rows))
                if done >= most or clock.monotonic() >= ends_at_s or w.store.is_write_wanted:
                    break
        yield done
        if done >= len(rows):
            return
